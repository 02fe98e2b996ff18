use std::path::{Path, PathBuf};

use serde_yaml::Value;

use super::{Aliases, Node, Tree, read};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceFile};

pub(crate) fn tree(path: &str, text: &str) -> (Option<Node>, Vec<String>) {
    let mut diags = Diagnostics::new();
    let source = SourceFile::new(path, text);
    let root = read(&source, FileId::new(0), Aliases::Expand, &mut diags);
    let found = diags.into_sorted();
    (root, found.into_iter().map(|d| d.message).collect())
}

fn json_of(path: &str, text: &str) -> String {
    let (root, found) = tree(path, text);
    assert_eq!(found, Vec::<String>::new(), "{text}");
    root.unwrap().to_json()
}

#[test]
fn numbers_keep_their_text() {
    assert_eq!(
        json_of(
            "a.yaml",
            "a: 20.00\nb: 0.50000000\nc: \"1\"\nd: 012\ne: NO\nf: ~\ng:\n"
        ),
        r#"{"a":20.00,"b":0.50000000,"c":"1","d":"012","e":"NO","f":null,"g":null}"#
    );
    assert_eq!(
        json_of("a.json", r#"{"a": 20.00, "b": -1e+05}"#),
        r#"{"a":20.00,"b":-1e+05}"#
    );
}

#[test]
fn json_has_surrogate_pairs() {
    assert_eq!(
        json_of("a.json", r#"["\ud83d\ude00\u00e9\n\/"]"#),
        "[\"😀é\\n/\"]"
    );
    let (root, found) = tree("a.json", r#"["\ud83d"]"#);
    assert!(root.is_none());
    assert_eq!(found, ["not JSON: half a surrogate pair is no character"]);
}

#[test]
fn aliases_are_expanded_in_plain_files() {
    assert_eq!(
        json_of(
            "a.yaml",
            "a: &x { k: 1, l: 2 }\nb: *x\nc: { <<: *x, k: 3 }\n"
        ),
        r#"{"a":{"k":1,"l":2},"b":{"k":1,"l":2},"c":{"k":3,"l":2}}"#
    );
}

#[test]
fn bombs_do_not_go_off() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let before = level - 1;
        let list = vec![format!("*a{before}"); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    let (root, found) = tree("a.yaml", &text);
    assert!(root.is_none());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("blow the file up"), "{found:?}");
}

#[test]
fn spans_point_at_what_they_name() {
    let text = "# ümlaut\nkéy: wért # ü\nlist:\n- a\n- 'b c'\nflow: {x: [1, 2]}\nblock: |\n  one\n  two\nlast: 1\n";
    let (root, _) = tree("a.yaml", text);
    let root = root.unwrap();
    let said = |pointer: &str| {
        let span = root.at(pointer).unwrap().span;
        &text[span.start as usize..span.end as usize]
    };
    assert_eq!(said("/kéy"), "wért");
    assert_eq!(said("/list/1"), "'b c'");
    assert_eq!(said("/flow"), "{x: [1, 2]}");
    assert_eq!(said("/flow/x"), "[1, 2]");
    assert_eq!(said("/last"), "1");
    assert_eq!(root.at("/last").unwrap().span.line, 10);
}

#[test]
fn byte_order_marks_are_skipped_and_counted() {
    let (root, found) = tree("a.yaml", "\u{feff}a: 1\n");
    assert_eq!(found, Vec::<String>::new());
    let span = root.unwrap().get("a").unwrap().span;
    assert_eq!((span.line, span.column, span.start), (1, 4, 6));
}

#[test]
fn nothing_panics_on_cut_files() {
    let text = "openapi: 3.0.3\ninfo: {title: 'ü', a: [\"x\\n\", &b c, *b]}\nx: |\n  ü\n? [a]\n: b\n--- !t\n";
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        tree("a.yaml", &text[..at]);
        tree("a.yaml", &text[at..]);
        tree("a.json", &text[at..]);
    }
    let text = r#"{"a": ["\ud83d\ude00", -0.5e1, true, null, {"b": "c"}], "a": 1}"#;
    for at in 0..text.len() {
        tree("a.json", &text[..at]);
        tree("a.json", &text[at..]);
    }
}

#[test]
fn agrees_with_serde_yaml() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["../specs", "../../shared/corpus"] {
        let folder = here.join(folder);
        if !folder.exists() {
            println!("skipped: {} is not there", folder.display());
        }
        collect(&folder, &mut files);
    }
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        // What serde_yaml cannot read (surrogate pairs in JSON) is nothing to compare with.
        let Ok(theirs) = serde_yaml::from_str::<Value>(&text) else {
            println!("skipped: {} is not read by serde_yaml", path.display());
            continue;
        };
        let (ours, found) = tree(&path.to_string_lossy(), &text);
        assert_eq!(found, Vec::<String>::new(), "{}", path.display());
        agree(&ours.unwrap(), &theirs, &path.display().to_string());
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let extension = path.extension().unwrap_or_default();
        if path.is_dir() {
            collect(&path, files);
        } else if extension == "yaml" || extension == "yml" || extension == "json" {
            files.push(path);
        }
    }
}

fn agree(ours: &Node, theirs: &Value, place: &str) {
    match (&ours.value, theirs) {
        (Tree::Null, Value::Null) => {}
        (Tree::Bool(a), Value::Bool(b)) => assert_eq!(a, b, "{place}"),
        (Tree::Number(a), Value::Number(b)) => {
            let same = b.as_f64().map(|b| a.parse::<f64>().unwrap() == b);
            assert!(same.unwrap_or(*a == b.to_string()), "{place}: {a} {b}");
        }
        (Tree::Text(a), Value::String(b)) => assert_eq!(a, b, "{place}"),
        (Tree::List(a), Value::Sequence(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                agree(a, b, &format!("{place}/{index}"));
            }
        }
        (Tree::Map(a), Value::Mapping(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (entry, (key, value)) in a.iter().zip(b) {
                let key = match key {
                    Value::String(key) => key.clone(),
                    other => serde_yaml::to_string(other).unwrap().trim().to_owned(),
                };
                assert_eq!(entry.key, key, "{place}");
                agree(&entry.node, value, &format!("{place}/{key}"));
            }
        }
        _ => panic!("{place}: {} against {theirs:?}", ours.kind()),
    }
}
