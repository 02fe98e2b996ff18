//! Values of an example that list what they may be: `auto、manual`, `none/store,default is none`.

use std::collections::BTreeSet;

use payspec_codegen::tree::{Node, Tree};

use crate::facts::{Choices, Place};

/// How deep values are looked for.
const MOST_DEEP: usize = 128;

/// Values of an example that list what they may be. What could be a value just as well, such as `text/html`, is none of them.
#[must_use]
pub fn choices(value: &Node) -> Vec<Choices> {
    let mut found = Found::default();
    visit(value, &mut String::new(), 0, &mut found);
    found.out
}

/// What was found, and the lists of each path: the items of a list often repeat them.
#[derive(Default)]
struct Found {
    out: Vec<Choices>,
    seen: BTreeSet<(String, Vec<String>)>,
}

fn visit(node: &Node, path: &mut String, depth: usize, found: &mut Found) {
    if depth > MOST_DEEP {
        return;
    }
    let length = path.len();
    match &node.value {
        Tree::Map(entries) => {
            for entry in entries {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&entry.key);
                visit(&entry.node, path, depth + 1, found);
                path.truncate(length);
            }
        }
        Tree::List(items) => {
            path.push_str("[]");
            for item in items {
                visit(item, path, depth + 1, found);
            }
            path.truncate(length);
        }
        Tree::Text(text) => {
            let Some((values, default)) = listed(text) else {
                return;
            };
            if !found.seen.insert((path.clone(), values.clone())) {
                return;
            }
            found.out.push(Choices {
                path: path.clone(),
                at: Place {
                    line: node.span.line,
                    column: node.span.column,
                },
                values,
                default,
            });
        }
        Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}

/// How long a text may be that lists choices, in bytes.
const MOST: usize = 1 << 10;

/// The values that a text lists, and the default it names.
fn listed(text: &str) -> Option<(Vec<String>, Option<String>)> {
    if text.len() > MOST {
        return None;
    }
    let (list, default) = without_default(text.trim());
    let values = if list.contains('、') {
        tokens(list, "、")?
    } else if list.contains('|') {
        tokens(list, "|")?
    } else if list.contains('/') {
        tokens(list, "/").filter(|values| default.is_some() || are_choices(values))?
    } else {
        tokens(list, " or ")
            .filter(|values| default.is_some() || values.iter().all(|value| is_code(value)))?
    };
    if default
        .as_ref()
        .is_some_and(|default| !values.contains(default))
    {
        return None;
    }
    let mut kept: Vec<String> = Vec::new();
    for value in values {
        if !is_standard(&value) && !kept.contains(&value) {
            kept.push(value);
        }
    }
    (kept.len() > 1).then_some((kept, default))
}

/// `none/store,default is none` as the list and the default.
fn without_default(text: &str) -> (&str, Option<String>) {
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.rfind("default") else {
        return (text, None);
    };
    let list = text.get(..at).unwrap_or("");
    let bare =
        list.trim_end_matches([' ', ',', ';', '(', '\u{ff0c}', '\u{ff1b}', '\u{ff08}', '、']);
    let rest = text.get(at + "default".len()..).unwrap_or("");
    let rest = rest.strip_prefix(" value").unwrap_or(rest).trim_start();
    let named = rest
        .strip_prefix("is ")
        .or_else(|| rest.strip_prefix([':', '=', '\u{ff1a}']));
    let Some(named) = named.filter(|_| bare.len() < list.len()) else {
        return (text, None);
    };
    let default = named.trim().trim_end_matches([')', '.', '\u{ff09}']);
    if is_token(default) {
        (bare, Some(default.to_owned()))
    } else {
        (text, None)
    }
}

fn tokens(list: &str, separator: &str) -> Option<Vec<String>> {
    let parts = list.split(separator).map(str::trim);
    let tokens: Vec<String> = parts
        .clone()
        .filter(|part| is_token(part))
        .map(str::to_owned)
        .collect();
    (tokens.len() > 1 && tokens.len() == parts.count()).then_some(tokens)
}

fn is_token(part: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !part.is_empty()
        && part.len() <= 48
        && part.bytes().all(inside)
        && part.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

/// A word such as programs use: `CARD`, `pay_now`, `1`.
fn is_code(part: &str) -> bool {
    part.bytes().all(|byte| !byte.is_ascii_lowercase())
        || part.contains('_')
        || part.bytes().any(|byte| byte.is_ascii_digit())
}

/// `ISO-4217`: the name of a standard, which is no value.
fn is_standard(part: &str) -> bool {
    let number = ["ISO", "RFC", "UTF"]
        .iter()
        .find_map(|name| part.strip_prefix(name));
    number.is_some_and(|number| {
        let digits = number.trim_start_matches(['-', '_']);
        !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
    })
}

/// Words in front of a slash that stand in names with a slash: media types and time zones.
const NAMES: &[&str] = &[
    "africa",
    "america",
    "antarctica",
    "application",
    "arctic",
    "asia",
    "atlantic",
    "audio",
    "australia",
    "etc",
    "europe",
    "font",
    "image",
    "indian",
    "message",
    "model",
    "multipart",
    "pacific",
    "text",
    "us",
    "video",
];

/// Whether words between slashes can only be choices: all written alike, none a number, and no name that has a slash in it.
fn are_choices(parts: &[String]) -> bool {
    let first = parts.first().map_or("", String::as_str);
    let two_codes = parts.len() == 2 && parts.iter().all(|part| part.len() <= 3);
    let name = parts.len() <= 3 && NAMES.contains(&first.to_ascii_lowercase().as_str());
    let worded = |part: &String| {
        part.starts_with(|char: char| char.is_ascii_alphabetic())
            && part.len() > 1
            && part.len() <= 32
    };
    let upper = |part: &String| part.bytes().all(|byte| !byte.is_ascii_lowercase());
    let lower = |part: &String| part.bytes().all(|byte| !byte.is_ascii_uppercase());
    let alike = parts.iter().all(upper) || parts.len() > 2 && parts.iter().all(lower);
    !two_codes && !name && alike && parts.iter().all(worded)
}
