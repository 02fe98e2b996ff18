//! Which integer type holds all that a schema speaks of.

use super::Lower;
use super::merged::Merged;
use crate::decimal::Decimal;
use crate::ir::{Constraint, Scalar, TypeId, TypeKind};
use crate::tree::Node;

impl Lower<'_, '_> {
    /// What a number is. In our own specs a format is the range; in others it is widened by what bounds, listed values, the default
    /// and examples say, since one integer that does not fit costs the whole answer.
    pub(super) fn number(&self, merged: &Merged<'_>) -> Scalar {
        if !merged.types.contains(&"integer") {
            return Scalar::Number;
        }
        let said = match merged.format {
            Some("int32") => Scalar::I32,
            Some("uint32") => Scalar::U32,
            Some("uint64") => Scalar::U64,
            _ => Scalar::I64,
        };
        if self.document.payspec && said != Scalar::I64 {
            return said;
        }
        let spoken = spoken(merged, !self.document.payspec);
        let rounded = merged.format == Some("int64") || said == Scalar::U64;
        [said, Scalar::I64, Scalar::U64]
            .into_iter()
            .find(|scalar| spoken.iter().all(|value| holds(*scalar, value, rounded)))
            .unwrap_or(Scalar::Number)
    }

    /// An integer of any length is a number that must be whole.
    pub(super) fn keep_whole(&mut self, id: TypeId, kind: &TypeKind, merged: &Merged<'_>) {
        let is_number = matches!(kind, TypeKind::Scalar(Scalar::Number));
        if !is_number || merged.types.as_slice() != ["integer"] {
            return;
        }
        let constraints = &mut self.types[id].constraints;
        let says_step = |known: &Constraint| matches!(known, Constraint::MultipleOf(_));
        if !constraints.iter().any(says_step) {
            constraints.push(Constraint::MultipleOf("1".to_owned()));
        }
    }
}

/// The type that holds what any of some integer types hold.
pub(super) fn widest(scalars: &[Scalar]) -> Scalar {
    let has = |scalar| scalars.contains(&scalar);
    let has_negative = has(Scalar::I32) || has(Scalar::I64);
    match (has(Scalar::Number), has(Scalar::U64), has_negative) {
        (true, ..) | (_, true, true) => Scalar::Number,
        (_, true, false) => Scalar::U64,
        _ => Scalar::I64,
    }
}

/// The numbers that a schema names; with examples where these are to be taken.
fn spoken(merged: &Merged<'_>, examples: bool) -> Vec<Decimal> {
    let bounds = merged
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::Minimum { bound, .. } | Constraint::Maximum { bound, .. } => {
                Some(bound.as_str())
            }
            _ => None,
        });
    let listed = merged.values.iter().flatten().copied();
    let shown = merged.leaves.iter().filter(|_| examples).flat_map(|leaf| {
        let one = ["default", "example"].map(|key| leaf.get(key));
        one.into_iter().flatten()
    });
    let values = listed.chain(shown).filter_map(Node::number);
    bounds.chain(values).filter_map(Decimal::parse).collect()
}

/// Whether a type holds a value. The ends of 64 bits are often written as the nearest float, which lies beyond: with a format
/// of 64 bits the end is meant.
fn holds(scalar: Scalar, value: &Decimal, rounded: bool) -> bool {
    let (least, most) = match scalar {
        Scalar::I32 => ("-2147483648", "2147483647"),
        Scalar::U32 => ("0", "4294967295"),
        Scalar::U64 if rounded => ("0", "18446744073709552000"),
        Scalar::U64 => ("0", "18446744073709551615"),
        _ if rounded => ("-9223372036854776000", "9223372036854776000"),
        _ => ("-9223372036854775808", "9223372036854775807"),
    };
    let within = |end: &str, order| Decimal::parse(end).is_some_and(|end| value.cmp(&end) != order);
    within(least, std::cmp::Ordering::Less) && within(most, std::cmp::Ordering::Greater)
}
