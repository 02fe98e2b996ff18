//! Words of a line, white space collapsed.

use crate::block::Text;

/// Words as they come together.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: Text,
    /// Where white space stands that has not been written yet.
    space: Option<usize>,
}

impl Line {
    /// Adds words that stand at byte `at` of the page.
    pub(super) fn push(&mut self, words: &str, at: usize) {
        let mut start = None;
        for (offset, c) in words.char_indices() {
            // Not U+00A0: pages indent with it.
            let is_space = c.is_ascii_whitespace();
            if is_space || is_invisible(c) {
                if let Some(from) = start.take() {
                    self.write(words.get(from..offset).unwrap_or_default(), at + from);
                }
                if is_space {
                    self.space(at + offset);
                }
            } else if start.is_none() {
                start = Some(offset);
            }
        }
        if let Some(from) = start {
            self.write(words.get(from..).unwrap_or_default(), at + from);
        }
    }

    fn write(&mut self, words: &str, at: usize) {
        if let Some(space) = self.space.take()
            && !self.text.is_empty()
        {
            self.text.push(" ", space);
        }
        self.text.push(words, at);
    }

    /// Adds a space, unless one stands there or nothing does.
    pub(super) fn space(&mut self, at: usize) {
        if self.space.is_none() {
            self.space = Some(at);
        }
    }

    /// What has come together; the line is empty then.
    pub(super) fn take(&mut self) -> Text {
        self.space = None;
        std::mem::take(&mut self.text)
    }

    /// As [`Self::take`]; where nothing stands in it, the text stands at byte `at`.
    pub(super) fn take_at(&mut self, at: usize) -> Text {
        let text = self.take();
        if text.is_empty() {
            Text::new("", at)
        } else {
            text
        }
    }
}

/// Characters that show nothing: pages put them into links and long words.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' | '\u{2060}'
    )
}
