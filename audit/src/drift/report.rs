//! Drift for people, programs and reviews.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::{Change, ChangeKind, Drift, Note, SectionName, Verdict};
use crate::facts::Place;

/// What a change touches on our side. Whoever links facts to specs knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Places in the spec, `path:line:column`.
    pub spec: Vec<String>,
    /// Generated items, such as `acme::model::CreateOrderRequest::currency`.
    pub rust: Vec<String>,
}

impl ChangeKind {
    /// The word for files: `field-appeared`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SectionAppeared => "section-appeared",
            Self::SectionVanished => "section-vanished",
            Self::PathChanged => "path-changed",
            Self::MethodChanged => "method-changed",
            Self::WayChanged => "way-changed",
            Self::TableAppeared => "table-appeared",
            Self::TableVanished => "table-vanished",
            Self::FieldAppeared => "field-appeared",
            Self::FieldVanished => "field-vanished",
            Self::FieldRenamed => "field-renamed",
            Self::FieldMoved => "field-moved",
            Self::Retyped => "retyped",
            Self::RequiredChanged => "required-changed",
            Self::LimitChanged => "limit-changed",
            Self::ValueAdded => "value-added",
            Self::ValueRemoved => "value-removed",
            Self::ValueRenamed => "value-renamed",
            Self::DefaultChanged => "default-changed",
            Self::FieldExampleChanged => "field-example-changed",
            Self::ExampleAppeared => "example-appeared",
            Self::ExampleVanished => "example-vanished",
            Self::MemberAdded => "member-added",
            Self::MemberRemoved => "member-removed",
            Self::MemberRenamed => "member-renamed",
            Self::MemberRetyped => "member-retyped",
            Self::MemberChanged => "member-changed",
            Self::ValuesAppeared => "values-appeared",
            Self::ValuesVanished => "values-vanished",
            Self::RowAdded => "row-added",
            Self::RowRemoved => "row-removed",
            Self::RowRenamed => "row-renamed",
            Self::LimitRowAppeared => "limit-row-appeared",
            Self::LimitRowVanished => "limit-row-vanished",
            Self::LimitRowChanged => "limit-row-changed",
        }
    }
}

/// How many changes break something, or may.
struct Counts {
    changes: usize,
    requests: usize,
    answers: usize,
    perhaps: usize,
}

impl Counts {
    fn of(drift: &Drift) -> Self {
        let count = |breaks: fn(&Change) -> bool| {
            drift.changes.iter().filter(|change| breaks(change)).count()
        };
        Self {
            changes: drift.changes.len(),
            requests: count(|change| change.breaks.requests == Verdict::Yes),
            answers: count(|change| change.breaks.answers == Verdict::Yes),
            perhaps: count(|change| {
                change.breaks.requests.max(change.breaks.answers) == Verdict::Perhaps
            }),
        }
    }

    /// `3 changes: 1 breaks requests, 0 break answers, 2 may break something`.
    fn words(&self) -> String {
        let s = |count: usize| if count == 1 { "s" } else { "" };
        let Self {
            changes,
            requests,
            answers,
            perhaps,
        } = self;
        if *changes == 0 {
            return "no drift".to_owned();
        }
        format!(
            "{}: {requests} break{} requests, {answers} break{} answers, {perhaps} may break something",
            super::words::count(*changes, "change"),
            s(*requests),
            s(*answers)
        )
    }
}

/// For a terminal: a block of lines a change, then notes, then a summary. It ends with a newline.
///
/// ```text
/// `retryTimes` of Subscription Application became optional (was required)
///   --> new.txt:13:1 (now)
///   --> old.txt:12:1 (before)
///   = breaks: nothing (it may still be sent)
///   = spec: specs/acme/openapi.yaml:40:9
///   = rust: acme::model::Apply::retry_times
/// ```
#[must_use]
pub fn text(drift: &Drift, touched: &dyn Fn(&Change) -> Touched) -> String {
    let mut out = String::new();
    for change in &drift.changes {
        let _ = writeln!(out, "{}", shown(&change.message()));
        places(&mut out, drift, change.old_at, change.new_at);
        let _ = writeln!(
            out,
            "  = breaks: {} ({})",
            verdicts(change),
            change.breaks.why
        );
        let Touched { spec, rust } = touched(change);
        for (what, list) in [("spec", spec), ("rust", rust)] {
            if !list.is_empty() {
                let _ = writeln!(out, "  = {what}: {}", list.join(", "));
            }
        }
        out.push('\n');
    }
    for Note {
        message,
        old_at,
        new_at,
    } in &drift.notes
    {
        let _ = writeln!(out, "note: {}", shown(message));
        places(&mut out, drift, *old_at, *new_at);
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{}: {}",
        shown(&drift.document),
        Counts::of(drift).words()
    );
    out
}

/// The two places of a change; the old one is where the inventory says that it stood.
fn places(out: &mut String, drift: &Drift, old_at: Option<Place>, new_at: Option<Place>) {
    for (at, capture, when) in [
        (new_at, &drift.new.capture, "now"),
        (old_at, &drift.old.capture, "before"),
    ] {
        if let Some(at) = at {
            let _ = writeln!(out, "  --> {}:{at} ({when})", shown(capture));
        }
    }
}

/// What breaks: `requests`, `answers perhaps`, `nothing`.
fn verdicts(change: &Change) -> String {
    let sides = [
        ("requests", change.breaks.requests),
        ("answers", change.breaks.answers),
    ];
    let said = sides.iter().filter_map(|(what, verdict)| match verdict {
        Verdict::No => None,
        Verdict::Perhaps => Some(format!("{what} perhaps")),
        Verdict::Yes => Some((*what).to_owned()),
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        "nothing".to_owned()
    } else {
        said.join(", ")
    }
}

/// Text of a page without what would end a line or steer a terminal.
fn shown(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect()
}

/// For programs: pretty JSON. Keys stay; more may be added.
///
/// ```json
/// {
///   "document": "cards",
///   "drift": true,
///   "old": { "capture": "old.txt", "read": "2026-01-02", "sha256": "…" },
///   "new": { "capture": "new.txt", "read": "2026-02-03", "sha256": "…" },
///   "summary": { "changes": 1, "break_requests": 0, "break_answers": 0, "perhaps": 0 },
///   "changes": [{
///     "what": "required-changed",
///     "message": "`retryTimes` of Subscription Application became optional (was required)",
///     "section": { "title": "Subscription Application", "method": null, "path": "/subscription/apply" },
///     "way": "request",
///     "field": "retryTimes",
///     "old": { "says": "required", "line": 12, "column": 1 },
///     "new": { "says": "optional", "line": 13, "column": 1 },
///     "breaks": { "requests": "no", "answers": "no", "why": "it may still be sent" },
///     "touches": { "spec": ["specs/acme/openapi.yaml:40:9"], "rust": ["acme::model::Apply::retry_times"] }
///   }],
///   "notes": [{ "message": "…", "old": null, "new": { "line": 5, "column": 1 } }]
/// }
/// ```
///
/// `what` is one of the words of [`ChangeKind::as_str`]; `way` is `request`, `answer`, `notification`, `unknown` or null; `old` and
/// `new` are null where that capture says nothing; a verdict is `yes`, `perhaps` or `no`.
#[must_use]
pub fn json(drift: &Drift, touched: &dyn Fn(&Change) -> Touched) -> String {
    let counts = Counts::of(drift);
    let source = |source: &super::Source| json!({ "capture": source.capture, "read": source.read, "sha256": source.sha256 });
    let notes = drift.notes.iter().map(|note| {
        let place =
            |at: Option<Place>| at.map(|at| json!({ "line": at.line, "column": at.column }));
        json!({ "message": note.message, "old": place(note.old_at), "new": place(note.new_at) })
    });
    let value = json!({
        "document": drift.document,
        "drift": !drift.is_empty(),
        "old": source(&drift.old),
        "new": source(&drift.new),
        "summary": {
            "changes": counts.changes,
            "break_requests": counts.requests,
            "break_answers": counts.answers,
            "perhaps": counts.perhaps,
        },
        "changes": drift.changes.iter().map(|change| change_json(change, &touched(change))).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn change_json(change: &Change, touched: &Touched) -> Value {
    let side = |says: &Option<String>, at: Option<Place>| match (says, at) {
        (None, None) => Value::Null,
        (says, at) => {
            json!({ "says": says, "line": at.map(|at| at.line), "column": at.map(|at| at.column) })
        }
    };
    json!({
        "what": change.what.as_str(),
        "message": change.message(),
        "section": {
            "title": change.section.title,
            "method": change.section.method,
            "path": change.section.path,
        },
        "way": change.way.map(super::words::way),
        "field": change.field,
        "old": side(&change.old, change.old_at),
        "new": side(&change.new, change.new_at),
        "breaks": {
            "requests": change.breaks.requests.as_str(),
            "answers": change.breaks.answers.as_str(),
            "why": change.breaks.why,
        },
        "touches": { "spec": touched.spec, "rust": touched.rust },
    })
}

/// For a review: a title, a summary, a table a section, notes. It ends with a newline.
#[must_use]
pub fn markdown(drift: &Drift, touched: &dyn Fn(&Change) -> Touched) -> String {
    let mut out = format!("# Drift of `{}`\n\n", code(&drift.document));
    let (old, new) = (&drift.old, &drift.new);
    let _ = writeln!(
        out,
        "`{}` ({}) against `{}` ({}): {}.",
        code(&old.capture),
        cell(&old.read),
        code(&new.capture),
        cell(&new.read),
        Counts::of(drift).words()
    );
    let mut section = None;
    for change in by_section(&drift.changes) {
        if section != Some(&change.section) {
            section = Some(&change.section);
            heading(&mut out, change);
        }
        let Touched { spec, rust } = touched(change);
        let listed = |list: &[String]| {
            let items: Vec<String> = list
                .iter()
                .map(|item| format!("`{}`", code(item)))
                .collect();
            items.join("<br>")
        };
        let line = match (change.new_at, change.old_at) {
            (Some(at), _) => at.line.to_string(),
            (None, Some(at)) => format!("was {}", at.line),
            (None, None) => String::new(),
        };
        let _ = writeln!(
            out,
            "| {} | {line} | {} | {} | {} | {} |",
            cell(&change.message()),
            verdict(change.breaks.requests, change.breaks.why),
            verdict(change.breaks.answers, change.breaks.why),
            listed(&spec),
            listed(&rust)
        );
    }
    if !drift.notes.is_empty() {
        out.push_str("\n## Notes\n\nNo drift, but good to know:\n\n");
        for note in &drift.notes {
            let _ = writeln!(out, "- {}", cell(&note.message));
        }
    }
    out
}

/// Changes of sections of one name behind each other, sections in the order of their first change.
fn by_section(changes: &[Change]) -> Vec<&Change> {
    let mut ranks: BTreeMap<&SectionName, usize> = BTreeMap::new();
    let mut ranked = Vec::with_capacity(changes.len());
    for change in changes {
        let next = ranks.len();
        ranked.push((*ranks.entry(&change.section).or_insert(next), change));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, change)| change).collect()
}

fn heading(out: &mut String, change: &Change) {
    let _ = write!(
        out,
        "\n## {}",
        cell(&super::words::section(&change.section))
    );
    if let Some(path) = change
        .section
        .path
        .as_deref()
        .filter(|_| !change.section.title.is_empty())
    {
        let method = change
            .section
            .method
            .as_deref()
            .map(|method| format!("{method} "))
            .unwrap_or_default();
        let _ = write!(out, " (`{}`)", code(&format!("{method}{path}")));
    }
    out.push_str("\n\n| change | line | breaks requests | breaks answers | spec | Rust |\n|---|---|---|---|---|---|\n");
}

fn verdict(verdict: Verdict, why: &str) -> String {
    match verdict {
        Verdict::No => "no".to_owned(),
        Verdict::Perhaps => format!("perhaps: {why}"),
        Verdict::Yes => format!("**yes**: {why}"),
    }
}

/// Text inside a cell: on one line, nothing in it is markup. What stands between backticks is left, but for what ends a cell.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for char in text.chars() {
        match char {
            '|' if in_code => pipe_in_code(&mut out),
            '|' => out.push_str("\\|"),
            '`' => {
                in_code = !in_code;
                out.push(char);
            }
            char if char.is_control() => out.push(' '),
            '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' | '&' if !in_code => {
                out.push('\\');
                out.push(char);
            }
            char => out.push(char),
        }
    }
    if in_code {
        out.push('`');
    }
    out
}

/// Text inside backticks.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in shown(text).chars() {
        match char {
            '`' => out.push('\''),
            '|' => pipe_in_code(&mut out),
            char => out.push(char),
        }
    }
    out
}

/// A pipe inside backticks. A backslash in front of it would free it to end the cell, and can't be masked there: it is dropped.
fn pipe_in_code(out: &mut String) {
    out.truncate(out.trim_end_matches('\\').len());
    out.push_str("\\|");
}

#[cfg(test)]
mod tests;
