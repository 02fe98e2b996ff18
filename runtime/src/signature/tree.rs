//! A message as a tree that borrows from its text: members with their tokens, in the order in which they are signed.

use std::borrow::Cow;
use std::ops::Deref;

use zeroize::Zeroizing;

use super::rule::{MemberOrder, Nested};
use crate::decode_error::DecodeError;
use crate::json::{self, Reader, first_step, unescape_step};
use crate::shape::Kinds;

/// The members of a message.
pub(super) struct Tree<'a> {
    /// Inner ones before the one that holds them.
    members: Vec<Member<'a>>,
    /// For each object its members, sorted; one object behind the other.
    children: Vec<usize>,
    root: Object,
    /// Where the signature stands or would go. Its member is in no object.
    pub(super) spot: Spot<'a>,
}

pub(super) struct Member<'a> {
    pub(super) name: Name<'a>,
    pub(super) value: Value<'a>,
    /// The byte at which the value starts.
    pub(super) at: usize,
}

pub(super) enum Name<'a> {
    Plain(&'a str),
    /// Names are data in some bodies, so what is copied of them is wiped.
    Unescaped(Zeroizing<String>),
}

#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Null,
    /// A string's content, and whether it may hold JSON's escapes.
    Text(&'a str, bool),
    /// A number or a boolean.
    Bare(&'a str),
    List(&'a str),
    /// An object that is not looked into.
    Opaque(&'a str),
    Object(Object),
}

/// An object's part of [`Tree::children`].
#[derive(Clone, Copy, Default)]
pub(super) struct Object {
    from: usize,
    to: usize,
}

#[derive(Clone, Copy)]
pub(super) enum Spot<'a> {
    /// There is no object for it.
    Nowhere,
    /// Before the closing brace at this byte, behind other members or not.
    Free { at: usize, behind: bool },
    /// The member is there; its value has these bytes.
    Taken {
        value: Value<'a>,
        at: usize,
        len: usize,
    },
}

/// How a text is to be read.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) order: MemberOrder,
    pub(super) nested: Nested,
    /// Pointer to the signature.
    pub(super) place: Option<&'static str>,
}

impl<'a> Tree<'a> {
    /// No text has no members.
    pub(super) fn read(text: &'a [u8], plan: Plan) -> Result<Self, DecodeError> {
        let mut builder = Builder::new(text.len(), plan);
        if !text.is_empty() {
            let mut reader = Reader::new(text)?;
            builder.tree.root = builder.object(&mut reader, plan.place)?;
            reader.end()?;
        }
        Ok(builder.tree)
    }

    /// The members of a form.
    pub(super) fn of_pairs(pairs: &[(&'a str, &'a str)], plan: Plan) -> Result<Self, DecodeError> {
        let mut builder = Builder::new(0, plan);
        let step = plan.place.and_then(first_step);
        let step = step.filter(|(_, rest)| rest.is_empty());
        if step.is_some() {
            builder.tree.spot = Spot::Free {
                at: 0,
                behind: false,
            };
        }
        let mut placed = None;
        for (index, (name, content)) in pairs.iter().enumerate() {
            let value = Value::Text(content, false);
            if step.is_some_and(|(step, _)| unescape_step(step) == **name) {
                placed = Some(index);
                builder.tree.spot = Spot::Taken {
                    value,
                    at: 0,
                    len: 0,
                };
            }
            builder.member(Name::Plain(name), value, 0);
        }
        builder.tree.root = builder.close(0, placed, 0)?;
        Ok(builder.tree)
    }

    pub(super) const fn root(&self) -> Object {
        self.root
    }

    /// The members of an object, in the order of the rule.
    pub(super) fn members(&self, object: Object) -> impl Iterator<Item = &Member<'a>> {
        let children = self.children.get(object.from..object.to);
        children
            .unwrap_or_default()
            .iter()
            .filter_map(|index| self.members.get(*index))
    }

    /// The node at a pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<Value<'a>> {
        let mut value = Value::Object(self.root);
        let mut left = pointer;
        while let Some((step, rest)) = first_step(left) {
            let Value::Object(object) = value else {
                let (Value::Opaque(token) | Value::List(token)) = value else {
                    return None;
                };
                let found = json::find(token.as_bytes(), left).ok().flatten()?;
                return core::str::from_utf8(found).ok().map(Value::of);
            };
            let step = unescape_step(step);
            value = self
                .members(object)
                .find(|member| *member.name == *step)?
                .value;
            left = rest;
        }
        Some(value)
    }
}

impl<'a> Value<'a> {
    fn of(token: &'a str) -> Self {
        match token.as_bytes().first() {
            Some(b'{') => Self::Opaque(token),
            Some(b'[') => Self::List(token),
            Some(b'n') => Self::Null,
            Some(b'"') => {
                let content = token.get(1..token.len() - 1).unwrap_or_default();
                Self::Text(content, content.contains('\\'))
            }
            _ => Self::Bare(token),
        }
    }

    /// The text of a scalar.
    pub(super) fn text(self) -> Option<Zeroizing<String>> {
        let (content, escaped) = match self {
            Self::Text(content, escaped) => (content, escaped),
            Self::Bare(token) => (token, false),
            Self::Null | Self::List(_) | Self::Opaque(_) | Self::Object(_) => return None,
        };
        let mut text = Zeroizing::new(String::with_capacity(content.len()));
        if escaped {
            json::unescape_to(content, &mut |piece| text.push_str(piece)).ok()?;
        } else {
            text.push_str(content);
        }
        Some(text)
    }

    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(..) => "string",
            Self::Bare(_) => "number or boolean",
            Self::List(_) => "array",
            Self::Opaque(_) | Self::Object(_) => "object",
        }
    }
}

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Plain(name) => name,
            Self::Unescaped(name) => name,
        }
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    /// The members of the objects that are still open, each behind the start of its name, by which most are sorted.
    open: Vec<(u64, usize)>,
    plan: Plan,
}

impl<'a> Builder<'a> {
    fn new(text_len: usize, plan: Plan) -> Self {
        // About as many members as such a text has, within bounds: the sender decides on the length.
        let members = (text_len / 20).min(256) + 4;
        Self {
            tree: Tree {
                members: Vec::with_capacity(members),
                children: Vec::with_capacity(members),
                root: Object::default(),
                spot: Spot::Nowhere,
            },
            open: Vec::with_capacity(members),
            plan,
        }
    }

    /// Reads an object; `place` is what is left of the pointer to the signature, if that leads through here.
    fn object(
        &mut self,
        reader: &mut Reader<'a>,
        place: Option<&str>,
    ) -> Result<Object, DecodeError> {
        let start = self.open.len();
        let step = place.and_then(first_step);
        let mut placed = None;
        reader.members(&mut |reader, name| {
            let name = match name {
                Cow::Borrowed(name) => Name::Plain(name),
                Cow::Owned(name) => Name::Unescaped(Zeroizing::new(name)),
            };
            let at = reader.offset();
            let rest = step
                .filter(|(step, _)| unescape_step(step) == *name)
                .map(|(_, rest)| rest);
            let value = if rest == Some("") {
                let token = reader.raw()?;
                let value = Value::of(token);
                let len = token.len();
                placed = Some(self.tree.members.len());
                self.tree.spot = Spot::Taken { value, at, len };
                value
            } else {
                self.value(reader, rest)?
            };
            self.member(name, value, at);
            // `close` looks for twins.
            Ok(json::Member::Known)
        })?;
        let brace = reader.passed() - 1;
        if placed.is_none() && step.is_some_and(|(_, rest)| rest.is_empty()) {
            let behind = self.open.len() > start;
            self.tree.spot = Spot::Free { at: brace, behind };
        }
        self.close(start, placed, brace)
    }

    fn value(
        &mut self,
        reader: &mut Reader<'a>,
        place: Option<&str>,
    ) -> Result<Value<'a>, DecodeError> {
        let look_into =
            matches!(self.plan.nested, Nested::Braces | Nested::Flatten) || place.is_some();
        match reader.kind() {
            Some(Kinds::OBJECT) if look_into => self.object(reader, place).map(Value::Object),
            Some(Kinds::STRING) => {
                let (content, escaped) = reader.content()?;
                Ok(Value::Text(content, escaped))
            }
            _ => reader.raw().map(Value::of),
        }
    }

    fn member(&mut self, name: Name<'a>, value: Value<'a>, at: usize) {
        self.open.push((prefix(&name), self.tree.members.len()));
        self.tree.members.push(Member { name, value, at });
    }

    /// Sorts the members from `start` on, which are those of one object, and refuses twins.
    #[expect(clippy::indexing_slicing, reason = "`open` holds indexes of `members`")]
    fn close(
        &mut self,
        start: usize,
        placed: Option<usize>,
        at: usize,
    ) -> Result<Object, DecodeError> {
        let Tree {
            members, children, ..
        } = &mut self.tree;
        let own = self.open.get_mut(start..).unwrap_or_default();
        own.sort_unstable_by(|(one_prefix, one), (other_prefix, other)| {
            one_prefix
                .cmp(other_prefix)
                .then_with(|| members[*one].name.cmp(&members[*other].name))
        });
        let differ = |(one_prefix, one): &(u64, usize), (other_prefix, other): &(u64, usize)| {
            one_prefix != other_prefix || *members[*one].name != *members[*other].name
        };
        if !own.is_sorted_by(differ) {
            return Err(DecodeError::duplicate(at));
        }
        if self.plan.order != MemberOrder::Ascending {
            // They were numbered as they came.
            own.sort_unstable_by_key(|(_, index)| *index);
        }
        let from = children.len();
        let indices = own.iter().map(|(_, index)| *index);
        children.extend(indices.filter(|index| Some(*index) != placed));
        let to = children.len();
        self.open.truncate(start);
        Ok(Object { from, to })
    }
}

/// The first bytes of a name as a number that is in the same order.
fn prefix(name: &str) -> u64 {
    let name = name.as_bytes();
    if let Some(first) = name.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let mut first = [0; 8];
    for (place, byte) in first.iter_mut().zip(name) {
        *place = *byte;
    }
    u64::from_be_bytes(first)
}
