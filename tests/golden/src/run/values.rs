//! What files say of single values: integers beyond 64 bits, texts that are told apart by their format.

use super::calls::Nowhere;
use super::{line, read, refused, survives};
use crate::stranger_integers::{Client, model::Integers};
use crate::unions_apart::model::{All, Due, When};

#[test]
fn integers_are_as_wide_as_the_file_says() {
    let text = r#"{"plain":-9223372036854775808,"unsigned":18446744073709551615,"to_unsigned":18446744073709551615,"beyond":-9223372036854775809,"far":1000000000000000000000000000000,"default":18446744073709551615,"example":123456789012345678901234567890,"examples":9223372036854775808,"listed":18446744073709551615,"const":340282366920938463463374607431768211455,"rounded":9223372036854775807,"rounded_unsigned":18446744073709551615,"milliseconds":1735689600000,"cents":9999999999,"either":-10}"#;
    let integers = survives::<Integers>(text);
    assert_eq!(integers.unsigned, Some(u64::MAX));
    assert_eq!(integers.milliseconds, Some(1_735_689_600_000i64));
    assert!(payspec_runtime::check::validate(&integers).is_ok());
    survives::<Integers>(r#"{"either":18446744073709551615}"#);
    survives::<Integers>(r#"{"wide":18446744073709551616}"#);
    assert!(refused::<Integers>(r#"{"plain":9223372036854775808}"#).contains("$.plain"));
    let part = read::<Integers>(r#"{"beyond":0.5}"#);
    assert!(payspec_runtime::check::validate(&part).is_err());
}

#[test]
fn parameters_are_as_wide() {
    let client = Client::builder("https://api.example.com")
        .transport(Nowhere)
        .build()
        .expect("a client");
    let call = client.read_a(&read(
        r#"{"id":18446744073709551615,"wide":99999999999999999999}"#,
    ));
    assert_eq!(
        line(call.request().expect("a request")),
        "GET https://api.example.com/a/18446744073709551615?wide=99999999999999999999"
    );
}

#[test]
fn texts_are_told_apart_by_format() {
    assert!(matches!(survives::<When>(r#""2026-11-26""#), When::Date(_)));
    assert!(matches!(
        survives::<When>(r#""2026-11-26T08:00:00Z""#),
        When::DateTime(_)
    ));
    assert!(matches!(
        survives::<When>(r#""tomorrow""#),
        When::Text(text) if text == "tomorrow"
    ));
    assert!(matches!(survives::<When>("7"), When::Number(7)));
    let moment = survives::<All>(r#"{"moment":"2026-11-26T08:00:00Z"}"#).moment;
    assert!(moment.is_some_and(|moment| moment.value().is_some()));
    survives::<All>(r#"{"moment":"soon"}"#);
    let due = survives::<Due>(r#"{"at":"2026-11-26T08:00:00Z"}"#);
    assert!(matches!(due, Due::Time(_)));
    let due = survives::<Due>(r#"{"at":"2026-11-26"}"#);
    assert!(matches!(due, Due::Day(_)));
    survives::<Due>(r#"{"at":"soon"}"#);
}
