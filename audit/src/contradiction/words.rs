//! Names and values as words, numbers as decimals, and how they are printed.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// How many names a message lists.
const LISTED: usize = 8;

/// Names for a message: `` `a`, `b` and `c` ``.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut seen = BTreeSet::new();
    let names: Vec<&str> = names
        .into_iter()
        .filter(|name| seen.insert(*name))
        .collect();
    let shown: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > LISTED {
        return format!("{} and {} more", shown.join(", "), names.len() - LISTED);
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

/// A value for a message: itself if it is a short word or number, else its form.
pub(super) fn value(value: &str) -> String {
    if value.len() <= 12 && value.contains('.') && is_number(value) {
        return format!("`{value}`");
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    if !value.is_empty() && value.len() <= 24 && digits <= 8 && value.bytes().all(plain) {
        format!("`{value}`")
    } else {
        format!("a text of {} characters", value.chars().count())
    }
}

/// The words of a name in lower case: `merchantOrderId` and `merchant_order_id` alike.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        let starts = letter.is_uppercase() && !before.is_uppercase();
        if !letter.is_alphanumeric() {
            before = ' ';
            continue;
        }
        if starts || before == ' ' {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
}

/// A name without case and marks: `payOrderId` and `pay_order_id` alike.
pub(super) fn squeezed(name: &str) -> String {
    words(name).concat()
}

/// All that is left of a name when one character is taken out, and the name itself: two names that differ by one
/// insertion, removal or exchange share one.
pub(super) fn shortened(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().take(40).collect();
    let without = |at: usize| -> String {
        letters
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != at)
            .map(|(_, letter)| *letter)
            .collect()
    };
    (0..letters.len())
        .map(without)
        .chain([name.to_owned()])
        .collect()
}

/// Whether two names differ by one character, or by two neighbours exchanged; a plural or a number at the end is no slip.
pub(super) fn is_slip(one: &str, other: &str) -> bool {
    let plural = |short: &str, long: &str| long.strip_suffix('s') == Some(short);
    if one == other || plural(one, other) || plural(other, one) {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (
        one.get(same..).unwrap_or(&[]),
        other.get(same..).unwrap_or(&[]),
    );
    let digits = |part: &[char]| part.first().is_some_and(char::is_ascii_digit);
    if digits(one) || digits(other) {
        return false;
    }
    match (one, other) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) => a == d && b == c && rest == tail,
        _ => false,
    }
}

/// The letters of a name in order: two names with the letters exchanged have the same.
pub(super) fn letters(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().take(40).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// How many characters two words have in common at the beginning.
pub(super) fn common(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

/// Whether text is a number as a person writes it: `-37.81`, `0.50`, `12`.
pub(super) fn is_number(text: &str) -> bool {
    parts(text).is_some()
}

/// How two numbers compare, exactly.
pub(super) fn compare(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (parts(one)?, parts(other)?);
    let absolute = || {
        let by_digits = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| a.cmp(b));
        by_digits(one.whole, other.whole).then_with(|| one.fraction.cmp(other.fraction))
    };
    Some(match (one.negative, other.negative) {
        (false, false) => absolute(),
        (true, true) => absolute().reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all(whole) || !all(fraction) {
        return None;
    }
    let (whole, fraction) = (
        whole.trim_start_matches('0'),
        fraction.trim_end_matches('0'),
    );
    Some(Parts {
        negative: negative && !(whole.is_empty() && fraction.is_empty()),
        whole,
        fraction,
    })
}

/// Whether a name is that of an amount that a customer pays: `amount`, `order_amount`.
pub(super) fn is_amount(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["amount"]
            | [
                "order" | "total" | "target" | "payment" | "pay" | "transaction" | "capture",
                "amount"
            ]
    )
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::{compare, is_slip, letters, listed, value, words};

    #[test]
    fn names_are_words() {
        assert_eq!(words("merchantOrderId"), ["merchant", "order", "id"]);
        assert_eq!(words("merchant_order_id"), ["merchant", "order", "id"]);
        assert_eq!(words("URL"), ["url"]);
        assert_eq!(words(""), Vec::<String>::new());
    }

    #[test]
    fn slips_are_one_character() {
        for (one, other) in [
            ("iterms", "items"),
            ("curency", "currency"),
            ("recieve", "receive"),
        ] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("line1", "line2"),
            ("item", "items"),
            ("orderNo", "orderId"),
        ] {
            assert!(
                !is_slip(one, other) && !is_slip(other, one),
                "{one} {other}"
            );
        }
        assert_eq!(letters("matedata"), letters("matedata"));
    }

    #[test]
    fn numbers_compare_exactly() {
        for (one, other, order) in [
            ("0.50000000", "0.99", Less),
            ("0.5", "0.50", Equal),
            ("1000", "999.99", Greater),
            ("-1", "0", Less),
            ("-0.0", "0", Equal),
            ("-2", "-1", Less),
        ] {
            assert_eq!(compare(one, other), Some(order), "{one} {other}");
        }
        for text in ["", "a", "1.2.3", "1e3", ".5", "-"] {
            assert_eq!(compare(text, "1"), None, "{text}");
        }
    }

    #[test]
    fn long_values_and_ids_are_not_repeated() {
        assert_eq!(value("USD"), "`USD`");
        assert_eq!(value("0.50000000"), "`0.50000000`");
        assert_eq!(value("202208280000002"), "a text of 15 characters");
        assert_eq!(value("Jane Doe"), "a text of 8 characters");
        assert_eq!(listed(["a", "b", "a", "c"]), "`a`, `b` and `c`");
        assert_eq!(listed(["a"]), "`a`");
    }
}
