//! A page as blocks: headings, prose, tables, code. What stands in them is not looked at yet.

pub mod html;
pub mod markdown;
pub mod text;

use payspec_codegen::source::Lines;

use crate::capture::Form;
use crate::facts::Place;

/// Text of a page, white space collapsed, that knows where in the capture each of its characters stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// Byte in `text`, and the byte of the capture that it comes from; sorted. What lies between two entries follows the first.
    runs: Vec<(usize, usize)>,
}

impl Text {
    /// Text that stands in the capture as it is, from byte `at` on.
    #[must_use]
    pub fn new(text: impl Into<String>, at: usize) -> Self {
        Self {
            text: text.into(),
            runs: vec![(0, at)],
        }
    }

    /// Adds text that stands at byte `at` of the capture.
    pub fn push(&mut self, text: &str, at: usize) {
        let follows = self
            .runs
            .last()
            .is_some_and(|(own, source)| *source <= at && at - source == self.text.len() - own);
        if !follows {
            self.runs.push((self.text.len(), at));
        }
        self.text.push_str(text);
    }

    /// What it says.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte of the capture at which byte `at` of the text stands.
    #[must_use]
    pub fn source(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|(own, _)| *own <= at);
        match run.checked_sub(1).and_then(|run| self.runs.get(run)) {
            Some((own, source)) => source + (at - own),
            None => self.runs.first().map_or(0, |(_, source)| *source),
        }
    }

    /// The byte of the capture at which it begins.
    #[must_use]
    pub fn start(&self) -> usize {
        self.source(0)
    }

    /// A part of it: bytes `from..to`, which have to be boundaries of characters; else nothing.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let Some(part) = self.text.get(from..to) else {
            return Self::new("", self.source(from));
        };
        let mut runs = vec![(0, self.source(from))];
        let inside = self.runs.iter().filter(|(own, _)| *own > from && *own < to);
        runs.extend(inside.map(|(own, source)| (own - from, *source)));
        Self {
            text: part.to_owned(),
            runs,
        }
    }

    /// Without white space at both ends.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len().max(start);
        self.slice(start, end)
    }
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; `level` from 1, 0 where the capture has lost it.
    Heading {
        /// How deep, from 1; 0 where the capture does not say.
        level: u8,
        /// What it says.
        text: Text,
    },
    /// A paragraph, a list item, a label: words.
    Prose(Text),
    /// A table.
    Table(Table),
    /// Preformatted text, or JSON that stands in plain text. Not collapsed: lines and spaces are as in the capture.
    Code(Text),
    /// Rows of a table whose borders are lost: every line is one row, cells glued together.
    Glued {
        /// The header line, such as `REQUEST BODYDetailsTypeRequiredExample`.
        header: Text,
        /// The rows.
        rows: Vec<Text>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands over the columns; empty where the table has no header.
    pub header: Vec<Text>,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells. Borders that the capture lost are not made up: there may be fewer or more than the header has.
    pub cells: Vec<Text>,
    /// How deep the row is nested, where the page shows it by indentation or by nested tables; 0 is the outermost.
    pub depth: usize,
    /// Where the row begins, in bytes of the capture.
    pub at: usize,
}

/// A page as blocks, in the order of the page. Places are bytes of `text`.
#[must_use]
pub fn blocks(text: &str, form: Form) -> Vec<Block> {
    match form {
        Form::Html => html::blocks(text),
        Form::Markdown => markdown::blocks(text),
        Form::Text => text::blocks(text),
    }
}

/// Turns bytes of a capture into places.
pub struct Places<'a>(Lines<'a>);

impl<'a> Places<'a> {
    /// The places of a capture's text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(Lines::new(payspec_codegen::source::FileId::new(0), text, 0))
    }

    /// The place of a byte.
    #[must_use]
    pub fn at(&self, byte: usize) -> Place {
        let span = self.0.span(byte, byte);
        Place {
            line: span.line,
            column: span.column,
        }
    }

    /// The span of some bytes, for values that keep spans.
    #[must_use]
    pub fn span(&self, from: usize, to: usize) -> payspec_codegen::source::Span {
        self.0.span(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn text_knows_where_it_stands() {
        let mut text = Text::new("ab", 10);
        text.push("c", 12);
        text.push(" ", 13);
        text.push("d", 20);
        assert_eq!(text.as_str(), "abc d");
        assert_eq!([0, 2, 4].map(|at| text.source(at)), [10, 12, 20]);
        let slice = text.slice(2, 5);
        assert_eq!(
            (slice.as_str(), slice.start(), slice.source(2)),
            ("c d", 12, 20)
        );
        let trimmed = text.slice(3, 5).trimmed();
        assert_eq!((trimmed.as_str(), trimmed.start()), ("d", 20));
    }
}
