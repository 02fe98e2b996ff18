//! A clear no.

use std::fmt;
use std::time::Duration;

use super::shown::{Shown, request_id};
use super::{Known, Reconciling};
use crate::operation::{Answer, ErrorClass, Operation};
use crate::{Body, DecodeError, Value};

/// The provider said no.
#[derive(Clone)]
#[non_exhaustive]
pub struct Refused {
    /// What was called.
    pub operation: &'static Operation,
    /// The HTTP status, which may well be 200.
    pub status: u16,
    /// The provider's code.
    pub code: Option<String>,
    /// What it means: by the spec's list, else by the status.
    pub class: ErrorClass,
    /// The code's name in the spec; none for a code the spec does not list.
    pub name: Option<&'static str>,
    /// The provider's message. It may hold personal data, so nothing prints it.
    pub message: Option<String>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
    /// Whether the provider's signature is on the refusal itself, and right. Where it covers the payload alone, or the provider does not
    /// sign, nobody signed the refusal.
    pub verified: bool,
    /// The whole answer.
    pub body: Body,
    pub(crate) reconciling: Option<Reconciling>,
    pub(crate) retry_after: Option<Duration>,
    /// What the spec says of this answer.
    pub(crate) answer: Option<&'static Answer>,
}

impl Refused {
    /// The answer as the type that the spec gives for it. Where it gives several by status, that is their enum, of which the status
    /// chooses the variant.
    ///
    /// # Errors
    /// [`DecodeError`] when the answer is not of that type.
    pub fn decode<T: Value>(&self) -> Result<T, DecodeError> {
        let mut failure = T::blank();
        self.operation
            .read_failure(self.answer, &self.body, &mut failure)?;
        Ok(failure)
    }

    /// Whether the refusal leaves open what became of a call with an effect: nobody knows what the code or the status means, or the
    /// merchant's key was used before, and the first call counts.
    pub fn outcome_unknown(&self) -> bool {
        let open = matches!(self.class, ErrorClass::Unknown | ErrorClass::Duplicate);
        open && self.operation.effect.has_effect()
    }

    pub(super) fn known(&self) -> Known<'_> {
        Known {
            status: Some(self.status),
            request_id: self.request_id.as_deref(),
            retry_after: self.retry_after,
            reconciling: self.reconciling.as_ref(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` was refused: ", self.operation.name)?;
        match &self.code {
            Some(code) => write!(
                f,
                "code {} ({}), status {}",
                Shown(code),
                self.class,
                self.status
            )?,
            None => write!(f, "{}, status {}", self.class, self.status)?,
        }
        request_id(f, self.request_id.as_deref())
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("operation", &self.operation.name)
            .field("status", &self.status)
            .field("code", &self.code.as_deref().map(Shown))
            .field("class", &self.class)
            .field("name", &self.name)
            .field("request_id", &self.request_id.as_deref().map(Shown))
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
