//! What an audit says about the documents themselves: where they contradict themselves, and what could not be read.

use serde_json::{Value, json as object};

use crate::contradiction::{Contradiction, contradictions};
use crate::facts::{Document, Inventory};
use crate::finding::{self, Finding};
use crate::spec::SpecView;

/// Notes on one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNotes {
    /// Its id.
    pub id: String,
    /// Each note as text.
    pub lines: Vec<String>,
    /// How many contradictions there are.
    pub contradictions: usize,
    /// How many places could not be read.
    pub unread: usize,
    /// Each note as JSON.
    values: Vec<Value>,
}

/// Notes on all documents, contradictions first.
#[must_use]
pub fn notes(inventory: &Inventory) -> Vec<DocumentNotes> {
    inventory.documents.iter().map(notes_on).collect()
}

fn notes_on(document: &Document) -> DocumentNotes {
    let found = contradictions(document);
    let contradicted = found.iter().map(|one| text(one, document));
    let unread = document.unread.iter().map(|unread| {
        format!(
            "note[unread]: {}\n  --> {}:{}",
            unread.why, document.capture, unread.at
        )
    });
    let values = found.iter().map(value);
    let unread_values = document.unread.iter().map(|unread| {
        object!({ "rule": "unread", "message": unread.why, "line": unread.at.line, "column": unread.at.column })
    });
    DocumentNotes {
        id: document.id.clone(),
        lines: contradicted.chain(unread).collect(),
        contradictions: found.len(),
        unread: document.unread.len(),
        values: values.chain(unread_values).collect(),
    }
}

fn text(one: &Contradiction, document: &Document) -> String {
    let capture = &document.capture;
    let mut text = format!(
        "note[{}]: {}\n  --> {capture}:{}",
        one.rule.as_str(),
        one.message,
        one.at
    );
    for (at, label) in &one.also {
        text.push_str(&format!("\n  --> {capture}:{at} ({label})"));
    }
    text
}

fn value(one: &Contradiction) -> Value {
    let also: Vec<Value> = one
        .also
        .iter()
        .map(|(at, label)| object!({ "line": at.line, "column": at.column, "label": label }))
        .collect();
    object!({
        "rule": one.rule.as_str(),
        "message": one.message,
        "line": one.at.line,
        "column": one.at.column,
        "also": also,
    })
}

/// A provider's audit as JSON: an object whose keys do not change.
#[must_use]
pub fn json(
    provider: &str,
    inventory: &Inventory,
    view: &SpecView,
    findings: &[Finding],
    notes: &[DocumentNotes],
) -> String {
    let documents: Vec<Value> = inventory
        .documents
        .iter()
        .map(|document| {
            let notes = notes.iter().find(|notes| notes.id == document.id);
            object!({
                "id": document.id,
                "capture": document.capture,
                "read": document.read,
                "sha256": document.sha256,
                "notes": notes.map(|notes| &notes.values),
            })
        })
        .collect();
    let whole = object!({
        "provider": provider,
        "documents": documents,
        "findings": finding::json(findings, inventory, view),
    });
    format!("{whole:#}")
}
