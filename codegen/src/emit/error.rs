//! Codes of the envelope.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Emit;
use crate::ident;
use crate::ir::ErrorClass;

impl Emit<'_> {
    pub(super) fn error_codes(&self) -> TokenStream {
        let about = self.inner_docs(&["Codes of refusals.".to_owned()]);
        let docs = self.docs(&[
            "A code that the provider documents for refusals.".to_owned(),
            "Of an error: [`ErrorCode::of`].".to_owned(),
        ]);
        let each = || self.named.api.errors.iter().zip(&self.named.names.errors);
        let variants = each().map(|(code, name)| {
            let mut paragraphs = super::doc::words(None, code.doc.description.as_deref());
            paragraphs.push(format!(
                "Wire: `{}`. Class: {}.",
                super::markdown::code(&code.code),
                class_name(code.class)
            ));
            if let Some(source) = &code.doc.source {
                paragraphs.push(super::doc::source_words(source));
            }
            let docs = self.docs(&paragraphs);
            let name = ident::ident(name);
            quote!(#docs #name)
        });
        let rest = self.docs(&["A code that no document lists, as it came.".to_owned()]);
        let listed = each().map(|(code, name)| {
            let name = ident::ident(name);
            let wire = &code.code;
            quote!(#name = #wire)
        });
        let codes = each().map(|(code, name)| {
            let wire = &code.code;
            let class = format_ident!("{}", class_name(code.class));
            quote!(rt::ErrorCode { code: #wire, name: #name, class: rt::ErrorClass::#class })
        });
        let of = self.docs(&[
            "The code of a refusal; none of other errors, and of a refusal that has none."
                .to_owned(),
        ]);
        let option = self.prelude("Option");
        quote! {
            #about
            use ::payspec_runtime as rt;
            #docs
            #[derive(Clone)]
            #[non_exhaustive]
            pub enum ErrorCode {
                #(#variants,)*
                #rest
                Unknown(String),
            }
            rt::text_enum! { ErrorCode { #(#listed,)* } unknown Unknown }
            impl ErrorCode {
                #of
                pub fn of(error: &rt::Error) -> #option<Self> {
                    error.code().map(Self::from)
                }
            }
            pub(super) const CODES: &[rt::ErrorCode] = &[#(#codes),*];
        }
    }
}

fn class_name(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Declined => "Declined",
        ErrorClass::Duplicate => "Duplicate",
        ErrorClass::Invalid => "Invalid",
        ErrorClass::Auth => "Auth",
        ErrorClass::Config => "Config",
        ErrorClass::NotFound => "NotFound",
        ErrorClass::Retryable => "Retryable",
        ErrorClass::Unknown => "Unknown",
    }
}
