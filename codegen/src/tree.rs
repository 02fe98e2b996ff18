//! What a YAML or JSON file says, with places.

mod index;
mod read;

pub(crate) use index::Index;
pub(crate) use read::{Aliases, DEPTH, read};
pub use read::{openly, strictly};

use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Tree,
}

/// A value of JSON's data model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as JSON writes it, with the digits of the file: `20.00` stays `20.00`.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file, each key once.
    Map(Vec<Entry>),
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// Whether both say the same, wherever they stand.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        // Reading bounds how deep a tree is.
        match (&self.value, &other.value) {
            (Tree::List(one), Tree::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(a, b)| a.says_the_same_as(b))
            }
            (Tree::Map(one), Tree::Map(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(a, b)| a.key == b.key && a.node.says_the_same_as(&b.node))
            }
            (one, other) => one == other,
        }
    }

    /// The value under `key`, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The entry of `key`, if this is a map that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.map()?.iter().find(|entry| entry.key == key)
    }

    /// The value a JSON pointer leads to: `/paths/~1orders/get`. The empty pointer is the node itself.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self, |node, token| node.child(&unescape(token)))
    }

    /// The member or element called `token`.
    fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Tree::Map(_) => self.get(token),
            Tree::List(list) => list.get(list_index(token)?),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        match self.value {
            Tree::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number's text, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match &self.value {
            Tree::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Tree::List(list) => Some(list),
            _ => None,
        }
    }

    /// The entries, if it is a map.
    #[must_use]
    pub fn map(&self) -> Option<&[Entry]> {
        match &self.value {
            Tree::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value == Tree::Null
    }

    /// What it is, with its article left out: `map`, `list`, `text`, `number`, `boolean`, `null`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Tree::Null => "null",
            Tree::Bool(_) => "boolean",
            Tree::Number(_) => "number",
            Tree::Text(_) => "text",
            Tree::List(_) => "list",
            Tree::Map(_) => "map",
        }
    }

    /// The value as compact JSON, numbers as written.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write_json(&self.value, &mut out);
        out
    }

    /// Whether both say the same, wherever they stand.
    #[must_use]
    pub fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Tree::List(a), Tree::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (Tree::Map(a), Tree::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|entry| other.get(&entry.key).is_some_and(|b| entry.node.same(b)))
            }
            (a, b) => a == b,
        }
    }
}

/// A value for a key that stands in a map already: two maps that say different things become one, else the later value stands.
pub(crate) fn again(map: &mut [Entry], key: &str, node: Node) {
    let Some(known) = map.iter_mut().find(|entry| entry.key == key) else {
        return;
    };
    match (&mut known.node.value, node.value) {
        (Tree::Map(own), Tree::Map(more))
            if !more
                .iter()
                .any(|entry| own.iter().any(|known| known.key == entry.key)) =>
        {
            own.extend(more);
        }
        (_, value) => {
            known.node = Node {
                span: node.span,
                value,
            };
        }
    }
}

/// A token of a JSON pointer as text: `~1` is `/`, `~0` is `~`.
pub(crate) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Text as a token of a JSON pointer.
pub(crate) fn escape(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

/// The index a JSON pointer's token means: no sign, no leading zero.
pub(crate) fn list_index(token: &str) -> Option<usize> {
    let plain = token == "0" || !token.starts_with(['0', '+']);
    plain.then(|| token.parse().ok()).flatten()
}

fn write_json(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Null => out.push_str("null"),
        Tree::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Tree::Number(number) => out.push_str(number),
        Tree::Text(text) => write_json_text(text, out),
        Tree::List(list) => {
            out.push('[');
            for (index, node) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json(&node.value, out);
            }
            out.push(']');
        }
        Tree::Map(map) => {
            out.push('{');
            for (index, entry) in map.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json_text(&entry.key, out);
                out.push(':');
                write_json(&entry.node.value, out);
            }
            out.push('}');
        }
    }
}

fn write_json_text(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests;
