//! What generated clients lean on.
//!
//! Generated code is plain structs and one table of members each; everything that has logic is here and is compiled once, since it
//! works on `&dyn` [`Value`] rather than on type parameters. Nothing here knows a provider.
//!
//! - [`Value`], [`Shape`]: how a type and the runtime talk about JSON, checks and printing;
//! - [`json`]: reading and writing RFC 8259, strictly, with number text kept;
//! - [`Amount`], [`Number`], [`Timestamp`], [`LocalDateTime`], [`Date`], [`Json`], [`JsonObject`], [`Null`], [`Nullable`], [`Pan`], [`Cvv`], [`Secret`],
//!   [`Masked`]: the leaf types;
//! - [`check`]: every rule of the spec that a value breaks.
//!
//! # The serde traits
//!
//! With the feature `serde`, leaf types and generated types are `Serialize` and `Deserialize`. It is off by default: two impls a type are a
//! fifth of what checking a generated crate costs. Faster, and with no limits, are [`json::from_slice`] and [`json::to_vec`]. The limits:
//!
//! - Writing: a number that is no integer of 64 bits keeps its digits in `serde_json`'s text; `serde_json::Value` makes a float of it;
//!   other formats get a float where that says the same digits again, and an error where it would not.
//! - Reading: numbers are read as sent from `serde_json`'s text. From other formats, and inside `flatten`, `untagged` and internally
//!   tagged types, which buffer, a float is an error, since its digits are lost, unless it is exactly an integer. `serde_json::Value`
//!   has floats already and gives their digits.
//! - `Option<Nullable<T>>` in a type of your own: serde makes `None` of `null`. Generated types keep the three states.
//! - [`Pan`], [`Cvv`], [`Secret`] and generated types that hold them are `Deserialize` but not `Serialize`.
//! - A generated type takes no serde attributes.

// No input panics: what is indexed all the same says why that can't fail.
#![cfg_attr(
    not(test),
    warn(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

// The macros name the runtime by its package name, in the runtime's own tests too.
#[allow(unused_extern_crates)]
extern crate self as payspec_runtime;

mod amount;
pub mod check;
mod compound;
mod debug;
mod decimal;
mod decode_error;
mod equal;
#[cfg(feature = "jiff")]
mod jiff;
pub mod json;
mod macros;
mod number;
mod or_text;
mod scalar;
mod sensitive;
#[cfg(feature = "serde")]
mod serde_traits;
mod shape;
mod time;
mod unlisted;
mod value;

pub use amount::Amount;
pub use check::{Invalid, Violation};
pub use compound::Nullable;
pub use debug::debug;
pub use decimal::{DecimalError, Digits};
pub use decode_error::DecodeError;
pub use equal::equal;
pub use json::{Json, JsonObject, Null, Reader};
pub use number::Number;
pub use or_text::OrText;
pub use sensitive::{Cvv, Maskable, Masked, Pan, Secret};
pub use shape::{Condition, Facet, Forms, Group, Is, Kinds, Member, Probe, Shape};
pub use time::{Date, LocalDateTime, TimeError, Timestamp};
pub use unlisted::Unlisted;
pub use value::{Extra, Filled, Outcome, Scalar, Sensitivity, Sink, Value, object};

#[doc(hidden)]
pub mod __private;

// HTTP core
mod address;
mod base64;
mod call;
mod chunks;
mod clock;
mod core;
mod credential;
mod encode;
mod envelope;
mod error;
mod file;
mod header;
mod message;
mod multipart;
mod node;
mod operation;
mod params;
mod pattern;
mod reply;
mod retry;
mod settle;
mod signature;
mod streamed;
#[cfg(test)]
mod testing;
mod token;
#[cfg(test)]
mod traced;
mod transport;

pub use self::core::{Core, CoreBuilder};
pub use address::address;
pub use call::{Awaited, Call};
pub use chunks::{Incoming, Outgoing, SourceStream};
pub use clock::{Clock, SystemClock};
pub use error::{
    BadAnswer, Cause, Differing, Error, Mismatch, Misuse, NotSent, OutcomeUnknown, Reconciling,
    Refused, Unsent,
};
pub use file::File;
pub use header::Header;
pub use message::{Body, Request, Response};
pub use operation::{
    Answer, AnswerForm, BodyForm, Echo, Effect, Envelope, ErrorClass, ErrorCode, FormField,
    Operation, Parameter, PartField, Place, Reconcile, Route, Scheme, State, StatusRange, Style,
    TokenSource,
};
pub use reply::Reply;
pub use retry::Retry;
pub use settle::{Settle, Settled};
pub use signature::{
    Covers, Keys, KeysBuilder, MemberOrder, Nested, OlderVersion, Rejected, SignatureAlgorithm,
    SignatureEncoding, SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};
pub use streamed::{Items, ServerEvent, ServerEvents, Streamed};
#[cfg(feature = "redis")]
pub use token::RedisTokenStore;
pub use token::{
    Lease, MemoryTokenStore, StoreError, StoredToken, TokenAnswer, TokenKey, TokenStore,
};
#[cfg(feature = "hyper")]
pub use transport::hyper::{HyperTransport, HyperTransportBuilder};
pub use transport::{BoxFuture, Limits, Sent, Transport, TransportError, TransportErrorKind};

// Notifications
mod webhook;

pub use http::HeaderMap;
#[cfg(feature = "axum")]
pub use webhook::axum;
pub use webhook::{
    Acknowledgement, Begun, Deduplicator, Event, EventDescriptor, Handled, MemoryDeduplicator,
    NotHandled, Notification, decode as decode_notification,
    decode_form as decode_form_notification, verify_notification,
};
