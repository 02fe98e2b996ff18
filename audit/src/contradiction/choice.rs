//! Values of examples that are lists of choices.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::Tree;

use super::view::{Message, Shown, View, below, parent, path, plain};
use super::words::listed;
use super::{Contradiction, Rule};
use crate::facts::{Choices, Place};

/// The section of a list, its place, and its values.
type List<'a> = (usize, Place, BTreeSet<&'a str>);

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut told: BTreeSet<(Rule, String)> = BTreeSet::new();
    let mut lists: BTreeMap<String, Vec<List<'_>>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for_value(message, shown, found);
        let objects = objects_of(shown);
        let lists_of_choices = shown.members.iter().filter(|member| member.choice);
        let texts: BTreeMap<&str, &str> = lists_of_choices
            .filter_map(|member| Some((member.path.as_str(), member.node.text()?)))
            .collect();
        for choices in &shown.example.choices {
            let own = plain(choices.path.split('.'));
            let text = texts.get(own.as_str()).copied().unwrap_or("");
            let mut new = twice(message, text, &own, choices);
            let beside = objects.get(parent(&own));
            new.extend(
                beside
                    .into_iter()
                    .flat_map(|beside| differing_objects(message, beside, &own, choices)),
            );
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

/// Choices that stand twice in the list. The facts may have them once: the example still has the text.
fn twice(message: &Message<'_>, text: &str, own: &str, choices: &Choices) -> Vec<Contradiction> {
    let known: BTreeSet<&str> = choices.values.iter().map(String::as_str).collect();
    let tokens = text.split(['、', '|', '/', ',', ' ']).map(str::trim);
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = tokens
        .take_while(|token| *token != "default")
        .filter(|token| known.contains(token) && !seen.insert(*token))
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

/// Objects by name, each with the names of its members.
type Objects<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The objects of an example by the path around them.
fn objects_of<'m>(shown: &'m Shown<'_>) -> BTreeMap<&'m str, Objects<'m>> {
    let mut objects: BTreeMap<&str, Objects<'_>> = BTreeMap::new();
    if shown.example.choices.is_empty() {
        return objects;
    }
    for member in &shown.members {
        if let Tree::Map(entries) = &member.node.value {
            let names = entries.iter().map(|entry| entry.key.as_str()).collect();
            objects
                .entry(member.parent())
                .or_default()
                .insert(member.name, names);
        }
    }
    objects
}

/// Choices that name the objects beside them: those without an object, and objects of the same make that are no choice.
fn differing_objects(
    message: &Message<'_>,
    objects: &Objects<'_>,
    own: &str,
    choices: &Choices,
) -> Vec<Contradiction> {
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
fn differ(own: &str, lists: &[List<'_>], found: &mut Vec<Contradiction>) {
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
