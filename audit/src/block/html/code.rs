//! Preformatted text, as it stands.

use super::tag::Tag;
use super::traits::Role;
use super::tree::{Id, Tree};
use crate::block::Text;

/// Text with its lines and spaces.
#[derive(Default)]
struct Verbatim {
    text: Text,
    /// Whether a line has ended that has no line break behind it yet.
    ended: bool,
}

impl Verbatim {
    fn push(&mut self, piece: &str, at: usize) {
        if piece.is_empty() {
            return;
        }
        if std::mem::take(&mut self.ended) && !piece.starts_with('\n') && !self.at_line_start() {
            self.text.push("\n", at);
        }
        self.text.push(piece, at);
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.as_str().ends_with('\n')
    }
}

/// What stands in an element, as it stands. Buttons and line numbers are left out; an element on a line of its own ends the line.
pub(super) fn verbatim(tree: &Tree, id: Id) -> Text {
    let mut code = Verbatim::default();
    collect(tree, id, &mut code);
    let mut text = code.text;
    let full = text.as_str();
    let from = usize::from(full.starts_with('\n'));
    let to = full.trim_end_matches(['\n', ' ']).len().max(from);
    if from > 0 || to < full.len() {
        text = text.slice(from, to);
    }
    text
}

fn collect(tree: &Tree, id: Id, code: &mut Verbatim) {
    for child in tree.children(id) {
        match tree.tag(child) {
            Tag::Text => code.push(tree.text(child), tree.at(child)),
            Tag::Break => code.push("\n", tree.at(child)),
            Tag::Button => {}
            tag => {
                let is_line = !tag.is_inline() || tree.traits(child).role == Role::Line;
                if is_line && !code.at_line_start() {
                    code.ended = true;
                }
                collect(tree, child, code);
                if is_line && !code.at_line_start() {
                    code.ended = true;
                }
            }
        }
    }
}

/// Whether a `code` element is a block of code: lines are elements in it, or it is JSON over several lines.
pub(super) fn is_block(tree: &Tree, id: Id) -> bool {
    if tree.children(id).any(|child| {
        !tree.tag(child).is_inline() && tree.tag(child) != Tag::Text
            || tree.traits(child).role == Role::Line
    }) {
        return true;
    }
    // One look at the beginning is enough: a sample begins with its brace.
    let first = tree.children(id).find_map(|child| {
        let text = tree.text(child).trim_start();
        (!text.is_empty()).then(|| text.starts_with(['{', '[']))
    });
    first == Some(true)
        && tree
            .children(id)
            .any(|child| tree.text(child).trim().contains('\n'))
}
