//! Signatures, and the keys they are made with.

use super::Source;
use crate::source::Span;

/// A place in the API's list of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureId(pub(crate) usize);

impl SignatureId {
    /// The place in the list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// The rules that an operation's messages are signed by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Of requests.
    pub request: Option<SignatureId>,
    /// Of answers.
    pub response: Option<SignatureId>,
}

/// A rule of signature. Two operations that say the same share one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Words for its Rust name.
    pub words: String,
    /// Which messages it is for.
    pub direction: Direction,
    /// What is done with the string to sign.
    pub algorithm: SignatureAlgorithm,
    /// What of the message is signed.
    pub covers: Covers,
    /// The members that take part; empty means all.
    pub include: Vec<String>,
    /// Members that take no part.
    pub exclude: Vec<String>,
    /// Whether members that are null take no part.
    pub skip_null: bool,
    /// Whether members that are the empty string take no part.
    pub skip_empty: bool,
    /// The order of members.
    pub order: MemberOrder,
    /// What stands between name and value.
    pub pair: String,
    /// What stands between pairs.
    pub join: String,
    /// What becomes of members that are objects or lists.
    pub nested: Nested,
    /// What stands before the members.
    pub prefix: String,
    /// What stands behind the members.
    pub suffix: String,
    /// The whole string where the message has no members, if that is not prefix and suffix.
    pub when_empty: Option<String>,
    /// How the signature is written.
    pub encoding: SignatureEncoding,
    /// Where the signature stands.
    pub place: SignaturePlace,
    /// Name of the key in the client's configuration.
    pub key: Option<String>,
    /// Name of the shared secret that `{secret}` stands for.
    pub secret: Option<String>,
    /// The time of the message, in a header.
    pub timestamp: Option<SignatureTimestamp>,
    /// Messages of an older version.
    pub version: Option<OlderVersion>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// Where the rule stands.
    pub span: Span,
}

impl Signature {
    /// Whether the string to sign holds the time of the message.
    #[must_use]
    pub fn signs_the_time(&self) -> bool {
        let holds = self.prefix.contains(TIMESTAMP) || self.suffix.contains(TIMESTAMP);
        self.timestamp.is_some() && holds
    }

    /// Whether the shared secret stands in the string to sign of every message.
    pub(crate) fn always_signs_the_secret(&self) -> bool {
        let holds = self.prefix.contains(SECRET) || self.suffix.contains(SECRET);
        let when_empty = self.when_empty.as_ref();
        holds && when_empty.is_none_or(|text| text.contains(SECRET))
    }

    /// The texts in which placeholders stand for values.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let always = [self.prefix.as_str(), self.suffix.as_str()];
        always.into_iter().chain(self.when_empty.as_deref())
    }
}

/// Stands for the shared secret.
pub(crate) const SECRET: &str = "{secret}";
/// Stands for the time of the message.
pub(crate) const TIMESTAMP: &str = "{timestamp}";

/// Which messages a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// What the client sends.
    Request,
    /// What the provider answers.
    Response,
    /// What the provider sends by itself.
    Webhook,
}

/// What is done with the string to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md, x-signature")]
pub enum SignatureAlgorithm {
    RsaSha256,
    Sha256,
    HmacSha256,
}

/// What of a message is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// The members of the body.
    Body,
    /// The members of the envelope's payload.
    Payload,
    /// The bytes of the body.
    Raw,
}

/// In which order members are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberOrder {
    /// By name.
    Ascending,
    /// As they stand in the message.
    AsSent,
    /// As the rule lists them.
    AsListed,
}

/// What becomes of members that are objects or lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md, x-signature")]
pub enum Nested {
    Braces,
    Json,
    Flatten,
    Refuse,
}

/// How a signature is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md, x-signature")]
pub enum SignatureEncoding {
    Base64,
    Hex,
    HexUpper,
}

/// Where a signature stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignaturePlace {
    /// A member, by pointer from where the covered part starts.
    Body(String),
    /// A header.
    Header(String),
}

/// The time of a message, in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureTimestamp {
    /// The header.
    pub header: String,
    /// What it counts since 1970.
    pub unit: TimeUnit,
    /// How far from now a signed one may lie.
    pub tolerance_seconds: u64,
}

/// What a timestamp counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "units")]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
}

/// Messages of an older version, whose signature covers less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderVersion {
    /// Pointer to the version, from where the covered part starts.
    pub at: String,
    /// Versions that are old; a missing one is old as well.
    pub absent_or: Vec<String>,
    /// Members that take no part then, beside the rule's own.
    pub exclude: Vec<String>,
    /// Whether such messages are refused unless the client's user accepts them.
    pub refuse: bool,
}

/// A key of the client's configuration that rules name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: KeyKind,
    /// Whether requests are signed with it.
    pub signs: bool,
    /// Whether answers are verified with it.
    pub verifies_answers: bool,
    /// Whether notifications are verified with it.
    pub verifies_events: bool,
    /// Where the first rule that names it comes from.
    pub source: Option<Source>,
    /// Where it is first named.
    pub span: Span,
}

impl Key {
    /// Whether anything is verified with it: then the one before it counts too, for the time of a change.
    #[must_use]
    pub fn verifies(&self) -> bool {
        self.verifies_answers || self.verifies_events
    }
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Our own RSA key.
    PrivateKey,
    /// The provider's RSA key.
    PublicKey,
    /// A key of HMAC.
    HmacKey,
    /// Text that stands in the string to sign.
    SharedSecret,
}
