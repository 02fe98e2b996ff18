//! A row's cells under the columns of its table.

use crate::block::{Row, Text};

use super::columns::Role;
use super::field::Cells;
use super::nest;
use super::required;
use super::ty;

/// The cells of a row, each under its column; or why the row can't be read.
pub(super) fn cells(row: &Row, roles: &[Role]) -> Result<Cells, String> {
    let given: Vec<&Text> = row.cells.iter().collect();
    let last = given
        .iter()
        .rposition(|cell| !is_blank(cell))
        .map_or(0, |at| at + 1);
    let given = given.get(..last).unwrap_or_default();
    let columns = align(given, roles).ok_or_else(|| {
        format!(
            "a row of {} cells under {} headings",
            given.len(),
            roles.len()
        )
    })?;
    let mut cells = Cells {
        indent: row.depth,
        at: row.at,
        ..Cells::default()
    };
    for (cell, column) in given.iter().zip(columns) {
        if is_blank(cell) {
            continue;
        }
        let text = (*cell).clone();
        match roles.get(column) {
            Some(Role::Name) if cells.name.is_none() => match nest::written(text.as_str()) {
                Some(name) => cells.name = Some(name),
                None => return Err("a row whose first cell is no name of a field".to_owned()),
            },
            Some(Role::Type) => cells.ty = Some(text),
            Some(Role::Required(turn)) => cells.required_words = Some((text, *turn)),
            Some(Role::Default) => cells.default = Some(text),
            Some(Role::Example) => cells.example = Some(text),
            Some(Role::Limit(of, unit)) => cells.limits.push((text, *of, unit.clone())),
            Some(Role::Values) => cells.values = Some(text),
            _ => cells.words.push(text),
        }
    }
    Ok(cells)
}

fn is_blank(cell: &Text) -> bool {
    cell.as_str().trim().is_empty()
}

/// The column of each cell. As they stand, if that fits; else the one way in which every cell fits its column.
fn align(cells: &[&Text], roles: &[Role]) -> Option<Vec<usize>> {
    if cells.is_empty() {
        return None;
    }
    let straight: Vec<usize> = (0..cells.len())
        .map(|at| at.min(roles.len().saturating_sub(1)))
        .collect();
    let missing = cells.len() < roles.len();
    let fit = |columns: &[usize], strict: bool| {
        cells.iter().zip(columns).all(|(cell, column)| {
            roles
                .get(*column)
                .is_some_and(|role| fits(cell.as_str(), role, strict))
        })
    };
    // a border inside of the last column's words is no border
    let last_is_words = matches!(roles.last(), Some(Role::Words));
    if cells.len() > roles.len() {
        return (last_is_words && fit(straight.get(..roles.len())?, true)).then_some(straight);
    }
    if fit(&straight, missing) {
        return Some(straight);
    }
    if !missing {
        // all cells are there: what does not fit is unread by itself
        let name = roles.iter().position(|role| matches!(role, Role::Name))?;
        let named = cells
            .get(name)
            .is_some_and(|cell| fits(cell.as_str(), &Role::Name, true));
        let types = |column: usize| {
            cells
                .get(column)
                .is_some_and(|cell| ty::read(cell.as_str()).is_some())
        };
        let crossed = roles
            .iter()
            .enumerate()
            .any(|(at, role)| matches!(role, Role::Required(_)) && types(at));
        return (named && !crossed).then_some(straight);
    }
    let mut ways = Vec::new();
    // the columns of a table are few; this many ways are tried at most
    choose(cells.len(), roles.len(), &mut |columns| {
        if fit(columns, true) && keeps(cells, columns, roles) {
            ways.push(columns.to_vec());
        }
        ways.len() < 2
    });
    match ways.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Whether what is certain by its look stands under its column: a name, a type, whether it is required.
fn keeps(cells: &[&Text], columns: &[usize], roles: &[Role]) -> bool {
    let is_filled =
        |wanted: fn(&Role) -> bool| columns.iter().any(|at| roles.get(*at).is_some_and(wanted));
    let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
    let typed = cells.iter().any(|cell| ty::read(cell.as_str()).is_some());
    let told = cells.iter().any(|cell| required::is_plain(cell.as_str()));
    let named = cells
        .first()
        .is_some_and(|cell| fits(cell.as_str(), &Role::Name, true));
    let is_type = |role: &Role| matches!(role, Role::Type);
    let is_required = |role: &Role| matches!(role, Role::Required(_));
    let is_name = |role: &Role| matches!(role, Role::Name);
    (!has(is_type) || (typed && is_filled(is_type)))
        && (!has(is_required) || (told && is_filled(is_required)))
        && (!named || is_filled(is_name))
}

fn fits(cell: &str, role: &Role, strict: bool) -> bool {
    let cell = cell.trim();
    if cell.is_empty() {
        return true;
    }
    let is_type = || ty::read(cell).is_some();
    match role {
        Role::Name => {
            nest::written(cell).is_some() && !required::is_plain(cell) && !(strict && is_type())
        }
        Role::Type => is_type(),
        Role::Required(_) => required::read(cell).is_some(),
        Role::Words | Role::Example | Role::Default => {
            !strict || !(is_type() || required::is_plain(cell))
        }
        _ => true,
    }
}

/// The most ways of leaving out columns that are tried.
const WAYS: usize = 2_000;

/// Calls `take` with each choice of `count` columns out of `of`, in order, until it says no.
fn choose(count: usize, of: usize, take: &mut dyn FnMut(&[usize]) -> bool) {
    if count == 0 || count > of {
        return;
    }
    let mut columns: Vec<usize> = (0..count).collect();
    for _ in 0..WAYS {
        if !take(&columns) {
            return;
        }
        let Some(at) = (0..count).rev().find(|at| {
            columns
                .get(*at)
                .is_some_and(|column| *column < of - count + at)
        }) else {
            return;
        };
        let Some(next) = columns.get(at).map(|column| column + 1) else {
            return;
        };
        for (step, column) in columns.iter_mut().skip(at).enumerate() {
            *column = next + step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cells;
    use crate::block::{Row, Text};
    use crate::read::columns::{Role, role};

    fn check(header: &str, row: &str, expected: &str) {
        let roles: Vec<Role> = header.split('|').map(role).collect();
        let row = Row {
            cells: row
                .split('|')
                .map(|cell| Text::new(cell.trim(), 0))
                .collect(),
            ..Row::default()
        };
        let found = match cells(&row, &roles) {
            Err(_) => "unread".to_owned(),
            Ok(cells) => {
                let text = |text: &Option<Text>| {
                    text.as_ref()
                        .map_or("-".to_owned(), |text| text.as_str().to_owned())
                };
                let words: Vec<&str> = cells.words.iter().map(Text::as_str).collect();
                [
                    cells
                        .name
                        .map_or("?".to_owned(), |name| name.segments.join(".")),
                    text(&cells.ty),
                    cells
                        .required_words
                        .map_or("-".to_owned(), |(words, _)| words.as_str().to_owned()),
                    words.join("+"),
                    text(&cells.example),
                ]
                .join("|")
            }
        };
        assert_eq!(found, expected);
    }

    const FIVE: &str = "Name|Details|Type|Required|Example";
    const FOUR: &str = "Parameter|Required|Type|Description";

    #[test]
    fn cells_that_stand_where_they_should() {
        check(
            FIVE,
            "a|What it is|string(3)|required|USD",
            "a|string(3)|required|What it is|USD",
        );
        check(
            FIVE,
            "a|What it is|string|required",
            "a|string|required|What it is|-",
        );
        check(FIVE, "a||string|required|USD", "a|string|required||USD");
        check(
            FIVE,
            "a|What|string|required if (b == C)|",
            "a|string|required if (b == C)|What|-",
        );
        check(FOUR, "type|Yes|String|Type", "type|String|Yes|Type|-");
        check(FOUR, "a|Yes|String|one|two", "a|String|Yes|one+two|-");
    }

    #[test]
    fn cells_that_have_moved() {
        check(FIVE, "box|object|required", "box|object|required||-");
        check(FIVE, "- box|object|required||", "box|object|required||-");
        check(
            FOUR,
            "Yes|String|Real address",
            "?|String|Yes|Real address|-",
        );
        check(
            FOUR,
            "|Yes|String|Real address",
            "?|String|Yes|Real address|-",
        );
    }

    #[test]
    fn rows_that_are_not_certain() {
        check(FOUR, "two words|Yes|String|Text", "unread");
        check(FOUR, "a|String", "unread");
        check(FIVE, "a|b|c", "unread");
        check(FIVE, "string|string|required", "unread");
        check("Name|Type|Required", "a|string|required|b|c", "unread");
    }
}
