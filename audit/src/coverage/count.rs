//! Facts, each once, and how far each gets.

use std::collections::BTreeMap;

use payspec_codegen::source::Span;

use super::excuses::Excuses;
use super::exercised::{Exercised, operation};
use super::{Fact, What};
use crate::facts::{
    Document, Example, Field, FieldTable, Inventory, LOST, Part, Place, Section, SectionKind,
    ValueTable, Way,
};
use crate::link::{ExampleLink, FieldLink, Links, PartId, RowId, ValueLink, names};
use crate::spec::{Declaration, Message, OwnerKind, SpecView};

/// What makes a fact one fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// An operation or event of the spec.
    Owner(usize),
    /// A section that leads to none.
    Section(usize, usize),
    /// A member of a message, whether or not the spec has it.
    Member(usize, Vec<String>),
    Parameter(usize, String),
    /// A field of a section that leads to no message.
    Loose(usize, usize, Way, Vec<String>),
    /// A row that has lost its name.
    Lost(RowId),
    /// A value of a list of the spec.
    Listed(Span, String),
    /// A value of a field that lists none in the spec.
    Of(Box<Key>, String),
    /// A value of a table that leads to no field.
    Free(usize, usize, String, String),
    Code(String),
    Example(PartId),
}

/// All facts: by kind, then in the order of the documents.
pub(super) fn facts(
    inventory: &Inventory,
    view: &SpecView,
    links: &Links,
    exercised: &Exercised,
) -> Vec<Fact> {
    let mut counter = Counter {
        view,
        links,
        exercised,
        excused: Excuses::of(crate::audit::excused(inventory, view, links)),
        facts: Vec::new(),
        known: BTreeMap::new(),
    };
    for (document, facts) in inventory.documents.iter().enumerate() {
        for (section, facts_here) in facts.sections.iter().enumerate() {
            counter.section(facts, document, section, facts_here);
        }
    }
    let mut facts = counter.facts;
    facts.sort_by_key(|fact| fact.what);
    facts
}

/// How far a fact gets.
#[derive(Clone, Copy, Default)]
struct Reach {
    in_spec: bool,
    left_out: bool,
    generated: bool,
    exercised: bool,
}

/// Where something is documented.
#[derive(Clone, Copy)]
struct Seen<'d> {
    document: usize,
    facts: &'d Document,
    at: Place,
}

struct Counter<'a> {
    view: &'a SpecView,
    links: &'a Links,
    exercised: &'a Exercised,
    excused: Excuses,
    facts: Vec<Fact>,
    known: BTreeMap<Key, usize>,
}

impl Counter<'_> {
    /// Adds a fact, or what one more sight of it tells.
    fn add(&mut self, key: Key, what: What, name: String, seen: Seen<'_>, reach: Reach) {
        let next = self.facts.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            self.facts.push(Fact {
                what,
                name,
                at: format!("{}:{}", seen.facts.capture, seen.at),
                in_spec: false,
                left_out: false,
                generated: false,
                exercised: false,
            });
        }
        if let Some(fact) = self.facts.get_mut(at) {
            fact.in_spec |= reach.in_spec;
            fact.left_out |= reach.left_out;
            fact.generated |= reach.generated;
            // A value that the spec does not list travels as plain text: that exercises no value.
            let is_listed = reach.in_spec || fact.what != What::Value;
            fact.exercised |= reach.exercised && is_listed;
            // What the spec has somewhere is not left out.
            fact.left_out &= !fact.in_spec;
        }
    }

    fn section(&mut self, facts: &Document, document: usize, at: usize, section: &Section) {
        let seen = Seen {
            document,
            facts,
            at: section.path_at.unwrap_or(section.at),
        };
        let link = self.links.sections.get(&(document, at));
        let owner = link.and_then(|link| link.owner);
        self.owner(owner, (document, at), section, seen);
        for (part, fact) in section.parts.iter().enumerate() {
            let id = PartId {
                document,
                section: at,
                part,
            };
            match fact {
                Part::Fields(table) => self.fields(id, owner, section, table, facts),
                Part::Example(example) => self.example(id, section, example, facts),
                Part::Values(table) => self.values(id, section, table, facts),
                Part::Limits(_) => {}
            }
        }
    }

    fn owner(
        &mut self,
        owner: Option<usize>,
        section: (usize, usize),
        facts: &Section,
        seen: Seen<'_>,
    ) {
        let known = owner.and_then(|at| Some((at, self.view.owners.get(at)?)));
        if let Some((at, owner)) = known {
            let (what, name) = match owner.kind {
                OwnerKind::Operation => (What::Operation, format!("the operation `{}`", owner.id)),
                OwnerKind::Event => (
                    What::Notification,
                    format!("the notification `{}`", owner.id),
                ),
            };
            let reach = Reach {
                in_spec: true,
                left_out: false,
                generated: self.is_generated(owner),
                exercised: self.exercised.owner(at),
            };
            return self.add(Key::Owner(at), what, name, seen, reach);
        }
        let what = match facts.kind {
            SectionKind::Call => What::Operation,
            SectionKind::Notification => What::Notification,
            SectionKind::General => return,
        };
        let says_more = |part: &Part| matches!(part, Part::Fields(_) | Part::Example(_));
        if facts.path.is_none() && !facts.parts.iter().any(says_more) {
            return;
        }
        let name = match (&facts.method, &facts.path) {
            (Some(method), Some(path)) => format!("the operation `{method} {path}`"),
            (None, Some(path)) => format!("the operation `{path}`"),
            _ => format!("what the section `{}` describes", facts.title),
        };
        let reach = Reach {
            left_out: self.excused.places.contains(&(seen.document, seen.at)),
            ..Reach::default()
        };
        self.add(Key::Section(section.0, section.1), what, name, seen, reach);
    }

    /// Whether the client has a function for an operation, or the webhook module a type for an event.
    fn is_generated(&self, owner: &crate::spec::Owner) -> bool {
        let api = &self.view.named.api;
        let span = match owner.kind {
            OwnerKind::Operation => operation(self.view, owner).map(|op| op.span),
            OwnerKind::Event => {
                let mut events = api.events.iter();
                events
                    .find(|event| event.name == owner.id)
                    .map(|event| event.span)
            }
        };
        span.is_some_and(|span| !self.view.rust_items(span).is_empty())
    }

    fn fields(
        &mut self,
        id: PartId,
        owner: Option<usize>,
        section: &Section,
        table: &FieldTable,
        facts: &Document,
    ) {
        for (row, field) in table.rows.iter().enumerate() {
            let row = RowId { part: id, row };
            let seen = Seen {
                document: id.document,
                facts,
                at: field.at,
            };
            let link = self.links.fields.get(&row);
            let parameter = link.and_then(|link| link.parameter);
            if let (Some(owner), Some(parameter)) = (owner, parameter) {
                self.parameter(owner, parameter, field, seen);
                continue;
            }
            match link.and_then(|link| Some((link, link.message?))) {
                Some((link, message)) => self.row(row, link, message, field, seen),
                None => self.loose(row, section, table.way, field, seen),
            }
        }
    }

    fn row(&mut self, row: RowId, link: &FieldLink, message: usize, field: &Field, seen: Seen<'_>) {
        let is_lost = link.path.iter().any(|name| name.starts_with(LOST));
        if is_lost {
            let name = format!("a row that has lost its name, of {}", self.whose(message));
            return self.add(Key::Lost(row), What::Field, name, seen, Reach::default());
        }
        self.member(message, &link.path, &link.declarations, seen);
        for value in &field.values {
            self.value_of(message, &link.path, &link.declarations, value, seen);
        }
    }

    /// A field that leads to no message of the spec.
    fn loose(&mut self, row: RowId, section: &Section, way: Way, field: &Field, seen: Seen<'_>) {
        let key = match field.name() {
            Some(_) => Key::Loose(row.part.document, row.part.section, way, names(&field.path)),
            None => Key::Lost(row),
        };
        let reach = Reach {
            left_out: self.excused.places.contains(&(seen.document, seen.at)),
            ..Reach::default()
        };
        let name = format!("`{}` of the section `{}`", field.dotted(), section.title);
        for value in &field.values {
            let key = Key::Of(Box::new(key.clone()), value.clone());
            let name = format!("the value `{value}` of {name}");
            self.add(key, What::Value, name, seen, reach);
        }
        self.add(key, What::Field, name, seen, reach);
    }

    fn parameter(&mut self, owner: usize, at: usize, field: &Field, seen: Seen<'_>) {
        let known = self.view.owners.get(owner);
        let Some((known, (wire, declaration))) =
            known.and_then(|known| Some((known, known.parameters.get(at)?)))
        else {
            return;
        };
        let name = format!("the parameter `{wire}` of `{}`", known.id);
        let is_there = |value: Option<&str>| self.exercised.parameter_value(owner, wire, value);
        let reach = Reach {
            in_spec: true,
            left_out: false,
            generated: self.has_parameter(known, wire, declaration),
            exercised: is_there(None),
        };
        let key = Key::Parameter(owner, wire.clone());
        let mut values = Vec::new();
        for value in &field.values {
            let mut reach = self.listed(&[declaration], value, seen);
            reach.exercised = is_there(Some(value));
            values.push((value, reach));
        }
        self.add(key.clone(), What::Field, name.clone(), seen, reach);
        for (value, reach) in values {
            let key = Key::Of(Box::new(key.clone()), value.clone());
            let name = format!("the value `{value}` of {name}");
            self.add(key, What::Value, name, seen, reach);
        }
    }

    /// Whether the struct of an operation's parameters has this one.
    fn has_parameter(
        &self,
        owner: &crate::spec::Owner,
        wire: &str,
        declaration: &Declaration,
    ) -> bool {
        let op = operation(self.view, owner);
        let is_generated = op.is_some_and(|op| {
            op.parameters_type.is_some() && op.parameters.iter().any(|one| one.wire == wire)
        });
        is_generated || !declaration.rust.is_empty()
    }

    fn member(&mut self, message: usize, path: &[String], declarations: &[usize], seen: Seen<'_>) {
        let key = (message, path.to_vec());
        let moved = self.excused.moved.get(&key).copied();
        let found = self.declarations(message, path, declarations);
        let items = moved.map(|span| self.view.rust_items(span));
        let reach = Reach {
            in_spec: !found.is_empty() || moved.is_some(),
            left_out: self.excused.leaves_out(message, path),
            generated: found.iter().any(|one| !one.rust.is_empty())
                || items.is_some_and(|items| !items.is_empty())
                || (!found.is_empty() && self.is_read_apart(message, path)),
            exercised: match moved {
                Some(span) => self.exercised_at(message, span),
                None => self.exercised.member(message, path),
            },
        };
        let name = format!("`{}` of {}", path.join("."), self.whose(message));
        self.add(
            Key::Member(message, path.to_vec()),
            What::Field,
            name,
            seen,
            reach,
        );
    }

    /// Whether the member that stands at this place of the spec was in a message.
    fn exercised_at(&self, message: usize, span: Span) -> bool {
        let members = self.view.messages.get(message).map(|one| &one.members);
        let mut here = members
            .into_iter()
            .flatten()
            .filter(|(_, member)| member.declarations.iter().any(|one| one.key == span));
        here.any(|(path, _)| self.exercised.member(message, path))
    }

    /// Whether generated code reads a member by its place in the envelope instead of a field of a type.
    fn is_read_apart(&self, message: usize, path: &[String]) -> bool {
        let Some(message) = self.message(message).filter(|one| one.way == Way::Answer) else {
            return false;
        };
        let owner = self.view.owners.get(message.owner);
        let envelope = owner
            .and_then(|owner| operation(self.view, owner))
            .and_then(|op| op.envelope.as_ref());
        let Some(envelope) = envelope else {
            return false;
        };
        let own = path.iter().fold(String::new(), |pointer, name| {
            pointer + "/" + &name.replace('~', "~0").replace('/', "~1")
        });
        let pointers = [
            envelope.success.as_ref().map(|(pointer, _)| pointer),
            envelope.payload.as_ref(),
            envelope.code.as_ref(),
            envelope.message.as_ref(),
            envelope.request_id.as_ref(),
        ];
        let mut pointers = pointers.into_iter().flatten();
        pointers.any(|pointer| {
            pointer
                .strip_prefix(&own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn declarations(&self, message: usize, path: &[String], wanted: &[usize]) -> Vec<&Declaration> {
        wanted
            .iter()
            .filter_map(|at| self.view.declaration(message, path, *at))
            .collect()
    }

    /// A value that a document lists for a member.
    fn value_of(
        &mut self,
        message: usize,
        path: &[String],
        declarations: &[usize],
        value: &str,
        seen: Seen<'_>,
    ) {
        let found = self.declarations(message, path, declarations);
        let mut reach = self.listed(&found, value, seen);
        reach.left_out |= self.excused.leaves_out(message, path);
        reach.exercised = self.exercised.value(message, path, value);
        let list = found.iter().find_map(|one| one.rules.values_at);
        let key = match list {
            Some(list) => Key::Listed(list, value.to_owned()),
            None => Key::Of(
                Box::new(Key::Member(message, path.to_vec())),
                value.to_owned(),
            ),
        };
        let name = format!(
            "the value `{value}` of `{}` of {}",
            path.join("."),
            self.whose(message)
        );
        self.add(key, What::Value, name, seen, reach);
    }

    /// Whether declarations list a value, and generated code names it.
    fn listed(&self, declarations: &[&Declaration], value: &str, seen: Seen<'_>) -> Reach {
        let is_flag = |one: &&&Declaration| {
            one.rules.kinds == [crate::facts::Kind::Boolean] && ["true", "false"].contains(&value)
        };
        if let Some(flag) = declarations.iter().find(is_flag) {
            return Reach {
                in_spec: true,
                generated: !flag.rust.is_empty(),
                ..Reach::default()
            };
        }
        let has = |one: &&Declaration| {
            let mut values = one.rules.values.iter();
            values
                .find(|known| known.text == value)
                .map(|known| known.span)
        };
        let spans: Vec<(Span, bool)> = declarations
            .iter()
            .filter_map(|one| Some((has(one)?, !one.rust.is_empty())))
            .collect();
        let excuse = (seen.document, seen.at, value.to_owned());
        Reach {
            in_spec: !spans.is_empty(),
            left_out: spans.is_empty() && self.excused.values.contains(&excuse),
            generated: spans
                .iter()
                .any(|(span, field)| !self.view.rust_items(*span).is_empty() || *field),
            exercised: false,
        }
    }

    fn values(&mut self, id: PartId, section: &Section, table: &ValueTable, facts: &Document) {
        let default = ValueLink::default();
        let link = self.links.values.get(&id).unwrap_or(&default);
        for row in &table.rows {
            let seen = Seen {
                document: id.document,
                facts,
                at: row.at,
            };
            if link.codes {
                self.code(&row.value, seen);
                continue;
            }
            for (message, path, declaration) in &link.members {
                self.value_of(*message, path, &[*declaration], &row.value, seen);
            }
            if link.members.is_empty() {
                let key = Key::Free(
                    id.document,
                    id.section,
                    table.subject.clone(),
                    row.value.clone(),
                );
                let name = format!(
                    "the value `{}` of `{}` of the section `{}`",
                    row.value, table.subject, section.title
                );
                let excuses = [&row.value, &table.subject].map(|fact| {
                    let places = [row.at, table.at];
                    places.map(|at| (id.document, at, fact.clone()))
                });
                let mut excuses = excuses.iter().flatten();
                let reach = Reach {
                    left_out: excuses.any(|excuse| self.excused.values.contains(excuse)),
                    ..Reach::default()
                };
                self.add(key, What::Value, name, seen, reach);
            }
        }
    }

    fn code(&mut self, code: &str, seen: Seen<'_>) {
        let codes = self.view.tree.get("x-errors");
        let entry = codes.and_then(|codes| codes.entry(code));
        let errors = &self.view.named.api.errors;
        let lowered = errors.iter().find(|error| error.code == code);
        let excuse = (seen.document, seen.at, code.to_owned());
        let reach = Reach {
            in_spec: entry.is_some(),
            left_out: self.excused.values.contains(&excuse),
            generated: lowered.is_some_and(|error| !self.view.rust_items(error.span).is_empty()),
            exercised: self.exercised.code(code),
        };
        let name = format!("the code `{code}`");
        self.add(Key::Code(code.to_owned()), What::Code, name, seen, reach);
    }

    fn example(&mut self, id: PartId, section: &Section, example: &Example, facts: &Document) {
        let seen = Seen {
            document: id.document,
            facts,
            at: example.at,
        };
        let default = ExampleLink::default();
        let link = self.links.examples.get(&id).unwrap_or(&default);
        let Some(message) = link.message else {
            let name = format!("an example of the section `{}`", section.title);
            let reach = Reach {
                left_out: self.excused.places.contains(&(seen.document, seen.at)),
                ..Reach::default()
            };
            self.add(Key::Example(id), What::Example, name, seen, reach);
            for (path, _) in &link.members {
                let key = Key::Loose(id.document, id.section, example.way, path.clone());
                let name = format!("`{}` of the section `{}`", path.join("."), section.title);
                self.add(key, What::Field, name, seen, reach);
            }
            return;
        };
        let owner = self
            .message(message)
            .and_then(|one| self.view.owners.get(one.owner));
        let in_spec = link.same.is_some();
        let reach = Reach {
            in_spec,
            left_out: !in_spec && self.excused.examples.contains(&id),
            generated: in_spec && owner.is_some_and(|owner| self.is_generated(owner)),
            exercised: self.exercised.document(id)
                || link
                    .same
                    .as_ref()
                    .is_some_and(|same| self.exercised.example(same)),
        };
        let name = format!("an example of {}", self.whose(message));
        self.add(Key::Example(id), What::Example, name, seen, reach);
        for (path, _) in &link.members {
            let whole = [link.base.as_slice(), path].concat();
            self.member(message, &whole, &self.all(message, &whole), seen);
        }
        for choices in &example.choices {
            let path = choices
                .path
                .split('.')
                .map(|name| name.trim_end_matches("[]"));
            let path = path.filter(|name| !name.is_empty()).map(str::to_owned);
            let whole: Vec<String> = link.base.iter().cloned().chain(path).collect();
            let seen = Seen {
                at: choices.at,
                ..seen
            };
            for value in &choices.values {
                self.value_of(message, &whole, &self.all(message, &whole), value, seen);
            }
        }
    }

    /// All declarations of a member.
    fn all(&self, message: usize, path: &[String]) -> Vec<usize> {
        let member = self.view.member(message, path);
        (0..member.map_or(0, |member| member.declarations.len())).collect()
    }

    fn message(&self, at: usize) -> Option<&Message> {
        self.view.messages.get(at)
    }

    /// "the request of `order`".
    fn whose(&self, at: usize) -> String {
        let known = self
            .message(at)
            .and_then(|message| Some((message, self.view.owners.get(message.owner)?)));
        known.map_or_else(String::new, |(message, owner)| {
            crate::audit::whose(message, owner)
        })
    }
}
