//! The string to sign, piece by piece, so that it need never lie in memory as a whole.

use zeroize::Zeroizing;

use super::members::{self, Out, Selection};
use super::rule::{Covers, SignaturePlace, SignatureRule};
use super::tree::{Plan, Spot, Tree, Value};
use crate::Secret;
use crate::decode_error::DecodeError;

impl SignatureRule {
    /// The string to sign, for tests and for looking into a signature that a provider refuses. It holds the shared secret and whatever
    /// the message holds, card data too: don't log it.
    ///
    /// `message` is the part that [`covers`](Self::covers) names; a signature in it takes no part.
    ///
    /// # Errors
    /// The message cannot be signed by this rule: it is not JSON, is no object, has a member twice, or has objects or lists that the
    /// rule refuses. Or the rule asks for a secret or a timestamp that was not given.
    pub fn string_to_sign(
        &self,
        message: &[u8],
        secret: Option<&Secret>,
        timestamp: Option<&str>,
    ) -> Result<Zeroizing<Vec<u8>>, DecodeError> {
        let message = Message::read(self, message)?;
        let filling = Filling { secret, timestamp };
        let mut length = 0;
        message.write(self, filling, &mut |piece| length += piece.len())?;
        // Measured first, since a Vec that grows leaves its old memory unwiped.
        let mut text = Zeroizing::new(Vec::with_capacity(length));
        message.write(self, filling, &mut |piece| text.extend_from_slice(piece))?;
        Ok(text)
    }
}

/// What stands for `{secret}` and `{timestamp}`.
#[derive(Clone, Copy)]
pub(super) struct Filling<'f> {
    pub(super) secret: Option<&'f Secret>,
    pub(super) timestamp: Option<&'f str>,
}

/// A message, read as far as its signature needs.
pub(super) enum Message<'a> {
    Bytes(&'a [u8]),
    Members(Tree<'a>),
}

impl<'a> Message<'a> {
    pub(super) fn read(rule: &SignatureRule, message: &'a [u8]) -> Result<Self, DecodeError> {
        match (rule.covers, rule.place) {
            (Covers::Raw, SignaturePlace::Header(_)) => Ok(Self::Bytes(message)),
            (Covers::Raw, SignaturePlace::Member(_)) => Err(bad_rule(
                "the bytes that are signed cannot hold the signature",
            )),
            _ => Tree::read(message, plan(rule)).map(Self::Members),
        }
    }

    /// A form.
    pub(super) fn of_pairs(
        rule: &SignatureRule,
        pairs: &[(&'a str, &'a str)],
    ) -> Result<Self, DecodeError> {
        match rule.covers {
            Covers::Raw => Err(bad_rule("the bytes are signed, not the pairs")),
            Covers::Body | Covers::Payload => Tree::of_pairs(pairs, plan(rule)).map(Self::Members),
        }
    }

    pub(super) const fn spot(&self) -> Spot<'a> {
        match self {
            Self::Bytes(_) => Spot::Nowhere,
            Self::Members(tree) => tree.spot,
        }
    }

    /// Whether this is a message of the older version that the rule knows.
    pub(super) fn is_older(&self, rule: &SignatureRule) -> bool {
        let (Some(version), Self::Members(tree)) = (rule.version, self) else {
            return false;
        };
        match tree.at(version.at) {
            None | Some(Value::Null) => true,
            Some(value) => value.text().is_some_and(|said| version.is(&said)),
        }
    }

    /// Writes the string to sign.
    pub(super) fn write(
        &self,
        rule: &SignatureRule,
        filling: Filling<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), DecodeError> {
        let empty = match self {
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Members(tree) => tree.members(tree.root()).next().is_none(),
        };
        if let (true, Some(whole)) = (empty, rule.when_empty) {
            return write_template(whole, filling, out);
        }
        write_template(rule.prefix, filling, out)?;
        match self {
            Self::Bytes(bytes) => out(bytes),
            Self::Members(tree) => {
                let older = rule.version.filter(|_| self.is_older(rule));
                let left_out = older.map_or(&[][..], |older| older.exclude);
                members::write(tree, Selection { rule, left_out }, out)?;
            }
        }
        write_template(rule.suffix, filling, out)
    }
}

const fn plan(rule: &SignatureRule) -> Plan {
    let place = match rule.place {
        SignaturePlace::Member(pointer) => Some(pointer),
        SignaturePlace::Header(_) => None,
    };
    Plan {
        order: rule.order,
        nested: rule.nested,
        place,
    }
}

fn bad_rule(what: &'static str) -> DecodeError {
    DecodeError::syntax(what, 0)
}

const SECRET: &str = "{secret}";
const TIMESTAMP: &str = "{timestamp}";

/// A hash is a signature only with a secret in every string that the rule can make: anybody can make one without.
pub(super) fn require_secret(rule: &SignatureRule) -> Result<(), DecodeError> {
    let around = rule.prefix.contains(SECRET) || rule.suffix.contains(SECRET);
    if around && rule.when_empty.is_none_or(|whole| whole.contains(SECRET)) {
        Ok(())
    } else {
        Err(bad_rule("the rule signs by a hash without a secret"))
    }
}

pub(super) fn no_key_named() -> DecodeError {
    bad_rule("the rule names no key")
}

/// Whether a rule signs the time.
pub(super) fn signs_timestamp(rule: &SignatureRule) -> bool {
    rule.prefix.contains(TIMESTAMP) || rule.suffix.contains(TIMESTAMP)
}

fn write_template(
    template: &str,
    filling: Filling<'_>,
    out: &mut Out<'_>,
) -> Result<(), DecodeError> {
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, brace) = rest.split_at(at);
        out(before.as_bytes());
        rest = if let Some(after) = brace.strip_prefix(SECRET) {
            let missing = || bad_rule("the rule asks for a secret, and there is none");
            out(filling.secret.ok_or_else(missing)?.expose().as_bytes());
            after
        } else if let Some(after) = brace.strip_prefix(TIMESTAMP) {
            let missing = || bad_rule("the rule asks for a timestamp, and there is none");
            out(filling.timestamp.ok_or_else(missing)?.as_bytes());
            after
        } else {
            out(b"{");
            brace.strip_prefix('{').unwrap_or_default()
        };
    }
    out(rest.as_bytes());
    Ok(())
}
