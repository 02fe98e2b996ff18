//! A document as messages: the tables and examples of one way in one section, with the members of examples by path.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use crate::facts::{
    Document, Example, Field, FieldTable, LOST, Part, Place, Section, SectionKind, Way,
};

/// How deep members are looked at.
const DEPTH: usize = 24;

/// How many examples of one message are looked at.
const EXAMPLES: usize = 500;

/// A document, grouped by messages.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) messages: Vec<Message<'a>>,
}

/// What one section says of one way.
pub(super) struct Message<'a> {
    pub(super) section: usize,
    pub(super) way: Way,
    pub(super) tables: Vec<&'a FieldTable>,
    pub(super) examples: Vec<Shown<'a>>,
}

/// An example, its members in the order of the page.
pub(super) struct Shown<'a> {
    pub(super) example: &'a Example,
    pub(super) members: Vec<Member<'a>>,
    /// The object that the table describes: a path, empty for the outermost. Answers have an envelope that tables leave out.
    pub(super) base: String,
}

/// A member of an example.
pub(super) struct Member<'a> {
    /// Names from the outermost object, with dots; lists add nothing.
    pub(super) path: String,
    pub(super) name: &'a str,
    pub(super) node: &'a Node,
    pub(super) at: Place,
    /// Its value is a list of choices.
    pub(super) choice: bool,
}

impl<'a> Member<'a> {
    /// The path of the object it stands in.
    pub(super) fn parent(&self) -> &str {
        parent(&self.path)
    }

    /// Its value as text, if it is text, a number or a boolean.
    pub(super) fn scalar(&self) -> Option<&'a str> {
        match &self.node.value {
            Tree::Text(text) | Tree::Number(text) => Some(text),
            Tree::Bool(true) => Some("true"),
            Tree::Bool(false) => Some("false"),
            Tree::Null | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// Its value, if it is text or a number, and not empty, a list of choices, or a placeholder such as `string`.
    pub(super) fn real(&self) -> Option<&'a str> {
        let text = match &self.node.value {
            Tree::Text(text) | Tree::Number(text) => text.as_str(),
            _ => return None,
        };
        let placeholder = matches!(text, "" | "string" | "String" | "number" | "integer");
        (!self.choice && !placeholder).then_some(text)
    }
}

/// The path of the object around the member at `path`.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// Its path inside the object at `base`.
pub(super) fn below<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    if base.is_empty() {
        return Some(path);
    }
    path.strip_prefix(base)?.strip_prefix('.')
}

impl<'a> Shown<'a> {
    fn new(example: &'a Example) -> Self {
        let choices = example
            .choices
            .iter()
            .map(|choice| plain(choice.path.split('.')))
            .collect();
        let mut members = Vec::new();
        walk(&example.value, "", DEPTH, &choices, &mut members);
        Self {
            example,
            members,
            base: String::new(),
        }
    }

    /// Its members inside the object that the table describes, each with its path there.
    pub(super) fn described(&self) -> impl Iterator<Item = (&str, &Member<'a>)> {
        self.members
            .iter()
            .filter_map(|member| Some((below(&member.path, &self.base)?, member)))
    }
}

/// The members of a value, outer ones first.
fn walk<'a>(
    node: &'a Node,
    path: &str,
    depth: usize,
    choices: &BTreeSet<String>,
    members: &mut Vec<Member<'a>>,
) {
    if depth == 0 {
        return;
    }
    match &node.value {
        Tree::Map(entries) => {
            for entry in entries {
                let own = join(path, &entry.key);
                members.push(Member {
                    choice: choices.contains(&own),
                    path: own.clone(),
                    name: &entry.key,
                    node: &entry.node,
                    at: Place {
                        line: entry.key_span.line,
                        column: entry.key_span.column,
                    },
                });
                walk(&entry.node, &own, depth - 1, choices, members);
            }
        }
        Tree::List(items) => {
            for item in items {
                walk(item, path, depth - 1, choices, members);
            }
        }
        Tree::Null | Tree::Bool(_) | Tree::Number(_) | Tree::Text(_) => {}
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Names as a path without the marks of lists.
pub(super) fn plain<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut path = String::new();
    for name in names {
        let name = name.trim_end_matches("[]");
        if !name.is_empty() {
            path = join(&path, name);
        }
    }
    path
}

/// The path of a field, without the marks of lists.
pub(super) fn path(field: &Field) -> String {
    plain(field.path.iter().map(String::as_str))
}

/// Whether a part of a field's path is lost.
pub(super) fn is_lost(field: &Field) -> bool {
    field
        .path
        .iter()
        .any(|name| name.trim_end_matches("[]") == LOST)
}

impl<'a> Message<'a> {
    /// The rows of its tables.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a Field> + '_ {
        self.tables.iter().flat_map(|table| table.rows.iter())
    }

    /// The rows that describe the bodies of its examples: not those of its path, and not tables of which the examples have nothing,
    /// such as one of headers beside one of the body.
    pub(super) fn body(&self, view: &View<'a>) -> Vec<&'a Field> {
        let section = view.document.sections.get(self.section);
        let path = section
            .and_then(|section| section.path.as_deref())
            .unwrap_or("");
        let in_path: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| {
                let inner = part
                    .strip_prefix('{')
                    .and_then(|part| part.strip_suffix('}'));
                inner.or_else(|| part.strip_prefix(':'))
            })
            .collect();
        let members = self.examples.iter().flat_map(|shown| shown.described());
        let outermost: BTreeSet<&str> = members
            .map(|(own, _)| own)
            .filter(|own| parent(own).is_empty())
            .collect();
        let is_sent = matches!(self.way, Way::Request | Way::Unknown);
        let is_in_path = |field: &Field| match field.path.as_slice() {
            [name] => {
                is_sent && in_path.contains(name.as_str()) && !outermost.contains(name.as_str())
            }
            _ => false,
        };
        let is_shown = |table: &FieldTable| {
            table.rows.iter().any(|field| {
                let own = self::path(field);
                is_lost(field) || outermost.contains(own.split('.').next().unwrap_or(""))
            })
        };
        let tables = self
            .tables
            .iter()
            .filter(|table| self.tables.len() < 2 || is_shown(table));
        tables
            .flat_map(|table| &table.rows)
            .filter(|field| !is_in_path(field))
            .collect()
    }

    /// Finds in each example the object that the tables describe: the one with most of their outermost names.
    fn align(&mut self) {
        let names: BTreeSet<String> = self
            .rows()
            .filter(|field| !is_lost(field))
            .map(|field| path(field).split('.').next().unwrap_or("").to_owned())
            .collect();
        for shown in &mut self.examples {
            let mut fits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for member in &shown.members {
                if names.contains(member.name) {
                    fits.entry(member.parent()).or_default().insert(member.name);
                }
            }
            let deep = |path: &str| path.split('.').filter(|name| !name.is_empty()).count();
            let best = fits
                .into_iter()
                .max_by_key(|(base, names)| (names.len(), usize::MAX - deep(base)));
            shown.base = best.map_or_else(String::new, |(base, _)| base.to_owned());
        }
    }
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut messages = Vec::new();
        for (index, section) in document.sections.iter().enumerate() {
            messages.extend(of_section(index, section));
        }
        Self { document, messages }
    }

    /// The messages with a way among `ways`.
    pub(super) fn of<'v>(&'v self, ways: &'v [Way]) -> impl Iterator<Item = &'v Message<'a>> {
        self.messages
            .iter()
            .filter(move |message| ways.contains(&message.way))
    }

    /// All examples, each with its message.
    pub(super) fn examples(&self) -> impl Iterator<Item = (&Message<'a>, &Shown<'a>)> {
        self.messages
            .iter()
            .flat_map(|message| message.examples.iter().map(move |shown| (message, shown)))
    }

    /// A section, for people: its path, else its title, else its number.
    pub(super) fn section(&self, index: usize) -> String {
        let Some(section) = self.document.sections.get(index) else {
            return format!("section {}", index + 1);
        };
        let words = section.path.as_deref().unwrap_or(&section.title);
        if words.is_empty() {
            return format!("section {}", index + 1);
        }
        let mut short: String = words.chars().take(40).collect();
        if short.len() < words.len() {
            short.push('…');
        }
        format!("`{short}`")
    }

    /// A message, for people.
    pub(super) fn message(&self, message: &Message<'_>) -> String {
        let section = self.section(message.section);
        match message.way {
            Way::Request => format!("the request of {section}"),
            Way::Answer => format!("the answer of {section}"),
            Way::Notification => format!("the notification of {section}"),
            Way::Unknown => section,
        }
    }

    /// The section in which a place stands.
    pub(super) fn section_of(&self, at: Place) -> usize {
        let after = self
            .document
            .sections
            .partition_point(|section| section.at <= at);
        after.saturating_sub(1)
    }
}

fn of_section(index: usize, section: &Section) -> Vec<Message<'_>> {
    let ways: BTreeSet<Way> = section
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Fields(table) if table.way != Way::Unknown => Some(table.way),
            _ => None,
        })
        .collect();
    let only = (ways.len() == 1)
        .then(|| ways.first().copied())
        .flatten()
        .or((section.kind == SectionKind::Notification).then_some(Way::Notification));
    let known = |way: Way| match (way, only) {
        (Way::Unknown, Some(only)) => only,
        _ => way,
    };
    let mut messages: BTreeMap<Way, Message<'_>> = BTreeMap::new();
    for part in &section.parts {
        let way = match part {
            Part::Fields(table) => known(table.way),
            Part::Example(example) => known(example.way),
            Part::Values(_) | Part::Limits(_) => continue,
        };
        let message = messages.entry(way).or_insert_with(|| Message {
            section: index,
            way,
            tables: Vec::new(),
            examples: Vec::new(),
        });
        match part {
            Part::Fields(table) => message.tables.push(table),
            Part::Example(example) if message.examples.len() < EXAMPLES => {
                message.examples.push(Shown::new(example));
            }
            Part::Example(_) | Part::Values(_) | Part::Limits(_) => {}
        }
    }
    let mut messages: Vec<_> = messages.into_values().collect();
    messages.iter_mut().for_each(Message::align);
    messages
}
