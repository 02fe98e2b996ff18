//! An API on one screen: what a reviewer reads first. Types with their fields, Rust types and wire names, functions and settings.

mod calls;

use std::fmt::Write as _;

use crate::ir::{Facet, Filled, TypeId, TypeKind};
use crate::name::{Named, TypeName};

/// The surface of an API as text, one line a fact.
#[must_use]
pub fn surface(named: &Named) -> String {
    let mut out = String::new();
    let api = &named.api;
    line(&mut out, format_args!("{:?} {}", api.title, api.version));
    for (server, name) in api.servers.iter().zip(&named.names.servers) {
        line(
            &mut out,
            format_args!("environment {name} = {}", server.url),
        );
    }
    for (config, name) in api.config.iter().zip(&named.names.config) {
        line(
            &mut out,
            format_args!("setting {name}: {:?}", config.scalar),
        );
    }
    calls::credentials(&mut out, named);
    calls::functions(&mut out, named);
    calls::events(&mut out, named);
    calls::event_sets(&mut out, named);
    for (code, name) in api.errors.iter().zip(&named.names.errors) {
        line(
            &mut out,
            format_args!("error {name} = {:?} ({:?})", code.code, code.class),
        );
    }
    for (id, name) in &named.names.types {
        item(&mut out, named, *id, name);
    }
    out
}

fn item(out: &mut String, named: &Named, id: TypeId, name: &TypeName) {
    let found = &named.api.types[id];
    let usage = found.usage;
    let mut marks = Vec::new();
    marks.extend(usage.request.then_some("sent"));
    marks.extend(usage.answer.then_some("answered"));
    marks.extend(usage.event.then_some("notified"));
    marks.extend(found.holds_cvv.then_some("not Clone"));
    marks.extend(found.holds_secret.then_some("not Serialize"));
    marks.extend(found.doc.deprecated.then_some("deprecated"));
    let head = format!("{} [{}] {}", name.item, name.file, marks.join(", "));
    match &found.kind {
        TypeKind::Struct(fields) => {
            line(out, format_args!("struct {head}"));
            for (field, member) in fields.fields.iter().zip(&name.members) {
                let facets = field
                    .facets
                    .iter()
                    .filter(|facet| !matches!(facet, Facet::Source(_)))
                    .count();
                let mut notes = Vec::new();
                if field.wire != crate::ident::file_stem(member) {
                    notes.push(format!("wire {:?}", field.wire));
                }
                if field.constant.is_some() {
                    notes.push("constant".to_owned());
                }
                if field.doc.deprecated {
                    notes.push("deprecated".to_owned());
                }
                match &field.filled {
                    Filled::ByCaller => {}
                    Filled::ByConfig(name) => notes.push(format!("from setting {name}")),
                    Filled::BySignature => notes.push("signed".to_owned()),
                }
                if facets > 0 {
                    notes.push(format!("{facets} rules"));
                }
                let boxed = if field.boxed { "Box " } else { "" };
                let notes = match notes.is_empty() {
                    true => String::new(),
                    false => format!("  // {}", notes.join(", ")),
                };
                line(
                    out,
                    format_args!(
                        "  {member}: {boxed}{} {:?}{notes}",
                        bare(named, field.ty),
                        field.presence
                    ),
                );
            }
            if let Some(extra) = fields.extra {
                line(
                    out,
                    format_args!("  {}: map of {}", name.rest, ty(named, extra)),
                );
            }
            if fields.open {
                line(out, format_args!("  {}: unlisted members", name.rest));
            }
            for group in &fields.groups {
                line(out, format_args!("  {group:?}"));
            }
        }
        TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => {
            line(out, format_args!("enum {head}"));
            for (value, variant) in values.values.iter().zip(&name.members) {
                let outcome = value
                    .outcome
                    .map(|outcome| format!("  // final: {outcome:?}"))
                    .unwrap_or_default();
                line(out, format_args!("  {variant} = {:?}{outcome}", value.wire));
            }
        }
        TypeKind::Union(union) => {
            line(out, format_args!("union {head} by {:?}", union.select));
            for (variant, member) in union.variants.iter().zip(&name.members) {
                let tags = match variant.tags.is_empty() {
                    true => String::new(),
                    false => format!("  // {:?}", variant.tags),
                };
                line(
                    out,
                    format_args!("  {member}({}){tags}", ty(named, variant.ty)),
                );
            }
        }
        TypeKind::Newtype(inner) => {
            line(out, format_args!("newtype {head} of {}", ty(named, *inner)))
        }
        TypeKind::Any => line(out, format_args!("alias {head} of Json")),
        TypeKind::Map(_) => line(out, format_args!("alias {head} of {{Json}}")),
        _ => {}
    }
}

/// A type in a place of its own, where nothing else says whether it may be null.
fn ty(named: &Named, id: TypeId) -> String {
    match named.api.types[id].nullable {
        true => format!("{} or null", bare(named, id)),
        false => bare(named, id),
    }
}

fn bare(named: &Named, id: TypeId) -> String {
    if let Some(name) = named.names.of(id) {
        return name.item.clone();
    }
    match &named.api.types[id].kind {
        TypeKind::Scalar(scalar) => format!("{scalar:?}"),
        TypeKind::List(item) => format!("[{}]", ty(named, *item)),
        TypeKind::Map(value) => format!("{{{}}}", ty(named, *value)),
        TypeKind::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| ty(named, *item)).collect();
            format!("({})", items.join(", "))
        }
        TypeKind::OrNull(inner) => format!("{} or null", bare(named, *inner)),
        _ => "Json".to_owned(),
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{text}");
}
