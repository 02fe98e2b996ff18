//! Signatures as a provider makes and checks them: by the IR and this harness's own JSON alone, apart from the runtime's engine.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use aws_lc_rs::{digest, hmac};
use payspec_codegen::ir::{
    Covers, MemberOrder, Nested, OlderVersion, Signature, SignatureAlgorithm, SignatureEncoding,
    SignaturePlace, TimeUnit,
};

use crate::answers::base64;
use crate::json::Json;
use crate::keys;

/// What a message is signed with, and where that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The body, with the signature in it if it stands there.
    pub body: Vec<u8>,
    /// Headers that the signature needs.
    pub headers: Vec<(String, String)>,
}

/// Signs a body as the provider would, now.
///
/// # Errors
/// The rule refuses such a body, and so would whoever checks it.
pub fn signed(rule: &Signature, start: &str, body: &[u8]) -> Result<Signed, String> {
    signed_at(rule, start, body, &now(rule))
}

/// Signs a body as the provider would. `start` points to the part that the rule covers; `time` is what the timestamp says.
///
/// # Errors
/// The rule refuses such a body.
pub fn signed_at(rule: &Signature, start: &str, body: &[u8], time: &str) -> Result<Signed, String> {
    let signature = signature(rule, start, body, time)?;
    let mut headers = Vec::new();
    if let Some(timestamp) = &rule.timestamp {
        headers.push((timestamp.header.clone(), time.to_owned()));
    }
    let body = match &rule.place {
        SignaturePlace::Header(header) => {
            headers.push((header.clone(), signature));
            body.to_vec()
        }
        SignaturePlace::Body(pointer) => {
            let mut whole = parse(body)?;
            whole.put(&format!("{start}{pointer}"), Json::text(signature));
            whole.to_string().into_bytes()
        }
    };
    Ok(Signed { body, headers })
}

/// The signature that a body has to carry.
///
/// # Errors
/// The rule refuses such a body.
pub fn signature(rule: &Signature, start: &str, body: &[u8], time: &str) -> Result<String, String> {
    let text = match rule.covers {
        Covers::Raw => {
            let around = |text: &str| filled(text, time).into_bytes();
            [around(&rule.prefix), body.to_vec(), around(&rule.suffix)].concat()
        }
        Covers::Body | Covers::Payload => {
            let whole = match body {
                [] => Json::Object(Vec::new()),
                body => parse(body)?,
            };
            let covered = whole.at(start).ok_or("there is nothing to sign")?;
            string_to_sign(rule, covered, time)?.into_bytes()
        }
    };
    Ok(written(rule.encoding, &digested(rule.algorithm, &text)))
}

/// What a timestamp says now.
pub fn now(rule: &Signature) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    match rule.timestamp.as_ref().map(|timestamp| timestamp.unit) {
        Some(TimeUnit::Milliseconds) => now.as_millis().to_string(),
        _ => now.as_secs().to_string(),
    }
}

fn parse(body: &[u8]) -> Result<Json, String> {
    Json::parse(std::str::from_utf8(body).map_err(|error| error.to_string())?)
}

fn string_to_sign(rule: &Signature, covered: &Json, time: &str) -> Result<String, String> {
    let mut covered = covered.clone();
    if let SignaturePlace::Body(pointer) = &rule.place {
        take_out(&mut covered, pointer);
    }
    let Json::Object(members) = &covered else {
        return Err("what is signed is no object".to_owned());
    };
    if let (true, Some(whole)) = (members.is_empty(), &rule.when_empty) {
        return Ok(filled(whole, time));
    }
    let older = older(rule, &covered);
    let mut excluded = rule.exclude.clone();
    excluded.extend(older.iter().flat_map(|version| version.exclude.clone()));
    let pairs = outermost(rule, members, &excluded)?;
    let around = |text: &str| filled(text, time);
    Ok(format!(
        "{}{pairs}{}",
        around(&rule.prefix),
        around(&rule.suffix)
    ))
}

/// The older version of the rule, if a message is of it.
pub fn older<'a>(rule: &'a Signature, message: &Json) -> Option<&'a OlderVersion> {
    let version = rule.version.as_ref()?;
    let said = match message.at(&version.at) {
        Some(Json::Text(text) | Json::Number(text)) => text.trim().to_lowercase(),
        _ => String::new(),
    };
    let mut old = version.absent_or.iter();
    let is_old = said.is_empty() || old.any(|old| old.trim().to_lowercase() == said);
    is_old.then_some(version)
}

fn take_out(value: &mut Json, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    if let Some(mut inner) = value.at(parent).cloned() {
        inner.remove(&name.replace("~1", "/").replace("~0", "~"));
        value.put(parent, inner);
    }
}

/// The members that take part, in their order, as text.
fn outermost(
    rule: &Signature,
    members: &[(String, Json)],
    excluded: &[String],
) -> Result<String, String> {
    let mut taking = Vec::new();
    match rule.nested {
        Nested::Flatten => leaves(members, &mut taking),
        _ => taking.extend(members.iter().cloned()),
    }
    let rank = |name: &String| rule.include.iter().position(|listed| listed == name);
    taking.retain(|(name, _)| {
        (rule.include.is_empty() || rank(name).is_some()) && !excluded.contains(name)
    });
    if rule.order == MemberOrder::AsListed {
        taking.sort_by_key(|(name, _)| rank(name));
    }
    pairs(rule, taking)
}

fn leaves(members: &[(String, Json)], into: &mut Vec<(String, Json)>) {
    for (name, value) in members {
        match value {
            Json::Object(inner) => leaves(inner, into),
            _ => into.push((name.clone(), value.clone())),
        }
    }
}

fn pairs(rule: &Signature, mut members: Vec<(String, Json)>) -> Result<String, String> {
    members.retain(|(_, value)| match value {
        Json::Null => !rule.skip_null,
        Json::Text(text) => !(rule.skip_empty && text.is_empty()),
        _ => true,
    });
    if rule.order == MemberOrder::Ascending {
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    let mut written = Vec::new();
    for (name, value) in &members {
        let value = match (value, rule.nested) {
            (Json::Text(text) | Json::Number(text), _) => text.clone(),
            (Json::Bool(_) | Json::Null, _) => value.to_string(),
            (Json::Object(inner), Nested::Braces) => {
                format!("{{{}}}", pairs(rule, inner.clone())?)
            }
            (Json::Object(_) | Json::List(_), Nested::Refuse) => {
                return Err(format!("`{name}` holds others"));
            }
            (Json::Object(_) | Json::List(_), _) => value.to_string(),
        };
        written.push(format!("{name}{}{value}", rule.pair));
    }
    Ok(written.join(&rule.join))
}

fn filled(text: &str, time: &str) -> String {
    text.replace("{secret}", keys::SECRET)
        .replace("{timestamp}", time)
}

fn digested(algorithm: SignatureAlgorithm, text: &[u8]) -> Vec<u8> {
    match algorithm {
        SignatureAlgorithm::Sha256 => digest::digest(&digest::SHA256, text).as_ref().to_vec(),
        SignatureAlgorithm::HmacSha256 => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, keys::HMAC.as_bytes());
            hmac::sign(&key, text).as_ref().to_vec()
        }
        SignatureAlgorithm::RsaSha256 => RSA.with(|key| {
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text,
                &mut signature,
            )
            .expect("a key that signs");
            signature
        }),
    }
}

thread_local! {
    static RSA: RsaKeyPair = {
        let lines = keys::PRIVATE.lines().filter(|line| !line.starts_with('-'));
        let text: String = lines.collect();
        let der = data_encoding::BASE64.decode(text.as_bytes()).expect("base64");
        RsaKeyPair::from_pkcs8(&der).expect("a key in PKCS#8")
    };
}

fn written(encoding: SignatureEncoding, bytes: &[u8]) -> String {
    let hex = || {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    match encoding {
        SignatureEncoding::Base64 => base64(bytes),
        SignatureEncoding::Hex => hex(),
        SignatureEncoding::HexUpper => hex().to_uppercase(),
    }
}
