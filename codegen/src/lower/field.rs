//! Members of objects.

use super::merged::{Merged, Property};
use super::schema::inside;
use super::{Lower, enums::value_text};
use crate::ir::{
    Access, Constant, Constraint, Facet, Field, Filled, Presence, Scalar, TypeId, TypeKind,
};
use crate::source::Span;
use crate::tree::Node;

impl<'a> Lower<'a, '_> {
    pub(super) fn fields(&mut self, owner: TypeId, merged: &Merged<'a>) -> Vec<Field> {
        let mut fields = Vec::new();
        for property in &merged.properties {
            let name = property.entry.key.as_str();
            if !self.has_usable_name(name, property.entry.key_span) {
                continue;
            }
            let required = merged.required.iter().any(|known| known.name == name);
            fields.push(self.field(owner, property, required));
        }
        for field in &fields {
            self.check_conditions(field, &fields);
        }
        fields
    }

    /// Whether a member can have this name: the tables of members end each with U+0000.
    pub(super) fn has_usable_name(&mut self, name: &str, span: Span) -> bool {
        let usable = !name.contains('\0');
        if !usable {
            self.diags.name_with_null(span, self.document.payspec);
        }
        usable
    }

    fn field(&mut self, owner: TypeId, property: &Property<'a>, required: bool) -> Field {
        let wire = &property.entry.key;
        let parts = property.schemas();
        let words = self.words(parts).unwrap_or_else(|| wire.clone());
        let naming = inside(owner, words.clone());
        let ty = match property.either.as_slice() {
            [] => self.schema(&property.parts, naming),
            [one] => self.schema(&[one], naming),
            several => self.one_of(several, property.entry.key_span, naming),
        };
        self.member(parts, property.entry.key_span, wire, words, ty, required)
    }

    /// A member of an object or a parameter, once its type is known.
    pub(super) fn member(
        &mut self,
        parts: &[&'a Node],
        span: crate::source::Span,
        wire: &str,
        words: String,
        ty: TypeId,
        required: bool,
    ) -> Field {
        let said = |key: &str| parts.iter().rev().find_map(|part| part.get(key));
        let flag = |key: &str| {
            parts
                .iter()
                .any(|part| part.get(key).and_then(Node::bool) == Some(true))
        };
        let null =
            !self.types[ty].kind.takes_null() && (flag("nullable") || self.types[ty].nullable);
        let access = match (flag("readOnly"), flag("writeOnly")) {
            (true, false) => Access::Answers,
            (false, true) => Access::Requests,
            _ => Access::Both,
        };
        // `limits.rs` puts those of the type in front.
        let mut facets: Vec<Facet> = Vec::new();
        let mut filled = Filled::ByCaller;
        let mut doc = self.doc(parts);
        if doc.description.is_none() && is_inline(&self.types[ty].kind) {
            doc.description.clone_from(&self.types[ty].doc.description);
        }
        if self.document.payspec {
            let forms = parts
                .iter()
                .rev()
                .map(|part| self.lenient_forms(part))
                .find(|forms| !forms.is_empty());
            facets.extend(forms.map(Facet::Lenient));
            if let Some(name) = said("x-config").and_then(Node::text) {
                filled = Filled::ByConfig(name.to_owned());
                facets.push(match required {
                    true => Facet::Fill(name.to_owned()),
                    false => Facet::FillIfConfigured(name.to_owned()),
                });
            }
            if let Some(node) = said("x-required-when") {
                facets.push(Facet::RequiredWhen(self.conditions(node)));
            }
            facets.extend(doc.source.clone().map(Facet::Source));
        }
        // Where null may stand instead, the caller says which of the two.
        let constant = (required && !null).then(|| self.constant(ty)).flatten();
        if constant == Some(Constant::Variant) {
            // Enums are open, but what is always the same in a request is not.
            facets.extend(self.only_value(ty).map(Facet::Limit));
        }
        let sensitive = is_sensitive(&self.types[ty].kind);
        if let Some(default) = said("default")
            && !sensitive
            && !self.document.payspec
            && let Some(wanted) = wanted(&self.types[ty].kind)
            && !default.is_null()
            && default.kind() != wanted
        {
            self.diags
                .default_of_another_type(default.span, default.kind(), wanted);
        }
        let shown = |node: &'a Node| (!sensitive).then(|| node.to_json());
        Field {
            wire: wire.to_owned(),
            words,
            span,
            doc,
            ty,
            presence: match (required, null) {
                (true, false) => Presence::Required,
                (false, false) => Presence::Optional,
                (true, true) => Presence::RequiredOrNull,
                (false, true) => Presence::OptionalOrNull,
            },
            boxed: false,
            facets,
            constant,
            default: said("default").and_then(shown),
            example: said("example").and_then(shown),
            access,
            filled,
        }
    }

    fn only_value(&self, ty: TypeId) -> Option<Constraint> {
        match &self.types[ty].kind {
            TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => {
                let wire = values.values.iter().map(|value| value.wire.clone());
                Some(Constraint::OneOf(wire.collect()))
            }
            _ => None,
        }
    }

    /// The only value that a type has, if there is just one.
    fn constant(&self, ty: TypeId) -> Option<Constant> {
        let found = &self.types[ty];
        match &found.kind {
            TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values)
                if values.values.len() == 1 =>
            {
                Some(Constant::Variant)
            }
            TypeKind::Scalar(scalar) => {
                let only = found
                    .constraints
                    .iter()
                    .find_map(|constraint| match constraint {
                        Constraint::OneOf(values) if values.len() == 1 => values.first(),
                        _ => None,
                    })?;
                match scalar {
                    Scalar::Text => Some(Constant::Text(only.clone())),
                    Scalar::I64 => only.parse().ok().map(Constant::Integer),
                    Scalar::Bool => only.parse().ok().map(Constant::Bool),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A condition on a member that isn't there could never hold.
    fn check_conditions(&mut self, field: &Field, siblings: &[Field]) {
        for facet in &field.facets {
            let Facet::RequiredWhen(conditions) = facet else {
                continue;
            };
            for condition in conditions {
                if !siblings
                    .iter()
                    .any(|sibling| sibling.wire == condition.field)
                {
                    let known: Vec<&str> = siblings
                        .iter()
                        .map(|sibling| sibling.wire.as_str())
                        .collect();
                    self.diags
                        .condition_on_unknown_member(field.span, &condition.field, &known);
                }
            }
        }
    }

    /// The JSON text of an example or default, without quotes if it is text.
    pub(super) fn plain(node: &Node) -> String {
        value_text(node)
    }
}

/// Whether a type has no item of its own in Rust, so that its words belong to the member.
fn is_inline(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Scalar(_)
            | TypeKind::List(_)
            | TypeKind::Map(_)
            | TypeKind::Tuple(_)
            | TypeKind::Any
    )
}

/// What values of a type are in JSON, where they are one thing only.
fn wanted(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::Scalar(Scalar::Bool) => Some("boolean"),
        TypeKind::Scalar(
            Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::Number,
        ) => Some("number"),
        TypeKind::Scalar(Scalar::Text) | TypeKind::TextEnum(_) => Some("text"),
        TypeKind::List(_) | TypeKind::Tuple(_) => Some("list"),
        TypeKind::Struct(_) | TypeKind::Map(_) => Some("map"),
        _ => None,
    }
}

fn is_sensitive(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Scalar(
            Scalar::Pan | Scalar::Cvv | Scalar::Secret | Scalar::MaskedText | Scalar::MaskedInteger
        )
    )
}
