//! Words of a row that say otherwise than its columns, or that break off. The fact is what the columns say; that the words do not
//! agree is told beside it.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::{Node, Tree};

use crate::facts::{Doubt, Part, Required, Section};
use crate::mask;

use super::token::{value, words};

/// The doubts that a row's words give by themselves. That a single word is a value in another case is not known before all of the
/// page is read: [`settle`] keeps it or drops it.
pub(super) fn of(text: &str, required: &Required, lists: bool) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if against(text, required) {
        doubts.push(Doubt::Flag);
    }
    if let Some(value) = hanging(text).filter(|_| lists) {
        doubts.push(Doubt::BreaksOff(value.to_owned()));
    }
    let word = text.trim();
    let is_word = (3..=32).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if is_word && !lists {
        doubts.push(Doubt::Case(word.to_owned()));
    }
    doubts
}

/// A doubt without what must not be kept.
pub(super) fn masked(doubt: Doubt, name: &str) -> Doubt {
    match doubt {
        Doubt::Flag => Doubt::Flag,
        Doubt::BreaksOff(value) => Doubt::BreaksOff(mask::masked(name, &value)),
        Doubt::Case(word) => Doubt::Case(mask::masked(name, &word)),
    }
}

/// The values of a name: as they are, and in lower case.
#[derive(Default)]
struct Known {
    exact: BTreeSet<String>,
    lower: BTreeSet<String>,
}

impl Known {
    fn add(&mut self, value: &str) {
        self.lower.insert(value.to_ascii_lowercase());
        self.exact.insert(value.to_owned());
    }
}

/// Keeps of single words those that are a value of their field in another case, in an example or in another row.
pub(super) fn settle(sections: &mut [Section]) {
    let mut values: BTreeMap<String, Known> = BTreeMap::new();
    for part in sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Fields(table) => {
                for field in &table.rows {
                    let name = field.name().unwrap_or_default();
                    let known = values.entry(name.to_owned()).or_default();
                    field.values.iter().for_each(|value| known.add(value));
                }
            }
            Part::Example(example) => shown(&example.value, &mut values),
            Part::Values(_) | Part::Limits(_) => {}
        }
    }
    let parts = sections.iter_mut().flat_map(|section| &mut section.parts);
    for part in parts {
        let Part::Fields(table) = part else { continue };
        for field in &mut table.rows {
            let known = values.get(field.name().unwrap_or_default());
            field.doubts.retain(|doubt| is_kept(doubt, known));
        }
    }
}

fn is_kept(doubt: &Doubt, known: Option<&Known>) -> bool {
    let Doubt::Case(word) = doubt else {
        return true;
    };
    // A word that is a value as it stands is no doubt, and neither is one that no value is like.
    known.is_some_and(|known| {
        !known.exact.contains(word) && known.lower.contains(&word.to_ascii_lowercase())
    })
}

/// The texts of an example by the name of their member.
fn shown(node: &Node, values: &mut BTreeMap<String, Known>) {
    let mut open = vec![(None, node)];
    while let Some((name, node)) = open.pop() {
        match &node.value {
            Tree::Map(entries) => {
                open.extend(entries.iter().map(|entry| (Some(&entry.key), &entry.node)));
            }
            Tree::List(items) => open.extend(items.iter().map(|item| (name, item))),
            Tree::Text(text) => {
                if let Some(name) = name {
                    values.entry(name.clone()).or_default().add(text);
                }
            }
            Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
        }
    }
}

/// Whether a mark in brackets says mandatory or optional where the column says the opposite: `[O,11]` beside `required`.
fn against(text: &str, required: &Required) -> bool {
    let opposite = match required {
        Required::Yes => 'O',
        Required::No => 'M',
        Required::When(_) | Required::Unsaid => return false,
    };
    text.match_indices(['[', '(']).any(|(at, _)| {
        let mut inner = text.get(at + 1..).unwrap_or("").chars();
        inner.next() == Some(opposite) && matches!(inner.next(), Some(',' | '，' | ' '))
    })
}

/// The first item of a numbered list that ends in a colon with nothing behind it: `1. IOS: 2.ANDROID`. Its value.
fn hanging(text: &str) -> Option<&str> {
    let mut rest = text;
    for number in 1..=99 {
        let mark = format!("{number}.");
        let at = words(rest, &mark).next()?;
        let item = rest.get(at + mark.len()..)?.trim_start();
        let (value, behind) = value(item)?;
        let explained = behind.trim_start().strip_prefix([':', '：']);
        let next = format!("{}.", number + 1);
        if explained
            .is_some_and(|words| words.trim().is_empty() || words.trim_start().starts_with(&next))
        {
            return Some(value);
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{against, hanging};
    use crate::facts::{Doubt, Part, Required};

    #[test]
    fn marks_against_the_column() {
        for (text, required, expected) in [
            ("Month [O,11]", Required::Yes, true),
            ("Text [O 1..50]", Required::Yes, true),
            ("Month [O,11]", Required::No, false),
            ("Amount [M,1.00]", Required::Yes, false),
            ("Amount [M,1.00]", Required::No, true),
            ("Amount [M,1.00]", Required::Unsaid, false),
            ("Method (Optional)", Required::Yes, false),
            ("Size (M)", Required::No, false),
            ("编号 [O，5]", Required::Yes, true),
        ] {
            assert_eq!(against(text, &required), expected, "{text}");
        }
    }

    #[test]
    fn items_that_break_off() {
        for (text, expected) in [
            ("valid values: 1. IOS: 2.ANDROID", Some("IOS")),
            ("valid values: 1. IOS 2.ANDROID:", Some("ANDROID")),
            (
                "valid values: 1. WEB: on a computer. 2.APP: in an app.",
                None,
            ),
            ("valid values: 1. UNIFIED 2.TILE", None),
            ("no list", None),
            ("", None),
        ] {
            assert_eq!(hanging(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_is_kept_where_it_is_a_value_in_another_case() {
        let text = "Pay\nPOST /v1/pay\nRequest\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n\
            | payType | String | Yes | Subscription |\n| note | String | Yes | Remark |\n\nRequest example\n\
            {\n\"payType\": \"SUBSCRIPTION\",\n\"note\": \"remarks\"\n}\n";
        let capture = crate::capture::Capture {
            id: "page",
            name: "page.txt",
            bytes: text.as_bytes(),
            read: "2026-01-01",
        };
        let document = crate::read::read(&capture).expect("facts");
        let parts = document.sections.iter().flat_map(|section| &section.parts);
        let rows = parts.filter_map(|part| match part {
            Part::Fields(table) => Some(&table.rows),
            _ => None,
        });
        let doubts: Vec<_> = rows.flatten().flat_map(|field| &field.doubts).collect();
        assert_eq!(doubts, [&Doubt::Case("Subscription".to_owned())]);
    }
}
