//! Notifications: webhooks and callbacks.

use std::collections::BTreeMap;

use super::body::essence;
use super::{Lower, entries, items, text_of};
use crate::ir::{
    Direction, Event, EventSet, Naming, Probe, Select, TypeId, TypeKind, Union, Variant,
};
use crate::tree::{Entry, Node};

const FORM: &str = "application/x-www-form-urlencoded";

const METHODS: [&str; 5] = ["post", "put", "patch", "get", "delete"];

impl<'a> Lower<'a, '_> {
    /// Events under the root's `webhooks`, which `parse` also made of `x-webhooks`.
    pub(super) fn webhooks(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        for entry in entries(self.root, "webhooks") {
            let item = self.target(&entry.node);
            for operation in operations(item) {
                events.push(self.event(&entry.key, item, operation));
            }
        }
        events
    }

    /// One type for the payloads of all webhooks, and one for those of an operation's callbacks: where they arrive at one address,
    /// the body alone tells which it is. Only for documents that say nothing of signatures.
    pub(super) fn event_sets(&mut self, events: &[Event]) -> Vec<EventSet> {
        let mut sets = Vec::new();
        if self.document.payspec {
            return sets;
        }
        let mut told: Vec<(Option<&str>, Vec<&Event>)> = Vec::new();
        let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for event in events {
            let of = event.callback_of.iter().map(|of| Some(of.as_str()));
            let own = event.callback_of.is_empty().then_some(None);
            for of in of.chain(own) {
                let place = *places.entry(of).or_insert(told.len());
                match told.get_mut(place) {
                    Some((_, events)) => events.push(event),
                    None => told.push((of, vec![event])),
                }
            }
        }
        for (of, events) in told {
            let mut payloads: Vec<(TypeId, Vec<&Event>)> = Vec::new();
            for event in events {
                let Some(ty) = event.ty else { continue };
                match payloads.iter_mut().find(|(known, _)| *known == ty) {
                    Some((_, events)) => events.push(event),
                    None => payloads.push((ty, vec![event])),
                }
            }
            if payloads.len() > 1 {
                sets.push(self.event_set(of, &payloads));
            }
        }
        sets
    }

    fn event_set(&mut self, of: Option<&str>, payloads: &[(TypeId, Vec<&Event>)]) -> EventSet {
        let span = match payloads.first() {
            Some((_, events)) => events.first().map_or(self.root.span, |event| event.span),
            None => self.root.span,
        };
        let naming = |operation: &str, words: &str| Naming::Of {
            operation: operation.to_owned(),
            words: words.to_owned(),
        };
        let ty = self.pending(
            span,
            match of {
                Some(operation) => naming(operation, "callback"),
                None => naming("any", "notification"),
            },
        );
        let variants = payloads.iter().filter_map(|(payload, events)| {
            let words = match (events.as_slice(), &self.types[*payload].naming) {
                ([only], _) => only.item.clone(),
                (_, Naming::Component { words, .. }) => words.clone(),
                _ => events.first()?.item.clone(),
            };
            let span = events.first()?.span;
            Some(Variant {
                words,
                ty: *payload,
                span,
                tags: Vec::new(),
                adds_tag: false,
                boxed: false,
                converts: false,
                probe: Probe::default(),
            })
        });
        let variants = variants.collect();
        self.types[ty].doc.summary = Some(match of {
            Some(operation) => format!("Any of the callbacks of `{operation}`."),
            None => "Any of the notifications.".to_owned(),
        });
        self.types[ty].kind = TypeKind::Union(Union {
            variants,
            select: Select::Probe,
            order: Vec::new(),
        });
        EventSet {
            callback_of: of.map(str::to_owned),
            ty,
            form: payloads
                .iter()
                .flat_map(|(_, events)| events)
                .any(|event| event.form),
        }
    }

    /// Events under the operations' `callbacks`.
    pub(super) fn callbacks(&mut self) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for path in entries(self.root, "paths") {
            for method in crate::keywords::operations(&path.node) {
                let id = super::operation::id_of(&path.key, method);
                for callback in entries(&method.node, "callbacks") {
                    let expressions = self.target(&callback.node);
                    for expression in expressions.map().unwrap_or_default() {
                        if expression.key.starts_with("x-") {
                            continue;
                        }
                        let item = self.target(&expression.node);
                        self.callback(&callback.key, item, &id, &mut events);
                    }
                }
            }
        }
        events
    }

    /// The events of a callback. Several operations may share one.
    fn callback(&mut self, name: &str, item: &'a Node, of: &str, events: &mut Vec<Event>) {
        for entry in operations(item) {
            let known = events.iter().position(|known| known.span == entry.key_span);
            let at = known.unwrap_or_else(|| {
                events.push(self.event(name, item, entry));
                events.len() - 1
            });
            if let Some(event) = events.get_mut(at)
                && !event.callback_of.iter().any(|known| known == of)
            {
                event.callback_of.push(of.to_owned());
            }
        }
    }

    fn event(&mut self, name: &str, item: &'a Node, entry: &'a Entry) -> Event {
        let node = &entry.node;
        let id = text_of(node, "operationId").unwrap_or_else(|| name.to_owned());
        let said = self.words(&[node]);
        let signature = self.signature_of(&[node, item], Direction::Webhook, name);
        let item = said.clone().unwrap_or_else(|| name.to_owned());
        let words = said.unwrap_or(id);
        let body = node.get("requestBody").map(|body| self.target(body));
        let content = body
            .map(|body| entries(body, "content"))
            .unwrap_or_default();
        let json = content.iter().find(|entry| entry.key.contains("json"));
        // In our own specs whoever sends a form is to be told apart from whoever does not.
        let is_form = |entry: &&Entry| essence(&entry.key) == FORM && !self.document.payspec;
        let form = content.iter().find(is_form).filter(|_| json.is_none());
        if let (None, Some(first)) = (json.or(form), content.first()) {
            self.diags
                .event_media_type(first.key_span, &first.key, name);
        }
        let naming = Naming::Of {
            operation: words.clone(),
            words: "event".to_owned(),
        };
        let schema = json.or(form).and_then(|entry| entry.node.get("schema"));
        let ty = schema.map(|schema| self.schema(&[schema], naming));
        self.check_identity(node, ty, signature);
        self.check_signed_event(signature, body, name);
        let (acknowledge_status, acknowledge_body) = self.acknowledgement(node);
        let delivery = node.get("x-delivery").filter(|_| self.document.payspec);
        let seconds = |node: &Node| node.number().and_then(|text| text.parse().ok());
        Event {
            form: form.is_some(),
            name: name.to_owned(),
            item,
            span: entry.key_span,
            doc: self.doc(&[node]),
            tag: items(node, "tags")
                .first()
                .and_then(Node::text)
                .map(str::to_owned),
            ty,
            acknowledge_status,
            acknowledge_body,
            deadline_seconds: delivery
                .and_then(|delivery| seconds(delivery.get("deadline-seconds")?)),
            retry_seconds: delivery
                .map(|delivery| {
                    items(delivery, "retry-seconds")
                        .iter()
                        .filter_map(seconds)
                        .collect()
                })
                .unwrap_or_default(),
            identity: delivery
                .map(|delivery| {
                    let pointers = items(delivery, "identity").iter();
                    pointers.filter_map(Node::text).map(str::to_owned).collect()
                })
                .unwrap_or_default(),
            callback_of: Vec::new(),
            signature,
            lenient: self.lenient_of(node),
            words,
        }
    }

    /// Status and body of the answer that the provider wants: the first success, and its only text.
    fn acknowledgement(&mut self, node: &'a Node) -> (Option<u16>, Option<String>) {
        let responses = entries(node, "responses");
        let wanted = responses.iter().find(|entry| entry.key.starts_with('2'));
        let Some(wanted) = wanted else {
            return (None, None);
        };
        let answer = self.target(&wanted.node);
        let text = entries(answer, "content").iter().find_map(|media| {
            let schema = self.target(media.node.get("schema")?);
            match items(schema, "enum") {
                [only] => only.text().map(str::to_owned),
                _ => None,
            }
        });
        (wanted.key.parse().ok(), text)
    }
}

/// What is sent, by method.
fn operations(item: &Node) -> impl Iterator<Item = &Entry> {
    METHODS.iter().filter_map(|method| item.entry(method))
}
