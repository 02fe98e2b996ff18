//! Operations: what the client calls.

use super::{Lower, entries, items, text_of};
use crate::ir::{Echo, Effect, Envelope, LenientForm, Operation, Reconcile, State};
use crate::keywords::{METHODS, operations};
use crate::parse::methods::is_token;
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let mut lowered = Vec::new();
        for entry in entries(self.root, "paths") {
            // `resolve` put path items in place of the references to them.
            let is_reference = entry.node.get("$ref").and_then(Node::text).is_some();
            if entry.key.starts_with('/') && !is_reference {
                for operation in operations(&entry.node) {
                    let method = method_of(&operation.key);
                    if is_token(&method) {
                        lowered.push(self.operation(&entry.key, &entry.node, operation, &method));
                    } else {
                        self.diags.no_method(operation.key_span, &method);
                    }
                }
            }
        }
        self.follow_pointers(&mut lowered);
        lowered
    }

    fn operation(
        &mut self,
        path: &str,
        item: &'a Node,
        entry: &'a Entry,
        method: &str,
    ) -> Operation {
        let node = &entry.node;
        let id = id_of(path, entry);
        let words = self.words(&[node]).unwrap_or_else(|| id.clone());
        let extension = |key: &str| node.get(key).filter(|_| self.document.payspec);
        let documented_path = extension("x-undocumented-path").and_then(Node::bool) != Some(true);
        let envelope = self.envelope(node);
        let mut sent = self.parameters(&words, item);
        for (parameter, field) in self.parameters(&words, node) {
            sent.retain(|(known, _)| {
                known.wire != parameter.wire || known.place != parameter.place
            });
            sent.push((parameter, field));
        }
        let security = self.security_of(node);
        self.leave_to_client(&mut sent, security.iter().any(|all| !all.is_empty()));
        self.one_of_each_name(&mut sent);
        let parameters_type = self.parameters_type(&words, node, &sent);
        let body = match node.get("requestBody") {
            Some(body) => self.body(&words, self.target(body)),
            None => None,
        };
        let tag = items(node, "tags").first().and_then(Node::text);
        let tag = tag.map(str::to_owned);
        let (mut answers, returns) = self.answers(&words, node, envelope.as_ref());
        let failure = self.failure(&words, entry.key_span, tag.as_deref(), &mut answers);
        Operation {
            span: entry.key_span,
            doc: self.doc(&[node]),
            tag,
            method: method.to_owned(),
            path: path.to_owned(),
            documented_path,
            parameters: sent.into_iter().map(|(parameter, _)| parameter).collect(),
            parameters_type,
            body,
            answers,
            returns,
            failure,
            envelope,
            effect: self.effect(node, method),
            echo: self.echo(node),
            security,
            hosts: self.hosts(node, item),
            signatures: self.signatures(node, &words),
            lenient: self.lenient_of(node),
            id,
            words,
        }
    }

    /// The envelope of an operation: its own, else the root's.
    fn envelope(&mut self, node: &'a Node) -> Option<Envelope> {
        if !self.document.payspec {
            return None;
        }
        let said = node
            .get("x-envelope")
            .or_else(|| self.root.get("x-envelope"))?;
        said.map()?;
        let success = said.get("success").and_then(|success| {
            let tokens = items(success, "in").iter().map(Node::to_json).collect();
            Some((text_of(success, "at")?, tokens))
        });
        Some(Envelope {
            success,
            payload: text_of(said, "payload"),
            code: text_of(said, "code"),
            message: text_of(said, "message"),
            request_id: text_of(said, "request-id"),
        })
    }

    fn effect(&mut self, node: &'a Node, method: &str) -> Effect {
        let Some(said) = node.get("x-effect").filter(|_| self.document.payspec) else {
            // RFC 9110, and for the last one the draft that defines it, call these methods safe.
            return match method {
                "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" => Effect::Reads,
                _ => Effect::Unstated,
            };
        };
        if said.text() == Some("reads") {
            return Effect::Reads;
        }
        let changed = text_of(said, "changes").map(|what| format!("change of the {what}"));
        let what = text_of(said, "creates").or(changed);
        let Some(what) = what else {
            return Effect::Unstated;
        };
        Effect::Creates {
            what,
            key: text_of(said, "key"),
            reconcile: said.get("reconcile").and_then(|reconcile| {
                Some(Reconcile {
                    operation: text_of(reconcile, "operation")?,
                    with: self.pairs(reconcile, "with"),
                    // `pointers.rs` finds the values, `settle.rs` the arguments, once all operations are there.
                    state: text_of(reconcile, "state").map(|at| State {
                        at,
                        values: Vec::new(),
                    }),
                    arguments: None,
                    constants: Vec::new(),
                })
            }),
        }
    }

    /// What must come back as it was sent; `pointers.rs` looks at what it is.
    fn echo(&self, node: &Node) -> Vec<Echo> {
        let pairs = self.pairs(node, "x-echo").into_iter();
        let echo = pairs.map(|(payload, request)| Echo {
            payload,
            request,
            amount: false,
            sensitive: false,
        });
        echo.collect()
    }

    /// Pairs of pointers under a member.
    fn pairs(&self, node: &Node, key: &str) -> Vec<(String, String)> {
        if !self.document.payspec {
            return Vec::new();
        }
        entries(node, key)
            .iter()
            .filter(|entry| entry.key.starts_with('/'))
            .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())))
            .collect()
    }

    /// Wire forms that an operation's answers accept: its own, else the root's.
    pub(super) fn lenient_of(&self, node: &'a Node) -> Vec<LenientForm> {
        match node.get("x-lenient") {
            Some(_) => self.lenient_forms(node),
            None => self.lenient_forms(self.root),
        }
    }
}

/// The method as it is sent: the keys of a path item are methods in small letters, others stand as they are.
fn method_of(key: &str) -> String {
    match METHODS.contains(&key) {
        true => key.to_uppercase(),
        false => key.to_owned(),
    }
}

/// What an operation is called: its id, or method and path.
pub(super) fn id_of(path: &str, entry: &Entry) -> String {
    text_of(&entry.node, "operationId")
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| format!("{} {path}", entry.key))
}
