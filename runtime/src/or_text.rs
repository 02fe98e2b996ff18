//! Values that are meant to be of a form, and texts that came instead.

use core::fmt;
use core::str::FromStr;

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::time::{Date, LocalDateTime, Timestamp};
use crate::value::{Sink, Value};

/// A value that a document says has this form, or the text that came instead: a date that is none must not cost the whole answer.
///
/// ```
/// # use payspec_runtime::{OrText, Timestamp, json};
/// let times: Vec<OrText<Timestamp>> = json::from_slice(br#"["2026-11-22T08:30:00Z", "2026-11-22"]"#)?;
/// assert_eq!(times[0].value().map(Timestamp::unix_seconds), Some(1795336200));
/// assert_eq!((times[1].value(), times[1].to_string()), (None, "2026-11-22".to_owned()));
/// let time: OrText<Timestamp> = "2026-11-22T08:30:00Z".into();
/// assert_eq!(time, times[0]);
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum OrText<T> {
    /// A value of that form.
    Value(T),
    /// Another text.
    Text(Box<str>),
}

impl<T> OrText<T> {
    /// The value, if it has the form.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Text(_) => None,
        }
    }
}

impl<T: FromStr> From<&str> for OrText<T> {
    fn from(text: &str) -> Self {
        match text.parse() {
            Ok(value) => Self::Value(value),
            Err(_) => Self::Text(text.into()),
        }
    }
}

impl<T: FromStr> From<String> for OrText<T> {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

macro_rules! from_value {
    ($($value:ty),*) => {
        $(
            impl From<$value> for OrText<$value> {
                fn from(value: $value) -> Self {
                    Self::Value(value)
                }
            }
        )*
    };
}

from_value!(Date, LocalDateTime, Timestamp);

impl<T: fmt::Display> fmt::Display for OrText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Text(text) => f.pad(text),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for OrText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Text(text) => write!(f, "Text({text:?})"),
        }
    }
}

impl<T: Value + FromStr> Value for OrText<T> {
    fn blank() -> Self {
        Self::Text("".into())
    }

    fn write(&self, to: &mut dyn Sink) {
        match self {
            Self::Value(value) => value.write(to),
            Self::Text(text) => to.text(text),
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let text = from.text("string")?;
        *self = Self::from(&*text);
        if let Self::Text(_) = self {
            from.misses(text.len());
        }
        Ok(())
    }
}
