//! Blanks out what a JSON parser can't take, byte for byte.

use std::collections::BTreeMap;

use super::NotJson;
use crate::facts::MendKind;

/// Text of the same length that a parser can take.
pub(super) struct Clean {
    pub(super) text: String,
    pub(super) mended: BTreeMap<MendKind, u32>,
}

pub(super) const TOO_DEEP: &str = "nested deeper than an example is";

/// `text` without dashes before keys and items, ellipses, comments and typographic quotes around texts. Everything that is left
/// stands where it stood.
pub(super) fn clean(text: &str, most_deep: usize) -> Result<Clean, NotJson> {
    let mut cleaner = Cleaner {
        text,
        out: String::with_capacity(text.len()),
        mended: BTreeMap::new(),
        last: None,
        line_start: true,
    };
    let mut depth = 0usize;
    while let Some(char) = cleaner.next() {
        match char {
            '{' | '[' => {
                depth += 1;
                if depth > most_deep {
                    return Err(NotJson::new(TOO_DEEP, cleaner.at()));
                }
                cleaner.keep(char);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                cleaner.keep(char);
            }
            '"' | '\'' => cleaner.quoted(char)?,
            '“' | '”' | '„' | '‟' => cleaner.typographic(&['”', '“'])?,
            '‘' | '’' => cleaner.typographic(&['’'])?,
            '/' => cleaner.comment()?,
            '-' | '–' | '—' | '•' => cleaner.dash(char),
            '.' | '…' => cleaner.ellipsis(char)?,
            '0'..='9' => cleaner.number()?,
            _ if char.is_alphabetic() || char == '_' || char == '$' => cleaner.word(),
            _ if char.is_whitespace() || is_hidden(char) => cleaner.blank(char),
            _ => cleaner.keep(char),
        }
    }
    debug_assert_eq!(cleaner.out.len(), text.len());
    Ok(Clean {
        text: cleaner.out,
        mended: cleaner.mended,
    })
}

struct Cleaner<'a> {
    text: &'a str,
    out: String,
    mended: BTreeMap<MendKind, u32>,
    /// The last byte that was kept and is no white space, and where it stands.
    last: Option<(char, usize)>,
    /// Whether nothing but white space has been seen of the line.
    line_start: bool,
}

impl Cleaner<'_> {
    fn at(&self) -> usize {
        self.out.len()
    }

    fn rest(&self) -> &str {
        self.text.get(self.out.len()..).unwrap_or("")
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn keep(&mut self, char: char) {
        self.last = Some((char, self.out.len()));
        self.line_start = false;
        self.out.push(char);
    }

    fn blank(&mut self, char: char) {
        if char == '\n' {
            self.line_start = true;
            self.out.push('\n');
        } else {
            self.blanks(char.len_utf8());
        }
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn count(&mut self, what: MendKind) {
        let count = self.mended.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    /// A text in quotes, as it stands.
    fn quoted(&mut self, quote: char) -> Result<(), NotJson> {
        let rest = self.rest();
        let mut escaped = false;
        for (at, char) in rest.char_indices().skip(1) {
            if char == '\n' {
                break;
            }
            if char == quote && !escaped {
                let text = rest.get(..=at).unwrap_or("").to_owned();
                self.keep_text(&text);
                return Ok(());
            }
            escaped = char == '\\' && !escaped;
        }
        Err(NotJson::new(
            "a text that does not end on its line",
            self.at(),
        ))
    }

    fn keep_text(&mut self, text: &str) {
        self.last = Some(('"', self.out.len()));
        self.line_start = false;
        self.out.push_str(text);
    }

    /// A text in typographic quotes: plain ones next to what it says.
    fn typographic(&mut self, closing: &[char]) -> Result<(), NotJson> {
        let rest = self.rest();
        let mut chars = rest.chars();
        let opening = chars.next().map_or(0, char::len_utf8);
        let inside = chars.as_str();
        let end =
            inside.find(|char: char| closing.contains(&char) || matches!(char, '\n' | '"' | '\\'));
        let found = end.and_then(|end| Some((end, inside.get(end..)?.chars().next()?)));
        let Some((end, mark)) = found.filter(|(_, mark)| closing.contains(mark)) else {
            return Err(NotJson::new(
                "a text in typographic quotes that can't be told from what is around it",
                self.at(),
            ));
        };
        let inside = inside.get(..end).unwrap_or("").to_owned();
        self.blanks(opening.saturating_sub(1));
        self.keep_text("\"");
        self.out.push_str(&inside);
        self.out.push('"');
        self.blanks(mark.len_utf8().saturating_sub(1));
        self.count(MendKind::Quotes);
        Ok(())
    }

    fn comment(&mut self) -> Result<(), NotJson> {
        let rest = self.rest();
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inside) = rest.strip_prefix("/*") {
            match inside.find("*/") {
                Some(end) => end + 4,
                None => return Err(NotJson::new("a comment that does not end", self.at())),
            }
        } else {
            return Err(NotJson::new("something that is no JSON", self.at()));
        };
        self.blank_part(end);
        self.count(MendKind::Comment);
        Ok(())
    }

    /// Blanks out `bytes` bytes, which end at a boundary, but keeps line breaks.
    fn blank_part(&mut self, bytes: usize) {
        let part = self.rest().get(..bytes).unwrap_or("").to_owned();
        for char in part.chars() {
            self.blank(char);
        }
    }

    /// A dash before a key or an item, as a list shows them; or the sign of a number.
    fn dash(&mut self, char: char) {
        let behind = self.rest().get(char.len_utf8()..).unwrap_or("");
        let sign = char == '-' && behind.starts_with(|char: char| char.is_ascii_digit());
        let opens = matches!(self.last, None | Some(('{' | '[' | ',', _)))
            || self.line_start && !matches!(self.last, Some((':', _)));
        let before = behind.trim_start().starts_with(|char: char| {
            matches!(char, '"' | '\'' | '“' | '”' | '‘' | '{' | '[' | '-') || char.is_alphanumeric()
        });
        if !sign && opens && before {
            self.blanks(char.len_utf8());
            self.count(MendKind::Dash);
        } else {
            self.keep(char);
        }
    }

    /// An ellipsis where more members would stand, with the comma that belongs to it.
    fn ellipsis(&mut self, char: char) -> Result<(), NotJson> {
        let rest = self.rest();
        let dots = rest.len() - rest.trim_start_matches(['.', '…']).len();
        let members = matches!(self.last, Some(('{' | '[' | ',', _)))
            || self.line_start && !matches!(self.last, Some((':', _)));
        if char == '.' && dots < 3 || !members {
            return Err(NotJson::new("an ellipsis in place of a value", self.at()));
        }
        let behind = rest.get(dots..).unwrap_or("");
        let next = behind.trim_start();
        let comma = behind.len() - next.len();
        let last = self.last;
        let follows_comma = next.starts_with(',');
        let closes = next.starts_with(['}', ']']);
        self.blank_part(dots);
        self.line_start = false;
        self.count(MendKind::Ellipsis);
        match last {
            // the comma in front was written for what is left out
            Some((',', at)) if closes => self.unkeep(at),
            Some(('{' | '[' | ',', _)) if follows_comma => self.blank_part(comma + 1),
            _ => {}
        }
        Ok(())
    }

    /// Blanks out the comma at byte `at`.
    fn unkeep(&mut self, at: usize) {
        let behind = self.out.split_off(at);
        self.blanks(1);
        self.out.push_str(behind.get(1..).unwrap_or(""));
        self.last = None;
    }

    fn number(&mut self) -> Result<(), NotJson> {
        let rest = self.rest();
        let number = rest.split(|char: char| {
            !(char.is_ascii_digit() || matches!(char, '.' | 'e' | 'E' | '+' | '-'))
        });
        let number = number.into_iter().next().unwrap_or("").to_owned();
        let bytes = number.as_bytes();
        if bytes.first() == Some(&b'0') && bytes.get(1).is_some_and(u8::is_ascii_digit) {
            return Err(NotJson::new("a number with a zero in front", self.at()));
        }
        self.last = Some(('0', self.out.len()));
        self.line_start = false;
        self.out.push_str(&number);
        Ok(())
    }

    /// A bare key, or `true`, `false`, `null`.
    fn word(&mut self) {
        let rest = self.rest();
        let more = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$' | '-');
        let word = rest.get(..rest.len() - rest.trim_start_matches(more).len());
        let word = word.unwrap_or("").to_owned();
        self.last = Some(('a', self.out.len()));
        self.line_start = false;
        self.out.push_str(&word);
    }
}

/// A character that nobody sees and that is no white space.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
