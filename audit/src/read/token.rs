//! What single words of a page look like: names of fields, codes, quoted values.

/// Whether a list of words, separated by spaces, has the word.
pub(super) fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether it can be the wire name of a field, dots and `[]` included.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    text.len() <= 128
        && chars
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '@' | '$'))
        && chars
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$'))
        && !text.ends_with(['.', '-'])
        && !text.contains("..")
}

/// Whether a name has the look of one and not of a plain word: `payType`, `pay_type`, `a.b`.
pub(super) fn is_identifier(text: &str) -> bool {
    let humps = text
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    is_name(text) && (humps || text.contains(['_', '.', '[']))
}

/// Whether it is a number as documents write it: `12`, `-1`, `0.99`.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(rest)
}

/// Whether it is a code in capitals, of two characters or more: `USD`, `PAY_IN`, `V2`.
pub(super) fn is_capitals(text: &str) -> bool {
    text.len() >= 2 && is_letters(text)
}

/// Whether it is a code in capitals or a number.
pub(super) fn is_code(text: &str) -> bool {
    is_letters(text) || is_number(text)
}

fn is_letters(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_uppercase())
        && text
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric())
        && text
            .bytes()
            .next_back()
            .is_some_and(|b| b.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
        && !is_pattern(text)
}

/// Whether it is a form, such as `YYYY-MM-DD` or `XXXX`: letters each of which is repeated.
fn is_pattern(text: &str) -> bool {
    let runs: Vec<&[u8]> = text.as_bytes().chunk_by(|a, b| a == b).collect();
    let letters = runs
        .iter()
        .filter(|run| run.first().is_some_and(u8::is_ascii_uppercase));
    let mut repeated =
        letters.map(|run| run.len() >= 2 && run.first().is_some_and(|b| b"YMDHSNXTZ".contains(b)));
    text.len() >= 4 && repeated.all(|repeated| repeated)
}

/// Whether it can be a value of a list: one word without white space.
pub(super) fn is_value(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().any(|b| b.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        && !text.ends_with(['.', '_'])
}

/// The most characters between quotes.
const LONGEST: usize = 128;

const QUOTES: [(char, char); 6] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
];

/// The text between the quotes with which `text` begins, and what follows them.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let (open, close) = QUOTES.iter().find(|(open, _)| *open == first)?;
    let inner = text.get(open.len_utf8()..)?;
    let mut places = inner.char_indices().take(LONGEST);
    let end = places.find_map(|(at, c)| (c == *close).then_some(at))?;
    let said = inner.get(..end)?;
    (!said.is_empty()).then_some((said, inner.get(end + close.len_utf8()..)?))
}

/// Text without the quotes around all of it.
pub(super) fn unquoted(text: &str) -> &str {
    match quoted(text) {
        Some((inner, "")) => inner,
        _ => text,
    }
}

/// The value with which `text` begins, and what follows it: quoted, or one word without white space.
pub(super) fn value(text: &str) -> Option<(&str, &str)> {
    if let Some((inner, rest)) = quoted(text) {
        return Some((inner, rest));
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let word = text.get(..end)?.trim_end_matches(['.', '-']);
    is_value(word).then_some((word, text.get(word.len()..)?))
}

/// The number with which `text` begins, and what follows it.
pub(super) fn number(text: &str) -> Option<(&str, &str)> {
    let sign = usize::from(text.starts_with('-'));
    let body = text.get(sign..)?;
    let end = body
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(body.len());
    if end == 0 {
        return None;
    }
    let mut end = sign + end;
    if let Some(fraction) = text.get(end..).and_then(|rest| rest.strip_prefix('.')) {
        let digits = fraction
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(fraction.len());
        if digits > 0 {
            end += 1 + digits;
        }
    }
    Some((text.get(..end)?, text.get(end..)?))
}

/// What follows `word`, if text begins with it in any case and the word ends there.
pub(super) fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = text.get(word.len()..)?;
    let ends = !word.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (head.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

/// The bytes at which `word` stands in `lower` as a word of its own. Both are in lower case.
pub(super) fn words<'a>(lower: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    lower
        .match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = lower.get(..*at).and_then(|head| head.chars().next_back());
            let behind = lower
                .get(at + word.len()..)
                .and_then(|rest| rest.chars().next());
            let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
            !before.is_some_and(joins)
                && (!behind.is_some_and(joins)
                    || !word.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
}

#[cfg(test)]
mod tests {
    use super::{is_capitals, is_code, is_identifier, is_name, is_number, number, quoted, value};

    #[test]
    fn names_codes_and_numbers_differ() {
        for name in [
            "amount",
            "card_data.cvv",
            "items[].price",
            "Content-Type",
            "@type",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in ["", "two words", "9lives", "e.g.", "a..b", "金额"] {
            assert!(!is_name(other), "{other}");
        }
        assert!(is_identifier("payType") && is_identifier("pay_type") && !is_identifier("Limit"));
        assert!(!is_capitals("YYYY-MM-DD") && !is_capitals("XXXX") && is_capitals("HKD"));
        assert!(is_capitals("PAY_IN") && !is_capitals("D") && is_code("D") && is_code("-1"));
        assert!(is_number("0.99") && !is_number("1.") && !is_number("V2"));
    }

    #[test]
    fn beginnings_are_taken_apart() {
        assert_eq!(quoted("`a b`, c"), Some(("a b", ", c")));
        assert_eq!(value("UNIFIED). The"), Some(("UNIFIED", "). The")));
        assert_eq!(number("-1: x"), Some(("-1", ": x")));
        assert_eq!(number("1..25"), Some(("1", "..25")));
        assert_eq!(number("0.99-1000"), Some(("0.99", "-1000")));
    }
}
