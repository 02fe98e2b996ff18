//! Single rules, and what is said when they are broken.

use core::cmp::Ordering;

use crate::decimal;
use crate::pattern::matches;
use crate::shape::{Condition, Facet, Is};

/// What a scalar breaks of a rule, if anything.
pub(super) fn scalar_rule(facet: &Facet, text: &str, is_text: bool) -> Option<String> {
    let length = || text.chars().count() as u64;
    // A character has one to four bytes, which mostly settles it without counting.
    let (fewest, greatest) = (text.len().div_ceil(4) as u64, text.len() as u64);
    match facet {
        Facet::MinLength(least) if is_text && fewest < *least && length() < *least => {
            Some(format!(
                "at least {}, has {}",
                counted(*least, "character"),
                length()
            ))
        }
        Facet::MaxLength(most) if is_text && greatest > *most && length() > *most => Some(format!(
            "at most {}, has {}",
            counted(*most, "character"),
            length()
        )),
        Facet::Pattern(pattern) if is_text && !matches(pattern, text) => {
            Some(format!("must match `{pattern}`"))
        }
        Facet::Minimum(bound) => bounded(text, bound, "at least", Ordering::is_ge),
        Facet::ExclusiveMinimum(bound) => bounded(text, bound, "greater than", Ordering::is_gt),
        Facet::Maximum(bound) => bounded(text, bound, "at most", Ordering::is_le),
        Facet::ExclusiveMaximum(bound) => bounded(text, bound, "less than", Ordering::is_lt),
        Facet::MultipleOf(unit) => match decimal::is_multiple(text, unit) {
            Some(false) => Some(format!("must be a multiple of {unit}")),
            _ => None,
        },
        Facet::OneOf(allowed) if !allowed.iter().any(|one| same_scalar(one, text, is_text)) => {
            let list: Vec<String> = allowed.iter().map(|one| format!("`{one}`")).collect();
            Some(format!("must be {}", list.join(" or ")))
        }
        _ => None,
    }
}

fn bounded(text: &str, bound: &str, words: &str, fits: fn(Ordering) -> bool) -> Option<String> {
    let order = decimal::compare(text, bound)?;
    (!fits(order)).then(|| format!("must be {words} {bound}"))
}

/// The same text, or for numbers the same value.
pub(super) fn same_scalar(one: &str, other: &str, is_text: bool) -> bool {
    one == other || (!is_text && decimal::compare(one, other) == Some(Ordering::Equal))
}

/// What a list, map or object breaks of a rule about its size.
pub(super) fn count_rule(facet: &Facet, count: u64) -> Option<String> {
    let (words, bound, noun) = match facet {
        Facet::MinItems(least) if count < *least => ("at least", *least, "item"),
        Facet::MaxItems(most) if count > *most => ("at most", *most, "item"),
        Facet::MinProperties(least) if count < *least => ("at least", *least, "member"),
        Facet::MaxProperties(most) if count > *most => ("at most", *most, "member"),
        _ => return None,
    };
    Some(format!("{words} {}, has {count}", counted(bound, noun)))
}

fn counted(count: u64, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Conditions in words: "`type` is `card` and `token` is absent".
pub(super) fn describe(conditions: &[Condition]) -> String {
    let quoted = |values: &[&str]| {
        values
            .iter()
            .map(|value| format!("`{value}`"))
            .collect::<Vec<_>>()
            .join(" or ")
    };
    let phrase = |condition: &Condition| {
        let field = condition.field;
        match &condition.is {
            Is::In(values) => format!("`{field}` is {}", quoted(values)),
            Is::InOrAbsent(values) => format!("`{field}` is {} or absent", quoted(values)),
            Is::Present => format!("`{field}` is present"),
            Is::Absent => format!("`{field}` is absent"),
        }
    };
    conditions
        .iter()
        .map(phrase)
        .collect::<Vec<_>>()
        .join(" and ")
}

pub(super) fn listed(sets: &[&[&str]]) -> String {
    let set = |names: &&[&str]| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" with ")
    };
    sets.iter().map(set).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Facet, scalar_rule};

    proptest! {
        #[test]
        fn lengths_are_counted_in_characters(text in "[aé€𝄞]{0,6}", bound in 0..8_u64) {
            let length = text.chars().count() as u64;
            let breaks = |facet| scalar_rule(&facet, &text, true).is_some();
            prop_assert_eq!(breaks(Facet::MinLength(bound)), length < bound);
            prop_assert_eq!(breaks(Facet::MaxLength(bound)), length > bound);
        }
    }
}
