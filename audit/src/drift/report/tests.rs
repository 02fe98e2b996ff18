use super::{Touched, json, markdown, text};
use crate::drift::tests::drift_of;
use crate::drift::{Change, Drift};

fn sample() -> Drift {
    drift_of(&[
        ("words: String, required: yes", "required: no"),
        ("      - { value: PAID, at: +1:1 }\n", ""),
        ("why: a row", "why: the row"),
    ])
}

fn touched(change: &Change) -> Touched {
    match change.field.as_deref() {
        Some("amount") => Touched {
            spec: vec!["specs/acorn/openapi.yaml:40:9".to_owned()],
            rust: vec!["acorn::model::CreateOrder::amount".to_owned()],
        },
        _ => Touched::default(),
    }
}

#[test]
fn for_people() {
    insta::assert_snapshot!(text(&sample(), &touched));
    let none = drift_of(&[]);
    assert_eq!(text(&none, &touched), "acorn: no drift\n");
}

#[test]
fn for_programs() {
    insta::assert_snapshot!(json(&sample(), &touched));
}

#[test]
fn for_reviews() {
    insta::assert_snapshot!(markdown(&sample(), &touched));
}

#[test]
fn what_a_page_says_is_no_markup() {
    let drift = drift_of(&[
        ("Create an order", "\"Create | <b>\\u0007*an* `order\""),
        ("path: /orders/create", "path: \"/orders/`create|`\\u001b\""),
    ]);
    let markdown = markdown(&drift, &touched);
    assert!(
        markdown
            .lines()
            .all(|line| !line.chars().any(char::is_control)),
        "{markdown}"
    );
    assert!(
        markdown.contains("## Create \\| \\<b\\> \\*an\\* 'order"),
        "{markdown}"
    );
    for row in markdown.lines().filter(|line| line.starts_with("| ")) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    }
    let text = text(&drift, &touched);
    assert!(
        text.lines().all(|line| !line.chars().any(char::is_control)),
        "{text}"
    );
}
