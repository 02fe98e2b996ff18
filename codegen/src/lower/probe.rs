//! What tells the variants of a union apart when no discriminator does.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostics;
use crate::ir::{
    Constraint, Kind, Probe, Scalar, Select, Struct, Type, TypeId, TypeKind, Types, Usage, Variant,
};

/// Fills in the probes of every union, and says which unions can't be told apart.
pub(super) fn probes(types: &mut Types, diags: &mut Diagnostics) {
    for id in types.ids().collect::<Vec<_>>() {
        let TypeKind::Union(union) = &types[id].kind else {
            continue;
        };
        let mut union = union.clone();
        let used: Vec<TypeId> = union.variants.iter().map(|variant| variant.ty).collect();
        for variant in &mut union.variants {
            let kind = &types[variant.ty].kind;
            let alone = used.iter().filter(|ty| **ty == variant.ty).count() == 1;
            variant.boxed = matches!(
                kind,
                TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Tuple(_) | TypeKind::OrNull(_)
            );
            // Text would convert two ways, and two variants of one type could not both.
            variant.converts = alone && matches!(kind, TypeKind::Struct(_));
            variant.probe = probe(types, variant.ty);
        }
        if union.select == Select::Probe {
            drop_open_lists(&mut union.variants);
            drop_what_tells_nothing(&mut union.variants);
            if let Some(tag) = shared_tag(&union.variants) {
                for variant in &mut union.variants {
                    let pointer = format!("/{tag}");
                    let constants = variant.probe.constants.iter();
                    let mut values = constants.filter(|(at, _)| *at == pointer);
                    variant.tags = values
                        .next()
                        .map_or(Vec::new(), |(_, values)| values.clone());
                }
                union.select = Select::Tag(tag);
            }
        }
        for variant in &mut union.variants {
            if let Select::Tag(tag) = &union.select {
                variant.adds_tag = lacks(types, variant.ty, tag);
            }
        }
        union.order = (0..union.variants.len()).collect();
        if union.select == Select::Probe {
            let scalar = |index: &usize| match types[union.variants.get(*index)?.ty].kind {
                TypeKind::Scalar(scalar) => Some(scalar),
                _ => None,
            };
            // Any text is one that no date was found in.
            let has_dates = union.order.iter().filter_map(scalar).any(is_dated);
            union.order.sort_by_key(|index| {
                let probe = union.variants.get(*index).map(|variant| &variant.probe);
                let signs = probe.map(|probe| probe.required.len() + probe.constants.len());
                let is_rest = has_dates && scalar(index) == Some(Scalar::Text);
                (std::cmp::Reverse(signs), is_rest)
            });
            report_look_alikes(types, id, &union.variants, diags);
        }
        types[id].kind = TypeKind::Union(union);
    }
}

/// A member that every variant always has, each with values of its own: as good as a discriminator.
fn shared_tag(variants: &[Variant]) -> Option<String> {
    let [first, rest @ ..] = variants else {
        return None;
    };
    let values_at = |variant: &Variant, pointer: &str| {
        let mut constants = variant.probe.constants.iter();
        let found = constants.find(|(at, _)| at == pointer);
        found.map(|(_, values)| values.clone())
    };
    let mut pointers = first.probe.constants.iter().map(|(pointer, _)| pointer);
    let tells_all = |pointer: &&String| {
        let Some(tag) = pointer.strip_prefix('/') else {
            return false;
        };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let plain = !tag.contains(['/', '~']);
        plain
            && variants.iter().all(|variant| {
                let required = variant.probe.required.iter().any(|name| name == tag);
                let is_object = variant.probe.kinds == [Kind::Object];
                let values = values_at(variant, pointer).unwrap_or_default();
                let lists = !values.is_empty();
                required && is_object && lists && values.into_iter().all(|value| seen.insert(value))
            })
    };
    if rest.is_empty() {
        return None;
    }
    pointers
        .find(tells_all)
        .and_then(|pointer| pointer.strip_prefix('/'))
        .map(str::to_owned)
}

/// Of the members with fixed values those stay that are needed to tell a variant from another one, the ones first that most variants
/// have; where there is none, the first: it still tells a value that no variant is for.
fn drop_what_tells_nothing(variants: &mut [Variant]) {
    let all: Vec<Vec<(String, Vec<String>)>> = variants
        .iter()
        .map(|variant| variant.probe.constants.clone())
        .collect();
    let pointers = by_how_many_have_them(&all);
    let values_at = |index: usize, pointer: &str| {
        let mut constants = all.get(index).into_iter().flatten();
        constants.find(|(at, _)| at == pointer)
    };
    for (index, variant) in variants.iter_mut().enumerate() {
        let mut alike: Vec<usize> = (0..all.len()).filter(|other| *other != index).collect();
        let mut kept: Vec<(String, Vec<String>)> = Vec::new();
        for pointer in &pointers {
            let Some(own) = values_at(index, pointer) else {
                continue;
            };
            let before = alike.len();
            alike.retain(|other| {
                values_at(*other, pointer)
                    .is_none_or(|(_, values)| own.1.iter().any(|value| values.contains(value)))
            });
            if alike.len() < before {
                kept.push(own.clone());
            }
        }
        if kept.is_empty() {
            kept.extend(variant.probe.constants.first().cloned());
        }
        variant.probe.constants = kept;
    }
}

/// Pointers, those first that most variants have a fixed value at; of those the shallow ones.
fn by_how_many_have_them(all: &[Vec<(String, Vec<String>)>]) -> Vec<&str> {
    let mut pointers: Vec<(&str, usize)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (pointer, _) in all.iter().flatten() {
        let place = *places.entry(pointer).or_insert(pointers.len());
        match pointers.get_mut(place) {
            Some((_, count)) => *count += 1,
            None => pointers.push((pointer, 1)),
        }
    }
    pointers
        .sort_by_key(|(pointer, count)| (std::cmp::Reverse(*count), pointer.matches('/').count()));
    pointers.into_iter().map(|(pointer, _)| pointer).collect()
}

/// Enums are open, so a list of several values says what a variant is only where nothing else tells it from another one, and that
/// one lists other values at the same place.
fn drop_open_lists(variants: &mut [Variant]) {
    let all: Vec<Probe> = variants
        .iter()
        .map(|variant| variant.probe.clone())
        .collect();
    let fixed = |probe: &Probe| Probe {
        constants: probe
            .constants
            .iter()
            .filter(|(_, values)| values.len() == 1)
            .cloned()
            .collect(),
        required: Vec::new(),
        members: Vec::new(),
        kinds: probe.kinds.clone(),
    };
    for (index, variant) in variants.iter_mut().enumerate() {
        let own = all.get(index).map(fixed).unwrap_or_default();
        let others = all.iter().enumerate().filter(|(other, _)| *other != index);
        let alike: Vec<&Probe> = others
            .map(|(_, other)| other)
            .filter(|other| !told_apart(&own, &fixed(other)))
            .collect();
        variant.probe.constants.retain(|(at, values)| {
            let lists_others = |other: &&Probe| {
                let there = other.constants.iter().filter(|(place, _)| place == at);
                let mut differ =
                    there.map(|(_, others)| !values.iter().any(|value| others.contains(value)));
                differ.any(|differs| differs)
            };
            values.len() == 1 || alike.iter().any(lists_others)
        });
    }
}

/// Whether a type is an object without this member, or one of several such objects.
fn lacks(types: &Types, id: TypeId, member: &str) -> bool {
    let mut seen = BTreeSet::from([id]);
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        match &types[id].kind {
            TypeKind::Struct(fields) if fields.fields.iter().all(|field| field.wire != member) => {}
            TypeKind::Union(union) if union.select == Select::Probe => {
                let variants = union.variants.iter().map(|variant| variant.ty);
                pending.extend(variants.filter(|variant| seen.insert(*variant)));
            }
            _ => return false,
        }
    }
    true
}

fn report_look_alikes(
    types: &Types,
    id: TypeId,
    variants: &[crate::ir::Variant],
    diags: &mut Diagnostics,
) {
    let Usage { answer, event, .. } = types[id].usage;
    if !answer && !event {
        // Requests are only written.
        return;
    }
    for (index, one) in variants.iter().enumerate() {
        for other in variants.iter().skip(index + 1) {
            if !told_apart(&one.probe, &other.probe)
                && !told_apart_inside(types, one.ty, other.ty, 0)
            {
                diags.look_alikes(types[id].span, one.span, other.span);
                return;
            }
        }
    }
}

/// Whether values of two types are told apart by what is inside: items of lists, members of objects.
fn told_apart_inside(types: &Types, one: TypeId, other: TypeId, depth: usize) -> bool {
    let apart = |one: TypeId, other: TypeId| {
        one != other
            && depth < 3
            && (told_apart(&probe(types, one), &probe(types, other))
                || told_apart_inside(types, one, other, depth + 1))
    };
    match (&types[one].kind, &types[other].kind) {
        (TypeKind::List(one), TypeKind::List(other)) => apart(*one, *other),
        // Whatever is no date is a text to them, but the one that finds a date wins.
        (TypeKind::Scalar(one), TypeKind::Scalar(other)) => {
            one != other && (is_dated(*one) || is_dated(*other))
        }
        (TypeKind::Struct(one), TypeKind::Struct(other)) => one.fields.iter().any(|field| {
            let mut fields = other.fields.iter();
            let there = fields.find(|there| there.wire == field.wire);
            there.is_some_and(|there| apart(field.ty, there.ty))
        }),
        _ => false,
    }
}

fn is_dated(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Timestamp
            | Scalar::Date
            | Scalar::LocalDateTime
            | Scalar::TimestampOrText
            | Scalar::DateOrText
    )
}

/// Whether no value fits both, or one has a member that the other does not.
fn told_apart(one: &Probe, other: &Probe) -> bool {
    let kinds = one.kinds.iter().any(|kind| other.kinds.contains(kind));
    let constants = one.constants.iter().any(|(at, values)| {
        other.constants.iter().any(|(place, others)| {
            at == place && !values.iter().any(|value| others.contains(value))
        })
    });
    let required = one
        .required
        .iter()
        .any(|name| !other.required.contains(name))
        || other
            .required
            .iter()
            .any(|name| !one.required.contains(name));
    !kinds || constants || required || one.members != other.members
}

fn probe(types: &Types, id: TypeId) -> Probe {
    let mut probe = Probe {
        kinds: kinds(types, id),
        ..Probe::default()
    };
    if let TypeKind::Struct(fields) = &types[id].kind {
        probe.required = required(fields);
        let mut members: Vec<String> = fields
            .fields
            .iter()
            .map(|field| field.wire.clone())
            .collect();
        members.sort_unstable();
        probe.members = members;
        constants(types, fields, "", 0, &mut probe.constants);
    }
    probe
}

fn required(fields: &Struct) -> Vec<String> {
    let required = fields.fields.iter().filter(|field| field.is_always_there());
    required.map(|field| field.wire.clone()).collect()
}

/// Members with listed values, also those within members that are always there.
fn constants(
    types: &Types,
    fields: &Struct,
    at: &str,
    depth: usize,
    found: &mut Vec<(String, Vec<String>)>,
) {
    for field in &fields.fields {
        let pointer = format!("{at}/{}", field.wire.replace('~', "~0").replace('/', "~1"));
        let ty = &types[field.ty];
        if let Some(values) = listed_values(ty) {
            found.push((pointer, values));
        } else if let TypeKind::Struct(inner) = &ty.kind
            && depth < 4
            && field.is_always_there()
        {
            constants(types, inner, &pointer, depth + 1, found);
        }
    }
}

fn listed_values(ty: &Type) -> Option<Vec<String>> {
    match &ty.kind {
        TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => Some(
            values
                .values
                .iter()
                .map(|value| value.wire.clone())
                .collect(),
        ),
        _ => ty
            .constraints
            .iter()
            .find_map(|constraint| match constraint {
                Constraint::OneOf(values) => Some(values.clone()),
                _ => None,
            }),
    }
}

/// The kinds of JSON values that a type takes.
fn kinds(types: &Types, id: TypeId) -> Vec<Kind> {
    let mut found = Vec::new();
    // Unions of unions of each other have many ways to one type: each type is asked once.
    let mut seen = BTreeSet::from([id]);
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        match &types[id].kind {
            TypeKind::Scalar(Scalar::Null) => {}
            TypeKind::Scalar(scalar) => found.push(kind_of(*scalar)),
            TypeKind::List(_) | TypeKind::Tuple(_) => found.push(Kind::List),
            TypeKind::Map(_) | TypeKind::Struct(_) => found.push(Kind::Object),
            TypeKind::TextEnum(_) => found.push(Kind::Text),
            TypeKind::IntegerEnum(_) => found.push(Kind::Number),
            TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => {
                pending.extend(Some(*inner).filter(|inner| seen.insert(*inner)));
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| variant.ty);
                pending.extend(variants.filter(|variant| seen.insert(*variant)));
            }
            TypeKind::Any | TypeKind::Pending => found.extend([
                Kind::Bool,
                Kind::Number,
                Kind::Text,
                Kind::List,
                Kind::Object,
            ]),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The kind of JSON value that a scalar is.
pub(super) fn kind_of(scalar: Scalar) -> Kind {
    match scalar {
        // Null is no kind that tells variants apart; nothing asks.
        Scalar::Null | Scalar::Bool => Kind::Bool,
        Scalar::I32
        | Scalar::I64
        | Scalar::U32
        | Scalar::U64
        | Scalar::Number
        | Scalar::MaskedInteger => Kind::Number,
        Scalar::Text
        | Scalar::Amount
        | Scalar::Timestamp
        | Scalar::LocalDateTime
        | Scalar::Date
        | Scalar::TimestampOrText
        | Scalar::DateOrText
        | Scalar::Pan
        | Scalar::Cvv
        | Scalar::Secret
        | Scalar::MaskedText
        | Scalar::File
        | Scalar::Bytes => Kind::Text,
    }
}
