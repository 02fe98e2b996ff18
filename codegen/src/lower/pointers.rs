//! Pointers that our extensions hold lead somewhere: into a request, a payload, or what another operation takes.

use super::{Lower, entries};
use crate::ir::{Echo, Effect, Operation, Outcome, Returns, Scalar, State, TypeId, TypeKind};
use crate::source::Span;
use crate::suggest;
use crate::tree::{Entry, Node, unescape};

impl<'a> Lower<'a, '_> {
    /// Checks every operation's pointers, once all operations are there, and notes what they lead to.
    pub(super) fn follow_pointers(&mut self, operations: &mut [Operation]) {
        if !self.document.payspec {
            return;
        }
        let mut found = Vec::new();
        for operation in operations.iter() {
            let method = operation.method.to_lowercase();
            let path = self
                .root
                .get("paths")
                .and_then(|paths| paths.get(&operation.path));
            let Some(node) = path.and_then(|path| path.get(&method)) else {
                continue;
            };
            self.check_signed_members(node, operation);
            let echo = self.follow_echo(node, operation);
            let effect = node.get("x-effect");
            let state = effect.and_then(|effect| self.follow_effect(effect, operation, operations));
            found.push((operation.id.clone(), echo, state));
        }
        for (id, echo, state) in found {
            for operation in operations.iter_mut().filter(|known| known.id == id) {
                operation.echo.clone_from(&echo);
                if let Effect::Creates {
                    reconcile: Some(reconcile),
                    ..
                } = &mut operation.effect
                {
                    reconcile.state.clone_from(&state);
                }
            }
        }
    }

    /// Whether the echoed members are there, and how they are to be compared.
    fn follow_echo(&mut self, node: &'a Node, operation: &Operation) -> Vec<Echo> {
        let mut echo = operation.echo.clone();
        for (entry, echo) in pointers(node, "x-echo").zip(&mut echo) {
            let mut found = Vec::new();
            if let Returns::One(payload) = operation.returns {
                found = self.check(entry.key_span, &entry.key, &[payload], "the payload");
            }
            let sent = sent(operation);
            found.extend(self.check(entry.node.span, &echo.request, &sent, "the request"));
            let scalars: Vec<Scalar> = found.iter().flat_map(|id| self.scalars(*id)).collect();
            let is_amount = |scalar: &Scalar| matches!(scalar, Scalar::Amount | Scalar::Number);
            echo.amount = scalars.iter().any(is_amount);
            echo.sensitive = scalars.iter().any(|scalar| is_sensitive(*scalar));
        }
        echo
    }

    /// Whether an effect's pointers lead somewhere; the state that settling asks for.
    fn follow_effect(
        &mut self,
        effect: &'a Node,
        operation: &Operation,
        operations: &[Operation],
    ) -> Option<State> {
        if effect.map().is_some()
            && effect.get("creates").is_none()
            && effect.get("changes").is_none()
        {
            self.diags.effect_says_nothing(effect.span);
        }
        let sent_here = sent(operation);
        if let Some(key) = effect.get("key") {
            let pointer = key.text().unwrap_or_default();
            self.check(key.span, pointer, &sent_here, "the request");
        }
        let reconcile = effect.get("reconcile")?;
        let name = reconcile.get("operation")?;
        let wanted = name.text().unwrap_or_default();
        let other = self.operation_called(name, wanted, "`reconcile`", operations)?;
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
        self.follow_state(reconcile.get("state")?, other)
    }

    /// The values of the member that says how things stand.
    fn follow_state(&mut self, state: &'a Node, other: &Operation) -> Option<State> {
        let at = state.text().unwrap_or_default();
        let Returns::One(payload) = other.returns else {
            self.diags.state_without_payload(state.span, &other.id);
            return None;
        };
        let what = format!("the payload of `{}`", other.id);
        let found = self.check(state.span, at, &[payload], &what);
        let mut values: Vec<(String, Option<Outcome>)> = Vec::new();
        for listed in found.iter().flat_map(|id| self.finals(*id)) {
            if !values.iter().any(|(known, _)| *known == listed.0) {
                values.push(listed);
            }
        }
        if !found.is_empty() && !values.iter().any(|(_, outcome)| outcome.is_some()) {
            self.diags.state_without_end(state.span, at);
            return None;
        }
        Some(State {
            at: at.to_owned(),
            values,
        })
    }

    /// The values of an enum, whatever it is wrapped in.
    fn finals(&self, id: TypeId) -> Vec<(String, Option<Outcome>)> {
        match &self.types[id].kind {
            TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => {
                let values = values.values.iter();
                values
                    .map(|value| (value.wire.clone(), value.outcome))
                    .collect()
            }
            TypeKind::OrNull(inner) => self.finals(*inner),
            _ => Vec::new(),
        }
    }

    /// The scalars that a value may be.
    fn scalars(&self, id: TypeId) -> Vec<Scalar> {
        match &self.types[id].kind {
            TypeKind::Scalar(scalar) => vec![*scalar],
            TypeKind::OrNull(inner) => self.scalars(*inner),
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| variant.ty);
                // Deeper choices are no scalars.
                let scalar = |id: TypeId| match &self.types[id].kind {
                    TypeKind::Scalar(scalar) => Some(*scalar),
                    _ => None,
                };
                variants.filter_map(scalar).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The operation that an extension names.
    pub(super) fn operation_called<'o>(
        &mut self,
        node: &'a Node,
        wanted: &str,
        who: &str,
        operations: &'o [Operation],
    ) -> Option<&'o Operation> {
        let found = operations.iter().find(|other| other.id == wanted);
        if found.is_none() {
            let known: Vec<&str> = operations.iter().map(|other| other.id.as_str()).collect();
            self.diags.unknown_operation(node.span, who, wanted, &known);
        }
        found
    }

    /// What a pointer leads to; nothing, and a finding, where it leads nowhere.
    pub(super) fn check(
        &mut self,
        span: Span,
        pointer: &str,
        roots: &[TypeId],
        what: &str,
    ) -> Vec<TypeId> {
        let mut found: Vec<TypeId> = roots.to_vec();
        for token in pointer.split('/').skip(1) {
            let token = unescape(token);
            let mut next = Vec::new();
            let mut names = Vec::new();
            for id in found {
                self.step(id, &token, &mut next, &mut names, 0);
            }
            if next.is_empty() {
                let near = suggest::nearest(&token, names.iter().map(String::as_str));
                self.diags
                    .pointer_to_nothing(span, pointer, what, &token, near);
                return Vec::new();
            }
            found = next;
        }
        found
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

fn is_sensitive(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Pan | Scalar::Cvv | Scalar::Secret | Scalar::MaskedText | Scalar::MaskedInteger
    )
}

fn pointers<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Entry> {
    entries(node, key)
        .iter()
        .filter(|entry| entry.key.starts_with('/'))
}
