//! OpenAPI Overlays 1.0 and 1.1: what a file of actions changes in a tree. What an overlay puts in keeps the overlay's places.

#[cfg(feature = "overlay")]
mod action;
#[cfg(not(feature = "overlay"))]
mod off;
#[cfg(feature = "overlay")]
mod target;
#[cfg(all(test, feature = "overlay"))]
mod tests;

#[cfg(feature = "overlay")]
pub(super) use action::apply;
#[cfg(not(feature = "overlay"))]
pub(super) use off::apply;
