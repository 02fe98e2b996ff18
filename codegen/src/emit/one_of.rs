//! One of several types, of which something outside the value says which it is: answers, bodies and refusals.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use super::rust_type::From;
use crate::ident;
use crate::ir::{Body, Returns, TypeId};

/// An enum of the module `model` that no schema has.
pub(super) struct OneOf<'a> {
    /// The file it stands in.
    pub(super) file: &'a str,
    item: &'a str,
    about: String,
    variants: &'a [String],
    /// What each variant holds, and what people read about it.
    each: Vec<(TypeId, String)>,
}

impl Emit<'_> {
    pub(super) fn ones(&self) -> Vec<OneOf<'_>> {
        let named = self.named;
        let mut ones = Vec::new();
        for (operation, name) in named.operations() {
            let id = super::markdown::code(&operation.id);
            if let (Some((item, variants)), Returns::ByStatus(types)) =
                (&name.answer, &operation.returns)
            {
                let each = types.iter().map(|(words, ty)| (*ty, format!("{words}.")));
                ones.push(OneOf {
                    file: &name.file,
                    item,
                    about: format!("What `{id}` may answer, by HTTP status and media type."),
                    variants,
                    each: each.collect(),
                });
            }
            if let Some((item, variants)) = &name.body {
                let forms = operation.body.iter().flat_map(Body::forms);
                let each = forms.map(|form| {
                    let media = super::markdown::code(&form.media);
                    (form.ty, format!("Sent as `{media}`."))
                });
                ones.push(OneOf {
                    file: &name.file,
                    item,
                    about: format!("What `{id}` may send, by media type."),
                    variants,
                    each: each.collect(),
                });
            }
        }
        for (failure, name) in named.api.failures.iter().zip(&named.names.failures) {
            let each = failure.types.iter();
            let each = each.map(|ty| (*ty, "One of the forms.".to_owned()));
            ones.push(OneOf {
                file: &name.file,
                item: &name.item,
                about: "What a refusal holds, by HTTP status: see [`Refused::decode`](rt::Refused::decode).".to_owned(),
                variants: &name.variants,
                each: each.collect(),
            });
        }
        ones
    }

    pub(super) fn one_of(&self, one: &OneOf<'_>) -> TokenStream {
        let docs = self.docs(std::slice::from_ref(&one.about));
        let types = one.each.iter().map(|(ty, _)| *ty);
        let holds_cvv = types.clone().any(|id| self.named.api.types[id].holds_cvv);
        let derives = self.derives_clone(holds_cvv);
        let item = ident::ident(one.item);
        let variants: Vec<_> = one
            .variants
            .iter()
            .map(|variant| ident::ident(variant))
            .collect();
        let held: Vec<_> = types.map(|id| self.rust_type(id, From::Model)).collect();
        let words = one
            .each
            .iter()
            .map(|(_, words)| self.docs(std::slice::from_ref(words)));
        let path = self.prelude("Box");
        quote! {
            #docs
            #derives
            #[non_exhaustive]
            pub enum #item {
                #(#words #variants(#path<#held>),)*
            }
            rt::by_status! { #item { #(#variants(#held),)* } }
        }
    }
}
