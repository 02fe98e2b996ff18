//! Every `$ref` to its target, or a finding.
//!
//! What leaves here is one tree in which every `$ref` says `#/components/<section>/<name>`, for a target that exists, is of the
//! kind that is wanted, and is not itself a `$ref`. Targets in other files and deep inside this one become components;
//! path items, which 3.0 has no components for, are copied to where they are used. Spans keep their file.

mod files;
mod locate;
mod mentions;

pub(crate) use files::Files;
pub use mentions::mentions;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::diag::Diagnostics;
use crate::keywords::{Kind, for_each_child, for_each_child_mut};
use crate::parse::Mode;
use crate::source::{FileId, Span};
use crate::tree::{Entry, Index, Node, Tree, escape, unescape};

/// How many times path items may be copied.
const COPIES: usize = 10_000;

/// A place in the files: what a `$ref` means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    file: FileId,
    pointer: String,
}

/// What is done about a `$ref`.
#[derive(Clone, Debug)]
enum Outcome {
    /// It refers to this component of the bundle.
    Component(&'static str, String),
    /// A copy of the target stands in its place.
    Copy(Target),
    /// It leads nowhere, as the sink knows.
    Broken,
    /// It leads nowhere in a plain document: anything may stand there, or nothing does (see [`is_broken`]).
    Anything,
}

/// Whether siblings of a schema's `$ref` mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Siblings {
    Ignored,
    Meant,
}

/// The document whose root is `root`, in one tree. `files` gives its file up, so that the tree need not be copied.
pub(crate) fn bundle(
    root: Rc<Node>,
    mode: Mode,
    siblings: Siblings,
    files: &mut Files<'_>,
    diags: &mut Diagnostics,
) -> Node {
    let mut resolver = Resolver {
        entry: root.span.file,
        root: Rc::clone(&root),
        index: files.index(root.span.file, &root),
        mode,
        siblings,
        files,
        diags,
        outcomes: BTreeMap::new(),
        components: BTreeMap::new(),
        hoisted: BTreeMap::new(),
        copying: Vec::new(),
        copies: 0,
        scanned: BTreeSet::new(),
        ends: BTreeMap::new(),
    };
    let before = resolver.diags.len();
    resolver.scan(&root, Kind::Root);
    drop(root);
    let (tree, diags) = resolver.assemble();
    if mode == Mode::Plain {
        // What leads nowhere was handled in the way that loses least.
        diags.soften_from(before);
    }
    tree
}

/// Whether an object is what is left of a reference that leads nowhere, as the sink knows.
pub(crate) fn is_broken(node: &Node, kind: Kind) -> bool {
    kind.section().is_some() && node.get("$ref").is_some_and(Node::is_null)
}

/// How a reference is looked up: where it stands, what it says, what is wanted.
type Asked = (FileId, String, &'static str);

struct Resolver<'a, 'f> {
    entry: FileId,
    root: Rc<Node>,
    index: Rc<Index>,
    mode: Mode,
    siblings: Siblings,
    files: &'a mut Files<'f>,
    diags: &'a mut Diagnostics,
    outcomes: BTreeMap<Asked, Outcome>,
    /// Components that come from elsewhere, by section and name.
    components: BTreeMap<(&'static str, String), (Target, Kind)>,
    /// Where the same targets stood.
    hoisted: BTreeMap<FileId, BTreeMap<String, (&'static str, String)>>,
    copying: Vec<Target>,
    copies: usize,
    scanned: BTreeSet<Target>,
    /// Where chains of references end that were followed before, by a reference in the middle of one.
    ends: BTreeMap<(FileId, String, Kind), Option<Target>>,
}

// First pass: find what is referred to.
impl Resolver<'_, '_> {
    fn scan(&mut self, node: &Node, kind: Kind) {
        if kind == Kind::Discriminator {
            self.scan_mapping(node);
        }
        if let Some((reference, place)) = reference_of(node, kind) {
            self.refer(reference, place, kind);
            if !self.siblings_meant(kind) {
                return;
            }
        }
        for_each_child(node, kind, &mut |child, kind| self.scan(child, kind));
    }

    fn siblings_meant(&self, kind: Kind) -> bool {
        match kind {
            Kind::PathItem | Kind::Webhook => true,
            kind => kind.is_schema() && self.siblings == Siblings::Meant,
        }
    }

    /// The values of a discriminator's mapping are references, or names of schemas.
    fn scan_mapping(&mut self, node: &Node) {
        let mapping = node.get("mapping").and_then(Node::map);
        for entry in mapping.unwrap_or_default() {
            if let Some(text) = entry.node.text() {
                self.refer(&mapping_reference(text), entry.node.span, Kind::Schema);
            }
        }
    }

    fn refer(&mut self, reference: &str, place: Span, kind: Kind) {
        let Some(section) = kind.section() else {
            return;
        };
        let asked = (place.file, reference.to_owned(), section);
        if self.outcomes.contains_key(&asked) {
            return;
        }
        let outcome = match self.locate(reference, place, kind) {
            None if self.mode == Mode::Plain => Outcome::Anything,
            None => Outcome::Broken,
            Some(target) if section == "pathItems" => {
                self.scan_target(&target, kind);
                Outcome::Copy(target)
            }
            Some(target) => self.component(section, target, place, kind),
        };
        self.outcomes.insert(asked, outcome);
    }

    /// The component a target is or becomes.
    fn component(
        &mut self,
        section: &'static str,
        target: Target,
        place: Span,
        kind: Kind,
    ) -> Outcome {
        let name = self.free_name(section, &target);
        let own = format!("/components/{section}/{}", escape(&name));
        if target.file == self.entry && target.pointer == own {
            return Outcome::Component(section, name);
        }
        let claimed = self.components.get(&(section, name.clone()));
        let rival = match claimed {
            Some((rival, _)) => Some(rival.clone()),
            None => self.index.at(&self.root, &own).map(|_| Target {
                file: self.entry,
                pointer: own,
            }),
        };
        match rival {
            Some(rival) if rival == target => return Outcome::Component(section, name),
            Some(rival) => {
                let [first, second] = [&rival, &target].map(|target| self.span_of(target));
                self.diags
                    .component_clash(place, section, &name, second, first);
                return Outcome::Broken;
            }
            None => {}
        }
        let key = (section, name.clone());
        self.components.insert(key, (target.clone(), kind));
        self.hoisted
            .entry(target.file)
            .or_default()
            .insert(target.pointer.clone(), (section, name.clone()));
        self.scan_target(&target, kind);
        Outcome::Component(section, name)
    }

    /// The name of a component; in somebody else's files, one with a number where another thing has it.
    fn free_name(&self, section: &'static str, target: &Target) -> String {
        let name = self.component_name(target);
        if self.mode == Mode::Payspec {
            return name;
        }
        let is_free = |name: &String| {
            let own = format!("/components/{section}/{}", escape(name));
            let claimed = self.components.get(&(section, name.clone()));
            match claimed {
                Some((rival, _)) => rival == target,
                None => {
                    self.index.at(&self.root, &own).is_none()
                        || (target.file == self.entry && target.pointer == own)
                }
            }
        };
        if is_free(&name) {
            return name;
        }
        let numbered = (2..).map(|n: usize| format!("{name}_{n}"));
        numbered.take(COPIES).find(is_free).unwrap_or(name)
    }

    fn span_of(&mut self, target: &Target) -> Option<Span> {
        let tree = self.files.tree(target.file, self.diags)?;
        tree.at(&target.pointer).map(|node| node.span)
    }

    fn scan_target(&mut self, target: &Target, kind: Kind) {
        if self.scanned.insert(target.clone())
            && let Some(tree) = self.files.tree(target.file, self.diags)
            && let Some(node) = tree.at(&target.pointer)
        {
            self.scan(node, kind);
        }
    }

    /// The name of a component, or the words of the path to what is none.
    fn component_name(&self, target: &Target) -> String {
        let tokens: Vec<String> = target.pointer.split('/').skip(1).map(unescape).collect();
        if let [components, _, name] = tokens.as_slice()
            && components == "components"
        {
            return name.clone();
        }
        let structure = [
            "components",
            "schemas",
            "properties",
            "paths",
            "definitions",
            "$defs",
        ];
        let named: Vec<&str> = tokens
            .iter()
            .map(String::as_str)
            .filter(|token| !structure.contains(token))
            .collect();
        let stem = self.files.stem(target.file);
        let deep = target.file != self.entry && named.len() > 1;
        let prefix = (deep || named.is_empty()).then_some(stem.as_str());
        let letters = |token| str::split(token, |char: char| !char.is_ascii_alphanumeric());
        let words = prefix.into_iter().chain(named).flat_map(letters);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join("_")
    }
}

// Second pass: put the tree together.
impl<'a> Resolver<'a, '_> {
    fn assemble(mut self) -> (Node, &'a mut Diagnostics) {
        let mut root = self.take_root();
        self.rewrite(&mut root, Kind::Root, "", true);
        for ((section, name), (target, kind)) in std::mem::take(&mut self.components) {
            let tree = self.files.tree(target.file, self.diags);
            if let Some(node) = tree.and_then(|tree| tree.at(&target.pointer).cloned()) {
                let mut node = node;
                self.rewrite(&mut node, kind, &target.pointer, true);
                insert_component(&mut root, section, name, node);
            }
        }
        if let Some(components) = child_mut(&mut root, "components")
            && let Tree::Map(map) = &mut components.value
        {
            map.retain(|entry| entry.key != "pathItems");
        }
        (root, self.diags)
    }

    /// The root to be changed: the tree itself if nothing of its file is copied to elsewhere.
    fn take_root(&mut self) -> Node {
        let parts = self.components.values().map(|(target, _)| target);
        let copies = self.outcomes.values().filter_map(|outcome| match outcome {
            Outcome::Copy(target) => Some(target),
            _ => None,
        });
        if parts.chain(copies).all(|target| target.file != self.entry) {
            self.files.forget(self.entry);
        }
        let span = self.root.span;
        let nothing = Node {
            span,
            value: Tree::Null,
        };
        Rc::unwrap_or_clone(std::mem::replace(&mut self.root, Rc::new(nothing)))
    }

    /// Makes the references at and below `node`, which stands at `pointer` of its file, those of the bundle.
    fn rewrite(&mut self, node: &mut Node, kind: Kind, pointer: &str, top: bool) {
        if !top && let Some((section, name)) = self.hoisted_from(node.span.file, pointer) {
            *node = reference_node(node.span, section, &name);
            return;
        }
        if kind == Kind::Discriminator {
            self.rewrite_mapping(node);
        }
        if self.mode == Mode::Plain
            && kind.section().is_some()
            && let Some(reference) = node.get("$ref")
            && reference.text().is_none()
        {
            self.diags.ref_no_text(reference.span, reference.kind());
            self.break_off(node, kind);
        }
        if let Some((reference, place)) = reference_of(node, kind) {
            let section = kind.section().unwrap_or_default();
            let asked = (place.file, reference.to_owned(), section);
            match self.outcomes.get(&asked).cloned() {
                Some(Outcome::Component(section, name)) => {
                    set_reference(node, place, section, &name);
                    if !self.siblings_meant(kind) {
                        return;
                    }
                }
                Some(Outcome::Copy(target)) => return self.copy(node, kind, place, target),
                Some(Outcome::Anything) => self.break_off(node, kind),
                Some(Outcome::Broken) | None => return,
            }
        }
        if self.hoisted.is_empty() {
            // Pointers are asked for only where something was moved.
            for_each_child_mut(node, kind, &mut |child, kind, _| {
                self.rewrite(child, kind, "", false);
            });
            return;
        }
        for_each_child_mut(node, kind, &mut |child, kind, way| {
            self.rewrite(child, kind, &format!("{pointer}{way}"), false);
        });
    }

    /// What stays of a reference that leads nowhere: what stands beside it, where that counts, else the mark of [`is_broken`].
    fn break_off(&self, node: &mut Node, kind: Kind) {
        let Tree::Map(map) = &mut node.value else {
            return;
        };
        if kind.is_schema() || matches!(kind, Kind::PathItem | Kind::Webhook) {
            map.retain(|entry| entry.key != "$ref");
            return;
        }
        map.retain(|entry| entry.key == "$ref");
        for entry in map {
            entry.node.value = Tree::Null;
        }
    }

    fn hoisted_from(&self, file: FileId, pointer: &str) -> Option<(&'static str, String)> {
        self.hoisted.get(&file)?.get(pointer).cloned()
    }

    fn rewrite_mapping(&mut self, node: &mut Node) {
        let Some(Tree::Map(mapping)) = child_mut(node, "mapping").map(|node| &mut node.value)
        else {
            return;
        };
        mapping.retain_mut(|entry| {
            let Some(text) = entry.node.text() else {
                return true;
            };
            let asked = (entry.node.span.file, mapping_reference(text), "schemas");
            match self.outcomes.get(&asked) {
                Some(Outcome::Component(section, name)) => {
                    entry.node.value = Tree::Text(reference_text(section, name));
                    true
                }
                Some(Outcome::Anything) => false,
                _ => true,
            }
        });
    }

    /// Puts the keys of a path item in the place of the reference to it.
    fn copy(&mut self, node: &mut Node, kind: Kind, place: Span, target: Target) {
        if self.copying.contains(&target) {
            self.diags.path_item_in_itself(place);
            return self.break_off(node, kind);
        }
        self.copies += 1;
        if self.copies > COPIES {
            if self.copies == COPIES + 1 {
                self.diags.too_many_copies(place, COPIES);
            }
            return self.break_off(node, kind);
        }
        let tree = self.files.tree(target.file, self.diags);
        let Some(mut copied) = tree.and_then(|tree| tree.at(&target.pointer).cloned()) else {
            return self.break_off(node, kind);
        };
        self.copying.push(target.clone());
        self.rewrite(&mut copied, kind, &target.pointer, true);
        for_each_child_mut(node, kind, &mut |child, kind, way| {
            self.rewrite(child, kind, &way.to_string(), false);
        });
        self.copying.pop();
        if let (Tree::Map(own), Tree::Map(copied)) = (&mut node.value, copied.value) {
            own.retain(|entry| entry.key != "$ref");
            for entry in copied {
                match own.iter().find(|own| own.key == entry.key) {
                    Some(own) => {
                        let places = (own.key_span, entry.key_span);
                        self.diags
                            .path_item_key_twice(&entry.key, places.0, places.1);
                    }
                    None => own.push(entry),
                }
            }
        }
    }
}

/// The text of the reference a node is, and where it stands.
fn reference_of(node: &Node, kind: Kind) -> Option<(&str, Span)> {
    kind.section()?;
    let reference = node.get("$ref")?;
    Some((reference.text()?, reference.span))
}

/// A bare name in a discriminator's mapping is that of a schema of the same file.
fn mapping_reference(text: &str) -> String {
    let bare = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    let file = [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| text.ends_with(end));
    if bare && !file {
        reference_text("schemas", text)
    } else {
        text.to_owned()
    }
}

pub(crate) fn reference_text(section: &str, name: &str) -> String {
    format!("#/components/{section}/{}", escape(name))
}

fn reference_node(span: Span, section: &str, name: &str) -> Node {
    let mut node = Node {
        span,
        value: Tree::Map(Vec::new()),
    };
    set_reference(&mut node, span, section, name);
    node
}

fn set_reference(node: &mut Node, span: Span, section: &str, name: &str) {
    let Tree::Map(map) = &mut node.value else {
        return;
    };
    let value = Tree::Text(reference_text(section, name));
    match map.iter_mut().find(|entry| entry.key == "$ref") {
        Some(entry) => entry.node.value = value,
        None => map.push(Entry {
            key: "$ref".to_owned(),
            key_span: span,
            node: Node { span, value },
        }),
    }
}

pub(crate) fn child_mut<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Tree::Map(map) => map
            .iter_mut()
            .find(|entry| entry.key == key)
            .map(|entry| &mut entry.node),
        _ => None,
    }
}

fn insert_component(root: &mut Node, section: &str, name: String, node: Node) {
    let span = root.span;
    let Some(components) = member(root, "components", span) else {
        return;
    };
    let Some(Tree::Map(map)) = member(components, section, span).map(|node| &mut node.value) else {
        return;
    };
    map.push(Entry {
        key: name,
        key_span: node.span,
        node,
    });
}

/// The map under `key`, made if it is missing.
pub(crate) fn member<'a>(node: &'a mut Node, key: &str, span: Span) -> Option<&'a mut Node> {
    let Tree::Map(map) = &mut node.value else {
        return None;
    };
    let at = match map.iter().position(|entry| entry.key == key) {
        Some(at) => at,
        None => {
            map.push(Entry {
                key: key.to_owned(),
                key_span: span,
                node: Node {
                    span,
                    value: Tree::Map(Vec::new()),
                },
            });
            map.len() - 1
        }
    };
    map.get_mut(at).map(|entry| &mut entry.node)
}
