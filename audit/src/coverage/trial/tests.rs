use payspec_codegen::{SourceFile, Spec};

use super::{Trial, trials};
use crate::spec::SpecView;

const SPEC: &str = include_str!("tests/forms.yaml");

fn view(spec: &str) -> SpecView {
    let sources = [SourceFile::new("specs/acme/openapi.yaml", spec)];
    let spec = Spec {
        name: "acme".into(),
        path: "specs/acme/openapi.yaml".into(),
    };
    SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Each trial on a line: the member, the value, the body.
fn lines(view: &SpecView, wanted: &dyn Fn(&Trial) -> bool) -> Vec<String> {
    let all = trials(view);
    let all = all.iter().filter(|trial| wanted(trial));
    let line = |trial: &Trial| {
        let value = trial.value.as_deref().unwrap_or("(added)");
        format!("{} {value} {}", trial.path.join("."), trial.body.to_json())
    };
    all.map(line).collect()
}

fn of(path: &str) -> Vec<String> {
    lines(&view(SPEC), &|trial| trial.path.join(".") == path)
}

#[test]
fn each_listed_value_is_put_in_its_place() {
    assert_eq!(
        of("kind"),
        [
            r#"kind A {"orderId":"A1","kind":"A","way":{"by":"card","card":"x"}}"#,
            r#"kind B {"orderId":"A1","kind":"B","way":{"by":"card","card":"x"},"note":"x","tags":["new"]}"#,
        ],
        "`note` is required when `kind` is B"
    );
}

#[test]
fn members_that_no_example_has_are_added() {
    assert_eq!(
        of("note"),
        [r#"note (added) {"orderId":"A1","kind":"A","way":{"by":"card","card":"x"},"note":"x"}"#]
    );
    assert_eq!(
        of("tags"),
        [
            r#"tags (added) {"orderId":"A1","kind":"A","way":{"by":"card","card":"x"},"tags":["new"]}"#,
            r#"tags new {"orderId":"A1","kind":"A","way":{"by":"card","card":"x"},"note":"x","tags":["new"]}"#,
            r#"tags old {"orderId":"A1","kind":"A","way":{"by":"card","card":"x"},"note":"x","tags":["old"]}"#,
        ]
    );
}

#[test]
fn a_member_of_another_form_brings_its_form() {
    assert_eq!(
        of("way.bank"),
        [
            r#"way.bank (added) {"orderId":"A1","kind":"A","way":{"bank":"one","by":"bank"}}"#,
            r#"way.bank one {"orderId":"A1","kind":"A","way":{"bank":"one","by":"bank"}}"#,
            r#"way.bank two {"orderId":"A1","kind":"A","way":{"bank":"two","by":"bank"}}"#,
        ]
    );
}

#[test]
fn answers_keep_their_envelope_and_what_they_repeat() {
    assert_eq!(
        of("data.state"),
        [
            r#"data.state 1 {"code":0,"data":{"orderId":"A1","state":1}}"#,
            r#"data.state 2 {"code":0,"data":{"orderId":"A1","state":2}}"#,
        ]
    );
    assert!(of("code").is_empty());
    assert!(of("data.orderId").is_empty());
}

#[test]
fn without_an_example_nothing_is_made() {
    let example = "plain: { value: { orderId: A1, kind: A, way: { by: card, card: x } } }";
    let bare = SPEC.replace(example, "{}");
    let view = view(&bare);
    assert!(
        lines(&view, &|trial| view.messages[trial.message].way
            == crate::facts::Way::Request)
        .is_empty()
    );
}
