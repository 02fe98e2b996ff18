//! Where code begins and ends in plain text.

use super::line::{Line, is_space};

/// Whether JSON opens at byte `at`: a brace or bracket, and what follows could stand in JSON. In the middle of a line (`leads` is
/// false) less passes.
pub(super) fn opens(text: &str, at: usize, leads: bool) -> bool {
    let rest = text.get(at..).unwrap_or("");
    if rest.starts_with('{') {
        opens_map(rest, leads)
    } else if rest.starts_with('[') {
        opens_list(rest, leads)
    } else {
        false
    }
}

fn opens_map(rest: &str, leads: bool) -> bool {
    let (inside, newline) = past_space(rest.get(1..).unwrap_or(""));
    if inside.starts_with('}') {
        return leads && !newline && is_alone(inside.get(1..).unwrap_or(""));
    }
    let inside = inside
        .strip_prefix('-')
        .map_or(inside, |item| past_space(item).0);
    inside.starts_with(is_quote)
        || is_comment(inside)
        || (leads || newline) && is_bare_member(inside)
        || newline && is_ellipsis(inside)
}

fn opens_list(rest: &str, leads: bool) -> bool {
    let mut inside = rest;
    let mut newline = false;
    for _ in 0..8 {
        let Some(item) = inside.strip_prefix('[') else {
            break;
        };
        let (past, crossed) = past_space(item);
        newline |= crossed;
        inside = past
            .strip_prefix('-')
            .map_or(past, |item| past_space(item).0);
    }
    if inside.starts_with('{') {
        return opens_map(inside, true);
    }
    let plain = inside.starts_with(is_quote)
        || newline && inside.starts_with(|char: char| char.is_ascii_digit());
    plain && (leads || newline)
}

/// What stands for a comment among the quotes that may be open.
const BLOCK_COMMENT: char = '*';
/// The same, up to the end of the line.
const LINE_COMMENT: char = '\n';

/// Where JSON opens behind words of the same line, if it does.
pub(super) fn opens_inside(text: &str, line: Line) -> Option<usize> {
    let words = line.str(text);
    let candidates = words
        .char_indices()
        .filter(|(_, char)| matches!(char, '{' | '['));
    let first = candidates
        .map(|(at, _)| line.start + at)
        .find(|at| opens(text, *at, false));
    let open = first?;
    let end = json_end(text, open);
    let before = text.get(line.start..open).unwrap_or("");
    let behind_colon = before
        .trim_end_matches(is_space)
        .ends_with([':', '\u{ff1a}']);
    // JSON within a sentence is part of the sentence
    let closes_line = end >= line.end;
    (closes_line || behind_colon).then_some(open)
}

/// The byte behind the JSON that opens at byte `from`: behind the bracket that closes it, or before the first line that can't belong
/// to it.
pub(super) fn json_end(text: &str, from: usize) -> usize {
    let mut open: Vec<char> = Vec::new();
    let mut quote: Option<char> = None;
    let mut last = ' ';
    let mut at = from;
    let mut content = from;
    while let Some(char) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + char.len_utf8();
        if char == '\n' {
            quote = quote.filter(|quote| *quote != LINE_COMMENT);
            let rest = text.get(next..).unwrap_or("");
            let (following, blank) = past_space(rest);
            if following.is_empty() || ends_before(following, blank, quote, &open, last) {
                return content;
            }
            // a line break within a text: the text has lost its end, unless what follows can only be its rest
            if quote.is_some() && starts_like_json(following, blank) {
                quote = None;
            }
            at = text.len() - following.len();
            continue;
        }
        if !is_space(char) {
            content = next;
        }
        if let Some(closing) = quote {
            if char == '\\' && closing != BLOCK_COMMENT && closing != LINE_COMMENT {
                let escaped = text.get(next..).and_then(|rest| rest.chars().next());
                at = next
                    + escaped
                        .filter(|char| *char != '\n')
                        .map_or(0, char::len_utf8);
                content = at;
                continue;
            }
            if char == closing {
                let ends_comment = closing == BLOCK_COMMENT
                    && text.get(next..).is_some_and(|rest| rest.starts_with('/'));
                if closing != BLOCK_COMMENT {
                    quote = None;
                    last = '"';
                } else if ends_comment {
                    quote = None;
                    content = next + 1;
                    at = next + 1;
                    continue;
                }
            }
            at = next;
            continue;
        }
        match char {
            '"' => quote = Some('"'),
            '“' => quote = Some('”'),
            '\'' if matches!(last, '{' | '[' | ',' | ':' | '-') => quote = Some('\''),
            '/' if is_comment(text.get(at..).unwrap_or("")) => {
                let block = text.get(next..).is_some_and(|rest| rest.starts_with('*'));
                quote = Some(if block { BLOCK_COMMENT } else { LINE_COMMENT });
                at = next + 1;
                content = at;
                continue;
            }
            '{' | '[' => open.push(char),
            '}' | ']' => {
                open.pop();
                if open.is_empty() {
                    return next;
                }
            }
            _ => {}
        }
        if !is_space(char) {
            last = char;
        }
        at = next;
    }
    content
}

/// Whether JSON that is still open ends before the line that begins with `following`.
fn ends_before(
    following: &str,
    blank: bool,
    quote: Option<char>,
    open: &[char],
    last: char,
) -> bool {
    if starts_like_json(following, blank) {
        let another = following.starts_with(['{', '[']) && open.last() == Some(&'{') && last != ':';
        return blank && another;
    }
    // a text that a line break cut goes on: it ends in this line, or is one long word
    let line = following.split('\n').next().unwrap_or("").trim_end();
    let cut =
        matches!(quote, Some(BLOCK_COMMENT)) || line.contains('"') || !line.contains(is_space);
    blank || quote.is_none() || !cut || line.ends_with('|')
}

/// Whether a line can stand in JSON.
fn starts_like_json(line: &str, blank: bool) -> bool {
    let item = line
        .strip_prefix('-')
        .map_or(line, |item| past_blanks(item));
    if item.starts_with(is_quote)
        || item.starts_with(['{', '}', '[', ']', ',', ':'])
        || is_comment(line)
        || is_ellipsis(item)
    {
        return true;
    }
    let word = item.split(|char: char| !char.is_ascii_alphanumeric() && !"+-._".contains(char));
    let word = word.into_iter().next().unwrap_or("");
    let value = matches!(word, "true" | "false" | "null")
        || !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let after = past_blanks(item.get(word.len()..).unwrap_or(""));
    let ends =
        after.is_empty() || after.starts_with([',', '}', ']', '\n', '\r']) || is_comment(after);
    value && ends || !blank && is_bare_member(item)
}

/// `name: value` where the name has no quotes and the value is JSON.
fn is_bare_member(text: &str) -> bool {
    let name = text.len()
        - text
            .trim_start_matches(|char: char| char.is_ascii_alphanumeric() || "_$-".contains(char))
            .len();
    let Some(value) = text
        .get(name..)
        .and_then(|rest| past_blanks(rest).strip_prefix(':'))
    else {
        return false;
    };
    let value = past_blanks(value);
    let word = |word: &str| {
        value
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    name > 0
        && (value.starts_with(is_quote)
            || value.starts_with(['{', '['])
            || value
                .strip_prefix('-')
                .unwrap_or(value)
                .starts_with(|char: char| char.is_ascii_digit())
            || ["true", "false", "null"].into_iter().any(word))
}

fn is_quote(char: char) -> bool {
    matches!(char, '"' | '“' | '”' | '\'' | '‘')
}

fn is_comment(text: &str) -> bool {
    text.starts_with("//") || text.starts_with("/*")
}

fn is_ellipsis(text: &str) -> bool {
    text.starts_with("...") || text.starts_with('…')
}

/// Whether nothing but white space follows in the line.
fn is_alone(rest: &str) -> bool {
    let rest = past_blanks(rest);
    rest.is_empty() || rest.starts_with(['\n', '\r'])
}

/// What follows white space, and whether a line break was in it.
fn past_space(text: &str) -> (&str, bool) {
    let rest = text.trim_start_matches(is_space);
    let space = text.get(..text.len() - rest.len()).unwrap_or("");
    (rest, space.contains('\n'))
}

/// What follows white space of the same line.
fn past_blanks(text: &str) -> &str {
    text.trim_start_matches(|char| is_space(char) && char != '\n')
}

/// The byte behind a command such as `curl`, with the lines it goes on over.
pub(super) fn command_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let command = rest.strip_prefix("$ ").unwrap_or(rest);
    if !command.starts_with("curl ") {
        return None;
    }
    let mut quote: Option<char> = None;
    let mut blank: Option<usize> = None;
    let mut chars = rest.char_indices().peekable();
    let mut line_is_blank = false;
    while let Some((offset, char)) = chars.next() {
        match (char, quote) {
            ('\n', None) => return Some(at + offset),
            ('\n', Some(_)) => {
                if line_is_blank && blank.is_none() {
                    blank = Some(at + offset);
                }
                line_is_blank = true;
                continue;
            }
            ('\\', None | Some('"')) => {
                chars.next();
                if matches!(chars.peek(), Some((_, '\n')))
                    && rest
                        .get(offset + 1..)
                        .is_some_and(|rest| rest.starts_with('\r'))
                {
                    chars.next();
                }
            }
            ('"' | '\'', None) => quote = Some(char),
            (_, Some(closing)) if char == closing => quote = None,
            _ => {}
        }
        line_is_blank &= is_space(char);
    }
    match quote {
        Some(_) => Some(blank.unwrap_or(text.len())),
        None => Some(text.len()),
    }
}

/// Fenced code.
pub(super) struct Fence {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Behind the line that closes it.
    pub(super) next: usize,
}

/// Fences that are known to have no end, so that it is searched for once: the least length of each kind.
#[derive(Default)]
pub(super) struct Unclosed {
    backticks: Option<usize>,
    tildes: Option<usize>,
}

impl Unclosed {
    /// The code that a fence at the beginning of `line` encloses.
    pub(super) fn fence(&mut self, text: &str, line: Line) -> Option<Fence> {
        let words = line.str(text);
        let mark = words
            .chars()
            .next()
            .filter(|char| matches!(char, '`' | '~'))?;
        let marks = words.len() - words.trim_start_matches(mark).len();
        if marks < 3 || words.get(marks..).is_some_and(|info| info.contains('`')) {
            return None;
        }
        let known = if mark == '`' {
            &mut self.backticks
        } else {
            &mut self.tildes
        };
        if known.is_some_and(|least| marks >= least) {
            return None;
        }
        let from = line.next;
        let mut inside = line.following(text);
        while !inside.is_end() {
            let closing = inside.str(text);
            if closing.len() >= marks && closing.chars().all(|char| char == mark) {
                let start_of_line = text
                    .get(..inside.start)
                    .map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
                return Some(Fence {
                    from,
                    to: start_of_line.max(from),
                    next: inside.next,
                });
            }
            inside = inside.following(text);
        }
        *known = Some(marks);
        None
    }
}
