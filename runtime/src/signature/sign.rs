//! Signing what is sent.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::algorithm;
use super::keys::Keys;
use super::rule::{
    SignatureAlgorithm, SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};
use super::text::{self, Filling, Message};
use super::tree::{Spot, Value};
use crate::decode_error::DecodeError;
use crate::json;

/// What signing adds to a request. Nothing at all where the caller has signed it already.
#[derive(Default)]
pub(crate) struct Signed {
    /// The JSON text with the signature in it, where that is its place.
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
    /// The field of a form that holds the signature. It takes the place of an empty one of this name.
    pub(crate) field: Option<(String, Zeroizing<String>)>,
    /// The header that holds the signature.
    pub(crate) header: Option<(&'static str, Zeroizing<String>)>,
    /// The header that holds the time.
    pub(crate) timestamp: Option<(&'static str, String)>,
}

/// Why a request cannot be signed. Shows nothing of it.
#[derive(Debug)]
pub(crate) enum SigningError {
    /// The client has no key or secret of this name: what it is, and the name.
    NoKey(&'static str, &'static str),
    /// The rule cannot sign this body.
    NotSignable(DecodeError),
    /// The body has no object where the signature goes.
    NoPlace,
    /// The library failed.
    Failed,
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey(kind, name) => write!(f, "the client has no {kind} `{name}` to sign with"),
            Self::NotSignable(e) => write!(f, "the body is none that the rule can sign: {e}"),
            Self::NoPlace => f.write_str("the body has no object where the signature goes"),
            Self::Failed => f.write_str("signing failed"),
        }
    }
}

impl From<DecodeError> for SigningError {
    fn from(e: DecodeError) -> Self {
        Self::NotSignable(e)
    }
}

/// Signs a body: JSON text, or any bytes where the rule signs bytes. What [`Covers::Payload`](super::Covers::Payload) means in an
/// answer is the whole body here.
pub(crate) fn sign(
    rule: &SignatureRule,
    keys: &Keys,
    body: &[u8],
    now: Duration,
) -> Result<Signed, SigningError> {
    let message = Message::read(rule, body)?;
    let Some((mut signed, signature)) = signature(rule, keys, &message, now)? else {
        return Ok(Signed::default());
    };
    match rule.place {
        SignaturePlace::Header(header) => signed.header = Some((header, signature)),
        SignaturePlace::Member(pointer) => {
            signed.body = Some(insert(body, message.spot(), pointer, &signature)?);
        }
    }
    Ok(signed)
}

/// Signs the fields of a form, unescaped.
pub(crate) fn sign_form(
    rule: &SignatureRule,
    keys: &Keys,
    fields: &[(&str, &str)],
    now: Duration,
) -> Result<Signed, SigningError> {
    let message = Message::of_pairs(rule, fields)?;
    let Some((mut signed, signature)) = signature(rule, keys, &message, now)? else {
        return Ok(Signed::default());
    };
    match rule.place {
        SignaturePlace::Header(header) => signed.header = Some((header, signature)),
        SignaturePlace::Member(pointer) => match json::first_step(pointer) {
            Some((step, "")) => {
                let name = json::unescape_step(step).into_owned();
                signed.field = Some((name, signature));
            }
            _ => return Err(SigningError::NoPlace),
        },
    }
    Ok(signed)
}

/// The signature as text, and the time that goes with it; `None` where the message is signed already.
fn signature(
    rule: &SignatureRule,
    keys: &Keys,
    message: &Message<'_>,
    now: Duration,
) -> Result<Option<(Signed, Zeroizing<String>)>, SigningError> {
    if let SignaturePlace::Member(_) = rule.place {
        match message.spot() {
            Spot::Nowhere => return Err(SigningError::NoPlace),
            Spot::Taken { value, at, .. } => match value {
                Value::Null | Value::Text("", _) => {}
                Value::Text(..) => return Ok(None),
                other => {
                    let error = DecodeError::expected("signature or null", other.kind(), at);
                    return Err(error.into());
                }
            },
            Spot::Free { .. } => {}
        }
    }
    let timestamp = rule
        .timestamp
        .map(|timestamp| (timestamp.header, time_text(timestamp, now)));
    let secret = match rule.secret {
        Some(name) => {
            let secrets = keys.shared_secrets(name).and_then(<[_]>::first);
            Some(secrets.ok_or(SigningError::NoKey("shared secret", name))?)
        }
        None => None,
    };
    let filling = Filling {
        secret,
        timestamp: timestamp.as_ref().map(|(_, text)| text.as_str()),
    };
    let bytes = sign_text(rule, keys, &|out| message.write(rule, filling, out))?;
    let signature = algorithm::encode(rule.encoding, &bytes);
    let signed = Signed {
        timestamp,
        ..Signed::default()
    };
    Ok(Some((signed, signature)))
}

fn sign_text(
    rule: &SignatureRule,
    keys: &Keys,
    write: algorithm::Write<'_>,
) -> Result<Zeroizing<Vec<u8>>, SigningError> {
    let name = || rule.key.ok_or_else(text::no_key_named);
    let bytes = match rule.algorithm {
        SignatureAlgorithm::Sha256 => {
            text::require_secret(rule)?;
            algorithm::sha256(write)?.as_ref().to_vec()
        }
        SignatureAlgorithm::HmacSha256 => {
            let name = name()?;
            let key = keys.hmac_keys(name).and_then(<[_]>::first);
            let key = key.ok_or(SigningError::NoKey("HMAC key", name))?;
            algorithm::hmac_sha256(key, write)?.as_ref().to_vec()
        }
        SignatureAlgorithm::RsaSha256 => {
            let name = name()?;
            let key = keys.private_key(name);
            let key = key.ok_or(SigningError::NoKey("private key", name))?;
            let digest = algorithm::sha256(write)?;
            algorithm::rsa_sha256(key, &digest).ok_or(SigningError::Failed)?
        }
    };
    Ok(Zeroizing::new(bytes))
}

fn time_text(timestamp: &SignatureTimestamp, now: Duration) -> String {
    match timestamp.unit {
        TimeUnit::Seconds => now.as_secs().to_string(),
        TimeUnit::Milliseconds => now.as_millis().to_string(),
    }
}

/// The body with the signature at its spot.
fn insert(
    body: &[u8],
    spot: Spot<'_>,
    pointer: &str,
    signature: &str,
) -> Result<Zeroizing<Vec<u8>>, SigningError> {
    let (at, replaced, name, comma) = match spot {
        Spot::Nowhere => return Err(SigningError::NoPlace),
        Spot::Taken { at, len, .. } => (at, len, Zeroizing::default(), false),
        Spot::Free { at, behind } => {
            let step = pointer.rsplit('/').next().unwrap_or_default();
            let name = json::unescape_step(step).into_owned();
            (at, 0, json::to_vec(&name), behind)
        }
    };
    let (Some(before), Some(after)) = (body.get(..at), body.get(at + replaced..)) else {
        return Err(SigningError::NoPlace);
    };
    let pieces: [&[u8]; 8] = [
        before,
        if comma { b"," } else { b"" },
        &name,
        if name.is_empty() { b"" } else { b":" },
        // Base64 and hexadecimal digits need no escapes.
        b"\"",
        signature.as_bytes(),
        b"\"",
        after,
    ];
    let length = pieces.iter().map(|piece| piece.len()).sum();
    let mut text = Zeroizing::new(Vec::with_capacity(length));
    for piece in pieces {
        text.extend_from_slice(piece);
    }
    Ok(text)
}
