//! Which lines are titles, and which are prose.

use super::line::{self, Line, collapsed};
use crate::block::{Block, Text};

/// Adds what stands from byte `from` to byte `to`, which is no table and no code.
pub(super) fn push(text: &str, from: usize, to: usize, out: &mut Vec<Block>) {
    let words = collapsed(text, from, to);
    if words.is_empty() {
        return;
    }
    if let Some((level, title)) = marked_before(&words) {
        out.push(Block::Heading { level, text: title });
    } else if let Some(title) = marked_behind(&words) {
        let (prose, title) = unglued(&title);
        push_plain(prose, out);
        out.push(Block::Heading {
            level: 0,
            text: title,
        });
    } else {
        push_plain(words, out);
    }
}

fn push_plain(words: Text, out: &mut Vec<Block>) {
    if words.is_empty() {
        return;
    }
    out.push(if is_title(words.as_str()) {
        Block::Heading {
            level: 0,
            text: words,
        }
    } else {
        Block::Prose(words)
    });
}

/// How deep the heading is that a line of `=` or `-` underlines.
pub(super) fn underline(text: &str, line: Line) -> Option<u8> {
    let marks = line.str(text);
    let all = |mark: char| marks.len() >= 3 && marks.chars().all(|char| char == mark);
    if all('=') {
        Some(1)
    } else if all('-') {
        Some(2)
    } else {
        None
    }
}

/// `## Title`, perhaps with marks behind it too.
fn marked_before(words: &Text) -> Option<(u8, Text)> {
    let line = words.as_str();
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if !(1..=6).contains(&level) || !rest.starts_with(' ') {
        return None;
    }
    let end = line.trim_end_matches('#').len().max(level);
    let title = words.slice(level, end).trimmed();
    Some((u8::try_from(level).unwrap_or(0), title)).filter(|(_, title)| !title.is_empty())
}

/// `Title#`, where a page shows the link of a heading.
fn marked_behind(words: &Text) -> Option<Text> {
    let title = words.as_str().strip_suffix('#')?;
    let language = title.ends_with('C') || title.ends_with('F');
    let letter_alone = language
        && !title
            .trim_end_matches(['C', 'F'])
            .ends_with(|char: char| char.is_alphanumeric());
    let words = words.slice(0, title.len()).trimmed();
    (!letter_alone && !words.is_empty() && !title.ends_with('#')).then_some(words)
}

/// Prose that a heading is glued to, and the heading: `… integration path.Payment Flow`.
fn unglued(words: &Text) -> (Text, Text) {
    let line = words.as_str();
    let mut split = None;
    let mut before: [char; 2] = [' ', ' '];
    for (at, char) in line.char_indices() {
        let [letter, mark] = before;
        let ends = line::ends_sentence(mark);
        let ended = ends
            && (letter.is_lowercase()
                || matches!(letter, ')' | '"' | '”' | '`')
                || is_wide(letter));
        if ended && (char.is_uppercase() || is_wide(char)) {
            split = Some(at);
        }
        before = [mark, char];
    }
    match split {
        Some(at)
            if line.get(..at).is_some_and(|prose| {
                prose.matches(' ').nth(2).is_some() || prose.chars().any(is_wide)
            }) =>
        {
            (
                words.slice(0, at).trimmed(),
                words.slice(at, line.len()).trimmed(),
            )
        }
        _ => (Text::new("", words.start()), words.clone()),
    }
}

/// Whether a line that stands alone is a title: it is short and does not end as a sentence or a label does.
fn is_title(line: &str) -> bool {
    let address = |word: &str| word.starts_with('/') && word.len() > 1 || word.contains("://");
    line.chars().nth(MOST_TITLE).is_none()
        && line
            .chars()
            .filter(|char| char.is_alphanumeric())
            .nth(1)
            .is_some()
        && (!line.ends_with(ends_no_title) || closes_words(line))
        && !line.contains(['|', '{', '}', '=', '"'])
        && !line.contains(", ")
        && (!line.contains(". ") && !line.contains(": ") || is_numbered(line))
        && line.split(' ').nth(MOST_WORDS).is_none()
        && !line.split(' ').any(address)
        && !is_method(line)
}

fn ends_no_title(char: char) -> bool {
    line::ends_sentence(char)
        || matches!(
            char,
            ',' | ';' | '\u{ff0c}' | '\u{ff1b}' | '、' | ')' | '\u{ff09}' | '}' | ']' | '"' | '…'
        )
}

/// How many characters a title may have.
const MOST_TITLE: usize = 79;
/// How many words a title may have.
const MOST_WORDS: usize = 12;

/// A title may end with words in brackets.
fn closes_words(line: &str) -> bool {
    line.ends_with(')') && line.contains('(') && !line.starts_with('(')
}

/// `Step 1. Title`, `Step 2: Title`, `3. Title`.
fn is_numbered(line: &str) -> bool {
    let Some((number, title)) = line.split_once(". ").or_else(|| line.split_once(": ")) else {
        return false;
    };
    let last = number.rsplit(' ').next().unwrap_or("");
    let digits = last
        .chars()
        .all(|char| char.is_ascii_digit() || char == '.');
    let plain = !title.contains(". ") && !title.contains(": ");
    plain && digits && number.len() < 24
}

/// `POST /v1/pay`, `HTTP/1.1 200 OK`: part of a call, not of a table.
pub(super) fn is_call(line: &str) -> bool {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let address = rest.trim_start().starts_with('/') || rest.contains("://");
    first.starts_with("HTTP/") || is_method(first) && (rest.is_empty() || address)
}

fn is_method(line: &str) -> bool {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].contains(&line)
}

/// A character of a script that is written without spaces.
fn is_wide(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
