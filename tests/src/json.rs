//! JSON as the harness sees it: number text kept, members in order. Read as specs are, apart from the runtime's reader, which it judges.

use std::fmt;

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::source::FileId;
use payspec_codegen::tree::{Node, Tree, strictly};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number by its token.
    Number(String),
    /// A string's content.
    Text(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`, members in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number.
    pub fn number(token: impl Into<String>) -> Self {
        Self::Number(token.into())
    }

    /// Reads a whole text.
    ///
    /// # Errors
    /// It is not JSON; says where.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('\u{feff}') {
            return Err("a byte order mark is no JSON".to_owned());
        }
        let source = SourceFile::new("value.json", text);
        let mut diags = Diagnostics::new();
        let node = strictly(&source, FileId::new(0), &mut diags);
        match node.filter(|_| !diags.has_errors()) {
            Some(node) => Ok(Self::from_node(&node)),
            None => {
                let place = diags.into_sorted().into_iter().find_map(|found| found.span);
                let (line, column) = place.map_or((1, 1), |span| (span.line, span.column));
                Err(format!("not JSON at line {line}, column {column}"))
            }
        }
    }

    /// A value of a spec.
    pub fn from_node(node: &Node) -> Self {
        match &node.value {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(*value),
            Tree::Number(token) => Self::Number(token.clone()),
            Tree::Text(text) => Self::Text(text.clone()),
            Tree::List(items) => Self::List(items.iter().map(Self::from_node).collect()),
            Tree::Map(entries) => Self::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), Self::from_node(&entry.node)))
                    .collect(),
            ),
        }
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Gives a member this value, where it stands or at the end.
    pub fn set(&mut self, name: &str, value: Json) {
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) {
        if let Self::Object(members) = self {
            members.retain(|(known, _)| known != name);
        }
    }

    /// The value a JSON pointer leads to.
    pub fn at(&self, pointer: &str) -> Option<&Json> {
        tokens(pointer)
            .iter()
            .try_fold(self, |value, token| match value {
                Self::List(items) => items.get(token.parse::<usize>().ok()?),
                other => other.get(token),
            })
    }

    /// Puts a value at a JSON pointer; objects on the way are made.
    pub fn put(&mut self, pointer: &str, value: Json) {
        self.put_at(&tokens(pointer), value);
    }

    fn put_at(&mut self, tokens: &[String], value: Json) {
        let Some((token, rest)) = tokens.split_first() else {
            *self = value;
            return;
        };
        let index = token.parse::<usize>().ok();
        match self {
            Self::List(items) if index.is_some_and(|index| index < items.len()) => {
                items[index.unwrap_or_default()].put_at(rest, value);
            }
            _ => {
                if !matches!(self, Self::Object(_)) {
                    *self = Self::Object(Vec::new());
                }
                let mut inner = self.get(token).cloned().unwrap_or(Self::Null);
                inner.put_at(rest, value);
                self.set(token, inner);
            }
        }
    }

    /// All scalars within, as text.
    pub fn scalars(&self) -> Vec<String> {
        match self {
            Self::Null | Self::Bool(_) => Vec::new(),
            Self::Number(text) | Self::Text(text) => vec![text.clone()],
            Self::List(items) => items.iter().flat_map(Self::scalars).collect(),
            Self::Object(members) => members
                .iter()
                .flat_map(|(_, value)| value.scalars())
                .collect(),
        }
    }

    /// The first place where two values differ; the order of members does not count, the text of numbers does.
    pub fn difference(&self, other: &Json) -> Option<String> {
        difference("$", self, other)
    }
}

fn difference(path: &str, one: &Json, other: &Json) -> Option<String> {
    match (one, other) {
        (Json::Object(a), Json::Object(b)) => {
            let missing = a.iter().find(|(name, _)| other.get(name).is_none());
            let extra = b.iter().find(|(name, _)| one.get(name).is_none());
            if let Some((name, _)) = missing {
                return Some(format!("{path}.{name} is missing"));
            }
            if let Some((name, _)) = extra {
                return Some(format!("{path}.{name} should not be there"));
            }
            a.iter().find_map(|(name, value)| {
                difference(&format!("{path}.{name}"), value, other.get(name)?)
            })
        }
        (Json::List(a), Json::List(b)) => {
            if a.len() != b.len() {
                return Some(format!(
                    "{path} should have {} items and has {}",
                    a.len(),
                    b.len()
                ));
            }
            a.iter()
                .zip(b)
                .enumerate()
                .find_map(|(index, (a, b))| difference(&format!("{path}[{index}]"), a, b))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path} should be {a} and is {b}")),
    }
}

fn tokens(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect()
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(token) => f.write_str(token),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "[" } else { "," })?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Object(members) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index == 0 { "{" } else { "," })?;
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for char in text.chars() {
        match char {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            char if char < ' ' => write!(f, "\\u{:04x}", u32::from(char))?,
            char => write!(f, "{char}")?,
        }
    }
    f.write_str("\"")
}
