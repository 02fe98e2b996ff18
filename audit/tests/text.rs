//! Plain text of any kind: nothing panics, places stand, and time grows with size.

use std::time::{Duration, Instant};

use payspec_audit::block::{Block, Places, Text, blocks};
use payspec_audit::capture::Form;
use payspec_audit::json;
use payspec_audit::mask::mask;
use proptest::prelude::*;

/// Where the parts of a block begin.
fn starts(block: &Block) -> Vec<&Text> {
    match block {
        Block::Heading { text, .. } | Block::Prose(text) | Block::Code(text) => vec![text],
        Block::Glued { header, rows } => std::iter::once(header).chain(rows).collect(),
        Block::Table(table) => {
            let rows = table.rows.iter().flat_map(|row| &row.cells);
            table.header.iter().chain(rows).collect()
        }
    }
}

/// Reads a text as far as this half of the pipeline goes, and checks its places.
fn check(text: &str) {
    let places = Places::new(text);
    let mut before = 0;
    for block in blocks(text, Form::Text) {
        for part in starts(&block) {
            let start = part.start();
            assert!(start >= before, "places go back");
            before = start;
            let end = part.source(part.as_str().len());
            assert!(
                end <= text.len() && text.is_char_boundary(start),
                "a place outside"
            );
            let first = part.as_str().chars().next();
            assert!(
                first.is_none()
                    || text[start..].chars().next() == first
                    || text[start..].starts_with("\\|"),
                "a place of something else"
            );
        }
        if let Block::Table(table) = &block {
            for row in &table.rows {
                assert!(row.at <= text.len() && !row.cells.is_empty());
            }
        }
        if let Block::Code(code) = &block {
            let start = code.start();
            assert_eq!(
                text.get(start..start + code.as_str().len()),
                Some(code.as_str())
            );
            if let Ok(mut example) = json::read(code, &places) {
                let _ = json::choices(&example.value);
                mask(&mut example.value);
            }
        }
    }
}

const PARTS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "|",
    "|",
    " | ",
    "---|",
    "|---|---|",
    "||||",
    "\\|",
    "{",
    "}",
    "[",
    "]",
    "{\n",
    "[{",
    "{- ",
    "- ",
    "\"a\": 1,",
    "\"b\": \"x\"",
    "\"",
    "'",
    ":",
    ",",
    ".",
    "#",
    "## ",
    "```",
    "~~~",
    "• ",
    "curl ",
    "\\\n",
    "//",
    "/*",
    "*/",
    "Words",
    "some words here",
    "Step 1. ",
    "REQUEST BODYDetailsType",
    "STATUS CODEDetails",
    "Name\tType",
    "name | type",
    "POST",
    "/v1/x",
    "====",
    "-----",
    "通知",
    "、",
    "“",
    "”",
    "é",
    "}Title",
    "...",
    "key: 1",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_blocks(text in "\\PC{0,300}") {
        check(&text);
    }

    #[test]
    fn any_soup_of_what_pages_hold_has_blocks(parts in prop::collection::vec(prop::sample::select(PARTS), 0..60)) {
        check(&parts.concat());
    }
}

/// How long a text takes that repeats itself. The bound is generous: the machine may be busy, and the build is not optimised.
fn timed(what: &str, part: &str, size: usize) {
    let text = part.repeat(size / part.len() + 1);
    let began = Instant::now();
    let found = blocks(&text, Form::Text);
    let took = began.elapsed();
    println!("{what}: {} blocks in {} ms", found.len(), took.as_millis());
    assert!(took < Duration::from_secs(20), "{what} took {took:?}");
}

#[test]
fn time_grows_with_size() {
    const MB: usize = 1 << 20;
    const SIZE: usize = MB / 2;
    timed(
        "prose",
        "Some words that say nothing much about it.\n",
        2 * MB,
    );
    timed("titles", "Title\n", 2 * MB);
    timed("empty lines", "\n", SIZE);
    timed("blank lines", " \n", SIZE);
    timed("one line", "words ", SIZE);
    timed(
        "table rows",
        "a | b | c |\n---|---|---|\nx | y | z |\n",
        2 * MB,
    );
    timed(
        "cut rows",
        "a | b | c |\n---|---|---|\nx | y\nmore\n",
        2 * MB,
    );
    timed("pipes", "|", 2 * MB);
    timed("escaped pipes", "\\|", SIZE);
    timed("separators", "|---|\n", SIZE);
    timed("dashes", "---|", SIZE);
    timed("braces", "{", SIZE);
    timed("brackets", "[", SIZE);
    timed("braces in lines", "{\n", SIZE);
    timed("braces and blanks", "{\"a\": {\n\n", SIZE);
    timed("unclosed JSON", "{\"a\": {\n\nwords follow\n", SIZE);
    timed("unclosed texts", "{\"a\": \"\nwords\n", SIZE);
    timed("unclosed comments", "{ /* \n\nwords\n", SIZE);
    timed("comments in JSON", "{\"a\": /*\n", SIZE);
    timed("JSON in one line", "{\"a\":1}x", SIZE);
    timed("JSON and pipes in one line", "{\"a\":1}x|x", SIZE);
    timed(
        "JSON behind words",
        "words {\"a\":1} words: {\"b\":\n",
        2 * MB,
    );
    timed("fences", "```\n````\n", SIZE);
    timed("longer fences", "~~~\n`````x\n", SIZE);
    timed("commands", "curl 'x\n", SIZE);
    timed("quoted commands", "curl \"x\\\"\n\n", SIZE);
    timed(
        "glued rows",
        "STATUS CODEDetails\nPAIDIt was paid.\n",
        2 * MB,
    );
    timed("columns", "NameTypeValue", SIZE);
    timed(
        "column lines",
        "NameTypeValueNameTypeValueNameTypeValueNameTypeValueX\n",
        MB,
    );
    timed("tabs", "Name\tType\nx\ty\n", SIZE);
    timed("tabs alone", "\t", SIZE);
    timed("marks", "#", SIZE);
    timed("quotes", "“", SIZE);
    timed("lines of JSON", "- \"a\": 1,\n", 2 * MB);
}

#[test]
fn lines_of_every_length_keep_time() {
    // lines of growing length, each full of what opens something
    let mut text = String::new();
    for length in 0..1500 {
        text.push_str(&"{\"a\":1}x{".repeat(length / 8));
        text.push_str(&"|-".repeat(length / 4));
        text.push('\n');
    }
    let began = Instant::now();
    let found = blocks(&text, Form::Text);
    assert!(!found.is_empty() && began.elapsed() < Duration::from_secs(20));
}
