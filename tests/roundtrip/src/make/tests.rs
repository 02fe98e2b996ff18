use serde_json::{Value, json};

use super::{Fill, Maker};
use crate::json::Json;
use crate::schema::judge;

/// Values of a schema that the judge takes, and how many were made.
fn valid(document: &Value, count: usize) -> (Vec<Json>, usize) {
    let judge = judge(document).unwrap();
    let mut maker = Maker::new(document, 7, true);
    let plan = maker.plan(count);
    let made: Vec<Json> = plan
        .into_iter()
        .filter_map(|fill| maker.make(fill))
        .collect();
    let all = made.len();
    let kept = made
        .into_iter()
        .filter(|json| json.to_value().is_some_and(|value| judge.is_valid(&value)));
    (kept.collect(), all)
}

fn check(document: &Value) -> Vec<Json> {
    let (kept, made) = valid(document, 100);
    assert!(
        kept.len() * 10 >= made * 8,
        "{document}: {} of {made}",
        kept.len()
    );
    kept
}

#[test]
fn scalars_keep_to_their_limits() {
    for document in [
        json!({ "type": "integer", "minimum": 3, "exclusiveMaximum": 9, "multipleOf": 2 }),
        json!({ "type": "integer", "format": "int32" }),
        json!({ "type": "number", "minimum": 0.5, "maximum": 1.5 }),
        json!({ "type": "number", "multipleOf": 0.01 }),
        json!({ "type": "string", "minLength": 3, "maxLength": 4 }),
        json!({ "type": "string", "pattern": "^[A-Z]{2}[0-9]{0,3}$" }),
        json!({ "type": "string", "format": "date-time" }),
        json!({ "type": "string", "format": "date" }),
        json!({ "type": ["string", "null"], "enum": ["a", null] }),
        json!({ "const": { "a": [1.5] } }),
    ] {
        check(&document);
    }
}

#[test]
fn every_member_and_every_alternative_has_its_turn() {
    let document = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "type": "integer" }, "b": { "type": "string" }, "c": { "oneOf": [{ "type": "boolean" }, { "type": "null" }] } } });
    let made = check(&document);
    let alone = |name: &str| {
        made.iter().any(|value| matches!(value, Json::Object(members) if members.len() == 2 && value.get(name).is_some()))
    };
    assert!(alone("b") && alone("c"));
    assert!(
        made.iter()
            .any(|value| matches!(value, Json::Object(members) if members.len() == 1))
    );
    assert!(made.iter().any(|value| matches!(value, Json::Object(members) if members.iter().any(|(name, _)| name.contains("nlisted")))));
    let document = json!({ "anyOf": [{ "type": "integer" }, { "type": "string" }, { "type": "object", "additionalProperties": { "type": "integer" } }] });
    let kinds: Vec<&str> = check(&document).iter().map(Json::kind).collect();
    assert!(
        ["number", "string", "object"]
            .iter()
            .all(|kind| kinds.contains(kind))
    );
}

#[test]
fn what_holds_itself_ends() {
    let document = json!({ "$ref": "#/$defs/~1a", "$defs": { "/a": { "type": "object", "required": ["next"],
        "properties": { "next": { "anyOf": [{ "$ref": "#/$defs/~1a" }, { "type": "null" }] }, "list": { "type": "array", "items": { "$ref": "#/$defs/~1a" } } } } } });
    check(&document);
    let endless = json!({ "$ref": "#/$defs/~1a", "$defs": { "/a": { "type": "object", "required": ["next"], "properties": { "next": { "$ref": "#/$defs/~1a" } } } } });
    assert_eq!(Maker::new(&endless, 1, true).make(Fill::Least), None);
}

#[test]
fn the_same_seed_makes_the_same() {
    let document = json!({ "type": "object", "additionalProperties": { "type": "string", "pattern": "^[a-z]+$" } });
    assert_eq!(valid(&document, 50), valid(&document, 50));
}
