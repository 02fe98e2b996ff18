//! The one thing the runtime asks of the outside: carry a request, bring the answer.

#[cfg(feature = "hyper")]
mod connect;
#[cfg(feature = "hyper")]
pub(crate) mod hyper;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;

use crate::chunks::{Incoming, Outgoing};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests. The runtime decides what to send and what an answer means; a transport does neither.
///
/// An implementation follows no redirect, repeats nothing, keeps no cookies, and gives up at the [`Limits`]. When in doubt
/// whether a byte of the request left, it says [`Sent::Maybe`]: money hangs on that word.
///
/// ```
/// use payspec_runtime::{BoxFuture, Limits, Transport, TransportError};
///
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _request: http::Request<bytes::Bytes>, _limits: Limits) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
///         Box::pin(async { Ok(http::Response::new(bytes::Bytes::from_static(self.0.as_bytes()))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request` once and returns the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`TransportError`] when no whole answer came within the limits.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends `request` once, reading its body as it goes, and returns as soon as the head of the answer is there.
    ///
    /// [`Limits::timeout`] is then how long the head may take, and after it each piece of the body; [`Limits::answer_bytes`] is the
    /// caller's business. Unless a transport has another way, both bodies are held whole, and [`send`](Self::send) carries them.
    ///
    /// # Errors
    /// [`TransportError`] when no head of an answer came within the limits.
    fn stream(
        &self,
        request: http::Request<Outgoing>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Incoming>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(|_| unread())?;
            let request = http::Request::from_parts(parts, body);
            Ok(self.send(request, limits).await?.map(Incoming::from))
        })
    }
}

/// A streamed body could not be read, and so nothing was sent.
fn unread() -> TransportError {
    TransportError::new(Sent::No, TransportErrorKind::Other)
        .with_detail("the body could not be read")
}

/// How long and how much a transport waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the start of connecting to the last byte of the answer.
    pub timeout: Duration,
    /// Bytes in the answer's body.
    pub answer_bytes: usize,
}

impl Default for Limits {
    /// 30 seconds, 8 MiB.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            answer_bytes: 8 << 20,
        }
    }
}

/// Whether the provider may have seen the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// No byte of it left.
    No,
    /// It may have arrived.
    Maybe,
}

/// What went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about.
    Connect,
    /// A time limit passed.
    Timeout,
    /// The connection ended before the whole answer was there.
    Reset,
    /// TLS was refused: certificate, name or protocol.
    Tls,
    /// The answer is larger than the limit.
    TooLarge,
    /// Something else.
    Other,
}

/// No whole answer came.
///
/// Neither its text nor its `Debug` holds a URL, a header or a body; what TLS says of a certificate may name hosts.
#[derive(Clone, PartialEq, Eq)]
pub struct TransportError {
    sent: Sent,
    kind: TransportErrorKind,
    detail: Option<Box<str>>,
}

impl TransportError {
    /// An error of this kind.
    pub const fn new(sent: Sent, kind: TransportErrorKind) -> Self {
        Self {
            sent,
            kind,
            detail: None,
        }
    }

    /// With a word on the cause. It is printed: nothing of the request or the answer may be in it.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Box<str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Whether the provider may have seen the request.
    pub const fn sent(&self) -> Sent {
        self.sent
    }

    /// What went wrong.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Reset => "connection ended before the whole answer came",
            TransportErrorKind::Tls => "no secure connection",
            TransportErrorKind::TooLarge => "answer larger than the limit",
            TransportErrorKind::Other => "transport failed",
        })?;
        match &self.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "TransportError({:?}, sent: {:?}, \"{self}\")",
            self.kind, self.sent
        )
    }
}

impl std::error::Error for TransportError {}
