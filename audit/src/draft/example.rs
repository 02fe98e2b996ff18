//! Examples of a message, as the spec has them.

use payspec_codegen::example::{Direction, check_sent};
use payspec_codegen::tree::{Node, Tree};

use crate::draft::Doubt;
use crate::draft::gather::Message;
use crate::facts::{Choices, Way};
use crate::yaml::{map, text};

/// The examples that fit the schema, by name; each that does not is a doubt.
pub(super) fn examples(
    message: &Message<'_>,
    schema: &Node,
    doubts: &mut Vec<Doubt>,
) -> Vec<(String, Node)> {
    let direction = match message.way {
        Way::Request => Direction::Request,
        Way::Answer | Way::Notification => Direction::Answer,
        Way::Unknown => Direction::Either,
    };
    let mut examples: Vec<(String, Node)> = Vec::new();
    for (document, example) in &message.examples {
        let mut value = example.value.clone();
        for choices in &example.choices {
            choose(&mut value, choices);
        }
        let mismatches = check_sent(schema, schema, &value, direction);
        let mut doubt = |what: String| {
            doubts.push(Doubt {
                document: *document,
                at: example.at,
                what,
            })
        };
        if let Some(first) = mismatches.first() {
            doubt(format!(
                "the example does not fit at `{}`: the draft leaves it out",
                first.pointer
            ));
            continue;
        }
        if !example.choices.is_empty() {
            doubt("members of the example list what they may be: the draft's example has the first of each".to_owned());
        }
        if examples
            .iter()
            .any(|(_, known)| known.get("value").is_some_and(|known| same(known, &value)))
        {
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

/// Whether both say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    crate::yaml::write(one) == crate::yaml::write(other)
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
