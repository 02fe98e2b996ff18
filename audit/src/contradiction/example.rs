//! A table against the examples of the same message.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use super::condition;
use super::view::{Member, Message, Shown, View, is_lost, parent, path};
use super::words::{is_number, listed};
use super::{Contradiction, Rule};
use crate::facts::{Field, Kind, Required};

/// How many fields are told one by one; more are one finding.
const ONE_BY_ONE: usize = 3;

/// How many rows without names are matched with members of one object.
const LOST: usize = 200;

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for message in &view.messages {
        let table = Table::new(view, message);
        if table.examples.is_empty() || table.fields.is_empty() {
            continue;
        }
        table.absent(view, found);
        table.unnamed(view, found);
        table.types(found);
        table.values(found);
        table.row_examples(found);
        condition::find(&table, found);
        table.lists(found);
    }
}

/// A message's rows by path, and the examples that show it.
pub(super) struct Table<'m, 'a> {
    message: &'m Message<'a>,
    /// Fields with whole names, by path. A path that is described twice has its first row here.
    pub(super) fields: BTreeMap<String, &'a Field>,
    /// Rows that lost their names, by the object they stand in.
    lost: BTreeMap<String, Vec<&'a Field>>,
    /// Objects whose members the table describes.
    parents: BTreeSet<String>,
    /// The examples that have something of the table, with the members by path.
    pub(super) examples: Vec<(&'m Shown<'a>, BTreeMap<&'m str, Vec<&'m Member<'a>>>)>,
    /// The members of all these examples by path.
    all: BTreeMap<&'m str, Vec<&'m Member<'a>>>,
}

impl<'m, 'a> Table<'m, 'a> {
    pub(super) fn new(view: &View<'a>, message: &'m Message<'a>) -> Self {
        let mut fields = BTreeMap::new();
        let mut lost: BTreeMap<String, Vec<&'a Field>> = BTreeMap::new();
        for field in message.body(view) {
            let own = path(field);
            if is_lost(field) {
                lost.entry(parent(&own).to_owned()).or_default().push(field);
            } else {
                fields.entry(own).or_insert(field);
            }
        }
        let mut parents: BTreeSet<String> =
            fields.keys().map(|own| parent(own).to_owned()).collect();
        parents.extend(lost.keys().cloned());
        let mut examples = Vec::new();
        let mut all: BTreeMap<&str, Vec<&Member<'_>>> = BTreeMap::new();
        for shown in &message.examples {
            let mut members: BTreeMap<&str, Vec<&Member<'_>>> = BTreeMap::new();
            for (own, member) in shown.described() {
                members.entry(own).or_default().push(member);
            }
            if members.keys().any(|own| fields.contains_key(*own)) {
                for (own, group) in &members {
                    all.entry(own).or_default().extend(group);
                }
                examples.push((shown, members));
            }
        }
        Self {
            message,
            fields,
            lost,
            parents,
            examples,
            all,
        }
    }

    pub(super) fn finding(
        &self,
        rule: Rule,
        at: crate::facts::Place,
        message: String,
    ) -> Contradiction {
        Contradiction::new(rule, self.message.section, at, message)
    }

    /// Whether an example has the object around `own`.
    fn is_reached(&self, own: &str) -> bool {
        let around = parent(own);
        around.is_empty() || self.all.contains_key(around)
    }

    fn is_shown(&self, own: &str) -> bool {
        self.all.contains_key(own)
    }

    /// Fields that no example has.
    fn absent(&self, view: &View<'_>, found: &mut Vec<Contradiction>) {
        let absent = || {
            self.fields
                .iter()
                .filter(|(own, _)| self.is_reached(own) && !self.is_shown(own))
        };
        let of = view.message(self.message);
        let mut required: Vec<_> = absent()
            .filter(|(_, field)| field.required == Required::Yes)
            .collect();
        required.sort_by_key(|(_, field)| field.at);
        let example = self.examples.first().map(|(shown, _)| shown.example.at);
        if required.len() <= ONE_BY_ONE {
            for (own, field) in required {
                let message = format!("`{own}` is required, but absent from the example of {of}");
                let one = self.finding(Rule::RequiredAbsent, field.at, message);
                found.push(
                    example
                        .into_iter()
                        .fold(one, |one, at| one.also(at, "the example")),
                );
            }
        } else if let Some((_, first)) = required.first() {
            let names = listed(required.iter().map(|(own, _)| own.as_str()));
            let message = format!("{names} are required, but absent from the example of {of}");
            let one = self.finding(Rule::RequiredAbsent, first.at, message);
            found.push(
                example
                    .into_iter()
                    .fold(one, |one, at| one.also(at, "the example")),
            );
        }
        let mut others: Vec<_> = absent()
            .filter(|(_, field)| matches!(field.required, Required::No | Required::Unsaid))
            .collect();
        others.sort_by_key(|(_, field)| field.at);
        if let Some((_, first)) = others.first() {
            let names = listed(others.iter().map(|(own, _)| own.as_str()));
            let are = if others.len() == 1 { "is" } else { "are" };
            let message = format!("{names} {are} in the table, but in no example of {of}");
            found.push(self.finding(Rule::NotInExamples, first.at, message));
        }
    }

    /// Members that the table lacks, as far as no row with a lost name explains them.
    fn unnamed(&self, view: &View<'_>, found: &mut Vec<Contradiction>) {
        let mut unnamed: BTreeMap<&str, BTreeMap<&str, &Member<'_>>> = BTreeMap::new();
        for (_, members) in &self.examples {
            for (own, group) in members {
                let around = parent(own);
                if self.parents.contains(around)
                    && !self.fields.contains_key(*own)
                    && !self.parents.contains(*own)
                    && let Some(first) = group.first()
                {
                    unnamed
                        .entry(around)
                        .or_default()
                        .entry(own)
                        .or_insert(first);
                }
            }
        }
        let mut left: Vec<(&str, &Member<'_>)> = Vec::new();
        for (around, members) in unnamed {
            let mut lost = self.lost.get(around).cloned().unwrap_or_default();
            let mut rest: Vec<(&str, &Member<'_>)> = Vec::new();
            for (own, member) in members {
                lost.truncate(LOST);
                let fits = |field: &&Field| clash(field, member.node).is_none();
                match lost.iter().position(fits) {
                    Some(row) => drop(lost.remove(row)),
                    None => rest.push((own, member)),
                }
            }
            if let ([field], [(own, member)]) = (lost.as_slice(), rest.as_slice()) {
                if let Some(clash) = clash(field, member.node) {
                    let message = format!(
                        "`{own}` is {} in the example, and the only row that it can be says {}",
                        clash.example, clash.table
                    );
                    let one = self.finding(Rule::TypeOfExample, field.at, message);
                    found.push(one.also(member.at, "the example"));
                }
                continue;
            }
            left.extend(rest);
        }
        left.sort_by_key(|(_, member)| member.at);
        if let Some((_, first)) = left.first() {
            let names = listed(left.iter().map(|(own, _)| *own));
            let are = if left.len() == 1 { "is" } else { "are" };
            let of = view.message(self.message);
            let message = format!("{names} {are} in the example of {of}, but not in its table");
            let one = self.finding(Rule::NotInTable, first.at, message);
            let table = self.message.tables.first().map(|table| table.at);
            found.push(
                table
                    .into_iter()
                    .fold(one, |one, at| one.also(at, "the table")),
            );
        }
    }

    /// The members of a field, over all examples, that are values and no lists of choices.
    pub(super) fn shown(&self, own: &str) -> impl Iterator<Item = &'m Member<'a>> {
        let members = self.all.get(own).into_iter().flatten().copied();
        members.filter(|member| !member.choice)
    }

    fn types(&self, found: &mut Vec<Contradiction>) {
        for (own, field) in &self.fields {
            let clash = self
                .shown(own)
                .find_map(|member| Some((member, clash(field, member.node)?)));
            if let Some((member, clash)) = clash {
                let message = format!(
                    "`{own}` is {} in the table and {} in the example",
                    clash.table, clash.example
                );
                let one = self.finding(Rule::TypeOfExample, field.at, message);
                found.push(one.also(member.at, "the example"));
            }
        }
    }

    fn values(&self, found: &mut Vec<Contradiction>) {
        for (own, field) in &self.fields {
            if field.values.is_empty() || field.open {
                continue;
            }
            // The same word in another case is told by `word`.
            let lower = |text: &String| text.to_ascii_lowercase();
            let values: BTreeSet<String> = field.values.iter().map(lower).collect();
            for member in self.shown(own) {
                let Some(text) = member.real() else { continue };
                if values.contains(&text.to_ascii_lowercase()) {
                    continue;
                }
                let message = format!("the example's `{own}` is not among the values of its row");
                let rule = Rule::ValueNotListed;
                let one = self.finding(rule, member.at, message);
                found.push(one.also(field.at, "the row"));
                break;
            }
        }
    }

    /// Rows that show other values than the example, as one finding.
    fn row_examples(&self, found: &mut Vec<Contradiction>) {
        let mut differ: Vec<(&str, &Field, &Member<'_>)> = Vec::new();
        for (own, field) in &self.fields {
            let other = self.shown(own).find(|member| {
                member.real().is_some_and(|text| {
                    !field.examples.is_empty() && !field.examples.iter().any(|one| one == text)
                })
            });
            differ.extend(other.map(|member| (own.as_str(), *field, member)));
        }
        differ.sort_by_key(|(_, field, _)| field.at);
        if let Some((_, first, _)) = differ.first() {
            let names = listed(differ.iter().map(|(own, _, _)| *own));
            let message = format!("the rows of {names} show other values than the example");
            let mut one = self.finding(Rule::RowExample, first.at, message);
            for (own, _, member) in differ {
                one = one.also(member.at, format!("`{own}` in the example"));
            }
            found.push(one);
        }
    }

    fn lists(&self, found: &mut Vec<Contradiction>) {
        for (shown, _) in &self.examples {
            if shown.example.value.list().is_some() {
                let message = "the example is a list, the table describes one object".to_owned();
                found.push(self.finding(Rule::ListForObject, shown.example.at, message));
            }
        }
    }
}

/// What a table and an example say of a type.
struct Clash {
    table: &'static str,
    example: &'static str,
}

/// Whether a value is of another type than its row says.
fn clash(field: &Field, node: &Node) -> Option<Clash> {
    let kind = &field.ty.as_ref()?.kind;
    let fits = match (kind, &node.value) {
        (_, Tree::Null)
        | (Kind::String, Tree::Text(_))
        | (Kind::Number, Tree::Number(_))
        | (Kind::Boolean, Tree::Bool(_))
        | (Kind::Object, Tree::Map(_))
        | (Kind::Array(_), Tree::List(_)) => true,
        (Kind::Integer, Tree::Number(number)) => {
            !is_number(number)
                || number
                    .split_once('.')
                    .is_none_or(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'))
        }
        _ => false,
    };
    (!fits).then(|| Clash {
        table: kind_words(kind),
        example: node_words(node),
    })
}

/// A type, for people.
pub(super) fn kind_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Object => "an object",
        Kind::Array(_) => "a list",
    }
}

/// What a value is, for people.
pub(super) fn node_words(node: &Node) -> &'static str {
    match node.value {
        Tree::Null => "null",
        Tree::Bool(_) => "a boolean",
        Tree::Number(_) => "a number",
        Tree::Text(_) => "text",
        Tree::List(_) => "a list",
        Tree::Map(_) => "an object",
    }
}
