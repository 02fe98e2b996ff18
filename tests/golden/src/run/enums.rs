use payspec_runtime::Outcome;

use super::{refused, survives, text};
use crate::names_keywords::model::Oddity;
use crate::obstacle_course::model::{None as Zero, Some as Several};
use crate::openapi_3_1::model::Thing;
use crate::scalars_and_formats::model::Level;
use crate::unicode_names::model::订单État as State;

#[test]
fn every_listed_value_is_itself() {
    assert!(Oddity::KNOWN.len() >= 30);
    for known in Oddity::KNOWN {
        let value = Oddity::from(*known);
        assert!(value.is_known(), "{known:?}");
        assert_eq!(value.as_str(), *known);
        let sent = text(&value);
        assert!(survives::<Oddity>(&sent) == value, "{known:?}");
    }
    assert_eq!(Oddity::LineBreak.as_str(), "line\nbreak");
    assert_eq!(State::Payé.as_str(), "payé");
    assert_eq!(State::ZeroWidth.as_str(), "zero\u{200b}width");
}

#[test]
fn unlisted_values_survive() {
    let value: Oddity = survives(r#""nobody knows \" this""#);
    assert!(!value.is_known());
    assert_eq!(value.as_str(), "nobody knows \" this");
    // `Unknown` is a value of its own here, so what is not listed has another name.
    assert!(Oddity::from("Unknown") == Oddity::Unknown);
    assert!(matches!(Oddity::from("else"), Oddity::NotListed(_)));
}

#[test]
fn integers_have_names() {
    assert_eq!(Level::from(-1).as_i64(), -1);
    assert!(matches!(survives::<Level>("-1"), Level::Below));
    assert!(matches!(survives::<Level>("7"), Level::Unknown(7)));
    refused::<Level>(r#""0""#);
    refused::<Level>("1.5");
}

#[test]
fn names_of_the_prelude_are_dull() {
    assert_eq!(Several::Ok.as_str(), "Ok");
    assert_eq!(Several::from("Err"), Several::Err);
    assert_eq!(Zero::_1.as_i64(), 1);
}

#[test]
fn outcomes_know_their_end() {
    // A value that nobody lists ends nothing: the caller has to ask.
    assert_ne!(Outcome::Unknown, Outcome::Failed);
}

#[test]
fn consts_of_the_later_version_are_constants() {
    let thing: Thing = survives(
        r#"{"kind":"thing","name":null,"mixed":"a","mixed_or_null":null,"pair":["a",1],"any":[1.0],"maybe":null}"#,
    );
    assert_eq!(thing.kind, "thing");
    survives::<Thing>(r#"{"kind":"thing","name":"n","mixed":3,"maybe":{"a":"b"}}"#);
}
