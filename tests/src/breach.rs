//! Requests that break a rule of the spec, one rule each, made from documented ones.

use payspec_codegen::ir::{
    Condition, Constraint, Facet, Field, Filled, Group, Is, Presence, Scalar, Struct, TypeId,
    TypeKind,
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
            if field.is_always_there() {
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
                let (values, words) = self.beyond(ty, limit);
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

    /// Values beyond a limit, and the words of the rule.
    fn beyond(&self, ty: TypeId, limit: &Constraint) -> (Vec<Json>, &'static str) {
        let kind = &self.oracle.api.types[ty].kind;
        let is_number = matches!(
            kind,
            TypeKind::Scalar(
                Scalar::I32
                    | Scalar::I64
                    | Scalar::U32
                    | Scalar::U64
                    | Scalar::Number
                    | Scalar::MaskedInteger
            ) | TypeKind::IntegerEnum(_)
        );
        let as_typed = |text: String| {
            if is_number {
                Json::number(text)
            } else {
                Json::text(text)
            }
        };
        let of_length = |length: u64| {
            let length = usize::try_from(length).unwrap_or(usize::MAX).min(100_000);
            ["1", "x", "é"]
                .iter()
                .map(|char| Json::text(char.repeat(length)))
                .collect()
        };
        let items = |count: u64| {
            let item = match kind {
                TypeKind::List(item) => self.oracle.least(*item),
                _ => Json::Null,
            };
            Json::List(vec![item; usize::try_from(count).unwrap_or(0).min(10_000)])
        };
        let members = |count: u64| {
            Json::Object(
                (0..count.min(10_000))
                    .map(|at| (format!("m{at}"), Json::Null))
                    .collect(),
            )
        };
        match limit {
            Constraint::MinLength(least) => (of_length(least.saturating_sub(1)), "at least"),
            Constraint::MaxLength(most) => (of_length(most + 1), "at most"),
            Constraint::Pattern(_) => {
                let tries = [
                    "",
                    " ",
                    "\u{1}",
                    "é",
                    "!",
                    "a",
                    "A",
                    "0",
                    "zz",
                    "ZZZZZ",
                    "0000000000000000000000",
                    "-",
                    "/",
                ];
                (
                    tries.iter().map(|text| Json::text(*text)).collect(),
                    "must match",
                )
            }
            Constraint::Minimum { bound, exclusive } => {
                let below = if *exclusive {
                    bound.clone()
                } else {
                    moved(bound, -1)
                };
                (vec![as_typed(below)], "must be")
            }
            Constraint::Maximum { bound, exclusive } => {
                let above = if *exclusive {
                    bound.clone()
                } else {
                    moved(bound, 1)
                };
                (vec![as_typed(above)], "must be")
            }
            Constraint::MultipleOf(unit) => {
                let finer = if unit.contains('.') {
                    format!("{unit}1")
                } else {
                    moved(unit, 1)
                };
                (
                    vec![as_typed(finer), as_typed("0.5".to_owned())],
                    "multiple",
                )
            }
            Constraint::MinItems(least) => (vec![items(least.saturating_sub(1))], "at least"),
            Constraint::MaxItems(most) => (vec![items(most + 1)], "at most"),
            Constraint::UniqueItems => (vec![items(2)], "no two items"),
            Constraint::MinProperties(least) => {
                (vec![members(least.saturating_sub(1))], "at least")
            }
            Constraint::MaxProperties(most) => (vec![members(most + 1)], "at most"),
            Constraint::OneOf(values) => {
                let flip = |value: &String| Json::Bool(value != "true");
                let other = [Json::text("zq-other-7193"), Json::number("719319")];
                (
                    other.into_iter().chain(values.first().map(flip)).collect(),
                    "must be",
                )
            }
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

/// A decimal one up or down, digits behind the point kept.
fn moved(bound: &str, by: i128) -> String {
    let (whole, part) = bound.split_once('.').unwrap_or((bound, ""));
    let scale = 10i128.pow(u32::try_from(part.len()).unwrap_or(0));
    let negative = whole.starts_with('-');
    let digits: i128 = format!("{}{part}", whole.trim_start_matches('-'))
        .parse()
        .unwrap_or(0);
    let value = if negative { -digits } else { digits } + by * scale;
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let scale = scale.unsigned_abs();
    match part.is_empty() {
        true => format!("{sign}{value}"),
        false => format!(
            "{sign}{}.{:0width$}",
            value / scale,
            value % scale,
            width = part.len()
        ),
    }
}
