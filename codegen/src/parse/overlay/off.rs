//! A build without overlays says so.

use crate::diag::Diagnostics;
use crate::source::SourceFile;
use crate::tree::Node;

pub(in crate::parse) fn apply(
    _root: &Node,
    _overlays: &[String],
    _sources: &[SourceFile],
    diags: &mut Diagnostics,
) -> Option<Node> {
    diags.overlay_off();
    None
}
