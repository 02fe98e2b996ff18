//! Any JSON, as it was sent.

use core::fmt;
use core::str::FromStr;
use std::borrow::Cow;

use super::nested::Member;
use super::reader::Reader;
use super::{find, scalar_text};
use crate::decode_error::DecodeError;
use crate::shape::Kinds;
use crate::value::{Sink, Value};

/// Any JSON, kept as the text it was sent as.
///
/// Two are equal when their texts are; `Debug` prints kind and length only.
///
/// ```
/// # use payspec_runtime::Json;
/// let json = Json::parse(r#"{"rate": 0.50000000}"#)?;
/// assert_eq!(json.at("/rate").map(|rate| rate.as_str().to_owned()), Some("0.50000000".to_owned()));
/// assert_eq!(format!("{json:?}"), "Json(object, 20 bytes)");
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Takes a text that is one JSON value.
    ///
    /// # Errors
    /// It is none, or has an object with a member twice.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        let mut reader = Reader::from_text(text);
        let json = reader.raw()?;
        reader.end()?;
        Ok(Self(json.into()))
    }

    /// `null`
    pub fn null() -> Self {
        Self("null".into())
    }

    /// The JSON of a value; card data and secrets in it are then plain text in memory that is not wiped.
    pub fn of(value: &dyn Value) -> Self {
        let bytes = super::to_vec(value);
        // The writer writes nothing but UTF-8.
        Self(String::from_utf8_lossy(&bytes).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        &*self.0 == "null"
    }

    /// The content of a string; `None` for other kinds.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        if self.0.starts_with('"') {
            scalar_text(&self.0)
        } else {
            None
        }
    }

    /// The node at a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<Json> {
        let mut reader = Reader::from_text(&self.0);
        let token = find::within(&mut reader, pointer).ok().flatten()?;
        Some(Self(token.into()))
    }

    /// Reads it as a typed value.
    ///
    /// # Errors
    /// It does not fit the type.
    pub fn decode<T: Value>(&self) -> Result<T, DecodeError> {
        super::from_slice(self.0.as_bytes())
    }

    pub(crate) fn kind_name(&self) -> &'static str {
        match self.0.as_bytes().first() {
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b'"') => "string",
            Some(b't' | b'f') => "boolean",
            Some(b'n') => "null",
            _ => "number",
        }
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::null()
    }
}

impl FromStr for Json {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Json {
    type Error = DecodeError;

    fn try_from(text: &str) -> Result<Self, DecodeError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({}, {} bytes)", self.kind_name(), self.0.len())
    }
}

impl Value for Json {
    fn blank() -> Self {
        Self::null()
    }

    fn write(&self, to: &mut dyn Sink) {
        to.json(self);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Self(from.raw()?.into());
        Ok(())
    }
}

/// Tells a sink what a text is made of, for sinks that look into [`Json`].
pub(crate) fn walk(json: &Json, to: &mut dyn Sink) {
    // Checked when the `Json` was made, so there is nothing to report.
    visit(&mut Reader::from_text(&json.0), to).ok();
}

fn visit(reader: &mut Reader<'_>, to: &mut dyn Sink) -> Result<(), DecodeError> {
    match reader.kind() {
        Some(Kinds::OBJECT) => {
            to.begin_object(None);
            reader.members(&mut |reader, name| {
                to.member(&name, None);
                visit(reader, to)?;
                Ok(Member::Known)
            })?;
            to.end_object();
        }
        Some(Kinds::ARRAY) => {
            to.begin_array();
            reader.array(&mut |reader| {
                to.item();
                visit(reader, to)
            })?;
            to.end_array();
        }
        Some(Kinds::STRING) => to.text(&reader.text("string")?),
        Some(Kinds::NUMBER) => to.number(&reader.number("number")?),
        Some(Kinds::BOOLEAN) => to.bool(reader.boolean()?),
        _ => {
            reader.raw()?;
            to.null();
        }
    }
    Ok(())
}
