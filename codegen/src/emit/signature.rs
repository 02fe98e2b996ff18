//! Rules of signature: a static each, which operations and notifications point at.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Emit;
use crate::ident;
use crate::ir::{
    Covers, Direction, MemberOrder, Nested, OlderVersion, Signature, SignatureAlgorithm,
    SignatureEncoding, SignatureId, SignaturePlace, SignatureTimestamp, TimeUnit,
};

impl Emit<'_> {
    /// The module of the rules, if there are any.
    pub(super) fn signatures(&self) -> Option<TokenStream> {
        let named = self.named;
        let rules = named.api.signatures.iter().zip(&named.names.signatures);
        let used = rules.enumerate().filter(|(at, _)| self.is_used(*at));
        let statics: Vec<TokenStream> = used
            .map(|(_, (rule, name))| self.signature(rule, name))
            .collect();
        if statics.is_empty() {
            return None;
        }
        let about = self.inner_docs(&["How messages are signed.".to_owned()]);
        Some(quote! {
            #about
            use ::payspec_runtime as rt;
            #(#statics)*
        })
    }

    /// Whether any message is signed by the rule at this place; one at the root may be overruled everywhere.
    fn is_used(&self, at: usize) -> bool {
        let api = &self.named.api;
        let operations = api.operations.iter().map(|op| op.signatures);
        let events = api.events.iter().filter(|event| event.ty.is_some());
        let mut ids = operations
            .flat_map(|rules| [rules.request, rules.response])
            .chain(events.map(|event| event.signature));
        ids.any(|id| id.is_some_and(|id| id.index() == at))
    }

    /// The rule that an operation or notification names, from a module beside `signature` or below one.
    pub(super) fn signature_path(&self, id: Option<SignatureId>, up: &TokenStream) -> TokenStream {
        let (some, none) = (self.prelude("Some"), self.prelude("None"));
        let name = self.named.signature_name(id);
        match name.map(ident::ident) {
            Some(name) => quote!(#some(&#up signature::#name)),
            None => none,
        }
    }

    fn signature(&self, rule: &Signature, name: &str) -> TokenStream {
        let mut paragraphs = vec![direction_words(rule.direction).to_owned()];
        if let Some(source) = &rule.source {
            paragraphs.push(super::doc::source_words(source));
        }
        let docs = self.docs(&paragraphs);
        let name = ident::ident(name);
        let Signature {
            include,
            exclude,
            skip_null,
            skip_empty,
            pair,
            join,
            prefix,
            suffix,
            ..
        } = rule;
        let algorithm = algorithm(rule.algorithm);
        let covers = covers(rule.covers);
        let order = order(rule.order);
        let nested = nested(rule.nested);
        let encoding = encoding(rule.encoding);
        let place = place(&rule.place);
        let when_empty = self.maybe(rule.when_empty.as_deref());
        let key = self.maybe(rule.key.as_deref());
        let secret = self.maybe(rule.secret.as_deref());
        let timestamp = self.maybe_tokens(rule.timestamp.as_ref().map(timestamp));
        let version = self.maybe_tokens(rule.version.as_ref().map(version));
        quote! {
            #docs
            pub(super) static #name: rt::SignatureRule = rt::SignatureRule {
                algorithm: rt::SignatureAlgorithm::#algorithm,
                covers: rt::Covers::#covers,
                include: &[#(#include),*],
                exclude: &[#(#exclude),*],
                skip_null: #skip_null,
                skip_empty: #skip_empty,
                order: rt::MemberOrder::#order,
                pair: #pair,
                join: #join,
                nested: rt::Nested::#nested,
                prefix: #prefix,
                suffix: #suffix,
                when_empty: #when_empty,
                encoding: rt::SignatureEncoding::#encoding,
                place: #place,
                key: #key,
                secret: #secret,
                timestamp: #timestamp,
                version: #version,
            };
        }
    }

    /// A text that may be missing.
    pub(super) fn maybe(&self, text: Option<&str>) -> TokenStream {
        self.maybe_tokens(text.map(|text| quote!(#text)))
    }

    /// A value that may be missing.
    pub(super) fn maybe_tokens(&self, value: Option<TokenStream>) -> TokenStream {
        match value {
            Some(value) => {
                let some = self.prelude("Some");
                quote!(#some(#value))
            }
            None => self.prelude("None"),
        }
    }
}

fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "How requests are signed.",
        Direction::Response => "How answers are signed.",
        Direction::Webhook => "How notifications are signed.",
    }
}

fn algorithm(algorithm: SignatureAlgorithm) -> Ident {
    match algorithm {
        SignatureAlgorithm::RsaSha256 => format_ident!("RsaSha256"),
        SignatureAlgorithm::Sha256 => format_ident!("Sha256"),
        SignatureAlgorithm::HmacSha256 => format_ident!("HmacSha256"),
    }
}

fn covers(covers: Covers) -> Ident {
    match covers {
        Covers::Body => format_ident!("Body"),
        Covers::Payload => format_ident!("Payload"),
        Covers::Raw => format_ident!("Raw"),
    }
}

fn order(order: MemberOrder) -> Ident {
    match order {
        MemberOrder::Ascending => format_ident!("Ascending"),
        MemberOrder::AsSent => format_ident!("AsSent"),
        MemberOrder::AsListed => format_ident!("AsListed"),
    }
}

fn nested(nested: Nested) -> Ident {
    match nested {
        Nested::Braces => format_ident!("Braces"),
        Nested::Json => format_ident!("Json"),
        Nested::Flatten => format_ident!("Flatten"),
        Nested::Refuse => format_ident!("Refuse"),
    }
}

fn encoding(encoding: SignatureEncoding) -> Ident {
    match encoding {
        SignatureEncoding::Base64 => format_ident!("Base64"),
        SignatureEncoding::Hex => format_ident!("Hex"),
        SignatureEncoding::HexUpper => format_ident!("HexUpper"),
    }
}

fn place(place: &SignaturePlace) -> TokenStream {
    match place {
        SignaturePlace::Body(pointer) => quote!(rt::SignaturePlace::Member(#pointer)),
        SignaturePlace::Header(header) => quote!(rt::SignaturePlace::Header(#header)),
    }
}

fn timestamp(timestamp: &SignatureTimestamp) -> TokenStream {
    let header = &timestamp.header;
    let unit = match timestamp.unit {
        TimeUnit::Seconds => format_ident!("Seconds"),
        TimeUnit::Milliseconds => format_ident!("Milliseconds"),
    };
    let tolerance = Literal::u64_unsuffixed(timestamp.tolerance_seconds);
    quote! {
        &rt::SignatureTimestamp {
            header: #header,
            unit: rt::TimeUnit::#unit,
            tolerance: ::core::time::Duration::from_secs(#tolerance),
        }
    }
}

fn version(version: &OlderVersion) -> TokenStream {
    let OlderVersion {
        at,
        absent_or,
        exclude,
        refuse,
    } = version;
    quote! {
        &rt::OlderVersion {
            at: #at,
            absent_or: &[#(#absent_or),*],
            exclude: &[#(#exclude),*],
            refuse: #refuse,
        }
    }
}
