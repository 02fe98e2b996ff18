//! Edits of a capture as its author would make them, at places that the extraction of the original tells, and what drift has to say.

mod edit;
mod examples;
mod rows;
mod sections;
mod values;

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::Document;

pub use edit::Page;
pub use sections::ranges;

/// What is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Rename,
    Retype,
    FlipRequired,
    ChangeLimit,
    AddRow,
    RemoveRow,
    AddValue,
    RemoveValue,
    RenameValue,
    ChangeMember,
    AddMember,
    RemoveMember,
    AddOperation,
    RemoveOperation,
}

pub const KINDS: [Kind; 14] = [
    Kind::Rename,
    Kind::Retype,
    Kind::FlipRequired,
    Kind::ChangeLimit,
    Kind::AddRow,
    Kind::RemoveRow,
    Kind::AddValue,
    Kind::RemoveValue,
    Kind::RenameValue,
    Kind::ChangeMember,
    Kind::AddMember,
    Kind::RemoveMember,
    Kind::AddOperation,
    Kind::RemoveOperation,
];

/// A change that drift has to name: what, of which section, of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub what: ChangeKind,
    pub section: String,
    pub field: Option<String>,
}

/// An edited capture.
pub struct Mutant {
    pub text: String,
    pub expected: Vec<Expected>,
    /// Which fact was edited, for people: a line number of the original.
    pub line: u32,
}

impl Mutant {
    fn new(page: &Page<'_>, line: u32, text: String, what: ChangeKind, section: &str, field: Option<&str>) -> Option<Self> {
        let expected = Expected { what, section: section.to_owned(), field: field.map(str::to_owned) };
        (text != page.text).then_some(Self { text, expected: vec![expected], line })
    }
}

/// All edits of a kind that the capture has a place for.
pub fn mutants(page: &Page<'_>, document: &Document, kind: Kind, rng: &mut fastrand::Rng) -> Vec<Mutant> {
    match kind {
        Kind::Rename => rows::each(page, document, |row| row.rename()),
        Kind::Retype => rows::each(page, document, |row| row.retype()),
        Kind::FlipRequired => rows::each(page, document, |row| row.flip()),
        Kind::ChangeLimit => {
            let mut found = rows::each(page, document, |row| row.limit());
            found.extend(values::limits(page, document));
            found
        }
        Kind::AddRow => rows::each(page, document, |row| row.add()),
        Kind::RemoveRow => rows::each(page, document, |row| row.remove()),
        Kind::AddValue | Kind::RemoveValue | Kind::RenameValue => {
            let mut found = rows::each(page, document, |row| values::listed(row, kind));
            found.extend(values::tables(page, document, kind));
            found
        }
        Kind::ChangeMember => examples::change(page, document, rng),
        Kind::AddMember => examples::add(page, document),
        Kind::RemoveMember => examples::remove(page, document),
        Kind::AddOperation => sections::add(page, document),
        Kind::RemoveOperation => sections::remove(page, document),
    }
}
