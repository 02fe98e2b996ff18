//! Client functions: each is one call into the runtime with a static that describes it (`descriptor.rs`).

use std::iter;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::rust_type::From;
use super::{Emit, by_file};
use crate::format::EmittedFile;
use crate::ident;
use crate::ir::{
    Answer, AnswerForm, Body, BodyForm, Effect, Envelope, Operation, Reconcile, Returns, TypeKind,
};
use crate::name::{HeaderName, OperationName};

impl Emit<'_> {
    pub(super) fn operation_files(&self, src: &str, put: &mut dyn FnMut(EmittedFile<'_>)) {
        let named = self.named;
        let operations = named.operations();
        let files =
            by_file(operations.map(|(operation, name)| (name.file.as_str(), (operation, name))));
        for (module, operations) in &files {
            let path = format!("ops/{}.rs", ident::file_stem(module));
            put(self.file_of(src, &path, self.operations(module, operations)));
        }
        let docs = self.inner_docs(&["What the client calls: one static for each operation, which says all that is known of it.".to_owned()]);
        put(self.file(src, "ops/mod.rs", self.facade(&docs, files.keys())));
    }

    fn operations<'p>(
        &'p self,
        module: &str,
        operations: &'p [(&Operation, &OperationName)],
    ) -> Box<dyn Iterator<Item = TokenStream> + 'p> {
        let tag = self
            .named
            .api
            .tags
            .iter()
            .find(|tag| crate::name::file_of(&tag.name) == *module);
        let about = match tag {
            Some(tag) => super::doc::words(
                Some(&format!(
                    "Operations of the resource `{}`.",
                    super::markdown::code(&tag.name)
                )),
                tag.description.as_deref(),
            ),
            None => vec!["Operations.".to_owned()],
        };
        let about = self.inner_docs(&about);
        let mut functions = TokenStream::new();
        for (op, name) in operations {
            functions.extend(self.function(op, name));
            functions.extend(self.settle(op, name));
        }
        let headers = self.named.names.headers.iter();
        let headers: Vec<&HeaderName> = headers.filter(|header| header.file == module).collect();
        let uses_model = operations.iter().any(|(op, name)| {
            let types = op.body.iter().map(|body| body.ty).chain(op.parameters_type);
            let returned = match op.returns {
                Returns::One(ty) => Some(ty),
                _ => None,
            };
            name.answer.is_some()
                || name.body.is_some()
                || types.chain(returned).any(|id| self.mentions_item(id))
                || self.settling_mentions_item(op, name)
        });
        let mut header_types = headers.iter().filter_map(|header| header.ty);
        let uses_model = uses_model || header_types.any(|ty| self.mentions_item(ty));
        let model = uses_model.then(|| {
            quote!(
                use super::super::model;
            )
        });
        let mut head = quote! {
            #about
            use ::payspec_runtime as rt;
            use super::super::Client;
            #model
            impl Client
        };
        // Moved into the file, not copied as by `quote!`.
        head.extend([TokenTree::from(Group::new(Delimiter::Brace, functions))]);
        let descriptors = operations
            .iter()
            .map(|(op, name)| self.descriptor(op, name));
        let headers = headers.into_iter().map(|header| self.answer_header(header));
        Box::new(iter::once(head).chain(descriptors).chain(headers))
    }

    /// The name and type of a header that answers have.
    fn answer_header(&self, header: &HeaderName) -> TokenStream {
        let constant = ident::ident(&header.constant);
        let wire = &header.wire;
        let mut paragraphs = super::doc::words(None, header.doc.description.as_deref());
        paragraphs.push(format!(
            "The header `{}` of an answer: see [`Reply::read`](rt::Reply::read).",
            super::markdown::code(wire)
        ));
        let docs = self.docs(&paragraphs);
        let ty = self.header_type(header);
        quote! {
            #docs
            pub const #constant: rt::Header<#ty> = rt::Header::new(#wire);
        }
    }

    fn header_type(&self, header: &HeaderName) -> TokenStream {
        match header.ty {
            Some(ty) => self.bare_type(ty, From::Outside),
            None => self.prelude("String"),
        }
    }

    pub(super) fn mentions_item(&self, id: crate::ir::TypeId) -> bool {
        let types = &self.named.api.types;
        match &types[id].kind {
            _ if crate::name::has_item(types, id) => true,
            TypeKind::Map(inner) if types.is_any(*inner) => false,
            TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::OrNull(inner) => {
                self.mentions_item(*inner)
            }
            TypeKind::Tuple(items) => items.iter().any(|item| self.mentions_item(*item)),
            _ => false,
        }
    }

    fn function(&self, op: &Operation, name: &OperationName) -> TokenStream {
        let docs = self.function_docs(op, name);
        let method = ident::ident(&name.method);
        let constant = ident::ident(&name.constant);
        let returned = self.returned(op, name);
        let (option, some, none) = (
            self.prelude("Option"),
            self.prelude("Some"),
            self.prelude("None"),
        );
        let mut arguments = Vec::new();
        let parameters = match op.parameters_type {
            Some(id) => {
                let ty = self.bare_type(id, From::Outside);
                arguments.push(quote!(parameters: &#ty));
                quote!(#some(parameters))
            }
            None => quote!(#none),
        };
        let body = match &op.body {
            Some(body) => {
                let ty = self.request_type(op, name);
                match body.required {
                    true => {
                        arguments.push(quote!(request: &#ty));
                        quote!(#some(request))
                    }
                    false => {
                        arguments.push(quote!(request: #option<&#ty>));
                        quote!(request.map(|request| request as &dyn rt::Value))
                    }
                }
            }
            None => quote!(#none),
        };
        let deprecated = op.doc.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #method(&self, #(#arguments),*) -> rt::Call<#returned> {
                self.core.call(&#constant, #parameters, #body)
            }
        }
    }

    /// What the caller hands over as the body.
    pub(super) fn body_type(&self, op: &Operation) -> TokenStream {
        match &op.body {
            Some(body) => self.rust_type(body.ty, From::Outside),
            None => quote!(()),
        }
    }

    /// The same, where the caller chooses one of several forms.
    pub(super) fn request_type(&self, op: &Operation, name: &OperationName) -> TokenStream {
        match &name.body {
            Some((item, _)) => {
                let item = ident::ident(item);
                quote!(model::#item)
            }
            None => self.body_type(op),
        }
    }

    /// What a call is awaited for.
    pub(super) fn returned(&self, op: &Operation, name: &OperationName) -> TokenStream {
        match &op.returns {
            Returns::Nothing => quote!(()),
            Returns::Bytes => quote!(rt::Body),
            Returns::Text => self.prelude("String"),
            Returns::One(id) => self.rust_type(*id, From::Outside),
            Returns::ByStatus(_) => {
                let item = ident::ident(
                    name.answer
                        .as_ref()
                        .map_or("Answer", |(item, _)| item.as_str()),
                );
                quote!(model::#item)
            }
        }
    }

    fn function_docs(&self, op: &Operation, name: &OperationName) -> TokenStream {
        let mut paragraphs =
            super::doc::words(op.doc.summary.as_deref(), op.doc.description.as_deref());
        let line = match op.documented_path {
            true => format!("`{} {}`", op.method, super::markdown::code(&op.path)),
            false => "No document gives its method and path".to_owned(),
        };
        let sends = match &op.body {
            Some(body) => format!(": {}", self.body_words(body, op, name)),
            None => String::new(),
        };
        let returned = self.link(&self.returned(op, name));
        let back = match &op.returns {
            Returns::Nothing => "no payload".to_owned(),
            Returns::Bytes => "the bytes as they come".to_owned(),
            Returns::Text => "text".to_owned(),
            _ => returned,
        };
        let flows = flow_words(op);
        paragraphs.push(format!("{line}{sends} → {back}."));
        if !op.documented_path {
            paragraphs.push(format!(
                "Set its route with [`ClientBuilder::{0}`](super::super::ClientBuilder::{0}).",
                name.route
            ));
        }
        paragraphs.extend(flows);
        paragraphs.extend(self.accept_words(op));
        paragraphs.extend(self.header_words(op));
        paragraphs.push("# Errors".to_owned());
        paragraphs.push(self.error_words(op, name));
        if let Some(source) = &op.doc.source {
            paragraphs.push(super::doc::source_words(source));
        }
        self.docs(&paragraphs)
    }

    /// What to do when nobody knows whether a call did something.
    fn settle_words(&self, name: &OperationName, reconcile: Option<&Reconcile>) -> String {
        let Some(reconcile) = reconcile else {
            return "no documented call tells".to_owned();
        };
        if let Some(settle) = &name.settle {
            return format!(
                "find out with [`Client::{0}`](super::super::Client::{0})",
                settle.method
            );
        }
        match self.named.operation_called(&reconcile.operation) {
            Some((_, asked)) => format!(
                "ask with [`Client::{0}`](super::super::Client::{0})",
                ident::file_stem(&asked.method)
            ),
            None => format!("ask with `{}`", reconcile.operation),
        }
    }

    fn error_words(&self, op: &Operation, name: &OperationName) -> String {
        let mut lines = vec!["[`Misuse`](rt::Error::Misuse): the request breaks a rule of the spec, nothing was sent.".to_owned()];
        let refused = match (&op.envelope, self.named.api.errors.is_empty()) {
            (Some(Envelope { code: Some(_), .. }), false) => {
                ", with a code of [`ErrorCode`](super::super::ErrorCode)"
            }
            (Some(Envelope { code: Some(_), .. }), true) => ", with the provider's code",
            _ => "",
        };
        lines.push(format!(
            "[`Refused`](rt::Error::Refused): the provider said no{refused}."
        ));
        for answer in op.answers.iter().filter(|answer| !answer.success) {
            if let Some(ty) = answer.ty.filter(|ty| self.mentions_item(*ty)) {
                // What no signature names is not imported.
                let ty = self.link(&self.rust_type(ty, From::Outside));
                let ty = ty.replace("](model::", "](super::super::model::");
                lines.push(format!(
                    "Status {}: the body is {ty}, see [`Refused::decode`](rt::Refused::decode).",
                    status_words(answer)
                ));
            }
        }
        let failure = op.failure.and_then(|at| self.named.names.failures.get(at));
        if let Some(failure) = failure {
            let item = &failure.item;
            lines.push(format!(
                "All of them together are [`{item}`](super::super::model::{item}), of which the status chooses one."
            ));
        }
        match &op.effect {
            Effect::Reads => lines.push("It only reads, so it may be asked again.".to_owned()),
            Effect::Creates { what, reconcile, .. } => {
                let settle = self.settle_words(name, reconcile.as_ref());
                lines.push(format!(
                    "[`OutcomeUnknown`](rt::Error::OutcomeUnknown): the {what} may have happened; {settle}, do not repeat."
                ));
            }
            Effect::Unstated => lines.push(
                "[`OutcomeUnknown`](rt::Error::OutcomeUnknown): the effect may have happened; do not repeat unless the provider says how.".to_owned(),
            ),
        }
        lines.push(bad_answer_words(op));
        lines.join("\n")
    }

    fn body_words(&self, body: &Body, op: &Operation, name: &OperationName) -> String {
        let forms = body.forms().map(|form| {
            let ty = self.link(&self.rust_type(form.ty, From::Outside));
            shape(form, &ty)
        });
        let forms: Vec<String> = forms.collect();
        match &name.body {
            Some(_) => format!(
                "{}, one of {}",
                self.link(&self.request_type(op, name)),
                forms.join(", ")
            ),
            None => forms.join(", "),
        }
    }

    /// Media types that are sent to who asks for them.
    fn accept_words(&self, op: &Operation) -> Option<String> {
        let others = op
            .answers
            .iter()
            .filter(|answer| answer.success && answer.words.is_some());
        let mut media: Vec<String> = Vec::new();
        for answer in others {
            let named = answer.media.as_deref().map(super::markdown::code);
            media.extend(named.map(|media| format!("`{media}`")));
        }
        media.dedup();
        match media.is_empty() {
            true => None,
            false => Some(format!(
                "Another form of the answer comes to who asks for it by [`Call::accept`](rt::Call::accept): {}.",
                media.join(", ")
            )),
        }
    }

    /// Headers of answers, as the reply hands them out.
    fn header_words(&self, op: &Operation) -> Option<String> {
        let mut lines: Vec<String> = Vec::new();
        for header in op
            .answers
            .iter()
            .filter(|answer| answer.success)
            .flat_map(|answer| &answer.headers)
        {
            let about = super::doc::words(None, header.doc.description.as_deref())
                .join(" ")
                .replace('\n', " ");
            let known = self.named.header_called(&header.wire);
            let constant = known.map_or_else(String::new, |known| {
                format!(" ([`{0}`](super::{0}))", known.constant)
            });
            let wire = super::markdown::code(&header.wire);
            let line = match about.is_empty() {
                true => format!("- `{wire}`{constant}"),
                false => format!("- `{wire}`{constant}: {about}"),
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return None;
        }
        lines.insert(
            0,
            "Headers of the answer, by [`Reply::read`](rt::Reply::read):\n".to_owned(),
        );
        Some(lines.join("\n"))
    }

    /// A type in a doc comment, as a link where it is an item.
    fn link(&self, ty: &TokenStream) -> String {
        let text = ty.to_string().replace(' ', "");
        match text.strip_prefix("model::") {
            Some(item) if !item.contains('<') => format!("[`{item}`](model::{item})"),
            _ => format!(
                "`{}`",
                text.replace("model::", "")
                    .replace("rt::", "")
                    .replace("::std::collections::", "")
            ),
        }
    }
}

/// Why an answer is none that can be gone by.
fn bad_answer_words(op: &Operation) -> String {
    let mut reasons = vec!["can't be read".to_owned()];
    if op.signatures.response.is_some() {
        reasons.push("is not signed by the provider".to_owned());
    }
    if !op.echo.is_empty() {
        let members = op.echo.iter();
        let members = members.map(|echo| format!("`{}`", super::markdown::code(&echo.payload)));
        let members: Vec<String> = members.collect();
        reasons.push(format!(
            "does not repeat what was sent ({})",
            members.join(", ")
        ));
    }
    let reasons = match reasons.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{}, or {last}", rest.join(", ")),
        None => String::new(),
    };
    let open = match op.effect {
        Effect::Reads => "",
        Effect::Creates { .. } | Effect::Unstated => {
            "; what the call did is as unknown as without it"
        }
    };
    format!("[`BadAnswer`](rt::Error::BadAnswer): the answer {reasons}{open}.")
}

/// How an answer is read while it comes, where that is likely to be wanted.
fn flow_words(op: &Operation) -> Option<String> {
    let mut answers = op.answers.iter().filter(|answer| answer.success);
    let whole = op.envelope.is_some() || op.signatures.response.is_some() || !op.echo.is_empty();
    if whole {
        return None;
    }
    let how = answers.find_map(|answer| match (answer.form, answer.media.as_deref()) {
        (AnswerForm::Lines, _) => Some(", then [`Streamed::items`](rt::Streamed::items)"),
        (_, Some("text/event-stream")) => Some(", then [`Streamed::events`](rt::Streamed::events)"),
        (AnswerForm::Bytes, Some(_)) => Some(""),
        _ => None,
    })?;
    Some(format!(
        "To read the answer while it comes: [`Call::stream`](rt::Call::stream){how}."
    ))
}

fn status_words(answer: &Answer) -> String {
    match answer.from == answer.to {
        true => answer.from.to_string(),
        false => format!("{} to {}", answer.from, answer.to),
    }
}

fn shape(form: &Body, ty: &str) -> String {
    match form.form {
        BodyForm::Json => format!("JSON {ty}"),
        BodyForm::Form => format!("form {ty}"),
        BodyForm::Parts => format!("parts {ty}"),
        BodyForm::Text => "text".to_owned(),
        BodyForm::Bytes => "bytes [`File`](rt::File)".to_owned(),
    }
}
