//! A tree that JSONPath can be asked about, and changed where it points.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::tree::{Node, Tree};

/// A step from a node to one below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Member(String),
    Element(usize),
}

/// The tree, and the same as the values that paths are asked of.
pub(super) struct Target {
    pub(super) tree: Node,
    value: Value,
}

impl Target {
    pub(super) fn new(tree: Node) -> Self {
        let value = value(&tree);
        Self { tree, value }
    }

    /// The places that a path selects, each once, in their order.
    pub(super) fn select(&self, path: &JsonPath) -> Vec<Vec<Step>> {
        let found = path.query_located(&self.value);
        let mut places: Vec<Vec<Step>> = found
            .locations()
            .map(|location| location.iter().map(step).collect())
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    pub(super) fn node(&self, place: &[Step]) -> Option<&Node> {
        let mut steps = place.iter();
        steps.try_fold(&self.tree, |node, step| match (step, &node.value) {
            (Step::Member(key), _) => node.get(key),
            (Step::Element(at), Tree::List(list)) => list.get(*at),
            _ => None,
        })
    }

    /// Changes the nodes at `places`, inner ones before those they stand in.
    pub(super) fn change(&mut self, places: &[Vec<Step>], mut change: impl FnMut(&mut Node)) {
        for place in places.iter().rev() {
            if let Some(node) = node_mut(&mut self.tree, place) {
                change(node);
            }
        }
        self.renew(places);
    }

    /// Takes the nodes at `places` out of what they stand in, from the last to the first, so that what goes moves nothing that is
    /// still to go.
    pub(super) fn remove(&mut self, places: &[Vec<Step>]) {
        for place in places.iter().rev() {
            let Some((last, parent)) = place.split_last() else {
                continue;
            };
            let parent = node_mut(&mut self.tree, parent).map(|node| &mut node.value);
            match (last, parent) {
                (Step::Member(key), Some(Tree::Map(map))) => map.retain(|entry| entry.key != *key),
                (Step::Element(at), Some(Tree::List(list))) if *at < list.len() => {
                    list.remove(*at);
                }
                _ => {}
            }
        }
        self.value = value(&self.tree);
    }

    /// Brings the values up to the tree, which changed at `places`.
    fn renew(&mut self, places: &[Vec<Step>]) {
        if let [only] = places
            && let Some(node) = self.node(only)
        {
            let new = value(node);
            if let Some(old) = value_mut(&mut self.value, only) {
                *old = new;
            }
            return;
        }
        self.value = value(&self.tree);
    }
}

fn node_mut<'n>(node: &'n mut Node, place: &[Step]) -> Option<&'n mut Node> {
    let mut steps = place.iter();
    steps.try_fold(node, |node, step| match (step, &mut node.value) {
        (Step::Member(key), Tree::Map(map)) => {
            let entry = map.iter_mut().find(|entry| entry.key == *key);
            entry.map(|entry| &mut entry.node)
        }
        (Step::Element(at), Tree::List(list)) => list.get_mut(*at),
        _ => None,
    })
}

fn value_mut<'v>(value: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    let mut steps = place.iter();
    steps.try_fold(value, |value, step| match step {
        Step::Member(key) => value.get_mut(key),
        Step::Element(at) => value.get_mut(*at),
    })
}

fn step(element: &PathElement<'_>) -> Step {
    match element {
        PathElement::Name(name) => Step::Member((*name).to_owned()),
        PathElement::Index(at) => Step::Element(*at),
    }
}

fn value(node: &Node) -> Value {
    match &node.value {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        // Only compared in filters; the tree keeps the digits.
        Tree::Number(number) => number.parse().map_or(Value::Null, Value::Number),
        Tree::Text(text) => Value::String(text.clone()),
        Tree::List(list) => Value::Array(list.iter().map(value).collect()),
        Tree::Map(map) => {
            let entries = map.iter();
            Value::Object(
                entries
                    .map(|entry| (entry.key.clone(), value(&entry.node)))
                    .collect(),
            )
        }
    }
}
