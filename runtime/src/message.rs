//! A request and an answer as plain values: what signing reads, what a transport carries, and nothing of it in `Debug`.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use zeroize::Zeroizing;

use crate::chunks::Outgoing;
use crate::{DecodeError, Reader, Sink, Value, base64};

/// The bytes of a body. Cheap to clone; `Debug` prints the length only; memory the runtime owns is wiped with the last clone.
///
/// As a [`Value`] it is a base64 string in JSON, and the bytes themselves where the spec says so ([`AnswerForm::Bytes`](crate::AnswerForm::Bytes));
/// what is sent as bytes is a [`File`](crate::File).
///
/// ```
/// use payspec_runtime::Body;
///
/// let body = Body::from(r#"{"number":"4111111111111111"}"#);
/// assert_eq!(body.len(), 29);
/// assert_eq!(format!("{body:?}"), "Body(29 bytes)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// No bytes.
    pub const fn empty() -> Self {
        Self(Bytes::new())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, where it is UTF-8.
    pub fn as_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes, shared.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.len())
    }
}

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Zeroizing<Vec<u8>>> for Body {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(Bytes::from_owner(Wiped(bytes)))
    }
}

/// Bytes that are wiped once.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        // The whole capacity is wiped right after this; what is in use would be wiped before that, too.
        self.0.clear();
    }
}

impl From<Zeroizing<String>> for Body {
    fn from(mut text: Zeroizing<String>) -> Self {
        Self::from(Zeroizing::new(std::mem::take(&mut *text).into_bytes()))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Zeroizing::new(bytes))
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes().to_vec())
    }
}

impl Value for Body {
    fn blank() -> Self {
        Self::empty()
    }

    fn write(&self, to: &mut dyn Sink) {
        let text = base64::encode(&self.0);
        to.sensitive(crate::Sensitivity::Masked, crate::Scalar::Text(&text));
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let start = from.position();
        let text = from.text("base64 text")?;
        let Some(bytes) = base64::decode(&text) else {
            from.restore(start);
            return Err(from.expected("base64 text"));
        };
        *self = bytes.into();
        Ok(())
    }
}

/// A request, ready but for sending.
///
/// `Debug` prints the method, the path as the spec writes it (`/payments/{id}`), header names and the body's length.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Uri,
    /// The path without values, for `Debug`.
    pub(crate) template: Cow<'static, str>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// In place of the body, where a part of it is yet to be read.
    pub(crate) streamed: Option<Outgoing>,
}

impl Request {
    /// The method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The whole URL. Its query may hold secrets: do not print it.
    pub const fn url(&self) -> &Uri {
        &self.url
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body; empty where it is [streamed](crate::File::streamed).
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// The same as the `http` crate has it.
    pub fn into_http(self) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body.into_bytes());
        *request.method_mut() = self.method;
        *request.uri_mut() = self.url;
        *request.headers_mut() = self.headers;
        request
    }

    /// The same with a body that is read while it is sent.
    pub(crate) fn into_outgoing(mut self) -> http::Request<Outgoing> {
        let streamed = self.streamed.take();
        let (parts, body) = self.into_http().into_parts();
        http::Request::from_parts(parts, streamed.unwrap_or_else(|| body.into()))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.template)
            .field("headers", &Names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

/// An answer, whole.
///
/// `Debug` prints the status, header names and the body's length.
#[derive(Clone)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl Response {
    /// An answer from its parts.
    pub fn new(status: u16, headers: HeaderMap, body: impl Into<Body>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
        }
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub const fn body(&self) -> &Body {
        &self.body
    }
}

impl From<http::Response<Bytes>> for Response {
    fn from(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.into(),
        }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

/// Puts in a header that nothing prints and HTTP/2 does not index; the error names it and keeps the value to itself.
pub(crate) fn insert_header(
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
) -> Result<(), String> {
    let header: HeaderName = name
        .parse()
        .map_err(|_| format!("`{name}` is not a header name"))?;
    // beyond ASCII, what a byte means is between the two ends, and nobody wrote it down
    let ascii = value
        .is_ascii()
        .then(|| HeaderValue::from_str(value).ok())
        .flatten();
    let Some(mut value) = ascii else {
        return Err(format!(
            "the value of the header `{name}` has characters a header cannot carry"
        ));
    };
    value.set_sensitive(true);
    headers.insert(header, value);
    Ok(())
}

/// A header value that stands in the spec: it is not copied.
pub(crate) fn header_of(text: &'static str) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()
}

/// Header names without their values.
struct Names<'a>(&'a HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.keys().map(http::HeaderName::as_str))
            .finish()
    }
}
