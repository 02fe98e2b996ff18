//! A value that a schema accepts, where no document shows one.

use payspec_codegen::example::check;
use payspec_codegen::tree::{Node, Tree};

use crate::yaml::{list, map, node, text};

/// How deep objects are followed.
const DEPTH: usize = 24;
/// How often conditions are looked at.
const ROUNDS: usize = 4;

/// The least value that the schema accepts; none if it can't be told.
pub(super) fn value(schema: &Node) -> Option<Node> {
    let value = least(schema, 0)?;
    check(schema, schema, &value).is_empty().then_some(value)
}

fn least(schema: &Node, depth: usize) -> Option<Node> {
    if depth > DEPTH {
        return None;
    }
    let first = |key: &str| schema.get(key).and_then(Node::list)?.first().cloned();
    let said = first("enum").or_else(|| schema.get("example").cloned());
    if let Some(said) = said.or_else(|| schema.get("default").cloned()) {
        return Some(said);
    }
    match schema.get("type").and_then(Node::text) {
        Some("string") => {
            let sensitive = schema.get("x-sensitive").and_then(Node::text);
            let words = match sensitive {
                // The card number that everybody's documents show.
                Some("pan") => "4242424242424242",
                Some("cvv") => "123",
                Some("expiry") => "12",
                _ => "example",
            };
            let count = |key: &str| bound(schema, key)?.parse::<usize>().ok();
            let mut words = words.to_owned();
            if let Some(most) = count("maxLength") {
                words = words.chars().take(most).collect();
            }
            let least = count("minLength").unwrap_or(0);
            // A text of many pages proves no more than one of a few lines.
            if least > 4_000 {
                return None;
            }
            while words.chars().count() < least {
                words.push('0');
            }
            Some(text(words))
        }
        Some("integer" | "number") => {
            let number = bound(schema, "minimum").or_else(|| {
                let one = node(Tree::Number("1".to_owned()));
                let is_in = check(schema, schema, &one).is_empty();
                if is_in {
                    Some("1")
                } else {
                    bound(schema, "maximum")
                }
            });
            Some(node(Tree::Number(number?.to_owned())))
        }
        Some("boolean") => Some(node(Tree::Bool(true))),
        Some("array") => {
            let item = least(schema.get("items")?, depth + 1)?;
            Some(list([item]))
        }
        Some("object") => object(schema, depth),
        _ => Some(text("example")),
    }
}

fn object(schema: &Node, depth: usize) -> Option<Node> {
    let names = |node: &Node| -> Vec<String> {
        let required = node
            .get("required")
            .and_then(Node::list)
            .unwrap_or_default();
        let names = required.iter().filter_map(Node::text);
        names.map(str::to_owned).collect()
    };
    let mut required: std::collections::BTreeSet<String> = names(schema).into_iter().collect();
    let group = schema.get("anyOf").and_then(Node::list);
    if let Some(group) = group.and_then(<[Node]>::first) {
        required.extend(names(group));
    }
    let properties = schema.get("properties").and_then(Node::map);
    let properties = properties.unwrap_or_default();
    let mut members: Vec<(String, Node)> = Vec::new();
    // A condition may bring in what is a condition itself.
    for _ in 0..ROUNDS {
        members.clear();
        for property in properties {
            if required.contains(&property.key) {
                members.push((property.key.clone(), least(&property.node, depth + 1)?));
            }
        }
        let is_met = |property: &Node| {
            let when = property.get("x-required-when")?;
            let field = when.get("field").and_then(Node::text)?;
            let (_, sibling) = members.iter().find(|(name, _)| name == field)?;
            let values = when.get("in").and_then(Node::list)?;
            let mut values = values.iter();
            values
                .any(|value| value.value == sibling.value)
                .then_some(())
        };
        let met = properties
            .iter()
            .filter(|property| is_met(&property.node).is_some());
        let count = required.len();
        required.extend(met.map(|property| property.key.clone()));
        if required.len() == count {
            break;
        }
    }
    Some(map(members))
}

fn bound<'n>(schema: &'n Node, key: &str) -> Option<&'n str> {
    match &schema.get(key)?.value {
        Tree::Number(number) => Some(number),
        _ => None,
    }
}
