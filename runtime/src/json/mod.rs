//! JSON: read strictly, written into memory that is wiped, numbers never anything but their text.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod conformance;
mod find;
mod free;
mod nested;
mod null;
mod object;
mod reader;
mod scan;
mod union;
mod writer;

pub use find::{find, find_all};
pub use free::Json;
pub use null::Null;
pub use object::JsonObject;
pub use reader::Reader;
pub use writer::{JsonWriter, to_vec, to_vec_filled};

pub(crate) use find::find_known;
#[cfg(feature = "signatures")]
pub(crate) use find::first_step;
pub(crate) use find::unescape as unescape_step;
pub(crate) use free::walk;
#[cfg(any(feature = "serde", feature = "signatures"))]
pub(crate) use nested::Member;
#[cfg(feature = "signatures")]
pub(crate) use scan::unescape_to;
pub(crate) use scan::{is_number, scalar_text};
pub(crate) use writer::{quoted, to_vec_sized};

use crate::decode_error::DecodeError;
use crate::value::Value;

/// Reads a whole text: one value, and nothing after it.
///
/// Refused, beside what RFC 8259 refuses: an object that has a member twice (known to the type or not), more than 128 levels of
/// nesting, escapes of half a surrogate pair, a byte order mark.
///
/// # Errors
/// [`DecodeError`] names the place and what was expected there.
///
/// ```
/// # use payspec_runtime::{Amount, json};
/// let amounts: Vec<Amount> = json::from_slice(br#"["20.00", "0.5"]"#)?;
/// assert_eq!(amounts[0].as_str(), "20.00");
/// # Ok::<(), payspec_runtime::DecodeError>(())
/// ```
pub fn from_slice<T: Value>(text: &[u8]) -> Result<T, DecodeError> {
    let mut reader = Reader::new(text)?;
    let mut value = T::blank();
    value.read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The same into a value that is there.
pub(crate) fn read_into(text: &[u8], into: &mut dyn Value) -> Result<(), DecodeError> {
    let mut reader = Reader::new(text)?;
    into.read(&mut reader)?;
    reader.end()
}
