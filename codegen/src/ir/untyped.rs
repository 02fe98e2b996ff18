//! Where the generated source says "any JSON".

use super::{Api, Returns, TypeId, TypeKind, Types};
use crate::source::Span;

impl Api {
    /// The places where the generated source spells the type of any JSON: members and their items and values, variants of unions,
    /// bodies, answers and notifications, once each; a component that is any JSON once, however often it is named. The variant in which a union keeps what it does not list is none of them:
    /// no schema stands behind it.
    #[must_use]
    pub fn untyped(&self) -> Vec<Span> {
        self.free(any)
    }

    /// The places where the generated source spells the type of any JSON object: of these a schema says that they are objects, and
    /// nothing of their members. Members beside listed ones count as well.
    #[must_use]
    pub fn free_objects(&self) -> Vec<Span> {
        self.free(any_object)
    }

    fn free(&self, count: Count) -> Vec<Span> {
        let mut found = Vec::new();
        let mut roots: Vec<(TypeId, Span)> = Vec::new();
        let mut look = |id, at| roots.push((id, at));
        for (id, ty) in self.types.iter() {
            if self.types.is_free_component(id) && count(&self.types, &ty.kind) {
                found.push(ty.span);
            }
            match &ty.kind {
                TypeKind::Struct(object) => {
                    for field in &object.fields {
                        look(field.ty, field.span);
                    }
                    match object.extra {
                        // Members of any kind: an object of them stands in the source.
                        Some(extra) if self.types.is_any(extra) => {
                            let counts = count(&self.types, &TypeKind::Map(extra));
                            found.extend(counts.then_some(ty.span));
                        }
                        Some(extra) => look(extra, ty.span),
                        None => {}
                    }
                }
                TypeKind::Union(union) => {
                    for variant in &union.variants {
                        look(variant.ty, variant.span);
                    }
                }
                TypeKind::Newtype(inner) => look(*inner, ty.span),
                _ => {}
            }
        }
        for operation in &self.operations {
            if let Some(body) = &operation.body {
                look(body.ty, body.span);
            }
            match &operation.returns {
                Returns::One(ty) => look(*ty, operation.span),
                Returns::ByStatus(types) => {
                    for (_, ty) in types {
                        look(*ty, operation.span);
                    }
                }
                Returns::Nothing | Returns::Bytes | Returns::Text => {}
            }
        }
        for event in &self.events {
            if let Some(ty) = event.ty {
                look(ty, event.span);
            }
        }
        for (id, at) in roots {
            let leaves = leaves(&self.types, id, count, 0);
            found.extend(std::iter::repeat_n(at, leaves));
        }
        found
    }
}

/// What a type itself counts for, if it counts.
type Count = fn(&Types, &TypeKind) -> bool;

fn any(_: &Types, kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Any | TypeKind::Pending)
}

fn any_object(types: &Types, kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Map(value) if types.is_any(*value))
}

fn leaves(types: &Types, id: TypeId, count: Count, depth: usize) -> usize {
    // What holds itself got a name long before, and what has a name of its own counts there.
    if depth > 64 || types.is_free_component(id) {
        return 0;
    }
    let kind = &types[id].kind;
    if count(types, kind) {
        return 1;
    }
    match kind {
        TypeKind::Map(value) if types.is_any(*value) => 0,
        TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::OrNull(inner) => {
            leaves(types, *inner, count, depth + 1)
        }
        TypeKind::Tuple(items) => items
            .iter()
            .map(|item| leaves(types, *item, count, depth + 1))
            .sum(),
        _ => 0,
    }
}
