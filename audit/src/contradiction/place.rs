//! Where in a message a name stands, and what it is called in a notification.

use std::collections::{BTreeMap, BTreeSet};

use super::example::{kind_words, node_words};
use super::view::{Message, View, is_lost, parent, path, plain};
use super::words::{common, listed, squeezed, words};
use super::{Contradiction, Rule};
use crate::facts::{Place, Way};

/// Names that stand in many objects without a second thought.
const COMMON: &[&str] = &[
    "id",
    "name",
    "type",
    "email",
    "phone",
    "address",
    "description",
    "value",
    "number",
    "url",
    "amount",
    "currency",
    "object",
    "metadata",
    "country",
    "city",
    "state",
    "key",
    "items",
    "data",
    "title",
    "label",
];

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    same_name(view, found);
    nesting(view, found);
    notified(view, found);
}

/// How many names that only calls, or only notifications, have are compared.
const NAMES: usize = 300;

/// A path of a message, what stands there, and where.
type Paths<'a> = BTreeMap<String, (&'static str, Place)>;

/// One name in an object and again deeper inside it or beside it, told once for each name.
fn same_name(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut told: BTreeSet<String> = BTreeSet::new();
    for message in &view.messages {
        let mut sets: Vec<Paths<'_>> = Vec::new();
        for table in &message.tables {
            let rows = table.rows.iter().filter(|field| !is_lost(field));
            let said = rows.map(|field| {
                let kind = field
                    .ty
                    .as_ref()
                    .map_or("a field", |ty| kind_words(&ty.kind));
                (path(field), (kind, field.at))
            });
            sets.push(said.collect());
        }
        for shown in &message.examples {
            let said = shown.members.iter();
            sets.push(
                said.map(|member| (member.path.clone(), (node_words(member.node), member.at)))
                    .collect(),
            );
        }
        for paths in sets {
            for (own, (kind, at)) in &paths {
                let name = own.rsplit('.').next().unwrap_or(own);
                let mut around = parent(own);
                if around.is_empty() || COMMON.contains(&name) {
                    continue;
                }
                while !around.is_empty() {
                    around = parent(around);
                    let outer = plain([around, name].into_iter());
                    let Some((outer_kind, outer_at)) = paths.get(&outer) else {
                        continue;
                    };
                    if told.insert(name.to_owned()) {
                        let text = format!(
                            "`{name}` names two fields of one message: {outer_kind} `{outer}` and {kind} `{own}`"
                        );
                        let one = Contradiction::new(Rule::SameName, message.section, *at, text);
                        found.push(one.also(*outer_at, format!("`{outer}`")));
                    }
                    break;
                }
            }
        }
    }
}

/// Names that stand outermost in one request and inside an object in another, told once for each object.
fn nesting(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut outermost: BTreeMap<String, (&Message<'_>, Place)> = BTreeMap::new();
    let mut inside: BTreeMap<String, Vec<(String, &Message<'_>, Place)>> = BTreeMap::new();
    for message in view.of(&[Way::Request, Way::Unknown]) {
        let mut paths: BTreeMap<String, Place> = BTreeMap::new();
        for field in message.rows().filter(|field| !is_lost(field)) {
            paths.entry(path(field)).or_insert(field.at);
        }
        for shown in &message.examples {
            for (own, member) in shown.described() {
                paths.entry(own.to_owned()).or_insert(member.at);
            }
        }
        for (own, at) in &paths {
            let name = own.rsplit('.').next().unwrap_or(own);
            if own == name {
                outermost.entry(own.clone()).or_insert((message, *at));
            } else if !paths.contains_key(name) && !COMMON.contains(&name) {
                inside
                    .entry(name.to_owned())
                    .or_default()
                    .push((own.clone(), message, *at));
            }
        }
    }
    let mut by_object: BTreeMap<String, Vec<Nested<'_, '_>>> = BTreeMap::new();
    for (name, nested) in inside {
        let (Some((outer, outer_at)), Some((own, message, at))) =
            (outermost.get(&name), nested.into_iter().next())
        else {
            continue;
        };
        by_object
            .entry(parent(&own).to_owned())
            .or_default()
            .push(Nested {
                name,
                section: message.section,
                at,
                outer,
                outer_at: *outer_at,
            });
    }
    for (object, mut members) in by_object {
        members.sort_by_key(|one| one.at);
        let Some(first) = members.first() else {
            continue;
        };
        let names = listed(members.iter().map(|one| one.name.as_str()));
        let stand = if members.len() == 1 {
            "stands"
        } else {
            "stand"
        };
        let text =
            format!("{names} {stand} inside `{object}` here and outermost in another request");
        let mut finding = Contradiction::new(Rule::NestingDiffers, first.section, first.at, text);
        for one in &members {
            finding = finding.also(
                one.outer_at,
                format!("`{}` in {}", one.name, view.message(one.outer)),
            );
        }
        found.push(finding);
    }
}

/// A name inside an object of one request, and outermost in another.
struct Nested<'v, 'a> {
    name: String,
    section: usize,
    at: Place,
    outer: &'v Message<'a>,
    outer_at: Place,
}

/// What notifications call by another name than the calls do.
fn notified(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let calls = leaves(view, &[Way::Request, Way::Answer]);
    let notified = leaves(view, &[Way::Notification]);
    let squeezed_names = |names: &BTreeMap<String, (usize, Place)>| -> BTreeSet<String> {
        names.keys().map(|name| squeezed(name)).collect()
    };
    let (in_calls, in_notified) = (squeezed_names(&calls), squeezed_names(&notified));
    let mut new: Vec<(&str, &(usize, Place))> = notified
        .iter()
        .filter(|(name, _)| !in_calls.contains(&squeezed(name)))
        .map(|(name, place)| (name.as_str(), place))
        .collect();
    new.truncate(NAMES);
    let gone: Vec<(&str, &(usize, Place))> = calls
        .iter()
        .filter(|(name, _)| !in_notified.contains(&squeezed(name)))
        .map(|(name, place)| (name.as_str(), place))
        .collect();
    // A name that is nearly the same comes first: it is no longer free for a name that only ends alike.
    for is_near in [is_near as fn(&str, &str) -> bool, ends_alike] {
        for (old, (_, old_at)) in gone.iter().take(NAMES) {
            let near: Vec<_> = new
                .iter()
                .filter(|(name, _)| is_near(old, name))
                .copied()
                .collect();
            let Some((_, (section, at))) = near.first() else {
                continue;
            };
            let text = format!(
                "the notification has {} where the calls have `{old}`",
                listed(near.iter().map(|(name, _)| *name))
            );
            let one = Contradiction::new(Rule::NamesDiffer, *section, *at, text);
            found.push(one.also(*old_at, format!("`{old}`")));
            new.retain(|(name, _)| !near.iter().any(|(taken, _)| taken == name));
        }
    }
}

/// The names of members and rows without members of their own.
fn leaves(view: &View<'_>, ways: &[Way]) -> BTreeMap<String, (usize, Place)> {
    let mut names: BTreeMap<String, (usize, Place)> = BTreeMap::new();
    for message in view.of(ways) {
        for field in message.rows() {
            if let Some(name) = field.name() {
                names
                    .entry(name.to_owned())
                    .or_insert((message.section, field.at));
            }
        }
        for member in message.examples.iter().flat_map(|shown| &shown.members) {
            if member.scalar().is_some() {
                names
                    .entry(member.name.to_owned())
                    .or_insert((message.section, member.at));
            }
        }
    }
    names
}

/// `settlement_currency` and `settle_currency`: as many words, each the same or of one stem.
fn is_near(one: &str, other: &str) -> bool {
    const STEM: usize = 5;
    let (one, other) = (words(one), words(other));
    one.len() == other.len()
        && one.len() > 1
        && one.last() == other.last()
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| one == other || common(one, other) >= STEM)
}

/// `currency` and `order_currency`: the one with a word before it.
fn ends_alike(one: &str, other: &str) -> bool {
    const TAKEN: &[&str] = &[
        "id", "no", "type", "url", "name", "time", "code", "status", "number", "data",
    ];
    let (one, other) = (words(one), words(other));
    let [only] = one.as_slice() else { return false };
    other.len() == 2 && other.last() == Some(only) && !TAKEN.contains(&only.as_str())
}
