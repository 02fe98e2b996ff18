//! The serde traits: what they keep, and each documented limit.

use std::collections::BTreeMap;

use payspec_runtime::{Amount, Cvv, Json, Masked, Nullable, Number, Pan, Secret, Timestamp};
use serde::de::value::{F64Deserializer, MapDeserializer};
use serde::de::{IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::{Card, Event, Line, Order, State, Status};

const ORDER: &str = r#"{"order_id":"é\n","amount":"20.00","rate":0.50000000,"count":2,"note":null,"lines":[{"sku":"a","price":12345678901234567890.10}],"status":"HELD","any":{"x":[1e3,-0,true]}}"#;

#[test]
fn serde_json_keeps_numbers_as_sent() {
    let order: Order = serde_json::from_str(ORDER).unwrap();
    assert_eq!(serde_json::to_string(&order).unwrap(), ORDER);
    assert_eq!(
        serde_json::from_slice::<Order>(ORDER.as_bytes()).unwrap(),
        order
    );
    assert_eq!(
        serde_json::from_reader::<_, Order>(ORDER.as_bytes()).unwrap(),
        order
    );
    let pretty = serde_json::to_string_pretty(&order).unwrap();
    assert!(pretty.contains("\"rate\": 0.50000000,\n"), "{pretty}");
    assert_eq!(
        serde_json::from_str::<Order>(&pretty).unwrap().rate,
        order.rate
    );
}

#[test]
fn errors_keep_their_path() {
    let error =
        serde_json::from_str::<Order>(r#"{"lines": [{"sku": 4111, "price": 1}]}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("$.lines[0].sku: expected string, found number at byte 19"),
        "{error}"
    );
}

#[test]
fn a_tree_of_serde_json_has_floats_already() {
    let tree: serde_json::Value = serde_json::from_str(ORDER).unwrap();
    let order: Order = serde_json::from_value(tree).unwrap();
    assert_eq!(order.rate.unwrap().as_str(), "0.5");
    let order: Order = serde_json::from_str(r#"{"rate":0.50000000,"count":2}"#).unwrap();
    assert_eq!(
        serde_json::to_value(&order).unwrap(),
        serde_json::json!({"rate": 0.5, "count": 2})
    );
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Flat {
    own: i64,
    #[serde(flatten)]
    line: Line,
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
#[serde(untagged)]
enum Either {
    Line(Line),
    Number(Number),
    Amount(Amount),
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
#[serde(tag = "kind")]
enum Tagged {
    Line(Line),
}

#[test]
fn inside_types_that_buffer() {
    let flat: Flat = serde_json::from_str(r#"{"own": 1, "sku": "a", "price": 7}"#).unwrap();
    assert_eq!(flat.line.price, Number::from(7));
    assert_eq!(
        serde_json::to_string(&flat).unwrap(),
        r#"{"own":1,"sku":"a","price":7}"#
    );
    let either: Either = serde_json::from_str(r#"{"sku": "a", "price": 7}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&either).unwrap(),
        r#"{"sku":"a","price":7}"#
    );
    assert_eq!(
        serde_json::from_str::<Either>("3.0").unwrap(),
        Either::Number("3".parse().unwrap())
    );
    assert_eq!(
        serde_json::from_str::<Either>("\"3.0\"").unwrap(),
        Either::Amount("3.0".parse().unwrap())
    );
    let tagged: Tagged =
        serde_json::from_str(r#"{"kind": "Line", "sku": "a", "price": 7}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&tagged).unwrap(),
        r#"{"kind":"Line","sku":"a","price":7}"#
    );
}

#[test]
fn a_buffered_float_is_an_error() {
    let error =
        serde_json::from_str::<Flat>(r#"{"own": 1, "sku": "a", "price": 0.50}"#).unwrap_err();
    assert!(
        error.to_string().contains("digits would be lost"),
        "{error}"
    );
    assert!(
        serde_json::from_str::<Tagged>(r#"{"kind": "Line", "sku": "a", "price": 0.50}"#).is_err()
    );
    // Writing is not buffered, except by internal tags and flattening of maps: the text goes through where serde_json writes.
    let flat = Flat {
        own: 1,
        line: Line {
            sku: "a".to_owned(),
            price: "0.50".parse().unwrap(),
        },
    };
    assert_eq!(
        serde_json::to_string(&flat).unwrap(),
        r#"{"own":1,"sku":"a","price":0.50}"#
    );
}

/// Another self-describing format.
fn from_other<'de, T: Deserialize<'de>>(
    members: Vec<(&'static str, Other)>,
) -> Result<T, serde::de::value::Error> {
    T::deserialize(MapDeserializer::new(members.into_iter()))
}

enum Other {
    Text(&'static str),
    Integer(i64),
    Float(f64),
}

impl<'de> IntoDeserializer<'de> for Other {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Other {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Other::Text(text) => visitor.visit_str(text),
            Other::Integer(value) => visitor.visit_i64(value),
            Other::Float(value) => F64Deserializer::new(value).deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn other_formats() {
    let line: Line = from_other(vec![
        ("sku", Other::Text("a\"\n")),
        ("price", Other::Integer(7)),
    ])
    .unwrap();
    assert_eq!(
        line,
        Line {
            sku: "a\"\n".to_owned(),
            price: 7.into()
        }
    );
    assert!(
        from_other::<Line>(vec![
            ("sku", Other::Text("a")),
            ("price", Other::Float(0.1))
        ])
        .is_err()
    );
    let line: Line = from_other(vec![
        ("sku", Other::Text("a")),
        ("price", Other::Float(7.0)),
    ])
    .unwrap();
    assert_eq!(line.price.as_str(), "7");
}

#[test]
fn leaves() {
    fn check<T: Serialize + for<'de> Deserialize<'de>>(text: &str) {
        let value: T = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    check::<Amount>("\"20.00\"");
    check::<Number>("1e400");
    check::<Timestamp>("\"2026-11-22T08:30:00.10+08:00\"");
    check::<Json>(r#"{"a":[0.10,null]}"#);
    check::<Masked<String>>("\"Jane\"");
    check::<Masked<i64>>("7");
    check::<Vec<Nullable<i64>>>("[1,null]");
    check::<Vec<State>>("[0,-1,7]");
    check::<Vec<Status>>(r#"["PAID","HELD"]"#);
    check::<BTreeMap<String, Event>>(r#"{"a":{"type":"line","sku":"a","price":0.10},"b":[1.0]}"#);
    assert!(serde_json::from_str::<Amount>("20.00").is_err());
}

#[test]
fn card_data_is_read_but_not_written() {
    assert_eq!(
        serde_json::from_str::<Pan>("\"4111111111111111\"")
            .unwrap()
            .expose(),
        "4111111111111111"
    );
    assert!(serde_json::from_str::<Cvv>("\"123\"").unwrap() == Cvv::new("123"));
    assert_eq!(
        serde_json::from_str::<Secret>("\"s\"").unwrap().expose(),
        "s"
    );
    // The generator leaves `serialize` out for such types; should it not, the value still stays here.
    let card: Card =
        serde_json::from_str(r#"{"number": "4111111111111111", "cvv": "1", "holder": "J"}"#)
            .unwrap();
    let error = serde_json::to_string(&card).unwrap_err();
    assert_eq!(
        error.to_string(),
        "card data and secrets are not serialized"
    );
}
