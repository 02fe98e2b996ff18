//! Tables whose cells are separated by pipes, or by tabs.

use super::code;
use super::columns;
use super::line::{self, Line, collapsed, is_space};
use crate::block::{Row, Table, Text};

/// A table that was found.
pub(super) struct Taken {
    pub(super) table: Table,
    /// Where the prose ends that stands in front of the table in its first line.
    pub(super) prose_end: usize,
    /// What follows.
    pub(super) rest: Line,
}

/// How long a header line may be, in bytes.
const MOST_HEADER: usize = 8 << 10;
/// Over how many lines a row may go that line breaks have cut.
const MOST_LINES: usize = 40;

/// The table that begins in `line`.
pub(super) fn table(text: &str, line: Line) -> Option<Taken> {
    if line.has_pipe() {
        let short = line.end - line.start <= MOST_HEADER;
        let following = line.following_words(text);
        if short && is_separator(text, following) {
            return Some(headed(text, line, following));
        }
        if is_row(text, line) {
            return Some(headless(text, line));
        }
        return separated(text, line, '|');
    }
    separated(text, line, '\t')
}

/// `---|---|`, `|---|`, `| :-- | --: |`.
fn is_separator(text: &str, line: Line) -> bool {
    if !line.has_pipe() {
        return false;
    }
    let words = line.str(text);
    words.contains('-')
        && words
            .chars()
            .all(|char| matches!(char, '|' | '-' | ':' | '—' | '–') || is_space(char))
}

/// A row of a table without header: a pipe at its beginning or end.
fn is_row(text: &str, line: Line) -> bool {
    (line.starts_with_pipe(text) || line.ends_with_pipe(text)) && !is_separator(text, line)
}

/// A table with a header and the line of dashes below it.
fn headed(text: &str, line: Line, separator: Line) -> Taken {
    let prose_end = prose_before(text, line, separator);
    let header = cells(text, prose_end, line.end, 0);
    let columns = header.len();
    let closed = line.ends_with_pipe(text);
    let mut rows = Rows::default();
    let mut at = separator.following(text);
    loop {
        if at.is_blank() {
            let next = at.following(text);
            let full = split(text, next.start, next.end).len() >= columns;
            if !next.has_pipe() || !is_row(text, next) || !full {
                break;
            }
            at = next;
        }
        if is_separator(text, at) {
            at = at.following(text);
            continue;
        }
        if !goes_on(text, at) {
            break;
        }
        let last = match closed && !at.starts_with_pipe(text) && !at.ends_with_pipe(text) {
            true => cut(text, at, columns).unwrap_or(at),
            false => at,
        };
        rows.push(text, at.start, last.end, columns);
        at = last.following(text);
    }
    Taken {
        table: rows.table(header),
        prose_end,
        rest: at,
    }
}

/// Whether `line` is another row of a table with header.
fn goes_on(text: &str, line: Line) -> bool {
    let code = !line.ends_with_pipe(text) && code::opens(text, line.start, true);
    line.has_pipe() && !code && !is_separator(text, line.following_words(text))
}

/// Where prose ends that a header is glued to: `… must include:| Parameter | Type |`.
fn prose_before(text: &str, line: Line, separator: Line) -> usize {
    let words = line.str(text);
    let Some(pipe) = words.find('|').filter(|pipe| *pipe > 0) else {
        return line.start;
    };
    let before = words.get(..pipe).unwrap_or("");
    let trimmed = before.trim_end_matches(is_space);
    let ends = trimmed.ends_with(line::ends_sentence);
    let glued = trimmed.len() == before.len()
        && words
            .get(pipe + 1..)
            .is_some_and(|after| after.starts_with(is_space))
        && separator.starts_with_pipe(text);
    if ends || glued {
        line.start + pipe
    } else {
        line.start
    }
}

/// The last line of a row that line breaks have cut: one that begins with a pipe and holds the cells that the row lacks.
fn cut(text: &str, row: Line, columns: usize) -> Option<Line> {
    if cells(text, row.start, row.end, 0).len() >= columns {
        return None;
    }
    let mut line = row.following(text);
    for _ in 0..MOST_LINES {
        if line.is_empty() || line.str(text).ends_with('#') || code::opens(text, line.start, true) {
            return None;
        }
        if line.has_pipe() {
            let fits = line.starts_with_pipe(text)
                && !is_separator(text, line)
                && !is_separator(text, line.following_words(text))
                && cells(text, row.start, line.end, 0).len() <= columns;
            return fits.then_some(line);
        }
        line = line.following(text);
    }
    None
}

/// Rows without a header.
fn headless(text: &str, line: Line) -> Taken {
    let prose_end = line.start;
    let mut rows = Rows::default();
    let mut header = Vec::new();
    let mut at = line;
    if columns::header_cells(line.str(text), '|').is_some()
        && is_row(text, line.following_words(text))
    {
        header = cells(text, line.start, line.end, 0);
        at = line.following_words(text);
    }
    loop {
        if at.is_blank() {
            at = at.following(text);
        }
        // the next table's header is no row
        let first = at.start == line.start;
        if !is_row(text, at) || !first && is_separator(text, at.following_words(text)) {
            break;
        }
        rows.push(text, at.start, at.end, header.len());
        at = at.following(text);
    }
    Taken {
        table: rows.table(header),
        prose_end,
        rest: at,
    }
}

/// A table without a line of dashes and without outer borders, known by what stands over its columns.
fn separated(text: &str, line: Line, separator: char) -> Option<Taken> {
    let columns = columns::header_cells(line.str(text), separator)?;
    let mut rows = Rows::default();
    let mut at = line.following_words(text);
    while !at.is_empty() && at.str(text).contains(separator) && !code::opens(text, at.start, true) {
        // a tab in front is a cell that is empty
        let spaces = text.get(..at.start).unwrap_or("");
        let tabs = spaces.len() - spaces.trim_end_matches(separator).len();
        rows.push_split(text, at.start - tabs, at.end, separator, columns);
        at = at.following(text);
    }
    let header = split_by(text, line.start, line.end, separator);
    let header = header.into_iter().map(|(from, to)| cell(text, from, to));
    (!rows.rows.is_empty()).then(|| Taken {
        table: rows.table(header.collect()),
        prose_end: line.start,
        rest: at,
    })
}

/// Rows, and how far the first cell of each is indented.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    indents: Vec<usize>,
}

impl Rows {
    fn push(&mut self, text: &str, from: usize, to: usize, columns: usize) {
        self.push_cells(text, from, split(text, from, to), columns);
    }

    fn push_split(&mut self, text: &str, from: usize, to: usize, separator: char, columns: usize) {
        self.push_cells(text, from, split_by(text, from, to, separator), columns);
    }

    fn push_cells(&mut self, text: &str, at: usize, ranges: Vec<(usize, usize)>, columns: usize) {
        let first = ranges
            .first()
            .and_then(|(from, to)| text.get(*from..*to))
            .unwrap_or("");
        let indent = first
            .chars()
            .take_while(|char| is_space(*char))
            .filter(|char| is_indent(*char));
        let indent = indent.count();
        let mut cells: Vec<Text> = ranges
            .into_iter()
            .map(|(from, to)| cell(text, from, to))
            .collect();
        drop_empty(&mut cells, columns);
        if cells.is_empty() {
            return;
        }
        self.rows.push(Row {
            cells,
            depth: 0,
            at,
        });
        self.indents.push(indent);
    }

    /// The table, each row as deep as its indentation has steps.
    fn table(self, header: Vec<Text>) -> Table {
        let mut steps: Vec<usize> = self.indents.clone();
        steps.sort_unstable();
        steps.dedup();
        let mut rows = self.rows;
        for (row, indent) in rows.iter_mut().zip(self.indents) {
            row.depth = steps.binary_search(&indent).unwrap_or(0);
        }
        Table { header, rows }
    }
}

/// A space that nobody types by accident.
fn is_indent(char: char) -> bool {
    matches!(
        char,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}'
    )
}

/// Drops the empty cells at the end of a row, as far as they stand under no column.
fn drop_empty(cells: &mut Vec<Text>, columns: usize) {
    while cells.len() > columns && cells.last().is_some_and(Text::is_empty) {
        cells.pop();
    }
}

/// The cells of a row; empty ones at its end only up to `columns`.
fn cells(text: &str, from: usize, to: usize, columns: usize) -> Vec<Text> {
    let ranges = split(text, from, to).into_iter();
    let mut cells: Vec<Text> = ranges.map(|(from, to)| cell(text, from, to)).collect();
    drop_empty(&mut cells, columns);
    cells
}

/// A cell; `\|` in it is a pipe.
fn cell(text: &str, from: usize, to: usize) -> Text {
    let cell = collapsed(text, from, to);
    if !cell.as_str().contains("\\|") {
        return cell;
    }
    let mut out = Text::default();
    let mut at = 0;
    for (escape, _) in cell.as_str().match_indices("\\|") {
        let part = cell.slice(at, escape);
        out.push(part.as_str(), part.start());
        at = escape + 1;
    }
    let part = cell.slice(at, cell.as_str().len());
    out.push(part.as_str(), part.start());
    out
}

/// Where the cells of a row stand. Borders at both ends are not cells.
fn split(text: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    split_by(text, from, to, '|')
}

fn split_by(text: &str, from: usize, to: usize, separator: char) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let row = text.get(from..to).unwrap_or("");
    let mut start = from;
    let mut escaped = false;
    for (at, char) in row.char_indices() {
        if char == separator && !escaped {
            let border = at == 0 && separator == '|';
            if !border {
                out.push((start, from + at));
            }
            start = from + at + 1;
        }
        escaped = char == '\\' && !escaped;
    }
    if start < to {
        out.push((start, to));
    }
    out
}
