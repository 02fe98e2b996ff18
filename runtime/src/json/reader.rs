//! The pull parser: a cursor over the text that values are read from.

use std::borrow::Cow;

use super::scan;
use crate::decode_error::DecodeError;
use crate::shape::{Forms, Kinds};
use crate::value::Value;

/// Levels of nesting, as serde_json has them.
const DEPTH: u16 = 128;

/// A cursor over JSON text.
///
/// Users have no need of it: [`from_slice`](super::from_slice) reads a whole text. It is public because [`Value::read`] takes one.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: u16,
    pub(super) lenient: Forms,
    pub(super) everywhere: Forms,
    answer: u8,
    pub(super) known: bool,
    /// How many bytes there were of members that no type lists, and how many values that no union lists.
    pub(super) lost: usize,
    /// How many bytes were read for a variant of a union that may not be the one.
    pub(super) reread: usize,
}

/// A place to come back to.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Position {
    at: usize,
    depth: u16,
    lenient: Forms,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of a text.
    ///
    /// # Errors
    /// The text is not UTF-8.
    pub fn new(text: &'a [u8]) -> Result<Self, DecodeError> {
        match core::str::from_utf8(text) {
            Ok(text) => Ok(Self::from_text(text)),
            Err(error) => Err(DecodeError::syntax(
                "a byte that is not UTF-8",
                error.valid_up_to(),
            )),
        }
    }

    /// Starts at the beginning of a text.
    pub fn from_text(text: &'a str) -> Self {
        let none = Forms::NONE;
        Self {
            text,
            at: 0,
            depth: 0,
            lenient: none,
            everywhere: none,
            answer: 0,
            known: false,
            lost: 0,
            reread: 0,
        }
    }

    /// Says that the text was read or written before: members that nobody knows are not compared.
    pub(super) fn known(mut self) -> Self {
        self.known = true;
        self
    }

    pub(super) const fn is_known(&self) -> bool {
        self.known
    }

    /// Accepts these forms beside the declared one wherever a scalar stands.
    #[must_use]
    pub fn lenient_everywhere(mut self, forms: Forms) -> Self {
        self.everywhere = forms;
        self.lenient = self.lenient.and(forms);
        self
    }

    /// Says which answer of the operation this is, for the types that [`by_status!`](crate::by_status) made.
    #[must_use]
    pub fn with_answer_index(mut self, index: u8) -> Self {
        self.answer = index;
        self
    }

    /// Which answer of the operation this is.
    #[doc(hidden)]
    pub fn answer_index(&self) -> u8 {
        self.answer
    }

    /// Checks that nothing but white space is left.
    ///
    /// # Errors
    /// Something is.
    pub fn end(&mut self) -> Result<(), DecodeError> {
        self.space();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(DecodeError::syntax("more text after the value", self.at))
        }
    }

    // Places

    #[doc(hidden)]
    pub fn position(&self) -> Position {
        Position {
            at: self.at,
            depth: self.depth,
            lenient: self.lenient,
        }
    }

    #[doc(hidden)]
    pub fn restore(&mut self, position: Position) {
        self.at = position.at;
        self.depth = position.depth;
        self.lenient = position.lenient;
    }

    /// The byte at which the next value starts.
    #[doc(hidden)]
    pub fn offset(&mut self) -> usize {
        self.space();
        self.at
    }

    /// How many bytes were read.
    pub(crate) fn passed(&self) -> usize {
        self.at
    }

    /// The kind of the next value; `None` at the end and before what starts no value.
    #[doc(hidden)]
    pub fn kind(&mut self) -> Option<Kinds> {
        match self.peek()? {
            b'{' => Some(Kinds::OBJECT),
            b'[' => Some(Kinds::ARRAY),
            b'"' => Some(Kinds::STRING),
            b'-' | b'0'..=b'9' => Some(Kinds::NUMBER),
            b't' | b'f' => Some(Kinds::BOOLEAN),
            b'n' => Some(Kinds::NULL),
            _ => None,
        }
    }

    #[doc(hidden)]
    pub fn is_lenient(&self, form: Forms) -> bool {
        self.lenient.has(form)
    }

    /// "Expected … here", with the kind of what is there.
    #[doc(hidden)]
    pub fn expected(&mut self, expected: &'static str) -> DecodeError {
        let found = match self.kind() {
            Some(Kinds::OBJECT) => "object",
            Some(Kinds::ARRAY) => "array",
            Some(Kinds::STRING) => "string",
            Some(Kinds::NUMBER) => "number",
            Some(Kinds::BOOLEAN) => "boolean",
            Some(_) => "null",
            None if self.at == self.text.len() => "the end of the text",
            None => "no JSON value",
        };
        DecodeError::expected(expected, found, self.at)
    }

    // Scalars

    /// A string's content; with leniency also a number's token.
    #[doc(hidden)]
    pub fn text(&mut self, expected: &'static str) -> Result<Cow<'a, str>, DecodeError> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') if self.is_lenient(Forms::NUMBER) => {
                self.number_token().map(Cow::Borrowed)
            }
            _ => Err(self.expected(expected)),
        }
    }

    /// A number's token; with leniency also from a string that holds just that.
    #[doc(hidden)]
    pub fn number(&mut self, expected: &'static str) -> Result<Cow<'a, str>, DecodeError> {
        match self.peek() {
            Some(b'-' | b'0'..=b'9') => self.number_token().map(Cow::Borrowed),
            Some(b'"') if self.is_lenient(Forms::STRING) => {
                let start = self.at;
                let text = self.string()?;
                if scan::is_number(&text) {
                    Ok(text)
                } else {
                    Err(DecodeError::expected(
                        expected,
                        "a string without one",
                        start,
                    ))
                }
            }
            _ => Err(self.expected(expected)),
        }
    }

    /// A boolean; with leniency also from `"true"` and `"false"`.
    #[doc(hidden)]
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            Some(b'f') => self.word("false").map(|()| false),
            Some(b'"') if self.is_lenient(Forms::STRING) => {
                let start = self.at;
                match &*self.string()? {
                    "true" => Ok(true),
                    "false" => Ok(false),
                    _ => Err(DecodeError::expected(
                        "boolean",
                        "a string without one",
                        start,
                    )),
                }
            }
            _ => Err(self.expected("boolean")),
        }
    }

    /// Takes `null` if it comes next.
    #[doc(hidden)]
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek() == Some(b'n') {
            self.word("null").map(|()| true)
        } else {
            Ok(false)
        }
    }

    /// Takes what leniency lets stand for an absent value: `null`, `""`.
    #[doc(hidden)]
    pub fn absent(&mut self) -> Result<bool, DecodeError> {
        if self.lenient == Forms::NONE {
            return Ok(false);
        }
        if self.is_lenient(Forms::NULL) && self.null()? {
            return Ok(true);
        }
        let empty = self.is_lenient(Forms::EMPTY)
            && self.peek() == Some(b'"')
            && self.byte(self.at + 1) == Some(b'"');
        if empty {
            self.at += 2;
        }
        Ok(empty)
    }

    /// The next value as it stands in the text, checked.
    #[doc(hidden)]
    pub fn raw(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.offset();
        self.skip()?;
        Ok(self.since(start))
    }

    /// A value of the type that the caller wants.
    #[doc(hidden)]
    #[inline]
    pub fn value<T: Value>(&mut self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        value.read(self)?;
        Ok(value)
    }

    // Tokens

    /// The text from here on.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    fn space(&mut self) {
        self.at = scan::space(self.text.as_bytes(), self.at);
    }

    /// The first byte of what comes next.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.space();
        self.byte(self.at)
    }

    pub(super) fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth == DEPTH {
            return Err(DecodeError::syntax(
                "more than 128 levels of nesting",
                self.at,
            ));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Passes the closing bracket.
    #[expect(clippy::unnecessary_wraps, reason = "the last call of what may fail")]
    pub(super) fn leave(&mut self) -> Result<(), DecodeError> {
        self.depth -= 1;
        self.at += 1;
        Ok(())
    }

    pub(super) fn expected_after(&mut self, expected: &'static str) -> DecodeError {
        let at_end = self.peek().is_none();
        let found = if at_end {
            "the end of the text"
        } else {
            "something else"
        };
        DecodeError::expected(expected, found, self.at)
    }

    pub(super) fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(DecodeError::syntax("a word that is not JSON", self.at))
        }
    }

    pub(super) fn number_token(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        self.at = scan::number(self.text.as_bytes(), start)?;
        Ok(self.since(start))
    }

    #[expect(
        clippy::string_slice,
        reason = "tokens begin and end with ASCII, and `at` only grows"
    )]
    fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let (content, escaped) = self.content()?;
        if escaped {
            scan::unescape(content).map(Cow::Owned)
        } else {
            Ok(Cow::Borrowed(content))
        }
    }

    /// What stands between a string's quotes, and whether there are escapes in it.
    #[expect(
        clippy::string_slice,
        reason = "a string's token has a quote at both ends"
    )]
    pub(crate) fn content(&mut self) -> Result<(&'a str, bool), DecodeError> {
        let start = self.at;
        let (end, escaped) = scan::string(self.text.as_bytes(), start)?;
        self.at = end;
        Ok((&self.text[start + 1..end - 1], escaped))
    }
}
