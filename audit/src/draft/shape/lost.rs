//! Rows that have lost their name: an example tells it, where just one member is left that fits, and it fits no other such row.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use super::shown::kind_of;
use crate::draft::gather::Message;
use crate::facts::{Field, FieldTable, Kind, LOST, LimitOf};

/// How many rows and members are held against each other.
const MOST: usize = 200;

/// Names of rows, by their place in the table.
pub(super) fn names(
    table: &FieldTable,
    base: &[String],
    message: &Message<'_>,
) -> BTreeMap<usize, String> {
    let mut lost: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        if let Some((own, above)) = row.path.split_last()
            && own.trim_end_matches("[]") == LOST
            && above.iter().all(|name| name.trim_end_matches("[]") != LOST)
        {
            lost.entry(above).or_default().push(at);
        }
    }
    let mut found = BTreeMap::new();
    for (above, rows) in lost {
        let named: BTreeSet<&str> = table
            .rows
            .iter()
            .filter(|row| row.path.split_last().is_some_and(|(_, own)| own == above))
            .filter_map(Field::name)
            .collect();
        let inner: Vec<&str> = base.iter().chain(above).map(String::as_str).collect();
        let mut members: BTreeMap<&str, &Node> = BTreeMap::new();
        for (_, example) in message.examples.iter().take(MOST) {
            let entries = inside(&example.value, &inner).and_then(Node::map);
            for entry in entries.unwrap_or_default() {
                if !named.contains(entry.key.as_str()) {
                    members.entry(&entry.key).or_insert(&entry.node);
                }
            }
        }
        if rows.len() > MOST || members.len() > MOST {
            continue;
        }
        let fitting = |at: &usize| -> Vec<&str> {
            let row = table.rows.get(*at);
            let fits = members
                .iter()
                .filter(|(name, node)| row.is_some_and(|row| fits(row, name, node)));
            fits.map(|(name, _)| *name).collect()
        };
        let fitting: Vec<(usize, Vec<&str>)> = rows.iter().map(|at| (*at, fitting(at))).collect();
        for (at, names) in &fitting {
            let [name] = names.as_slice() else {
                continue;
            };
            let others = fitting.iter().filter(|(other, _)| other != at);
            if others
                .flat_map(|(_, names)| names)
                .all(|other| other != name)
            {
                let suffix = if table.rows.get(*at).is_some_and(is_list) {
                    "[]"
                } else {
                    ""
                };
                found.insert(*at, format!("{name}{suffix}"));
            }
        }
    }
    found
}

fn is_list(row: &Field) -> bool {
    row.path.last().is_some_and(|own| own.ends_with("[]"))
}

/// What stands at the path; of a list its first item.
fn inside<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    let item = |node: &'n Node| match &node.value {
        Tree::List(items) => items.first(),
        _ => Some(node),
    };
    let mut at = item(node)?;
    for segment in path {
        at = item(at.get(segment.trim_end_matches("[]"))?)?;
    }
    Some(at)
}

/// Whether an example's member can be what the row says: of its type, values and length; where the type has a name, of that name.
fn fits(row: &Field, name: &str, node: &Node) -> bool {
    let Some(ty) = &row.ty else {
        return false;
    };
    if let Some(schema) = &ty.schema {
        return schema.eq_ignore_ascii_case(name);
    }
    let is_kind = match (&ty.kind, kind_of(node)) {
        (_, None) => false,
        (Kind::Array(_), Some(Kind::Array(_))) | (Kind::Number, Some(Kind::Integer)) => true,
        (said, Some(shown)) => *said == shown,
    };
    let Tree::Text(text) = &node.value else {
        return is_kind;
    };
    let length = text.chars().count();
    let bound =
        |bound: &Option<String>| bound.as_ref().and_then(|bound| bound.parse::<usize>().ok());
    let is_in = row
        .limits
        .iter()
        .filter(|limit| limit.of == LimitOf::Length)
        .all(|limit| {
            bound(&limit.min).is_none_or(|min| length >= min)
                && bound(&limit.max).is_none_or(|max| length <= max)
        });
    let is_listed = row.values.is_empty() || row.open || row.values.contains(text);
    is_kind && is_in && is_listed
}
