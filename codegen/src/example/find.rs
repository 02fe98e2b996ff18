//! All examples of a bundled document, each with the schema it has to fit.

use std::collections::BTreeSet;

use super::check::Checker;
use super::{Direction, Mismatch, check_sent};
use crate::keywords::{ADDITIONAL, METHODS, operations};
use crate::source::Span;
use crate::tree::{Index, Node, escape};

/// An example.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// JSON pointer to the operation it belongs to, such as `/paths/~1orders/post`; none for what no operation uses.
    pub operation: Option<String>,
    /// JSON pointer to the media type object it stands in, after following `$ref`s.
    pub media_type: Option<String>,
    /// The part of a message it is an example of.
    pub part: Part,
    /// Its key under `examples`; none for `example`.
    pub name: Option<String>,
    /// Which way it travels.
    pub direction: Direction,
    /// The example.
    pub node: &'a Node,
    /// The schema, perhaps a `$ref`.
    pub schema: &'a Node,
}

/// The part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A request's body.
    RequestBody,
    /// The body of an answer, with its key under `responses`, or its name under `components/responses`.
    Answer(String),
    /// A parameter, with its name.
    Parameter(String),
    /// A header of an answer or a part, with its name.
    Header(String),
    /// A schema's own `example`, with the JSON pointer to the schema.
    Schema(String),
}

impl Found<'_> {
    /// Where it does not fit.
    #[must_use]
    pub fn check(&self, root: &Node) -> Vec<Mismatch> {
        check_sent(root, self.schema, self.node, self.direction)
    }

    /// The same where it is known where components stand.
    pub(crate) fn check_by(&self, root: &Node, index: &Index) -> Vec<Mismatch> {
        Checker::new(root, index, self.direction).run(self.schema, self.node)
    }
}

/// All examples of a document: operation by operation, then what stands in components and is used by none, then schemas' own.
#[must_use]
pub fn examples(root: &Node) -> Vec<Found<'_>> {
    examples_by(root, &Index::new(root))
}

/// The same where it is known where components stand.
pub(crate) fn examples_by<'a>(root: &'a Node, index: &Index) -> Vec<Found<'a>> {
    let mut finder = Finder {
        root,
        index,
        operation: None,
        direction: Direction::Either,
        found: Vec::new(),
        seen: BTreeSet::new(),
    };
    for (section, sent) in [
        ("paths", Direction::Request),
        ("webhooks", Direction::Either),
        ("x-webhooks", Direction::Either),
    ] {
        for (pointer, item) in finder.children("", section) {
            finder.path_item(&pointer, item, sent, 0);
        }
    }
    finder.components();
    finder.schemas_in(&mut String::new(), root, Kind::Other, 0);
    finder.found
}

struct Finder<'a, 'i> {
    root: &'a Node,
    index: &'i Index,
    operation: Option<String>,
    direction: Direction,
    found: Vec<Found<'a>>,
    /// Examples that an operation has, so that components do not name them again.
    seen: BTreeSet<(Span, Span)>,
}

impl<'a> Finder<'a, '_> {
    /// Path items, also those of callbacks; `sent` is the direction of request bodies.
    fn path_item(&mut self, pointer: &str, item: &'a Node, sent: Direction, depth: usize) {
        let (pointer, item) = self.follow(pointer.to_owned(), item);
        for entry in operations(item) {
            let operation = &entry.node;
            let own = match METHODS.contains(&entry.key.as_str()) {
                true => format!("{pointer}/{}", entry.key),
                false => format!("{pointer}/{ADDITIONAL}/{}", escape(&entry.key)),
            };
            self.operation = Some(own.clone());
            self.direction = sent;
            self.parameters(&pointer, item);
            self.parameters(&own, operation);
            if let Some(body) = operation.get("requestBody") {
                self.direction = sent;
                self.body(&format!("{own}/requestBody"), body, &Part::RequestBody);
            }
            self.direction = match sent {
                Direction::Request => Direction::Answer,
                other => other,
            };
            for (place, response) in children_of(operation, &own, "responses") {
                self.response(&place, response);
            }
            // Callbacks may hold callbacks; nobody means many.
            if depth < 4 {
                for (place, callback) in children_of(operation, &own, "callbacks") {
                    let (place, callback) = self.follow(place, callback);
                    for entry in callback.map().unwrap_or_default() {
                        let place = format!("{place}/{}", escape(&entry.key));
                        self.path_item(&place, &entry.node, Direction::Either, depth + 1);
                    }
                }
            }
            self.operation = None;
        }
    }

    fn components(&mut self) {
        self.direction = Direction::Either;
        for (place, parameter) in self.children("/components", "parameters") {
            self.parameter(&place, parameter);
        }
        for (place, header) in self.children("/components", "headers") {
            self.header(&place, header);
        }
        self.direction = Direction::Request;
        for (place, body) in self.children("/components", "requestBodies") {
            self.body(&place, body, &Part::RequestBody);
        }
        self.direction = Direction::Answer;
        for (place, response) in self.children("/components", "responses") {
            self.response(&place, response);
        }
        self.direction = Direction::Either;
    }

    fn parameters(&mut self, pointer: &str, owner: &'a Node) {
        for (place, parameter) in children_of(owner, pointer, "parameters") {
            self.parameter(&place, parameter);
        }
    }

    fn parameter(&mut self, pointer: &str, parameter: &'a Node) {
        let (pointer, parameter) = self.follow(pointer.to_owned(), parameter);
        let name = parameter
            .get("name")
            .and_then(Node::text)
            .unwrap_or_default();
        self.described(&pointer, parameter, &Part::Parameter(name.to_owned()));
    }

    fn header(&mut self, pointer: &str, header: &'a Node) {
        let part = Part::Header(key_of(pointer));
        let (pointer, header) = self.follow(pointer.to_owned(), header);
        self.described(&pointer, header, &part);
    }

    /// What has a schema or content: parameters and headers.
    fn described(&mut self, pointer: &str, owner: &'a Node, part: &Part) {
        if let Some(schema) = owner.get("schema") {
            self.take(None, owner, schema, part);
        }
        self.content(pointer, owner, part);
    }

    fn response(&mut self, pointer: &str, response: &'a Node) {
        let part = Part::Answer(key_of(pointer));
        let (pointer, response) = self.follow(pointer.to_owned(), response);
        self.content(&pointer, response, &part);
        for (place, header) in children_of(response, &pointer, "headers") {
            self.header(&place, header);
        }
    }

    fn body(&mut self, pointer: &str, body: &'a Node, part: &Part) {
        let (pointer, body) = self.follow(pointer.to_owned(), body);
        self.content(&pointer, body, part);
    }

    fn content(&mut self, pointer: &str, owner: &'a Node, part: &Part) {
        for (place, media) in children_of(owner, pointer, "content") {
            if let Some(schema) = media.get("schema") {
                let is_data = is_json(&key_of(&place));
                let before = self.found.len();
                self.take(Some(&place), media, schema, part);
                if !is_data {
                    // A form or an XML document as text is no value of its schema.
                    let is_shown =
                        |found: &Found<'_>| found.node.map().is_some() || is_text(found.schema);
                    let added = self.found.split_off(before);
                    self.found.extend(added.into_iter().filter(is_shown));
                }
            }
            for (place, encoding) in children_of(media, &place, "encoding") {
                for (place, header) in children_of(encoding, &place, "headers") {
                    self.header(&place, header);
                }
            }
        }
    }

    /// `example` and `examples` of an object that has a schema.
    fn take(&mut self, media_type: Option<&str>, owner: &'a Node, schema: &'a Node, part: &Part) {
        if let Some(node) = owner.get("example") {
            self.add(media_type, None, node, schema, part);
        }
        for (place, example) in children_of(owner, "", "examples") {
            let (_, target) = self.follow(String::new(), example);
            if let Some(node) = target.get("value") {
                self.add(media_type, Some(key_of(&place)), node, schema, part);
            }
        }
    }

    fn add(
        &mut self,
        media_type: Option<&str>,
        name: Option<String>,
        node: &'a Node,
        schema: &'a Node,
        part: &Part,
    ) {
        let is_new = self.seen.insert((node.span, schema.span));
        if is_new || self.operation.is_some() {
            self.found.push(Found {
                operation: self.operation.clone(),
                media_type: media_type.map(str::to_owned),
                part: part.clone(),
                name,
                direction: self.direction,
                node,
                schema,
            });
        }
    }

    /// Where `$ref`s of an object lead, and its pointer there. Chains are short after resolving.
    fn follow(&self, mut pointer: String, mut node: &'a Node) -> (String, &'a Node) {
        for _ in 0..16 {
            let Some(reference) = node.get("$ref").and_then(Node::text) else {
                break;
            };
            let Some((place, target)) = reference
                .strip_prefix('#')
                .and_then(|place| Some((place, self.index.at(self.root, place)?)))
            else {
                break;
            };
            pointer = place.to_owned();
            node = target;
        }
        (pointer, node)
    }

    fn children(&self, pointer: &str, key: &str) -> Vec<(String, &'a Node)> {
        self.root
            .at(pointer)
            .map(|owner| children_of(owner, pointer, key))
            .unwrap_or_default()
    }

    /// Walks everything for schemas' own examples. Which kind of thing a map is, its key says.
    fn schemas_in(&mut self, pointer: &mut String, node: &'a Node, kind: Kind, depth: usize) {
        if depth > 256 {
            return;
        }
        if kind == Kind::Schema
            && let Some(example) = node.get("example")
        {
            self.add(None, None, example, node, &Part::Schema(pointer.clone()));
        }
        let len = pointer.len();
        for (index, item) in node.list().unwrap_or_default().iter().enumerate() {
            pointer.push('/');
            pointer.push_str(&index.to_string());
            self.schemas_in(pointer, item, kind.item(), depth + 1);
            pointer.truncate(len);
        }
        for entry in node.map().unwrap_or_default() {
            if let Some(kind) = kind.child(&entry.key, pointer) {
                pointer.push('/');
                match entry.key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
                    true => pointer.push_str(&escape(&entry.key)),
                    false => pointer.push_str(&entry.key),
                }
                self.schemas_in(pointer, &entry.node, kind, depth + 1);
                pointer.truncate(len);
            }
        }
    }
}

/// What a node of the walk for schemas is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Schema,
    /// A list of schemas.
    Schemas,
    /// A map whose values are schemas, whatever their keys.
    NamedSchemas,
    /// A map whose values are other things, whatever their keys.
    Named,
    /// Anything else that may hold a schema.
    Other,
}

impl Kind {
    fn item(self) -> Self {
        match self {
            Self::Schemas => Self::Schema,
            _ => Self::Other,
        }
    }

    /// What stands under a key; none for data.
    fn child(self, key: &str, pointer: &str) -> Option<Self> {
        match self {
            Self::NamedSchemas => Some(Self::Schema),
            Self::Named => Some(Self::Other),
            Self::Schema => match key {
                "properties" | "patternProperties" => Some(Self::NamedSchemas),
                "items" | "additionalProperties" | "not" => Some(Self::Schema),
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(Self::Schemas),
                _ => None,
            },
            Self::Schemas => None,
            Self::Other => match key {
                "schema" => Some(Self::Schema),
                "schemas" if pointer == "/components" => Some(Self::NamedSchemas),
                "example" | "examples" | "default" | "security" | "securitySchemes" => None,
                key if key.starts_with("x-") && key != "x-webhooks" => None,
                "paths" | "webhooks" | "x-webhooks" | "responses" | "parameters"
                | "requestBodies" | "headers" | "callbacks" | "content" | "pathItems"
                | "encoding" => Some(Self::Named),
                _ => Some(Self::Other),
            },
        }
    }
}

/// The members of `owner[key]`, or its items, with their pointers.
fn children_of<'a>(owner: &'a Node, pointer: &str, key: &str) -> Vec<(String, &'a Node)> {
    let Some(node) = owner.get(key) else {
        return Vec::new();
    };
    let entries = node.map().unwrap_or_default().iter().map(|entry| {
        (
            format!("{pointer}/{key}/{}", escape(&entry.key)),
            &entry.node,
        )
    });
    let items = node
        .list()
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(index, item)| (format!("{pointer}/{key}/{index}"), item));
    entries.chain(items).collect()
}

/// The last token of a pointer, as text.
fn key_of(pointer: &str) -> String {
    crate::tree::unescape(pointer.rsplit('/').next().unwrap_or_default())
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "*/*"
        || essence == "application/*"
        || essence.ends_with("/json")
        || essence.ends_with("+json")
}

fn is_text(schema: &Node) -> bool {
    schema.get("type").and_then(Node::text) == Some("string")
}
