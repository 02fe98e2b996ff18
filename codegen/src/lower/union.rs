//! `oneOf`, `anyOf` and discriminated families.

use super::merged::{Extra, Merged, is_among};
use super::schema::{component_key, inside};
use super::{Lower, entries, integer, text_of};
use crate::ir::{Enum, Kind, Naming, Scalar, Select, TypeId, TypeKind, Union, Variant};
use crate::source::Span;
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    /// What a choice of schemas makes. The union's own members, if it has any, belong to each alternative.
    pub(super) fn union(&mut self, id: TypeId, merged: &Merged<'a>) -> TypeKind {
        // Merging left the first choice alone.
        let [choice, ..] = merged.choices.as_slice() else {
            return TypeKind::Any;
        };
        let choice = choice.entry;
        let alternatives: Vec<&'a Node> = choice.node.list().unwrap_or_default().iter().collect();
        let (nulls, alternatives): (Vec<&Node>, Vec<&Node>) = alternatives
            .into_iter()
            .partition(|alternative| is_null(alternative));
        if !nulls.is_empty() {
            self.types[id].nullable = true;
        }
        // A discriminator says that there may be others: then one alternative is a choice too, and the rest stays unknown.
        let may_grow = merged
            .leaves
            .iter()
            .any(|leaf| leaf.get("discriminator").is_some());
        if let [one] = alternatives.as_slice()
            && !may_grow
        {
            let (parts, merged) = self.merge_alternative(merged, one);
            self.types[id].nullable |= merged.nullable;
            self.types[id].constraints.clone_from(&merged.constraints);
            return self.kind_of_merged(id, &parts, &merged);
        }
        let has_base = !merged.properties.is_empty()
            || !merged.required.is_empty()
            || !merged.groups.is_empty()
            || !merged.patterns.is_empty()
            || matches!(merged.extra, Extra::Any | Extra::Schema(_));
        if !has_base && let Some(scalar) = self.scalars_together(id, &alternatives) {
            return scalar;
        }
        let mut variants: Vec<Variant> = Vec::new();
        let mut grouped: Vec<&'a Node> = Vec::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            if is_among(&grouped, alternative) {
                continue;
            }
            if !has_base
                && let Some(variant) =
                    self.scalars_of_a_kind(id, &alternatives, alternative, &mut grouped)
            {
                variants.push(variant);
                continue;
            }
            let words = self.variant_words(alternative, index);
            let ty = if has_base && !self.builds_on(alternative, merged) {
                let variant = self.pending(alternative.span, inside(id, words.clone()));
                let (parts, merged) = self.merge_alternative(merged, alternative);
                self.fill_merged(variant, &parts, &merged);
                variant
            } else {
                self.schema(&[alternative], inside(id, words.clone()))
            };
            if variants.iter().any(|known| known.ty == ty) {
                self.diags.alternative_twice(alternative.span);
                continue;
            }
            self.types[id].nullable |= self.types[ty].nullable;
            variants.push(Variant::new(words, ty, alternative.span));
        }
        let discriminator = merged
            .leaves
            .iter()
            .rev()
            .find_map(|leaf| leaf.get("discriminator"));
        let select = match discriminator {
            Some(node) => self.discriminate(node, &alternatives, &mut variants),
            None => Select::Probe,
        };
        TypeKind::Union(Union {
            variants,
            select,
            order: Vec::new(),
        })
    }

    /// One of several schemas, what it is not being kept.
    pub(super) fn one_of(&mut self, several: &[&'a Node], span: Span, naming: Naming) -> TypeId {
        let id = self.pending(span, naming);
        let several: Vec<&'a Node> = several.to_vec();
        let mut variants: Vec<Variant> = Vec::new();
        let mut grouped: Vec<&'a Node> = Vec::new();
        for (index, alternative) in several.iter().enumerate() {
            if is_null(alternative) {
                self.types[id].nullable = true;
                continue;
            }
            if is_among(&grouped, alternative) {
                continue;
            }
            if let Some(variant) = self.scalars_of_a_kind(id, &several, alternative, &mut grouped) {
                variants.push(variant);
                continue;
            }
            let words = self.variant_words(alternative, index);
            let ty = self.schema(&[alternative], inside(id, words.clone()));
            self.types[id].nullable |= self.types[ty].nullable;
            let says_nothing = matches!(self.types[ty].kind, TypeKind::Any);
            if !says_nothing && variants.iter().all(|known| known.ty != ty) {
                variants.push(Variant::new(words, ty, alternative.span));
            }
        }
        self.types[id].kind = match variants.is_empty() {
            true => TypeKind::Any,
            false => TypeKind::Union(Union {
                variants,
                select: Select::Probe,
                order: Vec::new(),
            }),
        };
        self.types[id].nullable &= !self.types[id].kind.takes_null();
        id
    }

    /// Alternatives that are all text or all numbers like this one, if there are others beside it: nobody could tell them apart.
    fn scalars_of_a_kind(
        &mut self,
        id: TypeId,
        alternatives: &[&'a Node],
        one: &'a Node,
        grouped: &mut Vec<&'a Node>,
    ) -> Option<Variant> {
        let kind = self.scalar_kind(one)?;
        let mut alike = Vec::new();
        let mut formats = Vec::new();
        for other in alternatives.iter().copied() {
            if self.scalar_kind(other) == Some(kind) {
                alike.push(other);
                formats.push(dated(&self.merge(&[other])));
            }
        }
        if several_dated(&formats) {
            // Dates and times are read as what they are, so these can be told apart after all.
            let own = dated(&self.merge(&[one]));
            let mut formats = formats.iter();
            alike.retain(|_| formats.next() == Some(&own));
        }
        if alike.len() < 2 {
            return None;
        }
        let words = kind_words(kind).to_owned();
        let ty = self.pending(one.span, inside(id, words.clone()));
        let merged: Vec<Merged<'a>> = alike.iter().map(|one| self.merge(&[one])).collect();
        let together = self.listed_together(ty, kind, &merged);
        self.types[ty].kind = together?;
        self.types[id].nullable |= merged.iter().any(|one| one.nullable);
        grouped.extend(alike);
        Some(Variant::new(words, ty, one.span))
    }

    /// Whether a schema is of texts or of numbers alone, and says no more than that.
    fn scalar_kind(&mut self, node: &'a Node) -> Option<Kind> {
        let merged = self.merge(&[node]);
        if merged.sensitive.is_some() || !merged.choices.is_empty() {
            return None;
        }
        let kinds = self.kinds(&merged);
        let kind = match kinds.as_slice() {
            [] => kind_of_values(merged.values.as_deref()?),
            [one] => Some(*one),
            _ => None,
        };
        kind.filter(|kind| matches!(kind, Kind::Text | Kind::Number))
    }

    /// An alternative with what stands beside the choice, whose other alternatives are out of the question then.
    fn merge_alternative(
        &mut self,
        base: &Merged<'a>,
        alternative: &'a Node,
    ) -> (Vec<&'a Node>, Merged<'a>) {
        let mut parts = base.leaves.clone();
        parts.push(alternative);
        let mut settled = base.settled.clone();
        settled.extend(base.choices.iter().map(|choice| choice.entry));
        let merged = self.merge_without(&parts, settled, base.beside.clone());
        (parts, merged)
    }

    /// Whether an alternative has all that stands beside the choice by itself, through its `allOf`.
    fn builds_on(&mut self, alternative: &'a Node, base: &Merged<'a>) -> bool {
        let leaves = self.leaves_of(&[alternative]);
        base.leaves.iter().all(|leaf| is_among(&leaves, leaf))
    }

    /// The kind of something that turned out to be one schema after all.
    fn kind_of_merged(&mut self, id: TypeId, parts: &[&'a Node], merged: &Merged<'a>) -> TypeKind {
        let inner = self.pending(self.types[id].span, self.types[id].naming.clone());
        self.fill_merged(inner, parts, merged);
        // The inner type was only a place to build in; its members name this one as their owner.
        let kind = self.types[inner].kind.clone();
        self.types[inner].kind = TypeKind::Any;
        self.rename_owner(inner, id);
        self.types[inner].naming = inside(id, "content");
        kind
    }

    fn rename_owner(&mut self, from: TypeId, to: TypeId) {
        for ty in self.types.ids().collect::<Vec<_>>() {
            if let Naming::Inside { owner, .. } = &mut self.types[ty].naming
                && *owner == from
            {
                *owner = to;
            }
        }
    }

    /// A schema with a discriminator and no alternatives: the family of what builds on it.
    pub(super) fn family(&mut self, id: TypeId, parts: &[&'a Node]) -> Option<TypeKind> {
        let [node] = parts else { return None };
        let discriminator = node.get("discriminator")?;
        if node.get("oneOf").is_some() || node.get("anyOf").is_some() {
            return None;
        }
        let Naming::Component { key: own, .. } = self.types[id].naming.clone() else {
            return None;
        };
        let mut children: Vec<&'a Entry> = Vec::new();
        let mapped: Vec<&str> = entries(discriminator, "mapping")
            .iter()
            .filter_map(|entry| mapped_key(entry.node.text()?))
            .collect();
        for entry in self
            .root
            .at("/components/schemas")
            .and_then(Node::map)
            .unwrap_or_default()
        {
            if entry.key == own {
                continue;
            }
            let leaves = self.leaves_of(&[&entry.node]);
            // What only points at another builds on nothing.
            let builds_on = entry.node.get("allOf").is_some() && is_among(&leaves, node);
            if builds_on || mapped.contains(&entry.key.as_str()) {
                children.push(entry);
            }
        }
        if children.is_empty() {
            return None;
        }
        let mut variants = Vec::new();
        for child in &children {
            let words = text_of(&child.node, "x-name").unwrap_or_else(|| child.key.clone());
            let ty = self.component(&child.key);
            variants.push(Variant::new(words, ty, child.node.span));
        }
        if mapped.contains(&own.as_str()) {
            let base = self.pending(node.span, inside(id, "base"));
            let merged = self.merge(&[node]);
            self.types[base].doc = self.doc(&merged.leaves);
            self.types[base].kind = self.of_kind(base, Kind::Object, &merged);
            variants.push(Variant::new("Base".to_owned(), base, node.span));
        }
        let tag = discriminator
            .get("propertyName")
            .and_then(Node::text)?
            .to_owned();
        let mut keys: Vec<&str> = children.iter().map(|child| child.key.as_str()).collect();
        keys.push(&own);
        for (variant, key) in variants.iter_mut().zip(keys) {
            variant.tags = tags(discriminator, key, &[]);
        }
        Some(TypeKind::Union(Union {
            variants,
            select: Select::Tag(tag),
            order: Vec::new(),
        }))
    }

    /// One schema with several JSON types: a variant each.
    pub(super) fn union_of_kinds(
        &mut self,
        id: TypeId,
        kinds: &[Kind],
        parts: &[&'a Node],
        merged: &Merged<'a>,
    ) -> TypeKind {
        let mut variants = Vec::new();
        for kind in kinds {
            let words = kind_words(*kind).to_owned();
            let ty = self.pending(self.types[id].span, inside(id, words.clone()));
            let mut narrowed =
                self.merge_without(parts, merged.settled.clone(), merged.beside.clone());
            if *kind == Kind::Number && merged.types.contains(&"number") {
                narrowed.types = vec!["number"];
            }
            self.types[ty].kind = self.of_kind(ty, *kind, &narrowed);
            let span = self.types[id].span;
            variants.push(Variant::new(words, ty, span));
        }
        TypeKind::Union(Union {
            variants,
            select: Select::Probe,
            order: Vec::new(),
        })
    }

    fn variant_words(&mut self, alternative: &'a Node, index: usize) -> String {
        if let Some(words) = text_of(alternative, "x-name").filter(|_| self.document.payspec) {
            return words;
        }
        if let Some(key) = self.lone_reference(alternative) {
            let target = self.document.index.entry(self.root, "schemas", key);
            return target
                .and_then(|entry| self.words(&[&entry.node]))
                .unwrap_or_else(|| key.to_owned());
        }
        if let Some(title) = text_of(alternative, "title") {
            return title;
        }
        let merged = self.merge(&[alternative]);
        match self.kinds(&merged).as_slice() {
            [Kind::Text] if dated(&merged).is_some() => {
                dated(&merged).unwrap_or_default().to_owned()
            }
            [one] if *one != Kind::Object => kind_words(*one).to_owned(),
            _ => format!("Variant {}", index + 1),
        }
    }

    /// Alternatives that are all text, all numbers or all booleans are one scalar.
    fn scalars_together(&mut self, id: TypeId, alternatives: &[&'a Node]) -> Option<TypeKind> {
        let merged: Vec<Merged<'a>> = alternatives.iter().map(|one| self.merge(&[one])).collect();
        let mut kinds = Vec::new();
        for one in &merged {
            if one.sensitive.is_some() || !one.choices.is_empty() {
                return None;
            }
            let mut said = self.kinds(one);
            if said.is_empty() {
                said.extend(
                    one.values
                        .as_ref()
                        .and_then(|values| kind_of_values(values)),
                );
            }
            kinds.push(said);
        }
        let first = kinds.first()?.clone();
        let [kind] = first.as_slice() else {
            return None;
        };
        let formats: Vec<Option<&str>> = merged.iter().map(dated).collect();
        if kinds.iter().any(|other| other != &first) || several_dated(&formats) {
            return None;
        }
        self.types[id].nullable |= merged.iter().any(|one| one.nullable);
        match kind {
            Kind::Text | Kind::Number => self.listed_together(id, *kind, &merged),
            Kind::Bool => Some(TypeKind::Scalar(Scalar::Bool)),
            Kind::List | Kind::Object => None,
        }
    }

    /// Texts or numbers: an open enum of all values that are listed, else the scalar that all are.
    fn listed_together(
        &mut self,
        id: TypeId,
        kind: Kind,
        merged: &[Merged<'a>],
    ) -> Option<TypeKind> {
        let mut values = Enum::default();
        let mut scalars: Vec<Scalar> = Vec::new();
        let mut lists_all = true;
        for one in merged {
            match one
                .values
                .as_ref()
                .map(|listed| self.listed(id, listed, one))
            {
                Some(TypeKind::TextEnum(more) | TypeKind::IntegerEnum(more)) => {
                    values.terminal |= more.terminal;
                    for value in more.values {
                        if !values.values.iter().any(|known| known.wire == value.wire) {
                            values.values.push(value);
                        }
                    }
                }
                Some(_) => return None,
                None => lists_all = false,
            }
            scalars.extend(match self.of_kind(id, kind, one) {
                TypeKind::Scalar(scalar) => Some(scalar),
                _ => None,
            });
            if !one.constraints.is_empty() {
                self.diags.limits_not_checked(self.types[id].span);
            }
        }
        let integers = merged.iter().all(|one| one.types.contains(&"integer"));
        Some(match (kind, scalars.as_slice()) {
            (Kind::Text, _) if !values.values.is_empty() => TypeKind::TextEnum(values),
            (Kind::Number, _) if lists_all => TypeKind::IntegerEnum(values),
            (_, [first, rest @ ..]) if rest.iter().all(|other| other == first) => {
                TypeKind::Scalar(*first)
            }
            (Kind::Text, _) => TypeKind::Scalar(date_or_text(&scalars)),
            _ if integers => TypeKind::Scalar(integer::widest(&scalars)),
            _ => TypeKind::Scalar(Scalar::Number),
        })
    }

    fn discriminate(
        &mut self,
        node: &'a Node,
        alternatives: &[&'a Node],
        variants: &mut [Variant],
    ) -> Select {
        let Some(tag) = node.get("propertyName").and_then(Node::text) else {
            return Select::Probe;
        };
        for entry in entries(node, "mapping") {
            let key = entry.node.text().and_then(mapped_key);
            let listed = alternatives
                .iter()
                .any(|one| self.lone_reference(one) == key && key.is_some());
            if !listed {
                self.diags
                    .mapping_to_no_alternative(entry.node.span, &entry.key);
            }
        }
        for variant in variants.iter_mut() {
            let alternative = alternatives.iter().find(|one| one.span == variant.span);
            let key = alternative.and_then(|one| self.lone_reference(one));
            let listed = match alternative {
                Some(alternative) => self.constant_of(alternative, tag),
                None => Vec::new(),
            };
            variant.tags = match key {
                None => listed,
                Some(key) => tags(node, key, &listed),
            };
            if variant.tags.is_empty() {
                self.diags.variant_without_tag(variant.span, tag);
                return Select::Probe;
            }
        }
        for (index, variant) in variants.iter().enumerate() {
            let mut earlier = variants.iter().take(index);
            if let Some(other) =
                earlier.find(|other| other.tags.iter().any(|value| variant.tags.contains(value)))
            {
                self.diags
                    .tag_of_two_variants(variant.span, other.span, tag);
                return Select::Probe;
            }
        }
        Select::Tag(tag.to_owned())
    }

    /// The values that an alternative written in place lists for the discriminator.
    fn constant_of(&mut self, alternative: &'a Node, tag: &str) -> Vec<String> {
        let merged = self.merge(&[alternative]);
        let property = merged
            .properties
            .iter()
            .find(|property| property.entry.key == tag);
        let Some(parts) = property.map(|property| property.schemas().to_vec()) else {
            return Vec::new();
        };
        let values = self.merge(&parts).values.unwrap_or_default();
        values.iter().map(|value| Self::plain(value)).collect()
    }
}

/// Values of a discriminator that mean a component: as mapped, else its own key, unless its property lists others.
fn tags(discriminator: &Node, key: &str, listed: &[String]) -> Vec<String> {
    let mapped: Vec<String> = entries(discriminator, "mapping")
        .iter()
        .filter(|entry| entry.node.text().and_then(mapped_key) == Some(key))
        .map(|entry| entry.key.clone())
        .collect();
    match mapped.is_empty() {
        false => mapped,
        true if listed.is_empty() || listed.iter().any(|value| value == key) => {
            vec![key.to_owned()]
        }
        true => listed.to_vec(),
    }
}

/// A mapping names a schema by reference or by its bare key.
fn mapped_key(value: &str) -> Option<&str> {
    match component_key(value) {
        Some(key) => Some(key),
        None if value.contains('#') || value.contains('/') => None,
        None => Some(value),
    }
}

/// The kind that all listed values are of, if it is text or numbers.
fn kind_of_values(values: &[&Node]) -> Option<Kind> {
    let all = |is: fn(&Node) -> bool| values.iter().all(|value| is(value));
    match (
        all(|value| value.text().is_some()),
        all(|value| value.number().is_some()),
    ) {
        (true, _) => Some(Kind::Text),
        (_, true) => Some(Kind::Number),
        _ => None,
    }
}

fn is_null(node: &Node) -> bool {
    let only_null = |values: &[Node]| !values.is_empty() && values.iter().all(Node::is_null);
    node.get("type").and_then(Node::text) == Some("null")
        || node.get("enum").and_then(Node::list).is_some_and(only_null)
        // The 3.1 form, as normalised: no type is left beside null.
        || (node.get("nullable").and_then(Node::bool) == Some(true) && node.map().is_some_and(|map| map.len() == 1))
}

/// The format of texts that are dates or times, which reading tells from other texts.
fn dated<'a>(merged: &Merged<'a>) -> Option<&'a str> {
    let format = merged.format.filter(|_| merged.values.is_none())?;
    ["date", "date-time", "local-date-time"]
        .contains(&format)
        .then_some(format)
}

fn several_dated(formats: &[Option<&str>]) -> bool {
    let mut dated = formats.iter().flatten();
    let first = dated.next();
    dated.any(|other| Some(other) != first)
}

/// What texts are of which some are dates: a type that takes other texts too, if there is one.
fn date_or_text(scalars: &[Scalar]) -> Scalar {
    let mut taking = scalars.iter().copied();
    taking
        .find(|scalar| matches!(scalar, Scalar::TimestampOrText | Scalar::DateOrText))
        .unwrap_or(Scalar::Text)
}

pub(super) fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "Bool",
        Kind::Number => "Number",
        Kind::Text => "Text",
        Kind::List => "List",
        Kind::Object => "Object",
    }
}
