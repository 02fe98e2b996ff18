//! Examples: each is checked against its schema.

use super::Lower;
use crate::example;

impl Lower<'_, '_> {
    /// Reports every example that its own schema refuses, an error in our specs, a warning in others'; and says how many there are.
    pub(super) fn check_examples(&mut self) -> usize {
        let index = &self.document.index;
        let examples = example::examples_by(self.root, index);
        for found in &examples {
            for mismatch in found.check_by(self.root, index) {
                self.diags.example_mismatch(
                    mismatch.span,
                    mismatch.rule,
                    &mismatch.message,
                    self.document.payspec,
                );
            }
        }
        examples.len()
    }
}
