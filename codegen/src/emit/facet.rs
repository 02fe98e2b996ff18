//! Rules and ways of reading, as the tables of the runtime have them.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Emit;
use crate::ir::{Condition, Constraint, Facet, Group, Is, LenientForm, TypeId};

impl Emit<'_> {
    pub(super) fn facets(&self, facets: &[Facet]) -> Vec<TokenStream> {
        facets.iter().map(|facet| self.facet(facet)).collect()
    }

    fn facet(&self, facet: &Facet) -> TokenStream {
        match facet {
            Facet::Limit(constraint) => limit(constraint),
            Facet::Items(facets) => {
                let facets = self.facets(facets);
                quote!(Items(&[#(rt::Facet::#facets),*]))
            }
            Facet::Lenient(forms) => {
                let forms = lenient(forms);
                quote!(Lenient(#forms))
            }
            Facet::Fill(name) => quote!(Fill(#name)),
            Facet::FillIfConfigured(name) => quote!(FillIfConfigured(#name)),
            Facet::Signature => quote!(Signature),
            Facet::RequiredWhen(conditions) => {
                let conditions = conditions.iter().map(condition);
                quote!(RequiredWhen(&[#(#conditions),*]))
            }
            Facet::Source(source) => {
                let text = super::doc::where_it_stands(source);
                quote!(Source(#text))
            }
        }
    }

    pub(super) fn group(&self, group: &Group) -> TokenStream {
        let sets = |sets: &[Vec<String>]| -> Vec<TokenStream> {
            sets.iter().map(|names| quote!(&[#(#names),*])).collect()
        };
        match group {
            Group::AnyOf(all) => {
                let sets = sets(all);
                quote!(AnyOf(&[#(#sets),*]))
            }
            Group::OneOf(all) => {
                let sets = sets(all);
                quote!(OneOf(&[#(#sets),*]))
            }
        }
    }

    /// Which of the shared traits a type has, as words of the macros.
    pub(super) fn traits(&self, id: TypeId) -> Vec<TokenStream> {
        let ty = &self.named.api.types[id];
        let mut traits = Vec::new();
        if ty.usage.body {
            traits.push(quote!(validate));
        }
        if !ty.holds_secret {
            traits.push(quote!(serialize));
        }
        traits.push(quote!(deserialize));
        traits
    }

    /// `Clone`, unless a card verification code is inside. The macros bring the other traits.
    pub(super) fn derives(&self, id: TypeId) -> Option<TokenStream> {
        self.derives_clone(self.named.api.types[id].holds_cvv)
    }

    pub(super) fn derives_clone(&self, holds_cvv: bool) -> Option<TokenStream> {
        let clone = self.prelude("Clone");
        (!holds_cvv).then(|| quote!(#[derive(#clone)]))
    }
}

/// Wire forms, as a set of the runtime.
pub(super) fn lenient(forms: &[LenientForm]) -> TokenStream {
    let set = quote!(rt::Forms);
    let names = forms.iter().map(|form| {
        let name = match form {
            LenientForm::Number => "NUMBER",
            LenientForm::Text => "STRING",
            LenientForm::Empty => "EMPTY",
            LenientForm::Null => "NULL",
        };
        format_ident!("{name}")
    });
    let sets: Vec<TokenStream> = names.map(|name| quote!(#set::#name)).collect();
    match sets.as_slice() {
        [] => quote!(#set::NONE),
        [first, rest @ ..] => quote!(#first #(.and(#rest))*),
    }
}

fn limit(constraint: &Constraint) -> TokenStream {
    let count = |count: &u64| Literal::u64_unsuffixed(*count);
    match constraint {
        Constraint::MinLength(length) => {
            let length = count(length);
            quote!(MinLength(#length))
        }
        Constraint::MaxLength(length) => {
            let length = count(length);
            quote!(MaxLength(#length))
        }
        Constraint::Pattern(pattern) => quote!(Pattern(#pattern)),
        Constraint::Minimum {
            bound,
            exclusive: false,
        } => quote!(Minimum(#bound)),
        Constraint::Minimum {
            bound,
            exclusive: true,
        } => quote!(ExclusiveMinimum(#bound)),
        Constraint::Maximum {
            bound,
            exclusive: false,
        } => quote!(Maximum(#bound)),
        Constraint::Maximum {
            bound,
            exclusive: true,
        } => quote!(ExclusiveMaximum(#bound)),
        Constraint::MultipleOf(step) => quote!(MultipleOf(#step)),
        Constraint::MinItems(items) => {
            let items = count(items);
            quote!(MinItems(#items))
        }
        Constraint::MaxItems(items) => {
            let items = count(items);
            quote!(MaxItems(#items))
        }
        Constraint::UniqueItems => quote!(UniqueItems),
        Constraint::MinProperties(members) => {
            let members = count(members);
            quote!(MinProperties(#members))
        }
        Constraint::MaxProperties(members) => {
            let members = count(members);
            quote!(MaxProperties(#members))
        }
        Constraint::OneOf(values) => quote!(OneOf(&[#(#values),*])),
    }
}

fn condition(condition: &Condition) -> TokenStream {
    let Condition { field, is } = condition;
    let is = match is {
        Is::In(values) => quote!(In(&[#(#values),*])),
        Is::InOrAbsent(values) => quote!(InOrAbsent(&[#(#values),*])),
    };
    quote!(rt::Condition { field: #field, is: rt::Is::#is })
}
