//! Setters for the keys that rules of signature name: on the builder of a client, and on that of a receiver's keys.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Emit;
use crate::ident;
use crate::ir::{Key, KeyKind};

/// Who takes keys.
pub(super) enum Holder {
    /// A client: all keys.
    Client,
    /// A receiver of notifications: those that verify them.
    Receiver,
}

impl Emit<'_> {
    pub(super) fn key_setters(&self, holder: &Holder) -> Vec<TokenStream> {
        let named = self.named;
        let keys = named.api.keys.iter().zip(&named.names.keys);
        let wanted = keys.filter(|(key, _)| match holder {
            Holder::Client => true,
            Holder::Receiver => key.verifies_events,
        });
        let setters = wanted.map(|(key, name)| {
            let current = self.key_setter(key, &name.setter, kind_name(key.kind), holder, {
                let mut paragraphs = words(key, holder);
                if let Some(source) = &key.source {
                    paragraphs.push(super::doc::source_words(source));
                }
                paragraphs
            });
            let previous = name.previous.as_ref().map(|previous| {
                let method = format_ident!("previous_{}", kind_name(key.kind));
                let words = format!(
                    "The [`{0}`](Self::{0}) before the last change, for as long as something that it signed may still come. Nothing is signed with it; further ones may be added.",
                    ident::file_stem(&name.setter)
                );
                self.key_setter(key, previous, method, holder, vec![words])
            });
            quote!(#current #previous)
        });
        setters.collect()
    }

    fn key_setter(
        &self,
        key: &Key,
        setter: &str,
        method: Ident,
        holder: &Holder,
        paragraphs: Vec<String>,
    ) -> TokenStream {
        let docs = self.docs(&paragraphs);
        let setter = ident::ident(setter);
        let wire = &key.name;
        let into = self.prelude("Into");
        let (argument, takes) = match key.kind {
            KeyKind::PublicKey => {
                let string = self.prelude("String");
                (format_ident!("key"), quote!(#into<#string>))
            }
            KeyKind::PrivateKey | KeyKind::HmacKey => {
                (format_ident!("key"), quote!(#into<rt::Secret>))
            }
            KeyKind::SharedSecret => (format_ident!("secret"), quote!(#into<rt::Secret>)),
        };
        let held = match holder {
            Holder::Client => format_ident!("core"),
            Holder::Receiver => format_ident!("keys"),
        };
        quote! {
            #docs
            #[must_use]
            pub fn #setter(self, #argument: impl #takes) -> Self {
                Self { #held: self.#held.#method(#wire, #argument) }
            }
        }
    }
}

/// The runtime's method that keeps a key of a kind.
fn kind_name(kind: KeyKind) -> Ident {
    match kind {
        KeyKind::PrivateKey => format_ident!("private_key"),
        KeyKind::PublicKey => format_ident!("public_key"),
        KeyKind::HmacKey => format_ident!("hmac_key"),
        KeyKind::SharedSecret => format_ident!("shared_secret"),
    }
}

/// What a key is, and the forms it is taken in.
fn words(key: &Key, holder: &Holder) -> Vec<String> {
    let of = messages(key, holder);
    let (is, form) = match key.kind {
        KeyKind::PrivateKey => (
            "The merchant's RSA key, with which requests are signed.".to_owned(),
            "PEM, or the base64 between its lines alone; PKCS#8 or PKCS#1, without a password, 2048 bits or more. It never prints.",
        ),
        KeyKind::PublicKey => (
            format!("The provider's RSA key, with which {of} are verified."),
            "PEM, or the base64 between its lines alone; SPKI or PKCS#1, 2048 bits or more.",
        ),
        KeyKind::HmacKey => (
            format!("The key of the HMAC over {of}."),
            "The bytes of the text as they are. It never prints.",
        ),
        KeyKind::SharedSecret => (
            format!("The secret text that stands in what is signed of {of}."),
            "As the provider shows it. It never prints.",
        ),
    };
    vec![is, form.to_owned()]
}

/// The messages that a key is for.
fn messages(key: &Key, holder: &Holder) -> String {
    let mut of = Vec::new();
    if matches!(holder, Holder::Client) {
        of.extend(key.signs.then_some("requests"));
        of.extend(key.verifies_answers.then_some("answers"));
    }
    of.extend(key.verifies_events.then_some("notifications"));
    match of.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
