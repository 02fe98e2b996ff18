//! Who remembers which notifications were handled.

use std::sync::Arc;

use crate::{BoxFuture, StoreError};

/// Remembers which notifications were handled, so that a repeat is acknowledged and not booked twice.
///
/// Providers repeat what they believe was not taken, and a notification that nothing dates can be sent again by whoever saw it:
/// often this is all there is against replay. [`MemoryDeduplicator`](crate::MemoryDeduplicator) guards one process; replicas
/// need one that they share, such as a table with a unique key. An identity is at most 255 bytes of ASCII where names are; it
/// holds values of the notification: do not print it.
///
/// However good it is, a process may end after a handler's work and before [`done`](Self::done): a handler that books should
/// itself be safe to repeat, best by writing [`identity`](crate::Notification::identity) in the same transaction as the booking.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use payspec_runtime::{Begun, BoxFuture, Deduplicator, StoreError};
///
/// /// Stands for a table `identity, done`; a real one also frees what is in progress for too long.
/// struct Table(Mutex<HashMap<String, bool>>);
///
/// impl Table {
///     fn change<T: Send + 'static>(&self, change: impl FnOnce(&mut HashMap<String, bool>) -> T) -> BoxFuture<'_, Result<T, StoreError>> {
///         let changed = self.0.lock().map(|mut rows| change(&mut rows));
///         let changed = changed.map_err(|_| StoreError::new("the table cannot be reached"));
///         Box::pin(async { changed })
///     }
/// }
///
/// impl Deduplicator for Table {
///     fn begin<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>> {
///         self.change(|rows| match rows.get(identity) {
///             Some(true) => Begun::Done,
///             Some(false) => Begun::InProgress,
///             None => {
///                 rows.insert(identity.to_owned(), false);
///                 Begun::First
///             }
///         })
///     }
///
///     fn done<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
///         self.change(|rows| drop(rows.insert(identity.to_owned(), true)))
///     }
///
///     fn failed<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
///         self.change(|rows| drop(rows.remove(identity)))
///     }
/// }
/// ```
pub trait Deduplicator: Send + Sync {
    /// Asks for the right to handle this notification. Of any number that ask at once, one gets [`Begun::First`].
    ///
    /// The right ends with [`done`](Self::done), with [`failed`](Self::failed), or after a time, since a handler can vanish: the
    /// connection on which the provider waits is closed, or the process ends. The time must be longer than any handler takes.
    ///
    /// # Errors
    /// It cannot be told. Nothing is handled then, and the provider is made to repeat.
    fn begin<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>>;

    /// The notification was handled: repeats are [`Begun::Done`] from now on.
    ///
    /// # Errors
    /// It could not be noted. The provider gets its acknowledgement all the same.
    fn done<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;

    /// The notification was not handled: the next repeat is [`Begun::First`]. One that is done stays so.
    ///
    /// # Errors
    /// It could not be noted: repeats are [`Begun::InProgress`] until the time for handling is over.
    fn failed<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// What a [`Deduplicator`] knows of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Nothing: whoever asked handles it.
    First,
    /// Somebody is handling it.
    InProgress,
    /// It was handled.
    Done,
}

impl<D: Deduplicator + ?Sized> Deduplicator for Arc<D> {
    fn begin<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>> {
        (**self).begin(identity)
    }

    fn done<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).done(identity)
    }

    fn failed<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).failed(identity)
    }
}
