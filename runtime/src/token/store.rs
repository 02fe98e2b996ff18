//! Where tokens are kept.

use std::fmt;
use std::time::Duration;

use super::stored::{StoredToken, TokenKey};
use crate::transport::BoxFuture;

/// Keeps tokens, so that clients in one process or replicas in many use one instead of fetching each their own.
///
/// A store is a convenience and nothing hangs on it: where it fails, the client fetches a token for itself and traces a warning; it
/// waits three seconds at most for each answer. [`MemoryTokenStore`](crate::MemoryTokenStore) is the default and the reference.
///
/// An implementation keeps what it is given as it is, and prints none of it. [`StoredToken::to_bytes`] is a form to keep.
///
/// ```
/// use std::time::Duration;
/// use payspec_runtime::{BoxFuture, Lease, StoreError, StoredToken, TokenKey, TokenStore};
///
/// /// Keeps nothing: every client fetches for itself.
/// struct Nowhere;
///
/// impl TokenStore for Nowhere {
///     fn get<'a>(&'a self, _: &'a TokenKey) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>> {
///         Box::pin(async { Ok(None) })
///     }
///
///     fn put<'a>(&'a self, _: &'a TokenKey, _: &'a StoredToken) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async { Ok(()) })
///     }
///
///     fn remove_if<'a>(&'a self, _: &'a TokenKey, _: &'a StoredToken) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async { Ok(()) })
///     }
///
///     fn lease<'a>(&'a self, _: &'a TokenKey, _: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
///         Box::pin(async { Ok(Some(Lease::random())) })
///     }
///
///     fn release<'a>(&'a self, _: &'a TokenKey, _: Lease) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async { Ok(()) })
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync {
    /// The token under this key; none where there is none or it has ended.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be asked.
    fn get<'a>(
        &'a self,
        key: &'a TokenKey,
    ) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>>;

    /// Keeps this token, in place of any other. It may be forgotten at its end ([`StoredToken::expires_at`]).
    ///
    /// # Errors
    /// [`StoreError`] when it may not have been kept.
    fn put<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets this token, in one step, and only while it is the one that is kept: another replica may have renewed it.
    ///
    /// # Errors
    /// [`StoreError`] when it may still be there.
    fn remove_if<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Takes the right to fetch a token for this key, which ends by itself after `lasts`; none while another replica has it.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be asked.
    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Option<Lease>, StoreError>>;

    /// Gives that right back. One that has ended, or is another's by now, stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] when it may not have been given back.
    fn release<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The right to fetch a token, as long as it lasts. A store knows it by its nonce.
///
/// ```
/// use payspec_runtime::Lease;
///
/// let lease = Lease::random();
/// assert_ne!(lease, Lease::random());
/// assert_eq!(lease, Lease::new(lease.nonce()));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Lease(String);

impl Lease {
    /// One with a nonce that no other has. It need not be hard to guess: who can reach a store can do worse.
    pub fn random() -> Self {
        Self(format!("{:032x}", fastrand::u128(..)))
    }

    /// The one with this nonce.
    pub fn new(nonce: impl Into<String>) -> Self {
        Self(nonce.into())
    }

    /// The nonce.
    pub fn nonce(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lease(..)")
    }
}

/// A store failed: of tokens, or of what notifications were handled.
///
/// `Display` and `Debug` print what failed and never the cause, whose text may hold an address with a password, or a value. The cause
/// is its [`source`](std::error::Error::source): who prints whole chains prints that too.
///
/// ```
/// use payspec_runtime::StoreError;
///
/// let error = StoreError::new("the table is locked").with_source(std::io::Error::other("user:password@host"));
/// assert_eq!(error.to_string(), "the table is locked");
/// assert!(!format!("{error:?}").contains("password"));
/// ```
pub struct StoreError {
    what: &'static str,
    detail: Option<Box<str>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StoreError {
    /// An error in these words.
    pub const fn new(what: &'static str) -> Self {
        Self {
            what,
            detail: None,
            source: None,
        }
    }

    /// With a word on the cause. It is printed: nothing that the store keeps, and no address, may be in it.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Box<str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With its cause.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)?;
        match &self.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoreError({:?})", self.to_string())
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}
