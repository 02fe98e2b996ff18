//! `payspec check`.

use serde_json::Value;

use crate::run::{Folder, SPEC, flawless};

#[test]
fn findings_of_a_kind_are_shown_three_times() {
    let folder = Folder::new(&[("acme.yaml", SPEC)]);
    let ran = folder.run(&["check", "acme.yaml"]);
    insta::assert_snapshot!("findings", ran.shown());
    let all = folder.run(&["check", "acme.yaml", "--all"]);
    assert_eq!(all.err.matches("warning[").count(), 6);
    assert!(!all.err.contains("more like this"));
}

#[test]
fn exit_codes_tell_warnings_from_errors() {
    let folder = Folder::new(&[
        ("acme.yaml", SPEC),
        ("fine.yaml", &flawless()),
        ("bad.yaml", "openapi: 2.0\n"),
    ]);
    assert_eq!(
        folder
            .run(&["check", "fine.yaml", "--deny", "warnings"])
            .code,
        0
    );
    assert_eq!(folder.run(&["check", "acme.yaml"]).code, 0);
    assert_eq!(
        folder
            .run(&["check", "acme.yaml", "--deny", "warnings"])
            .code,
        1
    );
    let ran = folder.run(&["check", "fine.yaml", "bad.yaml"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("bad.yaml:1:10"), "{}", ran.err);
    assert!(
        ran.out.starts_with("fine.yaml: 3 operations"),
        "{}",
        ran.out
    );
    assert_eq!(folder.run(&["check", "fine.yaml", "none.yaml"]).code, 2);
}

#[test]
fn color_is_asked_for_or_off() {
    let folder = Folder::new(&[("acme.yaml", SPEC)]);
    assert!(!folder.run(&["check", "acme.yaml"]).err.contains('\u{1b}'));
    let ran = folder.run(&["check", "acme.yaml", "--color", "always"]);
    assert!(ran.err.contains('\u{1b}'));
}

#[test]
fn machines_get_every_finding() {
    let folder = Folder::new(&[("acme.yaml", SPEC)]);
    let ran = folder.run(&["check", "acme.yaml", "--format", "json"]);
    assert_eq!(ran.err, "");
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    let findings = json["specs"][0]["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 6);
    assert_eq!(json["warnings"], 6);
    insta::assert_snapshot!("finding_json", format!("{:#}", findings[0]));
}

#[test]
fn an_overlay_mends_a_file() {
    let overlay = "\
overlay: 1.0.0
info: { title: Mend, version: 1.0.0 }
actions:
  - target: $.components.schemas.Order.properties.*.nullable
    remove: true
  - target: $.components.schemas.Order.properties.id.maxLenght
    remove: true
  - target: $.components.schemas.Orders
    remove: true
";
    let folder = Folder::new(&[("acme.yaml", SPEC), ("mend.yaml", overlay)]);
    let ran = folder.run(&["check", "acme.yaml", "--overlay", "mend.yaml"]);
    insta::assert_snapshot!("overlay", ran.shown());
}
