//! Limits go where they are checked: to the members whose values they bound. What stands elsewhere is not checked, and said.

use std::collections::BTreeSet;

use crate::diag::Diagnostics;
use crate::ir::{Api, Body, Facet, TypeId, TypeKind, Types};

/// Gives every member the limits of its type, before its other facets.
pub(super) fn give_to_members(types: &mut Types) {
    for id in types.ids().collect::<Vec<_>>() {
        let TypeKind::Struct(fields) = &types[id].kind else {
            continue;
        };
        let mut fields = fields.clone();
        for field in &mut fields.fields {
            let own = std::mem::take(&mut field.facets);
            field.facets = limits(types, field.ty).into_iter().chain(own).collect();
        }
        types[id].kind = TypeKind::Struct(fields);
    }
}

/// Says which limits of requests no member carries.
pub(super) fn report_unchecked(api: &Api, diags: &mut Diagnostics) {
    let types = &api.types;
    let bodies = api.operations.iter().filter_map(|op| op.body.as_ref());
    let forms = bodies.flat_map(Body::forms);
    let mut alone: BTreeSet<TypeId> = forms.map(|body| body.ty).collect();
    let mut unchecked: BTreeSet<TypeId> = BTreeSet::new();
    for (id, ty) in types.iter().filter(|(_, ty)| ty.usage.request) {
        match &ty.kind {
            TypeKind::Struct(fields) => alone.extend(fields.extra),
            TypeKind::Tuple(items) => alone.extend(items),
            TypeKind::Union(union) => {
                alone.extend(union.variants.iter().map(|one| one.ty));
                unchecked.extend((!ty.constraints.is_empty()).then_some(id));
            }
            _ => {}
        }
    }
    unchecked.extend(alone.iter().filter(|id| !limits(types, **id).is_empty()));
    for id in unchecked {
        diags.limits_not_checked(types[id].span);
    }
}

/// The limits of a type's values, its items' included.
fn limits(types: &Types, id: TypeId) -> Vec<Facet> {
    let own = types[id].constraints.iter().cloned().map(Facet::Limit);
    match &types[id].kind {
        // A rule of one form would be taken for a rule of all.
        TypeKind::Union(_) => Vec::new(),
        TypeKind::OrNull(inner) => limits(types, *inner),
        // No list holds itself without a name between, so this ends.
        TypeKind::List(item) | TypeKind::Map(item) => {
            let items = Some(limits(types, *item)).filter(|items| !items.is_empty());
            own.chain(items.map(Facet::Items)).collect()
        }
        _ => own.collect(),
    }
}
