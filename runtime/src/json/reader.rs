//! The pull parser: a cursor over the text that values are read from.

use std::borrow::Cow;

use super::scan;
use crate::decode_error::{DecodeError, Step};
use crate::shape::{Forms, Kinds, Shape};
use crate::value::{Extra, Value};

/// Levels of nesting, as serde_json has them.
const DEPTH: u16 = 128;

/// A cursor over JSON text.
///
/// Users have no need of it: [`from_slice`](super::from_slice) reads a whole text. It is public because [`Value::read`] takes one.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u16,
    lenient: Forms,
    everywhere: Forms,
    answer: u8,
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
            Err(error) => Err(DecodeError::syntax("a byte that is not UTF-8", error.valid_up_to())),
        }
    }

    /// Starts at the beginning of a text.
    pub fn from_text(text: &'a str) -> Self {
        let none = Forms::NONE;
        Self { text, at: 0, depth: 0, lenient: none, everywhere: none, answer: 0 }
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
        Position { at: self.at, depth: self.depth, lenient: self.lenient }
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
            Some(b'-' | b'0'..=b'9') if self.is_lenient(Forms::NUMBER) => self.number_token().map(Cow::Borrowed),
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
                    Err(DecodeError::expected(expected, "a string without one", start))
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
                    _ => Err(DecodeError::expected("boolean", "a string without one", start)),
                }
            }
            _ => Err(self.expected("boolean")),
        }
    }

    /// Takes `null` if it comes next.
    #[doc(hidden)]
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.peek() == Some(b'n') { self.word("null").map(|()| true) } else { Ok(false) }
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
        Ok(&self.text[start..self.at])
    }

    /// A value of the type that the caller wants.
    #[doc(hidden)]
    #[inline]
    pub fn value<T: Value>(&mut self) -> Result<T, DecodeError> {
        let mut value = T::blank();
        value.read(self)?;
        Ok(value)
    }

    /// The members of an object, as they stand in the text.
    #[cfg(feature = "serde")]
    pub(crate) fn raw_members(&mut self) -> Result<Vec<(Cow<'a, str>, &'a str)>, DecodeError> {
        let mut members = Vec::new();
        self.members(&mut |reader, name| {
            members.push((name, reader.raw()?));
            Ok(Member::Known)
        })?;
        Ok(members)
    }

    /// The items of a list, as they stand in the text.
    #[cfg(feature = "serde")]
    pub(crate) fn raw_items(&mut self) -> Result<Vec<&'a str>, DecodeError> {
        let mut items = Vec::new();
        self.array(&mut |reader| {
            items.push(reader.raw()?);
            Ok(())
        })?;
        Ok(items)
    }

    // Lists and objects

    /// A list: calls back at each item.
    #[doc(hidden)]
    pub fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.peek() != Some(b'[') {
            return Err(self.expected("array"));
        }
        self.enter()?;
        if self.peek() == Some(b']') {
            return self.leave();
        }
        for index in 0.. {
            item(self).map_err(|error| error.inside(Step::Index(index)))?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.expected_after("`,` or `]`")),
            }
        }
        self.leave()
    }

    /// An object: each value is read at the member it belongs to; `extra` takes the members that the shape does not name.
    ///
    /// # Errors
    /// A member stands twice, a value does not read, or one that may not be absent is missing.
    #[doc(hidden)]
    pub fn object(
        &mut self,
        shape: &'static Shape,
        values: &mut [&mut dyn Value],
        mut extra: Option<&mut dyn Extra>,
    ) -> Result<(), DecodeError> {
        let start = self.offset();
        let outer = self.lenient;
        let members = shape.members;
        let mut seen = Seen::new(members.len());
        let mut next = 0;
        self.members(&mut |reader, name| {
            let hinted = members.get(next).is_some_and(|member| *member.wire == *name);
            let found = if hinted { Some(next) } else { members.iter().position(|member| *member.wire == *name) };
            let Some((index, value)) = found.and_then(|index| Some((index, values.get_mut(index)?))) else {
                reader.lenient = outer;
                return match &mut extra {
                    Some(extra) => extra
                        .read_member(name.into_owned(), reader)
                        .map(|()| Member::Known)
                        .map_err(|error| error.inside(Step::Entry)),
                    None => reader.skip().map(|()| Member::Unknown(name)),
                };
            };
            next = index + 1;
            let member = &members[index];
            if seen.set(index) {
                return Err(DecodeError::duplicate(reader.offset()).inside(Step::Member(member.wire)));
            }
            reader.lenient = if member.facets.is_empty() { reader.everywhere } else { member.lenient().and(reader.everywhere) };
            value.read(reader).map_err(|error| error.inside(Step::Member(member.wire)))?;
            Ok(Member::Known)
        })?;
        self.lenient = outer;
        for (index, member) in members.iter().enumerate() {
            let missing = !seen.has(index) && values.get(index).is_some_and(|value| !value.may_be_absent());
            if missing {
                return Err(DecodeError::missing(member.wire, start));
            }
        }
        Ok(())
    }

    /// An object: calls back at each value, and refuses a second member among those that the callback does not know.
    pub(super) fn members(&mut self, member: &mut OnMember<'_, 'a>) -> Result<(), DecodeError> {
        if self.peek() != Some(b'{') {
            return Err(self.expected("object"));
        }
        self.enter()?;
        if self.peek() == Some(b'}') {
            return self.leave();
        }
        let mut unknown = Vec::new();
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.expected_after("a member's name"));
            }
            let name = self.string()?;
            if self.peek() != Some(b':') {
                return Err(self.expected_after("`:`"));
            }
            self.at += 1;
            if let Member::Unknown(name) = member(self, name)? {
                unknown.push(name);
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.expected_after("`,` or `}`")),
            }
        }
        if has_twins(&mut unknown) {
            return Err(DecodeError::duplicate(self.at));
        }
        self.leave()
    }

    /// Passes over a value, checking it as if it were read.
    pub(super) fn skip(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Some(b'{') => self.members(&mut |reader, name| reader.skip().map(|()| Member::Unknown(name))),
            Some(b'[') => self.array(&mut |reader| reader.skip()),
            Some(b'"') => {
                self.at = scan::string(self.text.as_bytes(), self.at)?.0;
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => self.number_token().map(|_| ()),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => Err(self.expected("a value")),
        }
    }

    // Tokens

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    fn space(&mut self) {
        self.at = scan::space(self.text.as_bytes(), self.at);
    }

    /// The first byte of what comes next.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.byte(self.at)
    }

    fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth == DEPTH {
            return Err(DecodeError::syntax("more than 128 levels of nesting", self.at));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Passes the closing bracket.
    #[expect(clippy::unnecessary_wraps, reason = "the last call of what may fail")]
    fn leave(&mut self) -> Result<(), DecodeError> {
        self.depth -= 1;
        self.at += 1;
        Ok(())
    }

    fn expected_after(&mut self, expected: &'static str) -> DecodeError {
        let at_end = self.peek().is_none();
        let found = if at_end { "the end of the text" } else { "something else" };
        DecodeError::expected(expected, found, self.at)
    }

    fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(())
        } else {
            Err(DecodeError::syntax("a word that is not JSON", self.at))
        }
    }

    fn number_token(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        self.at = scan::number(self.text.as_bytes(), start)?;
        Ok(&self.text[start..self.at])
    }

    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let start = self.at;
        let (end, escaped) = scan::string(self.text.as_bytes(), start)?;
        self.at = end;
        let content = &self.text[start + 1..end - 1];
        if escaped { scan::unescape(content).map(Cow::Owned) } else { Ok(Cow::Borrowed(content)) }
    }
}

/// What is called at each member of an object, with its name.
type OnMember<'f, 'a> = dyn FnMut(&mut Reader<'a>, Cow<'a, str>) -> Result<Member<'a>, DecodeError> + 'f;

/// What a callback made of a member.
pub(super) enum Member<'a> {
    /// It keeps count of this one by itself.
    Known,
    /// Its name is to be compared with the others'.
    Unknown(Cow<'a, str>),
}

/// Whether a name stands twice. Sorting, since a hostile text may have very many.
fn has_twins(names: &mut [Cow<'_, str>]) -> bool {
    if names.len() < 2 {
        return false;
    }
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// Which members were there.
struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    fn new(members: usize) -> Self {
        let rest = members.div_ceil(64).saturating_sub(1);
        Self { first: 0, rest: vec![0; rest] }
    }

    fn word(&mut self, index: usize) -> &mut u64 {
        if index < 64 { &mut self.first } else { &mut self.rest[index / 64 - 1] }
    }

    /// Notes a member; says whether it was there before.
    fn set(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = self.word(index);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    fn has(&mut self, index: usize) -> bool {
        *self.word(index) & (1 << (index % 64)) != 0
    }
}
