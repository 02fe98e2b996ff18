//! Rules that look at more than one object: names said twice, parameters and paths, security, tags.
//!
//! In the spec language a broken rule is an error; plain documents are mended with a warning, so that what comes out keeps the rules.

mod extends;
mod parameters;
mod references;

use std::collections::BTreeMap;

use super::Mode;
use super::version::Version;
use crate::diag::Diagnostics;
use crate::keywords::{FLOW_NEEDS, Kind, SCHEME_NEEDS, for_each_child_mut};
use crate::source::Span;
use crate::tree::{Entry, Node, Tree};

/// Checks a normalised tree.
pub(super) fn check(root: &mut Node, mode: Mode, version: Version, diags: &mut Diagnostics) {
    let mut rules = Rules {
        mode,
        version,
        diags,
        operations: BTreeMap::new(),
    };
    rules.paths_alike(root);
    extends::check(root, mode, rules.diags);
    parameters::check(root, mode, rules.diags);
    rules.objects(root, Kind::Root);
    references::check(root, mode, rules.diags);
}

struct Rules<'a> {
    mode: Mode,
    version: Version,
    diags: &'a mut Diagnostics,
    /// Where each operation id was first said.
    operations: BTreeMap<String, Span>,
}

impl Rules<'_> {
    /// Paths that differ in nothing but the names of their parameters are one path.
    fn paths_alike(&mut self, root: &Node) {
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let paths = root.get("paths").and_then(Node::map).unwrap_or_default();
        for path in paths.iter().filter(|path| path.key.starts_with('/')) {
            let shape = without_names(&path.key);
            match seen.get(&shape) {
                Some((first, span)) => {
                    self.diags
                        .paths_clash(self.mode, path.key_span, &path.key, first, *span);
                }
                None => {
                    seen.insert(shape, (&path.key, path.key_span));
                }
            }
        }
    }

    fn objects(&mut self, node: &mut Node, kind: Kind) {
        if kind.is_schema() {
            return;
        }
        let is_reference = kind.section().is_some() && node.get("$ref").is_some();
        if is_reference {
            return;
        }
        match kind {
            Kind::Operation | Kind::WebhookOperation => self.operation(node),
            Kind::Parameter | Kind::Header => self.one_of_schema_and_content(node, kind),
            Kind::SecurityScheme => self.security_scheme(node),
            Kind::OAuthFlows => self.flows(node),
            _ => {}
        }
        for_each_child_mut(node, kind, &mut |child, kind, _| self.objects(child, kind));
    }

    fn operation(&mut self, node: &mut Node) {
        self.operation_id(node);
        let span = node.span;
        let Tree::Map(map) = &mut node.value else {
            return;
        };
        let responses = map.iter().find(|entry| entry.key == "responses");
        let place = responses.map_or(span, |entry| entry.key_span);
        let is_answer = |entry: &Entry| !entry.key.starts_with("x-");
        let none = responses.is_none_or(|entry| {
            !entry
                .node
                .map()
                .is_some_and(|map| map.iter().any(is_answer))
        });
        if none && (responses.is_some() || self.version == Version::V30) {
            self.diags.no_responses(self.mode, place);
        }
        if responses.is_none() {
            map.push(Entry {
                key: "responses".to_owned(),
                key_span: span,
                node: Node {
                    span,
                    value: Tree::Map(Vec::new()),
                },
            });
        }
    }

    fn operation_id(&mut self, node: &mut Node) {
        let Some(id) = node.get("operationId") else {
            return;
        };
        let (Some(text), span) = (id.text().map(str::to_owned), id.span) else {
            return;
        };
        match self.operations.get(&text) {
            Some(first) => {
                self.diags
                    .duplicate_operation_id(self.mode, span, &text, *first);
                remove(node, "operationId");
            }
            None => {
                self.operations.insert(text, span);
            }
        }
    }

    fn one_of_schema_and_content(&mut self, node: &mut Node, kind: Kind) {
        let span = node.span;
        let (schema, content) = (node.entry("schema"), node.entry("content"));
        match (schema, content) {
            (Some(schema), Some(content)) => {
                let places = (schema.key_span, content.key_span);
                self.diags
                    .schema_and_content(self.mode, kind.noun(), places.1, places.0);
                remove(node, "content");
            }
            (None, None) => {
                self.diags
                    .neither_schema_nor_content(self.mode, span, kind.noun());
                add(node, "schema", span, Tree::Map(Vec::new()));
            }
            (None, Some(content)) => {
                let count = content.node.map().map_or(0, <[Entry]>::len);
                if count != 1 {
                    self.diags
                        .content_not_one(self.mode, content.key_span, kind.noun(), count);
                }
            }
            (Some(_), None) => {}
        }
    }

    /// What each type of scheme cannot do without.
    fn security_scheme(&mut self, node: &mut Node) {
        let scheme = node.get("type").and_then(Node::text).unwrap_or_default();
        let needed = needs_of(SCHEME_NEEDS, scheme);
        self.needs(node, needed, "a security scheme of this type");
    }

    fn flows(&mut self, node: &mut Node) {
        let Tree::Map(map) = &mut node.value else {
            return;
        };
        for flow in map {
            let needed = needs_of(FLOW_NEEDS, &flow.key);
            self.needs(&mut flow.node, needed, "this OAuth flow");
        }
    }

    fn needs(&mut self, node: &mut Node, keys: &[&str], noun: &str) {
        let span = node.span;
        for key in keys {
            if node.get(key).is_none() {
                self.diags.missing_key(self.mode, span, key, noun);
                let value = match *key {
                    "flows" => Tree::Map(Vec::new()),
                    "in" => Tree::Text("header".to_owned()),
                    _ => Tree::Text(String::new()),
                };
                add(node, key, span, value);
            }
        }
    }
}

fn needs_of(
    table: &'static [(&'static str, &'static [&'static str])],
    name: &str,
) -> &'static [&'static str] {
    let row = table.iter().find(|(known, _)| *known == name);
    row.map_or(&[], |(_, needs)| needs)
}

/// `/a/{id}` as `/a/{}`.
fn without_names(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, inside)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = inside.split_once('}').map_or("", |(_, after)| after);
    }
    shape + rest
}

fn remove(node: &mut Node, key: &str) {
    if let Tree::Map(map) = &mut node.value {
        map.retain(|entry| entry.key != key);
    }
}

fn add(node: &mut Node, key: &str, span: Span, value: Tree) {
    if let Tree::Map(map) = &mut node.value {
        map.push(Entry {
            key: key.to_owned(),
            key_span: span,
            node: Node { span, value },
        });
    }
}
