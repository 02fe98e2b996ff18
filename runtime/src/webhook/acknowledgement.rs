//! What a provider wants to hear when it notifies.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};

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

    /// The answer: status and body, as `text/plain` where there is a body.
    pub fn response(&self) -> Response<Bytes> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = empty(status);
        if !self.body.is_empty() {
            *response.body_mut() = Bytes::from_static(self.body.as_bytes());
            let media = HeaderValue::from_static("text/plain");
            response.headers_mut().insert(CONTENT_TYPE, media);
        }
        response
    }
}

/// An answer that says nothing but its status.
pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;

    use super::Acknowledgement;

    #[test]
    fn a_text_is_answered_as_text() {
        let response = Acknowledgement::new(202, "SUCCESS", None, &[], &[]).response();
        assert_eq!(response.status(), 202);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/plain");
        assert_eq!(&response.body()[..], b"SUCCESS");
    }

    #[test]
    fn without_a_text_there_is_no_media_type() {
        let response = Acknowledgement::new(200, "", Some(5), &[15], &["/id"]).response();
        assert_eq!(response.status(), 200);
        assert!(response.headers().is_empty());
        assert!(response.body().is_empty());
    }
}
