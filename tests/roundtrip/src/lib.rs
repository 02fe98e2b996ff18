//! Whether every value that a schema allows survives decoding and encoding.
//!
//! ```text
//! file ──► places ──► schemas as JSON Schema 2020-12 ──► instances ──► judge (jsonschema) ──► decode, encode ──► compare
//!              └────► types, by codegen                                                  └── driver: the generated crate
//! ```
//!
//! - [`place`]: every schema of a file as it is written, and the examples that belong to it;
//! - [`schema`]: OpenAPI's schemas as JSON Schema 2020-12, and the judge;
//! - [`make`]: random values of a schema, seeded;
//! - [`json`]: values with the text of their numbers, and where two differ;
//! - [`driver`]: the generated crate with a table of its types, compiled, as a process that decodes and encodes;
//! - [`check`]: all of it for one file; [`report`]: what came of it.

pub mod check;
pub mod driver;
pub mod json;
pub mod make;
pub mod place;
pub mod report;
pub mod schema;
