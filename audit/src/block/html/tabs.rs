//! Tabs: pages keep samples and answers in them. The word of a tab goes in front of what it shows.

use super::traits::Role;
use super::tree::{Id, Tree};
use super::words;
use crate::block::Text;

/// A tab.
#[derive(Debug)]
struct Tab {
    words: Text,
    id: u32,
    selected: bool,
    used: bool,
}

/// The tabs that were listed last, at each depth of panels.
#[derive(Debug)]
pub(super) struct Tabs(Vec<Vec<Tab>>);

impl Tabs {
    /// No tabs yet.
    pub(super) fn new() -> Self {
        Self(vec![Vec::new()])
    }

    /// Takes in a row of tabs.
    pub(super) fn list(&mut self, tree: &Tree, id: Id) {
        let mut tabs = Vec::new();
        collect(tree, id, &mut tabs);
        if let Some(top) = self.0.last_mut() {
            *top = tabs;
        }
    }

    /// A panel begins: the words of its tab, where it is certain which one that is.
    pub(super) fn enter(&mut self, tree: &Tree, id: Id) -> Option<Text> {
        let traits = tree.traits(id);
        let tabs = self.0.last_mut().map(Vec::as_mut_slice).unwrap_or_default();
        let tab = if traits.label != 0 && tabs.iter().any(|tab| tab.id != 0) {
            tabs.iter_mut().find(|tab| tab.id == traits.label)
        } else if traits.hidden {
            tabs.iter_mut().find(|tab| !tab.used && !tab.selected)
        } else if tabs.iter().any(|tab| tab.selected) {
            tabs.iter_mut().find(|tab| !tab.used && tab.selected)
        } else {
            tabs.iter_mut().find(|tab| !tab.used)
        };
        let words = tab.map(|tab| {
            tab.used = true;
            tab.words.clone()
        });
        self.0.push(Vec::new());
        words.filter(|words| !words.is_empty())
    }

    /// The panel ends.
    pub(super) fn leave(&mut self) {
        if self.0.len() > 1 {
            self.0.pop();
        }
    }
}

fn collect(tree: &Tree, id: Id, tabs: &mut Vec<Tab>) {
    for child in tree.children(id) {
        let traits = tree.traits(child);
        if traits.role == Role::Tab {
            tabs.push(Tab {
                words: words::plain(tree, child),
                id: traits.id,
                selected: traits.selected,
                used: false,
            });
        } else {
            collect(tree, child, tabs);
        }
    }
}
