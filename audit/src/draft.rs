//! A first spec from captures alone: what the documents say, in the spec language, and a note for every doubt.
//!
//! Nothing is invented. An address that no page prints is an undocumented path; a type, limit or rule that an example contradicts
//! gives way to the example, with a note; what only examples show is optional. The one thing that is made up is a request of an
//! operation for which no document shows any, so that tests have one to send: it says that it is. The draft compiles as it is: a person
//! then reads the notes and the pages, and makes a spec of it.

mod example;
mod gather;
mod made;
mod mend;
mod names;
mod notes;
mod operation;
mod schema;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use payspec_codegen::tree::{Node, Tree};

use crate::facts::{Document, Place, Way};
use crate::yaml::{list, map, node, text};

use gather::{Message, Origin, Tables};
use names::Names;
use shape::{Shape, Used};

/// A first spec and its notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// `openapi.yaml`.
    pub spec: String,
    /// `NOTES.md`.
    pub notes: String,
    /// How many operations, notifications, fields and examples the spec holds.
    pub counts: Counts,
    /// What is not sure, in the order of the documents.
    pub doubts: Vec<Doubt>,
}

/// How much a draft holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations.
    pub operations: usize,
    /// Notifications.
    pub events: usize,
    /// Fields.
    pub fields: usize,
    /// Examples of the documents.
    pub examples: usize,
}

/// Something that a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Which document.
    pub document: usize,
    /// Where in it.
    pub at: Place,
    /// The name of what it is about; empty where that has none.
    pub subject: String,
    /// What is not sure, and what the draft does about it.
    pub what: String,
}

impl Doubt {
    fn new(
        document: usize,
        at: Place,
        subject: impl Into<String>,
        what: impl Into<String>,
    ) -> Self {
        Self {
            document,
            at,
            subject: subject.into(),
            what: what.into(),
        }
    }
}

type Doubts = Vec<Doubt>;

/// Where the fields of a schema stand: the schema's name, the document, and the lines of the fields.
struct Seats {
    schema: String,
    fields: Vec<(String, usize, Place)>,
}

/// Collects what a draft is made of.
struct Drafter<'a> {
    documents: &'a [Document],
    tables: Tables<'a>,
    doubts: Doubts,
    counts: Counts,
    /// Schemas of bodies, in the order of the operations.
    schemas: Vec<(String, Node)>,
    seats: Vec<Seats>,
    used: Used,
}

/// A spec of what `documents` say. `name` is the provider's: a folder below `specs/`, and the title until a person writes one.
#[must_use]
pub fn draft(name: &str, documents: &[Document]) -> Draft {
    let mut drafter = Drafter {
        documents,
        tables: Tables::of(documents),
        doubts: Vec::new(),
        counts: Counts::default(),
        schemas: Vec::new(),
        seats: Vec::new(),
        used: Used::new(),
    };
    let calls = gather::calls(documents, &mut drafter.doubts);
    let events = gather::events(documents, &drafter.tables);
    gather::dropped(documents, &mut drafter.doubts);
    let mut names = Names::default();
    let paths = drafter.paths(&calls, &mut names);
    let mut webhooks = Vec::new();
    for event in &events {
        let id = names.event(event);
        let item = drafter.event(event, &id);
        webhooks.push((id, item));
    }
    let spec = mend::names(drafter.root(name, paths, webhooks));
    drafter.doubts.sort();
    drafter.doubts.dedup();
    Draft {
        notes: notes::write(name, &drafter),
        spec,
        counts: drafter.counts,
        doubts: drafter.doubts,
    }
}

impl Drafter<'_> {
    fn root(
        &mut self,
        name: &str,
        paths: Vec<(String, Node)>,
        webhooks: Vec<(String, Node)>,
    ) -> Node {
        let mut known = BTreeSet::new();
        let documents = self
            .documents
            .iter()
            .filter(|document| known.insert(&document.id));
        let documents: Vec<_> = documents
            .map(|document| {
                let entry = map([
                    ("title", text(document.capture.clone())),
                    ("kind", text("captured")),
                    ("read", text(document.read.clone())),
                ]);
                (document.id.clone(), entry)
            })
            .collect();
        let description = "Drafted from captured documents alone. NOTES.md has what is not sure. No base address, no authentication and no signature \
             are drafted: add what the documents say of them.";
        let mut root = vec![
            ("openapi", text("3.0.3")),
            ("x-payspec", node(Tree::Number("1".to_owned()))),
            (
                "info",
                map([
                    ("title", text(names::title(name))),
                    ("version", text("0.0.0")),
                    ("description", text(description)),
                ]),
            ),
            ("x-documents", map(documents)),
            ("security", list([])),
            ("paths", map(paths)),
        ];
        if !webhooks.is_empty() {
            root.push(("x-webhooks", map(webhooks)));
        }
        let schemas = std::mem::take(&mut self.schemas);
        if !schemas.is_empty() {
            root.push(("components", map([("schemas", map(schemas))])));
        }
        map(root)
    }

    /// The media type of a message: its schema, which becomes a component, and its examples.
    fn content(&mut self, message: &Message<'_>, shape: &Shape, component: &str) -> Node {
        let mut schema = self.schema(shape, message.way);
        let mut media = vec![(
            "schema",
            map([("$ref", text(format!("#/components/schemas/{component}")))]),
        )];
        let mut examples = example::examples(message, shape, &schema, &mut self.doubts);
        self.counts.examples += examples.len();
        if examples.is_empty() && message.way == Way::Request {
            examples.extend(self.made_up(shape, &schema, component));
        }
        schema::prepend(&mut schema, "x-source", self.source_of(message));
        self.seat(component, shape);
        self.schemas.push((component.to_owned(), schema));
        if !examples.is_empty() {
            media.push(("examples", map(examples)));
        }
        map([("application/json", map(media))])
    }

    /// A request that no document shows.
    fn made_up(&mut self, shape: &Shape, schema: &Node, component: &str) -> Option<(String, Node)> {
        let value = made::value(schema)?;
        let what = "no example can be read: the draft has a request with the required fields that is made up, for tests to send";
        self.doubts
            .push(Doubt::new(shape.origin.document, shape.at, component, what));
        let source = map([
            ("status", text("inferred")),
            (
                "note",
                text("made of types and limits; no document shows it"),
            ),
        ]);
        let example = map([
            ("x-source", source),
            ("summary", text("Made up, for tests to send")),
            ("value", value),
        ]);
        Some(("made-up".to_owned(), example))
    }

    fn schema(&mut self, shape: &Shape, way: Way) -> Node {
        schema::of(
            shape,
            way,
            self.documents,
            &mut self.doubts,
            &mut self.counts.fields,
        )
    }

    /// Remembers where the fields of a component stand.
    fn seat(&mut self, component: &str, shape: &Shape) {
        let mut fields = Vec::new();
        let mut queue = vec![(String::new(), shape)];
        while let Some((path, shape)) = queue.pop() {
            for member in shape.members.iter().rev() {
                let path = if path.is_empty() {
                    member.name.clone()
                } else {
                    format!("{path}.{}", member.name)
                };
                queue.push((path, member));
            }
            if !path.is_empty() {
                fields.push((path, shape.origin.document, shape.at));
            }
        }
        self.seats.push(Seats {
            schema: component.to_owned(),
            fields,
        });
    }

    /// `x-source` of a message.
    fn source_of(&self, message: &Message<'_>) -> Node {
        let table = message.tables.first();
        let table = table.map(|(origin, table)| (*origin, "fields", table.at));
        let example = message.examples.first();
        let example = example.map(|(origin, example)| (*origin, "example", example.at));
        match table.or(example) {
            Some((origin, what, at)) => {
                let note = format!("{what} from line {} of the capture", at.line);
                source(self.documents, origin, Some(note))
            }
            None => source(self.documents, Origin::default(), None),
        }
    }
}

/// `x-source` of what stands below a heading.
fn source(documents: &[Document], origin: Origin, note: Option<String>) -> Node {
    let document = documents.get(origin.document);
    let id = document.map_or("", |document| document.id.as_str());
    let mut entries = vec![("document", text(id))];
    let section = document.and_then(|document| document.sections.get(origin.section));
    if let Some(section) = section
        && !section.title.trim().is_empty()
    {
        entries.push(("section", text(names::summary(&section.title))));
    }
    entries.extend(note.map(|note| ("note", text(note))));
    map(entries)
}
