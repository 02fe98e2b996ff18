//! The ids of examples against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Member, Message, View};
use super::words::{listed, squeezed, words};
use super::{Contradiction, Rule};
use crate::facts::{Place, Way};

/// A member that is an id, with its message and value.
struct Id<'v, 'a> {
    message: &'v Message<'a>,
    member: &'v Member<'a>,
    value: &'a str,
}

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut by_name: BTreeMap<String, Vec<Id<'_, '_>>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for member in &shown.members {
            let value = member
                .real()
                .filter(|value| value.len() > 2 && !value.contains('*'));
            if let Some(value) = value.filter(|_| is_id(member.name)) {
                by_name.entry(squeezed(member.name)).or_default().push(Id {
                    message,
                    member,
                    value,
                });
            }
        }
    }
    for ids in by_name.values() {
        let of_answers = |id: &Id<'_, '_>| {
            id.message.way == Way::Answer
                && id.member.parent().is_empty()
                && is_of_request(id.member.name)
        };
        if ids.iter().all(of_answers) {
            of_requests(ids, found);
        } else {
            values(ids, found);
        }
    }
    equal(view, found);
}

/// Whether a name is that of an id; numbers of cards, accounts and telephones are none.
fn is_id(name: &str) -> bool {
    let words = words(name);
    let of = |word: &str| words.iter().any(|own| own == word);
    let Some(last) = words.last() else {
        return false;
    };
    let numbers =
        matches!(last.as_str(), "id" | "no" | "number" | "identifier" | "num") && words.len() > 1;
    (numbers || matches!(last.as_str(), "id" | "uid" | "rid"))
        && ![
            "card", "account", "phone", "mobile", "tax", "bank", "expiry",
        ]
        .into_iter()
        .any(of)
}

/// Whether a name is that of an id of an order or payment.
pub(super) fn is_order(name: &str) -> bool {
    let words = words(name);
    let of = |word: &str| words.iter().any(|own| own == word);
    is_id(name)
        && ["order", "trade", "payment", "transaction", "subscription"]
            .into_iter()
            .any(of)
}

/// Whether a name is that of an id that each request has its own of.
fn is_of_request(name: &str) -> bool {
    matches!(
        squeezed(name).as_str(),
        "rid" | "requestid" | "traceid" | "reqid" | "correlationid" | "xrequestid"
    )
}

/// One request id in the answers of different sections.
fn of_requests(ids: &[Id<'_, '_>], found: &mut Vec<Contradiction>) {
    let mut first: BTreeMap<&str, &Id<'_, '_>> = BTreeMap::new();
    for id in ids {
        let other = *first.entry(id.value).or_insert(id);
        if other.message.section != id.message.section {
            let text = format!("two answers have one `{}`", id.member.name);
            let one = Contradiction::new(
                Rule::RequestIdsEqual,
                id.message.section,
                id.member.at,
                text,
            );
            found.push(one.also(other.member.at, "the other answer"));
            return;
        }
    }
}

/// The form of an id: its letters at the beginning, and its length.
fn form(value: &str) -> (&str, usize) {
    let letters = value
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(0);
    (value.get(..letters).unwrap_or(""), value.chars().count())
}

/// One id with several values.
fn values(ids: &[Id<'_, '_>], found: &mut Vec<Contradiction>) {
    let mut seen = BTreeSet::new();
    let differ: Vec<&Id<'_, '_>> = ids.iter().filter(|id| seen.insert(id.value)).collect();
    let forms: BTreeSet<_> = differ.iter().map(|id| form(id.value)).collect();
    let [first, second, ..] = differ.as_slice() else {
        return;
    };
    let name = first.member.name;
    let (rule, text) = if forms.len() > 1 {
        let text = format!("`{name}` has {} forms in the examples", forms.len());
        (Rule::IdForms, text)
    } else {
        let text = format!("`{name}` has {} values in the examples", differ.len());
        (Rule::IdsDiffer, text)
    };
    let mut one = Contradiction::new(rule, second.message.section, second.member.at, text);
    let mut told = BTreeSet::new();
    for id in &differ {
        let (letters, length) = form(id.value);
        if rule == Rule::IdForms && !told.insert((letters, length)) {
            continue;
        }
        let from = if letters.is_empty() {
            String::new()
        } else {
            format!(" from `{letters}`")
        };
        one = one.also(id.member.at, format!("{length} characters{from}"));
    }
    found.push(one);
}

/// Different ids of one example that are equal, told once for each pair of names.
fn equal(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut pairs: BTreeMap<Vec<&str>, Vec<(usize, Place)>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        let mut by_value: BTreeMap<&str, BTreeMap<&str, Place>> = BTreeMap::new();
        for member in shown.members.iter().filter(|member| is_id(member.name)) {
            if let Some(value) = member
                .real()
                .filter(|value| value.len() > 5 && !value.contains('*'))
            {
                by_value
                    .entry(value)
                    .or_default()
                    .entry(member.name)
                    .or_insert(member.at);
            }
        }
        for names in by_value.values().filter(|names| names.len() > 1) {
            let at = names.values().max().copied().unwrap_or_default();
            pairs
                .entry(names.keys().copied().collect())
                .or_default()
                .push((message.section, at));
        }
    }
    for (names, places) in pairs {
        let Some((section, at)) = places.first() else {
            continue;
        };
        let squeezed: BTreeSet<String> = names.iter().map(|name| squeezed(name)).collect();
        let text = if squeezed.len() == 1 {
            format!("one example has one id twice, as {}", listed(names))
        } else {
            format!("{} of one example are equal", listed(names))
        };
        let mut one = Contradiction::new(Rule::IdsEqual, *section, *at, text);
        for (_, at) in places.iter().skip(1) {
            one = one.also(*at, "again");
        }
        found.push(one);
    }
}
