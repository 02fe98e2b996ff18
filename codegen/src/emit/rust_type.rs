//! Rust types of values.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ident;
use crate::ir::{Presence, Scalar, TypeId, TypeKind};

/// From where a type is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// A file below `model/`.
    Model,
    /// A file that says `use …::model`.
    Outside,
}

impl Emit<'_> {
    /// The type of a value.
    pub(super) fn rust_type(&self, id: TypeId, from: From) -> TokenStream {
        let ty = &self.named.api.types[id];
        let bare = self.bare_type(id, from);
        match ty.nullable {
            true => quote!(rt::Nullable<#bare>),
            false => bare,
        }
    }

    /// The type of a value that is not null.
    pub(super) fn bare_type(&self, id: TypeId, from: From) -> TokenStream {
        if let Some(name) = self.type_name(id) {
            let item = ident::ident(&name.item);
            return match from {
                From::Model => quote!(super::#item),
                From::Outside => quote!(model::#item),
            };
        }
        self.kind_type(id, from)
    }

    /// The type of a value that is not null, without the name that it may have.
    pub(super) fn kind_type(&self, id: TypeId, from: From) -> TokenStream {
        match &self.named.api.types[id].kind {
            TypeKind::Scalar(scalar) => self.scalar_type(*scalar),
            TypeKind::List(item) => {
                let (vec, item) = (self.prelude("Vec"), self.rust_type(*item, from));
                quote!(#vec<#item>)
            }
            TypeKind::Tuple(items) => {
                let items = items.iter().map(|item| self.rust_type(*item, from));
                quote!((#(#items,)*))
            }
            TypeKind::Map(value) => self.map_type(*value, from),
            TypeKind::OrNull(inner) => {
                let inner = self.bare_type(*inner, from);
                quote!(rt::Nullable<#inner>)
            }
            // Items have names, and `lower` left nothing pending.
            _ => quote!(rt::Json),
        }
    }

    /// The type of members that no schema names, each of this type.
    pub(super) fn map_type(&self, value: TypeId, from: From) -> TokenStream {
        if self.named.api.types.is_any(value) {
            return quote!(rt::JsonObject);
        }
        let (string, value) = (self.prelude("String"), self.rust_type(value, from));
        quote!(::std::collections::BTreeMap<#string, #value>)
    }

    pub(super) fn scalar_type(&self, scalar: Scalar) -> TokenStream {
        let string = self.prelude("String");
        match scalar {
            Scalar::Null => quote!(rt::Null),
            Scalar::Bool => quote!(bool),
            Scalar::I32 => quote!(i32),
            Scalar::I64 => quote!(i64),
            Scalar::U32 => quote!(u32),
            Scalar::U64 => quote!(u64),
            Scalar::Number => quote!(rt::Number),
            Scalar::Text => string,
            Scalar::Amount => quote!(rt::Amount),
            Scalar::Timestamp => quote!(rt::Timestamp),
            Scalar::LocalDateTime => quote!(rt::LocalDateTime),
            Scalar::Date => quote!(rt::Date),
            Scalar::TimestampOrText => quote!(rt::OrText<rt::Timestamp>),
            Scalar::DateOrText => quote!(rt::OrText<rt::Date>),
            Scalar::Pan => quote!(rt::Pan),
            Scalar::Cvv => quote!(rt::Cvv),
            Scalar::Secret => quote!(rt::Secret),
            Scalar::MaskedText => quote!(rt::Masked<#string>),
            Scalar::MaskedInteger => quote!(rt::Masked<i64>),
            Scalar::File => quote!(rt::File),
            Scalar::Bytes => quote!(rt::Body),
        }
    }

    /// The type of a member once it is there.
    pub(super) fn member_type(
        &self,
        id: TypeId,
        presence: Presence,
        boxed: bool,
        from: From,
    ) -> TokenStream {
        let bare = self.bare_type(id, from);
        let boxed = match boxed {
            true => {
                let path = self.prelude("Box");
                quote!(#path<#bare>)
            }
            false => bare,
        };
        match presence {
            Presence::Required | Presence::Optional => boxed,
            Presence::RequiredOrNull | Presence::OptionalOrNull => quote!(rt::Nullable<#boxed>),
        }
    }

    /// A name of the standard prelude: short, unless a type of this API has it.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        let ident = ident::ident(name);
        if !self.items.contains(name) {
            return quote!(#ident);
        }
        match name {
            "Option" => quote!(::core::option::Option),
            "Some" => quote!(::core::option::Option::Some),
            "None" => quote!(::core::option::Option::None),
            "Ok" => quote!(::core::result::Result::Ok),
            "Result" => quote!(::core::result::Result),
            "Into" => quote!(::core::convert::Into),
            "From" => quote!(::core::convert::From),
            "String" => quote!(::std::string::String),
            "Vec" => quote!(::std::vec::Vec),
            "Box" => quote!(::std::boxed::Box),
            "Self" => quote!(Self),
            "PartialEq" => quote!(::core::cmp::PartialEq),
            "Eq" => quote!(::core::cmp::Eq),
            "Hash" => quote!(::core::hash::Hash),
            "Clone" => quote!(::core::clone::Clone),
            _ => quote!(#ident),
        }
    }
}
