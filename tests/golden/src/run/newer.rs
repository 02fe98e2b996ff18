//! What OpenAPI 3.2 has that 3.1 has not, and methods that neither has a key for.

use super::calls::Nowhere;
use super::{body, line, read};
use crate::stranger_events_as_forms::{model, webhook};

#[test]
fn methods_go_out_as_the_file_writes_them() {
    let client = crate::stranger_methods::Client::builder("https://api.example.com")
        .transport(Nowhere)
        .build()
        .expect("a client");
    let sent = [client.a(), client.b(), client.link()]
        .map(|call| line(call.request().expect("a request")));
    assert_eq!(
        sent,
        ["GET", "POST", "LINK"].map(|method| format!("{method} https://api.example.com/a"))
    );
    let search = read(r#"{"text":"x"}"#);
    let find = client.find(Some(&search));
    let find = find.request().expect("a request");
    assert_eq!(line(find), "PROPFIND https://api.example.com/a");
    assert_eq!(body(find), r#"{"text":"x"}"#);
}

#[test]
fn a_query_has_a_body_and_answers_by_lines() {
    let client = crate::stranger_version_32::Client::builder("https://api.example.com")
        .transport(Nowhere)
        .build()
        .expect("a client");
    let search = read(r#"{"text":"x"}"#);
    let call = client.query_a_id(&read(r#"{"id":"1"}"#), Some(&search));
    let request = call.request().expect("a request");
    assert_eq!(line(request), "QUERY https://api.example.com/a/1");
    assert_eq!(body(request), r#"{"text":"x"}"#);
    let copy = client.copy_a(&read(r#"{"id":"1","filter":{"text":"a b","most":2}}"#));
    let copy = copy.request().expect("a request");
    assert_eq!(
        line(copy),
        "COPY https://api.example.com/a/1?text=a%20b&most=2"
    );
}

#[test]
fn notifications_come_as_forms() {
    let sent = b"MessageSid=SM1&NumMedia=2&MediaUrl=https%3A%2F%2Fa.example%2F1&MediaUrl=b&Done=true&Price=-0.50&Meta[order]=a+b";
    let message = webhook::Received::decode_unverified(sent).expect("a message");
    assert_eq!(message.message_sid, "SM1");
    assert_eq!(message.num_media, Some(2));
    assert_eq!(
        message.media_url.as_deref(),
        Some(["https://a.example/1".to_owned(), "b".to_owned()].as_slice())
    );
    assert_eq!(message.done, Some(true));
    assert_eq!(
        message.price.map(|price| price.to_string()).as_deref(),
        Some("-0.50")
    );
    assert_eq!(
        message.meta.and_then(|meta| meta.order).as_deref(),
        Some("a b")
    );
    // A list of one looks like a lone value.
    let one = webhook::Received::decode_unverified(b"MessageSid=1&MediaUrl=a").expect("a message");
    assert_eq!(one.media_url.map(|urls| urls.len()), Some(1));
    assert!(webhook::Received::decode_unverified(b"NumMedia=2").is_err());
    let any = webhook::decode_any_unverified(br#"{"CallSid":"CA1"}"#);
    assert!(matches!(any, Ok(model::AnyNotification::Called(_))));
    let any = webhook::decode_any_unverified(b"MessageSid=SM1");
    assert!(matches!(any, Ok(model::AnyNotification::Received(_))));
}
