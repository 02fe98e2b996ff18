//! Calls that were sent and have no answer, or none that can be used.

use std::fmt;
use std::time::Duration;

use super::shown::{Shown, request_id, status};
use super::{Cause, Known, Reconciling};
use crate::Body;
use crate::operation::Operation;

/// Both kinds know the same; they differ in what may have happened.
macro_rules! unanswered {
    ($(#[$doc:meta])* $name:ident: $says:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            /// What was called.
            pub operation: &'static Operation,
            /// What is wrong.
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

        impl $name {
            pub(super) fn known(&self) -> Known<'_> {
                Known {
                    status: self.status,
                    request_id: self.request_id.as_deref(),
                    retry_after: self.retry_after,
                    reconciling: self.reconciling.as_ref(),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("`{}` ", $says, ": {}"), self.operation.name, self.cause)?;
                status(f, self.status)?;
                request_id(f, self.request_id.as_deref())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("operation", &self.operation.name)
                    .field("cause", &self.cause)
                    .field("status", &self.status)
                    .field("request_id", &self.request_id.as_deref().map(Shown))
                    .field("body", &self.body)
                    .field("reconciling", &self.reconciling)
                    .finish()
            }
        }
    };
}

unanswered! {
    /// It was sent, and no answer says what became of it.
    OutcomeUnknown: "was sent and its outcome is unknown"
}

unanswered! {
    /// No answer, or one that does not say what the spec promises.
    BadAnswer: "has no usable answer"
}
