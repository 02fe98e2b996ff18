//! Exact decimals of any length, as text: comparing them needs no arithmetic, so no digit is ever lost.

use core::cmp::Ordering;
use core::fmt;

/// Why a decimal could not be made or converted. Never shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum DecimalError {
    /// The text is not a decimal of the form that is wanted.
    Form,
    /// The value has digits that the target cannot hold.
    Digits,
    /// The value is too large for the target.
    Range,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecimalError::Form => "not a decimal of this form",
            DecimalError::Digits => "more digits than this holds",
            DecimalError::Range => "out of range",
        })
    }
}

impl std::error::Error for DecimalError {}

/// Something that is an exact decimal: [`Amount`](crate::Amount), [`Number`](crate::Number).
pub trait Digits {
    #[doc(hidden)]
    fn digits(&self) -> &str;
}

/// A decimal taken apart: `0.digits × 10^exponent`, without leading or trailing zeros. Zero has no digits.
pub(crate) struct Parts {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Parts {
    /// Takes `-?digits(.digits)?([eE][+-]?digits)?`, leading zeros or not.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (rest, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        if !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let mut digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| digit - b'0')
            .collect();
        let leading = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..leading);
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let shift = match exponent {
            Some(exponent) => parse_exponent(exponent)?,
            None => 0,
        };
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        let zero = digits.is_empty();
        Some(Self {
            negative: negative && !zero,
            exponent: if zero { 0 } else { point.saturating_add(shift) },
            digits,
        })
    }

    /// The value times `10^places`, if that is an integer of 64 bits.
    pub(crate) fn scaled(&self, places: u32) -> Result<i64, DecimalError> {
        let whole = self.exponent.saturating_add(i64::from(places));
        let length = i64::try_from(self.digits.len()).map_err(|_| DecimalError::Range)?;
        if self.digits.is_empty() {
            return Ok(0);
        }
        if whole < length {
            return Err(DecimalError::Digits);
        }
        if whole > 20 {
            return Err(DecimalError::Range);
        }
        let zeros = (length..whole).map(|_| &0);
        let magnitude = self
            .digits
            .iter()
            .chain(zeros)
            .fold(0i128, |sum, digit| sum * 10 + i128::from(*digit));
        let value = if self.negative { -magnitude } else { magnitude };
        i64::try_from(value).map_err(|_| DecimalError::Range)
    }

    /// Whether this is a whole multiple of the other. `None` if the other is no divisor we can work with.
    fn is_multiple_of(&self, other: &Parts) -> Option<bool> {
        if other.digits.is_empty() || other.digits.len() > 18 {
            return None;
        }
        let divisor = other
            .digits
            .iter()
            .fold(0u128, |sum, digit| sum * 10 + u128::from(*digit));
        // As integers: self is `digits × 10^(exponent - len)`.
        let unit = |parts: &Parts| {
            parts
                .exponent
                .saturating_sub_unsigned(parts.digits.len() as u64)
        };
        let shift = unit(self).saturating_sub(unit(other));
        if self.digits.is_empty() {
            return Some(true);
        }
        let Ok(mut shift) = u64::try_from(shift) else {
            // The last digit is not zero, so nothing this fine is a multiple of something coarser.
            return Some(false);
        };
        let mut rest = self.digits.iter().fold(0u128, |rest, digit| {
            (rest * 10 + u128::from(*digit)) % divisor
        });
        let mut power = 10 % divisor;
        while shift > 0 {
            if shift & 1 == 1 {
                rest = rest * power % divisor;
            }
            power = power * power % divisor;
            shift >>= 1;
        }
        Some(rest == 0)
    }
}

impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Parts {}

impl PartialOrd for Parts {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Parts {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |parts: &Parts| match (parts.digits.is_empty(), parts.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        // Digits compare as texts do: neither has trailing zeros.
        let magnitude = || (self.exponent, &self.digits).cmp(&(other.exponent, &other.digits));
        match sign(self).cmp(&sign(other)) {
            Ordering::Equal if self.negative => magnitude().reverse(),
            Ordering::Equal => magnitude(),
            different => different,
        }
    }
}

/// Compares two decimals by value; `None` if either is no decimal.
pub(crate) fn compare(one: &str, other: &str) -> Option<Ordering> {
    match (Short::parse(one), Short::parse(other)) {
        (Some(one), Some(other)) => Some(one.compare(&other)),
        _ => Some(Parts::parse(one)?.cmp(&Parts::parse(other)?)),
    }
}

/// A decimal of few digits, as `digits / 10^places`: nearly all are, and this needs no memory.
struct Short {
    digits: i64,
    places: u32,
}

impl Short {
    /// Takes `-?digits(.digits)?` up to 18 bytes long, so that no sum or product overflows.
    fn parse(text: &str) -> Option<Self> {
        if text.len() > 18 {
            return None;
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text),
        };
        let mut short = Self {
            digits: 0,
            places: 0,
        };
        let mut point = None;
        for (at, byte) in unsigned.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => short.digits = short.digits * 10 + i64::from(byte - b'0'),
                b'.' if point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let whole = point.unwrap_or(unsigned.len());
        let fraction = point.map(|point| unsigned.len() - point - 1);
        if whole == 0 || fraction == Some(0) {
            return None;
        }
        short.places = u32::try_from(fraction.unwrap_or(0)).ok()?;
        if negative {
            short.digits = -short.digits;
        }
        Some(short)
    }

    fn compare(&self, other: &Self) -> Ordering {
        if self.places == other.places {
            return self.digits.cmp(&other.digits);
        }
        let scaled = |of: &Self, by: u32| i128::from(of.digits) * 10i128.pow(by);
        let places = self.places.max(other.places);
        scaled(self, places - self.places).cmp(&scaled(other, places - other.places))
    }
}

/// Whether the first is a whole multiple of the second; `None` if that cannot be said.
pub(crate) fn is_multiple(value: &str, of: &str) -> Option<bool> {
    Parts::parse(value)?.is_multiple_of(&Parts::parse(of)?)
}

/// Converts, refusing to round.
pub(crate) fn to_decimal(text: &str) -> Result<rust_decimal::Decimal, DecimalError> {
    use rust_decimal::Decimal;
    if text.contains(['e', 'E']) {
        let decimal = Decimal::from_scientific(text).map_err(|_| DecimalError::Digits)?;
        // It rounds where the exact form would refuse.
        let same = compare(&decimal.to_string(), text) == Some(Ordering::Equal);
        return if same {
            Ok(decimal)
        } else {
            Err(DecimalError::Digits)
        };
    }
    Decimal::from_str_exact(text).map_err(|_| DecimalError::Digits)
}

/// The integer that a token says with a fraction of zeros or an exponent: `1.0`, `2e2`. One that is beyond all integers is the greatest.
pub(crate) fn whole(token: &str) -> Option<i128> {
    let parts = Parts::parse(token)?;
    let length = i64::try_from(parts.digits.len()).ok()?;
    if parts.exponent < length {
        return None;
    }
    let greatest = if parts.negative { i128::MIN } else { i128::MAX };
    if parts.exponent > 38 {
        return Some(greatest);
    }
    let zeros = (length..parts.exponent).map(|_| &0);
    let digits = parts.digits.iter().chain(zeros);
    let magnitude = digits.fold(0i128, |sum, digit| {
        sum.saturating_mul(10).saturating_add(i128::from(*digit))
    });
    Some(if parts.negative {
        -magnitude
    } else {
        magnitude
    })
}

pub(crate) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An exponent, at the end of the range where it is beyond it.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !all_digits(digits) {
        return None;
    }
    let beyond = i64::MAX / 4;
    let size = digits.parse::<i64>().unwrap_or(beyond).min(beyond);
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: Ordering) {
        assert_eq!(compare(one, other), Some(expected), "{one} {other}");
        assert_eq!(
            compare(other, one),
            Some(expected.reverse()),
            "{other} {one}"
        );
    }

    #[test]
    fn values_compare_whatever_their_text() {
        check("20.00", "20", Ordering::Equal);
        check("-0", "0.000", Ordering::Equal);
        check("1e3", "1000", Ordering::Equal);
        check("0.001", "1E-3", Ordering::Equal);
        check("-2", "1", Ordering::Less);
        check("-2", "-1", Ordering::Less);
        check("0.1", "0.09", Ordering::Greater);
        check("10", "9", Ordering::Greater);
        check(
            "0",
            "-0.0000000000000000000000000000000000001",
            Ordering::Greater,
        );
        check(
            "123456789012345678901234567890.01",
            "123456789012345678901234567890.010",
            Ordering::Equal,
        );
        check("1e999999999999999999999", "1", Ordering::Greater);
    }

    proptest::proptest! {
        #[test]
        fn short_decimals_compare_as_long_ones(
            one in "-?[0-9]{0,19}(\\.[0-9]{0,19})?[+e ]?",
            other in "-?[0-9]{0,4}(\\.[0-9]{0,4})?[+e]?",
        ) {
            let long = |one: &str, other: &str| Some(Parts::parse(one)?.cmp(&Parts::parse(other)?));
            proptest::prop_assert_eq!(compare(&one, &other), long(&one, &other));
            proptest::prop_assert_eq!(compare(&other, &one), long(&other, &one));
            proptest::prop_assert_eq!(compare(&one, &one), long(&one, &one));
        }
    }

    #[test]
    fn integers_in_other_spellings() {
        for (token, expected) in [
            ("1.0", Some(1)),
            ("-20.00", Some(-20)),
            ("2e2", Some(200)),
            ("1250e-2", None),
            ("1200e-2", Some(12)),
            ("0.0", Some(0)),
            ("-0e5", Some(0)),
            ("1.5", None),
            ("1e-1", None),
            ("1e400", Some(i128::MAX)),
            ("-1e99999999999999999999", Some(i128::MIN)),
        ] {
            assert_eq!(whole(token), expected, "{token}");
        }
    }

    #[test]
    fn multiples() {
        for (value, of, expected) in [
            ("20.00", "0.01", Some(true)),
            ("20.005", "0.01", Some(false)),
            ("0", "7", Some(true)),
            ("-14", "7", Some(true)),
            ("15", "7", Some(false)),
            ("1e400", "3", Some(false)),
            ("3e400", "3", Some(true)),
            ("100", "10", Some(true)),
            ("5", "10", Some(false)),
            ("1", "0", None),
        ] {
            assert_eq!(is_multiple(value, of), expected, "{value} {of}");
        }
    }
}
