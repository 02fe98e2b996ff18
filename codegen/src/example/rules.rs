//! The rules of one schema for one value, without what is inside the value.

use super::Mismatch;
use super::check::Spot;
use super::scalar::{fits_format, fits_pattern, is_equal, range};
use crate::decimal::Decimal;
use crate::tree::{Node, Tree};

/// The types a schema names; none if it takes all.
pub(super) fn types(schema: &Node) -> Vec<&str> {
    match schema.get("type").map(|node| &node.value) {
        Some(Tree::Text(name)) => vec![name],
        Some(Tree::List(list)) => list.iter().filter_map(Node::text).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn wrong_type(spot: Spot<'_>, schema: &Node, types: &[&str]) -> Option<Mismatch> {
    let rule = schema.get("type")?;
    if types.is_empty() || types.iter().any(|name| is_of_type(spot.node, name)) {
        return None;
    }
    let is = match &spot.node.value {
        Tree::Text(text) => format!("the string {}", shorten(&format!("{text:?}"))),
        Tree::Number(number) => format!("the number {}", shorten(number)),
        Tree::Bool(value) => value.to_string(),
        Tree::Null => "null".to_owned(),
        Tree::List(_) => "an array".to_owned(),
        Tree::Map(_) => "an object".to_owned(),
    };
    let complaint = format!("is {is}, but `type` is `{}`", types.join("`, `"));
    Some(spot.complain(rule, &complaint))
}

fn is_of_type(node: &Node, name: &str) -> bool {
    match name {
        "string" => matches!(node.value, Tree::Text(_)),
        "number" => matches!(node.value, Tree::Number(_)),
        "integer" => {
            let value = node.number().and_then(Decimal::parse);
            value.is_some_and(|value| value.is_integer())
        }
        "boolean" => matches!(node.value, Tree::Bool(_)),
        "array" => matches!(node.value, Tree::List(_)),
        "object" => matches!(node.value, Tree::Map(_)),
        "null" => node.is_null(),
        // Not a type: `parse` says so.
        _ => true,
    }
}

pub(super) fn enumeration(spot: Spot<'_>, schema: &Node, found: &mut Vec<Mismatch>) {
    let Some(rule) = schema.get("enum") else {
        return;
    };
    let values = rule.list().unwrap_or_default();
    if values.iter().any(|value| is_equal(value, spot.node)) {
        return;
    }
    let mut known: Vec<String> = values
        .iter()
        .take(8)
        .map(|value| shorten(&value.to_json()))
        .collect();
    if values.len() > known.len() {
        known.push("…".to_owned());
    }
    let complaint = format!(
        "is {}, which is not in `enum`: {}",
        shorten(&spot.node.to_json()),
        known.join(", ")
    );
    found.push(spot.complain(rule, &complaint));
}

pub(super) fn text_rules(spot: Spot<'_>, schema: &Node, text: &str, found: &mut Vec<Mismatch>) {
    let length = text.chars().count();
    count(
        spot,
        schema,
        ["minLength", "maxLength"],
        length,
        "characters",
        found,
    );
    let shown = || shorten(&format!("{text:?}"));
    if let Some(rule) = schema.get("pattern")
        && let Some(pattern) = rule.text()
        && fits_pattern(pattern, text) == Some(false)
    {
        let complaint = format!("is {}, which does not fit `pattern` `{pattern}`", shown());
        found.push(spot.complain(rule, &complaint));
    }
    if let Some(rule) = schema.get("format")
        && let Some(format) = rule.text()
        && !fits_format(format, text)
    {
        let complaint = format!("is {}, which is not of `format` `{format}`", shown());
        found.push(spot.complain(rule, &complaint));
    }
}

pub(super) fn number_rules(
    spot: Spot<'_>,
    schema: &Node,
    number: &str,
    types: &[&str],
    found: &mut Vec<Mismatch>,
) {
    let Some(value) = Decimal::parse(number) else {
        return;
    };
    let mut bound = |keyword: &str, fits: &dyn Fn(&Decimal) -> bool| {
        let Some(rule) = schema.get(keyword) else {
            return;
        };
        let Some(text) = rule.number() else { return };
        if Decimal::parse(text).is_some_and(|limit| !fits(&limit)) {
            let complaint = format!("is {}, but `{keyword}` is {text}", shorten(number));
            found.push(spot.complain(rule, &complaint));
        }
    };
    let is_set = |keyword| schema.get(keyword).and_then(Node::bool) == Some(true);
    let above = is_set("exclusiveMinimum");
    let below = is_set("exclusiveMaximum");
    bound("minimum", &|limit| {
        value > *limit || (!above && value == *limit)
    });
    bound("maximum", &|limit| {
        value < *limit || (!below && value == *limit)
    });
    bound("exclusiveMinimum", &|limit| value > *limit);
    bound("exclusiveMaximum", &|limit| value < *limit);
    bound("multipleOf", &|divisor| {
        value.is_multiple_of(divisor).unwrap_or(true)
    });
    if let Some(rule) = schema.get("format").filter(|_| types.contains(&"integer"))
        && let Some(format) = rule.text()
        && let Some((lowest, highest)) = range(format)
        && (Decimal::parse(lowest).is_some_and(|lowest| value < lowest)
            || Decimal::parse(highest).is_some_and(|highest| value > highest))
    {
        let complaint = format!(
            "is {}, which does not fit `format` `{format}`",
            shorten(number)
        );
        found.push(spot.complain(rule, &complaint));
    }
}

/// Bounds of a length.
pub(super) fn count(
    spot: Spot<'_>,
    schema: &Node,
    [least, most]: [&str; 2],
    length: usize,
    noun: &str,
    found: &mut Vec<Mismatch>,
) {
    let Some(value) = Decimal::parse(&length.to_string()) else {
        return;
    };
    for keyword in [least, most] {
        let Some(rule) = schema.get(keyword) else {
            continue;
        };
        let Some(text) = rule.number() else { continue };
        let Some(limit) = Decimal::parse(text) else {
            continue;
        };
        if (keyword == least && value < limit) || (keyword == most && value > limit) {
            let noun = if length == 1 {
                noun.trim_end_matches('s')
            } else {
                noun
            };
            let complaint = format!("has {length} {noun}, but `{keyword}` is {text}");
            found.push(spot.complain(rule, &complaint));
        }
    }
}

/// The first two equal items.
pub(super) fn twins(list: &[Node]) -> Option<(usize, usize)> {
    // Every pair is compared, so a list that is long beyond all examples is not.
    let list = || list.iter().take(1000);
    list().enumerate().find_map(|(other, node)| {
        let one = list()
            .take(other)
            .position(|before| is_equal(before, node))?;
        Some((one, other))
    })
}

/// As much of a value as a message needs.
fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(48).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
