//! Lines of a text.

use crate::block::Text;

/// A line, or what is left of it, without the white space at both ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// First byte that is not white space; `end` if there is none.
    pub(super) start: usize,
    /// Behind the last byte that is not white space.
    pub(super) end: usize,
    /// Where the next line begins; the length of the text behind the last.
    pub(super) next: usize,
    /// The last pipe of the line, even where it stands before `start`.
    last_pipe: Option<usize>,
    /// Whether the text has ended before this line.
    ended: bool,
}

/// White space, or a character that nobody sees.
pub(super) fn is_space(char: char) -> bool {
    char.is_whitespace() || is_hidden(char)
}

fn is_hidden(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

impl Line {
    /// The line that begins at byte `at`.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else {
            return Self {
                start: text.len(),
                end: text.len(),
                next: text.len(),
                last_pipe: None,
                ended: true,
            };
        };
        let (line, next) = match rest.find('\n') {
            Some(newline) => (rest.get(..newline).unwrap_or(""), at + newline + 1),
            None => (rest, text.len()),
        };
        let start = line.len() - line.trim_start_matches(is_space).len();
        let end = line.trim_end_matches(is_space).len().max(start);
        Self {
            start: at + start,
            end: at + end,
            next,
            last_pipe: line.rfind('|').map(|pipe| at + pipe),
            ended: false,
        }
    }

    /// The line behind this one.
    pub(super) fn following(self, text: &str) -> Self {
        Self::at(text, self.next)
    }

    /// The line behind this one, or the one behind that if there is a blank one between.
    pub(super) fn following_words(self, text: &str) -> Self {
        let following = self.following(text);
        if following.is_blank() {
            following.following(text)
        } else {
            following
        }
    }

    /// What is left from byte `at` on, which may be in another line.
    pub(super) fn moved(self, text: &str, at: usize) -> Self {
        if at >= self.next {
            return Self::at(text, at);
        }
        let left = text.get(at..self.end).unwrap_or("");
        let start = self.end.max(at) - left.trim_start_matches(is_space).len();
        Self {
            start,
            end: self.end.max(start),
            ..self
        }
    }

    pub(super) fn is_end(self) -> bool {
        self.ended
    }

    pub(super) fn is_blank(self) -> bool {
        self.start >= self.end && !self.ended
    }

    /// Whether nothing stands in it, or the text has ended.
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub(super) fn str(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    pub(super) fn has_pipe(self) -> bool {
        self.last_pipe.is_some_and(|pipe| pipe >= self.start)
    }

    pub(super) fn starts_with_pipe(self, text: &str) -> bool {
        self.str(text).starts_with('|')
    }

    pub(super) fn ends_with_pipe(self, text: &str) -> bool {
        self.has_pipe() && self.str(text).ends_with('|')
    }
}

/// Part of a text, white space collapsed and hidden characters left out.
pub(super) fn collapsed(text: &str, from: usize, to: usize) -> Text {
    let mut out = Text::default();
    let Some(part) = text.get(from..to) else {
        return Text::new("", from);
    };
    // where a run of visible characters, or of white space, began
    let mut word: Option<usize> = None;
    let mut space: Option<usize> = None;
    for (at, char) in part.char_indices() {
        if is_space(char) {
            if let Some(start) = word.take() {
                out.push(part.get(start..at).unwrap_or(""), from + start);
            }
            if !is_hidden(char) && space.is_none() {
                space = Some(at);
            }
        } else if word.is_none() {
            if let Some(space) = space.take()
                && !out.is_empty()
            {
                out.push(" ", from + space);
            }
            word = Some(at);
        }
    }
    if let Some(start) = word {
        out.push(part.get(start..).unwrap_or(""), from + start);
    }
    if out.is_empty() {
        return Text::new("", from);
    }
    out
}

/// The byte behind a list's bullet and the white space that follows it, or `start` where there is none.
pub(super) fn past_bullet(text: &str, start: usize, end: usize) -> usize {
    let line = text.get(start..end).unwrap_or("");
    let mut chars = line.chars();
    let Some(bullet) = chars.next() else {
        return start;
    };
    let rest = chars.as_str();
    let sure = is_bullet(bullet);
    let maybe = matches!(bullet, '-' | '*' | '+' | '–' | '—');
    let words = rest.trim_start_matches(is_space);
    let spaced = rest.len() > words.len();
    if words.is_empty() || !(sure || maybe && spaced) {
        return start;
    }
    end - words.len()
}

/// A character that is a list's bullet and nothing else.
pub(super) fn is_bullet(char: char) -> bool {
    matches!(
        char,
        '•' | '‣' | '◦' | '▪' | '▸' | '●' | '○' | '■' | '⁃' | '∙'
    )
}

/// A line that only separates: `---`, `***`, `|---|` without a table.
pub(super) fn is_rule(text: &str, line: Line) -> bool {
    let line = line.str(text);
    let marks = |char: char| {
        matches!(char, '-' | '=' | '*' | '_' | '|' | ':' | '—' | '─') || is_space(char)
    };
    line.chars().all(marks)
        && line
            .chars()
            .filter(|char| !is_space(*char))
            .nth(2)
            .is_some()
}

/// A mark that ends a sentence, or what comes before a list; full-width ones too.
pub(super) fn ends_sentence(char: char) -> bool {
    matches!(
        char,
        '.' | ':' | '!' | '?' | '。' | '\u{ff1a}' | '\u{ff01}' | '\u{ff1f}'
    )
}
