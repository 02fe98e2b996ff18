//! Handling a notification once, however often it comes.

use std::fmt;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::acknowledgement::empty;
use super::{Acknowledgement, Begun, Deduplicator, Notification};
use crate::StoreError;

impl<P> Notification<P> {
    /// Handles the notification unless that was done before, and says what to answer.
    ///
    /// `handle` runs for the first of any number of equal notifications. While it runs, others are [`Handled::InProgress`], so that
    /// the provider repeats later; when it has worked, repeats are [`Handled::Before`], and acknowledged; when it fails, the next
    /// repeat is handled anew.
    ///
    /// If the future is dropped midway, as servers do when the provider hangs up, the handler's work stops where it is, and repeats are
    /// `InProgress` until the deduplicator gives the handler up. Work that may outlast [`Acknowledgement::deadline_seconds`] is
    /// better stored first and done elsewhere, or spawned as a task of its own by `handle`.
    ///
    /// ```
    /// use payspec_runtime::{Handled, MemoryDeduplicator, NotHandled, Notification};
    ///
    /// # struct Collection { order_id: String }
    /// # #[derive(Debug)] struct NotBooked;
    /// # async fn book(_: Collection) -> Result<(), NotBooked> { Ok(()) }
    /// async fn take(event: Notification<Collection>, seen: &MemoryDeduplicator) -> Result<Handled, NotHandled<NotBooked>> {
    ///     event.once(seen, |paid| async move { book(paid.payload).await }).await
    /// }
    /// ```
    ///
    /// # Errors
    /// [`NotHandled::Handler`] if the handler failed, [`NotHandled::Deduplicator`] if it was not called because nobody knows whether it
    /// should be.
    pub async fn once<D, F, Fut, E>(self, seen: &D, handle: F) -> Result<Handled, NotHandled<E>>
    where
        D: Deduplicator + ?Sized,
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = Result<(), E>>,
    {
        let (acknowledgement, identity) = (self.acknowledgement(), self.identity.clone());
        match seen.begin(&identity).await? {
            Begun::First => {}
            Begun::InProgress => return Ok(Handled::InProgress),
            Begun::Done => return Ok(Handled::Before(acknowledgement)),
        }
        match handle(self).await {
            Ok(()) => {
                // The work is done: to answer anything else would make the provider ask for it again.
                if let Err(error) = seen.done(&identity).await {
                    tracing::warn!(%error, "a notification was handled, and its repeats may be as well");
                }
                Ok(Handled::Now(acknowledgement))
            }
            Err(error) => {
                if let Err(error) = seen.failed(&identity).await {
                    tracing::warn!(%error, "a notification was not handled, and its repeats have to wait");
                }
                Err(NotHandled::Handler(error))
            }
        }
    }
}

/// What became of a notification, and so what to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it is the answer to the provider"]
pub enum Handled {
    /// It was handled.
    Now(&'static Acknowledgement),
    /// An equal one was handled before.
    Before(&'static Acknowledgement),
    /// An equal one is being handled, and may yet fail.
    InProgress,
}

impl Handled {
    /// The answer: the acknowledgement, or 503 for one that is in progress, so that the provider repeats it.
    pub fn response(&self) -> Response<Bytes> {
        match self {
            Self::Now(acknowledgement) | Self::Before(acknowledgement) => {
                acknowledgement.response()
            }
            Self::InProgress => empty(StatusCode::SERVICE_UNAVAILABLE),
        }
    }
}

/// Why a notification was not handled.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotHandled<E> {
    /// Nobody knows whether it was handled before, so the handler did not run.
    Deduplicator(StoreError),
    /// The handler failed.
    Handler(E),
}

impl<E> NotHandled<E> {
    /// The answer, which makes the provider repeat: 503 if the handler did not run, 500 if it failed. The body is empty.
    pub fn response(&self) -> Response<Bytes> {
        empty(match self {
            Self::Deduplicator(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Handler(_) => StatusCode::INTERNAL_SERVER_ERROR,
        })
    }
}

impl<E> From<StoreError> for NotHandled<E> {
    fn from(error: StoreError) -> Self {
        Self::Deduplicator(error)
    }
}

impl<E> fmt::Display for NotHandled<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deduplicator(_) => "the notification was not handled",
            Self::Handler(_) => "the handler of the notification failed",
        })
    }
}

impl<E: std::error::Error + 'static> std::error::Error for NotHandled<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Deduplicator(error) => Some(error),
            Self::Handler(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Handled, NotHandled};
    use crate::testing::{KEY, run};
    use crate::traced::traced;
    use crate::webhook::{Acknowledgement, Begun, Deduplicator, EventDescriptor, Notification};
    use crate::{Body, BoxFuture, Forms, StoreError};

    static EVENT: EventDescriptor = EventDescriptor {
        provider: "acme",
        name: "collection",
        signature: None,
        acknowledgement: Acknowledgement::new(200, "", None, &[], &[]),
        lenient: Forms::NONE,
    };

    fn event() -> Notification<&'static str> {
        Notification {
            payload: KEY,
            event: &EVENT,
            identity: KEY.to_owned(),
            raw: Body::from(KEY),
        }
    }

    /// Begins, and notes nothing.
    struct Forgetful;

    impl Deduplicator for Forgetful {
        fn begin<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>> {
            Box::pin(async { Ok(Begun::First) })
        }

        fn done<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
            Box::pin(async { Err(StoreError::new("no connection").with_source(KEY)) })
        }

        fn failed<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
            self.done(identity)
        }
    }

    #[test]
    fn what_could_not_be_noted_is_traced_without_a_value() {
        let (handled, said) = traced(|| run(event().once(&Forgetful, async |_| Ok::<_, &str>(()))));
        assert!(matches!(handled, Ok(Handled::Now(_))));
        assert!(
            said.contains("was handled") && said.contains("no connection"),
            "{said}"
        );
        assert!(!said.contains(KEY), "{said}");

        let (failed, said) = traced(|| run(event().once(&Forgetful, async |_| Err(KEY))));
        assert!(matches!(failed, Err(NotHandled::Handler(KEY))));
        assert!(said.contains("was not handled"), "{said}");
        assert!(!said.contains(KEY), "{said}");
    }
}
