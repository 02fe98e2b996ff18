//! Numbers as their token.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use rust_decimal::Decimal;

use crate::amount::Amount;
use crate::decimal::{self, DecimalError, Digits, Parts};
use crate::decode_error::DecodeError;
use crate::json::{self, Reader};
use crate::value::{Sink, Value};

/// A JSON **number**, kept as the token it was sent as: `0.50000000` and `1e3` stay what they are.
///
/// Two are equal when their texts are; [`same_value`](Number::same_value) compares values, also with an [`Amount`].
///
/// ```
/// # use payspec_runtime::{Amount, Number};
/// let rate: Number = "0.50000000".parse()?;
/// assert_eq!(rate.to_string(), "0.50000000");
/// assert!(rate.same_value(&"0.5".parse::<Amount>()?));
/// assert_eq!(Number::from(1054).minor_units(0)?, 1054);
/// assert!("01".parse::<Number>().is_err());
/// # Ok::<(), payspec_runtime::DecimalError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// A number from minor units of a currency with this many decimal places.
    pub fn from_minor(minor: i64, exponent: u32) -> Self {
        Self::from(Amount::from_minor(minor, exponent))
    }

    /// The token, as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many digits stand after the point, an exponent left aside.
    pub fn scale(&self) -> usize {
        let mantissa = self.0.split(['e', 'E']).next().unwrap_or_default();
        mantissa
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len())
    }

    /// The value in minor units of a currency with this many decimal places.
    ///
    /// # Errors
    /// The value has more decimal places than that, zeros aside, or does not fit 64 bits.
    pub fn minor_units(&self, exponent: u32) -> Result<i64, DecimalError> {
        Parts::parse(&self.0)
            .ok_or(DecimalError::Form)?
            .scaled(exponent)
    }

    /// The value for arithmetic.
    ///
    /// # Errors
    /// It has more than 28 digits.
    pub fn decimal(&self) -> Result<Decimal, DecimalError> {
        decimal::to_decimal(&self.0)
    }

    /// Whether the other has the same value, whatever its text.
    pub fn same_value(&self, other: &impl Digits) -> bool {
        decimal::compare(&self.0, other.digits()) == Some(Ordering::Equal)
    }
}

impl Digits for Number {
    fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Number {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        if json::is_number(text) {
            Ok(Self(text.into()))
        } else {
            Err(DecimalError::Form)
        }
    }
}

impl TryFrom<&str> for Number {
    type Error = DecimalError;

    fn try_from(text: &str) -> Result<Self, DecimalError> {
        text.parse()
    }
}

macro_rules! from_integer {
    ($($int:ty),*) => {
        $(
            impl From<$int> for Number {
                fn from(value: $int) -> Self {
                    Self(value.to_string().into())
                }
            }
        )*
    };
}

from_integer!(i32, i64, u32, u64);

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        Self(decimal.to_string().into())
    }
}

impl From<Amount> for Number {
    /// Leading zeros, which JSON does not have, are left out.
    fn from(amount: Amount) -> Self {
        let text = amount.as_str();
        let (sign, digits) = text
            .strip_prefix('-')
            .map_or(("", text), |digits| ("-", digits));
        let trimmed = digits.trim_start_matches('0');
        let zero = if trimmed.is_empty() || trimmed.starts_with('.') {
            "0"
        } else {
            ""
        };
        Self(format!("{sign}{zero}{trimmed}").into())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.0)
    }
}

impl Value for Number {
    fn blank() -> Self {
        Self("0".into())
    }

    fn write(&self, to: &mut dyn Sink) {
        to.number(&self.0);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Self(from.number("number")?.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_survives() {
        for token in [
            "0.50000000",
            "1e3",
            "-0",
            "1E+400",
            "123456789012345678901234567890.10",
        ] {
            let number: Number = json::from_slice(token.as_bytes()).unwrap();
            assert_eq!(&json::to_vec(&number)[..], token.as_bytes());
        }
    }

    #[test]
    fn exponents_count() {
        let number: Number = "2.5e3".parse().unwrap();
        assert_eq!(number.minor_units(2), Ok(250_000));
        assert_eq!(number.decimal().unwrap().to_string(), "2500");
        assert_eq!(
            "1e-40".parse::<Number>().unwrap().decimal(),
            Err(DecimalError::Digits)
        );
        assert_eq!(
            "1e40".parse::<Number>().unwrap().minor_units(0),
            Err(DecimalError::Range)
        );
        assert!(Amount::try_from(number).is_err());
    }

    #[test]
    fn amounts_become_numbers() {
        for (amount, number) in [
            ("007.10", "7.10"),
            ("-0.5", "-0.5"),
            ("000", "0"),
            ("20.00", "20.00"),
        ] {
            assert_eq!(
                Number::from(amount.parse::<Amount>().unwrap()).as_str(),
                number
            );
        }
    }
}
