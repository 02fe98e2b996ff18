//! Objects: a struct, its constructor and setters, and the table of its members.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Emit;
use super::rust_type::From;
use crate::ident;
use crate::ir::{Constant, Field, Filled, Presence, Scalar, Struct, TypeId, TypeKind};
use crate::name::TypeName;

impl Emit<'_> {
    pub(super) fn object(&self, id: TypeId, name: &TypeName, fields: &Struct) -> TokenStream {
        let ty = &self.named.api.types[id];
        let docs = self.type_docs(id);
        let derives = self.derives(id);
        let item = ident::ident(&name.item);
        let members = fields
            .fields
            .iter()
            .zip(&name.members)
            .map(|(field, member)| {
                let docs = self.field_docs(field, ty.usage.request);
                let member = ident::ident(member);
                let ty = self.field_type(field);
                quote! {
                    #docs
                    pub #member: #ty
                }
            });
        let extra = self.rest_type(fields).map(|ty| {
            let docs =
                self.docs(&["Members that the document does not list, by wire name.".to_owned()]);
            let rest = ident::ident(&name.rest);
            quote! {
                #docs
                pub #rest: #ty
            }
        });
        let members = members.chain(extra);
        let constructors = ty.usage.request.then(|| self.constructors(name, fields));
        let table = self.table(id, name, fields);
        quote! {
            #docs
            #derives
            #[non_exhaustive]
            pub struct #item {
                #(#members,)*
            }
            #constructors
            #table
        }
    }

    /// The type of what holds members that are not listed, if there is something.
    fn rest_type(&self, fields: &Struct) -> Option<TokenStream> {
        match fields.extra {
            Some(value) => Some(self.map_type(value, From::Model)),
            None => fields.open.then(|| quote!(rt::Unlisted)),
        }
    }

    fn field_type(&self, field: &Field) -> TokenStream {
        let there = self.member_type(field.ty, field.presence, field.boxed, From::Model);
        match is_optional(field) {
            true => {
                let option = self.prelude("Option");
                quote!(#option<#there>)
            }
            false => there,
        }
    }

    /// `new`, what it takes, and a setter for each member that may be left out.
    fn constructors(&self, name: &TypeName, fields: &Struct) -> TokenStream {
        let item = ident::ident(&name.item);
        let required = name
            .required
            .as_ref()
            .map(|required| self.required(name, required, fields));
        let values = fields
            .fields
            .iter()
            .zip(&name.members)
            .map(|(field, member)| {
                let member = ident::ident(member);
                let none = self.prelude("None");
                if is_optional(field) {
                    quote!(#member: #none)
                } else if let Some(constant) = &field.constant {
                    let value = self.constant(field.ty, constant, From::Model);
                    quote!(#member: #value)
                } else {
                    quote!(#member: required.#member)
                }
            });
        let extra = self.rest_type(fields).map(|_| {
            let rest = ident::ident(&name.rest);
            match fields.extra {
                Some(_) => quote!(#rest: ::core::default::Default::default()),
                None => quote!(#rest: rt::Unlisted::new()),
            }
        });
        let values: Vec<TokenStream> = values.chain(extra).collect();
        let new = match &name.required {
            Some(required) => {
                let required = ident::ident(required);
                let docs = self.docs(&["With the members that are required.".to_owned()]);
                quote! {
                    #docs
                    #[inline]
                    pub fn new(required: #required) -> Self {
                        Self { #(#values,)* }
                    }
                }
            }
            None => {
                let docs = self.docs(&["With nothing that may be left out.".to_owned()]);
                quote! {
                    #docs
                    #[inline]
                    #[must_use]
                    #[expect(clippy::new_without_default, reason = "one way to make a request")]
                    pub fn new() -> Self {
                        Self { #(#values,)* }
                    }
                }
            }
        };
        let setters = fields
            .fields
            .iter()
            .zip(&name.members)
            .filter(|(field, _)| is_optional(field))
            .map(|(field, member)| self.setter(field, member));
        quote! {
            #required
            impl #item {
                #new
                #(#setters)*
            }
        }
    }

    fn required(&self, name: &TypeName, required: &str, fields: &Struct) -> TokenStream {
        let item = ident::ident(required);
        let docs = self.docs(&[format!("What [`{0}::new`] takes.", name.item)]);
        let asked = fields
            .fields
            .iter()
            .zip(&name.members)
            .filter(|(field, _)| !is_optional(field) && field.constant.is_none());
        let members = asked.map(|(field, member)| {
            let docs = self.docs(&[format!(
                "See [`{}::{}`].",
                name.item,
                ident::file_stem(member)
            )]);
            let member = ident::ident(member);
            let ty = self.member_type(field.ty, field.presence, field.boxed, From::Model);
            quote! {
                #docs
                pub #member: #ty
            }
        });
        quote! {
            #docs
            pub struct #item {
                #(#members,)*
            }
        }
    }

    fn setter(&self, field: &Field, member: &str) -> TokenStream {
        let setter = format_ident!("with_{}", ident::file_stem(member).trim_start_matches('_'));
        let name = ident::ident(member);
        // A name of digits is one that clippy wants to be said better.
        let is_word = member.contains(|letter: char| letter != '_' && !letter.is_ascii_digit());
        let given = match is_word {
            true => name.clone(),
            false => format_ident!("value"),
        };
        let docs = self.docs(&[format!(
            "Sets [`{0}`](Self::{0}).",
            ident::file_stem(member)
        )]);
        let ty = self.member_type(field.ty, field.presence, field.boxed, From::Model);
        let some = self.prelude("Some");
        let takes_into = matches!(
            self.named.api.types[field.ty].kind,
            TypeKind::Scalar(
                Scalar::Text | Scalar::MaskedText | Scalar::TimestampOrText | Scalar::DateOrText
            ) | TypeKind::TextEnum(_)
        ) || field.boxed
            || field.presence == Presence::OptionalOrNull;
        let (argument, value) = match takes_into {
            true => {
                let into = self.prelude("Into");
                (quote!(impl #into<#ty>), quote!(#given.into()))
            }
            false => (ty, quote!(#given)),
        };
        quote! {
            #docs
            #[inline]
            #[must_use]
            pub fn #setter(mut self, #given: #argument) -> Self {
                self.#name = #some(#value);
                self
            }
        }
    }

    /// The value that a constant member has.
    pub(super) fn constant(&self, ty: TypeId, constant: &Constant, from: From) -> TokenStream {
        match constant {
            Constant::Text(text) => {
                let string = self.prelude("String");
                let from = self.prelude("From");
                quote!(<#string as #from<&str>>::from(#text))
            }
            Constant::Integer(value) => {
                let value = proc_macro2::Literal::i64_unsuffixed(*value);
                quote!(#value)
            }
            Constant::Bool(value) => quote!(#value),
            Constant::Variant => {
                let variant = self.type_name(ty).and_then(|name| name.members.first());
                let variant = ident::ident(variant.map_or("Unknown", String::as_str));
                let ty = self.bare_type(ty, from);
                quote!(#ty::#variant)
            }
        }
    }

    fn table(&self, id: TypeId, name: &TypeName, fields: &Struct) -> TokenStream {
        let item = ident::ident(&name.item);
        let source = self.source_text(id);
        let groups = fields.groups.iter().map(|group| self.group(group));
        let traits = self.traits(id);
        let members = fields
            .fields
            .iter()
            .zip(&name.members)
            .map(|(field, member)| {
                let member = ident::ident(member);
                let wire = &field.wire;
                let facets = self.facets(&field.facets);
                quote!(#member: #wire [#(#facets),*])
            });
        let extra = self.rest_type(fields).map(|_| {
            let rest = ident::ident(&name.rest);
            quote!(extra #rest)
        });
        quote! {
            rt::object! {
                #item, #source,
                groups [#(#groups),*],
                traits [#(#traits)*],
                members { #(#members,)* }
                #extra
            }
        }
    }
}

/// Whether a member is an `Option` in Rust: it may be missing, or somebody else fills it in.
pub(super) fn is_optional(field: &Field) -> bool {
    !field.is_always_there() || field.filled != Filled::ByCaller
}
