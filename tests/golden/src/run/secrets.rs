use payspec_runtime::Pan;

use super::{read, text};
use crate::sensitive::model::{
    Card, CardRequired, OnlyPii, Paid, PayParameters, PayerOrCard, Payment, PaymentRequired,
};

const SENT: &str = r#"{"card":{"number":"4111111111111111","cvv":"987","expiry_month":12,"expiry":"12/30","holder":"Ann Placeholder"},"email":"ann@example.com"}"#;
const SECRETS: [&str; 6] = [
    "4111111111111111",
    "987",
    "12/30",
    "Ann",
    "example.com",
    "t0k3n",
];

#[track_caller]
fn assert_silent(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "`{secret}` is in: {shown}");
    }
}

#[test]
fn debug_shows_no_secret() {
    let payment: Payment = read(SENT);
    assert_silent(&format!("{payment:?}"));
    assert_silent(&format!("{payment:#?}"));
    assert!(format!("{payment:?}").contains("411111******1111"));
    let paid: Paid = read(
        r#"{"token":"t0k3n","password":"t0k3n","masked":"4111111111111111","phones":["987"],"by_name":{"a":"t0k3n"}}"#,
    );
    assert_silent(&format!("{paid:?}{paid:#?}"));
    let either: PayerOrCard = read(r#"{"token":"t0k3n"}"#);
    assert_silent(&format!("{either:?}"));
    let parameters: PayParameters = read(r#"{"token":"t0k3n"}"#);
    assert_silent(&format!("{parameters:?}"));
}

#[test]
fn a_form_that_nobody_knows_is_not_shown_either() {
    let either: PayerOrCard = read(r#"{"unheard":"4111111111111111"}"#);
    assert_silent(&format!("{either:?}{either:#?}"));
}

#[test]
fn the_wire_gets_all_of_it() {
    assert_eq!(text(&read::<Payment>(SENT)), SENT);
    let card = Card::new(CardRequired {
        number: Pan::new("4111111111111111"),
    });
    assert_eq!(
        text(&Payment::new(PaymentRequired { card })),
        r#"{"card":{"number":"4111111111111111"}}"#
    );
}

#[test]
fn violations_show_no_secret() {
    let payment: Payment =
        read(r#"{"card":{"number":"4111 1111 1111 1111 x","cvv":"987"},"email":"a"}"#);
    let error = payment.validate().expect_err("no card number");
    assert!(error.to_string().contains("$.card.number"));
    assert!(!error.to_string().contains("4111"), "{error}");
}

#[test]
fn errors_of_reading_show_no_secret() {
    let error = payspec_runtime::json::from_slice::<Payment>(
        br#"{"card":{"number":"4111111111111111","cvv":987,"t0k3n":1}}"#,
    );
    let error = error.expect_err("the code is a number");
    assert!(error.to_string().contains("$.card.cvv"), "{error}");
    assert_silent(&format!("{error} {error:?}"));
}

#[test]
fn personal_data_may_be_stored() {
    // Masked values are Serialize: people keep orders with a name in them.
    let stored =
        serde_json::to_string(&read::<OnlyPii>(r#"{"name":"Ann"}"#)).expect("it is Serialize");
    assert_eq!(stored, r#"{"name":"Ann"}"#);
}
