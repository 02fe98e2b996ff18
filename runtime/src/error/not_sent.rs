//! What never left.

use std::fmt;

use super::Error;
use crate::operation::Operation;
use crate::transport::TransportError;

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
    pub(super) fn source(&self) -> &(dyn std::error::Error + 'static) {
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
