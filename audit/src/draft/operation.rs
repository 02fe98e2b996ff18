//! Operations and notifications.

use payspec_codegen::tree::{Node, Tree};

use super::gather::{Call, Message};
use super::names::{self, Names, without_names};
use super::shape::{self, Shape};
use super::{Doubt, Drafter, example, schema, source};
use crate::facts::Way;
use crate::yaml::{list, map, node, text};

/// Methods whose requests have no body.
const BODILESS: [&str; 3] = ["get", "delete", "head"];

/// A call can only be tried with a value in its place.
const MADE_UP: &str = "has no example in a document: the one in the draft is made up";

impl<'a> Drafter<'a> {
    /// The path items, in the order of the documents; those of one address together.
    pub(super) fn paths(&mut self, calls: &[Call<'a>], names: &mut Names) -> Vec<(String, Node)> {
        for (_, path) in calls.iter().filter_map(Call::address) {
            names.address(path);
        }
        let mut paths: Vec<(String, Vec<(String, Node)>)> = Vec::new();
        let mut known = std::collections::BTreeMap::new();
        for call in calls {
            let Some(known_by) = self.is_drafted(call) else {
                continue;
            };
            let id = names.operation(call);
            let path = match call.address() {
                Some((_, path)) => path.to_owned(),
                None => names.placeholder(call),
            };
            let at = *known.entry(without_names(&path)).or_insert(paths.len());
            if at == paths.len() {
                paths.push((path, Vec::new()));
            }
            if let Some((path, item)) = paths.get_mut(at) {
                let path = path.clone();
                item.push(self.operation(call, &id, &path, known_by));
            }
        }
        let item = |(path, item)| (path, map(item));
        paths.into_iter().map(item).collect()
    }

    /// Whether there is enough of a call to draft it, and whether that is no more than its address.
    fn is_drafted(&mut self, call: &Call<'a>) -> Option<bool> {
        let knows = |way| call.message(way, &self.tables).is_some();
        let path = call.path.as_deref().unwrap_or_default();
        if knows(Way::Request) || knows(Way::Answer) || path.contains('{') {
            return Some(false);
        }
        let method = call.method.as_deref().unwrap_or("post");
        if BODILESS.contains(&method) {
            let what =
                "neither a request nor an answer can be read: the operation is not in the draft";
            self.doubt(call, names::summary(call.title), what);
            return None;
        }
        Some(true)
    }

    fn operation(
        &mut self,
        call: &Call<'a>,
        id: &str,
        path: &str,
        is_bare: bool,
    ) -> (String, Node) {
        self.counts.operations += 1;
        let mut operation = vec![("operationId", text(id))];
        if !call.title.trim().is_empty() {
            let title = names::without_method(call.title);
            operation.push(("summary", text(names::summary(title))));
        }
        if call.address().is_none() {
            operation.push(("x-undocumented-path", node(Tree::Bool(true))));
            let what = match (call.printed, &call.method) {
                (Some(printed), _) if call.path.is_none() => format!(
                    "its address `{}` can't be a path: its client takes the route as configuration",
                    names::summary(printed)
                ),
                (Some(_), _) => {
                    "its address is printed without a method: its client takes the route as configuration".to_owned()
                }
                _ => "no address is printed: its client takes the route as configuration".to_owned(),
            };
            self.doubt(call, id, what);
        }
        operation.push(("x-source", source(self.documents, call.origin, None)));
        let method = call.method.clone().unwrap_or_else(|| "post".to_owned());
        let in_path = names::path_parameters(path);
        let mut parameters = Vec::new();
        let mut body = None;
        match call.message(Way::Request, &self.tables) {
            Some(message) => {
                let mut shape = shape::of(&message, &mut self.doubts, &mut self.used);
                let taken = shape.take(&in_path);
                parameters = self.path_parameters(call, &in_path, &taken);
                let is_empty = shape.members.is_empty() && message.examples.is_empty();
                if BODILESS.contains(&method.as_str()) {
                    parameters.extend(self.query(&message, &shape));
                } else if !is_empty {
                    let content = self.content(&message, &shape, &names::pascal(id, "Request"));
                    body = Some(content);
                }
            }
            None => {
                parameters.extend(self.path_parameters(call, &in_path, &[]));
                if is_bare {
                    self.doubt(
                        call,
                        id,
                        "no request can be read: its client sends any JSON",
                    );
                    let any = map([
                        ("schema", map([("type", text("object"))])),
                        ("example", map::<&str>([])),
                    ]);
                    body = Some(map([("application/json", any)]));
                }
            }
        }
        if !parameters.is_empty() {
            operation.push(("parameters", list(parameters)));
        }
        if let Some(content) = body {
            let is_required = node(Tree::Bool(true));
            operation.push((
                "requestBody",
                map([("required", is_required), ("content", content)]),
            ));
        }
        let answer = match call.message(Way::Answer, &self.tables) {
            Some(message) => {
                let shape = shape::of(&message, &mut self.doubts, &mut self.used);
                let content = self.content(&message, &shape, &names::pascal(id, "Answer"));
                let answer = map([("description", text("The answer.")), ("content", content)]);
                ("200", answer)
            }
            None => {
                self.doubt(
                    call,
                    id,
                    "no answer can be read: its client hands over the bytes that come",
                );
                ("default", map([("description", text("Not documented."))]))
            }
        };
        operation.push(("responses", map([answer])));
        (method, map(operation))
    }

    fn path_parameters(&mut self, call: &Call<'_>, names: &[String], rows: &[Shape]) -> Vec<Node> {
        let parameter = |name: &String| {
            let row = rows.iter().find(|row| row.name == *name);
            let schema = row.filter(|row| schema::is_scalar(row));
            let schema = schema.map(|row| self.schema(row, Way::Request));
            let mut schema = schema.unwrap_or_else(|| map([("type", text("string"))]));
            self.counts.fields += 1;
            let mut entries = vec![
                ("name", text(name.clone())),
                ("in", text("path")),
                ("required", node(Tree::Bool(true))),
            ];
            let sensitive = schema::take(&mut schema, "x-sensitive");
            entries.extend(sensitive.map(|sensitive| ("x-sensitive", sensitive)));
            let shown = schema::take(&mut schema, "example");
            if shown.is_none() {
                self.doubt(call, name, MADE_UP);
            }
            let shown = shown.or_else(|| super::made::value(&schema));
            entries.extend(shown.map(|shown| ("example", shown)));
            entries.push(("schema", schema));
            map(entries)
        };
        names.iter().map(parameter).collect()
    }

    /// What a request without a body carries in its query.
    fn query(&mut self, message: &Message<'_>, shape: &Shape) -> Vec<Node> {
        let mut parameters = Vec::new();
        for member in &shape.members {
            if !schema::is_scalar(member) {
                self.doubts
                    .push(member.doubt(
                        "is no single value, and the request has no body: not in the draft",
                    ));
                continue;
            }
            self.counts.fields += 1;
            let mut schema = self.schema(member, Way::Request);
            let mut entries = vec![
                ("name", text(member.name.clone())),
                ("in", text("query")),
                ("required", node(Tree::Bool(member.is_required()))),
            ];
            let sensitive = schema::take(&mut schema, "x-sensitive");
            entries.extend(sensitive.map(|sensitive| ("x-sensitive", sensitive)));
            let own = schema::take(&mut schema, "example");
            let shown = example::of_parameter(message, member, &schema).or(own);
            let shown = match shown {
                None if member.is_required() => {
                    self.doubts.push(member.doubt(MADE_UP));
                    super::made::value(&schema)
                }
                shown => shown,
            };
            entries.extend(shown.map(|shown| ("example", shown)));
            entries.push(("schema", schema));
            parameters.push(map(entries));
        }
        parameters
    }

    pub(super) fn event(&mut self, event: &Call<'a>, id: &str) -> Node {
        self.counts.events += 1;
        let mut operation = vec![("operationId", text(id))];
        if !event.title.trim().is_empty() {
            operation.push(("summary", text(names::summary(event.title))));
        }
        operation.push(("x-source", source(self.documents, event.origin, None)));
        if let Some(message) = event.message(Way::Notification, &self.tables) {
            let shape = shape::of(&message, &mut self.doubts, &mut self.used);
            let content = self.content(&message, &shape, &names::pascal(id, "Event"));
            let is_required = node(Tree::Bool(true));
            operation.push((
                "requestBody",
                map([("required", is_required), ("content", content)]),
            ));
        }
        let taken = "Taken. What else the provider wants is not drafted.";
        let answer = map([("description", text(taken))]);
        operation.push(("responses", map([("200", answer)])));
        map([("post", map(operation))])
    }

    fn doubt(&mut self, call: &Call<'_>, subject: impl Into<String>, what: impl Into<String>) {
        self.doubts
            .push(Doubt::new(call.origin.document, call.at, subject, what));
    }
}
