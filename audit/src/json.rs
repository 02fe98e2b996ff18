//! Examples as people print them.

use payspec_codegen::tree::Node;

use crate::block::{Places, Text};
use crate::facts::{Choices, Mend};

/// An example that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenient {
    /// The value, not masked yet, with places.
    pub value: Node,
    /// What had to be mended, sorted.
    pub mended: Vec<Mend>,
}

/// Why text is no example: in our words, without a part of the text; and the byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// Why.
    pub why: String,
    /// Byte in the text.
    pub at: usize,
}

/// Reads JSON as pages print it.
///
/// # Errors
/// It is not JSON even so.
pub fn read(_text: &Text, _places: &Places<'_>) -> Result<Lenient, NotJson> {
    Err(NotJson {
        why: String::new(),
        at: 0,
    })
}

/// Values of an example that list what they may be.
#[must_use]
pub fn choices(_value: &Node) -> Vec<Choices> {
    Vec::new()
}
