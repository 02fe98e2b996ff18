//! What tells the variants of a union apart when no discriminator does.

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
            if let Select::Tag(tag) = &union.select {
                variant.adds_tag = lacks(types, variant.ty, tag, 0);
            }
        }
        drop_open_lists(&mut union.variants);
        union.order = (0..union.variants.len()).collect();
        if union.select == Select::Probe {
            union.order.sort_by_key(|index| {
                let Probe {
                    required,
                    constants,
                    ..
                } = &union.variants[*index].probe;
                std::cmp::Reverse(required.len() + constants.len())
            });
            report_look_alikes(types, id, &union.variants, diags);
        }
        types[id].kind = TypeKind::Union(union);
    }
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
fn lacks(types: &Types, id: TypeId, member: &str, depth: usize) -> bool {
    match &types[id].kind {
        TypeKind::Struct(fields) => !fields.fields.iter().any(|field| field.wire == member),
        TypeKind::Union(union) if depth < 16 && union.select == Select::Probe => {
            let mut variants = union.variants.iter();
            variants.all(|variant| lacks(types, variant.ty, member, depth + 1))
        }
        _ => false,
    }
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
        for other in &variants[index + 1..] {
            if !told_apart(&one.probe, &other.probe) {
                diags.look_alikes(types[id].span, one.span, other.span);
                return;
            }
        }
    }
}

/// Whether no value fits both, or one asks for a member that the other does not.
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
    !kinds || constants || required
}

fn probe(types: &Types, id: TypeId) -> Probe {
    let mut probe = Probe {
        kinds: kinds(types, id, 0),
        ..Probe::default()
    };
    if let TypeKind::Struct(fields) = &types[id].kind {
        probe.required = required(fields);
        constants(types, fields, "", 0, &mut probe.constants);
    }
    probe
}

fn required(fields: &Struct) -> Vec<String> {
    let required = fields.fields.iter().filter(|field| field.is_always_there());
    required.map(|field| field.wire.clone()).collect()
}

/// Members with listed values, also those of members that are always there.
fn constants(
    types: &Types,
    fields: &Struct,
    at: &str,
    depth: usize,
    found: &mut Vec<(String, Vec<String>)>,
) {
    for field in fields.fields.iter().filter(|field| field.is_always_there()) {
        let pointer = format!("{at}/{}", field.wire.replace('~', "~0").replace('/', "~1"));
        let ty = &types[field.ty];
        if let Some(values) = listed_values(ty) {
            found.push((pointer, values));
        } else if let TypeKind::Struct(inner) = &ty.kind
            && depth < 4
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

fn kinds(types: &Types, id: TypeId, depth: usize) -> Vec<Kind> {
    let all = || {
        vec![
            Kind::Bool,
            Kind::Number,
            Kind::Text,
            Kind::List,
            Kind::Object,
        ]
    };
    if depth > 16 {
        return all();
    }
    match &types[id].kind {
        TypeKind::Scalar(scalar) => vec![kind_of(*scalar)],
        TypeKind::List(_) | TypeKind::Tuple(_) => vec![Kind::List],
        TypeKind::Map(_) | TypeKind::Struct(_) => vec![Kind::Object],
        TypeKind::TextEnum(_) => vec![Kind::Text],
        TypeKind::IntegerEnum(_) => vec![Kind::Number],
        TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => kinds(types, *inner, depth + 1),
        TypeKind::Union(union) => {
            let mut found: Vec<Kind> = Vec::new();
            for variant in &union.variants {
                found.extend(kinds(types, variant.ty, depth + 1));
            }
            found.sort_unstable();
            found.dedup();
            found
        }
        TypeKind::Any | TypeKind::Pending => all(),
    }
}

/// The kind of JSON value that a scalar is.
pub(super) fn kind_of(scalar: Scalar) -> Kind {
    match scalar {
        Scalar::Bool => Kind::Bool,
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
        | Scalar::Pan
        | Scalar::Cvv
        | Scalar::Secret
        | Scalar::MaskedText
        | Scalar::File
        | Scalar::Bytes => Kind::Text,
    }
}
