//! Whatever a capture holds, it is read or refused: no panic, and no more work than its size asks for.

use std::time::{Duration, Instant};

use payspec_audit::capture::Capture;
use payspec_audit::facts::{Document, Part};
use proptest::prelude::*;

fn read(name: &str, text: &str) -> Option<Document> {
    let capture = Capture {
        id: "page",
        name,
        bytes: text.as_bytes(),
        read: "2026-01-01",
    };
    payspec_audit::read::read(&capture).ok()
}

const NAMES: [&str; 3] = ["a.txt", "a.md", "a.html"];

/// Pieces of which pages are made, whole and cut.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Parameter | Type | Required | Description |\n---|---|---|---|\n",
        "| Name | Type |\n|---|---|\n",
        "Parameter | Description |\n---|---|\n",
        "STATUS CODE | Details |\n---|---|\n",
        "payType | bankCode | Limit |\n---|---|---|\n",
        "Transaction Type | Limit (Unit: USD) |\n---|---|\n",
        "REQUEST BODYDetailsTypeRequiredExample\n",
        "STATUS CODEDetails\n",
        "amount | String | Yes | The amount, length 3-20, e.g., 12 |\n",
        "- type | string(32) | required | Must be `a` or `b` (default:a) |\n",
        "-- deep | object | required if (a == B or C) |\n",
        "a.b[0].c | Array of objects (X) | conditional (required if a is empty) | values: 1. A 2.B |\n",
        "Yes | String | Lost | |\n",
        "| amount required | string Amount [1..25] characters |\n",
        "object (Card) Card | |\n",
        "required | object (Device) Device |\n",
        "amountPayment amount.string(32)required12\n",
        "PENDINGIt waits\n",
        "POST /v1/pay\n",
        "USD: /v1/pay\n",
        "URL:\n",
        "## Create\n",
        "Request Example#\n",
        "Response\n",
        "{\n\"a\": 1,\n\"b\": [{\"c\": \"x、y\"}],\n}\n",
        "{- \"a\": \"b\",\n- \"c\": [",
        "curl -X POST https://example.com/v1 -d '{\"a\":1}'\n",
        "<table><tr><th>Name<th>Type<tr><td>a<td>string</table>",
        "<pre>{\"a\":1}</pre>",
        "<h2>Pay</h2>",
        "```json\n{}\n```\n",
        "\n",
        "|",
        "||||",
        "[1..2](1-2)(0: a, 1: b",
        "“‘`\"'[{(",
        "é金\u{a0}\u{200b}",
    ]);
    prop_oneof![
        6 => words.prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[a-zA-Z_. |:,()\\[\\]0-9\"{}、/-]{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn soup_is_read_or_refused(pieces in prop::collection::vec(piece(), 0..24), cut in any::<prop::sample::Index>()) {
        let text = pieces.concat();
        let mut end = cut.index(text.len() + 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        for name in NAMES {
            for text in [&text[..end], &text] {
                if let Some(document) = read(name, text) {
                    let lines = u32::try_from(text.lines().count()).expect("few lines") + 1;
                    for section in &document.sections {
                        prop_assert!(section.at.line <= lines);
                        for part in &section.parts {
                            if let Part::Fields(table) = part {
                                prop_assert!(table.rows.iter().all(|row| !row.path.is_empty() && row.at.line <= lines));
                            }
                        }
                    }
                    prop_assert!(document.unread.is_sorted_by_key(|unread| unread.at));
                }
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        for name in NAMES {
            read(name, &text);
        }
    }
}

/// How much of something, in bytes.
const SIZE: usize = 1 << 18;

/// Much of something, in far less time than work that grows with the square would take.
#[test]
fn work_grows_with_size() {
    let table = "Parameter | Type | Required | Description |\n---|---|---|---|\n";
    let wide = format!("{}|\n{}|\n", "a|".repeat(20_000), "-|".repeat(20_000));
    let cases = [
        (
            "rows",
            table,
            "amount | String | Yes | The amount, length 3-20 |\n",
        ),
        ("short rows", table, "a | b |\n"),
        (
            "moved rows",
            "A | B | Name | D | E | Type | Required | H | I | J | K | L |\n---|---|\n",
            "x1 | string | Yes | b | c |\n",
        ),
        ("wide header", wide.as_str(), "a | string |\n"),
        (
            "one cell",
            table,
            "[1..2](1-2) length 3 characters enum: a, one of ",
        ),
        ("brackets", "a | ", "((([[["),
        ("lists", "a | ", "one of a, "),
        (
            "glued",
            "REQUEST BODYDetailsTypeRequiredExample\n",
            "amountPayment amount.string(32)required12\n",
        ),
        (
            "one glued row",
            "REQUEST BODYDetailsTypeRequiredExample\n",
            "stringrequired",
        ),
        ("headings", "", "## A\nPOST /v1\n"),
        ("one heading", "# ", "word "),
        ("labels", "", "Request Example#\n"),
        ("json", "", "{\"a\": 1}\n"),
        ("open json", "", "{\"a\": [\n"),
        (
            "two columns",
            "",
            "| amount required | string Amount [1..25] characters |\n",
        ),
        ("dots", table, "a.b.c.d.e.f.g.h | String | Yes | x |\n"),
        ("dashes", table, "------------- a | String | Yes | x |\n"),
        ("curl", "", "curl https://example.com/a -d '{\n\n"),
        ("pipes", "", "|"),
        ("quotes", "a | b |\n---|---|\n", "“enum: "),
        (
            "html",
            "<table><tr><th>Name<th>Type<th>Other",
            "<tr><td>a<td>string<td>x",
        ),
        (
            "html cells",
            "<table><tr><th>Name<th>Type<th>Description<tr><td>a<td>string<td>",
            "default: \"x length &amp; ",
        ),
    ];
    for (what, head, repeated) in cases {
        let text = format!("{head}{}", repeated.repeat(SIZE / repeated.len()));
        for name in NAMES {
            let start = Instant::now();
            read(name, &text);
            let took = start.elapsed();
            println!("{what} as {name}: {took:.2?}");
            assert!(took < Duration::from_secs(12), "{what} as {name}: {took:?}");
        }
    }
}
