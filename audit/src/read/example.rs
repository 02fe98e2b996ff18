//! Code blocks as examples.

use std::collections::BTreeSet;

use payspec_codegen::tree::{Node, Tree};

use crate::block::{Places, Text};
use crate::facts::{Example, Unread, Way};
use crate::json::{self, Lenient};
use crate::mask;

/// What a block of code holds.
#[derive(Clone, Debug)]
pub(super) enum Sample {
    /// JSON, and whether it is the data of a request that the code sends.
    Json(Lenient, Text, bool),
    /// What begins like JSON, but is none.
    Broken(Unread),
    /// Something else.
    Other,
}

/// Reads a block of code.
pub(super) fn sample(code: &Text, places: &Places<'_>) -> Sample {
    let text = code.as_str();
    let trimmed = text.trim_start();
    let start = text.len() - trimmed.len();
    if trimmed.starts_with(['{', '[']) || trimmed.starts_with("- {") {
        let json = code.slice(start, text.trim_end().len().max(start));
        return match json::read(&json, places) {
            Ok(read) => Sample::Json(read, json, false),
            Err(not) => Sample::Broken(Unread {
                at: places.at(json.source(not.at.min(json.as_str().len()))),
                why: format!("an example that is not JSON: {}", not.why),
            }),
        };
    }
    match data(text).and_then(|(from, to)| {
        let json = code.slice(from, to);
        json::read(&json, places).ok().map(|read| (read, json))
    }) {
        Some((read, json)) => Sample::Json(read, json, true),
        None => Sample::Other,
    }
}

/// Where the JSON stands that a command or an HTTP message sends: `-d '{…}'`, or behind an empty line.
fn data(text: &str) -> Option<(usize, usize)> {
    let head = text.trim_start();
    if head.starts_with("curl") {
        let at = ["--data-raw", "--data-binary", "--data", "--json", "-d"]
            .iter()
            .find_map(|flag| {
                let at = text.find(&format!("{flag} "))?;
                Some(at + flag.len())
            })?;
        let rest = text.get(at..)?;
        let quote = rest.find(['\'', '"'])?;
        let mark = rest.get(quote..=quote)?;
        let from = at + quote + 1;
        let inner = text.get(from..)?;
        let end = inner.rfind(mark)?;
        let body = inner.get(..end)?;
        return body
            .trim_start()
            .starts_with(['{', '['])
            .then_some((from, from + end));
    }
    let first = head.lines().next()?;
    let is_http = first.trim_end().ends_with("HTTP/1.1") || first.trim_end().ends_with("HTTP/2");
    if first.starts_with("HTTP/") || !is_http && !is_request_line(first) {
        return None;
    }
    // behind the empty line that ends the headers; some leave it out
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if at > 0 && bare.starts_with(['{', '[']) {
            return Some((at + line.len() - bare.len(), text.trim_end().len()));
        }
        at += line.len();
    }
    None
}

/// `POST /v1/pay`, `POST https://host/v1/pay HTTP/1.1`
pub(super) fn is_request_line(line: &str) -> bool {
    let line = line.trim();
    line.split_whitespace()
        .next()
        .is_some_and(|first| first.bytes().all(|b| b.is_ascii_uppercase()))
        && matches!(
            super::label::line(line, None, false),
            super::label::Line::Address(super::address::Address {
                method: Some(_),
                path: Some(_),
                ..
            })
        )
}

/// The method and path that a command or an HTTP message shows.
pub(super) fn address(text: &str) -> Option<(Option<String>, String, usize)> {
    let head = text.trim_start();
    let mut words = head.split_whitespace().take(64);
    let first = words.next()?;
    let at = |word: &str| text.find(word).unwrap_or(0);
    if first == "curl" {
        let mut method = None;
        let mut rest = words.peekable();
        while let Some(word) = rest.next() {
            if matches!(word, "-X" | "--request") {
                method = rest
                    .peek()
                    .map(|method| method.trim_matches(['\'', '"']).to_ascii_uppercase());
            } else if let Some(path) = super::address::path_of_url(word.trim_matches(['\'', '"'])) {
                return Some((method, path, at(word)));
            }
        }
        return None;
    }
    let line = head.lines().next()?;
    if is_request_line(line) {
        return match super::label::line(line.trim(), None, false) {
            super::label::Line::Address(address) => {
                Some((address.method, address.path?, at(first)))
            }
            _ => None,
        };
    }
    None
}

/// The example of what was read, masked.
pub(super) fn example(read: Lenient, at: &Text, way: Way, places: &Places<'_>) -> Example {
    let choices = json::choices(&read.value);
    let mut value = read.value;
    mask::mask(&mut value);
    Example {
        way,
        at: places.at(at.start()),
        value,
        mended: read.mended,
        choices,
    }
}

/// The names of all members of a value, at any depth.
pub(super) fn keys(node: &Node, found: &mut BTreeSet<String>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Tree::Map(entries) => {
                for entry in entries {
                    if !found.contains(&entry.key) {
                        found.insert(entry.key.clone());
                    }
                    open.push(&entry.node);
                }
            }
            Tree::List(items) => open.extend(items),
            _ => {}
        }
    }
}

/// The names of a value's own members, or of those of its first item.
pub(super) fn members(node: &Node) -> Vec<&str> {
    match &node.value {
        Tree::Map(entries) => entries.iter().map(|entry| entry.key.as_str()).collect(),
        Tree::List(items) => items
            .first()
            .and_then(Node::map)
            .unwrap_or_default()
            .iter()
            .map(|entry| entry.key.as_str())
            .collect(),
        _ => Vec::new(),
    }
}
