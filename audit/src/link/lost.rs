//! Rows that have lost their name: an example of the section tells it, where just one member is left that fits.

use std::collections::BTreeSet;

use super::{FieldLink, Linker, PartId, TableLink, names};
use crate::facts::{Field, FieldTable, Kind, LOST};
use crate::spec::Declaration;

/// Finds the names of rows that lost them; rows with a schema's name go first.
pub(super) fn names_of(
    linker: &Linker<'_>,
    id: PartId,
    table: &FieldTable,
    link: &TableLink,
    rows: &mut [FieldLink],
) {
    let Some(message) = link.message else {
        return;
    };
    let shown = shown(linker, id, message);
    let mut taken: BTreeSet<Vec<String>> = table
        .rows
        .iter()
        .zip(rows.iter())
        .filter(|(field, _)| field.name().is_some())
        .map(|(_, row)| row.path.clone())
        .collect();
    for with_schema in [true, false] {
        for (at, field) in table.rows.iter().enumerate() {
            let has_schema = schema(field).is_some();
            if !is_lost(field) || (with_schema && !has_schema) {
                continue;
            }
            let Some(row) = rows.get_mut(at) else {
                continue;
            };
            if row.is_found() {
                continue;
            }
            let mut parent = link.base.clone();
            parent.extend(names(
                field.path.split_last().map_or(&[], |(_, above)| above),
            ));
            let candidates = shown.iter().filter(|path| {
                path.len() == parent.len() + 1
                    && path.starts_with(&parent)
                    && !taken.contains(*path)
            });
            let found = only(linker, link, candidates, field, with_schema);
            if let Some(path) = found {
                row.declarations = linker.declared(link, &path, true);
                row.by_example = true;
                taken.insert(path.clone());
                row.path = path;
            }
        }
    }
}

/// The only candidate that fits.
fn only<'c>(
    linker: &Linker<'_>,
    link: &TableLink,
    candidates: impl Iterator<Item = &'c Vec<String>>,
    field: &Field,
    by_schema: bool,
) -> Option<Vec<String>> {
    let mut fitting = candidates.filter(|path| {
        let declared = linker.declared(link, path, true);
        let message = link.message.unwrap_or(usize::MAX);
        let mut declared = declared
            .into_iter()
            .filter_map(|at| linker.view.declaration(message, path, at));
        declared.any(|one| fits(one, path, field, by_schema))
    });
    let first = fitting.next()?;
    fitting.next().is_none().then(|| first.clone())
}

fn fits(declaration: &Declaration, path: &[String], field: &Field, by_schema: bool) -> bool {
    if by_schema {
        let Some(schema) = schema(field) else {
            return false;
        };
        let own = path.last().map(String::as_str);
        let component = declaration.rules.component.as_deref();
        let item = declaration
            .rules
            .scope
            .iter()
            .find_map(|pointer| pointer.strip_prefix("/components/schemas/"));
        return [own, component, item]
            .into_iter()
            .flatten()
            .any(|name| name.eq_ignore_ascii_case(schema));
    }
    let Some(ty) = &field.ty else {
        return false;
    };
    let kinds = &declaration.rules.kinds;
    kinds.is_empty() || kinds.iter().any(|kind| is_alike(kind, &ty.kind))
}

fn is_alike(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Array(_), Kind::Array(_)) => true,
        (one, other) => one == other,
    }
}

fn schema(field: &Field) -> Option<&str> {
    field.ty.as_ref()?.schema.as_deref()
}

fn is_lost(field: &Field) -> bool {
    let Some((own, above)) = field.path.split_last() else {
        return false;
    };
    own.starts_with(LOST) && above.iter().all(|name| !name.starts_with(LOST))
}

/// Members of the message that the section's examples show.
fn shown(linker: &Linker<'_>, id: PartId, message: usize) -> Vec<Vec<String>> {
    let mut shown = BTreeSet::new();
    let first = PartId { part: 0, ..id };
    let last = PartId {
        part: usize::MAX,
        ..id
    };
    for (_, link) in linker.links.examples.range(first..=last) {
        if link.message != Some(message) {
            continue;
        }
        for (path, _) in &link.members {
            let mut whole = link.base.clone();
            whole.extend(path.iter().cloned());
            shown.insert(whole);
        }
    }
    shown.into_iter().collect()
}
