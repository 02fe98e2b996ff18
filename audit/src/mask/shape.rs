//! What values say about themselves.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::form;
use super::name::{self, Kind};

/// What a value is, whatever its name says. `name` only tells what looks like something by accident.
pub(super) fn kind(text: &str, name: &str) -> Option<Kind> {
    if is_email(text) {
        Some(Kind::Email)
    } else if is_ip(text) {
        let words = name::words(name);
        let version = words.last().is_some_and(|word| word.contains("version"));
        (!version).then_some(Kind::Ip)
    } else if is_card(text) && !name::is_reference(name) {
        Some(Kind::Card)
    } else if is_phone(text) {
        Some(Kind::Phone)
    } else if is_secret(text) {
        Some(Kind::Secret)
    } else {
        None
    }
}

/// A JWT, a PEM block, base64 or hexadecimal digits of at least 64 characters.
fn is_secret(text: &str) -> bool {
    is_jwt(text)
        || text.contains("-----BEGIN ")
        || is_base64(text)
        || text.len() >= LONG && is_hex(text)
}

/// From which length on text without words is a secret.
pub(super) const LONG: usize = 64;

pub(super) fn is_jwt(text: &str) -> bool {
    let parts = text.split('.');
    let part = |part: &str| part.len() >= 8 && part.bytes().all(is_base64_byte);
    text.starts_with("eyJ") && parts.clone().count() == 3 && parts.clone().take(2).all(part)
}

/// Whether a text is long base64, and no long word.
pub(super) fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    bare.len() + 2 >= LONG
        && text.len() >= LONG
        && bare
            .bytes()
            .all(|byte| is_base64_byte(byte) || matches!(byte, b'\n' | b'\r'))
        && bare.bytes().any(|byte| byte.is_ascii_digit())
        && bare.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_base64_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-')
}

pub(super) fn is_hex(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    text.bytes().all(hex)
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let part =
        |char: char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '+' | '%' | '*');
    let dotted = domain
        .rsplit_once('.')
        .is_some_and(|(host, top)| !host.is_empty() && top.len() > 1);
    !local.is_empty() && dotted && local.chars().all(part) && domain.chars().all(part)
}

pub(super) fn is_ip(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
        || text.contains(':') && text.len() > 4 && text.parse::<Ipv6Addr>().is_ok()
}

/// `+` and digits.
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|number| {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let only = number
            .chars()
            .all(|char| char.is_ascii_digit() || matches!(char, ' ' | '-' | '(' | ')'));
        only && (7..=15).contains(&digits)
    })
}

/// Digits with a right check digit that begin as those of a card network do.
pub(super) fn is_card(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let only = text
        .chars()
        .all(|char| char.is_ascii_digit() || matches!(char, ' ' | '-'));
    if !only || !(13..=19).contains(&digits.len()) || !luhn(&digits) {
        return false;
    }
    let begin = digits
        .iter()
        .take(4)
        .fold(0u32, |number, digit| number * 10 + u32::from(digit - b'0'));
    matches!(begin, 3000..=3999 | 4000..=4999 | 5000..=5999 | 2221..=2720 | 6011 | 6200..=6299 | 6304 | 6440..=6599 | 6700..=6799 | 8100..=8199)
}

/// Whether the last digit is the right check digit.
pub(super) fn luhn(digits: &[u8]) -> bool {
    !digits.is_empty() && luhn_sum(digits, false).is_multiple_of(10)
}

/// The Luhn sum; with `next`, as if one more digit followed.
pub(super) fn luhn_sum(digits: &[u8], next: bool) -> u32 {
    let places = digits.iter().rev().enumerate();
    let value = |(place, digit): (usize, &u8)| {
        let digit = u32::from(digit.saturating_sub(b'0'));
        if place.is_multiple_of(2) != next {
            digit
        } else if digit > 4 {
            digit * 2 - 9
        } else {
            digit * 2
        }
    };
    places.map(value).sum()
}

pub(super) fn has_digits(text: &str, least: usize) -> bool {
    text.chars()
        .filter(|char| char.is_numeric() || *char == '*')
        .count()
        >= least
}

/// Two words or more, of letters.
pub(super) fn is_full_name(text: &str) -> bool {
    let word = |word: &str| {
        word.chars()
            .all(|char| char.is_alphabetic() || matches!(char, '.' | '\'' | '-' | '’'))
    };
    let words = text.split_whitespace();
    words.clone().count() >= 2 && words.clone().count() <= 6 && words.clone().all(word)
}

pub(super) fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    !scheme.is_empty()
        && scheme.len() < 16
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !text.contains(char::is_whitespace)
}

/// A URL without the tokens and personal data in its path and query. Its host stays: it is a fact.
pub(super) fn mask_url(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let mut out = format!("{scheme}://");
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            out.push_str(&form::scrambled(user));
            out.push('@');
            out.push_str(host);
        }
        None => out.push_str(authority),
    }
    let mut part = String::new();
    let mut name = String::new();
    for char in tail.chars() {
        match char {
            '/' | '?' | '&' | '#' | ';' => {
                out.push_str(&mask_part(&name, &part));
                out.push(char);
                name.clear();
                part.clear();
            }
            '=' if name.is_empty() && !part.is_empty() => {
                out.push_str(&part);
                out.push(char);
                name = std::mem::take(&mut part);
            }
            _ => part.push(char),
        }
    }
    out.push_str(&mask_part(&name, &part));
    out
}

/// From which length on a part of a URL with letters and digits is a token.
const TOKEN: usize = 24;

fn mask_part(name: &str, part: &str) -> String {
    let token = |byte: u8| is_base64_byte(byte) || matches!(byte, b'.' | b'%' | b'~' | b'=');
    let has = |is: fn(&u8) -> bool| part.as_bytes().iter().any(is);
    let long = part.len() >= TOKEN
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && part.bytes().all(token);
    let escaped = part.contains('%') && name::kind("", name).is_some();
    if long || escaped {
        return mask_escaped(part);
    }
    // a part that looks like a URL itself is masked no further
    if is_url(part) {
        part.to_owned()
    } else {
        super::masked(name, part)
    }
}

/// Scrambles everything but the escapes, `%40`.
fn mask_escaped(part: &str) -> String {
    let mut out = String::new();
    for (at, piece) in part.split('%').enumerate() {
        let (escape, rest) = piece
            .split_at_checked(if at == 0 { 0 } else { 2 })
            .unwrap_or(("", piece));
        if at > 0 {
            out.push('%');
        }
        out.push_str(escape);
        out.push_str(&form::scrambled(rest));
    }
    out
}

/// A text with the e-mail addresses in it masked.
pub(super) fn mask_addresses(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let ends = |char: char| {
        char.is_whitespace() || matches!(char, ',' | ';' | '<' | '>' | '(' | ')' | '"' | '\'' | ':')
    };
    text.split_inclusive(ends)
        .map(|part| {
            let word = part.trim_end_matches(ends);
            let bare = word.trim_end_matches('.');
            if is_email(bare) {
                let behind = part.get(bare.len()..).unwrap_or("");
                format!("{}{behind}", form::email(bare))
            } else {
                part.to_owned()
            }
        })
        .collect()
}
