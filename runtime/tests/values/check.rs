//! Each rule, kept and broken.

use payspec_runtime::{Filled, json};

use crate::model::{Card, Order};

/// Members that satisfy all rules but those a case is about.
const REST: &str = r#""order_no": "1", "paid": true, "app_id": 1, "sign": "s""#;

fn check(members: &str, expected: &[&str]) {
    let order: Order = json::from_slice(format!("{{{members}{REST}}}").as_bytes()).unwrap();
    let found: Vec<String> = order
        .validate()
        .err()
        .iter()
        .flat_map(|invalid| invalid.violations())
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, expected, "{members}");
}

#[test]
fn lengths_and_patterns() {
    check(r#""order_id": "éééé","#, &[]);
    check(
        r#""order_id": "ééééé","#,
        &["$.order_id: at most 4 characters, has 5 (API, Identifiers)"],
    );
    check(
        r#""order_id": "4","#,
        &[
            "$.order_id: at least 2 characters, has 1 (API, Identifiers)",
            "$.order_id: must match `^[a-zé]+$` (API, Identifiers)",
        ],
    );
}

#[test]
fn bounds_are_exact() {
    check(r#""amount": "0.01","#, &[]);
    check(
        r#""amount": "0.0099999999999999999999999999999999999999","#,
        &[
            "$.amount: must be at least 0.01 (API, Order)",
            "$.amount: must be a multiple of 0.01 (API, Order)",
        ],
    );
    check(r#""amount": "999.99","#, &[]);
    check(
        r#""amount": "1000.00","#,
        &["$.amount: must be less than 1000 (API, Order)"],
    );
    check(
        r#""amount": "1.005","#,
        &["$.amount: must be a multiple of 0.01 (API, Order)"],
    );
    check(r#""rate": 15e-1,"#, &[]);
    check(
        r#""rate": 1.50000000000000000001,"#,
        &["$.rate: must be at most 1.5 (API, Order)"],
    );
    check(
        r#""rate": 0e5,"#,
        &["$.rate: must be greater than 0 (API, Order)"],
    );
}

#[test]
fn constants() {
    check(r#""type": "card", "count": 2,"#, &[]);
    check(
        r#""type": "4111","#,
        &["$.type: must be `card` or `token` (API, Order)"],
    );
    check(
        r#""count": 3,"#,
        &["$.count: must be `1` or `2` (API, Order)"],
    );
}

#[test]
fn counts() {
    check(
        r#""lines": [{"sku": "a", "price": 1}, {"sku": "a", "price": 2}],"#,
        &[],
    );
    check(
        r#""lines": [],"#,
        &["$.lines: at least 1 item, has 0 (API, Order)"],
    );
    check(
        r#""lines": [{"sku": "a", "price": 1}, {"sku": "abcd", "price": 1}, {"price": 1, "sku": "a"}],"#,
        &[
            "$.lines[1].sku: at most 3 characters, has 4 (API, Line)",
            "$.lines: at most 2 items, has 3 (API, Order)",
            "$.lines: no two items may be equal (API, Order)",
        ],
    );
    check(r#""any": {"a": [1, {"b": 2}]},"#, &[]);
    check(
        r#""any": {"a": 1, "b": 2},"#,
        &["$.any: at most 1 member, has 2 (API, Order)"],
    );
    check(
        r#""labels": {"jane": "1234", "joe": "x"},"#,
        &[
            "$.labels[*]: at most 3 characters, has 4 (API, Order)",
            "$.labels: at most 1 member, has 2 (API, Order)",
        ],
    );
}

#[test]
fn conditions() {
    let rule = "$.note: required when `type` is `token` and `rate` is absent (API, Order)";
    check(r#""type": "token","#, &[rule]);
    check(r#""type": "token", "note": null,"#, &[]);
    check(r#""type": "token", "rate": 1,"#, &[]);
    check(r#""type": "card","#, &[]);
}

#[test]
fn groups() {
    let order: Order =
        json::from_slice(br#"{"rate": 1, "count": 1, "paid": true, "app_id": 1, "sign": "s"}"#)
            .unwrap();
    assert_eq!(
        order.validate().unwrap_err().to_string(),
        "$: needs at least one of `order_id`, `order_no` (API, Order)\n\
         $: needs exactly one of `rate` with `count`, `paid` (API, Order)"
    );
}

#[test]
fn configured_and_signed_members() {
    let order: Order = json::from_slice(br#"{"order_no": "1", "paid": true}"#).unwrap();
    assert_eq!(
        order.validate().unwrap_err().to_string(),
        "$.app_id: required: give it, or configure `app_id` (API, Order)",
        "signing fills `sign` in, so nobody has to give it"
    );
    let configured =
        |id: i64| move |name: &str| (name == "app_id").then(|| Filled::Number(id.into()));
    let found = |id| payspec_runtime::check::violations_filled(&order, &configured(id));
    assert!(found(1).is_empty());
    assert_eq!(
        found(0)[0].to_string(),
        "$.app_id: must be at least 1 (API, Order)"
    );
}

#[test]
fn sensitive_values_are_checked_and_not_shown() {
    let card: Card =
        json::from_slice(br#"{"number": "4111111111111111411111111", "cvv": "1", "holder": "J"}"#)
            .unwrap();
    assert_eq!(
        card.validate().unwrap_err().to_string(),
        "$.number: at most 19 characters, has 25 (API, Card)"
    );
}
