//! Examples as people print them.
//!
//! What JSON does not know is first blanked out, byte for byte, so that places stay: dashes before keys, ellipses, comments,
//! typographic quotes. A parser that forgives commas reads the rest, and what it forgave is counted. What could be read in two ways
//! is no example.

mod choices;
mod clean;

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use payspec_codegen::source::Span;
use payspec_codegen::tree::{Entry, Node, Tree};

use crate::block::{Places, Text};
use crate::facts::{Mend, MendKind};

pub use choices::choices;

/// An example that could be read.
#[derive(Clone, PartialEq, Eq)]
pub struct Lenient {
    /// The value, not masked yet, with places.
    pub value: Node,
    /// What had to be mended, sorted.
    pub mended: Vec<Mend>,
}

impl std::fmt::Debug for Lenient {
    /// Shows no value: it is not masked yet.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lenient")
            .field("value", &self.value.kind())
            .field("mended", &self.mended)
            .finish()
    }
}

/// Why text is no example: in our words, without a part of the text; and the byte of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJson {
    /// Why.
    pub why: String,
    /// Byte in the text.
    pub at: usize,
}

impl NotJson {
    fn new(why: &str, at: usize) -> Self {
        Self {
            why: why.to_owned(),
            at,
        }
    }
}

/// How deep an example may be nested.
const MOST_DEEP: usize = 100;

/// Reads JSON as pages print it.
///
/// # Errors
/// It is not JSON even so.
pub fn read(text: &Text, places: &Places<'_>) -> Result<Lenient, NotJson> {
    let clean = clean::clean(text.as_str(), MOST_DEEP)?;
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: true,
        allow_trailing_commas: true,
        allow_missing_commas: true,
        allow_single_quoted_strings: true,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(&clean.text, &CollectOptions::default(), &options)
        .map_err(|error| NotJson::new(why(error.kind()), error.range().start))?;
    let mut reader = Reader {
        clean: &clean.text,
        text,
        places,
        mended: clean.mended,
    };
    let value = match &parsed.value {
        Some(value @ (Value::Object(_) | Value::Array(_))) => reader.node(value)?,
        Some(value) => return Err(NotJson::new("neither an object nor a list", value.start())),
        None => return Err(NotJson::new("nothing is there", 0)),
    };
    let mended = reader.mended.into_iter();
    Ok(Lenient {
        value,
        mended: mended.map(|(what, count)| Mend { what, count }).collect(),
    })
}

/// Turns what was parsed into nodes, and counts what the parser forgave.
struct Reader<'a> {
    clean: &'a str,
    text: &'a Text,
    places: &'a Places<'a>,
    mended: BTreeMap<MendKind, u32>,
}

impl Reader<'_> {
    /// A value; not deeper than [`MOST_DEEP`], which was checked before.
    fn node(&mut self, value: &Value<'_>) -> Result<Node, NotJson> {
        let tree = match value {
            Value::NullKeyword(_) => Tree::Null,
            Value::BooleanLit(literal) => Tree::Bool(literal.value),
            Value::NumberLit(literal) => Tree::Number(literal.value.to_owned()),
            Value::StringLit(literal) => {
                self.count_quotes(literal.range);
                Tree::Text(literal.value.clone().into_owned())
            }
            Value::Array(array) => {
                let ranges = array.elements.iter().map(Ranged::range);
                self.count_commas(array.range, ranges)?;
                let nodes = array.elements.iter().map(|element| self.node(element));
                Tree::List(nodes.collect::<Result<_, _>>()?)
            }
            Value::Object(object) => {
                let ranges = object.properties.iter().map(Ranged::range);
                self.count_commas(object.range, ranges)?;
                let mut keys = BTreeSet::new();
                let mut entries = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let key = property.name.as_str();
                    let range = property.name.range();
                    if !keys.insert(key) {
                        return Err(NotJson::new("a key stands there twice", range.start));
                    }
                    match property.name {
                        ObjectPropName::Word(_) => self.count(MendKind::BareKey),
                        ObjectPropName::String(_) => self.count_quotes(range),
                    }
                    entries.push(Entry {
                        key: key.to_owned(),
                        key_span: self.span(range),
                        node: self.node(&property.value)?,
                    });
                }
                Tree::Map(entries)
            }
        };
        Ok(Node {
            span: self.span(value.range()),
            value: tree,
        })
    }

    fn span(&self, range: Range) -> Span {
        let last = range.end.saturating_sub(1).max(range.start);
        let end = self.text.source(last) + 1;
        self.places.span(self.text.source(range.start), end)
    }

    fn count(&mut self, what: MendKind) {
        let count = self.mended.entry(what).or_default();
        *count = count.saturating_add(1);
    }

    /// Counts text in single quotes. Typographic ones are counted where they are replaced.
    fn count_quotes(&mut self, range: Range) {
        let text = self.clean.get(range.start..range.end);
        if text.is_some_and(|text| text.starts_with('\'')) {
            self.count(MendKind::Quotes);
        }
    }

    /// Counts commas that are missing between the members of a value, or stand behind the last.
    fn count_commas(
        &mut self,
        outer: Range,
        members: impl Iterator<Item = Range>,
    ) -> Result<(), NotJson> {
        let mut before: Option<Range> = None;
        for member in members {
            if let Some(before) = before {
                let between = self.clean.get(before.end..member.start).unwrap_or("");
                if !between.contains(',') {
                    let closed = self.clean.get(..before.end).unwrap_or("");
                    if between.is_empty() && !closed.ends_with(['}', ']']) {
                        return Err(NotJson::new(
                            "two values without anything between",
                            member.start,
                        ));
                    }
                    self.count(MendKind::MissingComma);
                }
            }
            before = Some(member);
        }
        let Some(last) = before else {
            return Ok(());
        };
        let behind = self.clean.get(last.end..outer.end).unwrap_or("");
        if behind.contains(',') {
            self.count(MendKind::TrailingComma);
        }
        Ok(())
    }
}

/// What is wrong, in words that hold nothing of the text.
fn why(kind: &ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => {
            "a comment that does not end"
        }
        ParseErrorKind::ExpectedColonAfterObjectKey => "a key without a colon",
        ParseErrorKind::ExpectedObjectValue => "a key without a value",
        ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => "a number that is none",
        ParseErrorKind::MultipleRootJsonValues => "more than one value",
        ParseErrorKind::String(_) => "a text with an escape that is none, or without an end",
        ParseErrorKind::UnexpectedCloseBrace | ParseErrorKind::UnexpectedCloseBracket => {
            "a bracket that closes nothing"
        }
        ParseErrorKind::UnexpectedColon => "a colon without a key",
        ParseErrorKind::UnexpectedComma | ParseErrorKind::ExpectedComma => {
            "a comma without a value"
        }
        ParseErrorKind::UnexpectedWord | ParseErrorKind::ExpectedStringObjectProperty => {
            "a word that is no value"
        }
        ParseErrorKind::UnterminatedArray => "a list that does not end",
        ParseErrorKind::UnterminatedObject => "an object that does not end",
        ParseErrorKind::NestingDepthExceeded => clean::TOO_DEEP,
        ParseErrorKind::UnexpectedToken
        | ParseErrorKind::UnexpectedTokenInObject
        | ParseErrorKind::SingleQuotedStringsNotAllowed
        | ParseErrorKind::TrailingCommasNotAllowed => "something that is no JSON",
    }
}

#[cfg(test)]
mod tests;
