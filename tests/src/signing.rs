//! Answers as the provider signs them; so far no generated client asks for that.

use payspec_codegen::ir::Operation;

use crate::bench::Bench;
use crate::case::Case;
use crate::server::Script;

/// The answer, signed where the spec says so.
pub fn answer(_bench: &Bench, _op: &Operation, _case: &Case, answer: Script) -> Script {
    answer
}

/// Answers that are not signed as the spec says, each with what is wrong.
pub fn wrongly(
    _bench: &Bench,
    _op: &Operation,
    _case: &Case,
    _answer: &Script,
) -> Vec<(&'static str, Script)> {
    Vec::new()
}
