//! The way of a value through the schemas it has to fit.

use super::lenient::Lenient;
use super::rules::{count, enumeration, number_rules, text_rules, twins, types, wrong_type};
use super::scalar::fits_pattern;
use super::{Direction, Mismatch};
use crate::tree::{Entry, Index, Node, Tree, escape};

/// How many schemas deep a check goes, and how many it visits: recursion through `anyOf` has no other end.
const DEPTH: usize = 256;
const STEPS: u32 = 200_000;

pub(super) struct Checker<'a> {
    pub(super) root: &'a Node,
    index: &'a Index,
    direction: Direction,
    everywhere: Lenient,
    steps: u32,
}

/// A value of the example on its way through the schemas that it has to fit.
#[derive(Clone, Copy)]
pub(super) struct Spot<'n> {
    pub(super) node: &'n Node,
    pub(super) pointer: &'n str,
    pub(super) lenient: Lenient,
    pub(super) depth: usize,
}

impl<'n> Spot<'n> {
    /// The same value, one schema further.
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    /// A value inside this one.
    fn inner<'m>(self, node: &'m Node, pointer: &'m str) -> Spot<'m> {
        Spot {
            node,
            pointer,
            lenient: Lenient::default(),
            depth: self.depth + 1,
        }
    }

    /// A complaint about this value, by the rule at `rule`.
    pub(super) fn complain(self, rule: &Node, complaint: &str) -> Mismatch {
        let place = if self.pointer.is_empty() {
            "the example".to_owned()
        } else {
            format!("`{}`", self.pointer)
        };
        Mismatch {
            pointer: self.pointer.to_owned(),
            span: self.node.span,
            rule: rule.span,
            message: format!("{place} {complaint}"),
        }
    }
}

impl<'a> Checker<'a> {
    pub(super) fn new(root: &'a Node, index: &'a Index, direction: Direction) -> Self {
        let everywhere = if direction == Direction::Request {
            Lenient::default()
        } else {
            Lenient::of(root)
        };
        Self {
            root,
            index,
            direction,
            everywhere,
            steps: STEPS,
        }
    }

    pub(super) fn run(mut self, schema: &Node, example: &Node) -> Vec<Mismatch> {
        let spot = Spot {
            node: example,
            pointer: "",
            lenient: Lenient::default(),
            depth: 0,
        };
        let mut found = Vec::new();
        self.value(spot, schema, &mut found);
        found
    }

    /// Complaints of one schema alone.
    pub(super) fn complaints(&mut self, spot: Spot<'_>, schema: &Node) -> Vec<Mismatch> {
        let mut found = Vec::new();
        self.value(spot.deeper(), schema, &mut found);
        found
    }

    pub(super) fn value(&mut self, spot: Spot<'_>, schema: &Node, found: &mut Vec<Mismatch>) {
        if spot.depth > DEPTH || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        if let Some(reference) = schema.get("$ref").and_then(Node::text) {
            if let Some(target) = self.target(reference) {
                self.value(spot.deeper(), target, found);
            }
            return;
        }
        let lenient = if self.direction == Direction::Request {
            Lenient::default()
        } else {
            spot.lenient.and(Lenient::of(schema)).and(self.everywhere)
        };
        let nullable = schema.get("nullable").and_then(Node::bool) == Some(true);
        if (nullable && spot.node.is_null()) || lenient.is_absent(spot.node) {
            return;
        }
        let types = types(schema);
        let declared = lenient.declared(spot.node, &types);
        let spot = Spot {
            node: declared.as_ref().unwrap_or(spot.node),
            lenient,
            ..spot
        };
        if let Some(mismatch) = wrong_type(spot, schema, &types) {
            found.push(mismatch);
            return;
        }
        enumeration(spot, schema, found);
        match &spot.node.value {
            Tree::Text(text) => text_rules(spot, schema, text, found),
            Tree::Number(number) => number_rules(spot, schema, number, &types, found),
            Tree::List(list) => self.list(spot, schema, list, found),
            Tree::Map(map) => self.map(spot, schema, map, found),
            Tree::Null | Tree::Bool(_) => {}
        }
        self.combined(spot.deeper(), schema, found);
    }

    /// The schema a `$ref` leads to.
    pub(super) fn target(&self, reference: &str) -> Option<&'a Node> {
        self.index.at(self.root, reference.strip_prefix('#')?)
    }

    fn list(&mut self, spot: Spot<'_>, schema: &Node, list: &[Node], found: &mut Vec<Mismatch>) {
        count(
            spot,
            schema,
            ["minItems", "maxItems"],
            list.len(),
            "items",
            found,
        );
        if let Some(rule) = schema
            .get("uniqueItems")
            .filter(|rule| rule.bool() == Some(true))
            && let Some((one, other)) = twins(list)
        {
            let complaint =
                format!("says the same at {one} and {other}, which `uniqueItems` forbids");
            found.push(spot.complain(rule, &complaint));
        }
        let first = schema
            .get("prefixItems")
            .and_then(Node::list)
            .unwrap_or_default();
        for (index, node) in list.iter().enumerate() {
            if let Some(schema) = first.get(index).or_else(|| schema.get("items")) {
                let pointer = format!("{}/{index}", spot.pointer);
                self.value(spot.inner(node, &pointer), schema, found);
            }
        }
    }

    fn map(&mut self, spot: Spot<'_>, schema: &Node, map: &[Entry], found: &mut Vec<Mismatch>) {
        count(
            spot,
            schema,
            ["minProperties", "maxProperties"],
            map.len(),
            "members",
            found,
        );
        for rule in schema
            .get("required")
            .and_then(Node::list)
            .unwrap_or_default()
        {
            let Some(name) = rule.text() else { continue };
            if spot.node.get(name).is_none() && !self.may_be_missing(schema, name) {
                let complaint = format!("lacks the required member `{name}`");
                found.push(spot.complain(rule, &complaint));
            }
        }
        for entry in map {
            self.member(spot, schema, entry, found);
        }
    }

    fn member(&mut self, spot: Spot<'_>, schema: &Node, entry: &Entry, found: &mut Vec<Mismatch>) {
        let pointer = format!("{}/{}", spot.pointer, escape(&entry.key));
        let inner = spot.inner(&entry.node, &pointer);
        let mut is_known = false;
        if let Some(schema) = schema.get("properties").and_then(|all| all.get(&entry.key)) {
            is_known = true;
            self.value(inner, schema, found);
        }
        for pattern in schema
            .get("patternProperties")
            .and_then(Node::map)
            .unwrap_or_default()
        {
            if fits_pattern(&pattern.key, &entry.key).unwrap_or(true) {
                is_known = true;
                self.value(inner, &pattern.node, found);
            }
        }
        let Some(rule) = schema.get("additionalProperties").filter(|_| !is_known) else {
            return;
        };
        if rule.bool() == Some(false) {
            let complaint = format!(
                "has the member `{}`, which `additionalProperties: false` forbids",
                entry.key
            );
            let mut mismatch = spot.complain(rule, &complaint);
            mismatch.span = entry.key_span;
            found.push(mismatch);
        } else if rule.map().is_some() {
            self.value(inner, rule, found);
        }
    }

    /// Whether a required member is one that does not travel this way.
    fn may_be_missing(&self, schema: &Node, name: &str) -> bool {
        let Some(member) = schema.get("properties").and_then(|all| all.get(name)) else {
            return false;
        };
        let keywords: &[&str] = match self.direction {
            Direction::Request => &["readOnly"],
            Direction::Answer => &["writeOnly"],
            Direction::Either => &["readOnly", "writeOnly"],
        };
        keywords.iter().any(|keyword| self.says(member, keyword, 0))
    }

    /// Whether a schema, or one it is made of, has `keyword: true`.
    fn says(&self, schema: &Node, keyword: &str, depth: usize) -> bool {
        if depth > 16 {
            return false;
        }
        if let Some(reference) = schema.get("$ref").and_then(Node::text) {
            let target = self.target(reference);
            return target.is_some_and(|target| self.says(target, keyword, depth + 1));
        }
        let parts = schema.get("allOf").and_then(Node::list).unwrap_or_default();
        schema.get(keyword).and_then(Node::bool) == Some(true)
            || parts.iter().any(|part| self.says(part, keyword, depth + 1))
    }
}
