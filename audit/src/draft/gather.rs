//! Which sections of the documents make one operation or notification.

use std::collections::BTreeMap;

use crate::draft::names::{self, without_names};
use crate::draft::{Doubt, Doubts};
use crate::facts::{
    Document, Example, FieldTable, Part, Place, Section, SectionKind, ValueTable, Way,
};

/// Methods that a path item can have.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A section of a document, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) document: usize,
    pub(super) section: usize,
}

/// Sections that are about one operation or one notification.
pub(super) struct Call<'a> {
    pub(super) title: &'a str,
    /// In lower case, where one is printed that OpenAPI knows.
    pub(super) method: Option<String>,
    /// With its parameters in braces, where it can be a path of OpenAPI.
    pub(super) path: Option<String>,
    /// As it is printed.
    pub(super) printed: Option<&'a str>,
    pub(super) origin: Origin,
    pub(super) at: Place,
    sections: Vec<(Origin, &'a Section)>,
}

/// What is known of a message: tables and examples, each with its section.
pub(super) struct Message<'a> {
    pub(super) way: Way,
    pub(super) tables: Vec<(Origin, &'a FieldTable)>,
    pub(super) examples: Vec<(Origin, &'a Example)>,
    /// Tables of values that stand below the same headings.
    pub(super) values: Vec<(Origin, &'a ValueTable)>,
    /// Tables of values that stand elsewhere in the document, and whether that is in the section of another operation.
    pub(super) elsewhere: Vec<(Origin, &'a ValueTable, bool)>,
}

impl<'a> Call<'a> {
    fn new(origin: Origin, section: &'a Section) -> Self {
        let method = section.method.as_deref().map(str::to_ascii_lowercase);
        Self {
            title: &section.title,
            method: method.filter(|method| METHODS.contains(&method.as_str())),
            path: section.path.as_deref().and_then(names::template),
            printed: section.path.as_deref(),
            origin,
            at: section.at,
            sections: vec![(origin, section)],
        }
    }

    /// Method and path, where the documents print both.
    pub(super) fn address(&self) -> Option<(&str, &str)> {
        self.method.as_deref().zip(self.path.as_deref())
    }

    /// The message that travels this way, if anything is known of it.
    pub(super) fn message(&self, way: Way, tables: &Tables<'a>) -> Option<Message<'a>> {
        let mut message = Message {
            way,
            tables: Vec::new(),
            examples: Vec::new(),
            values: Vec::new(),
            elsewhere: Vec::new(),
        };
        for (origin, section) in &self.sections {
            for part in &section.parts {
                match part {
                    Part::Fields(table) if way_of(section, table.way) == way => {
                        message.tables.push((*origin, table));
                    }
                    Part::Example(example) if way_of(section, example.way) == way => {
                        message.examples.push((*origin, example));
                    }
                    Part::Values(table) => message.values.push((*origin, table)),
                    _ => {}
                }
            }
        }
        if message.tables.is_empty() && message.examples.is_empty() {
            return None;
        }
        let elsewhere = tables.of.get(self.origin.document).into_iter().flatten();
        let is_own = |origin: &Origin| self.sections.iter().any(|(own, _)| own == origin);
        message.elsewhere = elsewhere
            .filter(|(origin, ..)| !is_own(origin))
            .copied()
            .collect();
        Some(message)
    }
}

/// How many tables of values of a document are held against fields elsewhere in it.
const TABLES: usize = 100;

/// Tables of values by document, each with whether it stands in the section of an operation.
pub(super) struct Tables<'a> {
    of: Vec<Vec<(Origin, &'a ValueTable, bool)>>,
}

impl<'a> Tables<'a> {
    pub(super) fn of(documents: &'a [Document]) -> Self {
        let mut of = vec![Vec::new(); documents.len()];
        for (origin, section) in sections(documents) {
            let is_call = section.kind == SectionKind::Call;
            let Some(tables) = of.get_mut(origin.document) else {
                continue;
            };
            for part in &section.parts {
                if let Part::Values(table) = part
                    && tables.len() < TABLES
                {
                    tables.push((origin, table, is_call));
                }
            }
        }
        Self { of }
    }
}

/// In a section about a notification, what says no way is part of it.
fn way_of(section: &Section, said: Way) -> Way {
    match (section.kind, said) {
        (SectionKind::Notification, Way::Unknown) => Way::Notification,
        _ => said,
    }
}

/// The operations, those with one address together.
pub(super) fn calls<'a>(documents: &'a [Document], doubts: &mut Doubts) -> Vec<Call<'a>> {
    let mut calls: Vec<Call<'a>> = Vec::new();
    let mut known: BTreeMap<(Option<String>, String), usize> = BTreeMap::new();
    for (origin, section) in sections(documents) {
        if section.kind != SectionKind::Call {
            continue;
        }
        let call = Call::new(origin, section);
        let address = call
            .path
            .as_deref()
            .map(|path| (call.method.clone(), without_names(path)));
        let same = address
            .as_ref()
            .and_then(|address| known.get(address))
            .and_then(|at| calls.get_mut(*at));
        if let Some(same) = same {
            let what = "a section has the address of another: the draft has one operation with the fields of both, required where both say so";
            doubts.push(Doubt::new(
                origin.document,
                section.at,
                names::summary(&section.title),
                what,
            ));
            same.sections.push((origin, section));
            continue;
        }
        if let Some(address) = address {
            known.insert(address, calls.len());
        }
        calls.push(call);
    }
    calls
}

/// The notifications. One may stand in the section of a call.
pub(super) fn events<'a>(documents: &'a [Document], tables: &Tables<'a>) -> Vec<Call<'a>> {
    sections(documents)
        .filter(|(_, section)| section.kind != SectionKind::General)
        .map(|(origin, section)| Call::new(origin, section))
        .filter(|event| event.message(Way::Notification, tables).is_some())
        .collect()
}

/// What no operation and no notification has.
pub(super) fn dropped(documents: &[Document], doubts: &mut Doubts) {
    for (origin, section) in sections(documents) {
        for part in &section.parts {
            let (at, way, noun) = match part {
                Part::Fields(table) => (table.at, table.way, "table"),
                Part::Example(example) => (example.at, example.way, "example"),
                Part::Values(_) | Part::Limits(_) => continue,
            };
            let is_in = match (section.kind, way_of(section, way)) {
                (SectionKind::General, _) | (_, Way::Unknown) => false,
                (SectionKind::Call, _) | (_, Way::Notification) => true,
                (SectionKind::Notification, _) => false,
            };
            if !is_in {
                let what = format!(
                    "it is not said of which operation's request or answer the {noun} is: not in the draft"
                );
                let title = names::summary(&section.title);
                doubts.push(Doubt::new(origin.document, at, title, what));
            }
        }
    }
}

fn sections(documents: &[Document]) -> impl Iterator<Item = (Origin, &Section)> {
    documents.iter().enumerate().flat_map(|(document, one)| {
        let all = one.sections.iter().enumerate();
        all.map(move |(section, it)| (Origin { document, section }, it))
    })
}
