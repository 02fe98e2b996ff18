//! What signing costs in instructions, beside the same done by hand. Ignored unless asked for:
//!
//! ```sh
//! cargo test -p payspec-runtime --features signatures --release --lib --no-run    # prints the path of the binary
//! for what in ours by_hand by_better_hand by_careful_hand hash_alone; do
//!     valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="*::cost::$what" BINARY --ignored --exact signature::tests::cost::cost_of_$what
//! done
//! ```
//!
//! callgrind prints the instructions of 100 signatures. It knows no SHA instructions, so its share of hashing is larger than a
//! processor's.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;

use super::*;

/// An order by card, with its members as a person sorts them.
#[derive(Serialize)]
struct Order {
    api_version: &'static str,
    channel_extra: Extra,
    description: &'static str,
    fail_url: &'static str,
    notify_url: &'static str,
    pay_access_type: i64,
    product_name: &'static str,
    request_id: &'static str,
    success_url: &'static str,
    target_amount: &'static str,
    target_currency: &'static str,
    transaction_type: &'static str,
    way_type: &'static str,
}

#[derive(Serialize)]
struct Extra {
    card_data: Card,
    extra_type: &'static str,
}

#[derive(Serialize)]
struct Card {
    cvv: &'static str,
    expiry_month: i64,
    expiry_year: i64,
    number: &'static str,
    store_for_future_use: bool,
}

const ORDER: Order = Order {
    api_version: "V2",
    channel_extra: Extra {
        card_data: Card {
            cvv: "123",
            expiry_month: 12,
            expiry_year: 2027,
            number: "4242424242424242",
            store_for_future_use: true,
        },
        extra_type: "card",
    },
    description: "Two notebooks and a pen, to be sent next week",
    fail_url: "https://shop.example.com/checkout/0123456789/failed",
    notify_url: "https://shop.example.com/notifications/payments",
    pay_access_type: 2,
    product_name: "Notebooks and a pen",
    request_id: "M0001752751125282",
    success_url: "https://shop.example.com/checkout/0123456789/paid",
    target_amount: "100.00",
    target_currency: "USD",
    transaction_type: "PAY_IN",
    way_type: "CARD_PAYMENT",
};

/// The same order as a client sends it: members as a document lists them.
const BODY: &str = r#"{"target_amount":"100.00","target_currency":"USD","transaction_type":"PAY_IN","notify_url":"https://shop.example.com/notifications/payments","request_id":"M0001752751125282","fail_url":"https://shop.example.com/checkout/0123456789/failed","success_url":"https://shop.example.com/checkout/0123456789/paid","product_name":"Notebooks and a pen","description":"Two notebooks and a pen, to be sent next week","way_type":"CARD_PAYMENT","api_version":"V2","pay_access_type":2,"channel_extra":{"extra_type":"card","card_data":{"number":"4242424242424242","expiry_month":12,"expiry_year":2027,"cvv":"123","store_for_future_use":true}}}"#;

#[inline(never)]
fn ours(keys: &Keys) -> String {
    let signed = sign(&BRACES, keys, BODY.as_bytes(), NOW).unwrap();
    signed.header.unwrap().1.to_string()
}

/// As most integrations do it.
#[inline(never)]
fn by_hand(_: &Keys) -> String {
    fn join(value: &serde_json::Value) -> String {
        let members: BTreeMap<_, _> = value.as_object().unwrap().iter().collect();
        let pairs: Vec<String> = members
            .into_iter()
            .filter(|(_, value)| !value.is_null() && *value != "")
            .map(|(name, value)| match value {
                serde_json::Value::String(text) => format!("{name}={text}"),
                serde_json::Value::Object(_) => format!("{name}={{{}}}", join(value)),
                other => format!("{name}={other}"),
            })
            .collect();
        pairs.join("&")
    }
    let value = serde_json::to_value(&ORDER).unwrap();
    let text = format!("{}&key={}", join(&value), "SECRET");
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect()
}

/// The same with one string and without sorting, since serde_json's map is sorted.
#[inline(never)]
fn by_better_hand(_: &Keys) -> String {
    fn join(value: &serde_json::Value, text: &mut String) {
        let mut between = "";
        for (name, value) in value.as_object().unwrap() {
            if value.is_null() || value == "" {
                continue;
            }
            text.push_str(between);
            text.push_str(name);
            text.push('=');
            match value {
                serde_json::Value::String(value) => text.push_str(value),
                serde_json::Value::Object(_) => {
                    text.push('{');
                    join(value, text);
                    text.push('}');
                }
                other => write!(text, "{other}").unwrap(),
            }
            between = "&";
        }
    }
    let value = serde_json::to_value(black_box(&ORDER)).unwrap();
    let mut text = String::with_capacity(1024);
    join(&value, &mut text);
    text.push_str("&key=SECRET");
    data_encoding::HEXUPPER.encode(digest(&SHA256, text.as_bytes()).as_ref())
}

/// As someone does it who wants it fast: everything in its place in one string, for this one order.
#[inline(never)]
fn by_careful_hand(_: &Keys) -> String {
    let order = black_box(&ORDER);
    let extra = &order.channel_extra;
    let card = &extra.card_data;
    let mut text = String::with_capacity(1024);
    write!(
        text,
        "api_version={}&channel_extra={{card_data={{cvv={}&expiry_month={}&expiry_year={}&number={}&store_for_future_use={}}}\
         &extra_type={}}}&description={}&fail_url={}&notify_url={}&pay_access_type={}&product_name={}&request_id={}\
         &success_url={}&target_amount={}&target_currency={}&transaction_type={}&way_type={}&key=SECRET",
        order.api_version,
        card.cvv,
        card.expiry_month,
        card.expiry_year,
        card.number,
        card.store_for_future_use,
        extra.extra_type,
        order.description,
        order.fail_url,
        order.notify_url,
        order.pay_access_type,
        order.product_name,
        order.request_id,
        order.success_url,
        order.target_amount,
        order.target_currency,
        order.transaction_type,
        order.way_type,
    )
    .unwrap();
    data_encoding::HEXUPPER.encode(digest(&SHA256, text.as_bytes()).as_ref())
}

/// What none of them can do without.
#[inline(never)]
fn hash_alone(text: &[u8]) -> String {
    data_encoding::HEXUPPER.encode(digest(&SHA256, text).as_ref())
}

fn repeat(what: fn(&Keys) -> String) {
    let keys = with_secret("SECRET");
    for _ in 0..100 {
        black_box(what(black_box(&keys)));
    }
}

#[test]
fn all_of_them_sign_the_same() {
    let keys = with_secret("SECRET");
    let signature = ours(&keys);
    assert_eq!(by_hand(&keys), signature);
    assert_eq!(by_better_hand(&keys), signature);
    assert_eq!(by_careful_hand(&keys), signature);
    let text = BRACES.string_to_sign(BODY.as_bytes(), Some(&"SECRET".into()), None);
    assert_eq!(hash_alone(&text.unwrap()), signature);
}

#[test]
#[ignore = "to be run under callgrind"]
fn cost_of_ours() {
    repeat(ours);
}

#[test]
#[ignore = "to be run under callgrind"]
fn cost_of_by_hand() {
    repeat(by_hand);
}

#[test]
#[ignore = "to be run under callgrind"]
fn cost_of_by_better_hand() {
    repeat(by_better_hand);
}

#[test]
#[ignore = "to be run under callgrind"]
fn cost_of_by_careful_hand() {
    repeat(by_careful_hand);
}

#[test]
#[ignore = "to be run under callgrind"]
fn cost_of_hash_alone() {
    let text = BRACES.string_to_sign(BODY.as_bytes(), Some(&"SECRET".into()), None);
    let text = text.unwrap();
    for _ in 0..100 {
        black_box(hash_alone(black_box(&text)));
    }
}
