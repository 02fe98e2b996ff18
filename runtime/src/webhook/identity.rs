//! What a notification and its repeats have in common, as one text.

use super::event::EventDescriptor;
use crate::json::JsonWriter;
use crate::{Json, Member, Scalar, Sensitivity, Shape, SignatureRule, Sink, Value, json};

/// Such a text fits a column of the usual kind.
const LONGEST: usize = 255;

/// The identity of a notification: provider, event, and the members that the event names with their values, as JSON, so that different
/// ones are never the same text.
///
/// A digest of what the rule signs takes the members' place where there are none, and where the spec does not list the kind of event:
/// members that tell known kinds apart may be the same in different notifications of another.
#[inline(never)] // benches/call-cost.py counts it by its name
pub(super) fn of(
    event: &EventDescriptor,
    rule: &SignatureRule,
    payload: &dyn Value,
    body: &[u8],
) -> String {
    let nothing = |_: &str| None;
    let mut writer = JsonWriter::with_capacity(LONGEST + 1, &nothing);
    begin(&mut writer, event);
    let (start, mut is_empty) = (writer.len(), true);
    writer.begin_object(None);
    if !is_unlisted(payload) {
        let pointers = event.acknowledgement.identity;
        let left_open = left_open(rule, pointers, body);
        for (pointer, token) in pointers.iter().zip(json::find_known(body, pointers)) {
            if let Some(token) = token.and_then(there)
                && !left_open.contains(&outermost(pointer))
            {
                writer.member(pointer, None);
                write(&mut writer, token);
                is_empty = false;
            }
        }
    }
    if is_empty {
        return of_digest(event, &digest_of_signed(rule, body));
    }
    writer.end_object();
    let members = start..writer.len();
    writer.end_array();
    let whole = writer.into_text();
    match whole.get(members) {
        Some(members) if whole.len() > LONGEST => of_digest(event, &digest(members.as_bytes())),
        _ => whole,
    }
}

/// What a message of an older version does not sign: whoever sends it again could change it, and it would look new.
fn left_open(rule: &SignatureRule, pointers: &[&str], body: &[u8]) -> &'static [&'static str] {
    let Some(version) = rule.version else {
        return &[];
    };
    let matters = |pointer: &&str| version.exclude.contains(&outermost(pointer));
    if !pointers.iter().any(matters) {
        return &[];
    }
    let said = json::find_known(body, &[version.at]).into_iter().flatten();
    let said = said.filter_map(there).next();
    match said.and_then(json::scalar_text) {
        Some(text) if !version.is(&text) => &[],
        _ => version.exclude,
    }
}

/// The member that a pointer leads through first.
fn outermost(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

fn of_digest(event: &EventDescriptor, digest: &str) -> String {
    let nothing = |_: &str| None;
    let mut writer = JsonWriter::with_capacity(LONGEST + 1, &nothing);
    begin(&mut writer, event);
    writer.text(digest);
    writer.end_array();
    writer.into_text()
}

/// The provider and the event; one item is to follow.
fn begin(writer: &mut JsonWriter<'_>, event: &EventDescriptor) {
    writer.begin_array();
    for name in [event.provider, event.name] {
        writer.item();
        writer.text(name);
    }
    writer.item();
}

/// Of the string to sign rather than of the body: what the signature does not cover, such as the space between members, anybody can
/// change. The time of sending is left out, since each repeat has its own, and the secret, since nobody needs it for this.
#[cfg(feature = "signatures")]
fn digest_of_signed(rule: &SignatureRule, body: &[u8]) -> String {
    let secret = crate::Secret::new("");
    match rule.string_to_sign(body, Some(&secret), Some("")) {
        Ok(signed) => digest(&signed),
        Err(_) => digest(body), // it was verified, so there is such a string
    }
}

#[cfg(feature = "signatures")]
fn digest(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let digest = data_encoding::HEXLOWER.encode(digest.as_ref());
    format!("sha256:{digest}")
}

// Without the feature nothing is verified, so nothing has an identity.

#[cfg(not(feature = "signatures"))]
fn digest_of_signed(_: &SignatureRule, body: &[u8]) -> String {
    digest(body)
}

#[cfg(not(feature = "signatures"))]
fn digest(_: &[u8]) -> String {
    String::new()
}

/// Whether a member says anything: null and empty texts do not.
fn there(token: &[u8]) -> Option<&str> {
    let token = std::str::from_utf8(token).ok()?;
    (!token.starts_with('n') && token != "\"\"").then_some(token)
}

/// A scalar as JSON writes a string, whatever escapes it came with; lists and objects as they stand.
fn write(writer: &mut JsonWriter<'_>, token: &str) {
    match json::scalar_text(token) {
        // a number and a text of the same letters make the same string to sign
        Some(text) => writer.text(&text),
        None => writer.raw(token),
    }
}

/// Whether the payload is a value of a union that the spec does not list.
fn is_unlisted(payload: &dyn Value) -> bool {
    let mut root = Root {
        depth: 0,
        unlisted: false,
    };
    payload.write(&mut root);
    root.unlisted
}

struct Root {
    depth: usize,
    unlisted: bool,
}

impl Sink for Root {
    fn null(&mut self) {}
    fn bool(&mut self, _value: bool) {}
    fn number(&mut self, _token: &str) {}
    fn text(&mut self, _text: &str) {}
    fn sensitive(&mut self, _what: Sensitivity, _value: Scalar<'_>) {}
    fn json(&mut self, _json: &Json) {}

    fn unlisted(&mut self, _source: &'static str, _json: &Json) {
        self.unlisted |= self.depth == 0;
    }

    fn begin_array(&mut self) {
        self.depth += 1;
    }

    fn item(&mut self) {}

    fn end_array(&mut self) {
        self.depth -= 1;
    }

    fn begin_object(&mut self, _shape: Option<&'static Shape>) {
        self.depth += 1;
    }

    fn member(&mut self, _name: &str, _member: Option<&'static Member>) {}
    fn absent(&mut self, _member: &'static Member) {}

    fn end_object(&mut self) {
        self.depth -= 1;
    }

    fn tag(&mut self, _name: &'static str, _value: &'static str) {}
}

#[cfg(all(test, feature = "signatures"))]
#[path = "identity_tests.rs"]
mod tests;
