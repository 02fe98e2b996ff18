//! Notifications: who sent them, what they say, whether they came before, and what the provider wants to hear.
//!
//! Bytes come in, and nothing is decoded before its signature holds. What repeats have in common is the notification's
//! [`identity`](Notification::identity); a [`Deduplicator`] remembers it, and [`Notification::once`] does the whole turn.

mod acknowledgement;
#[cfg(feature = "axum")]
pub mod axum;
mod deduplicator;
mod event;
mod form;
mod identity;
mod memory;
mod notification;
mod once;
mod rejected;

pub use self::acknowledgement::Acknowledgement;
pub use self::deduplicator::{Begun, Deduplicator};
pub use self::event::{Event, EventDescriptor, verify_notification};
#[doc(hidden)]
pub use self::event::{decode, decode_form};
pub use self::memory::MemoryDeduplicator;
pub use self::notification::Notification;
pub use self::once::{Handled, NotHandled};
