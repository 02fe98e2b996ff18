//! Settling: what the operation that tells what became of another must be given.

use crate::ir::{
    Api, Argument, BodyForm, Effect, Field, Filled, Operation, Reconcile, Struct, TypeId, TypeKind,
    Types,
};
use crate::tree::escape;

/// Finds the arguments of every reconciliation, once it is known who fills in what.
pub(super) fn find_arguments(api: &mut Api) {
    let mut found = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let Effect::Creates {
            reconcile: Some(reconcile),
            ..
        } = &operation.effect
        else {
            continue;
        };
        let mut all = api.operations.iter();
        let asked = all.find(|other| other.id == reconcile.operation);
        let arguments = asked.and_then(|asked| arguments(&api.types, asked, reconcile));
        found.push((index, arguments));
    }
    for (index, arguments) in found {
        if let Some(Operation {
            effect:
                Effect::Creates {
                    reconcile: Some(reconcile),
                    ..
                },
            ..
        }) = api.operations.get_mut(index)
        {
            reconcile.arguments = arguments;
        }
    }
}

/// The required members that nobody fills in; `None` where a request is not an object whose members are known.
fn arguments(types: &Types, asked: &Operation, reconcile: &Reconcile) -> Option<Vec<Argument>> {
    let mut found = Vec::new();
    let body = asked.body.as_ref();
    if body.is_some_and(|body| matches!(body.form, BodyForm::Bytes | BodyForm::Text)) {
        return None;
    }
    let sent = body.map(|body| body.ty).into_iter();
    for ty in sent.chain(asked.parameters_type) {
        members_of(types, ty, "", reconcile, &mut found)?;
    }
    Some(found)
}

fn members_of(
    types: &Types,
    ty: TypeId,
    at: &str,
    reconcile: &Reconcile,
    found: &mut Vec<Argument>,
) -> Option<()> {
    let TypeKind::Struct(Struct { fields, .. }) = &types[ty].kind else {
        return None;
    };
    for field in fields.iter().filter(|field| is_asked_for(field)) {
        let pointer = format!("{at}/{}", escape(&field.wire));
        let inside = format!("{pointer}/");
        let mut filled = reconcile.with.iter().map(|(to, _)| to);
        if filled.clone().any(|to| *to == pointer) {
            continue;
        }
        if filled.any(|to| to.starts_with(&inside)) {
            members_of(types, field.ty, &pointer, reconcile, found)?;
            continue;
        }
        found.push(Argument {
            pointer,
            words: field.words.clone(),
            ty: field.ty,
            doc: field.doc.clone(),
        });
    }
    Some(())
}

/// Whether a request can't do without a member, and neither configuration nor signing nor the type itself fills it in.
fn is_asked_for(field: &Field) -> bool {
    field.is_always_there() && field.filled == Filled::ByCaller && field.constant.is_none()
}
