//! What examples show of a message. Where a table says otherwise the example is believed: it is what was sent.

use payspec_codegen::tree::{Node, Tree};

use super::{DEPTH, Shape, word};
use crate::draft::gather::{Message, Origin};
use crate::draft::{Doubt, Doubts};
use crate::facts::{Example, Kind, Place, Required};

/// How many values of a member are kept to hold rules against.
const SHOWN: usize = 200;

fn place(node: &Node) -> Place {
    Place {
        line: node.span.line,
        column: node.span.column,
    }
}

/// Maps that a value is, or that are the items of it.
fn maps(node: &Node) -> Vec<&Node> {
    match &node.value {
        Tree::List(items) => items.iter().filter(|item| item.map().is_some()).collect(),
        Tree::Map(_) => vec![node],
        _ => Vec::new(),
    }
}

/// Takes what an example shows.
pub(super) fn take(shape: &mut Shape, origin: Origin, example: &Example, doubts: &mut Doubts) {
    let mut queue: Vec<(&mut Shape, Vec<&Node>, usize)> = vec![(shape, vec![&example.value], 0)];
    while let Some((shape, nodes, depth)) = queue.pop() {
        if depth > DEPTH {
            continue;
        }
        for node in &nodes {
            take_kind(shape, node, origin, doubts);
        }
        let mut inner: std::collections::BTreeMap<&str, Vec<&Node>> =
            std::collections::BTreeMap::new();
        for map in nodes.iter().flat_map(|node| maps(node)) {
            for entry in map.map().unwrap_or_default() {
                shape.member(&entry.key, origin, place(&entry.node));
                inner.entry(&entry.key).or_default().push(&entry.node);
            }
        }
        for member in &mut shape.members {
            if let Some(nodes) = inner.remove(member.name.as_str()) {
                member.is_shown = true;
                queue.push((member, nodes, depth + 1));
            }
        }
    }
}

/// Takes the choices that an example lists in place of values. Only those are values of the member, not the list as it is written.
pub(super) fn take_choices(shape: &mut Shape, example: &Example) {
    for choices in &example.choices {
        if let Some(member) = shape.find(&choices.path) {
            if member.values.is_empty() {
                member.values.clone_from(&choices.values);
            }
            if member.default.is_none() {
                member.default.clone_from(&choices.default);
            }
            member.shown.retain(|shown| choices.values.contains(shown));
        }
    }
}

fn take_kind(shape: &mut Shape, node: &Node, origin: Origin, doubts: &mut Doubts) {
    let Some(kind) = kind_of(node) else {
        shape.nullable = true;
        return;
    };
    let text = match &node.value {
        Tree::Bool(value) => Some(value.to_string()),
        Tree::Number(text) | Tree::Text(text) => Some(text.clone()),
        _ => None,
    };
    let is_first = shape.shown.is_empty();
    shape
        .shown
        .extend(text.filter(|_| shape.shown.len() < SHOWN));
    let fits = match (&shape.kind, &kind) {
        (Some(Kind::Number), Kind::Integer) | (Some(Kind::Array(_)), Kind::Array(None)) => true,
        (Some(Kind::Array(None)) | None, Kind::Array(_)) => {
            shape.kind = Some(kind);
            return;
        }
        (None, _) if is_first => {
            shape.kind = Some(kind);
            return;
        }
        // Examples have disagreed before.
        (None, _) => return,
        (Some(said), shown) => said == shown,
    };
    if fits {
        return;
    }
    let what = format!(
        "is {} in an example and {} elsewhere: the draft follows the example",
        word(&kind),
        shape.kind.as_ref().map_or("nothing", word),
    );
    let at = place(node);
    doubts.push(Doubt::new(origin.document, at, shape.name.clone(), what));
    // Two examples that disagree leave no type at all, except for numbers.
    shape.kind = match (shape.kind.take(), kind) {
        (Some(Kind::Integer), Kind::Number) => Some(Kind::Number),
        (Some(Kind::Array(_)), Kind::Array(_)) => Some(Kind::Array(None)),
        (_, kind) if is_first => Some(kind),
        _ => None,
    };
}

/// What a value is; nothing for null.
pub(super) fn kind_of(node: &Node) -> Option<Kind> {
    Some(match &node.value {
        Tree::Null => return None,
        Tree::Bool(_) => Kind::Boolean,
        // A number too large for 64 bits is one that has no fraction, but no integer.
        Tree::Number(number) if number.parse::<i64>().is_ok() => Kind::Integer,
        Tree::Number(_) => Kind::Number,
        Tree::Text(_) => Kind::String,
        Tree::List(items) => {
            let mut kinds = items.iter().filter_map(|item| match item.value {
                Tree::List(_) => Some(Kind::Array(None)),
                _ => kind_of(item),
            });
            let first = kinds.next();
            let has_null = items.iter().any(|item| item.is_null());
            let first = first.filter(|first| !has_null && kinds.all(|kind| kind == *first));
            Kind::Array(first.map(Box::new))
        }
        Tree::Map(_) => Kind::Object,
    })
}

/// Marks what an example leaves out, though it has the object around it.
pub(super) fn left_out(shape: &mut Shape, message: &Message<'_>, doubts: &mut Doubts) {
    for (_, example) in &message.examples {
        let mut queue: Vec<(&mut Shape, Vec<&Node>, usize)> =
            vec![(&mut *shape, maps(&example.value), 0)];
        while let Some((shape, nodes, depth)) = queue.pop() {
            if nodes.is_empty() || depth > DEPTH {
                continue;
            }
            let mut inner: std::collections::BTreeMap<&str, Vec<&Node>> =
                std::collections::BTreeMap::new();
            for entry in nodes.iter().filter_map(|node| node.map()).flatten() {
                inner.entry(&entry.key).or_default().push(&entry.node);
            }
            for member in &mut shape.members {
                let shown = inner.remove(member.name.as_str()).unwrap_or_default();
                if shown.len() < nodes.len() {
                    if member.required == Some(Required::Yes) && !member.is_left_out {
                        let what =
                            "is required, but an example leaves it out: optional in the draft";
                        doubts.push(member.doubt(what));
                    }
                    member.is_left_out = true;
                }
                let maps = shown.into_iter().flat_map(maps).collect();
                queue.push((member, maps, depth + 1));
            }
        }
    }
}
