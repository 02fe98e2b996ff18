use proptest::prelude::*;

use super::of;
use crate::webhook::{Acknowledgement, EventDescriptor};
use crate::{
    Covers, Forms, Json, MemberOrder, Nested, OlderVersion, SignatureAlgorithm, SignatureEncoding,
    SignaturePlace, SignatureRule, json,
};

static EVENT: EventDescriptor = event("acme", "collection", &["/orderNo", "/status"]);
static NAMELESS: EventDescriptor = event("acme", "nameless", &[]);

const fn event(
    provider: &'static str,
    name: &'static str,
    identity: &'static [&'static str],
) -> EventDescriptor {
    EventDescriptor {
        provider,
        name,
        signature: None,
        acknowledgement: Acknowledgement::new(200, "", None, &[], identity),
        lenient: Forms::NONE,
    }
}

const fn rule(covers: Covers, suffix: &'static str, place: SignaturePlace) -> SignatureRule {
    SignatureRule {
        algorithm: SignatureAlgorithm::Sha256,
        covers,
        include: &[],
        exclude: &["sent"],
        skip_null: true,
        skip_empty: true,
        order: MemberOrder::Ascending,
        pair: "=",
        join: "&",
        nested: Nested::Json,
        prefix: "{timestamp}",
        suffix,
        when_empty: None,
        encoding: SignatureEncoding::Hex,
        place,
        key: None,
        secret: None,
        timestamp: None,
        version: None,
    }
}

static MEMBERS: SignatureRule = rule(Covers::Body, "{secret}", SignaturePlace::Member("/sign"));
static BYTES: SignatureRule = rule(Covers::Raw, "{secret}", SignaturePlace::Header("X-Sign"));

fn identity(event: &EventDescriptor, body: &str) -> String {
    let payload = json::from_slice::<Json>(body.as_bytes()).unwrap();
    of(event, &MEMBERS, &payload, body.as_bytes())
}

fn check(body: &str, expected: &str) {
    assert_eq!(identity(&EVENT, body), expected, "{body}");
}

#[test]
fn the_members_that_are_there_with_their_values() {
    let whole = r#"["acme","collection",{"/orderNo":"M1","/status":"2"}]"#;
    check(r#"{"orderNo":"M1","status":2,"amount":1}"#, whole);
    check(" {\n\"status\" : 2 , \"orderNo\" : \"M1\" } ", whole);
    check(r#"{"orderNo":"\u004d\u0031","status":2}"#, whole);
    // What is signed is the same for both, so whoever passes it on can change one into the other.
    check(r#"{"orderNo":"M1","status":"2"}"#, whole);
    check(
        r#"{"orderNo":true,"status":2.0}"#,
        r#"["acme","collection",{"/orderNo":"true","/status":"2.0"}]"#,
    );
    check(
        r#"{"orderNo":"a\"b\\\n\u00e9","status":""}"#,
        "[\"acme\",\"collection\",{\"/orderNo\":\"a\\\"b\\\\\\né\"}]",
    );
}

#[test]
fn what_is_absent_or_null_does_not_count() {
    let status = r#"["acme","collection",{"/status":"2"}]"#;
    check(r#"{"status":2}"#, status);
    check(r#"{"orderNo":"","status":2}"#, status);
    check(r#"{"orderNo":null,"status":2}"#, status);
    check(
        r#"{"orderNo":2}"#,
        r#"["acme","collection",{"/orderNo":"2"}]"#,
    );
}

#[test]
fn deep_and_escaped_pointers() {
    static DEEP: EventDescriptor = event("acme", "x", &["/a/b~1c/1", "/d"]);
    assert_eq!(
        identity(&DEEP, r#"{"a":{"b/c":[0,"one"]},"d":{"e": 1}}"#),
        r#"["acme","x",{"/a/b~1c/1":"one","/d":{"e": 1}}]"#
    );
}

#[test]
fn providers_and_events_keep_apart() {
    static OTHER: EventDescriptor = event("acme", "refund", &["/orderNo", "/status"]);
    static OTHERS: EventDescriptor = event("best", "collection", &["/orderNo", "/status"]);
    let body = r#"{"orderNo":"M1","status":2}"#;
    let all = [&EVENT, &OTHER, &OTHERS].map(|event| identity(event, body));
    assert!(
        all[0] != all[1] && all[1] != all[2] && all[0] != all[2],
        "{all:?}"
    );
}

/// The digest is that of `a=1&b=x`, by `printf 'a=1&b=x' | sha256sum`.
#[test]
fn without_members_it_is_what_is_signed() {
    let digest = "ccc8409fc2ce35548990ad167c692fe6067375b1558f2cc9dce72175b6f72273";
    let expected = format!(r#"["acme","nameless","sha256:{digest}"]"#);
    // What is not signed, anybody may have changed: order, space, an excluded member, the signature.
    for body in [
        r#"{"a":1,"b":"x","sign":"s"}"#,
        r#"{"b" : "\u0078", "a":1, "sign":"t", "sent":"later"}"#,
    ] {
        assert_eq!(identity(&NAMELESS, body), expected, "{body}");
    }
    assert_ne!(identity(&NAMELESS, r#"{"a":1.0,"b":"x"}"#), expected);
    let none = identity(&EVENT, r#"{"a":1,"b":"x"}"#);
    assert_eq!(none, expected.replace("nameless", "collection"));
    let null = identity(&EVENT, r#"{"a":1,"b":"x","orderNo":null}"#);
    assert_eq!(null, none);
}

/// By `printf '{"a":1}' | sha256sum`.
#[test]
fn where_bytes_are_signed_it_is_the_bytes() {
    let digest = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    let expected = format!(r#"["acme","nameless","sha256:{digest}"]"#);
    let of_bytes = |body: &str| of(&NAMELESS, &BYTES, &Json::null(), body.as_bytes());
    assert_eq!(of_bytes(r#"{"a":1}"#), expected);
    assert_ne!(of_bytes(r#"{"a": 1}"#), expected);
}

#[derive(Clone)]
enum Kind {
    Text(String),
    Unknown(Json),
}

crate::union! {
    Kind, "", traits [],
    by tag "type" { Text(String): ["text"] } unknown Unknown
}

#[test]
fn of_a_kind_that_is_not_listed_it_is_what_is_signed() {
    static KINDS: EventDescriptor = event("acme", "kinds", &["/type"]);
    let of_kind = |body: &str| {
        let payload = Kind::Unknown(Json::parse(body).unwrap());
        of(&KINDS, &MEMBERS, &payload, body.as_bytes())
    };
    let first = of_kind(r#"{"type":"new","id":1}"#);
    assert!(first.contains("sha256:"), "{first}");
    assert_ne!(first, of_kind(r#"{"type":"new","id":2}"#));
    assert_eq!(first, of_kind(r#"{"id":1, "type":"new"}"#));
    // Deeper down an unlisted value changes nothing: the event is a known one.
    let list = vec![Kind::Unknown(Json::null())];
    assert_eq!(
        of(&KINDS, &MEMBERS, &list, br#"{"type":"old"}"#),
        r#"["acme","kinds",{"/type":"old"}]"#
    );
}

#[test]
fn it_fits_a_column() {
    let body = |len: usize| format!(r#"{{"orderNo":"{}","status":2}}"#, "x".repeat(len));
    let rest = r#"["acme","collection",{"/orderNo":"","/status":"2"}]"#.len();
    let most = 255 - rest;
    let longest = identity(&EVENT, &body(most));
    assert!(longest.contains("/orderNo"), "{longest}");
    assert_eq!(longest.len(), 255);
    let longer = identity(&EVENT, &body(most + 1));
    let start = r#"["acme","collection","sha256:"#;
    assert!(longer.starts_with(start), "{longer}");
    assert!(longer.len() <= 255);
    assert_ne!(longer, identity(&EVENT, &body(most + 2)));
    // Whatever else the notification says.
    let more = body(most + 1).replace('{', r#"{"amount":1,"#);
    assert_eq!(longer, identity(&EVENT, &more));
}

fn value() -> impl Strategy<Value = Option<String>> {
    let text = proptest::string::string_regex(r#"["\\{}:,/a1é]{0,6}"#).unwrap();
    let text = text.prop_map(|text| String::from_utf8(json::to_vec(&text).to_vec()).unwrap());
    let number = (0..20_i64).prop_map(|number| number.to_string());
    prop_oneof![
        Just(None),
        text.prop_map(Some),
        number.prop_map(Some),
        Just(Some("true".to_owned()))
    ]
}

proptest! {
    /// Different texts never make one identity, and equal ones never two.
    #[test]
    fn it_says_which_values(one in (value(), value()), other in (value(), value())) {
        static PAIR: EventDescriptor = event("acme", "pair", &["/a", "/b"]);
        let of_pair = |(a, b): &(Option<String>, Option<String>)| {
            let member = |name, value: &Option<String>| {
                value.as_ref().map(|value| format!("\"{name}\":{value}"))
            };
            let members: Vec<_> = [member("b", b), member("a", a)].into_iter().flatten().collect();
            identity(&PAIR, &format!("{{{}}}", members.join(",")))
        };
        let text = |value: &Option<String>| {
            let text = json::scalar_text(value.as_deref()?)?.into_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        let texts = |(a, b): &(Option<String>, Option<String>)| (text(a), text(b));
        prop_assert_eq!(texts(&one) == texts(&other), of_pair(&one) == of_pair(&other));
        prop_assert_eq!(of_pair(&one), of_pair(&one));
    }
}

#[test]
fn what_an_older_version_leaves_open_tells_nothing_apart() {
    static VERSIONED: SignatureRule = SignatureRule {
        version: Some(&OlderVersion {
            at: "/version",
            absent_or: &["v1"],
            exclude: &["status", "version"],
            refuse: true,
        }),
        ..rule(Covers::Body, "{secret}", SignaturePlace::Member("/sign"))
    };
    let identity = |body: &str| {
        let payload = json::from_slice::<Json>(body.as_bytes()).unwrap();
        of(&EVENT, &VERSIONED, &payload, body.as_bytes())
    };
    let new = r#"["acme","collection",{"/orderNo":"M1","/status":"2"}]"#;
    let old = r#"["acme","collection",{"/orderNo":"M1"}]"#;
    assert_eq!(
        identity(r#"{"version":"v2","orderNo":"M1","status":2}"#),
        new
    );
    for body in [
        r#"{"version":"V1","orderNo":"M1","status":2}"#,
        r#"{"version":" ","orderNo":"M1","status":3}"#,
        r#"{"version":null,"orderNo":"M1"}"#,
        r#"{"orderNo":"M1","status":"x"}"#,
    ] {
        assert_eq!(identity(body), old, "{body}");
    }
}
