//! What is wrong with an answer.

use std::fmt;

use super::{Error, Mismatch};
use crate::transport::TransportError;
use crate::{DecodeError, Rejected};

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
    pub(super) fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoAnswer(e) => Some(e),
            Self::Undecodable(e) => Some(e),
            Self::Signature(e) => Some(e),
            Self::Unsettled(e) => Some(e.as_ref()),
            _ => None,
        }
    }
}
