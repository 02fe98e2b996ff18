//! Doc attributes as they have to be for `///` lines: one a line, a space in front, nothing in them that rustc refuses.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use syn::LitStr;

/// The tokens with each `#[doc = "…"]` and `#![doc = "…"]` as one attribute a line.
pub(super) fn tidy(tokens: TokenStream) -> TokenStream {
    let mut tidied: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            tidied.push(token);
            continue;
        };
        let hashes = attribute_start(&tidied);
        match doc_text(&group) {
            Some(text) if hashes > 0 => {
                let start = tidied.split_off(tidied.len() - hashes);
                for line in lines(&text) {
                    tidied.extend(start.iter().cloned());
                    tidied.push(doc_group(&line, &group));
                }
            }
            _ => {
                let mut inner = Group::new(group.delimiter(), tidy(group.stream()));
                inner.set_span(group.span());
                tidied.push(inner.into());
            }
        }
    }
    tidied.into_iter().collect()
}

/// The text as one line that may stand in a comment.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .filter(|c| !turns_text(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// How many of the last tokens are the `#` or `#!` of an attribute.
fn attribute_start(tokens: &[TokenTree]) -> usize {
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    match tokens {
        [.., hash, bang] if is(hash, '#') && is(bang, '!') => 2,
        [.., hash] if is(hash, '#') => 1,
        _ => 0,
    }
}

/// The text of `[doc = "…"]`.
fn doc_text(group: &Group) -> Option<String> {
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(equal), value]
            if name == "doc" && equal.as_char() == '=' =>
        {
            let text: LitStr = syn::parse2(value.clone().into()).ok()?;
            Some(text.value())
        }
        _ => None,
    }
}

fn doc_group(line: &str, like: &Group) -> TokenTree {
    let name = proc_macro2::Ident::new("doc", like.span());
    let equal = Punct::new('=', Spacing::Alone);
    let value = Literal::string(line);
    let stream = [name.into(), equal.into(), value.into()]
        .into_iter()
        .collect::<Vec<TokenTree>>();
    Group::new(Delimiter::Bracket, stream.into_iter().collect()).into()
}

/// The lines, with a space in front of each unless all have one; empty ones stay empty.
fn lines(text: &str) -> Vec<String> {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| one_line(line).trim_end().to_owned())
        .collect();
    let is_spaced = |line: &String| line.is_empty() || line.starts_with(' ');
    let space = if lines.iter().all(is_spaced) { "" } else { " " };
    let spaced = lines.into_iter().map(|line| match line.as_str() {
        "" => line,
        _ => format!("{space}{line}"),
    });
    spaced.collect()
}

/// Characters that change the direction of what follows: rustc refuses them in comments.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
