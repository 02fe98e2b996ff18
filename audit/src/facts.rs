//! What a captured document says, as plain data with places. No prose: names, types, limits, values, examples.

use payspec_codegen::tree::Node;

use crate::capture::Form;

/// A place in a capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What is known of a provider: all captured documents of its spec, in the order of the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The documents.
    pub documents: Vec<Document>,
}

/// The facts of one capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id under the spec's `x-documents`.
    pub id: String,
    /// File name of the capture, without a folder.
    pub capture: String,
    /// What form the capture has.
    pub form: Form,
    /// SHA-256 of the capture, lower-case hexadecimal.
    pub sha256: String,
    /// Day on which it was read, `yyyy-mm-dd`.
    pub read: String,
    /// Its sections in the order of the document; those that hold no fact are left out.
    pub sections: Vec<Section>,
    /// What looks like a fact but can't be read, in the order of the document.
    pub unread: Vec<Unread>,
}

/// A part of a document below one heading or one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// The heading.
    pub title: String,
    /// HTTP method, upper case, where it is printed.
    pub method: Option<String>,
    /// Path template, where it is printed.
    pub path: Option<String>,
    /// Where the heading stands.
    pub at: Place,
    /// Where method and path stand, if they do.
    pub path_at: Option<Place>,
    /// Its facts in the order of the document.
    pub parts: Vec<Part>,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// A call that the merchant makes.
    Call,
    /// A message that the provider sends.
    Notification,
    /// Anything else.
    General,
}

/// Facts that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A table of fields.
    Fields(FieldTable),
    /// A JSON example.
    Example(Example),
    /// A table of values, such as statuses or codes.
    Values(ValueTable),
    /// A table of limits that belong to no field.
    Limits(Vec<LimitRow>),
}

/// Which way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// To the provider.
    Request,
    /// From the provider, as the answer to a call.
    Answer,
    /// From the provider, unasked.
    Notification,
    /// The document does not say.
    Unknown,
}

/// A table whose rows are fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTable {
    /// Which way the fields travel.
    pub way: Way,
    /// Where its first row or its header stands.
    pub at: Place,
    /// Whether the table has a column, or words in its rows, that tell required from optional.
    pub tells_required: bool,
    /// Its rows.
    pub rows: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Wire names from the outermost object of the table to the field itself. `[]` is put behind the name of a list whose items have
    /// fields of their own; a name that the row has lost is `?`.
    pub path: Vec<String>,
    /// Where the row stands.
    pub at: Place,
    /// Its type, where one is said.
    pub ty: Option<Type>,
    /// Whether it has to be there.
    pub required: Required,
    /// Its limits.
    pub limits: Vec<Limit>,
    /// Values that the row lists.
    pub values: Vec<String>,
    /// Whether the list is said, or looks, to be open: "etc.", "such as", a `2 = Success` alone.
    pub open: bool,
    /// The default that the row says.
    pub default: Option<String>,
    /// Examples that the row shows, masked.
    pub examples: Vec<String>,
    /// What its words say against the rest of it; the facts are what the rest says.
    pub doubts: Vec<Doubt>,
}

/// What the words of a row say against the rest of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// They mark the field as optional where the table says required, or the reverse.
    Flag,
    /// They break off behind this value of a list.
    BreaksOff(String),
    /// They are nothing but this word, which is a value of the field in another case.
    Case(String),
}

impl Doubt {
    /// The word for files; [`Doubt::value`] follows it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::BreaksOff(_) => "breaks-off",
            Self::Case(_) => "case",
        }
    }

    /// The value that it is about.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Flag => None,
            Self::BreaksOff(value) | Self::Case(value) => Some(value),
        }
    }

    /// The doubt of that word and value.
    #[must_use]
    pub fn new(word: &str, value: Option<String>) -> Option<Self> {
        match (word, value) {
            ("flag", None) => Some(Self::Flag),
            ("breaks-off", Some(value)) => Some(Self::BreaksOff(value)),
            ("case", Some(value)) => Some(Self::Case(value)),
            _ => None,
        }
    }
}

/// A name that a row has lost.
pub const LOST: &str = "?";

impl Field {
    /// Its path with dots.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// Its own name, unless it is lost.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let own = self.path.last()?;
        (own != LOST).then(|| own.trim_end_matches("[]"))
    }
}

/// A type as a document says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// What it is in JSON.
    pub kind: Kind,
    /// As it is written, without limits: `Long`, `Array of objects`.
    pub words: String,
    /// The name of the object, where the document has one: `Alipay` of `object (Alipay)`.
    pub schema: Option<String>,
}

/// What a type is in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Text.
    String,
    /// A number without fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// A list; of what, where it is said.
    Array(Option<Box<Kind>>),
}

impl Kind {
    /// The word of OpenAPI.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array(_) => "array",
        }
    }
}

/// Whether a field has to be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Required {
    /// Always.
    Yes,
    /// Never.
    No,
    /// Under a condition.
    When(Condition),
    /// The table does not say.
    Unsaid,
}

/// When a field has to be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Condition {
    /// As it is written.
    pub words: String,
    /// What it says, where that could be read.
    pub reading: Option<Reading>,
}

/// A condition that could be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Another field is absent or empty.
    Absent(String),
    /// Another field has one of these values.
    OneOf(String, Vec<String>),
}

/// A limit on values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limit {
    /// What is limited.
    pub of: LimitOf,
    /// The least, as written.
    pub min: Option<String>,
    /// The most, as written.
    pub max: Option<String>,
    /// Of what, where it is said: `minutes`, `USD`.
    pub unit: Option<String>,
}

/// What a limit is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitOf {
    /// How many characters.
    Length,
    /// The value itself.
    Value,
}

/// A table of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueTable {
    /// What takes the values, in the document's word: `status`, `payType`.
    pub subject: String,
    /// Where it begins.
    pub at: Place,
    /// Its values.
    pub rows: Vec<Value>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As written.
    pub value: String,
    /// Where.
    pub at: Place,
}

/// A limit that belongs to no field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// What is limited, in the document's words: `Collection`, `payType=BANK_TRANSFER inBankCode=CREDIT_CARD`.
    pub subject: String,
    /// The limit.
    pub limit: Limit,
    /// Where.
    pub at: Place,
}

/// A JSON example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Which way it travels.
    pub way: Way,
    /// Where it begins.
    pub at: Place,
    /// The value, masked; its places are those of the capture, or all alike where it comes from an inventory.
    pub value: Node,
    /// What had to be mended before it was JSON.
    pub mended: Vec<Mend>,
    /// Values that are lists of choices instead of a value.
    pub choices: Vec<Choices>,
}

/// Something that was mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mend {
    /// What.
    pub what: MendKind,
    /// How often.
    pub count: u32,
}

/// What is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "their words")]
pub enum MendKind {
    TrailingComma,
    MissingComma,
    /// A list's bullet before a key.
    Dash,
    Comment,
    Quotes,
    /// Keys without quotes.
    BareKey,
    /// `...` where more would stand.
    Ellipsis,
}

/// A value of an example that lists what it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Where in the example, with dots: `productInfo[].price`.
    pub path: String,
    /// Where in the capture.
    pub at: Place,
    /// The choices.
    pub values: Vec<String>,
    /// The default, where one is said.
    pub default: Option<String>,
}

/// Something that looks like a fact but can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub at: Place,
    /// What it is and why it can't be read, in our words: `a row of 3 cells under 5 headings`.
    pub why: String,
}
