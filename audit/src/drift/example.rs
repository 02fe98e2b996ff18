//! The JSON examples of two captures of a section.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use payspec_codegen::tree::{Entry, Node, Tree};

use super::pairs::{Pairs, share};
use super::section::Scope;
use super::{ChangeKind, breaks, words};
use crate::facts::{Example, Place, Way};

/// How deep examples are compared. Those that can be read are no deeper.
const DEPTH: usize = 128;

/// How much of a value is shown, in characters.
const SHOWN: usize = 60;

/// Where the scalars of a value stand, and what they are, as fingerprints. Items of a list stand at one place.
pub(super) fn leaves(node: &Node) -> BTreeMap<u64, u64> {
    let mut leaves = BTreeMap::new();
    let mut open = vec![(node, 0_u64)];
    while let Some((node, path)) = open.pop() {
        match &node.value {
            Tree::List(list) => open.extend(list.iter().map(|item| (item, print(&(path, "[]"))))),
            Tree::Map(map) => open.extend(
                map.iter()
                    .map(|entry| (&entry.node, print(&(path, &entry.key)))),
            ),
            scalar => {
                let text = match scalar {
                    Tree::Text(text) | Tree::Number(text) => text,
                    Tree::Bool(true) => "true",
                    Tree::Bool(false) => "false",
                    _ => "null",
                };
                let leaf: &mut u64 = leaves.entry(path).or_default();
                *leaf = leaf.wrapping_add(print(&text));
            }
        }
    }
    leaves
}

/// The same on every machine: the standard hasher without keys.
fn print(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// How alike examples have to be, of a thousand and some for equal values, that they are one.
const ALIKE: usize = 200;

/// How alike they have to be where one reads as travelling another way.
const ALIKE_OTHER_WAY: usize = 600;

/// Compares the examples of a section.
pub(super) fn examples(old: &[&Example], new: &[&Example], scope: &mut Scope<'_>) {
    let prints = |examples: &[&Example]| -> Vec<BTreeMap<u64, u64>> {
        examples
            .iter()
            .map(|example| leaves(&example.value))
            .collect()
    };
    let (old_leaves, new_leaves) = (prints(old), prints(new));
    let alike = |o: usize, n: usize| match (old_leaves.get(o), new_leaves.get(n)) {
        (Some(old), Some(new)) => {
            let paths = |leaves: &BTreeMap<u64, u64>| leaves.keys().copied().collect();
            let equal = old
                .iter()
                .filter(|(path, value)| new.get(path) == Some(value))
                .count();
            let score = share(&paths(old), &paths(new)) + equal * 100 / old.len().max(1);
            // Small examples have little to be alike in.
            if old.len() <= 3 && new.len() <= 3 {
                score.max(ALIKE)
            } else {
                score
            }
        }
        _ => 0,
    };
    let mut pairs = Pairs::new(old.len(), new.len());
    for way in [Way::Request, Way::Answer, Way::Notification, Way::Unknown] {
        let of_way = |alone: Vec<usize>, examples: &[&Example]| -> Vec<usize> {
            let is = |at: &usize| examples.get(*at).is_some_and(|example| example.way == way);
            alone.into_iter().filter(is).collect()
        };
        pairs.group(
            &of_way(pairs.old_alone(), old),
            &of_way(pairs.new_alone(), new),
            ALIKE,
            alike,
        );
    }
    pairs.group(
        &pairs.old_alone(),
        &pairs.new_alone(),
        ALIKE_OTHER_WAY,
        alike,
    );
    for (old_at, new_at) in pairs.pairs() {
        if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
            example(old, new, scope);
        }
    }
    for example in pairs.old_alone().into_iter().filter_map(|at| old.get(at)) {
        scope.way = Some(example.way);
        let breaks = breaks::plain(ChangeKind::ExampleVanished, example.way);
        let said = Some(shape(&example.value));
        scope.push(
            ChangeKind::ExampleVanished,
            None,
            (said, Some(example.at)),
            (None, None),
            breaks,
        );
    }
    for example in pairs.new_alone().into_iter().filter_map(|at| new.get(at)) {
        scope.way = Some(example.way);
        let breaks = breaks::plain(ChangeKind::ExampleAppeared, example.way);
        let said = Some(shape(&example.value));
        scope.push(
            ChangeKind::ExampleAppeared,
            None,
            (None, None),
            (said, Some(example.at)),
            breaks,
        );
    }
}

fn example(old: &Example, new: &Example, scope: &mut Scope<'_>) {
    scope.way = Some(new.way);
    if old.way != new.way {
        let message = format!(
            "an example of {} reads as {} now (was {})",
            words::section(scope.name),
            words::way(new.way),
            words::way(old.way)
        );
        scope.sink.note(message, Some(old.at), Some(new.at));
    }
    let mut walk = Walk {
        path: String::new(),
        scope,
    };
    walk.compare(&old.value, &new.value, 0);
}

struct Walk<'a, 'b> {
    path: String,
    scope: &'a mut Scope<'b>,
}

impl Walk<'_, '_> {
    fn push(
        &mut self,
        what: ChangeKind,
        path: String,
        old: Option<(String, Place)>,
        new: Option<(String, Place)>,
    ) {
        let breaks = breaks::plain(what, self.scope.way());
        let split = |side: Option<(String, Place)>| match side {
            Some((said, at)) => (Some(said), Some(at)),
            None => (None, None),
        };
        self.scope
            .push(what, Some(path), split(old), split(new), breaks);
    }

    fn compare(&mut self, old: &Node, new: &Node, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match (&old.value, &new.value) {
            (Tree::Map(old), Tree::Map(new)) => self.maps(old, new, depth),
            (Tree::List(old), Tree::List(new)) => self.lists(old, new, depth),
            (was, is) if was == is => {}
            _ if old.kind() == new.kind() => {
                let path = self.path.clone();
                self.push(
                    ChangeKind::MemberChanged,
                    path,
                    Some(shown(old)),
                    Some(shown(new)),
                );
            }
            _ => {
                let path = self.path.clone();
                let (was, is) = (
                    (old.kind().to_owned(), place(old)),
                    (new.kind().to_owned(), place(new)),
                );
                self.push(ChangeKind::MemberRetyped, path, Some(was), Some(is));
            }
        }
    }

    fn maps(&mut self, old: &[Entry], new: &[Entry], depth: usize) {
        let mut pairs = Pairs::new(old.len(), new.len());
        pairs.by_key(
            |at| old.get(at).map(|entry| &entry.key),
            |at| new.get(at).map(|entry| &entry.key),
            |_, _| 0,
        );
        for (old_at, new_at) in pairs.pairs() {
            if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
                self.within(&new.key, |walk| {
                    walk.compare(&old.node, &new.node, depth + 1)
                });
            }
        }
        // A member that has the value of a vanished one, where no other could be it, is that one under another name.
        let alone = (pairs.old_alone(), pairs.new_alone());
        if let ([old_at], [new_at]) = (&*alone.0, &*alone.1)
            && let (Some(was), Some(is)) = (old.get(*old_at), new.get(*new_at))
            && was.node.same(&is.node)
        {
            let path = self.member(&is.key);
            let (was, is) = ((was.key.clone(), at(was)), (is.key.clone(), at(is)));
            self.push(ChangeKind::MemberRenamed, path, Some(was), Some(is));
            return;
        }
        for entry in alone.0.into_iter().filter_map(|at| old.get(at)) {
            let path = self.member(&entry.key);
            let (said, _) = shown(&entry.node);
            self.push(
                ChangeKind::MemberRemoved,
                path,
                Some((said, at(entry))),
                None,
            );
        }
        for entry in alone.1.into_iter().filter_map(|at| new.get(at)) {
            let path = self.member(&entry.key);
            let (said, _) = shown(&entry.node);
            self.push(ChangeKind::MemberAdded, path, None, Some((said, at(entry))));
        }
    }

    fn lists(&mut self, old: &[Node], new: &[Node], depth: usize) {
        for (old, new) in old.iter().zip(new) {
            self.within("[]", |walk| walk.compare(old, new, depth + 1));
        }
        for node in old.iter().skip(new.len()) {
            let path = self.member("[]");
            self.push(ChangeKind::MemberRemoved, path, Some(shown(node)), None);
        }
        for node in new.iter().skip(old.len()) {
            let path = self.member("[]");
            self.push(ChangeKind::MemberAdded, path, None, Some(shown(node)));
        }
    }

    /// The path of a member of what is compared now.
    fn member(&self, key: &str) -> String {
        if self.path.is_empty() || key == "[]" {
            format!("{}{key}", self.path)
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Does something at a member.
    fn within(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        let before = self.path.len();
        self.path = self.member(key);
        work(self);
        self.path.truncate(before);
    }
}

fn place(node: &Node) -> Place {
    Place {
        line: node.span.line,
        column: node.span.column,
    }
}

fn at(entry: &Entry) -> Place {
    Place {
        line: entry.key_span.line,
        column: entry.key_span.column,
    }
}

/// A value and its place; of a list or map only how much it holds.
fn shown(node: &Node) -> (String, Place) {
    (shape(node), place(node))
}

fn shape(node: &Node) -> String {
    match &node.value {
        Tree::List(list) => format!("a list of {}", words::count(list.len(), "item")),
        Tree::Map(map) => format!("a map of {}", words::count(map.len(), "member")),
        _ => {
            let json = node.to_json();
            let mut short: String = json.chars().take(SHOWN).collect();
            if short.len() < json.len() {
                short.push('…');
            }
            short
        }
    }
}
