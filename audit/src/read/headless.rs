//! Tables without a header: Redoc's two columns, lists of a schema's members, definition lists.

use crate::block::{Row, Table, Text};
use crate::facts::Required;

use super::field::Cells;
use super::nest;
use super::required;
use super::ty;

/// The rows of a table without header as fields, with those that can't be read; nothing if it is no table of fields.
pub(super) fn rows(table: &Table) -> Option<Vec<Result<Cells, usize>>> {
    let rows: Vec<Result<Cells, usize>> = table
        .rows
        .iter()
        .filter(|row| {
            row.cells
                .iter()
                .any(|cell| !cell.as_str().trim().is_empty())
        })
        .map(|row| cells(row).ok_or(row.at))
        .collect();
    let read = rows.iter().filter(|row| row.is_ok()).count();
    (read > 0 && read * 2 > rows.len()).then_some(rows)
}

fn cells(row: &Row) -> Option<Cells> {
    let given: Vec<Text> = row.cells.iter().map(Text::trimmed).collect();
    let last = given.iter().rposition(|cell| !cell.is_empty())?;
    let given = given.get(..=last)?;
    let mut cells = Cells {
        indent: row.depth,
        at: row.at,
        ..Cells::default()
    };
    match given {
        [only] => typed(&mut cells, only, Some(Required::No))?,
        [first, second] => {
            let told = named(&mut cells, first)?;
            typed(&mut cells, second, told)?;
        }
        [first, kind, told, rest @ ..] => {
            let before = named(&mut cells, first)?;
            let typed = ty::read(kind.as_str())?;
            let said = match told.as_str() {
                "" => Required::No,
                words if required::is_plain(words) => required::read(words)?,
                // no column for it: a description
                _ if rest.is_empty() => {
                    cells.words.push(told.clone());
                    Required::No
                }
                words => required::read(words)?,
            };
            cells.typed = Some(typed);
            cells.required = match before {
                Some(Required::Yes) => before,
                _ => Some(said),
            };
            cells
                .words
                .extend(rest.iter().filter(|text| !text.is_empty()).cloned());
        }
        [] => return None,
    }
    Some(cells)
}

/// `amount required`, `amount`, or `required` where the name is lost.
fn named(cells: &mut Cells, text: &Text) -> Option<Option<Required>> {
    let mut words = text.as_str();
    let mut told = Required::No;
    loop {
        let (head, last) = words
            .rsplit_once(char::is_whitespace)
            .unwrap_or(("", words));
        match last.to_ascii_lowercase().as_str() {
            "required" => told = Required::Yes,
            "optional" | "deprecated" | "nullable" | "recommended" => {}
            _ => break,
        }
        words = head.trim_end();
    }
    if !words.is_empty() {
        cells.name = Some(nest::written(words)?);
    }
    Some(Some(told))
}

/// `string Amount [1..25] characters`: a type, then words.
fn typed(cells: &mut Cells, text: &Text, told: Option<Required>) -> Option<()> {
    let said = text.as_str();
    let (typed, end) = ty::prefix(said)?;
    let rest = said.get(end..)?;
    let behind = rest.trim_start_matches([',', ';', '.', ' ']);
    cells.typed = Some(typed);
    let punctuated = rest.starts_with([',', ';', '.']);
    cells.required = match behind.split(|c: char| !c.is_alphanumeric()).next() {
        Some("required") if punctuated => Some(Required::Yes),
        Some("optional") if punctuated => Some(Required::No),
        // a definition in prose: what it does not say is not said
        _ if punctuated && told != Some(Required::Yes) => Some(Required::Unsaid),
        _ => told,
    };
    let words = text.slice(said.len() - behind.len(), said.len());
    if !words.is_empty() {
        cells.words.push(words);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::block::{Row, Table, Text};

    fn check(lines: &[&str], expected: &[&str]) {
        let table = Table {
            header: Vec::new(),
            rows: lines
                .iter()
                .map(|line| Row {
                    cells: line
                        .split('|')
                        .map(|cell| Text::new(cell.trim(), 0))
                        .collect(),
                    ..Row::default()
                })
                .collect(),
        };
        let found: Vec<String> = rows(&table)
            .unwrap_or_default()
            .into_iter()
            .map(|row| {
                row.map_or("unread".to_owned(), |cells| {
                    let name = cells
                        .name
                        .map_or("?".to_owned(), |name| name.segments.join("."));
                    let ty = cells.typed.map_or("-".to_owned(), |typed| typed.ty.words);
                    let words: Vec<&str> = cells.words.iter().map(Text::as_str).collect();
                    format!(
                        "{name}|{ty}|{:?}|{}",
                        cells.required.expect("said"),
                        words.join("+")
                    )
                })
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_columns() {
        check(
            &[
                "amount required | string Amount [1..25] characters",
                "note | string",
                "Array of objects (Item) What is sold",
                "required | object (Device) Device",
                "object meta K-V",
                "one two three | more",
            ],
            &[
                "amount|string|Yes|Amount [1..25] characters",
                "note|string|No|",
                "?|Array of objects|No|What is sold",
                "?|object|Yes|Device",
                "?|object|No|meta K-V",
                "unread",
            ],
        );
    }

    #[test]
    fn members_of_schemas() {
        check(
            &[
                "method | object | required | How",
                "kind | string | | What it is",
                "id | integer",
            ],
            &[
                "method|object|Yes|How",
                "kind|string|No|What it is",
                "id|integer|No|",
            ],
        );
    }

    #[test]
    fn other_tables() {
        check(&["Version | 1.0", "Date | today"], &[]);
    }
}
