//! What a schema says of an object: `$ref` and `allOf` followed, choices kept apart.

use std::collections::BTreeMap;

use payspec_codegen::source::Span;
use payspec_codegen::tree::Node;

use super::provenance::{self, Provenance};
use super::{entries, items};

/// How many `$ref`s, `allOf`s and choices are followed inside each other.
const DEPTH: usize = 24;

/// A schema, where it stands, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Seat<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: String,
    pub(super) source: Option<Provenance>,
}

impl<'a> Seat<'a> {
    /// A schema below this one.
    pub(super) fn below(&self, node: &'a Node, steps: &str) -> Self {
        Self {
            node,
            pointer: format!("{}/{steps}", self.pointer),
            source: self.source.clone(),
        }
    }

    /// The schema itself, or the one that its `$ref` leads to.
    pub(super) fn target(&self, tree: &'a Node) -> Self {
        let (pointer, node) = super::follow(tree, self.pointer.clone(), self.node);
        Self {
            source: provenance::of(tree, node, self.source.as_ref()),
            node,
            pointer,
        }
    }
}

/// A property of an object.
#[derive(Clone, Debug)]
pub(super) struct Property<'a> {
    pub(super) name: &'a str,
    pub(super) key: Span,
    pub(super) seat: Seat<'a>,
    /// The schema whose `properties` list it.
    pub(super) object: String,
}

/// What a schema says of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) properties: Vec<Property<'a>>,
    pub(super) required: BTreeMap<&'a str, Span>,
    /// Where the first `required` stands.
    pub(super) required_at: Option<Span>,
    /// Sets of members of which one set has to be there.
    pub(super) groups: Vec<Vec<Vec<String>>>,
    pub(super) items: Vec<Seat<'a>>,
    pub(super) choices: Vec<Vec<Seat<'a>>>,
    /// Pointers to all schemas that say something here.
    pub(super) scope: Vec<String>,
}

impl<'a> Parts<'a> {
    /// What a schema says.
    pub(super) fn of(tree: &'a Node, seat: &Seat<'a>) -> Self {
        let mut parts = Self::default();
        parts.take(tree, seat, 0);
        parts
    }

    fn take(&mut self, tree: &'a Node, seat: &Seat<'a>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        self.scope.push(seat.pointer.clone());
        let is_reference = seat.node.get("$ref").is_some();
        let seat = seat.target(tree);
        if is_reference {
            if self.scope.contains(&seat.pointer) {
                return;
            }
            self.scope.push(seat.pointer.clone());
        }
        for (index, part) in items(seat.node, "allOf").iter().enumerate() {
            self.take(
                tree,
                &seat.below(part, &format!("allOf/{index}")),
                depth + 1,
            );
        }
        for entry in entries(seat.node, "properties") {
            let steps = format!("properties/{}", super::escape(&entry.key));
            let mut property = seat.below(&entry.node, &steps);
            property.source = match provenance::own(tree, &entry.node) {
                Some(own) => Some(own),
                // Beside a lone reference nothing may stand: its target speaks for it.
                None if entry.node.get("$ref").is_some() => property.target(tree).source,
                None => property.source,
            };
            // A later part of an `allOf` says more about the member of an earlier one.
            self.properties.retain(|known| known.name != entry.key);
            self.properties.push(Property {
                name: &entry.key,
                key: entry.key_span,
                seat: property,
                object: seat.pointer.clone(),
            });
        }
        if let Some(entry) = seat.node.entry("required") {
            self.required_at.get_or_insert(entry.node.span);
        }
        for name in items(seat.node, "required") {
            if let Some(text) = name.text() {
                self.required.insert(text, name.span);
            }
        }
        if let Some(inner) = seat.node.get("items") {
            self.items.push(seat.below(inner, "items"));
        }
        for keyword in ["oneOf", "anyOf"] {
            self.choice(tree, &seat, keyword, depth);
        }
    }

    fn choice(&mut self, tree: &'a Node, seat: &Seat<'a>, keyword: &str, depth: usize) {
        let alternatives = items(seat.node, keyword);
        if alternatives.is_empty() {
            return;
        }
        if let Some(group) = group(alternatives) {
            self.groups.push(group);
            return;
        }
        let below = |(index, node)| seat.below(node, &format!("{keyword}/{index}"));
        let seats: Vec<Seat<'a>> = alternatives.iter().enumerate().map(below).collect();
        match seats.as_slice() {
            [one] => self.take(tree, one, depth + 1),
            _ => self.choices.push(seats),
        }
    }

    /// The forms that the object may have: one for each alternative of each choice, or just one.
    pub(super) fn forms(mut self, tree: &'a Node) -> Vec<(Option<Seat<'a>>, Self)> {
        let choices = std::mem::take(&mut self.choices);
        if choices.is_empty() {
            return vec![(None, self)];
        }
        let mut forms = Vec::new();
        for seat in choices.into_iter().flatten() {
            let mut form = self.clone();
            form.take(tree, &seat, 0);
            // A choice inside a choice: its alternatives are not told apart any more.
            for inner in std::mem::take(&mut form.choices).into_iter().flatten() {
                form.take(tree, &inner, 1);
            }
            form.choices.clear();
            forms.push((Some(seat), form));
        }
        forms
    }
}

/// Alternatives that say nothing but which members have to be there.
fn group(alternatives: &[Node]) -> Option<Vec<Vec<String>>> {
    let only_required = |node: &Node| {
        let map = node.map()?;
        let [entry] = map else { return None };
        let names = (entry.key == "required").then(|| entry.node.list())??;
        Some(
            names
                .iter()
                .filter_map(Node::text)
                .map(str::to_owned)
                .collect(),
        )
    };
    alternatives.iter().map(only_required).collect()
}
