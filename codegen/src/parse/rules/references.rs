//! Names that refer without `$ref`: security schemes, tags, documents.

use crate::diag::Diagnostics;
use crate::keywords::{Kind, for_each_child, for_each_child_mut};
use crate::parse::Mode;
use crate::suggest::nearest;
use crate::tree::{Node, Tree};

pub(super) fn check(root: &mut Node, mode: Mode, diags: &mut Diagnostics) {
    let schemes = keys(root.at("/components/securitySchemes"));
    security(root, Kind::Root, &schemes, mode, diags);
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

/// Requirements name schemes that exist; others are taken out with the alternative they belong to.
fn security(node: &mut Node, kind: Kind, schemes: &[String], mode: Mode, diags: &mut Diagnostics) {
    if kind.is_schema() {
        return;
    }
    let has_security = matches!(kind, Kind::Root | Kind::Operation | Kind::WebhookOperation);
    if let Tree::Map(map) = &mut node.value
        && has_security
        && let Some(entry) = map.iter_mut().find(|entry| entry.key == "security")
        && let Tree::List(alternatives) = &mut entry.node.value
    {
        alternatives.retain(|alternative| {
            let mut known = true;
            for scheme in alternative.map().unwrap_or_default() {
                if !schemes.contains(&scheme.key) {
                    known = false;
                    let near = nearest(&scheme.key, schemes.iter().map(String::as_str));
                    diags.unknown_scheme(mode, scheme.key_span, &scheme.key, near);
                }
            }
            known
        });
    }
    for_each_child_mut(node, kind, &mut |child, kind, _| {
        security(child, kind, schemes, mode, diags);
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
    for_each_child(node, kind, &mut |child, kind, _| {
        named(child, kind, tags, documents, diags)
    });
}
