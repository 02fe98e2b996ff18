//! Booleans, integers and text as values.

use crate::decimal;
use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::value::{Sink, Value};

impl Value for bool {
    fn blank() -> Self {
        false
    }

    fn write(&self, to: &mut dyn Sink) {
        to.bool(*self);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = from.boolean()?;
        Ok(())
    }
}

impl Value for String {
    fn blank() -> Self {
        String::new()
    }

    fn write(&self, to: &mut dyn Sink) {
        to.text(self);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = from.text("string")?.into_owned();
        Ok(())
    }
}

macro_rules! integer {
    ($($int:ty),*) => {
        $(
            impl Value for $int {
                fn blank() -> Self {
                    0
                }

                fn write(&self, to: &mut dyn Sink) {
                    to.number(itoa::Buffer::new().format(*self));
                }

                fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
                    let value = read_integer(from, i128::from(<$int>::MIN), i128::from(<$int>::MAX))?;
                    // The range was checked, so this always stores.
                    if let Ok(value) = <$int>::try_from(value) {
                        *self = value;
                    }
                    Ok(())
                }
            }
        )*
    };
}

integer!(i32, i64, u32, u64);

/// An integer of up to 18 digits, which nearly all are: those need no check for overflow.
#[inline]
fn few_digits(token: &str) -> Option<i64> {
    let (negative, digits) = match token.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut sum = 0_i64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        sum = sum * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -sum } else { sum })
}

fn read_integer(from: &mut Reader<'_>, least: i128, greatest: i128) -> Result<i128, DecodeError> {
    let at = from.offset();
    let token = from.number("integer")?;
    let whole = if let Some(whole) = few_digits(&token) {
        Some(i128::from(whole))
    } else if token.contains(['.', 'e', 'E']) {
        let Some(whole) = decimal::whole(&token) else {
            return Err(DecodeError::expected(
                "integer",
                "a number with fraction",
                at,
            ));
        };
        Some(whole)
    } else {
        token.parse::<i128>().ok()
    };
    match whole {
        Some(value) if (least..=greatest).contains(&value) => Ok(value),
        _ => Err(DecodeError::expected(
            "integer",
            "a number out of its range",
            at,
        )),
    }
}
