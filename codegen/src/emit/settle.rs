//! Functions that settle a call without a readable answer: they ask the operation that tells, and never create again.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::Emit;
use super::rust_type::From;
use crate::ident;
use crate::ir::{
    Argument, Constant, Effect, Operation, Reconcile, Returns, Scalar, TypeId, TypeKind,
};
use crate::name::{OperationName, SettleName};

impl Emit<'_> {
    /// The function that settles an operation, if its reconciling one can be asked.
    pub(super) fn settle(&self, op: &Operation, name: &OperationName) -> Option<TokenStream> {
        let (reconcile, settle) = settled(op, name)?;
        let arguments = reconcile.arguments.as_ref()?;
        let (asked, asked_name) = self.named.operation_called(&reconcile.operation)?;
        let docs = self.settle_docs(op, name, (reconcile, settle), asked_name);
        let method = ident::ident(&settle.method);
        let (parameters, body) = (
            self.part(asked.parameters_type),
            self.part(asked.body.as_ref().map(|body| body.ty)),
        );
        let returned = self.returned(asked, asked_name);
        let error = ident::ident(&settle.error);
        let created = ident::ident(&name.constant);
        let told = ident::ident(&asked_name.constant);
        let told = match asked_name.file == name.file {
            true => quote!(#told),
            false => quote!(super::#told),
        };
        let each = || arguments.iter().zip(&settle.arguments);
        let takes = each().map(|(argument, name)| self.argument(argument, name));
        let converts = each()
            .filter(|(argument, _)| self.is_text(argument.ty))
            .map(|(argument, name)| {
                let (name, ty) = (
                    ident::ident(name),
                    self.bare_type(argument.ty, From::Outside),
                );
                quote!(let #name: #ty = #name.into();)
            });
        let given = each().map(|(argument, name)| {
            let (name, pointer) = (ident::ident(name), &argument.pointer);
            quote!((#pointer, &#name))
        });
        let constants = reconcile.constants.iter().map(|(pointer, ty, constant)| {
            let value = match constant {
                // It becomes JSON, so the type does not matter.
                Constant::Integer(value) => Literal::i64_suffixed(*value).into_token_stream(),
                other => self.constant(*ty, other, From::Outside),
            };
            quote!((#pointer, &#value))
        });
        // Clippy counts the client and the error too.
        let many = (arguments.len() > 5).then(|| {
            quote!(#[expect(clippy::too_many_arguments, reason = "the request has as many members")])
        });
        Some(quote! {
            #docs
            #many
            #[inline]
            pub fn #method(&self, #error: &rt::Error, #(#takes),*) -> rt::Settle<#returned> {
                #(#converts)*
                self.core.settle::<#parameters, #body, _>(&#created, &#told, #error, &[#(#constants,)* #(#given),*])
            }
        })
    }

    fn settle_docs(
        &self,
        op: &Operation,
        name: &OperationName,
        (reconcile, settle): (&Reconcile, &SettleName),
        asked: &OperationName,
    ) -> TokenStream {
        let (created, told) = (
            ident::file_stem(&name.method),
            ident::file_stem(&asked.method),
        );
        let what = match &op.effect {
            Effect::Creates { what, .. } => what.as_str(),
            Effect::Reads | Effect::Unstated => "effect",
        };
        let until = match &reconcile.state {
            Some(state) => format!(
                "It asks until `{}` of the payload is final, with longer and longer waits, or until the deadline.",
                super::markdown::code(&state.at)
            ),
            None => "No document says which answers are final, so it asks once: what came is for the caller to read.".to_owned(),
        };
        self.docs(&[
            format!("Finds out what became of [`{created}`](Self::{created}) when no answer says it."),
            format!(
                "Asks with [`{told}`](Self::{told}) for what that call was given, as its error `{}` remembers it. It never repeats the {what}. {until}",
                settle.error
            ),
            "# Errors".to_owned(),
            format!(
                "[`Misuse`](rt::Error::Misuse): the error is not one of [`{created}`](Self::{created}), or leaves nothing to find out.\nElse as [`{told}`](Self::{told})."
            ),
        ])
    }

    /// The type of what is sent in one part of a request.
    fn part(&self, ty: Option<TypeId>) -> TokenStream {
        match ty {
            Some(ty) => self.bare_type(ty, From::Outside),
            None => quote!(()),
        }
    }

    fn argument(&self, argument: &Argument, name: &str) -> TokenStream {
        let name = ident::ident(name);
        let ty = self.rust_type(argument.ty, From::Outside);
        match self.is_text(argument.ty) {
            true => {
                let into = self.prelude("Into");
                quote!(#name: impl #into<#ty>)
            }
            false => quote!(#name: #ty),
        }
    }

    /// Whether text literals are taken for it, as setters do.
    fn is_text(&self, ty: TypeId) -> bool {
        let ty = &self.named.api.types[ty];
        let text = [Scalar::Text, Scalar::MaskedText];
        let is_text = matches!(&ty.kind, TypeKind::Scalar(scalar) if text.contains(scalar));
        !ty.nullable && (is_text || matches!(ty.kind, TypeKind::TextEnum(_)))
    }

    /// Whether the function that settles an operation names an item of `model`.
    pub(super) fn settling_mentions_item(&self, op: &Operation, name: &OperationName) -> bool {
        let Some((reconcile, _)) = settled(op, name) else {
            return false;
        };
        let Some((asked, asked_name)) = self.named.operation_called(&reconcile.operation) else {
            return false;
        };
        let returned = match asked.returns {
            Returns::One(ty) => Some(ty),
            _ => None,
        };
        let sent = asked.body.as_ref().map(|body| body.ty);
        let arguments = reconcile.arguments.iter().flatten();
        let mut types = arguments
            .map(|argument| argument.ty)
            .chain(reconcile.constants.iter().map(|(_, ty, _)| *ty))
            .chain(sent)
            .chain(asked.parameters_type)
            .chain(returned);
        asked_name.answer.is_some() || types.any(|ty| self.mentions_item(ty))
    }
}

/// How an operation is settled, and what the function is called.
pub(super) fn settled<'o>(
    op: &'o Operation,
    name: &'o OperationName,
) -> Option<(&'o Reconcile, &'o SettleName)> {
    match &op.effect {
        Effect::Creates {
            reconcile: Some(reconcile),
            ..
        } => Some((reconcile, name.settle.as_ref()?)),
        _ => None,
    }
}
