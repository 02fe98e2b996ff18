//! The gate at the door: OpenAPI 3.0 and 3.1.

use super::Mode;
use crate::diag::Diagnostics;
use crate::source::Span;
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
        let is_api = ["paths", "webhooks", "components"]
            .iter()
            .any(|key| root.get(key).and_then(Node::map).is_some());
        match root.entry("swagger") {
            Some(swagger) => diags.swagger(swagger.key_span),
            None if mode == Mode::Plain && is_api => return Some(guessed(root, root.span, diags)),
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
        _ if mode == Mode::Plain => return Some(guessed(root, openapi.node.span, diags)),
        _ => {
            diags.unknown_version(openapi.node.span, openapi.node.kind());
            return None;
        }
    };
    let meant = match mode {
        Mode::Payspec => text.as_str(),
        Mode::Plain => text.trim().trim_start_matches(['v', 'V']),
    };
    if meant != text {
        diags.version_spelt(openapi.node.span, text, meant);
    }
    let mut parts = meant.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V30),
        (Some("3"), Some("1")) => Some(Version::V31),
        (Some("3"), None) if mode == Mode::Plain => Some(guessed(root, openapi.node.span, diags)),
        (Some("3"), Some(minor)) if minor == "2" || mode == Mode::Plain => {
            diags.version_32(mode, openapi.node.span, meant);
            (mode == Mode::Plain).then_some(Version::V31)
        }
        _ => {
            diags.unknown_version(openapi.node.span, text);
            None
        }
    }
}

/// The version of somebody else's document that does not say it.
fn guessed(root: &Node, span: Span, diags: &mut Diagnostics) -> Version {
    let (version, words) = match root.get("webhooks") {
        Some(_) => (Version::V31, "3.1"),
        None => (Version::V30, "3.0"),
    };
    diags.version_guessed(span, words);
    version
}
