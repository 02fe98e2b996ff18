//! Examples against each other: a request and its answer, one order in many calls, twins, types, times.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::Tree;

use super::example::node_words;
use super::id::is_order;
use super::view::{Member, Message, Shown, View};
use super::words::{compare, is_amount, is_number, listed, words};
use super::{Contradiction, Rule};
use crate::facts::{Place, Way};

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    answers(view, found);
    orders(view, found);
    twins(view, found);
    json_types(view, found);
    numbers_as_text(view, found);
    times_equal(view, found);
    time_forms(view, found);
}

/// Members whose values are not expected to be equal in a request and its answer.
fn changes(name: &str) -> bool {
    const CHANGES: &[&str] = &[
        "sign",
        "signature",
        "status",
        "state",
        "code",
        "msg",
        "message",
        "type",
        "url",
        "uri",
        "token",
        "timestamp",
        "time",
        "date",
        "secret",
        "password",
        "nonce",
        "result",
        "error",
    ];
    words(name)
        .last()
        .is_some_and(|last| CHANGES.contains(&last.as_str()))
}

/// Members by name, as far as a name occurs once.
fn by_name<'m, 'a>(
    members: impl Iterator<Item = &'m Member<'a>>,
) -> BTreeMap<&'a str, &'m Member<'a>>
where
    'a: 'm,
{
    let mut by_name: BTreeMap<&str, Option<&Member<'_>>> = BTreeMap::new();
    for member in members {
        by_name
            .entry(member.name)
            .and_modify(|one| *one = None)
            .or_insert(Some(member));
    }
    by_name
        .into_iter()
        .filter_map(|(name, member)| Some((name, member?)))
        .collect()
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || compare(one, other) == Some(std::cmp::Ordering::Equal)
}

/// A request and the answer of the same section, where a member has two values.
fn answers(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let requests = view.of(&[Way::Request]);
    for request in requests {
        let answer = view
            .of(&[Way::Answer])
            .find(|answer| answer.section == request.section);
        let (Some(asked), Some(answered)) = (
            request.examples.first(),
            answer.and_then(|answer| answer.examples.first()),
        ) else {
            continue;
        };
        let asked = by_name(asked.described().map(|(_, member)| member));
        let answered = by_name(answered.members.iter());
        let mut differ: Vec<(&Member<'_>, &Member<'_>)> = asked
            .into_iter()
            .filter(|(name, _)| !changes(name))
            .filter_map(|(name, asked)| Some((asked, *answered.get(name)?)))
            .filter(|(asked, answered)| match (asked.real(), answered.real()) {
                (Some(one), Some(other)) => !is_same(one, other),
                _ => false,
            })
            .collect();
        differ.sort_by_key(|(asked, _)| asked.at);
        if let Some((_, first)) = differ.first() {
            let names = listed(differ.iter().map(|(asked, _)| asked.name));
            let text = format!("{names} of the example request and of its answer differ");
            let mut one = Contradiction::new(Rule::AnswerDiffers, request.section, first.at, text);
            for (asked, _) in &differ {
                one = one.also(asked.at, format!("`{}` in the request", asked.name));
            }
            for (_, answered) in differ.iter().skip(1) {
                one = one.also(answered.at, format!("`{}` in the answer", answered.name));
            }
            found.push(one);
        }
    }
}

/// How many members of an example are looked at as amounts or currencies of its order.
const MONEY: usize = 16;

/// Examples of different sections that name one order, but not one amount or currency.
fn orders(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut by_order: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut examples: Vec<(usize, Vec<&Member<'_>>)> = Vec::new();
    // Only what the provider says of an order: requests of different calls show one sample number for different orders.
    let is_said = |message: &Message<'_>| matches!(message.way, Way::Answer | Way::Notification);
    for (message, shown) in view.examples().filter(|(message, _)| is_said(message)) {
        let mut seen = BTreeSet::new();
        for member in shown.members.iter().filter(|member| is_order(member.name)) {
            if let Some(id) = member.real().filter(|_| seen.insert(member.name)) {
                by_order
                    .entry((member.name, id))
                    .or_default()
                    .push(examples.len());
            }
        }
        let is_currency = |name: &str| words(name).last().is_some_and(|last| last == "currency");
        let money = by_name(shown.members.iter()).into_values();
        let money = money.filter(|member| is_currency(member.name) || is_amount(member.name));
        examples.push((message.section, money.take(MONEY).collect()));
    }
    let mut told: BTreeSet<(String, Place)> = BTreeSet::new();
    for ((id, _), orders) in by_order {
        // What the last message of a section says: an answer that differs from its request is told elsewhere.
        let mut said: BTreeMap<&str, BTreeMap<usize, (&Member<'_>, &str)>> = BTreeMap::new();
        for (section, money) in orders.iter().filter_map(|order| examples.get(*order)) {
            for member in money {
                if let Some(text) = member.real() {
                    said.entry(member.name)
                        .or_default()
                        .insert(*section, (member, text));
                }
            }
        }
        for (name, said) in said {
            let mut said = said.into_iter();
            let Some((_, (first, text))) = said.next() else {
                continue;
            };
            let Some((section, (other, _))) = said.find(|(_, (_, other))| !is_same(text, other))
            else {
                continue;
            };
            if told.insert((name.to_owned(), other.at)) {
                let text =
                    format!("two examples with one `{id}` have different values of `{name}`");
                let one = Contradiction::new(Rule::OrderDiffers, section, other.at, text);
                found.push(one.also(first.at, "the other example"));
            }
        }
    }
}

/// Neighbouring examples of one message that agree in all that both have.
fn twins(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for message in &view.messages {
        for (one, other) in message.examples.iter().zip(message.examples.iter().skip(1)) {
            let leaves = |shown: &Shown<'_>| -> BTreeMap<String, String> {
                let leaf =
                    |member: &Member<'_>| Some((member.path.clone(), member.scalar()?.to_owned()));
                shown.members.iter().filter_map(leaf).collect()
            };
            let (left, right) = (leaves(one), leaves(other));
            let shared = || {
                left.iter()
                    .filter_map(|(path, text)| Some((text, right.get(path)?)))
            };
            if shared().count() < 3 || shared().any(|(text, other)| text != other) {
                continue;
            }
            let apart = left.keys().filter(|path| !right.contains_key(*path));
            let apart: Vec<&str> = apart
                .chain(right.keys().filter(|path| !left.contains_key(*path)))
                .map(String::as_str)
                .collect();
            let text = if apart.is_empty() {
                "two examples of one message are equal".to_owned()
            } else {
                format!(
                    "two examples of one message differ in nothing but the presence of {}",
                    listed(apart)
                )
            };
            let one_place = one.example.at;
            let one =
                Contradiction::new(Rule::ExamplesAlike, message.section, other.example.at, text);
            found.push(one.also(one_place, "the other example"));
        }
    }
}

/// Members that are a number in one example and text in another.
fn json_types(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut kinds: BTreeMap<&str, BTreeMap<&str, (usize, Place)>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for (path, member) in shown.described() {
            let is_scalar = matches!(
                member.node.value,
                Tree::Text(_) | Tree::Number(_) | Tree::Bool(_)
            );
            if is_scalar && !member.choice {
                kinds
                    .entry(path)
                    .or_default()
                    .entry(node_words(member.node))
                    .or_insert((message.section, member.at));
            }
        }
    }
    for (path, kinds) in kinds {
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, (_, at))| *at);
        if let [(first, (_, at)), (other, (section, place)), ..] = kinds.as_slice() {
            let text = format!("`{path}` is {first} in one example and {other} in another");
            let one = Contradiction::new(Rule::JsonTypesDiffer, *section, *place, text);
            found.push(one.also(*at, *first));
        }
    }
}

/// The first object with real booleans whose numbers are all text.
fn numbers_as_text(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for (message, shown) in view.examples() {
        let mut objects: BTreeMap<&str, (Vec<&Member<'_>>, Vec<&Member<'_>>, usize)> =
            BTreeMap::new();
        for member in &shown.members {
            let (booleans, texts, numbers) = objects.entry(member.parent()).or_default();
            match &member.node.value {
                Tree::Bool(_) => booleans.push(member),
                Tree::Text(text) if is_number(text) => texts.push(member),
                Tree::Number(_) => *numbers += 1,
                _ => {}
            }
        }
        for (booleans, texts, numbers) in objects.values() {
            if let ([boolean, ..], [first, _, ..], 0) =
                (booleans.as_slice(), texts.as_slice(), numbers)
            {
                let text = format!(
                    "{} are numbers as text, {} beside them are no text",
                    listed(texts.iter().map(|member| member.name)),
                    listed(booleans.iter().map(|member| member.name)),
                );
                let one = Contradiction::new(Rule::NumbersAsText, message.section, first.at, text);
                found.push(one.also(boolean.at, "a boolean"));
                return;
            }
        }
    }
}

/// The form of a date with a time: digits as `0`, so that equal forms are equal texts.
fn time_form(text: &str) -> Option<String> {
    let form: String = text
        .chars()
        .take(40)
        .map(|letter| match letter {
            '0'..='9' => '0',
            '+' | '-' => '-',
            other => other,
        })
        .collect();
    let is_time = form.starts_with("0000-00-00T00:00") || form.starts_with("0000-00-00 00:00");
    is_time.then_some(form)
}

/// How many other places of a time are told.
const TIMES: usize = 8;

fn times_equal(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut places: BTreeMap<&str, Vec<(Place, &str)>> = BTreeMap::new();
    let is_time = |member: &Member<'_>| member.real().is_some_and(|text| time_form(text).is_some());
    for (_, shown) in view.examples() {
        for member in shown.members.iter().filter(|member| is_time(member)) {
            let text = member.real().unwrap_or_default();
            places
                .entry(text)
                .or_default()
                .push((member.at, member.name));
        }
    }
    for (message, shown) in view.examples() {
        let mut times: BTreeMap<&str, Vec<&Member<'_>>> = BTreeMap::new();
        for member in shown.members.iter().filter(|member| is_time(member)) {
            times
                .entry(member.real().unwrap_or_default())
                .or_default()
                .push(member);
        }
        for (text, members) in times {
            let names: BTreeSet<&str> = members.iter().map(|member| member.name).collect();
            if let ([_, second, ..], true) = (members.as_slice(), names.len() > 1) {
                let text_here = format!("{} of one example are the same time", listed(names));
                let mut one =
                    Contradiction::new(Rule::TimesEqual, message.section, second.at, text_here);
                let others = places.get(text).into_iter().flatten();
                for (at, name) in others.filter(|(at, _)| *at != second.at).take(TIMES) {
                    one = one.also(*at, format!("`{name}`"));
                }
                found.push(one);
            }
        }
    }
}

fn time_forms(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut forms: BTreeMap<String, (usize, Place, &str)> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for member in &shown.members {
            if let Some(form) = member.real().and_then(time_form) {
                forms
                    .entry(form)
                    .or_insert((message.section, member.at, member.name));
            }
        }
    }
    let mut forms: Vec<_> = forms.into_iter().collect();
    forms.sort_by_key(|(_, (_, at, _))| *at);
    if let [_, (_, (section, at, _)), ..] = forms.as_slice() {
        let text = format!("times are written in {} forms", forms.len());
        let mut one = Contradiction::new(Rule::TimeForms, *section, *at, text);
        for (form, (_, at, name)) in &forms {
            one = one.also(*at, format!("`{name}` as `{form}`"));
        }
        found.push(one);
    }
}
