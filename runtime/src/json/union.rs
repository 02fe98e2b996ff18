//! How the reader tells the variants of a union apart.

use std::borrow::Cow;

use super::nested::Member;
use super::reader::Reader;
use super::{find, scalar_text};
use crate::decode_error::{DecodeError, Step};
use crate::shape::{Kinds, Probe};

impl<'a> Reader<'a> {
    /// The token of a member of the object that comes next, without moving on. `None` if there is no such member, or no object.
    ///
    /// Goes no further than that member: what stands behind it is checked when the object is read.
    #[doc(hidden)]
    pub fn peek_member(&mut self, name: &str) -> Result<Option<&'a str>, DecodeError> {
        if self.kind() != Some(Kinds::OBJECT) {
            return Ok(None);
        }
        let start = self.position();
        let mut token = None;
        self.members(&mut |reader, found| {
            let raw = reader.raw()?;
            if found == name {
                token = Some(raw);
                return Ok(Member::Last);
            }
            Ok(Member::Unknown(found))
        })?;
        self.restore(start);
        Ok(token)
    }

    /// The token of a node within the value that comes next, without moving on.
    #[doc(hidden)]
    pub fn peek_pointer(&mut self, pointer: &str) -> Result<Option<&'a str>, DecodeError> {
        let start = self.position();
        let found = find::within(self, pointer)?;
        self.restore(start);
        Ok(found)
    }

    /// Reads a union by probes: `read` is called with the index of each variant that fits until one reads, or with the number of
    /// variants if none fits.
    ///
    /// # Errors
    /// If one variant fits, its error; if several, what was wrong with each.
    #[doc(hidden)]
    pub fn union(
        &mut self,
        variants: &[(&'static str, Probe)],
        read: &mut dyn FnMut(usize, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let start = self.position();
        let outline = self.outline()?;
        let mut tried = Vec::new();
        for (index, (name, probe)) in variants.iter().enumerate() {
            if !outline.fits(probe) {
                continue;
            }
            match read(index, self) {
                Ok(()) => return Ok(()),
                Err(error) => tried.push((*name, error)),
            }
            self.restore(start);
        }
        if tried.len() > 1 {
            let at = self.offset();
            return Err(DecodeError::no_variant(tried, at));
        }
        match tried.pop() {
            Some((_, error)) => Err(error),
            None => read(variants.len(), self),
        }
    }

    /// Which variant of a union the tag names: its index, or the number of variants.
    #[doc(hidden)]
    pub fn tagged(
        &mut self,
        tag: &'static str,
        variants: &[&[&str]],
    ) -> Result<usize, DecodeError> {
        let token = self
            .peek_member(tag)
            .map_err(|error| error.inside(Step::Member(tag)))?;
        let text = token.and_then(scalar_text);
        let found =
            text.and_then(|text| variants.iter().position(|values| values.contains(&&*text)));
        Ok(found.unwrap_or(variants.len()))
    }

    fn outline(&mut self) -> Result<Outline<'a>, DecodeError> {
        let Some(kind) = self.kind() else {
            return Err(self.expected("a value"));
        };
        let start = self.position();
        let mut members = Vec::new();
        if kind == Kinds::OBJECT {
            self.members(&mut |reader, name| {
                members.push((name.clone(), reader.raw()?));
                Ok(Member::Unknown(name))
            })?;
        }
        self.restore(start);
        let scalar = if kind == Kinds::OBJECT || kind == Kinds::ARRAY {
            None
        } else {
            Some(self.raw()?)
        };
        self.restore(start);
        Ok(Outline {
            kind,
            members,
            scalar,
        })
    }
}

/// What a value looks like from outside.
struct Outline<'a> {
    kind: Kinds,
    members: Vec<(Cow<'a, str>, &'a str)>,
    /// The token of a scalar.
    scalar: Option<&'a str>,
}

impl<'a> Outline<'a> {
    fn fits(&self, probe: &Probe) -> bool {
        probe.kinds.has(self.kind)
            && (self.kind != Kinds::OBJECT
                || probe
                    .required
                    .iter()
                    .all(|name| self.member(name).is_some()))
            && probe
                .constants
                .iter()
                .all(|(pointer, values)| self.holds(pointer, values))
    }

    fn member(&self, name: &str) -> Option<&'a str> {
        self.members
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, token)| *token)
    }

    /// Whether the scalar at the pointer, if it is there, has one of the values.
    fn holds(&self, pointer: &str, values: &[&str]) -> bool {
        let token = match pointer.strip_prefix('/') {
            None => self.scalar,
            Some(path) => {
                let (first, rest) = path.find('/').map_or((path, ""), |at| path.split_at(at));
                let token = self.member(&find::unescape(first));
                token.and_then(|token| {
                    find::within(&mut Reader::from_text(token), rest)
                        .ok()
                        .flatten()
                })
            }
        };
        let text = token.and_then(scalar_text);
        text.is_some_and(|text| values.contains(&&*text))
    }
}
