use proptest::prelude::*;

use super::{NotJson, choices, read};
use crate::block::{Places, Text};
use crate::facts::MendKind::{self, *};

fn try_read(text: &str) -> Result<super::Lenient, NotJson> {
    read(&Text::new(text, 0), &Places::new(text))
}

fn check(text: &str, json: &str, mended: &[(MendKind, u32)]) {
    let read = try_read(text).unwrap_or_else(|error| panic!("{error:?} in {text}"));
    assert_eq!(read.value.to_json(), json, "of {text}");
    let found: Vec<(MendKind, u32)> = read
        .mended
        .iter()
        .map(|mend| (mend.what, mend.count))
        .collect();
    assert_eq!(found, mended, "of {text}");
}

fn refuse(text: &str, why: &str, at: usize) {
    match try_read(text) {
        Ok(read) => panic!("{text} was read as {}", read.value.to_json()),
        Err(error) => assert_eq!((error.why.as_str(), error.at), (why, at), "of {text}"),
    }
}

#[test]
fn strict_json_needs_no_mending() {
    check(
        r#"{"a": [1, -2.50, 1e3, 0.50000000], "b": {"c": "x\n\u00e9\"", "d": null}, "e": true}"#,
        r#"{"a":[1,-2.50,1e3,0.50000000],"b":{"c":"x\né\"","d":null},"e":true}"#,
        &[],
    );
    check("[]", "[]", &[]);
    check(
        r#"{"s": "\ud83d\ude00 // no comment ... - “x”"}"#,
        r#"{"s":"😀 // no comment ... - “x”"}"#,
        &[],
    );
}

#[test]
fn dashes_before_keys_and_items_are_blanked() {
    check(
        "{- \"a\": -1,\n- \"b\": [\n- {\n- \"c\": \"-\",\n}\n], - \"d\": [- \"x\", - 5]\n}",
        r#"{"a":-1,"b":[{"c":"-"}],"d":["x",5]}"#,
        &[(TrailingComma, 1), (Dash, 7)],
    );
    check("[- {\n- \"a\": 1\n}\n]", r#"[{"a":1}]"#, &[(Dash, 2)]);
}

#[test]
fn people_forget_commas_and_quotes() {
    check(
        "{\"a\": 1\n\"b\": [\"x\" \"y\",],}",
        r#"{"a":1,"b":["x","y"]}"#,
        &[(TrailingComma, 2), (MissingComma, 2)],
    );
    check(
        "{a: 'x', $b-c: {}}",
        r#"{"a":"x","$b-c":{}}"#,
        &[(Quotes, 1), (BareKey, 2)],
    );
    check("{“a”: ‘x’, ”b”: 1}", r#"{"a":"x","b":1}"#, &[(Quotes, 3)]);
    check("{\u{200b}\"a\":\u{a0}1}", r#"{"a":1}"#, &[]);
}

#[test]
fn comments_and_ellipses_are_left_out() {
    check(
        "{ // one\n\"a\": 1, /* two\n } */ \"b\": \"//\"}",
        r#"{"a":1,"b":"//"}"#,
        &[(Comment, 2)],
    );
    check(
        "{\"a\": [1, ...], \"b\": {…}, ..., \"c\": 1,\n...\n}",
        r#"{"a":[1],"b":{},"c":1}"#,
        &[(Ellipsis, 4)],
    );
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    refuse(
        r#"{"a": 1, "b": 2, "a": 3}"#,
        "a key stands there twice",
        17,
    );
    refuse(
        "{\"a\": \"x\n\"b\": 1}",
        "a text that does not end on its line",
        6,
    );
    refuse("{\"a\": 1} {\"b\": 2}", "more than one value", 9);
    refuse("{\"a\": ...}", "an ellipsis in place of a value", 6);
    refuse("{\"a\": 1", "an object that does not end", 0);
    refuse("[1, 007]", "a number with a zero in front", 4);
    refuse("[1.2.3]", "a number that is none", 4);
    refuse("[1-2]", "two values without anything between", 2);
    refuse("{\"a\": Yes }", "a word that is no value", 6);
    refuse(
        "{“a\"b”: 1}",
        "a text in typographic quotes that can't be told from what is around it",
        1,
    );
    refuse("\"a\"", "neither an object nor a list", 0);
    refuse("  ", "nothing is there", 0);
    refuse(
        "{\"a\": \"\\q\"}",
        "a text with an escape that is none, or without an end",
        7,
    );
}

#[test]
fn a_reason_holds_nothing_of_the_text() {
    for text in [
        "{\"a\": \"\\ud8003\"}",
        "{\"a\": secret}",
        "{secret}",
        "{\"secret\" 1}",
        "{'a': \"secret",
    ] {
        let error = try_read(text).expect_err("is no JSON");
        assert!(!format!("{error:?}").contains("secret"));
    }
    let read = try_read("{\"a\": \"secret\"}").expect("is JSON");
    assert!(!format!("{read:?}").contains("secret"));
}

#[test]
fn depth_is_bounded_and_size_is_not() {
    for deep in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "[- ".repeat(100_000),
    ] {
        let error = try_read(&deep).expect_err("is too deep");
        assert_eq!(error.why, super::clean::TOO_DEEP);
    }
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(try_read(&deep).is_ok());
    let wide = format!("[{}]", "{\"a\": 1, \"b\": \"text\"},\n".repeat(80_000));
    let began = std::time::Instant::now();
    let read = try_read(&wide).expect("is JSON");
    assert_eq!(read.value.list().map(<[_]>::len), Some(80_000));
    assert!(began.elapsed().as_secs() < 20);
}

#[test]
fn places_are_those_of_the_capture() {
    let capture = "words\n  {“ä”: 1,\n- \"b\": [\"x\"]}";
    let start = capture.find('{').expect("is there");
    let text = Text::new(&capture[start..], start);
    let read = read(&text, &Places::new(capture)).expect("is JSON");
    let at = |pointer: &str| {
        let span = read.value.at(pointer).expect("is there").span;
        (
            span.line,
            span.column,
            &capture[span.start as usize..span.end as usize],
        )
    };
    assert_eq!(at("/ä"), (2, 9, "1"));
    assert_eq!(at("/b/0"), (3, 9, "\"x\""));
    assert_eq!(read.value.entry("ä").expect("is there").key_span.column, 4);
}

fn check_choices(value: &str, expected: Option<(&[&str], Option<&str>)>) {
    let text = format!("{{\"a\": [{{\"b\": \"{value}\"}}, {{\"b\": \"{value}\"}}]}}");
    let found = choices(&try_read(&text).expect("is JSON").value);
    let expected: Vec<_> = expected.into_iter().collect();
    assert_eq!(found.len(), expected.len(), "of {value}");
    for (found, (values, default)) in found.iter().zip(expected) {
        assert_eq!(
            (found.path.as_str(), found.default.as_deref()),
            ("a[].b", default),
            "of {value}"
        );
        assert_eq!(found.values, values, "of {value}");
        assert_eq!((found.at.line, found.at.column), (1, 14));
    }
}

#[test]
fn values_that_list_choices() {
    check_choices(
        "no、auto、standard",
        Some((&["no", "auto", "standard"], None)),
    );
    check_choices("N、Y", Some((&["N", "Y"], None)));
    check_choices("USD、SGD、ISO-4217", Some((&["USD", "SGD"], None)));
    check_choices("a、b、a", Some((&["a", "b"], None)));
    check_choices(
        "none/store,default is none",
        Some((&["none", "store"], Some("none"))),
    );
    check_choices("on|off (default: on)", Some((&["on", "off"], Some("on"))));
    check_choices(
        "RECURRING/INSTALMENT/UNSCHEDULED",
        Some((&["RECURRING", "INSTALMENT", "UNSCHEDULED"], None)),
    );
    check_choices("FULL or PARTIAL", Some((&["FULL", "PARTIAL"], None)));
    check_choices("1 or 2", Some((&["1", "2"], None)));
}

#[test]
fn values_that_list_none() {
    let none = [
        "text/html",
        "a/b",
        "/status",
        "2025/06/09",
        "1/2",
        "Asia/Tokyo",
        "USD/EUR",
        "N/A",
        "and/or",
        "key-value",
        "K-V",
        "ISO-4217",
        "https://example.com/a/b",
        "Mozilla/5.0 (X11) Like/1.0",
        "The product does not match",
        "this or that",
        "buy a apple",
        "no、auto、",
        "words here、and here",
        "none/store,default is other",
        "iOS/14",
        "1 / 2 / 3",
        "",
        "、",
    ];
    for value in none {
        check_choices(value, None);
    }
}

#[test]
fn a_list_at_the_root_is_part_of_the_path() {
    let found = choices(&try_read("[{\"s\": \"A、B\"}]").expect("is JSON").value);
    assert_eq!(found[0].path, "[].s");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics(text in "\\PC{0,200}") {
        let _ = try_read(&text);
    }

    #[test]
    fn never_panics_on_what_looks_like_json(parts in prop::collection::vec(prop::sample::select(&[
        "{", "}", "[", "]", ",", ":", "\"a\"", "'b'", "“c”", "-", "- ", "1", "0", "-2.5", "e5", ".", "...", "…", "//", "/*", "*/", "\n",
        " ", "\\", "\"", "'", "”", "true", "null", "key", "\u{200b}", "\u{a0}", "é", "\\u12", "、",
    ][..]), 0..40)) {
        let text = parts.concat();
        if let Ok(read) = try_read(&text) {
            let again = read.value.to_json();
            let strict = try_read(&again).expect("what was read is JSON");
            prop_assert!(strict.value.same(&read.value));
            prop_assert!(strict.mended.is_empty());
            let _ = choices(&read.value);
        }
    }
}
