//! Notifications: webhooks and callbacks.

use super::{Lower, entries, items, text_of};
use crate::ir::{Direction, Event, Naming};
use crate::tree::{Entry, Node};

const METHODS: [&str; 4] = ["post", "put", "patch", "get"];

impl<'a> Lower<'a, '_> {
    /// Events under the root's `webhooks`, which `parse` also made of `x-webhooks`.
    pub(super) fn webhooks(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        for entry in entries(self.root, "webhooks") {
            let item = self.target(&entry.node);
            events.extend(self.events(&entry.key, item));
        }
        events
    }

    /// Events under the operations' `callbacks`.
    pub(super) fn callbacks(&mut self) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for path in entries(self.root, "paths") {
            for method in path.node.map().unwrap_or_default() {
                for callback in entries(&method.node, "callbacks") {
                    let expressions = self.target(&callback.node);
                    for expression in expressions.map().unwrap_or_default() {
                        if expression.key.starts_with("x-") {
                            continue;
                        }
                        let item = self.target(&expression.node);
                        for event in self.events(&callback.key, item) {
                            // Several operations may share one callback.
                            if !events.iter().any(|known| known.span == event.span) {
                                events.push(event);
                            }
                        }
                    }
                }
            }
        }
        events
    }

    fn events(&mut self, name: &str, item: &'a Node) -> Vec<Event> {
        METHODS
            .iter()
            .filter_map(|method| item.entry(method))
            .map(|entry| self.event(name, item, entry))
            .collect()
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
        if let (None, Some(first)) = (json, content.first()) {
            self.diags
                .event_media_type(first.key_span, &first.key, name);
        }
        let naming = Naming::Of {
            operation: words.clone(),
            words: "event".to_owned(),
        };
        let schema = json.and_then(|entry| entry.node.get("schema"));
        let ty = schema.map(|schema| self.schema(&[schema], naming));
        self.check_identity(node, ty, signature);
        self.check_signed_event(signature, body, name);
        let (acknowledge_status, acknowledge_body) = self.acknowledgement(node);
        let delivery = node.get("x-delivery").filter(|_| self.document.payspec);
        let seconds = |node: &Node| node.number().and_then(|text| text.parse().ok());
        Event {
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
