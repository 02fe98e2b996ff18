//! A row's cells under the columns of its table.

use crate::block::{Row, Text};

use super::columns::Role;
use super::field::Cells;
use super::nest;
use super::required;
use super::ty;
use crate::facts::Required;

/// The cells of a row, each under its column; or why the row can't be read.
pub(super) fn cells(row: &Row, roles: &[Role]) -> Result<Cells, String> {
    let given: Vec<&Text> = row.cells.iter().collect();
    let last = given
        .iter()
        .rposition(|cell| !is_blank(cell))
        .map_or(0, |at| at + 1);
    let given = given.get(..last).unwrap_or_default();
    let columns =
        align(given, row.cells.len(), roles).ok_or_else(|| match given.len() == roles.len() {
            true => "a row whose cells do not fit their headings".to_owned(),
            false => format!(
                "a row of {} cells under {} headings",
                given.len(),
                roles.len()
            ),
        })?;
    let mut cells = Cells {
        indent: row.depth,
        at: row.at,
        ..Cells::default()
    };
    let mut in_body = false;
    let has_type = roles.iter().any(|role| matches!(role, Role::Type));
    for (cell, column) in given.iter().zip(columns) {
        if is_blank(cell) {
            continue;
        }
        let text = (*cell).clone();
        match roles.get(column) {
            Some(Role::Name) if cells.name.is_none() => match nest::named(text.as_str()) {
                Some(named) if named.typed.is_none() || !has_type => {
                    cells.name = Some(named.name);
                    cells.required = named.required;
                    cells.typed = named.typed;
                }
                Some(_) => return Err("a row whose first cell holds more than a name".to_owned()),
                None => return Err("a row whose first cell is no name of a field".to_owned()),
            },
            Some(Role::Type) => cells.ty = Some(text),
            Some(Role::Typed) => match ty::prefix(text.as_str()) {
                Some((typed, end)) => {
                    cells.typed = Some(typed);
                    cells
                        .words
                        .push(text.slice(end, text.as_str().len()).trimmed());
                }
                None => cells.words.push(text),
            },
            Some(Role::Required(turn)) => cells.required_words = Some((text, *turn)),
            Some(Role::Place) => match text.as_str().trim().to_lowercase().as_str() {
                "header" | "headers" | "cookie" => {
                    return Err("an HTTP header, which is no member of a message".to_owned());
                }
                "body" => in_body = true,
                _ => {}
            },
            Some(Role::Circle) => match text.as_str().trim().to_lowercase().as_str() {
                "o" | "○" | "◯" => cells.required = Some(Required::Yes),
                "x" | "×" => cells.required = Some(Required::No),
                _ => cells.required_words = Some((text, false)),
            },
            Some(Role::Unclear) => cells.required = Some(Required::Unsaid),
            Some(Role::Default) => cells.default = Some(text),
            Some(Role::Example) => cells.example = Some(text),
            Some(Role::Limit(of, unit)) => cells.limits.push((text, *of, unit.clone())),
            Some(Role::Values) => cells.values = Some(text),
            _ => cells.words.push(text),
        }
    }
    if cells.name.is_some() && given.iter().skip(1).all(|cell| is_blank(cell)) && roles.len() > 2 {
        return Err("a row with nothing but a name".to_owned());
    }
    let own = cells.name.as_ref().filter(|name| name.depth == 0);
    cells.whole = in_body && own.is_some_and(|name| name.segments == ["body"]);
    Ok(cells)
}

fn is_blank(cell: &Text) -> bool {
    cell.as_str().trim().is_empty()
}

/// The column of each cell. As they stand, if that fits; else the one way in which every cell fits its column.
fn align(cells: &[&Text], borders: usize, roles: &[Role]) -> Option<Vec<usize>> {
    if cells.is_empty() {
        return None;
    }
    let last = roles.len().saturating_sub(1);
    let straight: Vec<usize> = (0..cells.len()).map(|at| at.min(last)).collect();
    let looks: Vec<Look> = cells.iter().map(|cell| Look::of(cell.as_str())).collect();
    let stands = |strict: bool| {
        let mut pairs = looks.iter().zip(roles);
        pairs.all(|(look, role)| look.fits(role, strict))
    };
    if cells.len() > roles.len() {
        // a border inside of the last column's words is no border
        let words = matches!(roles.last(), Some(Role::Words));
        return (words && stands(true)).then_some(straight);
    }
    let told = |at: usize, role: &Role| match role {
        Role::Type | Role::Required(_) => looks.get(at).is_some_and(|look| !look.blank),
        _ => true,
    };
    let full = || roles.iter().enumerate().all(|(at, role)| told(at, role));
    if stands(true) || stands(false) && (borders >= roles.len() || full()) {
        return Some(straight);
    }
    if cells.len() == roles.len() {
        // all cells are there: what does not fit is unread by itself
        let named = looks
            .iter()
            .zip(roles)
            .any(|(look, role)| matches!(role, Role::Name) && look.fits(role, true));
        let crossed = looks
            .iter()
            .zip(roles)
            .any(|(look, role)| matches!(role, Role::Required(_)) && look.ty);
        return (named && !crossed).then_some(straight);
    }
    only_way(&looks, roles)
}

/// What a cell may be by its look.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    blank: bool,
    name: bool,
    ty: bool,
    required: bool,
    plain: bool,
}

impl Look {
    fn of(cell: &str) -> Self {
        let cell = cell.trim();
        Self {
            blank: cell.is_empty(),
            name: nest::named(cell).is_some(),
            ty: ty::read(cell).is_some(),
            required: required::read(cell).is_some(),
            plain: required::is_plain(cell),
        }
    }

    /// Whether it can stand under a column; strictly, if it must not be what belongs under another one.
    fn fits(&self, role: &Role, strict: bool) -> bool {
        self.blank
            || match role {
                Role::Name => self.name && !self.plain && !(strict && self.ty),
                Role::Type => self.ty,
                Role::Required(_) => self.required,
                Role::Words | Role::Example | Role::Default => !strict || !(self.ty || self.plain),
                _ => true,
            }
    }
}

/// The one way of leaving out columns in which every cell fits, and what is certain by its look stands under its column.
fn only_way(looks: &[Look], roles: &[Role]) -> Option<Vec<usize>> {
    if roles.len() > COLUMNS {
        return None;
    }
    let has = |wanted: fn(&Role) -> bool| roles.iter().any(wanted);
    let is_type: fn(&Role) -> bool = |role| matches!(role, Role::Type);
    let is_required: fn(&Role) -> bool = |role| matches!(role, Role::Required(_));
    let is_name: fn(&Role) -> bool = |role| matches!(role, Role::Name);
    let needs_type = has(is_type);
    let needs_required = has(is_required);
    let named = looks
        .first()
        .is_some_and(|look| look.fits(&Role::Name, true) && !look.blank);
    let typed = looks.iter().any(|look| look.ty);
    let told = looks.iter().any(|look| look.plain);
    if needs_type && !typed || needs_required && !told {
        return None;
    }
    let mut found: Option<Vec<usize>> = None;
    let mut one = true;
    let all = choose(looks.len(), roles.len(), &mut |columns| {
        let filled =
            |wanted: fn(&Role) -> bool| columns.iter().any(|at| roles.get(*at).is_some_and(wanted));
        let fits = looks
            .iter()
            .zip(columns)
            .all(|(look, at)| roles.get(*at).is_some_and(|role| look.fits(role, true)))
            && (!needs_type || filled(is_type))
            && (!needs_required || filled(is_required))
            && (!named || filled(is_name));
        if fits {
            one = found.is_none();
            found = Some(columns.to_vec());
        }
        one
    });
    found.filter(|_| one && all)
}

/// The most columns among which the place of moved cells is looked for.
const COLUMNS: usize = 12;
/// The most ways of leaving out columns that are tried.
const WAYS: usize = 500;

/// Calls `take` with each choice of `count` columns out of `of`, in order, until it says no; whether all were tried.
fn choose(count: usize, of: usize, take: &mut dyn FnMut(&[usize]) -> bool) -> bool {
    let mut columns: Vec<usize> = (0..count).collect();
    for _ in 0..WAYS {
        if !take(&columns) {
            return true;
        }
        let movable = |at: &usize| {
            columns
                .get(*at)
                .is_some_and(|column| *column < of - count + at)
        };
        let Some(at) = (0..count).rev().find(movable) else {
            return true;
        };
        let next = columns.get(at).map_or(0, |column| column + 1);
        for (step, column) in columns.iter_mut().skip(at).enumerate() {
            *column = next + step;
        }
    }
    false
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
        check(FOUR, "email|Yes|String|", "email|String|Yes||-");
        check(FOUR, "email|Yes|String", "email|String|Yes||-");
        check(FOUR, "a (optional)|Yes|String|Text", "a|String|Yes|Text|-");
        check(
            "Parameter|Description",
            "a string, optional|Text",
            "a|-|-|Text|-",
        );
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
        check("Parameter|Description", "order number|Text", "unread");
        check(FOUR, "a string|Yes|String|Text", "unread");
        check(FOUR, "a|String", "unread");
        check(FOUR, "a|||", "unread");
        check(FIVE, "a|b|c", "unread");
        check(FIVE, "string|string|required", "unread");
        check("Name|Type|Required", "a|string|required|b|c", "unread");
    }
}
