//! The client, its builder and its environments.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ident;
use crate::ir::{Scalar, Scheme, SchemeKind};

impl Emit<'_> {
    pub(super) fn client(&self) -> TokenStream {
        let about = self.inner_docs(&[format!("The client of the {} API.", self.title())]);
        let environment = self.environment();
        let builder = self.builder();
        let clone = self.prelude("Clone");
        let into = self.prelude("Into");
        let docs = self.docs(&[
            format!("Calls the {} API.", self.title()),
            "Cheap to clone; clones share connections and settings. Nothing it prints holds a credential.".to_owned(),
        ]);
        let start = self.docs(&["Starts to build a client for an environment.".to_owned()]);
        quote! {
            #about
            use ::core::time::Duration;
            use ::payspec_runtime as rt;
            #environment
            #docs
            #[derive(#clone, Debug)]
            pub struct Client {
                pub(super) core: rt::Core,
            }
            impl Client {
                #start
                pub fn builder(environment: impl #into<Environment>) -> ClientBuilder {
                    ClientBuilder {
                        core: rt::Core::builder(environment.into().base_url()),
                    }
                }
            }
            #builder
        }
    }

    fn environment(&self) -> TokenStream {
        let named = self.named;
        let servers = || named.api.servers.iter().zip(&named.names.servers);
        let variants = servers().map(|(server, name)| {
            let mut paragraphs = super::doc::words(None, server.doc.description.as_deref());
            paragraphs.push(format!("`{}`", super::markdown::code(&server.url)));
            if let Some(source) = &server.doc.source {
                paragraphs.push(super::doc::source_words(source));
            }
            let docs = self.docs(&paragraphs);
            let name = ident::ident(name);
            quote!(#docs #name)
        });
        let addresses = servers().map(|(server, name)| {
            let name = ident::ident(name);
            let url = &server.url;
            quote!(Self::#name => #url,)
        });
        let about = match named.api.servers.is_empty() {
            true => "Where the API is. No document gives an address: the provider hands it out.",
            false => "Where the API is.",
        };
        let docs = self.docs(&[about.to_owned()]);
        let custom = self.docs(&["An address that the provider handed out, such as `https://api.example.com`; plain `http` is taken for loopback alone.".to_owned()]);
        let base = self.docs(&["The base address.".to_owned()]);
        let (string, clone, eq, from) = (
            self.prelude("String"),
            self.prelude("Clone"),
            self.prelude("PartialEq"),
            self.prelude("From"),
        );
        quote! {
            #docs
            #[derive(#clone, Debug, #eq)]
            #[non_exhaustive]
            pub enum Environment {
                #(#variants,)*
                #custom
                Custom(#string),
            }
            impl Environment {
                #base
                pub fn base_url(&self) -> &str {
                    match self {
                        #(#addresses)*
                        Self::Custom(url) => url,
                    }
                }
            }
            impl #from<&str> for Environment {
                fn from(url: &str) -> Self {
                    Self::Custom(url.into())
                }
            }
            impl #from<#string> for Environment {
                fn from(url: #string) -> Self {
                    Self::Custom(url)
                }
            }
        }
    }

    fn builder(&self) -> TokenStream {
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
            .filter_map(|(scheme, name)| self.credential(scheme, &name.setter));
        let routes = named
            .api
            .operations
            .iter()
            .zip(&named.names.operations)
            .filter(|(operation, _)| !operation.documented_path)
            .map(|(operation, name)| self.route(&operation.id, name));
        let mut_docs = |text: &str| self.docs(&[text.to_owned()]);
        let about = mut_docs("Settings of a [`Client`].");
        let transport = mut_docs("Sends with this instead of the transport that ships.");
        let timeout = mut_docs(
            "Longest time for a call, from sending to the last byte of the answer. Default: 30 seconds.",
        );
        let connect = mut_docs("Longest time to connect. Default: 10 seconds.");
        let limit = mut_docs("Longest answer that is read, in bytes. Default: 4 MiB.");
        let build = self.docs(&[
            "The client.".to_owned(),
            "# Errors".to_owned(),
            "[`Misuse`](rt::Error::Misuse): the address is not `https`, or no transport is there."
                .to_owned(),
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
                #(#routes)*
                #transport
                #[must_use]
                pub fn transport(self, transport: impl rt::Transport + 'static) -> Self {
                    Self { core: self.core.transport(transport) }
                }
                #timeout
                #[must_use]
                pub fn timeout(self, timeout: Duration) -> Self {
                    Self { core: self.core.timeout(timeout) }
                }
                #connect
                #[must_use]
                pub fn connect_timeout(self, timeout: Duration) -> Self {
                    Self { core: self.core.connect_timeout(timeout) }
                }
                #limit
                #[must_use]
                pub fn answer_limit(self, bytes: usize) -> Self {
                    Self { core: self.core.answer_limit(bytes) }
                }
                #build
                pub fn build(self) -> #result<Client, rt::Error> {
                    #ok(Client { core: self.core.build()? })
                }
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
            Scalar::Secret | Scalar::Pan | Scalar::Cvv => {
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
