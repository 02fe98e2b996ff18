//! `specs/schema.json`: it is fresh, it agrees with the generator on what is right and what is wrong, and `specs/README.md` agrees
//! with it.

mod readme;
mod wrong;

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::parse::parse;
use payspec_codegen::{SourceFile, Spec, schema_json};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn schema() -> Value {
    serde_json::from_str(&schema_json()).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).unwrap()
}

/// What the schema has to say about a YAML text, a line a finding.
fn refusals(validator: &Validator, yaml: &str) -> Vec<String> {
    let value: Value = serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    let errors = validator.iter_errors(&value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// What the generator's own check says first about a spec that it refuses.
fn parse_refusal(yaml: &str) -> Option<String> {
    let mut diags = Diagnostics::new();
    let spec = Spec {
        name: "acme".to_owned(),
        path: "acme.yaml".to_owned(),
    };
    parse(&[SourceFile::new("acme.yaml", yaml)], &[spec], &mut diags);
    let refused = diags.has_errors();
    let mut found = diags.into_sorted().into_iter();
    found.next().map(|one| one.message).filter(|_| refused)
}

/// Every YAML file below a folder; none where it does not exist.
fn yaml_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().collect());
    let entries: Vec<std::fs::DirEntry> = entries.unwrap_or_default();
    let mut paths = Vec::new();
    for path in entries.into_iter().map(|entry| entry.path()) {
        if path.is_dir() {
            paths.extend(yaml_below(&path));
        } else if path.extension().is_some_and(|end| end == "yaml") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

#[test]
fn is_fresh() {
    let written = read(&root().join("specs/schema.json"));
    assert!(
        written == schema_json(),
        "specs/schema.json is stale; run `cargo xtask schema`"
    );
}

#[test]
fn is_a_schema_of_draft_7() {
    jsonschema::draft7::meta::validate(&schema()).unwrap();
}

#[test]
fn accepts_the_specs_and_what_they_share() {
    let validator = validator();
    let mut paths = yaml_below(&root().join("specs"));
    // What the audit keeps of documents is no spec.
    paths.retain(|path| !path.ends_with("inventory.yaml"));
    assert!(!paths.is_empty());
    for path in paths {
        assert_eq!(
            refusals(&validator, &read(&path)),
            [""; 0],
            "{}",
            path.display()
        );
    }
}

/// Specs of 3.0 in the language that the generator reads.
#[test]
fn accepts_what_the_generator_accepts() {
    let validator = validator();
    for path in yaml_below(&root().join("tests/fixtures/ok")) {
        let text = read(&path);
        let of_30 = text.lines().any(|line| line.starts_with("openapi: 3.0"));
        if of_30 && text.contains("x-payspec: 1") && parse_refusal(&text).is_none() {
            assert_eq!(refusals(&validator, &text), [""; 0], "{}", path.display());
        }
    }
}
