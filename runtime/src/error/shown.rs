//! What may be printed of texts that the provider chose.

use std::fmt;

/// A code or an id that the provider chose: printed only while it looks like one.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl Shown<'_> {
    fn is_harmless(&self) -> bool {
        let word = |c: u8| c.is_ascii_alphanumeric() || b"-_.:/#".contains(&c);
        let mut numbers = self.0.split(|c: char| !c.is_ascii_digit());
        !self.0.is_empty()
            && self.0.len() <= 128
            && self.0.bytes().all(word)
            && !numbers.any(may_be_a_card)
    }
}

/// Digits of a card number's length whose check digit fits (ISO/IEC 7812).
fn may_be_a_card(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, digit)| {
            let digit = u32::from(digit - b'0') * if i % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_harmless() {
            f.write_str(self.0)
        } else {
            f.write_str("[not shown]")
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What may be printed of an id that the provider chose.
pub(crate) fn shown(id: &str) -> String {
    Shown(id).to_string()
}

pub(super) fn status(f: &mut fmt::Formatter<'_>, status: Option<u16>) -> fmt::Result {
    status.map_or(Ok(()), |status| write!(f, ", status {status}"))
}

pub(super) fn request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    id.map_or(Ok(()), |id| write!(f, ", request id {}", Shown(id)))
}
