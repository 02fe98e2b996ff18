//! Notifications as an extractor for [axum](::axum) 0.8, and answers as its responses. Behind the feature `axum`.
//!
//! ```
//! use std::sync::Arc;
//!
//! use axum::Router;
//! use axum::extract::{FromRef, State};
//! use axum::response::IntoResponse;
//! use axum::routing::post;
//! use payspec_runtime::MemoryDeduplicator;
//! use payspec_runtime::axum::Received;
//! # // What the generator makes of a spec, by hand.
//! # mod acme {
//! #     use payspec_runtime as rt;
//! #     #[derive(Clone)]
//! #     pub struct Keys(rt::Keys);
//! #     impl AsRef<rt::Keys> for Keys {
//! #         fn as_ref(&self) -> &rt::Keys { &self.0 }
//! #     }
//! #     pub mod webhook {
//! #         use super::rt;
//! #         pub enum Collection {}
//! #         impl rt::Event for Collection {
//! #             type Payload = rt::Json;
//! #             type Keys = super::Keys;
//! #             const DESCRIPTOR: &'static rt::EventDescriptor = &rt::EventDescriptor {
//! #                 provider: "acme",
//! #                 name: "collection",
//! #                 signature: None,
//! #                 acknowledgement: rt::Acknowledgement::new(200, "", None, &[], &[]),
//! #                 lenient: rt::Forms::NONE,
//! #             };
//! #         }
//! #     }
//! # }
//! # #[derive(Debug)] struct NotBooked;
//! # async fn book(_: payspec_runtime::Json) -> Result<(), NotBooked> { Ok(()) }
//!
//! #[derive(Clone)]
//! struct Shop {
//!     keys: acme::Keys,
//!     seen: Arc<MemoryDeduplicator>,
//! }
//!
//! impl FromRef<Shop> for acme::Keys {
//!     fn from_ref(shop: &Shop) -> Self {
//!         shop.keys.clone()
//!     }
//! }
//!
//! async fn receive(State(shop): State<Shop>, Received(event): Received<acme::webhook::Collection>) -> impl IntoResponse {
//!     // Acknowledges what was booked, now or before; makes the provider repeat what was not.
//!     event.once(&shop.seen, |paid| async move { book(paid.payload).await }).await
//! }
//!
//! fn app(shop: Shop) -> Router {
//!     Router::new().route("/notify", post(receive)).with_state(shop)
//! }
//! ```

use std::fmt;

use ::axum::body::{Body, Bytes};
use ::axum::extract::{DefaultBodyLimit, FromRef, FromRequest, Request};
use ::axum::response::{IntoResponse, Response};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};

use super::acknowledgement::empty;
use super::{Acknowledgement, Event, Handled, NotHandled, Notification, verify_notification};
use crate::signature::Rejected;

/// Bytes in the body of a notification, unless [`Received`] says otherwise.
pub const DEFAULT_LIMIT: usize = 256 << 10;

/// A notification, verified: nothing else reaches the handler.
///
/// The keys come from the router's state, through [`FromRef`]. Whatever the method, the body is read to its end, as far as `LIMIT`
/// bytes, and verified as it came. It must be the last argument of the handler, since it takes the body; layers that change the body
/// must not stand before it.
///
/// Everything else is answered with a [`Rejection`]: nothing is said of why.
pub struct Received<E: Event, const LIMIT: usize = DEFAULT_LIMIT>(pub Notification<E::Payload>);

impl<S, E, const LIMIT: usize> FromRequest<S> for Received<E, LIMIT>
where
    S: Send + Sync,
    E: Event,
    E::Keys: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Rejection> {
        if is_encoded(request.headers()) {
            return Err(Rejection::Encoded);
        }
        let headers = std::mem::take(request.headers_mut());
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge,
            _ => Rejection::Incomplete,
        })?;
        let keys = E::Keys::from_ref(state);
        verify_notification::<E>(&keys, &headers, &body)
            .map(Self)
            .map_err(Rejection::Rejected)
    }
}

/// Whether the body was compressed or the like. Taking that apart before it is verified would be work for anybody who asks.
fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_ENCODING).iter().any(|value| {
        let plain = |coding: &[u8]| coding.trim_ascii().eq_ignore_ascii_case(b"identity");
        !value.as_bytes().split(|byte| *byte == b',').all(plain)
    })
}

impl<E: Event, const LIMIT: usize> fmt::Debug for Received<E, LIMIT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Received").field(&self.0).finish()
    }
}

/// Why a request is no notification to be handled.
///
/// As a response it has no body, so whoever tries learns nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rejection {
    /// It is not verified, answered with 401; or it is, and unreadable: 500, so that the provider repeats it and somebody looks.
    Rejected(Rejected),
    /// The body is larger than the limit: 413.
    TooLarge,
    /// The body has a content encoding: 415.
    Encoded,
    /// The body did not come whole: 400.
    Incomplete,
}

impl Rejection {
    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Rejected(rejected) => rejected.status(),
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Incomplete => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejected) => rejected.fmt(f),
            Self::TooLarge => f.write_str("the body is larger than the limit"),
            Self::Encoded => f.write_str("the body has a content encoding"),
            Self::Incomplete => f.write_str("the body did not come whole"),
        }
    }
}

impl std::error::Error for Rejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Rejected(rejected) => rejected.source(),
            _ => None,
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        empty(self.status()).map(Body::from)
    }
}

impl IntoResponse for Acknowledgement {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}

impl IntoResponse for &Acknowledgement {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}

impl IntoResponse for Handled {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}

/// What the handler's error says is not for the provider.
impl<E> IntoResponse for NotHandled<E> {
    fn into_response(self) -> Response {
        self.response().map(Body::from)
    }
}
