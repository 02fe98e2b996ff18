//! What can come of a call, sorted by the first question: may money have moved?
//!
//! No `Display` and no `Debug` here shows a body, a header, a parameter or a provider's message: any of them may hold card data.

mod mismatch;
mod misuse;
mod reconciling;
mod refused;

use std::fmt;
use std::time::Duration;

pub use self::mismatch::{Differing, Mismatch};
pub use self::misuse::Misuse;
pub use self::reconciling::Reconciling;
pub use self::refused::Refused;
use crate::operation::Operation;
use crate::transport::TransportError;
use crate::{Body, DecodeError, Rejected, Violation};

/// Why a call has no payload.
///
/// ```
/// # fn ask_what_became_of_it(_: &payspec_runtime::Error) {}
/// # fn handle(e: payspec_runtime::Error) {
/// use payspec_runtime::{Error, ErrorClass};
///
/// match &e {
///     e if e.outcome_unknown() => ask_what_became_of_it(e), // do not repeat
///     Error::Refused(no) if no.class == ErrorClass::Declined => { /* tell the customer */ }
///     Error::NotSent(_) => { /* may be repeated */ }
///     _ => { /* tell the maintainers */ }
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// No byte of the request left: it may be repeated.
    NotSent(NotSent),
    /// The provider said no, and how.
    Refused(Box<Refused>),
    /// It was sent, and nobody knows what became of it. Ask, do not repeat.
    OutcomeUnknown(Box<OutcomeUnknown>),
    /// The answer does not say what the spec promises.
    BadAnswer(Box<BadAnswer>),
    /// The call was wrong on our side; nothing was sent.
    Misuse(Box<Misuse>),
}

impl Error {
    /// Whether the call may have done something that its caller cannot see: money may have moved. Ask, do not repeat.
    ///
    /// That is [`OutcomeUnknown`](Self::OutcomeUnknown), a [`BadAnswer`](Self::BadAnswer) to a call with an effect, and a refusal
    /// that leaves it open ([`Refused::outcome_unknown`]).
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::OutcomeUnknown(_) => true,
            Self::BadAnswer(e) => e.operation.effect.has_effect(),
            Self::Refused(e) => e.outcome_unknown(),
            Self::NotSent(_) | Self::Misuse(_) => false,
        }
    }

    /// The operation's name in the spec; none for a client that could not be built.
    pub fn operation(&self) -> Option<&'static str> {
        self.descriptor().map(|operation| operation.name)
    }

    /// The HTTP status, when an answer came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(e) => Some(e.status),
            Self::OutcomeUnknown(e) => e.status,
            Self::BadAnswer(e) => e.status,
            Self::NotSent(_) | Self::Misuse(_) => None,
        }
    }

    /// The provider's code, where it refused and gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(e) => e.code.as_deref(),
            _ => None,
        }
    }

    /// The provider's id of the request, when an answer gave one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused(e) => e.request_id.as_deref(),
            Self::OutcomeUnknown(e) => e.request_id.as_deref(),
            Self::BadAnswer(e) => e.request_id.as_deref(),
            Self::NotSent(_) | Self::Misuse(_) => None,
        }
    }

    /// How long the provider asks to wait before the next try, when an answer says it.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(e) => e.retry_after,
            Self::OutcomeUnknown(e) => e.retry_after,
            Self::BadAnswer(e) => e.retry_after,
            Self::NotSent(_) | Self::Misuse(_) => None,
        }
    }

    /// How to find out what became of it; only where [`outcome_unknown`](Self::outcome_unknown) and the spec names an operation.
    pub fn reconcile(&self) -> Option<&Reconciling> {
        if !self.outcome_unknown() {
            return None;
        }
        match self {
            Self::Refused(e) => e.reconciling.as_ref(),
            Self::OutcomeUnknown(e) => e.reconciling.as_ref(),
            Self::BadAnswer(e) => e.reconciling.as_ref(),
            Self::NotSent(_) | Self::Misuse(_) => None,
        }
    }

    pub(crate) fn descriptor(&self) -> Option<&'static Operation> {
        match self {
            Self::NotSent(e) => Some(e.operation),
            Self::Refused(e) => Some(e.operation),
            Self::OutcomeUnknown(e) => Some(e.operation),
            Self::BadAnswer(e) => Some(e.operation),
            Self::Misuse(e) => e.operation(),
        }
    }

    /// Adds what the request knows of the way to find out.
    pub(crate) fn with_reconciling(mut self, known: Option<Reconciling>) -> Self {
        match &mut self {
            Self::Refused(e) => e.reconciling = known,
            Self::OutcomeUnknown(e) => e.reconciling = known,
            Self::BadAnswer(e) => e.reconciling = known,
            Self::NotSent(_) | Self::Misuse(_) => {}
        }
        self
    }

    pub(crate) fn with_retry_after(mut self, asked: Option<Duration>) -> Self {
        match &mut self {
            Self::Refused(e) => e.retry_after = asked,
            Self::OutcomeUnknown(e) => e.retry_after = asked,
            Self::BadAnswer(e) => e.retry_after = asked,
            Self::NotSent(_) | Self::Misuse(_) => {}
        }
        self
    }

    pub(crate) fn misuse(operation: Option<&'static Operation>, what: impl Into<String>) -> Self {
        Self::Misuse(Box::new(Misuse::text(operation, what.into())))
    }

    pub(crate) fn invalid(operation: &'static Operation, violations: Vec<Violation>) -> Self {
        Self::Misuse(Box::new(Misuse::invalid(operation, violations)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(e) => e.fmt(f),
            Self::Refused(e) => e.fmt(f),
            Self::OutcomeUnknown(e) => e.fmt(f),
            Self::BadAnswer(e) => e.fmt(f),
            Self::Misuse(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotSent(e) => Some(e.cause.source()),
            Self::OutcomeUnknown(e) => e.cause.source(),
            Self::BadAnswer(e) => e.cause.source(),
            Self::Misuse(_) | Self::Refused(_) => None,
        }
    }
}

/// No byte of the request left.
#[derive(Clone)]
#[non_exhaustive]
pub struct NotSent {
    /// What was called.
    pub operation: &'static Operation,
    /// Why.
    pub cause: Unsent,
}

/// Why no byte of a request left.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Unsent {
    /// No connection, or no time to make one.
    Transport(TransportError),
    /// The token that the request should carry could not be had.
    Token(Box<Error>),
}

impl Unsent {
    fn source(&self) -> &(dyn std::error::Error + 'static) {
        match self {
            Self::Transport(e) => e,
            Self::Token(e) => e.as_ref(),
        }
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.cause {
            Unsent::Transport(_) => "",
            Unsent::Token(_) => ": there is no token for it",
        };
        write!(f, "`{}` was not sent{why}", self.operation.name)
    }
}

impl fmt::Debug for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotSent")
            .field("operation", &self.operation.name)
            .field("cause", &self.cause)
            .finish()
    }
}

/// It was sent, and no answer says what became of it.
#[derive(Clone)]
#[non_exhaustive]
pub struct OutcomeUnknown {
    /// What was called.
    pub operation: &'static Operation,
    /// Why nobody knows.
    pub cause: Cause,
    /// The HTTP status, when an answer came.
    pub status: Option<u16>,
    /// The provider's id of the request, when an answer gave one.
    pub request_id: Option<String>,
    /// The whole answer; empty when none came.
    pub body: Body,
    pub(crate) reconciling: Option<Reconciling>,
    pub(crate) retry_after: Option<Duration>,
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` was sent and its outcome is unknown: {}",
            self.operation.name, self.cause
        )?;
        status(f, self.status)?;
        request_id(f, self.request_id.as_deref())
    }
}

impl fmt::Debug for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutcomeUnknown")
            .field("operation", &self.operation.name)
            .field("cause", &self.cause)
            .field("status", &self.status)
            .field("request_id", &self.request_id.as_deref().map(Shown))
            .field("body", &self.body)
            .field("reconciling", &self.reconciling)
            .finish()
    }
}

/// No answer, or one that does not say what the spec promises.
#[derive(Clone)]
#[non_exhaustive]
pub struct BadAnswer {
    /// What was called.
    pub operation: &'static Operation,
    /// What is wrong with it.
    pub cause: Cause,
    /// The HTTP status, when an answer came.
    pub status: Option<u16>,
    /// The provider's id of the request, when the answer gave one.
    pub request_id: Option<String>,
    /// The whole answer; empty when none came.
    pub body: Body,
    pub(crate) reconciling: Option<Reconciling>,
    pub(crate) retry_after: Option<Duration>,
}

impl fmt::Display for BadAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` has no usable answer: {}",
            self.operation.name, self.cause
        )?;
        status(f, self.status)?;
        request_id(f, self.request_id.as_deref())
    }
}

impl fmt::Debug for BadAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BadAnswer")
            .field("operation", &self.operation.name)
            .field("cause", &self.cause)
            .field("status", &self.status)
            .field("request_id", &self.request_id.as_deref().map(Shown))
            .field("body", &self.body)
            .field("reconciling", &self.reconciling)
            .finish()
    }
}

/// What is wrong with an answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// No whole answer came.
    NoAnswer(TransportError),
    /// The provider failed (5xx) without a word the spec knows.
    ServerFailed,
    /// A redirect, which is never followed.
    Redirect,
    /// A status that means nothing here.
    Status,
    /// Not the JSON that the spec promises.
    Undecodable(DecodeError),
    /// JSON, but nothing in it says whether it worked.
    NoVerdict,
    /// It says that it worked, and the payload is missing.
    NoPayload,
    /// The answer should be text and is not UTF-8.
    NotText,
    /// The answer's signature is missing or wrong: somebody else may have written it.
    Signature(Rejected),
    /// The answer is about another call than this one.
    Mismatch(Mismatch),
    /// Asking what became of it came to this: the outcome is as unknown as before.
    Unsettled(Box<Error>),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAnswer(_) => "no whole answer came",
            Self::ServerFailed => "the provider failed",
            Self::Redirect => "the answer is a redirect",
            Self::Status => "the status means nothing here",
            Self::Undecodable(_) => "the answer is not what the spec promises",
            Self::NoVerdict => "nothing in the answer says whether it worked",
            Self::NoPayload => "the answer lacks its payload",
            Self::NotText => "the answer is not UTF-8",
            Self::Signature(_) => "the answer is not signed by the provider",
            Self::Unsettled(_) => "asking what became of it gave no word",
            Self::Mismatch(mismatch) => {
                return write!(f, "the answer does not repeat what was sent: {mismatch}");
            }
        })
    }
}

impl Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoAnswer(e) => Some(e),
            Self::Undecodable(e) => Some(e),
            Self::Signature(e) => Some(e),
            Self::Unsettled(e) => Some(e.as_ref()),
            _ => None,
        }
    }
}

/// A code or an id that the provider chose: printed only while it looks like one.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |c: u8| c.is_ascii_alphanumeric() || b"-_.:/#".contains(&c);
        if !self.0.is_empty() && self.0.len() <= 128 && self.0.bytes().all(word) {
            f.write_str(self.0)
        } else {
            f.write_str("[not shown]")
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What may be printed of an id that the provider chose.
pub(crate) fn shown(id: &str) -> String {
    Shown(id).to_string()
}

fn status(f: &mut fmt::Formatter<'_>, status: Option<u16>) -> fmt::Result {
    status.map_or(Ok(()), |status| write!(f, ", status {status}"))
}

fn request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    id.map_or(Ok(()), |id| write!(f, ", request id {}", Shown(id)))
}
