//! Examples of a message, as the spec has them.

use payspec_codegen::example::{Direction, check_sent};
use payspec_codegen::tree::{Node, Tree};

use crate::draft::gather::Message;
use crate::draft::shape::Shape;
use crate::draft::{Doubt, Doubts};
use crate::facts::{Choices, Way};
use crate::mask;
use crate::yaml::{map, text};

/// Examples are nested as deep as this at most.
const DEPTH: usize = 60;

/// The examples that fit the schema, by name; each that does not is a doubt.
pub(super) fn examples(
    message: &Message<'_>,
    shape: &Shape,
    schema: &Node,
    doubts: &mut Doubts,
) -> Vec<(String, Node)> {
    let direction = match message.way {
        Way::Request => Direction::Request,
        Way::Answer | Way::Notification => Direction::Answer,
        Way::Unknown => Direction::Either,
    };
    let mut examples: Vec<(String, Node)> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for (origin, example) in &message.examples {
        let mut doubt = |subject: &str, what: &str| {
            doubts.push(Doubt::new(origin.document, example.at, subject, what));
        };
        if is_deep(&example.value) {
            doubt(
                "",
                "an example is nested too deeply: the draft leaves it out",
            );
            continue;
        }
        let mut value = example.value.clone();
        for choices in &example.choices {
            choose(&mut value, choices);
        }
        list_placeholders(&mut value, shape, 0);
        let mismatches = check_sent(schema, schema, &value, direction);
        if let Some(first) = mismatches.first() {
            let what = "an example does not fit what else is said there: the draft leaves it out";
            doubt(&first.pointer, what);
            continue;
        }
        if !example.choices.is_empty() {
            doubt(
                "",
                "members of an example list what they may be: the draft's example has the first of each",
            );
        }
        if !known.insert(crate::yaml::write(&value)) {
            continue;
        }
        let name = match examples.len() {
            0 => "documented".to_owned(),
            count => format!("documented-{}", count + 1),
        };
        let summary = format!("Line {} of the capture", example.at.line);
        examples.push((name, map([("summary", text(summary)), ("value", value)])));
    }
    examples
}

/// What an example of the message has for an outermost member that travels as a parameter.
pub(super) fn of_parameter(message: &Message<'_>, member: &Shape, schema: &Node) -> Option<Node> {
    let shown =
        |(_, example): &(_, &crate::facts::Example)| example.value.get(&member.name).cloned();
    let mut shown = message.examples.iter().filter_map(shown);
    shown.find(|value| check_sent(schema, schema, value, Direction::Request).is_empty())
}

fn is_deep(value: &Node) -> bool {
    let mut queue = vec![(value, 0)];
    while let Some((node, depth)) = queue.pop() {
        if depth > DEPTH {
            return true;
        }
        match &node.value {
            Tree::List(items) => queue.extend(items.iter().map(|item| (item, depth + 1))),
            Tree::Map(entries) => {
                queue.extend(entries.iter().map(|entry| (&entry.node, depth + 1)));
            }
            _ => {}
        }
    }
    false
}

/// A placeholder stands for a value of the list, where there is one: for the first.
fn list_placeholders(value: &mut Node, shape: &Shape, depth: usize) {
    if depth > DEPTH {
        return;
    }
    match &mut value.value {
        Tree::List(items) => {
            for item in items {
                list_placeholders(item, shape, depth + 1);
            }
        }
        Tree::Map(entries) => {
            for entry in entries {
                if let Some(member) = shape.get(&entry.key) {
                    list_placeholders(&mut entry.node, member, depth + 1);
                }
            }
        }
        Tree::Text(text) if mask::sensitivity(&shape.name).is_some() => {
            if let Some(first) = shape.values.first()
                && !shape.values.contains(text)
            {
                text.clone_from(first);
            }
        }
        _ => {}
    }
}

/// Puts the first choice where all of them stand.
fn choose(value: &mut Node, choices: &Choices) {
    let Some(first) = choices.values.first() else {
        return;
    };
    let segments: Vec<&str> = choices.path.split('.').collect();
    put(value, &segments, first);
}

fn put(node: &mut Node, segments: &[&str], choice: &str) {
    let Some((segment, rest)) = segments.split_first() else {
        if matches!(node.value, Tree::Text(_)) {
            node.value = Tree::Text(choice.to_owned());
        }
        return;
    };
    let name = segment.trim_end_matches("[]");
    let inner = match &mut node.value {
        Tree::Map(entries) if !name.is_empty() => entries
            .iter_mut()
            .find(|entry| entry.key == name)
            .map(|entry| &mut entry.node),
        _ if name.is_empty() => Some(node),
        _ => None,
    };
    let Some(inner) = inner else { return };
    match &mut inner.value {
        Tree::List(items) if segment.ends_with("[]") => {
            for item in items {
                put(item, rest, choice);
            }
        }
        _ => put(inner, rest, choice),
    }
}
