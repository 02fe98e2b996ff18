//! The names themselves, beside what they name.

use std::collections::BTreeMap;

use super::Shared;
use crate::ir::{Api, Doc, Operation, SignatureId, TypeId};

/// An API and the names of everything in it.
#[derive(Debug)]
pub struct Named {
    /// The API.
    pub api: Api,
    /// Its names.
    pub names: Names,
}

impl Named {
    /// The operations, each with its names.
    pub fn operations(&self) -> impl Iterator<Item = (&Operation, &OperationName)> {
        self.api.operations.iter().zip(&self.names.operations)
    }

    /// The operation of this id, with its names.
    #[must_use]
    pub fn operation_called(&self, id: &str) -> Option<(&Operation, &OperationName)> {
        self.operations().find(|(operation, _)| operation.id == id)
    }

    /// The constant of a header of answers.
    #[must_use]
    pub fn header_called(&self, wire: &str) -> Option<&HeaderName> {
        let mut headers = self.names.headers.iter();
        headers.find(|header| header.wire.eq_ignore_ascii_case(wire))
    }

    /// The static of the rule that an operation or event names, if it names one.
    #[must_use]
    pub fn signature_name(&self, id: Option<SignatureId>) -> Option<&str> {
        let names = self.names.signatures.get(id?.index());
        names.map(String::as_str)
    }
}

/// Rust names, beside the things they name.
#[derive(Debug, Default)]
pub struct Names {
    /// The provider's module.
    pub module: String,
    /// Items of the module `model`; types without an item of their own are missing.
    pub types: BTreeMap<TypeId, TypeName>,
    /// Enums that are printed once for several places.
    pub shared: Shared,
    /// Operations, in order.
    pub operations: Vec<OperationName>,
    /// What refusals of several types hold, in order.
    pub failures: Vec<FailureName>,
    /// Headers of answers, by name.
    pub headers: Vec<HeaderName>,
    /// Events, in order.
    pub events: Vec<EventName>,
    /// Setters of configuration values, in order.
    pub config: Vec<String>,
    /// Security schemes, in order.
    pub schemes: Vec<SchemeName>,
    /// Statics of the rules of signature, in order.
    pub signatures: Vec<String>,
    /// Keys of the rules, in order.
    pub keys: Vec<KeyName>,
    /// Variants of `Environment`, in order of the servers.
    pub servers: Vec<String>,
    /// Variants of the error code enum, in order.
    pub errors: Vec<String>,
}

impl Names {
    /// The names of a type, of one that is printed for another place too.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&TypeName> {
        let printed = self.shared.same.get(&id).unwrap_or(&id);
        self.types.get(printed)
    }
}

/// Names of a type.
#[derive(Debug, Clone)]
pub struct TypeName {
    /// The item.
    pub item: String,
    /// What its constructor takes, if it has one and that asks for anything.
    pub required: Option<String>,
    /// Its fields or variants, in order.
    pub members: Vec<String>,
    /// The field of additional properties, or the variant of unlisted values.
    pub rest: String,
    /// The file under `model/` it stands in.
    pub file: String,
}

/// Names of an enum of what refusals hold.
#[derive(Debug, Clone)]
pub struct FailureName {
    /// The item.
    pub item: String,
    /// Its variants, in order.
    pub variants: Vec<String>,
    /// The file under `model/` it stands in.
    pub file: String,
}

/// Names of a header that answers have.
#[derive(Debug, Clone)]
pub struct HeaderName {
    /// The constant.
    pub constant: String,
    /// The header, as the first operation writes it.
    pub wire: String,
    /// Its type; text, if answers disagree or say none.
    pub ty: Option<TypeId>,
    /// What people read about it, where it is met first.
    pub doc: Doc,
    /// The file under `ops/` it stands in.
    pub file: String,
}

/// Names of an operation.
#[derive(Debug, Clone)]
pub struct OperationName {
    /// The client's method.
    pub method: String,
    /// The static that describes it.
    pub constant: String,
    /// The file under `ops/` it stands in.
    pub file: String,
    /// The enum of its answers by status, if there is one.
    pub answer: Option<(String, Vec<String>)>,
    /// The enum of its bodies by media type, if there is one.
    pub body: Option<(String, Vec<String>)>,
    /// The builder's setter for its route, if its path is not documented.
    pub route: String,
    /// The client's method that settles it, where that can be called.
    pub settle: Option<SettleName>,
}

/// Names of settling an operation.
#[derive(Debug, Clone)]
pub struct SettleName {
    /// The client's method.
    pub method: String,
    /// Its argument for the error of the call.
    pub error: String,
    /// Its other arguments, in order.
    pub arguments: Vec<String>,
}

/// Names of a security scheme.
#[derive(Debug, Clone)]
pub struct SchemeName {
    /// The builder's setter for the credential.
    pub setter: String,
    /// The builder's setter for the header of a token that the client fetches, if no document names it.
    pub header: Option<String>,
    /// The builder's setter for where the token's answer has what, if no document says it.
    pub answer: Option<String>,
    /// The static that describes it.
    pub constant: String,
}

/// Names of a key.
#[derive(Debug, Clone)]
pub struct KeyName {
    /// The builder's setter.
    pub setter: String,
    /// The builder's setter for the key before it, if anything is verified with it.
    pub previous: Option<String>,
}

/// Names of an event.
#[derive(Debug, Clone)]
pub struct EventName {
    /// The item in the module `webhook`.
    pub item: String,
}
