//! Names that refer without `$ref`: security schemes, tags, documents.

use crate::diag::Diagnostics;
use crate::keywords::{Kind, for_each_child, for_each_child_mut};
use crate::parse::Mode;
use crate::resolve::member;
use crate::source::Span;
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Tree};

pub(super) fn check(root: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    let schemes = keys(root.at("/components/securitySchemes"));
    let mut missing: Vec<(String, Span)> = Vec::new();
    security(root, Kind::Root, &schemes, &mut missing, mode, diags);
    if mode == Mode::Plain {
        declare(root, missing);
    }
    if mode == Mode::Payspec {
        let list = root.get("tags").and_then(Node::list).unwrap_or_default();
        let names = list.iter().filter_map(|tag| tag.get("name")?.text());
        let tags: Vec<String> = names.map(str::to_owned).collect();
        let documents = keys(root.get("x-documents"));
        named(root, Kind::Root, &tags, &documents, diags);
    }
}

fn keys(node: Option<&Node>) -> Vec<String> {
    let map = node.and_then(Node::map).unwrap_or_default();
    map.iter().map(|entry| entry.key.clone()).collect()
}

/// Adds schemes of which nothing is known but the name: the client's user says in which header they go.
fn declare(root: &mut Node, missing: Vec<(String, Span)>) {
    let span = root.span;
    for (name, place) in missing {
        let Some(components) = member(root, "components", span) else {
            return;
        };
        let Some(schemes) = member(components, "securitySchemes", span) else {
            return;
        };
        if let Tree::Map(map) = &mut schemes.value
            && !map.iter().any(|entry| entry.key == name)
        {
            map.push(Entry {
                key: name,
                key_span: place,
                node: Node {
                    span: place,
                    value: Tree::Map(Vec::new()),
                },
            });
        }
    }
}

/// Requirements name schemes that exist.
fn security(
    node: &mut Node,
    kind: Kind,
    schemes: &[String],
    missing: &mut Vec<(String, Span)>,
    mode: Mode,
    diags: &mut Diagnostics,
) {
    if kind.is_schema() {
        return;
    }
    let has_security = matches!(kind, Kind::Root | Kind::Operation | Kind::WebhookOperation);
    if let Tree::Map(map) = &mut node.value
        && has_security
        && let Some(entry) = map.iter_mut().find(|entry| entry.key == "security")
        && let Tree::List(alternatives) = &mut entry.node.value
    {
        for alternative in alternatives {
            for scheme in alternative.map().unwrap_or_default() {
                if !schemes.contains(&scheme.key) {
                    let near = nearest(&scheme.key, schemes.iter().map(String::as_str));
                    diags.unknown_scheme(mode, scheme.key_span, &scheme.key, near);
                    missing.push((scheme.key.clone(), scheme.key_span));
                }
            }
        }
    }
    for_each_child_mut(node, kind, &mut |child, kind, _| {
        security(child, kind, schemes, missing, mode, diags);
    });
}

fn named(node: &Node, kind: Kind, tags: &[String], documents: &[String], diags: &mut Diagnostics) {
    match kind {
        Kind::Operation | Kind::WebhookOperation => {
            let list = node.get("tags").and_then(Node::list).unwrap_or_default();
            for tag in list {
                if let Some(text) = tag
                    .text()
                    .filter(|text| !tags.iter().any(|tag| tag == text))
                {
                    let near = nearest(text, tags.iter().map(String::as_str));
                    diags.unknown_tag(tag.span, text, near);
                }
            }
        }
        Kind::XSource => {
            if let Some(document) = node.get("document")
                && let Some(text) = document.text()
                && !documents.iter().any(|id| id == text)
            {
                let near = nearest(text, documents.iter().map(String::as_str));
                diags.source_of_unknown_document(document.span, text, near);
            }
        }
        _ => {}
    }
    for_each_child(node, kind, &mut |child, kind| {
        named(child, kind, tags, documents, diags)
    });
}
