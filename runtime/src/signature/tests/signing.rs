//! What signing makes of a request.

use super::*;
use crate::signature::rule::{OlderVersion, SignatureTimestamp, TimeUnit};
use crate::signature::sign_form;

const IN_BODY: SignatureRule = SignatureRule {
    place: SignaturePlace::Member("/sign"),
    ..BRACES
};

/// SHA-256 of `a=1&key=SECRET`.
const OF_A: &str = "BD57F997BDA367F20D7EEFFB0CDFFD902DDC2F1EF187741D1E5567E7EF9FFB9C";

fn body(rule: &SignatureRule, body: &str) -> Option<String> {
    let signed = sign(rule, &keys(), body.as_bytes(), NOW).unwrap();
    assert!(signed.header.is_none() && signed.field.is_none());
    signed
        .body
        .map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
}

#[test]
fn the_signature_becomes_the_last_member() {
    for (unsigned, expected) in [
        (r#"{"a":1}"#, r#"{"a":1,"sign":"#),
        (" {\"a\" : 1 } \n", " {\"a\" : 1 ,\"sign\":"),
    ] {
        let signed = body(&IN_BODY, unsigned).unwrap();
        assert!(
            signed.starts_with(&format!("{expected}\"{OF_A}\"}}")),
            "{signed}"
        );
        checked(&IN_BODY, &keys(), &HeaderMap::new(), signed.as_bytes()).unwrap();
    }
    let alone = body(&IN_BODY, "{ }").unwrap();
    assert!(
        alone.starts_with(r#"{ "sign":""#) && alone.ends_with("\"}"),
        "{alone}"
    );
    checked(&IN_BODY, &keys(), &HeaderMap::new(), alone.as_bytes()).unwrap();
}

#[test]
fn an_empty_one_is_replaced_where_it_stands() {
    for empty in ["null", "\"\""] {
        let unsigned = format!(r#"{{"sign" : {empty} , "a":1}}"#);
        let signed = format!(r#"{{"sign" : "{OF_A}" , "a":1}}"#);
        assert_eq!(body(&IN_BODY, &unsigned), Some(signed));
    }
}

#[test]
fn what_the_caller_signed_is_left_alone() {
    static TIME: SignatureTimestamp = SignatureTimestamp {
        header: "time",
        unit: TimeUnit::Seconds,
        tolerance: Duration::from_secs(60),
    };
    let rule = SignatureRule {
        timestamp: Some(&TIME),
        ..IN_BODY
    };
    let signed = sign(&rule, &Keys::default(), br#"{"a":1,"sign":"mine"}"#, NOW).unwrap();
    assert!(signed.body.is_none() && signed.header.is_none() && signed.timestamp.is_none());
    let error = sign(&rule, &keys(), br#"{"a":1,"sign":7}"#, NOW)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .contains("expected signature or null, found number"),
        "{error}"
    );
}

#[test]
fn places_within_objects() {
    let rule = SignatureRule {
        place: SignaturePlace::Member("/head/a~1\"b"),
        ..IN_BODY
    };
    let signed = body(&rule, r#"{"head":{"x":{}},"a":1}"#).unwrap();
    assert!(
        signed.starts_with(r#"{"head":{"x":{},"a/\"b":""#),
        "{signed}"
    );
    checked(&rule, &keys(), &HeaderMap::new(), signed.as_bytes()).unwrap();
    for none in [r#"{"a":1}"#, r#"{"head":[]}"#, r#"{"head":null}"#, ""] {
        let error = sign(&rule, &keys(), none.as_bytes(), NOW).err().unwrap();
        assert_eq!(
            error.to_string(),
            "the body has no object where the signature goes",
            "{none}"
        );
    }
}

#[test]
fn headers_and_times() {
    let with = |unit, suffix| SignatureRule {
        timestamp: Some(match unit {
            TimeUnit::Seconds => &SignatureTimestamp {
                header: "X-Time",
                unit: TimeUnit::Seconds,
                tolerance: Duration::ZERO,
            },
            TimeUnit::Milliseconds => &SignatureTimestamp {
                header: "X-Time",
                unit: TimeUnit::Milliseconds,
                tolerance: Duration::ZERO,
            },
        }),
        suffix,
        ..BRACES
    };
    let unsigned_time = with(TimeUnit::Milliseconds, "&key={secret}");
    let signed = sign(&unsigned_time, &keys(), br#"{"a":1}"#, NOW).unwrap();
    assert!(signed.body.is_none());
    assert_eq!(signed.header.unwrap().1.as_str(), OF_A);
    assert_eq!(
        signed.timestamp,
        Some(("X-Time", "1700000000123".to_owned()))
    );
    let seconds = with(TimeUnit::Seconds, "{timestamp}{secret}");
    let signed = sign(&seconds, &keys(), br#"{"a":1}"#, NOW).unwrap();
    // SHA-256 of `a=11700000000SECRET`.
    let hash = "CD225571C9B4B6C4B2F22E0A31B6A2816906B4903039D971FD3A2B3DE66E43A2";
    assert_eq!(signed.timestamp, Some(("X-Time", "1700000000".to_owned())));
    assert_eq!(signed.header.unwrap().1.as_str(), hash);
}

#[test]
fn an_older_version_leaves_more_out_here_too() {
    static OLDER: OlderVersion = OlderVersion {
        at: "/v",
        absent_or: &["1"],
        exclude: &["v", "b"],
        refuse: true,
    };
    let rule = SignatureRule {
        version: Some(&OLDER),
        ..BRACES
    };
    let hash = |body: &str| {
        sign(&rule, &keys(), body.as_bytes(), NOW)
            .unwrap()
            .header
            .unwrap()
            .1
    };
    assert_eq!(hash(r#"{"a":1,"b":2,"v":1}"#).as_str(), OF_A);
    assert_eq!(hash(r#"{"a":1,"b":2}"#).as_str(), OF_A);
    assert_ne!(hash(r#"{"a":1,"b":2,"v":2}"#).as_str(), OF_A);
}

#[test]
fn forms() {
    let fields = [("c", "é &="), ("a", "1"), ("b", ""), ("d", "\\n")];
    let signed = sign_form(&BRACES, &keys(), &fields, NOW).unwrap();
    let same = sign(
        &BRACES,
        &keys(),
        r#"{"a":1,"c":"é &=","d":"\\n"}"#.as_bytes(),
        NOW,
    )
    .unwrap();
    assert_eq!(signed.header, same.header);
    let signed = sign_form(&IN_BODY, &keys(), &[("a", "1"), ("sign", "")], NOW).unwrap();
    let field = signed.field.unwrap();
    assert_eq!((field.0.as_str(), field.1.as_str()), ("sign", OF_A));
    let mine = sign_form(&IN_BODY, &keys(), &[("a", "1"), ("sign", "mine")], NOW).unwrap();
    assert!(mine.field.is_none() && mine.header.is_none());
    let twice = sign_form(&BRACES, &keys(), &[("a", "1"), ("a", "2")], NOW);
    assert!(
        twice
            .err()
            .unwrap()
            .to_string()
            .contains("stands here twice")
    );
    let deep = SignatureRule {
        place: SignaturePlace::Member("/a/sign"),
        ..BRACES
    };
    assert!(sign_form(&deep, &keys(), &fields, NOW).is_err());
    assert!(sign_form(&RAW, &keys(), &fields, NOW).is_err());
}

#[test]
fn what_is_missing_is_named() {
    let fails = |rule: &SignatureRule, keys: &Keys| {
        let error = sign(rule, keys, br#"{"a":1}"#, NOW).err().unwrap();
        format!("{error} {error:?}")
    };
    let none = Keys::default();
    let verifier = Keys::builder().public_key("key", fixture!("key.spki.pem"));
    let verifier = verifier.shared_secret("secret", "SECRET").build().unwrap();
    assert!(fails(&BRACES, &none).contains("no shared secret `secret` to sign with"));
    assert!(fails(&RSA, &with_secret("SECRET")).contains("no private key `key`"));
    assert!(fails(&RSA, &verifier).contains("no private key `key`"));
    assert!(fails(&HMAC, &verifier).contains("no HMAC key `key`"));
    let keyless = SignatureRule { key: None, ..RSA };
    assert!(fails(&keyless, &keys()).contains("names no key"));
    let hash = SignatureRule {
        suffix: "",
        ..BRACES
    };
    assert!(fails(&hash, &keys()).contains("hash without a secret"));
    let refused = sign(&RSA, &keys(), br#"{"a":{}}"#, NOW).err().unwrap();
    assert!(refused.to_string().contains("an object or a list"));
}
