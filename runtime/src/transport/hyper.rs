//! The transport that ships.

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use http_body::{Body as _, Frame, SizeHint};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use zeroize::Zeroizing;

use super::connect::{Connector, Proxy};
use super::{BoxFuture, Limits, Sent, Transport, TransportError, TransportErrorKind};
use crate::chunks::{Incoming, Outgoing, SourceStream, extend_wiping};

/// Sends through [hyper](https://docs.rs/hyper): no redirects, no cookies, no decompression; a pool of connections.
///
/// A request goes once more only if the pool's connection had ended before a byte of it was written. The proxy variables of the
/// environment (`HTTPS_PROXY` and so on) are **not** read: card data goes where the base URL says, or
/// through the [proxy](HyperTransportBuilder::proxy) named in code. It runs inside a tokio runtime with time and I/O enabled.
///
/// With the feature `rustls` or `rustls-ring` certificates are verified as the platform does, and TLS is that of the
/// process-wide provider of rustls if there is one. With `native-tls` beside either it uses rustls; only with rustls is a refused
/// certificate told apart ([`TransportErrorKind::Tls`]) from no connection. Without any it speaks plain HTTP, to loopback hosts.
/// Bodies that the runtime makes are wiped; the URL, header values and what the HTTP and TLS layers copy are not.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Sending>,
}

/// Settings of a [`HyperTransport`].
#[derive(Clone)]
#[must_use]
pub struct HyperTransportBuilder {
    connect_timeout: Duration,
    proxy: Option<Zeroizing<String>>,
}

/// How long the pool keeps a connection that nobody uses.
const IDLE: Duration = Duration::from_secs(90);

impl HyperTransport {
    /// One with ten seconds to connect and no proxy.
    ///
    /// # Errors
    /// [`TransportError`] when the TLS library cannot start, for example without root certificates.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// One with other settings.
    pub const fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            proxy: None,
        }
    }
}

impl HyperTransportBuilder {
    /// How long connecting may take: name look-up, TCP and TLS.
    ///
    /// Keep it below the total timeout: while connecting, only this one knows that nothing was sent.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sends everything through a tunnel (`CONNECT`) that this proxy makes: `http://host:port`, or `http://user:password@host:port`
    /// with `%3A` and the like for what is special in a URL. What goes through the tunnel is as secure as without it.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Zeroizing::new(url.into()));
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// [`TransportError`] when the TLS library cannot start or the proxy's URL is none.
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        let unusable =
            |what: &str| TransportError::new(Sent::No, TransportErrorKind::Other).with_detail(what);
        let proxy = match &self.proxy {
            Some(url) => {
                Some(Proxy::parse(url).ok_or_else(|| unusable("the proxy has no usable URL"))?)
            }
            None => None,
        };
        let connector = Connector::new(self.connect_timeout, proxy)
            .map_err(|_| unusable("the HTTP client could not be built"))?;
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(HyperTransport { client })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport")
    }
}

/// Without the proxy's URL, which may hold a password.
impl fmt::Debug for HyperTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &self.proxy.is_some())
            .finish()
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let exchange = self.exchange(request.map(Sending::Whole), limits.answer_bytes);
            within(limits.timeout, exchange).await
        })
    }

    fn stream(
        &self,
        request: http::Request<Outgoing>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Incoming>, TransportError>> {
        Box::pin(self.flow(request.map(Sending::pieces), limits))
    }
}

impl HyperTransport {
    /// Sends, and waits for the head of the answer.
    async fn head(
        &self,
        request: http::Request<Sending>,
    ) -> Result<http::Response<hyper::body::Incoming>, TransportError> {
        if request.uri().scheme().is_none() || request.uri().authority().is_none() {
            return Err(unusable());
        }
        self.client.request(request).await.map_err(|e| told(&e))
    }

    async fn exchange(
        &self,
        request: http::Request<Sending>,
        limit: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let (head, body) = self.head(request).await?.into_parts();
        let body = read_body(body, limit).await?;
        Ok(http::Response::from_parts(head, body))
    }

    async fn flow(
        &self,
        request: http::Request<Sending>,
        limits: Limits,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let (head, body) = within(limits.timeout, self.head(request))
            .await?
            .into_parts();
        let chunks = futures_util::stream::unfold(Some(body), move |body| async move {
            let mut body = body?;
            match within(limits.timeout, piece(&mut body)).await {
                Ok(Some(chunk)) => Some((Ok(chunk), Some(body))),
                Ok(None) => None,
                Err(e) => Some((Err(e), None)),
            }
        });
        Ok(http::Response::from_parts(head, Incoming::new(chunks)))
    }
}

/// Gives up after a while: then the request may have arrived.
async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let late = |_| TransportError::new(Sent::Maybe, TransportErrorKind::Timeout);
    tokio::time::timeout(limit, work).await.map_err(late)?
}

/// A body as hyper reads it.
enum Sending {
    Whole(Bytes),
    Pieces {
        pieces: SourceStream,
        left: Option<u64>,
    },
}

impl Sending {
    fn pieces(body: Outgoing) -> Self {
        Self::Pieces {
            left: body.length(),
            pieces: body.into_stream(),
        }
    }
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = match &mut *self {
            Self::Whole(bytes) if bytes.is_empty() => None,
            Self::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Self::Pieces { pieces, left } => {
                let piece = ready!(Pin::new(pieces).poll_next(cx));
                if let (Some(Ok(piece)), Some(left)) = (&piece, left) {
                    *left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                }
                piece
            }
        };
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        let left = match self {
            Self::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Pieces { left, .. } => *left,
        };
        left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn unusable() -> TransportError {
    TransportError::new(Sent::No, TransportErrorKind::Other)
        .with_detail("the request has no usable URL")
}

/// The next piece of an answer; none at its end.
async fn piece(body: &mut hyper::body::Incoming) -> Result<Option<Bytes>, TransportError> {
    loop {
        let frame = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await;
        match frame.transpose().map_err(|e| told_of_body(&e))? {
            // trailers say nothing
            Some(frame) => {
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
            None => return Ok(None),
        }
    }
}

/// What is announced is only believed as far as this.
const FIRST_CAPACITY: usize = 64 << 10;

/// The whole body, in memory that is wiped when the last handle to it goes.
async fn read_body(
    mut answer: hyper::body::Incoming,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(Sent::Maybe, TransportErrorKind::TooLarge);
    let announced = answer.size_hint().exact().unwrap_or(0);
    if announced > limit as u64 {
        return Err(too_large());
    }
    let mut body = Zeroizing::new(Vec::with_capacity((announced as usize).min(FIRST_CAPACITY)));
    while let Some(chunk) = piece(&mut answer).await? {
        if chunk.len() > limit - body.len() {
            return Err(too_large());
        }
        extend_wiping(&mut body, &chunk);
    }
    Ok(Bytes::from_owner(body))
}

/// The client's error without what it may print: only the kind is kept, and the cause where nothing had been sent.
fn told(error: &hyper_util::client::legacy::Error) -> TransportError {
    match error.is_connect() {
        true => not_connected(error),
        false => told_of_body(error),
    }
}

/// An error after the connection was there.
fn told_of_body(error: &(dyn Error + 'static)) -> TransportError {
    let late = causes(error).any(|kind| kind.kind() == io::ErrorKind::TimedOut);
    let kind = match late {
        true => TransportErrorKind::Timeout,
        false => TransportErrorKind::Reset,
    };
    TransportError::new(Sent::Maybe, kind)
}

fn not_connected(error: &(dyn Error + 'static)) -> TransportError {
    let mut detail = None;
    for io in causes(error) {
        match io.kind() {
            io::ErrorKind::TimedOut => {
                return TransportError::new(Sent::No, TransportErrorKind::Timeout);
            }
            // rustls reports what it refuses about a certificate or the protocol as invalid data; its text names hosts and dates
            io::ErrorKind::InvalidData => {
                return TransportError::new(Sent::No, TransportErrorKind::Tls)
                    .with_detail(io.to_string());
            }
            kind => detail = Some(kind.to_string()),
        }
    }
    let error = TransportError::new(Sent::No, TransportErrorKind::Connect);
    match detail {
        Some(detail) => error.with_detail(detail),
        None => error,
    }
}

/// The I/O errors that an error comes from, from the outside in.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a io::Error> {
    std::iter::successors(error.source(), |inner: &&'a (dyn Error + 'static)| {
        (*inner).source()
    })
    .filter_map(|inner| inner.downcast_ref::<io::Error>())
    .map(innermost)
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
#[path = "hyper_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "stream_tests.rs"]
mod stream_tests;

#[cfg(all(test, feature = "__rustls"))]
#[path = "tls_tests.rs"]
mod tls_tests;
