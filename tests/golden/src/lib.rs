//! What the generator makes of `tests/fixtures/ok`, compiled: clippy, rustdoc and the tests of the workspace see it all.

include!(concat!(env!("OUT_DIR"), "/golden/mod.rs"));

#[cfg(test)]
mod run;
