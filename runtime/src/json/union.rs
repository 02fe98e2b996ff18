//! How the reader tells the variants of a union apart.
//!
//! Cheap signs come first: the kind of the value, then one member that most variants have a fixed value for, then which members are
//! there. Where several variants still fit, they are read in their order, and the first that lists every member is taken; if none
//! does, the one that lists most of the text.

use std::borrow::Cow;

use super::nested::Member;
use super::reader::{Position, Reader};
use super::{find, scalar_text};
use crate::decode_error::{DecodeError, Step};
use crate::shape::{Kinds, Probe};

/// How often the bytes of a text may be read again for the sake of a better variant, on average: without a bound, unions inside of
/// unions would take time that doubles with each level.
const REREADS: usize = 64;

/// Reads the variant of this index; with the number of variants as index, keeps the value as it came.
type Read<'f, 'a> = dyn FnMut(usize, &mut Reader<'a>) -> Result<(), DecodeError> + 'f;

type Variants<'v> = &'v [(&'static str, Probe)];

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
        self.glance(|reader| {
            reader.members(&mut |reader, found| {
                let raw = reader.raw()?;
                if found == name {
                    token = Some(raw);
                    return Ok(Member::Last);
                }
                Ok(Member::Known)
            })
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

    /// Reads a union by probes: `read` is called with the index of a variant that fits, or with the number of variants if none does.
    ///
    /// # Errors
    /// If one variant fits, its error; if several, what was wrong with each.
    #[doc(hidden)]
    pub fn union(
        &mut self,
        variants: &[(&'static str, Probe)],
        read: &mut dyn FnMut(usize, &mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let Some(kind) = self.kind() else {
            return Err(self.expected("a value"));
        };
        let start = self.position();
        let mut of_kind = (0..variants.len()).filter(|index| {
            variants
                .get(*index)
                .is_some_and(|(_, probe)| probe.kinds.has(kind))
        });
        let mut fitting = match (of_kind.next(), of_kind.next()) {
            (Some(only), None) if kind != Kinds::OBJECT => return read(only, self),
            (Some(only), None) => vec![only],
            (Some(first), Some(second)) => [first, second].into_iter().chain(of_kind).collect(),
            (None, _) => Vec::new(),
        };
        if kind == Kinds::OBJECT {
            self.keep_switched(variants, &mut fitting)?;
        }
        if let [only] = fitting.as_slice() {
            return self.only(*only, variants, start, read);
        }
        if kind == Kinds::OBJECT && !fitting.is_empty() {
            let outline = self.outline()?;
            fitting.retain(|index| outline.misfit(*index, variants).is_none());
        }
        match fitting.as_slice() {
            [] => self.unlisted(variants.len(), read),
            [only] => read(*only, self),
            several => self.best(several, variants, start, read),
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
        if found.is_none() {
            self.lost = self.lost.saturating_add(1);
        }
        Ok(found.unwrap_or(variants.len()))
    }

    /// Says that so many bytes of text were read as less than a type has for them: a union then takes another variant, if that
    /// has more.
    pub(crate) fn misses(&mut self, bytes: usize) {
        self.lost = self.lost.saturating_add(bytes.max(1));
    }

    fn unlisted(&mut self, index: usize, read: &mut Read<'_, 'a>) -> Result<(), DecodeError> {
        self.lost = self.lost.saturating_add(1);
        read(index, self)
    }

    /// Drops the variants that the first member with fixed values speaks against.
    fn keep_switched(
        &mut self,
        variants: Variants<'_>,
        fitting: &mut Vec<usize>,
    ) -> Result<(), DecodeError> {
        let probe = |index: &usize| variants.get(*index).map(|(_, probe)| probe);
        let switch = fitting
            .iter()
            .filter_map(probe)
            .find_map(|probe| probe.constants.first());
        let Some((pointer, _)) = switch else {
            return Ok(());
        };
        let start = self.position();
        let mut token = None;
        self.glance(|reader| {
            token = find::within(reader, pointer)?;
            Ok(())
        })?;
        self.restore(start);
        let text = token.map(scalar_text);
        fitting.retain(|index| {
            let values =
                probe(index).and_then(|probe| probe.constants.iter().find(|(at, _)| at == pointer));
            match (values, &text) {
                (Some((_, values)), Some(text)) => {
                    text.as_ref().is_some_and(|text| values.contains(&&**text))
                }
                _ => true,
            }
        });
        Ok(())
    }

    /// Reads the only variant that can be meant; where that fails, and not for a member's sake alone, the value is kept as it came.
    fn only(
        &mut self,
        index: usize,
        variants: Variants<'_>,
        start: Position,
        read: &mut Read<'_, 'a>,
    ) -> Result<(), DecodeError> {
        let outer = self.lost;
        let Err(error) = read(index, self) else {
            return Ok(());
        };
        self.lost = outer;
        self.restore(start);
        match self.outline()?.misfit(index, variants) {
            None => Err(error),
            Some(_) => self.unlisted(variants.len(), read),
        }
    }

    /// Reads the variant that lists most of the text.
    fn best(
        &mut self,
        fitting: &[usize],
        variants: Variants<'_>,
        start: Position,
        read: &mut Read<'_, 'a>,
    ) -> Result<(), DecodeError> {
        let outer = self.lost;
        let from = self.offset();
        let mut tried = Vec::new();
        let mut best: Option<(usize, usize)> = None;
        let mut held = None;
        for index in fitting {
            self.restore(start);
            self.lost = 0;
            let outcome = read(*index, self);
            held = Some(*index);
            self.reread = self.reread.saturating_add(self.passed() - from);
            let spent = self.reread / REREADS > self.text.len();
            match outcome {
                Ok(()) => {
                    let lost = self.lost;
                    if lost == 0 || spent {
                        self.lost = outer.saturating_add(lost);
                        return Ok(());
                    }
                    if best.is_none_or(|(least, _)| lost < least) {
                        best = Some((lost, *index));
                    }
                }
                Err(error) => {
                    let name = variants.get(*index).map_or("", |(name, _)| name);
                    tried.push((name, error));
                    if spent && best.is_none() {
                        break;
                    }
                }
            }
        }
        self.lost = outer;
        let Some((lost, index)) = best else {
            self.restore(start);
            self.say_misfits(fitting, variants, &mut tried)?;
            return Err(DecodeError::no_variant(tried, from));
        };
        if held != Some(index) {
            self.restore(start);
            read(index, self)?;
        }
        self.lost = outer.saturating_add(lost);
        Ok(())
    }

    /// Adds why the variants that were not read are not meant.
    fn say_misfits(
        &mut self,
        read: &[usize],
        variants: Variants<'_>,
        tried: &mut Vec<(&'static str, DecodeError)>,
    ) -> Result<(), DecodeError> {
        let at = self.offset();
        let kind = self.kind();
        let outline = self.outline()?;
        for (index, (name, probe)) in variants.iter().enumerate() {
            if read.contains(&index) {
                continue;
            }
            let error = match outline.misfit(index, variants) {
                _ if kind.is_none_or(|kind| !probe.kinds.has(kind)) => {
                    self.expected(probe.kinds.words())
                }
                Some(Misfit::Missing(member)) => DecodeError::missing(member, at),
                Some(Misfit::Other(pointer)) => {
                    let error = DecodeError::expected("a value that it lists", "another", at);
                    let steps = pointer.rsplit('/').filter(|step| !step.is_empty());
                    steps.fold(error, |error, step| error.inside(Step::Member(step)))
                }
                None => continue,
            };
            tried.push((name, error));
        }
        Ok(())
    }

    /// Looks ahead without comparing names: whatever is wrong is found when the value is read.
    fn glance(
        &mut self,
        look: impl FnOnce(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let start = self.position();
        let known = std::mem::replace(&mut self.known, true);
        let outcome = look(self);
        self.known = known;
        outcome.map_err(|error| {
            // What is wrong is told as everywhere else.
            self.restore(start);
            self.skip().err().unwrap_or(error)
        })
    }

    /// The members of the object that comes next.
    fn outline(&mut self) -> Result<Outline<'a>, DecodeError> {
        let start = self.position();
        let mut members = Vec::new();
        if self.kind() == Some(Kinds::OBJECT) {
            self.glance(|reader| {
                reader.members(&mut |reader, name| {
                    members.push((name, reader.raw()?));
                    Ok(Member::Known)
                })
            })?;
        }
        self.restore(start);
        Ok(Outline { members })
    }
}

/// What an object looks like from outside.
struct Outline<'a> {
    members: Vec<(Cow<'a, str>, &'a str)>,
}

/// Why a variant is not meant.
enum Misfit {
    /// A member that it always has is missing.
    Missing(&'static str),
    /// The member at this pointer has a value that it never has there.
    Other(&'static str),
}

impl<'a> Outline<'a> {
    /// Why the object can't be of the variant, if its probe says so.
    fn misfit(&self, index: usize, variants: Variants<'_>) -> Option<Misfit> {
        let (_, probe) = variants.get(index)?;
        let missing = probe
            .required
            .iter()
            .find(|name| self.member(name).is_none());
        if let Some(name) = missing {
            return Some(Misfit::Missing(name));
        }
        let mut constants = probe.constants.iter();
        let other = constants.find(|(pointer, values)| !self.may_hold(pointer, values));
        other.map(|(pointer, _)| Misfit::Other(pointer))
    }

    fn member(&self, name: &str) -> Option<&'a str> {
        self.members
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, token)| *token)
    }

    /// Whether the scalar at the pointer, if it is there, has one of the values.
    fn may_hold(&self, pointer: &str, values: &[&str]) -> bool {
        let path = pointer.strip_prefix('/').unwrap_or(pointer);
        let (first, rest) = path.find('/').map_or((path, ""), |at| path.split_at(at));
        let token = self.member(&find::unescape(first)).and_then(|token| {
            find::within(&mut Reader::from_text(token).known(), rest)
                .ok()
                .flatten()
        });
        token.is_none_or(|token| scalar_text(token).is_some_and(|text| values.contains(&&*text)))
    }
}
