//! Every schema of a file as it is written, and the examples that belong to it.

use std::collections::BTreeMap;

use payspec_codegen::source::Span;
use payspec_codegen::tree::{Entry, Node};

/// A schema and where it stands.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The JSON pointer to it.
    pub pointer: String,
    /// The schema, perhaps a `$ref`.
    pub schema: &'a Node,
    /// Whether it is a component, or what a body, parameter or header has in place.
    pub whole: bool,
    /// Its examples.
    pub examples: Vec<Example<'a>>,
}

/// An example and where it stands.
#[derive(Clone, Debug)]
pub struct Example<'a> {
    /// The JSON pointer to it.
    pub pointer: String,
    /// The value.
    pub node: &'a Node,
}

/// All schemas of a file: components first, then in the order of the file, each before what is inside it.
#[must_use]
pub fn places(root: &Node) -> Vec<Place<'_>> {
    let mut finder = Finder {
        root,
        found: Vec::new(),
    };
    for entry in entries(root, "/components/schemas") {
        let pointer = below("/components/schemas", &entry.key);
        finder.schema(pointer, &entry.node, true, Vec::new(), 0);
    }
    for entry in root.map().unwrap_or_default() {
        if entry.key.starts_with("x-") && entry.key != "x-webhooks" {
            continue;
        }
        if entry.key == "components" {
            for section in entry.node.map().unwrap_or_default() {
                if section.key != "schemas" {
                    finder.around(below("/components", &section.key), &section.node, 0);
                }
            }
        } else {
            finder.around(below("", &entry.key), &entry.node, 0);
        }
    }
    finder.found
}

/// The types of a file by the place of their schema; the first of a place is the one that was made for it.
#[must_use]
pub fn by_place(typed: &[payspec_codegen::emit::Typed]) -> BTreeMap<Span, String> {
    let mut known = BTreeMap::new();
    for ty in typed {
        known.entry(ty.span).or_insert_with(|| ty.path.clone());
    }
    known
}

const DEPTH: usize = 64;

struct Finder<'a> {
    root: &'a Node,
    found: Vec<Place<'a>>,
}

impl<'a> Finder<'a> {
    /// Paths, operations, bodies, parameters: whatever is no schema itself.
    fn around(&mut self, pointer: String, node: &'a Node, depth: usize) {
        // What stands beside a reference to a parameter or body counts for nothing.
        if depth > DEPTH || node.get("$ref").is_some() {
            return;
        }
        for (index, item) in node.list().unwrap_or_default().iter().enumerate() {
            self.around(below(&pointer, &index.to_string()), item, depth + 1);
        }
        for entry in node.map().unwrap_or_default() {
            let at = below(&pointer, &entry.key);
            match entry.key.as_str() {
                "schema" if entry.node.map().is_some() => {
                    let examples = self.examples(&pointer, node, true);
                    self.schema(at, &entry.node, true, examples, depth + 1);
                }
                "example" | "examples" | "default" => {}
                key if key.starts_with("x-") && key != "x-webhooks" => {}
                _ => self.around(at, &entry.node, depth + 1),
            }
        }
    }

    fn schema(
        &mut self,
        pointer: String,
        schema: &'a Node,
        whole: bool,
        mut examples: Vec<Example<'a>>,
        depth: usize,
    ) {
        if depth > DEPTH || schema.map().is_none() {
            return;
        }
        examples.extend(self.examples(&pointer, schema, false));
        self.found.push(Place {
            pointer: pointer.clone(),
            schema,
            whole,
            examples,
        });
        for entry in schema.map().unwrap_or_default() {
            let at = below(&pointer, &entry.key);
            match entry.key.as_str() {
                "properties" | "patternProperties" => {
                    for property in entry.node.map().unwrap_or_default() {
                        let at = below(&at, &property.key);
                        self.schema(at, &property.node, false, Vec::new(), depth + 1);
                    }
                }
                "items" | "additionalProperties" | "unevaluatedProperties" => {
                    self.schema(at, &entry.node, false, Vec::new(), depth + 1);
                }
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                    for (index, part) in entry.node.list().unwrap_or_default().iter().enumerate() {
                        let at = below(&at, &index.to_string());
                        self.schema(at, part, false, Vec::new(), depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    /// What stands under `example` and `examples`: a list in a schema, named ones elsewhere.
    fn examples(&self, pointer: &str, node: &'a Node, named: bool) -> Vec<Example<'a>> {
        let mut found = Vec::new();
        if let Some(node) = node.get("example") {
            let pointer = below(pointer, "example");
            found.push(Example { pointer, node });
        }
        let Some(examples) = node.get("examples") else {
            return found;
        };
        let pointer = below(pointer, "examples");
        if !named {
            for (index, node) in examples.list().unwrap_or_default().iter().enumerate() {
                let pointer = below(&pointer, &index.to_string());
                found.push(Example { pointer, node });
            }
        }
        for entry in examples.map().filter(|_| named).unwrap_or_default() {
            let (pointer, example) = self.target(below(&pointer, &entry.key), &entry.node);
            if let Some(node) = example.get("value") {
                let pointer = below(&pointer, "value");
                found.push(Example { pointer, node });
            }
        }
        found
    }

    fn target(&self, pointer: String, node: &'a Node) -> (String, &'a Node) {
        let reference = node.get("$ref").and_then(Node::text);
        let target = reference.and_then(|reference| reference.strip_prefix('#'));
        match target.and_then(|target| Some((target.to_owned(), self.root.at(target)?))) {
            Some(found) => found,
            None => (pointer, node),
        }
    }
}

fn entries<'a>(root: &'a Node, pointer: &str) -> &'a [Entry] {
    root.at(pointer).and_then(Node::map).unwrap_or_default()
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::places;
    use payspec_codegen::SourceFile;
    use payspec_codegen::diag::Diagnostics;
    use payspec_codegen::source::FileId;
    use payspec_codegen::tree::strictly;

    #[test]
    fn schemas_and_their_examples_are_found() {
        let text = "
paths:
  /a:
    get:
      parameters: [{ name: n, in: query, schema: { type: string }, example: x }]
      requestBody: { content: { application/json: {
        schema: { type: object, properties: { schema: { type: integer, example: 3 } } },
        examples: { one: { value: { schema: 1 } }, two: { $ref: '#/components/examples/Two' } } } } }
components:
  examples: { Two: { value: { schema: 2 } } }
  schemas:
    S: { oneOf: [{ type: string, examples: [a, b] }], example: c }
";
        let source = SourceFile::new("a.yaml", text);
        let root = strictly(&source, FileId::new(0), &mut Diagnostics::new()).unwrap();
        let found: Vec<String> = places(&root)
            .iter()
            .map(|place| {
                let examples: Vec<&str> =
                    place.examples.iter().map(|e| e.pointer.as_str()).collect();
                format!("{} {} {examples:?}", place.pointer, place.whole)
            })
            .collect();
        let body = "/paths/~1a/get/requestBody/content/application~1json";
        assert_eq!(
            found,
            [
                "/components/schemas/S true [\"/components/schemas/S/example\"]".to_owned(),
                "/components/schemas/S/oneOf/0 false [\"/components/schemas/S/oneOf/0/examples/0\", \"/components/schemas/S/oneOf/0/examples/1\"]".to_owned(),
                "/paths/~1a/get/parameters/0/schema true [\"/paths/~1a/get/parameters/0/example\"]".to_owned(),
                format!("{body}/schema true [\"{body}/examples/one/value\", \"/components/examples/Two/value\"]"),
                format!("{body}/schema/properties/schema false [\"{body}/schema/properties/schema/example\"]"),
            ]
        );
    }
}
