//! What an API is, once read: types, operations and events as plain data.
//!
//! The form is general: it holds any OpenAPI 3.0 or 3.1 document, whatever a spec of ours uses. Every node keeps the place it
//! was read from. Meaning is settled here (boxed, optional, constant, sensitive, which facets a member has); names in Rust are not:
//! [`crate::name`] makes those, beside this, so that nothing here can print itself.

mod depth;
mod operation;
mod signature;
mod ty;
mod untyped;

pub use operation::*;
pub use signature::*;
pub use ty::*;

use crate::source::Span;

/// One provider's API.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the module and the cargo feature, as the folder says it.
    pub name: String,
    /// Path of the spec, for the header of generated files.
    pub path: String,
    /// Place of the root of the document.
    pub span: Span,
    /// Whether the document is written in our spec language: then a clash of names is an error, not a warning.
    pub strict: bool,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The documents the spec is read from, in spec order.
    pub documents: Vec<Document>,
    /// Base addresses.
    pub servers: Vec<Server>,
    /// Security schemes, in spec order.
    pub schemes: Vec<Scheme>,
    /// Rules of signature, each once, in the order they were met.
    pub signatures: Vec<Signature>,
    /// Keys of the client's configuration that rules name, in the order they were met.
    pub keys: Vec<Key>,
    /// Values that the client's configuration holds, from `x-config`, sorted by name.
    pub config: Vec<Config>,
    /// Every type, by [`TypeId`].
    pub types: Types,
    /// Tags that operations carry, in the order of the root's list, then of use.
    pub tags: Vec<Tag>,
    /// Operations, in spec order.
    pub operations: Vec<Operation>,
    /// What refusals hold, where they are of several types: each list of types once.
    pub failures: Vec<Failure>,
    /// Notifications that the provider sends, in spec order.
    pub events: Vec<Event>,
    /// Notifications that may arrive at one address.
    pub event_sets: Vec<EventSet>,
    /// Codes of the envelope.
    pub errors: Vec<ErrorCode>,
    /// Wire forms that every answer accepts beside the declared ones.
    pub lenient: Vec<LenientForm>,
    /// How many examples the document has.
    pub examples: usize,
}

impl Api {
    /// The rule that an operation or event names, if it names one.
    #[must_use]
    pub fn signature(&self, id: Option<SignatureId>) -> Option<&Signature> {
        self.signatures.get(id?.0)
    }

    /// Whether any message is signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let operations = self.operations.iter().map(|op| op.signatures);
        let mut rules = operations.flat_map(|rules| [rules.request, rules.response]);
        rules.any(|rule| rule.is_some())
            || self.events.iter().any(|event| event.signature.is_some())
    }

    /// Whether there are notifications that can be read and whose sender can be verified.
    #[must_use]
    pub fn verifies_events(&self) -> bool {
        let mut events = self.events.iter();
        events.any(|event| event.signature.is_some() && event.ty.is_some())
    }
}

/// A document that facts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id used by `x-source`.
    pub id: String,
    /// Title of the page.
    pub title: String,
    /// Address, if it has one.
    pub url: Option<String>,
    /// When it was read.
    pub read: Option<String>,
    /// What kind of evidence it is.
    pub kind: DocumentKind,
}

/// What kind of evidence a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// The page whose capture the audit reads.
    Captured,
    /// Another public page.
    Page,
    /// Public code: evidence, not authority.
    Code,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Title of the document.
    pub document: Option<String>,
    /// Section of the document.
    pub section: Option<String>,
    /// How sure the fact is.
    pub status: SourceStatus,
    /// Why, in a few words.
    pub note: Option<String>,
}

impl Source {
    /// Whether both name the same place, equally sure; notes aside.
    #[must_use]
    pub fn is_at_the_place_of(&self, other: &Self) -> bool {
        (&self.document, &self.section, self.status)
            == (&other.document, &other.section, other.status)
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceStatus {
    /// In the captured document.
    Documented,
    /// On another public page or in public code.
    Outside,
    /// Our reading.
    Inferred,
    /// No document says it.
    Undocumented,
}

/// What people read about a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc {
    /// One line.
    pub summary: Option<String>,
    /// The rest.
    pub description: Option<String>,
    /// Whether it is marked deprecated.
    pub deprecated: bool,
    /// Where it comes from.
    pub source: Option<Source>,
}

/// A base address.
#[derive(Debug, Clone)]
pub struct Server {
    /// Words for its name.
    pub name: String,
    /// Address with `{variables}` filled by their defaults.
    pub url: String,
    /// Address as it is written.
    pub template: String,
    /// The variables in it.
    pub variables: Vec<ServerVariable>,
    /// What it is for.
    pub doc: Doc,
    /// Where it stands.
    pub span: Span,
}

/// A variable in a server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// What it is unless said.
    pub default: String,
    /// What it may be; empty where anything goes.
    pub values: Vec<String>,
    /// Whether it has one value only.
    pub is_fixed: bool,
    /// What people read about it.
    pub description: Option<String>,
}

/// A tag: operations of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// As the spec writes it.
    pub name: String,
    /// What the resource is.
    pub description: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A value of the client's configuration that fills members or parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// As `x-config` says it.
    pub name: String,
    /// The scalar it is; sensitive ones are secrets.
    pub scalar: Scalar,
    /// What it is.
    pub doc: Doc,
    /// Where it is first used.
    pub span: Span,
}

/// How a caller proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Name in the spec.
    pub name: String,
    /// How the credential is sent.
    pub kind: SchemeKind,
    /// What it is.
    pub doc: Doc,
    /// The operation that yields it.
    pub token: Option<Token>,
    /// Where it stands.
    pub span: Span,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A header, query parameter or cookie of this name.
    ApiKey {
        /// Where it stands.
        place: Place,
        /// Its name.
        wire: String,
    },
    /// No document names the header: the client's user does.
    Configured,
    /// OAuth 2 or OpenID Connect: the token goes into a bearer header.
    OAuth,
    /// `Authorization: <word> …`, by a word of the provider's.
    Labelled(String),
    /// Anything else: the operation is callable, the caller adds the header.
    Other(String),
}

/// Where a scheme's token comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The `operationId`.
    pub operation: String,
    /// Pointer to the token in the answer, if documented.
    pub token: Option<String>,
    /// Pointer to its lifetime in seconds, if documented.
    pub expires_in: Option<String>,
    /// Lifetime where the answer does not say.
    pub lifetime_seconds: Option<u64>,
    /// Whether no document says where token or lifetime stand or what is put before the token, so that the client's user does.
    pub configured: bool,
    /// Where it stands.
    pub span: Span,
}

/// A code of the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// As the wire has it.
    pub code: String,
    /// Words for its name.
    pub name: String,
    /// What kind of failure it is.
    pub class: ErrorClass,
    /// What it means.
    pub doc: Doc,
    /// Where it stands.
    pub span: Span,
}

/// What kind of failure a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md")]
pub enum ErrorClass {
    Declined,
    Duplicate,
    Invalid,
    Auth,
    Config,
    NotFound,
    Retryable,
    Unknown,
}
