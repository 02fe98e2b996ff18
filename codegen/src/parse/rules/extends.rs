//! Schemas that would have to contain themselves: circles of `allOf` and `$ref` that no property or item breaks.

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::parse::{Mode, component_path};
use crate::resolve::child_mut;
use crate::source::Span;
use crate::tree::{Node, Tree};

/// What a schema is made of: names of schemas, and where they are named.
type Parts = BTreeMap<String, Vec<(String, Span)>>;

/// In plain documents a circle is cut at its first link.
pub(super) fn check(root: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    let mut cut: Vec<(String, Span)> = Vec::new();
    circles(root, mode, &mut cut, diags);
    for (name, link) in cut {
        let schemas =
            child_mut(root, "components").and_then(|components| child_mut(components, "schemas"));
        if let Some(schema) = schemas.and_then(|schemas| child_mut(schemas, &name)) {
            take_out(schema, link);
        }
    }
}

fn circles(root: &Node, mode: Mode, cut: &mut Vec<(String, Span)>, diags: &mut Diagnostics) {
    let schemas = root.at("/components/schemas").and_then(Node::map);
    let mut parts: Parts = BTreeMap::new();
    for entry in schemas.unwrap_or_default() {
        let mut named = Vec::new();
        collect(&entry.node, &mut named);
        parts.insert(entry.key.clone(), named);
    }
    loop {
        peel(&mut parts);
        let Some(circle) = circle(&parts) else {
            return;
        };
        let spans: Vec<Span> = circle.iter().map(|(_, span)| *span).collect();
        if let Some((name, link)) = circle.first() {
            diags.extends_itself(mode, name, &spans);
            if mode == Mode::Plain {
                cut.push((name.clone(), *link));
            }
        }
        for (name, _) in circle {
            parts.remove(&name);
        }
    }
}

fn collect(node: &Node, named: &mut Vec<(String, Span)>) {
    if let Some(reference) = node.get("$ref")
        && let Some((_, name)) = reference.text().and_then(component_path)
    {
        named.push((name, reference.span));
    }
    for part in node.get("allOf").and_then(Node::list).unwrap_or_default() {
        collect(part, named);
    }
}

/// Takes out the reference that stands at `link`, with what it is alone in.
fn take_out(schema: &mut Node, link: Span) {
    let is_link = |node: &Node| node.get("$ref").is_some_and(|found| found.span == link);
    let is_here = is_link(schema);
    let Tree::Map(map) = &mut schema.value else {
        return;
    };
    if is_here {
        map.retain(|entry| entry.key != "$ref");
        return;
    }
    for entry in map.iter_mut().filter(|entry| entry.key == "allOf") {
        if let Tree::List(parts) = &mut entry.node.value {
            parts.retain(|part| !is_link(part));
            for part in parts {
                take_out(part, link);
            }
        }
    }
    map.retain(|entry| {
        entry.key != "allOf" || entry.node.list().is_none_or(|parts| !parts.is_empty())
    });
}

/// Takes out what leads nowhere, until only circles and what leads to them are left.
fn peel(parts: &mut Parts) {
    loop {
        let names: Vec<String> = parts.keys().cloned().collect();
        let before = parts.len();
        for named in parts.values_mut() {
            named.retain(|(name, _)| names.binary_search(name).is_ok());
        }
        parts.retain(|_, named| !named.is_empty());
        if parts.len() == before {
            return;
        }
    }
}

/// A circle, from where it is first met: each name with the place that leads on from it.
fn circle(parts: &Parts) -> Option<Vec<(String, Span)>> {
    let mut name = parts.keys().next()?.clone();
    let mut passed: Vec<(String, Span)> = Vec::new();
    while !passed.iter().any(|(passed, _)| *passed == name) {
        let (next, span) = parts.get(&name)?.first()?.clone();
        passed.push((std::mem::replace(&mut name, next), span));
    }
    let start = passed.iter().position(|(passed, _)| *passed == name)?;
    Some(passed.split_off(start))
}
