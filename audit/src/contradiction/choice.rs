//! Values of examples that are lists of choices.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::Tree;

use super::view::{Message, Shown, View, below, parent, path, plain};
use super::words::listed;
use super::{Contradiction, Rule};
use crate::facts::{Choices, Place};

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut told: BTreeSet<(Rule, String)> = BTreeSet::new();
    let mut lists: BTreeMap<String, Vec<(usize, Place, BTreeSet<&str>)>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for_value(message, shown, found);
        for choices in &shown.example.choices {
            let own = plain(choices.path.split('.'));
            let mut new = twice(message, &own, choices);
            new.extend(objects(message, shown, &own, choices));
            // The same slip in another example is the same cause.
            new.retain(|one| told.insert((one.rule, one.message.clone())));
            found.extend(new);
            let values = choices.values.iter().map(String::as_str).collect();
            let own = below(&own, &shown.base).unwrap_or(&own).to_owned();
            lists
                .entry(own)
                .or_default()
                .push((message.section, choices.at, values));
        }
    }
    for message in &view.messages {
        for field in message
            .rows()
            .filter(|field| field.values.len() > 1 && !field.open)
        {
            if let Some(lists) = lists.get_mut(&path(field)) {
                let values = field.values.iter().map(String::as_str).collect();
                lists.push((message.section, field.at, values));
            }
        }
    }
    for (own, lists) in lists {
        differ(&own, &lists, found);
    }
}

/// One finding for an example, however many of its values are lists.
fn for_value(message: &Message<'_>, shown: &Shown<'_>, found: &mut Vec<Contradiction>) {
    if let Some(first) = shown.example.choices.first() {
        let names = listed(shown.example.choices.iter().map(|one| one.path.as_str()));
        let text = format!("the example has a list of choices instead of a value of {names}");
        let mut one = Contradiction::new(Rule::ChoicesForValue, message.section, first.at, text);
        for choices in shown.example.choices.iter().skip(1) {
            one = one.also(choices.at, format!("`{}`", choices.path));
        }
        found.push(one);
    }
}

fn twice(message: &Message<'_>, own: &str, choices: &Choices) -> Vec<Contradiction> {
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = choices
        .values
        .iter()
        .filter(|value| !seen.insert(*value))
        .map(String::as_str)
        .collect();
    if twice.is_empty() {
        return Vec::new();
    }
    let text = format!("the choices of `{own}` have {} twice", listed(twice));
    vec![Contradiction::new(
        Rule::ChoiceTwice,
        message.section,
        choices.at,
        text,
    )]
}

/// Choices that name the objects beside them: those without an object, and objects of the same make that are no choice.
fn objects(
    message: &Message<'_>,
    shown: &Shown<'_>,
    own: &str,
    choices: &Choices,
) -> Vec<Contradiction> {
    let around = parent(own);
    let objects: BTreeMap<&str, BTreeSet<&str>> = shown
        .members
        .iter()
        .filter(|member| member.parent() == around)
        .filter_map(|member| match &member.node.value {
            Tree::Map(entries) => {
                let names = entries.iter().map(|entry| entry.key.as_str()).collect();
                Some((member.name, names))
            }
            _ => None,
        })
        .collect();
    let values: BTreeSet<&str> = choices.values.iter().map(String::as_str).collect();
    let named: Vec<&BTreeSet<&str>> = objects
        .iter()
        .filter(|(name, _)| values.contains(*name))
        .map(|(_, members)| members)
        .collect();
    if named.len() < 2 {
        return Vec::new();
    }
    let make: BTreeSet<&str> = named.into_iter().flatten().copied().collect();
    let without: Vec<&str> = values
        .iter()
        .filter(|value| !objects.contains_key(*value))
        .copied()
        .collect();
    let no_choice: Vec<&str> = objects
        .iter()
        .filter(|(name, members)| {
            !values.contains(*name) && !members.is_empty() && members.is_subset(&make)
        })
        .map(|(name, _)| *name)
        .collect();
    let mut found = Vec::new();
    if !without.is_empty() {
        let text = format!(
            "the choices of `{own}` name {}, which are no objects beside it",
            listed(without)
        );
        found.push(Contradiction::new(
            Rule::ChoiceObjects,
            message.section,
            choices.at,
            text,
        ));
    }
    if !no_choice.is_empty() {
        let text = format!(
            "{} beside `{own}` is an object like its choices, but no choice",
            listed(no_choice)
        );
        found.push(Contradiction::new(
            Rule::ChoiceObjects,
            message.section,
            choices.at,
            text,
        ));
    }
    found
}

/// Lists of one field that differ.
fn differ(own: &str, lists: &[(usize, Place, BTreeSet<&str>)], found: &mut Vec<Contradiction>) {
    let Some((_, first_at, first)) = lists.first() else {
        return;
    };
    let Some((section, at, other)) = lists.iter().find(|(_, _, other)| other != first) else {
        return;
    };
    let only = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| {
        let names: Vec<&str> = one.difference(other).copied().collect();
        if names.is_empty() {
            "nothing".to_owned()
        } else {
            listed(names)
        }
    };
    let text = format!(
        "`{own}` has two lists of values: here also {}, there also {}",
        only(other, first),
        only(first, other)
    );
    let one = Contradiction::new(Rule::ChoicesDiffer, *section, *at, text);
    found.push(one.also(*first_at, "the other list"));
}
