//! Doc attributes as they have to be for `///` lines: one a line, a space in front, nothing in them that rustc refuses.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, Span, TokenTree};

/// The text as one line that may stand in a comment.
pub(super) fn one_line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars()
        .filter(|c| !turns_text(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// `[doc = "line"]`
pub(super) fn attribute(line: &str) -> TokenTree {
    let name = proc_macro2::Ident::new("doc", Span::call_site());
    let equal = Punct::new('=', Spacing::Alone);
    let value = Literal::string(line);
    let tokens: Vec<TokenTree> = vec![name.into(), equal.into(), value.into()];
    Group::new(Delimiter::Bracket, tokens.into_iter().collect()).into()
}

/// The lines where they are the text's own: all plain, each with a space in front or empty.
pub(super) fn plain_lines(text: &str) -> Option<std::str::Split<'_, char>> {
    let lines = text.split('\n');
    let is_plain = |line: &str| {
        let ends_well = !line.ends_with(' ');
        (line.is_empty() || line.starts_with(' ')) && ends_well
    };
    let is_shown = |byte| matches!(byte, b' '..=b'~' | b'\n');
    (text.bytes().all(is_shown) && lines.clone().all(is_plain)).then_some(lines)
}

/// The lines, with a space in front of each unless all have one; empty ones stay empty.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.split('\n').map(one_line).collect();
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    let is_spaced = |line: &String| line.is_empty() || line.starts_with(' ');
    if !lines.iter().all(is_spaced) {
        for line in lines.iter_mut().filter(|line| !line.is_empty()) {
            line.insert(0, ' ');
        }
    }
    lines
}

/// Characters that change the direction of what follows: rustc refuses them in comments.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
