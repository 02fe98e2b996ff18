//! Words for types: what they are in JSON.

use crate::facts::{Kind, Limit, LimitOf, Type};

use super::limit;
use super::token::{is_name, number};

/// A type, and the limit that is written with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// The type.
    pub(super) ty: Type,
    /// The limit: `string(32)`.
    pub(super) limit: Option<Limit>,
}

/// The longest text that is looked at as a type.
const LONGEST: usize = 96;

/// The type that the words say, all of them.
pub(super) fn read(words: &str) -> Option<Typed> {
    let words = words.trim().trim_matches('`').trim();
    if words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let (words, mut limit) = match without_limit(words) {
        Some((words, limit)) => (words, Some(limit)),
        None => (words, None),
    };
    let (kind, schema) = kind(words, 0)?;
    let words = match &schema {
        Some(schema) => words
            .strip_suffix(')')
            .and_then(|rest| rest.strip_suffix(schema.as_str()))
            .and_then(|rest| rest.strip_suffix('('))
            .map_or(words, str::trim_end),
        None => words,
    };
    match kind {
        Kind::String => {}
        // the width of a number says how it is stored, not what it may be
        Kind::Integer | Kind::Number => {
            limit = limit.filter(|limit| limit.min.is_some());
            if let Some(limit) = &mut limit {
                limit.of = LimitOf::Value;
            }
        }
        _ => limit = None,
    }
    Some(Typed {
        ty: Type {
            kind,
            words: words.to_owned(),
            schema,
        },
        limit,
    })
}

/// The type with which the words begin, and how many bytes it takes; the longest one. What follows it is words.
pub(super) fn prefix(words: &str) -> Option<(Typed, usize)> {
    let mut best = None;
    let stops = words
        .char_indices()
        .map(|(at, _)| at)
        .chain([words.len()])
        .take_while(|at| *at <= LONGEST);
    for at in stops {
        let (Some(head), Some(rest)) = (words.get(..at), words.get(at..)) else {
            continue;
        };
        let ends = rest.is_empty()
            || rest.starts_with(|c: char| c.is_whitespace() || ",;.:，。".contains(c));
        if !ends || head.ends_with(|c: char| c.is_whitespace()) {
            continue;
        }
        if let Some(typed) = read(head) {
            best = Some((typed, at));
        }
    }
    best
}

/// The type with which the words end, and the byte where it begins; the longest one.
pub(super) fn suffix(words: &str) -> Option<(Typed, usize)> {
    let floor = words.len().saturating_sub(LONGEST);
    words
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| *at >= floor)
        .find_map(|at| Some((read(words.get(at..)?)?, at)))
        .filter(|(_, at)| {
            words
                .get(*at..)
                .is_some_and(|tail| !tail.starts_with(char::is_whitespace))
        })
}

/// `string(32)`, `string[1..50]`, `String (1-32)`: the words before, and the limit on the length.
fn without_limit(words: &str) -> Option<(&str, Limit)> {
    let open = match words.chars().next_back()? {
        ')' => words.rfind('(')?,
        ']' => words.rfind('[')?,
        _ => return None,
    };
    let inner = words.get(open + 1..words.len() - 1)?.trim();
    let before = words.get(..open)?.trim_end();
    let lower = inner.to_ascii_lowercase();
    let inner = ["max", "up to", "<=", "≤"]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .map_or(inner, |rest| rest.trim_start_matches([':', ' ']));
    let (min, max) = match number(inner) {
        Some((most, "")) if !most.contains('.') => (None, Some(most.to_owned())),
        _ => {
            let (min, max) = limit::range(inner, true)?;
            (Some(min), Some(max))
        }
    };
    let limit = Limit {
        of: LimitOf::Length,
        min,
        max,
        unit: None,
    };
    Some((before, limit))
}

/// How deep types may be nested: a list of lists of lists.
const DEPTH: usize = 4;

fn kind(words: &str, depth: usize) -> Option<(Kind, Option<String>)> {
    if depth > DEPTH {
        return None;
    }
    let words = words.trim();
    let lower = words.to_ascii_lowercase();
    if let Some(kind) = plain(&lower) {
        return Some((kind, None));
    }
    for null in [
        " or null",
        " | null",
        "|null",
        ", nullable",
        " (nullable)",
        " nullable",
        "?",
    ] {
        if let Some(rest) = lower.strip_suffix(null) {
            return kind(words.get(..rest.len())?, depth + 1);
        }
    }
    for null in ["nullable ", "null or ", "null | "] {
        if lower.starts_with(null) {
            return kind(words.get(null.len()..)?, depth + 1);
        }
    }
    if let Some(list) = list(words, &lower, depth) {
        return Some(list);
    }
    formatted(words, &lower, depth)
}

/// `string <date-time>`, `integer(int64)`, `object (Alipay)`, `enum<string>`.
fn formatted(words: &str, lower: &str, depth: usize) -> Option<(Kind, Option<String>)> {
    let open = lower.find(['<', '('])?;
    let close = if lower.get(open..)?.starts_with('<') {
        '>'
    } else {
        ')'
    };
    let inner = words.get(open + 1..)?.strip_suffix(close)?.trim();
    let before = lower.get(..open)?.trim_end();
    if before == "enum" {
        return kind(inner, depth + 1);
    }
    if matches!(before, "map" | "hashmap" | "dict" | "record") && close == '>' {
        return Some((Kind::Object, None));
    }
    let base = plain(before)?;
    let named = is_name(inner) && !inner.contains(['.', '[']);
    let is_format = FORMATS.contains(&inner.trim_start_matches('$').to_ascii_lowercase().as_str());
    if is_format || inner == "enum" {
        return Some((base, None));
    }
    if close == '>' {
        return matches!(base, Kind::String | Kind::Integer | Kind::Number).then_some((base, None));
    }
    let is_capital = inner.starts_with(|c: char| c.is_ascii_uppercase());
    match base {
        Kind::Object if named => Some((base, Some(inner.to_owned()))),
        // `number(10,2)`: digits and decimal places, no limit that JSON knows
        Kind::Number | Kind::Integer
            if inner
                .bytes()
                .all(|b| b.is_ascii_digit() || b", ".contains(&b)) =>
        {
            Some((base, None))
        }
        _ if named && is_capital && words.get(..open)?.ends_with(' ') => {
            Some((base, Some(inner.to_owned())))
        }
        _ => None,
    }
}

const FORMATS: [&str; 22] = [
    "date",
    "date-time",
    "datetime",
    "time",
    "uuid",
    "uri",
    "url",
    "email",
    "byte",
    "binary",
    "password",
    "hostname",
    "ipv4",
    "ipv6",
    "int32",
    "int64",
    "float",
    "double",
    "decimal",
    "string",
    "number",
    "timestamp",
];

/// `Array of objects (X)`, `array<string>`, `List<Order>`, `string[]`, `array[string]`.
fn list(words: &str, lower: &str, depth: usize) -> Option<(Kind, Option<String>)> {
    if let Some(rest) = lower.strip_suffix("[]") {
        return item(words.get(..rest.len())?, depth);
    }
    for head in [
        "array",
        "list",
        "set",
        "collection",
        "arraylist",
        "jsonarray",
    ] {
        let Some(rest) = lower.strip_prefix(head) else {
            continue;
        };
        let rest = words.get(words.len() - rest.len()..)?;
        let trimmed = rest.trim_start();
        if let Some(of) = super::token::after(trimmed, "of") {
            return item(of.trim_start_matches([':', ' ']), depth);
        }
        for (open, close) in [('<', '>'), ('[', ']'), ('(', ')')] {
            if let Some(inner) = trimmed.strip_prefix(open) {
                return item(inner.strip_suffix(close)?, depth);
            }
        }
    }
    None
}

/// What a list is of. A name that is no type is an object's.
fn item(words: &str, depth: usize) -> Option<(Kind, Option<String>)> {
    let words = words.trim();
    if let Some((kind, schema)) = kind(words, depth + 1) {
        return Some((Kind::Array(Some(Box::new(kind))), schema));
    }
    let named = is_name(words)
        && !words.contains(['.', '[', '-'])
        && words.starts_with(|c: char| c.is_ascii_uppercase())
        && !UNCLEAR.contains(&words.to_ascii_lowercase().as_str());
    named.then(|| {
        (
            Kind::Array(Some(Box::new(Kind::Object))),
            Some(words.to_owned()),
        )
    })
}

/// Words of types of which the form in JSON is not certain.
const UNCLEAR: [&str; 10] = [
    "enum",
    "timestamp",
    "file",
    "json",
    "any",
    "mixed",
    "bytes",
    "byte",
    "binary",
    "t",
];

fn plain(lower: &str) -> Option<Kind> {
    Some(match lower {
        "string" | "strings" | "str" | "varchar" | "char" | "text" | "date" | "datetime"
        | "date-time" | "uuid" | "uri" | "url" | "email" | "字符串" => Kind::String,
        "integer" | "integers" | "int" | "int32" | "int64" | "long" | "longs" | "short"
        | "bigint" | "smallint" | "uint" | "uint32" | "uint64" | "biginteger" | "整数" | "整型" => {
            Kind::Integer
        }
        "number" | "numbers" | "decimal" | "bigdecimal" | "float" | "double" | "numeric"
        | "数字" => Kind::Number,
        "boolean" | "booleans" | "bool" | "布尔" | "布尔值" => Kind::Boolean,
        "object" | "objects" | "map" | "hashmap" | "json object" | "jsonobject" | "struct"
        | "对象" => Kind::Object,
        "array" | "list" | "arraylist" | "jsonarray" | "json array" | "数组" => Kind::Array(None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
