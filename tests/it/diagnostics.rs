//! Refusals: for every bad fixture, what a person is told, where, and what to do.

use std::panic;

use payspec_codegen::{Diagnostic, Severity};

use crate::workspace::{Case, assert_snapshot, fixtures, snapshots};

fn check(case: &Case) {
    let output = case.generate();
    let text = case.rendered(&output.findings);
    assert!(
        !output.findings.is_empty(),
        "nothing is said about `{}`",
        case.name
    );
    for finding in &output.findings {
        check_finding(case, finding);
    }
    let refused = output
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    assert_eq!(
        refused,
        output.files.is_empty(),
        "an error and only an error stops generating"
    );
    let verdict = if refused {
        "refused"
    } else {
        "accepted with warnings"
    };
    assert_snapshot("bad", &case.name, &format!("{verdict}\n\n{text}"));
}

pub(crate) fn check_finding(case: &Case, finding: &Diagnostic) {
    let text = case.rendered(std::slice::from_ref(finding));
    let Some(span) = finding.span else {
        panic!("a finding about `{}` has no place: {text}", case.name);
    };
    let path = &case.sources[span.file.index()].path;
    let place = format!("--> {path}:{}:{}", span.line, span.column);
    assert!(text.contains(&place), "`{place}` is not in: {text}");
    assert!(
        finding.help.as_ref().is_some_and(|help| !help.is_empty()),
        "nobody says what to do: {text}"
    );
    let message = &finding.message;
    assert!(!message.is_empty() && !message.ends_with('.'), "{message}");
    assert!(
        message.starts_with("OpenAPI") || !message.starts_with(char::is_uppercase),
        "{message}"
    );
}

#[test]
fn every_refusal_is_as_accepted() {
    let mut failed = Vec::new();
    for case in fixtures("bad") {
        if panic::catch_unwind(|| check(&case)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(
        failed.is_empty(),
        "{} fixtures are not told as accepted: {failed:?}. To accept what is said now, run\n    \
         INSTA_UPDATE=always cargo test -p payspec-tests --test it diagnostics",
        failed.len()
    );
}

#[test]
fn every_snapshot_has_a_fixture() {
    let known: Vec<String> = fixtures("bad").into_iter().map(|case| case.name).collect();
    let stale: Vec<String> = snapshots("bad")
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect();
    assert!(
        stale.is_empty(),
        "delete tests/it/snapshots/bad/{stale:?}.snap: their fixtures are gone"
    );
}
