//! One of several types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Emit;
use super::rust_type::From;
use crate::ident;
use crate::ir::{Kind, Probe, Select, TypeId, Union, Variant};
use crate::name::TypeName;

impl Emit<'_> {
    pub(super) fn union(&self, id: TypeId, name: &TypeName, union: &Union) -> TokenStream {
        let docs = self.type_docs(id);
        let derives = self.derives(id);
        let item = ident::ident(&name.item);
        let rest = ident::ident(&name.rest);
        let each = || union.variants.iter().zip(&name.members);
        let variants = each().map(|(variant, member)| {
            let docs = self.variant_docs(variant);
            let member = ident::ident(member);
            let held = self.held(variant);
            quote! {
                #docs
                #member(#held)
            }
        });
        let rest_docs =
            self.docs(&["A value of a kind that the spec does not list, as it came.".to_owned()]);
        let table = self.union_table(id, name, union);
        let conversions = each()
            .filter(|(variant, _)| variant.converts)
            .map(|(variant, member)| self.conversion(name, variant, member));
        quote! {
            #docs
            #derives
            #[non_exhaustive]
            pub enum #item {
                #(#variants,)*
                #rest_docs
                #rest(rt::Json),
            }
            #table
            #(#conversions)*
        }
    }

    fn held(&self, variant: &Variant) -> TokenStream {
        // `lower` made the union nullable where a variant is.
        let ty = self.bare_type(variant.ty, From::Model);
        match variant.boxed {
            true => {
                let path = self.prelude("Box");
                quote!(#path<#ty>)
            }
            false => ty,
        }
    }

    fn union_table(&self, id: TypeId, name: &TypeName, union: &Union) -> TokenStream {
        let item = ident::ident(&name.item);
        let rest = ident::ident(&name.rest);
        let source = self.source_text(id);
        let traits = self.traits(id);
        let each = || union.variants.iter().zip(&name.members);
        let by = match &union.select {
            Select::Tag(tag) => {
                let variants = each().map(|(variant, member)| {
                    let member = ident::ident(member);
                    let ty = self.bare_type(variant.ty, From::Model);
                    let tags = &variant.tags;
                    let adds = variant.adds_tag.then(|| format_ident!("adds"));
                    quote!(#member(#ty): [#(#tags),*] #adds)
                });
                quote!(by tag #tag { #(#variants,)* })
            }
            Select::Probe => {
                let ordered = union.order.iter().filter_map(|index| each().nth(*index));
                let variants = ordered.map(|(variant, member)| {
                    let member = ident::ident(member);
                    let ty = self.bare_type(variant.ty, From::Model);
                    let probe = probe(&variant.probe);
                    quote!(#member(#ty): #probe)
                });
                quote!(by probe { #(#variants,)* })
            }
        };
        quote! {
            rt::union! {
                #item, #source,
                traits [#(#traits)*],
                #by
                unknown #rest
            }
        }
    }

    fn conversion(&self, name: &TypeName, variant: &Variant, member: &str) -> TokenStream {
        let item = ident::ident(&name.item);
        let member = ident::ident(member);
        let ty = self.bare_type(variant.ty, From::Model);
        let (from, path) = (self.prelude("From"), self.prelude("Box"));
        quote! {
            impl #from<#ty> for #item {
                #[inline]
                fn from(value: #ty) -> Self {
                    Self::#member(#path::new(value))
                }
            }
        }
    }

    fn variant_docs(&self, variant: &Variant) -> TokenStream {
        let ty = &self.named.api.types[variant.ty];
        let about = ty.doc.summary.as_ref().or(ty.doc.description.as_ref());
        let mut lines = super::doc::words(None, about.map(String::as_str));
        if !variant.tags.is_empty() {
            let tags: Vec<String> = variant
                .tags
                .iter()
                .map(|tag| format!("`{}`", super::markdown::code(tag)))
                .collect();
            lines.push(format!("Discriminator: {}.", tags.join(", ")));
        }
        if lines.is_empty() {
            lines.push("One of the forms.".to_owned());
        }
        self.docs(&lines)
    }
}

fn probe(probe: &Probe) -> TokenStream {
    let kinds: Vec<TokenStream> = probe
        .kinds
        .iter()
        .map(|kind| {
            let name = match kind {
                Kind::Bool => "BOOLEAN",
                Kind::Number => "NUMBER",
                Kind::Text => "STRING",
                Kind::List => "ARRAY",
                Kind::Object => "OBJECT",
            };
            let name = format_ident!("{name}");
            quote!(Kinds::#name)
        })
        .collect();
    let kinds = match kinds.as_slice() {
        [] => quote!(Kinds::ANY),
        [first, rest @ ..] => quote!(#first #(.and(#rest))*),
    };
    let required = &probe.required;
    let constants = probe
        .constants
        .iter()
        .map(|(at, values)| quote!((#at, &[#(#values),*])));
    quote!(Probe { kinds: #kinds, required: &[#(#required),*], constants: &[#(#constants),*] })
}
