//! Limits against the values of examples, and what limits hold for.

use std::cmp::Ordering;

use super::example::Table;
use super::view::{Message, View, is_lost, parent, path};
use super::words::{compare, is_amount, is_number, listed, value, words};
use super::{Contradiction, Rule};
use crate::facts::{Kind, Limit, LimitOf, LimitRow, Part, Required, SectionKind, Way};

/// How many rows of tables of limits are held against amounts.
const ROWS: usize = 64;

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for message in &view.messages {
        of_fields(view, message, found);
        unsaid(message, found);
    }
    tables(view, found);
}

/// Values of examples outside the limits of their rows.
fn of_fields(view: &View<'_>, message: &Message<'_>, found: &mut Vec<Contradiction>) {
    let table = Table::new(view, message);
    for (own, field) in &table.fields {
        let outside = table.shown(own).find_map(|member| {
            let text = member.real()?;
            let broken = field.limits.iter().find_map(|limit| breaks(limit, text))?;
            Some((member, broken))
        });
        if let Some((member, broken)) = outside {
            let text = format!("the example's `{own}` {broken}");
            let one = Contradiction::new(Rule::OutsideLimit, message.section, member.at, text);
            found.push(one.also(field.at, "the limit"));
        }
    }
}

/// How a value breaks a limit, in words, if it does.
fn breaks(limit: &Limit, text: &str) -> Option<String> {
    let (min, max) = (limit.min.as_deref(), limit.max.as_deref());
    match limit.of {
        LimitOf::Length => {
            let length = text.chars().count();
            let bound = |text: Option<&str>| text.and_then(|text| text.parse::<usize>().ok());
            if bound(max).is_some_and(|max| length > max) {
                return Some(format!("has {length} characters, more than {}", max?));
            }
            if bound(min).is_some_and(|min| length < min) {
                return Some(format!("has {length} characters, fewer than {}", min?));
            }
            None
        }
        LimitOf::Value => {
            if !is_number(text) {
                return None;
            }
            let is = |bound: Option<&str>, order| {
                bound.is_some_and(|bound| compare(text, bound) == Some(order))
            };
            if is(max, Ordering::Greater) {
                return Some(format!("is {}, more than {}", value(text), max?));
            }
            if is(min, Ordering::Less) {
                return Some(format!("is {}, less than {}", value(text), min?));
            }
            None
        }
    }
}

/// Strings without a limit at the outermost level of a table in which at least half have one.
fn unsaid(message: &Message<'_>, found: &mut Vec<Contradiction>) {
    let strings: Vec<_> = message
        .rows()
        .filter(|field| !is_lost(field) && parent(&path(field)).is_empty())
        .filter(|field| field.ty.as_ref().is_some_and(|ty| ty.kind == Kind::String))
        .filter(|field| field.values.is_empty())
        .collect();
    let without: Vec<_> = strings
        .iter()
        .filter(|field| field.limits.is_empty())
        .collect();
    let Some(first) = without.first() else { return };
    let with = strings.len() - without.len();
    if with < 2 || with < without.len() {
        return;
    }
    let names = listed(without.iter().filter_map(|field| field.name()));
    let have = if without.len() == 1 { "has" } else { "have" };
    let message_text = format!("{names} {have} no limit, most other strings of the table have one");
    found.push(Contradiction::new(
        Rule::LimitUnsaid,
        message.section,
        first.at,
        message_text,
    ));
}

/// Tables of limits against amounts.
fn tables(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut rows: Vec<(usize, &LimitRow)> = Vec::new();
    for (index, section) in view.document.sections.iter().enumerate() {
        for part in &section.parts {
            if let Part::Limits(limits) = part {
                rows.extend(limits.iter().map(|row| (index, row)));
            }
        }
    }
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, row)| row.limit.of == LimitOf::Value)
        .take(ROWS)
        .collect();
    if rows.is_empty() {
        return;
    }
    // A section takes the limits whose subject shares a word with its title; what takes none is told of the first.
    let names = |section: usize, row: &LimitRow| {
        let title = view
            .document
            .sections
            .get(section)
            .map_or("", |section| &section.title);
        let title = words(title);
        words(&row.subject).iter().any(|word| title.contains(word))
    };
    let mut left: Vec<&Message<'_>> = Vec::new();
    let mut any_named = false;
    for message in view.of(&[Way::Request, Way::Answer, Way::Unknown]) {
        let kind = view
            .document
            .sections
            .get(message.section)
            .map(|section| section.kind);
        let has_amount = message
            .rows()
            .any(|field| field.name().is_some_and(is_amount));
        if kind != Some(SectionKind::Call) || !has_amount {
            continue;
        }
        let own: Vec<_> = rows
            .iter()
            .filter(|(_, row)| names(message.section, row))
            .collect();
        any_named |= !own.is_empty();
        let (rule, held): (_, Vec<_>) = if own.is_empty() {
            left.push(message);
            (Rule::OutsideTable, rows.iter().collect())
        } else {
            (Rule::OutsideLimit, own)
        };
        found.extend(outside(view, message, rule, &held));
    }
    let requests: Vec<_> = left
        .iter()
        .filter(|message| {
            message
                .rows()
                .any(|field| field.required != Required::Unsaid)
        })
        .collect();
    if let (true, Some((section, first))) = (any_named && !requests.is_empty(), rows.first()) {
        let others = requests.iter().map(|message| view.section(message.section));
        let message_text = format!(
            "the limit names {}; whether it holds for {} is not said",
            value(&first.subject),
            others.collect::<Vec<_>>().join(", ")
        );
        let mut one = Contradiction::new(Rule::LimitScope, *section, first.at, message_text);
        for (_, row) in rows.iter().skip(1) {
            one = one.also(row.at, "another limit");
        }
        found.push(one);
    }
}

/// The first amount of a message that is outside one of the limits.
fn outside(
    view: &View<'_>,
    message: &Message<'_>,
    rule: Rule,
    rows: &[&(usize, &LimitRow)],
) -> Option<Contradiction> {
    let members = message.examples.iter().flat_map(|shown| &shown.members);
    let amounts = members.filter(|member| is_amount(member.name));
    let mut broken = amounts.filter_map(|member| {
        let text = member.real()?;
        rows.iter()
            .find_map(|(_, row)| Some((member, row, breaks(&row.limit, text)?)))
    });
    let (member, row, words) = broken.next()?;
    let message_text = format!(
        "`{}` of {} {words} of the table of limits",
        member.path,
        view.message(message)
    );
    let one = Contradiction::new(rule, message.section, member.at, message_text);
    Some(one.also(row.at, "the limit"))
}
