//! Notifications: who sent them, what they say, whether they came before, and what the provider wants to hear.
//!
//! Bytes come in, and nothing is decoded before its signature holds. What repeats have in common is the notification's
//! [`identity`](Notification::identity); a [`Deduplicator`] remembers it, and [`Notification::once`] does the whole turn.

mod acknowledgement;
#[cfg(feature = "axum")]
pub mod axum;
mod deduplicator;
mod event;
mod identity;
mod memory;
mod notification;
mod once;
mod rejected;

pub use self::acknowledgement::Acknowledgement;
pub use self::deduplicator::{Begun, Deduplicator};
pub use self::event::{Event, EventDescriptor, verify_notification};
pub use self::memory::MemoryDeduplicator;
pub use self::notification::Notification;
pub use self::once::{Handled, NotHandled};

use crate::decode_error::DecodeError;
use crate::json::Reader;
use crate::shape::Forms;
use crate::value::Value;

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
