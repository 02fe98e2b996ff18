//! What a new capture of a page says otherwise than the inventory.
//!
//! Both are compared as sets: in which order tables, sections and rows stand, which words describe them, where they stand, and
//! whether the page was saved as text, Markdown or HTML makes no difference. Whatever is found in one only is a [`Change`].

mod breaks;
mod document;
mod example;
mod field;
mod pairs;
pub mod report;
mod section;
mod values;
mod words;

pub use breaks::{Breaks, Verdict};

use crate::facts::{Document, Place, Way};

/// What a new capture says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The document's id under the spec's `x-documents`.
    pub document: String,
    /// The capture of the inventory.
    pub old: Source,
    /// The new capture.
    pub new: Source,
    /// The facts that differ, in the order of the new capture, then those that vanished in the order of the old one.
    pub changes: Vec<Change>,
    /// What is no drift, but good to know: reworded titles, rows that can't be read any more.
    pub notes: Vec<Note>,
}

impl Drift {
    /// Whether there is no drift.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Which capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// File name, without a folder.
    pub capture: String,
    /// Day on which it was read, `yyyy-mm-dd`.
    pub read: String,
    /// SHA-256 of the capture.
    pub sha256: String,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub what: ChangeKind,
    /// Which way the message travels that it is about; none for operations and for tables of values and limits.
    pub way: Option<Way>,
    /// Where it belongs.
    pub section: SectionName,
    /// What it happened to: a field's path with dots, a member of an example, the subject of a table of values or limits.
    pub field: Option<String>,
    /// What the inventory says, in its words; none where it says nothing.
    pub old: Option<String>,
    /// What the new capture says; none where it says nothing.
    pub new: Option<String>,
    /// Where it stood.
    pub old_at: Option<Place>,
    /// Where it stands.
    pub new_at: Option<Place>,
    /// What it breaks.
    pub breaks: Breaks,
}

impl Change {
    /// It as a sentence: "`retryTimes` of Subscription Application became optional (was required)".
    #[must_use]
    pub fn message(&self) -> String {
        words::message(self)
    }
}

/// The name of a section: that of the new capture, unless it vanished.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SectionName {
    /// The heading.
    pub title: String,
    /// HTTP method.
    pub method: Option<String>,
    /// Path template.
    pub path: Option<String>,
}

/// What happened to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// A section is new: an operation, a notification.
    SectionAppeared,
    /// A section is gone.
    SectionVanished,
    /// The path differs.
    PathChanged,
    /// The method differs.
    MethodChanged,
    /// Fields travel another way.
    WayChanged,
    /// All fields of one way are new in their section.
    TableAppeared,
    /// All fields of one way are gone from their section.
    TableVanished,
    /// A field is new.
    FieldAppeared,
    /// A field is gone.
    FieldVanished,
    /// A field has another name.
    FieldRenamed,
    /// A field has another parent.
    FieldMoved,
    /// A field has another type.
    Retyped,
    /// Whether, or when, a field has to be there differs.
    RequiredChanged,
    /// The limits of a field differ.
    LimitChanged,
    /// A field lists a further value.
    ValueAdded,
    /// A field lists a value no longer.
    ValueRemoved,
    /// A field lists another value instead.
    ValueRenamed,
    /// A field's default differs.
    DefaultChanged,
    /// The example in a field's row differs.
    FieldExampleChanged,
    /// A JSON example is new.
    ExampleAppeared,
    /// A JSON example is gone.
    ExampleVanished,
    /// An example has a further member.
    MemberAdded,
    /// An example has lost a member.
    MemberRemoved,
    /// A member of an example has another name.
    MemberRenamed,
    /// A member of an example has another JSON type.
    MemberRetyped,
    /// A member of an example has another value.
    MemberChanged,
    /// A table of values is new.
    ValuesAppeared,
    /// A table of values is gone.
    ValuesVanished,
    /// A table of values has a further value.
    RowAdded,
    /// A table of values has lost a value.
    RowRemoved,
    /// A table of values has another value instead.
    RowRenamed,
    /// A limit that belongs to no field is new.
    LimitRowAppeared,
    /// A limit that belongs to no field is gone.
    LimitRowVanished,
    /// A limit that belongs to no field differs.
    LimitRowChanged,
}

/// Something that is no drift, but good to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What, as a sentence.
    pub message: String,
    /// Where it stood.
    pub old_at: Option<Place>,
    /// Where it stands.
    pub new_at: Option<Place>,
}

/// What a new capture of a page says otherwise than the inventory.
#[must_use]
pub fn drift(old: &Document, new: &Document) -> Drift {
    let (changes, notes) = document::compare(old, new);
    let source = |document: &Document| Source {
        capture: document.capture.clone(),
        read: document.read.clone(),
        sha256: document.sha256.clone(),
    };
    Drift {
        document: new.id.clone(),
        old: source(old),
        new: source(new),
        changes,
        notes,
    }
}

#[cfg(test)]
mod tests;
