//! Values that a description lists.

use super::token::{self, after, is_capitals, is_code, is_number, quoted, value, words};

/// Values that a description lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// The values.
    pub(super) values: Vec<String>,
    /// Whether there may be more.
    pub(super) open: bool,
    /// The byte at which a list is announced that is not there, or can't be read.
    pub(super) absent: Option<usize>,
}

impl Listed {
    fn closed(values: Vec<String>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }
}

/// The values that a description lists. The first way of listing that is found counts.
pub(super) fn listed(text: &str) -> Listed {
    let lower = text.to_ascii_lowercase();
    let announced = announced(text, &lower);
    let ways = [
        enumeration(text),
        all(text),
        pairs(text),
        slashes(text),
        labelled(text),
        must_be(text, &lower),
        alone(text),
    ];
    match announced {
        Some(found) if !found.values.is_empty() => found,
        other => ways
            .into_iter()
            .flatten()
            .next()
            .or(other)
            .unwrap_or_default(),
    }
}

const ANNOUNCED: [&str; 19] = [
    "complete list of valid values",
    "list of valid values",
    "possible values",
    "possible value",
    "valid values",
    "allowed values",
    "accepted values",
    "available values",
    "supported values",
    "enum values",
    "enum value",
    "enum",
    "must be one of",
    "one of",
    "allowed value",
    "options",
    "可选值",
    "枚举值",
    "取值范围",
];

/// `possible values: A, B`, ``Possible values: [`a`, `b`]``, `Enum: "a" "b"`, `valid values: 1. A 2.B`.
fn announced(text: &str, lower: &str) -> Option<Listed> {
    let mut absent = None;
    for word in ANNOUNCED {
        for at in words(lower, word) {
            let Some(rest) = text.get(at + word.len()..) else {
                continue;
            };
            let rest = rest.trim_start();
            let colon = rest.strip_prefix([':', '：']);
            let said = colon
                .or_else(|| after(rest, "are"))
                .or_else(|| after(rest, "is"));
            let certain = said.is_some();
            if !certain && !word.ends_with("one of") {
                continue;
            }
            let rest = said.unwrap_or(rest);
            let rest = rest.trim_start_matches([':', '：', ' ']);
            // one plain word may be anything: `Allowed values: any`
            let said = list(rest).filter(|(values, _)| {
                values.len() > 1
                    || quoted(rest).is_some()
                    || values.iter().all(|value| is_code(value))
            });
            if let Some((values, open)) = said {
                return Some(Listed {
                    values,
                    open,
                    absent: None,
                });
            }
            if colon.is_some() && !is_limit(rest) {
                absent = absent.or(Some(at));
            }
        }
    }
    absent.map(|at| Listed {
        absent: Some(at),
        ..Listed::default()
    })
}

/// What follows `Possible values:` where it is a limit or a pattern, not a list.
fn is_limit(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with(['<', '>', '≤', '≥'])
        || lower.starts_with("non-empty")
        || lower.starts_with("value must match")
}

/// The most values of a list in words.
const MOST: usize = 500;

/// A list of values at the beginning of the text, and whether it is open.
fn list(text: &str) -> Option<(Vec<String>, bool)> {
    if let Some(values) = numbered(text) {
        return Some((values, false));
    }
    list_and_rest(text).map(|(values, open, _)| (values, open))
}

/// Values with separators between them, whether there may be more, and what follows.
fn list_and_rest(text: &str) -> Option<(Vec<String>, bool, &str)> {
    let bracket = text.starts_with(['[', '(', '{']);
    let mut rest = text.trim_start_matches(['[', '(', '{']).trim_start();
    let mut values: Vec<String> = Vec::new();
    while values.len() < MOST {
        let is_quoted = quoted(rest).is_some();
        let Some((value, behind)) = value(rest) else {
            break;
        };
        if value.eq_ignore_ascii_case("non-empty") {
            return None;
        }
        if value.eq_ignore_ascii_case("etc") {
            return (!values.is_empty()).then_some((values, true, behind));
        }
        let mut behind = behind.trim_start();
        // what the value means: `1 (on)`, `A: first`, `0 = off`
        let mut explained = false;
        if behind.starts_with('(') {
            if let Some(end) = closing(behind) {
                behind = behind.get(end..)?.trim_start();
                explained = true;
            }
        } else if let Some(meaning) = behind
            .strip_prefix([':', '=', '：'])
            .or_else(|| behind.strip_prefix("- "))
        {
            let end = meaning
                .find([',', ';', '，', '；', '、'])
                .unwrap_or(meaning.len());
            behind = meaning.get(end..)?;
            explained = true;
        }
        values.push(value.to_owned());
        let (next, separated) = separator(behind);
        if next.is_empty() || next.starts_with([']', ')', '}', '.', '。', ';']) && !separated {
            rest = next;
            break;
        }
        let goes_on = separated || is_quoted && quoted(next).is_some();
        if !goes_on {
            // one word and prose: no list; or the prose behind a list in quotes or brackets
            if is_quoted || bracket || explained {
                rest = next;
                break;
            }
            return None;
        }
        rest = next;
    }
    let open = rest.starts_with("...") || rest.starts_with('…');
    (!values.is_empty()).then_some((values, open, rest))
}

/// The list that is all of a cell, and whether it is open.
pub(super) fn cell(text: &str) -> Option<(Vec<String>, bool)> {
    let text = text.trim();
    if let Some(values) = pairs_of(text, 1) {
        return Some((values, false));
    }
    let (values, open, rest) = list_and_rest(text)?;
    let whole = rest.trim_matches([']', ')', '}', '.', ' ']).is_empty() || open;
    let vague = |value: &String| {
        matches!(
            value.to_ascii_lowercase().as_str(),
            "any" | "all" | "various" | "see"
        )
    };
    (whole && !values.iter().any(vague)).then_some((values, open))
}

/// What follows a separator of a list, and whether there was one.
pub(super) fn separator(text: &str) -> (&str, bool) {
    let mut rest = text.trim_start();
    let mut separated = false;
    if let Some(next) = rest.strip_prefix([',', '、', '/', '|', '，', ';', '；']) {
        rest = next.trim_start();
        separated = true;
    }
    for word in ["or", "and"] {
        if let Some(next) = after(rest, word) {
            rest = next.trim_start();
            separated = true;
        }
    }
    (rest, separated)
}

/// The most characters in parentheses.
const LONGEST: usize = 2_000;

/// The byte behind the parenthesis that closes the one with which text begins.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take(LONGEST) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

/// `1. UNIFIED 2.TILE`, `1. WEB: on a computer. 2.APP: in an app.`
fn numbered(text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    for number in 1.. {
        let mark = format!("{number}.");
        let at = if number == 1 {
            rest.starts_with(&mark).then_some(0)
        } else {
            words(rest, &mark).next()
        };
        let Some(at) = at else {
            break;
        };
        let item = rest.get(at + mark.len()..)?.trim_start();
        let (value, behind) = value(item)?;
        if is_number(value) {
            return None;
        }
        values.push(value.to_owned());
        rest = behind;
    }
    (values.len() >= 2).then_some(values)
}

/// `` `a`, `b` or `c` ``, `SUCCESS or FAIL`: all of the text; `` Either `a` or `b` ``.
fn all(text: &str) -> Option<Listed> {
    let text = text.trim();
    let (rest, either) = match after(text, "either") {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    };
    let (values, open, behind) = list_and_rest(rest)?;
    let fine = quoted(rest).is_some()
        || values
            .iter()
            .all(|value| is_capitals(value) && !ACRONYMS.contains(&value.as_str()));
    let ends =
        behind.trim_matches(['.', '。', ' ']).is_empty() || either && behind.starts_with('.');
    (values.len() >= 2 && fine && ends).then_some(Listed {
        values,
        open,
        absent: None,
    })
}

/// `auto、manual`, as all of the text or in brackets.
fn enumeration(text: &str) -> Option<Listed> {
    let text = text.trim();
    let inner = text
        .rfind('[')
        .filter(|_| text.ends_with(']'))
        .and_then(|at| text.get(at + 1..text.len() - 1));
    [Some(text), inner].into_iter().flatten().find_map(|list| {
        let parts: Vec<&str> = list.split('、').map(str::trim).collect();
        let all = parts.len() >= 2 && parts.iter().all(|part| is_whole(part));
        all.then(|| Listed::closed(parts.into_iter().map(str::to_owned).collect()))
    })
}

fn is_whole(text: &str) -> bool {
    value(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// `(0: off, 1: on)`, `Code: 2 = Success`.
fn pairs(text: &str) -> Option<Listed> {
    for (at, _) in text.match_indices(['(', '（']).take(16) {
        let group = text.get(at..)?;
        let Some(end) = closing(group) else {
            continue;
        };
        let inner = group.get(..end)?.trim_start_matches(['(', '（']);
        let inner = inner.strip_suffix([')', '）']).unwrap_or(inner);
        if let Some(values) = pairs_of(inner, 2) {
            return Some(Listed::closed(values));
        }
    }
    let behind = text
        .find([':', '：'])
        .filter(|at| text.get(..*at).is_some_and(is_label))
        .and_then(|at| text.get(at..))
        .map(|rest| rest.trim_start_matches([':', '：', ' ']));
    for list in [Some(text), behind].into_iter().flatten() {
        if let Some(values) = pairs_of(list, 2) {
            return Some(Listed::closed(values));
        }
    }
    // one alone is one of several
    let list = behind?;
    let (code, rest) = value(list)?;
    let meaning = rest.trim_start().strip_prefix('=')?.trim();
    let one = is_number(code)
        && meaning.starts_with(|c: char| c.is_alphabetic())
        && !meaning.contains([',', ';', '=']);
    one.then(|| Listed {
        values: vec![code.to_owned()],
        open: true,
        absent: None,
    })
}

/// Codes with their meanings, separated by commas, semicolons or line ends: all of the text, or nothing.
fn pairs_of(text: &str, least: usize) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            ',' | ';' | '，' | '；' if depth == 0 => {
                parts.push(text.get(start..at)?);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    let mut values: Vec<String> = Vec::new();
    for part in parts {
        let (code, rest) = value(part.trim())?;
        let rest = rest.trim_start();
        let meaning = rest
            .strip_prefix([':', '=', '：'])
            .or_else(|| rest.strip_prefix("- "))
            .or_else(|| rest.strip_prefix("– "))
            .or_else(|| rest.strip_prefix('-').filter(|rest| !rest.is_ascii()))?;
        if values.len() >= MOST
            || !is_code(code)
            || meaning.trim().is_empty()
            || values.iter().any(|known| known == code)
        {
            return None;
        }
        values.push(code.to_owned());
    }
    (values.len() >= least).then_some(values)
}

/// `Plan:RECURRING/UNSCHEDULED`, as all of the text or behind a label.
fn slashes(text: &str) -> Option<Listed> {
    let behind = text.rfind([':', '：']).and_then(|at| text.get(at..));
    let behind = behind.map(|rest| rest.trim_start_matches([':', '：']));
    [Some(text), behind].into_iter().flatten().find_map(|list| {
        let parts: Vec<&str> = list.trim().split(['/', '|']).map(str::trim).collect();
        let all = parts.len() >= 2 && parts.iter().all(|part| is_capitals(part) && part.len() > 2);
        all.then(|| Listed::closed(parts.into_iter().map(str::to_owned).collect()))
    })
}

/// `Recurring interval: D, W, M, Y`, `Payment status: SUCCEED, FAILED, etc.`
fn labelled(text: &str) -> Option<Listed> {
    let at = text.find([':', '：'])?;
    if !is_label(text.get(..at)?) {
        return None;
    }
    let list = text.get(at..)?.trim_start_matches([':', '：']).trim();
    let list = list.trim_end_matches(['.', '。']);
    let mut values = Vec::new();
    let mut open = false;
    for part in list.split([',', '，', '、']).map(str::trim) {
        if open {
            return None;
        }
        if part.eq_ignore_ascii_case("etc") || part == "..." || part == "…" {
            open = true;
        } else if is_code(part) && !is_number(part) {
            values.push(part.to_owned());
        } else {
            return None;
        }
    }
    (values.len() >= 2).then_some(Listed {
        values,
        open,
        absent: None,
    })
}

/// Whether the words before a colon may name what is listed behind it, not examples or exceptions.
fn is_label(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let others = [
        "e.g",
        "example",
        "sample",
        "such as",
        "i.e",
        "format",
        "note",
        "only",
        "except",
        "exclud",
        "unless",
        "not ",
        "available",
        "supported in",
        "if ",
        "when ",
        "required",
        "see ",
    ];
    !others.iter().any(|word| lower.contains(word))
}

/// `Must be PAY_IN`, `is fixed as SUBSCRIPTION`, `Must be card for direct card payment`.
fn must_be(text: &str, lower: &str) -> Option<Listed> {
    for word in [
        "must be",
        "fixed as",
        "fixed to",
        "fixed value",
        "fixed value is",
        "is fixed",
        "always",
        "固定值",
        "固定为",
    ] {
        for at in words(lower, word) {
            let rest = text
                .get(at + word.len()..)?
                .trim_start_matches([':', ' ', '：']);
            let is_quoted = quoted(rest).is_some();
            let Some((value, behind)) = value(rest) else {
                continue;
            };
            let ends = behind.trim_start();
            let ends = ends.is_empty() || ends.starts_with(['.', ',', ')', ';', '。', '，']);
            // `Must be 0 for JPY` is true of some only
            let of = after(behind.trim_start(), "for").map(|rest| {
                token::value(rest.trim_start()).is_none_or(|(word, _)| !is_capitals(word))
            });
            let ends = ends || of == Some(true);
            let code = is_capitals(value) && !ACRONYMS.contains(&value) || is_number(value);
            let plain = at == 0 && word == "must be" && is_noun(value);
            let several = list(rest).filter(|(values, _)| values.len() > 1);
            if let Some((values, open)) = several
                && (is_quoted || values.iter().all(|value| is_capitals(value)))
            {
                return Some(Listed {
                    values,
                    open,
                    absent: None,
                });
            }
            if is_quoted && of != Some(false) || ends && (code || plain) {
                return Some(Listed::closed(vec![value.to_owned()]));
            }
        }
    }
    None
}

/// Capitals that name a form, not a value.
const ACRONYMS: [&str; 22] = [
    "JSON", "XML", "URL", "URI", "UTF-8", "UTC", "HTTP", "HTTPS", "UUID", "ID", "IP", "ISO",
    "ASCII", "IPV4", "IPV6", "PEM", "RSA", "BASE64", "MD5", "IBAN", "GMT", "API",
];

/// A word in lower case that is no adjective or small word, as far as its form tells.
fn is_noun(word: &str) -> bool {
    const OTHER: [&str; 40] = [
        "a",
        "an",
        "the",
        "in",
        "of",
        "at",
        "on",
        "one",
        "set",
        "sent",
        "unique",
        "real",
        "valid",
        "same",
        "less",
        "more",
        "between",
        "exactly",
        "either",
        "different",
        "distinct",
        "empty",
        "present",
        "absent",
        "left",
        "kept",
        "used",
        "https",
        "http",
        "json",
        "even",
        "odd",
        "non",
        "greater",
        "url",
        "within",
        "no",
        "up",
        "from",
        "consistent",
    ];
    const ENDINGS: [&str; 14] = [
        "able", "ible", "ful", "ive", "ous", "ed", "ing", "ic", "al", "er", "est", "ly", "ent",
        "que",
    ];
    word.len() >= 2
        && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && !OTHER.contains(&word)
        && !ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A description that is nothing but `BANK_TRANSFER`.
fn alone(text: &str) -> Option<Listed> {
    let text = text.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    (is_capitals(text) && text.contains('_')).then(|| Listed::closed(vec![text.to_owned()]))
}

#[cfg(test)]
mod tests;
