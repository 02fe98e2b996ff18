//! Clones of objects.

use std::collections::BTreeMap;

use payspec_runtime::{Json, Secret, Unlisted, copy};

pub struct Order {
    id: String,
    parts: Vec<Option<Order>>,
    next: Option<Box<Order>>,
    card: Option<Secret>,
    state: State,
    rest: Unlisted,
}

payspec_runtime::object! {
    Order, "", groups [], traits [clone],
    members { id: "id", parts: "parts", next: "next", card: "card", state: "state" }
    extra rest
}

#[derive(Clone)]
pub enum State {
    Open,
    Unknown(String),
}

payspec_runtime::text_enum! { State { Open = "open" } unknown Unknown }

pub struct Empty {}

payspec_runtime::object! { Empty, "", groups [], traits [clone], members {} }

pub struct Map {
    entries: BTreeMap<String, i64>,
}

payspec_runtime::object! { Map, "", groups [], traits [clone], members {} extra entries }

fn order(id: &str, next: Option<Order>) -> Order {
    let mut rest = Unlisted::new();
    rest.insert("x", Json::parse("[1.0]").unwrap());
    Order {
        id: id.to_owned(),
        parts: vec![None],
        next: next.map(Box::new),
        card: Some(Secret::new("k")),
        state: State::Unknown("open".to_owned()),
        rest,
    }
}

#[test]
fn a_copy_has_everything() {
    let mut one = order("1", Some(order("2", None)));
    one.parts.push(Some(order("3", None)));
    let twin = one.clone();
    assert!(twin == one);
    assert!(matches!(&twin.state, State::Unknown(text) if text == "open"));
    let part = twin.parts.get(1).and_then(Option::as_ref).unwrap();
    assert_eq!(part.id, "3");
    assert_eq!(part.rest.len(), 1);
    assert!(twin.next.unwrap().card == Some(Secret::new("k")));
}

#[test]
fn of_nothing_and_of_entries_alone() {
    let _: Empty = copy(&Empty {});
    let map = Map {
        entries: BTreeMap::from([("a".to_owned(), 1)]),
    };
    assert_eq!(map.clone().entries, map.entries);
}
