//! What rules of signature say of messages: the members they name are there.
//!
//! The pointers lead into whole messages, envelope and all, so they are followed through schemas rather than types.

use super::{Lower, entries, items};
use crate::ir::{Covers, Operation, Signature, SignatureId, SignaturePlace};
use crate::source::Span;
use crate::suggest;
use crate::tree::{Node, unescape};

/// Schemas inside schemas: beyond this, nothing is looked for.
const DEPTH: usize = 8;

impl<'a> Lower<'a, '_> {
    /// Whether what an operation's rules name is in its messages. Its request's place is `finish.rs`'s.
    pub(super) fn check_signed_members(&mut self, node: &'a Node, operation: &Operation) {
        let payload = operation.envelope.as_ref();
        let payload = payload.and_then(|envelope| envelope.payload.clone());
        if let Some(rule) = self.rule_at(operation.signatures.request)
            && rule.covers == Covers::Payload
        {
            self.diags.payload_of_no_answer(rule.span, &operation.id);
        }
        let Some(rule) = self.rule_at(operation.signatures.response) else {
            return;
        };
        let start = match (rule.covers, payload) {
            (Covers::Payload, Some(payload)) => payload,
            (Covers::Payload, None) => {
                return self
                    .diags
                    .payload_without_envelope(rule.span, &operation.id);
            }
            (Covers::Body | Covers::Raw, _) => String::new(),
        };
        let what = format!("the answer of `{}`", operation.id);
        for answer in entries(node, "responses") {
            if answer.key.starts_with('2') {
                let answer = self.target(&answer.node);
                self.check_named_members(&rule, answer, &start, &what);
            }
        }
    }

    /// The same for a notification.
    pub(super) fn check_signed_event(
        &mut self,
        rule: Option<SignatureId>,
        body: Option<&'a Node>,
        name: &str,
    ) {
        let (Some(rule), Some(body)) = (self.rule_at(rule), body) else {
            return;
        };
        if rule.covers == Covers::Payload {
            return self.diags.payload_of_no_answer(rule.span, name);
        }
        self.check_named_members(&rule, body, "", &format!("the notification `{name}`"));
    }

    pub(super) fn rule_at(&self, id: Option<SignatureId>) -> Option<Signature> {
        self.signatures.get(id?.0).cloned()
    }

    /// Place and version of a rule lead into the JSON of a body or an answer, below `start`.
    fn check_named_members(
        &mut self,
        rule: &Signature,
        message: &'a Node,
        start: &str,
        what: &str,
    ) {
        let mut contents = entries(message, "content").iter();
        let json = contents.find(|entry| entry.key.contains("json"));
        let schema = json.and_then(|entry| entry.node.get("schema"));
        if let SignaturePlace::Body(pointer) = &rule.place {
            self.check_in_schema(rule.span, schema, start, pointer, what);
        }
        if let Some(version) = &rule.version {
            self.check_in_schema(rule.span, schema, start, &version.at, what);
        }
    }

    /// A pointer leads somewhere in a schema, below `start`.
    pub(super) fn check_in_schema(
        &mut self,
        span: Span,
        schema: Option<&'a Node>,
        start: &str,
        pointer: &str,
        what: &str,
    ) {
        let Some(schema) = schema else {
            return self.diags.pointer_to_nothing(span, pointer, what, "", None);
        };
        let mut found = vec![schema];
        for token in format!("{start}{pointer}").split('/').skip(1) {
            let token = unescape(token);
            let mut step = Step::default();
            for node in found {
                self.step_in_schema(node, &token, &mut step, 0);
            }
            if step.free {
                return;
            }
            if step.found.is_empty() {
                let near = suggest::nearest(&token, step.names.iter().copied());
                return self
                    .diags
                    .pointer_to_nothing(span, pointer, what, &token, near);
            }
            found = step.found;
        }
    }

    fn step_in_schema(&mut self, node: &'a Node, token: &str, step: &mut Step<'a>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let leaves = self.leaves_of(&[node]);
        step.free |= leaves.iter().all(|leaf| says_nothing(leaf));
        for leaf in leaves {
            let properties = entries(leaf, "properties");
            step.names
                .extend(properties.iter().map(|it| it.key.as_str()));
            let member = properties.iter().find(|it| it.key == token);
            step.found.extend(member.map(|it| &it.node));
            for choice in ["oneOf", "anyOf"] {
                for one in items(leaf, choice) {
                    self.step_in_schema(one, token, step, depth + 1);
                }
            }
            let further = leaf.get("additionalProperties");
            step.found.extend(further.filter(|it| it.map().is_some()));
            step.free |= further.and_then(Node::bool) == Some(true);
        }
    }
}

/// Whether a schema takes any JSON.
fn says_nothing(leaf: &Node) -> bool {
    let says = ["type", "properties", "required", "allOf", "oneOf", "anyOf"];
    says.iter().all(|key| leaf.get(key).is_none())
}

/// What a token of a pointer leads to.
#[derive(Default)]
struct Step<'a> {
    found: Vec<&'a Node>,
    names: Vec<&'a str>,
    /// Whether any member may be there.
    free: bool,
}
