//! What a provider hears of a notification that was refused.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::acknowledgement::empty;
use crate::signature::Rejected;

impl Rejected {
    /// The status to answer a notification with: 401 where it is not verified; 500 where the fault is ours (it cannot be read though it
    /// is verified, or there is no key to verify it with), so that the provider repeats it and somebody looks.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) | Self::NoKey(_) | Self::NoRule => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            _ => StatusCode::UNAUTHORIZED,
        }
    }

    /// The answer to such a notification: the status and no reason.
    pub fn response(&self) -> Response<Bytes> {
        empty(self.status())
    }
}
