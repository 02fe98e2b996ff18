//! Strings, hashes and signatures that others have computed.

use super::*;
use crate::Secret;
use crate::signature::rule::OlderVersion;

/// The string of a rule, and that the rule signs the body with this hash.
fn hashes(secret: &str, body: &str, string: &str, hash: &str) {
    let text = BRACES.string_to_sign(body.as_bytes(), Some(&Secret::new(secret)), None);
    assert_eq!(str::from_utf8(&text.unwrap()).unwrap(), string);
    let keys = with_secret(secret);
    let signed = sign(&BRACES, &keys, body.as_bytes(), NOW).unwrap();
    let (header, signature) = signed.header.unwrap();
    assert_eq!((header, signature.as_str()), ("x-auth-signature", hash));
    let headers = headers(&[(header, hash)]);
    checked(&BRACES, &keys, &headers, body.as_bytes()).unwrap();
}

const DEMO_SECRET: &str = "Wy31kFZf4jkE+Y2XZhmFuQ";

#[test]
fn samples_of_published_pages() {
    hashes(
        DEMO_SECRET,
        r#"{"transaction_type":"PAY_IN","target_currency":"USDT","target_amount":100}"#,
        "target_amount=100&target_currency=USDT&transaction_type=PAY_IN&key=Wy31kFZf4jkE+Y2XZhmFuQ",
        "CA7807E87BCE0AE490E7ADBD4E600E5112347C818AC06E07352F28CB2FDD70DF",
    );
    hashes(
        "YOUR_SECRET_KEY",
        r#"{"transaction_type":"PAY_IN","target_currency":"USD","target_amount":"100"}"#,
        "target_amount=100&target_currency=USD&transaction_type=PAY_IN&key=YOUR_SECRET_KEY",
        "F597507A71153F2F5C9D0E1A6C5C9EC90126283BDFEDE4F1F61910B99166B447",
    );
}

#[test]
fn a_card_order_with_objects_in_objects() {
    hashes(
        DEMO_SECRET,
        r#"{
            "request_id": "M0001", "target_amount": "100.00", "target_currency": "USD", "transaction_type": "PAY_IN",
            "way_type": "CARD_PAYMENT", "pay_access_type": 2, "api_version": "V2", "expired_time": null,
            "channel_extra": {
                "extra_type": "card", "token_data": null,
                "card_data": {
                    "number": "4242424242424242", "expiry_month": 12, "expiry_year": 2027, "cvv": "123",
                    "store_for_future_use": true, "holder": ""
                }
            },
            "product_name": "Test", "description": "Test order", "notify_url": "https:\/\/example.com\/notify",
            "success_url": "https://example.com/ok", "fail_url": "https://example.com/fail"
        }"#,
        "api_version=V2&channel_extra={card_data={cvv=123&expiry_month=12&expiry_year=2027&number=4242424242424242\
         &store_for_future_use=true}&extra_type=card}&description=Test order&fail_url=https://example.com/fail\
         &notify_url=https://example.com/notify&pay_access_type=2&product_name=Test&request_id=M0001\
         &success_url=https://example.com/ok&target_amount=100.00&target_currency=USD&transaction_type=PAY_IN\
         &way_type=CARD_PAYMENT&key=Wy31kFZf4jkE+Y2XZhmFuQ",
        "44B1A0961F8397C4AEFD74E1C935BE54469C04180B16ACBF3D48F8461D406E20",
    );
}

#[test]
fn a_body_without_members_is_not_one_whose_members_are_all_skipped() {
    let whole = "key=Wy31kFZf4jkE+Y2XZhmFuQ";
    let hash = "177787AFBB25B1699A20F33C2BB7DB96C1A6744A75E936E817DB32C94E62F611";
    hashes(DEMO_SECRET, "", whole, hash);
    hashes(DEMO_SECRET, " { } ", whole, hash);
    let skipped = BRACES.string_to_sign(
        br#"{"a":null,"b":""}"#,
        Some(&Secret::new(DEMO_SECRET)),
        None,
    );
    assert_eq!(skipped.unwrap()[..], *b"&key=Wy31kFZf4jkE+Y2XZhmFuQ");
}

const CALLBACK: &str = r#"{"api_version":"V2","description":"Test order","fail_url":"https://example.com/fail",
    "order_status":"SUCCEED","order_status_int":2,"pay_order_id":"P2011789219984105474","product_name":"Test",
    "request_id":"M0001","success_url":"https://example.com/ok","target_amount":"100.00","target_currency":"USD",
    "channel_biz_data":{"issuer_country":"GB","issuer":"TEST BANK","card_token":"src_3oqxta2juhbevjaw72pgorkd5e"}}"#;
const OF_ALL: &str = "B8E8EF4546DE00BA52ED0F17D2D448361294B3B630EC0E9218D3787EF8960F8D";
const OF_LESS: &str = "E3F804E3EC002945522FC62155C15BA3915A03B02C4819CBE3F0A9A4E70CB992";

#[test]
fn a_callback_of_either_version() {
    static OLDER: OlderVersion = OlderVersion {
        at: "/api_version",
        absent_or: &["v1"],
        exclude: &[
            "api_version",
            "order_status_int",
            "channel_biz_data",
            "event",
            "event_data",
        ],
        refuse: true,
    };
    let rule = SignatureRule {
        version: Some(&OLDER),
        ..BRACES
    };
    let keys = |accept: bool| {
        let builder = Keys::builder().shared_secret("secret", DEMO_SECRET);
        let builder = if accept {
            builder.accept_older_version()
        } else {
            builder
        };
        builder.build().unwrap()
    };
    let check = |accept, body: &str, hash| {
        let headers = headers(&[("X-Auth-Signature", hash)]);
        checked(&rule, &keys(accept), &headers, body.as_bytes())
    };
    check(false, CALLBACK, OF_ALL).unwrap();
    check(true, CALLBACK, OF_ALL).unwrap();
    for (version, shown) in [
        (r#""api_version":"v1","#, "v1"),
        (r#""api_version":" V1\n","#, "with white space"),
        (r#""api_version":"","#, "blank"),
        (r#""api_version":" ","#, "blank"),
        (r#""api_version":null,"#, "null"),
        ("", "absent"),
    ] {
        let older = CALLBACK.replace(r#""api_version":"V2","#, version);
        let refused = check(false, &older, OF_LESS);
        assert!(matches!(refused, Err(Rejected::OlderVersion)), "{shown}");
        check(true, &older, OF_LESS).unwrap();
        let wrong = check(true, &older, OF_ALL);
        assert!(matches!(wrong, Err(Rejected::WrongSignature)), "{shown}");
    }
    // Saying that a message is new does not make an older signature cover it, nor the other way round.
    for version in ["V2", "v3", "1", "v1x"] {
        let body = CALLBACK.replace("\"V2\"", &format!("\"{version}\""));
        let wrong = check(true, &body, OF_LESS);
        assert!(matches!(wrong, Err(Rejected::WrongSignature)), "{version}");
    }
}

const RAW_SECRET: &str = "6d0e8fa7b10c40c3a48c0c2be41cb178";
const REFUND: &str = r#"{"notify_type":"refund_success","data":{"uid":39172931,"refund_id":"C34368224017070000","merchant_refund_id":"P2164521756312637123","order_amount":"105.00","create_time":"2023-08-23T18:25:43.511Z","refund_time":"2023-08-23T18:28:16.511Z"}}"#;
const PAYMENT: &str = r#"{"notify_type":"payment_success","data":{"order_id":"C96245645019020000","merchant_order_id":"P9297895081903","order_amount":"20.00","order_currency":"USD","settle_amount":"20.00","settle_currency":"USD","create_time":"2025-08-18T03:23:46+08:00","pay_time":"2025-08-18T03:23:46+08:00"}}"#;

#[test]
fn bytes_and_a_secret() {
    let keys = with_secret(RAW_SECRET);
    for (body, hash) in [
        (
            REFUND,
            "3ce5a54d8a76590179f0f4192a6c0efddf20e118966b6276b1bfbbc0b33f362a",
        ),
        (
            PAYMENT,
            "8c249532099ec5babe441d6905a83fedbc80c4774ad7a2346945afd779c1c63c",
        ),
    ] {
        let headers = headers(&[("signature", hash)]);
        checked(&RAW, &keys, &headers, body.as_bytes()).unwrap();
        let signed = sign(&RAW, &keys, body.as_bytes(), NOW).unwrap();
        assert_eq!(signed.header.unwrap().1.as_str(), hash);
        let spaced = body.replacen(':', ": ", 1);
        let wrong = checked(&RAW, &keys, &headers, spaced.as_bytes());
        assert!(matches!(wrong, Err(Rejected::WrongSignature)));
    }
}

/// The case of RFC 4231, section 4.3.
#[test]
fn hmac_of_bytes() {
    let keys = Keys::builder().hmac_key("key", "Jefe").build().unwrap();
    let signed = sign(&HMAC, &keys, b"what do ya want for nothing?", NOW).unwrap();
    assert_eq!(
        signed.header.unwrap().1.as_str(),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

/// Signed by OpenSSL and by Python's `cryptography` as well; see the fixtures' README.
#[test]
fn rsa_agrees_with_two_other_implementations() {
    for (body, string, openssl, python) in [
        (
            r#"{"appId":1054,"orderId":"M22222000028","orderNo":"","sign":null}"#,
            fixture!("query.txt"),
            fixture!("query.openssl.base64"),
            fixture!("query.python.base64"),
        ),
        (
            r#"{"subscriptionNo":"S1","name":"Zo\u00eb 張","amount":0.50000000,"sign":""}"#,
            fixture!("amount.txt"),
            fixture!("amount.openssl.base64"),
            fixture!("amount.python.base64"),
        ),
    ] {
        let text = RSA.string_to_sign(body.as_bytes(), Some(&"SECRET".into()), None);
        assert_eq!(str::from_utf8(&text.unwrap()).unwrap(), string);
        let (ours, none) = signed(&RSA, body);
        for theirs in [openssl, python] {
            assert_eq!(theirs.len(), 344);
            let there = format!(r#""sign":"{theirs}""#);
            assert!(ours.ends_with(&format!("{there}}}")), "{ours}");
            let body = body
                .replace(r#""sign":null"#, &there)
                .replace(r#""sign":"""#, &there);
            checked(&RSA, &keys(), &none, body.as_bytes()).unwrap();
            // A number means the same with fewer zeros, and is not what was signed.
            let shorter = body.replace("0.50000000", "0.5").replace("1054", "1054.0");
            let wrong = checked(&RSA, &keys(), &none, shorter.as_bytes());
            assert!(matches!(wrong, Err(Rejected::WrongSignature)));
        }
    }
}
