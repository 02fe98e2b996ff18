//! The module `model`: a file for each resource's types, and one for what several share.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust_type::From;
use super::{Emit, by_file};
use crate::format::EmittedFile;
use crate::ident;
use crate::ir::{Returns, TypeId, TypeKind};
use crate::name::TypeName;

/// What a file of the module holds.
#[derive(Clone, Copy)]
enum Declared<'a> {
    Type(TypeId, &'a TypeName),
    /// The answers of an operation: the enum, its variants, what they hold, and the operation.
    Answer(&'a str, &'a [String], &'a [(String, TypeId)], &'a str),
}

impl Emit<'_> {
    pub(super) fn model_files(&self, src: &str, put: &mut dyn FnMut(EmittedFile)) {
        let named = self.named;
        let types = named.names.types.iter();
        let types = types.map(|(id, name)| (name.file.as_str(), Declared::Type(*id, name)));
        let answers = named.operations().filter_map(|(operation, name)| {
            let (item, variants) = name.answer.as_ref()?;
            let Returns::ByStatus(types) = &operation.returns else {
                return None;
            };
            let answer = Declared::Answer(item, variants, types, &operation.id);
            Some((name.file.as_str(), answer))
        });
        let files = by_file(types.chain(answers));
        for (module, items) in &files {
            let about = self.inner_docs(&[self.model_words(module)]);
            let deprecated = self
                .has_deprecated_members(module)
                .then(|| quote!(#![allow(deprecated, reason = "constructors and tables name every member")]));
            let mut tokens = quote! {
                #about
                #deprecated
                use ::payspec_runtime as rt;
            };
            // Moved into the file, not copied as by `quote!`.
            for item in items {
                tokens.extend(match *item {
                    Declared::Type(id, name) => self.item(id, name),
                    Declared::Answer(item, variants, types, operation) => {
                        self.by_status(item, variants, types, operation)
                    }
                });
            }
            let path = format!("model/{}.rs", ident::file_stem(module));
            put(self.file(src, &path, tokens));
        }
        let docs = self.inner_docs(&[format!("Types of the {} API.", self.title())]);
        put(self.file(src, "model/mod.rs", self.facade(&docs, files.keys())));
    }

    fn has_deprecated_members(&self, module: &str) -> bool {
        let types = self
            .named
            .names
            .types
            .iter()
            .filter(|(_, name)| name.file == module);
        types
            .into_iter()
            .any(|(id, _)| match &self.named.api.types[*id].kind {
                TypeKind::Struct(fields) => fields.fields.iter().any(|field| field.doc.deprecated),
                _ => false,
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
            // `name` gives items to the kinds above alone.
            _ => TokenStream::new(),
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

    fn by_status(
        &self,
        item: &str,
        variants: &[String],
        types: &[(String, TypeId)],
        operation: &str,
    ) -> TokenStream {
        let docs = self.docs(&[format!(
            "What `{}` may answer, by HTTP status.",
            super::markdown::code(operation)
        )]);
        let holds_cvv = types
            .iter()
            .any(|(_, id)| self.named.api.types[*id].holds_cvv);
        let derives = self.derives_clone(holds_cvv);
        let item = ident::ident(item);
        let variants: Vec<_> = variants
            .iter()
            .map(|variant| ident::ident(variant))
            .collect();
        let held: Vec<_> = types
            .iter()
            .map(|(_, id)| self.rust_type(*id, From::Model))
            .collect();
        let each = types
            .iter()
            .map(|(words, _)| self.docs(&[format!("{words}.")]));
        let path = self.prelude("Box");
        quote! {
            #docs
            #derives
            #[non_exhaustive]
            pub enum #item {
                #(#each #variants(#path<#held>),)*
            }
            rt::by_status! { #item { #(#variants(#held),)* } }
        }
    }
}
