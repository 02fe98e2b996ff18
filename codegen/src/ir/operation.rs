//! Operations and events.

use super::{Constant, Doc, LenientForm, Outcome, SignatureId, Signatures, TypeId};
use crate::source::Span;

/// A call that the client makes.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, or one made from method and path where the document has none.
    pub id: String,
    /// Words for the Rust name.
    pub words: String,
    /// Where it stands.
    pub span: Span,
    /// What people read about it.
    pub doc: Doc,
    /// Its first tag.
    pub tag: Option<String>,
    /// HTTP method, upper case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// Whether method and path are documented, or the client's configuration gives them.
    pub documented_path: bool,
    /// Parameters in spec order, path item's first.
    pub parameters: Vec<Parameter>,
    /// The struct that holds the parameters, one field each, in the same order.
    pub parameters_type: Option<TypeId>,
    /// What is sent.
    pub body: Option<Body>,
    /// What may come back: single statuses first, then ranges, each in spec order.
    pub answers: Vec<Answer>,
    /// What the function returns.
    pub returns: Returns,
    /// Which of [`Api::failures`](super::Api::failures) its refusals are decoded as, where there are several types of them.
    pub failure: Option<usize>,
    /// How an answer says success.
    pub envelope: Option<Envelope>,
    /// What the call does.
    pub effect: Effect,
    /// Members of the payload that must say the same as members of the request.
    pub echo: Vec<Echo>,
    /// Alternatives of security requirements: names of schemes.
    pub security: Vec<Vec<String>>,
    /// Addresses of its own, in the order of the API's servers, or one for all of them; none where it is at the API's.
    pub hosts: Vec<String>,
    /// Rules of signature by direction.
    pub signatures: Signatures,
    /// Wire forms that its answer accepts beside the declared ones.
    pub lenient: Vec<LenientForm>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Its name in the object of parameters: that on the wire, unless another parameter has it too.
    pub member: String,
    /// Where it goes.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether items become pairs of their own.
    pub explode: bool,
    /// Whether reserved characters go unescaped.
    pub reserved: bool,
    /// Whether its value is JSON text.
    pub json: bool,
    /// Whether it is never to be printed.
    pub sensitive: bool,
}

/// Where a parameter or credential goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "OpenAPI's own words")]
pub enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "OpenAPI's own words")]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Body {
    /// Media type that is sent.
    pub media: String,
    /// How it is written.
    pub form: BodyForm,
    /// Its type.
    pub ty: TypeId,
    /// Whether it may be left out.
    pub required: bool,
    /// How members of a form are written, where the document says it.
    pub encoding: Vec<Encoding>,
    /// Forms with other schemas that may be sent instead, as they are liked; none of them has others again.
    pub others: Vec<Body>,
    /// Words for the name of its variant, where there are others.
    pub words: String,
    /// What people read about it.
    pub doc: Doc,
    /// Where it stands.
    pub span: Span,
}

impl Body {
    /// Every form of it, the one that is liked best first.
    pub fn forms(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }
}

/// How a member of a form is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// Name of the member.
    pub wire: String,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether items become pairs of their own.
    pub explode: bool,
    /// Whether reserved characters go unescaped.
    pub reserved: bool,
    /// Whether its value is JSON text.
    pub json: bool,
    /// Media type of a part, where the document says it.
    pub media: Option<String>,
    /// Whether the document gives a style: of a part, that is written as in a query then.
    pub styled: bool,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text.
    Text,
    /// Bytes as given.
    Bytes,
    /// Parts, one for each member: `multipart/form-data` and its kin.
    Parts,
}

/// What may come back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// First status it is for.
    pub from: u16,
    /// Last status it is for.
    pub to: u16,
    /// Whether it is success.
    pub success: bool,
    /// What people read about it.
    pub doc: Doc,
    /// Media type, if it has content.
    pub media: Option<String>,
    /// How it is read.
    pub form: AnswerForm,
    /// Its type: the payload's, where an envelope holds one.
    pub ty: Option<TypeId>,
    /// Headers that the document lists.
    pub headers: Vec<AnswerHeader>,
    /// Index of the variant, where the function returns one of several, or failures are one of several types.
    pub variant: u8,
    /// Words for its media type, where another one of the same statuses is liked better.
    pub words: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct AnswerHeader {
    /// Its name.
    pub wire: String,
    /// Its type; it is handed out as text.
    pub ty: Option<TypeId>,
    /// What people read about it.
    pub doc: Doc,
    /// Where it stands.
    pub span: Span,
}

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerForm {
    /// JSON.
    Json,
    /// Text.
    Text,
    /// Bytes as they come.
    Bytes,
    /// One JSON value a line; its type is the list of them.
    Lines,
    /// Nothing is expected.
    Empty,
}

/// What a client function returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returns {
    /// Nothing.
    Nothing,
    /// The bytes as they come.
    Bytes,
    /// Text.
    Text,
    /// A decoded value.
    One(TypeId),
    /// One of several by status: a union whose variants stand in the order of [`Answer::variant`].
    ByStatus(Vec<(String, TypeId)>),
}

/// What refusals of some operations may hold: one of several types, chosen by status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The types, in the order of [`Answer::variant`].
    pub types: Vec<TypeId>,
    /// Words for its name.
    pub words: String,
    /// Where the first operation that has them stands.
    pub span: Span,
    /// The tag whose operations alone have them.
    pub home: Option<String>,
}

/// How an answer says success and where its parts are: pointers into the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Pointer, and the JSON tokens that mean success.
    pub success: Option<(String, Vec<String>)>,
    /// The part that the function returns.
    pub payload: Option<String>,
    /// The failure's code.
    pub code: Option<String>,
    /// The failure's message.
    pub message: Option<String>,
    /// The provider's id of the call.
    pub request_id: Option<String>,
}

/// What a call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It creates or changes something.
    Creates {
        /// What.
        what: String,
        /// Pointer to the merchant's key in the request.
        key: Option<String>,
        /// How to learn what became of it.
        reconcile: Option<Reconcile>,
    },
    /// The document does not say: taken as an effect.
    Unstated,
}

/// The operation that tells what became of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconcile {
    /// Its `operationId`.
    pub operation: String,
    /// Pointers: into its request, into this one's.
    pub with: Vec<(String, String)>,
    /// Where its payload says how things stand.
    pub state: Option<State>,
    /// Its required members that `with` leaves out; `None` where its request is not made of members, so that settling can't fill it.
    pub arguments: Option<Vec<Argument>>,
    /// Its required members that have one value only, by pointer.
    pub constants: Vec<(String, TypeId, Constant)>,
}

/// A member of a payload that says how things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Pointer into the payload.
    pub at: String,
    /// The listed values, as text, and what each says; `None` where another will follow.
    pub values: Vec<(String, Option<Outcome>)>,
}

/// A member of a request that the caller gives when an operation is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Pointer into the request.
    pub pointer: String,
    /// Words for its Rust name.
    pub words: String,
    /// Its type.
    pub ty: TypeId,
    /// What people read about it.
    pub doc: Doc,
}

/// A member of the payload that must say the same as one of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// Pointer into the payload.
    pub payload: String,
    /// Pointer into the request.
    pub request: String,
    /// Whether they are compared as amounts.
    pub amount: bool,
    /// Whether they are never printed.
    pub sensitive: bool,
}

/// Notifications that may arrive at one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSet {
    /// The operation that they are callbacks of, by id; none for those of the whole document.
    pub callback_of: Option<String>,
    /// The choice of their payloads.
    pub ty: TypeId,
    /// Whether any of them comes as a form.
    pub form: bool,
}

/// A notification that the provider sends.
#[derive(Debug, Clone)]
pub struct Event {
    /// Whether it comes as a form (`application/x-www-form-urlencoded`) instead of JSON.
    pub form: bool,
    /// Name under `webhooks`, or of the callback.
    pub name: String,
    /// Words for the Rust name.
    pub item: String,
    /// Words for the names of what is written in it.
    pub words: String,
    /// Where it stands.
    pub span: Span,
    /// What people read about it.
    pub doc: Doc,
    /// Its first tag.
    pub tag: Option<String>,
    /// The payload.
    pub ty: Option<TypeId>,
    /// Status of the acknowledgement that the provider wants.
    pub acknowledge_status: Option<u16>,
    /// Body of that acknowledgement.
    pub acknowledge_body: Option<String>,
    /// How soon it must come.
    pub deadline_seconds: Option<u64>,
    /// Waits between tries.
    pub retry_seconds: Vec<u64>,
    /// Pointers to what a repeat has in common with the first.
    pub identity: Vec<String>,
    /// The operations that it is a callback of, by id; none where it is one of the document's own.
    pub callback_of: Vec<String>,
    /// How it is signed.
    pub signature: Option<SignatureId>,
    /// Wire forms accepted beside the declared ones.
    pub lenient: Vec<LenientForm>,
}
