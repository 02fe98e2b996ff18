//! A capture as lines and cells that can be edited.

use std::ops::Range;

use payspec_audit::capture::Form;
use payspec_audit::facts::Place;

/// A capture.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) form: Form,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(text: &'a str, form: Form) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at + 1))
            .collect();
        Self { text, form, starts }
    }

    /// The bytes of a line, without its end.
    pub(crate) fn line(&self, line: u32) -> Option<Range<usize>> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.starts.get(at)?;
        let end = self
            .starts
            .get(at + 1)
            .map_or(self.text.len(), |next| next - 1);
        Some(start..end)
    }

    /// The byte of a place.
    pub(crate) fn byte(&self, at: Place) -> Option<usize> {
        let line = self.line(at.line)?;
        let column = usize::try_from(at.column).ok()?.checked_sub(1)?;
        let mut chars = self.text[line.clone()].char_indices().map(|(at, _)| at);
        Some(line.start + chars.nth(column).unwrap_or(line.len()))
    }

    /// The capture with something else in place of some bytes.
    pub(crate) fn replaced(&self, range: Range<usize>, with: &str) -> String {
        self.edited(vec![(range, with.to_owned())])
    }

    /// The capture with several places edited.
    pub(crate) fn edited(&self, mut edits: Vec<(Range<usize>, String)>) -> String {
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.text.to_owned();
        for (range, with) in edits {
            text.replace_range(range, &with);
        }
        text
    }

    /// The lines that a row has, as bytes with the line's end: one, or in HTML as many as it takes to close what is opened.
    pub(crate) fn row(&self, line: u32) -> Option<Range<usize>> {
        let first = self.line(line)?;
        let mut end = first.end;
        if self.form == Form::Html {
            let mut last = line;
            while !balanced(&self.text[first.start..end]) {
                last += 1;
                if last > line + 3 {
                    return None;
                }
                end = self.line(last)?.end;
            }
        }
        Some(first.start..(end + 1).min(self.text.len()))
    }

    /// The cells of a line: what stands between pipes, or between tags; the whole line where it has neither.
    pub(crate) fn cells(&self, line: u32) -> Vec<Range<usize>> {
        let Some(range) = self.line(line) else {
            return Vec::new();
        };
        let text = &self.text[range.clone()];
        let (open, close) = if self.form == Form::Html && text.contains('<') {
            ('<', '>')
        } else {
            ('|', '|')
        };
        let mut cells = Vec::new();
        let mut start = 0;
        for (at, char) in text.char_indices() {
            if char == open {
                cells.push(start..at);
                start = if open == close { at + 1 } else { text.len() };
            } else if char == close {
                start = at + 1;
            }
        }
        cells.push(start.min(text.len())..text.len());
        let trimmed = cells.into_iter().map(|cell| {
            let own = &text[cell.clone()];
            let start = cell.start + (own.len() - own.trim_start().len());
            let end = start + own.trim().len();
            range.start + start..range.start + end
        });
        trimmed.filter(|cell| !cell.is_empty()).collect()
    }

    /// Whether a line is a row whose cells are glued together.
    pub(crate) fn is_glued(&self, line: u32) -> bool {
        let text = self
            .line(line)
            .map(|range| &self.text[range])
            .unwrap_or_default();
        !text.contains('|') && !text.contains('<')
    }
}

/// Whether what a piece of HTML opens it also closes, and the other way round.
fn balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let name = |text: &str| {
            text.find(|char: char| !char.is_ascii_alphanumeric())
                .unwrap_or(text.len())
        };
        if let Some(closed) = part.strip_prefix('/') {
            if open.pop() != Some(&closed[..name(closed)]) {
                return false;
            }
        } else if !part.starts_with('!') {
            let tag = &part[..name(part)];
            let alone = part.split('>').next().is_some_and(|tag| tag.ends_with('/'));
            if !alone && !matches!(tag, "br" | "img" | "input" | "hr" | "wbr") {
                open.push(tag);
            }
        }
    }
    open.is_empty()
}

/// Where a word stands in a text, not as part of a longer one.
pub(crate) fn words(text: &str, word: &str) -> Vec<usize> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let found = text.match_indices(word).filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !behind.is_some_and(is_word)
    });
    found.map(|(at, _)| at).collect()
}

/// Another word that looks like this one: `ZULU` for `EUR`, `zulu_x` for `order_id`, `88` for `2`.
pub(crate) fn like(word: &str) -> String {
    if !word.is_empty()
        && word
            .trim_start_matches('-')
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    {
        return "88".to_owned();
    }
    if word.chars().any(char::is_lowercase) {
        return match word.contains('_') {
            true => format!("zulu_{word}"),
            false => {
                let mut chars = word.chars();
                let first = chars
                    .next()
                    .map(|first| first.to_uppercase().to_string())
                    .unwrap_or_default();
                format!("zulu{first}{}", chars.as_str())
            }
        };
    }
    match word.contains('_') {
        true => format!("ZULU_{word}"),
        false if word.len() == 1 => "Z".to_owned(),
        false => "ZULU".to_owned(),
    }
}

/// Another value that looks like this one: `zulu` for `auto`.
pub(crate) fn like_value(value: &str) -> String {
    let plain = value.chars().all(|char| char.is_ascii_lowercase());
    if plain && !value.is_empty() {
        "zulu".to_owned()
    } else {
        like(value)
    }
}
