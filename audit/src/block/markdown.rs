//! markdown as blocks.

use super::Block;

/// A page as blocks.
#[must_use]
pub fn blocks(_text: &str) -> Vec<Block> {
    Vec::new()
}
