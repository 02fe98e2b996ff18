//! The module `webhook`: what the provider sends by itself.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::Emit;
use super::keys::Holder;
use super::markdown::code;
use super::rust_type::From;
use crate::ident;
use crate::ir::{Event, EventSet, Signature};
use crate::name::{EventName, stem};

impl Emit<'_> {
    pub(super) fn webhooks(&self) -> TokenStream {
        let mut words = vec![format!("Notifications that {} sends.", self.title())];
        if !self.named.api.strict {
            words.push("The document says nothing of how to know who sent them. Before acting on one, check it as the provider describes elsewhere, or ask the provider by a call.".to_owned());
        }
        let about = self.inner_docs(&words);
        let sets = self.named.api.event_sets.iter();
        let sets: Vec<TokenStream> = sets.map(|set| self.event_set(set)).collect();
        let events: Vec<TokenStream> = self
            .named
            .api
            .events
            .iter()
            .zip(&self.named.names.events)
            .map(|(event, name)| self.event(event, name))
            .collect();
        let mut events_of = self.named.api.events.iter();
        let uses_model = events_of.any(|event| event.ty.is_some_and(|ty| self.mentions_item(ty)))
            || !self.named.api.event_sets.is_empty();
        let model = uses_model.then(|| {
            quote!(
                use super::model;
            )
        });
        let keys = self
            .named
            .api
            .verifies_events()
            .then(|| self.receiver_keys());
        quote! {
            #about
            use ::payspec_runtime as rt;
            #model
            #keys
            #(#sets)*
            #(#events)*
        }
    }

    /// The function that reads whichever notification came.
    fn event_set(&self, set: &EventSet) -> TokenStream {
        let payload = self.rust_type(set.ty, From::Outside);
        let result = self.prelude("Result");
        let called = set.callback_of.as_ref().map(|operation| {
            let named = self.named.operation_called(operation);
            named.map_or_else(
                || stem(&ident::field_name(operation)).to_owned(),
                |(_, name)| stem(&name.method).to_owned(),
            )
        });
        let (function, what) = match &called {
            Some(method) => (
                format!("decode_callback_of_{method}_unverified"),
                format!("a callback of `{method}`"),
            ),
            None => (
                "decode_any_unverified".to_owned(),
                "any of the notifications here".to_owned(),
            ),
        };
        let docs = self.docs(&[
            format!("Decodes {what}, told apart by what is in it, **without** checking who sent it: anybody can post to a public address."),
            "# Errors".to_owned(),
            format!("The body is {}, or no payload is like it; the error says where and why, and never what.", no_body(set.form)),
        ]);
        let function = ident::ident(&function);
        let lenient = super::facet::lenient(&[]);
        let decode = decoder(set.form);
        quote! {
            #docs
            #[inline]
            pub fn #function(body: &[u8]) -> #result<#payload, rt::DecodeError> {
                #decode(body, #lenient)
            }
        }
    }

    /// The keys of a receiver of notifications.
    fn receiver_keys(&self) -> TokenStream {
        let mut about_keys = vec![
            "Keys that notifications are verified with.".to_owned(),
            "Cheap to clone; prints the names of the keys only.".to_owned(),
        ];
        if !self.named.api.operations.is_empty() {
            about_keys.push("A client that has them hands them out: [`Client::notification_keys`](super::Client::notification_keys).".to_owned());
        }
        let docs = self.docs(&about_keys);
        let start = self.docs(&["Starts without keys.".to_owned()]);
        let about = self.docs(&["Keys on their way to [`Keys`].".to_owned()]);
        let setters = self.key_setters(&Holder::Receiver);
        let older = self.accept_older_version();
        let build = self.docs(&[
            "The keys.".to_owned(),
            "# Errors".to_owned(),
            "[`Misuse`](rt::Error::Misuse): a key is none, or is given twice; the error names it and never shows it.".to_owned(),
        ]);
        let (clone, result, ok) = (
            self.prelude("Clone"),
            self.prelude("Result"),
            self.prelude("Ok"),
        );
        quote! {
            #docs
            #[derive(#clone, Debug)]
            pub struct Keys(pub(super) rt::Keys);
            impl Keys {
                #start
                pub fn builder() -> KeysBuilder {
                    KeysBuilder { keys: rt::Keys::builder() }
                }
            }
            impl ::core::convert::AsRef<rt::Keys> for Keys {
                fn as_ref(&self) -> &rt::Keys {
                    &self.0
                }
            }
            #about
            #[derive(Debug)]
            pub struct KeysBuilder {
                keys: rt::KeysBuilder,
            }
            impl KeysBuilder {
                #(#setters)*
                #older
                #build
                pub fn build(self) -> #result<Keys, rt::Error> {
                    #ok(Keys(self.keys.build()?))
                }
            }
        }
    }

    /// The setter for whoever must take messages that the spec refuses.
    fn accept_older_version(&self) -> Option<TokenStream> {
        let api = &self.named.api;
        let rules = api
            .events
            .iter()
            .filter_map(|event| api.signature(event.signature));
        let mut versions = rules.filter_map(|rule| rule.version.as_ref());
        versions.any(|version| version.refuse).then(|| {
            let docs = self.docs(&[
                "Takes notifications of an older version too, whose signature leaves members open to change: see the notification's `verify`.".to_owned(),
            ]);
            quote! {
                #docs
                #[must_use]
                pub fn accept_older_version(self) -> Self {
                    Self { keys: self.keys.accept_older_version() }
                }
            }
        })
    }

    /// The client's own keys, for a receiver in the same process.
    pub(super) fn notification_keys(&self) -> Option<TokenStream> {
        let is_called = !self.named.api.operations.is_empty();
        (is_called && self.named.api.verifies_events()).then(|| {
            let docs = self.docs(&[
                "The client's keys, to verify notifications with. One that was not given is told when a notification needs it.".to_owned(),
            ]);
            let clone = self.prelude("Clone");
            quote! {
                #docs
                pub fn notification_keys(&self) -> super::webhook::Keys {
                    super::webhook::Keys(#clone::clone(self.core.keys()))
                }
            }
        })
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
        let payload = event.ty.map(|ty| self.rust_type(ty, From::Outside));
        let rule = self.named.api.signature(event.signature);
        let verified = payload
            .as_ref()
            .zip(rule)
            .map(|(payload, rule)| self.verified(event, &item, payload, rule));
        let (verify, described) = verified.unzip();
        let decode = payload.map(|payload| self.decode_unverified(event, &payload));
        quote! {
            #docs
            #[derive(Debug)]
            pub enum #item {}
            impl #item {
                #acknowledgement
                #verify
                #decode
            }
            #described
        }
    }

    /// The function that verifies, and what the runtime knows of the event.
    fn verified(
        &self,
        event: &Event,
        item: &Ident,
        payload: &TokenStream,
        rule: &Signature,
    ) -> (TokenStream, TokenStream) {
        let docs = self.docs(&verify_words(rule));
        let (provider, name) = (&self.named.api.name, &event.name);
        let signature = self.signature_path(event.signature, &quote!(super::));
        let lenient = super::facet::lenient(&event.lenient);
        let result = self.prelude("Result");
        let verify = quote! {
            #docs
            #[inline]
            pub fn verify(
                keys: &Keys,
                headers: &rt::HeaderMap,
                body: &[u8],
            ) -> #result<rt::Notification<#payload>, rt::Rejected> {
                rt::verify_notification::<Self>(keys, headers, body)
            }
        };
        let described = quote! {
            impl rt::Event for #item {
                type Payload = #payload;
                type Keys = Keys;
                const DESCRIPTOR: &'static rt::EventDescriptor = &rt::EventDescriptor {
                    provider: #provider,
                    name: #name,
                    signature: #signature,
                    acknowledgement: Self::ACKNOWLEDGEMENT,
                    lenient: #lenient,
                };
            }
        };
        (verify, described)
    }

    fn decode_unverified(&self, event: &Event, payload: &TokenStream) -> TokenStream {
        let docs = self.docs(&[
            "Decodes a notification **without** checking who sent it: anybody can post to a public address.".to_owned(),
            "# Errors".to_owned(),
            format!("The body is {}, or not of this type; the error says where and never what.", no_body(event.form)),
        ]);
        let lenient = super::facet::lenient(&event.lenient);
        let decode = decoder(event.form);
        let result = self.prelude("Result");
        quote! {
            #docs
            #[inline]
            pub fn decode_unverified(body: &[u8]) -> #result<#payload, rt::DecodeError> {
                #decode(body, #lenient)
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

/// What reads a body.
fn decoder(form: bool) -> TokenStream {
    match form {
        true => quote!(rt::decode_form_notification),
        false => quote!(rt::decode_notification),
    }
}

/// What a body is that can't be read.
fn no_body(form: bool) -> &'static str {
    match form {
        true => "neither a form nor JSON",
        false => "not JSON",
    }
}

/// What a receiver has to know of a rule.
fn verify_words(rule: &Signature) -> Vec<String> {
    let mut paragraphs = vec![
        "Checks who sent a notification, then decodes it. `body` is what arrived, byte for byte."
            .to_owned(),
    ];
    paragraphs.push(match (&rule.timestamp, rule.signs_the_time()) {
        (Some(time), true) => format!(
            "One whose time (header `{}`) is more than {} seconds from now is refused. Within that it can be sent again by whoever saw it: take each [`identity`](rt::Notification::identity) once, with [`once`](rt::Notification::once).",
            code(&time.header),
            time.tolerance_seconds
        ),
        _ => "**Nothing that is signed says when it was sent**: whoever saw it can send it again at any time. Take each [`identity`](rt::Notification::identity) once, with [`once`](rt::Notification::once).".to_owned(),
    });
    if let Some(version) = &rule.version {
        let open: Vec<String> = version
            .exclude
            .iter()
            .map(|name| format!("`{}`", code(name)))
            .collect();
        let taken = match version.refuse {
            true => {
                "is refused, unless [`accept_older_version`](KeysBuilder::accept_older_version) was said"
            }
            false => "is taken",
        };
        let leaves = match open.as_slice() {
            [] => String::new(),
            open => format!(
                ": its signature leaves {} open to change by anybody on the way",
                open.join(", ")
            ),
        };
        paragraphs.push(format!(
            "An older version, by `{}`, {taken}{leaves}.",
            code(&version.at)
        ));
    }
    paragraphs.push("# Errors".to_owned());
    paragraphs.push("Why it is not to be believed, or that it is and is not what the spec says. Answer with [`Rejected::response`](rt::Rejected::response), which tells nothing.".to_owned());
    paragraphs
}
