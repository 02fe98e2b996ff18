use payspec_codegen::tree::{Node, Tree};
use payspec_codegen::{Diagnostic, SourceFile, Spec};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Draft, draft};
use crate::capture::Form;
use crate::facts::{
    Choices, Condition, Document, Example, Field, FieldTable, Kind, Limit, LimitOf, LimitRow, Part,
    Place, Reading, Required, Section, SectionKind, Type, Unread, Value, ValueTable, Way,
};
use crate::yaml::{list, map, node};

/// Names that clash in Rust, are keywords, or mean something in a spec.
const NAMES: [&str; 40] = [
    "a",
    "b",
    "orderId",
    "order_id",
    "order-id",
    "OrderID",
    "type",
    "self",
    "Self",
    "fn",
    "crate",
    "status",
    "data",
    "data[]",
    "items",
    "amount",
    "token",
    "cvv",
    "cardNo",
    "card",
    "expiryMonth",
    "email",
    "userId",
    "?",
    "",
    " ",
    "a b",
    "a.b",
    "1",
    "-1",
    "😀",
    "支付",
    "🙂",
    "$ref",
    "x-name",
    "properties",
    "example",
    "id",
    "Authorization",
    "a\n\"b'",
];
const WORDS: [&str; 22] = [
    "",
    "1",
    "2",
    "-1",
    "01",
    "0",
    "a",
    "A",
    "PAID",
    "paid",
    "Paid",
    "no",
    "true",
    "1.5",
    "99999999999999999999",
    "a: b",
    "x\ny",
    "😀",
    "支付",
    "Unknown",
    "self",
    "2026-01-01",
];
const TITLES: [&str; 16] = [
    "",
    " ",
    "Create an order",
    "Create order",
    "POST Create an order",
    "GET ",
    "Step 2. Pay",
    "1.",
    "支付",
    "new",
    "Notification keys",
    "Keys",
    "timeout",
    "Create order answer",
    "a heading that is a long sentence and tells in very many words what merchants may do with all of it",
    "`a` # b: \"c\"\u{202e}",
];
const PATHS: [&str; 14] = [
    "/orders",
    "/orders/{id}",
    "/orders/{orderId}",
    "/orders/:id",
    "/v1/orders",
    "orders",
    "/",
    "/{",
    "/a b",
    "/a?b=c",
    "/{id}/{id}",
    "/{a b}",
    "https://example.com/a",
    "/支付",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(&NAMES[..]).prop_map(str::to_owned), 1 => "\\PC{0,8}", 1 => any::<String>()]
}

fn one_word() -> impl Strategy<Value = String> {
    prop_oneof![6 => select(&WORDS[..]).prop_map(str::to_owned), 1 => "[0-9]{1,4}", 1 => any::<String>()]
}

fn place() -> impl Strategy<Value = Place> {
    (1..9u32, 1..9u32).prop_map(|(line, column)| Place { line, column })
}

fn kind() -> impl Strategy<Value = Kind> {
    let leaf = select(vec![
        Kind::String,
        Kind::Integer,
        Kind::Number,
        Kind::Boolean,
        Kind::Object,
        Kind::Array(None),
    ]);
    leaf.prop_recursive(2, 3, 1, |inner| {
        inner.prop_map(|kind| Kind::Array(Some(Box::new(kind))))
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    let part = || of(prop_oneof![3 => "[0-9]{1,3}", 1 => one_word()]);
    let on = select(vec![LimitOf::Length, LimitOf::Value]);
    (on, part(), part(), of("[a-z]{1,3}")).prop_map(|(of, min, max, unit)| Limit {
        of,
        min,
        max,
        unit,
    })
}

fn required() -> impl Strategy<Value = Required> {
    let reading = prop_oneof![
        name().prop_map(Reading::Absent),
        (name(), vec(one_word(), 0..3)).prop_map(|(field, values)| Reading::OneOf(field, values)),
    ];
    prop_oneof![
        3 => Just(Required::Yes),
        1 => Just(Required::No),
        1 => Just(Required::Unsaid),
        2 => (name(), of(reading))
            .prop_map(|(words, reading)| Required::When(Condition { words, reading })),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let ty = of(kind()).prop_map(|kind| {
        kind.map(|kind| Type {
            kind,
            words: String::new(),
            schema: None,
        })
    });
    let said = (vec(limit(), 0..3), vec(one_word(), 0..4), any::<bool>());
    let shown = (of(one_word()), vec(one_word(), 0..2));
    (vec(name(), 1..4), place(), ty, required(), said, shown).prop_map(
        |(path, at, ty, required, (limits, values, open), (default, examples))| Field {
            path,
            at,
            ty,
            required,
            limits,
            values,
            open,
            default,
            examples,
            doubts: Vec::new(),
        },
    )
}

fn json() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Bool),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?".prop_map(Tree::Number),
        one_word().prop_map(Tree::Text),
        "[a-z]{0,12}".prop_map(Tree::Text),
    ];
    leaf.prop_map(node).prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..4).prop_map(list),
            3 => btree_map(name(), inner, 0..5).prop_map(map),
        ]
    })
}

fn part() -> impl Strategy<Value = Part> {
    let way = || {
        select(vec![
            Way::Request,
            Way::Request,
            Way::Answer,
            Way::Notification,
            Way::Unknown,
        ])
    };
    let table = (way(), place(), vec(field(), 0..7)).prop_map(|(way, at, rows)| {
        Part::Fields(FieldTable {
            way,
            at,
            tells_required: true,
            rows,
        })
    });
    let choices = (
        vec(name(), 1..3),
        place(),
        vec(one_word(), 0..3),
        of(one_word()),
    )
        .prop_map(|(path, at, values, default)| Choices {
            path: path.join("."),
            at,
            values,
            default,
        });
    let example =
        (way(), place(), json(), vec(choices, 0..2)).prop_map(|(way, at, value, choices)| {
            Part::Example(Example {
                way,
                at,
                value,
                mended: Vec::new(),
                choices,
            })
        });
    let value = (one_word(), place()).prop_map(|(value, at)| Value { value, at });
    let values = (name(), place(), vec(value, 0..4))
        .prop_map(|(subject, at, rows)| Part::Values(ValueTable { subject, at, rows }));
    let limits = (name(), limit(), place())
        .prop_map(|(subject, limit, at)| Part::Limits(vec![LimitRow { subject, limit, at }]));
    prop_oneof![4 => table, 4 => example, 1 => values, 1 => limits]
}

fn section() -> impl Strategy<Value = Section> {
    let kind = select(vec![
        SectionKind::Call,
        SectionKind::Call,
        SectionKind::Notification,
        SectionKind::General,
    ]);
    let title = prop_oneof![4 => select(&TITLES[..]).prop_map(str::to_owned), 1 => any::<String>()];
    let method = of(select(vec![
        "GET", "POST", "PUT", "DELETE", "CONNECT", "HEAD", "OPTIONS", "TRACE", "x", "",
    ]));
    let path =
        of(prop_oneof![6 => select(&PATHS[..]).prop_map(str::to_owned), 1 => any::<String>()]);
    (kind, title, method, path, place(), vec(part(), 0..5)).prop_map(
        |(kind, title, method, path, at, parts)| Section {
            kind,
            title,
            method: method.map(str::to_owned),
            path,
            at,
            path_at: None,
            parts,
        },
    )
}

fn document(id: &str) -> impl Strategy<Value = Document> + use<> {
    let id = id.to_owned();
    let unread = (place(), one_word()).prop_map(|(at, why)| Unread { at, why });
    (name(), vec(section(), 0..6), vec(unread, 0..2)).prop_map(
        move |(capture, sections, unread)| Document {
            id: id.clone(),
            capture,
            form: Form::Text,
            sha256: String::new(),
            read: "2026-01-01".to_owned(),
            sections,
            unread,
        },
    )
}

/// What the compiler says of a draft.
fn findings(draft: &Draft) -> Vec<Diagnostic> {
    let path = "specs/acme/openapi.yaml";
    let file = SourceFile::new(path, draft.spec.clone());
    let spec = Spec {
        name: "acme".to_owned(),
        path: path.to_owned(),
    };
    payspec_codegen::analyse(&[file], &[spec]).1
}

fn said(draft: &Draft) -> String {
    let findings = findings(draft);
    let line = |finding: &Diagnostic| {
        let line = finding.span.map_or(0, |span| span.line);
        let shown = draft.spec.lines().nth((line as usize).saturating_sub(1));
        format!(
            "{}: {} {:?}\n  {}",
            line,
            finding.message,
            finding.help,
            shown.unwrap_or_default()
        )
    };
    let lines: Vec<String> = findings.iter().map(line).collect();
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_draft_compiles(one in document("one"), other in document("other")) {
        let made = draft("acme", &[one, other]);
        let said = said(&made);
        prop_assert!(said.is_empty(), "{}\n{}", said, made.spec);
    }
}

/// `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(96)
}

fn row(path: &[&str], kind: Option<Kind>) -> Field {
    Field {
        path: path.iter().map(|&name| name.to_owned()).collect(),
        at: Place { line: 7, column: 1 },
        ty: kind.map(|kind| Type {
            kind,
            words: String::new(),
            schema: None,
        }),
        required: Required::Yes,
        limits: Vec::new(),
        values: Vec::new(),
        open: false,
        default: None,
        examples: Vec::new(),
        doubts: Vec::new(),
    }
}

fn table(way: Way, rows: Vec<Field>) -> Part {
    Part::Fields(FieldTable {
        way,
        at: Place { line: 6, column: 1 },
        tells_required: true,
        rows,
    })
}

fn example(way: Way, value: Node) -> Part {
    Part::Example(Example {
        way,
        at: Place { line: 9, column: 1 },
        value,
        mended: Vec::new(),
        choices: Vec::new(),
    })
}

fn call(title: &str, method: &str, path: &str, parts: Vec<Part>) -> Section {
    Section {
        kind: SectionKind::Call,
        title: title.to_owned(),
        method: Some(method.to_owned()).filter(|method| !method.is_empty()),
        path: Some(path.to_owned()).filter(|path| !path.is_empty()),
        at: Place { line: 3, column: 1 },
        path_at: None,
        parts,
    }
}

#[track_caller]
fn check(sections: Vec<Section>) -> Draft {
    let document = Document {
        id: "page".to_owned(),
        capture: "page.txt".to_owned(),
        form: Form::Text,
        sha256: String::new(),
        read: "2026-01-01".to_owned(),
        sections,
        unread: Vec::new(),
    };
    let made = draft("acme", &[document]);
    assert_eq!(said(&made), "", "{}", made.spec);
    made
}

#[track_caller]
fn has(made: &Draft, words: &[&str]) {
    for words in words {
        let is_there = made.spec.contains(words) || made.notes.contains(words);
        assert!(is_there, "no `{words}`:\n{}\n{}", made.spec, made.notes);
    }
}

fn words(entries: &[(&str, &str)]) -> Node {
    map(entries
        .iter()
        .map(|(name, value)| (*name, crate::yaml::text(*value))))
}

#[test]
fn methods_of_one_address_share_a_path() {
    let answer = || vec![example(Way::Answer, words(&[("state", "PAID")]))];
    let made = check(vec![
        call("List orders", "GET", "/v1/orders/:id", answer()),
        call(
            "Cancel the order",
            "DELETE",
            "/v1/orders/{orderId}",
            answer(),
        ),
    ]);
    has(
        &made,
        &["operationId: listOrders", "operationId: cancelOrder"],
    );
    assert_eq!(made.spec.matches("/v1/orders/{").count(), 1);
    assert_eq!(made.counts.operations, 2);
}

#[test]
fn names_that_clash_in_rust_are_told_apart() {
    let names = [
        "orderId", "order_id", "order-id", "type", "self", "😀", "🙂", "",
    ];
    let mut rows: Vec<Field> = names.map(|name| row(&[name], Some(Kind::String))).into();
    if let Some(row) = rows.first_mut() {
        row.values = ["PAID", "paid", "Paid"].map(str::to_owned).into();
    }
    let made = check(vec![call(
        "",
        "POST",
        "/pay",
        vec![table(Way::Request, rows)],
    )]);
    has(
        &made,
        &[
            "x-name: order_id 2",
            "x-name: order-id 3",
            "paid: { name: paid 2 }",
        ],
    );
}

#[test]
fn a_lost_name_is_told_by_the_one_member_that_fits() {
    let rows = || {
        vec![
            row(&["a"], Some(Kind::String)),
            row(&["?"], Some(Kind::String)),
            row(&["?"], Some(Kind::Integer)),
        ]
    };
    let shown = words(&[("a", "x"), ("b", "x")]);
    let made = check(vec![call(
        "Pay",
        "POST",
        "/pay",
        vec![table(Way::Request, rows()), example(Way::Request, shown)],
    )]);
    has(&made, &["required: [a, b]", "`b` `page.txt:7:1`"]);
    // Two members fit one row: nobody knows.
    let shown = words(&[("a", "x"), ("b", "x"), ("c", "x")]);
    let made = check(vec![call(
        "Pay",
        "POST",
        "/pay",
        vec![table(Way::Request, rows()), example(Way::Request, shown)],
    )]);
    has(&made, &["required: [a]"]);
}

#[test]
fn rows_of_the_path_and_of_the_query_are_parameters() {
    let rows = || {
        vec![
            row(&["id"], Some(Kind::Integer)),
            row(&["page"], Some(Kind::Integer)),
            row(&["filter"], Some(Kind::Object)),
        ]
    };
    let made = check(vec![
        call("Read", "GET", "/a/{id}", vec![table(Way::Request, rows())]),
        call(
            "Change",
            "PUT",
            "/a/{id}",
            vec![table(Way::Request, rows())],
        ),
    ]);
    has(
        &made,
        &[
            "required: [page, filter]",
            "in: query",
            "schema: { type: integer }",
            "is no single value",
        ],
    );
}

#[test]
fn what_belongs_to_no_operation_is_a_doubt() {
    let mut general = call(
        "Common",
        "",
        "",
        vec![table(Way::Request, vec![row(&["a"], None)])],
    );
    general.kind = SectionKind::General;
    let made = check(vec![general, call("Ping", "GET", "/ping", Vec::new())]);
    has(
        &made,
        &[
            "`Common` `page.txt:6:1`: it is not said of which operation's request or answer the table is",
            "`Ping` `page.txt:3:1`: neither a request nor an answer can be read",
        ],
    );
    assert_eq!(made.counts.operations, 0);
}

#[test]
fn a_request_that_no_page_shows_is_made_up_and_says_so() {
    let mut number = row(&["card", "number"], Some(Kind::String));
    number.limits = vec![Limit {
        of: LimitOf::Length,
        min: Some("13".to_owned()),
        max: Some("19".to_owned()),
        unit: None,
    }];
    let made = check(vec![call(
        "Pay",
        "POST",
        "",
        vec![table(
            Way::Request,
            vec![row(&["card"], Some(Kind::Object)), number],
        )],
    )]);
    has(
        &made,
        &[
            "made-up:",
            "status: inferred",
            "card: { number: '4242424242424242' }",
            "x-sensitive: pan",
            "`PayRequest` `page.txt:6:1`: no example can be read",
        ],
    );
    assert_eq!(made.counts.examples, 0);
}

#[test]
fn an_example_wins_over_a_limit_and_survives() {
    let mut limited = row(&["a"], Some(Kind::Integer));
    limited.limits = vec![Limit {
        of: LimitOf::Value,
        min: Some("5".to_owned()),
        max: None,
        unit: None,
    }];
    let shown = map([("a", node(Tree::Number("1".to_owned())))]);
    let made = check(vec![call(
        "Pay",
        "POST",
        "/pay",
        vec![
            table(Way::Request, vec![limited]),
            example(Way::Request, shown),
        ],
    )]);
    has(
        &made,
        &["a: { type: integer, description: Value at least 5. }"],
    );
    assert_eq!(made.counts.examples, 1);
}

#[test]
fn large_and_deep_documents_are_drafted_in_time() {
    let wide = (0..2_000).map(|at| row(&[&format!("field{at}")], Some(Kind::String)));
    let deep: Vec<String> = (0..60).map(|at| format!("d{at}")).collect();
    let deep: Vec<&str> = deep.iter().map(String::as_str).collect();
    let mut value = node(Tree::Null);
    for _ in 0..300 {
        value = map([("in", value)]);
    }
    let twice = (0..2_000).map(|_| row(&["same"], Some(Kind::String)));
    let made = check(vec![call(
        "Pay",
        "POST",
        "/pay",
        vec![
            table(
                Way::Request,
                wide.chain(twice).chain([row(&deep, None)]).collect(),
            ),
            example(Way::Answer, value),
        ],
    )]);
    has(&made, &["nested too deeply"]);
    assert!(made.counts.fields >= 2_000);
}
