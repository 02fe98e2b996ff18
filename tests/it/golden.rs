//! Small specs, a topic each: every file that the library makes of it, and what it says.
//!
//! `payspec-golden` compiles and runs the same output.

use crate::workspace::{assert_snapshot, fixture_named, fixtures, snapshots};

fn check(topic: &str) {
    let case = fixture_named("ok", topic);
    let output = case.generate();
    let mut text = String::new();
    if !output.findings.is_empty() {
        text.push_str(&format!(
            "### findings\n{}\n\n",
            case.rendered(&output.findings)
        ));
    }
    for file in &output.files {
        text.push_str(&format!("### {}\n{}\n", file.path, file.text));
    }
    assert!(!output.files.is_empty(), "`{topic}` was refused:\n{text}");
    assert_snapshot("golden", topic, &text);
}

/// A test for each topic.
macro_rules! topics {
    ($($test:ident $topic:literal,)*) => {
        $(
            #[test]
            fn $test() {
                check($topic);
            }
        )*
        const TOPICS: &[&str] = &[$($topic),*];
    };
}

topics! {
    all_of_conflicts "all-of-conflicts",
    all_of_merge "all-of-merge",
    answers_by_status "answers-by-status",
    any_of_without_discriminator "any-of-without-discriminator",
    bodies_of_parts "bodies-of-parts",
    bodies "bodies",
    choices_within_choices "choices-within-choices",
    config_and_credentials "config-and-credentials",
    constant_or_null "constant-or-null",
    constants "constants",
    constraints "constraints",
    deprecated_and_docs "deprecated-and-docs",
    drafted_acorn_redoc "drafted-acorn-redoc",
    drafted_bluefin_docusaurus "drafted-bluefin-docusaurus",
    drafted_cedar_apidog_html "drafted-cedar-apidog-html",
    drafted_cedar_apidog "drafted-cedar-apidog",
    drafted_dahlia_text "drafted-dahlia-text",
    echo "echo",
    empty_api "empty-api",
    envelope "envelope",
    external_refs "external-refs",
    family "family",
    free_components "free-components",
    kinds_of_values "kinds-of-values",
    lenient "lenient",
    maps_and_extra "maps-and-extra",
    media_types "media-types",
    names_keywords "names-keywords",
    names_of_files "names-of-files",
    null_alone "null-alone",
    nullable_and_absent "nullable-and-absent",
    obstacle_course "obstacle-course",
    odd_shapes "odd-shapes",
    one_of_discriminator "one-of-discriminator",
    openapi_3_1 "openapi-3-1",
    parameters "parameters",
    read_only_write_only "read-only-write-only",
    receiver_without_calls "receiver-without-calls",
    recursion "recursion",
    required_when_and_groups "required-when-and-groups",
    responses "responses",
    scalars_and_formats "scalars-and-formats",
    sensitive "sensitive",
    servers "servers",
    settling "settling",
    signatures "signatures",
    strangers_events "strangers-events",
    strangers_mistakes "strangers-mistakes",
    strangers_operations "strangers-operations",
    strangers_parameters "strangers-parameters",
    strangers_security "strangers-security",
    tokens "tokens",
    tuples "tuples",
    undocumented_paths "undocumented-paths",
    unicode_names "unicode-names",
    unions_apart "unions-apart",
    unlisted_members "unlisted-members",
    verified_notifications "verified-notifications",
    webhooks_and_callbacks "webhooks-and-callbacks",
}

#[test]
fn every_fixture_has_a_test() {
    let found: Vec<String> = fixtures("ok").into_iter().map(|case| case.name).collect();
    assert_eq!(
        found, TOPICS,
        "list new fixtures in `topics!` of tests/it/golden.rs"
    );
}

#[test]
fn every_snapshot_has_a_fixture() {
    let stale: Vec<String> = snapshots("golden")
        .into_iter()
        .filter(|name| !TOPICS.contains(&name.as_str()))
        .collect();
    assert!(
        stale.is_empty(),
        "delete tests/it/snapshots/golden/{stale:?}.snap: their fixtures are gone"
    );
}
