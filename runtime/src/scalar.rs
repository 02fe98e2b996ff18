//! Booleans, integers and text as values.

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

fn read_integer(from: &mut Reader<'_>, least: i128, greatest: i128) -> Result<i128, DecodeError> {
    let at = from.offset();
    let token = from.number("integer")?;
    if token.contains(['.', 'e', 'E']) {
        return Err(DecodeError::expected(
            "integer",
            "a number with fraction or exponent",
            at,
        ));
    }
    // Nearly all fit 64 bits, which is a third of the work.
    let value = token.parse::<i64>().map(i128::from);
    match value.or_else(|_| token.parse::<i128>()) {
        Ok(value) if (least..=greatest).contains(&value) => Ok(value),
        _ => Err(DecodeError::expected(
            "integer",
            "a number out of its range",
            at,
        )),
    }
}
