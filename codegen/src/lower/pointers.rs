//! Pointers that our extensions hold lead somewhere: into a request, a payload, or what another operation takes.

use super::{Lower, entries, items};
use crate::ir::{Operation, Returns, TypeId, TypeKind};
use crate::suggest;
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    /// Checks every operation's pointers, once all operations are there.
    pub(super) fn check_pointers(&mut self, operations: &[Operation]) {
        if !self.document.payspec {
            return;
        }
        for operation in operations {
            let method = operation.method.to_lowercase();
            let path = self
                .root
                .get("paths")
                .and_then(|paths| paths.get(&operation.path));
            let Some(node) = path.and_then(|path| path.get(&method)) else {
                continue;
            };
            self.check_echo(node, operation);
            if let Some(effect) = node.get("x-effect") {
                self.check_effect(effect, operation, operations);
            }
        }
    }

    fn check_echo(&mut self, node: &'a Node, operation: &Operation) {
        for entry in pointers(node, "x-echo") {
            if let Returns::One(payload) = operation.returns {
                self.check(entry.key_span, &entry.key, &[payload], "the payload");
            }
            let sent = sent(operation);
            self.check(
                entry.node.span,
                entry.node.text().unwrap_or_default(),
                &sent,
                "the request",
            );
        }
    }

    fn check_effect(&mut self, effect: &'a Node, operation: &Operation, operations: &[Operation]) {
        if effect.map().is_some()
            && effect.get("creates").is_none()
            && effect.get("changes").is_none()
        {
            self.diags.effect_says_nothing(effect.span);
        }
        let sent_here = sent(operation);
        if let Some(key) = effect.get("key") {
            self.check(
                key.span,
                key.text().unwrap_or_default(),
                &sent_here,
                "the request",
            );
        }
        let Some(reconcile) = effect.get("reconcile") else {
            return;
        };
        let Some(name) = reconcile.get("operation") else {
            return;
        };
        let wanted = name.text().unwrap_or_default();
        let Some(other) = operations.iter().find(|other| other.id == wanted) else {
            let known: Vec<&str> = operations
                .iter()
                .map(|operation| operation.id.as_str())
                .collect();
            return self.diags.unknown_operation(name.span, wanted, &known);
        };
        let sent_there = sent(other);
        for entry in pointers(reconcile, "with") {
            let there = format!("what `{wanted}` takes");
            self.check(entry.key_span, &entry.key, &sent_there, &there);
            self.check(
                entry.node.span,
                entry.node.text().unwrap_or_default(),
                &sent_here,
                "the request",
            );
        }
    }

    /// Events' `x-delivery.identity` leads into the payload.
    pub(super) fn check_identity(&mut self, node: &'a Node, payload: Option<TypeId>) {
        let (Some(delivery), Some(payload)) = (node.get("x-delivery"), payload) else {
            return;
        };
        for pointer in items(delivery, "identity") {
            self.check(
                pointer.span,
                pointer.text().unwrap_or_default(),
                &[payload],
                "the payload",
            );
        }
    }

    fn check(&mut self, span: crate::source::Span, pointer: &str, roots: &[TypeId], what: &str) {
        let mut found: Vec<TypeId> = roots.to_vec();
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let mut next = Vec::new();
            let mut names = Vec::new();
            for id in found {
                self.step(id, &token, &mut next, &mut names, 0);
            }
            if next.is_empty() {
                let near = suggest::nearest(&token, names.iter().map(String::as_str));
                return self
                    .diags
                    .pointer_to_nothing(span, pointer, what, &token, near);
            }
            found = next;
        }
    }

    /// What a token leads to from a type: members of every form it may have.
    fn step(
        &self,
        id: TypeId,
        token: &str,
        next: &mut Vec<TypeId>,
        names: &mut Vec<String>,
        depth: usize,
    ) {
        if depth > 8 {
            return;
        }
        match &self.types[id].kind {
            TypeKind::Struct(fields) => {
                let found = fields.fields.iter().find(|field| field.wire == token);
                next.extend(found.map(|field| field.ty).or(fields.extra));
                names.extend(fields.fields.iter().map(|field| field.wire.clone()));
            }
            TypeKind::Union(union) => {
                for variant in &union.variants {
                    self.step(variant.ty, token, next, names, depth + 1);
                }
            }
            TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => {
                self.step(*inner, token, next, names, depth + 1)
            }
            TypeKind::Map(value) => next.push(*value),
            TypeKind::List(item) if token.parse::<usize>().is_ok() => next.push(*item),
            TypeKind::Tuple(items) => next.extend(
                token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index)),
            ),
            TypeKind::Any => next.push(id),
            TypeKind::List(_)
            | TypeKind::Scalar(_)
            | TypeKind::TextEnum(_)
            | TypeKind::IntegerEnum(_)
            | TypeKind::Pending => {}
        }
    }
}

/// What an operation sends: its body and its parameters.
fn sent(operation: &Operation) -> Vec<TypeId> {
    let body = operation.body.iter().map(|body| body.ty);
    body.chain(operation.parameters_type).collect()
}

fn pointers<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Entry> {
    entries(node, key)
        .iter()
        .filter(|entry| entry.key.starts_with('/'))
}
