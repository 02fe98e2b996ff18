//! Files → documents: read, bundled, checked against the tables of keywords, brought to one version of OpenAPI.
//!
//! A document that comes out of here promises `lower` what `resolve` and `normalise` promise, and that every key is known and every
//! value of the right kind. A document with an error does not come out; the others do.

mod check;
mod leftovers;
mod mend;
pub(crate) mod methods;
mod overlay;
mod rules;
mod select;
mod version;

use crate::diag::Diagnostics;
use crate::keywords::Kind;
use crate::normalise::normalise;
use crate::resolve::{Files, Siblings, bundle};
use crate::source::{FileId, SourceFile};
use crate::tree::{Aliases, Index, Node, unescape};
use version::Version;

/// A spec among the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The name of the module, which is that of the folder.
    pub name: String,
    /// The path of the file to start from.
    pub path: String,
}

/// A spec that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name of the module.
    pub name: String,
    /// The path of the file it starts from.
    pub path: String,
    /// Whether it is written in the spec language (`x-payspec: 1`).
    pub payspec: bool,
    /// All of it in one tree, every `$ref` to `#/components/<section>/<name>`.
    pub tree: Node,
    /// Where components stand in the tree.
    pub(crate) index: Index,
}

impl Document {
    /// The component a `$ref` of the tree leads to: its section, name and node.
    #[must_use]
    pub fn component<'r>(&self, reference: &'r str) -> Option<(&'r str, String, &Node)> {
        let (section, name) = component_path(reference)?;
        let node = self.tree.get("components")?.get(section)?.get(&name)?;
        Some((section, name, node))
    }
}

/// The section and the name in `#/components/<section>/<name>`.
#[must_use]
pub fn component_path(reference: &str) -> Option<(&str, String)> {
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    Some((section, unescape(name)))
}

/// How strictly a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Written in the spec language: what is wrong is an error.
    Payspec,
    /// Anybody's OpenAPI: what is wrong is mended or dropped with a warning.
    Plain,
}

/// What is read of a document, and what is laid over it first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    /// Ids and tags of operations; all where none is named.
    pub only: &'a [String],
    /// Paths of overlays among the sources, in their order.
    pub overlays: &'a [String],
}

impl Part<'static> {
    /// All of it, as it is written.
    pub const ALL: Self = Self {
        only: &[],
        overlays: &[],
    };
}

/// Reads the specs.
pub fn parse(sources: &[SourceFile], specs: &[Spec], diags: &mut Diagnostics) -> Vec<Document> {
    parse_part(sources, specs, Part::ALL, diags)
}

/// Reads a part of the specs.
pub fn parse_part(
    sources: &[SourceFile],
    specs: &[Spec],
    part: Part<'_>,
    diags: &mut Diagnostics,
) -> Vec<Document> {
    specs
        .iter()
        .filter_map(|spec| document(sources, spec, part, diags))
        .collect()
}

/// One spec; its findings are gathered apart, so that those of another do not stop it.
fn document(
    sources: &[SourceFile],
    spec: &Spec,
    part: Part<'_>,
    diags: &mut Diagnostics,
) -> Option<Document> {
    let mut own = Diagnostics::new();
    let document = read_document(sources, spec, part, &mut own);
    let errors = own.has_errors();
    for diagnostic in own.into_sorted() {
        diags.push(diagnostic);
    }
    document.filter(|_| !errors)
}

fn read_document(
    sources: &[SourceFile],
    spec: &Spec,
    part: Part<'_>,
    diags: &mut Diagnostics,
) -> Option<Document> {
    let mut numbered = sources.iter().enumerate();
    let Some((at, source)) = numbered.find(|(_, source)| source.path == spec.path) else {
        diags.spec_not_given(&spec.path);
        return None;
    };
    let payspec = says_payspec(source);
    let aliases = if payspec {
        Aliases::Refuse
    } else {
        Aliases::Expand
    };
    let mut files = Files::new(sources, aliases);
    let mut root = files.tree(FileId::new(at), diags)?;
    if !part.overlays.is_empty() {
        root = files.replace(
            FileId::new(at),
            overlay::apply(&root, part.overlays, sources, diags)?,
        );
    }
    let mode = match root.get("x-payspec") {
        Some(_) => Mode::Payspec,
        None => Mode::Plain,
    };
    let version = version::version(&root, mode, diags)?;
    if mode == Mode::Plain && methods::any_foreign(&root) {
        let mut adopted = Node::clone(&root);
        methods::adopt(&mut adopted, diags);
        root = files.replace(FileId::new(at), adopted);
    }
    let mut tree = bundle(root, mode, siblings(mode, version), &mut files, diags);
    if !part.only.is_empty() {
        select::select(&mut tree, part.only, diags);
    }
    check::check(&mut tree, Kind::Root, mode, version, diags);
    if diags.has_errors() {
        return None;
    }
    normalise(&mut tree);
    rules::check(&mut tree, mode, version, diags);
    if diags.has_errors() {
        return None;
    }
    Some(Document {
        name: spec.name.clone(),
        path: spec.path.clone(),
        payspec: mode == Mode::Payspec,
        index: Index::new(&tree),
        tree,
    })
}

/// 3.0 ignores what stands beside a schema's `$ref`, but whoever writes `nullable` there means it.
fn siblings(mode: Mode, version: Version) -> Siblings {
    match (mode, version) {
        (Mode::Payspec, Version::V30) => Siblings::Ignored,
        _ => Siblings::Meant,
    }
}

/// Whether a file says `x-payspec` at its root. Asked before reading, because it decides what reading refuses.
fn says_payspec(source: &SourceFile) -> bool {
    let text = source.text_lossy();
    if !text.contains("x-payspec") {
        return false;
    }
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    lines.any(|line| {
        let line = line.strip_prefix(['"', '\'']).unwrap_or(line);
        line.starts_with("x-payspec")
    })
}

#[cfg(test)]
mod tests;
