//! What can come of a call, sorted by the first question: may money have moved?
//!
//! No `Display` and no `Debug` here shows a body, a header, a parameter or a provider's message: any of them may hold card data.

mod cause;
mod mismatch;
mod misuse;
mod not_sent;
mod reconciling;
mod refused;
mod shown;
mod unanswered;

use std::fmt;
use std::time::Duration;

pub use self::cause::Cause;
pub use self::mismatch::{Differing, Mismatch};
pub use self::misuse::Misuse;
pub use self::not_sent::{NotSent, Unsent};
pub use self::reconciling::Reconciling;
pub use self::refused::Refused;
pub(crate) use self::shown::shown;
pub use self::unanswered::{BadAnswer, OutcomeUnknown};
use crate::operation::Operation;
use crate::{DecodeError, Value, Violation};

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
        self.known()?.status
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
        self.known()?.request_id
    }

    /// How long the provider asks to wait before the next try, when an answer says it.
    pub fn retry_after(&self) -> Option<Duration> {
        self.known()?.retry_after
    }

    /// How to find out what became of it; only where [`outcome_unknown`](Self::outcome_unknown) and the spec names an operation.
    pub fn reconcile(&self) -> Option<&Reconciling> {
        let known = self.known().filter(|_| self.outcome_unknown())?;
        known.reconciling
    }

    /// What the provider answered, as the type that the spec gives for its status: see [`Refused::decode`]. None where no answer came.
    ///
    /// # Errors
    /// [`DecodeError`] when the answer is not of that type.
    pub fn decode<T: Value>(&self) -> Option<Result<T, DecodeError>> {
        let (operation, status, body) = match self {
            Self::Refused(e) => return Some(e.decode()),
            Self::OutcomeUnknown(e) => (e.operation, e.status?, &e.body),
            Self::BadAnswer(e) => (e.operation, e.status?, &e.body),
            Self::NotSent(_) | Self::Misuse(_) => return None,
        };
        let mut answers = operation.answers.iter();
        let answer = answers.find(|answer| answer.statuses.contains(status));
        let mut failure = T::blank();
        let read = operation.read_failure(answer, body, &mut failure);
        Some(read.map(|()| failure))
    }

    /// What is known of a call that was sent.
    fn known(&self) -> Option<Known<'_>> {
        match self {
            Self::Refused(e) => Some(e.known()),
            Self::OutcomeUnknown(e) => Some(e.known()),
            Self::BadAnswer(e) => Some(e.known()),
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
        if let Some((reconciling, _)) = self.notes() {
            *reconciling = known;
        }
        self
    }

    pub(crate) fn with_retry_after(mut self, asked: Option<Duration>) -> Self {
        if let Some((_, retry_after)) = self.notes() {
            *retry_after = asked;
        }
        self
    }

    /// What is noted when the error is known already.
    fn notes(&mut self) -> Option<(&mut Option<Reconciling>, &mut Option<Duration>)> {
        match self {
            Self::Refused(e) => Some((&mut e.reconciling, &mut e.retry_after)),
            Self::OutcomeUnknown(e) => Some((&mut e.reconciling, &mut e.retry_after)),
            Self::BadAnswer(e) => Some((&mut e.reconciling, &mut e.retry_after)),
            Self::NotSent(_) | Self::Misuse(_) => None,
        }
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

/// What the errors of calls that were sent have in common.
struct Known<'e> {
    status: Option<u16>,
    request_id: Option<&'e str>,
    retry_after: Option<Duration>,
    reconciling: Option<&'e Reconciling>,
}
