//! Strings to sign, digests and signatures, as the providers' documents put them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Error;

/// The members of an object by name, each as it stands in the text, so that `0.50000000` keeps its digits.
pub type Tokens<'a> = BTreeMap<String, &'a RawValue>;

/// `name=value&…`, sorted by name: serde_json's map is a `BTreeMap` unless somebody asks for another order. Null and empty text are
/// left out. An object is `name={k=v&…}`, a list is JSON text.
pub fn pairs(members: &serde_json::Map<String, Value>, out: &mut String) {
    let mut first = true;
    for (name, value) in members {
        if matches!(value, Value::Null) || matches!(value, Value::String(text) if text.is_empty()) {
            continue;
        }
        start_pair(name, &mut first, out);
        match value {
            Value::String(text) => out.push_str(text),
            Value::Number(number) => {
                let _ = write!(out, "{number}");
            }
            Value::Bool(true) => out.push_str("true"),
            Value::Bool(false) => out.push_str("false"),
            Value::Object(members) => {
                out.push('{');
                pairs(members, out);
                out.push('}');
            }
            Value::Array(_) | Value::Null => out.push_str(&value.to_string()),
        }
    }
}

/// The same over a text that came in.
pub fn token_pairs(members: &Tokens<'_>, exclude: &str, out: &mut String) -> Result<(), Error> {
    let mut first = true;
    for (name, token) in members {
        let token = token.get();
        if name == exclude || token == "null" || token == "\"\"" {
            continue;
        }
        start_pair(name, &mut first, out);
        match token.as_bytes().first() {
            Some(b'"') => out.push_str(&text(token)?),
            Some(b'{') => {
                out.push('{');
                token_pairs(&serde_json::from_str(token)?, "", out)?;
                out.push('}');
            }
            Some(b'[') => out.push_str(&serde_json::from_str::<Value>(token)?.to_string()),
            _ => out.push_str(token),
        }
    }
    Ok(())
}

fn start_pair(name: &str, first: &mut bool, out: &mut String) {
    if !std::mem::take(first) {
        out.push('&');
    }
    out.push_str(name);
    out.push('=');
}

/// What a JSON string says; most have no escapes.
pub fn text(token: &str) -> Result<Cow<'_, str>, Error> {
    match token
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
        _ => Ok(Cow::Owned(serde_json::from_str(token)?)),
    }
}

pub fn sha256_hex(text: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, text).as_ref())
}

pub fn sha256_hex_upper(text: &[u8]) -> String {
    HEXUPPER.encode(digest(&SHA256, text).as_ref())
}

/// Whether two signatures are the same, without telling by the time it takes where they differ.
pub fn same(expected: &str, given: &[u8]) -> Result<(), Error> {
    verify_slices_are_equal(expected.as_bytes(), given).map_err(|_| Error::BadSignature)
}

/// The merchant's key.
pub struct Signer {
    key: RsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    pub fn new(pkcs8: &[u8]) -> Self {
        Self {
            key: RsaKeyPair::from_pkcs8(pkcs8).expect("an RSA key"),
            random: SystemRandom::new(),
        }
    }

    pub fn sign(&self, text: &[u8]) -> Result<String, Error> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &self.random, text, &mut signature)
            .map_err(|_| Error::BadSignature)?;
        Ok(BASE64.encode(&signature))
    }
}

/// The provider's key.
pub struct Verifier(ParsedPublicKey);

impl Verifier {
    pub fn new(spki: &[u8]) -> Self {
        Self(ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki).expect("an RSA public key"))
    }

    pub fn verify(&self, text: &[u8], signature: &str) -> Result<(), Error> {
        let signature = BASE64
            .decode(signature.as_bytes())
            .map_err(|_| Error::BadSignature)?;
        self.0
            .verify_sig(text, &signature)
            .map_err(|_| Error::BadSignature)
    }
}
