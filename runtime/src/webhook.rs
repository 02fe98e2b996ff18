//! Notifications: reading them, and what the provider wants to hear.

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::shape::Forms;
use crate::value::Value;

/// What a provider wants to hear when it notifies, and what it does if it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acknowledgement {
    /// HTTP status.
    pub status: u16,
    /// Body; empty where any will do.
    pub body: &'static str,
    /// How soon, in seconds, where a document says it.
    pub deadline_seconds: Option<u64>,
    /// Waits between tries, in seconds, where a document says them.
    pub retry_seconds: &'static [u64],
    /// Pointers to the members that a repeat has in common with the first; those that are missing don't count.
    pub identity: &'static [&'static str],
}

impl Acknowledgement {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(
        status: u16,
        body: &'static str,
        deadline_seconds: Option<u64>,
        retry_seconds: &'static [u64],
        identity: &'static [&'static str],
    ) -> Self {
        Self {
            status,
            body,
            deadline_seconds,
            retry_seconds,
            identity,
        }
    }
}

/// Decodes a notification, all of it, accepting `forms` everywhere beside the declared ones.
#[doc(hidden)]
pub fn decode<T: Value>(body: &[u8], forms: Forms) -> Result<T, DecodeError> {
    let mut reader = Reader::new(body)?.lenient_everywhere(forms);
    let payload = reader.value()?;
    reader.end()?;
    Ok(payload)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::shape::Forms;

    #[test]
    fn the_whole_body_is_read() {
        assert_eq!(decode::<i64>(b" 7 ", Forms::NONE).unwrap(), 7);
        assert!(decode::<i64>(b"7 8", Forms::NONE).is_err());
        assert!(decode::<i64>(b"\"7\"", Forms::NONE).is_err());
        assert_eq!(decode::<i64>(b"\"7\"", Forms::STRING).unwrap(), 7);
    }
}
