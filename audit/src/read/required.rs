//! Words that tell required from optional.

use crate::facts::{Condition, Reading, Required};

use super::token::{after, is_code, is_name, value};

/// What a cell of such a column says; nothing where the words are not known.
pub(super) fn read(words: &str) -> Option<Required> {
    let words = words.trim().trim_matches('`').trim();
    let lower = words.to_lowercase();
    if YES.contains(&lower.as_str()) {
        return Some(Required::Yes);
    }
    if NO.contains(&lower.as_str()) {
        return Some(Required::No);
    }
    condition(words)
        .map(Required::When)
        .or_else(|| before_limit(words))
}

/// `Required, up to 20 characters`: the flag, and behind it nothing but how long the value may be.
pub(super) fn before_limit(words: &str) -> Option<Required> {
    let (said, rest) = [
        ("required", Required::Yes),
        ("mandatory", Required::Yes),
        ("optional", Required::No),
    ]
    .into_iter()
    .find_map(|(word, said)| Some((said, after(words, word)?)))?;
    let rest = rest
        .trim_start_matches([',', ';', '.', ' '])
        .to_ascii_lowercase();
    let ends = ["characters", "chars", "digits", "symbols"];
    let rest = rest.trim_end_matches('.');
    if rest.starts_with("format:") {
        return Some(said);
    }
    let is_length = ["up to ", "max ", "max. ", "maximum ", "at most "]
        .iter()
        .find_map(|head| rest.strip_prefix(head))
        .and_then(|rest| rest.split_once(' '))
        .is_some_and(|(count, of)| count.bytes().all(|b| b.is_ascii_digit()) && ends.contains(&of));
    is_length.then_some(said)
}

/// The other way round: the column says which fields are optional.
pub(super) fn turned(required: Required) -> Required {
    match required {
        Required::Yes => Required::No,
        Required::No => Required::Yes,
        other => other,
    }
}

/// Words of which the meaning does not hang on their column: `required`, `optional`, `Yes`.
pub(super) fn is_plain(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    (YES.contains(&lower.as_str()) || NO.contains(&lower.as_str()))
        && !matches!(lower.as_str(), "1" | "0")
}

const YES: &[&str] = &[
    "yes",
    "y",
    "required",
    "mandatory",
    "m",
    "true",
    "√",
    "✓",
    "✔",
    "✅",
    "☑",
    "是",
    "必填",
    "必须",
    "必传",
    "必需",
    "r",
    "must",
    "always",
    "*",
    "必要",
    "必須",
    "oui",
    "requis",
    "obligatoire",
    "sim",
    "obrigatório",
    "obrigatorio",
    "sí",
    "si",
    "obligatorio",
    "requerido",
    "да",
    "обязательный",
    "обязательно",
    "ja",
    "pflicht",
    "○",
    "필수",
];
const NO: &[&str] = &[
    "no",
    "n",
    "optional",
    "o",
    "false",
    "否",
    "选填",
    "可选",
    "非必填",
    "非必须",
    "非必传",
    "not required",
    "×",
    "✗",
    "✘",
    "❌",
    "no (optional)",
    "never",
    "非必要",
    "選填",
    "可選",
    "任意",
    "non",
    "optionnel",
    "facultatif",
    "não",
    "nao",
    "opcional",
    "нет",
    "необязательный",
    "необязательно",
    "nein",
    "선택",
];

/// How a condition begins.
const HEADS: [&str; 14] = [
    "required if",
    "required when",
    "required only if",
    "required for",
    "required unless",
    "mandatory if",
    "mandatory when",
    "mandatory for",
    "yes if",
    "yes when",
    "yes, if",
    "yes, when",
    "条件必填",
    "有条件",
];

fn condition(words: &str) -> Option<Condition> {
    for head in ["conditionally required", "conditional", "c", "optional"] {
        let Some(rest) = after(words, head) else {
            continue;
        };
        let rest = rest
            .trim_start_matches([':', ',', '-', ' ', '：', '，'])
            .trim();
        let inner = enclosed(rest).unwrap_or(rest);
        if inner.is_empty() {
            return (head != "optional").then(|| Condition {
                words: words.to_owned(),
                reading: None,
            });
        }
        let is_condition =
            begins(inner) || after(inner, "if").is_some() || after(inner, "when").is_some();
        return match head {
            "optional" if !begins(inner) => None,
            "c" if !is_condition => None,
            _ => Some(said(inner)),
        };
    }
    begins(words).then(|| said(words))
}

fn begins(words: &str) -> bool {
    HEADS.iter().any(|head| after(words, head).is_some())
}

fn said(words: &str) -> Condition {
    Condition {
        words: words.to_owned(),
        reading: reading(words),
    }
}

/// The text inside the parentheses around all of it.
fn enclosed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    (!inner.contains(['(', '（'])).then_some(inner.trim())
}

/// What a condition says, where it is certain.
fn reading(words: &str) -> Option<Reading> {
    let rest = HEADS
        .iter()
        .take_while(|head| **head != "条件必填")
        .filter(|head| !head.ends_with("unless") && !head.ends_with("for"))
        .find_map(|head| after(words, head))
        .or_else(|| after(words, "if"))
        .or_else(|| after(words, "when"))?
        .trim();
    let rest = enclosed(rest).unwrap_or(rest).trim_end_matches('.').trim();
    let name_end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '`')))
        .unwrap_or(rest.len());
    let name = rest.get(..name_end)?.trim_matches('`');
    let behind = rest.get(name_end..)?.trim();
    if !is_name(name) || matches!(name, "the" | "this" | "a" | "an" | "it") {
        return None;
    }
    const ABSENT: [&str; 10] = [
        "is empty",
        "is absent",
        "is not provided",
        "is not set",
        "is missing",
        "is null",
        "is not present",
        "is not given",
        "not provided",
        "is omitted",
    ];
    if ABSENT.contains(&behind.to_ascii_lowercase().as_str()) {
        return Some(Reading::Absent(name.to_owned()));
    }
    let (list, strict) = ["==", "=", "equals", "is one of", "in"]
        .iter()
        .find_map(|head| after(behind, head).map(|list| (list, false)))
        .or_else(|| after(behind, "is").map(|list| (list, true)))?;
    let values = choices(list.trim())?;
    let certain = !strict || values.iter().all(|value| is_code(value));
    certain.then(|| Reading::OneOf(name.to_owned(), values))
}

/// `A or B`, `A, B`, `[A, B]`: all of the text, or nothing.
fn choices(text: &str) -> Option<Vec<String>> {
    let mut rest = text
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(text)
        .trim();
    let mut values = Vec::new();
    loop {
        let (value, behind) = value(rest)?;
        values.push(value.to_owned());
        let behind = behind.trim_start();
        if behind.is_empty() {
            return Some(values);
        }
        let comma = behind.strip_prefix(',').map(str::trim_start);
        let next = comma.unwrap_or(behind);
        let or = after(next, "or").map(str::trim_start);
        if comma.is_none() && or.is_none() {
            return None;
        }
        rest = or.unwrap_or(next);
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::facts::{Condition, Reading, Required};

    #[test]
    fn plain_words() {
        for yes in ["Yes", "Y", "required", "M", "√", "true", "是", "必填"] {
            assert_eq!(read(yes), Some(Required::Yes), "{yes}");
        }
        for no in ["No", "N", "Optional", "O", "false", "否", "选填"] {
            assert_eq!(read(no), Some(Required::No), "{no}");
        }
        for other in [
            "",
            "-",
            "String",
            "Card holder",
            "order_id",
            "Yes please do",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    fn check(words: &str, said: &str, reading: Option<Reading>) {
        let condition = Condition {
            words: said.to_owned(),
            reading,
        };
        assert_eq!(read(words), Some(Required::When(condition)), "{words}");
    }

    #[test]
    fn conditions() {
        let absent = Some(Reading::Absent("other_id".to_owned()));
        check(
            "conditional (required if other_id is empty)",
            "required if other_id is empty",
            absent,
        );
        let one = |values: &[&str]| {
            Some(Reading::OneOf(
                "kind".to_owned(),
                values.iter().map(|value| (*value).to_owned()).collect(),
            ))
        };
        check(
            "required if (kind == A)",
            "required if (kind == A)",
            one(&["A"]),
        );
        check(
            "required if (kind == A or B)",
            "required if (kind == A or B)",
            one(&["A", "B"]),
        );
        check(
            "Required when kind is CARD",
            "Required when kind is CARD",
            one(&["CARD"]),
        );
        check(
            "Required when kind is set",
            "Required when kind is set",
            None,
        );
        check(
            "required if (kind == A and b == C)",
            "required if (kind == A and b == C)",
            None,
        );
        check("C", "C", None);
        check("required for EU cards", "required for EU cards", None);
    }
}
