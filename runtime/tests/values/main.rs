//! Values as generated code has them: read, written, checked, printed, put through serde.

#![allow(missing_docs, unreachable_pub)]

mod check;
mod debug;
mod hostile;
mod model;
mod reading;
#[cfg(feature = "serde")]
mod serde;
