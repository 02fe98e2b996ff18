//! Arbitrary documents: odd names, rules against each other, examples of all shapes.

use payspec_codegen::tree::{Node, Tree};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

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

pub(super) fn document(id: &str) -> impl Strategy<Value = Document> + use<> {
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
