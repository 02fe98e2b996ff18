//! OpenAPI's schemas as JSON Schema 2020-12, and the judge of values.
//!
//! What a file has wrong (a number as text, a pattern that is none) is left out here too: the judge is then less strict than the
//! file meant, never stricter.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use payspec_codegen::tree::{Entry, Node, Tree};
use serde_json::{Map, Value, json};

/// Which dialect a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 3.0: `nullable`, boolean `exclusiveMinimum`.
    V30,
    /// OpenAPI 3.1: JSON Schema 2020-12 as it is.
    V31,
}

/// The schemas of a file, converted when they are asked for. A reference to `#/a/b` becomes one to `#/$defs/` and that pointer.
pub struct Schemas<'a> {
    root: &'a Node,
    dialect: Dialect,
    /// Whether a text has to be of the format that is said.
    formats: bool,
    /// Whether a schema that says no type means that of its keywords.
    implied: bool,
    converted: RefCell<BTreeMap<String, Value>>,
    patterns: RefCell<BTreeMap<String, bool>>,
}

impl<'a> Schemas<'a> {
    /// The schemas of a file.
    #[must_use]
    pub fn new(root: &'a Node) -> Self {
        let version = root.get("openapi");
        let version = version.map(|node| node.text().or(node.number()).unwrap_or_default());
        let dialect = match version {
            Some(version) if version.starts_with("3.0") => Dialect::V30,
            _ => Dialect::V31,
        };
        Self::of_dialect(root, dialect)
    }

    /// The schemas of a file in a dialect, whichever it says it is written in.
    #[must_use]
    pub fn of_dialect(root: &'a Node, dialect: Dialect) -> Self {
        Self {
            root,
            dialect,
            formats: true,
            implied: false,
            converted: RefCell::default(),
            patterns: RefCell::default(),
        }
    }

    /// Takes formats for mere remarks, as JSON Schema does where nothing else is said.
    #[must_use]
    pub fn without_formats(mut self) -> Self {
        self.formats = false;
        self
    }

    /// The same, but for schemas that say no type: they mean what their keywords are about. JSON Schema lets anything else pass there,
    /// which no author of `properties` has in mind.
    #[must_use]
    pub fn with_implied_types(&self) -> Self {
        Self {
            implied: true,
            formats: self.formats,
            ..Self::of_dialect(self.root, self.dialect)
        }
    }

    /// A schema with everything that it refers to under `$defs`: a document of its own.
    #[must_use]
    pub fn document(&self, schema: &Node) -> Value {
        let mut document = self.convert(schema);
        let mut open = references(&document);
        let mut defs = Map::new();
        let mut seen = BTreeSet::new();
        while let Some(pointer) = open.pop() {
            if !seen.insert(pointer.clone()) {
                continue;
            }
            let target = self.target(&pointer);
            open.extend(references(&target));
            defs.insert(pointer, target);
        }
        if let Value::Bool(any) = document {
            document = if any { json!({}) } else { json!({ "not": {} }) };
        }
        if let Value::Object(members) = &mut document {
            members.insert("$defs".to_owned(), Value::Object(defs));
        }
        document
    }

    fn target(&self, pointer: &str) -> Value {
        if let Some(known) = self.converted.borrow().get(pointer) {
            return known.clone();
        }
        let made = match self.root.at(pointer) {
            Some(node) => self.convert(node),
            None => json!({}),
        };
        let mut converted = self.converted.borrow_mut();
        converted.insert(pointer.to_owned(), made.clone());
        made
    }

    /// One schema, converted.
    #[must_use]
    pub fn convert(&self, schema: &Node) -> Value {
        let Some(entries) = schema.map() else {
            return Value::Bool(schema.bool() != Some(false));
        };
        let mut out = Map::new();
        for entry in entries {
            if let Some(value) = self.keyword(schema, entry) {
                out.insert(entry.key.clone(), value);
            }
        }
        let forms = schema.get("x-lenient").and_then(Node::list);
        let is_empty = |form: &Node| form.text() == Some("empty");
        if forms.is_some_and(|forms| forms.iter().any(is_empty)) && !out.contains_key("minLength") {
            // `""` means that the member is not there, and comes back as that.
            out.insert("minLength".to_owned(), json!(1));
        }
        if self.implied
            && let Some(kind) = implied_type(&out)
        {
            out.insert("type".to_owned(), Value::from(kind));
        }
        let nullable = schema.get("nullable").and_then(Node::bool) == Some(true);
        match nullable && self.dialect == Dialect::V30 {
            true => json!({ "anyOf": [out, { "type": "null" }] }),
            false => Value::Object(out),
        }
    }

    fn keyword(&self, schema: &Node, Entry { key, node, .. }: &Entry) -> Option<Value> {
        let later = self.dialect == Dialect::V31;
        match key.as_str() {
            "$ref" => {
                let pointer = node.text()?.strip_prefix('#')?;
                let pointer = unescaped(pointer);
                let token = pointer.replace('~', "~0").replace('/', "~1");
                Some(Value::from(format!("#/$defs/{}", percent(&token))))
            }
            "type" => types(node),
            "enum" => {
                Some(as_json(node)).filter(|_| node.list().is_some_and(|list| !list.is_empty()))
            }
            "const" => later.then(|| as_json(node)),
            "exclusiveMinimum" | "exclusiveMaximum" if node.bool().is_some() => {
                let bound = if key == "exclusiveMinimum" {
                    "minimum"
                } else {
                    "maximum"
                };
                number(schema.get(bound)?).filter(|_| node.bool() == Some(true))
            }
            "minimum" if flag(schema, "exclusiveMinimum") => None,
            "maximum" if flag(schema, "exclusiveMaximum") => None,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => number(node),
            "multipleOf" => number(node).filter(|of| of.as_f64().is_some_and(|of| of > 0.0)),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" | "minContains" | "maxContains" => count(node),
            "uniqueItems" => node.bool().map(Value::from),
            "format" => node.text().filter(|_| self.formats).map(Value::from),
            "pattern" => node
                .text()
                .filter(|text| self.is_pattern(text))
                .map(Value::from),
            "required" => {
                let names: BTreeSet<&str> = node.list()?.iter().filter_map(Node::text).collect();
                Some(json!(names))
            }
            "properties" | "patternProperties" | "dependentSchemas" => {
                let entries = node.map()?.iter();
                let entries = entries.filter(|entry| is_schema(&entry.node));
                let converted = entries.map(|entry| (entry.key.clone(), self.convert(&entry.node)));
                Some(Value::Object(converted.collect()))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let list = node.list()?.iter().filter(|node| is_schema(node));
                let list: Vec<Value> = list.map(|node| self.convert(node)).collect();
                (!list.is_empty()).then_some(Value::Array(list))
            }
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
            | "unevaluatedItems" => is_schema(node).then(|| self.convert(node)),
            "dependentRequired" => Some(as_json(node)),
            _ => None,
        }
    }

    /// Whether the judge understands a pattern.
    fn is_pattern(&self, pattern: &str) -> bool {
        let mut known = self.patterns.borrow_mut();
        *known.entry(pattern.to_owned()).or_insert_with(|| {
            let schema = json!({ "pattern": pattern });
            options().build(&schema).is_ok()
        })
    }
}

/// The judge of a schema's document.
///
/// # Errors
/// The library does not take the schema.
pub fn judge(document: &Value) -> Result<Validator, String> {
    options().build(document).map_err(|error| error.to_string())
}

fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        // Formats of our spec language.
        .with_format("decimal", |text: &str| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
            let is_digits =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_digits(whole) && is_digits(fraction)
        })
        .with_format("local-date-time", |text: &str| {
            text.len() == 19 && text.as_bytes().get(10) == Some(&b' ')
        })
}

/// The type that a schema's keywords are about, where it says none.
fn implied_type(schema: &Map<String, Value>) -> Option<&'static str> {
    let says = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    if says(&["type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf"]) {
        None
    } else if says(&["properties", "additionalProperties", "patternProperties"]) {
        Some("object")
    } else if says(&["items", "prefixItems"]) {
        Some("array")
    } else if says(&["format", "pattern", "maxLength", "minLength"]) {
        Some("string")
    } else {
        None
    }
}

/// The pointers that a converted schema refers to.
fn references(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let target = members
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(definition);
                found.extend(target);
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

/// The key under `$defs` that a reference of a converted schema means.
#[must_use]
pub fn definition(reference: &str) -> Option<String> {
    let token = unescaped(reference.strip_prefix("#/$defs/")?);
    Some(token.replace("~1", "/").replace("~0", "~"))
}

/// A pointer as a fragment of a URI has it, as a pointer.
fn unescaped(fragment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = fragment.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Text as a fragment of a URI may hold it.
fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b'$' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn types(node: &Node) -> Option<Value> {
    const KNOWN: [&str; 7] = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    let known = |node: &Node| {
        node.text()
            .filter(|word| KNOWN.contains(word))
            .map(str::to_owned)
    };
    match node.list() {
        Some(list) => {
            let words: BTreeSet<String> = list.iter().filter_map(known).collect();
            (!words.is_empty()).then(|| json!(words))
        }
        None => known(node).map(Value::from),
    }
}

/// A number, also if the file has it as text.
fn number(node: &Node) -> Option<Value> {
    let text = node.number().or(node.text())?;
    let value: Value = serde_json::from_str(text).ok()?;
    value.is_number().then_some(value)
}

fn count(node: &Node) -> Option<Value> {
    number(node).filter(|value| value.as_u64().is_some())
}

fn is_schema(node: &Node) -> bool {
    node.map().is_some() || node.bool().is_some()
}

fn flag(schema: &Node, key: &str) -> bool {
    schema.get(key).and_then(Node::bool) == Some(true)
}

fn as_json(node: &Node) -> Value {
    match &node.value {
        // A number that is beyond floats is none that the judge could compare.
        Tree::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        _ => serde_json::from_str(&node.to_json()).unwrap_or(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::{Schemas, definition, judge};
    use payspec_codegen::SourceFile;
    use payspec_codegen::diag::Diagnostics;
    use payspec_codegen::source::FileId;
    use payspec_codegen::tree::{Node, strictly};
    use serde_json::{Value, json};

    fn read(text: &str) -> Node {
        let source = SourceFile::new("a.yaml", text);
        strictly(&source, FileId::new(0), &mut Diagnostics::new()).unwrap()
    }

    fn document(version: &str, schema: &str) -> Value {
        let root = read(&format!(
            "openapi: {version}\ncomponents: {{ schemas: {{ A: {schema}, 'B/{{c}}': {{ type: integer }} }} }}"
        ));
        Schemas::new(&root).document(root.at("/components/schemas/A").unwrap())
    }

    fn check(version: &str, schema: &str, valid: &[Value], invalid: &[Value]) {
        let document = document(version, schema);
        let judge = judge(&document).unwrap();
        for value in valid {
            assert!(judge.is_valid(value), "{schema}: {value}\n{document}");
        }
        for value in invalid {
            assert!(!judge.is_valid(value), "{schema}: {value}\n{document}");
        }
    }

    #[test]
    fn what_3_0_says_in_its_own_way() {
        check(
            "3.0.3",
            "{ type: string, nullable: true }",
            &[json!(null), json!("a")],
            &[json!(1)],
        );
        check(
            "3.0.3",
            "{ type: integer, minimum: 3, exclusiveMinimum: true }",
            &[json!(4)],
            &[json!(3)],
        );
        check(
            "3.0.3",
            "{ type: integer, maximum: 3, exclusiveMaximum: false }",
            &[json!(3)],
            &[json!(4)],
        );
        check("3.0.3", "{ type: string, const: a }", &[json!("b")], &[]);
    }

    #[test]
    fn what_3_1_says_stays() {
        check(
            "3.1.0",
            "{ type: [string, 'null'] }",
            &[json!(null), json!("a")],
            &[json!(1)],
        );
        check(
            "3.1.0",
            "{ type: integer, exclusiveMinimum: 3 }",
            &[json!(4)],
            &[json!(3)],
        );
        check("3.1.0", "{ const: a }", &[json!("a")], &[json!("b")]);
        check(
            "3.1.0",
            "{ type: string, nullable: true }",
            &[json!("a")],
            &[json!(null)],
        );
    }

    #[test]
    fn references_lead_anywhere() {
        check(
            "3.0.3",
            "{ $ref: '#/components/schemas/B~1{c}' }",
            &[json!(1)],
            &[json!("a")],
        );
        check(
            "3.0.3",
            "{ properties: { a: { $ref: '#/components/schemas/A' } }, maxProperties: 1 }",
            &[json!({"a": {"a": {}}})],
            &[json!({"a": {"a": {}, "b": 1}})],
        );
        let pointer = "/components/schemas/B~1{c}";
        let there = document("3.0.3", "{ $ref: '#/components/schemas/B~1%7Bc%7D' }");
        assert!(there["$defs"].get(pointer).is_some(), "{there}");
        assert_eq!(
            definition(there["$ref"].as_str().unwrap()).unwrap(),
            pointer
        );
    }

    #[test]
    fn what_is_wrong_is_left_out() {
        check(
            "3.0.3",
            "{ type: strng, maxLength: '3', pattern: '(', required: yes, minimum: [1], enum: [] }",
            &[json!("abc"), json!(1)],
            &[json!("abcd")],
        );
        check(
            "3.0.3",
            "{ properties: { a: 1, b: { type: string } } }",
            &[json!({"a": 1})],
            &[json!({"b": 1})],
        );
    }
}
