//! A notification that was verified.

use std::fmt;

use super::{Acknowledgement, EventDescriptor};
use crate::Body;

/// A notification whose sender was verified.
///
/// There is no other way to one than [`verify_notification`](crate::verify_notification). `Debug` prints neither payload nor body; the
/// payload's own `Debug` is there for who wants it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification<P> {
    /// What it says.
    pub payload: P,
    pub(super) event: &'static EventDescriptor,
    pub(super) identity: String,
    pub(super) raw: Body,
}

impl<P> Notification<P> {
    /// What this notification and its repeats have in common, as a text of at most 255 bytes: a key to remember it by.
    ///
    /// It is made of the provider's and the event's name and of the members in [`Acknowledgement::identity`] with their values;
    /// those that are absent or null don't count. Where none of them is there, where the event names none, and where the payload is
    /// of a kind that the spec does not list, a SHA-256 of what is signed stands in their place: then only a repeat that says
    /// exactly the same is taken for one.
    ///
    /// It holds values of the notification: do not print it.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The body as it came.
    pub const fn raw(&self) -> &Body {
        &self.raw
    }

    /// Which event it is.
    pub const fn event(&self) -> &'static EventDescriptor {
        self.event
    }

    /// What the provider wants to hear, once the notification is taken care of.
    pub const fn acknowledgement(&self) -> &'static Acknowledgement {
        &self.event.acknowledgement
    }

    /// The same with another payload.
    pub fn map<Q>(self, change: impl FnOnce(P) -> Q) -> Notification<Q> {
        Notification {
            payload: change(self.payload),
            event: self.event,
            identity: self.identity,
            raw: self.raw,
        }
    }
}

impl<P> fmt::Debug for Notification<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("provider", &self.event.provider)
            .field("event", &self.event.name)
            .field("body", &self.raw)
            .finish_non_exhaustive()
    }
}
