//! What a schema asks of a single value: listed values, limits, a default, whether it is sensitive.

use payspec_codegen::example::check;
use payspec_codegen::tree::{Node, Tree};

use super::{Writer, push};
use crate::draft::shape::{Shape, word};
use crate::facts::{Kind, Limit, LimitOf, Way};
use crate::mask;
use crate::yaml::{list, map, node, text};

/// How many values a list may have to be one of values.
const VALUES: usize = 1_000;

impl Writer<'_> {
    pub(super) fn scalar(
        &mut self,
        shape: &Shape,
        parent: &str,
        kind: &Kind,
        keys: &mut Vec<(&str, Node)>,
    ) {
        let values = self.values(shape, kind);
        let has_values = !values.is_empty();
        let sensitive = sensitivity(shape, parent).filter(|_| !has_values);
        keys.extend(sensitive.map(|word| ("x-sensitive", text(word))));
        if has_values {
            keys.push(("enum", list(values.clone())));
        } else {
            self.limits(shape, kind, keys);
        }
        let Some(default) = &shape.default else {
            return;
        };
        let fits = |default: &Node| {
            let entries = keys.iter().map(|(key, node)| (*key, node.clone()));
            let schema = map(entries.filter(|(key, _)| *key != "x-sensitive"));
            sensitive.is_none() && check(&schema, &schema, default).is_empty()
        };
        match value(default, kind).filter(fits) {
            Some(default) => {
                if !shape.is_required() {
                    keys.push(("default", default));
                }
            }
            None => self.doubts.push(shape.doubt(
                "has a default that is no value of its type, list or limits: the draft has none",
            )),
        }
    }

    /// The values that are listed, and those that examples show beside them.
    fn values(&mut self, shape: &Shape, kind: &Kind) -> Vec<Node> {
        if shape.values.is_empty() {
            return Vec::new();
        }
        if shape.is_open && shape.values.len() == 1 && self.way == Way::Request {
            self.doubts
                .push(shape.doubt("has one value, and the list is open: the draft has none"));
            return Vec::new();
        }
        let listed: Option<Vec<Node>> = shape.values.iter().map(|one| value(one, kind)).collect();
        let is_list = |listed: &Vec<Node>| {
            listed.len() <= VALUES && matches!(kind, Kind::String | Kind::Integer)
        };
        let Some(listed) = listed.filter(is_list) else {
            let what = format!(
                "is {}, but the values listed for it are not: the draft lists none",
                word(kind)
            );
            self.doubts.push(shape.doubt(what));
            return Vec::new();
        };
        if shape.is_open {
            self.doubts.push(
                shape.doubt("has a list of values that is open: the draft has those that are said"),
            );
        }
        let mut unique: Vec<Node> = Vec::new();
        for one in listed {
            if !contains(&unique, &one) {
                unique.push(one);
            }
        }
        for shown in &shape.shown {
            let Some(node) = value(shown, kind).filter(|node| !contains(&unique, node)) else {
                continue;
            };
            // A placeholder tells nothing of what stood there.
            if mask::sensitivity(&shape.name).is_some() {
                continue;
            }
            self.doubts.push(
                shape.doubt("has a value in an example that is not listed: the draft lists it"),
            );
            unique.push(node);
        }
        unique
    }

    fn limits(&mut self, shape: &Shape, kind: &Kind, keys: &mut Vec<(&str, Node)>) {
        let mut words: Vec<String> = Vec::new();
        for limit in &shape.limits {
            let (least, most) = match (limit.of, kind) {
                (LimitOf::Length, Kind::String) => ("minLength", "maxLength"),
                (LimitOf::Value, Kind::Integer | Kind::Number) => ("minimum", "maximum"),
                _ => {
                    let what = format!(
                        "has a limit that can't be said of {}: the draft has it in words",
                        word(kind)
                    );
                    self.doubts.push(shape.doubt(what));
                    words.extend(in_words(limit));
                    continue;
                }
            };
            if keys.iter().any(|(key, _)| *key == least || *key == most) {
                self.doubts
                    .push(shape.doubt("has two limits of a kind: the draft has the first"));
                continue;
            }
            let bound = |bound: &Option<String>| {
                let bound = bound
                    .clone()
                    .filter(|bound| is_bound(bound, limit.of, kind));
                bound.map(|bound| node(Tree::Number(bound)))
            };
            let bounds: Vec<(&str, Node)> = [(least, bound(&limit.min)), (most, bound(&limit.max))]
                .into_iter()
                .filter_map(|(key, bound)| Some((key, bound?)))
                .collect();
            let mut schema = vec![("type", text(kind.as_str()))];
            schema.extend(bounds.iter().cloned());
            let schema = map(schema);
            let breaks = |shown: &String| {
                value(shown, kind).is_some_and(|shown| !check(&schema, &schema, &shown).is_empty())
            };
            if shape.shown.iter().any(breaks) {
                let what = "has a limit that a value of an example is outside of: the draft has it in words";
                self.doubts.push(shape.doubt(what));
                words.extend(in_words(limit));
                continue;
            }
            if bounds.len() == 2 && is_empty(limit) {
                self.doubts
                    .push(shape.doubt("has a limit that no value keeps: the draft has none"));
                continue;
            }
            keys.extend(bounds);
        }
        if !words.is_empty() {
            keys.push(("description", text(words.join(" "))));
        }
    }

    /// A value that its rows show, where no example of the message does.
    pub(super) fn example(&mut self, shape: &Shape, schema: &mut Node) {
        let (Some(kind), Some(shown)) = (&shape.kind, shape.row_examples.first()) else {
            return;
        };
        if shape.is_shown || !super::is_scalar(shape) || schema.get("x-sensitive").is_some() {
            return;
        }
        if let Some(value) = value(shown, kind)
            && check(schema, schema, &value).is_empty()
        {
            push(schema, "example", value);
        }
    }
}

/// The word of `x-sensitive`, where the name tells and the type allows it.
pub(super) fn sensitivity(shape: &Shape, parent: &str) -> Option<&'static str> {
    let word = mask::sensitivity(&format!("{parent}.{}", shape.name.replace('.', "_")))?;
    // The id of a user or a device tells of a person, but gives no access.
    let is_id = shape.name.to_ascii_lowercase().ends_with("id");
    let word = if word == "secret" && is_id {
        "pii"
    } else {
        word
    };
    match shape.kind {
        Some(Kind::String) => Some(word),
        Some(Kind::Integer) if word == "pii" => Some(word),
        _ => None,
    }
}

/// Whether it is a part of the date on which a card ends, judged by its name.
pub(super) fn is_expiry(shape: &Shape) -> bool {
    let name = shape.name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let is_plain = matches!(shape.kind, Some(Kind::String | Kind::Integer));
    is_plain
        && shape.values.is_empty()
        && has(&["expir", "expy", "exp_", "expm", "expd"])
        && has(&["month", "year", "date"])
}

/// A word of the document as a value of this type.
pub(super) fn value(word: &str, kind: &Kind) -> Option<Node> {
    match kind {
        Kind::String => Some(text(word)),
        Kind::Integer => word
            .parse::<i64>()
            .ok()
            .map(|value| node(Tree::Number(value.to_string()))),
        Kind::Number => {
            is_bound(word, LimitOf::Value, kind).then(|| node(Tree::Number(word.to_owned())))
        }
        Kind::Boolean => word.parse().ok().map(|value| node(Tree::Bool(value))),
        Kind::Object | Kind::Array(_) => None,
    }
}

/// Values of a condition, as the sibling has them; none if it can't have them.
pub(super) fn condition_values(sibling: &Shape, values: &[String]) -> Option<Vec<Node>> {
    let kind = sibling.kind.as_ref()?;
    if !matches!(kind, Kind::String | Kind::Integer) || values.is_empty() {
        return None;
    }
    let is_listed = |value: &&String| sibling.values.is_empty() || sibling.values.contains(*value);
    let values: Vec<&String> = values.iter().filter(is_listed).collect();
    let nodes: Option<Vec<Node>> = values.iter().map(|one| value(one, kind)).collect();
    nodes.filter(|nodes| !nodes.is_empty())
}

pub(super) fn contains(nodes: &[Node], one: &Node) -> bool {
    nodes.iter().any(|node| node.value == one.value)
}

/// Whether a bound is a number as JSON writes it; of a length or an integer, a whole one.
fn is_bound(bound: &str, of: LimitOf, kind: &Kind) -> bool {
    let digits = |text: &str| {
        !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let plain = |text: &str| digits(text) && (text == "0" || !text.starts_with('0'));
    if of == LimitOf::Length {
        return plain(bound) && bound.len() < 10;
    }
    let unsigned = bound.strip_prefix('-').unwrap_or(bound);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => *kind == Kind::Number && plain(whole) && digits(fraction),
        None => plain(unsigned) && bound != "-0",
    }
}

/// Whether the least is more than the most.
fn is_empty(limit: &Limit) -> bool {
    let (Some(min), Some(max)) = (&limit.min, &limit.max) else {
        return false;
    };
    let schema = map([
        ("type", text("number")),
        ("maximum", node(Tree::Number(max.clone()))),
    ]);
    !check(&schema, &schema, &node(Tree::Number(min.clone()))).is_empty()
}

fn in_words(limit: &Limit) -> Option<String> {
    let unit = limit.unit.as_ref().map(|unit| format!(" {unit}"));
    let unit = unit.unwrap_or_default();
    let what = match limit.of {
        LimitOf::Length => "Length",
        LimitOf::Value => "Value",
    };
    Some(match (&limit.min, &limit.max) {
        (Some(min), Some(max)) => format!("{what} from {min} to {max}{unit}."),
        (Some(min), None) => format!("{what} at least {min}{unit}."),
        (None, Some(max)) => format!("{what} at most {max}{unit}."),
        (None, None) => return None,
    })
}
