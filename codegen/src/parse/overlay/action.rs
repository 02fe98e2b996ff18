//! The file of an overlay, and its actions carried out.

use serde_json_path::JsonPath;

use super::target::{Step, Target};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceFile, Span};
use crate::suggest::nearest;
use crate::tree::{Aliases, DEPTH, Entry, Node, Tree, read};

/// How many values overlays may put into one document.
const BUDGET: usize = 200_000;

/// How long a path may be, in bytes: its reader follows brackets by calling itself.
const LONGEST: usize = 2_000;

const ROOT: [&str; 4] = ["overlay", "info", "extends", "actions"];
const INFO: [&str; 3] = ["title", "version", "description"];
const ACTION: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// The tree with the overlays applied, in their order; `None` after saying what is wrong with one of them.
pub(in crate::parse) fn apply(
    root: &Node,
    overlays: &[String],
    sources: &[SourceFile],
    diags: &mut Diagnostics,
) -> Option<Node> {
    let mut target = Target::new(root.clone());
    let mut left = BUDGET;
    let before = diags.len();
    for path in overlays {
        let mut numbered = sources.iter().enumerate();
        let Some((at, source)) = numbered.find(|(_, source)| source.path == *path) else {
            diags.overlay_not_given(path);
            continue;
        };
        if let Some(overlay) = read(source, FileId::new(at), Aliases::Expand, diags) {
            let mut run = Overlay {
                source,
                version: Version::V10,
                target: &mut target,
                left: &mut left,
                diags,
            };
            run.apply(&overlay);
        }
    }
    let errors = diags.has_errors_from(before);
    (!errors).then_some(target.tree)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V10,
    V11,
}

/// An overlay while it is applied.
struct Overlay<'a, 'd> {
    source: &'a SourceFile,
    version: Version,
    target: &'a mut Target,
    /// How many values may still be put in.
    left: &'a mut usize,
    diags: &'d mut Diagnostics,
}

impl Overlay<'_, '_> {
    fn apply(&mut self, overlay: &Node) {
        let Some(version) = overlay.get("overlay") else {
            return self.diags.no_overlay(overlay.span);
        };
        let said = version.text().or(version.number()).unwrap_or_default();
        self.version = match said.split('.').take(2).collect::<Vec<_>>().as_slice() {
            ["1", "0"] => Version::V10,
            ["1", "1"] => Version::V11,
            _ => return self.diags.overlay_version(version.span, said),
        };
        self.keys(overlay, &ROOT);
        match overlay.get("info") {
            Some(info) => {
                self.keys(info, &INFO);
                for key in ["title", "version"] {
                    if info.get(key).is_none() {
                        self.diags.overlay_missing(info.span, "`info`", key);
                    }
                }
            }
            None => self
                .diags
                .overlay_missing(overlay.span, "an overlay", "info"),
        }
        let Some(actions) = overlay.get("actions") else {
            return self
                .diags
                .overlay_missing(overlay.span, "an overlay", "actions");
        };
        let Some(list) = actions.list() else {
            return self
                .diags
                .overlay_kind(actions.span, "actions", "a list", actions.kind());
        };
        for action in list {
            self.action(action);
        }
    }

    fn keys(&mut self, node: &Node, known: &[&str]) {
        for entry in node.map().unwrap_or_default() {
            if !known.contains(&entry.key.as_str()) && !entry.key.starts_with("x-") {
                let near = nearest(&entry.key, known.iter().copied());
                self.diags
                    .overlay_unknown_key(entry.key_span, &entry.key, near);
            }
        }
    }

    fn action(&mut self, action: &Node) {
        self.keys(action, &ACTION);
        let Some(said) = action.get("target") else {
            return self
                .diags
                .overlay_missing(action.span, "an action", "target");
        };
        let Some(path) = self.path(said, "target") else {
            return;
        };
        let places = self.target.select(&path);
        if places.is_empty() {
            return self
                .diags
                .overlay_no_target(said.span, said.text().unwrap_or_default());
        }
        let is_removed = match action.get("remove") {
            Some(remove) => match remove.bool() {
                Some(remove) => remove,
                None => {
                    return self.diags.overlay_kind(
                        remove.span,
                        "remove",
                        "`true` or `false`",
                        remove.kind(),
                    );
                }
            },
            None => false,
        };
        if is_removed {
            return self.remove(&places, said.span);
        }
        let copy = action.get("copy").filter(|_| self.version == Version::V11);
        match (copy, action.get("update")) {
            (Some(copy), _) => {
                if let Some(copied) = self.copied(copy) {
                    self.update(&places, &copied, copy.span);
                }
            }
            (None, Some(update)) => self.update(&places, update, update.span),
            (None, None) => self.diags.overlay_says_nothing(action.span),
        }
    }

    /// The path that a member says.
    fn path(&mut self, said: &Node, key: &str) -> Option<JsonPath> {
        let Some(text) = said.text() else {
            self.diags.overlay_kind(said.span, key, "text", said.kind());
            return None;
        };
        if text.len() > LONGEST {
            let what = format!("it is longer than {LONGEST} bytes");
            self.diags.overlay_bad_path(said.span, &what);
            return None;
        }
        if !text.starts_with('$') {
            self.diags
                .overlay_bad_path(said.span, "a path starts with `$`, the root");
            return None;
        }
        match JsonPath::parse(text) {
            Ok(path) => Some(path),
            Err(error) => {
                let span = self.inside(said.span, text, error.position());
                self.diags.overlay_bad_path(span, error.message());
                None
            }
        }
    }

    /// The place of the character at `position`, from 1, of a text, where the file has the text as it is.
    fn inside(&self, span: Span, text: &str, position: usize) -> Span {
        let written = self.source.bytes.get(span.start as usize..);
        let written = written.unwrap_or_default();
        let quoted = matches!(written.first(), Some(b'"' | b'\''));
        let as_is = written
            .get(usize::from(quoted)..)
            .is_some_and(|written| written.starts_with(text.as_bytes()));
        let at = text.char_indices().nth(position.saturating_sub(1));
        let (chars, bytes) = match at {
            Some((bytes, _)) => (position.saturating_sub(1), bytes),
            // The path ends too early: its last character is the place.
            None => match text.char_indices().next_back() {
                Some((bytes, _)) => (text.chars().count() - 1, bytes),
                None => return span,
            },
        };
        let steps = |offset: usize| u32::try_from(offset + usize::from(quoted)).ok();
        match (as_is, steps(chars), steps(bytes)) {
            (true, Some(chars), Some(bytes)) => Span {
                column: span.column.saturating_add(chars),
                start: span.start.saturating_add(bytes),
                end: span.start.saturating_add(bytes).saturating_add(1),
                ..span
            },
            _ => span,
        }
    }

    fn remove(&mut self, places: &[Vec<Step>], span: Span) {
        if places.iter().any(Vec::is_empty) {
            return self.diags.overlay_root(span);
        }
        self.target.remove(places);
    }

    fn copied(&mut self, copy: &Node) -> Option<Node> {
        let path = self.path(copy, "copy")?;
        let places = self.target.select(&path);
        match places.as_slice() {
            [only] => self.target.node(only).cloned(),
            several => {
                let said = copy.text().unwrap_or_default();
                self.diags
                    .overlay_copy_source(copy.span, said, several.len());
                None
            }
        }
    }

    fn update(&mut self, places: &[Vec<Step>], update: &Node, span: Span) {
        let (size, depth) = extent(update);
        match self.left.checked_sub(size.saturating_mul(places.len())) {
            Some(left) => *self.left = left,
            None => return self.diags.overlay_too_much(span, BUDGET),
        }
        let deepest = places.iter().map(Vec::len).max().unwrap_or(0);
        if deepest + depth > DEPTH {
            return self.diags.overlay_too_deep(span, DEPTH);
        }
        let (version, diags) = (self.version, &mut *self.diags);
        self.target
            .change(places, |node| put(node, update, version, diags));
    }
}

/// Puts an update into what a path selected.
fn put(node: &mut Node, update: &Node, version: Version, diags: &mut Diagnostics) {
    let is_new = version == Version::V11;
    let (span, kind) = (node.span, node.kind());
    match (&mut node.value, &update.value) {
        (Tree::List(list), Tree::List(more)) if is_new => list.extend(more.iter().cloned()),
        (Tree::List(list), _) => list.push(update.clone()),
        (Tree::Map(_), Tree::Map(_)) => merge(node, update, diags),
        (Tree::Map(_), _) | (_, Tree::List(_) | Tree::Map(_)) => {
            diags.overlay_incompatible((update.span, update.kind()), (span, kind));
        }
        _ if is_new => *node = update.clone(),
        _ => diags.overlay_single(update.span, kind, span),
    }
}

/// Maps merge, lists grow, single values are replaced; an overlay is at most [`DEPTH`] deep.
fn merge(node: &mut Node, update: &Node, diags: &mut Diagnostics) {
    let (span, kind) = (node.span, node.kind());
    match (&mut node.value, &update.value) {
        (Tree::Map(map), Tree::Map(more)) => {
            for entry in more {
                match map.iter_mut().find(|known| known.key == entry.key) {
                    Some(known) => merge(&mut known.node, &entry.node, diags),
                    None => map.push(Entry::clone(entry)),
                }
            }
        }
        (Tree::List(list), Tree::List(more)) => list.extend(more.iter().cloned()),
        (Tree::Map(_) | Tree::List(_), _) | (_, Tree::Map(_) | Tree::List(_)) => {
            diags.overlay_incompatible((update.span, update.kind()), (span, kind));
        }
        _ => *node = update.clone(),
    }
}

/// How many values a node is, and how deep they are nested.
fn extent(node: &Node) -> (usize, usize) {
    let entries = node.map().unwrap_or_default().iter();
    let below = entries
        .map(|entry| &entry.node)
        .chain(node.list().unwrap_or_default());
    below.map(extent).fold((1, 1), |(size, depth), below| {
        (size + below.0, depth.max(below.1 + 1))
    })
}
