//! What `Debug` shows, and what it does not.

use payspec_runtime::json;

use crate::model::{Card, Event, Order, Tree};

#[test]
fn one_line() {
    let order: Order =
        json::from_slice(br#"{"order_id": "a\"b", "lines": [{"sku": "x", "price": 1.50}], "labels": {"k": "v"}, "any": {"secret": 1}, "note": null}"#).unwrap();
    assert_eq!(
        format!("{order:?}"),
        r#"Order { order_id: "a\"b", note: null, lines: [Line { sku: "x", price: 1.50 }], labels: {"k": "v"}, any: Json(object, 13 bytes) }"#
    );
    let empty: Order = json::from_slice(b"{}").unwrap();
    assert_eq!(format!("{empty:?}"), "Order {}");
}

#[test]
fn many_lines() {
    let order: Order =
        json::from_slice(br#"{"count": 1, "lines": [{"sku": "x", "price": 1}], "labels": {}}"#)
            .unwrap();
    let expected = "Order {\n    count: 1,\n    lines: [\n        Line {\n            sku: \"x\",\n            price: 1,\n        },\n    ],\n    labels: {},\n}";
    assert_eq!(format!("{order:#?}"), expected);
}

#[test]
fn card_data_stays_out() {
    let card: Card = json::from_slice(
        br#"{"number": "4111111111111111", "cvv": "737", "holder": "Jane", "year": 2031}"#,
    )
    .unwrap();
    assert_eq!(
        format!("{card:?}"),
        "Card { number: 411111******1111, cvv: [cvv], holder: [masked], year: [masked] }"
    );
}

#[test]
fn unions_and_newtypes_show_what_they_hold() {
    let event: Event = json::from_slice(br#"{"sku": "a", "price": 1, "type": "item"}"#).unwrap();
    assert_eq!(
        format!("{event:?}"),
        r#"Line { type: "line", sku: "a", price: 1 }"#
    );
    assert_eq!(format!("{:?}", Tree(vec![Tree(Vec::new())])), "[[]]");
}
