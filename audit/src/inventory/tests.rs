use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostic;
use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::{read, settled, write};
use crate::capture::Form;
use crate::facts::{
    Choices, Condition, Document, Doubt, Example, Field, FieldTable, Inventory, Kind, Limit,
    LimitOf, LimitRow, Mend, MendKind, Part, Place, Reading, Required, Section, SectionKind, Type,
    Unread, Value, ValueTable, Way,
};

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z][a-zA-Z_]{0,8}",
        1 => "\\PC{0,12}",
        1 => any::<String>(),
        3 => prop::sample::select(vec![
            "", " ", "a: b", "a #b", "# x", "yes", "no", "NO", "y", "1.0", "1e5", "012", "~", "null", "True", ".inf", "- a", "a -", "a - b", "a -b", "a  b", "a ?", "a :", "-", "?", "? a",
            "a\nb", "a\r\nb", "\t", "\"", "'", "\\", "a,b", "[a]", "{a}", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "<<", "...", "---",
            "a.b", ".", "a..b", "length 1..2", "\u{feff}x", "\u{85}", "\u{2028}", "é", "通知地址", "😀", "\u{0}", "\u{7f}", "2026-01-02", "a ",
            "+1:1", "12:30", "=", "0x1F", "x\u{a0}y", "\u{202e}abc", "\u{e000}", "\u{fffd}\u{ffff}", "-1",
        ]).prop_map(str::to_owned),
        1 => Just("k".repeat(1200)),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![(1..5000u32, 1..200u32), (any::<u32>(), any::<u32>()),]
        .prop_map(|(line, column)| Place { line, column })
}

fn kind() -> impl Strategy<Value = Kind> {
    let leaf = prop_oneof![
        Just(Kind::String),
        Just(Kind::Integer),
        Just(Kind::Number),
        Just(Kind::Boolean),
        Just(Kind::Object),
        Just(Kind::Array(None)),
    ];
    leaf.prop_recursive(3, 3, 1, |inner| {
        inner.prop_map(|kind| Kind::Array(Some(Box::new(kind))))
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    let part = || of(prop_oneof!["[0-9]{1,4}", nasty()]);
    let on = prop_oneof![Just(LimitOf::Length), Just(LimitOf::Value)];
    (on, part(), part(), part()).prop_map(|(of, min, max, unit)| Limit { of, min, max, unit })
}

fn required() -> impl Strategy<Value = Required> {
    let reading = prop_oneof![
        nasty().prop_map(Reading::Absent),
        (nasty(), vec(nasty(), 0..3)).prop_map(|(field, values)| Reading::OneOf(field, values)),
    ];
    prop_oneof![
        Just(Required::Yes),
        Just(Required::No),
        Just(Required::Unsaid),
        (nasty(), of(reading))
            .prop_map(|(words, reading)| Required::When(Condition { words, reading })),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let ty =
        (kind(), nasty(), of(nasty()), any::<bool>()).prop_map(|(kind, words, schema, usual)| {
            Type {
                words: if usual {
                    super::kind_word(&kind)
                } else {
                    words
                },
                kind,
                schema,
            }
        });
    let doubt = prop_oneof![
        Just(Doubt::Flag),
        nasty().prop_map(Doubt::BreaksOff),
        nasty().prop_map(Doubt::Case),
    ];
    let lists = (
        vec(limit(), 0..3),
        vec(nasty(), 0..3),
        vec(nasty(), 0..3),
        vec(doubt, 0..3),
    );
    (
        vec(nasty(), 0..4),
        place(),
        of(ty),
        required(),
        lists,
        any::<bool>(),
        of(nasty()),
    )
        .prop_map(
            |(path, at, ty, required, (limits, values, examples, doubts), open, default)| Field {
                path,
                at,
                ty,
                required,
                limits,
                values,
                open,
                default,
                examples,
                doubts,
            },
        )
}

fn span() -> Span {
    Span {
        file: FileId::new(0),
        line: 7,
        column: 7,
        start: 7,
        end: 9,
    }
}

fn node() -> impl Strategy<Value = Node> {
    let number = prop::sample::select(vec![
        "0",
        "-1",
        "20.00",
        "0.50000000",
        "1e5",
        "1.0E+05",
        "123456789012345678901234567890",
    ]);
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Bool),
        number.prop_map(|number| Tree::Number(number.to_owned())),
        nasty().prop_map(Tree::Text),
    ];
    let leaf = leaf.prop_map(|value| Node {
        span: span(),
        value,
    });
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|list| Node {
                span: span(),
                value: Tree::List(list)
            }),
            prop::collection::btree_map(nasty(), inner, 0..4).prop_map(|map| Node {
                span: span(),
                value: Tree::Map(
                    map.into_iter()
                        .map(|(key, node)| Entry {
                            key,
                            key_span: span(),
                            node
                        })
                        .collect()
                ),
            }),
        ]
    })
}

fn way() -> impl Strategy<Value = Way> {
    prop::sample::select(vec![
        Way::Request,
        Way::Answer,
        Way::Notification,
        Way::Unknown,
    ])
}

fn part() -> impl Strategy<Value = Part> {
    let fields = (way(), place(), any::<bool>(), vec(field(), 0..4)).prop_map(
        |(way, at, tells_required, rows)| {
            Part::Fields(FieldTable {
                way,
                at,
                tells_required,
                rows,
            })
        },
    );
    let what = prop::sample::select(vec![
        MendKind::TrailingComma,
        MendKind::MissingComma,
        MendKind::Dash,
        MendKind::Comment,
        MendKind::Quotes,
        MendKind::BareKey,
        MendKind::Ellipsis,
    ]);
    let mend = (what, any::<u32>()).prop_map(|(what, count)| Mend { what, count });
    let choices = (nasty(), place(), vec(nasty(), 0..3), of(nasty())).prop_map(
        |(path, at, values, default)| Choices {
            path,
            at,
            values,
            default,
        },
    );
    let example = (way(), place(), node(), vec(mend, 0..3), vec(choices, 0..3)).prop_map(
        |(way, at, value, mended, choices)| {
            Part::Example(Example {
                way,
                at,
                value,
                mended,
                choices,
            })
        },
    );
    let value = (nasty(), place()).prop_map(|(value, at)| Value { value, at });
    let values = (nasty(), place(), vec(value, 0..4))
        .prop_map(|(subject, at, rows)| Part::Values(ValueTable { subject, at, rows }));
    let row = (nasty(), limit(), place()).prop_map(|(subject, limit, at)| LimitRow {
        subject,
        limit,
        at,
    });
    prop_oneof![
        fields,
        example,
        values,
        vec(row, 0..3).prop_map(Part::Limits)
    ]
}

fn section() -> impl Strategy<Value = Section> {
    let kind = prop::sample::select(vec![
        SectionKind::Call,
        SectionKind::Notification,
        SectionKind::General,
    ]);
    (
        kind,
        nasty(),
        of(nasty()),
        of(nasty()),
        place(),
        of(place()),
        vec(part(), 0..4),
    )
        .prop_map(|(kind, title, method, path, at, path_at, parts)| Section {
            kind,
            title,
            method,
            path,
            at,
            path_at,
            parts,
        })
}

fn document() -> impl Strategy<Value = Document> {
    let form = prop::sample::select(vec![Form::Html, Form::Markdown, Form::Text]);
    let unread = (place(), nasty()).prop_map(|(at, why)| Unread { at, why });
    (
        nasty(),
        nasty(),
        form,
        nasty(),
        nasty(),
        vec(section(), 0..3),
        vec(unread, 0..3),
    )
        .prop_map(
            |(id, capture, form, sha256, read, sections, unread)| Document {
                id,
                capture,
                form,
                sha256,
                read,
                sections,
                unread,
            },
        )
}

fn file(text: &str) -> SourceFile {
    SourceFile::new("specs/acme/inventory.yaml", text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read(documents in vec(document(), 0..3)) {
        let inventory = Inventory { documents };
        let settled = Inventory { documents: inventory.documents.iter().map(settled).collect() };
        let text = write(&inventory);
        let back = read(&file(&text));
        prop_assert_eq!(back.as_ref(), Ok(&settled), "{}", text);
        prop_assert_eq!(write(&settled), text);
    }

    #[test]
    fn other_text_is_refused_without_panic(text in "\\PC{0,200}", cut in 0usize..2000, document in document()) {
        let _ = read(&file(&text));
        let whole = write(&Inventory { documents: vec![document] });
        let cut = whole.char_indices().map(|(at, _)| at).take_while(|at| *at <= cut).last().unwrap_or(0);
        let _ = read(&file(&format!("{}{}", &whole[..cut], text)));
    }
}

const SMALL: &str = r#"documents:
- id: cards
  capture: cards.txt
  form: text
  sha256: "00"
  read: "2026-01-02"
  sections:
  - title: Apply for a card
    kind: call
    method: POST
    path: /cards/apply
    at: +12:1
    path_at: +3:1
    parts:
    - fields: request
      at: +2:1
      tells_required: true
      rows:
      - { field: amount, type: string, required: yes, limits: [length ..32], at: +2:1 }
      - { field: holder.birthday, type: string, words: String, required: { when: required if mode is full, one_of: { "mode": [full] } }, at: +1:1 }
      - { field: retries, type: integer, required: no, limits: [value 1..5], values: ["1", "2"], open: true, default: "1", at: +1:1 }
    - example: answer
      at: +3:1
      mended: [{ trailing comma: 1 }]
      value:
        {
          "status": "PENDING",
          "amount": 20.00,
          "items": [
            {},
          ],
        }
    - values: status
      at: +7:1
      rows:
      - { value: PENDING, at: +1:1 }
    - limits:
      - { subject: Collection, limit: value 0.99..1000 USD, at: -30:1 }
  unread:
  - { why: a row of 3 cells under 5 headings, at: +20:1 }
"#;

#[test]
fn a_row_is_a_line() {
    let inventory = read(&file(SMALL)).expect("it is well written");
    let text = write(&inventory);
    let body = text.find("\ndocuments:").map(|at| &text[at + 1..]);
    assert_eq!(body, Some(SMALL));
}

#[test]
fn a_line_more_on_the_page_is_one_change() {
    let inventory = read(&file(SMALL)).expect("it is well written");
    let mut moved = inventory.clone();
    for section in &mut moved.documents[0].sections {
        section.path_at = section.path_at.map(|at| Place {
            line: at.line + 1,
            ..at
        });
        for part in &mut section.parts {
            match part {
                Part::Fields(table) => {
                    table.at.line += 1;
                    table.rows.iter_mut().for_each(|row| row.at.line += 1);
                }
                Part::Example(example) => example.at.line += 1,
                Part::Values(table) => {
                    table.at.line += 1;
                    table.rows.iter_mut().for_each(|row| row.at.line += 1);
                }
                Part::Limits(rows) => rows.iter_mut().for_each(|row| row.at.line += 1),
            }
        }
    }
    let (before, after) = (write(&inventory), write(&moved));
    let changed = before
        .lines()
        .zip(after.lines())
        .filter(|(before, after)| before != after);
    assert_eq!(
        changed.collect::<Vec<_>>(),
        [("    path_at: +3:1", "    path_at: +4:1")]
    );
}

fn findings(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    let found = read(&file(&SMALL.replacen(from, to, 1))).expect_err(to);
    let said = |finding: &Diagnostic| {
        let span = finding.span.expect("it has a place");
        let help = finding.help.as_deref().unwrap_or("-");
        format!("{}:{}: {}; {help}", span.line, span.column, finding.message)
    };
    found.iter().map(said).collect()
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    for (from, to, said) in [
        (
            "required: yes",
            "requird: yes",
            "19:40: a field has no key `requird`; did you mean `required`?",
        ),
        (
            "kind: call",
            "kind: cal",
            "9:11: `cal` is no value of `kind`; did you mean `call`?",
        ),
        (
            "form: text",
            "form: word",
            "4:9: `word` is no value of `form`; say `html`, `markdown`, `text`",
        ),
        (
            "type: integer",
            "type: long",
            "21:33: `long` is no type; say `string`, `integer`, `number`, `boolean`, `object`, `array` or `array<…>`",
        ),
        (
            "at: +12:1",
            "at: 12:1",
            "12:9: `12:1` is no place; write lines below the fact before, and the column: `+3:1`; no line can be above the first",
        ),
        (
            "at: +12:1",
            "at: -12:1",
            "12:9: `-12:1` is no place; write lines below the fact before, and the column: `+3:1`; no line can be above the first",
        ),
        (
            "[\"1\", \"2\"]",
            "[1, \"2\"]",
            "21:87: text is needed here, but this is a number; put it in double quotes if it is a text",
        ),
        (
            "length ..32",
            "size 32",
            "19:64: `size 32` is no limit; write it as `length 1..32` or `value 30..120 minutes`",
        ),
        (
            "required: no",
            "required: maybe",
            "21:52: `maybe` does not say whether the field has to be there; say `yes`, `no` or `{ when: … }`, or leave it out",
        ),
        (
            "trailing comma",
            "leading comma",
            "24:18: something mended has no key `leading comma`; its keys are `trailing comma`, `missing comma`, `dash`, `comment`, `quotes`, `bare key`, `ellipsis`",
        ),
        (
            "  capture: cards.txt\n",
            "",
            "2:3: `capture` is missing; add it, or write the file again from the capture",
        ),
        (
            "type: string, words: String",
            "words: String",
            "20:42: `String` belongs to a type that is not there; add `type`, or remove it",
        ),
    ] {
        assert_eq!(
            findings(from, to).first().map(String::as_str),
            Some(said),
            "{to}"
        );
    }
}

#[test]
fn other_files_are_refused() {
    for (text, said) in [
        ("", "the file is empty"),
        ("documents: 1\n", "`1` is no list"),
        ("- a\n", "an inventory is a map, but this is a list"),
        ("{}\n", "`documents` is missing"),
    ] {
        let found = read(&file(text)).expect_err(text);
        assert_eq!(
            found.first().map(|finding| finding.message.as_str()),
            Some(said),
            "{text}"
        );
    }
}
