//! Findings of selecting a part of a document.

use super::parse::meant;
use super::{Diagnostic, Diagnostics};

impl Diagnostics {
    pub(crate) fn only_unknown(&mut self, word: &str, near: Option<&str>) {
        self.push(
            Diagnostic::invalid(None, format!("no operation or tag is called `{word}`")).help(
                meant(near, || {
                    "name an operation by its `operationId`, a tag, a path, or `webhooks`"
                        .to_owned()
                }),
            ),
        );
    }

    #[cfg(not(feature = "overlay"))]
    pub(crate) fn overlay_off(&mut self) {
        self.push(
            Diagnostic::unsupported(None, "this build of the generator reads no overlays")
                .help("switch on the feature `overlay` of payspec-codegen"),
        );
    }
}
