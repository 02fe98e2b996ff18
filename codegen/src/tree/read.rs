//! Bytes → tree, strictly: what a reviewer could misread is refused.

mod scalar;
mod yaml;

use crate::diag::Diagnostics;
use crate::json;
use crate::source::{FileId, Lines, SourceFile};
use crate::tree::Node;

/// How deep lists and maps may be nested.
pub(crate) const DEPTH: usize = 256;

/// What is done about anchors, aliases and merge keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aliases {
    /// They are errors: the spec language has none.
    Refuse,
    /// They are replaced by what they stand for, within a budget.
    Expand,
}

/// The one document of a file that is written as our specs are, or `None` after saying why there is none: for other files of facts
/// beside the specs.
///
/// A path that ends in `.json` is read as strict JSON, everything else as YAML.
pub fn strictly(source: &SourceFile, file: FileId, diags: &mut Diagnostics) -> Option<Node> {
    read(source, file, Aliases::Refuse, diags)
}

/// The one document of a file that is written as anybody's are, with aliases; or `None` after saying why there is none.
pub fn openly(source: &SourceFile, file: FileId, diags: &mut Diagnostics) -> Option<Node> {
    read(source, file, Aliases::Expand, diags)
}

/// The one document of a file, or `None` after saying why there is none.
///
/// A path that ends in `.json` is read as strict JSON, everything else as YAML.
pub(crate) fn read(
    source: &SourceFile,
    file: FileId,
    aliases: Aliases,
    diags: &mut Diagnostics,
) -> Option<Node> {
    let lenient = aliases == Aliases::Expand;
    let lossy;
    let text = match std::str::from_utf8(&source.bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let mut chunks = source.bytes.utf8_chunks();
            let valid = chunks.next().map_or("", |chunk| chunk.valid());
            let byte = source.bytes.get(at).copied().unwrap_or_default();
            let mut span = Lines::new(file, valid, 0).span(at, at);
            if !lenient || is_utf16(&source.bytes) {
                span.end = span.end.saturating_add(1);
                diags.not_utf8(span, byte);
                return None;
            }
            diags.not_utf8_in_part(span, byte);
            lossy = source.text_lossy();
            &lossy
        }
    };
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::new(file, body, text.len() - body.len());
    if body.trim().is_empty() {
        diags.empty_file(lines.span(0, 0));
        return None;
    }
    if is_json(&source.path) {
        let found = diags.len();
        let root = json::read(body, &lines, lenient, diags);
        if root.is_some() || !lenient {
            return root;
        }
        // JSON with comments or commas too many is YAML more often than not.
        let mut own = Diagnostics::new();
        let root = yaml::read(body, &lines, aliases, &mut own)?;
        root.map()?;
        diags.soften_from(found);
        for finding in own.into_sorted() {
            diags.push(finding);
        }
        Some(root)
    } else {
        // JSON in a file of YAML may have escapes that YAML readers trip over.
        if lenient && body.trim_start().starts_with('{') {
            let mut own = Diagnostics::new();
            let root = json::read(body, &lines, lenient, &mut own);
            if root.is_some() {
                for finding in own.into_sorted() {
                    diags.push(finding);
                }
                return root;
            }
        }
        yaml::read(body, &lines, aliases, diags)
    }
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

fn is_json(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}
