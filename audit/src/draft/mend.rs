//! Names that would clash in Rust get an `x-name`: only the compiler knows which do.

use std::collections::BTreeMap;

use payspec_codegen::diag::Diagnostics;
use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree, strictly};
use payspec_codegen::{Severity, SourceFile, Spec};

use crate::yaml::{map, text, write};

/// A name that is given may be taken as well: then another is tried, this often.
const ROUNDS: usize = 8;
const HEAD: &str = "# yaml-language-server: $schema=../schema.json\n";
const PATH: &str = "specs/draft/openapi.yaml";

/// The spec as a file, with names that do not clash.
pub(super) fn names(mut root: Node) -> String {
    let mut next: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let written = format!("{HEAD}{}", write(&root));
        let file = SourceFile::new(PATH, written.clone());
        let clashes = clashes(&file);
        if clashes.is_empty() {
            return written;
        }
        let read = strictly(&file, FileId::new(0), &mut Diagnostics::new());
        let Some(mut tree) = read else {
            return written;
        };
        rename(&mut tree, &mut Above::default(), &clashes, &mut next);
        root = tree;
    }
    format!("{HEAD}{}", write(&root))
}

/// Names that are taken, by where they are said again.
fn clashes(file: &SourceFile) -> BTreeMap<Span, String> {
    let spec = Spec {
        name: "draft".to_owned(),
        path: PATH.to_owned(),
    };
    let (_, findings) = payspec_codegen::analyse(std::slice::from_ref(file), &[spec]);
    let clashes = findings.into_iter().filter_map(|finding| {
        let is_clash = finding.severity == Severity::Error
            && finding.message.starts_with("two ")
            && finding.message.ends_with(" in Rust");
        finding
            .span
            .filter(|_| is_clash)
            .map(|span| (span, finding.message))
    });
    clashes.collect()
}

/// What stands around a node.
#[derive(Default)]
struct Above {
    /// Its key in the map around it.
    key: String,
}

/// Gives names to what stands at these places.
fn rename(
    node: &mut Node,
    above: &mut Above,
    clashes: &BTreeMap<Span, String>,
    next: &mut BTreeMap<String, u32>,
) {
    let span = node.span;
    match &mut node.value {
        Tree::List(items) => {
            for item in items {
                rename(item, above, clashes, next);
            }
        }
        Tree::Map(entries) => {
            let values = of_values(entries, clashes, next);
            for entry in entries.iter_mut() {
                // What stands in examples is data.
                if matches!(entry.key.as_str(), "example" | "examples" | "default")
                    && above.key != "properties"
                {
                    continue;
                }
                let is_here = clashes
                    .get(&entry.key_span)
                    .filter(|_| entry.node.map().is_some());
                if let Some(message) = is_here {
                    name(&mut entry.node, &entry.key, message, next);
                }
                let mut inner = Above {
                    key: entry.key.clone(),
                };
                rename(&mut entry.node, &mut inner, clashes, next);
            }
            if !values.is_empty() {
                add(entries, "x-values", values);
            }
            if let Some(message) = clashes.get(&span) {
                name(node, &above.key, message, next);
            }
        }
        _ => {}
    }
}

fn name(node: &mut Node, key: &str, message: &str, next: &mut BTreeMap<String, u32>) {
    let said = node.get("x-name").and_then(Node::text).map(str::to_owned);
    let base = said.as_deref().unwrap_or(key);
    let base = base
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    let words = numbered(base, message, next);
    let Tree::Map(entries) = &mut node.value else {
        return;
    };
    entries.retain(|entry| entry.key != "x-name");
    if let Tree::Map(new) = map([("x-name", text(words))]).value {
        entries.extend(new);
    }
}

/// The name with a number that no other of its like has.
fn numbered(base: &str, message: &str, next: &mut BTreeMap<String, u32>) -> String {
    let number = next.entry(message.to_owned()).or_insert(1);
    *number = number.saturating_add(1);
    format!("{base} {number}")
}

/// Names for values of an `enum`.
fn of_values(
    entries: &[Entry],
    clashes: &BTreeMap<Span, String>,
    next: &mut BTreeMap<String, u32>,
) -> Vec<(String, Node)> {
    let listed = entries.iter().find(|entry| entry.key == "enum");
    let listed = listed.and_then(|entry| entry.node.list());
    let clashing = listed.unwrap_or_default().iter().filter_map(|value| {
        let message = clashes.get(&value.span)?;
        let key = match &value.value {
            Tree::Text(text) => text.clone(),
            _ => value.to_json(),
        };
        let name = numbered(&key, message, next);
        Some((key, map([("name", text(name))])))
    });
    clashing.collect()
}

/// Adds entries to a map in a map.
fn add(entries: &mut Vec<Entry>, key: &str, new: Vec<(String, Node)>) {
    let known = entries.iter_mut().find(|entry| entry.key == key);
    let Tree::Map(mut new) = map(new).value else {
        return;
    };
    match known {
        Some(Entry {
            node: Node {
                value: Tree::Map(inner),
                ..
            },
            ..
        }) => {
            inner.retain(|entry| new.iter().all(|one| one.key != entry.key));
            inner.append(&mut new);
        }
        _ => {
            if let Tree::Map(outer) = map([(key, crate::yaml::node(Tree::Map(new)))]).value {
                entries.extend(outer);
            }
        }
    }
}
