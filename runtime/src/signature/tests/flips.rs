//! Every single bit of a signed message counts.
//!
//! The messages have no member that the rule skips or excludes, since what is not signed may change, and no white space outside
//! strings and no letters in `\u` escapes, since a carriage return and a tab are one bit apart and mean the same, as do `a` and `A`.

use super::*;

const BODY: &str =
    r#"{"orderId":"M22222000028","amount":0.50000000,"status":2,"paid":true,"name":"Zoë \"Z\""}"#;
const NESTED: &str = r#"{"a":{"n":"4242","y":{"x":false}},"l":[1,{"b":"\n"}],"t":"100.00"}"#;

/// Flips each bit of the body and of all header values in turn; none may pass.
fn check(rule: &SignatureRule, body: &str) {
    let (body, headers) = signed(rule, body);
    let keys = keys();
    checked(rule, &keys, &headers, body.as_bytes()).unwrap();
    let mut bytes = body.into_bytes();
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        let passed = checked(rule, &keys, &headers, &bytes).is_ok();
        assert!(!passed, "bit {bit}: {}", String::from_utf8_lossy(&bytes));
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    let mut flipped = 0;
    for (name, value) in &headers {
        for bit in 0..value.len() * 8 {
            let mut value = value.as_bytes().to_vec();
            value[bit / 8] ^= 1 << (bit % 8);
            // What HTTP cannot carry does not arrive.
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                continue;
            };
            let mut headers = headers.clone();
            headers.insert(name, value);
            assert!(
                checked(rule, &keys, &headers, &bytes).is_err(),
                "{name}, bit {bit}"
            );
            flipped += 1;
        }
    }
    let in_header = matches!(rule.place, SignaturePlace::Header(_));
    assert_eq!(flipped > 0, in_header);
}

#[test]
fn of_bytes_and_a_hash_in_a_header() {
    check(&RAW, BODY);
    check(&RAW, NESTED);
}

#[test]
fn of_nested_members_and_a_hash_in_a_header() {
    check(&BRACES, BODY);
    check(&BRACES, NESTED);
}

#[test]
fn of_members_and_an_rsa_signature_among_them() {
    check(&RSA, BODY);
}

#[test]
fn of_bytes_and_an_rsa_signature_in_a_header() {
    let rule = SignatureRule {
        covers: Covers::Raw,
        place: SignaturePlace::Header("signature"),
        ..RSA
    };
    check(&rule, NESTED);
}

#[test]
fn of_bytes_and_a_mac_in_a_header() {
    check(&HMAC, BODY);
}
