//! From bytes to a typed notification or a refusal.

use http::{HeaderMap, HeaderValue};
use payspec_runtime::{Rejected, verify_notification};

use crate::model::{
    CARD, Collection, Event, Keys, MEMBER, NOBODYS, SECRET, Sealed, Unsigned, collection, headers,
    keys, sealed, signed,
};

fn refused<E: payspec_runtime::Event<Keys = Keys>>(headers: &HeaderMap, body: &[u8]) -> Rejected {
    match verify_notification::<E>(&keys(), headers, body) {
        Ok(_) => panic!("it was taken"),
        Err(rejected) => rejected,
    }
}

#[test]
fn a_signed_notification_is_a_typed_one() {
    let body = collection("M1", 2);
    let event = verify_notification::<Collection>(&keys(), &signed(&body), &body).unwrap();
    assert_eq!(event.payload.order_no, "M1");
    assert_eq!(event.payload.status, 2);
    assert_eq!(event.payload.amount.as_str(), "0.50000000");
    assert_eq!(event.raw().as_bytes(), &body[..]);
    assert_eq!(
        event.identity(),
        r#"["acme","collection",{"/orderNo":"M1","/status":"2"}]"#
    );
    assert_eq!(event.event().name, "collection");
    assert_eq!(event.acknowledgement().body, "SUCCESS");
    let number = event.map(|payload| payload.order_no);
    assert_eq!(number.payload, "M1");
    assert_eq!(number.raw().as_bytes(), &body[..]);
}

#[test]
fn every_other_bit_is_refused() {
    let body = collection("M1", 2);
    let good = signed(&body);
    for at in 0..body.len() * 8 {
        let mut flipped = body.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        let rejected = refused::<Collection>(&good, &flipped);
        assert!(matches!(rejected, Rejected::WrongSignature), "bit {at}");
    }
    let signature = good["x-signature"].as_bytes();
    for at in 0..signature.len() * 8 {
        let mut flipped = signature.to_vec();
        flipped[at / 8] ^= 1 << (at % 8);
        let Ok(value) = HeaderValue::from_bytes(&flipped) else {
            continue; // no server hands such a header on
        };
        let mut headers = HeaderMap::new();
        headers.insert("x-signature", value);
        assert!(
            verify_notification::<Collection>(&keys(), &headers, &body).is_err(),
            "bit {at}"
        );
    }
}

#[test]
fn no_signature_no_key_no_rule() {
    let body = collection("M1", 2);
    assert!(matches!(
        refused::<Collection>(&HeaderMap::new(), &body),
        Rejected::MissingSignature
    ));
    let good = signed(&body);
    let rejected = verify_notification::<Collection>(&Keys::none(), &good, &body).unwrap_err();
    assert!(matches!(rejected, Rejected::NoKey(_)), "{rejected:?}");
    assert_eq!(rejected.status(), 401);
    let rejected = refused::<Unsigned>(&good, &body);
    assert!(matches!(rejected, Rejected::NoRule), "{rejected:?}");
}

#[test]
fn what_is_signed_and_unreadable_is_repeated_by_the_provider() {
    for body in [
        &b"{"[..],
        b"",
        b"{\"orderNo\":7}",
        b"{\"orderNo\":\"M1\",\"status\":2,\"amount\":\"1\"} x",
        b"\xff",
        br#"{"orderNo":"M1","orderNo":"M2","status":2,"amount":"1"}"#,
    ] {
        let rejected = refused::<Collection>(&signed(body), body);
        assert!(matches!(rejected, Rejected::Unreadable(_)), "{rejected:?}");
        let response = rejected.response();
        assert_eq!(response.status(), 500);
        assert!(response.body().is_empty());
    }
}

#[test]
fn what_is_not_verified_hears_no_reason() {
    let body = collection("M1", 2);
    let wrong = headers(&"0".repeat(64));
    for rejected in [
        refused::<Collection>(&HeaderMap::new(), &body),
        refused::<Collection>(&wrong, &body),
        // Unreadable too, but nobody looks that far.
        refused::<Collection>(&wrong, b"{"),
        refused::<Unsigned>(&signed(&body), &body),
        refused::<Sealed>(&HeaderMap::new(), &sealed(r#""id":"a""#, 0).1),
    ] {
        let response = rejected.response();
        assert_eq!(response.status(), 401, "{rejected:?}");
        assert!(response.body().is_empty());
        assert!(response.headers().is_empty());
    }
}

#[test]
fn a_kind_of_event_that_the_spec_does_not_list_is_a_value() {
    let body = br#"{"notify_type":"chargeback","data":{"case":"c1"}}"#;
    let event = verify_notification::<Event>(&keys(), &signed(body), body).unwrap();
    let crate::model::Kind::Unknown(json) = &event.payload else {
        panic!("{:?}", event.payload);
    };
    assert_eq!(json.as_str().as_bytes(), body);
    // The kind alone would make one of all chargebacks.
    let other = br#"{"notify_type":"chargeback","data":{"case":"c2"}}"#;
    let other = verify_notification::<Event>(&keys(), &signed(other), other).unwrap();
    assert_ne!(event.identity(), other.identity());

    let body = br#"{"notify_type":"payment_success","data":{"order_id":"C1","new":[1]}}"#;
    let event = verify_notification::<Event>(&keys(), &signed(body), body).unwrap();
    assert!(matches!(&event.payload, crate::model::Kind::Paid(_)));
    assert_eq!(
        event.identity(),
        r#"["acme","event",{"/notify_type":"payment_success","/data/order_id":"C1"}]"#
    );
}

#[test]
fn a_member_signs_a_body_that_was_spaced_differently() {
    let (headers, body) = sealed(r#""id":"a","rate":0.50000000"#, 0);
    let event = verify_notification::<Sealed>(&keys(), &headers, &body).unwrap();
    assert_eq!(event.payload.rate.as_ref().unwrap().as_str(), "0.50000000");
    let spaced = String::from_utf8(body.clone()).unwrap().replace(',', " , ");
    let again = verify_notification::<Sealed>(&keys(), &headers, spaced.as_bytes()).unwrap();
    // Nothing identifies this event but what is signed, and that is the same.
    assert_eq!(event.identity(), again.identity());
    let changed = String::from_utf8(body)
        .unwrap()
        .replace("0.50000000", "0.5");
    assert!(matches!(
        refused::<Sealed>(&headers, changed.as_bytes()),
        Rejected::WrongSignature
    ));
}

#[test]
fn a_stale_one_is_refused() {
    for away in [-310, -3600, 310, 3600] {
        let (headers, body) = sealed(r#""id":"a""#, away);
        let rejected = refused::<Sealed>(&headers, &body);
        assert!(matches!(rejected, Rejected::Stale), "{away}: {rejected:?}");
    }
    for away in [-290, 290] {
        let (headers, body) = sealed(r#""id":"a""#, away);
        assert!(verify_notification::<Sealed>(&keys(), &headers, &body).is_ok());
    }
}

#[test]
fn an_older_version_is_refused() {
    let (headers, body) = sealed(r#""id":"a","version":"v1""#, 0);
    let rejected = refused::<Sealed>(&headers, &body);
    assert!(matches!(rejected, Rejected::OlderVersion), "{rejected:?}");
}

#[test]
fn nothing_is_printed() {
    let body = format!(r#"{{"orderNo":"{NOBODYS}","status":2,"amount":"1","card":"{CARD}"}}"#);
    let body = body.as_bytes();
    let event = verify_notification::<Collection>(&keys(), &signed(body), body).unwrap();
    let mut said = format!("{event:?} {event:#?} {:?}", keys());
    let (sealed_headers, sealed_body) = sealed(&format!(r#""id":"{NOBODYS}""#), 0);
    let mut torn = sealed_body.clone();
    torn.pop();
    for rejected in [
        refused::<Collection>(&HeaderMap::new(), body),
        refused::<Collection>(&headers(NOBODYS), body),
        refused::<Sealed>(&headers(NOBODYS), body),
        refused::<Sealed>(&sealed_headers, &torn),
        refused::<Collection>(&signed(&body[1..]), &body[1..]),
        refused::<Collection>(
            &signed(format!(r#"{{"orderNo":{CARD}}}"#).as_bytes()),
            format!(r#"{{"orderNo":{CARD}}}"#).as_bytes(),
        ),
        refused::<Unsigned>(&HeaderMap::new(), body),
    ] {
        said += &format!(
            "{rejected} {rejected:?} {rejected:#?} {:?}",
            rejected.response()
        );
        if let Some(source) = std::error::Error::source(&rejected) {
            said += &format!("{source} {source:?}");
        }
    }
    let signature = signed(body)["x-signature"].to_str().unwrap().to_owned();
    for hidden in [NOBODYS, CARD, SECRET, MEMBER, &signature] {
        assert!(!said.contains(hidden), "{said}");
    }
}
