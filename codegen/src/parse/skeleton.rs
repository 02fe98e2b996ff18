//! The tree as openapiv3 reads it, with every schema empty, so that what openapiv3 cannot hold is never asked of it.

use serde_yaml::{Mapping, Value};

use crate::diag::Diagnostics;
use crate::keywords::{ADDITIONAL, Kind, Shape, child_shape, fits};
use crate::tree::{Entry, Node, Tree};

/// The skeleton of a document that was checked, or `None` after saying what openapiv3 refuses.
pub(super) fn read(tree: &Node, diags: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let mut skeleton = object(tree, Kind::Root);
    if let Value::Mapping(map) = &mut skeleton {
        // 3.1 has documents of webhooks alone.
        map.entry(Value::String("paths".to_owned()))
            .or_insert_with(|| Value::Mapping(Mapping::new()));
    }
    match serde_yaml::from_value(skeleton) {
        Ok(openapi) => Some(openapi),
        Err(error) => {
            let culprit = culprit(tree);
            diags.refused_by_openapiv3(
                culprit.map_or(tree.span, |node| node.span),
                &error.to_string(),
            );
            None
        }
    }
}

/// An object without what is left out of it and of what is in it.
fn object(node: &Node, kind: Kind) -> Value {
    if kind.is_schema() {
        let reference = node.entry("$ref").into_iter();
        return mapping(reference.map(|entry| (entry, value(&entry.node))));
    }
    let Tree::Map(map) = &node.value else {
        return value(node);
    };
    let kept = map.iter().filter(|entry| !left_out(kind, entry));
    mapping(kept.map(|entry| {
        let inner = match child_shape(kind, &entry.key) {
            Some(shape) => shaped(&entry.node, shape),
            None => value(&entry.node),
        };
        (entry, inner)
    }))
}

fn shaped(node: &Node, shape: &Shape) -> Value {
    match (shape, &node.value) {
        (Shape::Is(kind), _) => object(node, *kind),
        (Shape::List(shape), Tree::List(list)) => {
            Value::Sequence(list.iter().map(|node| shaped(node, shape)).collect())
        }
        (Shape::Map(shape) | Shape::PointerMap(shape), Tree::Map(map)) => {
            mapping(map.iter().map(|entry| (entry, shaped(&entry.node, shape))))
        }
        (Shape::Either(shapes), _) => match shapes.iter().find(|shape| fits(node, shape)) {
            Some(shape) => shaped(node, shape),
            None => value(node),
        },
        _ => value(node),
    }
}

fn mapping<'a>(entries: impl Iterator<Item = (&'a Entry, Value)>) -> Value {
    let pairs = entries.map(|(entry, value)| (Value::String(entry.key.clone()), value));
    Value::Mapping(pairs.collect::<Mapping>())
}

fn left_out(kind: Kind, entry: &Entry) -> bool {
    let key = entry.key.as_str();
    key.starts_with("x-")
        || matches!(
            key,
            "example" | "examples" | "links" | "webhooks" | "jsonSchemaDialect" | "$self"
        )
        || (kind == Kind::Info && key == "summary")
        // `lower` reads what openapiv3 has no key for.
        || (matches!(kind, Kind::PathItem | Kind::Webhook) && matches!(key, "query" | ADDITIONAL))
        // Read from the tree, where nothing that openapiv3 has no word for can stop the rest.
        || matches!(key, "parameters" | "security" | "securitySchemes" | "callbacks")
            && matches!(
                kind,
                Kind::Root
                    | Kind::Components
                    | Kind::PathItem
                    | Kind::Operation
                    | Kind::Webhook
                    | Kind::WebhookOperation
            )
        || (key == "servers" && kind != Kind::Link)
        || (kind == Kind::License && key == "identifier")
}

fn value(node: &Node) -> Value {
    match &node.value {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(*value),
        // Whatever holds numbers (schemas, examples, extensions) is stripped.
        Tree::Number(number) | Tree::Text(number) => Value::String(number.clone()),
        Tree::List(list) => Value::Sequence(list.iter().map(value).collect()),
        Tree::Map(map) => mapping(map.iter().map(|entry| (entry, value(&entry.node)))),
    }
}

/// The smallest object that openapiv3 refuses on its own.
fn culprit(tree: &Node) -> Option<&Node> {
    let under = |pointer: &str| tree.at(pointer).and_then(Node::map).unwrap_or_default();
    let paths = || under("/paths").iter().map(|entry| &entry.node);
    let operations = paths().flat_map(|path| path.map().unwrap_or_default());
    let operation = operations
        .filter(|entry| entry.node.map().is_some() && !left_out(Kind::PathItem, entry))
        .map(|entry| &entry.node)
        .find(|node| refused::<openapiv3::Operation>(node, Kind::Operation));
    let path = || paths().find(|node| refused::<openapiv3::PathItem>(node, Kind::PathItem));
    let sections: [(&str, Refuses); 6] = [
        ("parameters", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::Parameter>>(node, Kind::Parameter)
        }),
        ("responses", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::Response>>(node, Kind::Response)
        }),
        ("requestBodies", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::RequestBody>>(node, Kind::RequestBody)
        }),
        ("headers", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::Header>>(node, Kind::Header)
        }),
        ("securitySchemes", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::SecurityScheme>>(node, Kind::SecurityScheme)
        }),
        ("callbacks", |node| {
            refused::<openapiv3::ReferenceOr<openapiv3::Callback>>(node, Kind::Callback)
        }),
    ];
    let component = || {
        sections.iter().find_map(|(section, refuses)| {
            let entries = under(&format!("/components/{section}"));
            let mut nodes = entries.iter().map(|entry| &entry.node);
            nodes.find(|node| refuses(node))
        })
    };
    operation.or_else(path).or_else(component)
}

/// Whether openapiv3 does not take a value for an object of some kind.
type Refuses = fn(&Node) -> bool;

fn refused<T: serde::de::DeserializeOwned>(node: &Node, kind: Kind) -> bool {
    serde_yaml::from_value::<T>(object(node, kind)).is_err()
}
