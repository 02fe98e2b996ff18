//! Mistakes as people make them when they write a spec from a page: edits of a spec's text, and what the audit has to say of each.

mod member;
mod owner;
mod text;
mod value;

use payspec_audit::facts::Inventory;
use payspec_audit::link::{Links, link};
use payspec_audit::spec::{Declaration, Provenance, SpecView, Status};
use payspec_codegen::source::Span;
use payspec_codegen::tree::{Entry, Node, Tree};

pub(crate) use text::{Files, Lines};

/// A mistake.
pub(crate) struct Mistake {
    /// What kind of mistake it is.
    pub(crate) kind: &'static str,
    /// The edits of the files.
    pub(crate) files: Files,
    /// Rules that name it rightly.
    pub(crate) rules: &'static [&'static str],
    /// A word that the message has to have.
    pub(crate) name: String,
    /// The object that it is in: from the line of a place to the end of its block. None if its own lines are asked for.
    pub(crate) home: Option<Span>,
    /// Whether a fact says otherwise, as far as can be told without the audit.
    pub(crate) is_told: bool,
}

/// A spec to make mistakes in.
pub(crate) struct Original<'a> {
    pub(crate) view: &'a SpecView,
    pub(crate) inventory: &'a Inventory,
    pub(crate) links: Links,
    pub(crate) files: Files,
    /// Declarations, each once, with the dotted path of the first message that has it.
    pub(crate) members: Vec<(Vec<String>, usize, &'a Declaration)>,
    /// All examples, with their keys.
    examples: Vec<(Span, &'a Node)>,
}

impl<'a> Original<'a> {
    pub(crate) fn new(view: &'a SpecView, inventory: &'a Inventory) -> Self {
        let texts = view
            .sources
            .iter()
            .map(|source| source.text_lossy().into_owned());
        let mut seen = std::collections::BTreeSet::new();
        let mut members = Vec::new();
        for (at, message) in view.messages.iter().enumerate() {
            for (path, member) in &message.members {
                for one in &member.declarations {
                    if seen.insert(one.key) {
                        members.push((path.clone(), at, one));
                    }
                }
            }
        }
        let mut examples = Vec::new();
        shown(&view.tree, &mut examples);
        Self {
            examples,
            view,
            inventory,
            links: link(inventory, view),
            files: Files::new(texts.collect()),
            members,
        }
    }

    /// Whether a source says that a document of the inventory has it.
    pub(crate) fn is_claimed(&self, source: Option<&Provenance>) -> bool {
        let is_here = |id: &str| self.inventory.documents.iter().any(|one| one.id == id);
        source.is_none_or(|source| {
            source.status == Status::Documented && source.document.as_deref().is_none_or(is_here)
        })
    }

    /// Whether the audit has to know a member: a fact leads to it.
    pub(crate) fn is_linked(&self, one: &Declaration) -> bool {
        self.links.members.contains(&one.key)
    }

    pub(crate) fn node(&self, one: &Declaration) -> Option<&'a Node> {
        self.view.tree.at(&one.pointer)
    }

    pub(crate) fn mistake(
        &self,
        kind: &'static str,
        rules: &'static [&'static str],
        name: &str,
    ) -> Mistake {
        Mistake {
            kind,
            files: self.files.clone(),
            rules,
            name: name.to_owned(),
            home: None,
            is_told: true,
        }
    }

    /// All mistakes that can be made in it.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        let mut all = Vec::new();
        member::mistakes(self, &mut all);
        value::mistakes(self, &mut all);
        owner::mistakes(self, &mut all);
        all
    }

    /// The edits, and no examples.
    pub(crate) fn without_examples(&self, files: &Files) -> Files {
        let mut files = files.clone();
        for (key, node) in &self.examples {
            files.remove(*key, node.span.end);
        }
        files
    }

    /// Whether the audit knows the object of a member: what is in an unknown one is not told apart.
    pub(crate) fn is_shown(&self, message: usize, parent: &[String]) -> bool {
        let member = self.view.member(message, parent);
        let mut declared = member.into_iter().flat_map(|member| &member.declarations);
        parent.is_empty() || declared.any(|one| self.is_linked(one))
    }

    /// Every map of the spec that has a key, with the entry of the key.
    pub(crate) fn having(&self, key: &str) -> Vec<(&'a Node, &'a Entry)> {
        let mut found = Vec::new();
        having(&self.view.tree, key, &mut found);
        found
    }
}

fn having<'n>(node: &'n Node, key: &str, found: &mut Vec<(&'n Node, &'n Entry)>) {
    match &node.value {
        Tree::Map(map) => {
            for entry in map {
                if entry.key == key {
                    found.push((node, entry));
                }
                having(&entry.node, key, found);
            }
        }
        Tree::List(list) => {
            for item in list {
                having(item, key, found);
            }
        }
        _ => {}
    }
}

/// All examples: of media types, of schemas and of parameters.
fn shown<'n>(node: &'n Node, found: &mut Vec<(Span, &'n Node)>) {
    let beside = |key: &str| node.get(key).is_some();
    for entry in node.map().unwrap_or_default() {
        let is_one = match entry.key.as_str() {
            "examples" => beside("schema"),
            "example" => beside("type") || beside("schema") || beside("allOf"),
            _ => false,
        };
        if is_one {
            found.push((entry.key_span, &entry.node));
        } else {
            shown(&entry.node, found);
        }
    }
    for item in node.list().unwrap_or_default() {
        shown(item, found);
    }
}

impl Mistake {
    pub(crate) fn told(mut self, is_told: bool) -> Self {
        self.is_told = is_told;
        self
    }

    pub(crate) fn home(mut self, key: Span) -> Self {
        self.home = Some(key);
        self
    }
}
