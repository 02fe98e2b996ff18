//! Messages that are nearly right: each documented one, changed in one place.

use payspec_codegen::ir::{TypeId, TypeKind};

use crate::json::Json;
use crate::oracle::Oracle;

/// A text that no document holds, put where text may be anything.
pub const STRANGER: &str = "zq-stranger-7193";

/// A message with one change.
pub struct Mutation {
    /// What was changed, for messages.
    pub label: String,
    /// The whole message.
    pub value: Json,
}

enum Change {
    Put(Json),
    Add(Json),
    Remove(String),
}

/// Every change of a message of this type: unknown enum values, unknown members, other kinds, `null`, `""`, members left out.
pub fn mutations(oracle: &Oracle<'_>, ty: TypeId, message: &Json) -> Vec<Mutation> {
    let mut places = Vec::new();
    walk(oracle, ty, message, "", &mut places);
    let changed = places.into_iter().map(|(label, pointer, change)| {
        let mut value = message.clone();
        match change {
            Change::Put(new) => value.put(&pointer, new),
            Change::Add(new) => {
                let mut inner = value.at(&pointer).cloned().unwrap_or(Json::Null);
                inner.set(STRANGER, new);
                value.put(&pointer, inner);
            }
            Change::Remove(name) => {
                let mut inner = value.at(&pointer).cloned().unwrap_or(Json::Null);
                inner.remove(&name);
                value.put(&pointer, inner);
            }
        }
        Mutation {
            label: format!("{label} at `{pointer}`"),
            value,
        }
    });
    changed.collect()
}

fn walk(
    oracle: &Oracle<'_>,
    ty: TypeId,
    value: &Json,
    pointer: &str,
    out: &mut Vec<(String, String, Change)>,
) {
    let mut put = |label: &str, new: Json| {
        if new != *value {
            out.push((label.to_owned(), pointer.to_owned(), Change::Put(new)));
        }
    };
    let kind = &oracle.api.types[ty].kind;
    match kind {
        TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => {
            return walk(oracle, *inner, value, pointer, out);
        }
        TypeKind::Union(union) => {
            if let Some(index) = oracle.variant(union, value) {
                walk(oracle, union.variants[index].ty, value, pointer, out);
            }
            return;
        }
        TypeKind::TextEnum(_) => put("an unknown value", Json::text(STRANGER)),
        TypeKind::IntegerEnum(_) => put("an unknown value", Json::number("719319")),
        _ => {}
    }
    if *value != Json::Null {
        put("null", Json::Null);
    }
    match value {
        Json::Text(_) => {
            put("a number for text", Json::number("7193"));
            put("an exact number for text", Json::number("20.00"));
            put("empty text", Json::text(""));
            put("a list for text", Json::List(Vec::new()));
            put("a boolean for text", Json::Bool(true));
        }
        Json::Number(token) => {
            put("text for a number", Json::text(token));
            put("other text for a number", Json::text(STRANGER));
            put("empty text for a number", Json::text(""));
            put("an object for a number", Json::Object(Vec::new()));
            put("a number with zeros behind", Json::number("0.50000000"));
            put(
                "a number beyond 64 bits",
                Json::number("99999999999999999999"),
            );
        }
        Json::Bool(value) => {
            put("text for a boolean", Json::text(value.to_string()));
            put("other text for a boolean", Json::text(STRANGER));
            put("a number for a boolean", Json::number("1"));
        }
        Json::List(_) => put("text for a list", Json::text(STRANGER)),
        Json::Object(_) => put("text for an object", Json::text(STRANGER)),
        Json::Null => {}
    }
    match (kind, value) {
        (TypeKind::Struct(fields), Json::Object(_)) => {
            out.push((
                "an unknown member".to_owned(),
                pointer.to_owned(),
                Change::Add(stranger()),
            ));
            for field in &fields.fields {
                let Some(member) = value.get(&field.wire) else {
                    continue;
                };
                let label = format!("no `{}`", field.wire);
                out.push((
                    label,
                    pointer.to_owned(),
                    Change::Remove(field.wire.clone()),
                ));
                let name = field.wire.replace('~', "~0").replace('/', "~1");
                walk(oracle, field.ty, member, &format!("{pointer}/{name}"), out);
            }
        }
        (TypeKind::List(item), Json::List(items)) => {
            for (index, member) in items.iter().enumerate().take(2) {
                walk(oracle, *item, member, &format!("{pointer}/{index}"), out);
            }
        }
        (TypeKind::Map(of), Json::Object(members)) => {
            for (name, member) in members.iter().take(2) {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(oracle, *of, member, &format!("{pointer}/{name}"), out);
            }
        }
        _ => {}
    }
}

/// A value of everything, for a member that nobody knows.
fn stranger() -> Json {
    let list = Json::List(vec![
        Json::number("1e400"),
        Json::text(STRANGER),
        Json::Null,
        Json::Bool(true),
    ]);
    Json::Object(vec![(STRANGER.to_owned(), list)])
}

/// The message with a member twice, as text.
pub fn with_a_member_twice(message: &Json) -> Option<Json> {
    let Json::Object(members) = message else {
        return None;
    };
    let mut twice = members.clone();
    twice.push(members.first()?.clone());
    Some(Json::Object(twice))
}
