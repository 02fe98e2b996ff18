//! The generator as a whole: what it makes of every fixture, what it says of every bad one, and that it always says the same.

mod coverage;
mod determinism;
mod diagnostics;
mod examples;
mod golden;
mod mutation;
mod oracle;
mod random;
mod story;
mod strangers;
mod surface;
mod tokens;
mod workspace;
