//! How the members of a message are written into the string to sign.

use super::rule::{MemberOrder, Nested, SignatureRule};
use super::tree::{Member, Object, Tree, Value};
use crate::decode_error::DecodeError;
use crate::json;

/// Where the pieces of a string to sign go.
pub(super) type Out<'o> = dyn FnMut(&[u8]) + 'o;

/// Which members take part.
#[derive(Clone, Copy)]
pub(super) struct Selection<'r> {
    pub(super) rule: &'r SignatureRule,
    /// What takes no part beside [`SignatureRule::exclude`].
    pub(super) left_out: &'r [&'r str],
}

/// Writes the pairs of all members that take part.
pub(super) fn write(
    tree: &Tree<'_>,
    selection: Selection<'_>,
    out: &mut Out<'_>,
) -> Result<(), DecodeError> {
    let mut writer = Writer {
        tree,
        selection,
        out,
    };
    let rule = selection.rule;
    if rule.nested == Nested::Flatten {
        let mut leaves = Vec::new();
        selection.collect_leaves(tree, tree.root(), None, &mut leaves);
        sort_leaves(&mut leaves, rule.order)?;
        return writer.pairs(leaves.into_iter().map(|(_, leaf)| leaf));
    }
    let outermost = tree
        .members(tree.root())
        .filter(|member| selection.takes(member));
    if rule.order == MemberOrder::AsListed {
        let mut listed: Vec<_> = outermost.collect();
        listed.sort_by_key(|member| selection.rank(member));
        return writer.pairs(listed.into_iter());
    }
    writer.pairs(outermost)
}

/// A member without members, and the place in [`SignatureRule::include`] of itself or of what it stands in.
type Leaf<'t, 'a> = (Option<usize>, &'t Member<'a>);

impl Selection<'_> {
    /// Whether an outermost member takes part, as far as its name goes.
    fn takes(self, member: &Member<'_>) -> bool {
        let listed = self.rule.include.is_empty() || self.rank(member).is_some();
        listed && !self.leaves_out(member)
    }

    fn rank(self, member: &Member<'_>) -> Option<usize> {
        let include = self.rule.include;
        include.iter().position(|name| *name == &*member.name)
    }

    fn leaves_out(self, member: &Member<'_>) -> bool {
        let named = |list: &[&str]| list.iter().any(|name| *name == &*member.name);
        named(self.rule.exclude) || named(self.left_out)
    }

    const fn skips(self, value: Value<'_>) -> bool {
        match value {
            Value::Null => self.rule.skip_null,
            Value::Text(content, _) => self.rule.skip_empty && content.is_empty(),
            _ => false,
        }
    }

    fn collect_leaves<'t, 'a>(
        self,
        tree: &'t Tree<'a>,
        object: Object,
        outer: Option<usize>,
        leaves: &mut Vec<Leaf<'t, 'a>>,
    ) {
        for member in tree.members(object) {
            if self.leaves_out(member) || self.skips(member.value) {
                continue;
            }
            let rank = self.rank(member).or(outer);
            if let Value::Object(inner) = member.value {
                self.collect_leaves(tree, inner, rank, leaves);
            } else if self.rule.include.is_empty() || rank.is_some() {
                leaves.push((rank, member));
            }
        }
    }
}

fn sort_leaves(leaves: &mut [Leaf<'_, '_>], order: MemberOrder) -> Result<(), DecodeError> {
    let mut by_name: Vec<&Member<'_>> = leaves.iter().map(|(_, leaf)| *leaf).collect();
    by_name.sort_by(|one, other| one.name.cmp(&other.name));
    let twin = by_name.windows(2).find_map(|pair| match pair {
        [one, other] if *one.name == *other.name => Some(other),
        _ => None,
    });
    if let Some(twin) = twin {
        return Err(DecodeError::syntax(
            "a member whose name another one has too, and both are signed without the names around them",
            twin.at,
        ));
    }
    match order {
        MemberOrder::Ascending => leaves.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name)),
        MemberOrder::AsListed => leaves.sort_by_key(|(rank, _)| *rank),
        MemberOrder::AsSent => {}
    }
    Ok(())
}

struct Writer<'w, 'a, 'o> {
    tree: &'w Tree<'a>,
    selection: Selection<'w>,
    out: &'w mut Out<'o>,
}

impl<'w, 'a: 'w> Writer<'w, 'a, '_> {
    fn pairs(&mut self, members: impl Iterator<Item = &'w Member<'a>>) -> Result<(), DecodeError> {
        let rule = self.selection.rule;
        let mut join = "";
        for member in members {
            if self.selection.skips(member.value) {
                continue;
            }
            (self.out)(join.as_bytes());
            (self.out)(member.name.as_bytes());
            (self.out)(rule.pair.as_bytes());
            self.value(member)?;
            join = rule.join;
        }
        Ok(())
    }

    fn value(&mut self, member: &Member<'_>) -> Result<(), DecodeError> {
        let refused = |what| Err(DecodeError::syntax(what, member.at));
        let nested = self.selection.rule.nested;
        match member.value {
            Value::Null => (self.out)(b"null"),
            Value::Bare(token) | Value::Text(token, false) => (self.out)(token.as_bytes()),
            Value::Text(content, true) => {
                json::unescape_to(content, &mut |piece| (self.out)(piece.as_bytes()))?;
            }
            Value::List(_) | Value::Opaque(_) | Value::Object(_) if nested == Nested::Refuse => {
                return refused("an object or a list where the signature takes none");
            }
            Value::List(token) | Value::Opaque(token) => compact(token, self.out),
            Value::Object(object) if nested == Nested::Braces => {
                (self.out)(b"{");
                let tree = self.tree;
                self.pairs(tree.members(object))?;
                (self.out)(b"}");
            }
            Value::Object(_) => {
                return refused("an object that is signed as a whole and holds the signature");
            }
        }
        Ok(())
    }
}

/// A JSON text without the white space between its tokens.
fn compact(token: &str, out: &mut Out<'_>) {
    let mut rest = token;
    let mut in_string = false;
    // Outside strings up to white space or a quote, inside up to a quote or an escape.
    while let Some(at) = rest.find(|c: char| match c {
        '"' => true,
        '\\' => in_string,
        _ => !in_string && c.is_ascii_whitespace(),
    }) {
        let (piece, stop) = rest.split_at(at);
        let taken = match stop.as_bytes().first() {
            Some(b'"') => {
                in_string = !in_string;
                1
            }
            // With the character behind it, which may be a quote.
            Some(b'\\') => 2,
            _ => 0,
        };
        out(piece.as_bytes());
        out(stop.get(..taken).unwrap_or_default().as_bytes());
        rest = stop.get(taken.max(1)..).unwrap_or_default();
    }
    out(rest.as_bytes());
}
