//! Pages that nobody would write: any mixture of facts, and very many of them.

use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree};
use proptest::prelude::*;

use super::super::contradictions;
use super::page::page;
use crate::facts::*;

const WORDS: &[&str] = &[
    "",
    "?",
    "[]",
    ".",
    "a.b",
    "amount",
    "order_amount",
    "orderId",
    "order_id",
    "currency",
    "status",
    "sign",
    "é、",
    "rid",
    "path",
    "/x",
    "0.5",
    "-1",
    "2025-08-18T03:23:46Z",
    "SUCCESS",
    "success",
    "string",
    "a、b",
    "data",
    "notify_type",
];

fn word(random: &mut fastrand::Rng) -> String {
    random.choice(WORDS).copied().unwrap_or("").to_owned()
}

fn words(random: &mut fastrand::Rng) -> Vec<String> {
    (0..random.usize(0..4)).map(|_| word(random)).collect()
}

fn place(random: &mut fastrand::Rng) -> Place {
    Place {
        line: random.u32(0..50),
        column: random.u32(0..9),
    }
}

fn some<T>(random: &mut fastrand::Rng, make: impl Fn(&mut fastrand::Rng) -> T) -> Option<T> {
    random.bool().then(|| make(random))
}

fn node(random: &mut fastrand::Rng, depth: usize) -> Node {
    let value = match random.usize(0..if depth == 0 { 4 } else { 8 }) {
        0 => Tree::Null,
        1 => Tree::Bool(random.bool()),
        2 => Tree::Number(random.i32(-5..500).to_string()),
        3 => Tree::Text(word(random)),
        4 => Tree::List(
            (0..random.usize(0..3))
                .map(|_| node(random, depth - 1))
                .collect(),
        ),
        _ => Tree::Map(
            (0..random.usize(0..5))
                .map(|_| Entry {
                    key: word(random),
                    key_span: span(),
                    node: node(random, depth - 1),
                })
                .collect(),
        ),
    };
    Node {
        span: span(),
        value,
    }
}

fn span() -> Span {
    Span {
        file: FileId::new(0),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}

fn field(random: &mut fastrand::Rng) -> Field {
    const KINDS: &[Kind] = &[
        Kind::String,
        Kind::Integer,
        Kind::Number,
        Kind::Boolean,
        Kind::Object,
        Kind::Array(None),
    ];
    let condition = |random: &mut fastrand::Rng| Condition {
        words: word(random),
        reading: some(random, |random| match random.bool() {
            true => Reading::Absent(word(random)),
            false => Reading::OneOf(word(random), words(random)),
        }),
    };
    Field {
        path: words(random),
        at: place(random),
        ty: some(random, |random| Type {
            kind: random.choice(KINDS).cloned().unwrap_or(Kind::String),
            words: word(random),
            schema: some(random, word),
        }),
        required: match random.usize(0..4) {
            0 => Required::Yes,
            1 => Required::No,
            2 => Required::When(condition(random)),
            _ => Required::Unsaid,
        },
        limits: some(random, limit).into_iter().collect(),
        values: words(random),
        open: random.bool(),
        default: some(random, word),
        examples: words(random),
        doubts: some(random, |random| Doubt::Case(word(random)))
            .into_iter()
            .collect(),
    }
}

fn limit(random: &mut fastrand::Rng) -> Limit {
    Limit {
        of: if random.bool() {
            LimitOf::Length
        } else {
            LimitOf::Value
        },
        min: some(random, word),
        max: some(random, word),
        unit: some(random, word),
    }
}

fn way(random: &mut fastrand::Rng) -> Way {
    const WAYS: &[Way] = &[Way::Request, Way::Answer, Way::Notification, Way::Unknown];
    random.choice(WAYS).copied().unwrap_or(Way::Unknown)
}

fn part(random: &mut fastrand::Rng) -> Part {
    match random.usize(0..6) {
        0 => Part::Values(ValueTable {
            subject: word(random),
            at: place(random),
            rows: words(random)
                .into_iter()
                .map(|value| Value {
                    value,
                    at: place(random),
                })
                .collect(),
        }),
        1 => Part::Limits(vec![LimitRow {
            subject: word(random),
            limit: limit(random),
            at: place(random),
        }]),
        2 | 3 => Part::Fields(FieldTable {
            way: way(random),
            at: place(random),
            tells_required: random.bool(),
            rows: (0..random.usize(0..6)).map(|_| field(random)).collect(),
        }),
        _ => Part::Example(Example {
            way: way(random),
            at: place(random),
            value: node(random, 4),
            mended: Vec::new(),
            choices: vec![Choices {
                path: word(random),
                at: place(random),
                values: words(random),
                default: some(random, word),
            }],
        }),
    }
}

fn document(seed: u64) -> Document {
    let random = &mut fastrand::Rng::with_seed(seed);
    let mut document = page("");
    for _ in 0..random.usize(0..5) {
        document.sections.push(Section {
            kind: if random.bool() {
                SectionKind::Call
            } else {
                SectionKind::Notification
            },
            title: word(random),
            method: None,
            path: some(random, word),
            at: place(random),
            path_at: None,
            parts: (0..random.usize(0..6)).map(|_| part(random)).collect(),
        });
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_looked_at_without_a_panic_and_twice_alike(seed: u64) {
        let document = document(seed);
        prop_assert_eq!(contradictions(&document), contradictions(&document));
    }
}

#[test]
fn very_many_facts_take_seconds() {
    let mut lines = String::from("call /pay\n");
    let names = |index: usize| format!("order{index}_amount");
    for index in 0..4_000 {
        lines.push_str(&format!(
            "row request {} integer yes length=1..2 values=a|b\n",
            names(index)
        ));
        lines.push_str("row request ? object no\n");
    }
    let members: Vec<String> = (0..4_000)
        .map(|index| format!("\"{}x\": \"success{index}\"", names(index)))
        .collect();
    lines.push_str(&format!("json request {{{}}}\n", members.join(", ")));
    lines.push_str("notification Paid\n");
    let members: Vec<String> = (0..4_000)
        .map(|index| format!("\"id{index}_order_id\": \"{index}123456\""))
        .collect();
    lines.push_str(&format!("json notification {{{}}}\n", members.join(", ")));
    for index in 0..1_000 {
        lines.push_str(&format!("call /pay{index}\nrow request amount string no\nvalues status{index} A|B\nlimit Pay{index} 1..2\n"));
        lines.push_str(&format!("json request {{\"orderId\": \"A12345\", \"amount\": \"{index}\", \"path\": \"/{index}x\"}}\n"));
    }
    let document = page(&lines);
    let start = std::time::Instant::now();
    let found = contradictions(&document);
    assert!(!found.is_empty());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
