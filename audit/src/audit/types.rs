//! Types of fields.

use super::fields::Row;
use super::{Auditor, listed};
use crate::facts::{Kind, Way};
use crate::spec::{Aspect, Declaration, Form, Rules};

impl Auditor<'_> {
    pub(super) fn types(&mut self, row: Row<'_>, declarations: &[&Declaration]) {
        let Some(ty) = &row.field.ty else {
            return;
        };
        let differs = |one: &&&Declaration| !takes(&one.rules, &ty.kind, row.way);
        let Some(declaration) = declarations.iter().find(differs) else {
            return;
        };
        let kinds = declaration.rules.kinds.iter();
        let own = listed(kinds.map(Kind::as_str));
        let message = format!(
            "{} is `{}` in the document, and {own} in the spec",
            row.name(),
            words(&ty.kind)
        );
        let at = declaration.rules.type_at.unwrap_or(declaration.schema);
        let found = row.found(Aspect::Type, message, declaration);
        self.push(found.edit(format!("write `type: {}`", ty.kind.as_str()), at));
    }
}

/// Whether a schema takes values of a kind, that travel a way.
fn takes(rules: &Rules, kind: &Kind, way: Way) -> bool {
    if rules.kinds.is_empty() || rules.kinds.iter().any(|own| is_same(own, kind)) {
        return true;
    }
    if way == Way::Request {
        return false;
    }
    let reads = |form: Form| rules.lenient.contains(&form);
    match kind {
        Kind::String => reads(Form::Text),
        Kind::Integer | Kind::Number => reads(Form::Number) && rules.kinds.contains(&Kind::String),
        _ => false,
    }
}

fn is_same(own: &Kind, kind: &Kind) -> bool {
    match (own, kind) {
        (Kind::Array(Some(own)), Kind::Array(Some(kind))) => is_same(own, kind),
        (Kind::Array(_), Kind::Array(_)) => true,
        (own, kind) => own == kind,
    }
}

/// A kind in words: `array of string`.
fn words(kind: &Kind) -> String {
    match kind {
        Kind::Array(Some(inner)) => format!("array of {}", inner.as_str()),
        kind => kind.as_str().to_owned(),
    }
}
