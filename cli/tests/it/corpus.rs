//! `payspec corpus`.

use serde_json::Value;

use crate::run::{Folder, SPEC, flawless};

fn folder() -> Folder {
    Folder::new(&[
        ("files/acme.yaml", SPEC),
        ("files/deep/openapi.yaml", &flawless()),
        (
            "files/packed.json",
            r#"{"info":{"title":"x","version":"1"},"openapi":"3.0.0","paths":{}}"#,
        ),
        ("files/bad.yaml", "openapi: 2.0\n"),
        ("files/parts.yaml", "type: object\n"),
        ("files/notes.md", "openapi: 3.0.0\n"),
    ])
}

#[test]
fn a_line_a_file() {
    let folder = folder();
    let ran = folder.run(&["corpus", "files", "--json", "table.json"]);
    insta::assert_snapshot!("table", without_lines(&ran.shown()));
    let json: Value = serde_json::from_str(&folder.text("table.json")).expect("JSON");
    let acme = &json["files"][0];
    assert_eq!(acme["file"], "acme.yaml");
    assert_eq!(acme["warnings"], 6);
    assert_eq!(acme["findings"].as_array().map(Vec::len), Some(6));
    assert_eq!(acme["compiled"], Value::Null);
    assert_eq!(folder.run(&["corpus", "none"]).code, 2);
}

/// Large files are generated in a thread of their own, and it is that which is measured.
#[test]
fn what_generating_costs_is_told() {
    let schemas = (0..1000).map(|number| {
        format!("    S{number}: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n")
    });
    let spec = "openapi: 3.0.3\ninfo: { title: Large, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n";
    let spec = format!("{spec}{}", schemas.collect::<String>());
    let folder = Folder::new(&[("files/large.yaml", &spec)]);
    folder.run(&["corpus", "files", "--json", "table.json"]);
    let json: Value = serde_json::from_str(&folder.text("table.json")).expect("JSON");
    if cfg!(target_os = "linux") {
        let seconds = json["files"][0]["generate_cpu_seconds"].as_f64();
        assert!(seconds.unwrap_or(0.0) > 0.002, "{seconds:?}");
    }
}

/// The table without its last column: how many lines there are changes with the generator.
fn without_lines(table: &str) -> String {
    let lines = table.lines().map(|line| match line.rsplit_once("[time]") {
        Some((line, _)) => format!("{line}[time]  [lines]"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The one test here that compiles: without features, so that what it leans on is small.
#[test]
fn crates_compile_without_a_warning() {
    let folder = folder();
    let words = [
        "corpus",
        "files/deep",
        "--compile",
        "--work",
        "work",
        "--json",
        "table.json",
    ];
    let ran = folder.run(&words);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let json: Value = serde_json::from_str(&folder.text("table.json")).expect("JSON");
    let row = &json["files"][0];
    assert_eq!(row["compiled"], true, "{row:#}");
    if cfg!(target_os = "linux") {
        let memory = row["check_memory_kib"].as_u64().unwrap_or(0);
        assert!((10 << 10..4 << 20).contains(&memory), "{memory} KiB");
        assert!(row["check_cpu_seconds"].as_f64().unwrap_or(0.0) > 0.0);
    }
}
