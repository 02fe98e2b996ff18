//! A shape as a schema of the spec language.

use payspec_codegen::tree::{Node, Tree};

use crate::draft::Doubt;
use crate::draft::gather::Message;
use crate::draft::shape::{Shape, word};
use crate::facts::{Kind, Limit, LimitOf, Reading, Required, Way};
use crate::mask;
use crate::yaml::{list, map, node, text};

/// The schema of a message or member. `fields` counts the members.
pub(super) fn of(
    shape: &Shape,
    message: &Message<'_>,
    doubts: &mut Vec<Doubt>,
    fields: &mut usize,
) -> Node {
    let mut writer = Writer {
        way: message.way,
        doubts,
        fields,
    };
    writer.schema(shape)
}

struct Writer<'a> {
    way: Way,
    doubts: &'a mut Vec<Doubt>,
    fields: &'a mut usize,
}

impl Writer<'_> {
    fn schema(&mut self, shape: &Shape) -> Node {
        let mut keys: Vec<(&str, Node)> = Vec::new();
        match &shape.kind {
            None => {}
            Some(Kind::Object) => self.object(shape, &mut keys),
            Some(Kind::Array(items)) => {
                keys.push(("type", text("array")));
                let items = self.items(shape, items.as_deref());
                keys.push(("items", items));
            }
            Some(kind) => {
                keys.push(("type", text(type_word(kind))));
                self.scalar(shape, kind, &mut keys);
            }
        }
        if shape.nullable && shape.kind.is_some() {
            keys.push(("nullable", node(Tree::Bool(true))));
        }
        map(keys)
    }

    fn items(&mut self, shape: &Shape, kind: Option<&Kind>) -> Node {
        match kind {
            Some(Kind::Object) => {
                let mut keys = Vec::new();
                self.object(shape, &mut keys);
                map(keys)
            }
            Some(Kind::Array(inner)) => {
                let inner = self.items(shape, inner.as_deref());
                map([("type", text("array")), ("items", inner)])
            }
            Some(kind) => map([("type", text(type_word(kind)))]),
            None => map::<&str>([]),
        }
    }

    fn object(&mut self, shape: &Shape, keys: &mut Vec<(&str, Node)>) {
        keys.push(("type", text("object")));
        let required = shape.members.iter().filter(|member| member.is_required());
        let required: Vec<Node> = required.map(|member| text(member.name.clone())).collect();
        if !required.is_empty() {
            keys.push(("required", list(required)));
        }
        if let Some(groups) = self.groups(shape) {
            keys.push(("anyOf", groups));
        }
        if shape.members.is_empty() {
            return;
        }
        let mut properties = Vec::new();
        for member in &shape.members {
            *self.fields += 1;
            let mut schema = self.schema(member);
            self.condition(member, shape, &mut schema);
            properties.push((member.name.clone(), schema));
        }
        keys.push(("properties", map(properties)));
    }

    /// Members of which each has to be there where another is not: one of them has to.
    fn groups(&mut self, shape: &Shape) -> Option<Node> {
        let other_of = |member: &Shape| match &member.required {
            Some(Required::When(condition)) => match &condition.reading {
                Some(Reading::Absent(other)) => Some(other.clone()),
                _ => None,
            },
            _ => None,
        };
        let both = shape.members.iter().filter(|member| {
            let other = other_of(member);
            let other = shape
                .members
                .iter()
                .find(|one| Some(&one.name) == other.as_ref());
            other.is_some_and(|other| other_of(other).as_ref() == Some(&member.name))
        });
        let both: Vec<Node> = both
            .map(|member| map([("required", list([text(member.name.clone())]))]))
            .collect();
        (both.len() == 2).then(|| list(both))
    }

    /// A condition on another field of the same object; what can't be said so is a doubt.
    fn condition(&mut self, member: &Shape, outer: &Shape, schema: &mut Node) {
        let Some(Required::When(condition)) = &member.required else {
            return;
        };
        let sibling = |name: &str| outer.members.iter().find(|one| one.name == name);
        match &condition.reading {
            Some(Reading::OneOf(name, values)) if self.way == Way::Request => {
                let is_met = |values: &[String], sibling: &Shape| {
                    sibling.shown.iter().any(|shown| values.contains(shown))
                };
                if let Some(sibling) = sibling(name)
                    && matches!(sibling.kind, Some(Kind::String))
                    && !(member.is_left_out && is_met(values, sibling))
                {
                    let values = values.iter().map(|value| text(value.clone()));
                    let condition = map([("field", text(name.clone())), ("in", list(values))]);
                    push(schema, "x-required-when", condition);
                    return;
                }
            }
            Some(Reading::Absent(name)) if sibling(name).is_some() => return,
            _ => {}
        }
        let what = format!(
            "`{}` is required under a condition that the draft does not hold: optional",
            member.name
        );
        self.doubt(member, what);
    }

    fn scalar(&mut self, shape: &Shape, kind: &Kind, keys: &mut Vec<(&str, Node)>) {
        let values = self.values(shape, kind);
        let has_values = !values.is_empty();
        if let Some(sensitive) = mask::sensitivity(&shape.name).filter(|_| !has_values)
            && matches!(kind, Kind::String | Kind::Integer)
        {
            keys.push(("x-sensitive", text(sensitive)));
        }
        if has_values {
            keys.push(("enum", list(values.clone())));
        } else {
            self.limits(shape, kind, keys);
        }
        if let Some(default) = &shape.default {
            match value(default, kind) {
                Some(default) if !has_values || contains(&values, &default) => {
                    if !shape.is_required() {
                        keys.push(("default", default));
                    }
                }
                _ => self.doubt(
                    shape,
                    format!(
                        "the default of `{}` is no value of its type or list",
                        shape.name
                    ),
                ),
            }
        }
    }

    /// The values that are listed, and those that examples show beside them.
    fn values(&mut self, shape: &Shape, kind: &Kind) -> Vec<Node> {
        if shape.values.is_empty() {
            return Vec::new();
        }
        let listed: Option<Vec<Node>> = shape.values.iter().map(|one| value(one, kind)).collect();
        let Some(mut listed) = listed.filter(|_| matches!(kind, Kind::String | Kind::Integer))
        else {
            let what = format!(
                "`{}` is {}, but the values listed for it are not: the draft has none",
                shape.name,
                word(kind)
            );
            self.doubt(shape, what);
            return Vec::new();
        };
        for shown in &shape.shown {
            let Some(shown) = value(shown, kind) else {
                continue;
            };
            if !contains(&listed, &shown) {
                let what = format!(
                    "an example of `{}` has a value that is not listed: the draft lists it",
                    shape.name
                );
                self.doubt(shape, what);
                listed.push(shown);
            }
        }
        let mut unique: Vec<Node> = Vec::new();
        for one in listed {
            if !contains(&unique, &one) {
                unique.push(one);
            }
        }
        unique
    }

    fn limits(&mut self, shape: &Shape, kind: &Kind, keys: &mut Vec<(&str, Node)>) {
        for limit in &shape.limits {
            let (least, most) = match (limit.of, kind) {
                (LimitOf::Length, Kind::String) => ("minLength", "maxLength"),
                (LimitOf::Value, Kind::Integer | Kind::Number) => ("minimum", "maximum"),
                _ => {
                    let what = format!(
                        "a limit on `{}` can't be said of {}: the draft has it in words",
                        shape.name,
                        word(kind)
                    );
                    self.doubt(shape, what);
                    keys.push(("description", text(in_words(limit))));
                    continue;
                }
            };
            let bound =
                |bound: &Option<String>| bound.clone().filter(|bound| is_bound(bound, limit.of));
            let (min, max) = (bound(&limit.min), bound(&limit.max));
            if limit.of == LimitOf::Length && breaks(shape, min.as_deref(), max.as_deref()) {
                let what = format!(
                    "an example of `{}` is shorter or longer than its limit: the draft has none",
                    shape.name
                );
                self.doubt(shape, what);
                continue;
            }
            if keys.iter().any(|(key, _)| *key == least || *key == most) {
                let what = format!(
                    "`{}` has two limits of a kind: the draft has the first",
                    shape.name
                );
                self.doubt(shape, what);
                continue;
            }
            keys.extend(min.map(|min| (least, node(Tree::Number(min)))));
            keys.extend(max.map(|max| (most, node(Tree::Number(max)))));
        }
    }

    fn doubt(&mut self, shape: &Shape, what: String) {
        self.doubts.push(Doubt {
            document: shape.document,
            at: shape.at,
            what,
        });
    }
}

fn push(schema: &mut Node, key: &str, value: Node) {
    if let Tree::Map(entries) = &mut schema.value
        && let Tree::Map(new) = map([(key, value)]).value
    {
        entries.extend(new);
    }
}

fn type_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Object => "object",
        Kind::Array(_) => "array",
    }
}

/// A word of the document as a value of this type.
fn value(word: &str, kind: &Kind) -> Option<Node> {
    match kind {
        Kind::String => Some(text(word)),
        Kind::Integer => word
            .parse::<i64>()
            .ok()
            .map(|value| node(Tree::Number(value.to_string()))),
        Kind::Number => is_bound(word, LimitOf::Value).then(|| node(Tree::Number(word.to_owned()))),
        Kind::Boolean => word.parse().ok().map(|value| node(Tree::Bool(value))),
        Kind::Object | Kind::Array(_) => None,
    }
}

fn contains(nodes: &[Node], one: &Node) -> bool {
    nodes.iter().any(|node| node.value == one.value)
}

/// Whether a bound is a number as JSON writes it; of a length, a whole one.
fn is_bound(bound: &str, of: LimitOf) -> bool {
    let digits = |text: &str| {
        !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let plain = |text: &str| digits(text) && (text == "0" || !text.starts_with('0'));
    if of == LimitOf::Length {
        return plain(bound);
    }
    let bound = bound.strip_prefix('-').unwrap_or(bound);
    match bound.split_once('.') {
        Some((whole, fraction)) => plain(whole) && digits(fraction),
        None => plain(bound),
    }
}

fn breaks(shape: &Shape, min: Option<&str>, max: Option<&str>) -> bool {
    let bound = |bound: Option<&str>| bound.and_then(|bound| bound.parse::<usize>().ok());
    let (min, max) = (bound(min), bound(max));
    shape.shown.iter().any(|shown| {
        let length = shown.chars().count();
        min.is_some_and(|min| length < min) || max.is_some_and(|max| length > max)
    })
}

fn in_words(limit: &Limit) -> String {
    let unit = limit
        .unit
        .as_ref()
        .map(|unit| format!(" {unit}"))
        .unwrap_or_default();
    let what = match limit.of {
        LimitOf::Length => "Length",
        LimitOf::Value => "Value",
    };
    match (&limit.min, &limit.max) {
        (Some(min), Some(max)) => format!("{what} from {min} to {max}{unit}."),
        (Some(min), None) => format!("{what} at least {min}{unit}."),
        (None, Some(max)) => format!("{what} at most {max}{unit}."),
        (None, None) => String::new(),
    }
}
