//! Two captures of a section.

use std::collections::BTreeSet;

use super::document::Sink;
use super::pairs::{Pairs, share};
use super::{Breaks, Change, ChangeKind, SectionName, breaks, example, field, values, words};
use crate::facts::{Example, Field, LimitRow, Part, Place, Section, ValueTable, Way};

/// Where a change belongs, and where it goes.
pub(super) struct Scope<'a> {
    pub(super) name: &'a SectionName,
    pub(super) way: Option<Way>,
    pub(super) sink: &'a mut Sink,
}

impl Scope<'_> {
    /// Adds a change.
    pub(super) fn push(
        &mut self,
        what: ChangeKind,
        field: Option<String>,
        (old, old_at): (Option<String>, Option<Place>),
        (new, new_at): (Option<String>, Option<Place>),
        breaks: Breaks,
    ) {
        let (way, section) = (self.way, self.name.clone());
        let change = Change {
            what,
            way,
            section,
            field,
            old,
            new,
            old_at,
            new_at,
            breaks,
        };
        self.sink.changes.push(change);
    }

    /// The way of what is compared.
    pub(super) fn way(&self) -> Way {
        self.way.unwrap_or(Way::Unknown)
    }
}

/// The name of a section.
pub(super) fn name(section: &Section) -> SectionName {
    SectionName {
        title: section.title.clone(),
        method: section.method.clone(),
        path: section.path.clone(),
    }
}

/// Letters and digits in lower case.
pub(super) fn folded(text: &str) -> String {
    let letters = text.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

pub(super) fn compare(old: &Section, new: &Section, sink: &mut Sink) {
    let name = name(new);
    let mut scope = Scope {
        name: &name,
        way: None,
        sink,
    };
    address(old, new, &mut scope);
    let ways = [Way::Request, Way::Answer, Way::Notification, Way::Unknown];
    let side = |section: &Section| -> Vec<(Way, Vec<Field>)> {
        let sides = ways.iter().map(|way| (*way, fields(section, *way)));
        sides.filter(|(_, fields)| !fields.is_empty()).collect()
    };
    sides(&side(old), &side(new), &mut scope);
    scope.way = None;
    values::tables(&tables(old), &tables(new), &mut scope);
    let renamed = values::renamed_rows(&tables(old), &tables(new));
    values::limits(&limits(old), &limits(new), &renamed, &mut scope);
    example::examples(&examples(old), &examples(new), &mut scope);
}

/// Title, method and path.
fn address(old: &Section, new: &Section, scope: &mut Scope<'_>) {
    let (old_at, new_at) = (Some(old.at), Some(new.at));
    if folded(&old.title) != folded(&new.title) {
        let message = format!(
            "{} is titled `{}` now (was `{}`)",
            words::section(scope.name),
            words::bare(&new.title),
            words::bare(&old.title)
        );
        scope.sink.note(message, old_at, new_at);
    }
    if old.kind != new.kind {
        let message = format!(
            "{} reads as another kind of section now",
            words::section(scope.name)
        );
        scope.sink.note(message, old_at, new_at);
    }
    let place = |section: &Section| Some(section.path_at.unwrap_or(section.at));
    let changed = [
        (ChangeKind::MethodChanged, &old.method, &new.method),
        (ChangeKind::PathChanged, &old.path, &new.path),
    ];
    for (what, was, is) in changed {
        if was != is {
            let sides = ((was.clone(), place(old)), (is.clone(), place(new)));
            scope.push(
                what,
                None,
                sides.0,
                sides.1,
                breaks::plain(what, Way::Request),
            );
        }
    }
}

/// The fields of one way, in the order of the document.
fn fields(section: &Section, way: Way) -> Vec<Field> {
    let tables = section.parts.iter().filter_map(|part| match part {
        Part::Fields(table) if table.way == way => Some(&table.rows),
        _ => None,
    });
    tables.flatten().cloned().collect()
}

fn tables(section: &Section) -> Vec<&ValueTable> {
    let tables = section.parts.iter().filter_map(|part| match part {
        Part::Values(table) => Some(table),
        _ => None,
    });
    tables.collect()
}

fn limits(section: &Section) -> Vec<&LimitRow> {
    let tables = section.parts.iter().filter_map(|part| match part {
        Part::Limits(rows) => Some(rows),
        _ => None,
    });
    tables.flatten().collect()
}

fn examples(section: &Section) -> Vec<&Example> {
    let examples = section.parts.iter().filter_map(|part| match part {
        Part::Example(example) => Some(example),
        _ => None,
    });
    examples.collect()
}

/// How alike the fields of two ways have to be, of a thousand, that they are the same fields read as travelling another way.
const ALIKE: usize = 500;

/// The fields of the section, way by way.
fn sides(old: &[(Way, Vec<Field>)], new: &[(Way, Vec<Field>)], scope: &mut Scope<'_>) {
    let names =
        |fields: &[Field]| -> BTreeSet<String> { fields.iter().map(field::dotted).collect() };
    let alike = |o: usize, n: usize| match (old.get(o), new.get(n)) {
        (Some((_, old)), Some((_, new))) => share(&names(old), &names(new)),
        _ => 0,
    };
    let mut pairs = Pairs::new(old.len(), new.len());
    pairs.by_key(|at| Some(old.get(at)?.0), |at| Some(new.get(at)?.0), alike);
    pairs.group(&pairs.old_alone(), &pairs.new_alone(), ALIKE, alike);
    for (old_at, new_at) in pairs.pairs() {
        if let (Some((was, old)), Some((is, new))) = (old.get(old_at), new.get(new_at)) {
            scope.way = Some(*is);
            if was != is {
                way_changed(*was, *is, old, new, scope);
            }
            field::fields(old, new, scope);
        }
    }
    for (way, fields) in pairs.old_alone().into_iter().filter_map(|at| old.get(at)) {
        scope.way = Some(*way);
        let worst = fields
            .iter()
            .map(|field| breaks::vanished(*way, field))
            .reduce(Breaks::or);
        let said = Some(words::count(fields.len(), "field"));
        let breaks = worst.unwrap_or_else(|| Breaks::nothing("it had no rows"));
        let at = fields.first().map(|field| field.at);
        scope.push(
            ChangeKind::TableVanished,
            None,
            (said, at),
            (None, None),
            breaks,
        );
    }
    for (way, fields) in pairs.new_alone().into_iter().filter_map(|at| new.get(at)) {
        scope.way = Some(*way);
        let worst = fields
            .iter()
            .map(|field| breaks::appeared(*way, field))
            .reduce(Breaks::or);
        let said = Some(words::count(fields.len(), "field"));
        let breaks = worst.unwrap_or_else(|| Breaks::nothing("it has no rows"));
        let at = fields.first().map(|field| field.at);
        scope.push(
            ChangeKind::TableAppeared,
            None,
            (None, None),
            (said, at),
            breaks,
        );
    }
}

/// The same fields, read as travelling another way. If one side does not say, this is a matter of reading, and no drift.
fn way_changed(was: Way, is: Way, old: &[Field], new: &[Field], scope: &mut Scope<'_>) {
    let old_at = old.first().map(|field| field.at);
    let new_at = new.first().map(|field| field.at);
    if was == Way::Unknown || is == Way::Unknown {
        let message = format!(
            "a table of {} reads as {} now (was {})",
            words::section(scope.name),
            words::way(is),
            words::way(was)
        );
        scope.sink.note(message, old_at, new_at);
        return;
    }
    let (old, new) = (
        Some(words::way(was).to_owned()),
        Some(words::way(is).to_owned()),
    );
    let breaks = breaks::plain(ChangeKind::WayChanged, is);
    scope.push(
        ChangeKind::WayChanged,
        None,
        (old, old_at),
        (new, new_at),
        breaks,
    );
}
