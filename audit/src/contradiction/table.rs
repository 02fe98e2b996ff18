//! Tables against each other: what two rows of one path say.

use std::collections::{BTreeMap, BTreeSet};

use super::example::kind_words;
use super::view::{Message, View, is_lost, path};
use super::words::{listed, value};
use super::{Contradiction, Rule};
use crate::facts::{Field, Kind, Limit, LimitOf, Required, Way};

/// A row and the message it stands in.
type Said<'v, 'a> = (&'v Message<'a>, &'a Field);

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let rows = by_path(view, |_| true);
    for (own, said) in &rows {
        types(view, own, said, found);
        limits_differ(view, own, said, found);
        defaults(view, own, said, found);
        values(view, own, said, found);
    }
    let requests = by_path(view, |way| way == Way::Request);
    for (own, said) in &requests {
        said_once(view, own, said, found);
        required(view, own, said, found);
    }
}

/// Rows by path; rows that lost their names by the name of their object: `(DeviceInfo)`.
fn by_path<'v, 'a>(
    view: &'v View<'a>,
    wanted: impl Fn(Way) -> bool,
) -> BTreeMap<String, Vec<Said<'v, 'a>>> {
    let mut rows: BTreeMap<String, Vec<Said<'_, '_>>> = BTreeMap::new();
    for message in view.messages.iter().filter(|message| wanted(message.way)) {
        for field in message.rows() {
            let schema = || field.ty.as_ref()?.schema.as_ref();
            let own = match (is_lost(field), schema()) {
                (false, _) => path(field),
                (true, Some(schema)) => format!("({schema})"),
                (true, None) => continue,
            };
            let said = rows.entry(own).or_default();
            // A table that describes a field twice is told of elsewhere.
            if said
                .last()
                .is_none_or(|(last, _)| !std::ptr::eq(*last, message))
            {
                said.push((message, field));
            }
        }
    }
    rows
}

/// The first row of each statement, if there is more than one statement.
fn differing<'s, 'v, 'a, T: Ord>(
    said: &'s [Said<'v, 'a>],
    statement: impl Fn(&Field) -> Option<T>,
) -> Vec<(T, &'s Said<'v, 'a>)> {
    let mut seen: BTreeSet<T> = BTreeSet::new();
    let mut first: Vec<(T, &Said<'_, '_>)> = Vec::new();
    for one in said {
        let (Some(own), Some(again)) = (statement(one.1), statement(one.1)) else {
            continue;
        };
        if seen.insert(own) {
            first.push((again, one));
        }
    }
    if first.len() > 1 { first } else { Vec::new() }
}

/// One finding on statements that differ; it stands at the second one.
fn finding<T>(
    view: &View<'_>,
    rule: Rule,
    text: String,
    differing: &[(T, &Said<'_, '_>)],
    label: impl Fn(&T) -> String,
) -> Option<Contradiction> {
    let (_, (message, field)) = differing.get(1)?;
    let mut one = Contradiction::new(rule, message.section, field.at, text);
    for (statement, (message, field)) in differing {
        one = one.also(
            field.at,
            format!("{} in {}", label(statement), view.message(message)),
        );
    }
    Some(one)
}

/// A type without what makes no difference.
fn bare(kind: &Kind) -> &'static str {
    kind_words(kind)
}

fn types(view: &View<'_>, own: &str, said: &[Said<'_, '_>], found: &mut Vec<Contradiction>) {
    let differing = differing(said, |field| Some(bare(&field.ty.as_ref()?.kind)));
    let kinds: Vec<&str> = differing.iter().map(|(kind, _)| *kind).collect();
    let text = format!("`{own}` is {}", kinds.join(" here and "));
    let text = format!("{text} there");
    found.extend(finding(view, Rule::TypesDiffer, text, &differing, |kind| {
        (*kind).to_owned()
    }));
}

/// A limit, for people and for comparison.
fn limit_words(limit: &Limit) -> String {
    let of = match limit.of {
        LimitOf::Length => "length",
        LimitOf::Value => "value",
    };
    let end = |end: &Option<String>| end.clone().unwrap_or_default();
    let unit = limit
        .unit
        .as_ref()
        .map_or(String::new(), |unit| format!(" {unit}"));
    format!("{of} {}..{}{unit}", end(&limit.min), end(&limit.max))
}

fn limits_words(field: &Field) -> Option<String> {
    let mut limits: Vec<String> = field.limits.iter().map(limit_words).collect();
    limits.sort_unstable();
    (!limits.is_empty()).then(|| limits.join(", "))
}

fn limits_differ(
    view: &View<'_>,
    own: &str,
    said: &[Said<'_, '_>],
    found: &mut Vec<Contradiction>,
) {
    let differing = differing(said, limits_words);
    let text = format!("`{own}` has {} limits", differing.len());
    found.extend(finding(
        view,
        Rule::LimitsDiffer,
        text,
        &differing,
        String::clone,
    ));
}

fn defaults(view: &View<'_>, own: &str, said: &[Said<'_, '_>], found: &mut Vec<Contradiction>) {
    let differing = differing(said, |field| field.default.clone());
    let text = format!("`{own}` has {} defaults", differing.len());
    found.extend(finding(
        view,
        Rule::DefaultsDiffer,
        text,
        &differing,
        |text| value(text),
    ));
}

/// Lists of values. A single value is what one call fixes, and may be another in the next.
fn values(view: &View<'_>, own: &str, said: &[Said<'_, '_>], found: &mut Vec<Contradiction>) {
    let set = |field: &Field| -> Option<BTreeSet<String>> {
        (field.values.len() > 1 && !field.open).then(|| field.values.iter().cloned().collect())
    };
    // Lists of fields of two types are lists of two fields: the types are told.
    let kinds: BTreeSet<_> = said
        .iter()
        .filter_map(|(_, field)| Some(bare(&field.ty.as_ref()?.kind)))
        .collect();
    if kinds.len() > 1 {
        return;
    }
    let mut differing = differing(said, set);
    // Lists with nothing in common are those of two fields that share a name.
    let first = differing
        .first()
        .map(|(values, _)| values.clone())
        .unwrap_or_default();
    differing.retain(|(values, _)| !values.is_disjoint(&first));
    let all = |values: &BTreeSet<String>| listed(values.iter().map(String::as_str));
    let text = format!("`{own}` has {} lists of values", differing.len());
    let differing = if differing.len() > 1 {
        differing
    } else {
        Vec::new()
    };
    found.extend(finding(view, Rule::ValuesDiffer, text, &differing, all));
    let (with, without): (Vec<_>, Vec<_>) =
        said.iter().partition(|(_, field)| !field.values.is_empty());
    if let ([first, ..], [(message, field), ..]) = (with.as_slice(), without.as_slice()) {
        let text = format!(
            "`{own}` lists values in {} of {} tables, none here",
            with.len(),
            said.len()
        );
        let one = Contradiction::new(Rule::ValuesSaidOnce, message.section, field.at, text);
        let (message, field) = first;
        let label = format!(
            "{} in {}",
            listed(field.values.iter().map(String::as_str)),
            view.message(message)
        );
        found.push(one.also(field.at, label));
    }
}

/// Limits that one request states and another does not.
fn said_once(view: &View<'_>, own: &str, said: &[Said<'_, '_>], found: &mut Vec<Contradiction>) {
    let (with, without): (Vec<_>, Vec<_>) =
        said.iter().partition(|(_, field)| !field.limits.is_empty());
    if let ([(message, limited), ..], [(other, field), ..]) = (with.as_slice(), without.as_slice())
    {
        let text = format!(
            "`{own}` has a limit in {} of {} requests, none here",
            with.len(),
            said.len()
        );
        let one = Contradiction::new(Rule::LimitSaidOnce, other.section, field.at, text);
        let label = format!(
            "{} in {}",
            limits_words(limited).unwrap_or_default(),
            view.message(message)
        );
        found.push(one.also(limited.at, label));
    }
}

fn required(view: &View<'_>, own: &str, said: &[Said<'_, '_>], found: &mut Vec<Contradiction>) {
    let flag = |field: &Field| match field.required {
        Required::Yes => Some("required"),
        Required::No => Some("optional"),
        Required::When(_) | Required::Unsaid => None,
    };
    let differing = differing(said, flag);
    let text = format!("`{own}` is required in one request and optional in another");
    found.extend(finding(
        view,
        Rule::RequiredDiffers,
        text,
        &differing,
        |flag| (*flag).to_owned(),
    ));
}
