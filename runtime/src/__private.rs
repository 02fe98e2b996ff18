//! What the macros name and nobody else should.

/// The names that facets of a member are written with.
pub mod facets {
    pub use crate::shape::Facet::*;
    pub use crate::shape::{Condition, Forms, Is, Kinds, Probe};
}

/// The names that rules over several members are written with.
pub mod groups {
    pub use crate::shape::Group::*;
}

#[cfg(feature = "serde")]
pub use crate::serde_traits::{deserialize, deserialize_integer, deserialize_text, serialize};
#[cfg(feature = "serde")]
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
