//! Fields that a page shows as elements instead of a table: which element is a field's name, and which one holds all of the field.
//!
//! Names and types are known by their class, or by how they stand: bold identifier first, then a `span` that begins with a type.

use std::collections::{BTreeMap, BTreeSet};

use super::tag::Tag;
use super::traits::Role;
use super::tree::{Id, NONE, ROOT, Tree};
use super::words;

/// The fields of a page.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// What elements are, where their class does not say it.
    roles: BTreeMap<Id, Role>,
    /// From the element that holds a field to the one with its name.
    holders: BTreeMap<Id, Id>,
    /// Names whose field nothing holds: it goes on to the next name.
    flat: BTreeSet<Id>,
    /// All names.
    names: BTreeSet<Id>,
}

/// What is in a node.
#[derive(Clone, Copy)]
struct Within {
    names: u32,
    /// The first two nodes one level down that hold names.
    first: Id,
    second: Id,
    /// Whether there is a third.
    more: bool,
    typed: bool,
    heading: bool,
}

impl Fields {
    /// The fields of a page.
    pub(super) fn new(tree: &Tree) -> Self {
        let mut fields = Self::default();
        let mut names = Vec::new();
        for id in 0..tree.len() {
            let role = tree.traits(id).role;
            if role == Role::Name {
                names.push(id);
            } else if let Some(ty) = bare_type(tree, id) {
                names.push(id);
                fields.roles.insert(ty, Role::Type);
                let required = sibling(tree, ty);
                if is_required_word(tree, required) {
                    fields.roles.insert(required, Role::Required);
                }
            }
        }
        names.retain(|name| !is_in_cell(tree, *name));
        if names.is_empty() {
            return Self::default();
        }
        let within = fields.within(tree, &names);
        for name in names {
            fields.place(tree, &within, name);
        }
        fields
    }

    fn within(&self, tree: &Tree, names: &[Id]) -> Vec<Within> {
        let nothing = Within {
            names: 0,
            first: NONE,
            second: NONE,
            more: false,
            typed: false,
            heading: false,
        };
        let mut all = vec![nothing; tree.len() as usize];
        for name in names {
            let (mut child, mut id) = (NONE, *name);
            while let Some(within) = all.get_mut(id as usize) {
                within.names = within.names.saturating_add(1);
                if within.first == NONE {
                    within.first = child;
                } else if within.second == NONE && within.first != child {
                    within.second = child;
                } else if within.first != child && within.second != child {
                    within.more = true;
                }
                child = id;
                id = tree.parent(id);
            }
        }
        for id in 0..tree.len() {
            let is_typed = matches!(self.role(tree, id), Role::Type | Role::Required);
            let is_heading = matches!(tree.tag(id), Tag::Heading(_) | Tag::Preformatted)
                && all.get(id as usize).is_some_and(|within| within.names == 0);
            let mut up = id;
            while let Some(within) = all.get_mut(up as usize) {
                if (!is_typed || within.typed) && (!is_heading || within.heading) {
                    break;
                }
                within.typed |= is_typed;
                within.heading |= is_heading;
                up = tree.parent(up);
            }
        }
        all
    }

    /// Finds what holds the field of a name: as far out as no other field's name is, then out of the element whose first part this
    /// was, if the next part is another kind of thing: fields of its own.
    fn place(&mut self, tree: &Tree, within: &[Within], name: Id) {
        let of = |id: Id| within.get(id as usize).copied();
        let mut holder = name;
        let mut own = of(name).map_or(0, |within| within.names);
        loop {
            let around = tree.parent(holder);
            let Some(outer) = of(around) else { break };
            let stops = matches!(
                tree.tag(around),
                Tag::Page | Tag::List | Tag::Definitions | Tag::Table | Tag::Preformatted
            );
            let is_whole =
                tree.tag(holder) == Tag::Item || tree.traits(around).role == Role::TabPanel;
            if stops || around == ROOT || outer.heading || is_whole {
                break;
            }
            if outer.names > own {
                let like = |id: Id| (tree.tag(id), tree.traits(id).class);
                let is_head = outer.first == holder && outer.second != NONE && own == 1;
                let is_wrapper = is_head
                    && (tree.tag(holder) == Tag::Summary
                        || (!outer.more
                            && like(outer.second) != like(holder)
                            && self.is_composite(tree, holder)));
                if holder == name || !is_wrapper {
                    break;
                }
                own = outer.names;
            }
            holder = around;
        }
        let is_typed = |id: Id| of(id).is_some_and(|within| within.typed);
        if holder != name && is_typed(holder) {
            self.holders.insert(holder, name);
            self.names.insert(name);
        } else if holder == name && is_typed(tree.parent(name)) {
            self.flat.insert(name);
            self.names.insert(name);
        }
    }

    /// Whether the type in an element is one of things that have fields.
    fn is_composite(&self, tree: &Tree, id: Id) -> bool {
        let mut look = vec![id];
        let mut left = 64;
        while let Some(id) = look.pop() {
            if self.role(tree, id) == Role::Type {
                let words = words::plain(tree, id).as_str().to_ascii_lowercase();
                let marks = ["object", "array", "list", "[]", "map"];
                return marks.iter().any(|mark| words.contains(mark));
            }
            let children: Vec<Id> = tree.children(id).take(left).collect();
            left = left.saturating_sub(children.len());
            look.extend(children.into_iter().rev());
        }
        false
    }

    /// What an element's words are.
    pub(super) fn role(&self, tree: &Tree, id: Id) -> Role {
        self.roles
            .get(&id)
            .copied()
            .unwrap_or_else(|| tree.traits(id).role)
    }

    /// The name of the field that an element holds.
    pub(super) fn held(&self, id: Id) -> Option<Id> {
        self.holders.get(&id).copied()
    }

    /// Whether an element is the name of a field.
    pub(super) fn is_name(&self, id: Id) -> bool {
        self.names.contains(&id)
    }

    /// Whether an element is the name of a field that nothing holds.
    pub(super) fn is_flat(&self, id: Id) -> bool {
        self.flat.contains(&id)
    }
}

fn is_in_cell(tree: &Tree, id: Id) -> bool {
    let mut up = id;
    while up != NONE {
        if tree.tag(up).is_cell() || tree.tag(up) == Tag::Preformatted {
            return true;
        }
        up = tree.parent(up);
    }
    false
}

/// The element behind another one, if nothing but white space is between them.
fn sibling(tree: &Tree, id: Id) -> Id {
    let mut next = tree.next(id);
    while tree.tag(next) == Tag::Text && tree.text(next).trim().is_empty() {
        next = tree.next(next);
    }
    next
}

/// The only words of an element, if no other element is in it.
fn only_words(tree: &Tree, id: Id) -> &str {
    let mut children = tree.children(id);
    match (children.next(), children.next()) {
        (Some(only), None) => tree.text(only).trim(),
        _ => "",
    }
}

/// The element with the type, if this one is a bold identifier at the start of a list item or of what folds it, and a type follows.
fn bare_type(tree: &Tree, id: Id) -> Option<Id> {
    if !matches!(tree.tag(id), Tag::Strong | Tag::Code) {
        return None;
    }
    let name = only_words(tree, id);
    let is_name = name.len() <= 80
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]$@".contains(&byte));
    let around = tree.parent(id);
    let mut first = tree.children(around);
    let is_first = first
        .find(|child| tree.tag(*child) != Tag::Text || !tree.text(*child).trim().is_empty())
        == Some(id);
    if !is_name || !is_first {
        return None;
    }
    let mut up = around;
    let is_in_item = (0..5).any(|_| {
        let is_item = tree.tag(up) == Tag::Item;
        up = tree.parent(up);
        is_item
    });
    let ty = sibling(tree, id);
    let is_type = matches!(tree.tag(ty), Tag::Inline | Tag::Code) && {
        let words = only_words(tree, ty);
        let end = words
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(words.len());
        let word = words.get(..end).unwrap_or_default().to_ascii_lowercase();
        matches!(
            word.as_str(),
            "string"
                | "integer"
                | "int"
                | "int32"
                | "int64"
                | "long"
                | "number"
                | "decimal"
                | "float"
                | "double"
                | "boolean"
                | "bool"
                | "object"
                | "array"
                | "enum"
                | "date"
        )
    };
    (is_in_item && is_type).then_some(ty)
}

fn is_required_word(tree: &Tree, id: Id) -> bool {
    let words = only_words(tree, id).to_ascii_lowercase();
    tree.tag(id).is_inline() && matches!(words.as_str(), "required" | "optional" | "mandatory")
}
