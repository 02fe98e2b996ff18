//! Examples: each is checked against its schema.

use super::Lower;
use crate::example;

impl Lower<'_, '_> {
    /// Reports every example that its own schema refuses: an error in our specs, a warning in others'.
    pub(super) fn check_examples(&mut self) {
        let index = &self.document.index;
        for found in example::examples_by(self.root, index) {
            for mismatch in found.check_by(self.root, index) {
                self.diags.example_mismatch(
                    mismatch.span,
                    mismatch.rule,
                    &mismatch.message,
                    self.document.payspec,
                );
            }
        }
    }
}
