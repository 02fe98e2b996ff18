//! Edits of a capture as its author would make them, at places that the extraction of the original tells, and what drift has to say.

mod edit;
mod examples;
mod rows;
mod sections;
mod values;

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::Document;

pub(crate) use edit::Page;
pub(crate) use sections::ranges;

/// What is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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

pub(crate) const KINDS: [Kind; 14] = [
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
pub(crate) struct Expected {
    pub(crate) what: ChangeKind,
    pub(crate) section: String,
    pub(crate) field: Option<String>,
}

/// An edited capture.
pub(crate) struct Mutant {
    pub(crate) text: String,
    pub(crate) expected: Vec<Expected>,
    /// Which fact was edited, for people: a line number of the original.
    pub(crate) line: u32,
}

impl Mutant {
    fn new(
        page: &Page<'_>,
        line: u32,
        text: String,
        what: ChangeKind,
        section: &str,
        field: Option<&str>,
    ) -> Option<Self> {
        let expected = Expected {
            what,
            section: section.to_owned(),
            field: field.map(str::to_owned),
        };
        (text != page.text).then_some(Self {
            text,
            expected: vec![expected],
            line,
        })
    }
}

/// All edits of a kind that the capture has a place for.
pub(crate) fn mutants(
    page: &Page<'_>,
    document: &Document,
    kind: Kind,
    rng: &mut fastrand::Rng,
) -> Vec<Mutant> {
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
