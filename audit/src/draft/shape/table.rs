//! What tables of fields say of a message.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use super::{DEPTH, Shape, lost};
use crate::draft::gather::{Message, Origin};
use crate::draft::{Doubt, Doubts};
use crate::facts::{Field, FieldTable, Kind, LOST, Required};

/// Of more tables than this about one message none is told to be the alternative of another.
const TABLES: usize = 64;
/// How deep in an example the object is looked for that a table is about.
const LOOK: usize = 4;

/// Takes the rows of a table.
pub(super) fn take(
    shape: &mut Shape,
    origin: Origin,
    table: &FieldTable,
    message: &Message<'_>,
    doubts: &mut Doubts,
) {
    let base = base_of(table, message);
    let names = lost::names(table, &base, message);
    for (at, row) in table.rows.iter().enumerate() {
        let mut path = row.path.clone();
        let mut doubt = |subject: &str, what: &str| {
            doubts.push(Doubt::new(origin.document, row.at, subject, what));
        };
        if let (Some(name), Some(own)) = (names.get(&at), path.last_mut()) {
            doubt(
                name,
                "the row has lost its name: it is that of the one member of the example that no other row names and that fits it",
            );
            own.clone_from(name);
        }
        if path.iter().any(|name| name.trim_end_matches("[]") == LOST) {
            doubt(
                "",
                "the row has lost its name: the draft has the field only if an example shows it",
            );
            continue;
        }
        if path.len() + base.len() > DEPTH {
            doubt("", "the field is nested too deeply to be drafted");
            continue;
        }
        let mut member = Some(&mut *shape);
        for (at, segment) in base.iter().chain(&path).enumerate() {
            let name = segment.trim_end_matches("[]");
            let is_own = at + 1 == base.len() + path.len();
            member = member.and_then(|outer| {
                if outer.kind.is_none() {
                    outer.kind = Some(Kind::Object);
                }
                outer.member(name, origin, row.at)
            });
            if let Some(member) = &mut member
                && !is_own
            {
                member.holds_rows = true;
                if segment.ends_with("[]") && !member.is_list() {
                    member.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
                }
            }
        }
        if let Some(member) = member {
            take_row(member, row, origin, doubts);
        }
    }
}

fn take_row(member: &mut Shape, row: &Field, origin: Origin, doubts: &mut Doubts) {
    let said = row.ty.as_ref().map(|ty| ty.kind.clone());
    for example in &row.examples {
        if !member.row_examples.contains(example) && member.row_examples.len() < 8 {
            member.row_examples.push(example.clone());
        }
    }
    if !member.is_tabled {
        member.origin = origin;
        member.at = row.at;
        // A child may have said that it is a list.
        if !member.is_list() || matches!(said, Some(Kind::Array(_))) {
            member.kind = said.or(member.kind.take());
        }
        member.required = Some(row.required.clone());
        member.limits.clone_from(&row.limits);
        member.values.clone_from(&row.values);
        member.is_open = row.open;
        member.default.clone_from(&row.default);
        member.is_tabled = true;
        return;
    }
    let name = member.name.clone();
    let mut doubt = |what: &str| {
        doubts.push(Doubt::new(
            origin.document,
            row.at,
            name.clone(),
            format!("{what} (line {})", member.at.line),
        ));
    };
    if said.is_some() && member.kind.is_some() && said != member.kind {
        doubt("has another type here than in a row before, whose type the draft takes");
    }
    if member.required.as_ref() != Some(&row.required) {
        member.required = Some(Required::No);
        doubt("is not required in the same way here and in a row before: optional in the draft");
    }
    if member.limits != row.limits {
        member.limits.clear();
        doubt("has other limits here than in a row before: the draft has none");
    }
    // What one row leaves open may be anything.
    if member.values.is_empty() != row.values.is_empty() {
        member.values.clear();
        doubt("has a list of values in one of two rows: the draft has none");
    }
    let known: BTreeSet<String> = member.values.iter().cloned().collect();
    let more = row.values.iter().filter(|value| !known.contains(*value));
    member.values.extend(more.cloned());
    member.is_open |= row.open;
}

/// Where in the message the rows of a table stand: rows of an answer are often those of a member of the envelope. Told by
/// the example that has most of their names.
fn base_of(table: &FieldTable, message: &Message<'_>) -> Vec<String> {
    let names: BTreeSet<&str> = table
        .rows
        .iter()
        .filter(|row| row.path.len() == 1)
        .filter_map(Field::name)
        .collect();
    let mut best = (0, Vec::new());
    for (_, example) in message.examples.iter().take(TABLES) {
        look(&example.value, &names, &mut Vec::new(), &mut best);
    }
    let (count, base) = best;
    // A few names alike by chance are no reason to put the others there.
    if count * 2 < names.len() {
        return Vec::new();
    }
    base
}

fn look(
    node: &Node,
    names: &BTreeSet<&str>,
    path: &mut Vec<String>,
    best: &mut (usize, Vec<String>),
) {
    if path.len() > LOOK {
        return;
    }
    let entries = node.map().unwrap_or_default();
    let count = entries
        .iter()
        .filter(|entry| names.contains(entry.key.as_str()))
        .count();
    if count > best.0 {
        *best = (count, path.clone());
    }
    for entry in entries {
        let (name, inner) = match &entry.node.value {
            Tree::List(items) => match items.first() {
                Some(first) => (format!("{}[]", entry.key), first),
                None => continue,
            },
            _ => (entry.key.clone(), &entry.node),
        };
        path.push(name);
        look(inner, names, path, best);
        path.pop();
    }
}

/// What a table about the same message lacks is not required, where the two are alternatives: they stand in different sections, or share
/// names. Tables of one section that share none complete each other.
pub(super) fn agree_on_required(shape: &mut Shape, message: &Message<'_>) {
    let tables: Vec<(Origin, BTreeSet<&str>)> = message
        .tables
        .iter()
        .map(|(origin, table)| {
            let names = table
                .rows
                .iter()
                .filter_map(|row| row.path.first())
                .map(|name| name.trim_end_matches("[]"));
            (*origin, names.collect())
        })
        .collect();
    if tables.len() < 2 {
        return;
    }
    let are_many = tables.len() > TABLES;
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, names)) in tables.iter().enumerate() {
        for name in names {
            having.entry(name).or_default().push(at);
        }
    }
    for member in &mut shape.members {
        let Some(with) = having.get(member.name.as_str()) else {
            continue;
        };
        let lacks = |(at, (origin, names)): (usize, &(Origin, BTreeSet<&str>))| {
            if with.contains(&at) {
                return false;
            }
            let is_alternative = |(other, others): &(Origin, BTreeSet<&str>)| {
                other != origin || !names.is_disjoint(others)
            };
            let mut with = with.iter().filter_map(|at| tables.get(*at));
            with.any(is_alternative)
        };
        if with.len() < tables.len() && (are_many || tables.iter().enumerate().any(lacks)) {
            member.required = member.required.take().map(|_| Required::No);
        }
    }
}
