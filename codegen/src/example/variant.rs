//! Schemas made of schemas: `allOf`, `anyOf`, `oneOf`, `not`, and `discriminator`.

use super::Mismatch;
use super::check::{Checker, Spot};
use crate::tree::{Node, Tree};

/// What a discriminator says about a value.
enum Choice<'s> {
    /// This variant it is.
    One(&'s Node),
    /// None of them.
    Nobody(Mismatch),
    /// Nothing: all variants are tried.
    Open,
}

impl Checker<'_> {
    pub(super) fn combined(&mut self, spot: Spot<'_>, schema: &Node, found: &mut Vec<Mismatch>) {
        for part in list(schema, "allOf") {
            self.value(spot, part, found);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(rule) = schema.get(keyword) {
                self.variants(spot, schema, keyword, rule, found);
            }
        }
        if let Some(rule) = schema.get("not")
            && self.complaints(spot, rule).is_empty()
        {
            found.push(spot.complain(rule, "is what `not` forbids"));
        }
    }

    fn variants(
        &mut self,
        spot: Spot<'_>,
        schema: &Node,
        keyword: &str,
        rule: &Node,
        found: &mut Vec<Mismatch>,
    ) {
        let variants = rule.list().unwrap_or_default();
        if variants.is_empty() {
            return;
        }
        match self.discriminated(spot, schema, variants) {
            Choice::One(variant) => return self.value(spot, variant, found),
            Choice::Nobody(mismatch) => return found.push(mismatch),
            Choice::Open => {}
        }
        let tried: Vec<(String, Option<String>)> = variants
            .iter()
            .enumerate()
            .map(|(index, variant)| {
                let first = self.complaints(spot, variant).into_iter().next();
                (
                    label(index, variant),
                    first.map(|mismatch| mismatch.message),
                )
            })
            .collect();
        let fitting: Vec<&str> = tried
            .iter()
            .filter(|(_, complaint)| complaint.is_none())
            .map(|(label, _)| label.as_str())
            .collect();
        let complaint = match fitting.len() {
            0 => {
                let reasons = tried.iter().filter_map(|(label, complaint)| {
                    Some(format!("{label}: {}", complaint.as_deref()?))
                });
                let reasons: Vec<String> = reasons.collect();
                format!("fits no variant of `{keyword}`: {}", reasons.join("; "))
            }
            1 => return,
            _ if keyword == "anyOf" => return,
            _ => format!(
                "fits {} variants of `{keyword}`, which takes exactly one: {}",
                fitting.len(),
                fitting.join(", ")
            ),
        };
        found.push(spot.complain(rule, &complaint));
    }

    /// The variant that the value's own member names.
    fn discriminated<'s>(
        &self,
        spot: Spot<'_>,
        schema: &'s Node,
        variants: &'s [Node],
    ) -> Choice<'s>
    where
        Self: 's,
    {
        let Some(discriminator) = schema.get("discriminator") else {
            return Choice::Open;
        };
        let Some(tag) = discriminator.get("propertyName").and_then(Node::text) else {
            return Choice::Open;
        };
        let value = match spot.node.get(tag).map(|node| &node.value) {
            Some(Tree::Text(text) | Tree::Number(text)) => text,
            _ => return Choice::Open,
        };
        let mapped = discriminator
            .get("mapping")
            .and_then(|mapping| mapping.get(value));
        let name = last_segment(mapped.and_then(Node::text).unwrap_or(value));
        let named = |variant: &&Node| reference(variant).map(last_segment) == Some(name);
        if let Some(variant) = variants.iter().find(named) {
            return Choice::One(variant);
        }
        if variants.iter().any(|variant| reference(variant).is_none()) {
            return Choice::Open;
        }
        let complaint =
            format!("has `{value}` as `{tag}`, by which `discriminator` finds no variant");
        Choice::Nobody(spot.complain(discriminator, &complaint))
    }
}

fn list<'s>(schema: &'s Node, keyword: &str) -> &'s [Node] {
    schema.get(keyword).and_then(Node::list).unwrap_or_default()
}

fn reference(schema: &Node) -> Option<&str> {
    schema.get("$ref")?.text()
}

fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// What a variant is called in messages.
fn label(index: usize, variant: &Node) -> String {
    match reference(variant)
        .map(last_segment)
        .or_else(|| variant.get("title")?.text())
    {
        Some(name) => format!("`{name}`"),
        None => format!("variant {}", index + 1),
    }
}
