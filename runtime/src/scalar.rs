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
                    write_integer(to, i128::from(*self));
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

/// Digits from the back, since no formatter is needed for them.
fn write_integer(to: &mut dyn Sink, value: i128) {
    let mut text = [0; 40];
    let mut at = text.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        // A digit always fits.
        text[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        text[at] = b'-';
    }
    to.number(core::str::from_utf8(&text[at..]).unwrap_or("0"));
}

fn read_integer(from: &mut Reader<'_>, least: i128, greatest: i128) -> Result<i128, DecodeError> {
    let at = from.offset();
    let token = from.number("integer")?;
    let whole = if token.contains(['.', 'e', 'E']) {
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
