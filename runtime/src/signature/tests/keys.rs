//! Which texts are keys, and what is said of those that are not.

use super::*;
use crate::testing::KEY;
use crate::{Error, KeysBuilder};

/// What a builder is refused for. Nothing of a key is in it, whatever the key.
#[track_caller]
fn refusal(builder: KeysBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert!(matches!(error, Error::Misuse(_)) && error.operation().is_none());
    let text = error.to_string();
    for line in fixture!("key.pkcs8.pem").lines().chain([KEY]) {
        assert!(!text.contains(line) && !format!("{error:?}").contains(line));
    }
    text.strip_prefix("the settings cannot be used: ")
        .unwrap()
        .to_owned()
}

/// The base64 of a fixture in the shape that people paste.
fn spread(base64: &str) -> String {
    let lines: Vec<_> = base64
        .as_bytes()
        .chunks(50)
        .map(|line| str::from_utf8(line).unwrap())
        .collect();
    format!("\r\n\t {} \n", lines.join(" \r\n\u{a0}"))
}

#[test]
fn every_form_of_a_private_key_signs_the_same() {
    let pkcs8 = fixture!("key.pkcs8.base64");
    let pkcs1 = fixture!("key.pkcs1.base64");
    let mislabelled = format!("-----BEGIN PRIVATE KEY-----\n{pkcs1}\n-----END PRIVATE KEY-----");
    for form in [
        fixture!("key.pkcs8.pem"),
        fixture!("key.pkcs1.pem"),
        pkcs8,
        pkcs1,
        &spread(pkcs8),
        &spread(pkcs1),
        &fixture!("key.pkcs8.pem").replace('\n', "\r\n"),
        &fixture!("key.pkcs8.pem").replace('\n', " "),
        &format!("Bag Attributes: none\n{}", fixture!("key.pkcs8.pem")),
        &mislabelled,
    ] {
        let keys = Keys::builder()
            .private_key("key", form)
            .shared_secret("secret", "SECRET");
        let body = br#"{"appId":1054,"orderId":"M22222000028"}"#;
        let signed = sign(&RSA, &keys.build().unwrap(), body, NOW).unwrap();
        let signed = String::from_utf8(signed.body.unwrap().to_vec()).unwrap();
        assert!(signed.contains(fixture!("query.openssl.base64")), "{form}");
    }
}

#[test]
fn every_form_of_a_public_key_verifies() {
    let spki = fixture!("key.spki.base64");
    let pkcs1 = fixture!("key.pkcs1-public.base64");
    let (body, none) = signed(&RSA, r#"{"a":1}"#);
    for form in [
        fixture!("key.spki.pem"),
        fixture!("key.pkcs1-public.pem"),
        spki,
        pkcs1,
        &spread(spki),
        &spread(pkcs1),
    ] {
        let keys = Keys::builder()
            .public_key("key", form)
            .shared_secret("secret", "SECRET");
        checked(&RSA, &keys.build().unwrap(), &none, body.as_bytes()).unwrap();
    }
}

#[test]
fn what_is_no_private_key() {
    let pem = fixture!("key.pkcs8.pem");
    let base64 = fixture!("key.pkcs8.base64");
    let two = format!("{pem}{pem}");
    let written_out = pem.replace('\n', "\\n");
    let no_end = &pem[..pem.len() - 30];
    let half = &base64[..800];
    let more = format!("{base64}AAAA");
    // A prime with a wrong digit: the parts of the key no longer fit together.
    let damaged = format!("{}AAAA{}", &base64[..1000], &base64[1004..]);
    for (text, problem) in [
        ("", "is empty"),
        (" \n", "is empty"),
        (KEY, "is neither PEM nor base64"),
        ("c29tZSB0ZXh0", "is no key, or not a whole one"),
        (half, "is no key, or not a whole one"),
        (&more, "is no key, or not a whole one"),
        (&base64[..base64.len() - 1], "is neither PEM nor base64"),
        (no_end, "is PEM without its last line"),
        (&two, "is PEM that holds more than the key"),
        (&written_out, r"has `\n` written out where its lines end"),
        (&damaged, "is damaged"),
        (
            fixture!("encrypted.pkcs8.pem"),
            "is encrypted: give it without the password, as `openssl pkey -in FILE` prints it",
        ),
        (
            fixture!("encrypted.pkcs1.pem"),
            "is encrypted: give it without the password, as `openssl pkey -in FILE` prints it",
        ),
        (fixture!("ec.pkcs8.pem"), "is not an RSA key"),
        (fixture!("ec.sec1.pem"), "is not an RSA key"),
        (fixture!("pss.pkcs8.pem"), "is not an RSA key"),
        (fixture!("small.pkcs8.pem"), "has fewer than 2048 bits"),
        (
            fixture!("key.spki.pem"),
            "is a public key, and the private one belongs here",
        ),
        (
            fixture!("key.pkcs1-public.base64"),
            "is a public key, and the private one belongs here",
        ),
        (
            fixture!("certificate.pem"),
            "is a certificate: give the key in it, as `openssl x509 -noout -pubkey -in FILE` prints it",
        ),
        (
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
            "is in OpenSSH's own form: PKCS#8 or PKCS#1 is needed",
        ),
        ("-----BEGIN PRIVATE KEY", "is PEM whose first line is cut"),
    ] {
        let said = refusal(Keys::builder().private_key("merchant-key", text));
        assert_eq!(said, format!("the private key `merchant-key` {problem}"));
    }
}

#[test]
fn what_is_no_public_key() {
    let encrypted = fixture!("encrypted.pkcs8.pem")
        .lines()
        .filter(|line| !line.contains('-'))
        .collect::<String>();
    for (text, problem) in [
        ("", "is empty"),
        (KEY, "is neither PEM nor base64"),
        (
            fixture!("key.pkcs8.pem"),
            "is a private key, and the provider's public one belongs here",
        ),
        (
            fixture!("key.pkcs1.base64"),
            "is a private key, and the provider's public one belongs here",
        ),
        (
            &encrypted,
            "is encrypted: give it without the password, as `openssl pkey -in FILE` prints it",
        ),
        (fixture!("ec.spki.pem"), "is not an RSA key"),
        (fixture!("pss.spki.pem"), "is not an RSA key"),
        (fixture!("small.spki.pem"), "has fewer than 2048 bits"),
        (
            fixture!("certificate.pem"),
            "is a certificate: give the key in it, as `openssl x509 -noout -pubkey -in FILE` prints it",
        ),
    ] {
        let said = refusal(Keys::builder().public_key("platform-key", text));
        assert_eq!(said, format!("the public key `platform-key` {problem}"));
        let current = Keys::builder().public_key("platform-key", fixture!("key.spki.pem"));
        let said = refusal(current.previous_public_key("platform-key", text));
        assert_eq!(said, format!("the public key `platform-key` {problem}"));
    }
}

#[test]
fn names_and_numbers_of_keys() {
    let start = Keys::builder;
    for (builder, said) in [
        (
            start().shared_secret("s", ""),
            "the shared secret `s` is empty",
        ),
        (start().hmac_key("h", " "), "the HMAC key `h` is empty"),
        (
            start().shared_secret("s", KEY).shared_secret("s", KEY),
            "the shared secret `s` is given twice",
        ),
        (
            start().previous_hmac_key("h", KEY),
            "the HMAC key `h` is missing, and only a previous one is given",
        ),
    ] {
        assert_eq!(refusal(builder), said);
    }
    // One name may stand for keys of several kinds.
    let builder = start()
        .shared_secret("k", KEY)
        .hmac_key("k", KEY)
        .public_key("k", fixture!("key.spki.pem"));
    builder.build().unwrap();
}

#[test]
fn keys_print_their_names() {
    let builder = || {
        Keys::builder()
            .private_key("one", fixture!("key.pkcs8.pem"))
            .public_key("two", fixture!("key.spki.pem"))
            .hmac_key("three", KEY)
            .shared_secret("four", KEY)
            .previous_shared_secret("four", KEY)
    };
    assert_eq!(
        format!("{:?}", builder()),
        r#"KeysBuilder { names: ["one", "two", "three", "four"], .. }"#
    );
    assert_eq!(
        format!("{:?}", builder().build().unwrap()),
        r#"Keys { private_keys: ["one"], public_keys: ["two"], hmac_keys: ["three"], shared_secrets: ["four"], accept_older_version: false }"#
    );
}
