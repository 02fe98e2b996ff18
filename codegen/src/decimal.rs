//! Exact decimals, as far as comparing and dividing evenly goes. No float, no limit on digits.

use std::cmp::Ordering;

/// `±digits × 10^exponent`; no zeros in front or behind, so that equal numbers look equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Digits 0 to 9; empty for zero.
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads `-12.50e3`; none if it is no number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, power) = match rest.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i64>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if all().next().is_none() || !all().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let mut digits: Vec<u8> = all()
            .map(|digit| digit - b'0')
            .skip_while(|digit| *digit == 0)
            .collect();
        let mut exponent = power.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.checked_add(1)?;
        }
        let is_zero = digits.is_empty();
        Some(Self {
            negative: negative && !is_zero,
            digits,
            exponent: if is_zero { 0 } else { exponent },
        })
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// Whether it is `other` times an integer; none if that cannot be told.
    pub(crate) fn is_multiple_of(&self, other: &Self) -> Option<bool> {
        if other.digits.is_empty() || other.digits.len() > 37 {
            return None;
        }
        if self.digits.is_empty() {
            return Some(true);
        }
        // Without zeros behind, no digits are a multiple of ten.
        let zeros = self.exponent.checked_sub(other.exponent)?;
        if zeros < 0 {
            return Some(false);
        }
        let divisor = other
            .digits
            .iter()
            .fold(0u128, |value, digit| value * 10 + u128::from(*digit));
        // A divisor below 2^127 holds fewer than 128 twos and fives, so further zeros make no difference.
        let zeros = usize::try_from(zeros.min(128)).unwrap_or(128);
        let digits = self.digits.iter().copied();
        let rest = digits
            .chain(std::iter::repeat_n(0, zeros))
            .fold(0u128, |rest, digit| {
                (rest * 10 + u128::from(digit)) % divisor
            });
        Some(rest == 0)
    }

    /// The power of ten above the first digit.
    fn height(&self) -> i64 {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        self.exponent.saturating_add(length)
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self
                .height()
                .cmp(&other.height())
                .then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn order() {
        let ascending = [
            "-1e400",
            "-20",
            "-19.99",
            "-0.1",
            "0",
            "1e-400",
            "0.09",
            "0.1",
            "1",
            "1.0000000000000000000000001",
            "9",
            "10",
            "1e2",
            "100.5",
            "9007199254740993",
            "9007199254740994",
            "1e400",
        ];
        for pair in ascending.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
        for (a, b) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("-0", "0.00"),
            ("0.5", "5E-1"),
            ("+1", "001"),
        ] {
            assert_eq!(decimal(a), decimal(b));
        }
    }

    #[test]
    fn multiples() {
        let table = [
            ("0.3", "0.1", true),
            ("19.99", "0.01", true),
            ("19.999", "0.01", false),
            ("7", "2", false),
            ("1e30", "3", false),
            ("3e30", "3", true),
            ("1e300", "1024", true),
            ("-9", "3", true),
            ("0", "7", true),
            ("5", "10", false),
            ("4.5", "1.5", true),
        ];
        for (value, divisor, expected) in table {
            assert_eq!(
                decimal(value).is_multiple_of(&decimal(divisor)),
                Some(expected),
                "{value} / {divisor}"
            );
        }
        assert_eq!(decimal("1").is_multiple_of(&decimal("0")), None);
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "e1",
            "1e",
            "1e1.5",
            "0x1",
            "1 ",
            "NaN",
            "1e99999999999999999999",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert!(decimal("1.0").is_integer() && !decimal("1.5").is_integer());
    }
}
