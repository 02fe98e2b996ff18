//! What types are called by code that stands beside the generated module.

use super::Emit;
use super::rust_type::From;
use crate::Options;
use crate::ir::{Naming, TypeKind};
use crate::name::Named;
use crate::source::Span;

/// A type and the schema it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Where its schema stands; of several that all apply, the last.
    pub span: Span,
    /// Its key under `components/schemas`, if it is one of those.
    pub component: Option<String>,
    /// The type, where `rt` is the runtime and `model` the module of that name.
    pub path: String,
}

/// Every type of an API, in the order they were met. Of several with one place the first is the one that was made for it.
#[must_use]
pub fn typed(named: &Named) -> Vec<Typed> {
    let options = Options::for_specs(&[]);
    let emit = Emit::new(named, &options);
    let types = named.api.types.iter();
    types
        .map(|(id, ty)| Typed {
            span: ty.span,
            component: match (&ty.naming, &ty.kind) {
                // What stands in place of a `null` has the name of what it wraps.
                (_, TypeKind::OrNull(_)) => None,
                (Naming::Component { key, .. }, _) => Some(key.clone()),
                _ => None,
            },
            path: emit.rust_type(id, From::Outside).to_string(),
        })
        .collect()
}
