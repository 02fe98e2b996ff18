//! Reads a payment provider's web page as facts, and holds specs against them.
//!
//! ```text
//! capture → blocks → facts → inventory
//!                              ├─ audit: inventory against spec, both ways
//!                              ├─ contradictions: the document against itself
//!                              ├─ coverage: documented → in the spec → generated → tested
//!                              ├─ draft: a spec from captures alone
//!                              └─ drift: a new capture against the inventory
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | [`capture`] | a file as it was saved: what form it has, and why it can't be read |
//! | [`block`] | HTML, Markdown or text as headings, prose, tables, code, with places |
//! | [`json`] | examples as people print them: JSON with dashes, trailing commas, comments |
//! | [`mask`] | what must not be kept of an example: personal data, card numbers, secrets |
//! | [`facts`] | operations, fields, values, limits, examples: plain data with places |
//! | [`read`] | blocks as facts |
//! | [`contradiction`] | where a document contradicts itself |
//! | [`inventory`] | facts as a file that is committed, and back |
//! | [`spec`] | a spec as operations, events and the members of their messages, with places and Rust names |
//! | [`link`] | which nodes of a spec the facts are about |
//! | [`mod@audit`] | facts against a spec, both ways |
//! | [`finding`] | what the audit found, as text and as JSON |
//! | [`coverage`] | how far facts get: into the spec, generated code, a test |
//! | [`drift`] | a new capture against the inventory |
//! | [`touch`] | what a change touches in spec and generated code |
//!
//! Nothing here reads or writes a file, looks at a clock or the environment, knows a provider, or panics on input. What looks like
//! a fact but can't be read is [`facts::Unread`]; nothing is guessed. No provider's prose is kept.

// No page panics: what is indexed all the same says why that can't fail.
#![cfg_attr(
    not(test),
    warn(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

pub mod audit;
pub mod block;
pub mod capture;
pub mod contradiction;
pub mod coverage;
pub mod draft;
pub mod drift;
pub mod facts;
pub mod finding;
pub mod inventory;
pub mod json;
pub mod link;
pub mod mask;
pub mod read;
pub mod report;
pub mod spec;
pub mod touch;
mod yaml;
