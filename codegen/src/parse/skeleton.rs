//! The tree as openapiv3 reads it, with every schema empty, so that what openapiv3 cannot hold is never asked of it.

use serde_yaml::{Mapping, Value};

use crate::diag::Diagnostics;
use crate::keywords::{Kind, for_each_child_mut};
use crate::tree::{Entry, Node, Tree};

/// The skeleton of a document that was checked, or `None` after saying what openapiv3 refuses.
pub(super) fn read(tree: &Node, diags: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let mut skeleton = tree.clone();
    strip(&mut skeleton, Kind::Root);
    if let Tree::Map(map) = &mut skeleton.value
        && map.iter().all(|entry| entry.key != "paths")
    {
        // 3.1 has documents of webhooks alone.
        map.push(Entry {
            key: "paths".to_owned(),
            key_span: tree.span,
            node: Node {
                span: tree.span,
                value: Tree::Map(Vec::new()),
            },
        });
    }
    match serde_yaml::from_value(value(&skeleton)) {
        Ok(openapi) => Some(openapi),
        Err(error) => {
            let culprit = culprit(&skeleton);
            diags.refused_by_openapiv3(
                culprit.map_or(tree.span, |node| node.span),
                &error.to_string(),
            );
            None
        }
    }
}

fn strip(node: &mut Node, kind: Kind) {
    if kind.is_schema() {
        let reference = node.entry("$ref").cloned();
        node.value = Tree::Map(reference.into_iter().collect());
        return;
    }
    let Tree::Map(map) = &mut node.value else {
        return;
    };
    map.retain(|entry| !left_out(kind, entry));
    for_each_child_mut(node, kind, &mut |child, kind, _| strip(child, kind));
}

fn left_out(kind: Kind, entry: &Entry) -> bool {
    let key = entry.key.as_str();
    key.starts_with("x-")
        || matches!(
            key,
            "example" | "examples" | "links" | "webhooks" | "jsonSchemaDialect"
        )
        || (kind == Kind::Info && key == "summary")
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
        Tree::Map(map) => {
            let entries = map.iter();
            let pairs = entries.map(|entry| (Value::String(entry.key.clone()), value(&entry.node)));
            Value::Mapping(pairs.collect::<Mapping>())
        }
    }
}

/// Whether openapiv3 takes a value for an object of some kind.
type Accepts = fn(Value) -> bool;

/// The smallest object that openapiv3 refuses on its own.
fn culprit(skeleton: &Node) -> Option<&Node> {
    let refused = |node: &&Node, accepts: Accepts| !accepts(value(node));
    let under = |pointer: &str| skeleton.at(pointer).and_then(Node::map).unwrap_or_default();
    let operations = under("/paths")
        .iter()
        .flat_map(|path| path.node.map().unwrap_or_default());
    let operation = operations
        .filter(|entry| entry.node.map().is_some())
        .map(|entry| &entry.node)
        .find(|node| {
            refused(node, |value| {
                serde_yaml::from_value::<openapiv3::Operation>(value).is_ok()
            })
        });
    let path = || {
        let nodes = under("/paths").iter().map(|entry| &entry.node);
        nodes.into_iter().find(|node| {
            refused(node, |value| {
                serde_yaml::from_value::<openapiv3::PathItem>(value).is_ok()
            })
        })
    };
    let sections: [(&str, Accepts); 6] = [
        ("parameters", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::Parameter>>(value).is_ok()
        }),
        ("responses", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::Response>>(value).is_ok()
        }),
        ("requestBodies", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::RequestBody>>(value).is_ok()
        }),
        ("headers", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::Header>>(value).is_ok()
        }),
        ("securitySchemes", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::SecurityScheme>>(value)
                .is_ok()
        }),
        ("callbacks", |value| {
            serde_yaml::from_value::<openapiv3::ReferenceOr<openapiv3::Callback>>(value).is_ok()
        }),
    ];
    let component = || {
        sections.iter().find_map(|(section, accepts)| {
            let entries = under(&format!("/components/{section}"));
            let mut nodes = entries.iter().map(|entry| &entry.node);
            nodes.find(|node| refused(node, *accepts))
        })
    };
    operation.or_else(path).or_else(component)
}
