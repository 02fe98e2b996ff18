//! What places of a spec become in Rust.

use std::collections::BTreeMap;

use payspec_codegen::ir::TypeKind;
use payspec_codegen::name::Named;
use payspec_codegen::source::Span;

/// Rust items by the place that they come of: types, their fields and variants, methods of the client, events.
pub(super) fn items(named: &Named) -> BTreeMap<Span, Vec<String>> {
    let mut items = Items::default();
    for (id, ty) in named.api.types.iter() {
        let Some(names) = named.names.types.get(&id) else {
            continue;
        };
        let item = format!("model::{}", names.item);
        let members: Vec<Span> = match &ty.kind {
            TypeKind::Struct(members) => members.fields.iter().map(|field| field.span).collect(),
            TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => {
                values.values.iter().map(|value| value.span).collect()
            }
            TypeKind::Union(union) => union.variants.iter().map(|variant| variant.span).collect(),
            _ => Vec::new(),
        };
        for (span, name) in members.into_iter().zip(&names.members) {
            items.add(span, format!("{item}::{name}"));
        }
        items.add(ty.span, item);
    }
    for (operation, names) in named.operations() {
        items.add(operation.span, format!("Client::{}", names.method));
    }
    for (event, names) in named.api.events.iter().zip(&named.names.events) {
        items.add(event.span, format!("webhook::{}", names.item));
    }
    for (code, name) in named.api.errors.iter().zip(&named.names.errors) {
        items.add(code.span, format!("ErrorCode::{name}"));
    }
    items.0
}

#[derive(Default)]
struct Items(BTreeMap<Span, Vec<String>>);

impl Items {
    fn add(&mut self, span: Span, item: String) {
        let known = self.0.entry(span).or_default();
        if !known.contains(&item) {
            known.push(item);
        }
    }
}
