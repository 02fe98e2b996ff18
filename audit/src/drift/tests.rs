use payspec_codegen::SourceFile;

use super::{ChangeKind, Drift, Verdict, drift};
use crate::facts::{Document, Field, Part, Value};

/// Two calls, a notification, a table of values and limits of an invented provider.
pub(super) const PAGE: &str = r#"documents:
- id: acorn
  capture: acorn.txt
  form: text
  sha256: "00"
  read: "2026-01-02"
  sections:
  - title: Create an order
    kind: call
    method: POST
    path: /orders/create
    at: +1:1
    path_at: +1:1
    parts:
    - fields: request
      at: +2:1
      tells_required: true
      rows:
      - { field: amount, type: string, words: String, required: yes, limits: [length ..32], at: +1:1 }
      - { field: currency, type: string, required: yes, values: [EUR, USD], at: +1:1 }
      - { field: mode, type: string, required: no, default: auto, examples: [auto], at: +1:1 }
      - { field: retries, type: integer, required: no, limits: [value 1..5], at: +1:1 }
      - { field: shop, type: object, required: yes, at: +1:1 }
      - { field: shop.city, type: string, required: yes, at: +1:1 }
      - { field: shop.country, type: string, required: { when: required if mode is auto, one_of: { "mode": [auto] } }, at: +1:1 }
      - { field: "items[]", type: array<object>, required: no, at: +1:1 }
      - { field: "items[].price", type: string, required: yes, at: +1:1 }
      - { field: "?", type: object, schema: Card, required: no, at: +1:1 }
    - example: request
      at: +1:1
      value:
        {
          "amount": "20.00",
          "currency": "EUR",
          "items": [
            {
              "price": "5.55",
            },
          ],
        }
    - fields: answer
      at: +9:1
      rows:
      - { field: id, type: string, required: yes, at: +1:1 }
      - { field: state, type: integer, values: ["0", "1"], at: +1:1 }
    - example: answer
      at: +9:1
      value:
        {
          "id": "A1",
          "state": 1,
          "fee": 0.50,
        }
  - title: Query an order
    kind: call
    method: POST
    path: /orders/query
    at: +9:1
    path_at: +1:1
    parts:
    - fields: request
      at: +2:1
      tells_required: true
      rows:
      - { field: id, type: string, required: yes, at: +1:1 }
      - { field: amount, type: string, required: yes, at: +1:1 }
    - values: status
      at: +2:1
      rows:
      - { value: PENDING, at: +1:1 }
      - { value: PAID, at: +1:1 }
    - values: payType
      at: +2:1
      rows:
      - { value: CARD, at: +1:1 }
    - limits:
      - { subject: payType=CARD bank=ANY, limit: value 1..1000, at: +0:1 }
      - { subject: Collection, limit: value 0.99..1000 USD, at: +2:1 }
  - title: Payment notification
    kind: notification
    at: +3:1
    parts:
    - fields: notification
      at: +2:1
      rows:
      - { field: id, type: string, at: +1:1 }
      - { field: state, type: string, at: +1:1 }
  unread:
  - { why: a row of 3 cells under 5 headings, at: +20:1 }
"#;

/// A document of an inventory's text.
pub(super) fn document(text: &str) -> Document {
    let inventory = crate::inventory::read(&SourceFile::new("inventory.yaml", text))
        .expect("it is well written");
    inventory
        .documents
        .into_iter()
        .next()
        .expect("it has a document")
}

/// The drift of some replacements in the page.
pub(super) fn drift_of(edits: &[(&str, &str)]) -> Drift {
    let mut text = PAGE.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    drift(&document(PAGE), &document(&text))
}

/// What is said of a drift: message, and what breaks requests and answers.
fn said(edits: &[(&str, &str)]) -> Vec<String> {
    let short = |verdict| match verdict {
        Verdict::No => "-",
        Verdict::Perhaps => "?",
        Verdict::Yes => "!",
    };
    let drift = drift_of(edits);
    let lines = drift.changes.iter().map(|change| {
        let breaks = change.breaks;
        format!(
            "{}{} {}",
            short(breaks.requests),
            short(breaks.answers),
            change.message()
        )
    });
    lines.collect()
}

/// Replacements in the page, and what is said of them.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

fn check(cases: &[Case<'_>]) {
    for (edits, expected) in cases {
        assert_eq!(said(edits), *expected, "{edits:?}");
    }
}

#[test]
fn fields() {
    let mode = "      - { field: mode, type: string, required: no, default: auto, examples: [auto], at: +1:1 }\n";
    let shop = "      - { field: shop, type: object, required: yes, at: +1:1 }\n      - { field: shop.city, type: string, required: yes, at: +1:1 }\n      - { field: shop.country, type: string, required: { when: required if mode is auto, one_of: { \"mode\": [auto] } }, at: +1:1 }\n";
    check(&[
        (&[], &[]),
        (
            &[(mode, "")],
            &["?- `mode` of Create an order vanished (string, optional)"],
        ),
        (
            &[(shop, "")],
            &["?- `shop` of Create an order vanished (object, required, with 2 fields below)"],
        ),
        (
            &[(
                mode,
                &format!(
                    "{mode}      - {{ field: note, type: string, required: yes, at: +1:1 }}\n"
                ),
            )],
            &["!- `note` of Create an order is new (string, required)"],
        ),
        (
            &[("field: currency", "field: coin")],
            &["!- `coin` of Create an order has a new name (was `currency`)"],
        ),
        (
            &[
                ("{ field: shop,", "{ field: store,"),
                ("shop.city", "store.city"),
                ("shop.country", "store.country"),
            ],
            &["!- `store` of Create an order has a new name (was `shop`)"],
        ),
        (
            &[("{ field: shop,", "{ field: store,")],
            &["!- `store` of Create an order has a new name (was `shop`)"],
        ),
        (
            &[("field: shop.city", "field: city")],
            &["!- `city` of Create an order moved there (was `shop.city`)"],
        ),
        (
            &[
                ("\"items[]\"", "lines"),
                ("\"items[].price\"", "lines.price"),
            ],
            &["?- `lines` of Create an order has a new name (was `items[]`)"],
        ),
        (
            &[("type: integer, required: no", "type: string, required: no")],
            &["!- `retries` of Create an order became a string (was an integer)"],
        ),
        (
            &[("type: integer, required: no", "required: no")],
            &["?- `retries` of Create an order became untyped (was an integer)"],
        ),
        (
            &[("words: String, required: yes", "required: no")],
            &["-- `amount` of Create an order became optional (was required)"],
        ),
        (
            &[(
                "type: integer, required: no",
                "type: integer, required: yes",
            )],
            &["!- `retries` of Create an order became required (was optional)"],
        ),
        (
            &[("[auto] } }", "[manual] } }")],
            &[
                "?- `shop.country` of Create an order became conditional (required if mode is auto) (was conditional (required if mode is auto))",
            ],
        ),
        (
            &[("..32", "..16")],
            &["!- the limit of `amount` of Create an order became length ..16 (was length ..32)"],
        ),
        (
            &[("..32", "..64")],
            &["-- the limit of `amount` of Create an order became length ..64 (was length ..32)"],
        ),
        (
            &[(", limits: [length ..32]", "")],
            &["-- `amount` of Create an order lost its limit length ..32"],
        ),
        (
            &[("1..5]", "2..9]")],
            &["!- the limit of `retries` of Create an order became value 2..9 (was value 1..5)"],
        ),
        (
            &[("[EUR, USD]", "[EUR]")],
            &["!- `currency` of Create an order lost the value `USD`"],
        ),
        (
            &[("[EUR, USD]", "[EUR, GBP, USD]")],
            &["-- `currency` of Create an order got the value `GBP`"],
        ),
        (
            &[("[EUR, USD]", "[GBP, USD]")],
            &["!- `currency` of Create an order has the value `GBP` instead of `EUR`"],
        ),
        (
            &[("default: auto", "default: full")],
            &["?- the default of `mode` of Create an order became `full` (was `auto`)"],
        ),
        (
            &[("examples: [auto]", "examples: [full]")],
            &["-- the row example of `mode` of Create an order became `full` (was `auto`)"],
        ),
    ]);
}

#[test]
fn answers() {
    check(&[
        (
            &[(
                "      - { field: id, type: string, required: yes, at: +1:1 }\n      - { field: state",
                "      - { field: state",
            )],
            &["-! `id` of the answer of Create an order vanished (string, required)"],
        ),
        (
            &[(
                "required: yes, at: +1:1 }\n      - { field: state",
                "required: no, at: +1:1 }\n      - { field: state",
            )],
            &["-! `id` of the answer of Create an order became optional (was required)"],
        ),
        (
            &[("[\"0\", \"1\"]", "[\"0\", \"1\", \"2\"]")],
            &["-- `state` of the answer of Create an order got the value `2`"],
        ),
        (
            &[("state, type: integer", "state, type: string")],
            &["-! `state` of the answer of Create an order became a string (was an integer)"],
        ),
        (
            &[("      - { field: state, type: string, at: +1:1 }\n", "")],
            &["-? `state` of Payment notification vanished (string)"],
        ),
    ]);
}

#[test]
fn operations() {
    let notification = PAGE
        .find("  - title: Payment")
        .zip(PAGE.find("  unread:"))
        .map(|(from, to)| &PAGE[from..to]);
    let notification = notification.expect("it is there");
    let refund = "  - title: Refund\n    kind: call\n    method: POST\n    path: /refund\n    at: +1:1\n    parts:\n    - fields: request\n      at: +2:1\n      rows:\n      - { field: id, type: string, at: +1:1 }\n";
    check(&[
        (
            &[(notification, "")],
            &["-- Payment notification vanished (2 fields)"],
        ),
        (
            &[(notification, &format!("{refund}{notification}"))],
            &["-- Refund (`POST /refund`) is new (1 field)"],
        ),
        (
            &[("path: /orders/query", "path: /orders/find")],
            &["!- the path of Query an order became `/orders/find` (was `/orders/query`)"],
        ),
        (
            &[("method: POST", "method: PUT")],
            &["!- the method of Create an order became `PUT` (was `POST`)"],
        ),
        (
            &[
                ("path: /orders/query", "path: /orders/find"),
                ("Query an order", "Find"),
            ],
            &["!- the path of Find became `/orders/find` (was `/orders/query`)"],
        ),
    ]);
}

#[test]
fn examples() {
    check(&[
        (
            &[("\"20.00\"", "\"30.00\"")],
            &["-- `amount` in the example of Create an order became \"30.00\" (was \"20.00\")"],
        ),
        (
            &[("\"20.00\"", "20.00")],
            &["?- `amount` in the example of Create an order became a number (was a text)"],
        ),
        (
            &[("\"price\": \"5.55\"", "\"price\": \"6.55\"")],
            &[
                "-- `items[].price` in the example of Create an order became \"6.55\" (was \"5.55\")",
            ],
        ),
        (
            &[("          \"fee\": 0.50,\n", "")],
            &["-? the example of the answer of Create an order lost `fee` (0.50)"],
        ),
        (
            &[(
                "          \"fee\": 0.50,\n",
                "          \"fee\": 0.50,\n          \"tax\": 1,\n",
            )],
            &["-- the example of the answer of Create an order got `tax` (1)"],
        ),
        (
            &[("\"fee\": 0.50", "\"tax\": 0.50")],
            &[
                "-? the example of the answer of Create an order has `tax` under a new name (was `fee`)",
            ],
        ),
    ]);
}

#[test]
fn values_and_limits() {
    check(&[
        (
            &[("      - { value: PAID, at: +1:1 }\n", "")],
            &["?- the table of `status` in Query an order lost the value `PAID`"],
        ),
        (
            &[(
                "value: PAID, at: +1:1 }\n",
                "value: PAID, at: +1:1 }\n      - { value: LATE, at: +1:1 }\n",
            )],
            &["-- the table of `status` in Query an order got the value `LATE`"],
        ),
        (
            &[("value: PAID", "value: DONE")],
            &["?? the table of `status` in Query an order has the value `DONE` instead of `PAID`"],
        ),
        (
            &[
                ("value: CARD", "value: BANK"),
                ("payType=CARD", "payType=BANK"),
            ],
            &["?? the table of `payType` in Query an order has the value `BANK` instead of `CARD`"],
        ),
        (
            &[("0.99..1000", "0.99..500")],
            &[
                "!- the limit on `Collection` in Query an order became value 0.99..500 USD (was value 0.99..1000 USD)",
            ],
        ),
    ]);
}

#[test]
fn looks_are_no_drift() {
    check(&[
        (
            &[
                ("form: text", "form: html"),
                ("acorn.txt", "b.html"),
                ("\"00\"", "\"01\""),
                ("2026-01-02", "2026-02-02"),
            ],
            &[],
        ),
        (
            &[
                ("words: String", "words: VARCHAR"),
                ("at: +1:1", "at: +7:3"),
            ],
            &[],
        ),
        (
            &[
                ("[EUR, USD]", "[USD, EUR]"),
                ("when: required if mode is auto", "when: needed for auto"),
            ],
            &[],
        ),
        (&[("0.99..1000", "0.990..1000.0")], &[]),
        (&[("Create an order", "Create an Order!")], &[]),
        (&[("Create an order", "New order")], &[]),
        (
            &[(
                "field: \"?\", type: object, schema: Card",
                "field: card, type: object, schema: Card",
            )],
            &[],
        ),
        (
            &[(
                "          \"amount\": \"20.00\",\n          \"currency\": \"EUR\",\n",
                "          \"currency\": \"EUR\",\n          \"amount\": \"20.00\",\n",
            )],
            &[],
        ),
        (&[("- fields: answer", "- fields: unknown")], &[]),
    ]);
    let drift = drift_of(&[
        ("Create an order", "New order"),
        ("field: \"?\"", "field: card"),
        ("why: a row", "why: the row"),
    ]);
    let notes: Vec<&str> = drift
        .notes
        .iter()
        .map(|note| note.message.as_str())
        .collect();
    assert_eq!(
        notes,
        [
            "New order is titled `New order` now (was `Create an order`)",
            "a name of New order can be read now: `card`",
            "1 more place can't be read: the row of 3 cells under 5 headings",
            "1 fewer place can't be read: a row of 3 cells under 5 headings",
        ]
    );
}

#[test]
fn the_order_of_everything_may_differ() {
    let old = document(PAGE);
    let mut new = old.clone();
    new.sections.reverse();
    for section in &mut new.sections {
        section.parts.reverse();
        for part in &mut section.parts {
            match part {
                Part::Fields(table) => table.rows.reverse(),
                Part::Values(table) => table.rows.reverse(),
                _ => {}
            }
        }
    }
    let found = drift(&old, &new);
    assert_eq!(found.changes, []);
    assert_eq!(found.notes, []);
}

/// The page, with so many more rows in the fields' tables, and the values' tables.
fn large(count: usize, field: impl Fn(usize) -> Vec<String>, value: &str) -> Document {
    let mut document = document(PAGE);
    for part in document
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.parts)
    {
        match part {
            Part::Fields(table) => {
                let row = table.rows.first().cloned().expect("it has rows");
                let more = (0..count).map(|at| Field {
                    path: field(at),
                    ..row.clone()
                });
                table.rows.extend(more);
            }
            Part::Values(table) => {
                let at = table.at;
                table.rows.extend((0..count).map(|nth| Value {
                    value: format!("{value}{nth}"),
                    at,
                }));
            }
            _ => {}
        }
    }
    document
}

#[test]
fn large_documents_take_no_long() {
    let mut old = document(PAGE);
    let section = old.sections.remove(0);
    let mut new = old.clone();
    for at in 0..1000 {
        let mut copy = section.clone();
        copy.title = format!("title {at}");
        copy.path = None;
        old.sections.push(copy.clone());
        copy.title = format!("other {at}");
        new.sections.push(copy);
    }
    assert_eq!(drift(&old, &new).changes, []);
    let names = |name: &'static str| move |at: usize| vec![format!("{name}{at}")];
    let found = drift(&large(5000, names("a"), "A"), &large(5000, names("b"), "B"));
    assert!(found.changes.len() >= 20_000);
    let below = |name: &'static str| move |at: usize| vec![name.to_owned(), format!("a{at}")];
    let found = drift(&large(5000, below("a"), "A"), &large(5000, below("b"), "A"));
    let moved = found
        .changes
        .iter()
        .filter(|change| change.what == ChangeKind::FieldMoved);
    assert_eq!(moved.count(), 20_000);
    let deep = |name: &'static str| move |at: usize| vec![name.to_owned(); at];
    assert!(!drift(&large(150, deep("a"), "A"), &large(150, deep("b"), "A")).is_empty());
}
