//! Whether and when fields have to be there.

use std::collections::BTreeSet;

use super::fields::Row;
use super::{Auditor, listed};
use crate::facts::{Reading, Required};
use crate::spec::{Aspect, Declaration};

impl Auditor<'_> {
    pub(super) fn required(&mut self, row: Row<'_>, declarations: &[&Declaration]) {
        for declaration in declarations {
            let Some((text, action)) = differs(row, declaration) else {
                continue;
            };
            let found = row.found(
                Aspect::Required,
                format!("{} {text}", row.name()),
                declaration,
            );
            let at = declaration.required.or(declaration.required_at);
            let found = found.edit(action, at.unwrap_or(declaration.key));
            let is_unsure = matches!(&row.field.required, Required::When(condition) if condition.reading.is_none());
            let is_mild = is_unsure && declaration.required.is_none();
            return self.push(if is_mild { found.note() } else { found });
        }
    }
}

/// In what a row and a declaration differ, and what to do.
fn differs(row: Row<'_>, declaration: &Declaration) -> Option<(String, String)> {
    let name = row.name();
    let is_required = declaration.required.is_some();
    let has_rule = !declaration.conditions().is_empty() || !declaration.groups.is_empty();
    match &row.field.required {
        Required::Unsaid => None,
        Required::Yes if is_required => None,
        Required::Yes => {
            let own = if has_rule {
                "required under a condition"
            } else {
                "optional"
            };
            Some((
                format!("is required in the document, and {own} in the spec"),
                format!("add {name} to `required`"),
            ))
        }
        Required::No if is_required => Some((
            "is optional in the document, and required in the spec".to_owned(),
            format!("take {name} out of `required`"),
        )),
        Required::No if has_rule => Some((
            "is optional in the document, and required under a condition in the spec".to_owned(),
            format!("take out the condition of {name}"),
        )),
        Required::No => None,
        Required::When(condition) => {
            let says = match &condition.reading {
                Some(Reading::Absent(other)) => format!("if `{other}` is absent"),
                Some(Reading::OneOf(other, values)) => {
                    let values = values.iter().map(String::as_str);
                    format!("if `{other}` is one of {}", listed(values))
                }
                None => "under a condition".to_owned(),
            };
            let fits = match &condition.reading {
                Some(reading) => fits(declaration, reading),
                None => has_rule,
            };
            let own = match (is_required, has_rule) {
                (true, _) => "always",
                (false, true) if fits => return None,
                (false, true) => "under another condition",
                (false, false) => "never",
            };
            Some((
                format!("is required {says} in the document, and {own} in the spec"),
                format!("say when {name} is required"),
            ))
        }
    }
}

fn fits(declaration: &Declaration, reading: &Reading) -> bool {
    match reading {
        Reading::Absent(other) => declaration.groups.iter().any(|group| {
            group
                .iter()
                .any(|set| matches!(set.as_slice(), [one] if one == other))
        }),
        Reading::OneOf(other, values) => {
            let wanted: BTreeSet<&String> = values.iter().collect();
            declaration.conditions().iter().any(|condition| {
                condition.field == *other
                    && condition.values.iter().collect::<BTreeSet<_>>() == wanted
            })
        }
    }
}
