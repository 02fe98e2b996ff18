//! Conditions of a table against the examples of the same message.

use std::collections::BTreeMap;

use super::example::Table;
use super::view::{Member, parent, plain};
use super::{Contradiction, Rule};
use crate::facts::{Condition, Field, Reading, Required};

pub(super) fn find(table: &Table<'_, '_>, found: &mut Vec<Contradiction>) {
    for (own, field) in &table.fields {
        if let Some(reading) = reading(field) {
            let row = Row {
                own,
                field,
                reading,
                other: other(table, own, reading),
            };
            let mut findings = table.examples.iter().filter_map(|(shown, members)| {
                let one = row.against(table, members)?;
                Some(one.also(shown.example.at, "the example"))
            });
            found.extend(findings.next());
        }
    }
}

/// The condition of a field, if it could be read.
fn reading(field: &Field) -> Option<&Reading> {
    match &field.required {
        Required::When(Condition { reading, .. }) => reading.as_ref(),
        _ => None,
    }
}

/// The path of the field that a condition names: beside the row if there is one, else outermost.
fn other(table: &Table<'_, '_>, own: &str, reading: &Reading) -> String {
    let (Reading::Absent(name) | Reading::OneOf(name, _)) = reading;
    let beside = plain([parent(own), name].into_iter());
    if table.fields.contains_key(&beside) {
        beside
    } else {
        name.clone()
    }
}

/// A row with a condition on another field.
struct Row<'t> {
    own: &'t str,
    field: &'t Field,
    reading: &'t Reading,
    other: String,
}

impl Row<'_> {
    /// What is odd in an example with these members.
    fn against(
        &self,
        table: &Table<'_, '_>,
        members: &BTreeMap<&str, Vec<&Member<'_>>>,
    ) -> Option<Contradiction> {
        let (own, other) = (self.own, self.other.as_str());
        let around = parent(own);
        if !around.is_empty() && !members.contains_key(around) {
            return None;
        }
        let filled = |path: &str| {
            let member = members.get(path)?.first()?;
            let is_filled = !member.node.is_null() && member.node.text() != Some("");
            is_filled.then_some(*member)
        };
        let (here, there) = (filled(own), filled(other));
        // Two rows that name each other are told once.
        let is_mutual = self.is_mutual(table);
        if is_mutual && own > other {
            return None;
        }
        match (here, there) {
            (Some(here), Some(there)) if is_mutual => {
                let text = format!(
                    "`{own}` and `{other}` are each required if the other is empty, and the example has both"
                );
                let one = table.finding(Rule::AlternativesTogether, here.at, text);
                let one = one.also(there.at, format!("`{other}`"));
                Some(one.also(self.field.at, "the row"))
            }
            (None, there) if self.is_met(there) => {
                let text = format!(
                    "`{own}` is absent or empty in the example although its condition on `{other}` is met"
                );
                Some(table.finding(Rule::ConditionUnmet, self.field.at, text))
            }
            _ => None,
        }
    }

    /// Whether each of both rows is required if the other is absent.
    fn is_mutual(&self, table: &Table<'_, '_>) -> bool {
        let back = table
            .fields
            .get(&self.other)
            .and_then(|field| reading(field));
        let Some(Reading::Absent(name)) = back else {
            return false;
        };
        let is_absent = matches!(self.reading, Reading::Absent(_));
        is_absent && plain([parent(&self.other), name].into_iter()) == self.own
    }

    fn is_met(&self, other: Option<&Member<'_>>) -> bool {
        match self.reading {
            Reading::Absent(_) => other.is_none(),
            Reading::OneOf(_, values) => other
                .and_then(Member::real)
                .is_some_and(|text| values.iter().any(|one| one == text)),
        }
    }
}
