//! Compiles OpenAPI documents into typed Rust clients from a build script; the generator itself, [`payspec_codegen`], reads and
//! writes no files.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), payspec_build::Error> {
//!     payspec_build::Config::new().spec("acme.yaml").generate()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs: the module `acme`, with `acme::Client` and `acme::model`
//! include!(concat!(env!("OUT_DIR"), "/payspec/mod.rs"));
//! ```
//!
//! ```toml
//! [dependencies]
//! payspec-runtime = { version = "0.1", features = ["rustls"] }
//!
//! [build-dependencies]
//! payspec-build = "0.1"
//! ```
//!
//! `examples/build-script` of the repository is such a crate, with an overlay and a part of a file.
//!
//! The rest of the library is what the commands around the generator share: [`job`] is one spec and its folder, [`files`] the one
//! door to the disk, [`stamp`] what tells that nothing has to be done, [`findings`] how many findings are shown to people.

mod config;
pub mod files;
pub mod findings;
pub mod inputs;
pub mod job;
pub mod parallel;
pub mod progress;
pub mod stamp;
pub mod table;
pub mod terminal;

pub use config::{Config, Error};
