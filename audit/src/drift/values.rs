//! Lists of values, tables of values, and limits that belong to no field.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::field::{narrowed, same_limits};
use super::pairs::{Pairs, share};
use super::section::{Scope, folded};
use super::{Breaks, ChangeKind, breaks, words};
use crate::facts::{LimitRow, Place, Value, ValueTable, Way};

/// A value that differs.
pub(super) struct Difference {
    /// The value that is gone.
    pub(super) old: Option<String>,
    /// The value that is new.
    pub(super) new: Option<String>,
    /// Where they stand in their lists.
    at: (Option<usize>, Option<usize>),
}

impl Difference {
    /// The kind of change: one of three.
    pub(super) fn what(
        &self,
        added: ChangeKind,
        removed: ChangeKind,
        renamed: ChangeKind,
    ) -> ChangeKind {
        match (&self.old, &self.new) {
            (Some(_), Some(_)) => renamed,
            (Some(_), None) => removed,
            (None, _) => added,
        }
    }
}

/// Which values are in one list only. Those at the same place between the same values are one that was renamed.
pub(super) fn differences(old: &[String], new: &[String]) -> Vec<Difference> {
    let (old, new) = (distinct(old), distinct(new));
    let mut pairs = Pairs::new(old.len(), new.len());
    pairs.by_key(|at| old.get(at), |at| new.get(at), |_, _| 0);
    let mut gaps: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
    for (at, gap) in pairs.new_gaps() {
        gaps.entry(gap).or_default().push_back(at);
    }
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    let alone = pairs.old_gaps();
    for (at, gap) in alone {
        let other = gaps.get_mut(&gap).and_then(VecDeque::pop_front);
        taken.extend(other);
        let text = |list: &[&String], at: usize| list.get(at).map(|value| (*value).clone());
        let new_value = other.and_then(|other| text(&new, other));
        found.push(Difference {
            old: text(&old, at),
            new: new_value,
            at: (Some(at), other),
        });
    }
    for at in pairs
        .new_alone()
        .into_iter()
        .filter(|at| !taken.contains(at))
    {
        let new = new.get(at).map(|value| (*value).clone());
        found.push(Difference {
            old: None,
            new,
            at: (None, Some(at)),
        });
    }
    found.sort_by_key(|change| (change.at.1.is_none(), change.at.1, change.at.0));
    found
}

fn distinct(values: &[String]) -> Vec<&String> {
    let mut seen = BTreeSet::new();
    values
        .iter()
        .filter(|value| seen.insert(value.as_str()))
        .collect()
}

/// How alike tables of values have to be, of a thousand, that they are one under another subject.
const ALIKE: usize = 500;

/// Which table is which: by subject, else by their values.
fn table_pairs(old: &[&ValueTable], new: &[&ValueTable]) -> Pairs {
    let sets = |tables: &[&ValueTable]| -> Vec<BTreeSet<String>> {
        tables
            .iter()
            .map(|table| row_values(table).into_iter().collect())
            .collect()
    };
    let (old_sets, new_sets) = (sets(old), sets(new));
    let alike = |o: usize, n: usize| match (old_sets.get(o), new_sets.get(n)) {
        (Some(old), Some(new)) => share(old, new),
        _ => 0,
    };
    let subject =
        |tables: &[&ValueTable], at: usize| tables.get(at).map(|table| folded(&table.subject));
    let mut pairs = Pairs::new(old.len(), new.len());
    pairs.by_key(|at| subject(old, at), |at| subject(new, at), alike);
    pairs.group(&pairs.old_alone(), &pairs.new_alone(), ALIKE, alike);
    pairs
}

fn row_values(table: &ValueTable) -> Vec<String> {
    table.rows.iter().map(|row| row.value.clone()).collect()
}

/// The values of the tables of a section that have other names now.
pub(super) fn renamed_rows(old: &[&ValueTable], new: &[&ValueTable]) -> BTreeMap<String, String> {
    let pairs = table_pairs(old, new).pairs().into_iter();
    let tables = pairs.filter_map(|(old_at, new_at)| Some((old.get(old_at)?, new.get(new_at)?)));
    let changes = tables.flat_map(|(old, new)| differences(&row_values(old), &row_values(new)));
    changes
        .filter_map(|change| Some((change.old?, change.new?)))
        .collect()
}

/// Compares the tables of values of a section.
pub(super) fn tables(old: &[&ValueTable], new: &[&ValueTable], scope: &mut Scope<'_>) {
    let pairs = table_pairs(old, new);
    for (old_at, new_at) in pairs.pairs() {
        if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
            table(old, new, scope);
        }
    }
    let said = |table: &ValueTable| Some(words::count(table.rows.len(), "value"));
    for table in pairs.old_alone().into_iter().filter_map(|at| old.get(at)) {
        let what = ChangeKind::ValuesVanished;
        let breaks = breaks::plain(what, Way::Unknown);
        scope.push(
            what,
            Some(table.subject.clone()),
            (said(table), Some(table.at)),
            (None, None),
            breaks,
        );
    }
    for table in pairs.new_alone().into_iter().filter_map(|at| new.get(at)) {
        let what = ChangeKind::ValuesAppeared;
        let breaks = breaks::plain(what, Way::Unknown);
        scope.push(
            what,
            Some(table.subject.clone()),
            (None, None),
            (said(table), Some(table.at)),
            breaks,
        );
    }
}

fn table(old: &ValueTable, new: &ValueTable, scope: &mut Scope<'_>) {
    if folded(&old.subject) != folded(&new.subject) {
        let message = format!(
            "the values of `{}` in {} read as those of `{}` now",
            words::bare(&old.subject),
            words::section(scope.name),
            words::bare(&new.subject)
        );
        scope.sink.note(message, Some(old.at), Some(new.at));
    }
    let (old_places, new_places) = (places(&old.rows), places(&new.rows));
    let place = |places: &BTreeMap<&str, Place>, value: &Option<String>| {
        places.get(value.as_deref()?).copied()
    };
    for change in differences(&row_values(old), &row_values(new)) {
        let what = change.what(
            ChangeKind::RowAdded,
            ChangeKind::RowRemoved,
            ChangeKind::RowRenamed,
        );
        let (old_at, new_at) = (
            place(&old_places, &change.old),
            place(&new_places, &change.new),
        );
        let sides = ((change.old, old_at), (change.new, new_at));
        scope.push(
            what,
            Some(new.subject.clone()),
            sides.0,
            sides.1,
            breaks::plain(what, Way::Unknown),
        );
    }
}

/// Where values stand first.
fn places(rows: &[Value]) -> BTreeMap<&str, Place> {
    let mut places = BTreeMap::new();
    for row in rows {
        places.entry(row.value.as_str()).or_insert(row.at);
    }
    places
}

/// Compares the limits of a section that belong to no field. A limit on a value that was renamed is the same limit.
pub(super) fn limits(
    old: &[&LimitRow],
    new: &[&LimitRow],
    renamed: &BTreeMap<String, String>,
    scope: &mut Scope<'_>,
) {
    let subject = |rows: &[&LimitRow], at: usize| rows.get(at).map(|row| folded(&row.subject));
    let same = |o: usize, n: usize| match (old.get(o), new.get(n)) {
        (Some(old), Some(new)) => usize::from(old.limit == new.limit),
        _ => 0,
    };
    let mut pairs = Pairs::new(old.len(), new.len());
    pairs.by_key(|at| subject(old, at), |at| subject(new, at), same);
    let now = |at: usize| {
        let parts = old.get(at)?.subject.split(' ').map(|part| {
            let found = part.split_once('=').and_then(|(name, value)| {
                let new = renamed.get(value)?;
                Some(format!("{name}={new}"))
            });
            found.unwrap_or_else(|| part.to_owned())
        });
        Some(folded(&parts.collect::<Vec<_>>().join(" ")))
    };
    pairs.by_key(now, |at| subject(new, at), same);
    for (old_at, new_at) in pairs.pairs() {
        if let (Some(old), Some(new)) = (old.get(old_at), new.get(new_at)) {
            limit(old, new, scope);
        }
    }
    let said = |row: &LimitRow| words::limits(std::slice::from_ref(&row.limit));
    for row in pairs.old_alone().into_iter().filter_map(|at| old.get(at)) {
        let what = ChangeKind::LimitRowVanished;
        let breaks = breaks::plain(what, Way::Unknown);
        scope.push(
            what,
            Some(row.subject.clone()),
            (said(row), Some(row.at)),
            (None, None),
            breaks,
        );
    }
    for row in pairs.new_alone().into_iter().filter_map(|at| new.get(at)) {
        let what = ChangeKind::LimitRowAppeared;
        let breaks = breaks::plain(what, Way::Unknown);
        scope.push(
            what,
            Some(row.subject.clone()),
            (None, None),
            (said(row), Some(row.at)),
            breaks,
        );
    }
}

fn limit(old: &LimitRow, new: &LimitRow, scope: &mut Scope<'_>) {
    let (was, is) = (
        std::slice::from_ref(&old.limit),
        std::slice::from_ref(&new.limit),
    );
    if same_limits(was, is) {
        return;
    }
    let Breaks { requests, why, .. } = breaks::limits(Way::Request, narrowed(was, is));
    let breaks = Breaks::new(requests, breaks::Verdict::No, why);
    let sides = (
        (words::limits(was), Some(old.at)),
        (words::limits(is), Some(new.at)),
    );
    scope.push(
        ChangeKind::LimitRowChanged,
        Some(new.subject.clone()),
        sides.0,
        sides.1,
        breaks,
    );
}
