//! What the macros name and nobody else should.

/// The names that the variants of a union are told apart with.
pub mod probes {
    pub use crate::shape::{Kinds, Probe};
}

#[cfg(feature = "serde")]
pub use crate::serde_traits::{deserialize, deserialize_integer, deserialize_text, serialize};
#[cfg(feature = "serde")]
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
