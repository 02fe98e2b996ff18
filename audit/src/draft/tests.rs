mod arbitrary;

use arbitrary::document;
use payspec_codegen::tree::{Node, Tree};
use payspec_codegen::{Diagnostic, SourceFile, Spec};
use proptest::prelude::*;

use super::{Draft, draft};
use crate::capture::Form;
use crate::facts::{
    Document, Example, Field, FieldTable, Kind, Limit, LimitOf, Part, Place, Required, Section,
    SectionKind, Type, Way,
};
use crate::yaml::{map, node};

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
