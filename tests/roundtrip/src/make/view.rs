//! What several schemas that all apply say together, once their choices are made.

use serde_json::Value;

use crate::schema::definition;

/// The keywords of some schemas, gathered.
#[derive(Default, Debug)]
pub(super) struct View<'s> {
    /// Every schema object, references, `allOf` and choices followed.
    pub(super) leaves: Vec<&'s Value>,
    /// Members, each with all schemas it has to fit, in the order they were met.
    pub(super) properties: Vec<(&'s str, Vec<&'s Value>)>,
    pub(super) required: Vec<&'s str>,
    /// Schemas of members that are not listed.
    pub(super) additional: Vec<&'s Value>,
    /// Whether members that are not listed are refused.
    pub(super) closed: bool,
    /// `patternProperties`.
    pub(super) patterns: Vec<(&'s str, &'s Value)>,
    pub(super) items: Vec<&'s Value>,
    pub(super) prefix: Vec<&'s Value>,
    pub(super) unique: bool,
    /// `enum` and `const`: values that all of them list.
    pub(super) values: Option<Vec<&'s Value>>,
    /// The alternatives of each choice.
    pub(super) choices: Vec<&'s [Value]>,
    /// Whether a schema is `false`.
    pub(super) refused: bool,
    types: Option<Vec<&'s str>>,
    several: bool,
}

impl<'s> View<'s> {
    /// Follows references and `allOf`; `choose` is given how many alternatives there are and picks one. `several` says whether a value
    /// may be made to fit two alternatives of an `anyOf`.
    pub(super) fn of(
        document: &'s Value,
        parts: &[&'s Value],
        several: bool,
        choose: &mut dyn FnMut(usize) -> usize,
    ) -> Self {
        let mut view = Self {
            several,
            ..Self::default()
        };
        for part in parts {
            view.add(document, part, choose, 0);
        }
        view
    }

    fn add(
        &mut self,
        document: &'s Value,
        part: &'s Value,
        choose: &mut dyn FnMut(usize) -> usize,
        depth: usize,
    ) {
        let Some(members) = part.as_object() else {
            self.refused |= part == &Value::Bool(false);
            return;
        };
        if depth > 64 || self.leaves.iter().any(|leaf| std::ptr::eq(*leaf, part)) {
            return;
        }
        self.leaves.push(part);
        if let Some(target) = members
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(definition)
            && let Some(target) = document.get("$defs").and_then(|defs| defs.get(&target))
        {
            self.add(document, target, choose, depth + 1);
        }
        for part in list(part, "allOf") {
            self.add(document, part, choose, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = list(part, key);
            if alternatives.is_empty() {
                continue;
            }
            self.choices.push(alternatives);
            let chosen = choose(alternatives.len());
            if let Some(chosen) = alternatives.get(chosen) {
                self.add(document, chosen, choose, depth + 1);
            }
            // Now and then a value fits two alternatives.
            if key == "anyOf" && self.several && alternatives.len() > 1 && choose(6) == 5 {
                let chosen = choose(alternatives.len());
                if let Some(chosen) = alternatives.get(chosen) {
                    self.add(document, chosen, choose, depth + 1);
                }
            }
        }
        self.gather(part);
    }

    fn gather(&mut self, part: &'s Value) {
        if let Some(said) = part.get("type") {
            let said: Vec<&str> = match said {
                Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
                word => word.as_str().into_iter().collect(),
            };
            self.types = Some(match self.types.take() {
                None => said,
                Some(types) => both(&types, &said),
            });
        }
        if let Some(value) = part.get("const") {
            self.allow(vec![value]);
        }
        if let Some(values) = part.get("enum").and_then(Value::as_array) {
            self.allow(values.iter().collect());
        }
        for (name, schema) in map(part, "properties") {
            match self.properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, schemas)) => schemas.push(schema),
                None => self.properties.push((name, vec![schema])),
            }
        }
        for name in list(part, "required").iter().filter_map(Value::as_str) {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
        for key in ["additionalProperties", "unevaluatedProperties"] {
            match part.get(key) {
                Some(Value::Bool(open)) => self.closed |= !open,
                Some(schema) => self.additional.push(schema),
                None => {}
            }
        }
        self.patterns.extend(map(part, "patternProperties"));
        self.items.extend(part.get("items"));
        if self.prefix.is_empty() {
            self.prefix = list(part, "prefixItems").iter().collect();
        }
        self.unique |= part.get("uniqueItems") == Some(&Value::Bool(true));
    }

    fn allow(&mut self, values: Vec<&'s Value>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known
                .into_iter()
                .filter(|one| values.contains(one))
                .collect(),
        });
    }

    /// The JSON types that a value may be of: as said, else as the keywords mean.
    pub(super) fn kinds(&self) -> Vec<&'s str> {
        if let Some(types) = &self.types {
            return types.clone();
        }
        let says = |keys: &[&str]| {
            let mut leaves = self.leaves.iter();
            leaves.any(|leaf| keys.iter().any(|key| leaf.get(key).is_some()))
        };
        let mut kinds = Vec::new();
        if says(&[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "maxProperties",
        ]) {
            kinds.push("object");
        } else if says(&["items", "prefixItems", "minItems", "maxItems"]) {
            kinds.push("array");
        } else if says(&["format", "pattern", "minLength", "maxLength"]) {
            kinds.push("string");
        } else if says(&["minimum", "maximum", "multipleOf"]) {
            kinds.push("number");
        } else {
            kinds.extend([
                "string", "integer", "boolean", "object", "array", "number", "null",
            ]);
        }
        kinds
    }

    /// The greatest of a count that several may say.
    pub(super) fn most_of(&self, key: &str) -> Option<usize> {
        self.counts(key).max()
    }

    /// The least of a count that several may say.
    pub(super) fn least_of(&self, key: &str) -> Option<usize> {
        self.counts(key).min()
    }

    fn counts(&self, key: &str) -> impl Iterator<Item = usize> {
        let counts = self
            .leaves
            .iter()
            .filter_map(move |leaf| leaf.get(key)?.as_u64());
        counts.map(|count| usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// All values of a keyword.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &'s Value> {
        self.leaves.iter().filter_map(move |leaf| leaf.get(key))
    }

    /// The text of a keyword, by who says it last.
    pub(super) fn word(&self, key: &str) -> Option<&'s str> {
        self.all(key).filter_map(Value::as_str).last()
    }
}

/// Types that both allow; an integer is a number too.
fn both<'s>(one: &[&'s str], other: &[&'s str]) -> Vec<&'s str> {
    let mut found: Vec<&str> = one
        .iter()
        .copied()
        .filter(|word| other.contains(word))
        .collect();
    let integer =
        |one: &[&str], other: &[&str]| one.contains(&"integer") && other.contains(&"number");
    if !found.contains(&"integer") && (integer(one, other) || integer(other, one)) {
        found.push("integer");
    }
    found
}

fn list<'s>(part: &'s Value, key: &str) -> &'s [Value] {
    part.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn map<'s>(part: &'s Value, key: &str) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let members = part
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    members.map(|(name, schema)| (name.as_str(), schema))
}
