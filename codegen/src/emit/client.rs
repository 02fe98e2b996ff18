//! The client and its environments.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ident;
use crate::ir::{Server, ServerVariable};

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
        let start_body = match self.has_hosts() {
            true => quote! {
                let environment = environment.into();
                ClientBuilder {
                    core: rt::Core::builder(environment.base_url()).environment(environment.index()),
                }
            },
            false => quote! {
                ClientBuilder {
                    core: rt::Core::builder(environment.into().base_url()),
                }
            },
        };
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
                    #start_body
                }
                #notification_keys
            }
            #builder
        }
    }

    /// Whether some operations are at addresses of their own.
    pub(super) fn has_hosts(&self) -> bool {
        let mut operations = self.named.api.operations.iter();
        operations.any(|op| !op.hosts.is_empty())
    }

    /// Which of the documented environments it is, for operations that are at addresses of their own.
    fn environment_index(&self) -> Option<TokenStream> {
        if !self.has_hosts() {
            return None;
        }
        let (option, some, none) = (
            self.prelude("Option"),
            self.prelude("Some"),
            self.prelude("None"),
        );
        let indices = self
            .named
            .names
            .servers
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let name = ident::ident(name);
                let index = proc_macro2::Literal::usize_unsuffixed(index);
                quote!(Self::#name => #some(#index),)
            });
        Some(quote! {
            fn index(&self) -> #option<usize> {
                match self {
                    #(#indices)*
                    Self::Custom(_) => #none,
                }
            }
        })
    }

    /// For each address with variables, a function that takes their values.
    fn environments_with(&self) -> Vec<TokenStream> {
        let named = self.named;
        let mut taken = vec!["base_url".to_owned(), "index".to_owned()];
        let mut functions = Vec::new();
        for (server, name) in named.api.servers.iter().zip(&named.names.servers) {
            let open: Vec<&ServerVariable> = server
                .variables
                .iter()
                .filter(|variable| !variable.is_fixed)
                .collect();
            let function = format!("{}_with", crate::name::stem(&ident::field_name(name)));
            if open.is_empty() || taken.contains(&function) {
                continue;
            }
            taken.push(function.clone());
            let mut arguments: Vec<String> = Vec::new();
            for variable in &open {
                let argument = ident::field_name(&variable.name);
                let numbered = (arguments.len() + 1..).map(|number| format!("variable_{number}"));
                let mut free = std::iter::once(argument).chain(numbered);
                arguments.extend(free.find(|argument| !arguments.contains(argument)));
            }
            functions.push(self.environment_with(server, &function, &open, &arguments));
        }
        functions
    }

    fn environment_with(
        &self,
        server: &Server,
        function: &str,
        open: &[&ServerVariable],
        arguments: &[String],
    ) -> TokenStream {
        let mut lines = vec![format!(
            "`{}` with values of its own; one that could lead elsewhere, such as to another host, is refused when the client is built.",
            super::markdown::code(&server.template)
        )];
        let about = open.iter().zip(arguments).map(|(variable, argument)| {
            let mut line = format!("- `{}`:", ident::file_stem(argument));
            if let Some(words) = &variable.description {
                let words = super::doc::words(None, Some(words)).join(" ");
                line.push_str(&format!(
                    " {};",
                    words.trim_end_matches('.').replace('\n', " ")
                ));
            }
            if !variable.values.is_empty() {
                let values = variable.values.iter();
                let values: Vec<String> = values
                    .map(|value| format!("`{}`", super::markdown::code(value)))
                    .collect();
                line.push_str(&format!(" one of {};", values.join(", ")));
            }
            line.push_str(&format!(
                " `{}` in the document",
                super::markdown::code(&variable.default)
            ));
            line
        });
        lines.push(about.collect::<Vec<String>>().join("\n"));
        let docs = self.docs(&lines);
        let function = ident::ident(function);
        let template = &server.template;
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| ident::ident(argument))
            .collect();
        let fixed = server.variables.iter().filter(|variable| variable.is_fixed);
        let fixed = fixed.map(|variable| {
            let (name, value) = (&variable.name, &variable.default);
            quote!((#name, #value))
        });
        let given = open.iter().zip(&arguments).map(|(variable, argument)| {
            let name = &variable.name;
            quote!((#name, #argument))
        });
        quote! {
            #docs
            #[must_use]
            pub fn #function(#(#arguments: &str),*) -> Self {
                Self::Custom(rt::address(#template, &[#(#fixed,)* #(#given),*]))
            }
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
        let mut about_custom = vec!["An address that the provider handed out, such as `https://api.example.com`; plain `http` is taken for loopback alone.".to_owned()];
        if self.has_hosts() {
            about_custom.push("Operations that the document puts at an address of their own go here too, unless [`ClientBuilder::host_address`] says where.".to_owned());
        }
        let custom = self.docs(&about_custom);
        let index = self.environment_index();
        let with = self.environments_with();
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
                #index
                #(#with)*
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
