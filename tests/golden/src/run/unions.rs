use payspec_runtime::json;

use super::{read, refused, survives, text};
use crate::any_of_without_discriminator::model::{
    Asked, ByAmount, ByAmountRequired, Told, WithBase,
};
use crate::family::model::{Animal, Pet};
use crate::obstacle_course::model as obstacles;
use crate::one_of_discriminator::model::{Bank, BankRequired, Inline, Kept, Method};
use crate::recursion::model::Expression;
use crate::webhooks_and_callbacks::{model::Event, webhook};

#[test]
fn tags_choose() {
    assert!(matches!(
        survives::<Method>(r#"{"kind":"card","brand":"visa"}"#),
        Method::Card(_)
    ));
    assert!(matches!(
        survives::<Method>(r#"{"kind":"debit-card","brand":"visa"}"#),
        Method::Card(_)
    ));
    assert!(matches!(
        read::<Method>(r#"{"brand":"x","wallet_id":"w","kind":"Wallet"}"#),
        Method::Wallet(_)
    ));
    assert!(matches!(
        survives::<Inline>(r#"{"dir":"upwards","by":2}"#),
        Inline::Up(_)
    ));
}

#[test]
fn tags_that_no_member_holds_are_written() {
    let method = Method::from(Bank::new(BankRequired {
        iban: "DE00".to_owned(),
    }));
    assert_eq!(text(&method), r#"{"kind":"bank","iban":"DE00"}"#);
    assert!(survives::<Method>(&text(&method)) == method);
    assert!(matches!(
        survives::<Kept>(r#"{"when":"Later","days":3}"#),
        Kept::Later(_)
    ));
}

#[test]
fn unknown_forms_survive() {
    let sent = r#"{"kind":"shells","weight":1.50,"of":["cowrie"]}"#;
    assert!(matches!(survives::<Method>(sent), Method::Unknown(_)));
    assert!(matches!(survives::<Told>("null"), Told::Unknown(_)));
    assert!(matches!(
        survives::<Pet>(r#"{"pet_type":"snake","name":"Kaa"}"#),
        Pet::Unknown(_)
    ));
}

#[test]
fn a_known_form_that_is_wrong_is_an_error_with_its_place() {
    let error = refused::<Method>(r#"{"kind":"card","brand":5}"#);
    assert!(error.contains("$.brand"), "{error}");
    let error = refused::<Asked>(r#"{"amount":5}"#);
    assert!(error.contains("$.amount"), "{error}");
}

#[test]
fn members_and_kinds_choose() {
    assert!(matches!(
        survives::<Asked>(r#"{"amount":"10.00"}"#),
        Asked::ByAmount(_)
    ));
    assert!(matches!(
        survives::<Asked>(r#"{"items":[{"sku":"a"}]}"#),
        Asked::ByBasket(_)
    ));
    assert!(matches!(survives::<Told>(r#""text""#), Told::Message(_)));
    assert!(matches!(survives::<Told>("5"), Told::Number(5)));
    assert!(matches!(survives::<Told>("true"), Told::Bool(true)));
    assert!(matches!(survives::<Told>(r#"["a"]"#), Told::List(_)));
    assert!(matches!(
        survives::<Told>(r#"{"mode":"fixed","rate":0.10}"#),
        Told::Fixed(_)
    ));
    assert!(matches!(
        survives::<Told>(r#"{"mode":"floating","rate":0.10}"#),
        Told::Moving(_)
    ));
    assert!(matches!(
        survives::<WithBase>(r#"{"id":"a","day":"2024-01-01"}"#),
        WithBase::Day(_)
    ));
    assert!(matches!(
        survives::<WithBase>(r#"{"id":"a","week":3}"#),
        WithBase::Week(_)
    ));
}

#[test]
fn forms_convert() {
    let asked = Asked::from(ByAmount::new(ByAmountRequired {
        amount: "1.00".parse().expect("an amount"),
    }));
    assert_eq!(text(&asked), r#"{"amount":"1.00"}"#);
}

#[test]
fn families_are_read_by_their_members_own_tags() {
    let pets: Vec<Pet> = read(
        r#"[{"pet_type":"cat","name":"Tom","lives":9,"parent":{"pet_type":"Bird","name":"B"}},{"pet_type":"dog","name":"Rex"}]"#,
    );
    assert!(matches!(pets.as_slice(), [Pet::Cat(_), Pet::Dog(_)]));
    assert!(matches!(
        survives::<Animal>(r#"{"t":"plain"}"#),
        Animal::Base(_)
    ));
    assert!(matches!(
        survives::<Animal>(r#"{"t":"Fish","salt":true}"#),
        Animal::Fish(_)
    ));
}

#[test]
fn recursive_forms_end() {
    let sent = r#"{"left":1.50,"right":[1,{"left":2,"right":[]}]}"#;
    assert!(matches!(survives::<Expression>(sent), Expression::Sum(_)));
}

#[test]
fn obstacles_are_dull() {
    let result: obstacles::Result =
        survives(r#"{"err":{"value":{"json":{"kind":"json","x":"y"},"amount":{"value":"1.0"}}}}"#);
    assert!(matches!(result, obstacles::Result::Err(_)));
    assert!(matches!(
        survives::<obstacles::Box>(r#"["a",["b"],{"vec":["c"]}]"#),
        obstacles::Box::List(_)
    ));
}

#[test]
fn notifications_are_read_and_acknowledged() {
    let paid =
        webhook::Payment::decode_unverified(br#"{"type":"paid","id":"p1","amount":"20.00"}"#)
            .expect("a notification");
    assert!(matches!(paid, Event::Paid(_)));
    let failed: Event = read(r#"{"type":"expired","id":"p1"}"#);
    assert!(matches!(failed, Event::Failed(_)));
    let acknowledgement = webhook::Payment::ACKNOWLEDGEMENT;
    assert_eq!(
        (acknowledgement.status, acknowledgement.body),
        (200, "SUCCESS")
    );
    assert_eq!(acknowledgement.deadline_seconds, Some(5));
    assert_eq!(acknowledgement.retry_seconds, [60, 300]);
    assert_eq!(acknowledgement.identity, ["/id", "/type"]);
    assert_eq!(webhook::Ping::ACKNOWLEDGEMENT.status, 204);
    assert_eq!(
        webhook::Told::decode_unverified(br#"{"text":"a"}"#)
            .expect("a callback")
            .text,
        "a"
    );
    assert!(json::from_slice::<Event>(b"{\"type\":\"paid\",\"id\":\"p1\"} x").is_err());
}
