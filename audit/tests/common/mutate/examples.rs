//! Edits of JSON examples.

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::{Document, Part, Section};
use payspec_codegen::tree::{Entry, Node, Tree};

use super::Mutant;
use super::edit::{Page, like};

/// A scalar member of an example.
struct Member<'a> {
    section: &'a Section,
    /// Its path, as drift writes it.
    path: String,
    /// The path of the map that holds it, and whether it has members of the same line.
    within: String,
    entry: &'a Entry,
}

fn members(document: &Document) -> Vec<Member<'_>> {
    let mut found = Vec::new();
    for section in &document.sections {
        for part in &section.parts {
            if let Part::Example(example) = part {
                walk(section, &example.value, String::new(), &mut found);
            }
        }
    }
    found
}

fn walk<'a>(section: &'a Section, node: &'a Node, path: String, found: &mut Vec<Member<'a>>) {
    match &node.value {
        Tree::Map(map) => {
            for entry in map {
                let own = join(&path, &entry.key);
                match entry.node.value {
                    Tree::Map(_) | Tree::List(_) => walk(section, &entry.node, own, found),
                    _ => found.push(Member {
                        section,
                        path: own,
                        within: path.clone(),
                        entry,
                    }),
                }
            }
        }
        Tree::List(list) => list
            .iter()
            .for_each(|node| walk(section, node, format!("{path}[]"), found)),
        _ => {}
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The bytes of a member's value in the capture, if it stands there as JSON writes it.
fn value_at(page: &Page<'_>, node: &Node) -> Option<std::ops::Range<usize>> {
    let range = node.span.start as usize..node.span.end as usize;
    let written = page.text.get(range.clone())?;
    let plain = match &node.value {
        Tree::Text(_) => {
            written.len() > 2
                && written.starts_with('"')
                && written.ends_with('"')
                && !written.contains('\\')
        }
        Tree::Number(number) => written == number,
        Tree::Bool(_) => matches!(written, "true" | "false"),
        _ => false,
    };
    (plain && !written.contains('\n')).then_some(range)
}

pub(crate) fn change(page: &Page<'_>, document: &Document, rng: &mut fastrand::Rng) -> Vec<Mutant> {
    let members = members(document).into_iter();
    let found = members.filter_map(|member| {
        // Of a card's security code nothing at all is kept, so an inventory can't show that it changed.
        if matches!(member.entry.key.as_str(), "cvv" | "cvc") {
            return None;
        }
        let range = value_at(page, &member.entry.node)?;
        let old = &page.text[range.clone()];
        let new = match old {
            "true" => "false".to_owned(),
            "false" => "true".to_owned(),
            old => {
                let digits: Vec<usize> = old
                    .char_indices()
                    .filter(|(_, char)| matches!(char, '1'..='8'))
                    .map(|(at, _)| at)
                    .collect();
                let letters: Vec<usize> = old
                    .char_indices()
                    .filter(|(_, char)| matches!(char, 'a'..='y' | 'A'..='Y'))
                    .map(|(at, _)| at)
                    .collect();
                let from = if digits.is_empty() { letters } else { digits };
                let at = *from.get(rng.usize(..from.len().max(1)))?;
                let next = char::from(old.as_bytes()[at] + 1);
                format!("{}{next}{}", &old[..at], &old[at + 1..])
            }
        };
        let line = member.entry.key_span.line;
        Mutant::new(
            page,
            line,
            page.replaced(range, &new),
            ChangeKind::MemberChanged,
            &member.section.title,
            Some(&member.path),
        )
    });
    found.collect()
}

/// The lines of members that stand on a line of their own.
fn own_lines<'a>(
    page: &Page<'_>,
    document: &'a Document,
) -> Vec<(Member<'a>, std::ops::Range<usize>)> {
    let members = members(document).into_iter();
    let found = members.filter_map(|member| {
        let range = page.row(member.entry.key_span.line)?;
        let line = &page.text[range.clone()];
        let json = visible(line);
        let json = json.trim().trim_start_matches("- ").trim_end_matches(',');
        let key = format!("\"{}\"", member.entry.key);
        let rest = json
            .strip_prefix(&key)?
            .trim_start()
            .strip_prefix(':')?
            .trim();
        let alone =
            (rest.starts_with('"') && rest.ends_with('"') && rest.matches('"').count() == 2)
                || !rest.contains(['"', '{', '}', '[', ']', ',']);
        (alone && !rest.is_empty()).then_some((member, range))
    });
    found.collect()
}

/// A line without its tags.
fn visible(line: &str) -> String {
    if !line.contains("</") {
        return line.to_owned();
    }
    let parts = line
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect()
}

pub(crate) fn add(page: &Page<'_>, document: &Document) -> Vec<Mutant> {
    let lines = own_lines(page, document).into_iter();
    let found = lines.filter_map(|(member, range)| {
        let line = &page.text[range.clone()];
        let to = like(&member.entry.key);
        let mut copy = line.replacen(
            &format!("\"{}\"", member.entry.key),
            &format!("\"{to}\""),
            1,
        );
        if !visible(&copy).trim_end().ends_with(',') {
            let value = copy.trim_end().len();
            copy.insert(value, ',');
        }
        let path = join(&member.within, &to);
        let text = page.replaced(range.start..range.start, &copy);
        Mutant::new(
            page,
            member.entry.key_span.line,
            text,
            ChangeKind::MemberAdded,
            &member.section.title,
            Some(&path),
        )
    });
    found.collect()
}

pub(crate) fn remove(page: &Page<'_>, document: &Document) -> Vec<Mutant> {
    let lines = own_lines(page, document).into_iter();
    let found = lines.filter_map(|(member, range)| {
        let text = page.replaced(range, "");
        Mutant::new(
            page,
            member.entry.key_span.line,
            text,
            ChangeKind::MemberRemoved,
            &member.section.title,
            Some(&member.path),
        )
    });
    found.collect()
}
