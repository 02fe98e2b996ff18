//! Security schemes: a static each, with the operation that yields its token.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use super::descriptor::place_name;
use super::rust_type::From;
use crate::ident;
use crate::ir::{Operation, Scheme, SchemeKind, Token, TypeId};
use crate::name::SchemeName;

impl Emit<'_> {
    /// The module of the schemes that the client sends, if there are any.
    pub(super) fn security(&self) -> Option<TokenStream> {
        let named = self.named;
        let schemes = named.api.schemes.iter().zip(&named.names.schemes);
        let used = schemes.filter(|(scheme, _)| self.requires(&scheme.name));
        let statics: Vec<TokenStream> = used
            .filter_map(|(scheme, name)| self.scheme(scheme, name))
            .collect();
        if statics.is_empty() {
            return None;
        }
        let about = self.inner_docs(&["How requests say who sends them.".to_owned()]);
        Some(quote! {
            #about
            use ::payspec_runtime as rt;
            #(#statics)*
        })
    }

    fn requires(&self, scheme: &str) -> bool {
        let operations = self.named.api.operations.iter();
        let mut names = operations.flat_map(|op| op.security.iter().flatten());
        names.any(|name| name == scheme)
    }

    /// A scheme as the runtime has it; `None` for those that the caller sends.
    fn scheme(&self, scheme: &Scheme, name: &SchemeName) -> Option<TokenStream> {
        let setter = ident::file_stem(&name.setter);
        let docs = self.docs(&[format!(
            "[`ClientBuilder::{setter}`](super::ClientBuilder::{setter})."
        )]);
        let constant = ident::ident(&name.constant);
        let wire = &scheme.name;
        let token = self.maybe_tokens(
            scheme
                .token
                .as_ref()
                .and_then(|token| self.token_source(token)),
        );
        let value = match &scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth => {
                quote!(rt::Scheme::Bearer { name: #wire, token: #token })
            }
            SchemeKind::Labelled(label) => {
                quote!(rt::Scheme::Labelled { name: #wire, label: #label })
            }
            SchemeKind::Basic => quote!(rt::Scheme::Basic { name: #wire }),
            SchemeKind::ApiKey { place, wire: key } => {
                let place = place_name(*place);
                quote! {
                    rt::Scheme::ApiKey { name: #wire, place: rt::Place::#place, wire: #key, token: #token }
                }
            }
            SchemeKind::Configured => {
                quote!(rt::Scheme::Configured { name: #wire, token: #token })
            }
            SchemeKind::Other(_) => return None,
        };
        Some(quote! {
            #docs
            pub(super) static #constant: rt::Scheme = #value;
        })
    }

    fn token_source(&self, token: &Token) -> Option<TokenStream> {
        let (op, name) = self.named.operation_called(&token.operation)?;
        let operation = ident::ident(&name.constant);
        let parameters = self.maybe_tokens(op.parameters_type.map(|ty| self.blank(ty)));
        let body = self.maybe_tokens(body_of(op).map(|ty| self.blank(ty)));
        let (at, expires_in) = (
            self.maybe(token.token.as_deref()),
            self.maybe(token.expires_in.as_deref()),
        );
        let lifetime = token.lifetime_seconds.map(|seconds| {
            let seconds = proc_macro2::Literal::u64_unsuffixed(seconds);
            quote!(#seconds)
        });
        let lifetime = self.maybe_tokens(lifetime);
        Some(quote! {
            &rt::TokenSource {
                operation: &super::ops::#operation,
                parameters: #parameters,
                body: #body,
                token: #at,
                expires_in: #expires_in,
                lifetime_seconds: #lifetime,
            }
        })
    }

    /// Makes a value that the configuration fills; `lower` saw to it that its constructor asks for nothing.
    fn blank(&self, ty: TypeId) -> TokenStream {
        let ty = self.bare_type(ty, From::Outside);
        quote!(|| ::std::boxed::Box::new(super::#ty::new()))
    }

    /// The schemes that go together, for an operation.
    pub(super) fn requirement(&self, all: &[String]) -> TokenStream {
        let named = self.named;
        let schemes = all.iter().filter_map(|name| {
            let mut schemes = named.api.schemes.iter().zip(&named.names.schemes);
            let (scheme, name) = schemes.find(|(scheme, _)| scheme.name == *name)?;
            let is_sent = !matches!(scheme.kind, SchemeKind::Other(_));
            let constant = ident::ident(&name.constant);
            is_sent.then(|| quote!(&super::super::security::#constant))
        });
        quote!(&[#(#schemes),*])
    }
}

fn body_of(op: &Operation) -> Option<TypeId> {
    op.body.as_ref().map(|body| body.ty)
}
