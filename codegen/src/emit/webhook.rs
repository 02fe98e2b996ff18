//! The module `webhook`: what the provider sends by itself.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emit;
use super::rust_type::From;
use crate::ident;
use crate::ir::Event;
use crate::name::EventName;

impl Emit<'_> {
    pub(super) fn webhooks(&self) -> TokenStream {
        let about = self.inner_docs(&[format!("Notifications that {} sends.", self.title())]);
        let events: Vec<TokenStream> = self
            .named
            .api
            .events
            .iter()
            .zip(&self.named.names.events)
            .map(|(event, name)| self.event(event, name))
            .collect();
        let mut events_of = self.named.api.events.iter();
        let uses_model = events_of.any(|event| event.ty.is_some_and(|ty| self.mentions_item(ty)));
        let model = uses_model.then(|| {
            quote!(
                use super::model;
            )
        });
        quote! {
            #about
            use ::payspec_runtime as rt;
            #model
            #(#events)*
        }
    }

    fn event(&self, event: &Event, name: &EventName) -> TokenStream {
        let mut paragraphs = super::doc::words(
            event.doc.summary.as_deref(),
            event.doc.description.as_deref(),
        );
        if paragraphs.is_empty() {
            paragraphs.push(format!("`{}`.", event.name));
        }
        if let Some(source) = &event.doc.source {
            paragraphs.push(super::doc::source_words(source));
        }
        let docs = self.docs(&paragraphs);
        let item = ident::ident(&name.item);
        let acknowledgement = self.acknowledgement(event);
        let decode = event.ty.map(|ty| {
            let payload = self.rust_type(ty, From::Outside);
            let docs = self.docs(&[
                "Decodes a notification **without** checking who sent it: anybody can post to a public address.".to_owned(),
                "# Errors".to_owned(),
                "The body is not JSON, or not of this type; the error says where and never what.".to_owned(),
            ]);
            let lenient = super::facet::lenient(&event.lenient);
            let result = self.prelude("Result");
            quote! {
                #docs
                pub fn decode_unverified(body: &[u8]) -> #result<#payload, rt::DecodeError> {
                    rt::decode_notification(body, #lenient)
                }
            }
        });
        quote! {
            #docs
            #[derive(Debug)]
            pub enum #item {}
            impl #item {
                #acknowledgement
                #decode
            }
        }
    }

    fn acknowledgement(&self, event: &Event) -> TokenStream {
        let status = Literal::u16_unsuffixed(event.acknowledge_status.unwrap_or(200));
        let body = event.acknowledge_body.as_deref().unwrap_or_default();
        let (some, none) = (self.prelude("Some"), self.prelude("None"));
        let deadline = match event.deadline_seconds {
            Some(seconds) => {
                let seconds = Literal::u64_unsuffixed(seconds);
                quote!(#some(#seconds))
            }
            None => none,
        };
        let retries = event
            .retry_seconds
            .iter()
            .map(|seconds| Literal::u64_unsuffixed(*seconds));
        let identity = &event.identity;
        let docs = self.docs(&[
            "What the provider wants to hear, and what it does if it does not.".to_owned(),
        ]);
        quote! {
            #docs
            pub const ACKNOWLEDGEMENT: rt::Acknowledgement =
                rt::Acknowledgement::new(#status, #body, #deadline, &[#(#retries),*], &[#(#identity),*]);
        }
    }
}
