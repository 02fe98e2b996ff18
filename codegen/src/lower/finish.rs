//! What can be known only when every type is there: where types travel, which members need a box, what is secret.

use std::collections::{BTreeMap, BTreeSet};

use super::cycle::{Circles, reaching};
use super::{keys, limits, probe, settle, token};
use crate::diag::Diagnostics;
use crate::ir::{
    Access, Answer, Api, Body, BodyForm, Config, Covers, Facet, Field, Filled, Naming, Presence,
    Returns, Scalar, SignaturePlace, Struct, Type, TypeId, TypeKind, Types, Usage,
};

pub(super) fn finish(api: &mut Api, diags: &mut Diagnostics) {
    open_self_holding_tuples(&mut api.types, diags);
    name_self_holding_lists(&mut api.types);
    limits::give_to_members(&mut api.types);
    mark_usage(api);
    fill_by_signature(api, diags);
    settle_direction(&mut api.types);
    settle::find_arguments(api);
    token::check_fillable(api, diags);
    say_sources_once(&mut api.types);
    box_cycles(&mut api.types, diags);
    box_depths(&mut api.types);
    mark_secrets(&mut api.types);
    find_homes(api);
    probe::probes(&mut api.types, diags);
    limits::report_unchecked(api, diags);
    api.config = config(&api.types, diags);
    api.keys = keys::keys(api, diags);
}

/// Types that a type mentions.
pub(crate) fn mentions(ty: &Type) -> Vec<TypeId> {
    match &ty.kind {
        TypeKind::Pending
        | TypeKind::Scalar(_)
        | TypeKind::Any
        | TypeKind::TextEnum(_)
        | TypeKind::IntegerEnum(_) => Vec::new(),
        TypeKind::List(inner)
        | TypeKind::Map(inner)
        | TypeKind::OrNull(inner)
        | TypeKind::Newtype(inner) => {
            vec![*inner]
        }
        TypeKind::Tuple(items) => items.clone(),
        TypeKind::Struct(Struct {
            fields,
            extra,
            open: _,
            groups: _,
        }) => fields.iter().map(|field| field.ty).chain(*extra).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
    }
}

/// A list of fixed length that holds itself directly has no size in Rust, and if it must hold itself no value either.
fn open_self_holding_tuples(types: &mut Types, diags: &mut Diagnostics) {
    let is_held = |ty: &Type| matches!(ty.kind, TypeKind::Tuple(_) | TypeKind::OrNull(_));
    for id in types.ids().collect::<Vec<_>>() {
        if matches!(types[id].kind, TypeKind::Tuple(_)) && reaches(types, id, id, is_held) {
            diags.tuple_in_itself(types[id].span);
            types[id].kind = TypeKind::Any;
        }
    }
}

/// A list or map that holds itself, through nothing but lists and maps, gets a name.
fn name_self_holding_lists(types: &mut Types) {
    for id in types.ids().collect::<Vec<_>>() {
        if is_nameless(&types[id].kind) && reaches(types, id, id, |ty| is_nameless(&ty.kind)) {
            let inner = Type {
                naming: Naming::Inside {
                    owner: id,
                    words: "content".to_owned(),
                },
                ..types[id].clone()
            };
            let inner = types.push(inner);
            types[id].kind = TypeKind::Newtype(inner);
        }
    }
}

fn is_nameless(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Tuple(_) | TypeKind::OrNull(_)
    )
}

/// Whether `to` can be reached from what `from` mentions, through types that `through` allows.
fn reaches(types: &Types, from: TypeId, to: TypeId, through: fn(&Type) -> bool) -> bool {
    let mut open = mentions(&types[from]);
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next) && through(&types[next]) {
            open.extend(mentions(&types[next]));
        }
    }
    false
}

/// The direction of travel that is marked.
type Mark = fn(&mut Usage) -> &mut bool;

fn mark_usage(api: &mut Api) {
    let (mut requests, mut answers) = (Vec::new(), Vec::new());
    for operation in &api.operations {
        let sent = operation
            .body
            .iter()
            .flat_map(Body::forms)
            .map(|body| body.ty)
            .chain(operation.parameters_type);
        requests.extend(sent);
        let returned = match &operation.returns {
            Returns::One(ty) => vec![*ty],
            Returns::ByStatus(types) => types.iter().map(|(_, ty)| *ty).collect(),
            Returns::Nothing | Returns::Bytes | Returns::Text => Vec::new(),
        };
        let answered = operation
            .answers
            .iter()
            .flat_map(answer_types)
            .chain(returned);
        answers.extend(answered);
    }
    let told = api.events.iter().filter_map(|event| event.ty);
    let told = told
        .chain(api.event_sets.iter().map(|set| set.ty))
        .collect();
    let marks: [(Mark, Vec<TypeId>); 3] = [(request, requests), (answer, answers), (event, told)];
    for (mark, ids) in marks {
        for reached in closure(&api.types, ids) {
            *mark(&mut api.types[reached].usage) = true;
        }
    }
    let bodies = api.operations.iter().flat_map(|operation| &operation.body);
    for body in bodies.flat_map(Body::forms) {
        api.types[body.ty].usage.body = true;
    }
    // A type that nothing reaches may be used either way by whoever asks for it.
    for id in api.types.ids().collect::<Vec<_>>() {
        let usage = &mut api.types[id].usage;
        if *usage == Usage::default() {
            usage.request = true;
            usage.answer = true;
            usage.body = true;
        }
    }
}

/// Types of an answer's body and headers.
fn answer_types(answer: &Answer) -> impl Iterator<Item = TypeId> {
    let headers = answer.headers.iter().filter(|_| answer.success);
    answer
        .ty
        .into_iter()
        .chain(headers.filter_map(|header| header.ty))
}

fn request(usage: &mut Usage) -> &mut bool {
    &mut usage.request
}

fn answer(usage: &mut Usage) -> &mut bool {
    &mut usage.answer
}

fn event(usage: &mut Usage) -> &mut bool {
    &mut usage.event
}

/// Types and everything they mention, however deep.
fn closure(types: &Types, mut open: Vec<TypeId>) -> BTreeSet<TypeId> {
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(mentions(&types[next]));
        }
    }
    seen
}

/// Members of requests that signing fills in are not asked of the caller.
fn fill_by_signature(api: &mut Api, diags: &mut Diagnostics) {
    for operation in &api.operations {
        let Some(rule) = api.signature(operation.signatures.request).cloned() else {
            continue;
        };
        let body = operation.body.as_ref();
        let of_members = [BodyForm::Json, BodyForm::Form];
        let has_members =
            body.is_none_or(|body| body.forms().all(|form| of_members.contains(&form.form)));
        if rule.covers == Covers::Body && !has_members {
            diags.request_without_members(rule.span, &operation.id);
            continue;
        }
        let SignaturePlace::Body(pointer) = &rule.place else {
            continue;
        };
        let name = pointer.trim_start_matches('/');
        let found = body.map(|body| objects(&api.types, body.ty));
        let mut placed = false;
        for id in found.into_iter().flatten() {
            if let TypeKind::Struct(fields) = &mut api.types[id].kind
                && let Some(field) = fields.fields.iter_mut().find(|field| field.wire == name)
            {
                placed = true;
                if field.filled == Filled::ByCaller {
                    field.filled = Filled::BySignature;
                    field.facets.push(Facet::Signature);
                }
            }
        }
        if !placed {
            diags.signature_without_member(rule.span, pointer, &operation.id);
        }
    }
}

/// The objects that a value of a type may be: itself, or a union's variants.
fn objects(types: &Types, id: TypeId) -> Vec<TypeId> {
    match &types[id].kind {
        TypeKind::Struct(_) => vec![id],
        TypeKind::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
        _ => Vec::new(),
    }
}

/// `readOnly` members are not required of requests, nor `writeOnly` ones of answers; fills and constants belong to requests.
fn settle_direction(types: &mut Types) {
    for id in types.ids().collect::<Vec<_>>() {
        let usage = types[id].usage;
        let TypeKind::Struct(fields) = &mut types[id].kind else {
            continue;
        };
        for field in &mut fields.fields {
            let excused = match field.access {
                Access::Both => false,
                Access::Answers => usage.request,
                Access::Requests => usage.answer || usage.event,
            };
            if excused {
                field.presence = match field.presence {
                    Presence::Required | Presence::Optional => Presence::Optional,
                    Presence::RequiredOrNull | Presence::OptionalOrNull => Presence::OptionalOrNull,
                };
            }
            if !usage.request {
                field.filled = Filled::ByCaller;
                field.facets.retain(|facet| !is_of_requests(facet));
            }
        }
    }
}

fn is_of_requests(facet: &Facet) -> bool {
    matches!(
        facet,
        Facet::Fill(_) | Facet::FillIfConfigured(_) | Facet::Signature
    )
}

/// A member's place is kept beside its rules only where it is another than its owner's.
fn say_sources_once(types: &mut Types) {
    for id in types.ids().collect::<Vec<_>>() {
        let owner = types[id].doc.source.clone();
        let TypeKind::Struct(fields) = &mut types[id].kind else {
            continue;
        };
        for field in &mut fields.fields {
            field.facets.retain(|facet| match facet {
                Facet::Source(source) => !owner
                    .as_ref()
                    .is_some_and(|owner| owner.is_at_the_place_of(source)),
                _ => true,
            });
            if matches!(field.facets.as_slice(), [Facet::Source(_)]) {
                field.facets.clear();
            }
        }
    }
}

/// Objects that hold themselves directly need a box; objects that must hold themselves can't be written at all.
fn box_cycles(types: &mut Types, diags: &mut Diagnostics) {
    let circles = Circles::new(types, is_held_directly);
    for id in types.ids().collect::<Vec<_>>() {
        let TypeKind::Struct(fields) = &types[id].kind else {
            continue;
        };
        let mut fields = fields.clone();
        for field in &mut fields.fields {
            let holds = circles.together(field.ty, id);
            if holds {
                field.boxed = true;
            }
            let required = field.presence == Presence::Required && field.filled == Filled::ByCaller;
            if required && holds && requires(types, field.ty, id, &mut BTreeSet::new()) {
                diags.requires_itself(field.span, &field.wire);
                // A blank value of it would have no end either.
                field.presence = Presence::Optional;
            }
        }
        types[id].kind = TypeKind::Struct(fields);
    }
}

/// How many structs stand in each other without a box in between: the compiler counts them, and gives up at some number.
const NESTED: usize = 32;

/// Puts what is nested deeply behind a box here and there.
fn box_depths(types: &mut Types) {
    let mut depths = BTreeMap::new();
    for id in types.ids().collect::<Vec<_>>() {
        depth(types, id, &mut depths, 0);
    }
}

/// How many structs a value of this type has in it, each in the one before.
fn depth(
    types: &mut Types,
    id: TypeId,
    depths: &mut BTreeMap<TypeId, usize>,
    above: usize,
) -> usize {
    if let Some(known) = depths.get(&id) {
        return *known;
    }
    if above > 4 * NESTED {
        // No file nests that deep; what names itself has its box already.
        return NESTED;
    }
    let found = match types[id].kind.clone() {
        TypeKind::Struct(mut fields) => {
            let mut most = 0;
            let mut changed = false;
            for field in fields.fields.iter_mut().filter(|field| !field.boxed) {
                let below = depth(types, field.ty, depths, above + 1);
                if below >= NESTED && is_held_directly(&types[field.ty]) {
                    field.boxed = true;
                    changed = true;
                } else {
                    most = most.max(below);
                }
            }
            if changed {
                types[id].kind = TypeKind::Struct(fields);
            }
            most + 1
        }
        TypeKind::Tuple(items) => {
            let items = items.iter();
            items
                .map(|item| depth(types, *item, depths, above + 1))
                .max()
                .unwrap_or_default()
        }
        TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => {
            depth(types, inner, depths, above + 1)
        }
        _ => 0,
    };
    depths.insert(id, found);
    found
}

fn is_held_directly(ty: &Type) -> bool {
    matches!(
        ty.kind,
        TypeKind::Struct(_) | TypeKind::Tuple(_) | TypeKind::OrNull(_) | TypeKind::Newtype(_)
    )
}

/// Whether every value of `from` holds a value of `to`.
fn requires(types: &Types, from: TypeId, to: TypeId, seen: &mut BTreeSet<TypeId>) -> bool {
    if from == to {
        return true;
    }
    if !seen.insert(from) || types[from].nullable {
        return false;
    }
    match &types[from].kind {
        TypeKind::Struct(fields) => fields
            .fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
            .any(|field| requires(types, field.ty, to, seen)),
        TypeKind::Tuple(items) => items.iter().any(|item| requires(types, *item, to, seen)),
        _ => false,
    }
}

/// What holds a card verification code is not `Clone`; what holds a card number, code or key is not `Serialize`.
fn mark_secrets(types: &mut Types) {
    let is = |ty: &Type, wanted: &[Scalar]| matches!(&ty.kind, TypeKind::Scalar(scalar) if wanted.contains(scalar));
    let cvv = reaching(types, |ty| is(ty, &[Scalar::Cvv]));
    let secret = reaching(types, |ty| {
        is(ty, &[Scalar::Cvv, Scalar::Pan, Scalar::Secret])
    });
    for ((id, cvv), secret) in types
        .ids()
        .collect::<Vec<_>>()
        .into_iter()
        .zip(cvv)
        .zip(secret)
    {
        types[id].holds_cvv = cvv;
        types[id].holds_secret = secret;
    }
}

/// The tag whose operations alone reach a type: the file it stands in.
fn find_homes(api: &mut Api) {
    let mut roots: BTreeMap<Option<&str>, Vec<TypeId>> = BTreeMap::new();
    for operation in &api.operations {
        let forms = operation.body.iter().flat_map(Body::forms);
        let of_tag = roots.entry(operation.tag.as_deref()).or_default();
        of_tag.extend(forms.map(|body| body.ty).chain(operation.parameters_type));
        of_tag.extend(operation.answers.iter().flat_map(answer_types));
    }
    for event in &api.events {
        let of_tag = roots.entry(event.tag.as_deref()).or_default();
        of_tag.extend(event.ty);
    }
    // No tag where there are several.
    let mut homes: BTreeMap<TypeId, Option<&str>> = BTreeMap::new();
    for (tag, roots) in roots {
        for reached in closure(&api.types, roots) {
            homes
                .entry(reached)
                .and_modify(|home| *home = None)
                .or_insert(tag);
        }
    }
    let homes = homes.into_iter();
    let homes: Vec<_> = homes
        .filter_map(|(id, home)| Some((id, home?.to_owned())))
        .collect();
    for (id, home) in homes {
        api.types[id].home = Some(home);
    }
}

/// Items of the client's configuration, by name.
fn config(types: &Types, diags: &mut Diagnostics) -> Vec<Config> {
    let mut found: BTreeMap<String, Config> = BTreeMap::new();
    let fields = types.iter().filter_map(|(_, ty)| match &ty.kind {
        TypeKind::Struct(fields) => Some(&fields.fields),
        _ => None,
    });
    for field in fields.flatten() {
        let Field {
            filled: Filled::ByConfig(name),
            ty,
            doc,
            span,
            ..
        } = field
        else {
            continue;
        };
        let scalar = match &types[*ty].kind {
            TypeKind::Scalar(scalar) if !matches!(scalar, Scalar::Bool | Scalar::Null) => *scalar,
            TypeKind::IntegerEnum(_) => Scalar::I64,
            TypeKind::TextEnum(_) => Scalar::Text,
            _ => {
                diags.config_of_wrong_type(*span, name);
                continue;
            }
        };
        let known = found.entry(name.clone()).or_insert_with(|| Config {
            name: name.clone(),
            scalar,
            doc: doc.clone(),
            span: *span,
        });
        if probe::kind_of(known.scalar) != probe::kind_of(scalar) {
            diags.config_of_two_kinds(*span, known.span, name);
        }
    }
    found.into_values().collect()
}
