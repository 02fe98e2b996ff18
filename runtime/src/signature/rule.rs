//! A rule of signature as data: `x-signature` of a spec, word for word.

use std::time::Duration;

/// How a message is signed, or how its signature is checked.
///
/// The string to sign is `prefix`, the members that take part (or the bytes), and `suffix`. In prefix, suffix and `when_empty`
/// `{secret}` stands for the shared secret and `{timestamp}` for the timestamp as its header has it.
///
/// A member is written as its name, `pair` and its value: a string's content without quotes and escapes, or the token as it stands in
/// the message (`0.50000000`, `true`, `null`). Nothing is escaped, so a value that holds `join` or `pair` reads like two members: that
/// is in the nature of such rules.
#[derive(Debug)]
pub struct SignatureRule {
    /// What is done with the string to sign.
    pub algorithm: SignatureAlgorithm,
    /// What of the message is signed.
    pub covers: Covers,
    /// The members that take part; empty means all. Those that the message lacks are passed over. Outermost members are meant, except
    /// under [`Nested::Flatten`].
    pub include: &'static [&'static str],
    /// Members that take no part, outermost ones like [`include`](Self::include). The signature's own member never takes part and
    /// need not be named.
    pub exclude: &'static [&'static str],
    /// Members that are `null` take no part, at any depth, but not in lists or in what is written as JSON text.
    pub skip_null: bool,
    /// Members that are the empty string take no part, at any depth, but not in lists or in what is written as JSON text. An object
    /// that holds nothing else is written as an empty one.
    pub skip_empty: bool,
    /// The order of members, at every depth.
    pub order: MemberOrder,
    /// What stands between name and value.
    pub pair: &'static str,
    /// What stands between pairs.
    pub join: &'static str,
    /// What becomes of members that are objects or lists.
    pub nested: Nested,
    /// What stands before the members.
    pub prefix: &'static str,
    /// What stands behind the members.
    pub suffix: &'static str,
    /// The whole string where the message has no bytes, or no members at all beside the signature (`{}`), if that is not prefix and
    /// suffix. A message whose members all take no part is not empty.
    pub when_empty: Option<&'static str>,
    /// How the signature is written.
    pub encoding: SignatureEncoding,
    /// Where the signature stands.
    pub place: SignaturePlace,
    /// Name of the key in the client's configuration: RSA's private or public key, HMAC's key.
    pub key: Option<&'static str>,
    /// Name of the shared secret that `{secret}` stands for.
    pub secret: Option<&'static str>,
    /// The time of the message, in a header of its own.
    pub timestamp: Option<&'static SignatureTimestamp>,
    /// Messages of an older version, which leave more out.
    pub version: Option<&'static OlderVersion>,
}

/// What is done with the string to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA PKCS#1 v1.5 over SHA-256.
    RsaSha256,
    /// SHA-256 alone: a secret stands in the string.
    Sha256,
    /// HMAC with SHA-256.
    HmacSha256,
}

/// What of a message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// The members of the body.
    Body,
    /// The members of the envelope's payload.
    Payload,
    /// The bytes of the body.
    Raw,
}

/// In which order members are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOrder {
    /// By name, byte by byte in UTF-8, which is by code point. Sorting by UTF-16 units, as some languages do, differs only where
    /// a name with a character above U+FFFF meets one with a character from U+E000 to U+FFFF.
    Ascending,
    /// As they stand in the message.
    AsSent,
    /// As [`SignatureRule::include`] lists them; members of members as they stand in the message.
    AsListed,
}

/// How members that hold others are written. A list is always its compact JSON text: tokens as sent, no white space between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// `name={k=v&k=v}`, inside by the same order and skips; an empty object is `name={}`.
    Braces,
    /// As JSON text without white space, all members as they stand.
    Json,
    /// The innermost members take part under their own names, in one list with all others; two of one name are refused. `include` and
    /// `exclude` then name members at any depth, objects with all they hold.
    Flatten,
    /// Not at all: a message in which an object or a list would take part is refused.
    Refuse,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureEncoding {
    /// Padded standard base64.
    Base64,
    /// Hexadecimal, lower case.
    Hex,
    /// Hexadecimal, upper case.
    HexUpper,
}

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePlace {
    /// A member, by JSON pointer from where the covered part starts. It takes no part in the string.
    Member(&'static str),
    /// A header.
    Header(&'static str),
}

/// The time of a message, in a header. It is signed where `{timestamp}` stands in prefix or suffix; only then it is checked.
#[derive(Debug)]
pub struct SignatureTimestamp {
    /// The header.
    pub header: &'static str,
    /// What it counts since the Unix epoch.
    pub unit: TimeUnit,
    /// How far from now a signed one may lie.
    pub tolerance: Duration,
}

/// What a timestamp counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// Messages of an older version, of which the signature covers less. Means nothing where bytes are signed ([`Covers::Raw`]).
#[derive(Debug)]
pub struct OlderVersion {
    /// Pointer to the version, from where the covered part starts.
    pub at: &'static str,
    /// Versions that are old, compared without case (of ASCII) and outer white space; an absent, null or blank version is old as well.
    pub absent_or: &'static [&'static str],
    /// Members that take no part then, beside [`SignatureRule::exclude`].
    pub exclude: &'static [&'static str],
    /// Whether such messages are refused on arrival unless the client's user accepts them
    /// ([`KeysBuilder::accept_older_version`](crate::KeysBuilder::accept_older_version)).
    pub refuse: bool,
}

impl OlderVersion {
    /// Whether a message that says this of its version is old.
    pub(crate) fn is(&self, said: &str) -> bool {
        let said = said.trim();
        said.is_empty()
            || self
                .absent_or
                .iter()
                .any(|old| said.eq_ignore_ascii_case(old))
    }
}
