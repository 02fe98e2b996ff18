//! The client and its environments.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ident;

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
        let notification_keys = self.notification_keys();
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
                #notification_keys
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
}
