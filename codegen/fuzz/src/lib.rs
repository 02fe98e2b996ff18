//! Inputs for the compiler, and what must hold of whatever it makes of them.
//!
//! Three kinds: bytes of small specs, mutated (`bytes`); trees of small specs, mutated and printed (`tree`); documents made of nothing
//! (`document`). `inspect` judges. The fuzz targets and `codegen/examples/mutate.rs` share all of it.

pub mod bytes;
pub mod document;
pub mod inspect;
pub mod seeds;
pub mod tree;
