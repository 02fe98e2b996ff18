//! Tables as facts: of fields, of values, of limits.

use std::collections::BTreeSet;

use crate::block::{Places, Table, Text};
use crate::facts::{Field, Kind, LimitRow, Required, Unread, Value, ValueTable};

use super::columns::{self, Role, Shape};
use super::field::Cells;
use super::token::unquoted;
use super::{content, glued, headless, limit, nest, row};

/// What a table says.
#[derive(Clone, Debug)]
pub(super) enum Read {
    /// Fields, and whether the table tells required from optional.
    Fields(Vec<Field>, bool),
    /// Values; of what, where the table says it.
    Values(Option<String>, Vec<Value>),
    /// Values of several fields and limits on their combinations.
    Matrix(Vec<ValueTable>, Vec<LimitRow>),
    /// Nothing that is a fact.
    Nothing,
}

/// The names that a page has shown before a table.
pub(super) struct Known<'a> {
    /// Those of members in its examples.
    pub(super) keys: &'a BTreeSet<String>,
    /// Those of the fields that the sections before it describe.
    pub(super) fields: Vec<&'a BTreeSet<String>>,
}

impl Known<'_> {
    /// Whether one of the fields has the name.
    pub(super) fn is_field(&self, name: &str) -> bool {
        self.fields.iter().any(|fields| fields.contains(name))
    }
}

/// Reads a table. What it holds that can't be read is unread.
pub(super) fn table(
    table: &Table,
    known: &Known<'_>,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Read {
    if table.header.is_empty() {
        return match headless::rows(table) {
            Some(rows) => {
                let told = rows
                    .iter()
                    .flatten()
                    .any(|cells| !matches!(cells.required, Some(Required::Unsaid) | None));
                let rows = rows.into_iter().map(|row| {
                    row.map_err(|at| {
                        (
                            at,
                            "a row of a table without header that is no field".to_owned(),
                        )
                    })
                });
                let indented = table.rows.iter().any(|row| row.depth > 0);
                Read::Fields(fields(rows, indented, places, unread), told)
            }
            None => Read::Nothing,
        };
    }
    let header: Vec<&str> = table
        .header
        .iter()
        .map(|text| text.as_str().trim())
        .collect();
    let last = header
        .iter()
        .rposition(|text| !text.is_empty())
        .map_or(0, |at| at + 1);
    let header = header.get(..last).unwrap_or_default();
    let mut roles: Vec<Role> = header.iter().map(|header| columns::role(header)).collect();
    for (role, header) in roles.iter_mut().zip(header) {
        let is_field = known.is_field(header);
        if *role == Role::Words && is_field && columns::known(header).is_none() {
            *role = Role::ValuesOf((*header).to_owned());
        }
    }
    // `Code | Name | Description`: what the value is called
    if matches!(roles.first(), Some(Role::Code | Role::ValuesOf(_))) {
        for (role, header) in roles.iter_mut().zip(header) {
            if *role == Role::Name && columns::is_ambiguous_name(header) {
                *role = Role::Words;
            }
        }
    }
    let mut shape = columns::shape(header, &roles);
    if shape == Shape::Other && content::by_content(table, header, &mut roles) {
        shape = Shape::Fields;
    }
    if shape == Shape::Fields {
        content::settle(table, header, &mut roles, places, unread);
    }
    match shape {
        Shape::Fields => {
            let tells = roles.iter().any(|role| matches!(role, Role::Required(_)));
            let rows = table
                .rows
                .iter()
                .filter(|row| {
                    row.cells
                        .iter()
                        .any(|cell| !cell.as_str().trim().is_empty())
                })
                .map(|row| row::cells(row, &roles).map_err(|why| (row.at, why)));
            let indented = table.rows.iter().any(|row| row.depth > 0);
            let fields = fields(rows, indented, places, unread);
            let tells = tells
                || fields
                    .iter()
                    .any(|field| field.required != Required::Unsaid);
            Read::Fields(fields, tells)
        }
        Shape::Values(subject) if roles.iter().filter(|role| **role == Role::Code).count() == 1 => {
            let rows = values(table, 0, places, unread);
            let says_so = subject
                .as_ref()
                .is_some_and(|subject| subject.to_lowercase().contains("http"));
            let subject = match !says_so && content::is_http(table, &rows) {
                true => Some("HTTP status".to_owned()),
                false => subject,
            };
            Read::Values(subject, rows)
        }
        Shape::Values(_) => {
            let columns = roles
                .iter()
                .enumerate()
                .filter(|(_, role)| **role == Role::Code);
            let tables = columns.map(|(column, _)| {
                let subject = header
                    .get(column)
                    .and_then(|header| columns::subject(header));
                ValueTable {
                    subject: subject.unwrap_or_else(|| "value".to_owned()),
                    at: places.at(table.header.get(column).map_or(0, Text::start)),
                    rows: values(table, column, places, unread),
                }
            });
            Read::Matrix(
                tables.filter(|table| !table.rows.is_empty()).collect(),
                Vec::new(),
            )
        }
        Shape::Matrix => matrix(table, &roles, places, unread),
        Shape::Limits => Read::Matrix(Vec::new(), limits(table, &roles, places, unread)),
        Shape::Other => {
            if looks_like_facts(header) || content::holds_names(table, known) {
                unread.push(Unread {
                    at: places.at(table.header.first().map_or(0, Text::start)),
                    why: "a table under headings that are not known".to_owned(),
                });
            }
            Read::Nothing
        }
    }
}

/// Whether one of the headings is known for columns of fields or values.
fn looks_like_facts(header: &[&str]) -> bool {
    let mut known = header.iter().filter_map(|header| columns::known(header));
    known.any(|role| !matches!(role, Role::Words | Role::Name | Role::Example))
}

/// Rows that have been read already.
pub(super) fn rows(
    rows: Vec<Result<Cells, (usize, String)>>,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Read {
    let fields = fields(rows.into_iter(), true, places, unread);
    let tells = fields
        .iter()
        .any(|field| field.required != Required::Unsaid);
    Read::Fields(fields, tells)
}

/// Rows as fields, nested.
fn fields<'a>(
    rows: impl Iterator<Item = Result<Cells, (usize, String)>> + 'a,
    indented: bool,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<Field> {
    let mut nest = nest::Nest::default();
    let mut lists: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut fields = Vec::new();
    // only rows that are indented have to be seen together; all others are let go one by one
    let ranked: Box<dyn Iterator<Item = Result<Cells, (usize, String)>> + 'a> = match indented {
        true => {
            let mut rows: Vec<Result<Cells, (usize, String)>> = rows.collect();
            rank(&mut rows);
            Box::new(rows.into_iter())
        }
        false => Box::new(rows),
    };
    let mut body = false;
    for row in ranked {
        match row {
            Ok(mut cells) => {
                outside(&mut cells, &mut body);
                if cells.whole {
                    continue;
                }
                let name = cells.name.take().unwrap_or_else(nest::lost);
                let is_list = matches!(cells.kind(), Some(Kind::Array(_)));
                let mut path = nest.path(&name, cells.indent, is_list);
                if name.segments.len() > 1 {
                    below_lists(&mut path, &lists);
                }
                if is_list {
                    lists.insert(path.clone());
                }
                fields.push(cells.field(path, places, unread));
            }
            Err((at, why)) => unread.push(Unread {
                at: places.at(at),
                why,
            }),
        }
    }
    mark_lists(&mut fields);
    fields
}

/// Takes the members of a body that has a row of its own out of it; `inside` tells whether such a row is above.
fn outside(cells: &mut Cells, inside: &mut bool) {
    let depth = cells.indent + cells.name.as_ref().map_or(0, |name| name.depth);
    if cells.whole || depth == 0 {
        *inside = cells.whole;
    } else if *inside {
        match &mut cells.name {
            Some(name) if name.depth > 0 => name.depth -= 1,
            _ => cells.indent = cells.indent.saturating_sub(1),
        }
    }
}

/// Rows that are nested by their place and by their marks at once, as in `  └ name`: both say the same, so they are not counted twice.
fn rank(rows: &mut [Result<Cells, (usize, String)>]) {
    let marks = |cells: &Cells| cells.name.as_ref().map_or(0, |name| name.depth);
    let both = |cells: &Cells| cells.indent > 0 && marks(cells) > 0;
    if !rows.iter().flatten().any(both) {
        return;
    }
    let steps: BTreeSet<(usize, usize)> = rows
        .iter()
        .flatten()
        .map(|cells| (cells.indent, marks(cells)))
        .collect();
    let steps: Vec<(usize, usize)> = steps.into_iter().collect();
    for cells in rows.iter_mut().flatten() {
        let own = (cells.indent, marks(cells));
        cells.indent = steps.partition_point(|step| *step < own);
        if let Some(name) = &mut cells.name {
            name.depth = 0;
        }
    }
}

/// Puts `[]` behind the name of a list whose items have rows of their own.
fn mark_lists(fields: &mut [Field]) {
    let mut above: BTreeSet<&[String]> = BTreeSet::new();
    for field in fields.iter() {
        for count in 1..field.path.len() {
            if let Some(outer) = field.path.get(..count) {
                above.insert(outer);
            }
        }
    }
    let is_above = |field: &Field| {
        let mut marked = field.path.clone();
        nest::mark_list(&mut marked);
        above.contains(marked.as_slice())
    };
    let marks: Vec<bool> = fields.iter().map(is_above).collect();
    for (field, marked) in fields.iter_mut().zip(marks) {
        if marked {
            nest::mark_list(&mut field.path);
        }
    }
}

/// Puts `[]` behind the names of a path with dots that rows above say to be lists.
fn below_lists(path: &mut [String], lists: &BTreeSet<Vec<String>>) {
    for count in 1..path.len() {
        if path.get(..count).is_some_and(|above| lists.contains(above))
            && let Some(above) = path.get_mut(..count)
        {
            nest::mark_list(above);
        }
    }
}

/// Reads rows of which the cell borders are lost.
pub(super) fn glued(
    header: &Text,
    rows: &[Text],
    keys: &BTreeSet<String>,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Read {
    let Some(columns) = glued::columns(header.as_str()) else {
        unread.push(Unread {
            at: places.at(header.start()),
            why: "a table without cell borders whose columns can't be told apart".to_owned(),
        });
        return Read::Nothing;
    };
    let (header, roles): (Vec<String>, Vec<Role>) = columns.into_iter().unzip();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    match columns::shape(&header, &roles) {
        Shape::Fields => {
            let tells = roles.iter().any(|role| matches!(role, Role::Required(_)));
            let rows = rows.iter().map(|row| {
                glued::field(row, &roles, keys).map_err(|why| (row.start(), why.to_owned()))
            });
            Read::Fields(fields(rows, false, places, unread), tells)
        }
        Shape::Values(subject) if roles.len() == 2 => {
            let mut values = Vec::new();
            for row in rows {
                let at = places.at(row.start());
                match glued::value(row.as_str()) {
                    Some(value) => values.push(Value {
                        value: value.to_owned(),
                        at,
                    }),
                    None => unread.push(Unread {
                        at,
                        why: "a row without cell borders whose value can't be told from its words"
                            .to_owned(),
                    }),
                }
            }
            Read::Values(subject, values)
        }
        _ => {
            unread.extend(rows.iter().map(|row| Unread {
                at: places.at(row.start()),
                why: "a row without cell borders whose cells can't be told apart".to_owned(),
            }));
            Read::Nothing
        }
    }
}

/// A value as a cell writes it; nothing where the cell holds more than one word.
fn value(text: &str) -> Option<String> {
    let text = unquoted(text.trim());
    let one = !text.is_empty() && text.len() <= 64 && !text.contains(char::is_whitespace);
    one.then(|| text.to_owned())
}

/// The values of a column, each once.
fn values(
    table: &Table,
    column: usize,
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<Value> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut values = Vec::new();
    for row in table.rows.iter().filter(|row| !is_blank(row)) {
        let cell = row.cells.get(column).map_or("", Text::as_str).trim();
        let at = places.at(row.at);
        match value(cell) {
            Some(value) if known.insert(value.clone()) => values.push(Value { value, at }),
            Some(_) => {}
            // only the first column has to say something in each row
            None if column > 0 && !super::field::says(cell) => {}
            None => unread.push(Unread {
                at,
                why: "a row of a table of values whose cell is not one word".to_owned(),
            }),
        }
    }
    values
}

fn is_blank(row: &crate::block::Row) -> bool {
    row.cells.iter().all(|cell| cell.as_str().trim().is_empty())
}

/// A table whose headers are names of fields: every row is a combination of their values.
fn matrix(table: &Table, roles: &[Role], places: &Places<'_>, unread: &mut Vec<Unread>) -> Read {
    let mut found: Vec<ValueTable> = Vec::new();
    let mut limits = Vec::new();
    for row in table.rows.iter().filter(|row| !is_blank(row)) {
        let mut subject: Vec<String> = Vec::new();
        let mut bounds: Vec<(&Text, &Role)> = Vec::new();
        let mut fine = row.cells.len() <= roles.len();
        for (cell, role) in row.cells.iter().zip(roles) {
            match role {
                Role::ValuesOf(_) if cell.as_str().trim().is_empty() => {}
                Role::ValuesOf(name) => match value(cell.as_str()) {
                    Some(value) => subject.push(format!("{name}={value}")),
                    None => fine = false,
                },
                Role::Limit(..) if super::field::says(cell.as_str()) => bounds.push((cell, role)),
                _ => {}
            }
        }
        let at = places.at(row.at);
        if !fine || subject.is_empty() {
            unread.push(Unread {
                at,
                why: "a row of a table of values whose cells are not one word each".to_owned(),
            });
            continue;
        }
        for pair in &subject {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = Value {
                value: value.to_owned(),
                at,
            };
            match found.iter_mut().find(|table| table.subject == name) {
                Some(table) if table.rows.iter().any(|known| known.value == value.value) => {}
                Some(table) => table.rows.push(value),
                None => found.push(ValueTable {
                    subject: name.to_owned(),
                    at,
                    rows: vec![value],
                }),
            }
        }
        for (cell, role) in bounds {
            bound(&subject.join(" "), cell, role, places, &mut limits, unread);
        }
    }
    Read::Matrix(found, limits)
}

fn limits(
    table: &Table,
    roles: &[Role],
    places: &Places<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<LimitRow> {
    let mut limits = Vec::new();
    for row in table.rows.iter().filter(|row| !is_blank(row)) {
        let subject = row.cells.first().map_or("", |cell| cell.as_str().trim());
        let found = row.cells.iter().zip(roles).find(|(cell, role)| {
            matches!(role, Role::Limit(..)) && super::field::says(cell.as_str())
        });
        match found {
            Some((cell, role)) if !subject.is_empty() => {
                bound(subject, cell, role, places, &mut limits, unread)
            }
            _ => unread.push(Unread {
                at: places.at(row.at),
                why: "a row of a table of limits without a limit".to_owned(),
            }),
        }
    }
    limits
}

fn bound(
    subject: &str,
    cell: &Text,
    role: &Role,
    places: &Places<'_>,
    limits: &mut Vec<LimitRow>,
    unread: &mut Vec<Unread>,
) {
    let at = places.at(cell.start());
    let Role::Limit(of, unit) = role else {
        return;
    };
    match limit::cell(cell.as_str(), *of) {
        Some(mut limit) => {
            limit.unit.clone_from(unit);
            limits.push(LimitRow {
                subject: subject.to_owned(),
                limit,
                at,
            });
        }
        None => unread.push(Unread {
            at,
            why: format!("a limit that can't be read, of `{subject}`"),
        }),
    }
}
