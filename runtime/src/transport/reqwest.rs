//! The transport that ships.

use std::error::Error as _;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use zeroize::Zeroizing;

use super::{BoxFuture, Limits, Sent, Transport, TransportError, TransportErrorKind};
use crate::chunks::{Incoming, Outgoing, SourceStream, extend_wiping};

/// Sends through [reqwest](https://docs.rs/reqwest): no redirects, no retries, no cookies, no decompression, no `referer`.
///
/// The proxy variables of the environment (`HTTPS_PROXY` and so on) are **not** read: card data goes where the base URL says, or
/// through the [proxy](ReqwestTransportBuilder::proxy) named in code. It runs inside a tokio runtime with time and I/O enabled.
/// With the features `rustls` and `native-tls` both on it uses rustls; only with rustls is a refused certificate told apart
/// ([`TransportErrorKind::Tls`]) from no connection. Without either it speaks plain HTTP, to loopback hosts.
/// Bodies that the runtime makes are wiped; the URL, header values and what the HTTP and TLS layers copy are not.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

/// Settings of a [`ReqwestTransport`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    proxy: Option<String>,
}

impl ReqwestTransport {
    /// One with ten seconds to connect and no proxy.
    ///
    /// # Errors
    /// [`TransportError`] when the TLS library cannot start, for example without root certificates.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// One with other settings.
    pub const fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            proxy: None,
        }
    }
}

impl ReqwestTransportBuilder {
    /// How long connecting may take: name look-up, TCP and TLS.
    ///
    /// Keep it below the total timeout: while connecting, only this one knows that nothing was sent.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sends everything through this proxy.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// [`TransportError`] when the TLS library cannot start or the proxy's URL is none.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let unusable =
            |what: &str| TransportError::new(Sent::No, TransportErrorKind::Other).with_detail(what);
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_proxy()
            .connect_timeout(self.connect_timeout);
        // with both on, which one a build gets must not hang on what other crates switch on
        #[cfg(feature = "rustls")]
        {
            client = client.tls_backend_rustls();
        }
        if let Some(url) = &self.proxy {
            let proxy = reqwest::Proxy::all(url.as_str())
                .map_err(|_| unusable("the proxy has no usable URL"))?;
            client = client.proxy(proxy);
        }
        let client = client
            .build()
            .map_err(|_| unusable("the HTTP client could not be built"))?;
        Ok(ReqwestTransport { client })
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }

    fn stream(
        &self,
        request: http::Request<Outgoing>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Incoming>, TransportError>> {
        Box::pin(self.flow(request, limits))
    }
}

impl ReqwestTransport {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut request = reqwest::Request::try_from(request).map_err(|_| unusable())?;
        *request.timeout_mut() = Some(limits.timeout);
        let mut answer = self.client.execute(request).await.map_err(|e| told(&e))?;
        let body = read_body(&mut answer, limits.answer_bytes).await?;
        let mut response = http::Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

impl ReqwestTransport {
    async fn flow(
        &self,
        request: http::Request<Outgoing>,
        limits: Limits,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let request = request.map(|body| reqwest::Body::wrap(Sending::new(body)));
        let request = reqwest::Request::try_from(request).map_err(|_| unusable())?;
        let late = |_| TransportError::new(Sent::Maybe, TransportErrorKind::Timeout);
        let head = tokio::time::timeout(limits.timeout, self.client.execute(request));
        let mut answer = head.await.map_err(late)?.map_err(|e| told(&e))?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let chunks = futures_util::stream::unfold(Some(answer), move |answer| async move {
            let mut answer = answer?;
            let chunk = tokio::time::timeout(limits.timeout, answer.chunk()).await;
            match chunk
                .map_err(late)
                .and_then(|chunk| chunk.map_err(|e| told(&e)))
            {
                Ok(Some(chunk)) => Some((Ok(chunk), Some(answer))),
                Ok(None) => None,
                Err(e) => Some((Err(e), None)),
            }
        });
        let mut response = http::Response::new(Incoming::new(chunks));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// A body as hyper reads it.
struct Sending {
    /// Never locked: hyper asks with a reference of its own, and wants proof that others could share it.
    pieces: Mutex<SourceStream>,
    left: Option<u64>,
}

impl Sending {
    fn new(body: Outgoing) -> Self {
        Self {
            left: body.length(),
            pieces: Mutex::new(body.into_stream()),
        }
    }
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<http_body::Frame<Bytes>>>> {
        let pieces = self
            .pieces
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let piece = std::task::ready!(Pin::new(pieces).poll_next(cx));
        if let (Some(Ok(piece)), Some(left)) = (&piece, &mut self.left) {
            *left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        }
        Poll::Ready(piece.map(|piece| piece.map(http_body::Frame::data)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.left.map_or_else(
            http_body::SizeHint::default,
            http_body::SizeHint::with_exact,
        )
    }
}

fn unusable() -> TransportError {
    TransportError::new(Sent::No, TransportErrorKind::Other)
        .with_detail("the request has no usable URL")
}

/// What is announced is only believed as far as this.
const FIRST_CAPACITY: usize = 64 << 10;

/// The whole body, in memory that is wiped when the last handle to it goes.
async fn read_body(answer: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(Sent::Maybe, TransportErrorKind::TooLarge);
    let announced = answer.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::with_capacity((announced as usize).min(FIRST_CAPACITY)));
    while let Some(chunk) = answer.chunk().await.map_err(|e| told(&e))? {
        if chunk.len() > limit - body.len() {
            return Err(too_large());
        }
        extend_wiping(&mut body, &chunk);
    }
    Ok(Bytes::from_owner(body))
}

/// reqwest's error without what it may print: only the kind is kept, and the cause where nothing had been sent.
fn told(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return TransportError::new(Sent::No, TransportErrorKind::Other);
    }
    if error.is_connect() {
        return not_connected(error);
    }
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_request() || error.is_body() || error.is_decode() {
        TransportErrorKind::Reset
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(Sent::Maybe, kind)
}

fn not_connected(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::new(Sent::No, TransportErrorKind::Timeout);
    }
    let mut kind = TransportErrorKind::Connect;
    let mut cause = error.source();
    let mut detail = None;
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            let io = innermost(io);
            // rustls reports what it refuses about a certificate or the protocol as invalid data; its text names hosts and dates
            if io.kind() == io::ErrorKind::InvalidData {
                kind = TransportErrorKind::Tls;
                detail = Some(io.to_string());
                break;
            }
            detail = Some(io.kind().to_string());
        }
        cause = inner.source();
    }
    match detail {
        Some(detail) => TransportError::new(Sent::No, kind).with_detail(detail),
        None => TransportError::new(Sent::No, kind),
    }
}

/// An I/O error that wraps another one leaves it out of its `source`.
fn innermost(mut error: &io::Error) -> &io::Error {
    while let Some(inner) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<io::Error>())
    {
        error = inner;
    }
    error
}

#[cfg(test)]
#[path = "reqwest_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "stream_tests.rs"]
mod stream_tests;
