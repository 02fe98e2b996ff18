use proptest::prelude::*;

use super::name::words;
use super::{mask, masked, shape};
use crate::block::{Places, Text};

/// Checks that a value is replaced by one of the same form, and that the replacement stays.
fn hides(name: &str, value: &str) {
    let once = masked(name, value);
    assert_ne!(once, value, "{name}");
    assert_eq!(masked(name, &once), once, "{name} twice");
    assert_eq!(masked(name, value), once, "{name} again");
}

fn hides_as(name: &str, value: &str, form: &str) {
    hides(name, value);
    let class = |char: char| match char {
        _ if char.is_numeric() => '0',
        _ if char.is_uppercase() => 'A',
        _ if char.is_alphabetic() => 'a',
        _ => char,
    };
    let shown: String = masked(name, value).chars().map(class).collect();
    assert_eq!(shown, form, "{name}");
}

fn keeps(name: &str, value: &str) {
    assert_eq!(masked(name, value), value, "{name}");
}

#[test]
fn names_tell_what_must_not_be_kept() {
    hides_as("firstName", "Polly", "Aaaaa");
    hides_as("name", "Polly Parrot", "Aaaaa Aaaaaa");
    hides_as("bank_account_name", "Polly", "Aaaaa");
    hides_as("nameOnCard", "POLLY", "AAAAA");
    hides_as("phone", "+49 (151) 234567", "+00 (000) 000000");
    hides_as("phone.number", "15123456789", "00000000000");
    hides_as("birthday", "1987-06-25", "0000-00-00");
    hides_as("line1", "7 Oak Street", "0 Aaa Aaaaaa");
    hides_as("shippingAddress.postCode", "AB1 2CD", "AA0 0AA");
    hides_as("secret", "184F92CF5365****", "000A00AA0000****");
    hides_as("cardToken", "src_3oq5", "aaa_0aa0");
    hides_as("openId", "o6_bmjrPTlm", "a0_aaaaAAaa");
    hides_as("lat", "-37.81892", "-00.00000");
    hides_as("cavv", "a772a34d-d58a", "a000a00a-a00a");
    hides_as("card.number", "4242 4242 4242 4242", "0000 0000 0000 0000");
    hides_as("email", "polly@parrots.test", "aaaaa@aaaaaaa.aaa");
    hides("cvv", "737");
    assert_eq!(masked("cvc2", "7373"), "0000");
}

#[test]
fn values_tell_it_too() {
    hides_as("x", "polly@parrots.test", "aaaaa@aaaaaaa.aaa");
    hides_as("x", "+4915123456789", "+0000000000000");
    hides("x", "10.1.2.3");
    assert!(masked("x", "10.1.2.3").starts_with("192.0.2."));
    assert!(masked("clientIp", "2a00:1450::1").starts_with("2001:db8::"));
    hides("x", "4242424242424242");
    hides("x", &format!("eyJ{0}.eyJ{0}.{0}", "aB3dEf9h"));
    hides("x", &"aB3+".repeat(40));
    assert_eq!(masked("x", &"aB3+".repeat(40)).len(), 24);
    hides(
        "x",
        &format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
            "aB3+".repeat(40)
        ),
    );
    assert_eq!(
        masked("x", "ask polly@parrots.test, please.")
            .split_once('@')
            .map(|(_, rest)| rest),
        Some("example.com, please.")
    );
    let json = masked("biz", r#"{"email": "polly@parrots.test", "a": 1}"#);
    assert!(json.ends_with(r#"@example.com","a":1}"#));
}

#[test]
fn facts_are_kept() {
    keeps("orderNo", "20220828000002");
    keeps("order_id", "4242424242424242");
    keeps("merchant_order_id", "P9297895081906");
    keeps("amount", "100.55");
    keeps("currency", "USD");
    keeps("productName", "shirt");
    keeps("name", "shirt");
    keeps("notify_type", "payment_success");
    keeps("token_type", "Bearer");
    keeps("signMethod", "sha256");
    keeps("countryCode", "852");
    keeps("create_time", "2025-08-18T03:23:46+08:00");
    keeps("expiryYear", "2031");
    keeps("userAgent", "Mozilla/5.0 (X11; Linux) Gecko/1.2.3.4");
    keeps("osVersion", "1.2.3.4");
    keeps(
        "callBackUrl",
        "https://www.example.com/done?orderNo=4242424242424242",
    );
    keeps("openId", "string");
    keeps("city", "Seattle");
    keeps("inBankCode", "CREDIT_CARD");
    keeps("sign", "{sign}");
    keeps("rid", "7fa547cb4c1e428fb996b2c31180dfa7");
    keeps("email", "");
    keeps("customerIp", "203.0.113.7");
}

#[test]
fn urls_keep_their_hosts() {
    let url = "https://polly:pw7@pay.example.com/r/ccb3af9e4bae114682958fb114e2069b?orderNo=7&email=polly%40parrots.test&token=s3cret#x";
    hides("redirect_url", url);
    let masked = masked("redirect_url", url);
    assert!(
        masked.contains("@pay.example.com/r/")
            && masked.contains("?orderNo=7&email=")
            && masked.ends_with("#x")
    );
    for part in ["polly", "pw7", "ccb3", "parrots", "s3cret"] {
        assert!(!masked.contains(part));
    }
}

#[test]
fn a_card_number_keeps_its_check_digit() {
    for card in ["4242424242424242", "5555555555554444", "378282246310005"] {
        let masked = masked("cardNo", card);
        assert_eq!(masked.len(), card.len());
        assert!(shape::luhn(masked.as_bytes()) && !masked.starts_with(&card[..4]));
        hides("cardNo", card);
    }
    assert!(!shape::luhn(b"4242424242424241"));
    assert!(!shape::luhn(b""));
}

#[test]
fn neighbours_make_a_name_personal() {
    let read = |text: &str| {
        let read = crate::json::read(&Text::new(text, 0), &Places::new(text));
        let mut value = read.expect("is JSON").value;
        mask(&mut value);
        let once = value.to_json();
        mask(&mut value);
        assert_eq!(value.to_json(), once);
        value
    };
    let person = read(
        r#"{"name": "Polly", "email": "polly@parrots.test", "uid": 12009321, "cvv": 737, "age": 7, "ok": true}"#,
    );
    assert_ne!(
        person.get("name").and_then(|name| name.text()),
        Some("Polly")
    );
    let number = |name: &str| {
        person
            .get(name)
            .and_then(|node| node.number())
            .unwrap_or("")
            .to_owned()
    };
    assert_eq!(
        (
            number("cvv").as_str(),
            number("age").as_str(),
            number("uid").len()
        ),
        ("100", "7", 8)
    );
    assert!(number("uid").starts_with('1') && number("uid") != "12009321");
    let thing = read(r#"{"items": [{"name": "shirt", "price": 4.20}]}"#);
    assert_eq!(
        thing.to_json(),
        r#"{"items":[{"name":"shirt","price":4.20}]}"#
    );
    let nested = read(
        r#"{"card": {"number": "4242424242424242"}, "payer": {"name": "Polly"}, "phones": [{"phone": "015123456"}]}"#,
    );
    assert!(
        !["4242", "Polly", "5123"]
            .iter()
            .any(|value| nested.to_json().contains(value))
    );
}

#[test]
fn names_are_split_into_words() {
    let check = |name: &str, expected: &[&str]| assert_eq!(words(name), expected, "{name}");
    check("cardHolder_name2", &["card", "holder", "name", "2"]);
    check("IPAddress", &["ip", "address"]);
    check("client-IP", &["client", "ip"]);
    check("openId", &["open", "id"]);
    check("", &[]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn masking_twice_is_masking_once(
        name in prop::sample::select(&[
            "x", "email", "name", "firstName", "phone", "cardNo", "cvv", "birthday", "line1", "clientIp", "token", "sign", "lat", "payUrl",
        ][..]),
        value in prop_oneof![
            "\\PC{0,60}",
            "[0-9]{1,20}",
            "[A-Za-z0-9+/]{60,90}={0,2}",
            "[a-z0-9.]{1,8}@[a-z]{1,8}\\.(com|test)",
            "https?://[a-z:@.]{1,12}/[a-z0-9%=&?/.@]{0,60}",
            "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
            "[0-9]{4}[-/]?[0-9]{2}[-/]?[0-9]{2}",
            "[0-9a-f]{32,70}",
        ],
    ) {
        let once = masked(name, &value);
        prop_assert_eq!(masked(name, &once), once);
    }
}
