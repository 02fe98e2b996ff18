//! The gate at the door: OpenAPI 3.0 and 3.1.

use super::Mode;
use crate::diag::Diagnostics;
use crate::tree::{Node, Tree};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V30,
    V31,
}

/// The version of OpenAPI a root says, or `None` after saying why it cannot be read.
pub(super) fn version(root: &Node, mode: Mode, diags: &mut Diagnostics) -> Option<Version> {
    let Tree::Map(_) = root.value else {
        diags.root_no_map(root.span, root.kind());
        return None;
    };
    let Some(openapi) = root.entry("openapi") else {
        match root.entry("swagger") {
            Some(swagger) => diags.swagger(swagger.key_span),
            None => diags.no_version(root.span),
        }
        return None;
    };
    let text = match &openapi.node.value {
        Tree::Text(text) => text,
        Tree::Number(number) if mode == Mode::Plain => number,
        Tree::Number(number) => {
            diags.version_no_text(openapi.node.span, number);
            return None;
        }
        _ => {
            diags.unknown_version(openapi.node.span, openapi.node.kind());
            return None;
        }
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V30),
        (Some("3"), Some("1")) => Some(Version::V31),
        (Some("3"), Some("2")) => {
            diags.version_32(openapi.node.span, text);
            None
        }
        _ => {
            diags.unknown_version(openapi.node.span, text);
            None
        }
    }
}
