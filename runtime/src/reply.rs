//! What a call that worked brings back.

use std::fmt;

use http::HeaderMap;

use crate::{Body, DecodeError, Header, Reader, Sink, Value};

/// A payload and what came with it.
///
/// `Debug` prints neither the payload nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<R> {
    /// What was asked for.
    pub payload: R,
    pub(crate) about: About,
}

/// An answer without its payload.
#[derive(Clone)]
pub(crate) struct About {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl<R> Reply<R> {
    /// The payload alone.
    pub fn into_payload(self) -> R {
        self.payload
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.about.status
    }

    /// The provider's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.about.request_id.as_deref()
    }

    /// The provider's message. It may hold personal data: do not print it.
    pub fn message(&self) -> Option<&str> {
        self.about.message.as_deref()
    }

    /// A header of the answer, if it is there and is text. It may hold a token: do not print it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.about.headers.get(name)?.to_str().ok()
    }

    /// A header of the answer as the type that the spec gives for it; none where it is missing.
    ///
    /// ```
    /// # fn handle(reply: &payspec_runtime::Reply<()>) -> Result<(), payspec_runtime::DecodeError> {
    /// use payspec_runtime::Header;
    ///
    /// const LEFT: Header<i64> = Header::new("x-rate-limit-remaining");
    ///
    /// if reply.read(LEFT)? == Some(0) { /* wait */ }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`DecodeError`] when the header is not of that type.
    pub fn read<T: Value>(&self, header: Header<T>) -> Result<Option<T>, DecodeError> {
        header.of(&self.about.headers)
    }

    /// The whole body as it came.
    pub const fn raw(&self) -> &Body {
        &self.about.body
    }
}

impl<R> fmt::Debug for Reply<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.about.status)
            .field("request_id", &self.request_id().map(crate::error::shown))
            .field("body", &self.about.body)
            .finish_non_exhaustive()
    }
}

/// The payload of an answer that has none: whatever stands there is skipped.
impl Value for () {
    fn blank() -> Self {}

    fn write(&self, to: &mut dyn Sink) {
        to.null();
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        from.raw().map(drop)
    }

    fn is_absent(&self) -> bool {
        true
    }

    fn may_be_absent(&self) -> bool {
        true
    }
}
