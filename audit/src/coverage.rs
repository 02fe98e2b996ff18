//! How far the facts of documents get: into the spec, into generated code, into a test.
//!
//! Facts are counted, not nodes of the spec: a field is one fact however many tables and examples show it. What is exercised is evidence:
//! [`Exercised`] holds what the tests send and receive, and nothing else counts.

mod count;
mod documented;
mod excuses;
mod exercised;
mod fixture;
mod print;
#[cfg(test)]
mod tests;
mod trial;

pub use documented::{Documented, documented};
pub use exercised::Exercised;
pub use trial::{Trial, trials};

use crate::facts::Inventory;
use crate::link::link;
use crate::spec::SpecView;

/// How far the facts of a provider's documents get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The provider, as its folder is called.
    pub provider: String,
    /// The facts: by kind, then in the order of the documents.
    pub facts: Vec<Fact>,
}

/// A fact, and how far it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub what: What,
    /// Which, in words: "`amount` of the request of `pay`". No value of an example is in it.
    pub name: String,
    /// Where a document shows it first: `capture:line:column`.
    pub at: String,
    /// Whether it leads to a declaration of the spec.
    pub in_spec: bool,
    /// Whether the spec says that it is left out on purpose.
    pub left_out: bool,
    /// Whether generated code has it.
    pub generated: bool,
    /// Whether a test sends or receives it.
    pub exercised: bool,
}

/// What kind of fact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A call that the merchant makes.
    Operation,
    /// A message that the provider sends.
    Notification,
    /// A member of a message, or a parameter.
    Field,
    /// A value that a field may have.
    Value,
    /// A code that says why a call was refused.
    Code,
    /// A JSON example.
    Example,
}

impl What {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Operation,
        Self::Notification,
        Self::Field,
        Self::Value,
        Self::Code,
        Self::Example,
    ];

    /// Many of it, in one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Notification => "notifications",
            Self::Field => "fields",
            Self::Value => "values",
            Self::Code => "codes",
            Self::Example => "examples",
        }
    }
}

/// How many facts get how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All facts.
    pub documented: usize,
    /// Those that lead to a declaration of the spec.
    pub in_spec: usize,
    /// Those that are left out on purpose.
    pub left_out: usize,
    /// Those that generated code has.
    pub generated: usize,
    /// Those that a test sends or receives.
    pub exercised: usize,
}

/// How far the facts of an inventory get.
#[must_use]
pub fn coverage(inventory: &Inventory, view: &SpecView, exercised: &Exercised) -> Coverage {
    let links = link(inventory, view);
    Coverage {
        provider: view.named.api.name.clone(),
        facts: count::facts(inventory, view, &links, exercised),
    }
}

impl Coverage {
    /// How many facts of a kind get how far.
    #[must_use]
    pub fn totals(&self, what: What) -> Totals {
        let mut totals = Totals::default();
        for fact in self.facts.iter().filter(|fact| fact.what == what) {
            totals.documented += 1;
            totals.in_spec += usize::from(fact.in_spec);
            totals.left_out += usize::from(fact.left_out);
            totals.generated += usize::from(fact.generated);
            totals.exercised += usize::from(fact.exercised);
        }
        totals
    }
}

impl Fact {
    /// Whether nothing is missing on its way, or it is left out on purpose.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.left_out || (self.in_spec && self.generated && self.exercised)
    }
}
