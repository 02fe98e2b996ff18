//! Placeholders that have the form of what they stand for.

use std::net::{Ipv4Addr, Ipv6Addr};

use sha2::{Digest, Sha256};

use super::shape;

/// The 16 bits of a value that its placeholder shows.
struct Seed {
    bits: u16,
    at: u32,
}

impl Seed {
    fn of(value: &str) -> Self {
        let hash = Sha256::digest(value.as_bytes());
        let bits = hash
            .iter()
            .take(2)
            .fold(0u16, |bits, byte| bits << 8 | u16::from(*byte));
        Self { bits, at: 0 }
    }

    /// The next bit; they repeat.
    fn bit(&mut self) -> bool {
        let bit = self.bits.rotate_right(self.at % 16) & 1 == 1;
        self.at += 1;
        bit
    }

    fn digit(&mut self) -> char {
        if self.bit() { '1' } else { '0' }
    }

    /// A placeholder of one character. Hexadecimal digits stay such.
    fn like(&mut self, char: char, hex: bool) -> char {
        let lower = match (hex, char.is_alphabetic()) {
            (true, true) => ['a', 'b'],
            (false, true) => ['x', 'q'],
            (_, false) if char.is_numeric() => return self.digit(),
            (_, false) => return char,
        };
        let [first, second] = lower;
        let letter = if self.bit() { first } else { second };
        if char.is_uppercase() {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    }
}

/// Values that stand for nothing: what a page shows where it has no example.
pub(super) fn is_dummy(text: &str) -> bool {
    let text = text.trim();
    let template = text.starts_with('{') && text.ends_with('}')
        || text.starts_with('<') && text.ends_with('>');
    let word = |char: char| char.is_ascii_alphabetic() || "_- ${}<>".contains(char);
    template && text.len() <= 40 && text.chars().all(word)
        || DUMMIES.contains(&text.to_ascii_lowercase().as_str())
}

const DUMMIES: &[&str] = &[
    "",
    "string",
    "null",
    "none",
    "true",
    "false",
    "undefined",
    "integer",
    "number",
    "object",
    "n/a",
    "text",
];

/// Whether a text is a placeholder already.
fn is_placeholder(text: &str) -> bool {
    let letters: &[char] = if shape::is_hex(text) {
        &['a', 'b', 'A', 'B']
    } else {
        &['x', 'q', 'X', 'Q']
    };
    text.chars().all(|char| {
        if char.is_alphabetic() {
            letters.contains(&char)
        } else {
            !char.is_numeric() || matches!(char, '0' | '1')
        }
    })
}

/// Letters and digits replaced, everything else kept.
pub(super) fn scrambled(text: &str) -> String {
    if is_placeholder(text) {
        return text.to_owned();
    }
    let mut seed = Seed::of(text);
    let hex = shape::is_hex(text);
    text.chars().map(|char| seed.like(char, hex)).collect()
}

/// A number of the same length.
pub(super) fn number(number: &str) -> String {
    if is_placeholder(number) {
        return number.to_owned();
    }
    let mut seed = Seed::of(number);
    let mut first = true;
    let digit = |char: char| {
        if !char.is_ascii_digit() {
            return char;
        }
        // no number but zero begins with a zero
        let digit = seed.digit();
        if std::mem::take(&mut first) {
            '1'
        } else {
            digit
        }
    };
    number.chars().map(digit).collect()
}

/// Digits that are too few to show a part of: all zeros, which say nothing. A number keeps a one in front.
pub(super) fn zeros(text: &str, number: bool) -> String {
    let mut first = number && text.len() > 1;
    let zero = |char: char| match char {
        _ if char.is_numeric() => {
            if std::mem::take(&mut first) {
                '1'
            } else {
                '0'
            }
        }
        _ if char.is_alphabetic() => 'x',
        _ => char,
    };
    text.chars().map(zero).collect()
}

/// Digits of the same number, with a right check digit where there was one.
pub(super) fn card(text: &str) -> String {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    if !(13..=19).contains(&digits.len()) || !shape::luhn(&digits) {
        return scrambled(text);
    }
    let body = digits.split_last().map_or(&[][..], |(_, body)| body);
    if body.iter().all(|digit| matches!(digit, b'0' | b'1')) {
        return text.to_owned();
    }
    let mut seed = Seed::of(text);
    let mut body: Vec<u8> = body
        .iter()
        .map(|_| if seed.bit() { b'1' } else { b'0' })
        .collect();
    // no card number begins with a zero, and none of the networks' with a one
    if let Some(first) = body.first_mut() {
        *first = b'0';
    }
    let check = (10 - shape::luhn_sum(&body, true) % 10) % 10;
    let check = char::from_digit(check, 10).unwrap_or('0');
    let mut placeholder = body.iter().map(|digit| char::from(*digit)).chain([check]);
    let replace = |char: char| {
        if char.is_ascii_digit() {
            placeholder.next().unwrap_or('0')
        } else {
            char
        }
    };
    text.chars().map(replace).collect()
}

/// An address at a domain that belongs to nobody.
pub(super) fn email(text: &str) -> String {
    let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    let nobodys = ["example.com", "example.org", "example.net"].contains(&domain);
    if nobodys && is_placeholder(local) {
        return text.to_owned();
    }
    let mut seed = Seed::of(text);
    let local: String = local.chars().map(|char| seed.like(char, false)).collect();
    format!("{local}@example.com")
}

/// An address of the ranges for documentation.
pub(super) fn ip(text: &str) -> String {
    let Seed { bits, .. } = Seed::of(text);
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        let documentation = matches!(
            address.octets(),
            [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _]
        );
        if documentation || address.is_loopback() || address.is_unspecified() {
            return text.to_owned();
        }
        return Ipv4Addr::new(192, 0, 2, u8::try_from(bits % 254 + 1).unwrap_or(1)).to_string();
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        let [first, second, ..] = address.segments();
        if (first, second) == (0x2001, 0xdb8) || address.is_loopback() || address.is_unspecified() {
            return text.to_owned();
        }
        return Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, bits | 1).to_string();
    }
    scrambled(text)
}

/// A date that is one: years from 2000, 2001, 2010 and 2011, months and days 01, 10 and 11.
pub(super) fn date(text: &str) -> String {
    let runs: Vec<&str> = text
        .split(|char: char| !char.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let lengths: Vec<usize> = runs.iter().map(|run| run.len()).collect();
    let plain = text
        .chars()
        .all(|char| char.is_ascii_digit() || matches!(char, '-' | '/' | '.'));
    if !plain || !matches!(lengths.as_slice(), [4, 2, 2] | [2, 2, 4] | [8]) {
        return scrambled(text);
    }
    let mut seed = Seed::of(text);
    let digits: String = runs.concat();
    let year_first = lengths.last() != Some(&4);
    let parts = if year_first { [4, 2, 2] } else { [2, 2, 4] };
    let mut placeholder = String::new();
    for length in parts {
        if length == 4 {
            placeholder.push_str("20");
        }
        let part = match (seed.bit(), seed.bit()) {
            (true, true) => "11",
            (true, false) => "10",
            (false, true) => "01",
            (false, false) if length == 4 => "00",
            (false, false) => "01",
        };
        placeholder.push_str(part);
    }
    if is_placeholder_date(&digits, year_first) {
        return text.to_owned();
    }
    let mut placeholder = placeholder.chars();
    let replace = |char: char| {
        if char.is_ascii_digit() {
            placeholder.next().unwrap_or('0')
        } else {
            char
        }
    };
    text.chars().map(replace).collect()
}

fn is_placeholder_date(digits: &str, year_first: bool) -> bool {
    let year = if year_first {
        digits.get(..4)
    } else {
        digits.get(4..)
    };
    let rest = if year_first {
        digits.get(4..)
    } else {
        digits.get(..4)
    };
    year.is_some_and(|year| matches!(year, "2000" | "2001" | "2010" | "2011"))
        && rest.is_some_and(|rest| {
            let part = |part: Option<&str>| matches!(part, Some("01" | "10" | "11"));
            part(rest.get(..2)) && part(rest.get(2..))
        })
}

/// A key, a token, a signature. Long ones become short: a file of facts is read by people.
pub(super) fn secret(text: &str) -> String {
    if let Some(begin) = text.find("-----BEGIN ") {
        let label = text
            .get(begin + "-----BEGIN ".len()..)
            .and_then(|rest| rest.split_once("-----"));
        let label = label.map_or("", |(label, _)| label);
        let plain = label.len() <= 32
            && label
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b' ');
        let label = if plain { label } else { "KEY" };
        let body = short(text, false);
        let masked = format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----");
        // 24 characters that are a placeholder are the one that was put there
        let inside = text.trim().lines().nth(1).unwrap_or("");
        let again = inside.len() == SHORT && is_placeholder(inside) && text.lines().count() == 3;
        return if again { text.to_owned() } else { masked };
    }
    if is_placeholder(text) {
        text.to_owned()
    } else if shape::is_jwt(text) {
        let mut seed = Seed::of(text);
        let part = |part: &str| -> String {
            part.chars()
                .take(8)
                .map(|char| seed.like(char, false))
                .collect()
        };
        text.split('.').map(part).collect::<Vec<_>>().join(".")
    } else if shape::is_base64(text) && !shape::is_hex(text) {
        short(text, text.ends_with('='))
    } else {
        scrambled(text)
    }
}

/// How long a placeholder for base64 is.
const SHORT: usize = 24;

/// Base64 of [`SHORT`] characters.
fn short(text: &str, padded: bool) -> String {
    let mut seed = Seed::of(text);
    let letters = if padded { SHORT - 2 } else { SHORT };
    let mut out: String = "Ax0a"
        .chars()
        .cycle()
        .take(letters)
        .map(|char| seed.like(char, false))
        .collect();
    out.extend(std::iter::repeat_n('=', SHORT - letters));
    out
}
