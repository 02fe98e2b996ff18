//! Where the generated source says "any JSON".

use super::{Api, Returns, TypeId, TypeKind, Types};
use crate::source::Span;

impl Api {
    /// The places where the generated source spells the free JSON type: members and their items and values, variants of unions,
    /// bodies, answers and notifications, once each. The variant in which a union keeps what it does not list is none of them:
    /// no schema stands behind it.
    #[must_use]
    pub fn untyped(&self) -> Vec<Span> {
        let mut found = Vec::new();
        for (_, ty) in self.types.iter() {
            match &ty.kind {
                TypeKind::Struct(object) => {
                    for field in &object.fields {
                        self.untyped_in(field.ty, field.span, &mut found);
                    }
                    if let Some(extra) = object.extra {
                        self.untyped_in(extra, ty.span, &mut found);
                    }
                }
                TypeKind::Union(union) => {
                    for variant in &union.variants {
                        self.untyped_in(variant.ty, variant.span, &mut found);
                    }
                }
                TypeKind::Newtype(inner) => self.untyped_in(*inner, ty.span, &mut found),
                _ => {}
            }
        }
        for operation in &self.operations {
            if let Some(body) = &operation.body {
                self.untyped_in(body.ty, body.span, &mut found);
            }
            match &operation.returns {
                Returns::One(ty) => self.untyped_in(*ty, operation.span, &mut found),
                Returns::ByStatus(types) => {
                    for (_, ty) in types {
                        self.untyped_in(*ty, operation.span, &mut found);
                    }
                }
                Returns::Nothing | Returns::Bytes | Returns::Text => {}
            }
        }
        for event in &self.events {
            if let Some(ty) = event.ty {
                self.untyped_in(ty, event.span, &mut found);
            }
        }
        found
    }

    /// Counts the leaves of a type that is written out where it is used.
    fn untyped_in(&self, id: TypeId, at: Span, found: &mut Vec<Span>) {
        let leaves = leaves(&self.types, id, 0);
        found.extend(std::iter::repeat_n(at, leaves));
    }
}

fn leaves(types: &Types, id: TypeId, depth: usize) -> usize {
    // What holds itself got a name long before.
    if depth > 64 {
        return 0;
    }
    match &types[id].kind {
        TypeKind::Any | TypeKind::Pending => 1,
        TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::OrNull(inner) => {
            leaves(types, *inner, depth + 1)
        }
        TypeKind::Tuple(items) => items
            .iter()
            .map(|item| leaves(types, *item, depth + 1))
            .sum(),
        _ => 0,
    }
}
