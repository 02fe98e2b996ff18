//! Limits in words: `[5..64] characters`, `length cannot exceed 48`, `(1-12)`.

use crate::facts::{Kind, Limit, LimitOf};

use super::token::{after, is_number, number, words};

/// The limits that a description says.
pub(super) fn read(text: &str, kind: Option<&Kind>) -> Vec<Limit> {
    let mut found = Vec::new();
    let lower = text.to_ascii_lowercase();
    in_brackets(text, &lower, kind, &mut found);
    of_length(&lower, &mut found);
    before_characters(&lower, &mut found);
    if matches!(kind, Some(Kind::Integer | Kind::Number)) {
        of_value(&lower, &mut found);
    }
    let mut limits = Vec::new();
    for limit in found {
        add(&mut limits, limit);
    }
    limits
}

/// Adds a limit; what is known is not said twice, a least and a most of the same thing become one.
pub(super) fn add(limits: &mut Vec<Limit>, limit: Limit) {
    let fits = |known: &Option<String>, new: &Option<String>| {
        known.is_none() || new.is_none() || known == new
    };
    let same = limits.iter_mut().find(|known| {
        known.of == limit.of
            && fits(&known.min, &limit.min)
            && fits(&known.max, &limit.max)
            && fits(&known.unit, &limit.unit)
    });
    match same {
        Some(known) => {
            known.min = known.min.take().or(limit.min);
            known.max = known.max.take().or(limit.max);
            known.unit = known.unit.take().or(limit.unit);
        }
        None => limits.push(limit),
    }
}

/// What a cell under `Length` or `Limit` says: `32`, `1-64`, `<= 32`, `0.99 - 1000`; all of it, or nothing.
pub(super) fn cell(text: &str, of: LimitOf) -> Option<Limit> {
    let text = text.trim();
    let text = text
        .strip_prefix(['(', '['])
        .and_then(|inner| inner.strip_suffix([')', ']']))
        .unwrap_or(text)
        .trim();
    let lower = text.to_ascii_lowercase();
    let bare = ["characters", "character", "chars", "char", "字符"]
        .iter()
        .find_map(|unit| lower.strip_suffix(unit))
        .map_or(lower.as_str(), str::trim_end);
    let limit = |min: Option<String>, max: Option<String>| Limit {
        of,
        min,
        max,
        unit: None,
    };
    if let Some((min, max)) = range(bare, true) {
        return Some(limit(Some(min), Some(max)));
    }
    if let Some(rest) = MOST.iter().find_map(|head| after(bare, head)) {
        let rest = rest.trim_start_matches([':', ' ']);
        return is_number(rest).then(|| limit(None, Some(rest.to_owned())));
    }
    if let Some(rest) = LEAST.iter().find_map(|head| after(bare, head)) {
        let rest = rest.trim_start_matches([':', ' ']);
        return is_number(rest).then(|| limit(Some(rest.to_owned()), None));
    }
    (is_number(bare) && of == LimitOf::Length).then(|| limit(None, Some(bare.to_owned())))
}

/// Two numbers that are all of the text: `1..25`, `1 - 25`, `min13~max19`, `1 to 64`; with a comma only where that is allowed.
pub(super) fn range(text: &str, comma: bool) -> Option<(String, String)> {
    let lower = text.trim().to_ascii_lowercase();
    let text = lower
        .strip_prefix("between")
        .map_or(lower.as_str(), str::trim_start);
    let text = text
        .strip_prefix("min")
        .map_or(text, |rest| rest.trim_start_matches([':', '=', ' ']));
    let (min, rest) = number(text)?;
    let rest = rest.trim_start();
    let rest = SEPARATORS
        .iter()
        .find_map(|separator| rest.strip_prefix(separator))
        .or_else(|| rest.strip_prefix(',').filter(|_| comma))?
        .trim_start();
    let rest = rest
        .strip_prefix("max")
        .map_or(rest, |rest| rest.trim_start_matches([':', '=', ' ']));
    (is_number(rest) && !rest.starts_with('-') && in_order(min, rest))
        .then(|| (min.to_owned(), rest.to_owned()))
}

const SEPARATORS: [&str; 11] = [
    "...", "..", "~", "～", "–", "—", "-", "to ", "and ", "至", "≤x≤",
];

fn in_order(min: &str, max: &str) -> bool {
    match (min.parse::<f64>(), max.parse::<f64>()) {
        (Ok(min), Ok(max)) => min <= max,
        _ => false,
    }
}

/// The longest text in brackets that is looked at.
const LONGEST: usize = 40;

fn in_brackets(text: &str, lower: &str, kind: Option<&Kind>, found: &mut Vec<Limit>) {
    for (at, open) in lower.match_indices(['[', '(']) {
        let close = if open == "[" { ']' } else { ')' };
        let Some(rest) = lower.get(at + 1..) else {
            continue;
        };
        let window = rest
            .char_indices()
            .map(|(at, _)| at)
            .take_while(|at| *at <= LONGEST)
            .last()
            .unwrap_or(0);
        let Some(end) = rest
            .get(..window)
            .unwrap_or_default()
            .find(close)
            .or_else(|| (rest.len() <= LONGEST).then(|| rest.find(close)).flatten())
        else {
            continue;
        };
        let (Some(inner), Some(behind)) = (rest.get(..end), rest.get(end + 1..)) else {
            continue;
        };
        let inner = without_mark(inner);
        let is_counted = |text: &str| CHARACTERS.iter().any(|word| after(text, word).is_some());
        let (inner, counted) = match CHARACTERS.iter().find_map(|word| inner.strip_suffix(word)) {
            Some(bare) => (bare.trim_end(), true),
            None => (inner, is_counted(behind.trim_start())),
        };
        let Some((min, max)) = range(inner, open == "[") else {
            continue;
        };
        // `[0-9]+`: a pattern
        if behind.starts_with(['+', '*', '{', '?']) {
            continue;
        }
        let mut limit = Limit {
            of: LimitOf::Length,
            min: Some(min),
            max: Some(max),
            unit: None,
        };
        let unit = UNITS
            .iter()
            .find(|unit| after(behind.trim_start(), unit).is_some())
            // a sentence that begins with such a word is none
            .filter(|_| !is_sentence(text, at + 2 + end));
        let before = text.get(..at).unwrap_or_default();
        let before = before.trim_end().as_bytes();
        let typed = ["string", "char"].iter().any(|word| {
            let tail = before.get(before.len().saturating_sub(word.len())..);
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word.as_bytes()))
        });
        match (unit, kind) {
            _ if counted => {}
            (Some(unit), _) => {
                limit.of = LimitOf::Value;
                limit.unit = Some((*unit).to_owned());
            }
            (None, Some(Kind::Integer | Kind::Number)) => limit.of = LimitOf::Value,
            (None, _) if typed => {}
            // a range with a hyphen alone may be digits that are allowed, or a date
            (None, Some(Kind::String)) if open == "[" && !inner.contains('-') => {}
            _ => continue,
        }
        found.push(limit);
    }
}

/// Whether the words behind byte `at` begin in upper case.
fn is_sentence(text: &str, at: usize) -> bool {
    let behind = text.get(at..).unwrap_or_default().trim_start();
    behind.starts_with(|c: char| c.is_ascii_uppercase())
}

const CHARACTERS: [&str; 9] = [
    "characters",
    "character",
    "chars",
    "char",
    "digits",
    "letters",
    "bytes",
    "字符",
    "位",
];

const UNITS: [&str; 12] = [
    "minutes", "minute", "seconds", "second", "hours", "hour", "days", "day", "months", "years",
    "分钟", "秒",
];

/// `M,100.58` or `O 1..50` without the letter that says mandatory or optional.
pub(super) fn without_mark(inner: &str) -> &str {
    let inner = inner.trim();
    let mut chars = inner.chars();
    match (chars.next(), chars.next()) {
        (Some('m' | 'M' | 'o' | 'O' | 'c' | 'C'), Some(',' | ' ' | '，')) => {
            chars.as_str().trim_start_matches([',', ' ', '，'])
        }
        _ => inner,
    }
}

/// `maximum length is 32`, `length cannot exceed 48`, `length: 3-128`.
fn of_length(lower: &str, found: &mut Vec<Limit>) {
    for at in words(lower, "length") {
        let (Some(before), Some(behind)) = (lower.get(..at), lower.get(at + "length".len()..))
        else {
            continue;
        };
        let before = last_word(before);
        let most = matches!(before, "maximum" | "max" | "max.");
        let least = matches!(before, "minimum" | "min" | "min.");
        let exact = matches!(before, "fixed" | "exact");
        let behind =
            behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '='));
        let behind = [
            "is limited to",
            "limit is",
            "limit",
            "should be",
            "must be",
            "is",
            "of",
            "from",
        ]
        .iter()
        .find_map(|word| after(behind, word))
        .unwrap_or(behind)
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '='));
        let length = |min: Option<&str>, max: Option<&str>| Limit {
            of: LimitOf::Length,
            min: min.map(str::to_owned),
            max: max.map(str::to_owned),
            unit: None,
        };
        if let Some((min, max)) = leading_range(behind) {
            found.push(length(Some(min), Some(max)));
        } else if let Some(n) = MOST.iter().find_map(|head| count(after(behind, head)?)) {
            found.push(length(None, Some(n)));
        } else if let Some(n) = LEAST.iter().find_map(|head| count(after(behind, head)?)) {
            found.push(length(Some(n), None));
        } else if let Some(n) = count(behind) {
            if most {
                found.push(length(None, Some(n)));
            } else if least {
                found.push(length(Some(n), None));
            } else if exact {
                found.push(length(Some(n), Some(n)));
            }
        }
    }
}

const MOST: [&str; 21] = [
    "cannot exceed",
    "can not exceed",
    "can't exceed",
    "must not exceed",
    "should not exceed",
    "not exceed",
    "does not exceed",
    "no more than",
    "not more than",
    "no longer than",
    "not longer than",
    "at most",
    "up to",
    "less than or equal to",
    "maximum",
    "max",
    "limit",
    "within",
    "<=",
    "≤",
    "must be no more than",
];
const LEAST: [&str; 9] = [
    "at least",
    "no less than",
    "not less than",
    "minimum",
    "min",
    "greater than or equal to",
    ">=",
    "≥",
    "no shorter than",
];

/// A whole number with which text begins.
fn count(text: &str) -> Option<&str> {
    let (number, rest) = number(text.trim_start_matches([' ', ':']))?;
    let whole = number.bytes().all(|b| b.is_ascii_digit());
    (whole && !rest.starts_with(|c: char| c.is_alphanumeric())).then_some(number)
}

/// A range with which text begins: `3-128`, `1 to 64`, `between 3 and 20`.
fn leading_range(text: &str) -> Option<(&str, &str)> {
    let text = after(text, "between").map_or(text, str::trim_start);
    let (min, rest) = number(text)?;
    let rest = rest.trim_start();
    let rest = SEPARATORS
        .iter()
        .find_map(|separator| rest.strip_prefix(separator))?;
    let (max, rest) = number(rest.trim_start())?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !rest.starts_with('-');
    (ends && !max.starts_with('-') && in_order(min, max)).then_some((min, max))
}

/// `<= 32 characters`, `3-128 characters`, `at most 40 chars`.
fn before_characters(lower: &str, found: &mut Vec<Limit>) {
    for word in ["characters", "chars"] {
        for at in words(lower, word) {
            let Some(before) = lower.get(..at).map(str::trim_end) else {
                continue;
            };
            let start = before
                .char_indices()
                .rev()
                .take(LONGEST)
                .last()
                .map_or(0, |(at, _)| at);
            let Some(window) = before.get(start..) else {
                continue;
            };
            let digits = window.len() - window.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (Some(head), Some(last)) = (
                window.get(..window.len() - digits),
                window.get(window.len() - digits..),
            ) else {
                continue;
            };
            if last.is_empty() {
                continue;
            }
            let mut limit = Limit {
                of: LimitOf::Length,
                min: None,
                max: None,
                unit: None,
            };
            let head = head.trim_end();
            if let Some(first) = SEPARATORS
                .iter()
                .find_map(|separator| head.strip_suffix(separator.trim_end()))
                .map(str::trim_end)
                .and_then(trailing_count)
                .filter(|first| in_order(first, last))
            {
                limit.min = Some(first.to_owned());
                limit.max = Some(last.to_owned());
            } else if head.ends_with('=')
                && !head.ends_with(['<', '>', '!'])
                && !head.ends_with("<=")
                && !head.ends_with(">=")
            {
                limit.min = Some(last.to_owned());
                limit.max = Some(last.to_owned());
            } else if MOST.iter().any(|word| head.ends_with(word)) {
                limit.max = Some(last.to_owned());
                // `>= 1 characters and <= 32 characters` says the least by itself
            } else if LEAST.iter().any(|word| head.ends_with(word)) {
                limit.min = Some(last.to_owned());
            } else {
                continue;
            }
            found.push(limit);
        }
    }
}

fn trailing_count(text: &str) -> Option<&str> {
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = text.get(start..)?;
    let before = text.get(..start)?;
    (!digits.is_empty() && !before.ends_with(['.', '-', '_'])).then_some(digits)
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    let start = text
        .char_indices()
        .rev()
        .take(16)
        .last()
        .map_or(0, |(at, _)| at);
    text.get(start..)
        .unwrap_or_default()
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ';'))
        .next()
        .unwrap_or_default()
}

/// `minimum 1`, `max: 100`, `>= 1 and <= 100`, `between 1 and 12`, `range 1-12`.
fn of_value(lower: &str, found: &mut Vec<Limit>) {
    let mut add = |min: Option<&str>, max: Option<&str>| {
        found.push(Limit {
            of: LimitOf::Value,
            min: min.map(str::to_owned),
            max: max.map(str::to_owned),
            unit: None,
        });
    };
    let bare = |text: &str, at: usize, word: &str| -> Option<String> {
        let rest = text.get(at + word.len()..)?.trim_start();
        let rest = ["value is", "value"]
            .iter()
            .find_map(|word| after(rest, word))
            .unwrap_or(rest);
        let rest = rest.trim_start_matches([':', '=', ' ']);
        let rest = after(rest, "is").map_or(rest, str::trim_start);
        let (number, behind) = number(rest)?;
        let counts = CHARACTERS
            .iter()
            .chain(&UNITS)
            .any(|unit| after(behind.trim_start(), unit).is_some());
        let joined =
            behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '-' | '/'));
        (!counts && !joined).then(|| number.to_owned())
    };
    for word in ["minimum", "min", ">=", "≥"] {
        for at in words(lower, word) {
            if let Some(number) = bare(lower, at, word) {
                add(Some(&number), None);
            }
        }
    }
    for word in ["maximum", "max", "<=", "≤"] {
        for at in words(lower, word) {
            if let Some(number) = bare(lower, at, word) {
                add(None, Some(&number));
            }
        }
    }
    for word in ["between", "range", "range is", "range:"] {
        for at in words(lower, word) {
            let rest = lower.get(at + word.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches([':', ' ', '[', '(']);
            if let Some((min, max)) = leading_range(rest) {
                add(Some(min), Some(max));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cell, read};
    use crate::facts::{Kind, Limit, LimitOf};

    fn shown(limit: &Limit) -> String {
        let of = match limit.of {
            LimitOf::Length => "length",
            LimitOf::Value => "value",
        };
        let end = |end: &Option<String>| end.clone().unwrap_or_default();
        let unit = limit
            .unit
            .as_ref()
            .map_or_else(String::new, |unit| format!(" {unit}"));
        format!("{of} {}..{}{unit}", end(&limit.min), end(&limit.max))
    }

    fn check(words: &str, kind: &Kind, expected: &str) {
        let found: Vec<String> = read(words, Some(kind)).iter().map(shown).collect();
        assert_eq!(found.join("; "), expected, "{words}");
    }

    #[test]
    fn limits_of_text() {
        let text = Kind::String;
        check("Note [1..25] characters", &text, "length 1..25");
        check("Note [ 1 .. 25 ] characters", &text, "length 1..25");
        check("Note string[1..50]", &text, "length 1..50");
        check("Note string[O 1..50]", &text, "length 1..50");
        check("Number [O,min13~max19]", &text, "length 13..19");
        check("Kind[1, 20]", &text, "length 1..20");
        check("Url char [3..156]", &text, "length 3..156");
        check("Expires [30-120]minutes", &text, "value 30..120 minutes");
        check("Maximum length is 32.", &text, "length ..32");
        check(
            "(must be unique, length cannot exceed 48)",
            &text,
            "length ..48",
        );
        check("length no more than 48", &text, "length ..48");
        check("Length: 3-128", &text, "length 3..128");
        check("Possible values: <= 32 characters", &text, "length ..32");
        check(
            "Possible values: >= 2 characters and <= 32 characters",
            &text,
            "length 2..32",
        );
        check("between 3 and 20 characters", &text, "length 3..20");
        check("= 2 characters Country", &text, "length 2..2");
        check("max length: 40. Maximum length 40.", &text, "length ..40");
        check(
            "max length 40, length no more than 48",
            &text,
            "length ..40; length ..48",
        );
    }

    #[test]
    fn limits_of_numbers() {
        check("Month (1-12)", &Kind::Integer, "value 1..12");
        check(
            "[ 5 .. 120 ] Minutes to wait",
            &Kind::Integer,
            "value 5..120",
        );
        check("Count, minimum 1, max: 99", &Kind::Integer, "value 1..99");
        check(
            "Possible values: >= 1 and <= 100",
            &Kind::Number,
            "value 1..100",
        );
    }

    #[test]
    fn what_is_no_limit() {
        for words in [
            "Pattern [0-9]+",
            "Month (1-12)",
            "Amount [M,100.58]",
            "Month [O,11]",
            "Example Test 109 line",
            "(0: off, 1: on)",
            "two decimal places",
            "format 2020-01-02",
        ] {
            check(words, &Kind::String, "");
        }
    }

    #[test]
    fn cells() {
        let shown = |text, of| cell(text, of).as_ref().map(shown);
        assert_eq!(shown("32", LimitOf::Length).as_deref(), Some("length ..32"));
        assert_eq!(
            shown("1-64", LimitOf::Length).as_deref(),
            Some("length 1..64")
        );
        assert_eq!(
            shown("(0.99-1000)", LimitOf::Value).as_deref(),
            Some("value 0.99..1000")
        );
        assert_eq!(
            shown("0.99 - 1000", LimitOf::Value).as_deref(),
            Some("value 0.99..1000")
        );
        assert_eq!(
            shown("max 48", LimitOf::Length).as_deref(),
            Some("length ..48")
        );
        assert_eq!(shown("as agreed", LimitOf::Length), None);
    }
}
