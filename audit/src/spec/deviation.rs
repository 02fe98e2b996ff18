//! What a spec leaves open on purpose: `x-deviates`.

use payspec_codegen::source::Span;
use payspec_codegen::tree::{Node, Tree};

use super::escape;

/// An entry of `x-deviates`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// JSON pointer to the object that it stands in.
    pub pointer: String,
    /// In what the spec does not follow its document.
    pub from: Aspect,
    /// Which fact, where it has no object of its own.
    pub fact: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// In what a spec may not follow its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The name of a member.
    Name,
    /// The object that a member stands in.
    Nesting,
    /// Its type.
    Type,
    /// Whether or when it has to be there.
    Required,
    /// Its limits.
    Limit,
    /// The values that it may have.
    Values,
    /// Its default.
    Default,
    /// The path of an operation.
    Path,
    /// The method of an operation.
    Method,
    /// An example.
    Example,
    /// Documented, and not in the spec.
    Missing,
    /// In the spec, and not documented.
    Undocumented,
}

impl Aspect {
    /// The word of the spec language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nesting => "nesting",
            Self::Type => "type",
            Self::Required => "required",
            Self::Limit => "limit",
            Self::Values => "values",
            Self::Default => "default",
            Self::Path => "path",
            Self::Method => "method",
            Self::Example => "example",
            Self::Missing => "missing",
            Self::Undocumented => "undocumented",
        }
    }

    const ALL: [Self; 12] = [
        Self::Name,
        Self::Nesting,
        Self::Type,
        Self::Required,
        Self::Limit,
        Self::Values,
        Self::Default,
        Self::Path,
        Self::Method,
        Self::Example,
        Self::Missing,
        Self::Undocumented,
    ];

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aspect| aspect.as_str() == word)
    }
}

/// How deep the tree is searched; the parser refuses more.
const DEPTH: usize = 256;

/// All of them, in the order of the tree.
pub(super) fn deviations(tree: &Node) -> Vec<Deviation> {
    let mut found = Vec::new();
    below(tree, &mut String::new(), 0, &mut found);
    found
}

fn below(node: &Node, pointer: &mut String, depth: usize, found: &mut Vec<Deviation>) {
    if depth > DEPTH {
        return;
    }
    let len = pointer.len();
    match &node.value {
        Tree::Map(map) => {
            for entry in map {
                match entry.key.as_str() {
                    "x-deviates" => take(&entry.node, pointer, found),
                    // Data, in which nothing is a keyword.
                    "value" | "default" | "enum" | "const" if depth > 1 => {
                        descend_into_named(entry, pointer, depth, found);
                    }
                    "example" => descend_into_named(entry, pointer, depth, found),
                    _ => {
                        pointer.push('/');
                        pointer.push_str(&escape(&entry.key));
                        below(&entry.node, pointer, depth + 1, found);
                        pointer.truncate(len);
                    }
                }
            }
        }
        Tree::List(list) => {
            for (index, node) in list.iter().enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                below(node, pointer, depth + 1, found);
                pointer.truncate(len);
            }
        }
        _ => {}
    }
}

/// `value` and the like are data, unless they are names of members: then they stand under `properties`.
fn descend_into_named(
    entry: &payspec_codegen::tree::Entry,
    pointer: &mut String,
    depth: usize,
    found: &mut Vec<Deviation>,
) {
    let is_name = ["properties", "schemas", "examples"]
        .iter()
        .any(|key| pointer.ends_with(&format!("/{key}")));
    if !is_name {
        return;
    }
    let len = pointer.len();
    pointer.push('/');
    pointer.push_str(&escape(&entry.key));
    below(&entry.node, pointer, depth + 1, found);
    pointer.truncate(len);
}

fn take(list: &Node, pointer: &str, found: &mut Vec<Deviation>) {
    for node in list.list().unwrap_or_default() {
        let text = |key: &str| node.get(key).and_then(Node::text);
        let Some(from) = text("from").and_then(Aspect::read) else {
            continue;
        };
        found.push(Deviation {
            pointer: pointer.to_owned(),
            from,
            fact: text("fact").map(|fact| fact.trim().to_owned()),
            span: node.span,
        });
    }
}
