//! Findings as text and as JSON.

use serde_json::{Value, json as object};

use super::{Edit, Finding, Spot};
use crate::facts::Inventory;
use crate::spec::SpecView;

/// A finding in the manner of rustc: `error[required]: …`, then its places and what to do.
#[must_use]
pub fn text(finding: &Finding, inventory: &Inventory, view: &SpecView) -> String {
    let mut lines = vec![format!(
        "{}[{}]: {}",
        finding.level.as_str(),
        finding.rule.as_str(),
        finding.message
    )];
    if let Some(span) = finding.spec {
        lines.push(format!("  --> {}", view.place(span)));
    }
    if let Some(spot) = finding.document {
        lines.push(format!("  --> {}", spot_text(spot, inventory)));
    }
    for (span, label) in &finding.also {
        lines.push(format!("  --> {} ({label})", view.place(*span)));
    }
    if let Some(edit) = &finding.edit {
        lines.push(format!(
            "  = edit: {} at {}",
            edit.action,
            view.place(edit.at)
        ));
        lines.extend(edit.lines.iter().map(|line| format!("  | {line}")));
    }
    if !finding.rust.is_empty() {
        lines.push(format!("  = rust: `{}`", finding.rust.join("`, `")));
    }
    lines.join("\n")
}

fn spot_text(spot: Spot, inventory: &Inventory) -> String {
    let document = inventory.documents.get(spot.document);
    let capture = document.map_or("", |document| document.capture.as_str());
    format!("{capture}:{}", spot.place)
}

/// Findings as JSON: a list of objects whose keys do not change.
#[must_use]
pub fn json(findings: &[Finding], inventory: &Inventory, view: &SpecView) -> Value {
    findings
        .iter()
        .map(|finding| one(finding, inventory, view))
        .collect()
}

fn one(finding: &Finding, inventory: &Inventory, view: &SpecView) -> Value {
    let place = |span: payspec_codegen::source::Span| object!({ "path": view.file(span), "line": span.line, "column": span.column });
    let spot = |spot: Spot| {
        let document = inventory.documents.get(spot.document);
        object!({
            "document": document.map(|document| document.id.as_str()),
            "capture": document.map(|document| document.capture.as_str()),
            "line": spot.place.line,
            "column": spot.place.column,
        })
    };
    let also: Vec<Value> = finding
        .also
        .iter()
        .map(|(span, label)| object!({ "at": place(*span), "label": label }))
        .collect();
    let edit =
        |edit: &Edit| object!({ "action": edit.action, "at": place(edit.at), "lines": edit.lines });
    object!({
        "rule": finding.rule.as_str(),
        "level": finding.level.as_str(),
        "message": finding.message,
        "subject": finding.subject,
        "spec": finding.spec.map(place),
        "document": finding.document.map(spot),
        "also": also,
        "edit": finding.edit.as_ref().map(edit),
        "rust": finding.rust,
    })
}
