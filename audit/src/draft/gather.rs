//! Which sections of the documents make one operation or notification.

use crate::draft::Doubt;
use crate::facts::{
    Document, Example, FieldTable, Part, Place, Section, SectionKind, ValueTable, Way,
};

/// Sections that are about one operation or one notification.
pub(super) struct Call<'a> {
    pub(super) title: String,
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    pub(super) document: usize,
    pub(super) at: Place,
    sections: Vec<(usize, &'a Section)>,
    is_event: bool,
}

/// What is known of a message: tables and examples, each with its document.
pub(super) struct Message<'a> {
    pub(super) way: Way,
    pub(super) tables: Vec<(usize, &'a FieldTable)>,
    pub(super) examples: Vec<(usize, &'a Example)>,
    /// Tables of values that stand below the same headings.
    pub(super) values: Vec<&'a ValueTable>,
}

impl<'a> Call<'a> {
    fn new(document: usize, section: &'a Section) -> Self {
        Self {
            title: section.title.clone(),
            method: section.method.clone(),
            path: section.path.clone(),
            document,
            at: section.at,
            sections: vec![(document, section)],
            is_event: section.kind == SectionKind::Notification,
        }
    }

    /// Whether the documents print both method and path.
    pub(super) fn is_addressed(&self) -> bool {
        self.method.is_some() && self.path.is_some()
    }

    /// The message that travels this way, if anything is known of it.
    pub(super) fn message(&self, way: Way) -> Option<Message<'a>> {
        let mut message = Message {
            way,
            tables: Vec::new(),
            examples: Vec::new(),
            values: Vec::new(),
        };
        // In a section about a notification, what says no way is part of it.
        let is_its = |said: Way| said == way || self.is_event && said == Way::Unknown;
        for (document, section) in &self.sections {
            for part in &section.parts {
                match part {
                    Part::Fields(table) if is_its(table.way) => {
                        message.tables.push((*document, table));
                    }
                    Part::Example(example) if is_its(example.way) => {
                        message.examples.push((*document, example));
                    }
                    Part::Values(table) => message.values.push(table),
                    _ => {}
                }
            }
        }
        let is_known = !message.tables.is_empty() || !message.examples.is_empty();
        is_known.then_some(message)
    }
}

/// The operations, those with one address together.
pub(super) fn calls<'a>(documents: &'a [Document], doubts: &mut Vec<Doubt>) -> Vec<Call<'a>> {
    let mut calls: Vec<Call<'a>> = Vec::new();
    for (document, section) in sections(documents, SectionKind::Call) {
        let same = calls.iter_mut().find(|call| {
            section.path.is_some() && (&call.method, &call.path) == (&section.method, &section.path)
        });
        match same {
            Some(call) => {
                doubts.push(Doubt {
                    document,
                    at: section.at,
                    what: format!(
                        "the address of line {} stands here again: the draft has one operation with the fields of both, required where both say so",
                        call.at.line
                    ),
                });
                call.sections.push((document, section));
            }
            None => calls.push(Call::new(document, section)),
        }
    }
    calls
}

/// The notifications.
pub(super) fn events(documents: &[Document]) -> Vec<Call<'_>> {
    sections(documents, SectionKind::Notification)
        .map(|(document, section)| Call::new(document, section))
        .filter(|event| event.message(Way::Notification).is_some())
        .collect()
}

fn sections(documents: &[Document], kind: SectionKind) -> impl Iterator<Item = (usize, &Section)> {
    let all = documents.iter().enumerate();
    let all =
        all.flat_map(|(at, document)| document.sections.iter().map(move |section| (at, section)));
    all.filter(move |(_, section)| section.kind == kind)
}
