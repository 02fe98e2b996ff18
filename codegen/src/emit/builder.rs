//! The builder of a client: a setter for everything that a provider or its user can set.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use super::keys::Holder;
use crate::ident;
use crate::ir::{Scalar, Scheme, SchemeKind};

impl Emit<'_> {
    pub(super) fn builder(&self) -> TokenStream {
        let named = self.named;
        let settings = named
            .api
            .config
            .iter()
            .zip(&named.names.config)
            .map(|(config, name)| {
                let mut paragraphs = super::doc::words(
                    config.doc.summary.as_deref(),
                    config.doc.description.as_deref(),
                );
                paragraphs.push("Fills in requests that leave it out.".to_owned());
                if let Some(source) = &config.doc.source {
                    paragraphs.push(super::doc::source_words(source));
                }
                let docs = self.docs(&paragraphs);
                let setter = ident::ident(name);
                let wire = &config.name;
                let (argument, call) = self.setting(config.scalar);
                quote! {
                    #docs
                    #[must_use]
                    pub fn #setter(self, #setter: #argument) -> Self {
                        Self { core: self.core.#call(#wire, #setter.into()) }
                    }
                }
            });
        let credentials = named
            .api
            .schemes
            .iter()
            .zip(&named.names.schemes)
            .filter_map(|(scheme, name)| {
                let credential = self.credential(scheme, &name.setter)?;
                let header = name.header.as_ref();
                let header = header.map(|header| self.token_header(scheme, &name.setter, header));
                let answer = name.answer.as_ref();
                let answer = answer.map(|answer| self.token_answer(scheme, &name.setter, answer));
                Some(quote!(#credential #header #answer))
            });
        let routes = named
            .operations()
            .filter(|(operation, _)| !operation.documented_path)
            .map(|(operation, name)| self.route(&operation.id, name));
        let keys = self.key_setters(&Holder::Client);
        let common = self.common_setters();
        let about = self.docs(&["Settings of a [`Client`].".to_owned()]);
        let build = self.docs(&[
            "The client.".to_owned(),
            "# Errors".to_owned(),
            self.build_errors().to_owned(),
        ]);
        let (result, ok) = (self.prelude("Result"), self.prelude("Ok"));
        quote! {
            #about
            #[derive(Debug)]
            pub struct ClientBuilder {
                core: rt::CoreBuilder,
            }
            impl ClientBuilder {
                #(#settings)*
                #(#credentials)*
                #(#keys)*
                #(#routes)*
                #common
                #build
                pub fn build(self) -> #result<Client, rt::Error> {
                    #ok(Client { core: self.core.build()? })
                }
            }
        }
    }

    fn build_errors(&self) -> &'static str {
        match self.named.api.keys.is_empty() {
            true => {
                "[`Misuse`](rt::Error::Misuse): the address is not `https`, or no transport is there."
            }
            false => {
                "[`Misuse`](rt::Error::Misuse): the address is not `https`, a key is not one, or no transport is there."
            }
        }
    }

    /// What every client can be told.
    fn common_setters(&self) -> TokenStream {
        let fetches = self
            .named
            .api
            .schemes
            .iter()
            .any(|scheme| scheme.token.is_some());
        let token_store = fetches.then(|| {
            self.common_setter(
                "token_store",
                "Keeps access tokens here, so that replicas share them. Default: in memory.",
                quote!(store: impl rt::TokenStore + 'static),
            )
        });
        let setters = [
            (
                "transport",
                "Sends with this instead of the transport that ships.",
                quote!(transport: impl rt::Transport + 'static),
            ),
            (
                "timeout",
                "Longest time for one attempt, from connecting to the last byte of the answer; what is left until the [`deadline`](Self::deadline) if that is less. Default: 30 seconds.",
                quote!(timeout: Duration),
            ),
            (
                "connect_timeout",
                "Longest time to connect. Default: 10 seconds.",
                quote!(timeout: Duration),
            ),
            (
                "deadline",
                "Longest time for a call, with all attempts and the waits between them. Default: 60 seconds.",
                quote!(deadline: Duration),
            ),
            (
                "retry",
                "How often a call is tried that was never sent or that only reads. One with an effect is never repeated once a byte of it left. Default: three times.",
                quote!(retry: rt::Retry),
            ),
            (
                "answer_limit",
                "Longest answer that is read, in bytes. Default: 8 MiB.",
                quote!(bytes: usize),
            ),
            (
                "clock",
                "Tells the time and waits, instead of the machine's clock. For tests.",
                quote!(clock: impl rt::Clock + 'static),
            ),
            (
                "random",
                "Where the jitter of waits comes from: evenly spread numbers. For tests.",
                quote!(random: impl Fn() -> u64 + Send + Sync + 'static),
            ),
        ];
        let setters =
            setters.map(|(name, about, argument)| self.common_setter(name, about, argument));
        let host_address = self.has_hosts().then(|| self.host_address());
        let header = (!self.named.api.strict).then(|| self.common_header());
        quote!(#token_store #host_address #header #(#setters)*)
    }

    /// The setter for what strangers' documents do not say of credentials.
    fn common_header(&self) -> TokenStream {
        let docs = self.docs(&[
            "Sends this header with every request, such as a credential or a version that the document does not describe. Never printed.".to_owned(),
        ]);
        let (into, string) = (self.prelude("Into"), self.prelude("String"));
        quote! {
            #docs
            #[must_use]
            pub fn header(self, name: impl #into<#string>, value: impl #into<rt::Secret>) -> Self {
                Self { core: self.core.header(name, value) }
            }
        }
    }

    /// The setter for the address of operations that have one of their own.
    fn host_address(&self) -> TokenStream {
        let mut hosts: Vec<&str> = Vec::new();
        for host in self.named.api.operations.iter().flat_map(|op| &op.hosts) {
            if !hosts.contains(&host.as_str()) {
                hosts.push(host);
            }
        }
        let listed: Vec<String> = hosts
            .iter()
            .map(|host| format!("`{}`", super::markdown::code(host)))
            .collect();
        let docs = self.docs(&[
            "Where operations go that the document puts at `documented`, whatever the environment."
                .to_owned(),
            format!("Documented are {}.", listed.join(", ")),
        ]);
        let (into, string) = (self.prelude("Into"), self.prelude("String"));
        quote! {
            #docs
            #[must_use]
            pub fn host_address(self, documented: impl #into<#string>, url: impl #into<#string>) -> Self {
                Self { core: self.core.host_address(documented, url) }
            }
        }
    }

    /// A setter that hands its argument on.
    fn common_setter(&self, name: &str, about: &str, argument: TokenStream) -> TokenStream {
        let docs = self.docs(&[about.to_owned()]);
        let setter = ident::ident(name);
        let value = argument.clone().into_iter().next();
        quote! {
            #docs
            #[must_use]
            pub fn #setter(self, #argument) -> Self {
                Self { core: self.core.#setter(#value) }
            }
        }
    }

    /// What a setting takes, and the runtime's method that keeps it.
    fn setting(&self, scalar: Scalar) -> (TokenStream, TokenStream) {
        let into = self.prelude("Into");
        match scalar {
            Scalar::I32
            | Scalar::I64
            | Scalar::U32
            | Scalar::U64
            | Scalar::MaskedInteger
            | Scalar::Number => (quote!(impl #into<rt::Number>), quote!(config_number)),
            Scalar::Secret | Scalar::Pan | Scalar::Cvv | Scalar::MaskedText => {
                (quote!(impl #into<rt::Secret>), quote!(config_secret))
            }
            _ => {
                let string = self.prelude("String");
                (quote!(impl #into<#string>), quote!(config))
            }
        }
    }

    fn credential(&self, scheme: &Scheme, name: &str) -> Option<TokenStream> {
        let mut paragraphs = super::doc::words(None, scheme.doc.description.as_deref());
        let form = match &scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth => {
                "Sent as `Authorization: Bearer …`.".to_owned()
            }
            SchemeKind::Labelled(label) => format!("Sent as `Authorization: {label} …`."),
            SchemeKind::Basic => "`user:password`, sent as `Authorization: Basic …`.".to_owned(),
            SchemeKind::ApiKey { place, wire } => {
                format!(
                    "Sent as {} `{}`.",
                    place_words(*place),
                    super::markdown::code(wire)
                )
            }
            SchemeKind::Configured => {
                "Sent in the header named here: no document names it.".to_owned()
            }
            SchemeKind::Other(_) => return None,
        };
        paragraphs.push(form);
        paragraphs.extend(self.token_words(scheme));
        if let Some(source) = &scheme.doc.source {
            paragraphs.push(super::doc::source_words(source));
        }
        let docs = self.docs(&paragraphs);
        let setter = ident::ident(name);
        let wire = &scheme.name;
        let into = self.prelude("Into");
        Some(if scheme.kind == SchemeKind::Configured {
            let string = self.prelude("String");
            quote! {
                #docs
                #[must_use]
                pub fn #setter(self, header: impl #into<#string>, value: impl #into<rt::Secret>) -> Self {
                    Self {
                        core: self.core.credential_header(#wire, header).credential(#wire, value.into()),
                    }
                }
            }
        } else {
            quote! {
                #docs
                #[must_use]
                pub fn #setter(self, value: impl #into<rt::Secret>) -> Self {
                    Self { core: self.core.credential(#wire, value.into()) }
                }
            }
        })
    }

    /// How the client comes by a token that it is not given.
    fn token_words(&self, scheme: &Scheme) -> Option<String> {
        let token = scheme.token.as_ref()?;
        let (_, name) = self.named.operation_called(&token.operation)?;
        let method = ident::file_stem(&name.method);
        Some(format!(
            "Without it the client fetches one with [`Client::{method}`], keeps it, and renews it before its end and when it is refused; with it the client never does."
        ))
    }

    /// The setter for the header of a token that the client fetches.
    fn token_header(&self, scheme: &Scheme, credential: &str, name: &str) -> TokenStream {
        let docs = self.docs(&[format!(
            "The header for [`{0}`](Self::{0}) where the client fetches the token itself: no document names it.",
            ident::file_stem(credential)
        )]);
        let setter = ident::ident(name);
        let wire = &scheme.name;
        let (into, string) = (self.prelude("Into"), self.prelude("String"));
        quote! {
            #docs
            #[must_use]
            pub fn #setter(self, header: impl #into<#string>) -> Self {
                Self { core: self.core.credential_header(#wire, header) }
            }
        }
    }

    /// The setter for what no document says of a token's answer.
    fn token_answer(&self, scheme: &Scheme, credential: &str, name: &str) -> TokenStream {
        let docs = self.docs(&[format!(
            "Where the answer holds the token for [`{0}`](Self::{0}), and what else of it no document says.",
            ident::file_stem(credential)
        )]);
        let setter = ident::ident(name);
        let wire = &scheme.name;
        quote! {
            #docs
            #[must_use]
            pub fn #setter(self, answer: rt::TokenAnswer) -> Self {
                Self { core: self.core.token_answer(#wire, answer) }
            }
        }
    }

    fn route(&self, operation: &str, name: &crate::name::OperationName) -> TokenStream {
        let docs = self.docs(&[format!(
            "Method and path of [`Client::{}`], which no document gives: `\"POST\"`, `\"/path/below/the/address\"`.",
            ident::file_stem(&name.method)
        )]);
        let setter = ident::ident(&name.route);
        let (into, string) = (self.prelude("Into"), self.prelude("String"));
        quote! {
            #docs
            #[must_use]
            pub fn #setter(self, method: impl #into<#string>, path: impl #into<#string>) -> Self {
                Self { core: self.core.route(#operation, method, path) }
            }
        }
    }
}

fn place_words(place: crate::ir::Place) -> &'static str {
    match place {
        crate::ir::Place::Path => "path parameter",
        crate::ir::Place::Query => "query parameter",
        crate::ir::Place::Header => "header",
        crate::ir::Place::Cookie => "cookie",
    }
}
