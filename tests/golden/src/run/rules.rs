use payspec_runtime::{Violation, check};

use super::read;
use crate::constants::model::Constants;
use crate::constraints::model::Limits;
use crate::required_when_and_groups::model::Order;

/// Paths and rules that a value breaks.
#[track_caller]
fn assert_broken(violations: &[Violation], expected: &[&str]) {
    let paths: Vec<&str> = violations
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(paths, expected, "{violations:#?}");
}

fn limits(members: &str) -> Vec<Violation> {
    let value: Limits = read(&format!(r#"{{"code":"ABC"{members}}}"#));
    check::violations(&value)
}

#[test]
fn every_limit_is_checked_at_its_place() {
    for (members, expected) in [
        ("", ""),
        (r#","quoted":"\"a`""#, ""),
        (r#","quoted":"a""#, "$.quoted"),
        (r#","at_least":0.01"#, ""),
        (r#","at_least":0.0099"#, "$.at_least"),
        (r#","above":0.000"#, "$.above"),
        (r#","below":1000.0"#, "$.below"),
        (r#","below":999.99999999999999999999"#, ""),
        (r#","between":-5"#, ""),
        (r#","between":3"#, "$.between"),
        (r#","steps":0.07"#, ""),
        (r#","steps":0.071"#, "$.steps"),
        (r#","amount":"1234567890.00""#, "$.amount"),
        (r#","few":["A","A"]"#, "$.few"),
        (r#","few":[]"#, "$.few"),
        (r#","few":["ABCD"]"#, "$.few[0]"),
        (r#","nested":[["ab"],["abcd"]]"#, "$.nested[1][0]"),
        (r#","nested":[["a","b","c"]]"#, "$.nested[0]"),
        (r#","map":{}"#, "$.map"),
        (r#","map":{"secret name":10}"#, "$.map[*]"),
        (r#","objects":[{"a":"ab"}]"#, "$.objects[0].a"),
        (r#","nothing":"x""#, "$.nothing"),
        (r#","masked":"123456""#, "$.masked"),
        (r#","pin":"12a""#, "$.pin"),
    ] {
        let violations = limits(members);
        let expected: Vec<&str> = Some(expected)
            .filter(|path| !path.is_empty())
            .into_iter()
            .collect();
        assert_broken(&violations, &expected);
    }
}

#[test]
fn several_violations_are_all_named() {
    let value: Limits = read(r#"{"code":"abcde","nothing":"x"}"#);
    let error = value.validate().expect_err("two members are wrong");
    assert!(error.violations().len() >= 2, "{error}");
    let text = error.to_string();
    assert!(
        text.contains("$.code") && text.contains("$.nothing"),
        "{text}"
    );
    assert!(
        !text.contains("abcde"),
        "a violation never shows the value: {text}"
    );
}

#[test]
fn lengths_count_characters() {
    let value: Limits = read(r#"{"code":"ABC","few":["ÄÖÜ"]}"#);
    assert!(value.validate().is_ok());
}

#[test]
fn constants_are_rules_too() {
    let value: Constants =
        read(r#"{"method":"cash","version":2,"live":false,"currency":"EUR","ref":"r"}"#);
    assert_broken(&check::violations(&value), &["$.method", "$.live"]);
}

fn order(members: &str) -> Vec<String> {
    let value: Order = read(&format!("{{{members}}}"));
    let violations = check::violations(&value);
    violations
        .iter()
        .map(|violation| violation.path.clone())
        .collect()
}

#[test]
fn conditions_hold_or_not() {
    let base = r#""order_id":"o","phone":"1","method":"card","terminal_type":"#;
    assert_eq!(order(&format!(r#"{base}"APP","os_type":"ios""#)), [""; 0]);
    assert_eq!(order(&format!(r#"{base}"APP""#)), ["$.os_type"]);
    assert_eq!(order(&format!(r#"{base}"WEB""#)), ["$.country"]);
    assert_eq!(order(&format!(r#"{base}"UNHEARD_OF""#)), [""; 0]);
    assert_eq!(
        order(&format!(r#"{base}"WEB","country":"DE","count":0"#)),
        ["$.note"]
    );
    assert_eq!(
        order(&format!(r#"{base}"WEB","country":"DE","count":1"#)),
        [""; 0]
    );
    let absent = r#""order_id":"o","phone":"1","terminal_type":"WEB""#;
    assert_eq!(order(absent), ["$.wallet"]);
    assert_eq!(order(&format!(r#"{absent},"method":"1""#)), ["$.wallet"]);
}

#[test]
fn groups_are_counted() {
    let base = r#""terminal_type":"WEB","method":"x","#;
    assert_eq!(
        order(&format!(r#"{base}"phone":"1","from":"a","to":"b""#)),
        [""; 0]
    );
    assert_eq!(order(&format!(r#"{base}"phone":"1","from":"a""#)).len(), 1);
    assert_eq!(
        order(&format!(r#"{base}"order_id":"o","phone":"1","email":"e""#)).len(),
        1
    );
    assert_eq!(order(&format!(r#"{base}"order_id":"o""#)).len(), 1);
}

#[test]
fn violations_name_the_documents_place() {
    let value: Order = read(r#"{"order_id":"o","phone":"1","method":"x","terminal_type":"APP"}"#);
    let text = value
        .validate()
        .expect_err("os_type is required")
        .to_string();
    assert!(text.contains("Terminals"), "{text}");
}
