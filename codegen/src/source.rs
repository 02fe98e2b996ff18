//! Files as they were given, and places in them.

use std::borrow::Cow;
use std::cell::Cell;

/// A file of a spec. Nothing here reads a disk: whoever calls the generator hands the files over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path shown to people, `/` separated. Relative `$ref`s are resolved against it.
    pub path: String,
    /// The content as it is on disk.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// A file from its path and content. Text in UTF-16 becomes UTF-8, so that places count the same.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self {
            path: path.into(),
            bytes: from_utf16(&bytes).unwrap_or(bytes),
        }
    }

    /// The content as text, with replacement characters where it is not UTF-8.
    #[must_use]
    pub fn text_lossy(&self) -> Cow<'_, str> {
        // Nearly every file is text, which is soon seen.
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&self.bytes),
        }
    }
}

/// The text in UTF-8, if it is UTF-16: it says so by its mark, or every other of its first bytes is zero, which no text has.
fn from_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit: fn([u8; 2]) -> u16 = match bytes.first_chunk::<4>()? {
        [0xff, 0xfe, 0, 0] | [0, 0, 0xfe, 0xff] => return None,
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        [one, 0, other, 0] if *one != 0 && *other != 0 => u16::from_le_bytes,
        [0, one, 0, other] if *one != 0 && *other != 0 => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let text: String = text.collect::<Result<_, _>>().ok()?;
    rest.is_empty().then(|| text.into_bytes())
}

/// Which of the given files: its place in their list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

impl FileId {
    /// The file at `index` of the list.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The place in the list.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Line of the start, from 1.
    pub line: u32,
    /// Column of the start in characters, from 1.
    pub column: u32,
    /// First byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

/// Where the lines of a file begin: turns byte offsets into [`Span`]s.
pub struct Lines<'a> {
    file: FileId,
    text: &'a str,
    /// How many bytes of the file stand before `text`: those of a byte order mark.
    skipped: usize,
    starts: Vec<usize>,
    /// The line that was asked for last: the next place is mostly near.
    last: Cell<usize>,
    /// Whether a byte is a character everywhere.
    ascii: bool,
    /// How many characters stand before each block of [`BLOCK`] bytes, so that long lines do not cost a scan a place.
    blocks: Vec<usize>,
}

const BLOCK: usize = 256;

impl<'a> Lines<'a> {
    /// The lines of `text`, before which `skipped` bytes of the file stand.
    #[must_use]
    pub fn new(file: FileId, text: &'a str, skipped: usize) -> Self {
        let newlines = text.match_indices('\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at + 1))
            .collect();
        let ascii = text.is_ascii();
        // Where a byte is a character nobody asks for them.
        let counted = if ascii { "" } else { text };
        let blocks = counted.as_bytes().chunks(BLOCK).scan(0, |chars, block| {
            let before = *chars;
            *chars += count_chars(block);
            Some(before)
        });
        Self {
            file,
            text,
            skipped,
            starts,
            last: Cell::new(1),
            ascii,
            blocks: blocks.collect(),
        }
    }

    /// The span from byte `start` to byte `end` of the text; places outside it or inside a character move to the nearest one before.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let start = floor_char_boundary(self.text, start);
        let end = floor_char_boundary(self.text, end).max(start);
        let line = self.line(start);
        let line_start = self.starts.get(line - 1).copied().unwrap_or_default();
        let column = self.chars_between(line_start, start) + 1;
        Span {
            file: self.file,
            line: saturate(line),
            column: saturate(column),
            start: saturate(start + self.skipped),
            end: saturate(end + self.skipped),
        }
    }

    /// A span that was begun at `start`, up to byte `end` of the text.
    pub(crate) fn until(&self, start: Span, end: usize) -> Span {
        let end = floor_char_boundary(self.text, end);
        Span {
            end: saturate(end + self.skipped).max(start.start),
            ..start
        }
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        let last = self.last.get();
        let begins = |line: usize| self.starts.get(line - 1).is_some_and(|start| *start <= at);
        let near = (last..last + 3).find(|line| begins(*line) && !begins(*line + 1));
        let line = near.unwrap_or_else(|| {
            let line = self.starts.partition_point(|start| *start <= at);
            line.max(1)
        });
        self.last.set(line);
        line
    }

    /// The byte `chars` characters behind byte `from`.
    pub(crate) fn advance(&self, from: usize, chars: usize) -> usize {
        if self.ascii {
            return (from + chars).min(self.text.len());
        }
        let near = self.text.as_bytes().get(from..from + chars);
        if near.is_some_and(<[u8]>::is_ascii) {
            return from + chars;
        }
        let target = self.chars_before(from) + chars;
        let block = self
            .blocks
            .partition_point(|before| *before <= target)
            .max(1)
            - 1;
        let start = floor_char_boundary(self.text, (block * BLOCK).min(self.text.len()));
        let rest = target - self.chars_before(start);
        let tail = self.text.get(start..).unwrap_or_default();
        let mut tail = tail.char_indices();
        tail.nth(rest).map_or(self.text.len(), |(at, _)| start + at)
    }

    fn chars_between(&self, from: usize, to: usize) -> usize {
        match self.text.as_bytes().get(from..to) {
            Some(_) if self.ascii => to - from,
            Some(bytes) if bytes.len() <= BLOCK => count_chars(bytes),
            _ => self
                .chars_before(to)
                .saturating_sub(self.chars_before(from)),
        }
    }

    fn chars_before(&self, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        let at = at.min(self.text.len());
        let block = (at / BLOCK).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks.get(block).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(block * BLOCK..at);
        before + rest.map_or(0, count_chars)
    }
}

/// Characters that begin in `bytes`.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn saturate(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// `str::floor_char_boundary`, which is newer than our oldest Rust.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{FileId, Lines};

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new(FileId::new(0), "a: b\nüß: €5\n", 0);
        let span = lines.span(5, 9);
        assert_eq!((span.line, span.column, span.start, span.end), (2, 1, 5, 9));
        let span = lines.span(11, 15);
        assert_eq!((span.line, span.column), (2, 5));
    }

    #[test]
    fn long_lines_are_counted_in_blocks() {
        let text = "ü€x".repeat(500);
        let lines = Lines::new(FileId::new(0), &text, 0);
        for (chars, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(lines.span(at, at).column as usize, chars + 1);
            assert_eq!(lines.advance(0, chars), at);
        }
        let behind = lines.span(text.len() + 1000, usize::MAX);
        assert_eq!(behind, lines.span(text.len(), text.len()));
        assert_eq!(lines.advance(0, 1500), text.len());
        assert_eq!(lines.advance(0, 9000), text.len());
    }

    #[test]
    fn places_outside_are_moved_inside() {
        let lines = Lines::new(FileId::new(0), "ü", 0);
        assert_eq!(lines.span(1, 1).start, 0);
        assert_eq!(lines.span(90, 99).start, 2);
        let empty = Lines::new(FileId::new(0), "", 0);
        assert_eq!((empty.span(3, 2).line, empty.span(3, 2).column), (1, 1));
    }
}
