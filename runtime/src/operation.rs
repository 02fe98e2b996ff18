//! What generated code says about an operation: one static, from which the runtime works.

use crate::{Forms, Outcome, SignatureRule, Value};

/// One operation of a provider. Generated code holds one static of this type per operation and nothing else about HTTP.
#[derive(Debug)]
pub struct Operation {
    /// The provider's name, as tracing and errors print it.
    pub provider: &'static str,
    /// The operation's name in the spec.
    pub name: &'static str,
    /// The HTTP method; may be empty where [`route`](Self::route) is [`Route::Configured`].
    pub method: &'static str,
    /// The path below the base URL, with `{name}` where a path parameter goes; may be empty where the route is configured.
    pub path: &'static str,
    /// Whether the document gives method and path, or the client's user does.
    pub route: Route,
    /// The parameters, in spec order.
    pub parameters: &'static [Parameter],
    /// How the body is written.
    pub body: BodyForm,
    /// Where answers keep success, payload, code and message, when the provider wraps them.
    pub envelope: Option<&'static Envelope>,
    /// Whether repeating the call could move money twice.
    pub effect: Effect,
    /// Alternatives, each a set of schemes that go together; none at all means nothing is sent.
    pub security: &'static [&'static [&'static Scheme]],
    /// Addresses of its own, one for each of the client's documented environments or one for all; none where it is at the client's.
    pub hosts: &'static [&'static str],
    /// The documented answers, in spec order; `default` comes last and covers all statuses.
    pub answers: &'static [Answer],
    /// Forms accepted everywhere in the answer beside the declared ones.
    pub lenient: Forms,
    /// The provider's codes and what they mean.
    pub errors: &'static [ErrorCode],
    /// How the request is signed.
    pub request_signature: Option<&'static SignatureRule>,
    /// How the answer is signed; it is checked before anything in it is read.
    pub answer_signature: Option<&'static SignatureRule>,
    /// Members of the payload that must say the same as members of the request.
    pub echo: &'static [Echo],
}

/// A member of the payload that must say the same as one of the request. What either side leaves out is not compared.
#[derive(Debug)]
pub struct Echo {
    /// Pointer into the payload.
    pub payload: &'static str,
    /// Pointer into the request: its body, else its parameters.
    pub request: &'static str,
    /// Compared as amounts (`20.0` is `20.00`) instead of as text.
    pub amount: bool,
    /// Never printed.
    pub sensitive: bool,
}

/// Whether the document says where an operation lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Method and path are in the document.
    Documented,
    /// The client's user gives method and path: [`CoreBuilder::route`](crate::CoreBuilder::route).
    Configured,
}

/// One parameter outside the body.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub wire: &'static str,
    /// Its name in the parameters object: that on the wire, unless another parameter has it too.
    pub member: &'static str,
    /// Where it goes.
    pub place: Place,
    /// How lists and objects are spelled.
    pub style: Style,
    /// Whether each item or member stands alone.
    pub explode: bool,
    /// Reserved characters stay as they are, where the place can carry them (`allowReserved`).
    pub reserved: bool,
    /// The value is written as JSON text (`content: application/json`); style and explode are then ignored.
    pub json: bool,
}

/// Where a parameter or a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path, at `{name}`.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the `cookie` header.
    Cookie,
}

/// OpenAPI's parameter styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `blue,black,brown`
    Simple,
    /// `.blue,black,brown`, by RFC 6570 where the table of OpenAPI 3.0.0 to 3.0.3 disagrees with it.
    Label,
    /// `;color=blue,black,brown`
    Matrix,
    /// `color=blue,black,brown`
    Form,
    /// `color=blue%20black%20brown`
    SpaceDelimited,
    /// `color=blue%7Cblack%7Cbrown`
    PipeDelimited,
    /// `color%5BR%5D=100`
    DeepObject,
}

/// How a body is written, and its media type as `content-type` says it.
#[derive(Debug)]
pub enum BodyForm {
    /// No body.
    None,
    /// JSON.
    Json(&'static str),
    /// `application/x-www-form-urlencoded`; members without an entry: scalars and lists by exploded form style, objects as JSON text.
    Form(&'static str, &'static [FormField]),
    /// The text of one string.
    Text(&'static str),
    /// Bytes as they are: the value is a [`File`](crate::File). Where the media type is a range, the file says which it is.
    Bytes(&'static str),
    /// Parts (`multipart/form-data` and its kin), one for each member; members without an entry: files as they are, scalars as text,
    /// objects as JSON, lists as a part for each item.
    Parts(&'static str, &'static [PartField]),
    /// One of several, as the value chooses: the alternatives in the order of its variants.
    OneOf(&'static [BodyForm]),
}

/// How one member of a body of parts is spelled (OpenAPI's encoding object).
#[derive(Debug)]
pub struct PartField {
    /// The member's name.
    pub wire: &'static str,
    /// The part's media type; empty where its value says it.
    pub media: &'static str,
    /// A style, by which the member is spelled as in a query, but for escapes.
    pub style: Option<Style>,
    /// Whether each item or member stands alone, where there is a style.
    pub explode: bool,
}

/// How one member of a form body is spelled (OpenAPI's encoding object).
#[derive(Debug)]
pub struct FormField {
    /// The member's name.
    pub wire: &'static str,
    /// Form, space or pipe delimited, deep object.
    pub style: Style,
    /// Whether each item or member stands alone.
    pub explode: bool,
    /// Reserved characters stay as they are, except those that would end the field.
    pub reserved: bool,
    /// Written as JSON text.
    pub json: bool,
}

/// Where answers keep what, as JSON pointers.
#[derive(Debug)]
pub struct Envelope {
    /// The node that says whether it worked, and the raw JSON tokens that say yes (`"0"` with quotes is a string, `0` a number).
    pub success: Option<(&'static str, &'static [&'static str])>,
    /// The payload; the empty pointer is the whole answer.
    pub payload: &'static str,
    /// The provider's code.
    pub code: Option<&'static str>,
    /// The provider's message.
    pub message: Option<&'static str>,
    /// The provider's id of this request.
    pub request_id: Option<&'static str>,
}

/// What a call does at the provider.
#[derive(Clone, Copy, Debug)]
pub enum Effect {
    /// Nothing: it may be repeated at will.
    Reads,
    /// Something that must not happen twice by accident.
    Creates {
        /// What, in a few words: `payment`, `refund`.
        what: &'static str,
        /// Pointer into the request to the merchant's key, by which the provider knows a repeat.
        key: Option<&'static str>,
        /// The operation that tells what became of it.
        reconcile: Option<&'static Reconcile>,
    },
    /// The spec does not say: treated as [`Effect::Creates`].
    Unstated,
}

impl Effect {
    /// Whether repeating the call could do something twice.
    pub const fn has_effect(&self) -> bool {
        !matches!(self, Self::Reads)
    }

    /// The operation that tells what became of a call without a readable answer.
    pub const fn reconcile(&self) -> Option<&'static Reconcile> {
        match self {
            Self::Creates { reconcile, .. } => *reconcile,
            Self::Reads | Self::Unstated => None,
        }
    }
}

/// The operation that settles an unknown outcome.
#[derive(Debug)]
pub struct Reconcile {
    /// Its name in the spec.
    pub operation: &'static str,
    /// Its fields, each with the pointer into the first request (body, then parameters) where the value stands.
    pub with: &'static [(&'static str, &'static str)],
    /// Where its payload says how things stand.
    pub state: Option<&'static State>,
}

/// A member of a payload that says how things stand.
#[derive(Debug)]
pub struct State {
    /// Pointer into the payload.
    pub at: &'static str,
    /// The listed values, as text without JSON's quotes, and what each means; what is not listed is [`Outcome::Unknown`].
    pub values: &'static [(&'static str, Outcome)],
}

/// Where the token of a security scheme comes from.
pub struct TokenSource {
    /// The operation whose answer holds it.
    pub operation: &'static Operation,
    /// Its parameters, which the configuration fills.
    pub parameters: Option<fn() -> Box<dyn Value>>,
    /// Its body, which the configuration fills.
    pub body: Option<fn() -> Box<dyn Value>>,
    /// Pointer into the whole answer to the token; none where no document tells, then the client's user does.
    pub token: Option<&'static str>,
    /// Pointer into the whole answer to its lifetime in seconds.
    pub expires_in: Option<&'static str>,
    /// Its lifetime where the answer does not say.
    pub lifetime_seconds: Option<u64>,
}

impl std::fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSource")
            .field("operation", &self.operation.name)
            .finish_non_exhaustive()
    }
}

/// One documented answer.
#[derive(Debug)]
pub struct Answer {
    /// The statuses it stands for.
    pub statuses: StatusRange,
    /// Its media type; empty fits any.
    pub media: &'static str,
    /// How its body is read.
    pub form: AnswerForm,
    /// Which variant of a by-status answer it is.
    pub index: u8,
    /// Whether it means that the call worked.
    pub success: bool,
}

/// Statuses, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRange {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

impl StatusRange {
    /// Whether `status` lies within.
    pub const fn contains(self, status: u16) -> bool {
        self.from <= status && status <= self.to
    }
}

/// How the body of an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerForm {
    /// As JSON.
    Json,
    /// As one string, UTF-8.
    Text,
    /// As bytes: the payload is a [`Body`](crate::Body).
    Bytes,
    /// As JSON values, one a line: the payload is the list of them.
    Lines,
    /// Not at all: the payload is `()`, whatever came.
    Empty,
}

/// One of the provider's codes.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code as text, without JSON's quotes.
    pub code: &'static str,
    /// Its name in the spec.
    pub name: &'static str,
    /// What it means for the caller.
    pub class: ErrorClass,
}

/// What a refusal means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The bank, the provider or a risk check said no.
    Declined,
    /// The merchant's key was used before: the first call counts.
    Duplicate,
    /// The request is wrong.
    Invalid,
    /// The credentials are wrong.
    Auth,
    /// The merchant's account is not set up for this.
    Config,
    /// What was asked for does not exist.
    NotFound,
    /// Nothing happened, and later it may work.
    Retryable,
    /// The provider does not know what happened, or we do not know what the code means.
    Unknown,
}

impl ErrorClass {
    /// The class as the spec spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Duplicate => "duplicate",
            Self::Invalid => "invalid",
            Self::Auth => "auth",
            Self::Config => "config",
            Self::NotFound => "not-found",
            Self::Retryable => "retryable",
            Self::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a request says who sends it; the secret comes from [`CoreBuilder::credential`](crate::CoreBuilder::credential).
#[derive(Debug)]
pub enum Scheme {
    /// `authorization: Bearer …`
    Bearer {
        /// The scheme's name in the spec.
        name: &'static str,
        /// Where the token comes from, where the spec says it.
        token: Option<&'static TokenSource>,
    },
    /// `authorization: Basic …`; the credential is `user:password`.
    Basic {
        /// The scheme's name in the spec.
        name: &'static str,
    },
    /// `authorization: Token …`, by a word of the provider's.
    Labelled {
        /// The scheme's name in the spec.
        name: &'static str,
        /// The word.
        label: &'static str,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The scheme's name in the spec.
        name: &'static str,
        /// Where the key goes; not [`Place::Path`].
        place: Place,
        /// What the key is called there.
        wire: &'static str,
        /// Where the key comes from, where the spec says it.
        token: Option<&'static TokenSource>,
    },
    /// A key in a header that no document names: [`CoreBuilder::credential_header`](crate::CoreBuilder::credential_header).
    Configured {
        /// The scheme's name in the spec.
        name: &'static str,
        /// Where the key comes from, where the spec says it.
        token: Option<&'static TokenSource>,
    },
}

impl Scheme {
    /// The scheme's name in the spec.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Bearer { name, .. }
            | Self::Basic { name }
            | Self::Labelled { name, .. }
            | Self::ApiKey { name, .. }
            | Self::Configured { name, .. } => name,
        }
    }

    /// Where its token comes from, where the spec says it.
    pub const fn token(&self) -> Option<&'static TokenSource> {
        match self {
            Self::Bearer { token, .. }
            | Self::ApiKey { token, .. }
            | Self::Configured { token, .. } => *token,
            Self::Basic { .. } | Self::Labelled { .. } => None,
        }
    }
}

impl Operation {
    /// The entry of the provider's list for `code`.
    pub fn error(&self, code: &str) -> Option<&'static ErrorCode> {
        self.errors.iter().find(|known| known.code == code)
    }
}
