//! Notifications as a program that uses a generated crate receives them.

#![allow(missing_docs, unreachable_pub)]

mod handling;
mod model;
#[cfg(feature = "axum")]
mod serving;
mod verifying;
