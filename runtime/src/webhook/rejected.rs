//! What a provider hears of a notification that was refused.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::acknowledgement::empty;
use crate::signature::Rejected;

impl Rejected {
    /// The status to answer a notification with: 401 where it is not verified; 500 where it is, and cannot be read, so that
    /// the provider repeats it and somebody looks.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// The answer to such a notification: the status and no reason.
    pub fn response(&self) -> Response<Bytes> {
        empty(self.status())
    }
}
