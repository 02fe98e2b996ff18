//! Two captures of a page: which section is which, and what differs.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Pairs, share};
use super::{Breaks, Change, ChangeKind, Note, breaks, field, section};
use crate::facts::{Document, Part, Place, Section, SectionKind, Unread, Way};

/// What was found so far.
#[derive(Default)]
pub(super) struct Sink {
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<Note>,
}

impl Sink {
    pub(super) fn note(&mut self, message: String, old_at: Option<Place>, new_at: Option<Place>) {
        self.notes.push(Note {
            message,
            old_at,
            new_at,
        });
    }
}

/// How alike the content of sections has to be, of a thousand, that they are one although neither title nor path is.
const ALIKE: usize = 600;

/// What differs, in order.
pub(super) fn compare(old: &Document, new: &Document) -> (Vec<Change>, Vec<Note>) {
    let mut sink = Sink::default();
    let pairs = pairs(&old.sections, &new.sections);
    for (old_at, new_at) in pairs.pairs() {
        if let (Some(old), Some(new)) = (old.sections.get(old_at), new.sections.get(new_at)) {
            section::compare(old, new, &mut sink);
        }
    }
    for section in pairs
        .old_alone()
        .into_iter()
        .filter_map(|at| old.sections.get(at))
    {
        let breaks = match section.kind {
            SectionKind::Call => breaks::plain(ChangeKind::SectionVanished, Way::Request),
            _ => Breaks::nothing("nothing is sent by it"),
        };
        sink.changes
            .push(whole(ChangeKind::SectionVanished, section, breaks));
    }
    for section in pairs
        .new_alone()
        .into_iter()
        .filter_map(|at| new.sections.get(at))
    {
        let breaks = match section.kind {
            SectionKind::Notification => Breaks::new(
                breaks::Verdict::No,
                breaks::Verdict::Perhaps,
                "a notification may come that is not known",
            ),
            _ => Breaks::nothing("nothing depends on it yet"),
        };
        sink.changes
            .push(whole(ChangeKind::SectionAppeared, section, breaks));
    }
    unread(&old.unread, &new.unread, &mut sink);
    let Sink {
        mut changes,
        mut notes,
    } = sink;
    changes.sort_by_key(|change| order(change.old_at, change.new_at));
    notes.sort_by_key(|note| order(note.old_at, note.new_at));
    (changes, notes)
}

/// The order of the new capture; what vanished comes last, in the order of the old one.
fn order(old_at: Option<Place>, new_at: Option<Place>) -> (bool, Option<Place>) {
    (new_at.is_none(), new_at.or(old_at))
}

/// The change of a section as a whole.
fn whole(what: ChangeKind, section: &Section, breaks: Breaks) -> Change {
    let said = Some(facts_words(section));
    let gone = what == ChangeKind::SectionVanished;
    Change {
        what,
        way: None,
        section: section::name(section),
        field: None,
        old: said.clone().filter(|_| gone),
        new: said.filter(|_| !gone),
        old_at: gone.then_some(section.at),
        new_at: (!gone).then_some(section.at),
        breaks,
    }
}

/// How much is in a section, in words: `12 fields, 2 examples`.
fn facts_words(section: &Section) -> String {
    let count = |count: fn(&Part) -> usize| section.parts.iter().map(count).sum::<usize>();
    let fields = count(|part| {
        if let Part::Fields(table) = part {
            table.rows.len()
        } else {
            0
        }
    });
    let examples = count(|part| usize::from(matches!(part, Part::Example(_))));
    let values = count(|part| {
        if let Part::Values(table) = part {
            table.rows.len()
        } else {
            0
        }
    });
    let limits = count(|part| {
        if let Part::Limits(rows) = part {
            rows.len()
        } else {
            0
        }
    });
    let counts = [
        (fields, "field"),
        (examples, "example"),
        (values, "value"),
        (limits, "limit"),
    ];
    let said = counts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| super::words::count(*count, what))
        .collect();
    if said.is_empty() {
        "no facts".to_owned()
    } else {
        said.join(", ")
    }
}

/// What a section is known by: kind, method, path, title; those that do not matter are left empty.
type KeyOf = fn(&Section) -> Option<[String; 4]>;

/// Which section is which: by method, path and title; by method and path; by path; by title; by content.
fn pairs(old: &[Section], new: &[Section]) -> Pairs {
    let old_content: Vec<BTreeSet<String>> = old.iter().map(content).collect();
    let new_content: Vec<BTreeSet<String>> = new.iter().map(content).collect();
    let alike = |o: usize, n: usize| match (old_content.get(o), new_content.get(n)) {
        (Some(old), Some(new)) => share(old, new),
        _ => 0,
    };
    let mut pairs = Pairs::new(old.len(), new.len());
    let keys: [KeyOf; 5] = [
        |section| {
            Some([
                kind(section),
                method(section),
                path(section),
                title(section),
            ])
        },
        |section| {
            Some([
                method(section),
                section.path.clone()?,
                String::new(),
                title(section),
            ])
        },
        |section| {
            Some([
                method(section),
                section.path.clone()?,
                String::new(),
                String::new(),
            ])
        },
        |section| {
            Some([
                String::new(),
                section.path.clone()?,
                String::new(),
                String::new(),
            ])
        },
        |section| {
            Some([String::new(), String::new(), String::new(), title(section)])
                .filter(|key| key.iter().any(|part| !part.is_empty()))
        },
    ];
    for key in keys {
        pairs.by_key(|at| key(old.get(at)?), |at| key(new.get(at)?), alike);
    }
    pairs.group(&pairs.old_alone(), &pairs.new_alone(), ALIKE, alike);
    pairs
}

fn kind(section: &Section) -> String {
    let kind = match section.kind {
        SectionKind::Call => "call",
        SectionKind::Notification => "notification",
        SectionKind::General => "general",
    };
    kind.to_owned()
}

fn method(section: &Section) -> String {
    section.method.clone().unwrap_or_default()
}

fn path(section: &Section) -> String {
    section.path.clone().unwrap_or_default()
}

fn title(section: &Section) -> String {
    section::folded(&section.title)
}

/// What is in a section, without its details.
fn content(section: &Section) -> BTreeSet<String> {
    let mut content = BTreeSet::new();
    for part in &section.parts {
        match part {
            Part::Fields(table) => content.extend(
                table
                    .rows
                    .iter()
                    .map(|row| format!("field {}", field::dotted(row))),
            ),
            Part::Values(table) => {
                let rows = table.rows.iter();
                content.extend(rows.map(|row| format!("value {} {}", table.subject, row.value)));
            }
            Part::Limits(rows) => {
                content.extend(rows.iter().map(|row| format!("limit {}", row.subject)))
            }
            Part::Example(example) => {
                let leaves = super::example::leaves(&example.value);
                content.extend(leaves.into_keys().map(|path| format!("member {path}")));
            }
        }
    }
    content
}

/// What can be read less, or better, than before. It is no drift by itself: what vanished by it is.
fn unread(old: &[Unread], new: &[Unread], sink: &mut Sink) {
    let mut counts: BTreeMap<&str, (Vec<Place>, Vec<Place>)> = BTreeMap::new();
    for unread in old {
        counts.entry(&unread.why).or_default().0.push(unread.at);
    }
    for unread in new {
        counts.entry(&unread.why).or_default().1.push(unread.at);
    }
    for (why, (old, new)) in counts {
        let (was, is) = (old.len(), new.len());
        if was == is {
            continue;
        }
        let than = if is > was { "more" } else { "fewer" };
        let places = super::words::count(is.abs_diff(was), &format!("{than} place"));
        let message = format!("{places} can't be read: {why}");
        sink.note(message, old.first().copied(), new.first().copied());
    }
}
