use std::path::{Path, PathBuf};

use super::{Document, Spec, parse};
use crate::diag::{Diagnostic, Diagnostics, Severity, render};
use crate::source::SourceFile;
use crate::tree::Node;

fn read(sources: &[SourceFile], path: &str) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut diags = Diagnostics::new();
    let spec = Spec {
        name: "acme".to_owned(),
        path: path.to_owned(),
    };
    let documents = parse(sources, &[spec], &mut diags);
    (documents, diags.into_sorted())
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect()
        })
        .unwrap_or_default();
    paths.sort();
    paths
}

fn source(path: &Path) -> SourceFile {
    SourceFile::new(
        path.to_string_lossy().into_owned(),
        std::fs::read(path).unwrap(),
    )
}

/// Prints what is said about the files under tests/fixtures/bad.
#[test]
#[ignore = "for looking at messages"]
fn show_bad_fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bad");
    let only = std::env::var("ONLY").unwrap_or_default();
    for path in files_of(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains(&only) {
            continue;
        }
        let (mut sources, entry) = if path.is_dir() {
            let inner = files_of(&path)
                .iter()
                .map(|path| source(path))
                .collect::<Vec<_>>();
            (inner, path.join("openapi.yaml"))
        } else {
            (vec![source(&path)], path.clone())
        };
        let root = format!("{}/", folder.display());
        for source in &mut sources {
            source.path = source.path.replace(&root, "");
        }
        let entry = entry.to_string_lossy().replace(&root, "");
        let (_, found) = read(&sources, &entry);
        let mark = if found.len() == 1 { "" } else { "  <<<<<<" };
        println!("#### {name}: {}{mark}", found.len());
        for diagnostic in &found {
            println!("{}\n", render(diagnostic, &sources, false));
        }
    }
}

/// Prints how the corpus is read.
#[test]
#[ignore = "slow, and the corpus is not part of the project"]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let only = std::env::var("ONLY").unwrap_or_default();
    for path in files_of(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let spec = ["json", "yaml"].iter().any(|end| name.ends_with(end));
        if !spec || !name.contains(&only) {
            continue;
        }
        let sources = [SourceFile::new(
            name.as_str(),
            std::fs::read(&path).unwrap(),
        )];
        let started = std::time::Instant::now();
        let (documents, found) = read(&sources, &name);
        let errors = found
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        let operations = documents.first().map_or(0, |document| {
            let paths = document.tree.get("paths").and_then(Node::map);
            let items = paths.unwrap_or_default().iter();
            let keys = items.flat_map(|item| item.node.map().unwrap_or_default());
            keys.filter(|entry| entry.node.get("responses").is_some())
                .count()
        });
        println!(
            "{name}: read {}, {operations} operations, {errors} errors, {} warnings, {:?}",
            documents.len(),
            found.len() - errors,
            started.elapsed()
        );
        let mut heads: std::collections::BTreeMap<String, (usize, String)> = Default::default();
        for diagnostic in &found {
            let place = diagnostic.span.map_or(0, |span| span.line);
            let text = diagnostic
                .message
                .split('`')
                .step_by(2)
                .collect::<Vec<_>>()
                .join("`");
            let head = heads
                .entry(format!("{:?} {text}", diagnostic.severity))
                .or_default();
            head.0 += 1;
            head.1 = format!("{place}: {}", diagnostic.message);
        }
        for (head, (count, last)) in heads {
            println!("    {count:5} {head} | {last}");
        }
    }
}

/// What becomes of a plain document, as JSON, and what is said about it.
fn becomes(files: &[(&str, &str)]) -> (String, Vec<String>) {
    let sources: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile::new(*path, *text))
        .collect();
    let (documents, found) = read(&sources, files[0].0);
    let trees: Vec<String> = documents.iter().map(|d| d.tree.to_json()).collect();
    let messages = found.into_iter().map(|diagnostic| diagnostic.message);
    (trees.join("\n"), messages.collect())
}

/// What becomes of a schema of a 3.1 document.
fn schema_31(schema: &str) -> String {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\ncomponents: {{ schemas: {{ A: {schema}, B: {{}} }} }}\n"
    );
    let (documents, found) = read(&[SourceFile::new("a.yaml", text)], "a.yaml");
    assert_eq!(found, [], "{schema}");
    documents[0]
        .tree
        .at("/components/schemas/A")
        .unwrap()
        .to_json()
}

#[test]
fn schemas_of_31_become_those_of_30() {
    for (schema, becomes) in [
        (
            "{ type: [string, 'null'] }",
            r#"{"type":"string","nullable":true}"#,
        ),
        (
            "{ type: [string, integer] }",
            r#"{"type":["string","integer"]}"#,
        ),
        ("{ type: 'null' }", r#"{"enum":[null],"nullable":true}"#),
        ("{ const: 5.0 }", r#"{"enum":[5.0]}"#),
        (
            "{ exclusiveMinimum: 5.50 }",
            r#"{"minimum":5.50,"exclusiveMinimum":true}"#,
        ),
        ("{ minimum: 7, exclusiveMinimum: 5 }", r#"{"minimum":7}"#),
        ("{ examples: [1.0, 2] }", r#"{"example":1.0}"#),
        ("true", "{}"),
        ("false", r#"{"not":{}}"#),
        (
            "{ items: true, additionalProperties: false }",
            r#"{"items":{},"additionalProperties":false}"#,
        ),
        (
            "{ $ref: '#/components/schemas/B', title: x }",
            r##"{"allOf":[{"$ref":"#/components/schemas/B"}],"title":"x"}"##,
        ),
        (
            "{ anyOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }] }",
            r##"{"allOf":[{"$ref":"#/components/schemas/B"}],"nullable":true}"##,
        ),
        (
            "{ properties: { const: { type: string }, x-foo: {} }, example: { $ref: no, type: [] } }",
            r#"{"properties":{"const":{"type":"string"},"x-foo":{}},"example":{"$ref":"no","type":[]}}"#,
        ),
    ] {
        assert_eq!(schema_31(schema), becomes, "{schema}");
    }
}

#[test]
fn references_lead_into_one_tree() {
    let entry = r"
openapi: 3.0.3
info: { title: A, version: '1' }
paths:
  /a: { $ref: 'paths/a.yaml' }
  /b:
    get:
      parameters: [{ $ref: '#/paths/~1c/get/parameters/0' }]
      responses: { default: { $ref: 'paths/a.yaml#/get/responses/default' } }
  /c:
    get:
      parameters: [{ name: q, in: query, schema: { $ref: '#/components/schemas/A/properties/b' } }]
      responses: { default: { description: done } }
components:
  schemas:
    A: { properties: { b: { type: string }, c: { $ref: '#/components/schemas/Alias' } } }
    Alias: { $ref: 'defs.yaml#/Money' }
";
    let path = "get: { responses: { default: { description: x, content: { a/b: { schema: { $ref: '../defs.yaml#/Money' } } } } } }";
    let defs = "Money: { properties: { unit: { $ref: '#/Unit' }, owner: { $ref: 'a.yaml#/components/schemas/A' } } }\nUnit: { enum: [EUR] }";
    let (tree, found) = becomes(&[
        ("s/a.yaml", entry),
        ("s/paths/a.yaml", path),
        ("s/defs.yaml", defs),
    ]);
    assert_eq!(found, Vec::<String>::new());
    insta::assert_snapshot!(tree.replace(",\"", ",\n\""), @r###"
{"openapi":"3.0.3",
"info":{"title":"A",
"version":"1"},
"paths":{"/a":{"get":{"responses":{"default":{"$ref":"#/components/responses/a_get_responses_default"}}}},
"/b":{"get":{"parameters":[{"$ref":"#/components/parameters/c_get_parameters_0"}],
"responses":{"default":{"$ref":"#/components/responses/a_get_responses_default"}}}},
"/c":{"get":{"parameters":[{"$ref":"#/components/parameters/c_get_parameters_0"}],
"responses":{"default":{"description":"done"}}}}},
"components":{"schemas":{"A":{"properties":{"b":{"$ref":"#/components/schemas/A_b"},
"c":{"$ref":"#/components/schemas/Money"}}},
"Alias":{"$ref":"#/components/schemas/Money"},
"A_b":{"type":"string"},
"Money":{"properties":{"unit":{"$ref":"#/components/schemas/Unit"},
"owner":{"$ref":"#/components/schemas/A"}}},
"Unit":{"enum":["EUR"]}},
"parameters":{"c_get_parameters_0":{"name":"q",
"in":"query",
"schema":{"$ref":"#/components/schemas/A_b"}}},
"responses":{"a_get_responses_default":{"description":"x",
"content":{"a/b":{"schema":{"$ref":"#/components/schemas/Money"}}}}}}}
"###);
}

#[test]
fn plain_documents_are_mended() {
    let text = r"
openapi: 3.0
info: { title: A, version: 1.0 }
x-anything: &a { b: c }
paths:
  /a/{id}:
    get:
      summary: *a
      parameters: [{ name: id, in: path, schema: { type: string, maxLength: '12', colour: red } }]
      responses: { 2xx: { content: {} } }
";
    let (tree, found) = becomes(&[("a.yaml", text)]);
    insta::assert_snapshot!(found.join("\n"), @r###"
`openapi` is written as a number
`version` is written as a number
`summary` is a map, not text
path parameter `id` is not `required`
`maxLength` is written as text
unknown key `colour` in a schema
`2xx` is no HTTP status
a response without `description`
"###);
    insta::assert_snapshot!(tree.replace(",\"", ",\n\""), @r###"
{"openapi":"3.0",
"info":{"title":"A",
"version":"1.0"},
"x-anything":{"b":"c"},
"paths":{"/a/{id}":{"get":{"parameters":[{"name":"id",
"in":"path",
"schema":{"type":"string",
"maxLength":12},
"required":true}],
"responses":{"2XX":{"content":{},
"description":""}}}}}}
"###);
}

#[test]
fn numbers_pass_no_float() {
    let text = "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: {}\ncomponents: { schemas: { A: { type: number, maximum: 99999999999999999999999.10 } } }\n";
    let (tree, found) = becomes(&[("a.yaml", text)]);
    assert_eq!(found, Vec::<String>::new());
    assert!(
        tree.contains(r#""maximum":99999999999999999999999.10"#),
        "{tree}"
    );
}

#[test]
fn nothing_panics_on_broken_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/bad");
    for path in files_of(&folder) {
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        for at in (0..bytes.len()).step_by(31) {
            let mut cut = bytes.clone();
            cut.truncate(at);
            read(&[SourceFile::new("a.yaml", cut)], "a.yaml");
            let mut changed = bytes.clone();
            changed[at] = b"{}[]:&*\"x1"[at % 10];
            read(&[SourceFile::new("a.yaml", changed)], "a.yaml");
            let mut plain = String::from_utf8_lossy(&bytes)
                .replace("x-payspec", "x-other")
                .into_bytes();
            plain.remove(at % plain.len().max(1));
            read(&[SourceFile::new("a.yaml", plain)], "a.yaml");
        }
    }
}

/// Prints what is said about the project's own specs.
#[test]
#[ignore = "for looking at messages"]
fn show_specs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let folders = files_of(&folder);
    let paths = folders.iter().flat_map(|folder| files_of(folder));
    let yaml = paths.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let sources: Vec<SourceFile> = yaml.map(|path| source(&path)).collect();
    for entry in sources
        .iter()
        .filter(|source| source.path.ends_with("/openapi.yaml"))
    {
        let (documents, found) = read(&sources, &entry.path);
        println!("#### {}: read {}", entry.path, documents.len());
        for diagnostic in &found {
            println!("{}\n", render(diagnostic, &sources, false));
        }
    }
}
