//! What a person has to know of a draft: every doubt with its place.

use std::fmt::Write as _;

use crate::draft::Doubt;
use crate::draft::names;
use crate::facts::{Document, Part, Place};

/// `NOTES.md`.
pub(super) fn write(name: &str, documents: &[Document], doubts: &[Doubt]) -> String {
    let mut notes = String::new();
    let title = names::title(name);
    let _ = writeln!(notes, "# {title}: notes on the draft\n");
    let _ = writeln!(
        notes,
        "`cargo xtask draft` wrote the spec and these notes from captures alone. Decide each point with the page at hand, and say here what the\n\
         spec does about it; `cargo xtask audit {name}` tells what the spec still misses or contradicts.\n"
    );
    let _ = writeln!(notes, "| document | capture | read |\n|---|---|---|");
    for document in documents {
        let _ = writeln!(
            notes,
            "| `{}` | `{}` | {} |",
            document.id, document.capture, document.read
        );
    }
    let _ = writeln!(notes, "\n## Not in the draft\n");
    let _ = writeln!(
        notes,
        "- Base addresses, authentication, signatures, codes of failure, and which member of an answer says success: tables and examples do not tell.\n\
         - What a call does (`x-effect`), what tells its outcome, and what must come back as it was sent (`x-echo`).\n\
         - Formats: amounts are plain text or numbers as the page types them, times are text. `format: decimal` and `date-time` make them exact.\n\
         - Names of types: they are made from paths and headings."
    );
    if let Some(list) = values(documents) {
        let _ = writeln!(
            notes,
            "\n## Values and limits that belong to no field\n\n{}",
            list.trim_end()
        );
    }
    section(
        &mut notes,
        "Doubts",
        documents,
        doubts
            .iter()
            .map(|doubt| (doubt.document, doubt.at, doubt.what.as_str())),
    );
    let unread = documents.iter().enumerate().flat_map(|(at, document)| {
        document
            .unread
            .iter()
            .map(move |unread| (at, unread.at, unread.why.as_str()))
    });
    section(&mut notes, "Not read", documents, unread);
    notes
}

fn section<'a>(
    notes: &mut String,
    title: &str,
    documents: &[Document],
    items: impl Iterator<Item = (usize, Place, &'a str)>,
) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    let _ = writeln!(notes, "\n## {title}\n");
    for (document, at, what) in items {
        let capture = documents
            .get(document)
            .map_or("", |document| document.capture.as_str());
        let _ = writeln!(notes, "- `{capture}:{at}`: {what}.");
    }
}

/// Tables of values and limits that no field could be given.
fn values(documents: &[Document]) -> Option<String> {
    let mut list = String::new();
    for document in documents {
        for part in document.sections.iter().flat_map(|section| &section.parts) {
            match part {
                Part::Values(table) => {
                    let values: Vec<String> = table
                        .rows
                        .iter()
                        .map(|row| format!("`{}`", row.value))
                        .collect();
                    let _ = writeln!(
                        list,
                        "- `{}:{}`: values of `{}`: {}.",
                        document.capture,
                        table.at,
                        table.subject,
                        values.join(", ")
                    );
                }
                Part::Limits(rows) => {
                    for row in rows {
                        let bound = |bound: &Option<String>| {
                            bound.clone().unwrap_or_else(|| "…".to_owned())
                        };
                        let (min, max) = (bound(&row.limit.min), bound(&row.limit.max));
                        let unit = row.limit.unit.as_deref().unwrap_or_default();
                        let limit = format!("{min} to {max} {unit}");
                        let _ = writeln!(
                            list,
                            "- `{}:{}`: limit of `{}`: {}.",
                            document.capture,
                            row.at,
                            row.subject,
                            limit.trim_end()
                        );
                    }
                }
                Part::Fields(_) | Part::Example(_) => {}
            }
        }
    }
    (!list.is_empty()).then_some(list)
}
