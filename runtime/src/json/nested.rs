//! Lists and objects: how the reader goes into them, and over what it does not know.

use std::borrow::Cow;
use std::cell::Cell;

use super::reader::Reader;
use super::scan;
use crate::decode_error::{DecodeError, Step};
use crate::shape::{self, Forms, Shape};
use crate::value::{Extra, Value};

impl<'a> Reader<'a> {
    /// A list: calls back at each item.
    #[doc(hidden)]
    pub fn array(
        &mut self,
        item: &mut dyn FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.peek() != Some(b'[') {
            if self.is_lenient(Forms::SINGLE) {
                return item(self).map_err(|error| error.inside(Step::Index(0)));
            }
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
        let members = shape.members();
        let mut seen = Seen::new(members.len());
        let mut next = 0;
        let expected = Expected(Cell::new(members.first()));
        self.members_expecting(&expected, &mut |reader, name| {
            let found = match expected.is_met() {
                true => Some(next),
                false => find(members, next, &name),
            };
            let Some((index, member, value)) =
                found.and_then(|index| Some((index, members.get(index)?, values.get_mut(index)?)))
            else {
                expected.0.set(members.get(next));
                reader.lenient = outer;
                let start = reader.at;
                let is_listed = extra.as_ref().is_some_and(|extra| extra.is_listed());
                let outcome = match &mut extra {
                    Some(extra) => extra
                        .read_member(name.into_owned(), reader)
                        .map(|()| Member::Known)
                        .map_err(|error| error.inside(Step::Entry)),
                    None => reader.skip().map(|()| Member::Unknown(name)),
                };
                if !is_listed {
                    reader.lost = reader.lost.saturating_add(reader.at - start);
                }
                return outcome;
            };
            next = index + 1;
            expected.0.set(members.get(next));
            if seen.set(index) {
                return Err(
                    DecodeError::duplicate(reader.offset()).inside(Step::Member(member.wire))
                );
            }
            reader.lenient = member.lenient().and(reader.everywhere);
            value
                .read(reader)
                .map_err(|error| error.inside(Step::Member(member.wire)))?;
            Ok(Member::Known)
        })?;
        self.lenient = outer;
        let mut required = shape.required(values).iter();
        match required
            .find(|index| !seen.has(**index))
            .and_then(|index| members.get(*index))
        {
            Some(missing) => Err(DecodeError::missing(missing.wire, start)),
            None => Ok(()),
        }
    }

    /// An object: calls back at each value, and refuses a second member among those that the callback does not know.
    pub(crate) fn members(&mut self, member: &mut OnMember<'_, 'a>) -> Result<(), DecodeError> {
        self.members_expecting(&Expected(Cell::new(None)), member)
    }

    fn members_expecting(
        &mut self,
        expected: &Expected,
        member: &mut OnMember<'_, 'a>,
    ) -> Result<(), DecodeError> {
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
            let name = match expected.meet(self.rest()) {
                Some(met) => {
                    self.at += met.quoted().len();
                    Cow::Borrowed(met.wire)
                }
                None => self.string()?,
            };
            if self.peek() != Some(b':') {
                return Err(self.expected_after("`:`"));
            }
            self.at += 1;
            match member(self, name)? {
                Member::Known => {}
                Member::Unknown(_) if self.is_known() => {}
                Member::Unknown(name) => {
                    if unknown.is_empty() {
                        unknown.reserve(16);
                    }
                    unknown.push(name);
                }
                Member::Last => return Ok(()),
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
            Some(b'{' | b'[') if self.is_known() => self.pass(),
            Some(b'{') => {
                self.members(&mut |reader, name| reader.skip().map(|()| Member::Unknown(name)))
            }
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

    /// Passes over an object or list of a text that is known to be JSON: only its end is looked for.
    fn pass(&mut self) -> Result<(), DecodeError> {
        let text = self.text.as_bytes();
        let mut depth = 0_usize;
        loop {
            match text.get(self.at) {
                Some(b'"') => {
                    self.at = scan::string(text, self.at)?.0;
                    continue;
                }
                Some(b'{' | b'[') => depth += 1,
                Some(b'}' | b']') => depth -= 1,
                Some(_) => {}
                None => return Err(self.expected_after("a closing bracket")),
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

/// What is called at each member of an object, with its name.
pub(crate) type OnMember<'f, 'a> =
    dyn FnMut(&mut Reader<'a>, Cow<'a, str>) -> Result<Member<'a>, DecodeError> + 'f;

/// What a callback made of a member.
pub(crate) enum Member<'a> {
    /// It keeps count of this one by itself.
    Known,
    /// Its name is to be compared with the others'.
    Unknown(Cow<'a, str>),
    /// Nothing more is wanted; the reader stops within the object and must be put back.
    Last,
}

/// Whether a name stands twice. A few are compared each with each, mostly by length; the rest is sorted, since a hostile text may have
/// very many.
fn has_twins(names: &mut [Cow<'_, str>]) -> bool {
    if names.len() <= 32 {
        let mut rest = &*names;
        while let Some((name, others)) = rest.split_first() {
            if others.contains(name) {
                return true;
            }
            rest = others;
        }
        return false;
    }
    names.sort_unstable();
    !names.is_sorted_by(|one, other| one < other)
}

/// The member whose name probably comes next: then there is no need to look for the name's end, nor for the member.
struct Expected(Cell<Option<&'static shape::Member>>);

impl Expected {
    /// That member, if the text goes on with its name; else it is forgotten.
    #[inline]
    fn meet(&self, text: &[u8]) -> Option<&'static shape::Member> {
        let member = self.0.get()?;
        let met = text.starts_with(member.quoted());
        if !met {
            self.0.set(None);
        }
        met.then_some(member)
    }

    /// Whether it came.
    #[inline]
    fn is_met(&self) -> bool {
        self.0.get().is_some()
    }
}

/// The member of a name: behind `next` first, since those in between are often left out.
fn find(members: &[shape::Member], next: usize, name: &str) -> Option<usize> {
    let (before, behind) = members.split_at_checked(next)?;
    let place = |members: &[shape::Member]| members.iter().position(|member| member.wire == name);
    place(behind)
        .map(|index| next + index)
        .or_else(|| place(before))
}

/// Which members were there.
struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    fn new(members: usize) -> Self {
        let rest = members.div_ceil(64).saturating_sub(1);
        Self {
            first: 0,
            rest: vec![0; rest],
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "a word for each 64 members, and the index is one of a member"
    )]
    fn word(&mut self, index: usize) -> &mut u64 {
        if index < 64 {
            &mut self.first
        } else {
            &mut self.rest[index / 64 - 1]
        }
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

#[cfg(test)]
mod tests {
    use super::has_twins;

    #[test]
    fn twins_among_few_and_among_many() {
        for count in [0, 1, 2, 32, 33, 100] {
            let names = || (0..count).map(|index| format!("n{index:03}").into());
            assert!(!has_twins(&mut names().rev().collect::<Vec<_>>()));
            for twin in names() {
                let mut names: Vec<_> = names().chain([twin]).collect();
                assert!(has_twins(&mut names));
                names.rotate_right(count / 2);
                assert!(has_twins(&mut names));
            }
        }
    }
}
