//! Lists of values that stand in several places are one enum.
//!
//! Files repeat a list at each member that has it. Those that say the same, under the same member name, are printed once: under the
//! member's name if that is free, else under the name of the first place. A list that a person gave a name, as a component schema,
//! stays a type of its own.

use std::collections::BTreeMap;

use super::is_declared;
use crate::ident;
use crate::ir::{Api, Doc, Enum, Naming, TypeId, TypeKind};

/// Enums that are printed once for several places.
#[derive(Debug, Default)]
pub struct Shared {
    /// Of each, all its places, the one it is printed for first.
    pub groups: BTreeMap<TypeId, Vec<TypeId>>,
    /// Each other place, with the one that is printed for it.
    pub same: BTreeMap<TypeId, TypeId>,
}

/// Finds them.
pub(super) fn shared(api: &Api) -> Shared {
    let mut found: BTreeMap<Key<'_>, Vec<TypeId>> = BTreeMap::new();
    for id in api.types.ids() {
        if let Some(key) = key(api, id) {
            found.entry(key).or_default().push(id);
        }
    }
    let mut shared = Shared::default();
    for places in found.into_values() {
        let [first, others @ ..] = places.as_slice() else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        shared.same.extend(others.iter().map(|id| (*id, *first)));
        shared.groups.insert(*first, places);
    }
    shared
}

/// What enums have in common that are one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    item: String,
    integers: bool,
    nullable: bool,
    terminal: bool,
    values: Vec<Value<'a>>,
}

/// A value as the wire has it, the words of its variant, what is said of it, and what it ends.
type Value<'a> = (&'a str, &'a str, Option<&'a str>, Option<u8>);

fn key(api: &Api, id: TypeId) -> Option<Key<'_>> {
    let ty = &api.types[id];
    let (values, integers) = match &ty.kind {
        TypeKind::TextEnum(values) => (values, false),
        TypeKind::IntegerEnum(values) => (values, true),
        _ => return None,
    };
    // What is said of one place alone is not to be lost.
    let plain = ty.doc.source.is_none() && !ty.doc.deprecated && !ty.holds_secret;
    plain.then_some(())?;
    Some(Key {
        item: ident::type_name(&place(api, id)?.words),
        integers,
        nullable: ty.nullable,
        terminal: values.terminal,
        values: listed(values)?,
    })
}

fn listed(values: &Enum) -> Option<Vec<Value<'_>>> {
    let each = values.values.iter().map(|value| {
        let Doc {
            summary: None,
            description,
            deprecated: false,
            source: None,
        } = &value.doc
        else {
            return None;
        };
        Some((
            value.wire.as_str(),
            value.words.as_str(),
            description.as_deref(),
            value.outcome.map(|outcome| outcome as u8),
        ))
    });
    each.collect()
}

/// Where an enum is written: in which type that has an item, or in which operation, and as what.
pub(crate) struct Place<'a> {
    /// The type, for members; an operation's parameters belong to it.
    pub(crate) owner: Result<TypeId, &'a str>,
    /// Name of the member or parameter, and what leads on from there.
    pub(crate) words: String,
}

/// `None` for one that has a name of its own, and for alternatives, of which each is a variant by its type.
pub(crate) fn place(api: &Api, id: TypeId) -> Option<Place<'_>> {
    let mut parts = Vec::new();
    let mut at = id;
    let owner = loop {
        match &api.types[at].naming {
            Naming::Component { .. } => return None,
            Naming::Of { operation, words } => {
                parts.push(words.as_str());
                break Err(operation.as_str());
            }
            Naming::Inside { owner, words } => {
                // Owners come before what is inside them, so this ends.
                if *owner >= at {
                    return None;
                }
                parts.push(words.as_str());
                at = *owner;
                match &api.types[at].kind {
                    TypeKind::Union(_) => return None,
                    kind if is_declared(kind) => break Ok(at),
                    _ => {}
                }
            }
        }
    };
    parts.reverse();
    Some(Place {
        owner,
        words: parts.join(" "),
    })
}
