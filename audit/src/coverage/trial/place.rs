//! Places in a body.

use payspec_codegen::tree::{Entry, Node, Tree};

use crate::spec::escape;

/// How deep a body is followed, and how many places of one member are looked at.
const DEPTH: usize = 64;
const MOST: usize = 16;

/// JSON pointers to what stands at a path, through lists: to their items, where the member itself is a list.
pub(super) fn places(body: &Node, path: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    walk(body, path, String::new(), 0, &mut found);
    found
}

fn walk(node: &Node, path: &[String], pointer: String, depth: usize, found: &mut Vec<String>) {
    if depth > DEPTH || found.len() >= MOST {
        return;
    }
    match (&node.value, path.split_first()) {
        (Tree::List(items), _) => {
            for (index, item) in items.iter().enumerate().take(MOST) {
                walk(item, path, format!("{pointer}/{index}"), depth + 1, found);
            }
        }
        (_, None) => found.push(pointer),
        (_, Some((name, rest))) => {
            if let Some(inner) = node.get(name) {
                let pointer = format!("{pointer}/{}", escape(name));
                walk(inner, rest, pointer, depth + 1, found);
            }
        }
    }
}

/// Puts a value at a JSON pointer, where it leads to something, or to a member that an object lacks.
pub(super) fn put(body: &mut Node, pointer: &str, value: Node) {
    let Some(rest) = pointer.strip_prefix('/') else {
        *body = value;
        return;
    };
    let mut tokens: Vec<String> = Vec::new();
    for token in rest.split('/') {
        tokens.push(token.replace("~1", "/").replace("~0", "~"));
    }
    let mut node = body;
    let last = tokens.len().saturating_sub(1);
    for (at, token) in tokens.iter().enumerate() {
        let span = node.span;
        node = match &mut node.value {
            Tree::List(items) => {
                let index = token.parse::<usize>().ok();
                match index.and_then(|index| items.get_mut(index)) {
                    Some(item) => item,
                    None => return,
                }
            }
            Tree::Map(entries) => {
                let known = entries.iter().position(|entry| entry.key == *token);
                if known.is_none() && at < last {
                    return;
                }
                let place = known.unwrap_or(entries.len());
                if known.is_none() {
                    entries.push(Entry {
                        key: token.clone(),
                        key_span: span,
                        node: Node {
                            span,
                            value: Tree::Null,
                        },
                    });
                }
                match entries.get_mut(place) {
                    Some(entry) => &mut entry.node,
                    None => return,
                }
            }
            _ => return,
        };
    }
    *node = value;
}
