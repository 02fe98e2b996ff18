//! Markdown as blocks.
//!
//! The parser is pulldown-cmark; tables that it does not take for tables go to [`super::text`], HTML to [`super::html`]. Every text knows
//! where it stands in the page.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, Row, Table, Text, html, text};

/// A page as blocks.
#[must_use]
pub fn blocks(page: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader {
        page,
        blocks: Vec::new(),
        line: Text::default(),
        table: None,
        cells: Vec::new(),
        indent: 0,
        indents: Vec::new(),
        level: 0,
        code: None,
        done: 0,
        misses: 0,
        silent: false,
    };
    for (event, at) in Parser::new_ext(page, options).into_offset_iter() {
        // What a table in HTML has taken already.
        if at.start >= reader.done {
            reader.event(event, at);
        }
    }
    reader.flush();
    reader.blocks
}

struct Reader<'a> {
    page: &'a str,
    blocks: Vec<Block>,
    /// The words of the block that is open.
    line: Text,
    table: Option<Table>,
    cells: Vec<Text>,
    /// By how much the first cell of the row is indented, and those of the rows before.
    indent: usize,
    indents: Vec<usize>,
    level: u8,
    /// The code block that is open.
    code: Option<Text>,
    /// Up to where the page has been read as HTML.
    done: usize,
    /// How often a table in HTML had no end; after a few, no more is looked for.
    misses: u8,
    /// Whether what stands here is not part of the page: front matter.
    silent: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(words) => self.words(&words, &at),
            Event::Code(words) => {
                let source = self.page.get(at.clone()).unwrap_or_default();
                let inside = source.find(words.as_ref()).unwrap_or(0);
                self.line.push(&words, at.start + inside);
            }
            Event::SoftBreak => self.space(at.start),
            Event::HardBreak => self.line_break(at.start),
            // A tag within a line shows nothing, but a line break parts words.
            Event::InlineHtml(tag) => {
                if tag.to_ascii_lowercase().starts_with("<br") {
                    self.line_break(at.start);
                }
            }
            Event::Rule => self.flush(),
            Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                self.paragraph(at);
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.level = level_of(*level);
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some(Text::default());
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html(at);
            }
            Tag::MetadataBlock(_) => self.silent = true,
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::default());
                self.indents.clear();
            }
            Tag::Item | Tag::List(_) | Tag::BlockQuote(_) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: Range<usize>) {
        match tag {
            TagEnd::Heading(level) => {
                let text = without_attributes(&self.take());
                if !text.is_empty() {
                    self.blocks.push(Block::Heading {
                        level: level_of(level),
                        text,
                    });
                }
                self.level = 0;
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let end = code.as_str().trim_end_matches(['\n', ' ']).len();
                    let code = code.slice(0, end);
                    if !code.as_str().trim().is_empty() {
                        self.blocks.push(Block::Code(code));
                    }
                }
            }
            TagEnd::MetadataBlock(_) => {
                self.silent = false;
                self.line = Text::default();
            }
            TagEnd::TableCell => {
                if self.cells.is_empty() {
                    self.indent = indent(self.line.as_str());
                }
                let text = self.take();
                self.cells.push(if text.is_empty() {
                    Text::new("", at.start)
                } else {
                    text
                });
            }
            TagEnd::TableHead => {
                let cells = std::mem::take(&mut self.cells);
                // GFM knows no table without a header: one of empty cells stands for none.
                let said = cells.iter().any(|cell| !cell.as_str().trim().is_empty());
                if let Some(table) = self.table.as_mut().filter(|_| said) {
                    table.header = cells;
                }
            }
            TagEnd::TableRow => self.row(at),
            TagEnd::Table => {
                if let Some(mut table) = self.table.take() {
                    // each row is as deep as its indentation has steps
                    let mut steps = self.indents.clone();
                    steps.sort_unstable();
                    steps.dedup();
                    for (row, indent) in table.rows.iter_mut().zip(&self.indents) {
                        row.depth = steps.binary_search(indent).unwrap_or(0);
                    }
                    self.blocks.push(Block::Table(table));
                }
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::List(_) | TagEnd::BlockQuote(_) => {
                self.flush();
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str, at: &Range<usize>) {
        if self.silent {
            return;
        }
        match &mut self.code {
            Some(code) => code.push(words, at.start),
            None => self.line.push(words, at.start),
        }
    }

    /// A line that its writer has ended stands for itself, but in cells and headings.
    fn line_break(&mut self, at: usize) {
        match self.table.is_some() || self.level > 0 {
            true => self.space(at),
            false => self.flush(),
        }
    }

    fn space(&mut self, at: usize) {
        if !self.line.is_empty() && !self.line.as_str().ends_with(' ') {
            self.line.push(" ", at);
        }
    }

    fn take(&mut self) -> Text {
        std::mem::take(&mut self.line).trimmed()
    }

    fn flush(&mut self) {
        let text = self.take();
        if !text.is_empty() && self.table.is_none() {
            self.blocks.push(Block::Prose(text));
        }
    }

    /// A paragraph that is a table after all, or JSON without a fence, is taken as it stands.
    fn paragraph(&mut self, at: Range<usize>) {
        let Some(source) = self.page.get(at.clone()) else {
            return;
        };
        let is_json = {
            let text = source.trim();
            let is_closed = (text.starts_with('{') && text.ends_with('}'))
                || (text.starts_with('[') && text.ends_with(']'));
            is_closed && text.contains('"') && text.contains(':')
        };
        if is_json {
            self.blocks
                .push(Block::Code(Text::new(source, at.start).trimmed()));
            self.done = at.end;
            return;
        }
        let piped = |line: &&str| {
            let line = line.trim();
            line.starts_with('|') || line.matches('|').count() > 1
        };
        if source.lines().filter(piped).count() > 1 {
            let mut read = text::blocks(source);
            if !read.is_empty() {
                read.iter_mut().for_each(|block| shift(block, at.start));
                self.blocks.append(&mut read);
                self.done = at.end;
            }
        }
    }

    /// HTML, up to the end of a table that blank lines cut into pieces.
    fn html(&mut self, at: Range<usize>) {
        let end = if self.misses < 16 {
            self.table_end(&at).unwrap_or(at.end)
        } else {
            at.end
        };
        let source = self.page.get(at.start..end).unwrap_or_default();
        let mut read = html::blocks(source);
        read.iter_mut().for_each(|block| shift(block, at.start));
        self.blocks.append(&mut read);
        self.done = end;
    }

    /// Where a table ends that begins in this piece of HTML and does not end there: at the end of the line.
    fn table_end(&mut self, at: &Range<usize>) -> Option<usize> {
        let page = self.page.as_bytes();
        let mut depth = 0_usize;
        let mut from = at.start;
        while let Some(next) = page.get(from..)?.iter().position(|byte| *byte == b'<') {
            let tag = from + next;
            if depth == 0 && tag >= at.end {
                return None;
            }
            let is = |name: &[u8]| {
                page.get(tag..tag + name.len())
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
            };
            if is(b"<table") {
                depth += 1;
            } else if is(b"</table") && depth > 0 {
                depth -= 1;
                if depth == 0 && tag >= at.end {
                    let line = page.get(tag..)?.iter().position(|byte| *byte == b'\n');
                    return Some(line.map_or(page.len(), |line| tag + line + 1));
                }
            }
            from = tag + 1;
        }
        self.misses += u8::from(depth > 0);
        None
    }

    /// A row has the cells that are written: the parser fills up those that are missing and drops those that are too many.
    fn row(&mut self, at: Range<usize>) {
        let mut cells = std::mem::take(&mut self.cells);
        let source = self.page.get(at.clone()).unwrap_or_default();
        let written = written_cells(source);
        if written.len() > cells.len() {
            cells = written
                .into_iter()
                .map(|cell| bare(source, cell, at.start))
                .collect();
        } else {
            cells.truncate(written.len().max(1));
        }
        if let Some(table) = &mut self.table {
            table.rows.push(Row {
                cells,
                depth: 0,
                at: at.start,
            });
            self.indents.push(self.indent);
        }
    }
}

/// A heading without the id and classes that some write behind it: `{#pay}`. Other braces are words: `/pay/{id}`.
fn without_attributes(text: &Text) -> Text {
    let said = text.as_str();
    let cut = said
        .strip_suffix('}')
        .and_then(|head| head.rfind('{'))
        .filter(|open| {
            said.get(open + 1..)
                .is_some_and(|inner| inner.trim_start().starts_with(['#', '.']))
        });
    text.slice(0, cut.unwrap_or(said.len())).trimmed()
}

/// By how many spaces that nobody types by accident a cell begins.
fn indent(cell: &str) -> usize {
    let is_indent = |c: &char| {
        matches!(
            c,
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}'
        )
    };
    cell.chars()
        .take_while(|c| c.is_whitespace())
        .filter(is_indent)
        .count()
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The cells of a row as they are written: parted by `|` without a backslash in front.
fn written_cells(row: &str) -> Vec<Range<usize>> {
    let line = row.trim_end();
    let mut start = line.len() - line.trim_start().len();
    if line.get(start..).is_some_and(|rest| rest.starts_with('|')) {
        start += 1;
    }
    let mut cells = Vec::new();
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate().skip(start) {
        match byte {
            b'\\' => escaped = !escaped,
            b'|' if !escaped => {
                cells.push(start..at);
                start = at + 1;
            }
            _ => escaped = false,
        }
    }
    if start < line.len() {
        cells.push(start..line.len());
    }
    cells
}

/// A cell's words without the marks around them.
fn bare(row: &str, cell: Range<usize>, at: usize) -> Text {
    let marks = |c: char| matches!(c, '`' | '*') || c.is_ascii_whitespace();
    let words = row.get(cell.clone()).unwrap_or_default();
    let start = words.len() - words.trim_start_matches(marks).len();
    Text::new(words.trim_matches(marks), at + cell.start + start)
}

/// Moves a block that was read from a part of the page to where that part begins.
fn shift(block: &mut Block, by: usize) {
    let text = |text: &mut Text| text.runs.iter_mut().for_each(|(_, source)| *source += by);
    match block {
        Block::Heading { text: words, .. } | Block::Prose(words) | Block::Code(words) => {
            text(words);
        }
        Block::Table(table) => {
            table.header.iter_mut().for_each(text);
            for row in &mut table.rows {
                row.cells.iter_mut().for_each(text);
                row.at += by;
            }
        }
        Block::Glued { header, rows } => {
            text(header);
            rows.iter_mut().for_each(text);
        }
    }
}
