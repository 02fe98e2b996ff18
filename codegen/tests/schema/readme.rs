//! `specs/README.md` describes the language: everything in it, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{read, refusals, root, schema, validator};

fn text() -> String {
    read(&root().join("specs/README.md"))
}

/// The entries of all YAML examples, each by itself.
fn examples(text: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```yaml" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            line if line.starts_with(' ') => {
                let last = entries.last_mut().expect("an example starts at the margin");
                last.push_str(line);
                last.push('\n');
            }
            line => entries.push(format!("{line}\n")),
        }
    }
    entries
}

/// A spec that holds the entry where it belongs.
fn spec(entry: &str, schema: &Value) -> String {
    let key = entry.split(':').next().unwrap_or_default();
    let indented = |spaces: usize| {
        let lines = entry.lines().map(|line| format!("{:spaces$}{line}\n", ""));
        lines.collect::<String>()
    };
    let head = "x-payspec: 1\nopenapi: 3.0.3\ninfo: { title: Acme, version: '1' }\n";
    let holds = |kind: &str| schema["definitions"][kind]["properties"].get(key).is_some();
    if schema["properties"].get(key).is_some() {
        format!("{head}{entry}")
    } else if holds("Operation") {
        let operation = indented(6);
        format!(
            "{head}paths:\n  /a:\n    post:\n      responses: {{ default: {{ description: a }} }}\n{operation}"
        )
    } else {
        let property = indented(8);
        format!("{head}components:\n  schemas:\n    A:\n      properties:\n{property}")
    }
}

#[test]
fn examples_are_of_the_language() {
    let (schema, validator) = (schema(), validator());
    let examples = examples(&text());
    assert!(examples.len() > 15, "{examples:#?}");
    for entry in examples {
        let spec = spec(&entry, &schema);
        assert_eq!(refusals(&validator, &spec), [""; 0], "{spec}");
    }
}

/// The definitions of extensions: `XSource` and the like, not `Xml`.
fn own(schema: &Value) -> impl Iterator<Item = &Value> {
    let definitions = schema["definitions"].as_object().unwrap().iter();
    let is_own = |name: &str| name.starts_with('X') && name != "Xml";
    definitions.filter_map(move |(name, kind)| is_own(name).then_some(kind))
}

fn keys(object: &Value) -> impl Iterator<Item = &str> {
    let properties = object["properties"].as_object().unwrap();
    properties.keys().map(String::as_str)
}

fn words(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let own = map.get("enum").and_then(Value::as_array);
            let own = own.into_iter().flatten().filter_map(Value::as_str);
            found.extend(own.map(str::to_owned));
            map.values().for_each(|value| words(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| words(value, found)),
        _ => {}
    }
}

#[test]
fn every_extension_is_described_with_an_example() {
    let (schema, text) = (schema(), text());
    let examples = examples(&text).concat();
    let kinds = schema["definitions"].as_object().unwrap().values();
    let names: BTreeSet<&str> = kinds
        .chain([&schema])
        .flat_map(keys)
        .filter(|name| name.starts_with("x-"))
        .collect();
    assert!(names.len() > 15);
    for name in names {
        assert!(text.contains(&format!("`{name}`")), "no word about {name}");
        let key = format!("{name}:");
        let shown = examples.contains(&key) || text.contains(&format!("`{key} "));
        assert!(shown, "no example of {name}");
    }
}

#[test]
fn every_key_and_word_is_mentioned() {
    let (schema, text) = (schema(), text());
    let examples = examples(&text).concat();
    let mentioned = |word: &str| {
        let quoted = [
            format!("`{word}`"),
            format!("`{word}:"),
            format!("{{ {word}:"),
            format!(", {word}:"),
        ];
        let in_text = quoted.iter().any(|quoted| text.contains(quoted));
        in_text || examples.contains(&format!(" {word}:"))
    };
    for kind in own(&schema) {
        for key in keys(kind) {
            assert!(mentioned(key), "no word about {key}");
        }
        let mut found = BTreeSet::new();
        words(kind, &mut found);
        for word in found {
            assert!(mentioned(&word), "no word about {word}");
        }
    }
    let mut found = BTreeSet::new();
    let property = schema["definitions"]["Property"]["properties"].as_object();
    for (name, value) in property.unwrap() {
        if name.starts_with("x-") {
            words(value, &mut found);
        }
    }
    for word in found {
        assert!(mentioned(&word), "no word about {word}");
    }
}
