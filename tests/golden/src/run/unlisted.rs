//! What a document does not list, in files that are not ours.

use super::{read, survives, text};
use crate::unlisted_members::model::{Base, Card, Method, Payment, PaymentRequired};
use payspec_runtime::{Json, OrText, Timestamp};

#[test]
fn members_that_nobody_lists_are_kept() {
    let sent =
        r#"{"method":{"kind":"card","last4":"1111","bin":{"rate":1.50}},"":null,"channel":"web"}"#;
    let payment: Payment = read(sent);
    assert_eq!(payment.extra.len(), 2);
    assert_eq!(
        payment.extra.get("channel").and_then(Json::text).as_deref(),
        Some("web")
    );
    let back = Json::parse(&text(&payment)).unwrap();
    assert_eq!(
        back.at("/method/bin/rate")
            .map(|rate| rate.as_str().to_owned())
            .as_deref(),
        Some("1.50")
    );
    assert!(back.at("/").is_some_and(|null| null.is_null()));
    // Neither their values nor those of what is listed are printed with them.
    assert!(!format!("{payment:?}").contains("web"));
}

#[test]
fn a_tag_that_came_is_not_added_again() {
    for sent in [
        r#"{"kind":"debit","last4":"1111"}"#,
        r#"{"last4":"1111","kind":"card","kinds":1}"#,
    ] {
        let method: Method = read(sent);
        assert!(matches!(method, Method::Card(_)));
        let back = text(&method);
        assert_eq!(back.matches("\"kind\"").count(), 1, "{back}");
        assert_eq!(read::<Method>(&back), method);
    }
    let made = Method::from(Card::new());
    assert_eq!(text(&made), r#"{"kind":"card"}"#);
}

#[test]
fn members_that_nobody_lists_can_be_sent() {
    let method = Method::from(Card::new().with_last4("1111"));
    let mut payment = Payment::new(PaymentRequired { method });
    payment
        .extra
        .insert("channel", Json::parse("\"web\"").unwrap());
    assert_eq!(
        text(&payment),
        r#"{"method":{"kind":"card","last4":"1111"},"channel":"web"}"#
    );
}

#[test]
fn a_date_that_is_none_is_kept() {
    let payment: Payment = read(
        r#"{"method":{"kind":"wallet"},"created":"2026-11-22 08:30","due":"soon","attempts":2.0}"#,
    );
    let created = payment.created.as_ref().unwrap();
    assert_eq!(
        (created.value(), created.to_string().as_str()),
        (None, "2026-11-22 08:30")
    );
    assert_eq!(payment.attempts, Some(2));
    survives::<Payment>(
        r#"{"created":"2026-11-22 08:30","due":"soon","method":{"kind":"wallet"}}"#,
    );
    let time: Timestamp = "2026-11-22T08:30:00z".parse().unwrap();
    assert_eq!(OrText::from("2026-11-22T08:30:00z"), OrText::Value(time));
}

#[test]
fn what_others_build_on_has_a_type() {
    assert_eq!(read::<Base>(r#"{"id":"a"}"#).id.as_deref(), Some("a"));
}
