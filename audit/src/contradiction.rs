//! Where a captured document contradicts itself, found from its facts alone: no spec, no other document, no provider's name.
//!
//! | module | what is held against what |
//! |---|---|
//! | `example` | a table against the examples of the same message |
//! | `condition` | its conditions against them |
//! | `limit` | limits against the values of examples, and what limits hold for |
//! | `table` | tables against each other, by the path of their rows |
//! | `row` | a row against itself |
//! | `flow` | examples against each other: a request and its answer, one order in many calls, times |
//! | `id` | the ids of examples against each other |
//! | `name` | names against each other: spelling, style, two fields of one name |
//! | `place` | where in a message a name stands, and what it is called in a notification |
//! | `choice` | values that are lists of choices |
//! | `word` | values against each other: spelling, what is shown of what is listed |
//! | `page` | the page itself: broken JSON, lost names, what could not be read, twins |
//!
//! A finding names one cause, however many rows show it. Nothing that an example holds is repeated, save short words and numbers
//! that are no ids.

mod choice;
mod condition;
mod example;
mod flow;
mod id;
mod limit;
mod name;
mod page;
mod place;
mod row;
mod rule;
mod table;
mod view;
mod word;
mod words;

#[cfg(test)]
mod tests;

pub use rule::{Certainty, Rule};

use std::collections::BTreeMap;

use crate::facts::{Document, Place};

/// Something in a document that does not agree with something else in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Which rule found it.
    pub rule: Rule,
    /// What it is: lower case, names in backticks.
    pub message: String,
    /// Where.
    pub at: Place,
    /// The other places that it is about, each with what stands there.
    pub also: Vec<(Place, String)>,
    /// The section of `at`, counted from 0.
    pub section: usize,
}

impl Contradiction {
    /// A finding without other places.
    fn new(rule: Rule, section: usize, at: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            at,
            also: Vec::new(),
            section,
        }
    }

    /// The finding with one more place.
    fn also(mut self, at: Place, label: impl Into<String>) -> Self {
        self.also.push((at, label.into()));
        self
    }

    /// How sure it is that the document has to be wrong somewhere.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.rule.certainty()
    }
}

/// Where a document contradicts itself: contradictions first, oddities after, each sorted by place.
#[must_use]
pub fn contradictions(document: &Document) -> Vec<Contradiction> {
    let view = view::View::new(document);
    let mut found = Vec::new();
    for find in [
        example::find,
        limit::find,
        table::find,
        row::find,
        flow::find,
        id::find,
        name::find,
        place::find,
        choice::find,
        word::find,
        page::find,
    ] {
        find(&view, &mut found);
    }
    found.sort_by_cached_key(|one| (one.certainty(), one.at, one.rule, one.message.clone()));
    merged(found)
}

/// Findings that say the same are one cause: the first of them, with the places of the others.
fn merged(found: Vec<Contradiction>) -> Vec<Contradiction> {
    let mut first: BTreeMap<(Rule, String), usize> = BTreeMap::new();
    let mut merged: Vec<Contradiction> = Vec::with_capacity(found.len());
    for one in found {
        // What is lost or absent in two places is lost twice.
        let is_own = matches!(
            one.rule,
            Rule::Unread | Rule::LostName | Rule::SectionsAlike
        );
        let known = first.get(&(one.rule, one.message.clone())).copied();
        match known.and_then(|index| merged.get_mut(index)) {
            Some(other) if !is_own => {
                if other.at != one.at {
                    other.also.push((one.at, "again".to_owned()));
                }
            }
            Some(other) if *other == one => {}
            _ => {
                first.insert((one.rule, one.message.clone()), merged.len());
                merged.push(one);
            }
        }
    }
    merged
}
