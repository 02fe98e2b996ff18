//! Which operation or event a section is about.

use std::collections::{BTreeMap, BTreeSet};

use super::{How, Linker, SectionLink, example, fit};
use crate::facts::{Document, Part, Section, SectionKind, Way};
use crate::spec::{Owner, OwnerKind, Provenance, SpecView};

/// Links all sections of a document: those with a path first, then those with the heading that `x-source` names, then by headings much
/// like it, then by names.
pub(super) fn sections(linker: &mut Linker<'_>, document: usize, facts: &Document) {
    let mut headings: BTreeMap<String, usize> = BTreeMap::new();
    // Operations and events that have a section of their own name.
    let mut named: BTreeSet<usize> = BTreeSet::new();
    let mut open: Vec<(usize, &Section, usize)> = Vec::new();
    for (at, section) in facts.sections.iter().enumerate() {
        let nth = headings.entry(plain(&section.title)).or_default();
        let title = Title {
            nth: *nth,
            least: EXACT,
            taken: &BTreeSet::new(),
        };
        *nth += 1;
        let by_path = by_path(linker.view, &facts.id, section);
        let link = by_path.or_else(|| by_title(linker.view, &facts.id, section, title));
        match &link {
            Some(link) if link.how == How::Title => named.extend(link.owner),
            Some(_) => {}
            None => open.push((at, section, title.nth)),
        }
        let nothing = SectionLink {
            owner: None,
            how: How::Nothing,
        };
        let link = link.unwrap_or(nothing);
        linker.links.sections.insert((document, at), link);
    }
    let mut unnamed: Vec<(usize, &Section)> = Vec::new();
    let mut alike: BTreeSet<usize> = BTreeSet::new();
    for (at, section, nth) in open {
        let title = Title {
            nth,
            least: 1,
            taken: taken_by(section, &named),
        };
        match by_title(linker.view, &facts.id, section, title) {
            Some(link) => {
                alike.extend(link.owner);
                linker.links.sections.insert((document, at), link);
            }
            None => unnamed.push((at, section)),
        }
    }
    named.append(&mut alike);
    for (at, section) in unnamed {
        if section.path.is_some() {
            continue;
        }
        if let Some(owner) = by_names(linker.view, section, taken_by(section, &named)) {
            let link = SectionLink {
                owner: Some(owner),
                how: How::Names,
            };
            linker.links.sections.insert((document, at), link);
        }
    }
}

/// What a section can't be about: if it describes a request of its own, the operations that other sections have the names of.
fn taken_by<'t>(section: &Section, named: &'t BTreeSet<usize>) -> &'t BTreeSet<usize> {
    static NONE: BTreeSet<usize> = BTreeSet::new();
    if has_request(section) { named } else { &NONE }
}

fn has_request(section: &Section) -> bool {
    let is_request = |part: &Part| matches!(part, Part::Fields(table) if table.way == Way::Request);
    section.kind == SectionKind::Call && section.parts.iter().any(is_request)
}

/// What a heading may lead to.
#[derive(Clone, Copy)]
struct Title<'t> {
    /// How many sections before have the same heading.
    nth: usize,
    /// How much alike the headings have to be.
    least: i32,
    /// Operations and events that other sections are about.
    taken: &'t BTreeSet<usize>,
}

/// How much alike headings of the same words are.
const EXACT: i32 = 3;

fn by_path(view: &SpecView, document: &str, section: &Section) -> Option<SectionLink> {
    let path = template(section.path.as_deref()?);
    let operations = || {
        let all = view.owners.iter().enumerate();
        // A path without a method is not all of the route: the spec may call that undocumented, and yet write the path down.
        all.filter(|(_, owner)| {
            owner.kind == OwnerKind::Operation
                && (owner.documented_path || section.method.is_none())
        })
    };
    let on_path: Vec<(usize, &Owner)> = operations()
        .filter(|(_, owner)| is_path(&path, &template(&owner.path)))
        .collect();
    let found = |owner: usize, how: How| {
        Some(SectionLink {
            owner: Some(owner),
            how,
        })
    };
    let method = section.method.as_deref();
    match (on_path.as_slice(), method) {
        ([], _) => {}
        (all, Some(method)) => {
            let same = all.iter().find(|(_, owner)| owner.method == method);
            return match (same, all) {
                (Some((at, _)), _) => found(*at, How::MethodAndPath),
                (None, [(at, _)]) => found(*at, How::OtherMethod),
                _ => None,
            };
        }
        ([(at, _)], None) => return found(*at, How::Path),
        (all, None) => {
            let owners: Vec<usize> = all.iter().map(|(at, _)| *at).collect();
            return match best(view, section, &owners) {
                Some(at) => found(at, How::Path),
                None => found(*owners.first()?, How::Path),
            };
        }
    }
    let any = Title {
        nth: 0,
        least: 1,
        taken: &BTreeSet::new(),
    };
    if let Some(link) = by_title(view, document, section, any) {
        return Some(SectionLink {
            how: How::OtherPath,
            ..link
        });
    }
    let templates: Vec<(usize, String)> = operations()
        .map(|(at, owner)| (at, template(&owner.path)))
        .collect();
    let paths = templates.iter().map(|(_, path)| path.as_str());
    let near = payspec_codegen::suggest::nearest(&path, paths)?;
    let (at, _) = templates.iter().find(|(_, path)| path == near)?;
    found(*at, How::OtherPath)
}

/// A path without its host, its query and the names of its parameters.
fn template(path: &str) -> String {
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => path,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let plain = segments.map(|segment| {
        let is_parameter = segment.starts_with([':', '{', '<']);
        if is_parameter { "{}" } else { segment }
    });
    plain.fold(String::new(), |path, segment| path + "/" + segment)
}

/// Whether a documented path is that of the spec; it may have the base path of the server in front.
fn is_path(documented: &str, spec: &str) -> bool {
    documented == spec || (spec.matches('/').count() > 1 && documented.ends_with(spec))
}

/// By the heading that `x-source` of an operation or event names; of several that name it alike, the nth.
fn by_title(
    view: &SpecView,
    document: &str,
    section: &Section,
    how: Title<'_>,
) -> Option<SectionLink> {
    let title = plain(&section.title);
    if title.is_empty() {
        return None;
    }
    let score = |owner: &Owner| {
        let source = owner.source.as_ref()?;
        if !is_of(source, document) || !may_own(owner, section.kind) {
            return None;
        }
        let named = plain(source.section.as_deref()?);
        let long = named.chars().count() > 3;
        match () {
            () if named == title => Some(EXACT),
            () if long && (title.starts_with(&named) || named.starts_with(&title)) => Some(2),
            () if long && (is_in(&named, &title) || is_in(&title, &named)) => Some(1),
            () => None,
        }
    };
    let scores: Vec<(usize, i32)> = view
        .owners
        .iter()
        .enumerate()
        .filter(|(at, _)| !how.taken.contains(at))
        .filter_map(|(at, owner)| Some((at, score(owner)?)))
        .filter(|(_, score)| *score >= how.least)
        .collect();
    let most = scores.iter().map(|(_, score)| *score).max()?;
    let best: Vec<usize> = scores
        .into_iter()
        .filter(|(_, score)| *score == most)
        .map(|(at, _)| at)
        .collect();
    let owner = match best.as_slice() {
        [one] => *one,
        several => match self::best(view, section, several) {
            Some(one) => one,
            None => *several.get(how.nth)?,
        },
    };
    Some(SectionLink {
        owner: Some(owner),
        how: How::Title,
    })
}

fn is_of(source: &Provenance, document: &str) -> bool {
    source.document.as_deref().is_none_or(|own| own == document)
}

fn may_own(owner: &Owner, kind: SectionKind) -> bool {
    match kind {
        SectionKind::Call => owner.kind == OwnerKind::Operation,
        SectionKind::Notification => owner.kind == OwnerKind::Event,
        SectionKind::General => true,
    }
}

/// Whether whole words of `text` are `words`.
fn is_in(words: &str, text: &str) -> bool {
    // Some scripts have no spaces: a long word is a phrase there.
    let is_phrase = words.contains(' ') || (!words.is_ascii() && words.chars().count() > 5);
    is_phrase && format!(" {text} ").contains(&format!(" {words} "))
}

/// A heading as words in lower case.
pub(super) fn plain(title: &str) -> String {
    let words = title.split(|char: char| !char.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(str::to_lowercase)
        .collect::<Vec<String>>()
        .join(" ")
}

/// By the names of its fields and of the members of its examples.
fn by_names(view: &SpecView, section: &Section, taken: &BTreeSet<usize>) -> Option<usize> {
    let owners: Vec<usize> = view
        .owners
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken.contains(at))
        .filter(|(_, owner)| may_own(owner, section.kind) || is_mixed(section))
        .map(|(at, _)| at)
        .collect();
    best(view, section, &owners)
}

/// Whether a section holds messages of both kinds of owners.
fn is_mixed(section: &Section) -> bool {
    section.parts.iter().any(|part| match part {
        Part::Fields(table) => table.way == Way::Notification,
        Part::Example(example) => matches!(example.way, Way::Notification | Way::Unknown),
        _ => false,
    })
}

/// The owner whose messages have most of a section's names, at least three in five; none if two are as good.
fn best(view: &SpecView, section: &Section, owners: &[usize]) -> Option<usize> {
    let mut scores: Vec<((u64, u64), usize)> = owners
        .iter()
        .filter_map(|at| Some((score(view, section, view.owners.get(*at)?)?, *at)))
        .collect();
    scores.sort_by(|one, other| other.cmp(one));
    match scores.as_slice() {
        [] => None,
        [(first, _), (second, _), ..] if first == second => None,
        [(_, at), ..] => Some(*at),
    }
}

/// How many of the names are found, in thousandths; then how much of the messages they are.
fn score(view: &SpecView, section: &Section, owner: &Owner) -> Option<(u64, u64)> {
    let (mut total, mut hits, mut members) = (0, 0, 0);
    for part in &section.parts {
        let (way, wanted) = match part {
            Part::Fields(table) => (table.way, fit::rows(table)),
            Part::Example(one) => (one.way, example::paths(&one.value)),
            _ => continue,
        };
        total += wanted.len() as u64;
        let messages = fit::of_way(view, &owner.messages, way);
        if let Some(found) = fit::paths(view, &messages, &wanted) {
            hits += found.hits as u64;
            let message = view.messages.get(found.message);
            members += message.map_or(0, |message| message.members.len()) as u64;
        }
    }
    if total == 0 || hits * 5 < total * 3 {
        return None;
    }
    Some((hits * 1000 / total, hits * 1000 / members.max(1)))
}
