//! What the cells of a table tell where its headers do not.

use crate::block::{Places, Table, Text};
use crate::facts::{Unread, Value};

use super::columns::{self, Role};
use super::table::Known;
use super::token::is_identifier;
use super::{nest, required, ty};

/// Settles what headers alone do not say: which of several columns of names holds the wire names, and what an `O` says.
pub(super) fn settle(
    table: &Table,
    header: &[&str],
    roles: &mut [Role],
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) {
    let cells = |at: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.cells.get(at));
        cells.map(|cell| cell.as_str())
    };
    let names = |at: usize| cells(at).filter(|cell| nest::named(cell).is_some()).count();
    let called: Vec<usize> = (0..roles.len().min(COLUMNS))
        .filter(|at| roles.get(*at) == Some(&Role::Name))
        .collect();
    if let [first, .., _] = called.as_slice() {
        let best = called.iter().copied().rev().max_by_key(|at| names(*at));
        let own = best.unwrap_or(*first);
        for at in called.into_iter().filter(|at| *at != own) {
            if let Some(role) = roles.get_mut(at) {
                *role = Role::Words;
            }
        }
    }
    for (at, (role, header)) in roles.iter_mut().zip(header).enumerate().take(COLUMNS) {
        if *role != Role::Required(false) {
            continue;
        }
        if let Some(other) = columns::circles(header, cells(at)) {
            if other == Role::Unclear {
                unread.push(Unread {
                    at: places.at(table.header.get(at).map_or(0, Text::start)),
                    why: "a column of `O`, which may say required or optional".to_owned(),
                });
            }
            *role = other;
        }
    }
}

/// Whether the cells of the first column are names as fields have them: most of them, and two or more.
pub(super) fn holds_names(table: &Table, known: &Known<'_>) -> bool {
    let cells = || {
        let cells = table.rows.iter().filter_map(|row| row.cells.first());
        cells
            .map(|cell| cell.as_str().trim())
            .filter(|cell| !cell.is_empty())
    };
    let is_name =
        |cell: &&str| is_identifier(cell) || known.keys.contains(*cell) || known.is_field(cell);
    let names = cells().filter(is_name).count();
    names >= 2 && names * 2 > cells().count()
}

/// Whether values are the statuses of HTTP: three digits, and of most HTTP's own words beside them.
pub(super) fn is_http(table: &Table, values: &[Value]) -> bool {
    const PHRASES: [&str; 18] = [
        "ok",
        "created",
        "accepted",
        "no content",
        "bad request",
        "unauthorized",
        "unauthorised",
        "forbidden",
        "not found",
        "method not allowed",
        "conflict",
        "unprocessable entity",
        "too many requests",
        "internal server error",
        "server error",
        "bad gateway",
        "service unavailable",
        "gateway timeout",
    ];
    let is_status = |value: &Value| {
        value.value.len() == 3
            && value.value.starts_with(['1', '2', '3', '4', '5'])
            && value.value.bytes().all(|b| b.is_ascii_digit())
    };
    let says = |cell: &Text| {
        let lower = cell.as_str().trim().to_ascii_lowercase();
        PHRASES.iter().any(|phrase| {
            super::token::after(&lower, phrase)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        })
    };
    let named = table
        .rows
        .iter()
        .filter(|row| row.cells.iter().skip(1).any(says));
    !values.is_empty() && values.iter().all(is_status) && named.count() * 2 > values.len()
}

/// The most columns of which it is found out what they hold.
const COLUMNS: usize = 24;

/// Finds out what columns hold of which the headers are not known; whether they are those of fields.
pub(super) fn by_content(table: &Table, header: &[&str], roles: &mut [Role]) -> bool {
    let unknown = |at: usize| {
        header
            .get(at)
            .is_some_and(|header| columns::known(header).is_none())
    };
    let all = |at: usize, test: fn(&str) -> bool| {
        let mut cells = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(at))
            .map(|cell| cell.as_str().trim())
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(test)
    };
    if roles.len() > COLUMNS {
        return false;
    }
    // a type that is not known is unread by itself
    let most = |at: usize| {
        let cells = || {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
            cells
                .map(|cell| cell.as_str().trim())
                .filter(|cell| !cell.is_empty())
        };
        let types = cells().filter(|cell| ty::read(cell).is_some()).count();
        types >= 2 && types * 4 >= cells().count() * 3
    };
    for at in 0..roles.len() {
        let role = if !unknown(at) {
            continue;
        } else if all(at, |cell| ty::read(cell).is_some()) || most(at) {
            Role::Type
        } else if all(at, required::is_plain) {
            Role::Required(false)
        } else if at == 0 && all(at, |cell| nest::written(cell).is_some()) {
            Role::Name
        } else {
            Role::Words
        };
        if let Some(slot) = roles.get_mut(at) {
            *slot = role;
        }
    }
    let has = |wanted: fn(&Role) -> bool| roles.iter().filter(|role| wanted(role)).count() == 1;
    has(|role| matches!(role, Role::Name)) && has(|role| matches!(role, Role::Type))
}
