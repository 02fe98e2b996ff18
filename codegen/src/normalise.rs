//! OpenAPI 3.1 → 3.0 on the tree, places kept. What 3.0 has no words for (`$defs`, `prefixItems`, several types, …) stays.

use crate::keywords::{Kind, for_each_child_mut};
use crate::source::Span;
use crate::tree::{Entry, Node, Tree};

/// Brings a checked tree to the words of 3.0.
pub(crate) fn normalise(root: &mut Node) {
    webhooks(root);
    walk(root, Kind::Root);
}

fn walk(node: &mut Node, kind: Kind) {
    for_each_child_mut(node, kind, &mut |child, kind, _| walk(child, kind));
    if kind.is_schema() {
        schema(node);
    }
}

/// `x-webhooks`, ours and Redoc's, is what 3.1 calls `webhooks`.
fn webhooks(root: &mut Node) {
    let Tree::Map(map) = &mut root.value else {
        return;
    };
    let Some(extension) = take(map, "x-webhooks") else {
        return;
    };
    match map.iter_mut().find(|entry| entry.key == "webhooks") {
        Some(standard) => {
            if let (Tree::Map(standard), Tree::Map(more)) =
                (&mut standard.node.value, extension.node.value)
            {
                for entry in more {
                    if standard.iter().all(|known| known.key != entry.key) {
                        standard.push(entry);
                    }
                }
            }
        }
        None => map.push(Entry {
            key: "webhooks".to_owned(),
            ..extension
        }),
    }
}

fn schema(node: &mut Node) {
    let span = node.span;
    if let Tree::Bool(value) = node.value {
        let nothing = || entry("not", span, Tree::Map(Vec::new()));
        node.value = Tree::Map(if value { Vec::new() } else { vec![nothing()] });
        return;
    }
    let Tree::Map(map) = &mut node.value else {
        return;
    };
    reference_with_siblings(map, span);
    types(map);
    constant(map);
    bound(
        map,
        "minimum",
        "exclusiveMinimum",
        |exclusive, inclusive| exclusive >= inclusive,
    );
    bound(
        map,
        "maximum",
        "exclusiveMaximum",
        |exclusive, inclusive| exclusive <= inclusive,
    );
    examples(map);
    null_alternative(map, "anyOf");
    null_alternative(map, "oneOf");
}

/// `{$ref, more}` → `{allOf: [{$ref}], more}`. A description or summary alone may stay beside it.
fn reference_with_siblings(map: &mut Vec<Entry>, span: Span) {
    let plain = |entry: &Entry| matches!(entry.key.as_str(), "$ref" | "description" | "summary");
    if map.iter().all(plain) {
        return;
    }
    let Some(reference) = take(map, "$ref") else {
        return;
    };
    let reference = Node {
        span: reference.node.span,
        value: Tree::Map(vec![reference]),
    };
    match map
        .iter_mut()
        .find(|entry| entry.key == "allOf")
        .map(|entry| &mut entry.node.value)
    {
        Some(Tree::List(list)) => list.insert(0, reference),
        _ => map.insert(0, entry("allOf", span, Tree::List(vec![reference]))),
    }
}

/// `[x, 'null']` → `x` and `nullable`; several others stay a list; `null` alone is an enum of it.
fn types(map: &mut Vec<Entry>) {
    let mut entries = map.iter_mut().enumerate();
    let Some((at, entry)) = entries.find(|(_, entry)| entry.key == "type") else {
        return;
    };
    let (mut others, null) = match &entry.node.value {
        Tree::Text(text) if text == "null" => (Vec::new(), Some(entry.node.span)),
        Tree::List(list) => {
            let is_null = |node: &&Node| node.text() == Some("null");
            let null = list.iter().find(is_null).map(|node| node.span);
            let others: Vec<Node> = list.iter().filter(|node| !is_null(node)).cloned().collect();
            (others, null)
        }
        _ => return,
    };
    match (others.len(), others.pop()) {
        (1, Some(only)) => entry.node.value = only.value,
        (_, Some(last)) => {
            others.push(last);
            entry.node.value = Tree::List(others);
        }
        (_, None) => {
            map.remove(at);
            if let Some(span) = null {
                let value = Tree::Null;
                let list = Tree::List(vec![Node { span, value }]);
                put(map, "enum", span, list);
            }
        }
    }
    if let Some(span) = null {
        put(map, "nullable", span, Tree::Bool(true));
    }
}

/// `const: v` → `enum: [v]`.
fn constant(map: &mut Vec<Entry>) {
    if let Some(constant) = take(map, "const") {
        let span = constant.key_span;
        put(map, "enum", span, Tree::List(vec![constant.node]));
    }
}

/// `exclusiveMinimum: 5` → `minimum: 5` and `exclusiveMinimum: true`; of two bounds the tighter stays.
fn bound(map: &mut Vec<Entry>, inclusive: &str, exclusive: &str, tighter: fn(f64, f64) -> bool) {
    let is_number = |entry: &&Entry| entry.key == exclusive && entry.node.number().is_some();
    if !map.iter().any(|entry| is_number(&entry)) {
        return;
    }
    let Some(numeric) = take(map, exclusive) else {
        return;
    };
    // Only compared: the text of the bound that stays is what was written.
    let size = |node: &Node| node.number().and_then(|number| number.parse::<f64>().ok());
    let rival = map.iter().find(|entry| entry.key == inclusive);
    let loses = match (
        size(&numeric.node),
        rival.and_then(|entry| size(&entry.node)),
    ) {
        (Some(own), Some(rival)) => !tighter(own, rival),
        _ => false,
    };
    if loses {
        return;
    }
    put(map, inclusive, numeric.node.span, numeric.node.value);
    put(map, exclusive, numeric.key_span, Tree::Bool(true));
}

/// `examples: [a, …]` → `example: a`: the first one, or the one that tells how wide an integer is.
fn examples(map: &mut Vec<Entry>) {
    let Some(Entry { key_span, node, .. }) = take(map, "examples") else {
        return;
    };
    let is_wide = |node: &Node| {
        let mut digits = node.number().into_iter();
        digits.any(|text| !text.contains(['.', 'e', 'E']) && text.parse::<i64>().is_err())
    };
    if let Tree::List(mut list) = node.value
        && let Some(node) = match list.iter().position(is_wide) {
            Some(at) => Some(list.swap_remove(at)),
            None => list.into_iter().next(),
        }
        && map.iter().all(|entry| entry.key != "example")
    {
        map.push(Entry {
            key: "example".to_owned(),
            key_span,
            node,
        });
    }
}

/// `anyOf: [A, {type: 'null'}]` → `allOf: [A]` and `nullable`.
fn null_alternative(map: &mut Vec<Entry>, key: &str) {
    let taken = map.iter().any(|entry| entry.key == "allOf");
    let mut entries = map.iter_mut().enumerate();
    let Some((at, entry)) = entries.find(|(_, entry)| entry.key == key) else {
        return;
    };
    let Tree::List(list) = &mut entry.node.value else {
        return;
    };
    let Some(null) = list
        .iter()
        .find(|node| only_null(node))
        .map(|node| node.span)
    else {
        return;
    };
    list.retain(|node| !only_null(node));
    let left = list.len();
    if left == 0 {
        map.remove(at);
        return put(
            map,
            "enum",
            null,
            Tree::List(vec![Node {
                span: null,
                value: Tree::Null,
            }]),
        );
    }
    if left == 1 && !taken {
        entry.key = "allOf".to_owned();
    }
    put(map, "nullable", null, Tree::Bool(true));
}

/// Whether a normalised schema allows null and nothing else.
fn only_null(node: &Node) -> bool {
    let values = node.get("enum").and_then(Node::list);
    values.is_some_and(|values| !values.is_empty() && values.iter().all(Node::is_null))
}

fn take(map: &mut Vec<Entry>, key: &str) -> Option<Entry> {
    let at = map.iter().position(|entry| entry.key == key)?;
    Some(map.remove(at))
}

/// Sets a key, in its place if it is there.
fn put(map: &mut Vec<Entry>, key: &str, span: Span, value: Tree) {
    match map.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.node = Node { span, value },
        None => map.push(entry(key, span, value)),
    }
}

fn entry(key: &str, span: Span, value: Tree) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: span,
        node: Node { span, value },
    }
}
