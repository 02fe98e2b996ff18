//! What kind of type a schema is.

use super::merged::{Choice, Extra, Merged};
use super::{Lower, enums::value_text};
use crate::ir::{Constraint, Group, Kind, Naming, Scalar, Struct, Type, TypeId, TypeKind, Usage};
use crate::source::Span;
use crate::tree::{Entry, Node};

/// How deep lists stand in lists: each is a type parameter to the compiler, which has a limit of its own.
const LISTS: usize = 32;

/// Keywords beside a lone reference that say something about its place, not about its values.
const ABOUT_THE_PLACE: [&str; 17] = [
    "allOf",
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "x-source",
    "x-name",
    "x-lenient",
    "x-required-when",
    "x-config",
];

/// How many types the same schemas get at different places of a component, each named after its own, before a place gets the first
/// of them.
const COPIES: usize = 16;

impl<'a> Lower<'a, '_> {
    /// The type of a component schema, lowered once.
    pub(super) fn component(&mut self, key: &'a str) -> TypeId {
        if let Some(id) = self.components.get(key) {
            return *id;
        }
        let entry = self.document.index.entry(self.root, "schemas", key);
        let node = entry
            .map(|entry| &entry.node)
            // `resolve` promised that every reference has its target; the root stands in so that input can't panic.
            .unwrap_or(self.root);
        let words = self.words(&[node]).unwrap_or_else(|| key.to_owned());
        let naming = Naming::Component {
            key: key.to_owned(),
            words,
        };
        let id = self.pending(node.span, naming);
        self.components.insert(key, id);
        // A component that only points at another, or is the base of a discriminated family, is still a type of its own.
        let outside = std::mem::take(&mut self.lowered);
        self.filling += 1;
        self.fill(id, &[node]);
        self.filling -= 1;
        self.lowered = outside;
        id
    }

    /// The type of schemas that all apply, written at one place.
    pub(super) fn schema(&mut self, parts: &[&'a Node], naming: Naming) -> TypeId {
        if let [one] = parts
            && let Some(key) = self.lone_reference(one)
        {
            return self.component(key);
        }
        // What is met again while it is being lowered is part of itself.
        let key: Vec<*const Node> = parts.iter().map(|part| std::ptr::from_ref(*part)).collect();
        if let Some(id) = self.lowering.get(&key).filter(|_| !key.is_empty()) {
            return *id;
        }
        // Merged with each other, members that extend their own object make a type for each order of them.
        if let Some((id, times)) = self.lowered.get(&key)
            && *times >= COPIES
        {
            return *id;
        }
        let span = parts.last().map_or(self.root.span, |part| part.span);
        let id = self.pending(span, naming);
        self.lowering.insert(key.clone(), id);
        self.fill(id, parts);
        self.lowering.remove(&key);
        if self.lowering.is_empty() && self.filling == 0 {
            self.lowered.clear();
        } else if !key.is_empty() {
            self.lowered.entry(key).or_insert((id, 0)).1 += 1;
        }
        id
    }

    /// The type of items or map values, where a `null` of the place itself counts.
    pub(super) fn item(&mut self, node: &'a Node, naming: Naming) -> TypeId {
        let nullable_here = node.get("nullable").and_then(Node::bool) == Some(true);
        let inner = self.schema(&[node], naming.clone());
        let takes_null = self.types[inner].nullable || self.types[inner].kind.takes_null();
        if !nullable_here || takes_null {
            return inner;
        }
        let id = self.pending(node.span, naming);
        self.types[id].kind = TypeKind::OrNull(inner);
        id
    }

    /// The component that a schema means if it says nothing of its own about values.
    pub(super) fn lone_reference(&self, node: &'a Node) -> Option<&'a str> {
        if let Some(reference) = node.get("$ref").and_then(Node::text) {
            return component_key(reference);
        }
        let members = node.map()?;
        let mut inside = None;
        for entry in members {
            match entry.key.as_str() {
                "allOf" | "oneOf" | "anyOf" => match entry.node.list()? {
                    [one] if inside.is_none() => inside = Some(one),
                    _ => return None,
                },
                key if ABOUT_THE_PLACE.contains(&key) => {}
                key if key.starts_with("x-") && key != "x-sensitive" => {}
                _ => return None,
            }
        }
        self.lone_reference(inside?)
    }

    pub(super) fn pending(&mut self, span: Span, naming: Naming) -> TypeId {
        self.types.push(Type {
            span,
            doc: crate::ir::Doc::default(),
            naming,
            kind: TypeKind::Pending,
            nullable: false,
            constraints: Vec::new(),
            usage: Usage::default(),
            home: None,
            holds_cvv: false,
            holds_secret: false,
        })
    }

    /// Decides what kind of type schemas that all apply make.
    fn fill(&mut self, id: TypeId, parts: &[&'a Node]) {
        let mut merged = self.merge(parts);
        if let Naming::Component { key, .. } = self.types[id].naming.clone() {
            self.settle_own_choice(&key, parts, &mut merged);
        }
        self.fill_merged(id, parts, &merged);
    }

    /// What builds on a base that lists it as an alternative has made the base's choice by being itself.
    fn settle_own_choice(&self, own: &str, parts: &[&'a Node], merged: &mut Merged<'a>) {
        let lists_own = |entry: &'a Entry| {
            let alternatives = entry.node.list().unwrap_or_default();
            alternatives
                .iter()
                .any(|alternative| self.lone_reference(alternative) == Some(own))
        };
        let is_written_here = |entry: &Entry| {
            let here = parts.iter().filter_map(|part| part.entry(&entry.key));
            here.into_iter().any(|known| std::ptr::eq(known, entry))
        };
        let (settled, open) = std::mem::take(&mut merged.choices)
            .into_iter()
            .partition(|choice| !is_written_here(choice.entry) && lists_own(choice.entry));
        let settled: Vec<Choice<'a>> = settled;
        merged.choices = open;
        merged
            .settled
            .extend(settled.iter().map(|choice| choice.entry));
    }

    pub(super) fn fill_merged(&mut self, id: TypeId, parts: &[&'a Node], merged: &Merged<'a>) {
        let doc = self.doc(&merged.leaves);
        let ty = &mut self.types[id];
        ty.nullable = merged.nullable;
        ty.constraints.clone_from(&merged.constraints);
        ty.doc = doc;
        let kind = self.kind(id, parts, merged);
        self.types[id].nullable &= !kind.takes_null();
        self.types[id].kind = kind;
    }

    fn kind(&mut self, id: TypeId, parts: &[&'a Node], merged: &Merged<'a>) -> TypeKind {
        if let Some(sensitive) = merged.sensitive {
            return self.sensitive(id, sensitive, merged);
        }
        if let Some(family) = self.family(id, parts) {
            return family;
        }
        if merged.choices.iter().any(|choice| {
            choice
                .entry
                .node
                .list()
                .is_some_and(|list| !list.is_empty())
        }) {
            return self.union(id, merged);
        }
        if let Some(values) = &merged.values {
            return self.enumeration(id, values, merged);
        }
        match self.kinds(merged).as_slice() {
            [] => TypeKind::Any,
            [one] => {
                let kind = self.of_kind(id, *one, merged);
                self.keep_whole(id, &kind, merged);
                kind
            }
            several => self.union_of_kinds(id, several, parts, merged),
        }
    }

    /// The JSON kinds that a schema allows, as said or as its keywords imply; none if anything goes.
    pub(super) fn kinds(&mut self, merged: &Merged<'a>) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = merged
            .types
            .iter()
            .filter_map(|word| kind_of(word))
            .collect();
        if kinds.is_empty() {
            let has_members = !merged.properties.is_empty() || !merged.patterns.is_empty();
            if has_members || !matches!(merged.extra, Extra::Unsaid) {
                kinds.push(Kind::Object);
            } else if !merged.items.is_empty() || merged.prefix_items.is_some() {
                kinds.push(Kind::List);
            } else if merged.format.is_some_and(is_text_format) {
                kinds.push(Kind::Text);
            }
        }
        let mut seen = Vec::new();
        kinds.retain(|kind| {
            let new = !seen.contains(kind);
            seen.push(*kind);
            new
        });
        kinds
    }

    pub(super) fn of_kind(&mut self, id: TypeId, kind: Kind, merged: &Merged<'a>) -> TypeKind {
        match kind {
            Kind::Bool => TypeKind::Scalar(Scalar::Bool),
            Kind::Number => TypeKind::Scalar(self.number(merged)),
            Kind::Text => TypeKind::Scalar(text(merged, self.document.payspec)),
            Kind::List => self.list(id, merged),
            Kind::Object => self.object(id, merged),
        }
    }

    fn list(&mut self, id: TypeId, merged: &Merged<'a>) -> TypeKind {
        self.lists += 1;
        let kind = match self.lists > LISTS {
            true => {
                self.diags.lists_too_deep(self.types[id].span, LISTS);
                TypeKind::Any
            }
            false => self.list_of(id, merged),
        };
        self.lists -= 1;
        kind
    }

    fn list_of(&mut self, id: TypeId, merged: &Merged<'a>) -> TypeKind {
        if let Some(first) = merged.prefix_items {
            if (1..=6).contains(&first.len()) && is_exactly(merged, first.len()) {
                let items = first.iter().zip(1..);
                return TypeKind::Tuple(
                    items
                        .map(|(item, n)| self.item(item, inside(id, format!("item {n}"))))
                        .collect(),
                );
            }
            self.diags
                .open_tuple(first.first().map_or(self.types[id].span, |item| item.span));
            // Items behind the first may be of any kind, unless the list says which; a union keeps what it does not list.
            let items: Vec<&'a Node> = first.iter().chain(merged.items.iter().copied()).collect();
            let span = self.types[id].span;
            return TypeKind::List(self.one_of(&items, span, inside(id, "item")));
        }
        let item = match merged.items.as_slice() {
            [] => {
                let any = self.pending(self.types[id].span, inside(id, "item"));
                self.types[any].kind = TypeKind::Any;
                any
            }
            [one] => self.item(one, inside(id, "item")),
            several => self.schema(several, inside(id, "item")),
        };
        TypeKind::List(item)
    }

    fn object(&mut self, id: TypeId, merged: &Merged<'a>) -> TypeKind {
        let lists = std::mem::take(&mut self.lists);
        let kind = self.object_of(id, merged);
        self.lists = lists;
        kind
    }

    fn object_of(&mut self, id: TypeId, merged: &Merged<'a>) -> TypeKind {
        let extra = match merged.extra {
            extra if !merged.patterns.is_empty() => {
                let mut values = merged.patterns.clone();
                if let Extra::Schema(node) = extra {
                    values.push(node);
                }
                let span = self.types[id].span;
                let is_closed = matches!(extra, Extra::Schema(_) | Extra::Refused);
                Some(match values.as_slice() {
                    [one] if is_closed => self.item(one, inside(id, "value")),
                    several => self.one_of(several, span, inside(id, "value")),
                })
            }
            Extra::Schema(node) => Some(self.item(node, inside(id, "value"))),
            Extra::Any => Some(self.any(id)),
            Extra::Unsaid if merged.properties.is_empty() => Some(self.any(id)),
            Extra::Unsaid | Extra::Refused => None,
        };
        self.check_required(merged);
        match extra {
            Some(value) if merged.properties.is_empty() => TypeKind::Map(value),
            extra => TypeKind::Struct(Struct {
                fields: self.fields(id, merged),
                extra,
                // Our own specs list what there is; what others leave unsaid may be there.
                open: extra.is_none()
                    && matches!(merged.extra, Extra::Unsaid)
                    && !self.document.payspec,
                groups: merged
                    .groups
                    .iter()
                    .map(|(group, _)| group.clone())
                    .collect(),
            }),
        }
    }

    /// What is required but not described is enforced by nobody.
    fn check_required(&mut self, merged: &Merged<'a>) {
        let grouped = merged.groups.iter().flat_map(|(group, span)| {
            let (Group::AnyOf(sets) | Group::OneOf(sets)) = group;
            sets.iter().flatten().map(|name| (name.as_str(), *span))
        });
        let required = merged.required.iter().map(|known| (known.name, known.span));
        for (name, span) in required.chain(grouped) {
            let mut properties = merged.properties.iter();
            if !properties.any(|property| property.entry.key == name) {
                self.diags.required_without_property(span, name);
            }
        }
    }

    fn any(&mut self, owner: TypeId) -> TypeId {
        let any = self.pending(self.types[owner].span, inside(owner, "value"));
        self.types[any].kind = TypeKind::Any;
        any
    }

    /// Sensitive values are leaf types of their own, whatever else the schema says.
    fn sensitive(
        &mut self,
        id: TypeId,
        (word, span): (&str, Span),
        merged: &Merged<'a>,
    ) -> TypeKind {
        if let Some(values) = &merged.values {
            let listed = values.iter().map(|value| value_text(value)).collect();
            self.types[id].constraints.push(Constraint::OneOf(listed));
        }
        let integer = merged.types.contains(&"integer");
        let text = merged.types.is_empty() || merged.types.contains(&"string");
        if !integer && !text {
            self.diags
                .sensitive_on_wrong_type(span, merged.types.first().unwrap_or(&"object"));
            return TypeKind::Any;
        }
        TypeKind::Scalar(match word {
            "pan" if text => Scalar::Pan,
            "cvv" if text => Scalar::Cvv,
            "secret" if text => Scalar::Secret,
            "pan" | "cvv" | "secret" => {
                self.diags.sensitive_on_wrong_type(span, "integer");
                Scalar::MaskedInteger
            }
            _ if integer => Scalar::MaskedInteger,
            _ => Scalar::MaskedText,
        })
    }
}

/// A name inside another type.
pub(super) fn inside(owner: TypeId, words: impl Into<String>) -> Naming {
    Naming::Inside {
        owner,
        words: words.into(),
    }
}

/// The key of a reference to a component schema.
pub(super) fn component_key(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "boolean" => Kind::Bool,
        "integer" | "number" => Kind::Number,
        "string" => Kind::Text,
        "array" => Kind::List,
        "object" => Kind::Object,
        _ => return None,
    })
}

fn is_text_format(format: &str) -> bool {
    [
        "date",
        "date-time",
        "local-date-time",
        "decimal",
        "uri",
        "url",
        "email",
        "uuid",
        "byte",
        "binary",
        "password",
        "ipv4",
        "ipv6",
        "hostname",
    ]
    .contains(&format)
}

/// What a text is. Our own specs say what comes; what others call a date may be any text.
fn text(merged: &Merged<'_>, ours: bool) -> Scalar {
    match merged.format {
        Some("decimal") => Scalar::Amount,
        Some("date-time") if !ours => Scalar::TimestampOrText,
        Some("date") if !ours => Scalar::DateOrText,
        Some("date-time") => Scalar::Timestamp,
        Some("local-date-time") => Scalar::LocalDateTime,
        Some("date") => Scalar::Date,
        Some("password") => Scalar::Secret,
        _ => Scalar::Text,
    }
}

/// Whether a list with first items can't be longer or shorter than they are.
fn is_exactly(merged: &Merged<'_>, length: usize) -> bool {
    let length = length as u64;
    let closed = merged.leaves.iter().any(|leaf| {
        leaf.get("items").is_some_and(|items| {
            items.bool() == Some(false)
                || items
                    .get("not")
                    .is_some_and(|not| not.map().is_some_and(<[Entry]>::is_empty))
        })
    });
    let most = closed || merged.constraints.contains(&Constraint::MaxItems(length));
    most && merged.constraints.contains(&Constraint::MinItems(length))
}
