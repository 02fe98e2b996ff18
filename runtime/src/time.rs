//! Dates and times as their text: offset and precision stay as sent.
//!
//! Indexes of text do not fail: `fits` looked at length and form, all of it ASCII, before a value came about; in `fits` itself
//! a length is checked first, and `matches` checks the length of what stands behind it.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "`fits` was there before"
)]

use core::fmt;
use core::str::FromStr;

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::value::{Sink, Value};

/// The text is no date or time of the form that is wanted, or no day of the calendar. Never shows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TimeError(&'static str);

#[cfg(feature = "jiff")]
impl TimeError {
    pub(crate) const BEYOND: Self = Self("within the range of the target");
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.0)
    }
}

impl std::error::Error for TimeError {}

/// An instant with its offset, as RFC 3339 writes it, kept as the text it was sent as.
///
/// Any number of fraction digits; a leap second is taken where one can be (23:59:60 UTC). Equality is that of the text.
///
/// ```
/// # use payspec_runtime::Timestamp;
/// let time: Timestamp = "2026-11-22T08:30:00.120+08:00".parse()?;
/// assert_eq!(time.to_string(), "2026-11-22T08:30:00.120+08:00");
/// assert_eq!((time.year(), time.hour(), time.fraction(), time.offset_minutes()), (2026, 8, "120", 480));
/// assert_eq!(time.unix_seconds(), 1795307400);
/// assert!("2026-02-30T00:00:00Z".parse::<Timestamp>().is_err());
/// # Ok::<(), payspec_runtime::TimeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// An instant in UTC, in whole seconds since 1970.
    ///
    /// # Errors
    /// Its year is not one of 0 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, TimeError> {
        let (days, second) = (seconds.div_euclid(86400), seconds.rem_euclid(86400));
        let (year, month, day) = civil_from_days(days);
        if !(0..=9999).contains(&year) {
            return Err(TimeError(Self::FORM));
        }
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Ok(Self(
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z").into(),
        ))
    }

    /// The digits of the fraction of a second, as sent.
    pub fn fraction(&self) -> &str {
        let rest = self.0[19..].strip_prefix('.').unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        &rest[..digits]
    }

    /// How many minutes the local time is ahead of UTC.
    pub fn offset_minutes(&self) -> i32 {
        let text = self.0.as_bytes();
        let offset = &text[19..];
        let Some(at) = offset.iter().position(|byte| matches!(byte, b'+' | b'-')) else {
            return 0;
        };
        let minutes = number(&offset[at + 1..at + 3]) * 60 + number(&offset[at + 4..at + 6]);
        if offset[at] == b'-' {
            -minutes
        } else {
            minutes
        }
    }

    /// Whole seconds since 1970 UTC. A leap second counts as the second after it.
    pub fn unix_seconds(&self) -> i64 {
        let text = self.0.as_bytes();
        days_from_civil(self.year(), self.month(), self.day()) * 86400
            + i64::from(
                number(&text[11..13]) * 3600 + number(&text[14..16]) * 60 + number(&text[17..19]),
            )
            - i64::from(self.offset_minutes()) * 60
    }

    /// Nanoseconds since 1970 UTC; finer digits are left out.
    pub fn unix_nanos(&self) -> i128 {
        let digits = self
            .fraction()
            .bytes()
            .chain(core::iter::repeat(b'0'))
            .take(9);
        let nanos = digits.fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        i128::from(self.unix_seconds()) * 1_000_000_000 + nanos
    }

    const FORM: &'static str = "an RFC 3339 date and time";

    fn fits(text: &str) -> bool {
        let text = text.as_bytes();
        if text.len() < 20
            || !is_date(&text[..10])
            || !matches!(text[10], b'T' | b't')
            || !is_clock(&text[11..19], 60)
        {
            return false;
        }
        let mut zone = &text[19..];
        if let Some(fraction) = zone.strip_prefix(b".") {
            let digits = fraction
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if digits == 0 {
                return false;
            }
            zone = &fraction[digits..];
        }
        let offset = match zone {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), clock @ ..] if clock.len() == 5 && matches(clock, b"00:00") => {
                let (hours, minutes) = (number(&clock[..2]), number(&clock[3..]));
                if hours > 23 || minutes > 59 {
                    return false;
                }
                (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
            }
            _ => return false,
        };
        let minute_of_day = number(&text[11..13]) * 60 + number(&text[14..16]);
        number(&text[17..19]) < 60 || (minute_of_day - offset).rem_euclid(1440) == 1439
    }
}

/// A date and time without zone, `yyyy-MM-dd HH:mm:ss`: which instant it is, only the provider's document can say.
///
/// ```
/// # use payspec_runtime::LocalDateTime;
/// let time: LocalDateTime = "2026-11-22 08:30:00".parse()?;
/// assert_eq!((time.day(), time.minute()), (22, 30));
/// # Ok::<(), payspec_runtime::TimeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalDateTime(Box<str>);

impl LocalDateTime {
    const FORM: &'static str = "a date and time as `yyyy-MM-dd HH:mm:ss`";

    fn fits(text: &str) -> bool {
        let text = text.as_bytes();
        text.len() == 19 && is_date(&text[..10]) && text[10] == b' ' && is_clock(&text[11..], 59)
    }
}

/// A day of the calendar, `yyyy-MM-dd`.
///
/// ```
/// # use payspec_runtime::Date;
/// let day: Date = "2028-02-29".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2028, 2, 29));
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), payspec_runtime::TimeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(Box<str>);

impl Date {
    const FORM: &'static str = "a date as `yyyy-MM-dd`";

    fn fits(text: &str) -> bool {
        is_date(text.as_bytes())
    }
}

macro_rules! time_text {
    ($($name:ident $blank:literal),*) => {
        $(
            impl $name {
                /// The text, as sent.
                pub fn as_str(&self) -> &str {
                    &self.0
                }

                /// The year, 0 to 9999.
                pub fn year(&self) -> i32 {
                    number(&self.0.as_bytes()[..4])
                }

                /// The month, 1 to 12.
                pub fn month(&self) -> i32 {
                    number(&self.0.as_bytes()[5..7])
                }

                /// The day of the month, from 1.
                pub fn day(&self) -> i32 {
                    number(&self.0.as_bytes()[8..10])
                }
            }

            impl FromStr for $name {
                type Err = TimeError;

                fn from_str(text: &str) -> Result<Self, TimeError> {
                    if Self::fits(text) { Ok(Self(text.into())) } else { Err(TimeError(Self::FORM)) }
                }
            }

            impl TryFrom<&str> for $name {
                type Error = TimeError;

                fn try_from(text: &str) -> Result<Self, TimeError> {
                    text.parse()
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.pad(&self.0)
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, concat!(stringify!($name), "({})"), self.0)
                }
            }

            impl Value for $name {
                fn blank() -> Self {
                    Self($blank.into())
                }

                fn write(&self, to: &mut dyn Sink) {
                    to.text(&self.0);
                }

                fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
                    let at = from.offset();
                    let text = from.text(Self::FORM)?;
                    if !Self::fits(&text) {
                        return Err(DecodeError::expected(Self::FORM, "another text", at));
                    }
                    *self = Self(text.into());
                    Ok(())
                }
            }
        )*
    };
}

time_text!(Timestamp "1970-01-01T00:00:00Z", LocalDateTime "1970-01-01 00:00:00", Date "1970-01-01");

macro_rules! clock {
    ($($name:ident),*) => {
        $(
            impl $name {
                /// The hour, 0 to 23.
                pub fn hour(&self) -> i32 {
                    number(&self.0.as_bytes()[11..13])
                }

                /// The minute, 0 to 59.
                pub fn minute(&self) -> i32 {
                    number(&self.0.as_bytes()[14..16])
                }

                /// The second, 0 to 59, or 60 in a leap second.
                pub fn second(&self) -> i32 {
                    number(&self.0.as_bytes()[17..19])
                }
            }
        )*
    };
}

clock!(Timestamp, LocalDateTime);

/// Whether digits stand where the form has zeros, and the form's characters elsewhere.
fn matches(text: &[u8], form: &[u8]) -> bool {
    let fits = |(byte, form): (&u8, &u8)| {
        if *form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    };
    text.len() == form.len() && text.iter().zip(form).all(fits)
}

fn is_date(text: &[u8]) -> bool {
    if !matches(text, b"0000-00-00") {
        return false;
    }
    let (year, month, day) = (number(&text[..4]), number(&text[5..7]), number(&text[8..]));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_clock(text: &[u8], seconds: i32) -> bool {
    matches(text, b"00:00:00")
        && number(&text[..2]) < 24
        && number(&text[3..5]) < 60
        && number(&text[6..]) <= seconds
}

/// The number that these digits are; few enough for 32 bits.
fn number(digits: &[u8]) -> i32 {
    digits.iter().fold(0, |sum, digit| {
        sum * 10 + i32::from(digit.saturating_sub(b'0'))
    })
}

/// Days from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i32, month: i32, day: i32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The other way round.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (
        year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day_of_year - (153 * shifted + 2) / 5 + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_timestamp_is() {
        for good in [
            "1970-01-01T00:00:00Z",
            "2026-11-22t08:30:00z",
            "2026-11-22T08:30:00.1+05:30",
            "2026-11-22T08:30:00.123456789012-00:00",
            "2016-12-31T23:59:60Z",
            "2017-01-01T08:59:60+09:00",
            "0000-02-29T00:00:00Z",
        ] {
            assert_eq!(
                good.parse::<Timestamp>()
                    .map(|time| time.to_string())
                    .as_deref(),
                Ok(good)
            );
        }
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22 08:30:00Z",
            "2026-11-22T08:30:00",
            "2026-11-22T08:30Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T08:60:00Z",
            "2026-11-22T08:30:60Z",
            "2026-11-22T08:30:61Z",
            "2026-11-22T08:30:00.Z",
            "2026-11-22T08:30:00+0800",
            "2026-11-22T08:30:00+24:00",
            "2026-11-31T08:30:00Z",
            "1900-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "２026-11-22T08:30:00Z",
            "2026-11-22T08:30:00Zé",
        ] {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
    }

    #[test]
    fn unix_time() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2000-02-29T12:00:00+01:00", 951_822_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("0000-01-01T00:00:00Z", -62_167_219_200),
        ] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(time.unix_seconds(), seconds, "{text}");
            let back = Timestamp::from_unix_seconds(seconds).unwrap();
            assert_eq!(back.unix_seconds(), seconds, "{text}");
        }
        let fine: Timestamp = "1970-01-01T00:00:01.0000000019Z".parse().unwrap();
        assert_eq!(fine.unix_nanos(), 1_000_000_001);
    }
}
