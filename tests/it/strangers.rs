//! What published files have wrong, each in a small one: what is said of it, and that everything is generated all the same.
//!
//! `payspec-golden` compiles what comes out.

use std::panic;

use crate::diagnostics::check_finding;
use crate::workspace::{Case, assert_snapshot, fixtures, snapshots};

/// Files that are read without a word.
const FINE: [&str; 15] = [
    "anchors",
    "byte-order-mark",
    "carriage-returns",
    "date-that-is-none",
    "directives",
    "enum-of-2000",
    "escapes-of-json",
    "extensions",
    "items",
    "json-in-yaml",
    "nested-deep",
    "tabs",
    "utf-16",
    "version-short",
    "windows-lines",
];

fn check(case: &Case) {
    let output = case.generate();
    let text = case.rendered(&output.findings);
    for finding in &output.findings {
        check_finding(case, finding);
    }
    assert!(
        !output.files.is_empty(),
        "`{}` was refused:\n{text}",
        case.name
    );
    let is_fine = FINE.contains(&case.name.as_str());
    assert_eq!(
        output.findings.is_empty(),
        is_fine,
        "`{}`:\n{text}",
        case.name
    );
    let summary = output.summaries.first().map(|summary| {
        format!(
            "{} operations, {} types, {} events",
            summary.operations, summary.types, summary.events
        )
    });
    let summary = summary.unwrap_or_default();
    assert_snapshot("strangers", &case.name, &format!("{summary}\n\n{text}"));
}

#[test]
fn strangers_files_are_taken() {
    let mut failed = Vec::new();
    for case in fixtures("strangers") {
        if panic::catch_unwind(|| check(&case)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(
        failed.is_empty(),
        "{} fixtures are not taken as accepted: {failed:?}. To accept what is said now, run\n    \
         INSTA_UPDATE=always cargo test -p payspec-tests --test it strangers",
        failed.len()
    );
}

#[test]
fn every_snapshot_has_a_fixture() {
    let known: Vec<String> = fixtures("strangers")
        .into_iter()
        .map(|case| case.name)
        .collect();
    let stale: Vec<String> = snapshots("strangers")
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect();
    assert!(
        stale.is_empty(),
        "delete tests/it/snapshots/strangers/{stale:?}.snap: their fixtures are gone"
    );
}
