//! Signatures, with rules in the manner of published ones.

mod cost;
mod flips;
mod keys;
mod model;
mod signing;
mod text;
mod vectors;
mod verifying;

use std::sync::LazyLock;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::rule::{
    Covers, MemberOrder, Nested, SignatureAlgorithm, SignatureEncoding, SignaturePlace,
    SignatureRule,
};
use super::{Keys, Signed, sign, verify};
use crate::Rejected;

/// A file of `tests/fixtures/rsa`.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/rsa/",
            $name
        ))
    };
}
use fixture;

/// Upper-case SHA-256 over sorted members, nested in braces, in a header.
const BRACES: SignatureRule = SignatureRule {
    algorithm: SignatureAlgorithm::Sha256,
    covers: Covers::Body,
    include: &[],
    exclude: &[],
    skip_null: true,
    skip_empty: true,
    order: MemberOrder::Ascending,
    pair: "=",
    join: "&",
    nested: Nested::Braces,
    prefix: "",
    suffix: "&key={secret}",
    when_empty: Some("key={secret}"),
    encoding: SignatureEncoding::HexUpper,
    place: SignaturePlace::Header("x-auth-signature"),
    key: None,
    secret: Some("secret"),
    timestamp: None,
    version: None,
};

/// RSA over sorted members and a secret, in a member.
const RSA: SignatureRule = SignatureRule {
    algorithm: SignatureAlgorithm::RsaSha256,
    nested: Nested::Refuse,
    when_empty: None,
    encoding: SignatureEncoding::Base64,
    place: SignaturePlace::Member("/sign"),
    key: Some("key"),
    ..BRACES
};

/// Lower-case SHA-256 over the bytes and a secret.
const RAW: SignatureRule = SignatureRule {
    covers: Covers::Raw,
    suffix: ".{secret}",
    when_empty: None,
    encoding: SignatureEncoding::Hex,
    place: SignaturePlace::Header("Signature"),
    ..BRACES
};

/// HMAC over the bytes.
const HMAC: SignatureRule = SignatureRule {
    algorithm: SignatureAlgorithm::HmacSha256,
    suffix: "",
    key: Some("key"),
    secret: None,
    ..RAW
};

const NOW: Duration = Duration::from_millis(1_700_000_000_123);

/// Keys of every kind, for every rule above.
fn keys() -> Keys {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| {
        Keys::builder()
            .private_key("key", fixture!("key.pkcs8.pem"))
            .public_key("key", fixture!("key.spki.pem"))
            .hmac_key("key", "hmac key")
            .shared_secret("secret", "SECRET")
            .build()
            .unwrap()
    });
    KEYS.clone()
}

fn with_secret(secret: &str) -> Keys {
    Keys::builder()
        .shared_secret("secret", secret)
        .build()
        .unwrap()
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

/// Signs a body and gives it with the headers that belong to it.
fn signed(rule: &SignatureRule, body: &str) -> (String, HeaderMap) {
    let Signed {
        body: new,
        header,
        timestamp,
        ..
    } = sign(rule, &keys(), body.as_bytes(), NOW).unwrap();
    let body = new.map_or_else(
        || body.to_owned(),
        |bytes| String::from_utf8(bytes.to_vec()).unwrap(),
    );
    let header = header.map(|(name, value)| (name, value.to_string()));
    let pairs: Vec<_> = [header, timestamp].into_iter().flatten().collect();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    (body, headers(&pairs))
}

/// Verifies a body that the rule covers as a whole.
fn checked(
    rule: &SignatureRule,
    keys: &Keys,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), Rejected> {
    verify(rule, keys, headers, body, body, NOW)
}
