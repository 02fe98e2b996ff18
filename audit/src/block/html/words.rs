//! The words of an element as one line.

use super::line::Line;
use super::tag::Tag;
use super::traits::Role;
use super::tree::{Id, NONE, Tree};
use crate::block::Text;

/// The words of an element.
pub(super) fn plain(tree: &Tree, id: Id) -> Text {
    let mut line = Line::default();
    collect(tree, id, &mut line, &mut |_| false);
    line.take_at(tree.at(id))
}

/// Adds the words of an element to a line, without those elements in it that `aside` takes.
pub(super) fn collect(tree: &Tree, id: Id, line: &mut Line, aside: &mut dyn FnMut(Id) -> bool) {
    if tree.tag(id) == Tag::Text {
        line.push(tree.text(id), tree.at(id));
        return;
    }
    let mut before = NONE;
    for child in tree.children(id) {
        let tag = tree.tag(child);
        match tag {
            Tag::Text => line.push(tree.text(child), tree.at(child)),
            Tag::Break => line.space(tree.at(child)),
            Tag::Void => {}
            _ if is_chrome(tree, child) || aside(child) => {}
            _ => {
                let apart = !tag.is_inline() || is_apart(tree, before, child);
                if apart {
                    line.space(tree.at(child));
                }
                collect(tree, child, line, aside);
                if !tag.is_inline() || is_field_word(tree, child) {
                    line.space(tree.at(child));
                }
            }
        }
        before = child;
    }
}

fn is_field_word(tree: &Tree, id: Id) -> bool {
    matches!(
        tree.traits(id).role,
        Role::Name | Role::Type | Role::Required
    )
}

/// Whether an element in a line stands apart from the one directly before it, though no space is written: pages set badges apart by
/// their looks. Two `span`s alike are parts of a word, as word processors write them.
pub(super) fn is_apart(tree: &Tree, before: Id, id: Id) -> bool {
    if is_field_word(tree, id) {
        return true;
    }
    let (one, two) = (tree.tag(before), tree.tag(id));
    if before == NONE || one == Tag::Text || !one.is_inline() || !two.is_inline() {
        return false;
    }
    if matches!(one, Tag::Void | Tag::Break) || matches!(two, Tag::Void | Tag::Break) {
        return false;
    }
    let classes = (tree.traits(before).class, tree.traits(id).class);
    let differ = classes.0 != 0 && classes.1 != 0 && classes.0 != classes.1;
    let is_pair = matches!(
        (one, two),
        (Tag::Strong, Tag::Inline | Tag::Code)
            | (Tag::Inline | Tag::Code, Tag::Strong)
            | (Tag::Code, Tag::Code)
            | (Tag::Button, Tag::Button)
    );
    differ || is_pair
}

/// Whether it is a button or a link that belongs to the page's looks and not to its words.
pub(super) fn is_chrome(tree: &Tree, id: Id) -> bool {
    const BUTTONS: [&str; 14] = [
        "copy",
        "copied",
        "copy code",
        "copy link",
        "copy page",
        "expand all",
        "collapse all",
        "expand",
        "collapse",
        "try it",
        "try it out",
        "send",
        "show more",
        "send api request",
    ];
    const LINKS: [&str; 7] = ["#", "¶", "§", "🔗", "copy link", "permalink", "direct link"];
    let list: &[&str] = match tree.tag(id) {
        Tag::Button => &BUTTONS,
        Tag::Link => &LINKS,
        _ => return false,
    };
    let mut first = String::new();
    short(tree, id, &mut first, 6);
    let first = first.trim().to_ascii_lowercase();
    list.contains(&first.as_str())
}

/// The first words of an element, a few of them.
fn short(tree: &Tree, id: Id, into: &mut String, depth: u8) {
    for child in tree.children(id).take(8) {
        if into.len() > 24 {
            return;
        }
        let text = tree.text(child);
        into.extend(text.chars().take(25));
        if depth > 0 {
            short(tree, child, into, depth - 1);
        }
    }
}
