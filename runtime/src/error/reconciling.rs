//! What is known of the way to settle an unknown outcome.

use std::fmt;

use zeroize::Zeroizing;

use crate::json;
use crate::node::Node;
use crate::operation::Reconcile;

/// How to find out what became of a call: the operation to ask, and what the first request said.
///
/// `Debug` prints no values.
#[derive(Clone, PartialEq, Eq)]
pub struct Reconciling {
    operation: &'static str,
    values: Vec<(&'static str, Given)>,
}

/// A scalar of the first request, as text, and whether it is a JSON string.
#[derive(Clone, PartialEq, Eq)]
struct Given {
    text: Zeroizing<String>,
    quoted: bool,
}

impl Reconciling {
    /// Reads off a request what the other operation needs to know.
    pub(crate) fn of(reconcile: &'static Reconcile, body: &[u8], trees: &[&Node]) -> Self {
        let values = reconcile.with.iter().filter_map(|(field, pointer)| {
            let in_body = json::find(body, pointer).ok().flatten();
            let given = match in_body.and_then(Given::from_token) {
                Some(given) => given,
                None => {
                    let mut nodes = trees.iter().filter_map(|tree| tree.at(pointer));
                    nodes.find_map(Given::from_node)?
                }
            };
            Some((*field, given))
        });
        Self {
            operation: reconcile.operation,
            values: values.collect(),
        }
    }

    /// The operation's name in the spec.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The field of that operation at a pointer such as `/orderId`, as the first request said it.
    pub fn value(&self, pointer: &str) -> Option<&str> {
        let bare = |pointer: &str| pointer.trim_start_matches('/').to_owned();
        self.values
            .iter()
            .find(|(field, _)| bare(field) == bare(pointer))
            .map(|(_, given)| given.text.as_str())
    }

    /// All of it as one tree, to be read as the other operation's request.
    pub(crate) fn tree(&self) -> Node {
        let mut tree = Node::Object(Vec::new());
        for (field, given) in &self.values {
            let text = given.text.clone();
            tree.put(
                field,
                if given.quoted {
                    Node::Text(text)
                } else {
                    Node::Token(text)
                },
            );
        }
        tree
    }
}

impl Given {
    fn from_token(token: &[u8]) -> Option<Self> {
        let quoted = match token.first()? {
            b'{' | b'[' | b'n' => return None,
            first => *first == b'"',
        };
        let token = std::str::from_utf8(token).ok()?;
        let text = Zeroizing::new(json::scalar_text(token)?.into_owned());
        Some(Self { text, quoted })
    }

    fn from_node(node: &Node) -> Option<Self> {
        match node {
            Node::Text(text) => Some(Self {
                text: text.clone(),
                quoted: true,
            }),
            Node::Token(text) => Some(Self {
                text: text.clone(),
                quoted: false,
            }),
            Node::Null | Node::Json(..) | Node::File(_) | Node::List(_) | Node::Object(_) => None,
        }
    }
}

impl fmt::Debug for Reconciling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.values.iter().map(|(name, _)| name).collect();
        f.debug_struct("Reconciling")
            .field("operation", &self.operation)
            .field("values", &names)
            .finish()
    }
}
