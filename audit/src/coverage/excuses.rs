//! What the spec acknowledges by `x-deviates`, as coverage needs it.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::source::Span;

use crate::audit::Excused;
use crate::facts::Place;
use crate::finding::Rule;
use crate::link::PartId;
use crate::spec::Aspect;

/// What the spec acknowledges.
#[derive(Default)]
pub(super) struct Excuses {
    /// Members that are left out.
    pub(super) missing: BTreeSet<(usize, Vec<String>)>,
    /// Members that the spec has under another name or in another object: where it stands.
    pub(super) moved: BTreeMap<(usize, Vec<String>), Span>,
    /// Anything else that is left out, by where it is documented.
    pub(super) places: BTreeSet<(usize, Place)>,
    /// Values and codes that are left out, by where they are documented.
    pub(super) values: BTreeSet<(usize, Place, String)>,
    /// Examples that the spec does not have.
    pub(super) examples: BTreeSet<PartId>,
}

impl Excuses {
    pub(super) fn of(found: Vec<Excused>) -> Self {
        let mut excuses = Self::default();
        for one in found {
            let Some(spot) = one.finding.document else {
                continue;
            };
            let at = (spot.document, spot.place);
            match (one.finding.rule, one.member, one.part) {
                (Rule::Differs(Aspect::Missing), Some(member), _) => {
                    excuses.missing.insert(member);
                }
                (Rule::Differs(Aspect::Name | Aspect::Nesting), Some(member), _) => {
                    excuses
                        .moved
                        .extend(one.finding.spec.map(|span| (member, span)));
                }
                (Rule::Differs(Aspect::Missing), None, _) => {
                    excuses.places.insert(at);
                    let values = one.facts.into_iter();
                    excuses
                        .values
                        .extend(values.map(|value| (at.0, at.1, value)));
                }
                (Rule::Differs(Aspect::Values), _, _) => {
                    let values = one.facts.into_iter();
                    excuses
                        .values
                        .extend(values.map(|value| (at.0, at.1, value)));
                }
                (Rule::Differs(Aspect::Example), _, Some(part))
                    if one.finding.subject == spot.place.to_string() =>
                {
                    excuses.examples.insert(part);
                }
                _ => {}
            }
        }
        excuses
    }

    /// Whether a member, or an object that it is in, is left out.
    pub(super) fn leaves_out(&self, message: usize, path: &[String]) -> bool {
        (1..=path.len()).any(|depth| {
            let outer = path.get(..depth).unwrap_or_default().to_vec();
            self.missing.contains(&(message, outer))
        })
    }
}
