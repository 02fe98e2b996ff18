//! Why a signed message is not believed.

use std::fmt;

use crate::DecodeError;

/// Why a signed message is not believed. Nothing of the message is repeated here.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Rejected {
    /// It has no signature where the spec says that one stands.
    MissingSignature,
    /// The signature is not the one of this message, or not by a configured key.
    WrongSignature,
    /// It claims an older version, of which the signature covers less; see
    /// [`KeysBuilder::accept_older_version`](crate::KeysBuilder::accept_older_version).
    OlderVersion,
    /// The time that is signed with it is missing, unreadable, or too far from now: an old message sent again, or a wrong clock.
    Stale,
    /// Nothing can be signed like this: no JSON object, a member twice, objects or lists where the rule takes none.
    NotSignable(DecodeError),
    /// The client has no key or secret of this name.
    NoKey(&'static str),
    /// No document says how such messages are signed, so none of them is believed.
    NoRule,
    /// The signature is right, and the message is not what the spec says.
    Unreadable(DecodeError),
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingSignature => "there is no signature",
            Self::WrongSignature => "the signature is wrong",
            Self::OlderVersion => {
                "the message is of an older version, of which the signature covers less"
            }
            Self::Stale => "the signed time is missing, unreadable or too far from now",
            Self::NotSignable(_) => "the message is none that the rule can sign",
            Self::NoKey(name) => {
                return write!(
                    f,
                    "the client has no key `{name}` to check the signature with"
                );
            }
            Self::NoRule => "no document says how such messages are signed",
            Self::Unreadable(_) => "the message is rightly signed and not what the spec says",
        })
    }
}

impl std::error::Error for Rejected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotSignable(e) | Self::Unreadable(e) => Some(e),
            _ => None,
        }
    }
}
