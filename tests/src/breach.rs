//! Requests that break a rule of the spec, one rule each, made from documented ones.

use payspec_codegen::ir::{
    Condition, Facet, Field, Filled, Group, Is, Presence, Struct, TypeId, TypeKind,
};

use crate::json::Json;
use crate::oracle::Oracle;

/// Requests of which the first that a type can hold breaks a rule.
pub struct Breach {
    /// What was broken, for messages.
    pub label: String,
    /// The whole requests to try, in order.
    pub values: Vec<Json>,
    /// Wire path that is to be named.
    pub path: String,
    /// Words of the rule.
    pub words: &'static str,
    /// Whether a type that cannot hold such a value does as well.
    pub or_unwritable: bool,
}

/// Every way to break a request of this type.
pub fn breaches(oracle: &Oracle<'_>, ty: TypeId, request: &Json) -> Vec<Breach> {
    let mut maker = Maker {
        oracle: *oracle,
        request,
        found: Vec::new(),
    };
    maker.value(ty, request, "", "$", 0);
    maker.found
}

struct Maker<'a> {
    oracle: Oracle<'a>,
    request: &'a Json,
    found: Vec<Breach>,
}

impl Maker<'_> {
    fn value(&mut self, ty: TypeId, value: &Json, pointer: &str, path: &str, depth: usize) {
        // Trees of a type that holds itself end somewhere.
        if depth > 6 {
            return;
        }
        let api = self.oracle.api;
        match (&api.types[ty].kind, value) {
            (TypeKind::Struct(fields), Json::Object(_)) => {
                self.object(fields, value, pointer, path, depth)
            }
            (TypeKind::List(item), Json::List(items)) => {
                if let Some(first) = items.first() {
                    self.value(
                        *item,
                        first,
                        &format!("{pointer}/0"),
                        &format!("{path}[0]"),
                        depth + 1,
                    );
                }
            }
            (TypeKind::Union(union), value) => {
                if let Some(index) = self.oracle.variant(union, value) {
                    let before = self.found.len();
                    self.value(union.variants[index].ty, value, pointer, path, depth + 1);
                    // Without the constant that tells it from the others, it is no longer of this variant.
                    let is_still = |request: &Json| {
                        request.at(pointer).is_some_and(|value| {
                            self.oracle.variant_by_outline(union, value) == Some(index)
                        })
                    };
                    for breach in &mut self.found[before..] {
                        breach.values.retain(is_still);
                    }
                    self.found.retain(|breach| !breach.values.is_empty());
                }
            }
            (TypeKind::OrNull(inner) | TypeKind::Newtype(inner), value) => {
                self.value(*inner, value, pointer, path, depth)
            }
            _ => {}
        }
    }

    fn object(&mut self, fields: &Struct, value: &Json, pointer: &str, path: &str, depth: usize) {
        for field in &fields.fields {
            let name = field.wire.replace('~', "~0").replace('/', "~1");
            let (pointer_of, path_of) = (
                format!("{pointer}/{name}"),
                format!("{path}.{}", field.wire),
            );
            // What signing fills in nobody has to give.
            if field.is_always_there() && field.filled != Filled::BySignature {
                let mut without = value.clone();
                without.remove(&field.wire);
                self.push(
                    format!("no `{}`", field.wire),
                    pointer,
                    vec![without],
                    &path_of,
                    "required",
                    field.filled == Filled::ByCaller,
                );
            }
            for facet in &field.facets {
                match facet {
                    Facet::RequiredWhen(conditions) => {
                        self.condition(fields, field, conditions, value, pointer, &path_of)
                    }
                    facet => self.limit(field.ty, facet, &pointer_of, &path_of),
                }
            }
            // A member that the example lacks is made up first, so that its own rules are tried too.
            let there = value
                .get(&field.wire)
                .cloned()
                .unwrap_or_else(|| self.oracle.whole(field.ty));
            let mut request = self.request.clone();
            request.put(&pointer_of, there.clone());
            let mut inner = Maker {
                oracle: self.oracle,
                request: &request,
                found: Vec::new(),
            };
            inner.value(field.ty, &there, &pointer_of, &path_of, depth + 1);
            self.found.extend(inner.found);
        }
        for group in &fields.groups {
            self.group(group, fields, value, pointer, path);
        }
    }

    /// Puts values where the pointer leads and keeps the breach.
    fn push(
        &mut self,
        label: String,
        pointer: &str,
        values: Vec<Json>,
        path: &str,
        words: &'static str,
        or_unwritable: bool,
    ) {
        let whole = |value: Json| {
            let mut request = self.request.clone();
            request.put(pointer, value);
            request
        };
        let values = values.into_iter().map(whole).collect();
        self.found.push(Breach {
            label,
            values,
            path: path.to_owned(),
            words,
            or_unwritable,
        });
    }

    fn limit(&mut self, ty: TypeId, facet: &Facet, pointer: &str, path: &str) {
        let api = self.oracle.api;
        match facet {
            Facet::Limit(limit) => {
                let (values, words) = self.oracle.beyond(ty, limit);
                self.push(
                    format!("{limit:?} of `{path}`"),
                    pointer,
                    values,
                    path,
                    words,
                    true,
                );
            }
            Facet::Items(facets) => {
                let (item, step) = match &api.types[ty].kind {
                    TypeKind::List(item) => (*item, "[0]"),
                    TypeKind::Map(item) => (*item, "[*]"),
                    _ => return,
                };
                let mut inner = Maker {
                    oracle: self.oracle,
                    request: self.request,
                    found: Vec::new(),
                };
                for facet in facets {
                    inner.limit(item, facet, "", &format!("{path}{step}"));
                }
                for breach in inner.found {
                    let wrap = |value: Json| match step {
                        "[0]" => Json::List(vec![value]),
                        _ => Json::Object(vec![("entry".to_owned(), value)]),
                    };
                    let values = breach.values.into_iter().map(wrap).collect();
                    self.push(
                        breach.label,
                        pointer,
                        values,
                        &breach.path,
                        breach.words,
                        true,
                    );
                }
            }
            _ => {}
        }
    }

    fn condition(
        &mut self,
        fields: &Struct,
        field: &Field,
        conditions: &[Condition],
        value: &Json,
        pointer: &str,
        path: &str,
    ) {
        let mut without = value.clone();
        without.remove(&field.wire);
        for condition in conditions {
            let Some(sibling) = fields
                .fields
                .iter()
                .find(|field| field.wire == condition.field)
            else {
                continue;
            };
            let (Is::In(values) | Is::InOrAbsent(values)) = &condition.is;
            let first = values.first().cloned().unwrap_or_default();
            let typed = match self.oracle.least(sibling.ty) {
                Json::Number(_) => Json::number(first),
                Json::Bool(_) => Json::Bool(first == "true"),
                _ => Json::text(first),
            };
            without.set(&condition.field, typed);
        }
        self.push(
            format!("no `{}` under its condition", field.wire),
            pointer,
            vec![without],
            path,
            "required when",
            false,
        );
    }

    fn group(&mut self, group: &Group, fields: &Struct, value: &Json, pointer: &str, path: &str) {
        let sets = match group {
            Group::AnyOf(sets) | Group::OneOf(sets) => sets,
        };
        let optional = |name: &String| {
            fields
                .fields
                .iter()
                .find(|field| field.wire == *name)
                .is_none_or(|field| field.presence != Presence::Required)
        };
        let mut none = value.clone();
        sets.iter()
            .flatten()
            .filter(|name| optional(name))
            .for_each(|name| none.remove(name));
        self.push(
            format!("none of {group:?}"),
            pointer,
            vec![none],
            path,
            "needs",
            false,
        );
        if matches!(group, Group::OneOf(_)) {
            let mut all = value.clone();
            for name in sets.iter().flatten() {
                if let Some(field) = fields
                    .fields
                    .iter()
                    .find(|field| field.wire == *name && value.get(name).is_none())
                {
                    all.set(name, self.oracle.least(field.ty));
                }
            }
            self.push(
                format!("all of {group:?}"),
                pointer,
                vec![all],
                path,
                "exactly one",
                false,
            );
        }
    }
}
