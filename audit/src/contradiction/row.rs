//! A row against itself, and against the rows of its own table.

use std::collections::{BTreeMap, BTreeSet};

use super::example::kind_words;
use super::view::{Message, View, is_lost, parent, path, plain};
use super::words::{is_number, listed, value, words};
use super::{Contradiction, Rule};
use crate::facts::{Condition, Doubt, Field, Kind, Place, Reading, Required, Way};

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for message in &view.messages {
        let mut rows: BTreeMap<String, &Field> = BTreeMap::new();
        for field in message.rows().filter(|field| !is_lost(field)) {
            rows.entry(path(field)).or_insert(field);
        }
        twice(message, found);
        parents(message, &rows, found);
        for (own, field) in &rows {
            impossible(message, own, field, found);
            default(message, own, field, &rows, found);
            values_twice(message, own, field, found);
            doubts(message, own, field, found);
        }
        if message.way == Way::Request || message.way == Way::Unknown {
            references(message, &rows, found);
        }
    }
    currencies(view, found);
}

fn finding(message: &Message<'_>, rule: Rule, at: Place, text: String) -> Contradiction {
    Contradiction::new(rule, message.section, at, text)
}

/// Paths that two rows of one table describe.
fn twice(message: &Message<'_>, found: &mut Vec<Contradiction>) {
    for table in &message.tables {
        let mut first: BTreeMap<String, Place> = BTreeMap::new();
        for field in table.rows.iter().filter(|field| !is_lost(field)) {
            let own = path(field);
            if let Some(first) = first.get(&own) {
                let text = format!("two rows describe `{own}`");
                let one = finding(message, Rule::FieldTwice, field.at, text);
                found.push(one.also(*first, "the other row"));
            }
            first.entry(own).or_insert(field.at);
        }
    }
}

/// Objects that have rows for their members, but none of their own.
fn parents(message: &Message<'_>, rows: &BTreeMap<String, &Field>, found: &mut Vec<Contradiction>) {
    let has_lost = message.rows().any(is_lost);
    let mut missing: BTreeMap<&str, Vec<(&str, Place)>> = BTreeMap::new();
    for (own, field) in rows {
        let around = parent(own);
        if !around.is_empty() && !rows.contains_key(around) {
            missing.entry(around).or_default().push((own, field.at));
        }
    }
    for (around, inside) in missing {
        let first = inside.iter().map(|(_, at)| *at).min();
        // A row that lost its name may be the object.
        let Some(at) = first.filter(|_| !has_lost) else {
            continue;
        };
        let names = listed(inside.iter().map(|(own, _)| *own));
        let text = format!("the table has {names}, but not `{around}` itself");
        found.push(finding(message, Rule::ParentMissing, at, text));
    }
}

/// Values, defaults and examples of a row that its type does not allow.
fn impossible(message: &Message<'_>, own: &str, field: &Field, found: &mut Vec<Contradiction>) {
    let Some(kind) = field.ty.as_ref().map(|ty| &ty.kind) else {
        return;
    };
    let allows = |text: &str| match kind {
        Kind::Integer => is_number(text) && !text.contains('.'),
        Kind::Number => is_number(text),
        Kind::Boolean => matches!(text.to_ascii_lowercase().as_str(), "true" | "false"),
        Kind::Object | Kind::Array(_) | Kind::String => true,
    };
    let said = field.values.iter().map(|text| ("value", text));
    let said = said
        .chain(field.default.iter().map(|text| ("default", text)))
        .chain(field.examples.iter().map(|text| ("example", text)));
    if let Some((what, text)) = said.into_iter().find(|(_, text)| !allows(text)) {
        let text = format!(
            "`{own}` is {}, but its row gives the {what} {}",
            kind_words(kind),
            value(text)
        );
        found.push(finding(message, Rule::ImpossibleValue, field.at, text));
    }
}

/// Defaults that are never used, or are no value of the field.
fn default(
    message: &Message<'_>,
    own: &str,
    field: &Field,
    rows: &BTreeMap<String, &Field>,
    found: &mut Vec<Contradiction>,
) {
    let Some(default) = &field.default else {
        return;
    };
    if !field.values.is_empty() && !field.open && !field.values.contains(default) {
        let text = format!("the default of `{own}` is not among its values");
        found.push(finding(message, Rule::DefaultNotListed, field.at, text));
    }
    match &field.required {
        Required::Yes => {
            let text = format!("`{own}` is required and has a default");
            found.push(finding(message, Rule::DefaultRequired, field.at, text));
        }
        Required::When(Condition {
            reading: Some(Reading::OneOf(other, values)),
            ..
        }) => {
            let sibling = plain([parent(own), other].into_iter());
            let other = rows.get(&sibling).or_else(|| rows.get(other));
            let Some(other) = other else { return };
            if other
                .default
                .as_ref()
                .is_some_and(|text| values.contains(text))
            {
                let text = format!(
                    "`{own}` has a default, and is required when `{sibling}` has its own default"
                );
                let one = finding(message, Rule::DefaultRequired, field.at, text);
                found.push(one.also(other.at, format!("`{sibling}`")));
            }
        }
        _ => {}
    }
}

fn values_twice(message: &Message<'_>, own: &str, field: &Field, found: &mut Vec<Contradiction>) {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = field
        .values
        .iter()
        .filter(|one| !seen.insert(*one))
        .map(String::as_str)
        .collect();
    if !twice.is_empty() {
        let text = format!("the row of `{own}` lists {} twice", listed(twice));
        found.push(finding(message, Rule::ValueTwice, field.at, text));
    }
}

/// What the words of a row say against the rest of it.
fn doubts(message: &Message<'_>, own: &str, field: &Field, found: &mut Vec<Contradiction>) {
    for doubt in &field.doubts {
        let (rule, text) = match doubt {
            Doubt::Flag => {
                let (flag, words) = match field.required {
                    Required::Yes => ("required", "optional"),
                    _ => ("optional", "required"),
                };
                let text = format!("`{own}` is {flag}, but its words mark it as {words}");
                (Rule::FlagDiffers, text)
            }
            Doubt::BreaksOff(broken) => {
                let text = format!("the values of `{own}` break off behind {}", value(broken));
                (Rule::ListBreaksOff, text)
            }
            Doubt::Case(word) => {
                let text = format!(
                    "the row of `{own}` says {}, its value is in another case",
                    value(word)
                );
                (Rule::ValueCase, text)
            }
        };
        found.push(finding(message, rule, field.at, text));
    }
}

/// Requests in which every reference to an order may be left out.
fn references(
    message: &Message<'_>,
    rows: &BTreeMap<String, &Field>,
    found: &mut Vec<Contradiction>,
) {
    let is_reference = |name: &str| {
        let words = words(name);
        let of = |word: &str| words.iter().any(|own| own == word);
        let numbered = matches!(
            words.last().map(String::as_str),
            Some("id" | "no" | "number")
        );
        numbered && (of("order") || of("trade") || of("payment") || of("transaction"))
    };
    let mut ids: Vec<(&str, &Field)> = rows
        .iter()
        .filter(|(own, _)| !own.contains('.') && is_reference(own))
        .map(|(own, field)| (own.as_str(), *field))
        .collect();
    ids.sort_by_key(|(_, field)| field.at);
    let optional = ids.iter().all(|(_, field)| field.required == Required::No);
    if let (true, [(_, first), _, ..]) = (optional, ids.as_slice()) {
        let names = listed(ids.iter().map(|(own, _)| *own));
        let text = format!("{names} are optional, so a request may name no order at all");
        found.push(finding(message, Rule::NoReference, first.at, text));
    }
}

/// Amounts without a currency: beside pairs in one object, and in requests where other requests have both.
fn currencies(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for (message, shown) in view.examples() {
        let mut objects: BTreeMap<&str, BTreeMap<String, Place>> = BTreeMap::new();
        for member in &shown.members {
            let object = objects.entry(member.parent()).or_default();
            object
                .entry(words(member.name).join("_"))
                .or_insert(member.at);
        }
        for names in objects.values() {
            let pair = |name: &str| {
                let (of, what) = name.rsplit_once('_')?;
                let other = match what {
                    "amount" => "currency",
                    "currency" => "amount",
                    _ => return None,
                };
                Some((format!("{of}_{other}"), of.to_owned()))
            };
            let is_paired =
                |name: &String| pair(name).is_some_and(|(other, _)| names.contains_key(&other));
            if !names.keys().any(is_paired) {
                continue;
            }
            for (name, at) in names {
                if let Some((other, _)) = pair(name).filter(|(other, _)| !names.contains_key(other))
                {
                    let text = format!(
                        "the example has `{name}` without `{other}`, beside a pair that is whole"
                    );
                    found.push(finding(message, Rule::CurrencyMissing, *at, text));
                }
            }
        }
    }
    let mut without: Vec<(&Message<'_>, &Field)> = Vec::new();
    let mut any_with = false;
    for message in view.of(&[Way::Request]) {
        let last = |field: &Field, word: &str| {
            field.path.len() == 1
                && field
                    .name()
                    .is_some_and(|name| words(name).last().is_some_and(|last| last == word))
        };
        let amount = message.rows().find(|field| last(field, "amount"));
        let currency = message.rows().any(|field| last(field, "currency"));
        any_with |= amount.is_some() && currency;
        without.extend(amount.filter(|_| !currency).map(|field| (message, field)));
    }
    if let (true, Some((message, first))) = (any_with, without.first()) {
        let text = format!(
            "{} amount without a currency, other requests have both",
            if without.len() == 1 {
                "a request has an".to_owned()
            } else {
                format!("{} requests have an", without.len())
            }
        );
        let mut one = finding(message, Rule::CurrencyMissing, first.at, text);
        for (message, field) in &without {
            let label = format!("`{}` of {}", field.dotted(), view.message(message));
            one = one.also(field.at, label);
        }
        found.push(one);
    }
}
