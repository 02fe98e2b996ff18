use payspec_runtime::{Amount, Json, Nullable, Number};

use super::{read, refused, survives, text};
use crate::constants::model::{Constants, ConstantsRequired, OnlyConstants};
use crate::external_refs::model::Local;
use crate::maps_and_extra::model::{Maps, Open, OpenRequired};
use crate::names_keywords::model::Keywords;
use crate::nullable_and_absent::model::{Presence, PresenceRequired};
use crate::read_only_write_only::model::{Account, AccountRequired};
use crate::recursion::model::{Lists, MapsOfLists, Tree, TreeRequired};
use crate::scalars_and_formats::model::{Scalars, ScalarsRequired};
use crate::tuples::model::{Line, LineToItem3};

#[test]
fn constants_are_filled_in() {
    let value = Constants::new(ConstantsRequired {
        r#ref: "r".to_owned(),
    })
    .with_optional("yes-please");
    assert_eq!(
        text(&value),
        r#"{"method":"card","version":2,"live":true,"currency":"EUR","ref":"r","optional":"yes-please"}"#
    );
    assert_eq!(text(&OnlyConstants::new()), r#"{"a":"A","b":-7}"#);
}

#[test]
fn scalars_keep_every_digit() {
    let sent = r#"{"text":"a","decimal":"20.00","number":0.50000000,"integer":-9007199254740993,"int64":9223372036854775807,"uint64":18446744073709551615,"timestamp":"2024-02-29T23:59:59.123456789+05:30","local":"2024-02-29 12:00:00","date":"2024-02-29"}"#;
    let value: Scalars = survives(sent);
    assert_eq!(value.decimal.scale(), 2);
    assert_eq!(value.uint64, Some(u64::MAX));
    let built = Scalars::new(ScalarsRequired {
        text: "a".to_owned(),
        decimal: "0.10".parse::<Amount>().expect("an amount"),
        number: "1.50".parse::<Number>().expect("a number"),
        integer: 1,
    });
    assert_eq!(
        text(&built),
        r#"{"text":"a","decimal":"0.10","number":1.50,"integer":1}"#
    );
}

#[test]
fn scalars_refuse_what_they_are_not() {
    let with =
        |member: &str| format!(r#"{{"text":"a","decimal":"1","number":1,"integer":1,{member}}}"#);
    for member in [
        r#""int32":2147483648"#,
        r#""uint32":-1"#,
        r#""integer":2"#, // twice
        r#""date":"2023-02-29""#,
        r#""timestamp":"2024-01-01 00:00:00""#,
        r#""local":"2024-01-01T00:00:00""#,
        r#""flag":"true""#,
        r#""decimals":["1e2"]"#,
        r#""int64":1.5"#,
    ] {
        let error = refused::<Scalars>(&with(member));
        assert!(error.starts_with("$."), "{error}");
    }
    assert!(refused::<Scalars>(r#"{"text":"a","decimal":"1","number":1}"#).contains("integer"));
}

#[test]
fn unknown_members_never_fail() {
    let value: Constants = read(
        r#"{"later":[{"a":1}],"method":"card","version":2,"live":true,"currency":"EUR","ref":"r","z":null}"#,
    );
    assert_eq!(value.r#ref, "r");
}

#[test]
fn absent_null_and_value_differ() {
    let mut value = Presence::new(PresenceRequired {
        required: "a".to_owned(),
        required_or_null: Nullable::Null,
    });
    assert_eq!(text(&value), r#"{"required":"a","required_or_null":null}"#);
    value = value.with_optional_or_null(Nullable::Null);
    assert_eq!(
        text(&value),
        r#"{"required":"a","required_or_null":null,"optional_or_null":null}"#
    );
    value = value.with_optional_or_null("b".to_owned());
    assert_eq!(
        text(&value),
        r#"{"required":"a","required_or_null":null,"optional_or_null":"b"}"#
    );
    survives::<Presence>(
        r#"{"required":"a","required_or_null":"b","object":null,"already":{"a":"x"},"list":[null,"x"],"map":{"a":null,"b":1},"list_of_refs":[null,{}],"state":null,"number":null}"#,
    );
    assert!(
        refused::<Presence>(r#"{"required":null,"required_or_null":null}"#).contains("$.required")
    );
    assert!(refused::<Presence>(r#"{"required":"a"}"#).contains("required_or_null"));
    assert!(
        refused::<Presence>(r#"{"required":"a","required_or_null":null,"optional":null}"#)
            .contains("$.optional")
    );
}

#[test]
fn other_members_are_kept() {
    let value: Open = survives(r#"{"known":"a","extra":"b","other":"1","third":"2"}"#);
    assert_eq!(value.extra.as_deref(), Some("b"));
    assert_eq!(value.additional["other"], "1");
    let mut built = Open::new(OpenRequired {
        known: "a".to_owned(),
    });
    built.additional.insert("x".to_owned(), "y".to_owned());
    assert_eq!(text(&built), r#"{"known":"a","x":"y"}"#);
    assert!(refused::<Open>(r#"{"known":"a","other":1}"#).contains("string"));
    survives::<Maps>(
        r#"{"texts":{"a":"b"},"amounts":{"EUR":"1.00"},"maps":{"a":{"b":1}},"lists":{"a":["b"]},"any":{"a":[1.0,{"b":null}]},"anything":[1.50],"open":{"z":true},"empty":{},"by_ref":{"a":{"known":"k"}}}"#,
    );
}

#[test]
fn json_of_any_kind_is_kept_as_sent() {
    let value: Maps = read(r#"{"anything":{ "a" : 1.50 }}"#);
    let anything = value.anything.expect("it was sent");
    assert_eq!(anything.at("/a").as_ref().map(Json::as_str), Some("1.50"));
}

#[test]
fn values_hold_themselves() {
    let leaf = || {
        Tree::new(TreeRequired {
            name: "leaf".to_owned(),
        })
    };
    let tree = Tree::new(TreeRequired {
        name: "root".to_owned(),
    })
    .with_left(leaf())
    .with_children(vec![leaf(), leaf()]);
    let sent = text(&tree);
    assert_eq!(
        sent,
        r#"{"name":"root","left":{"name":"leaf"},"children":[{"name":"leaf"},{"name":"leaf"}]}"#
    );
    assert!(survives::<Tree>(&sent) == tree);
    survives::<Tree>(
        r#"{"name":"a","right":null,"by_name":{"b":{"name":"b"}},"owner":{"trees":[],"boss":{"owner":{}}}}"#,
    );
    let lists: Lists = survives("[[],[[]]]");
    assert_eq!(lists.0.len(), 2);
    survives::<MapsOfLists>(r#"{"a":[{"b":[]},{}]}"#);
}

#[test]
fn deep_values_are_refused_not_followed() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(payspec_runtime::json::from_slice::<Lists>(deep.as_bytes()).is_err());
}

#[test]
fn tuples_have_their_length() {
    let line: Line =
        survives(r#"{"from":[0,0.50],"to":[1,2,"up"],"tags":["a",1,null],"one":["x"]}"#);
    assert_eq!(line.from.1.as_str(), "0.50");
    assert!(matches!(line.to.2, LineToItem3::Up));
    for wrong in [
        r#"{"from":[0],"to":[1,2,"up"]}"#,
        r#"{"from":[0,1,2],"to":[1,2,"up"]}"#,
        r#"{"from":{},"to":[1,2,"up"]}"#,
    ] {
        assert!(
            payspec_runtime::json::from_slice::<Line>(wrong.as_bytes()).is_err(),
            "{wrong}"
        );
    }
    survives::<Line>(
        r#"{"from":[0,1],"to":[1,2,"sideways"],"next":[{"from":[0,1],"to":[1,2,"up"]},"x"]}"#,
    );
}

#[test]
fn names_on_the_wire_are_the_documents() {
    let sent = r#"{"type":"t","self":"s","crate":1,"super":"u","Self":"S","async":true,"new":"n","validate":"v","match":"m","2fa":"f","quote\"d":"q","back\\slash":"b","tilde~slash/":"t","emoji🎉":"e","":"no name","matedata":"m"}"#;
    let value: Keywords = read(sent);
    assert_eq!(value.r#type, "t");
    assert_eq!(value.no_name.as_deref(), Some("no name"));
    let again: Keywords = read(&text(&value));
    assert!(again == value);
    assert!(text(&value).contains(r#""quote\"d":"q","back\\slash":"b""#));
}

#[test]
fn read_only_members_are_not_asked_for() {
    let new = Account::new(AccountRequired {
        name: "a".to_owned(),
    })
    .with_password("secret".into());
    assert_eq!(text(&new), r#"{"name":"a","password":"secret"}"#);
    let kept: Account = read(r#"{"id":"a1","name":"a","created":null}"#);
    assert_eq!(kept.id.as_deref(), Some("a1"));
    assert!(kept.password.is_none());
}

#[test]
fn types_of_several_files_are_one() {
    let local: Local =
        survives(r#"{"money":{"amount":"1.00","currency":"EUR"},"state":{"name":"ann"}}"#);
    assert_eq!(local.money.expect("it was sent").amount.as_str(), "1.00");
}
