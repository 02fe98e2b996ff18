//! How names are spelt beyond what an identifier needs: what the compiler warns of, and what other names keep for themselves.

use crate::ident;

/// What is named in camel case, where an underscore would be warned of.
pub(super) const IN_CAMEL_CASE: [&str; 9] = [
    "types",
    "values",
    "alternatives",
    "answers",
    "bodies",
    "failures",
    "servers",
    "events",
    "error codes",
];

/// A name to put words behind: without the underscore that keeps `self_` from being a keyword.
pub(crate) fn stem(name: &str) -> &str {
    ident::file_stem(name).trim_end_matches('_')
}

/// Methods that would hide a trait's, or look like a constructor.
const OWN_METHODS: [&str; 12] = [
    "as_ref", "borrow", "builder", "clone", "cmp", "default", "deref", "drop", "eq", "fmt", "hash",
    "new",
];

pub(super) fn method_name(words: &str) -> String {
    let name = ident::method_name(words);
    match OWN_METHODS.contains(&name.as_str()) {
        true => format!("{name}_call"),
        false => name,
    }
}

/// The file of a tag's types and operations. A module that is called like the one it stands in is a slip to clippy, and one that
/// is called like a type (`_2fa`) would be taken for that.
pub(crate) fn file_of(tag: &str) -> String {
    let name = ident::module_name(tag);
    match name.as_str() {
        "model" | "ops" => format!("{name}_"),
        digit if digit.starts_with('_') => format!("tag{digit}"),
        _ => name,
    }
}
