//! Examples against their schemas: what a document shows has to be what its spec says.
//!
//! Works on the bundled and normalised tree: `$ref`s lead into `#/components`, nullability is `nullable`, bounds are 3.0's.
//! Numbers are compared as decimals by their text. A pattern that regex-lite cannot read is left to `lower`, as are
//! keywords that no 3.0 schema has after normalising. How deep and how long a check may run is bounded: what lies beyond is taken to fit.

mod check;
mod find;
mod lenient;
mod rules;
mod scalar;
mod variant;

pub(crate) use find::examples_by;
pub use find::{Found, Part, examples};

use crate::source::Span;
use crate::tree::{Index, Node};

/// Which way an example travels: some members are only sent, some only received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To the provider: required `readOnly` members may be missing.
    Request,
    /// From the provider: required `writeOnly` members may be missing, and `x-lenient` forms are accepted.
    Answer,
    /// Not known, such as the example of a schema: all of this.
    Either,
}

/// A place where an example and its schema disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Where in the example, as a JSON pointer; empty for all of it.
    pub pointer: String,
    /// Where in the example.
    pub span: Span,
    /// The rule of the schema.
    pub rule: Span,
    /// What is wrong, with the place and the rule.
    pub message: String,
}

/// All places where `example` does not fit `schema`, whose `$ref`s are looked up in `root`.
#[must_use]
pub fn check(root: &Node, schema: &Node, example: &Node) -> Vec<Mismatch> {
    check_sent(root, schema, example, Direction::Either)
}

/// As [`check`], for an example of which it is known which way it travels.
#[must_use]
pub fn check_sent(
    root: &Node,
    schema: &Node,
    example: &Node,
    direction: Direction,
) -> Vec<Mismatch> {
    check::Checker::new(root, &Index::new(root), direction).run(schema, example)
}

#[cfg(test)]
mod tests;
