//! The page itself: broken JSON, lost names, what could not be read, sections that are twins.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::tree::Node;

use super::view::{View, is_lost, parent, path};
use super::words::listed;
use super::{Contradiction, Rule};
use crate::facts::{Field, MendKind, Part, Place, Section, Type};

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    mended(view, found);
    lost(view, found);
    for unread in &view.document.unread {
        let section = view.section_of(unread.at);
        found.push(Contradiction::new(
            Rule::Unread,
            section,
            unread.at,
            unread.why.as_str(),
        ));
    }
    twins(view, found);
    languages(view, found);
}

/// What had to be mended, told once for each kind.
fn mended(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let mut kinds: BTreeMap<MendKind, Vec<(usize, Place, u32)>> = BTreeMap::new();
    for (message, shown) in view.examples() {
        for mend in &shown.example.mended {
            let place = (message.section, shown.example.at, mend.count);
            kinds.entry(mend.what).or_default().push(place);
        }
    }
    for (kind, places) in kinds {
        let Some((section, at, _)) = places.first() else {
            continue;
        };
        let examples = if places.len() == 1 {
            "an example is"
        } else {
            "examples are"
        };
        let text = format!("{examples} no JSON: {}", mend_words(kind));
        let mut one = Contradiction::new(Rule::BrokenJson, *section, *at, text);
        for (_, at, count) in places.iter().skip(1) {
            one = one.also(*at, format!("{count} times"));
        }
        found.push(one);
    }
}

fn mend_words(kind: MendKind) -> &'static str {
    match kind {
        MendKind::TrailingComma => "a comma behind the last member, where one more may have stood",
        MendKind::MissingComma => "a comma is missing between members",
        MendKind::Dash => "dashes before members",
        MendKind::Comment => "comments",
        MendKind::Quotes => "other quotes than JSON has",
        MendKind::BareKey => "names without quotes",
        MendKind::Ellipsis => "dots where more would stand",
    }
}

/// Rows that lost their names, told once for each table.
fn lost(view: &View<'_>, found: &mut Vec<Contradiction>) {
    for message in &view.messages {
        for table in &message.tables {
            let lost: Vec<&Field> = table.rows.iter().filter(|field| is_lost(field)).collect();
            let Some(first) = lost.first() else { continue };
            let rows: BTreeSet<String> = table.rows.iter().map(path).collect();
            let members = message.examples.iter().flat_map(|shown| shown.described());
            let mut names: Vec<&str> = members
                .filter(|(own, _)| parent(own).is_empty() && !rows.contains(*own))
                .map(|(own, _)| own)
                .collect();
            names.dedup();
            let rows = match lost.len() {
                1 => "a row has lost its name".to_owned(),
                many => format!("{many} rows have lost their names"),
            };
            let text = if names.is_empty() {
                rows
            } else {
                format!("{rows}; only the example has {}", listed(names))
            };
            let mut one = Contradiction::new(Rule::LostName, message.section, first.at, text);
            for field in lost.iter().skip(1) {
                let schema = field.ty.as_ref().and_then(|ty| ty.schema.as_deref());
                one = one.also(
                    field.at,
                    schema.map_or_else(|| "a row".to_owned(), |name| format!("`{name}`")),
                );
            }
            found.push(one);
        }
    }
}

/// What a row says, without its place.
type RowKey<'a> = (&'a [String], Option<&'a Type>, String);

/// What a section says, without places, for comparison.
fn content(section: &Section) -> (Vec<RowKey<'_>>, Vec<&Node>) {
    let mut rows = Vec::new();
    let mut examples = Vec::new();
    for part in &section.parts {
        match part {
            Part::Fields(table) => rows.extend(table.rows.iter().map(|field| {
                let said = format!(
                    "{:?} {:?} {:?} {:?}",
                    field.required, field.limits, field.values, field.default
                );
                (field.path.as_slice(), field.ty.as_ref(), said)
            })),
            Part::Example(example) => examples.push(&example.value),
            Part::Values(_) | Part::Limits(_) => {}
        }
    }
    (rows, examples)
}

/// Sections with one heading, one table and one example.
fn twins(view: &View<'_>, found: &mut Vec<Contradiction>) {
    type Titled<'a> = Vec<(usize, &'a Section)>;
    let mut by_title: BTreeMap<(&str, Option<&str>), Titled<'_>> = BTreeMap::new();
    for (index, section) in view.document.sections.iter().enumerate() {
        let key = (section.title.as_str(), section.path.as_deref());
        by_title.entry(key).or_default().push((index, section));
    }
    for group in by_title.values() {
        for ((_, one), (index, other)) in group.iter().zip(group.iter().skip(1)) {
            let ((rows, examples), (other_rows, other_examples)) = (content(one), content(other));
            let same = rows == other_rows
                && examples.len() == other_examples.len()
                && examples
                    .iter()
                    .zip(&other_examples)
                    .all(|(one, other)| one.same(other));
            if same && !(rows.is_empty() && examples.is_empty()) {
                let text = "two sections have one heading, one table and one example; nothing tells them apart";
                let finding = Contradiction::new(Rule::SectionsAlike, *index, other.at, text);
                found.push(finding.also(one.at, "the other section"));
            }
        }
    }
}

/// Headings in another script than the first.
fn languages(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let is_latin = |title: &str| {
        let mut letters = title
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .peekable();
        letters
            .peek()
            .is_some()
            .then(|| letters.all(|letter| letter < '\u{250}'))
    };
    let mut scripts: BTreeMap<bool, (usize, Place)> = BTreeMap::new();
    for (index, section) in view.document.sections.iter().enumerate() {
        if let Some(latin) = is_latin(&section.title) {
            scripts.entry(latin).or_insert((index, section.at));
        }
    }
    if let (Some((_, latin)), Some((index, other))) = (scripts.get(&true), scripts.get(&false)) {
        let text = "headings are in two languages";
        let one = Contradiction::new(Rule::LanguagesMixed, *index, *other, text);
        found.push(one.also(*latin, "the other language"));
    }
}
