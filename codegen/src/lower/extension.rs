//! What our extensions say about any node: sources, names, docs.

use super::{Lower, entries, text_of};
use crate::ir::{Condition, Doc, Document, DocumentKind, Is, Source, SourceStatus};
use crate::tree::Node;

/// The documents under `x-documents`.
pub(super) fn documents(root: &Node) -> Vec<Document> {
    entries(root, "x-documents")
        .iter()
        .map(|entry| Document {
            id: entry.key.clone(),
            title: text_of(&entry.node, "title").unwrap_or_else(|| entry.key.clone()),
            url: text_of(&entry.node, "url"),
            read: entry.node.get("read").map(super::enums::value_text),
            kind: match entry.node.get("kind").and_then(Node::text) {
                Some("page") => DocumentKind::Page,
                Some("code") => DocumentKind::Code,
                _ => DocumentKind::Captured,
            },
        })
        .collect()
}

impl<'a> Lower<'a, '_> {
    /// What people read, from the last of some nodes that says it.
    pub(super) fn doc(&self, nodes: &[&'a Node]) -> Doc {
        let last = |key: &str| nodes.iter().rev().find_map(|node| text_of(node, key));
        Doc {
            summary: last("summary").or_else(|| last("title")),
            description: last("description"),
            deprecated: nodes
                .iter()
                .any(|node| node.get("deprecated").and_then(Node::bool) == Some(true)),
            source: nodes.iter().rev().find_map(|node| self.source(node)),
        }
    }

    /// Words for a Rust name, from the last of some nodes that says `x-name`.
    pub(super) fn words(&self, nodes: &[&'a Node]) -> Option<String> {
        if !self.document.payspec {
            return None;
        }
        nodes.iter().rev().find_map(|node| text_of(node, "x-name"))
    }

    /// The `x-source` of a node itself.
    pub(super) fn source(&self, node: &'a Node) -> Option<Source> {
        if !self.document.payspec {
            return None;
        }
        let said = node.get("x-source")?;
        let id = said.get("document").and_then(Node::text);
        let document = id.and_then(|id| self.sources.iter().find(|document| document.id == id));
        let kind = document.map(|document| document.kind);
        let title = document.map(|document| document.title.clone());
        let status = match said.get("status").and_then(Node::text) {
            Some("documented") => SourceStatus::Documented,
            Some("outside") => SourceStatus::Outside,
            Some("inferred") => SourceStatus::Inferred,
            Some("undocumented") => SourceStatus::Undocumented,
            _ => match kind {
                Some(DocumentKind::Captured) => SourceStatus::Documented,
                Some(DocumentKind::Page | DocumentKind::Code) => SourceStatus::Outside,
                None => SourceStatus::Undocumented,
            },
        };
        Some(Source {
            document: title,
            section: said.get("section").map(super::enums::value_text),
            status,
            note: text_of(said, "note"),
        })
    }

    /// The conditions under `x-required-when`: one, or a list of which all must hold.
    pub(super) fn conditions(&self, node: &'a Node) -> Vec<Condition> {
        let one = |node: &'a Node| {
            let field = text_of(node, "field")?;
            let values = node.get("in")?.list()?;
            let values = values.iter().map(super::enums::value_text).collect();
            let is = match node.get("or-absent").and_then(Node::bool) {
                Some(true) => Is::InOrAbsent(values),
                _ => Is::In(values),
            };
            Some(Condition { field, is })
        };
        match node.list() {
            Some(all) => all.iter().filter_map(one).collect(),
            None => one(node).into_iter().collect(),
        }
    }
}
