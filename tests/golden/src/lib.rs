//! What the generator makes of `tests/fixtures/ok`, compiled: clippy, rustdoc and the tests of the workspace see it all.

// rustdoc asks which types are `Send` all the way down; a stranger's fixture nests types a hundred deep
#![recursion_limit = "512"]

include!(concat!(env!("OUT_DIR"), "/golden/mod.rs"));

#[cfg(test)]
mod run;
