//! Keys that rules of signature name: what each is, and what it is used for.

use crate::diag::Diagnostics;
use crate::ir::{Api, Direction, Key, KeyKind, Signature, SignatureAlgorithm};

/// The keys of all rules that something is signed by, each once.
pub(super) fn keys(api: &Api, diags: &mut Diagnostics) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for rule in &api.signatures {
        let secret = rule
            .secret
            .as_ref()
            .map(|name| (name, KeyKind::SharedSecret));
        let key = rule.key.as_ref().zip(key_kind(rule));
        for (name, kind) in key.into_iter().chain(secret) {
            let at = keys.iter().position(|known| known.name == *name);
            let at = at.unwrap_or_else(|| {
                keys.push(Key {
                    name: name.clone(),
                    kind,
                    signs: false,
                    verifies_answers: false,
                    verifies_events: false,
                    source: rule.source.clone(),
                    span: rule.span,
                });
                keys.len() - 1
            });
            if let Some(known) = keys.get_mut(at) {
                if known.kind != kind {
                    diags.key_of_two_kinds(rule.span, known.span, name);
                }
                match rule.direction {
                    Direction::Request => known.signs = true,
                    Direction::Response => known.verifies_answers = true,
                    Direction::Webhook => known.verifies_events = true,
                }
            }
        }
    }
    keys
}

/// What `key` of a rule is; a plain hash has none.
fn key_kind(rule: &Signature) -> Option<KeyKind> {
    match (rule.algorithm, rule.direction) {
        (SignatureAlgorithm::RsaSha256, Direction::Request) => Some(KeyKind::PrivateKey),
        (SignatureAlgorithm::RsaSha256, _) => Some(KeyKind::PublicKey),
        (SignatureAlgorithm::HmacSha256, _) => Some(KeyKind::HmacKey),
        (SignatureAlgorithm::Sha256, _) => None,
    }
}
