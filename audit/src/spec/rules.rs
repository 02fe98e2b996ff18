//! What a schema asks of a value, `$ref`, `allOf` and choices resolved.

use payspec_codegen::source::Span;
use payspec_codegen::tree::{Node, Tree};

use super::collect::Seat;
use super::items;
use super::provenance::{self, Provenance};
use crate::facts::Kind;

/// How many schemas are followed inside each other.
const DEPTH: usize = 16;

/// What a schema asks of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// What it may be in JSON, sorted; anything if there is none.
    pub kinds: Vec<Kind>,
    /// Where the type is said.
    pub type_at: Option<Span>,
    /// Whether it may be null.
    pub nullable: bool,
    /// Forms accepted on reading beside the declared one.
    pub lenient: Vec<Form>,
    /// `minLength`.
    pub min_length: Option<Bound>,
    /// `maxLength`.
    pub max_length: Option<Bound>,
    /// `minimum`.
    pub minimum: Option<Bound>,
    /// `maximum`.
    pub maximum: Option<Bound>,
    /// The values it may have; empty where they are not listed.
    pub values: Vec<SpecValue>,
    /// Where they are listed.
    pub values_at: Option<Span>,
    /// `default`.
    pub default: Option<Bound>,
    /// When it is required.
    pub conditions: Vec<Condition>,
    /// Whether it must never be printed.
    pub sensitive: bool,
    /// The component schema that it is, if it is one.
    pub component: Option<String>,
    /// Pointers to all schemas that say something about it.
    pub scope: Vec<String>,
}

/// A form accepted on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A number where text is declared.
    Number,
    /// Text where a number, integer or boolean is declared.
    Text,
}

/// A value of a keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// As the spec writes it; text without quotes.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A value of `enum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecValue {
    /// As the wire has it, text without quotes.
    pub text: String,
    /// Where it stands in `enum`.
    pub span: Span,
    /// Where it comes from.
    pub source: Option<Provenance>,
}

/// A condition of `x-required-when`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Wire name of the sibling.
    pub field: String,
    /// Its values.
    pub values: Vec<String>,
}

impl Rules {
    pub(super) fn of(tree: &Node, seat: &Seat<'_>) -> Self {
        let mut rules = Self::read(tree, seat, 0);
        rules.kinds.sort();
        rules.kinds.dedup();
        rules
    }

    fn read(tree: &Node, seat: &Seat<'_>, depth: usize) -> Self {
        let mut rules = Self {
            scope: vec![seat.pointer.clone()],
            ..Self::default()
        };
        if depth > DEPTH {
            return rules;
        }
        if let Some(reference) = seat.node.get("$ref").and_then(Node::text) {
            let target = seat.target(tree);
            if target.node.get("$ref").is_none() {
                rules = Self::read(tree, &target, depth + 1);
                rules.scope.insert(0, seat.pointer.clone());
            }
            rules.component = reference
                .strip_prefix("#/components/schemas/")
                .map(str::to_owned);
            return rules;
        }
        rules.own(tree, seat);
        for (index, part) in items(seat.node, "allOf").iter().enumerate() {
            let part = seat.below(part, &format!("allOf/{index}"));
            let inner = Self::read(tree, &part, depth + 1);
            rules.and(inner);
        }
        for keyword in ["oneOf", "anyOf"] {
            let alternatives = items(seat.node, keyword).iter().enumerate();
            let alternatives =
                alternatives
                    .filter(|(_, node)| !is_group(node))
                    .map(|(index, node)| {
                        let seat = seat.below(node, &format!("{keyword}/{index}"));
                        Self::read(tree, &seat, depth + 1)
                    });
            if let Some(any) = alternatives.reduce(Self::or) {
                rules.and(any);
            }
        }
        if rules.kinds.is_empty() {
            rules.kinds = implied(tree, seat, &rules, depth);
        }
        rules
    }

    fn own(&mut self, tree: &Node, seat: &Seat<'_>) {
        let node = seat.node;
        let source = provenance::of(tree, node, seat.source.as_ref());
        if let Some(said) = node.get("type") {
            self.type_at = Some(said.span);
            let words = said.text().into_iter().chain(
                said.list()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Node::text),
            );
            for word in words {
                match word {
                    "array" => self.kinds.push(Kind::Array(item(tree, seat))),
                    "null" => self.nullable = true,
                    word => self.kinds.extend(kind(word)),
                }
            }
        }
        self.nullable |= node.get("nullable").and_then(Node::bool) == Some(true);
        for form in items(node, "x-lenient") {
            match form.text() {
                Some("number") => self.lenient.push(Form::Number),
                Some("string") => self.lenient.push(Form::Text),
                _ => {}
            }
        }
        let bound = |key: &str| node.get(key).map(Bound::of);
        self.min_length = bound("minLength");
        self.max_length = bound("maxLength");
        self.minimum = bound("minimum");
        self.maximum = bound("maximum");
        self.default = bound("default");
        self.sensitive = node.get("x-sensitive").is_some();
        let listed = node.get("enum").or_else(|| node.get("const"));
        self.values_at = listed.map(|node| node.span);
        let one = listed.filter(|node| node.list().is_none());
        let values = listed
            .and_then(Node::list)
            .unwrap_or_default()
            .iter()
            .chain(one);
        for value in values.filter(|value| !value.is_null()) {
            let text = plain(value);
            let said = node.get("x-values").and_then(|values| values.get(&text));
            let own = said.and_then(|said| provenance::own(tree, said));
            self.values.push(SpecValue {
                source: own.or_else(|| source.clone()),
                span: value.span,
                text,
            });
        }
        self.conditions = conditions(node);
    }

    /// What both ask for; what this one says comes first.
    fn and(&mut self, other: Self) {
        self.kinds = match (self.kinds.is_empty(), other.kinds.is_empty()) {
            (true, _) => other.kinds,
            (_, true) => std::mem::take(&mut self.kinds),
            _ => both(&self.kinds, &other.kinds),
        };
        self.type_at = self.type_at.or(other.type_at);
        self.nullable |= other.nullable;
        self.lenient.extend(other.lenient);
        for (own, more) in [
            (&mut self.min_length, other.min_length),
            (&mut self.max_length, other.max_length),
            (&mut self.minimum, other.minimum),
            (&mut self.maximum, other.maximum),
            (&mut self.default, other.default),
        ] {
            if own.is_none() {
                *own = more;
            }
        }
        if self.values_at.is_none() {
            self.values_at = other.values_at;
            self.values = other.values;
        }
        if self.conditions.is_empty() {
            self.conditions = other.conditions;
        }
        self.sensitive |= other.sensitive;
        self.component = self.component.take().or(other.component);
        self.scope.extend(other.scope);
    }

    /// What one of two asks for.
    fn or(mut self, other: Self) -> Self {
        self.type_at = self.type_at.or(other.type_at);
        self.kinds.extend(other.kinds);
        self.nullable |= other.nullable;
        self.lenient.extend(other.lenient);
        let listed = self.values_at.is_some() && other.values_at.is_some();
        if listed {
            self.values.extend(other.values);
        } else {
            self.values_at = None;
            self.values.clear();
        }
        for (own, more) in [
            (&mut self.min_length, other.min_length),
            (&mut self.max_length, other.max_length),
            (&mut self.minimum, other.minimum),
            (&mut self.maximum, other.maximum),
            (&mut self.default, other.default),
        ] {
            if more.is_none() {
                *own = None;
            }
        }
        self.sensitive |= other.sensitive;
        self.component = None;
        self.scope.extend(other.scope);
        self
    }
}

impl Bound {
    fn of(node: &Node) -> Self {
        Self {
            text: plain(node),
            span: node.span,
        }
    }
}

/// A value as text, without quotes.
fn plain(node: &Node) -> String {
    match &node.value {
        Tree::Text(text) => text.clone(),
        _ => node.to_json(),
    }
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        _ => return None,
    })
}

/// The kind of a list's items, if it is one.
fn item(tree: &Node, seat: &Seat<'_>) -> Option<Box<Kind>> {
    let inner = seat.node.get("items")?;
    let inner = seat.below(inner, "items").target(tree);
    let word = inner.node.get("type").and_then(Node::text);
    match word {
        Some(word) => kind(word).map(Box::new),
        None => inner.node.get("properties").map(|_| Box::new(Kind::Object)),
    }
}

/// What keywords tell where no type is said.
fn implied(tree: &Node, seat: &Seat<'_>, rules: &Rules, depth: usize) -> Vec<Kind> {
    let node = seat.node;
    if node.get("properties").is_some() || node.get("additionalProperties").is_some() {
        return vec![Kind::Object];
    }
    if node.get("items").is_some() && depth < DEPTH {
        return vec![Kind::Array(item(tree, seat))];
    }
    if rules.values.is_empty() {
        return Vec::new();
    }
    let listed = node.get("enum").and_then(Node::list).unwrap_or_default();
    let of = |node: &Node| match node.value {
        Tree::Text(_) => Some(Kind::String),
        Tree::Bool(_) => Some(Kind::Boolean),
        Tree::Number(_) => Some(Kind::Number),
        _ => None,
    };
    listed.iter().filter_map(of).collect()
}

/// What is in both lists; an integer is a number too.
fn both(one: &[Kind], other: &[Kind]) -> Vec<Kind> {
    let has = |list: &[Kind], kind: &Kind| {
        list.contains(kind) || (*kind == Kind::Integer && list.contains(&Kind::Number))
    };
    let is_list = |kind: &&Kind| matches!(kind, Kind::Array(_));
    let mut found: Vec<Kind> = one
        .iter()
        .filter(|kind| has(other, kind))
        .cloned()
        .collect();
    found.extend(other.iter().filter(|kind| has(one, kind)).cloned());
    if one.iter().any(|kind| is_list(&kind)) && other.iter().any(|kind| is_list(&kind)) {
        found.extend(one.iter().filter(is_list).cloned());
    }
    found
}

fn is_group(node: &Node) -> bool {
    matches!(node.map(), Some([entry]) if entry.key == "required")
}

fn conditions(node: &Node) -> Vec<Condition> {
    let Some(said) = node.get("x-required-when") else {
        return Vec::new();
    };
    let one = |node: &Node| {
        Some(Condition {
            field: node.get("field")?.text()?.to_owned(),
            values: items(node, "in").iter().map(plain).collect(),
        })
    };
    match said.list() {
        Some(all) => all.iter().filter_map(one).collect(),
        None => one(said).into_iter().collect(),
    }
}
