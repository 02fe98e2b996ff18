//! A first spec from captures alone: what the documents say, in the spec language, and a note for every doubt.
//!
//! Nothing is invented. An address that no page prints is an undocumented path; a type, limit or rule that an example contradicts
//! gives way to the example, with a note; what only examples show is optional. The draft compiles as it is: a person then reads the
//! notes and the pages, and makes a spec of it.

mod example;
mod gather;
mod names;
mod notes;
mod schema;
mod shape;

use payspec_codegen::tree::{Node, Tree};

use crate::facts::{Document, Place, Way};
use crate::yaml::{list, map, node, text};

use gather::{Call, Message};
use names::Names;

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
    /// Examples.
    pub examples: usize,
}

/// Something that a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Which document.
    pub document: usize,
    /// Where in it.
    pub at: Place,
    /// What is not sure, and what the draft does about it.
    pub what: String,
}

/// Collects what a draft is made of.
#[derive(Default)]
struct Drafter {
    doubts: Vec<Doubt>,
    counts: Counts,
    /// Schemas of bodies, in the order of the operations.
    schemas: Vec<(String, Node)>,
}

/// A spec of what `documents` say. `name` is the provider's: a folder below `specs/`, and the title until a person writes one.
#[must_use]
pub fn draft(name: &str, documents: &[Document]) -> Draft {
    let mut drafter = Drafter::default();
    let calls = gather::calls(documents, &mut drafter.doubts);
    let events = gather::events(documents);
    let mut names = Names::default();
    let paths: Vec<_> = calls
        .iter()
        .map(|call| {
            let id = names.operation(call);
            (names.path(call), drafter.path_item(call, &id, documents))
        })
        .collect();
    let webhooks: Vec<_> = events
        .iter()
        .map(|event| {
            let id = names.event(event);
            let item = drafter.event(event, &id, documents);
            (id, item)
        })
        .collect();
    let spec = drafter.root(name, documents, paths, webhooks);
    drafter.doubts.sort();
    drafter.doubts.dedup();
    let head = "# yaml-language-server: $schema=../schema.json\n";
    Draft {
        spec: format!("{head}{}", crate::yaml::write(&spec)),
        notes: notes::write(name, documents, &drafter.doubts),
        counts: drafter.counts,
        doubts: drafter.doubts,
    }
}

impl Drafter {
    fn root(
        &mut self,
        name: &str,
        documents: &[Document],
        paths: Vec<(String, Node)>,
        webhooks: Vec<(String, Node)>,
    ) -> Node {
        let documents = documents.iter().map(|document| {
            let entry = map([
                ("title", text(document.capture.clone())),
                ("kind", text("captured")),
                ("read", text(document.read.clone())),
            ]);
            (document.id.clone(), entry)
        });
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

    fn path_item(&mut self, call: &Call<'_>, id: &str, documents: &[Document]) -> Node {
        self.counts.operations += 1;
        let mut operation = vec![
            ("operationId", text(id)),
            ("summary", text(names::summary(&call.title))),
        ];
        if !call.is_addressed() {
            operation.push(("x-undocumented-path", node(Tree::Bool(true))));
            let what = match &call.path {
                Some(path) => format!(
                    "`{path}` is printed without a method, so the client of `{id}` takes the route as configuration"
                ),
                None => format!(
                    "no address is printed for `{id}`, so its client takes the route as configuration"
                ),
            };
            self.doubt(call.document, call.at, what);
        }
        operation.push(("x-source", source(documents, call.document, &call.title)));
        let method = call
            .method
            .as_deref()
            .map_or("post".to_owned(), str::to_ascii_lowercase);
        let mut parameters = self.path_parameters(call);
        if let Some(message) = call.message(Way::Request) {
            let has_body = !matches!(method.as_str(), "get" | "delete" | "head");
            if has_body {
                let content = self.content(&message, &names::pascal(id, "Request"));
                operation.push((
                    "requestBody",
                    map([("required", node(Tree::Bool(true))), ("content", content)]),
                ));
            } else {
                parameters.extend(self.query(&message, call));
            }
        }
        if !parameters.is_empty() {
            operation.push(("parameters", list(parameters)));
        }
        let answer = match call.message(Way::Answer) {
            Some(message) => {
                let content = self.content(&message, &names::pascal(id, "Answer"));
                (
                    "200",
                    map([("description", text("The answer.")), ("content", content)]),
                )
            }
            None => {
                let what = format!(
                    "no answer of `{id}` could be read: its client hands over the bytes that come"
                );
                self.doubt(call.document, call.at, what);
                ("default", map([("description", text("Not documented."))]))
            }
        };
        operation.push(("responses", map([answer])));
        map([(method, map(operation))])
    }

    fn path_parameters(&mut self, call: &Call<'_>) -> Vec<Node> {
        let path = call.path.as_deref().unwrap_or_default();
        let names = names::path_parameters(path);
        let parameter = |name: String| {
            map([
                ("name", text(name)),
                ("in", text("path")),
                ("required", node(Tree::Bool(true))),
                ("schema", map([("type", text("string"))])),
            ])
        };
        names.into_iter().map(parameter).collect()
    }

    fn query(&mut self, message: &Message<'_>, call: &Call<'_>) -> Vec<Node> {
        let shape = shape::of(message, &mut self.doubts);
        let in_path = names::path_parameters(call.path.as_deref().unwrap_or_default());
        let mut parameters = Vec::new();
        for member in &shape.members {
            if in_path.contains(&member.name) {
                continue;
            }
            self.counts.fields += 1;
            let required = member.is_required();
            parameters.push(map([
                ("name", text(member.name.clone())),
                ("in", text("query")),
                ("required", node(Tree::Bool(required))),
                (
                    "schema",
                    schema::of(member, message, &mut self.doubts, &mut self.counts.fields),
                ),
            ]));
        }
        parameters
    }

    fn event(&mut self, event: &Call<'_>, id: &str, documents: &[Document]) -> Node {
        self.counts.events += 1;
        let mut operation = vec![
            ("operationId", text(id)),
            ("summary", text(names::summary(&event.title))),
            ("x-source", source(documents, event.document, &event.title)),
        ];
        if let Some(message) = event.message(Way::Notification) {
            let content = self.content(&message, &names::pascal(id, "Event"));
            operation.push((
                "requestBody",
                map([("required", node(Tree::Bool(true))), ("content", content)]),
            ));
        }
        operation.push((
            "responses",
            map([(
                "200",
                map([(
                    "description",
                    text("Taken. What else the provider wants is not drafted."),
                )]),
            )]),
        ));
        map([("post", map(operation))])
    }

    /// The media type of a message: its schema, which becomes a component, and its examples.
    fn content(&mut self, message: &Message<'_>, component: &str) -> Node {
        let shape = shape::of(message, &mut self.doubts);
        let schema = schema::of(&shape, message, &mut self.doubts, &mut self.counts.fields);
        let mut media = vec![(
            "schema",
            map([("$ref", text(format!("#/components/schemas/{component}")))]),
        )];
        let examples = example::examples(message, &schema, &mut self.doubts);
        self.schemas.push((component.to_owned(), schema));
        self.counts.examples += examples.len();
        if !examples.is_empty() {
            media.push(("examples", map(examples)));
        }
        map([("application/json", map(media))])
    }

    fn doubt(&mut self, document: usize, at: Place, what: impl Into<String>) {
        self.doubts.push(Doubt {
            document,
            at,
            what: what.into(),
        });
    }
}

/// `x-source` of what stands below a heading.
fn source(documents: &[Document], document: usize, title: &str) -> Node {
    let id = documents
        .get(document)
        .map_or("", |document| document.id.as_str());
    map([
        ("document", text(id)),
        ("section", text(names::summary(title))),
    ])
}
