//! Signatures: what a spec says of them, and the keys they are made with.
//!
//! The rules are data ([`SignatureRule`]), so that nothing here knows a provider. Strings to sign are made of the raw tokens of a
//! message, never of decoded values: a number verifies with the digits it was sent with, and so do members that no type knows.

#[cfg(feature = "signatures")]
mod algorithm;
#[cfg(feature = "signatures")]
mod key_text;
mod keys;
#[cfg(feature = "signatures")]
mod members;
#[cfg(not(feature = "signatures"))]
mod off;
mod rejected;
mod rule;
#[cfg(feature = "signatures")]
mod sign;
#[cfg(all(test, feature = "signatures"))]
mod tests;
#[cfg(feature = "signatures")]
mod text;
#[cfg(feature = "signatures")]
mod tree;
#[cfg(feature = "signatures")]
mod verify;

#[cfg(not(feature = "signatures"))]
pub(crate) use self::off::{Signed, sign, sign_form, verify};
#[cfg(feature = "signatures")]
pub(crate) use self::{
    sign::{Signed, sign, sign_form},
    verify::verify,
};

pub use self::keys::{Keys, KeysBuilder};
pub use self::rejected::Rejected;
pub use self::rule::{
    Covers, MemberOrder, Nested, OlderVersion, SignatureAlgorithm, SignatureEncoding,
    SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};
