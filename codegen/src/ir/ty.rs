//! Types: what a schema becomes.

use super::{Doc, Source};
use crate::source::Span;
use std::ops::{Index, IndexMut};

/// A place in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) u32);

/// Every type of an API; they refer to each other by [`TypeId`], so a cycle is a fact to ask about.
#[derive(Debug, Clone, Default)]
pub struct Types(Vec<Type>);

impl Types {
    /// Adds a type.
    pub fn push(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(ty);
        id
    }

    /// All types with their ids, in the order they were met.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.0)
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.0.len() as u32).map(TypeId)
    }

    /// Whether values of a type are any JSON.
    pub fn is_any(&self, id: TypeId) -> bool {
        matches!(self[id].kind, TypeKind::Any | TypeKind::Pending)
    }

    /// Whether a type is a component that says nothing of its values, or only that they are objects: it has a name all the same.
    pub fn is_free_component(&self, id: TypeId) -> bool {
        let ty = &self[id];
        let is_free = match ty.kind {
            TypeKind::Any => true,
            TypeKind::Map(value) => self.is_any(value),
            _ => false,
        };
        is_free && matches!(ty.naming, Naming::Component { .. })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "only `push` makes a `TypeId`, no type is ever taken out, and each API asks its own types"
)]
impl Index<TypeId> for Types {
    type Output = Type;
    fn index(&self, id: TypeId) -> &Type {
        &self.0[id.0 as usize]
    }
}

#[expect(clippy::indexing_slicing, reason = "as for `Index`")]
impl IndexMut<TypeId> for Types {
    fn index_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.0[id.0 as usize]
    }
}

/// A type and what is known about it.
#[derive(Debug, Clone)]
pub struct Type {
    /// Where its schema stands.
    pub span: Span,
    /// What people read about it.
    pub doc: Doc,
    /// What its name is made from.
    pub naming: Naming,
    /// What it is.
    pub kind: TypeKind,
    /// Whether `null` is one of its values.
    pub nullable: bool,
    /// Limits on its values.
    pub constraints: Vec<Constraint>,
    /// Where its values travel.
    pub usage: Usage,
    /// The tag whose operations alone reach it; `None` if several do.
    pub home: Option<String>,
    /// Whether a card verification code is inside: then it is not `Clone`.
    pub holds_cvv: bool,
    /// Whether a value that must not be serialized is inside.
    pub holds_secret: bool,
}

/// What a type's name is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Naming {
    /// A component schema; `words` differ from its key where `x-name` says so.
    Component {
        /// Key under `components/schemas`.
        key: String,
        /// Words for its name.
        words: String,
    },
    /// Written inside another: the owner's name and words after it.
    Inside {
        /// The type it is written in.
        owner: TypeId,
        /// What it is there.
        words: String,
    },
    /// Belongs to an operation: its id and a word after it.
    Of {
        /// Words of the operation's name.
        operation: String,
        /// What it is there.
        words: String,
    },
}

/// What a type is.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// Being lowered: no finished API holds one.
    Pending,
    /// One value.
    Scalar(Scalar),
    /// A list of items.
    List(TypeId),
    /// A list of fixed length.
    Tuple(Vec<TypeId>),
    /// An object with free member names.
    Map(TypeId),
    /// Any JSON.
    Any,
    /// An object with known members.
    Struct(Struct),
    /// Text out of a list that may grow.
    TextEnum(Enum),
    /// An integer out of a list that may grow.
    IntegerEnum(Enum),
    /// One of several types.
    Union(Union),
    /// A value of this type or `null`, where the place says so and the type does not.
    OrNull(TypeId),
    /// A list or map that holds itself, and so needs a name.
    Newtype(TypeId),
}

/// A single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md, section Formats")]
pub enum Scalar {
    Null,
    Bool,
    I32,
    I64,
    U32,
    U64,
    Number,
    Text,
    Amount,
    Timestamp,
    LocalDateTime,
    Date,
    TimestampOrText,
    DateOrText,
    Pan,
    Cvv,
    Secret,
    MaskedText,
    MaskedInteger,
    /// A part or a body of bytes, as it is sent.
    File,
    /// A body of bytes, as it comes.
    Bytes,
}

/// An object with known members.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// Members in spec order.
    pub fields: Vec<Field>,
    /// Type of members that are not listed, where the spec allows them by saying so.
    pub extra: Option<TypeId>,
    /// Whether members that are not listed may come although nobody says so: they are kept.
    pub open: bool,
    /// Rules over several members.
    pub groups: Vec<Group>,
}

/// A member of an object, or a parameter of an operation.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Words for the Rust name.
    pub words: String,
    /// Where it stands.
    pub span: Span,
    /// What people read about it.
    pub doc: Doc,
    /// Its type.
    pub ty: TypeId,
    /// Whether it may be missing or null.
    pub presence: Presence,
    /// Whether it must be behind a box, for the type to have a size.
    pub boxed: bool,
    /// Rules and ways of reading.
    pub facets: Vec<Facet>,
    /// The only value it has in a request.
    pub constant: Option<Constant>,
    /// Documented default, as JSON text.
    pub default: Option<String>,
    /// Documented example, as JSON text.
    pub example: Option<String>,
    /// Which direction it travels.
    pub access: Access,
    /// Who fills it in.
    pub filled: Filled,
}

/// Who fills a member in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// The caller.
    ByCaller,
    /// The client's configuration, where the caller leaves it out.
    ByConfig(String),
    /// Signing.
    BySignature,
}

/// The only value a member has in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constant {
    /// Text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A boolean.
    Bool(bool),
    /// The only variant of its enum.
    Variant,
}

/// Whether a member may be missing, and whether it may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// May be missing.
    Optional,
    /// Always there, may be null.
    RequiredOrNull,
    /// May be missing, may be null: three states.
    OptionalOrNull,
}

/// Which direction a member travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Both.
    Both,
    /// Answers only (`readOnly`).
    Answers,
    /// Requests only (`writeOnly`).
    Requests,
}

/// Where values of a type travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// In requests.
    pub request: bool,
    /// In answers.
    pub answer: bool,
    /// In notifications.
    pub event: bool,
    /// As the whole body of a request.
    pub body: bool,
}

/// A rule over several members: sets of wire names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// At least one set is present.
    AnyOf(Vec<Vec<String>>),
    /// Exactly one set is present.
    OneOf(Vec<Vec<String>>),
}

/// A limit on values. Numbers are the text of the spec: no bound passes a float.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "keywords of JSON Schema")]
pub enum Constraint {
    MinLength(u64),
    MaxLength(u64),
    Pattern(String),
    Minimum {
        bound: String,
        exclusive: bool,
    },
    Maximum {
        bound: String,
        exclusive: bool,
    },
    MultipleOf(String),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    /// The only values allowed, as text of the scalar.
    OneOf(Vec<String>),
}

/// What is to be known of a member when it is read, checked or filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facet {
    /// A limit on the value.
    Limit(Constraint),
    /// Limits of each item or map value.
    Items(Vec<Facet>),
    /// Wire forms accepted beside the declared one.
    Lenient(Vec<LenientForm>),
    /// Filled by this item of the client's configuration when absent; required in the end.
    Fill(String),
    /// The same for a member that may stay absent.
    FillIfConfigured(String),
    /// Filled by signing.
    Signature,
    /// Required when all of these hold.
    RequiredWhen(Vec<Condition>),
    /// Document place, where it differs from the owner's.
    Source(Source),
}

/// Wire forms accepted beside the declared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LenientForm {
    /// A number where text is declared.
    Number,
    /// Text where a number, integer or boolean is declared.
    Text,
    /// `""` means absent.
    Empty,
    /// `null` means absent.
    Null,
}

/// A condition on a sibling member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Wire name of the sibling.
    pub field: String,
    /// What must hold of it.
    pub is: Is,
}

/// What must hold of a sibling member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Is {
    /// It has one of these values.
    In(Vec<String>),
    /// It has one of these values or is missing.
    InOrAbsent(Vec<String>),
}

/// Values of an enum, in spec order.
#[derive(Debug, Clone, Default)]
pub struct Enum {
    /// The values.
    pub values: Vec<EnumValue>,
    /// Whether the spec says which values are final.
    pub terminal: bool,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// As the wire has it (integers as text).
    pub wire: String,
    /// Words for the variant.
    pub words: String,
    /// What it means.
    pub doc: Doc,
    /// Where it stands.
    pub span: Span,
    /// What it says of the thing's fate, if final.
    pub outcome: Option<Outcome>,
}

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of specs/README.md, x-values")]
pub enum Outcome {
    Succeeded,
    Failed,
    Cancelled,
    Expired,
    Refunded,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The types, in spec order.
    pub variants: Vec<Variant>,
    /// How reading tells them apart.
    pub select: Select,
    /// In which order reading tries them: whoever asks for more comes first, since its values fit the others too.
    pub order: Vec<usize>,
}

/// A type of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Words for its name.
    pub words: String,
    /// Its type.
    pub ty: TypeId,
    /// Where it stands.
    pub span: Span,
    /// Values of the discriminator that mean it.
    pub tags: Vec<String>,
    /// Whether it stands behind a box: then the enum stays small, and cycles end.
    pub boxed: bool,
    /// Whether its type is of this variant alone, so that it converts by itself.
    pub converts: bool,
    /// Whether the discriminator is not a member of the variant's own type, so that the union writes it.
    pub adds_tag: bool,
    /// What its values look like.
    pub probe: Probe,
}

impl Variant {
    /// A variant as it is first met; the rest is found out when every type is there.
    #[must_use]
    pub fn new(words: String, ty: TypeId, span: Span) -> Self {
        Self {
            words,
            ty,
            span,
            tags: Vec::new(),
            boxed: false,
            converts: false,
            adds_tag: false,
            probe: Probe::default(),
        }
    }
}

/// How reading tells variants apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Select {
    /// By the value of a member.
    Tag(String),
    /// By kind and distinguishing members.
    Probe,
}

/// What values of a variant look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probe {
    /// JSON kinds.
    pub kinds: Vec<Kind>,
    /// Members that are always there.
    pub required: Vec<String>,
    /// Names of all members that it knows, sorted.
    pub members: Vec<String>,
    /// Pointers to members that have one of these values, as text, where they are there. The first tells most variants apart.
    pub constants: Vec<(String, Vec<String>)>,
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the kinds of RFC 8259")]
pub enum Kind {
    Bool,
    Number,
    Text,
    List,
    Object,
}

impl TypeKind {
    /// Whether null is a value like others, so that no place has to say that it may be null.
    pub fn takes_null(&self) -> bool {
        matches!(self, TypeKind::Any | TypeKind::Scalar(Scalar::Null))
    }
}

impl Field {
    /// Whether the wire always has it, whoever fills it in.
    pub fn is_always_there(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::RequiredOrNull)
    }
}
