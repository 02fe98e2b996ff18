//! Rules that span the members of an object.

use zeroize::Zeroizing;

use super::rules::{listed, same_scalar};
use crate::shape::{Condition, Facet, Group, Is, Shape};

/// What rules over several members of an object ask about.
pub(super) struct Spanned {
    pub(super) shape: &'static Shape,
    /// One for each member of the shape that was told.
    pub(super) members: Vec<Presence>,
    /// Whether conditions of the shape ask for values.
    pub(super) keeps: bool,
    pub(super) extra: Vec<String>,
}

pub(super) enum Presence {
    Absent,
    Present(Option<Zeroizing<String>>),
}

impl Spanned {
    /// `None` where no rule spans the members.
    #[inline]
    pub(super) fn of(shape: &'static Shape) -> Option<Box<Self>> {
        let conditional = |facet: &Facet| matches!(facet, Facet::RequiredWhen(_));
        let keeps = shape
            .members()
            .iter()
            .any(|member| member.facets.iter().any(conditional));
        let spans = keeps || !shape.groups.is_empty();
        spans.then(|| {
            Box::new(Self {
                shape,
                members: Vec::with_capacity(shape.members().len()),
                keeps,
                extra: Vec::new(),
            })
        })
    }

    #[inline(never)]
    pub(super) fn push(&mut self, presence: Presence) {
        self.members.push(presence);
    }

    /// Keeps the value of the member that was told last.
    #[inline(never)]
    pub(super) fn keep(&mut self, text: &str) {
        if let Some(Presence::Present(kept)) = self.members.last_mut() {
            *kept = Some(Zeroizing::new(text.to_owned()));
        }
    }

    /// The member of that name, if the object has it.
    fn presence(&self, name: &str) -> Option<&Presence> {
        let mut members = self.shape.members().iter();
        let index = members.position(|member| member.wire == name)?;
        self.members
            .get(index)
            .filter(|presence| matches!(presence, Presence::Present(_)))
    }

    pub(super) fn holds(&self, condition: &Condition) -> bool {
        let found = self.presence(condition.field);
        let is_one = |values: &[&str]| match found {
            // Whether it was text or a number is not kept: the spec's condition has the right one.
            Some(Presence::Present(Some(text))) => {
                values.iter().any(|value| same_scalar(value, text, true))
            }
            _ => false,
        };
        match &condition.is {
            Is::In(values) => is_one(values),
            Is::InOrAbsent(values) => found.is_none() || is_one(values),
            Is::Present => found.is_some(),
            Is::Absent => found.is_none(),
        }
    }

    pub(super) fn group_rule(&self, group: &Group) -> Option<String> {
        let there = |name: &&str| {
            self.presence(name).is_some() || self.extra.iter().any(|extra| extra == name)
        };
        let full = |sets: &[&[&str]]| sets.iter().filter(|set| set.iter().all(there)).count();
        match group {
            Group::AnyOf(sets) if full(sets) == 0 => {
                Some(format!("needs at least one of {}", listed(sets)))
            }
            Group::OneOf(sets) if full(sets) != 1 => {
                Some(format!("needs exactly one of {}", listed(sets)))
            }
            _ => None,
        }
    }
}
