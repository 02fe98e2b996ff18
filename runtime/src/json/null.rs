//! A value that is always null.

use core::fmt;

use super::free::Json;
use super::reader::Reader;
use crate::decode_error::DecodeError;
use crate::value::{Sink, Value};

/// `null`, where a spec lists nothing else. Like an enum it is open: what else is sent is kept.
///
/// ```
/// # use payspec_runtime::{Json, Null, json};
/// assert_eq!(json::from_slice::<Null>(b"null")?, Null::new());
/// let new: Null = json::from_slice(b"7")?;
/// assert_eq!(new.other().map(Json::as_str), Some("7"));
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Null(Option<Json>);

impl Null {
    /// `null`
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// What was sent instead.
    #[must_use]
    pub const fn other(&self) -> Option<&Json> {
        self.0.as_ref()
    }
}

impl fmt::Debug for Null {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::debug::debug(self, f)
    }
}

impl Value for Null {
    fn blank() -> Self {
        Self::new()
    }

    fn write(&self, to: &mut dyn Sink) {
        match &self.0 {
            Some(json) => to.json(json),
            None => to.null(),
        }
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0 = match from.null()? {
            true => None,
            false => Some(from.value()?),
        };
        Ok(())
    }
}
