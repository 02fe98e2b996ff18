//! Methods that OpenAPI 3.0 and 3.1 have no key for.

use crate::diag::Diagnostics;
use crate::keywords::{ADDITIONAL, Kind, METHODS};
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Tree};

/// Whether a document has operations that [`adopt`] would move.
pub(super) fn any_foreign(root: &Node) -> bool {
    let paths = root.get("paths").and_then(Node::map).unwrap_or_default();
    let items = paths.iter().filter(|entry| !entry.key.starts_with("x-"));
    items
        .flat_map(|entry| entry.node.map().unwrap_or_default())
        .any(is_foreign)
}

/// Moves operations that stand under another word in a path item to `additionalOperations`, where OpenAPI 3.2 has them: what they
/// describe can be called all the same. Only for plain documents, before references are followed.
pub(super) fn adopt(root: &mut Node, diags: &mut Diagnostics) {
    let Tree::Map(sections) = &mut root.value else {
        return;
    };
    let paths = sections.iter_mut().filter(|entry| entry.key == "paths");
    for section in paths {
        let Tree::Map(paths) = &mut section.node.value else {
            continue;
        };
        let is_path = |entry: &&mut Entry| !entry.key.starts_with("x-");
        for path in paths.iter_mut().filter(is_path) {
            if let Tree::Map(item) = &mut path.node.value {
                adopt_in(item, diags);
            }
        }
    }
}

fn adopt_in(item: &mut Vec<Entry>, diags: &mut Diagnostics) {
    let mut adopted = Vec::new();
    while let Some(at) = item.iter().position(is_foreign) {
        let mut entry = item.remove(at);
        let lower = entry.key.to_ascii_lowercase();
        let meant = nearest(&lower, METHODS.iter().copied());
        match meant.filter(|meant| !item.iter().any(|entry| entry.key == *meant)) {
            Some(meant) => {
                diags.spelt(entry.key_span, &entry.key, meant);
                entry.key = meant.to_owned();
                item.insert(at, entry);
            }
            None => {
                let sent = entry.key.to_ascii_uppercase();
                diags.unknown_method(entry.key_span, &entry.key, &sent);
                entry.key = sent;
                adopted.push(entry);
            }
        }
    }
    let Some(first) = adopted.first() else {
        return;
    };
    let span = first.key_span;
    let known = item.iter_mut().find(|entry| entry.key == ADDITIONAL);
    match known.map(|entry| &mut entry.node.value) {
        Some(Tree::Map(known)) => known.extend(adopted),
        _ => {
            item.retain(|entry| entry.key != ADDITIONAL);
            item.push(Entry {
                key: ADDITIONAL.to_owned(),
                key_span: span,
                node: Node {
                    span,
                    value: Tree::Map(adopted),
                },
            });
        }
    }
}

/// Whether an entry of a path item is an operation under a word that is no key there.
fn is_foreign(entry: &Entry) -> bool {
    let key = entry.key.as_str();
    let is_known = Kind::PathItem.find(key).is_some()
        || METHODS.contains(&key.to_ascii_lowercase().as_str())
        || key.starts_with("x-");
    let looks_like_one = entry.node.map().is_some_and(|map| {
        map.iter()
            .any(|entry| matches!(entry.key.as_str(), "responses" | "operationId"))
    });
    !is_known && looks_like_one && is_token(key)
}

/// Whether a word can be a method: a token, as RFC 9110 has it.
pub(crate) fn is_token(word: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}
