//! Lists of values that may grow.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Emit;
use crate::ident;
use crate::ir::{Enum, EnumValue, Outcome, TypeId};
use crate::name::TypeName;

impl Emit<'_> {
    pub(super) fn text_enum(&self, id: TypeId, name: &TypeName, values: &Enum) -> TokenStream {
        let string = self.prelude("String");
        let declaration = self.declaration(id, name, values, &string);
        let item = ident::ident(&name.item);
        let rest = ident::ident(&name.rest);
        let listed = values
            .values
            .iter()
            .zip(&name.members)
            .map(|(value, variant)| {
                let variant = ident::ident(variant);
                let wire = &value.wire;
                quote!(#variant = #wire)
            });
        let outcomes = outcomes(name, values);
        quote! {
            #declaration
            rt::text_enum! { #item { #(#listed,)* } unknown #rest }
            #outcomes
        }
    }

    pub(super) fn integer_enum(&self, id: TypeId, name: &TypeName, values: &Enum) -> TokenStream {
        let declaration = self.declaration(id, name, values, &quote!(i64));
        let item = ident::ident(&name.item);
        let rest = ident::ident(&name.rest);
        let listed = values
            .values
            .iter()
            .zip(&name.members)
            .map(|(value, variant)| {
                let variant = ident::ident(variant);
                let wire = integer(&value.wire);
                quote!(#variant = #wire)
            });
        let outcomes = outcomes(name, values);
        quote! {
            #declaration
            rt::integer_enum! { #item { #(#listed,)* } unknown #rest }
            #outcomes
        }
    }

    fn declaration(
        &self,
        id: TypeId,
        name: &TypeName,
        values: &Enum,
        unknown: &TokenStream,
    ) -> TokenStream {
        let docs = self.type_docs(id);
        let derives = self.derives(id);
        let item = ident::ident(&name.item);
        let rest = ident::ident(&name.rest);
        let variants = values
            .values
            .iter()
            .zip(&name.members)
            .map(|(value, variant)| {
                let docs = self.value_docs(value);
                let variant = ident::ident(variant);
                quote! {
                    #docs
                    #variant
                }
            });
        let rest_docs = self.docs(&["A value that the spec does not list, as it came.".to_owned()]);
        quote! {
            #docs
            #derives
            #[non_exhaustive]
            pub enum #item {
                #(#variants,)*
                #rest_docs
                #rest(#unknown),
            }
        }
    }

    fn value_docs(&self, value: &EnumValue) -> TokenStream {
        let mut lines = Vec::new();
        lines.extend(super::doc::words(None, value.doc.description.as_deref()));
        let ends = value
            .outcome
            .map(|outcome| format!(" Final: {}.", outcome_words(outcome)));
        lines.push(format!(
            "Wire: `{}`.{}",
            super::markdown::code(&value.wire),
            ends.unwrap_or_default()
        ));
        if let Some(source) = &value.doc.source {
            lines.push(super::doc::source_words(source));
        }
        self.docs(&lines)
    }
}

/// How values end things, where the spec says so.
fn outcomes(name: &TypeName, values: &Enum) -> Option<TokenStream> {
    if !values.terminal {
        return None;
    }
    let item = ident::ident(&name.item);
    let finals = values
        .values
        .iter()
        .zip(&name.members)
        .filter_map(|(value, variant)| {
            let variant = ident::ident(variant);
            let outcome = outcome_name(Some(value.outcome?));
            Some(quote!(#variant: #outcome))
        });
    Some(quote! { rt::outcomes! { #item { #(#finals,)* } } })
}

/// What a value says, as the runtime calls it; one that is not final is open.
pub(super) fn outcome_name(outcome: Option<Outcome>) -> Ident {
    match outcome {
        None => format_ident!("Open"),
        Some(Outcome::Succeeded) => format_ident!("Succeeded"),
        Some(Outcome::Failed) => format_ident!("Failed"),
        Some(Outcome::Cancelled) => format_ident!("Cancelled"),
        Some(Outcome::Expired) => format_ident!("Expired"),
        Some(Outcome::Refunded) => format_ident!("Refunded"),
    }
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Failed => "failed",
        Outcome::Cancelled => "cancelled",
        Outcome::Expired => "expired",
        Outcome::Refunded => "refunded",
    }
}

/// `lower` made integer enums of integers only; anything else would be zero.
fn integer(wire: &str) -> TokenStream {
    let value: i64 = wire.parse().unwrap_or_default();
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    match value < 0 {
        true => quote!(-#digits),
        false => quote!(#digits),
    }
}
