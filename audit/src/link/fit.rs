//! Which message, and which part of it, a table or an example is about: the one where most of its names are found.

use std::collections::BTreeMap;

use super::{TableLink, names};
use crate::facts::{FieldTable, LOST, Way};
use crate::spec::{Message, SpecView};

/// How many rows say where a table belongs.
const ROWS: usize = 2_000;

/// A part of a message, and how many of some names it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) message: usize,
    pub(super) base: Vec<String>,
    pub(super) hits: usize,
}

/// Messages that travel a way; all of them if it is not known.
pub(super) fn of_way(view: &SpecView, messages: &[usize], way: Way) -> Vec<usize> {
    let fits = |at: &&usize| {
        let message = view.messages.get(**at);
        way == Way::Unknown || message.is_some_and(|message| message.way == way)
    };
    let found: Vec<usize> = messages.iter().filter(fits).copied().collect();
    match way {
        // An event's owner has notifications only, and a table may call them answers or requests.
        _ if found.is_empty() && is_event(view, messages) => messages.to_vec(),
        _ => found,
    }
}

fn is_event(view: &SpecView, messages: &[usize]) -> bool {
    let mut all = messages.iter().filter_map(|at| view.messages.get(*at));
    all.any(|message| message.way == Way::Notification)
}

/// Where most of some paths are found: each member whose path ends like one of them speaks for the object that it stands in.
pub(super) fn paths(view: &SpecView, messages: &[usize], wanted: &[Vec<String>]) -> Option<Fit> {
    let mut best: Option<Fit> = None;
    for at in messages {
        let Some(message) = view.messages.get(*at) else {
            continue;
        };
        let (base, hits) = base(message, wanted);
        let better = best.as_ref().is_none_or(|best| hits > best.hits);
        if better {
            best = Some(Fit {
                message: *at,
                base,
                hits,
            });
        }
    }
    best
}

/// The object of a message that has most of some paths, and how many. Of those that have as many the payload comes first, then the
/// whole, then the outermost.
fn base(message: &Message, wanted: &[Vec<String>]) -> (Vec<String>, usize) {
    let mut votes: BTreeMap<&[String], usize> = BTreeMap::new();
    for names in wanted.iter().take(ROWS) {
        let known = names.last().and_then(|own| message.by_name.get(own));
        for path in known.into_iter().flatten() {
            if let Some(base) = path.strip_suffix(names.as_slice()) {
                *votes.entry(base).or_default() += 1;
            }
        }
    }
    let rank = |base: &[String]| (base != message.payload, base.len());
    let best = votes
        .iter()
        .min_by_key(|(base, hits)| (usize::MAX - **hits, rank(base)));
    match best {
        Some((base, hits)) => (base.to_vec(), *hits),
        None => (message.payload.clone(), 0),
    }
}

/// Names of a table's rows; lost ones are left out.
pub(super) fn rows(table: &FieldTable) -> Vec<Vec<String>> {
    let is_whole = |path: &&Vec<String>| path.iter().all(|name| !name.starts_with(LOST));
    let paths = table.rows.iter().map(|row| &row.path);
    paths.filter(is_whole).map(|path| names(path)).collect()
}

/// Where a table leads.
pub(super) fn table(view: &SpecView, messages: &[usize], table: &FieldTable) -> TableLink {
    let Some(fit) = paths(view, messages, &rows(table)) else {
        return TableLink::default();
    };
    let said = table.rows.iter();
    let said: Vec<Said> = said
        .map(|row| (names(&row.path), row.values.clone()))
        .collect();
    let variants = view
        .messages
        .get(fit.message)
        .map(|message| variants(message, &fit.base, &said))
        .unwrap_or_default();
    TableLink {
        message: Some(fit.message),
        base: fit.base,
        variants,
    }
}

/// A name, and the values that it is said to have.
pub(super) type Said = (Vec<String>, Vec<String>);

/// The forms of a message that have most of some names, with the values that are said of them; all of them if empty.
pub(super) fn variants(message: &Message, base: &[String], said: &[Said]) -> Vec<usize> {
    let scores: Vec<i64> = (0..message.variants.len())
        .map(|variant| score(message, variant, base, said))
        .collect();
    let Some(best) = scores.iter().max() else {
        return Vec::new();
    };
    let of_best = |(at, score): (usize, &i64)| (score == best).then_some(at);
    let chosen: Vec<usize> = scores.iter().enumerate().filter_map(of_best).collect();
    if chosen.len() == scores.len() {
        return Vec::new();
    }
    chosen
}

fn score(message: &Message, variant: usize, base: &[String], said: &[Said]) -> i64 {
    let mut score = 0;
    for (own, values) in said {
        let member = message.members.get(&[base, own].concat());
        let all = member.map(|member| member.declarations.as_slice());
        let mut all = all.unwrap_or_default().iter();
        let Some(one) = all.find(|one| one.is_of(&[variant])) else {
            continue;
        };
        score += 10;
        let listed = &one.rules.values;
        if !values.is_empty() && !listed.is_empty() {
            let is_listed = |value: &String| listed.iter().any(|known| known.text == *value);
            score += if values.iter().any(is_listed) { 4 } else { -8 };
        }
    }
    score
}
