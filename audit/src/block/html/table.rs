//! Tables and definition lists, as rows of cells. A table in a cell is the rows of what the row describes.

use std::collections::BTreeSet;

use super::code;
use super::line::Line;
use super::tag::Tag;
use super::traits::Traits;
use super::tree::{Id, NONE, Tree};
use super::words;
use crate::block::{Block, Row, Table, Text};

/// How many cells a page may have that only stand for columns or rows that other cells take.
const MOST_FILLERS: usize = 100_000;

/// How long a text may be that is repeated in the rows below.
const LONGEST_REPEATED: usize = 200;

/// Rows as they are read; depths count from the table's own.
#[derive(Debug, Default)]
struct Rows {
    header: Vec<Text>,
    rows: Vec<Row>,
}

/// Reads the tables of a page.
#[derive(Debug)]
pub(super) struct Tables {
    fillers: usize,
    /// What stood in cells and is no cell's text: samples, tables with a header of their own.
    aside: Vec<Block>,
}

impl Tables {
    /// None read yet.
    pub(super) fn new() -> Self {
        Self {
            fillers: MOST_FILLERS,
            aside: Vec::new(),
        }
    }

    /// A table: its caption, itself, and what stood in its cells without being a cell's text. Nothing where it only lays out
    /// the page: it has to be read as if it were no table.
    pub(super) fn table(&mut self, tree: &Tree, id: Id) -> Option<Vec<Block>> {
        let rows = own_rows(tree, id);
        let has_heads = rows
            .iter()
            .any(|(row, _)| cells(tree, *row).any(|cell| tree.tag(cell) == Tag::HeadCell));
        let is_single = rows.len() <= 1
            && rows
                .first()
                .is_none_or(|(row, _)| cells(tree, *row).count() <= 1);
        if is_single || (tree.holds(id) && !has_heads) {
            return None;
        }
        let mut blocks: Vec<Block> = tree
            .children(id)
            .filter(|child| tree.tag(*child) == Tag::Caption)
            .map(|caption| words::plain(tree, caption))
            .filter(|text| !text.is_empty())
            .map(Block::Prose)
            .collect();
        let rows = self.rows(tree, id);
        push_table(&mut blocks, rows.header, rows.rows);
        blocks.append(&mut self.aside);
        Some(blocks)
    }

    /// A definition list as a table without header, and what else stood in it.
    pub(super) fn definitions(&mut self, tree: &Tree, id: Id) -> Vec<Block> {
        let mut blocks = Vec::new();
        let rows = self.definition_rows(tree, id);
        push_table(&mut blocks, Vec::new(), rows);
        blocks.append(&mut self.aside);
        blocks
    }

    fn rows(&mut self, tree: &Tree, id: Id) -> Rows {
        let mut header = Vec::new();
        let mut read: Vec<(Row, u16, Vec<Row>)> = Vec::new();
        let mut above: Vec<(usize, Text)> = Vec::new();
        for (row_id, in_head) in own_rows(tree, id) {
            let own: Vec<Id> = cells(tree, row_id).collect();
            let Some(first) = own.first() else { continue };
            let mut below = Vec::new();
            let (cells, empty) = self.cells(tree, &own, &mut above, &mut below);
            let below: Vec<Row> = below.into_iter().flatten().collect();
            let heads = own.iter().filter(|cell| tree.tag(**cell) == Tag::HeadCell);
            let is_head = own.len() > 1 && (in_head || heads.count() == own.len());
            let is_title = read.is_empty() && header.is_empty() && own.len() > 1;
            let is_titled = is_title && (is_bold(tree, &own) || is_column_words(&cells));
            if (is_head && (read.is_empty() || same(&header, &cells))) || is_titled {
                header = cells;
                continue;
            }
            if (empty || own.len() == 1) && !below.is_empty() {
                // The row only holds the table of the row before.
                match read.last_mut() {
                    Some((_, _, rows)) => rows.extend(below),
                    None => read.extend(below.into_iter().map(|row| (row, 0, Vec::new()))),
                }
                continue;
            }
            if empty {
                continue;
            }
            let row = Row {
                cells,
                depth: 0,
                at: tree.at(*first),
            };
            read.push((row, indent(tree, row_id, *first), below));
        }
        Rows {
            header,
            rows: ranked(read),
        }
    }

    /// The texts of a row's cells, with what cells above and wide cells take; whether all are empty; tables in them go below.
    fn cells(
        &mut self,
        tree: &Tree,
        own: &[Id],
        above: &mut Vec<(usize, Text)>,
        below: &mut Vec<Vec<Row>>,
    ) -> (Vec<Text>, bool) {
        let mut texts = Vec::new();
        let mut empty = true;
        for cell in own {
            self.repeat(above, &mut texts);
            let text = self.cell(tree, *cell, below);
            empty &= text.is_empty();
            let traits = tree.traits(*cell);
            let columns = usize::from(traits.columns.max(1));
            let rows = usize::from(traits.rows.max(1));
            if rows > 1 {
                let column = texts.len();
                // Columns that no row has had yet are few: a row adds at most as many as it has cells.
                if above.len() <= column && column < 256 {
                    above.resize(column + 1, (0, Text::default()));
                }
                if let Some(slot) = above.get_mut(column) {
                    let is_short = text.as_str().len() <= LONGEST_REPEATED;
                    let repeated = if is_short {
                        text.clone()
                    } else {
                        Text::new("", text.start())
                    };
                    *slot = (rows - 1, repeated);
                }
            }
            let at = text.start();
            texts.push(text);
            for _ in 1..columns.min(64) {
                if let Some(left) = self.fillers.checked_sub(1) {
                    self.fillers = left;
                    texts.push(Text::new("", at));
                }
            }
        }
        self.repeat(above, &mut texts);
        (texts, empty)
    }

    /// Adds what cells above take of this row, from its next column on.
    fn repeat(&mut self, above: &mut [(usize, Text)], texts: &mut Vec<Text>) {
        while let Some((left, text)) = above.get_mut(texts.len())
            && *left > 0
            && self.fillers > 0
        {
            *left -= 1;
            self.fillers -= 1;
            texts.push(text.clone());
        }
    }

    fn cell(&mut self, tree: &Tree, id: Id, below: &mut Vec<Vec<Row>>) -> Text {
        let mut line = Line::default();
        let mut inner = Vec::new();
        words::collect(tree, id, &mut line, &mut |child| match tree.tag(child) {
            Tag::Table | Tag::Definitions => {
                inner.push(child);
                true
            }
            Tag::Preformatted => {
                let text = code::verbatim(tree, child);
                let is_block = text.as_str().contains('\n');
                if is_block {
                    self.aside.push(Block::Code(text));
                }
                is_block
            }
            Tag::Code if code::is_block(tree, child) => {
                self.aside.push(Block::Code(code::verbatim(tree, child)));
                true
            }
            _ => false,
        });
        for child in inner {
            if tree.tag(child) == Tag::Definitions {
                below.push(self.definition_rows(tree, child));
                continue;
            }
            let rows = self.rows(tree, child);
            if rows.header.is_empty() {
                below.push(rows.rows);
            } else {
                below.push(self.under_own_header(tree, id, rows));
            }
        }
        line.take_at(tree.at(id))
    }

    /// Rows of a table in a cell that has a header: they are rows of the outer table if that has the same; else a table of their own.
    fn under_own_header(&mut self, tree: &Tree, cell: Id, rows: Rows) -> Vec<Row> {
        let mut outer = tree.parent(cell);
        while outer != NONE && tree.tag(outer) != Tag::Table {
            outer = tree.parent(outer);
        }
        let head = own_rows(tree, outer).into_iter().next();
        let head: Vec<Text> = head
            .map(|(row, _)| {
                cells(tree, row)
                    .map(|cell| words::plain(tree, cell))
                    .collect()
            })
            .unwrap_or_default();
        if same(&head, &rows.header) {
            return rows.rows;
        }
        push_table(&mut self.aside, rows.header, rows.rows);
        Vec::new()
    }

    fn definition_rows(&mut self, tree: &Tree, id: Id) -> Vec<Row> {
        let mut parts = Vec::new();
        definition_parts(tree, id, &mut parts);
        let mut read: Vec<(Row, u16, Vec<Row>)> = Vec::new();
        for part in parts {
            let mut below = Vec::new();
            let text = self.cell(tree, part, &mut below);
            let below = below.into_iter().flatten();
            let at = tree.at(part);
            if tree.tag(part) == Tag::Term {
                let row = Row {
                    cells: vec![text],
                    depth: 0,
                    at,
                };
                read.push((row, tree.traits(part).indent, below.collect()));
            } else if let Some((row, _, rows)) = read.last_mut() {
                row.cells.push(text);
                rows.extend(below);
            } else {
                let row = Row {
                    cells: vec![Text::new("", at), text],
                    depth: 0,
                    at,
                };
                read.push((row, 0, below.collect()));
            }
        }
        read.retain(|(row, _, below)| {
            !below.is_empty() || row.cells.iter().any(|cell| !cell.is_empty())
        });
        ranked(read)
    }
}

fn push_table(blocks: &mut Vec<Block>, header: Vec<Text>, rows: Vec<Row>) {
    // A header over nothing is kept: it announces what the page does not show.
    if !rows.is_empty() || header.iter().any(|text| !text.is_empty()) {
        blocks.push(Block::Table(Table { header, rows }));
    }
}

/// Rows with their depths: by how far they are indented among the distinct indents of the table; rows below one are deeper by one.
fn ranked(read: Vec<(Row, u16, Vec<Row>)>) -> Vec<Row> {
    let indents: BTreeSet<u16> = read.iter().map(|(_, indent, _)| *indent).collect();
    let ranks: Vec<u16> = indents.into_iter().collect();
    let mut rows = Vec::new();
    for (mut row, indent, below) in read {
        let rank = ranks.partition_point(|other| *other < indent);
        row.depth += rank;
        rows.push(row);
        rows.extend(below.into_iter().map(|mut row| {
            row.depth += rank + 1;
            row
        }));
    }
    rows
}

/// The rows of a table that are not those of a table in it, and whether each stands in the head.
fn own_rows(tree: &Tree, id: Id) -> Vec<(Id, bool)> {
    fn find(tree: &Tree, id: Id, in_head: bool, rows: &mut Vec<(Id, bool)>) {
        for child in tree.children(id) {
            match tree.tag(child) {
                Tag::Row => rows.push((child, in_head)),
                Tag::Table | Tag::Text | Tag::Caption => {}
                tag if tag.is_cell() => {}
                tag => find(tree, child, in_head || tag == Tag::Head, rows),
            }
        }
    }
    let mut rows = Vec::new();
    find(tree, id, false, &mut rows);
    rows
}

fn cells(tree: &Tree, row: Id) -> impl Iterator<Item = Id> + '_ {
    tree.children(row)
        .filter(|child| tree.tag(*child).is_cell())
}

fn definition_parts(tree: &Tree, id: Id, parts: &mut Vec<Id>) {
    for child in tree.children(id) {
        match tree.tag(child) {
            Tag::Term | Tag::Definition => parts.push(child),
            Tag::Text | Tag::Table | Tag::Definitions => {}
            _ => definition_parts(tree, child, parts),
        }
    }
}

fn same(one: &[Text], two: &[Text]) -> bool {
    !one.is_empty()
        && one.len() == two.len()
        && one
            .iter()
            .zip(two)
            .all(|(one, two)| one.as_str() == two.as_str())
}

/// Whether all words of all these cells are bold.
fn is_bold(tree: &Tree, cells: &[Id]) -> bool {
    fn bold(tree: &Tree, id: Id, depth: u8) -> bool {
        tree.children(id).all(|child| match tree.tag(child) {
            Tag::Strong => true,
            Tag::Text => tree.text(child).trim().is_empty(),
            _ => depth > 0 && bold(tree, child, depth - 1),
        })
    }
    cells
        .iter()
        .all(|cell| tree.children(*cell).next().is_some() && bold(tree, *cell, 4))
}

/// Whether all these texts are what pages write over columns.
fn is_column_words(texts: &[Text]) -> bool {
    const WORDS: [&str; 40] = [
        "attribute",
        "code",
        "comment",
        "comments",
        "default",
        "description",
        "details",
        "enum",
        "example",
        "field",
        "field name",
        "format",
        "key",
        "length",
        "limit",
        "mandatory",
        "max length",
        "meaning",
        "message",
        "name",
        "note",
        "notes",
        "optional",
        "parameter",
        "parameter name",
        "parameters",
        "param",
        "property",
        "remark",
        "remarks",
        "required",
        "required?",
        "sample",
        "status",
        "title",
        "type",
        "data type",
        "value",
        "values",
        "位置",
    ];
    texts
        .iter()
        .all(|text| WORDS.contains(&text.as_str().to_lowercase().trim()))
}

/// How far a row is indented: itself, its first cell, or what its first cell begins with.
fn indent(tree: &Tree, row: Id, first: Id) -> u16 {
    let indent_of = |id: Id| {
        let Traits { indent, .. } = tree.traits(id);
        indent
    };
    let mut most = indent_of(row).max(indent_of(first));
    let mut at = first;
    for _ in 0..5 {
        let mut next = NONE;
        for child in tree.children(at).take(4) {
            if tree.tag(child) == Tag::Text {
                if tree.text(child).trim().is_empty() {
                    continue;
                }
                break;
            }
            if matches!(tree.tag(child), Tag::Table | Tag::Preformatted) {
                break;
            }
            most = most.max(indent_of(child));
            next = child;
            if tree.children(child).next().is_some() {
                break;
            }
        }
        if next == NONE {
            break;
        }
        at = next;
    }
    most
}
