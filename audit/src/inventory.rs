//! Facts as a file that is committed, and back.
//!
//! YAML, made for small diffs: a row is a line, what is absent is left out, the order is that of the document. Lines are counted
//! from the fact before, so that a line more on the page is a change of one line here.

mod parse;
mod print;
mod scalar;

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostic;
use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Node, Tree};

use crate::facts::{Document, Inventory, Kind, Limit, LimitOf, MendKind, Part, Place, Way};

/// The file, as it is committed. It ends with a newline.
#[must_use]
pub fn write(inventory: &Inventory) -> String {
    print::print(inventory)
}

/// The facts of a committed file. Examples' values have the place of their example.
///
/// # Errors
/// What is wrong with the file, with places in it.
pub fn read(file: &SourceFile) -> Result<Inventory, Vec<Diagnostic>> {
    parse::parse(file)
}

/// The same facts as they are once written and read: all places in an example's value are that of the example.
#[must_use]
pub fn settled(document: &Document) -> Document {
    let mut document = document.clone();
    let parts = document
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.parts);
    for part in parts {
        if let Part::Example(example) = part {
            settle(&mut example.value, example.at);
        }
    }
    document
}

/// Gives a value and all in it one place.
fn settle(node: &mut Node, at: Place) {
    let span = Span {
        file: FileId::new(0),
        line: at.line,
        column: at.column,
        start: 0,
        end: 0,
    };
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        node.span = span;
        match &mut node.value {
            Tree::List(list) => open.extend(list),
            Tree::Map(map) => {
                for entry in map {
                    entry.key_span = span;
                    open.push(&mut entry.node);
                }
            }
            _ => {}
        }
    }
}

/// How deep lists of lists may be said in a type. Pages say one level, rarely two.
const LISTS: usize = 16;

/// A type as one word: `array<array<string>>`.
pub(crate) fn kind_word(kind: &Kind) -> String {
    let mut word = String::new();
    let mut depth = 0;
    let mut inner = Some(kind);
    while let Some(kind) = inner.take() {
        word.push_str(kind.as_str());
        if let Kind::Array(of) = kind {
            inner = of.as_deref();
        }
        if inner.is_some() {
            word.push('<');
            depth += 1;
        }
    }
    word.extend(std::iter::repeat_n('>', depth));
    word
}

/// The type of a word.
fn kind_of(word: &str) -> Option<Kind> {
    let mut rest = word;
    let mut lists = 0;
    while let Some(inner) = rest
        .strip_prefix("array<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        rest = inner;
        lists += 1;
        if lists > LISTS {
            return None;
        }
    }
    let mut kind = match rest {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        "array" => Kind::Array(None),
        _ => return None,
    };
    for _ in 0..lists {
        kind = Kind::Array(Some(Box::new(kind)));
    }
    Some(kind)
}

/// The words of [`MendKind`].
const MENDS: [(&str, MendKind); 7] = [
    ("trailing comma", MendKind::TrailingComma),
    ("missing comma", MendKind::MissingComma),
    ("dash", MendKind::Dash),
    ("comment", MendKind::Comment),
    ("quotes", MendKind::Quotes),
    ("bare key", MendKind::BareKey),
    ("ellipsis", MendKind::Ellipsis),
];

/// The words of [`Way`].
pub(crate) const WAYS: [(&str, Way); 4] = [
    ("request", Way::Request),
    ("answer", Way::Answer),
    ("notification", Way::Notification),
    ("unknown", Way::Unknown),
];

/// The words of [`LimitOf`].
const LIMITS: [(&str, LimitOf); 2] = [("length", LimitOf::Length), ("value", LimitOf::Value)];

/// The word of a thing in a table of words.
fn word_of<T: PartialEq>(table: &[(&'static str, T)], thing: &T) -> &'static str {
    let found = table.iter().find(|(_, candidate)| candidate == thing);
    found.map_or("", |(word, _)| word)
}

/// A limit as a few words: `length ..32`, `value 30..120 minutes`. Not every limit can be read back from them.
pub(crate) fn limit_words(limit: &Limit) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let of = word_of(&LIMITS, &limit.of);
    let mut words = format!("{of} {}..{}", part(&limit.min), part(&limit.max));
    if let Some(unit) = &limit.unit {
        words.push(' ');
        words.push_str(unit);
    }
    words
}

/// The limit that words say.
fn limit_of(words: &str) -> Option<Limit> {
    let (of, rest) = words.split_once(' ')?;
    let (_, of) = LIMITS.iter().find(|(word, _)| *word == of)?;
    let (min, rest) = rest.split_once("..")?;
    let (max, unit) = match rest.split_once(' ') {
        Some((max, unit)) => (max, Some(unit)),
        None => (rest, None),
    };
    let part = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Some(Limit {
        of: *of,
        min: part(min),
        max: part(max),
        unit: unit.and_then(part),
    })
}

/// The names of a dotted path.
fn names_of(dotted: &str) -> Vec<String> {
    dotted.split('.').map(str::to_owned).collect()
}

#[cfg(test)]
pub(crate) mod tests;
