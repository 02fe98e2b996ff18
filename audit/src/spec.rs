//! A spec as the audit needs it: its operations and events, what their messages hold, where each member stands, and what it becomes in
//! Rust.

mod collect;
mod deviation;
mod message;
mod provenance;
mod rules;
mod rust;

use std::collections::BTreeMap;

use payspec_codegen::diag::Diagnostics;
use payspec_codegen::name::Named;
use payspec_codegen::source::Span;
use payspec_codegen::tree::{Entry, Node, Tree};
use payspec_codegen::{Diagnostic, Severity, SourceFile, Spec};

pub use deviation::{Aspect, Deviation};
pub use message::{Declaration, Member, Message, Variant};
pub use provenance::{Provenance, Status};
pub use rules::{Bound, Condition, Form, Rules, SpecValue};

/// A spec, read.
#[derive(Debug)]
pub struct SpecView {
    /// Types, operations and events with their names in Rust.
    pub named: Named,
    /// All of the spec in one tree; every `$ref` is `#/components/…`.
    pub tree: Node,
    /// The files of the spec, in the order in which places count them.
    pub sources: Vec<SourceFile>,
    /// Operations in spec order, then events in spec order.
    pub owners: Vec<Owner>,
    /// Bodies of requests, answers and notifications, in the order of their owners.
    pub messages: Vec<Message>,
    /// What the spec leaves open on purpose, in spec order.
    pub deviations: Vec<Deviation>,
    /// Rust items, such as `model::Order::amount`, by the place that they come of.
    pub rust: BTreeMap<Span, Vec<String>>,
}

/// An operation or an event.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Which of the two.
    pub kind: OwnerKind,
    /// Its `operationId`, or the name of the event.
    pub id: String,
    /// HTTP method, upper case.
    pub method: String,
    /// Path template; for an event its name.
    pub path: String,
    /// Whether a document gives method and path.
    pub documented_path: bool,
    /// JSON pointer to it in the tree.
    pub pointer: String,
    /// Where its method stands.
    pub span: Span,
    /// Where its path stands.
    pub path_span: Span,
    /// Where it comes from.
    pub source: Option<Provenance>,
    /// Its messages, as places in [`SpecView::messages`].
    pub messages: Vec<usize>,
    /// Its parameters, by wire name.
    pub parameters: Vec<(String, Declaration)>,
}

/// What owns messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerKind {
    /// A call that the merchant makes.
    Operation,
    /// A message that the provider sends.
    Event,
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl SpecView {
    /// Reads the spec at `spec.path` among `sources`.
    ///
    /// # Errors
    /// What is wrong with it, with places in `sources` as they were given.
    pub fn read(sources: &[SourceFile], spec: &Spec) -> Result<Self, Vec<Diagnostic>> {
        let specs = std::slice::from_ref(spec);
        let (mut named, findings) = payspec_codegen::analyse(sources, specs);
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        if findings.iter().any(is_error) {
            return Err(findings.into_iter().filter(is_error).collect());
        }
        let mut sources = sources.to_vec();
        sources.sort_by(|one, other| one.path.cmp(&other.path));
        let mut documents = payspec_codegen::parse::parse(&sources, specs, &mut Diagnostics::new());
        let (Some(named), Some(document)) = (named.pop(), documents.pop()) else {
            let message = format!("no spec could be read at `{}`", spec.path);
            return Err(vec![Diagnostic::invalid(None, message)]);
        };
        Ok(Self::of(named, document.tree, sources))
    }

    fn of(named: Named, tree: Node, sources: Vec<SourceFile>) -> Self {
        let mut view = Self {
            rust: rust::items(&named),
            deviations: deviation::deviations(&tree),
            named,
            tree,
            sources,
            owners: Vec::new(),
            messages: Vec::new(),
        };
        let tree = std::mem::replace(&mut view.tree, crate::yaml::node(Tree::Null));
        let mut known = message::Known::default();
        for (section, kind) in [
            ("paths", OwnerKind::Operation),
            ("webhooks", OwnerKind::Event),
        ] {
            for item in entries(&tree, section) {
                view.path_item(&mut known, &tree, section, item, kind);
            }
        }
        view.tree = tree;
        view
    }

    fn path_item(
        &mut self,
        known: &mut message::Known,
        tree: &Node,
        section: &str,
        item: &Entry,
        kind: OwnerKind,
    ) {
        let pointer = format!("/{section}/{}", escape(&item.key));
        let (pointer, node) = follow(tree, pointer, &item.node);
        let above = provenance::of(tree, tree, None);
        let above = provenance::of(tree, node, above.as_ref());
        for method in METHODS {
            let Some(entry) = node.entry(method) else {
                continue;
            };
            let id = match kind {
                OwnerKind::Operation => entry.node.get("operationId").and_then(Node::text),
                OwnerKind::Event => None,
            };
            let owner = Owner {
                kind,
                id: id.unwrap_or(&item.key).to_owned(),
                method: method.to_ascii_uppercase(),
                path: item.key.clone(),
                documented_path: entry.node.get("x-undocumented-path").and_then(Node::bool)
                    != Some(true),
                pointer: format!("{pointer}/{method}"),
                span: entry.key_span,
                path_span: item.key_span,
                source: provenance::of(tree, &entry.node, above.as_ref()),
                messages: Vec::new(),
                parameters: Vec::new(),
            };
            self.owner(known, tree, [node, &entry.node], owner);
        }
    }

    fn owner(
        &mut self,
        known: &mut message::Known,
        tree: &Node,
        [item, node]: [&Node; 2],
        mut owner: Owner,
    ) {
        let at = self.owners.len();
        owner.parameters = message::parameters(tree, &self.rust, &[item, node], &owner);
        for message in message::messages(known, tree, &self.rust, node, &owner, at) {
            owner.messages.push(self.messages.len());
            self.messages.push(message);
        }
        self.owners.push(owner);
    }

    /// The path of the file that a span is in.
    #[must_use]
    pub fn file(&self, span: Span) -> &str {
        self.sources
            .get(span.file.index())
            .map_or("", |source| source.path.as_str())
    }

    /// `specs/acme/openapi.yaml:12:5`.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}:{}", self.file(span), span.line, span.column)
    }

    /// The Rust items that come of a place of the spec.
    #[must_use]
    pub fn rust_items(&self, span: Span) -> &[String] {
        self.rust.get(&span).map_or(&[], Vec::as_slice)
    }

    /// The `x-source` of a node itself.
    #[must_use]
    pub fn provenance(&self, node: &Node) -> Option<Provenance> {
        provenance::own(&self.tree, node)
    }

    /// A declaration, by message, path and number.
    #[must_use]
    pub fn declaration(&self, message: usize, path: &[String], at: usize) -> Option<&Declaration> {
        let member = self.messages.get(message)?.members.get(path)?;
        member.declarations.get(at)
    }

    /// The member of a message, if it has it.
    #[must_use]
    pub fn member(&self, message: usize, path: &[String]) -> Option<&Member> {
        self.messages.get(message)?.members.get(path)
    }
}

/// The entries of a member; none if it is missing.
fn entries<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    node.get(key).and_then(Node::map).unwrap_or_default()
}

/// The elements of a member; none if it is missing.
fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::list).unwrap_or_default()
}

/// Text as a token of a JSON pointer.
pub(crate) fn escape(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

/// Where `$ref`s lead, and the pointer there.
fn follow<'n>(tree: &'n Node, mut pointer: String, mut node: &'n Node) -> (String, &'n Node) {
    for _ in 0..16 {
        let reference = node.get("$ref").and_then(Node::text);
        let Some(place) = reference.and_then(|reference| reference.strip_prefix('#')) else {
            break;
        };
        let Some(target) = tree.at(place) else {
            break;
        };
        pointer = place.to_owned();
        node = target;
    }
    (pointer, node)
}
