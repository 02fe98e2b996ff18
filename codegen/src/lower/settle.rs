//! Settling: what the operation that tells what became of another must be given.

use crate::ir::{
    Api, Argument, BodyForm, Constant, Effect, Field, Filled, Operation, Reconcile, Struct, TypeId,
    TypeKind, Types,
};
use crate::tree::escape;

/// Finds what every reconciliation has to be given, once it is known who fills in what.
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
        let filling = asked.and_then(|asked| Filling::of(&api.types, asked, reconcile));
        let filling = filling.map(|filling| (filling.arguments, filling.constants));
        found.push((index, filling.unzip()));
    }
    for (index, (arguments, constants)) in found {
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
            reconcile.constants = constants.unwrap_or_default();
        }
    }
}

/// The required members of a request that neither configuration nor signing nor `with` fills in.
struct Filling<'a> {
    types: &'a Types,
    reconcile: &'a Reconcile,
    arguments: Vec<Argument>,
    constants: Vec<(String, TypeId, Constant)>,
}

impl<'a> Filling<'a> {
    /// `None` where the request is not an object whose members are known.
    fn of(types: &'a Types, asked: &Operation, reconcile: &'a Reconcile) -> Option<Self> {
        let body = asked.body.as_ref();
        let of_members = [BodyForm::Json, BodyForm::Form];
        if body.is_some_and(|body| !body.others.is_empty() || !of_members.contains(&body.form)) {
            return None;
        }
        let mut filling = Self {
            types,
            reconcile,
            arguments: Vec::new(),
            constants: Vec::new(),
        };
        let sent = body.map(|body| body.ty).into_iter();
        for ty in sent.chain(asked.parameters_type) {
            filling.members_of(ty, "")?;
        }
        Some(filling)
    }

    fn members_of(&mut self, ty: TypeId, at: &str) -> Option<()> {
        let TypeKind::Struct(Struct { fields, .. }) = &self.types[ty].kind else {
            return None;
        };
        for field in fields {
            if field.is_always_there() && field.filled == Filled::ByCaller {
                self.member(field, format!("{at}/{}", escape(&field.wire)))?;
            }
        }
        Some(())
    }

    fn member(&mut self, field: &Field, pointer: String) -> Option<()> {
        let inside = format!("{pointer}/");
        let mut filled = self.reconcile.with.iter().map(|(to, _)| to);
        if filled.clone().any(|to| *to == pointer) {
            return Some(());
        }
        if filled.any(|to| to.starts_with(&inside)) {
            return self.members_of(field.ty, &pointer);
        }
        match &field.constant {
            Some(constant) => self.constants.push((pointer, field.ty, constant.clone())),
            None => self.arguments.push(Argument {
                pointer,
                words: field.words.clone(),
                ty: field.ty,
                doc: field.doc.clone(),
            }),
        }
        Some(())
    }
}
