//! Several schemas that all apply, as one: `allOf` and references resolved, keyword by keyword.

use std::collections::BTreeSet;

use super::{Lower, constraint, entries, items};
use crate::ir::Constraint;
use crate::source::Span;
use crate::tree::{Entry, Node};

/// What all of some schemas say together.
#[derive(Default)]
pub(super) struct Merged<'a> {
    /// The schemas, references and `allOf` resolved, bases first.
    pub(super) leaves: Vec<&'a Node>,
    /// Names of JSON types; empty if none is said.
    pub(super) types: Vec<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) nullable: bool,
    /// `enum`, as the values that every schema lists.
    pub(super) values: Option<Vec<&'a Node>>,
    /// Whether no value is listed by all: then `values` are those that any lists.
    pub(super) values_clash: bool,
    pub(super) properties: Vec<Property<'a>>,
    pub(super) required: Vec<Required<'a>>,
    pub(super) extra: Extra<'a>,
    /// Schemas of members whose names fit a pattern.
    pub(super) patterns: Vec<&'a Node>,
    /// Schemas of items.
    pub(super) items: Vec<&'a Node>,
    /// Schemas of the first items, one each.
    pub(super) prefix_items: Option<&'a [Node]>,
    /// Every `oneOf` and `anyOf` that is a choice of types.
    pub(super) choices: Vec<Choice<'a>>,
    /// Every `oneOf` and `anyOf` that only says which members go together.
    pub(super) groups: Vec<(crate::ir::Group, Span)>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) sensitive: Option<(&'a str, Span)>,
    /// Choices that were settled before: one of their alternatives is among the leaves.
    pub(super) settled: Vec<&'a Entry>,
    /// Choices beside the first one: members of their alternatives may all be there.
    pub(super) beside: Vec<&'a Entry>,
}

/// A member that several schemas may describe.
pub(super) struct Property<'a> {
    pub(super) entry: &'a Entry,
    /// Schemas that all apply.
    pub(super) parts: Vec<&'a Node>,
    /// Schemas of which one applies: the member is said by schemas that need not apply themselves.
    pub(super) either: Vec<&'a Node>,
}

pub(super) struct Required<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
}

/// Members that are not listed.
#[derive(Default, Clone, Copy)]
pub(super) enum Extra<'a> {
    #[default]
    Unsaid,
    Refused,
    Any,
    Schema(&'a Node),
}

/// A `oneOf` or `anyOf`.
pub(super) struct Choice<'a> {
    pub(super) entry: &'a Entry,
}

/// How many schemas may each be a base of the next: all that one of them says is said again by each that builds on it.
const BASES: usize = 64;

/// The schemas behind a schema, each once, in their order.
#[derive(Default)]
struct Leaves<'a> {
    found: Vec<&'a Node>,
    known: BTreeSet<*const Node>,
}

impl<'a> Property<'a> {
    /// The schemas that say something about it.
    pub(super) fn schemas(&self) -> &[&'a Node] {
        match self.either.as_slice() {
            [] => &self.parts,
            either => either,
        }
    }
}

impl<'a> Lower<'a, '_> {
    /// Merges schemas that all apply.
    pub(super) fn merge(&mut self, parts: &[&'a Node]) -> Merged<'a> {
        self.merge_without(parts, Vec::new(), Vec::new())
    }

    /// Merges schemas that all apply, but for the `oneOf` and `anyOf` of which an alternative is among the parts, and for those that
    /// stand beside another.
    pub(super) fn merge_without(
        &mut self,
        parts: &[&'a Node],
        settled: Vec<&'a Entry>,
        beside: Vec<&'a Entry>,
    ) -> Merged<'a> {
        let mut merged = Merged {
            leaves: self.leaves_of(parts),
            settled,
            beside,
            ..Merged::default()
        };
        for leaf in merged.leaves.clone() {
            self.merge_leaf(leaf, &mut merged);
        }
        self.merge_conditional(&mut merged);
        merged
    }

    /// Members that only some values have: those that schemas under a condition say, and those of every choice but the first.
    fn merge_conditional(&mut self, merged: &mut Merged<'a>) {
        let mut loose: Vec<&'a Node> = Vec::new();
        for leaf in &merged.leaves {
            loose.extend(
                ["if", "then", "else"]
                    .iter()
                    .filter_map(|key| leaf.get(key)),
            );
            for key in ["dependentSchemas", "dependencies"] {
                let schemas = entries(leaf, key).iter().map(|entry| &entry.node);
                loose.extend(schemas.filter(|node| node.map().is_some()));
            }
        }
        merged.choices.retain(|choice| {
            let mut beside = merged.beside.iter();
            !beside.any(|known| std::ptr::eq(*known, choice.entry))
        });
        if let [first, rest @ ..] = merged.choices.as_slice() {
            for choice in rest {
                self.diags
                    .several_choices(choice.entry.key_span, first.entry.key_span);
                merged.beside.push(choice.entry);
            }
            merged.choices.truncate(1);
        }
        for entry in &merged.beside {
            loose.extend(entry.node.list().unwrap_or_default());
        }
        if loose.is_empty() {
            return;
        }
        let certain: BTreeSet<&str> = merged
            .properties
            .iter()
            .map(|property| property.entry.key.as_str())
            .collect();
        let mut properties = Vec::new();
        let mut seen = Vec::new();
        while let Some(node) = loose.pop() {
            for leaf in self.leaves_of(&[node]) {
                if is_among(&seen, leaf) {
                    continue;
                }
                seen.push(leaf);
                for key in ["oneOf", "anyOf"] {
                    loose.extend(items(leaf, key));
                }
                for key in ["then", "else"] {
                    loose.extend(leaf.get(key));
                }
                properties.extend(entries(leaf, "properties"));
            }
        }
        properties.sort_by_key(|entry| entry.key_span.start);
        let mut found: Vec<Property<'a>> = Vec::new();
        for entry in properties {
            if certain.contains(entry.key.as_str()) {
                continue;
            }
            match found.iter_mut().find(|known| known.entry.key == entry.key) {
                Some(known)
                    if known
                        .either
                        .iter()
                        .any(|node| node.value == entry.node.value) => {}
                Some(known) => known.either.push(&entry.node),
                None => found.push(Property {
                    entry,
                    parts: Vec::new(),
                    either: vec![&entry.node],
                }),
            }
        }
        merged.properties.extend(found);
    }

    /// The schemas behind references and `allOf` of schemas that all apply.
    pub(super) fn leaves_of(&mut self, parts: &[&'a Node]) -> Vec<&'a Node> {
        let mut leaves = Leaves::default();
        for part in parts {
            self.leaves(part, &mut Vec::new(), &mut leaves);
        }
        leaves.found
    }

    /// The schemas behind references and `allOf`, bases before what adds to them.
    fn leaves(&mut self, node: &'a Node, open: &mut Vec<Span>, leaves: &mut Leaves<'a>) {
        let node = self.target(node);
        if open.contains(&node.span) {
            return self.diags.circular_all_of(node.span);
        }
        // Two ways may lead to one base: the first is enough, or many such bases would take for ever.
        if leaves.known.contains(&std::ptr::from_ref(node)) {
            return;
        }
        if open.len() >= BASES {
            return self.diags.all_of_too_deep(node.span, BASES);
        }
        open.push(node.span);
        for part in items(node, "allOf") {
            self.leaves(part, open, leaves);
        }
        open.pop();
        leaves.known.insert(node);
        leaves.found.push(node);
    }

    fn merge_leaf(&mut self, leaf: &'a Node, merged: &mut Merged<'a>) {
        self.merge_types(leaf, merged);
        if let Some(format) = leaf.get("format").and_then(Node::text) {
            merged.format = Some(format);
        }
        merged.nullable |= leaf.get("nullable").and_then(Node::bool) == Some(true);
        merge_values(leaf, merged);
        merge_properties(leaf, merged);
        merge_required(leaf, merged);
        self.merge_extra(leaf, merged);
        merged
            .items
            .extend(leaf.get("items").filter(|items| items.map().is_some()));
        if let Some(prefix) = leaf.get("prefixItems").and_then(Node::list) {
            merged.prefix_items = Some(prefix);
        }
        self.merge_choices(leaf, merged);
        self.constraints(leaf, &mut merged.constraints);
        if let Some(node) = leaf.get("x-sensitive").filter(|_| self.document.payspec)
            && let Some(word) = node.text()
        {
            merged.sensitive = Some((word, node.span));
        }
        self.refuse_unexpressed(leaf);
    }

    fn merge_choices(&mut self, leaf: &'a Node, merged: &mut Merged<'a>) {
        for key in ["oneOf", "anyOf"] {
            let Some(entry) = leaf.entry(key) else {
                continue;
            };
            if merged
                .settled
                .iter()
                .any(|settled| std::ptr::eq(*settled, entry))
            {
                continue;
            }
            match self.group(entry) {
                Some(group) => merged.groups.push((group, entry.key_span)),
                None => merged.choices.push(Choice { entry }),
            }
        }
    }

    fn merge_types(&mut self, leaf: &'a Node, merged: &mut Merged<'a>) {
        let Some(node) = leaf.get("type") else { return };
        let said: Vec<&str> = match node.list() {
            Some(several) => several.iter().filter_map(Node::text).collect(),
            None => node.text().into_iter().collect(),
        };
        if merged.types.is_empty() {
            merged.types = said;
            return;
        }
        // An integer is a number too, so the two go together as the narrower one.
        let both =
            |word: &&str| said.contains(word) || (**word == *"integer" && said.contains(&"number"));
        let mut common: Vec<&str> = merged.types.iter().copied().filter(both).collect();
        if common.is_empty() && merged.types.contains(&"number") && said.contains(&"integer") {
            common.push("integer");
        }
        if common.is_empty() {
            self.diags
                .types_exclude_each_other(node.span, &merged.types, &said);
        } else {
            merged.types = common;
        }
    }

    fn merge_extra(&mut self, leaf: &'a Node, merged: &mut Merged<'a>) {
        for entry in entries(leaf, "patternProperties") {
            let known = merged.patterns.iter();
            if known
                .into_iter()
                .all(|known| known.value != entry.node.value)
            {
                merged.patterns.push(&entry.node);
            }
        }
        let said = leaf
            .get("additionalProperties")
            .or_else(|| leaf.get("unevaluatedProperties"));
        let extra = match said {
            Some(node) if node.bool() == Some(false) => Extra::Refused,
            Some(node) if node.bool() == Some(true) => Extra::Any,
            Some(node) if node.map().is_some_and(<[Entry]>::is_empty) => Extra::Any,
            // A boolean schema `false`, as normalised.
            Some(node)
                if node
                    .get("not")
                    .is_some_and(|not| not.map().is_some_and(<[Entry]>::is_empty)) =>
            {
                Extra::Refused
            }
            Some(node) => Extra::Schema(node),
            None => return,
        };
        if let (Extra::Schema(earlier), Extra::Schema(node)) = (merged.extra, extra)
            && !earlier.same(node)
        {
            self.diags
                .additional_properties_twice(node.span, earlier.span);
        }
        merged.extra = match (merged.extra, extra) {
            (Extra::Unsaid, new) | (new @ Extra::Schema(_), Extra::Any) => new,
            (Extra::Refused, _) | (_, Extra::Refused) => Extra::Refused,
            (_, new) => new,
        };
    }

    /// `anyOf` and `oneOf` whose alternatives only name required members.
    fn group(&mut self, entry: &'a Entry) -> Option<crate::ir::Group> {
        let mut sets = Vec::new();
        for alternative in entry.node.list()? {
            let said: Vec<&Entry> = alternative
                .map()?
                .iter()
                .filter(|entry| !entry.key.starts_with("x-") && entry.key != "type")
                .collect();
            let [only] = said.as_slice() else { return None };
            if only.key != "required" {
                return None;
            }
            let names = only
                .node
                .list()?
                .iter()
                .filter_map(Node::text)
                .map(str::to_owned);
            sets.push(names.collect());
        }
        Some(if entry.key == "anyOf" {
            crate::ir::Group::AnyOf(sets)
        } else {
            crate::ir::Group::OneOf(sets)
        })
    }

    /// Keywords whose meaning the types cannot carry: a value may then pass `validate` that the schema refuses.
    fn refuse_unexpressed(&mut self, leaf: &'a Node) {
        const UNEXPRESSED: [&str; 14] = [
            "not",
            "patternProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "if",
            "then",
            "else",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "$dynamicRef",
        ];
        for entry in leaf.map().unwrap_or_default() {
            if UNEXPRESSED.contains(&entry.key.as_str()) {
                self.diags.unexpressed_keyword(entry.key_span, &entry.key);
            }
        }
    }

    fn constraints(&mut self, leaf: &'a Node, found: &mut Vec<Constraint>) {
        for constraint in constraint::constraints(leaf, &mut self.patterns, self.diags) {
            if !found.contains(&constraint) {
                found.push(constraint);
            }
        }
    }
}

fn merge_values<'a>(leaf: &'a Node, merged: &mut Merged<'a>) {
    if let Some(values) = leaf.get("enum").and_then(Node::list) {
        merged.nullable |= values.iter().any(Node::is_null);
        let values = values.iter().filter(|value| !value.is_null());
        merged.values = Some(match merged.values.take() {
            None => values.collect(),
            Some(earlier) => {
                let is_new = |old: &&&Node| values.clone().any(|new| new.value == old.value);
                let common: Vec<&Node> = earlier.iter().filter(is_new).copied().collect();
                let values: Vec<&Node> = values.clone().collect();
                if common.is_empty() && !earlier.is_empty() && !values.is_empty() {
                    // No value is both: whoever sends one means the one or the other.
                    merged.values_clash = true;
                    [earlier, values].concat()
                } else {
                    common
                }
            }
        });
    }
}

fn merge_properties<'a>(leaf: &'a Node, merged: &mut Merged<'a>) {
    for entry in entries(leaf, "properties") {
        let known = merged
            .properties
            .iter_mut()
            .find(|known| known.entry.key == entry.key);
        match known {
            Some(known)
                if known
                    .parts
                    .iter()
                    .any(|part| part.value == entry.node.value) => {}
            Some(known) => {
                known.parts.push(&entry.node);
                known.entry = entry;
            }
            None => merged.properties.push(Property {
                entry,
                parts: vec![&entry.node],
                either: Vec::new(),
            }),
        }
    }
}

fn merge_required<'a>(leaf: &'a Node, merged: &mut Merged<'a>) {
    for required in items(leaf, "required") {
        let Some(name) = required.text() else {
            continue;
        };
        if !merged.required.iter().any(|known| known.name == name) {
            merged.required.push(Required {
                name,
                span: required.span,
            });
        }
    }
}

/// Whether a schema is one of some, by identity.
pub(super) fn is_among(leaves: &[&Node], node: &Node) -> bool {
    leaves.iter().any(|leaf| std::ptr::eq(*leaf, node))
}
