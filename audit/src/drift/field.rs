//! The fields of one way in two captures of a section.

mod detail;

pub(super) use detail::{narrowed, same_limits};

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Gap, Pairs};
use super::section::Scope;
use super::{ChangeKind, breaks, words};
use crate::facts::{Field, LOST, Type};

/// How many candidates are looked at for a field without a pair.
const TRIES: usize = 64;

/// How deep fields may be nested that are looked for under another name; nothing that people write is deeper.
const DEEPEST: usize = 32;

/// A field's path with dots, without the mark of lists: whether the items of a list have fields does not change its name.
pub(super) fn dotted(field: &Field) -> String {
    let names: Vec<&str> = field.path.iter().map(|name| bare(name)).collect();
    names.join(".")
}

fn bare(name: &str) -> &str {
    name.strip_suffix("[]").unwrap_or(name)
}

/// What a field is known by: its names, and where its own is lost, type and schema.
type Key = Vec<String>;

fn key(field: &Field) -> Key {
    let mut key: Key = field
        .path
        .iter()
        .map(|name| bare(name).to_owned())
        .collect();
    if is_lost(field)
        && let Some(own) = key.last_mut()
        && let Some(Type { kind, schema, .. }) = &field.ty
    {
        own.push_str(&crate::inventory::kind_word(kind));
        own.push(' ');
        own.push_str(schema.as_deref().unwrap_or_default());
    }
    key
}

fn is_lost(field: &Field) -> bool {
    field.path.last().is_none_or(|own| bare(own) == LOST)
}

/// Paths of the old capture that are other ones now.
#[derive(Default)]
struct Renames(BTreeMap<Key, Key>);

impl Renames {
    /// An old path as it is now: by the longest part of it that has another name.
    fn applied(&self, path: &Key) -> Key {
        for end in (1..=path.len().min(DEEPEST)).rev() {
            if let (Some(start), Some(rest)) = (path.get(..end), path.get(end..))
                && let Some(now) = self.0.get(start)
            {
                return now.iter().chain(rest).cloned().collect();
            }
        }
        path.clone()
    }
}

/// Compares the fields of one way.
pub(super) fn fields(old: &[Field], new: &[Field], scope: &mut Scope<'_>) {
    let old_keys: Vec<Key> = old.iter().map(key).collect();
    let new_keys: Vec<Key> = new.iter().map(key).collect();
    let alike = |o: usize, n: usize| match (old.get(o), new.get(n)) {
        (Some(old), Some(new)) => detail::alike(old, new),
        _ => 0,
    };
    let mut renames = Renames::default();
    let mut pairs = Pairs::new(old.len(), new.len());
    pairs.by_key(
        |at| old_keys.get(at).cloned(),
        |at| new_keys.get(at).cloned(),
        alike,
    );
    let mut other_names = Vec::new();
    let mut depth = 1;
    let deepest = old_keys
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .min(DEEPEST);
    while depth <= deepest && !pairs.old_alone().is_empty() {
        let found = rename(old, new, &old_keys, &new_keys, &pairs, &renames, depth);
        depth += 1;
        if found.is_empty() {
            continue;
        }
        for (old_at, new_at) in found {
            pairs.join(old_at, new_at);
            other_names.push((old_at, new_at));
            if let (Some(old), Some(new)) = (old_keys.get(old_at), new_keys.get(new_at)) {
                renames.0.insert(old.clone(), new.clone());
            }
        }
        pairs.by_key(
            |at| Some(renames.applied(old_keys.get(at)?)),
            |at| new_keys.get(at).cloned(),
            alike,
        );
    }
    for (_, moved) in moved(old, new, &pairs) {
        let free = |pairs: &Pairs, (old_at, new_at): (usize, usize)| {
            pairs.new_of(old_at).is_none() && pairs.old_of(new_at).is_none()
        };
        for (old_at, new_at) in moved {
            if !free(&pairs, (old_at, new_at)) {
                continue;
            }
            pairs.join(old_at, new_at);
            other_names.push((old_at, new_at));
            if let (Some(old), Some(new)) = (old_keys.get(old_at), new_keys.get(new_at)) {
                renames.0.insert(old.clone(), new.clone());
            }
        }
        pairs.by_key(
            |at| Some(renames.applied(old_keys.get(at)?)),
            |at| new_keys.get(at).cloned(),
            alike,
        );
    }
    for (old_at, new_at) in other_names {
        if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
            name(old, new, scope);
        }
    }
    for (old_at, new_at) in pairs.pairs() {
        if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
            detail::compare(old, new, scope);
        }
    }
    vanished(old, &pairs, scope);
    appeared(new, &pairs, scope);
}

/// Fields of a depth with another name: no pair, but the same parent, the same neighbours, the same type, need and limits.
/// A name that was lost and is found, or the other way round, is one too.
fn rename(
    old: &[Field],
    new: &[Field],
    old_keys: &[Key],
    new_keys: &[Key],
    pairs: &Pairs,
    renames: &Renames,
    depth: usize,
) -> Vec<(usize, usize)> {
    let parent = |key: &Key| {
        key.split_last()
            .map(|(_, parent)| parent.to_vec())
            .unwrap_or_default()
    };
    let mut behind: BTreeMap<(Key, Option<usize>), Vec<usize>> = BTreeMap::new();
    let mut before: BTreeMap<(Key, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (at, gap) in pairs.new_gaps() {
        if let Some(key) = new_keys.get(at).filter(|key| key.len() == depth) {
            behind
                .entry((parent(key), gap.behind))
                .or_default()
                .push(at);
            before
                .entry((parent(key), gap.before))
                .or_default()
                .push(at);
        }
    }
    let mut found = Vec::new();
    let mut taken = BTreeSet::new();
    for (at, gap) in pairs.old_gaps() {
        let (Some(key), Some(field)) = (
            old_keys.get(at).filter(|key| key.len() == depth),
            old.get(at),
        ) else {
            continue;
        };
        let Gap {
            behind: after,
            before: until,
        } = gap;
        let parent = renames.applied(&parent(key));
        let near = [
            behind.get(&(parent.clone(), after)),
            before.get(&(parent, until)),
        ];
        let near = near
            .into_iter()
            .flatten()
            .flat_map(|list| list.iter().copied());
        let fits = |candidate: &usize| {
            !taken.contains(candidate)
                && new
                    .get(*candidate)
                    .is_some_and(|other| detail::could_be(field, other))
        };
        if let Some(candidate) = near.take(TRIES).find(fits) {
            taken.insert(candidate);
            found.push((at, candidate));
        }
    }
    found
}

/// Fields with another parent: no pair, but the only one of their own name, and of the same type. By their depth, outer ones first.
fn moved(old: &[Field], new: &[Field], pairs: &Pairs) -> BTreeMap<usize, Vec<(usize, usize)>> {
    let mut by_name: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for at in pairs.old_alone() {
        if let Some(name) = old.get(at).and_then(Field::name) {
            by_name.entry(name).or_default().0.push(at);
        }
    }
    for at in pairs.new_alone() {
        if let Some(name) = new.get(at).and_then(Field::name) {
            by_name.entry(name).or_default().1.push(at);
        }
    }
    let only = by_name
        .into_values()
        .filter_map(|(olds, news)| match (&*olds, &*news) {
            ([old_at], [new_at]) => Some((*old_at, *new_at)),
            _ => None,
        });
    let same_kind = |(old_at, new_at): &(usize, usize)| match (old.get(*old_at), new.get(*new_at)) {
        (Some(old), Some(new)) => detail::kind(old) == detail::kind(new),
        _ => false,
    };
    let mut moved: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for pair in only.filter(same_kind) {
        let depth = old
            .get(pair.0)
            .map_or(0, |field| field.path.len())
            .min(DEEPEST);
        moved.entry(depth).or_default().push(pair);
    }
    moved.values_mut().for_each(|pairs| pairs.sort_unstable());
    moved
}

/// Says that a field has another name or place.
fn name(old: &Field, new: &Field, scope: &mut Scope<'_>) {
    let (was, is) = (old.dotted(), new.dotted());
    if is_lost(old) != is_lost(new) {
        let message = if is_lost(new) {
            format!(
                "the name of `{}` in {} can't be read any more",
                words::bare(&was),
                words::section(scope.name)
            )
        } else {
            format!(
                "a name of {} can be read now: `{}`",
                words::section(scope.name),
                words::bare(&is)
            )
        };
        scope.sink.note(message, Some(old.at), Some(new.at));
        return;
    }
    if is_lost(old) {
        return;
    }
    let what = if old.name() == new.name() {
        ChangeKind::FieldMoved
    } else {
        ChangeKind::FieldRenamed
    };
    let breaks = breaks::renamed(scope.way(), old, new);
    scope.push(
        what,
        Some(is.clone()),
        (Some(was), Some(old.at)),
        (Some(is), Some(new.at)),
        breaks,
    );
}

/// Fields that are gone; what stood below them is said with them.
fn vanished(old: &[Field], pairs: &Pairs, scope: &mut Scope<'_>) {
    let alone: Vec<&Field> = pairs
        .old_alone()
        .into_iter()
        .filter_map(|at| old.get(at))
        .collect();
    for (field, below) in outermost(&alone) {
        let breaks = breaks::vanished(scope.way(), field);
        let said = Some(detail::words(field, below));
        scope.push(
            ChangeKind::FieldVanished,
            Some(field.dotted()),
            (said, Some(field.at)),
            (None, None),
            breaks,
        );
    }
}

/// Fields that are new; what stands below them is said with them.
fn appeared(new: &[Field], pairs: &Pairs, scope: &mut Scope<'_>) {
    let alone: Vec<&Field> = pairs
        .new_alone()
        .into_iter()
        .filter_map(|at| new.get(at))
        .collect();
    for (field, below) in outermost(&alone) {
        let breaks = breaks::appeared(scope.way(), field);
        let said = Some(detail::words(field, below));
        scope.push(
            ChangeKind::FieldAppeared,
            Some(field.dotted()),
            (None, None),
            (said, Some(field.at)),
            breaks,
        );
    }
}

/// Those of the fields that none of the others holds, and how many each holds. A lost name holds nothing.
fn outermost<'a>(fields: &[&'a Field]) -> Vec<(&'a Field, usize)> {
    let path = |field: &Field| -> Key {
        field
            .path
            .iter()
            .map(|name| bare(name).to_owned())
            .collect()
    };
    let mut below: BTreeMap<Key, usize> = BTreeMap::new();
    for field in fields.iter().filter(|field| !is_lost(field)) {
        below.insert(path(field), 0);
    }
    let mut outer = Vec::new();
    for field in fields {
        let own = path(field);
        let holder = (1..own.len().min(DEEPEST))
            .find_map(|end| own.get(..end).filter(|start| below.contains_key(*start)));
        match holder.map(<[String]>::to_vec) {
            Some(holder) => {
                if let Some(count) = below.get_mut(&holder) {
                    *count += 1;
                }
            }
            None => outer.push((*field, own)),
        }
    }
    let counted = outer
        .into_iter()
        .map(|(field, own)| (field, below.get(&own).copied().unwrap_or(0)));
    counted.collect()
}
