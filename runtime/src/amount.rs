//! Amounts of money as text.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use rust_decimal::Decimal;

use crate::decimal::{self, DecimalError, Digits, Parts};
use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::number::Number;
use crate::value::{Sink, Value};

/// An exact decimal that is a JSON **string** on the wire, kept as its text: `"20.00"` stays `"20.00"`.
///
/// Two are equal when their texts are, since that is what is signed and echoed; [`same_value`](Amount::same_value) compares values.
/// A text is `-?digits(.digits)?` and may be of any length; only [`decimal`](Amount::decimal) is limited to 28 digits.
///
/// ```
/// # use payspec_runtime::Amount;
/// let amount: Amount = "20.00".parse()?;
/// assert_eq!(amount, Amount::from_minor(2000, 2));
/// assert_eq!(amount.minor_units(2)?, 2000);
/// assert_ne!(amount, "20".parse()?);
/// assert!(amount.same_value(&"20".parse::<Amount>()?));
/// assert!("2e1".parse::<Amount>().is_err());
/// # Ok::<(), payspec_runtime::DecimalError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Amount(Box<str>);

impl Amount {
    /// An amount from minor units of a currency with this many decimal places, which are the provider's.
    pub fn from_minor(minor: i64, exponent: u32) -> Self {
        let sign = if minor < 0 { "-" } else { "" };
        let places = exponent as usize;
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if fraction.is_empty() { "" } else { "." };
        Self(format!("{sign}{whole}{point}{fraction}").into())
    }

    /// The text, as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many digits stand after the point.
    pub fn scale(&self) -> usize {
        self.0
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

    /// The value for arithmetic, scale kept.
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

impl Digits for Amount {
    fn digits(&self) -> &str {
        &self.0
    }
}

fn is_amount(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    decimal::all_digits(whole) && decimal::all_digits(fraction)
}

impl FromStr for Amount {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        if is_amount(text) {
            Ok(Self(text.into()))
        } else {
            Err(DecimalError::Form)
        }
    }
}

impl TryFrom<&str> for Amount {
    type Error = DecimalError;

    fn try_from(text: &str) -> Result<Self, DecimalError> {
        text.parse()
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal.to_string().into())
    }
}

impl TryFrom<Number> for Amount {
    type Error = DecimalError;

    /// Fails for a number with an exponent.
    fn try_from(number: Number) -> Result<Self, DecimalError> {
        number.as_str().parse()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({})", self.0)
    }
}

impl Value for Amount {
    fn blank() -> Self {
        Self("0".into())
    }

    fn write(&self, to: &mut dyn Sink) {
        to.text(&self.0);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let at = from.offset();
        let text = from.text("decimal in a string")?;
        if !is_amount(&text) {
            return Err(DecodeError::expected(
                "decimal in a string",
                "another text",
                at,
            ));
        }
        *self = Self(text.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn minor_units_are_exact() {
        for (text, exponent, expected) in [
            ("20.00", 2, Ok(2000)),
            ("20", 2, Ok(2000)),
            ("20.000", 2, Ok(2000)),
            ("20.001", 2, Err(DecimalError::Digits)),
            ("-0.05", 2, Ok(-5)),
            ("0.00", 0, Ok(0)),
            ("92233720368547758.07", 2, Ok(i64::MAX)),
            ("-92233720368547758.08", 2, Ok(i64::MIN)),
            ("92233720368547758.08", 2, Err(DecimalError::Range)),
            (
                "1000000000000000000000000000000",
                0,
                Err(DecimalError::Range),
            ),
        ] {
            let amount: Amount = text.parse().unwrap();
            assert_eq!(amount.minor_units(exponent), expected, "{text}");
        }
    }

    #[test]
    fn minor_units_make_amounts() {
        for (minor, exponent, expected) in [
            (2000, 2, "20.00"),
            (5, 2, "0.05"),
            (-5, 2, "-0.05"),
            (7, 0, "7"),
            (0, 3, "0.000"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(Amount::from_minor(minor, exponent).as_str(), expected);
        }
    }

    #[test]
    fn the_grammar() {
        for good in [
            "0",
            "-0",
            "007.10",
            "20.00",
            "12345678901234567890123456789012345678901234567890.1",
        ] {
            assert_eq!(good.parse::<Amount>().unwrap().to_string(), good);
        }
        for bad in [
            "", "-", ".5", "5.", "+1", "1e2", "1_000", "1,00", " 1", "1 ", "١", "0x1", "--1",
            "1.2.3", "NaN",
        ] {
            assert_eq!(bad.parse::<Amount>(), Err(DecimalError::Form), "{bad}");
        }
    }

    #[test]
    fn decimal_refuses_to_round() {
        assert_eq!(
            "0.50000000"
                .parse::<Amount>()
                .unwrap()
                .decimal()
                .unwrap()
                .to_string(),
            "0.50000000"
        );
        let long: Amount = "1.23456789012345678901234567890123".parse().unwrap();
        assert_eq!(long.decimal(), Err(DecimalError::Digits));
    }

    #[test]
    fn a_number_is_no_amount() {
        let error = json::from_slice::<Amount>(b"20.00").unwrap_err();
        assert_eq!(
            error.to_string(),
            "$: expected decimal in a string, found number at byte 0"
        );
        let error = json::from_slice::<Amount>(b"\"secret\"").unwrap_err();
        assert_eq!(
            error.to_string(),
            "$: expected decimal in a string, found another text at byte 0"
        );
    }
}
