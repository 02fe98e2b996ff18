//! The names that we use of the generator.

#[cfg(test)]
pub(crate) use payspec_codegen::Summary;
pub(crate) use payspec_codegen::diag::{Diagnostic, render};
pub(crate) use payspec_codegen::source::SourceFile;
pub(crate) use payspec_codegen::suggest::nearest;
pub(crate) use payspec_codegen::{
    Layout, Module, Options, OutFile, Output, Spec, generate, module, schema_json,
};
