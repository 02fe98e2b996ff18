//! Edits of lists of values, tables of values, and limits that belong to no field.

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::{Document, LimitRow, Part, Section, ValueTable};

use super::edit::{Page, like_value, words};
use super::rows::Row;
use super::{Kind, Mutant};

/// An edit of the values that a row lists.
pub(crate) fn listed(row: &Row<'_>, kind: Kind) -> Vec<Mutant> {
    let values = &row.field.values;
    let start = row.page.cells(row.field.at.line);
    let text = row.text();
    // Values stand behind the name; each has to be found once, else nobody can tell which is meant.
    let name = row.field.name().unwrap_or_default();
    let after = words(text, name).first().map_or(0, |at| at + name.len());
    let shown = |at: &usize| start.iter().any(|cell| cell.contains(&(row.start() + at)));
    let of = |value: &str| -> Option<usize> {
        let signed = |at: usize| !value.starts_with('-') && text[..at].ends_with('-');
        let behind = |at: &usize| *at >= after && shown(at) && !signed(*at);
        let found: Vec<usize> = words(text, value).into_iter().filter(behind).collect();
        let number = value.bytes().all(|byte| byte.is_ascii_digit());
        let marked = |at: &&usize| text[*at + value.len()..].starts_with([':', ' ']);
        match (&*found, number) {
            ([at], _) => Some(*at),
            (found, true) => found.iter().find(marked).copied(),
            _ => None,
        }
    };
    let said = row.field.examples.iter().chain(&row.field.default);
    let mut mutants = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if value.is_empty() || said.clone().any(|said| said == value) {
            continue;
        }
        let Some(at) = of(value) else {
            continue;
        };
        let own = at..at + value.len();
        let edit = |range: std::ops::Range<usize>, with: &str, what| {
            let range = row.start() + range.start..row.start() + range.end;
            row.mutant(row.page.replaced(range, with), what)
        };
        match kind {
            Kind::RenameValue => {
                mutants.extend(edit(own, &like_value(value), ChangeKind::ValueRenamed))
            }
            Kind::RemoveValue | Kind::AddValue if values.len() > 1 => {
                // Up to the next value, or from the end of the one before: with the words and the separator between.
                let next = values
                    .get(index + 1)
                    .and_then(|next| of(next))
                    .filter(|next| *next >= own.end);
                let Some(next) = next else {
                    continue;
                };
                let between = &text[own.end..next];
                let numbered =
                    between.contains('.') || between.contains('<') || between.contains('(');
                if numbered {
                    continue;
                }
                // A list of one can't be told from a word: it has to stay a list.
                if kind == Kind::RemoveValue && values.len() < 3 {
                    continue;
                }
                if kind == Kind::RemoveValue {
                    mutants.extend(edit(at..next, "", ChangeKind::ValueRemoved));
                } else {
                    let more = format!("{}{between}", like_value(value));
                    mutants.extend(edit(at..at, &more, ChangeKind::ValueAdded));
                }
            }
            _ => {}
        }
    }
    mutants
}

/// An edit of a row of a table of values.
pub(crate) fn tables(page: &Page<'_>, document: &Document, kind: Kind) -> Vec<Mutant> {
    let mut found = Vec::new();
    for section in &document.sections {
        let tables = section.parts.iter().filter_map(|part| match part {
            Part::Values(table) => Some(table),
            _ => None,
        });
        for table in tables {
            found.extend(table_rows(page, section, table, kind));
        }
    }
    found
}

fn table_rows(page: &Page<'_>, section: &Section, table: &ValueTable, kind: Kind) -> Vec<Mutant> {
    let mut found = Vec::new();
    // In a table of several columns of values a row is more than one fact.
    let on_line = |line: u32| {
        let values = section.parts.iter().map(|part| match part {
            Part::Values(table) => table.rows.iter().filter(|row| row.at.line == line).count(),
            Part::Limits(rows) => rows.iter().filter(|row| row.at.line == line).count(),
            _ => 0,
        });
        values.sum::<usize>()
    };
    for value in &table.rows {
        let line = value.at.line;
        let (Some(range), Some(row)) = (page.line(line), page.row(line)) else {
            continue;
        };
        let at = match page.is_glued(line) {
            true => page.text[range.clone()]
                .starts_with(&value.value)
                .then_some(0),
            false => {
                let found = words(&page.text[range.clone()], &value.value);
                let cells = page.cells(line);
                found
                    .into_iter()
                    .find(|at| cells.iter().any(|cell| cell.contains(&(range.start + at))))
            }
        };
        let Some(at) = at.map(|at| range.start + at) else {
            continue;
        };
        let (text, what) = match kind {
            Kind::RenameValue => (
                page.replaced(at..at + value.value.len(), &like_value(&value.value)),
                ChangeKind::RowRenamed,
            ),
            _ if on_line(line) != 1 || table.rows.len() < 2 => continue,
            Kind::RemoveValue => (page.replaced(row, ""), ChangeKind::RowRemoved),
            _ => {
                let mut copy = page.text[row.clone()].to_owned();
                copy.replace_range(
                    at - row.start..at - row.start + value.value.len(),
                    &like_value(&value.value),
                );
                if !copy.ends_with('\n') {
                    copy.insert(0, '\n');
                }
                (page.replaced(row.end..row.end, &copy), ChangeKind::RowAdded)
            }
        };
        found.extend(Mutant::new(
            page,
            line,
            text,
            what,
            &section.title,
            Some(&table.subject),
        ));
    }
    found
}

/// Edits of the most that a limit allows.
pub(crate) fn limits(page: &Page<'_>, document: &Document) -> Vec<Mutant> {
    let mut found = Vec::new();
    for section in &document.sections {
        let rows = section.parts.iter().filter_map(|part| match part {
            Part::Limits(rows) => Some(rows),
            _ => None,
        });
        found.extend(rows.flatten().filter_map(|row| limit(page, section, row)));
    }
    found
}

fn limit(page: &Page<'_>, section: &Section, row: &LimitRow) -> Option<Mutant> {
    let (line, max) = (row.at.line, row.limit.max.as_ref()?);
    let range = page.line(line)?;
    let at = range.start + words(&page.text[range], max).first()?;
    let text = page.replaced(at..at + max.len(), &format!("{max}7"));
    Mutant::new(
        page,
        line,
        text,
        ChangeKind::LimitRowChanged,
        &section.title,
        Some(&row.subject),
    )
}
