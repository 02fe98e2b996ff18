//! Conversions to and from jiff's types, behind a feature since jiff is not 1.0.

use jiff::civil;

use crate::time::{Date, LocalDateTime, TimeError, Timestamp};

impl TryFrom<&Timestamp> for jiff::Timestamp {
    type Error = TimeError;

    /// The instant, without its offset; digits beyond nanoseconds are left out. Fails at the edge of jiff's range.
    fn try_from(time: &Timestamp) -> Result<Self, TimeError> {
        jiff::Timestamp::from_nanosecond(time.unix_nanos()).map_err(|_| TimeError::BEYOND)
    }
}

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimeError;

    /// Fails for years before 0.
    fn try_from(time: jiff::Timestamp) -> Result<Self, TimeError> {
        time.to_string().parse()
    }
}

impl TryFrom<&LocalDateTime> for civil::DateTime {
    type Error = TimeError;

    fn try_from(time: &LocalDateTime) -> Result<Self, TimeError> {
        time.as_str().parse().map_err(|_| TimeError::BEYOND)
    }
}

impl TryFrom<civil::DateTime> for LocalDateTime {
    type Error = TimeError;

    /// Fractions of a second are left out. Fails for years before 0.
    fn try_from(time: civil::DateTime) -> Result<Self, TimeError> {
        time.strftime("%Y-%m-%d %H:%M:%S").to_string().parse()
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = TimeError;

    fn try_from(date: &Date) -> Result<Self, TimeError> {
        date.as_str().parse().map_err(|_| TimeError::BEYOND)
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = TimeError;

    /// Fails for years before 0.
    fn try_from(date: civil::Date) -> Result<Self, TimeError> {
        date.to_string().parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let time: Timestamp = "2026-11-22T08:30:00.12+08:00".parse().unwrap();
        let theirs = jiff::Timestamp::try_from(&time).unwrap();
        assert_eq!(
            Timestamp::try_from(theirs).unwrap().as_str(),
            "2026-11-22T00:30:00.12Z"
        );
        let local: LocalDateTime = "2026-11-22 08:30:00".parse().unwrap();
        assert_eq!(
            LocalDateTime::try_from(civil::DateTime::try_from(&local).unwrap()),
            Ok(local)
        );
        let day: Date = "2028-02-29".parse().unwrap();
        assert_eq!(
            Date::try_from(civil::Date::try_from(&day).unwrap()),
            Ok(day)
        );
        assert!(Date::try_from(civil::date(-1, 1, 1)).is_err());
    }
}
