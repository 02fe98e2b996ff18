//! HTML as a browser saves it, as blocks.
//!
//! The tokenizer is html5gum's; what the elements mean is ours: a tree in one vector (`tree`), nested at most so deep that it can be
//! walked by recursion, without what shows nothing; then one walk over it. Every text knows where it stands in the page.

mod code;
mod entity;
mod line;
mod schema;
mod table;
mod tabs;
mod tag;
mod traits;
mod tree;
mod walk;
mod words;

use super::Block;

/// A page as blocks.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    with_depth(text).0
}

/// As [`blocks`], and the byte of the first element that is nested too deep to be read as what it is.
pub(crate) fn with_depth(text: &str) -> (Vec<Block>, Option<usize>) {
    let tree = tree::Tree::new(text);
    (walk::walk(&tree), tree.flattened())
}
