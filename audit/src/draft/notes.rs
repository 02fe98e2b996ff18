//! What a person has to know of a draft: every doubt with its place.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::draft::{Doubt, Drafter, names};
use crate::facts::{Document, Part, Place};

/// How many places are listed of one kind of doubt, or of fields of one schema.
const LISTED: usize = 2_000;

/// `NOTES.md`.
pub(super) fn write(name: &str, drafter: &Drafter<'_>) -> String {
    let documents = drafter.documents;
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
            "| {} | {} | {} |",
            code(&document.id),
            code(&document.capture),
            document.read
        );
    }
    let _ = writeln!(notes, "\n## Not in the draft\n");
    let _ = writeln!(
        notes,
        "- Base addresses, authentication, signatures, codes of failure, and which member of an answer says success: tables and examples do not tell.\n\
         - What a call does (`x-effect`), what tells its outcome, and what must come back as it was sent (`x-echo`).\n\
         - Formats: amounts are plain text or numbers as the page types them, times are text. `format: decimal` and `date-time` make them exact.\n\
         - Names of operations and types: they are made from headings and paths.\n\
         - Media types: bodies are JSON, as the examples are."
    );
    if let Some(list) = values(drafter) {
        let _ = writeln!(
            notes,
            "\n## Values and limits that belong to no field\n\n{}",
            list.trim_end()
        );
    }
    let doubts = &drafter.doubts;
    if !doubts.is_empty() {
        let _ = writeln!(
            notes,
            "\n## Doubts\n\nAlike ones together, each with what it is about and where that stands.\n\n{}",
            grouped(documents, doubts).trim_end()
        );
    }
    let unread = documents.iter().enumerate().flat_map(|(at, document)| {
        let doubt =
            move |unread: &crate::facts::Unread| Doubt::new(at, unread.at, "", unread.why.as_str());
        document.unread.iter().map(doubt)
    });
    let unread: Vec<Doubt> = unread.collect();
    if !unread.is_empty() {
        let list = grouped(documents, &unread);
        let _ = writeln!(notes, "\n## Not read\n\n{}", list.trim_end());
    }
    if let Some(list) = seats(drafter) {
        let _ = writeln!(
            notes,
            "\n## Where each field stands\n\nLines of the captures, by schema of the draft.\n\n{}",
            list.trim_end()
        );
    }
    notes
}

/// Doubts in the order of the first of their kind; after that its other places.
fn grouped(documents: &[Document], doubts: &[Doubt]) -> String {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: BTreeMap<&str, Vec<&Doubt>> = BTreeMap::new();
    for doubt in doubts {
        let group = groups.entry(&doubt.what).or_default();
        if group.is_empty() {
            order.push(&doubt.what);
        }
        group.push(doubt);
    }
    let mut list = String::new();
    for what in order {
        let group = groups.get(what).map_or(&[][..], Vec::as_slice);
        let item = |doubt: &&Doubt| {
            let place = place(documents, doubt.document, doubt.at);
            match doubt.subject.as_str() {
                "" => place,
                subject => format!("{} {place}", code(subject)),
            }
        };
        let mut items: Vec<String> = group.iter().take(LISTED).map(item).collect();
        if group.len() > LISTED {
            items.push(format!("and {} more", group.len() - LISTED));
        }
        let _ = match items.as_slice() {
            [only] => writeln!(list, "- {only}: {what}."),
            several => writeln!(list, "- {}.\n  {}", sentence(what), several.join(", ")),
        };
    }
    list
}

/// `capture.txt:12:5`.
fn place(documents: &[Document], document: usize, at: Place) -> String {
    let capture = documents
        .get(document)
        .map_or("", |one| one.capture.as_str());
    code(&format!("{capture}:{at}"))
}

/// Words in the type of code; what would end it is left out.
fn code(words: &str) -> String {
    let plain = |c: char| if c.is_control() || c == '`' { ' ' } else { c };
    let words: String = words.chars().map(plain).collect();
    format!("`{}`", words.trim())
}

fn sentence(what: &str) -> String {
    let mut chars = what.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => String::new(),
    }
}

/// The line of each field.
fn seats(drafter: &Drafter<'_>) -> Option<String> {
    let mut list = String::new();
    for seats in drafter
        .seats
        .iter()
        .filter(|seats| !seats.fields.is_empty())
    {
        let mut items = Vec::new();
        let mut last = None;
        for (path, document, at) in seats.fields.iter().take(LISTED) {
            // The document is said once, unless there are several.
            let line = if last.replace(*document) == Some(*document) || drafter.documents.len() < 2
            {
                at.line.to_string()
            } else {
                let id = drafter
                    .documents
                    .get(*document)
                    .map_or("", |one| one.id.as_str());
                format!("{id} {}", at.line)
            };
            items.push(format!("{} {line}", code(path)));
        }
        if seats.fields.len() > LISTED {
            items.push(format!("and {} more", seats.fields.len() - LISTED));
        }
        let _ = writeln!(list, "- {}: {}", code(&seats.schema), items.join(", "));
    }
    (!list.is_empty()).then_some(list)
}

/// Tables of values and limits that no field could be given.
fn values(drafter: &Drafter<'_>) -> Option<String> {
    let mut list = String::new();
    for (index, document) in drafter.documents.iter().enumerate() {
        for part in document.sections.iter().flat_map(|section| &section.parts) {
            match part {
                Part::Values(table) if drafter.used.contains(&(index, table.at)) => {}
                Part::Values(table) => {
                    let values = table.rows.iter().take(LISTED);
                    let values: Vec<String> = values.map(|row| code(&row.value)).collect();
                    let _ = writeln!(
                        list,
                        "- {}: values of {}: {}.",
                        place(drafter.documents, index, table.at),
                        code(&table.subject),
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
                            "- {}: limit of {}: {}.",
                            place(drafter.documents, index, row.at),
                            code(&row.subject),
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
