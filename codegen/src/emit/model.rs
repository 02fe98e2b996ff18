//! The module `model`: a file for each resource's types, and one for what several share.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust_type::From;
use super::{Emit, by_file};
use crate::format::EmittedFile;
use crate::ident;
use crate::ir::{Body, Returns, TypeId, TypeKind};
use crate::name::TypeName;

impl Emit<'_> {
    pub(super) fn model_files(&self, src: &str) -> Vec<EmittedFile> {
        let named = self.named;
        let types = named
            .names
            .types
            .iter()
            .map(|(id, name)| (name.file.as_str(), self.item(*id, name)));
        let answers = named.operations().filter_map(|(operation, name)| {
            let (item, variants) = name.answer.as_ref()?;
            let Returns::ByStatus(types) = &operation.returns else {
                return None;
            };
            let about = format!(
                "What `{}` may answer, by HTTP status and media type.",
                super::markdown::code(&operation.id)
            );
            let each = types.iter().map(|(words, ty)| (*ty, format!("{words}.")));
            Some((
                name.file.as_str(),
                self.one_of(item, variants, &about, each),
            ))
        });
        let bodies = named.operations().filter_map(|(operation, name)| {
            let (item, variants) = name.body.as_ref()?;
            let about = format!(
                "What `{}` may send, by media type.",
                super::markdown::code(&operation.id)
            );
            let forms = operation.body.iter().flat_map(Body::forms);
            let each = forms.map(|form| {
                let media = super::markdown::code(&form.media);
                (form.ty, format!("Sent as `{media}`."))
            });
            Some((
                name.file.as_str(),
                self.one_of(item, variants, &about, each),
            ))
        });
        let failures = named.api.failures.iter().zip(&named.names.failures);
        let failures = failures.map(|(failure, name)| {
            let about = "What a refusal holds, by HTTP status: see [`Refused::decode`](rt::Refused::decode).";
            let each = failure.types.iter().map(|ty| (*ty, "One of the forms.".to_owned()));
            let tokens = self.one_of(&name.item, &name.variants, about, each);
            (name.file.as_str(), tokens)
        });
        let files = by_file(types.chain(answers).chain(bodies).chain(failures));
        let mut emitted = Vec::new();
        for (module, items) in &files {
            let about = self.inner_docs(&[self.model_words(module)]);
            let deprecated = self
                .has_deprecated_members(module)
                .then(|| quote!(#![allow(deprecated, reason = "constructors and tables name every member")]));
            let tokens = quote! {
                #about
                #deprecated
                use ::payspec_runtime as rt;
                #(#items)*
            };
            emitted.push(self.file(
                src,
                &format!("model/{}.rs", ident::file_stem(module)),
                tokens,
            ));
        }
        let docs = self.inner_docs(&[format!("Types of the {} API.", self.title())]);
        emitted.push(self.file(src, "model/mod.rs", self.facade(&docs, files.keys())));
        emitted
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
        let derives = self.derives(id, &[]);
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

    /// One of several types, of which something outside the value says which it is.
    fn one_of(
        &self,
        item: &str,
        variants: &[String],
        about: &str,
        each: impl Iterator<Item = (TypeId, String)>,
    ) -> TokenStream {
        let docs = self.docs(&[about.to_owned()]);
        let (types, words): (Vec<TypeId>, Vec<String>) = each.unzip();
        let holds_cvv = types.iter().any(|id| self.named.api.types[*id].holds_cvv);
        let clone = (!holds_cvv).then(|| self.prelude("Clone")).into_iter();
        let partial_eq = self.prelude("PartialEq");
        let item = ident::ident(item);
        let variants: Vec<_> = variants
            .iter()
            .map(|variant| ident::ident(variant))
            .collect();
        let held: Vec<_> = types
            .iter()
            .map(|id| self.rust_type(*id, From::Model))
            .collect();
        let words = words.into_iter().map(|words| self.docs(&[words]));
        let path = self.prelude("Box");
        quote! {
            #docs
            #[derive(#(#clone,)* #partial_eq)]
            #[non_exhaustive]
            pub enum #item {
                #(#words #variants(#path<#held>),)*
            }
            rt::by_status! { #item { #(#variants(#held),)* } }
        }
    }
}
