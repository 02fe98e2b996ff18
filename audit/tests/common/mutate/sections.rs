//! Edits of whole sections.

use std::ops::Range;

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::{Document, Section};

use super::Mutant;
use super::edit::{Page, words};

/// Where the text of each section stands, from its heading to that of the next.
pub(crate) fn ranges<'a>(
    page: &Page<'_>,
    document: &'a Document,
) -> Vec<(&'a Section, Range<usize>)> {
    let start = |section: &Section| {
        let byte = page.byte(section.at)?;
        let line = page.line(section.at.line)?;
        // Marks of the heading, and its tags.
        let before = page.text.get(line.start..byte)?;
        let marks = before.trim().trim_matches('#').trim().is_empty()
            || before.trim_start().starts_with("<h");
        Some(if marks { line.start } else { byte })
    };
    let starts: Vec<Option<usize>> = document.sections.iter().map(start).collect();
    let mut found = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        let end = starts
            .get(index + 1)
            .copied()
            .unwrap_or(Some(page.text.len()));
        if let (Some(Some(start)), Some(end)) = (starts.get(index), end)
            && *start < end
        {
            found.push((section, *start..end));
        }
    }
    found
}

pub(crate) fn remove(page: &Page<'_>, document: &Document) -> Vec<Mutant> {
    let ranges = ranges(page, document).into_iter();
    let found = ranges.filter_map(|(section, range)| {
        let text = page.replaced(range, "");
        Mutant::new(
            page,
            section.at.line,
            text,
            ChangeKind::SectionVanished,
            &section.title,
            None,
        )
    });
    found.collect()
}

/// A copy of each section behind it, with a heading and a path of its own.
pub(crate) fn add(page: &Page<'_>, document: &Document) -> Vec<Mutant> {
    let ranges = ranges(page, document).into_iter();
    let found = ranges.filter_map(|(section, range)| {
        let copy = page.text.get(range.clone())?;
        let at = copy.find(&section.title)?;
        let title = section.title.replace(|char: char| !char.is_ascii(), "");
        let title = format!("Zulu {}", title.trim()).trim_end().to_owned();
        let mut copy = format!(
            "{}{title}{}",
            &copy[..at],
            &copy[at + section.title.len()..]
        );
        if let Some(path) = &section.path {
            let other = format!("/zulu{path}");
            for at in words(&copy, path).into_iter().rev() {
                copy.replace_range(at..at + path.len(), &other);
            }
        }
        let newline = if range.end < page.text.len() {
            ""
        } else {
            "

"
        };
        let text = page.replaced(range.end..range.end, &format!("{newline}{copy}"));
        Mutant::new(
            page,
            section.at.line,
            text,
            ChangeKind::SectionAppeared,
            &title,
            None,
        )
    });
    found.collect()
}
