//! Rules for texts and numbers: formats, ranges, equality.

use regex_lite::Regex;

use crate::decimal::Decimal;
use crate::tree::{Node, Tree};

/// Whether a text is of a format; formats without a grammar of ours take any text.
pub(super) fn fits_format(format: &str, text: &str) -> bool {
    match format {
        "date-time" => is_date_time(text),
        "local-date-time" => match text.split_once(' ') {
            Some((date, time)) => is_date(date) && is_time(time),
            None => false,
        },
        "date" => is_date(text),
        "decimal" => is_decimal(text),
        _ => true,
    }
}

/// The range of an integer format.
pub(super) fn range(format: &str) -> Option<(&'static str, &'static str)> {
    match format {
        "int32" => Some(("-2147483648", "2147483647")),
        "int64" => Some(("-9223372036854775808", "9223372036854775807")),
        "uint32" => Some(("0", "4294967295")),
        "uint64" => Some(("0", "18446744073709551615")),
        _ => None,
    }
}

/// Whether the text has a match; none if the pattern cannot be compiled here.
pub(super) fn fits_pattern(pattern: &str, text: &str) -> Option<bool> {
    Some(Regex::new(pattern).ok()?.is_match(text))
}

/// Whether both are the same value of JSON: numbers by value, members in any order.
pub(super) fn is_equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Tree::Number(a), Tree::Number(b)) => match (Decimal::parse(a), Decimal::parse(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
        (Tree::List(a), Tree::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Tree::Map(a), Tree::Map(b)) => {
            a.len() == b.len()
                && a.iter().all(|entry| {
                    other
                        .get(&entry.key)
                        .is_some_and(|b| is_equal(&entry.node, b))
                })
        }
        (a, b) => a == b,
    }
}

/// RFC 3339: `2026-11-22T08:00:00.123+08:00`.
fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        return false;
    };
    let Some(zone) = rest.find(['Z', 'z', '+', '-']) else {
        return false;
    };
    let (time, offset) = rest.split_at(zone);
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (time, None),
    };
    let fraction_fits = fraction.is_none_or(|digits| !digits.is_empty() && all_digits(digits));
    is_date(date) && is_time(time) && fraction_fits && is_offset(offset)
}

fn is_offset(text: &str) -> bool {
    match text.strip_prefix(['+', '-']) {
        Some(offset) => {
            matches!(numbers(offset, ':', &[2, 2]).as_deref(), Some([hours, minutes]) if *hours < 24 && *minutes < 60)
        }
        None => matches!(text, "Z" | "z"),
    }
}

/// `08:00:00`, with a leap second where UTC may have one.
fn is_time(text: &str) -> bool {
    match numbers(text, ':', &[2, 2, 2]).as_deref() {
        Some([hour, minute, second]) => *hour < 24 && *minute < 60 && *second <= 60,
        _ => false,
    }
}

/// `2026-11-22`, by the calendar.
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) =
        numbers(text, '-', &[4, 2, 2]).and_then(|parts| <[u32; 3]>::try_from(parts).ok())
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `-?digits(.digits)?`
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| !text.is_empty() && all_digits(text);
    is_digits(whole) && fraction.is_none_or(is_digits)
}

/// Numbers of exactly these widths, with `separator` between.
fn numbers(text: &str, separator: char, widths: &[usize]) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = parts.len() == widths.len()
        && parts
            .iter()
            .zip(widths)
            .all(|(part, width)| part.len() == *width && all_digits(part));
    if !fits {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
