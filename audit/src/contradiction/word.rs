//! Values against each other: case, spelling, and what is shown of what is listed.

use std::collections::{BTreeMap, BTreeSet};

use super::name::names;
use super::view::View;
use super::words::{listed, words};
use super::{Contradiction, Rule};
use crate::facts::{Part, Place, Way};

/// Beginnings of words that tell how a payment went.
const OUTCOMES: &[&str] = &[
    "succe", "fail", "cancel", "pending", "complet", "expire", "approve", "decline", "reject",
    "authori", "captur", "refund", "process",
];

/// How many forms of one value, or paths to nothing, are told.
const FORMS: usize = 16;

/// How many subjects of tables of values are held against examples.
const SUBJECTS: usize = 64;

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    cases(view, found);
    outcomes(view, found);
    not_in_table(view, found);
    not_shown(view, found);
    forms(view, found);
    pointers(view, found);
}

/// A value, the name of what has it, its section and place.
type Said<'a> = (&'a str, &'a str, usize, Place);

/// All values that are words, as rows, tables of values and examples have them.
fn said<'a>(view: &View<'a>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = Vec::new();
    for (section, one) in view.document.sections.iter().enumerate() {
        for part in &one.parts {
            match part {
                Part::Values(table) => {
                    for row in &table.rows {
                        said.push((&table.subject, &row.value, section, row.at));
                    }
                }
                Part::Fields(table) => {
                    for field in &table.rows {
                        let name = field.name().unwrap_or("");
                        said.extend(
                            field
                                .values
                                .iter()
                                .map(|value| (name, value.as_str(), section, field.at)),
                        );
                    }
                }
                Part::Example(_) | Part::Limits(_) => {}
            }
        }
    }
    for (message, shown) in view.examples() {
        for member in &shown.members {
            if let (Some(value), Some(_)) = (member.real(), member.node.text()) {
                said.push((member.name, value, message.section, member.at));
            }
        }
    }
    let is_word = |value: &str| {
        (3..=30).contains(&value.len())
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || b"_-".contains(&byte))
    };
    said.retain(|(_, value, _, _)| is_word(value));
    said.sort_by_key(|(_, _, _, at)| *at);
    said
}

/// One value of one field in two cases.
fn cases(view: &View<'_>, found: &mut Vec<Contradiction>) {
    type Forms<'a> = Vec<(&'a str, usize, Place)>;
    let mut forms: BTreeMap<(&str, String), Forms<'_>> = BTreeMap::new();
    for (name, value, section, at) in said(view) {
        if name.is_empty() {
            continue;
        }
        let forms = forms.entry((name, value.to_ascii_lowercase())).or_default();
        if forms.len() < FORMS && !forms.iter().any(|(other, _, _)| *other == value) {
            forms.push((value, section, at));
        }
    }
    for ((name, _), forms) in forms {
        if let [(first, _, first_at), (other, section, at), ..] = forms.as_slice() {
            let text = format!("`{name}` is `{first}` and `{other}`");
            let one = Contradiction::new(Rule::ValueCase, *section, *at, text);
            found.push(one.also(*first_at, format!("`{first}`")));
        }
    }
}

/// One outcome in two words.
fn outcomes(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut by_stem: BTreeMap<&str, Vec<Said<'_>>> = BTreeMap::new();
    for one in said(view) {
        let (_, value, _, _) = one;
        let words = words(&value.to_ascii_lowercase());
        let stem = OUTCOMES
            .iter()
            .find(|stem| words.iter().any(|word| word.starts_with(**stem)));
        if let Some(stem) = stem.filter(|_| words.len() < 4) {
            let group = by_stem.entry(*stem).or_default();
            let is_said = |other: &Said<'_>| other.1.eq_ignore_ascii_case(value);
            if group.len() < FORMS && !group.iter().any(is_said) {
                group.push(one);
            }
        }
    }
    for group in by_stem.values() {
        if let [_, (_, _, section, at), ..] = group.as_slice() {
            let text = format!(
                "{} are one outcome in {} forms",
                listed(group.iter().map(|(_, value, _, _)| *value)),
                group.len()
            );
            let mut one = Contradiction::new(Rule::ValuesAlike, *section, *at, text);
            for (name, value, _, at) in group {
                one = one.also(*at, format!("`{value}` of `{name}`"));
            }
            found.push(one);
        }
    }
}

/// Tables of values by subject, united.
fn tables<'a>(view: &View<'a>) -> BTreeMap<&'a str, (BTreeSet<&'a str>, Place)> {
    let mut tables: BTreeMap<&str, (BTreeSet<&str>, Place)> = BTreeMap::new();
    for section in &view.document.sections {
        for part in &section.parts {
            if let Part::Values(table) = part {
                let (values, _) = tables
                    .entry(&table.subject)
                    .or_insert((BTreeSet::new(), table.at));
                values.extend(table.rows.iter().map(|row| row.value.as_str()));
            }
        }
    }
    tables
}

/// Values of examples that the table of values lacks.
fn not_in_table(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let subjects = tables(view).into_iter().take(SUBJECTS);
    for (subject, (values, table)) in subjects.filter(|(_, (values, _))| values.len() > 1) {
        let lower = |value: &&str| value.to_ascii_lowercase();
        let values: BTreeSet<String> = values.iter().map(lower).collect();
        let missing = view.examples().find_map(|(message, shown)| {
            let mut members = shown.members.iter().filter(|member| member.name == subject);
            let (member, None) = (members.next()?, members.next()) else {
                return None;
            };
            let known = |text: &str| values.contains(&text.to_ascii_lowercase());
            member
                .real()
                .filter(|text| !known(text))
                .map(|_| (message, member))
        });
        if let Some((message, member)) = missing {
            let text = format!("the example's `{subject}` is not in the table of its values");
            let one = Contradiction::new(Rule::ValueNotListed, message.section, member.at, text);
            found.push(one.also(table, "the table"));
        }
    }
}

/// Notifications that show one outcome only, where more are listed.
fn not_shown(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let is_outcome = |name: &str| {
        let words = words(name);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [.., "event" | "status" | "state" | "result"] | ["type"] => true,
            [of, "type"] => matches!(
                *of,
                "notify" | "event" | "notification" | "message" | "hook"
            ),
            _ => false,
        }
    };
    let mut shown: BTreeMap<&str, (BTreeSet<&str>, usize, Place)> = BTreeMap::new();
    let mut listed_in_rows: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
    for message in view.of(&[Way::Notification]) {
        for member in message.examples.iter().flat_map(|shown| &shown.members) {
            if let Some(value) = member.real().filter(|_| is_outcome(member.name)) {
                let new = (BTreeSet::new(), message.section, member.at);
                shown.entry(member.name).or_insert(new).0.insert(value);
            }
        }
        for field in message.rows() {
            if let Some(name) = field.name().filter(|_| field.values.len() > 1) {
                listed_in_rows.insert(name, (field.values.len(), field.at));
            }
        }
    }
    let table = tables(view)
        .into_iter()
        .find(|(subject, (values, _))| is_outcome(subject) && values.len() > 2)
        .map(|(subject, (values, at))| (subject, (values.len(), at)));
    let any_in_rows = shown.keys().any(|name| listed_in_rows.contains_key(name));
    let mut shown: Vec<_> = shown.into_iter().collect();
    shown.sort_by_key(|(_, (_, _, at))| *at);
    // A table of outcomes is held against the member of its name, else against the first that tells an outcome.
    let table = table.filter(|_| !any_in_rows);
    let mut names = shown.iter().map(|(name, _)| *name);
    let first = names.clone().next();
    let held = names
        .find(|name| table.is_some_and(|(subject, _)| *name == subject))
        .or(first);
    for (name, (values, section, at)) in shown {
        let by_table = table.filter(|_| held == Some(name)).map(|(_, list)| list);
        let Some((count, listed_at)) = listed_in_rows.get(name).copied().or(by_table) else {
            continue;
        };
        if values.len() == 1 {
            let text =
                format!("notifications show one value of `{name}`, {count} outcomes are listed");
            let one = Contradiction::new(Rule::OutcomesNotShown, section, at, text);
            found.push(one.also(listed_at, "the list"));
        }
    }
}

/// The form that a name calls for wherever it stands in payments, in words, if the value has another.
fn form(name: &str, value: &str) -> Option<&'static str> {
    let names = words(name);
    let last = names.last().map(String::as_str)?;
    let length = value.chars().count();
    let is_month = names.len() > 1 && last == "month";
    match last {
        "currency" if length != 3 => Some("three characters"),
        "country" if !(2..=3).contains(&length) => Some("two or three characters"),
        "cvv" | "cvc" | "cvv2" | "cvc2" if !(3..=4).contains(&length) => {
            Some("three or four digits")
        }
        // 20 bytes, 28 characters in base64; longer where a provider writes it otherwise.
        "xid" | "cavv" if length < 20 => Some("20 bytes"),
        "eci" if length > 2 => Some("two digits"),
        _ if is_month && !matches!(value.parse(), Ok(1..=12_u8)) => Some("1 to 12"),
        _ => None,
    }
}

/// Values that have not the form of their name, told once for each name.
fn forms(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (message, shown) in view.examples() {
        for member in &shown.members {
            let form = member.real().and_then(|value| form(member.name, value));
            if let Some(form) = form.filter(|_| told.insert(member.name)) {
                let text = format!(
                    "the example's `{}` has not the usual form: {form}",
                    member.path
                );
                found.push(Contradiction::new(
                    Rule::ValueForm,
                    message.section,
                    member.at,
                    text,
                ));
            }
        }
    }
}

/// Paths to members that nothing is called.
fn pointers(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let names = names(view);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (message, shown) in view.examples() {
        for member in shown
            .members
            .iter()
            .filter(|member| matches!(member.name, "path" | "pointer"))
        {
            let target = member.real().and_then(|text| text.strip_prefix('/'));
            let Some(last) = target.and_then(|path| path.rsplit('/').next()) else {
                continue;
            };
            let is_name = !last.is_empty()
                && last
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let is_index = last.bytes().all(|byte| byte.is_ascii_digit());
            let is_new = told.len() < FORMS && !told.contains(last);
            if is_name && !is_index && is_new && !names.contains_key(last) {
                told.insert(last);
                let lower = last.to_ascii_lowercase();
                let near = names
                    .iter()
                    .find(|(name, _)| name.to_ascii_lowercase().ends_with(&lower));
                let text = match near {
                    Some((near, _)) => format!(
                        "the example's path ends in `{last}`, the member is called `{near}`"
                    ),
                    None => {
                        format!("the example's path ends in `{last}`, which no member is called")
                    }
                };
                let one = Contradiction::new(Rule::PathToNothing, message.section, member.at, text);
                found.push(near.into_iter().fold(one, |one, (near, (at, _))| {
                    one.also(*at, format!("`{near}`"))
                }));
            }
        }
    }
}
