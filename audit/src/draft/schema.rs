//! A shape as a schema of the spec language.

mod rules;

use payspec_codegen::tree::{Entry, Node, Tree};

use crate::draft::gather::Origin;
use crate::draft::shape::Shape;
use crate::draft::{Doubts, source};
use crate::facts::{Document, Kind, Reading, Required, Way};
use crate::yaml::{list, map, node, text};

/// How many lists are followed inside each other.
const LISTS: usize = 8;

/// The schema of a message or member. `fields` counts the members.
pub(super) fn of(
    shape: &Shape,
    way: Way,
    documents: &[Document],
    doubts: &mut Doubts,
    fields: &mut usize,
) -> Node {
    let mut writer = Writer {
        way,
        documents,
        doubts,
        fields,
    };
    writer.schema(shape, "")
}

/// Whether it is a single value.
pub(super) fn is_scalar(shape: &Shape) -> bool {
    shape.members.is_empty() && !matches!(shape.kind, Some(Kind::Object | Kind::Array(_)))
}

/// Puts a key at the beginning of a schema.
pub(super) fn prepend(schema: &mut Node, key: &str, value: Node) {
    if let Tree::Map(entries) = &mut schema.value
        && let Tree::Map(new) = map([(key, value)]).value
    {
        entries.splice(0..0, new);
    }
}

/// Takes a key out of a schema.
pub(super) fn take(schema: &mut Node, key: &str) -> Option<Node> {
    let Tree::Map(entries) = &mut schema.value else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at).node)
}

struct Writer<'a> {
    way: Way,
    documents: &'a [Document],
    doubts: &'a mut Doubts,
    fields: &'a mut usize,
}

impl Writer<'_> {
    /// `parent` is the name of the object around it.
    fn schema(&mut self, shape: &Shape, parent: &str) -> Node {
        let mut keys: Vec<(&str, Node)> = Vec::new();
        match &shape.kind {
            None => {}
            Some(Kind::Object) => self.object(shape, &mut keys),
            Some(Kind::Array(items)) => {
                keys.push(("type", text("array")));
                let items = self.items(shape, items.as_deref(), 0);
                keys.push(("items", items));
            }
            Some(kind) => {
                keys.push(("type", text(kind.as_str())));
                self.scalar(shape, parent, kind, &mut keys);
            }
        }
        if shape.nullable && shape.kind.is_some() {
            keys.push(("nullable", node(Tree::Bool(true))));
        }
        let mut schema = map(keys);
        self.example(shape, &mut schema);
        schema
    }

    fn items(&mut self, shape: &Shape, kind: Option<&Kind>, depth: usize) -> Node {
        match kind {
            Some(Kind::Object) => {
                let mut keys = Vec::new();
                self.object(shape, &mut keys);
                map(keys)
            }
            Some(Kind::Array(inner)) if depth < LISTS => {
                let inner = self.items(shape, inner.as_deref(), depth + 1);
                map([("type", text("array")), ("items", inner)])
            }
            Some(Kind::Array(_)) | None => map::<&str>([]),
            Some(kind) => map([("type", text(kind.as_str()))]),
        }
    }

    fn object(&mut self, shape: &Shape, keys: &mut Vec<(&str, Node)>) {
        keys.push(("type", text("object")));
        let required = shape.members.iter().filter(|member| member.is_required());
        let required: Vec<Node> = required.map(|member| text(member.name.clone())).collect();
        if !required.is_empty() {
            keys.push(("required", list(required)));
        }
        let pair = self.pair(shape);
        if let Some((one, other)) = pair {
            let group = |name: &str| map([("required", list([text(name)]))]);
            keys.push(("anyOf", list([group(one), group(other)])));
        }
        if shape.members.is_empty() {
            return;
        }
        let has_card = shape
            .members
            .iter()
            .any(|member| matches!(rules::sensitivity(member, &shape.name), Some("pan" | "cvv")));
        let mut properties = Vec::new();
        for member in &shape.members {
            *self.fields += 1;
            let mut schema = self.schema(member, &shape.name);
            if has_card && rules::is_expiry(member) {
                insert(&mut schema, "x-sensitive", text("expiry"));
                take(&mut schema, "example");
            }
            if pair.is_none_or(|(one, other)| member.name != one && member.name != other) {
                self.condition(member, shape, &mut schema);
            }
            match self.source(member, shape) {
                Some(source) if is_scalar(member) => push(&mut schema, "x-source", source),
                Some(source) => prepend(&mut schema, "x-source", source),
                None => {}
            }
            properties.push((member.name.clone(), schema));
        }
        keys.push(("properties", map(properties)));
    }

    /// Where a member comes from, if not from where its object does.
    fn source(&self, member: &Shape, outer: &Shape) -> Option<Node> {
        let at = |origin: Origin, note: String| Some(source(self.documents, origin, Some(note)));
        let line = member.at.line;
        let is_said = |shape: &Shape| shape.is_tabled || shape.holds_rows;
        if !is_said(member) && outer.members.iter().any(is_said) {
            let note = format!("only an example shows it, in line {line}");
            return at(member.origin, note);
        }
        if is_said(member) && member.origin != outer.origin {
            return at(member.origin, format!("line {line} of the capture"));
        }
        None
    }

    /// Two members of which one has to be there: one is required where the other is absent.
    fn pair<'s>(&mut self, shape: &'s Shape) -> Option<(&'s str, &'s str)> {
        if self.way != Way::Request || shape.is_list() && shape.name.is_empty() {
            return None;
        }
        let mut pairs = shape.members.iter().filter_map(|member| {
            let other = shape.get(absent(member)?)?;
            (other.name != member.name).then_some((member, other))
        });
        let (one, other) = pairs.next()?;
        let is_same = |(a, b): (&Shape, &Shape)| a.name == other.name && b.name == one.name;
        if !pairs.all(is_same) {
            return None;
        }
        if one.is_left_out && other.is_left_out && !one.is_shown && !other.is_shown {
            return None;
        }
        Some((one.name.as_str(), other.name.as_str()))
    }

    /// A condition on another field of the same object; what can't be said so is a doubt.
    fn condition(&mut self, member: &Shape, outer: &Shape, schema: &mut Node) {
        let Some(Required::When(condition)) = &member.required else {
            return;
        };
        if let Some(Reading::OneOf(name, values)) = &condition.reading
            && self.way == Way::Request
            && let Some(sibling) = outer.get(name)
            && sibling.name != member.name
            && let Some(values) = rules::condition_values(sibling, values)
        {
            let is_met = sibling.shown.iter().any(|shown| {
                let shown = rules::value(shown, sibling.kind.as_ref().unwrap_or(&Kind::String));
                shown.is_some_and(|shown| rules::contains(&values, &shown))
            });
            if !(member.is_left_out && is_met) {
                let condition = map([("field", text(name.clone())), ("in", list(values))]);
                push(schema, "x-required-when", condition);
                return;
            }
        }
        self.doubts.push(
            member.doubt("is required under a condition that the draft does not hold: optional"),
        );
    }
}

/// The member without which this one is required.
fn absent(member: &Shape) -> Option<&str> {
    match &member.required {
        Some(Required::When(condition)) => match &condition.reading {
            Some(Reading::Absent(other)) => Some(other),
            _ => None,
        },
        _ => None,
    }
}

fn push(schema: &mut Node, key: &str, value: Node) {
    if let Tree::Map(entries) = &mut schema.value
        && let Tree::Map(new) = map([(key, value)]).value
    {
        entries.extend(new);
    }
}

/// Puts a key in, or in place of what it has.
fn insert(schema: &mut Node, key: &str, value: Node) {
    let known = match &mut schema.value {
        Tree::Map(entries) => entries
            .iter_mut()
            .find(|entry: &&mut Entry| entry.key == key),
        _ => None,
    };
    match known {
        Some(entry) => entry.node = value,
        None => push(schema, key, value),
    }
}
