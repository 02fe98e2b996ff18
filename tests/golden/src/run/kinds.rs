use payspec_runtime::Null;

use super::{read, refused, survives};
use crate::all_of_conflicts::model::Made;
use crate::kinds_of_values::model::{
    Bounded, Payout, Values, ValuesFreeRestItem, ValuesLists, ValuesMixed, ValuesOpenWordsValue,
    ValuesTextOrNumbers,
};
use crate::odd_shapes::model::{Odd, OddState};
use crate::unions_apart::model::{Either, Expandable, Problem, Source, User, Users};

#[test]
fn values_of_every_kind_have_a_type() {
    let values = survives::<Values>(
        r#"{"mixed":true,"with_null":null,"several":7,"nothing":null,"only":5,"pair":["a",1],"rest":["a",1,true,{"b":2}]}"#,
    );
    assert!(matches!(values.mixed, Some(ValuesMixed::Bool(true))));
    assert_eq!(values.nothing, Some(Null::new()));
    assert_eq!(values.pair, Some(("a".to_owned(), 1)));
    survives::<Values>(r#"{"mixed":"new","nothing":"something after all"}"#);
    for text in [r#"{"lists":[1,[]]}"#, r#"{"lists":{"a":1}}"#] {
        assert!(!matches!(
            survives::<Values>(text).lists,
            None | Some(ValuesLists::Unknown(_))
        ));
    }
    let rest = survives::<Values>(r#"{"free_rest":["a",1]}"#);
    assert!(matches!(
        rest.free_rest.as_deref(),
        Some([ValuesFreeRestItem::Text(_), ValuesFreeRestItem::Unknown(_)])
    ));
    let words = survives::<Values>(r#"{"words":{"x-a":"b"},"open_words":{"x-a":"b","y":1}}"#);
    assert!(matches!(
        words.open_words.unwrap()["x-a"],
        ValuesOpenWordsValue::Text(_)
    ));
    let number = survives::<Values>(r#"{"text_or_numbers":1.50}"#).text_or_numbers;
    assert!(matches!(number, Some(ValuesTextOrNumbers::Number(_))));
    assert!(refused::<Values>(r#"{"free":[]}"#).contains("$.free: expected object"));
}

#[test]
fn members_under_a_condition_are_there_or_not() {
    let payout = survives::<Payout>(r#"{"method":"bank","iban":"DE00","speed":"fast"}"#);
    assert_eq!(payout.iban.as_deref(), Some("DE00"));
    survives::<Payout>(r#"{"method":"card","speed":2,"pan_suffix":"1111"}"#);
    assert!(matches!(
        survives::<Bounded>(r#"{"from":1,"until":"tomorrow"}"#),
        Bounded::Variant1(_)
    ));
    assert!(matches!(
        survives::<Bounded>(r#"{"since":"yesterday","until":7}"#),
        Bounded::Variant2(_)
    ));
}

#[test]
fn parts_that_do_not_agree_lose_nothing() {
    let text = r#"{"id":"a","amount":1,"state":"closed","note":null,"owner":{"name":"b","email":"c"},"iban":"d"}"#;
    assert!(matches!(survives::<Made>(text), Made::Variant2(_)));
    assert!(matches!(
        read::<Made>(r#"{"id":"a","amount":1,"card":"e"}"#),
        Made::Variant1(_)
    ));
}

#[test]
fn forms_are_told_apart_without_a_discriminator() {
    assert!(matches!(
        survives::<Expandable>("\"cus_1\""),
        Expandable::Text(_)
    ));
    assert!(matches!(
        survives::<Expandable>(r#"{"id":"a","object":"customer","created":1}"#),
        Expandable::Customer(_)
    ));
    assert!(matches!(
        survives::<Expandable>(r#"{"id":"a","object":"customer","deleted":true}"#),
        Expandable::DeletedCustomer(_)
    ));
    assert!(matches!(
        survives::<Expandable>(r#"{"id":"a","object":"account","created":1}"#),
        Expandable::Unknown(_)
    ));
    assert!(matches!(
        survives::<Source>(r#"{"object":"iban","iban":"DE00"}"#),
        Source::Bank(_)
    ));
    // What is always there in a form may be missing in a new one.
    assert!(matches!(
        survives::<Source>(r#"{"object":"wallet"}"#),
        Source::Unknown(_)
    ));
    assert!(matches!(
        survives::<Problem>(r#"{"issue":"TOO_SMALL","description":"Much too small."}"#),
        Problem::TooSmall(_)
    ));
    assert!(matches!(
        survives::<Problem>(r#"{"description":"?"}"#),
        Problem::TooLarge(_)
    ));
}

#[test]
fn the_form_that_lists_most_members_is_taken() {
    assert!(matches!(
        survives::<User>(r#"{"login":"a","plan":{"name":"b"}}"#),
        User::PublicUser(_)
    ));
    assert!(matches!(
        survives::<User>(r#"{"login":"a","email":"b"}"#),
        User::PrivateUser(_)
    ));
    assert!(matches!(
        survives::<User>(r#"{"login":"a","email":"b","new":{"c":[]}}"#),
        User::PrivateUser(_)
    ));
    assert!(matches!(
        survives::<Users>(r#"[{"login":"a"},{"login":"a","email":"b"}]"#),
        Users::List2(_)
    ));
    assert!(matches!(
        survives::<Either>(r#"{"phone":"1","id":2}"#),
        Either::Phone(_)
    ));
    let error = refused::<Either>(r#"{"email":1,"phone":2}"#);
    assert!(
        error.contains("`Email` ($.email: expected string, found number")
            && error.contains("`Phone` ($.phone: expected string, found number"),
        "{error}"
    );
}

#[test]
fn odd_names_and_shapes() {
    let text = r#"{"id":"a","ID":"b","Id":"c","userName":"d","user_name":"e","UserName":"f","user name":"g","":"h","+1":1,"-1":-1,"@type":"i","type":"j","مبلغ":"k","金额":"l","💳":"m","state":"","chain":{"b":{"c":{"b":{"c":null},"end":true}}},"expression":[["a",{"not":"b"}]]}"#;
    let odd = survives::<Odd>(text);
    assert!(odd.state.is_some_and(|state| state.is_known()));
    for state in [
        "", " ", "a", "A", "1", "-1", "+1", "💳", "支付", "Unknown", "\n",
    ] {
        assert!(OddState::from(state).is_known());
        assert_eq!(OddState::from(state).as_str(), state);
    }
    assert!(!OddState::from("unknown").is_known());
    let deep = format!("{}{}{}", r#"{"left":"#.repeat(100), "{}", "}".repeat(100));
    survives::<crate::odd_shapes::model::Tree>(&deep);
}
