//! Where components stand, so that each reference to one costs the same however many there are.

use std::collections::HashMap;

use super::{Node, Tree};

/// The places of a document's components. It goes with the tree that it was made of; where that was changed since, lookups are
/// slower and still right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// Sections by name; keys of each by their place.
    sections: HashMap<String, HashMap<String, usize>>,
}

impl Index {
    pub(crate) fn new(root: &Node) -> Self {
        let sections = root.get("components").and_then(Node::map);
        let sections = sections.unwrap_or_default().iter().map(|section| {
            let entries = section.node.map().unwrap_or_default().iter().enumerate();
            let places = entries.map(|(place, entry)| (entry.key.clone(), place));
            (section.key.clone(), places.collect())
        });
        Self {
            sections: sections.collect(),
        }
    }

    /// [`Node::at`] of the root.
    pub(crate) fn at<'n>(&self, root: &'n Node, pointer: &str) -> Option<&'n Node> {
        match self.component(root, pointer) {
            Some((_, component)) => Some(component),
            None => root.at(pointer),
        }
    }

    /// The entry of a section that is called `key`.
    pub(crate) fn entry<'n>(
        &self,
        root: &'n Node,
        section: &str,
        key: &str,
    ) -> Option<&'n super::Entry> {
        let entries = root.get("components")?.get(section)?;
        let place = self.sections.get(section).and_then(|keys| keys.get(key));
        let known = match (&entries.value, place) {
            (Tree::Map(map), Some(place)) => map.get(*place),
            _ => None,
        };
        match known.filter(|entry| entry.key == key) {
            Some(entry) => Some(entry),
            None => entries.entry(key),
        }
    }

    /// The component that a pointer leads to, and its section, if the pointer ends there.
    pub(crate) fn component<'n, 'p>(
        &self,
        root: &'n Node,
        pointer: &'p str,
    ) -> Option<(&'p str, &'n Node)> {
        let (section, key) = pointer.strip_prefix("/components/")?.split_once('/')?;
        if key.contains(['/', '~']) || section.contains('~') {
            return None;
        }
        let entry = self.entry(root, section, key)?;
        Some((section, &entry.node))
    }
}
