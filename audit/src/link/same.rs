//! Which example of the spec says what a documented one says.

use std::collections::{BTreeMap, BTreeSet};

use super::example::leaves;
use super::{Linker, PartId};
use crate::facts::Inventory;
use crate::spec::Status;

/// Scalars of an example, by their path in the whole message.
type Leaves = BTreeSet<(Vec<String>, String)>;

/// Leads each documented example to an example of the spec that has every member of it, the most alike of several; each example of the
/// spec speaks for one documented example, and for those that say nothing else.
pub(super) fn examples(linker: &mut Linker<'_>, inventory: &Inventory) {
    let mut wanted: BTreeMap<&str, Vec<(PartId, Leaves)>> = BTreeMap::new();
    for (id, link) in &linker.links.examples {
        let message = link.message.and_then(|at| linker.view.messages.get(at));
        let example = super::example(inventory, *id);
        if let (Some(message), Some(example)) = (message, example) {
            let leaves = leaves(&example.value).into_iter();
            let leaves =
                leaves.map(|(path, value)| ([link.base.as_slice(), &path].concat(), value));
            let leaves = leaves.collect();
            let of_media = wanted.entry(message.media.as_str()).or_default();
            of_media.push((*id, leaves));
        }
    }
    for (media, wanted) in wanted {
        for (id, pointer) in matched(linker, media, &wanted) {
            if let Some(link) = linker.links.examples.get_mut(&id) {
                link.same = Some(pointer);
            }
        }
    }
}

fn matched(linker: &Linker<'_>, media: &str, wanted: &[(PartId, Leaves)]) -> Vec<(PartId, String)> {
    let mut pairs: Vec<(usize, usize, &str)> = Vec::new();
    let shown = linker.shown.get(media).into_iter().flatten();
    for (pointer, node) in shown.filter(|(pointer, _)| is_claimed(linker, pointer)) {
        let own = leaves(node);
        for (at, (_, wanted)) in wanted.iter().enumerate() {
            let score = score(wanted, &own);
            pairs.extend(score.map(|score| (score, at, pointer.as_str())));
        }
    }
    // The best first; of equally good ones that which stands first.
    pairs.sort_by_key(|(score, at, _)| (usize::MAX - score, *at));
    let mut by_example: BTreeMap<usize, &str> = BTreeMap::new();
    let mut by_pointer: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, at, pointer) in &pairs {
        if !by_example.contains_key(at) && !by_pointer.contains_key(pointer) {
            by_example.insert(*at, pointer);
            by_pointer.insert(pointer, *at);
        }
    }
    for (_, at, pointer) in &pairs {
        let says_no_more = |other: &usize| {
            let other = wanted.get(*other);
            other
                .zip(wanted.get(*at))
                .is_some_and(|(other, own)| own.1.is_subset(&other.1))
        };
        if !by_example.contains_key(at) && by_pointer.get(pointer).is_some_and(says_no_more) {
            by_example.insert(*at, pointer);
        }
    }
    let found = by_example.into_iter();
    let found = found.filter_map(|(at, pointer)| Some((wanted.get(at)?.0, pointer.to_owned())));
    found.collect()
}

/// Whether an example of the spec may be a document's: an own source may say otherwise.
fn is_claimed(linker: &Linker<'_>, pointer: &str) -> bool {
    let node = linker.view.tree.at(pointer);
    let source = node.and_then(|node| linker.view.provenance(node));
    source.is_none_or(|source| source.status == Status::Documented)
}

/// How much an example of the spec is like a documented one; nothing if it lacks a member.
fn score(wanted: &Leaves, own: &[(Vec<String>, String)]) -> Option<usize> {
    let has: BTreeSet<&Vec<String>> = own.iter().map(|(path, _)| path).collect();
    if !wanted.iter().all(|(path, _)| has.contains(path)) {
        return None;
    }
    let own: BTreeSet<&(Vec<String>, String)> = own.iter().collect();
    let equal = wanted.iter().filter(|leaf| own.contains(leaf)).count();
    Some(equal * 1000 + 999_usize.saturating_sub(has.len()))
}
