//! What is said of one field in two captures.

use crate::drift::section::{Scope, folded};
use crate::drift::{ChangeKind, breaks, values, words};
use crate::facts::{Condition, Field, Kind, Limit, LimitOf, Required};

/// What the type is in JSON.
pub(super) fn kind(field: &Field) -> Option<&Kind> {
    field.ty.as_ref().map(|ty| &ty.kind)
}

fn schema(field: &Field) -> Option<&str> {
    field.ty.as_ref().and_then(|ty| ty.schema.as_deref())
}

/// How much of two fields is the same.
pub(super) fn alike(old: &Field, new: &Field) -> usize {
    let same = [
        kind(old) == kind(new),
        same_need(&old.required, &new.required),
        same_limits(&old.limits, &new.limits),
        old.values == new.values,
        old.default == new.default,
        old.examples == new.examples,
    ];
    same.iter().filter(|same| **same).count()
}

/// Whether one may be the other under another name, given that both stand at the same place.
pub(super) fn could_be(old: &Field, new: &Field) -> bool {
    match (super::is_lost(old), super::is_lost(new)) {
        (false, false) => {
            kind(old) == kind(new)
                && same_need(&old.required, &new.required)
                && same_limits(&old.limits, &new.limits)
        }
        (true, true) => true,
        _ => {
            kind(old) == kind(new)
                && (schema(old).is_none() || schema(new).is_none() || schema(old) == schema(new))
        }
    }
}

/// Says what differs.
pub(super) fn compare(old: &Field, new: &Field, scope: &mut Scope<'_>) {
    let field = || Some(new.dotted());
    let at = |said: Option<String>, of: &Field| (said, Some(of.at));
    if kind(old) != kind(new) {
        let said = |field: &Field| kind(field).map(crate::inventory::kind_word);
        let breaks = breaks::retyped(scope.way(), kind(old).is_some() && kind(new).is_some());
        scope.push(
            ChangeKind::Retyped,
            field(),
            at(said(old), old),
            at(said(new), new),
            breaks,
        );
    } else if schema(old) != schema(new) {
        let message = format!(
            "the object `{}` of {} has another name",
            words::bare(&new.dotted()),
            words::section(scope.name)
        );
        scope.sink.note(message, Some(old.at), Some(new.at));
    }
    if !same_need(&old.required, &new.required) {
        let said = |field: &Field| Some(words::required(&field.required));
        let breaks = breaks::required(scope.way(), &old.required, &new.required);
        scope.push(
            ChangeKind::RequiredChanged,
            field(),
            at(said(old), old),
            at(said(new), new),
            breaks,
        );
    }
    if !same_limits(&old.limits, &new.limits) {
        let said = |field: &Field| words::limits(&field.limits);
        let breaks = breaks::limits(scope.way(), narrowed(&old.limits, &new.limits));
        scope.push(
            ChangeKind::LimitChanged,
            field(),
            at(said(old), old),
            at(said(new), new),
            breaks,
        );
    }
    for change in values::differences(&old.values, &new.values) {
        let what = change.what(
            ChangeKind::ValueAdded,
            ChangeKind::ValueRemoved,
            ChangeKind::ValueRenamed,
        );
        let breaks = breaks::plain(what, scope.way());
        scope.push(
            what,
            field(),
            at(change.old, old),
            at(change.new, new),
            breaks,
        );
    }
    if old.open != new.open && old.values.len() + new.values.len() > 0 {
        let state = if new.open { "open" } else { "complete" };
        let message = format!(
            "the list of values of `{}` in {} reads as {state} now",
            words::bare(&new.dotted()),
            words::section(scope.name)
        );
        scope.sink.note(message, Some(old.at), Some(new.at));
    }
    if old.default != new.default {
        let breaks = breaks::plain(ChangeKind::DefaultChanged, scope.way());
        let sides = (at(old.default.clone(), old), at(new.default.clone(), new));
        scope.push(
            ChangeKind::DefaultChanged,
            field(),
            sides.0,
            sides.1,
            breaks,
        );
    }
    let sorted = |field: &Field| {
        let mut examples = field.examples.clone();
        examples.sort_unstable();
        examples.dedup();
        examples
    };
    if sorted(old) != sorted(new) {
        let said =
            |field: &Field| Some(field.examples.join(", ")).filter(|_| !field.examples.is_empty());
        let breaks = breaks::plain(ChangeKind::FieldExampleChanged, scope.way());
        scope.push(
            ChangeKind::FieldExampleChanged,
            field(),
            at(said(old), old),
            at(said(new), new),
            breaks,
        );
    }
}

/// A field in a few words: `string, required, length ..32`.
pub(super) fn words(field: &Field, below: usize) -> String {
    let mut said = Vec::new();
    said.extend(kind(field).map(crate::inventory::kind_word));
    if field.required != Required::Unsaid {
        said.push(words::required(&field.required));
    }
    said.extend(words::limits(&field.limits));
    if below > 0 {
        said.push(format!("with {} below", words::count(below, "field")));
    }
    said.join(", ")
}

/// Whether two say the same need, in whatever words.
fn same_need(old: &Required, new: &Required) -> bool {
    match (old, new) {
        (Required::When(old), Required::When(new)) => same_condition(old, new),
        _ => old == new,
    }
}

fn same_condition(old: &Condition, new: &Condition) -> bool {
    match (&old.reading, &new.reading) {
        (Some(old), Some(new)) => old == new,
        _ => folded(&old.words) == folded(&new.words),
    }
}

/// A limit in one spelling: numbers without separators and useless zeros, units in lower case.
fn plain(limit: &Limit) -> Limit {
    Limit {
        of: limit.of,
        min: limit.min.as_deref().map(number),
        max: limit.max.as_deref().map(number),
        unit: limit.unit.as_deref().map(str::to_lowercase),
    }
}

fn number(written: &str) -> String {
    let digits: String = written
        .chars()
        .filter(|char| !matches!(char, ',' | ' ' | '_'))
        .collect();
    match digits.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() {
                whole.to_owned()
            } else {
                format!("{whole}.{fraction}")
            }
        }
        None => digits,
    }
}

fn sorted(limits: &[Limit]) -> Vec<Limit> {
    let mut limits: Vec<Limit> = limits.iter().map(plain).collect();
    limits.sort_unstable();
    limits.dedup();
    limits
}

/// Whether two lists say the same limits.
pub(in crate::drift) fn same_limits(old: &[Limit], new: &[Limit]) -> bool {
    old == new || sorted(old) == sorted(new)
}

/// Whether the new limits allow less, or none less; nothing where this is not certain.
pub(in crate::drift) fn narrowed(old: &[Limit], new: &[Limit]) -> Option<bool> {
    let mut narrower = false;
    let mut wider = false;
    for of in [LimitOf::Length, LimitOf::Value] {
        let (old_bounds, new_bounds) = (bounds(old, of)?, bounds(new, of)?);
        for (old, new, upper) in [
            (old_bounds.0, new_bounds.0, false),
            (old_bounds.1, new_bounds.1, true),
        ] {
            match (old, new) {
                (None, None) => {}
                (None, Some(_)) => narrower = true,
                (Some(_), None) => wider = true,
                (Some(old), Some(new)) => {
                    narrower |= if upper { new < old } else { new > old };
                    wider |= if upper { new > old } else { new < old };
                }
            }
        }
    }
    match (narrower, wider) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

/// Least and most of what is limited; nothing where limits have several units, or are no numbers.
fn bounds(limits: &[Limit], of: LimitOf) -> Option<(Option<f64>, Option<f64>)> {
    let limits = sorted(limits);
    let mut own = limits.iter().filter(|limit| limit.of == of);
    let Some(limit) = own.next() else {
        return Some((None, None));
    };
    if own.next().is_some() {
        return None;
    }
    let read = |bound: &Option<String>| bound.as_deref().map(str::parse::<f64>).transpose().ok();
    Some((read(&limit.min)?, read(&limit.max)?))
}
