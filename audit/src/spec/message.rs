//! What messages hold: every member at its path, each place of the spec that declares it.

use std::collections::BTreeMap;
use std::sync::Arc;

use payspec_codegen::source::Span;
use payspec_codegen::tree::{Entry, Node};

use super::collect::{Parts, Property, Seat};
use super::provenance::{self, Provenance};
use super::rules::Rules;
use super::{Owner, OwnerKind, entries, follow, items};
use crate::facts::Way;

/// The most members of a message, and of all messages; schemas that hold themselves have no other end.
const MOST: usize = 5_000;
const MOST_OF_ALL: usize = 200_000;
/// How deep members are followed.
const DEPTH: usize = 16;
/// How many members of one name are looked at when names are matched.
const OF_ONE_NAME: usize = 64;

/// The body of a request, an answer or a notification.
#[derive(Clone, Debug)]
pub struct Message {
    /// The operation or event, as its place in `SpecView::owners`.
    pub owner: usize,
    /// Which way it travels.
    pub way: Way,
    /// For answers: the key under `responses`.
    pub status: Option<String>,
    /// JSON pointer to the media type object.
    pub media: String,
    /// JSON pointer to the schema.
    pub schema: String,
    /// Where the schema stands.
    pub span: Span,
    /// Where it comes from.
    pub source: Option<Provenance>,
    /// Names that lead to the part which the envelope calls the payload; empty for all of it.
    pub payload: Vec<String>,
    /// The alternatives, where the body is one of several forms.
    pub variants: Vec<Variant>,
    /// Members by their wire names from the outermost; lists are passed through.
    pub members: BTreeMap<Vec<String>, Member>,
    /// Paths of members by their own name, the outermost first; of a name that is very common not all.
    pub by_name: BTreeMap<String, Vec<Vec<String>>>,
}

/// One of the forms of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Name of its schema, or its number.
    pub name: String,
    /// JSON pointer to its schema.
    pub pointer: String,
}

/// A member of a message.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// The places that declare it: several where forms of the message each have it.
    pub declarations: Vec<Declaration>,
}

/// A place that declares a member or a parameter.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// JSON pointer to its schema, before following `$ref`; for a parameter to the parameter.
    pub pointer: String,
    /// Where its name stands.
    pub key: Span,
    /// Where its schema stands.
    pub schema: Span,
    /// Its entry in `required`, if it is required.
    pub required: Option<Span>,
    /// The `required` of its object, if there is one.
    pub required_at: Option<Span>,
    /// JSON pointer to the object that lists it.
    pub object: String,
    /// Sets of members of which one has to be there, where one of them names it.
    pub groups: Vec<Vec<Vec<String>>>,
    /// The form of the message that has it, as its place in [`Message::variants`]; none if there are no forms.
    pub variant: Option<usize>,
    /// Where it comes from.
    pub source: Option<Provenance>,
    /// What its schema asks for.
    pub rules: Arc<Rules>,
    /// What it is in Rust, such as `model::Order::amount`.
    pub rust: Vec<String>,
}

type RustItems = BTreeMap<Span, Vec<String>>;

/// What reading the messages of a spec carries along.
#[derive(Default)]
pub(super) struct Known {
    /// Rules by the pointer of their schema and where they come from.
    rules: BTreeMap<(String, Option<Span>), Arc<Rules>>,
    /// How many members there are so far.
    members: usize,
}

impl Known {
    fn rules(&mut self, tree: &Node, seat: &Seat<'_>) -> Arc<Rules> {
        let source = seat.source.as_ref().map(|source| source.span);
        let key = (seat.pointer.clone(), source);
        let known = self.rules.entry(key);
        Arc::clone(known.or_insert_with(|| Arc::new(Rules::of(tree, seat))))
    }
}

/// The bodies of an operation or event.
pub(super) fn messages(
    known: &mut Known,
    tree: &Node,
    rust: &RustItems,
    node: &Node,
    owner: &Owner,
    at: usize,
) -> Vec<Message> {
    let mut found = Vec::new();
    let way = match owner.kind {
        OwnerKind::Operation => Way::Request,
        OwnerKind::Event => Way::Notification,
    };
    if let Some(body) = node.get("requestBody") {
        let place = format!("{}/requestBody", owner.pointer);
        found.extend(body_of(
            known,
            tree,
            rust,
            owner,
            at,
            (place, body),
            way,
            None,
        ));
    }
    if owner.kind == OwnerKind::Event {
        return found;
    }
    for response in entries(node, "responses") {
        let success = response.key.starts_with('2') || response.key == "default";
        if success {
            let place = format!("{}/responses/{}", owner.pointer, response.key);
            let status = Some(response.key.clone());
            let body = (place, &response.node);
            found.extend(body_of(
                known,
                tree,
                rust,
                owner,
                at,
                body,
                Way::Answer,
                status,
            ));
        }
    }
    found
}

#[expect(
    clippy::too_many_arguments,
    reason = "all of them say where the body stands"
)]
fn body_of(
    known: &mut Known,
    tree: &Node,
    rust: &RustItems,
    owner: &Owner,
    at: usize,
    (place, body): (String, &Node),
    way: Way,
    status: Option<String>,
) -> Option<Message> {
    let (place, body) = follow(tree, place, body);
    let source = provenance::of(tree, body, owner.source.as_ref());
    let content = entries(body, "content");
    let json = content.iter().find(|entry| entry.key.contains("json"));
    let media: &Entry = json.or_else(|| content.first())?;
    let schema = media.node.get("schema")?;
    let media_at = format!("{place}/content/{}", super::escape(&media.key));
    let seat = Seat {
        node: schema,
        pointer: format!("{media_at}/schema"),
        source,
    };
    let payload = match way {
        Way::Answer => payload(tree, tree.at(&owner.pointer)),
        _ => Vec::new(),
    };
    let mut walk = Walk {
        tree,
        rust,
        known,
        members: BTreeMap::new(),
        count: 0,
        trail: Vec::new(),
    };
    let variants = walk.body(&seat);
    let members = walk.members;
    let mut paths: Vec<&Vec<String>> = members.keys().collect();
    paths.sort_by_key(|path| path.len());
    let mut by_name: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for path in paths {
        let own = path.last().cloned().unwrap_or_default();
        let known = by_name.entry(own).or_default();
        if known.len() < OF_ONE_NAME {
            known.push(path.clone());
        }
    }
    Some(Message {
        owner: at,
        way,
        status,
        media: media_at,
        schema: seat.pointer,
        span: schema.span,
        source: seat.source.clone(),
        payload,
        variants,
        members,
        by_name,
    })
}

/// Names that lead to the payload of an answer.
fn payload(tree: &Node, operation: Option<&Node>) -> Vec<String> {
    let own = operation.and_then(|node| node.get("x-envelope"));
    let envelope = own.or_else(|| tree.get("x-envelope"));
    let pointer = envelope.and_then(|envelope| envelope.get("payload")?.text());
    let tokens = pointer.unwrap_or_default().split('/').skip(1);
    tokens
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The parameters of an operation, by wire name, those of its path item first.
pub(super) fn parameters(
    tree: &Node,
    rust: &RustItems,
    nodes: &[&Node],
    owner: &Owner,
) -> Vec<(String, Declaration)> {
    let above = owner
        .pointer
        .rsplit_once('/')
        .map_or("", |(above, _)| above);
    let mut found = Vec::new();
    for (node, place) in nodes.iter().zip([above, &owner.pointer]) {
        for (index, parameter) in items(node, "parameters").iter().enumerate() {
            let place = format!("{place}/parameters/{index}");
            let (pointer, parameter) = follow(tree, place, parameter);
            let Some(name) = parameter.get("name") else {
                continue;
            };
            let schema = parameter.get("schema").unwrap_or(parameter);
            let source = provenance::of(tree, parameter, owner.source.as_ref());
            let seat = Seat {
                node: schema,
                pointer: format!("{pointer}/schema"),
                source: source.clone(),
            };
            let required = parameter.get("required");
            let mut rules = Rules::of(tree, &seat);
            rules.sensitive |= parameter.get("x-sensitive").is_some();
            rules.scope.insert(0, pointer.clone());
            let declaration = Declaration {
                key: name.span,
                schema: schema.span,
                required: required
                    .filter(|node| node.bool() == Some(true))
                    .map(|node| node.span),
                required_at: required.map(|node| node.span),
                object: pointer.clone(),
                groups: Vec::new(),
                variant: None,
                source,
                rules: Arc::new(rules),
                rust: rust.get(&parameter.span).cloned().unwrap_or_default(),
                pointer,
            };
            found.push((name.text().unwrap_or_default().to_owned(), declaration));
        }
    }
    found
}

/// The way through a body's schema.
struct Walk<'a, 'k> {
    known: &'k mut Known,
    tree: &'a Node,
    rust: &'a RustItems,
    members: BTreeMap<Vec<String>, Member>,
    count: usize,
    /// Schemas that the walk is inside of.
    trail: Vec<String>,
}

impl<'a> Walk<'a, '_> {
    fn body(&mut self, seat: &Seat<'a>) -> Vec<Variant> {
        let parts = self.through_lists(seat, 0);
        let mut variants = Vec::new();
        for (index, (alternative, form)) in parts.forms(self.tree).into_iter().enumerate() {
            let variant = alternative.map(|seat| {
                let target = seat.target(self.tree);
                let name = match target.pointer.rsplit_once("/schemas/") {
                    Some((_, name)) => name.to_owned(),
                    None => format!("form {}", index + 1),
                };
                let pointer = target.pointer;
                variants.push(Variant { name, pointer });
                index
            });
            self.object(&form, &mut Vec::new(), variant);
        }
        variants
    }

    /// What a schema says of an object, or of the objects in a list.
    fn through_lists(&self, seat: &Seat<'a>, depth: usize) -> Parts<'a> {
        let mut parts = Parts::of(self.tree, seat);
        if depth < 4 {
            for inner in std::mem::take(&mut parts.items) {
                let inner = self.through_lists(&inner, depth + 1);
                parts.properties.extend(inner.properties);
                parts.required.extend(inner.required);
                parts.required_at = parts.required_at.or(inner.required_at);
                parts.groups.extend(inner.groups);
                parts.choices.extend(inner.choices);
                parts.scope.extend(inner.scope);
            }
        }
        parts
    }

    fn object(&mut self, parts: &Parts<'a>, path: &mut Vec<String>, variant: Option<usize>) {
        for property in &parts.properties {
            if self.count >= MOST || self.known.members >= MOST_OF_ALL {
                return;
            }
            self.count += 1;
            self.known.members += 1;
            path.push(property.name.to_owned());
            self.declare(parts, property, path, variant);
            let pointer = &property.seat.target(self.tree).pointer;
            if path.len() < DEPTH && !self.trail.contains(pointer) {
                self.trail.push(pointer.clone());
                let inner = self.through_lists(&property.seat, 0);
                for (_, form) in inner.forms(self.tree) {
                    self.object(&form, path, variant);
                }
                self.trail.pop();
            }
            path.pop();
        }
    }

    fn declare(
        &mut self,
        parts: &Parts<'a>,
        property: &Property<'a>,
        path: &[String],
        variant: Option<usize>,
    ) {
        let member = self.members.entry(path.to_vec()).or_default();
        let known = |known: &Declaration| known.key == property.key && known.variant == variant;
        let required = parts.required.get(property.name).copied();
        if let Some(known) = member.declarations.iter_mut().find(|one| known(one)) {
            known.required = known.required.or(required);
            return;
        }
        let names_it = |group: &&Vec<Vec<String>>| {
            group
                .iter()
                .any(|set| set.iter().any(|name| name == property.name))
        };
        member.declarations.push(Declaration {
            pointer: property.seat.pointer.clone(),
            key: property.key,
            schema: property.seat.node.span,
            required,
            required_at: parts.required_at,
            object: property.object.clone(),
            groups: parts.groups.iter().filter(names_it).cloned().collect(),
            variant,
            source: property.seat.source.clone(),
            rules: self.known.rules(self.tree, &property.seat),
            rust: self.rust.get(&property.key).cloned().unwrap_or_default(),
        });
    }
}

impl Declaration {
    /// Whether it is of one of some forms of its message; all of them if none is named.
    #[must_use]
    pub fn is_of(&self, variants: &[usize]) -> bool {
        let is_one = |own: usize| variants.contains(&own);
        variants.is_empty() || self.variant.is_none_or(is_one)
    }

    /// When it is required, if that depends on other members.
    #[must_use]
    pub fn conditions(&self) -> &[super::Condition] {
        &self.rules.conditions
    }
}
