//! Where a node of a spec comes from: `x-source`, which holds for everything below it until another.

use payspec_codegen::source::Span;
use payspec_codegen::tree::Node;

/// What `x-source` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Id of the document.
    pub document: Option<String>,
    /// Section of the document.
    pub section: Option<String>,
    /// How sure the fact is.
    pub status: Status,
    /// Whether it has a note.
    pub note: bool,
    /// Where it stands.
    pub span: Span,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// In a captured document.
    Documented,
    /// On another public page or in public code.
    Outside,
    /// Our reading.
    Inferred,
    /// No document says it.
    Undocumented,
}

/// The `x-source` of a node, else what holds above it.
pub(super) fn of(tree: &Node, node: &Node, above: Option<&Provenance>) -> Option<Provenance> {
    own(tree, node).or_else(|| above.cloned())
}

/// The `x-source` of a node itself.
pub(super) fn own(tree: &Node, node: &Node) -> Option<Provenance> {
    let said = node.get("x-source")?;
    let text = |key: &str| said.get(key).and_then(Node::text).map(str::to_owned);
    let document = text("document");
    let kind = document
        .as_deref()
        .and_then(|id| tree.get("x-documents")?.get(id)?.get("kind")?.text());
    let status = match (text("status").as_deref(), kind) {
        (Some("documented"), _) | (None, Some("captured")) => Status::Documented,
        (Some("outside"), _) | (None, Some("page" | "code")) => Status::Outside,
        (Some("inferred"), _) => Status::Inferred,
        _ => Status::Undocumented,
    };
    Some(Provenance {
        section: text("section"),
        note: text("note").is_some(),
        span: said.span,
        document,
        status,
    })
}
