//! The module `model`: a file for each resource's types, and one for what several share.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use super::one_of::OneOf;
use super::rust_type::From;
use super::{Emit, by_file};
use crate::format::EmittedFile;
use crate::ident;
use crate::ir::{TypeId, TypeKind};
use crate::name::TypeName;

/// What a file of the module holds.
#[derive(Clone, Copy)]
enum Declared<'a> {
    Type(TypeId, &'a TypeName),
    OneOf(&'a OneOf<'a>),
}

impl Emit<'_> {
    pub(super) fn model_files(&self, src: &str, put: &mut dyn FnMut(EmittedFile<'_>)) {
        let types = self.named.names.types.iter();
        let types = types.map(|(id, name)| (name.file.as_str(), Declared::Type(*id, name)));
        let ones = self.ones();
        let ones = ones.iter().map(|one| (one.file, Declared::OneOf(one)));
        let files = by_file(types.chain(ones));
        for (module, items) in &files {
            let about = self.inner_docs(&[self.model_words(module)]);
            let deprecated = self
                .has_deprecated_members(items)
                .then(|| quote!(#![allow(deprecated, reason = "constructors and tables name every member")]));
            let head = quote! {
                #about
                #deprecated
                use ::payspec_runtime as rt;
            };
            let items = items.iter().map(|item| match *item {
                Declared::Type(id, name) => self.item(id, name),
                Declared::OneOf(one) => self.one_of(one),
            });
            let path = format!("model/{}.rs", ident::file_stem(module));
            put(self.file_of(src, &path, Box::new(iter::once(head).chain(items))));
        }
        let docs = self.inner_docs(&[format!("Types of the {} API.", self.title())]);
        put(self.file(src, "model/mod.rs", self.facade(&docs, files.keys())));
    }

    fn has_deprecated_members(&self, items: &[Declared<'_>]) -> bool {
        items.iter().any(|item| match item {
            Declared::Type(id, _) => match &self.named.api.types[*id].kind {
                TypeKind::Struct(fields) => fields.fields.iter().any(|field| field.doc.deprecated),
                _ => false,
            },
            Declared::OneOf(_) => false,
        })
    }

    fn model_words(&self, module: &str) -> String {
        let tag = self
            .named
            .api
            .tags
            .iter()
            .find(|tag| crate::name::file_of(&tag.name) == *module);
        match tag {
            Some(tag) => format!(
                "Types of the resource `{}`.",
                super::markdown::code(&tag.name)
            ),
            None => "Types that several resources share.".to_owned(),
        }
    }

    fn item(&self, id: TypeId, name: &TypeName) -> TokenStream {
        match &self.named.api.types[id].kind {
            TypeKind::Struct(fields) => self.object(id, name, fields),
            TypeKind::TextEnum(values) => self.text_enum(id, name, values),
            TypeKind::IntegerEnum(values) => self.integer_enum(id, name, values),
            TypeKind::Union(union) => self.union(id, name, union),
            TypeKind::Newtype(inner) => self.newtype(id, name, *inner),
            TypeKind::Any | TypeKind::Map(_) => self.alias(id, name),
            // `name` gives items to the kinds above alone.
            _ => TokenStream::new(),
        }
    }

    /// A name for what a component says nothing of.
    fn alias(&self, id: TypeId, name: &TypeName) -> TokenStream {
        let docs = self.type_docs(id);
        let item = ident::ident(&name.item);
        let kind = self.kind_type(id, From::Model);
        quote! {
            #docs
            pub type #item = #kind;
        }
    }

    fn newtype(&self, id: TypeId, name: &TypeName, inner: TypeId) -> TokenStream {
        let docs = self.type_docs(id);
        let derives = self.derives(id);
        let item = ident::ident(&name.item);
        let inner = self.rust_type(inner, From::Model);
        let traits = self.traits(id);
        quote! {
            #docs
            #derives
            pub struct #item(pub #inner);
            rt::newtype! { #item(#inner), traits [#(#traits)*] }
        }
    }
}
