//! Signatures: what a spec says of them, and the keys they are made with.
//!
//! The rules are data ([`SignatureRule`]), so that nothing here knows a provider.

mod rule;

pub use self::rule::{
    Covers, MemberOrder, Nested, OlderVersion, SignatureAlgorithm, SignatureEncoding,
    SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};
