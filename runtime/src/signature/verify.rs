//! Checking what arrives. Nothing of a message is decoded here: it is compared with its signature token by token.

use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::ParsedPublicKey;
use http::HeaderMap;

use super::algorithm;
use super::keys::Keys;
use super::rejected::Rejected;
use super::rule::{
    Covers, SignatureAlgorithm, SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};
use super::text::{self, Filling, Message};
use super::tree::{Spot, Value};
use crate::Secret;
use crate::decode_error::DecodeError;

/// Whether a message is signed as the rule says, by any configured key of the rule's name.
///
/// `covered` is the part of `body` that the rule covers; bytes are taken from `body`. What the signature does not cover is not
/// checked: excluded members, skipped ones, and a timestamp that is not signed.
pub(crate) fn verify(
    rule: &SignatureRule,
    keys: &Keys,
    headers: &HeaderMap,
    body: &[u8],
    covered: &[u8],
    now: Duration,
) -> Result<(), Rejected> {
    let verifiers = Verifiers::find(rule, keys)?;
    let covered = match rule.covers {
        Covers::Raw => body,
        Covers::Body | Covers::Payload => covered,
    };
    let message = Message::read(rule, covered)?;
    let signatures = signatures(rule, headers, &message)?;
    let refused = rule.version.is_some_and(|version| version.refuse);
    if refused && !keys.accepts_older_version() && message.is_older(rule) {
        return Err(Rejected::OlderVersion);
    }
    let timestamp = rule.timestamp.filter(|_| text::signs_timestamp(rule));
    let timestamp = timestamp
        .map(|timestamp| Time::read(timestamp, headers))
        .transpose()?;
    let text = timestamp.as_ref().map(|time| time.text);
    if !verifiers.accept(rule, &message, text, &signatures)? {
        return Err(Rejected::WrongSignature);
    }
    // After the signature, so that `Stale` means what it says: a true message at a wrong time.
    match timestamp {
        Some(time) if !time.is_near(now) => Err(Rejected::Stale),
        _ => Ok(()),
    }
}

impl From<DecodeError> for Rejected {
    fn from(e: DecodeError) -> Self {
        Self::NotSignable(e)
    }
}

/// The keys that a rule needs, all there.
struct Verifiers<'k> {
    /// None where the rule has no shared secret.
    secrets: Option<&'k [Secret]>,
    keys: Algorithm<'k>,
}

enum Algorithm<'k> {
    Sha256,
    HmacSha256(&'k [hmac::Key]),
    RsaSha256(&'k [ParsedPublicKey]),
}

impl<'k> Verifiers<'k> {
    fn find(rule: &SignatureRule, keys: &'k Keys) -> Result<Self, Rejected> {
        let name = || rule.key.ok_or_else(text::no_key_named);
        let algorithm = match rule.algorithm {
            SignatureAlgorithm::Sha256 => {
                text::require_secret(rule)?;
                Algorithm::Sha256
            }
            SignatureAlgorithm::HmacSha256 => {
                let name = name()?;
                Algorithm::HmacSha256(keys.hmac_keys(name).ok_or(Rejected::NoKey(name))?)
            }
            SignatureAlgorithm::RsaSha256 => {
                let name = name()?;
                Algorithm::RsaSha256(keys.public_keys(name).ok_or(Rejected::NoKey(name))?)
            }
        };
        let secrets = match rule.secret {
            Some(name) => Some(keys.shared_secrets(name).ok_or(Rejected::NoKey(name))?),
            None => None,
        };
        Ok(Self {
            secrets,
            keys: algorithm,
        })
    }

    /// Whether any key, with any secret, fits any of the signatures.
    fn accept(
        &self,
        rule: &SignatureRule,
        message: &Message<'_>,
        timestamp: Option<&str>,
        signatures: &[Vec<u8>],
    ) -> Result<bool, DecodeError> {
        let Some(secrets) = self.secrets else {
            let filling = Filling {
                secret: None,
                timestamp,
            };
            return self.fit(rule, message, filling, signatures);
        };
        for secret in secrets {
            let filling = Filling {
                secret: Some(secret),
                timestamp,
            };
            if self.fit(rule, message, filling, signatures)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn fit(
        &self,
        rule: &SignatureRule,
        message: &Message<'_>,
        filling: Filling<'_>,
        signatures: &[Vec<u8>],
    ) -> Result<bool, DecodeError> {
        let write: algorithm::Write<'_> = &|out| message.write(rule, filling, out);
        let any_is = |expected: &[u8]| {
            signatures
                .iter()
                .any(|signature| algorithm::same(expected, signature))
        };
        match self.keys {
            Algorithm::Sha256 => Ok(any_is(algorithm::sha256(write)?.as_ref())),
            Algorithm::HmacSha256(keys) => {
                for key in keys {
                    if any_is(algorithm::hmac_sha256(key, write)?.as_ref()) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Algorithm::RsaSha256(keys) => {
                let digest = algorithm::sha256(write)?;
                Ok(keys.iter().any(|key| {
                    signatures
                        .iter()
                        .any(|signature| key.verify_digest_sig(&digest, signature).is_ok())
                }))
            }
        }
    }
}

/// The signatures that came, as bytes; those that are not written as the rule says can fit nothing and are left out.
fn signatures(
    rule: &SignatureRule,
    headers: &HeaderMap,
    message: &Message<'_>,
) -> Result<Vec<Vec<u8>>, Rejected> {
    let decode = |text: &[u8]| algorithm::decode(rule.encoding, text);
    match rule.place {
        SignaturePlace::Header(name) => {
            let given = headers.get_all(name);
            if given.iter().all(|value| value.is_empty()) {
                return Err(Rejected::MissingSignature);
            }
            Ok(given
                .iter()
                .filter_map(|value| decode(value.as_bytes()))
                .collect())
        }
        SignaturePlace::Member(_) => match message.spot() {
            Spot::Nowhere
            | Spot::Free { .. }
            | Spot::Taken {
                value: Value::Null | Value::Text("", _),
                ..
            } => Err(Rejected::MissingSignature),
            Spot::Taken {
                value: value @ Value::Text(..),
                ..
            } => {
                // Some write `/` with a backslash before it.
                let text = value.text();
                Ok(text
                    .and_then(|text| decode(text.as_bytes()))
                    .into_iter()
                    .collect())
            }
            Spot::Taken { .. } => Err(Rejected::WrongSignature),
        },
    }
}

/// The time that a message says it is of.
struct Time<'h> {
    /// As the header has it.
    text: &'h str,
    since_epoch: Duration,
    tolerance: Duration,
}

impl<'h> Time<'h> {
    fn read(timestamp: &SignatureTimestamp, headers: &'h HeaderMap) -> Result<Self, Rejected> {
        let mut values = headers.get_all(timestamp.header).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(Rejected::Stale);
        };
        let text = value.to_str().map_err(|_| Rejected::Stale)?;
        if !text.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Rejected::Stale);
        }
        let count = text.parse().map_err(|_| Rejected::Stale)?;
        let since_epoch = match timestamp.unit {
            TimeUnit::Seconds => Duration::from_secs(count),
            TimeUnit::Milliseconds => Duration::from_millis(count),
        };
        Ok(Self {
            text,
            since_epoch,
            tolerance: timestamp.tolerance,
        })
    }

    fn is_near(&self, now: Duration) -> bool {
        self.since_epoch.abs_diff(now) <= self.tolerance
    }
}
