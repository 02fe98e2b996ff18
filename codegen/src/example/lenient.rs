//! `x-lenient`: forms on the wire that are accepted beside the declared one.

use crate::decimal::Decimal;
use crate::tree::{Node, Tree};

/// The forms that are accepted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lenient {
    number: bool,
    string: bool,
    empty: bool,
    null: bool,
}

impl Lenient {
    /// What an object with `x-lenient` says, if it has it.
    pub(super) fn of(object: &Node) -> Self {
        let forms = object.get("x-lenient").and_then(Node::list);
        let forms = forms.unwrap_or_default();
        let has = |form| forms.iter().any(|node| node.text() == Some(form));
        Self {
            number: has("number"),
            string: has("string"),
            empty: has("empty"),
            // Without quotes it is YAML's null, and means the same here.
            null: has("null") || forms.iter().any(Node::is_null),
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            number: self.number || other.number,
            string: self.string || other.string,
            empty: self.empty || other.empty,
            null: self.null || other.null,
        }
    }

    /// Whether the value counts as absent.
    pub(super) fn is_absent(self, node: &Node) -> bool {
        match &node.value {
            Tree::Null => self.null,
            Tree::Text(text) => self.empty && text.is_empty(),
            _ => false,
        }
    }

    /// The value in the declared form, if it has another that is accepted.
    pub(super) fn declared(self, node: &Node, types: &[&str]) -> Option<Node> {
        let declares = |name: &&str| types.contains(name);
        let value = match &node.value {
            Tree::Number(number) if self.number && declares(&"string") => {
                Tree::Text(number.clone())
            }
            Tree::Text(text) if self.string && !declares(&"string") => {
                let is_number = declares(&"number") || declares(&"integer");
                match text.as_str() {
                    "true" | "false" if declares(&"boolean") => Tree::Bool(text == "true"),
                    _ if is_number && Decimal::parse(text).is_some() => Tree::Number(text.clone()),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Node {
            span: node.span,
            value,
        })
    }
}
