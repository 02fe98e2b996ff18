//! What is believed, and what is not and why.

use super::*;
use crate::signature::rule::{SignatureTimestamp, TimeUnit};

const BODY: &str = r#"{"amount":"20.00","status":2,"sign":null}"#;

#[test]
fn previous_keys_verify_and_never_sign() {
    let key = fixture!("key.spki.pem");
    let other = fixture!("other.spki.pem");
    let (body, none) = signed(&RSA, BODY);
    let check = |builder: crate::KeysBuilder| {
        let keys = builder.build().unwrap();
        checked(&RSA, &keys, &none, body.as_bytes()).is_ok()
    };
    let start = || Keys::builder().shared_secret("secret", "SECRET");
    assert!(check(start().public_key("key", key)));
    assert!(!check(start().public_key("key", other)));
    assert!(check(
        start()
            .public_key("key", other)
            .previous_public_key("key", key)
    ));
    let new_secret = || {
        Keys::builder()
            .shared_secret("secret", "NEW")
            .public_key("key", other)
    };
    assert!(!check(new_secret().previous_public_key("key", key)));
    let rotated = new_secret()
        .previous_public_key("key", key)
        .previous_shared_secret("secret", "OLDEST")
        .previous_shared_secret("secret", "SECRET");
    assert!(check(rotated));

    let rotated = Keys::builder()
        .shared_secret("secret", "NEW")
        .hmac_key("key", "new");
    let rotated = rotated
        .previous_shared_secret("secret", "SECRET")
        .previous_hmac_key("key", "hmac key");
    let rotated = rotated.build().unwrap();
    for rule in [BRACES, HMAC] {
        let (body, headers) = signed(&rule, BODY);
        checked(&rule, &rotated, &headers, body.as_bytes()).unwrap();
        let theirs = sign(&rule, &rotated, body.as_bytes(), NOW)
            .unwrap()
            .header
            .unwrap();
        let old = headers.get(theirs.0).unwrap();
        assert_ne!(theirs.1.as_bytes(), old.as_bytes());
    }
}

#[test]
fn headers_of_any_case_and_number() {
    let (body, one) = signed(&BRACES, BODY);
    let signature = one.get("x-auth-signature").unwrap().to_str().unwrap();
    let check =
        |pairs: &[(&str, &str)]| checked(&BRACES, &keys(), &headers(pairs), body.as_bytes());
    check(&[("X-AUTH-Signature", signature)]).unwrap();
    let wrong = "0".repeat(64);
    check(&[
        ("x-auth-signature", &wrong),
        ("x-auth-signature", "?"),
        ("x-auth-signature", signature),
    ])
    .unwrap();
    for bad in [
        &wrong,
        &signature.to_lowercase(),
        &signature[1..],
        &format!(" {signature}"),
        &format!("{signature}00"),
        "?",
    ] {
        let refused = check(&[("x-auth-signature", bad)]);
        assert!(matches!(refused, Err(Rejected::WrongSignature)), "{bad}");
    }
    for missing in [
        &[][..],
        &[("signature", signature)],
        &[("x-auth-signature", "")],
    ] {
        assert!(matches!(check(missing), Err(Rejected::MissingSignature)));
    }
    let (body, one) = signed(&RAW, BODY);
    let upper = one
        .get("signature")
        .unwrap()
        .to_str()
        .unwrap()
        .to_uppercase();
    let refused = checked(
        &RAW,
        &keys(),
        &headers(&[("signature", &upper)]),
        body.as_bytes(),
    );
    assert!(matches!(refused, Err(Rejected::WrongSignature)));
}

#[test]
fn signatures_in_the_body() {
    let (body, none) = signed(&RSA, BODY);
    let check = |body: &str| checked(&RSA, &keys(), &none, body.as_bytes());
    check(&body).unwrap();
    // Some write a slash with a backslash; the place of the member does not matter, nor does white space.
    check(&body.replace('/', "\\/")).unwrap();
    let signature = body.split('"').rev().nth(1).unwrap();
    check(&format!(
        r#" {{ "status": 2, "sign": "{signature}", "amount": "20.00" }} "#
    ))
    .unwrap();
    let with = |value: &str| body.replace(&format!("\"{signature}\""), value);
    for missing in [
        with("null"),
        with("\"\""),
        "{}".to_owned(),
        r#"{"sign2":"x"}"#.to_owned(),
        String::new(),
    ] {
        assert!(
            matches!(check(&missing), Err(Rejected::MissingSignature)),
            "{missing}"
        );
    }
    // 256 bytes leave four bits of the last digit unused.
    assert!(signature.ends_with("=="));
    let unpadded = signature.trim_end_matches('=');
    let last = unpadded.chars().last().unwrap();
    let spare_bit = char::from(last as u8 + 1);
    let loose = format!("{}{spare_bit}==", &unpadded[..unpadded.len() - 1]);
    for wrong in [
        format!("\"{unpadded}\""),
        format!("\"{loose}\""),
        format!("\"{signature}\\n\""),
        format!("\" {signature}\""),
        format!("\"{}\"", signature.replace('+', "-").replace('/', "_")),
        format!("[\"{signature}\"]"),
        "7".to_owned(),
        "{}".to_owned(),
    ] {
        assert!(
            matches!(check(&with(&wrong)), Err(Rejected::WrongSignature)),
            "{wrong}"
        );
    }
}

#[test]
fn only_the_covered_part_counts() {
    let payload = r#"{"amount":0.50000000,"status":"1"}"#;
    let rule = SignatureRule {
        covers: Covers::Payload,
        ..RSA
    };
    let (payload, none) = signed(&rule, payload);
    let body = format!(r#"{{"code":"1","data":{payload}}}"#);
    verify(
        &rule,
        &keys(),
        &none,
        body.as_bytes(),
        payload.as_bytes(),
        NOW,
    )
    .unwrap();
    let raw = SignatureRule {
        covers: Covers::Raw,
        ..BRACES
    };
    let (body, header) = signed(&raw, &body);
    verify(&raw, &keys(), &header, body.as_bytes(), b"{}", NOW).unwrap();
    assert!(verify(&raw, &keys(), &header, b"{}", body.as_bytes(), NOW).is_err());
}

#[test]
fn times_that_are_signed() {
    const SECONDS: SignatureTimestamp = SignatureTimestamp {
        header: "X-Time",
        unit: TimeUnit::Seconds,
        tolerance: Duration::from_secs(300),
    };
    static MILLISECONDS: SignatureTimestamp = SignatureTimestamp {
        unit: TimeUnit::Milliseconds,
        ..SECONDS
    };
    static IN_SECONDS: SignatureTimestamp = SECONDS;
    for (timestamp, text) in [
        (&IN_SECONDS, "1700000000"),
        (&MILLISECONDS, "1700000000123"),
    ] {
        let rule = SignatureRule {
            timestamp: Some(timestamp),
            prefix: "{timestamp}.",
            ..RAW
        };
        let (body, sent) = signed(&rule, BODY);
        assert_eq!(sent.get("x-time").unwrap(), text);
        let at = |now: Duration, headers: &HeaderMap| {
            verify(&rule, &keys(), headers, body.as_bytes(), b"", now)
        };
        at(NOW, &sent).unwrap();
        at(Duration::from_secs(1_700_000_300), &sent).unwrap();
        at(Duration::from_secs(1_699_999_701), &sent).unwrap();
        for stale in [1_700_000_301, 1_699_999_699, 0, u64::MAX] {
            let stale = at(Duration::from_secs(stale), &sent);
            assert!(matches!(stale, Err(Rejected::Stale)));
        }
        let signature = sent.get("signature").unwrap().to_str().unwrap();
        let with = |times: &[&str]| {
            let mut pairs = vec![("signature", signature)];
            pairs.extend(times.iter().map(|time| ("x-time", *time)));
            at(NOW, &headers(&pairs))
        };
        with(&[text]).unwrap();
        for unreadable in [
            &[][..],
            &[""],
            &["soon"],
            &["+1700000000"],
            &["-1"],
            &["1.7e9"],
            &[text, text],
            &["99999999999999999999999"],
            &["é"],
        ] {
            assert!(
                matches!(with(unreadable), Err(Rejected::Stale)),
                "{unreadable:?}"
            );
        }
        // Another time is another message, near or not, and so is the same one written otherwise.
        let zero = format!("0{text}");
        let next = text.replace("17000000", "17000001");
        for other in [&*next, "0", &*zero] {
            assert!(
                matches!(with(&[other]), Err(Rejected::WrongSignature)),
                "{other}"
            );
        }
    }
    // A time that is not signed proves nothing and is not looked at.
    let unsigned = SignatureRule {
        timestamp: Some(&IN_SECONDS),
        ..RAW
    };
    let (body, mut sent) = signed(&unsigned, BODY);
    sent.insert("x-time", HeaderValue::from_static("soon"));
    checked(&unsigned, &keys(), &sent, body.as_bytes()).unwrap();
}

#[test]
fn what_cannot_be_signed() {
    let any = headers(&[("x-auth-signature", &"0".repeat(64))]);
    let refuse = SignatureRule {
        nested: Nested::Refuse,
        ..BRACES
    };
    for body in [
        "[]",
        "x",
        "{\"a\":1",
        r#"{"a":1,"a":1}"#,
        r#"{"a":[]}"#,
        " ",
    ] {
        let refused = checked(&refuse, &keys(), &any, body.as_bytes());
        assert!(matches!(refused, Err(Rejected::NotSignable(_))), "{body}");
    }
}

#[test]
fn keys_that_are_not_there() {
    let name =
        |rule: &SignatureRule, keys: &Keys| match checked(rule, keys, &HeaderMap::new(), b"{}") {
            Err(Rejected::NoKey(name)) => name,
            other => panic!("{other:?}"),
        };
    let signer = Keys::builder().private_key("key", fixture!("key.pkcs8.pem"));
    let signer = signer.shared_secret("secret", "SECRET").build().unwrap();
    assert_eq!(name(&BRACES, &Keys::default()), "secret");
    assert_eq!(name(&RSA, &signer), "key");
    assert_eq!(name(&HMAC, &signer), "key");
}

/// Anybody can make a hash of what everybody sees.
#[test]
fn a_hash_without_a_secret_is_no_signature() {
    for rule in [
        SignatureRule {
            suffix: "",
            ..BRACES
        },
        SignatureRule {
            when_empty: Some(""),
            ..BRACES
        },
    ] {
        // SHA-256 of nothing.
        let hash = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        let refused = checked(
            &rule,
            &keys(),
            &headers(&[("x-auth-signature", hash)]),
            b"{}",
        );
        assert!(matches!(refused, Err(Rejected::NotSignable(_))));
    }
}

#[test]
fn refusals_say_why_and_show_nothing() {
    let card = crate::testing::CARD;
    let any = headers(&[("x-auth-signature", card)]);
    let mut said = Vec::new();
    for body in [
        format!(r#"{{"{card}":"{card}"}}"#),
        format!(r#"{{"{card}":"{card}" "#),
        format!("{card} x"),
        format!(r#"{{"{card}":1,"{card}":2}}"#),
    ] {
        let error = checked(&BRACES, &keys(), &any, body.as_bytes()).unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string);
        let all = format!("{error} {error:?} {source:?}");
        assert!(!all.contains(card) && !all.contains("SECRET"), "{all}");
        said.push(error.to_string());
    }
    assert_eq!(said[0], "the signature is wrong");
    assert_eq!(said[1], "the message is none that the rule can sign");
    let error = Rejected::NoKey("app-secret");
    assert_eq!(
        error.to_string(),
        "the client has no key `app-secret` to check the signature with"
    );
}
