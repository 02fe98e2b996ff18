//! Documents become APIs: what OpenAPI and our extensions say, settled into the data of [`crate::ir`].
//!
//! Promise to the next stage: every type is finished (no `TypeKind::Pending`), every [`TypeId`] is of the API's own list, cycles
//! have a box or a heap type in them, and what could not be expressed was reported with its place. All is read from the tree,
//! which keeps exact numbers and places; `parse` promised that its keys are known and its values of the right kind.

mod body;
mod constraint;
mod cycle;
mod enums;
mod examples;
mod extension;
mod failure;
mod field;
mod finish;
mod identity;
mod integer;
mod keys;
mod limits;
mod merged;
mod operation;
mod parameter;
mod pointers;
mod probe;
mod response;
mod schema;
mod security;
mod server;
mod settle;
mod signature;
mod signed;
mod token;
mod union;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::diag::Diagnostics;
use crate::ir::{Api, Document, Failure, Signature, Tag, TypeId, Types};
use crate::parse;
use crate::source::Span;
use crate::tree::{Entry, Node};

/// Lowers every document; one that fails does not hide findings in the others.
pub fn lower(documents: &[parse::Document], diags: &mut Diagnostics) -> Vec<Api> {
    documents
        .iter()
        .map(|document| lower_document(document, diags))
        .collect()
}

fn lower_document(document: &parse::Document, diags: &mut Diagnostics) -> Api {
    let before = diags.len();
    let api = lower_api(document, diags);
    if !document.payspec {
        // What is wrong in somebody else's file was handled in the way that loses least.
        diags.soften_from(before);
    }
    api
}

fn lower_api(document: &parse::Document, diags: &mut Diagnostics) -> Api {
    let mut cx = Lower::new(document, diags);
    let root = &document.tree;
    let schemes = cx.schemes();
    let tags = cx.declared_tags();
    cx.root_signatures();
    let mut operations = cx.operations();
    security::sent_first(&mut operations, &schemes);
    cx.check_tokens(&schemes, &operations);
    let mut events = cx.webhooks();
    events.extend(cx.callbacks());
    let event_sets = cx.event_sets(&events);
    cx.remaining_components();
    let errors = cx.error_codes(root);
    let lenient = cx.lenient_forms(root);
    let servers = cx.servers();
    let examples = cx.check_examples();
    let info = root.get("info");
    let about = |key| info.and_then(|info| text_of(info, key));
    let mut api = Api {
        name: document.name.clone(),
        path: document.path.clone(),
        span: root.span,
        strict: document.payspec,
        title: about("title").unwrap_or_default(),
        version: about("version").unwrap_or_default(),
        description: about("description"),
        documents: std::mem::take(&mut cx.sources),
        servers,
        schemes,
        signatures: std::mem::take(&mut cx.signatures),
        keys: Vec::new(),
        config: Vec::new(),
        types: std::mem::take(&mut cx.types),
        tags,
        operations,
        failures: std::mem::take(&mut cx.failures),
        events,
        event_sets,
        errors,
        lenient,
        examples,
    };
    finish::finish(&mut api, diags);
    api
}

/// What lowering one document carries along.
struct Lower<'a, 'd> {
    document: &'a parse::Document,
    root: &'a Node,
    diags: &'d mut Diagnostics,
    types: Types,
    /// Component schemas that were met, by key.
    components: BTreeMap<&'a str, TypeId>,
    /// Schemas that are being lowered, by the nodes they are made of.
    lowering: BTreeMap<Vec<*const Node>, TypeId>,
    /// How often schemas were lowered inside of the component, or the outermost schema, at hand, and the type of the first time.
    lowered: BTreeMap<Vec<*const Node>, (TypeId, usize)>,
    /// How many components are being lowered, each inside of the one before.
    filling: usize,
    /// How many lists, right in each other, the schema at hand stands in.
    lists: usize,
    sources: Vec<Document>,
    /// Rules of signature that were met.
    signatures: Vec<Signature>,
    /// Patterns that were compiled, so that they are understood.
    patterns: BTreeSet<String>,
    /// Types of answers, by the place of their schema.
    answers: BTreeMap<Span, TypeId>,
    /// Lists of types of refusals that were met.
    failures: Vec<Failure>,
    common_servers: Option<Rc<server::Common<'a>>>,
}

impl<'a, 'd> Lower<'a, 'd> {
    fn new(document: &'a parse::Document, diags: &'d mut Diagnostics) -> Self {
        let root = &document.tree;
        let sources = extension::documents(root);
        Self {
            document,
            root,
            diags,
            types: Types::default(),
            components: BTreeMap::new(),
            lowering: BTreeMap::new(),
            lowered: BTreeMap::new(),
            filling: 0,
            lists: 0,
            sources,
            signatures: Vec::new(),
            patterns: BTreeSet::new(),
            answers: BTreeMap::new(),
            failures: Vec::new(),
            common_servers: None,
        }
    }

    /// The node that a reference stands for; `resolve` promised that it exists.
    fn target(&self, node: &'a Node) -> &'a Node {
        let mut node = node;
        // Chains of references were straightened by `resolve`; the bound is for safety.
        for _ in 0..8 {
            let Some(reference) = node.get("$ref").and_then(Node::text) else {
                return node;
            };
            let index = &self.document.index;
            match reference
                .strip_prefix('#')
                .and_then(|at| index.at(self.root, at))
            {
                Some(target) => node = target,
                None => return node,
            }
        }
        node
    }

    /// Component schemas that no operation reaches are part of the API too: a person wrote them. In our own specs those that others
    /// only build on are not: their members are in what builds on them.
    fn remaining_components(&mut self) {
        let Some(schemas) = self.root.at("/components/schemas").and_then(Node::map) else {
            return;
        };
        let mut bases = BTreeSet::new();
        if self.document.payspec {
            self.bases_below(self.root, &mut bases);
        }
        for entry in schemas {
            let is_base = bases.contains(entry.key.as_str());
            if !is_base || entry.node.get("discriminator").is_some() {
                self.component(&entry.key);
            }
        }
    }

    /// Keys of component schemas that others build on.
    fn bases_below(&self, node: &'a Node, bases: &mut BTreeSet<&'a str>) {
        if node.get("allOf").is_some() && self.lone_reference(node).is_none() {
            let parts = items(node, "allOf").iter();
            let references = parts.filter_map(|part| part.get("$ref")?.text());
            bases.extend(references.filter_map(schema::component_key));
        }
        for entry in node.map().unwrap_or_default() {
            self.bases_below(&entry.node, bases);
        }
        for element in node.list().unwrap_or_default() {
            self.bases_below(element, bases);
        }
    }

    fn declared_tags(&mut self) -> Vec<Tag> {
        items(self.root, "tags")
            .iter()
            .filter_map(|tag| {
                Some(Tag {
                    name: tag.get("name")?.text()?.to_owned(),
                    description: text_of(tag, "description"),
                    span: tag.span,
                })
            })
            .collect()
    }
}

/// The text of a member, if it has that member and it is text.
fn text_of(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

/// The elements of a member; none if it is missing.
fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::list).unwrap_or_default()
}

/// The entries of a member; none if it is missing.
fn entries<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    node.get(key).and_then(Node::map).unwrap_or_default()
}
