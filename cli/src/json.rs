//! Findings for machines. Keys are added, and none is renamed or removed, as long as `version` is 1.

use payspec_build::findings::Count;
use payspec_codegen::source::Span;
use payspec_codegen::{Diagnostic, Severity, SourceFile, Summary};
use serde_json::{Value, json};

/// The version of the form.
pub(crate) const VERSION: u8 = 1;

/// A finding: `severity` (`error`, `warning`), `class` (`invalid`, `unsupported`, `suspicious`), `message`; `file`, `line` and
/// `column`, from 1, or `null`; `label` and `help` or `null`; `also`, further places with a `label` each.
pub(crate) fn finding(finding: &Diagnostic, sources: &[SourceFile]) -> Value {
    let mut value = json!({
        "severity": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "class": finding.kind.as_str(),
        "message": finding.message,
        "label": finding.label,
        "help": finding.help,
        "also": finding
            .also
            .iter()
            .map(|(span, label)| with_place(json!({ "label": label }), Some(*span), sources))
            .collect::<Vec<_>>(),
    });
    value = with_place(value, finding.span, sources);
    value
}

fn with_place(mut value: Value, span: Option<Span>, sources: &[SourceFile]) -> Value {
    let file = span.and_then(|span| sources.get(span.file.index()));
    value["file"] = json!(file.map(|file| file.path.as_str()));
    value["line"] = json!(span.map(|span| span.line));
    value["column"] = json!(span.map(|span| span.column));
    value
}

/// All findings of a spec, as they are sorted.
pub(crate) fn findings(found: &[Diagnostic], sources: &[SourceFile]) -> Vec<Value> {
    found.iter().map(|one| finding(one, sources)).collect()
}

/// What a spec holds, as members of `value`; `null` where that is not known.
pub(crate) fn summary(value: &mut Value, summary: Option<&Summary>) {
    value["operations"] = json!(summary.map(|summary| summary.operations));
    value["types"] = json!(summary.map(|summary| summary.types));
    value["events"] = json!(summary.map(|summary| summary.events));
    value["untyped"] = json!(summary.map(|summary| summary.untyped));
}

/// How many findings there are, as members of `value`.
pub(crate) fn count(value: &mut Value, count: Count) {
    value["errors"] = json!(count.errors);
    value["warnings"] = json!(count.warnings);
}
