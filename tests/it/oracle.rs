//! Our check of examples against another's: the `jsonschema` crate has to agree, on what the specs show and on what they don't.
//!
//! What JSON Schema does not know is taken away on both sides first: formats, directions and `x-lenient`. The library checks those
//! by tests of its own.

use jsonschema::{Draft, Validator};
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::example::{Direction, check_sent, examples};
use payspec_codegen::parse::parse;
use payspec_codegen::tree::{Entry, Node, Tree};
use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::workspace::{Case, fixtures, providers};

/// How many changed examples of each spec are compared.
const MUTANTS: usize = 200;

#[test]
fn the_specs_examples_are_judged_alike() {
    for (number, tree) in trees(&providers()).into_iter().enumerate() {
        let judged = judge(&tree, number as u64);
        assert!(
            judged.examples > 0 && judged.refused > MUTANTS / 10,
            "{judged:?}"
        );
        println!("{judged:?}");
    }
}

#[test]
fn the_fixtures_examples_are_judged_alike() {
    for (number, case) in fixtures("ok").iter().enumerate() {
        for tree in trees(case) {
            judge(&tree, number as u64);
        }
    }
}

/// What came of a spec.
#[derive(Debug, Default)]
struct Judged {
    examples: usize,
    mutants: usize,
    refused: usize,
}

fn trees(case: &Case) -> Vec<Node> {
    let documents = parse(&case.sources, &case.specs, &mut Diagnostics::new());
    assert_eq!(documents.len(), case.specs.len(), "{}", case.name);
    documents
        .into_iter()
        .map(|document| plain(document.tree))
        .collect()
}

fn judge(tree: &Node, seed: u64) -> Judged {
    let found = examples(tree);
    let validators: Vec<Validator> = found
        .iter()
        .map(|found| validator(tree, found.schema))
        .collect();
    let mut judged = Judged::default();
    let compare = |index: usize, example: &Node| {
        let ours = check_sent(tree, found[index].schema, example, Direction::Request);
        let value = as_json(example);
        let theirs: Vec<String> = validators[index]
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(
            ours.is_empty(),
            theirs.is_empty(),
            "{:?} {:?} {:?}\nexample: {value}\nours: {ours:#?}\ntheirs: {theirs:#?}",
            found[index].operation,
            found[index].part,
            found[index].name
        );
        !ours.is_empty()
    };
    for (index, found) in found.iter().enumerate() {
        judged.examples += 1;
        compare(index, found.node);
    }
    let mut random = Random::new(seed);
    for number in 0..if found.is_empty() { 0 } else { MUTANTS } {
        let index = number % found.len();
        let mut example = found[index].node.clone();
        for _ in 0..=random.below(2) {
            mutate(&mut example, &mut random);
        }
        judged.mutants += 1;
        judged.refused += usize::from(compare(index, &example));
    }
    judged
}

/// A tree without what JSON Schema does not know.
fn plain(node: Node) -> Node {
    const TAKEN: [&str; 5] = [
        "format",
        "readOnly",
        "writeOnly",
        "x-lenient",
        "discriminator",
    ];
    let value = match node.value {
        Tree::Map(entries) => {
            let kept = entries.into_iter().filter(|entry| {
                // A property may be called `format`: then it is a schema, and that is a map.
                let is_property = entry.key == "format" && entry.node.map().is_some();
                !TAKEN.contains(&entry.key.as_str()) || is_property
            });
            Tree::Map(
                kept.map(|entry| Entry {
                    node: plain(entry.node),
                    ..entry
                })
                .collect(),
            )
        }
        Tree::List(list) => Tree::List(list.into_iter().map(plain).collect()),
        other => other,
    };
    Node { value, ..node }
}

fn validator(root: &Node, schema: &Node) -> Validator {
    let mut components = Map::new();
    for entry in root
        .at("/components/schemas")
        .and_then(Node::map)
        .unwrap_or_default()
    {
        components.insert(entry.key.clone(), later(&entry.node));
    }
    let whole = json!({ "allOf": [later(schema)], "components": { "schemas": components } });
    let built = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&whole);
    built.unwrap_or_else(|error| panic!("{error}\n{whole}"))
}

/// A schema of OpenAPI 3.0 as JSON Schema 2020-12 has it.
fn later(schema: &Node) -> Value {
    let Some(members) = schema.map() else {
        return as_json(schema);
    };
    let mut out = Map::new();
    let mut nullable = false;
    for Entry { key, node, .. } in members {
        let schemas_of = |list: &[Node]| Value::Array(list.iter().map(later).collect());
        let value = match key.as_str() {
            "nullable" => {
                nullable = node.bool() == Some(true);
                continue;
            }
            "exclusiveMinimum" | "exclusiveMaximum" if node.bool() == Some(false) => continue,
            "minimum" if flag(schema, "exclusiveMinimum") => continue,
            "maximum" if flag(schema, "exclusiveMaximum") => continue,
            "exclusiveMinimum" => schema.get("minimum").map(as_json).unwrap_or_default(),
            "exclusiveMaximum" => schema.get("maximum").map(as_json).unwrap_or_default(),
            "properties" => {
                let properties = node.map().unwrap_or_default().iter();
                Value::Object(
                    properties
                        .map(|entry| (entry.key.clone(), later(&entry.node)))
                        .collect(),
                )
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                schemas_of(node.list().unwrap_or_default())
            }
            "items" | "additionalProperties" | "not" => later(node),
            "example" | "examples" | "default" | "xml" | "externalDocs" => continue,
            key if key.starts_with("x-") => continue,
            _ => as_json(node),
        };
        out.insert(key.clone(), value);
    }
    match nullable {
        true => json!({ "anyOf": [{ "type": "null" }, out] }),
        false => Value::Object(out),
    }
}

fn flag(schema: &Node, key: &str) -> bool {
    schema.get(key).and_then(Node::bool) == Some(true)
}

fn as_json(node: &Node) -> Value {
    let text = node.to_json();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Changes one value somewhere inside: its kind, its length, its members.
fn mutate(node: &mut Node, random: &mut Random) {
    let children = match &node.value {
        Tree::List(list) => list.len(),
        Tree::Map(entries) => entries.len(),
        _ => 0,
    };
    if children > 0 && random.below(4) > 0 {
        let at = random.below(children);
        match &mut node.value {
            Tree::List(list) => return mutate(&mut list[at], random),
            Tree::Map(entries) => return mutate(&mut entries[at].node, random),
            _ => {}
        }
    }
    let span = node.span;
    let other = |value: Tree| Node { span, value };
    match &mut node.value {
        Tree::Map(entries) if !entries.is_empty() && random.below(3) > 0 => {
            let at = random.below(entries.len());
            match random.below(3) {
                0 => drop(entries.remove(at)),
                1 => entries[at].key.push('x'),
                _ => entries.push(Entry {
                    key: "nobody-knows".to_owned(),
                    key_span: span,
                    node: other(Tree::Bool(true)),
                }),
            }
        }
        Tree::List(list) if !list.is_empty() && random.below(3) > 0 => {
            let at = random.below(list.len());
            match random.below(2) {
                0 => drop(list.remove(at)),
                _ => list.push(list[at].clone()),
            }
        }
        Tree::Text(text) if random.below(3) > 0 => match random.below(4) {
            0 => text.clear(),
            1 => *text = text.repeat(30),
            2 => text.insert(0, 'Ä'),
            _ => drop(text.pop()),
        },
        Tree::Number(text) if random.below(3) > 0 => {
            *text = (*random.pick(&["0", "-1", "1.5", "1e3", "99999999999", "7"])).to_owned();
        }
        value => {
            *value = match random.below(6) {
                0 => Tree::Null,
                1 => Tree::Bool(false),
                2 => Tree::Number("3".to_owned()),
                3 => Tree::Text("text".to_owned()),
                4 => Tree::List(Vec::new()),
                _ => Tree::Map(Vec::new()),
            };
        }
    }
}
