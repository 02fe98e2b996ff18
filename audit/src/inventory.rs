//! Facts as a file that is committed, and back.

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostic;

use crate::facts::Inventory;

/// The file, as it is committed.
#[must_use]
pub fn write(_inventory: &Inventory) -> String {
    String::new()
}

/// The facts of a committed file.
///
/// # Errors
/// What is wrong with the file, with places in it.
pub fn read(_file: &SourceFile) -> Result<Inventory, Vec<Diagnostic>> {
    Err(Vec::new())
}
