//! What the generated code calls after each plain struct or enum.
//!
//! Everything they make is `#[inline]`: code is made only for the types that a user reaches, and in the user's crate.

mod enums;
mod object;
mod serde;
mod setters;
mod union;
