//! What reads as what, and what the errors say.

use payspec_runtime::{Json, Nullable, Reader, Value, json};

use crate::model::{Card, Event, Line, Lines, Nested, Order, State, Status, Tree, Wide};

fn check<T: Value>(text: &str, expected: &str) {
    match json::from_slice::<T>(text.as_bytes()) {
        Ok(_) => panic!("{text} was taken"),
        Err(error) => assert_eq!(error.to_string(), expected, "{text}"),
    }
}

fn read<T: Value>(text: &str) -> T {
    json::from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn written(value: &dyn Value) -> String {
    String::from_utf8(json::to_vec(value).to_vec()).unwrap()
}

#[test]
fn errors_name_the_place_and_never_the_value() {
    check::<Order>(
        r#"{"lines": [{"sku": "4111", "price": 1}, {"sku": 4111}]}"#,
        "$.lines[1].sku: expected string, found number at byte 48",
    );
    check::<Order>(
        r#"{"lines": [{"sku": "a"}]}"#,
        "$.lines[0].price: required member is missing from the object at byte 11",
    );
    check::<Order>(
        r#"{"labels": {"jane@example.com": 4111}}"#,
        "$.labels[*]: expected string, found number at byte 32",
    );
    check::<Order>(
        r#"{"count": 1.5}"#,
        "$.count: expected integer, found a number with fraction at byte 10",
    );
    check::<Order>(
        r#"{"count": "4111x"}"#,
        "$.count: expected integer, found a string without one at byte 10",
    );
    check::<Order>(
        r#"{"count": 9223372036854775808}"#,
        "$.count: expected integer, found a number out of its range at byte 10",
    );
    check::<Order>(
        r#"{"amount": 20.00}"#,
        "$.amount: expected decimal in a string, found number at byte 11",
    );
    check::<Order>("[]", "$: expected object, found array at byte 0");
    check::<Order>(
        "",
        "$: expected object, found the end of the text at byte 0",
    );
    check::<Order>("{}x", "$: more text after the value at byte 2");
    check::<i64>("01", "$: a number with a leading zero at byte 0");
    check::<(i64, i64)>(
        "[1]",
        "$: expected array of 2 items, found a shorter one at byte 0",
    );
    check::<(i64, i64)>(
        "[1,2,3]",
        "$: expected array of 2 items, found a longer one at byte 0",
    );
    check::<i32>(
        "2147483648",
        "$: expected integer, found a number out of its range at byte 0",
    );
    check::<u64>(
        "-1",
        "$: expected integer, found a number out of its range at byte 0",
    );
}

#[test]
fn no_member_stands_twice() {
    check::<Order>(
        r#"{"count": 1, "count": 1}"#,
        "$.count: a member stands here twice, again at byte 22",
    );
    check::<Order>(
        r#"{"count": 1, "\u0063ount": 1}"#,
        "$.count: a member stands here twice, again at byte 27",
    );
    check::<Order>(
        r#"{"jane": 1, "count": 1, "jane": 1}"#,
        "$: a member stands here twice, again at byte 33",
    );
    check::<Order>(
        r#"{"jane": [{"a": 1, "\u0061": 1}]}"#,
        "$[0]: a member stands here twice, again at byte 30",
    );
    check::<Order>(
        r#"{"any": {"a": 1, "a": 1}}"#,
        "$.any: a member stands here twice, again at byte 23",
    );
    check::<Order>(
        r#"{"labels": {"a": "1", "a": "1"}}"#,
        "$.labels[*]: a member stands here twice, again at byte 27",
    );
    check::<Wide>(
        r#"{"a0": 1, "g9": 1, "a1": 2, "g9": 1}"#,
        "$.g9: a member stands here twice, again at byte 34",
    );
}

#[test]
fn order_of_members_does_not_matter_and_unknown_ones_are_passed_over() {
    let order: Order = read(
        r#"{"new": {"deep": [1, {}]}, "status": "HELD", "count": 2, "\u0072ate": 0.50000000}"#,
    );
    assert_eq!(order.status, Some(Status::Unknown("HELD".to_owned())));
    assert_eq!(
        written(&order),
        r#"{"rate":0.50000000,"count":2,"status":"HELD"}"#
    );
    let wide: Wide = read(r#"{"g9": 9, "a0": 0}"#);
    assert_eq!((wide.g9, wide.a0, wide.e5), (Some(9), Some(0), None));
}

#[test]
fn absent_null_and_value_are_three_states() {
    let note = |text| read::<Order>(text).note;
    assert_eq!(note("{}"), None);
    assert_eq!(note(r#"{"note": null}"#), Some(Nullable::Null));
    assert_eq!(
        note(r#"{"note": "x"}"#),
        Some(Nullable::Value("x".to_owned()))
    );
    assert_eq!(
        written(&read::<Order>(r#"{"note":null}"#)),
        r#"{"note":null}"#
    );
    check::<Order>(
        r#"{"status": null}"#,
        "$.status: expected string, found null at byte 11",
    );
}

#[test]
fn leniency_is_for_its_member_alone() {
    let order: Order = read(
        r#"{"order_no": 0017e0, "count": "2", "paid": "true"}"#
            .replace("0017e0", "17.0")
            .as_str(),
    );
    assert_eq!(order.order_no.as_deref(), Some("17.0"));
    assert_eq!((order.count, order.paid), (Some(2), Some(true)));
    for absent in ["null", "\"\""] {
        assert_eq!(
            read::<Order>(&format!(r#"{{"order_no": {absent}, "paid": {absent}}}"#)),
            read::<Order>("{}")
        );
    }
    check::<Order>(
        r#"{"order_id": 17}"#,
        "$.order_id: expected string, found number at byte 13",
    );
    check::<Order>(
        r#"{"count": null}"#,
        "$.count: expected integer, found null at byte 10",
    );
    check::<Order>(
        r#"{"paid": 1}"#,
        "$.paid: expected boolean, found number at byte 9",
    );
    check::<Order>(
        r#"{"order_no": 1, "new": 1, "order_id": 17}"#,
        "$.order_id: expected string, found number at byte 38",
    );
}

#[test]
fn leniency_everywhere() {
    let text = br#"{"order_id": 17, "lines": [{"sku": 5, "price": "1.50"}], "status": null, "labels": {"a": 7}}"#;
    let forms = payspec_runtime::Forms::ALL;
    let mut reader = Reader::new(text).unwrap().lenient_everywhere(forms);
    let order: Order = reader.value().unwrap();
    assert_eq!(
        written(&order),
        r#"{"order_id":"17","lines":[{"sku":"5","price":1.50}],"labels":{"a":"7"}}"#
    );
}

#[test]
fn unions_by_probe() {
    assert!(matches!(
        read::<Lines>(r#"{"sku": "a", "price": 1}"#),
        Lines::One(_)
    ));
    assert!(matches!(read::<Lines>("[]"), Lines::Many(_)));
    assert!(matches!(
        read::<Lines>(r#"{"type": "card", "any": {"deep": 2}}"#),
        Lines::Named(_)
    ));
    for unknown in [
        "7",
        r#"{"type": "card"}"#,
        r#"{"type": "card", "any": {"deep": 3}}"#,
        r#""x""#,
    ] {
        assert_eq!(
            read::<Lines>(unknown),
            Lines::Unknown(Json::parse(unknown).unwrap())
        );
        assert_eq!(written(&read::<Lines>(unknown)), unknown);
    }
    // Two fit, the second reads.
    assert!(matches!(
        read::<Lines>(r#"{"sku": 1, "type": "card", "any": {"deep": 1}}"#),
        Lines::Named(_)
    ));
    check::<Lines>(
        r#"{"sku": 4111, "price": 1}"#,
        "$.sku: expected string, found number at byte 8",
    );
    check::<Lines>(
        r#"{"sku": 4111, "type": "card", "any": {"deep": 1}, "count": "x"}"#,
        "$: none of the variants fits the value at byte 0: `One` ($.sku: expected string, found number at byte 8); \
         `Named` ($.count: expected integer, found a string without one at byte 59); \
         `Many` ($: expected array, found object at byte 0)",
    );
    check::<Lines>(
        "{\"a\":[1",
        "$: expected `,` or `]`, found the end of the text at byte 7",
    );
}

#[test]
fn of_several_variants_that_fit_the_one_that_loses_least_is_taken() {
    assert!(matches!(read::<Nested>(r#"{"a": 1}"#), Nested::One(_)));
    let two = r#"{"a":1,"b":{"c":{}}}"#;
    assert!(matches!(read::<Nested>(two), Nested::Two(_)));
    assert_eq!(written(&read::<Nested>(two)), two);
    // Both drop something: `One` more.
    let new = r#"{"a":1,"b":{"a":2},"new":3}"#;
    assert!(matches!(read::<Nested>(new), Nested::Two(_)));
    // What is lost deep inside counts as well.
    let within = r#"[{"a":1,"b":{"a":1,"b":null}}]"#;
    assert_eq!(written(&read::<Vec<Nested>>(within)), within);
}

#[test]
fn unions_within_unions_do_not_take_for_ever() {
    for end in ["1", "{}", r#"{"a":1,"new":2}"#, r#"{"a":"x"}"#] {
        let text = format!(
            "{}{end}{}",
            r#"{"a":1,"new":1,"b":"#.repeat(100),
            "}".repeat(100)
        );
        json::from_slice::<Nested>(text.as_bytes()).ok();
    }
}

#[test]
fn unions_by_tag() {
    assert!(matches!(
        read::<Event>(r#"{"sku": "a", "price": 1, "type": "item"}"#),
        Event::Line(_)
    ));
    let order = r#"{"type":"card","count":1}"#;
    assert!(matches!(read::<Event>(order), Event::Order(_)));
    assert_eq!(written(&read::<Event>(order)), order);
    let line = Event::Line(Line {
        sku: "a".to_owned(),
        price: 1.into(),
    });
    assert_eq!(written(&line), r#"{"type":"line","sku":"a","price":1}"#);
    for unknown in [r#"{"type":"new"}"#, "{}", "[]", r#"{"type":{}}"#] {
        assert_eq!(
            read::<Event>(unknown),
            Event::Unknown(Json::parse(unknown).unwrap())
        );
    }
    check::<Event>(
        r#"{"type": "line", "sku": 4111}"#,
        "$.sku: expected string, found number at byte 24",
    );
}

#[test]
fn enums_keep_what_they_do_not_know() {
    assert_eq!(
        read::<Vec<State>>("[0, -1, 7]"),
        [State::Open, State::Broken, State::Unknown(7)]
    );
    assert_eq!(written(&read::<Vec<State>>("[0, -1, 7]")), "[0,-1,7]");
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    read::<Tree>(&nested(128));
    let error = json::from_slice::<Tree>(nested(129).as_bytes())
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .ends_with("more than 128 levels of nesting at byte 128"),
        "{error}"
    );
    assert_eq!(error.offset(), 128);
}

#[test]
fn configuration_fills_absent_members_where_they_stand() {
    let order: Order = read(r#"{"any": [], "order_id": "a"}"#);
    let fills =
        |name: &str| (name == "app_id").then(|| payspec_runtime::Filled::Number(1054.into()));
    let bytes = json::to_vec_filled(&order, &fills);
    assert_eq!(
        core::str::from_utf8(&bytes),
        Ok(r#"{"order_id":"a","app_id":1054,"any":[]}"#)
    );
}

#[test]
fn nodes_are_found_as_they_stand() {
    let text = br#"{"a/b": {"~": [10, 20.00 , {"x": " y "}]}, "n": null}"#;
    for (pointer, expected) in [
        ("/a~1b/~0/1", Some("20.00")),
        ("/a~1b/~0/2/x", Some("\" y \"")),
        ("/a~1b/~0/3", None),
        ("/a~1b/~0/01", None),
        ("/n", Some("null")),
        ("/n/x", None),
        ("n", None),
    ] {
        assert_eq!(
            json::find(text, pointer).unwrap(),
            expected.map(str::as_bytes),
            "{pointer}"
        );
    }
    assert_eq!(json::find(text, "").unwrap(), Some(&text[..]));
    let both = json::find_all(text, &["/n", "/a~1b/~0/0", "/a~1b"]).unwrap();
    assert_eq!(
        both.map(|node| node.map(<[u8]>::len)),
        [Some(4), Some(2), Some(33)]
    );
    assert!(json::find(br#"{"a": 1} x"#, "/a").is_err());
    assert!(json::find(br#"{"a": 1, "b": }"#, "/a").is_err());
}

#[test]
fn card_data_reaches_the_wire() {
    let text = r#"{"number":"4111111111111111","cvv":"123","holder":"Jane","year":2031}"#;
    assert_eq!(written(&read::<Card>(text)), text);
}
