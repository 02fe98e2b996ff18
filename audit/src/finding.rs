//! What the audit finds: a fact and a node of the spec that don't agree, or one without the other.

mod render;

pub use render::{json, text};

use payspec_codegen::source::Span;

use crate::facts::Place;
use crate::spec::Aspect;

/// Something that the audit found. Messages are lower case without a full stop, names in backticks; no value of an example is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of disagreement it is.
    pub rule: Rule,
    /// Whether something has to be done.
    pub level: Level,
    /// What was found.
    pub message: String,
    /// The fact in a few words, as `fact` of `x-deviates` may name it: a dotted path, a value, a heading.
    pub subject: String,
    /// Where in the spec.
    pub spec: Option<Span>,
    /// Where in a document.
    pub document: Option<Spot>,
    /// Further places of the spec.
    pub also: Vec<(Span, String)>,
    /// What to do about it.
    pub edit: Option<Edit>,
    /// Rust items that come of the place in the spec.
    pub rust: Vec<String>,
}

/// What kind of disagreement it is: the aspects of `x-deviates`, and an entry of `x-deviates` that is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Spec and document differ in this.
    Differs(Aspect),
    /// An acknowledged deviation that nothing deviates from.
    Unneeded,
}

impl Rule {
    /// The word for people and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Differs(aspect) => aspect.as_str(),
            Self::Unneeded => "unneeded",
        }
    }
}

/// Whether something has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// To be mended or acknowledged.
    Error,
    /// For information.
    Note,
}

impl Level {
    /// The word for people and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
        }
    }
}

/// A place in a captured document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The document, as its place in the inventory.
    pub document: usize,
    /// Where in it.
    pub place: Place,
}

/// A change of the spec that would settle a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to do, in words: "add `retryTimes` to `required`".
    pub action: String,
    /// Where in the spec.
    pub at: Span,
    /// Lines of YAML to paste there, indented as they have to stand; often none.
    pub lines: Vec<String>,
}
