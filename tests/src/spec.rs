//! What the spec says at test time: the lowered API, and every example with the operation or notification it belongs to.

use std::path::{Path, PathBuf};

use payspec_codegen::diag::Diagnostics;
use payspec_codegen::example::{self, Part};
use payspec_codegen::ir::Api;
use payspec_codegen::name::Named;
use payspec_codegen::tree::Node;
use payspec_codegen::{SourceFile, Spec};

use crate::json::Json;

/// A provider's spec.
pub struct Document {
    /// Types, operations, events.
    pub named: Named,
    /// Examples of calls.
    pub examples: Vec<Example>,
    /// Examples of notifications; the owner is the event's place in [`Api::events`].
    pub events: Vec<Example>,
    /// The `operationId` of each event, in order.
    pub event_ids: Vec<String>,
}

/// An example.
pub struct Example {
    /// Place of its owner among operations or events.
    pub owner: usize,
    /// Its name; empty for `example`.
    pub name: String,
    /// What it is an example of.
    pub part: Part,
    /// Its media type.
    pub media: String,
    /// The value.
    pub value: Json,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All specs, and the files that they share.
pub fn sources() -> Vec<SourceFile> {
    let mut sources = Vec::new();
    collect(&root().join("specs"), "specs", &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

/// The spec of a provider among files.
///
/// # Panics
/// It is not there.
pub fn entry(sources: &[SourceFile], provider: &str) -> Spec {
    let paths = ["yaml", "yml", "json"].map(|ending| format!("specs/{provider}/openapi.{ending}"));
    let path = paths
        .into_iter()
        .find(|path| sources.iter().any(|source| source.path == *path));
    Spec {
        name: provider.to_owned(),
        path: path.unwrap_or_else(|| panic!("`specs/{provider}/` has no openapi file")),
    }
}

impl Document {
    /// Reads the spec of a provider.
    ///
    /// # Panics
    /// It is not there or has errors: nothing can be tested then.
    pub fn read(provider: &str) -> Self {
        let sources = sources();
        let specs = [entry(&sources, provider)];
        let (mut named, findings) = payspec_codegen::analyse(&sources, &specs);
        let errors: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.severity == payspec_codegen::Severity::Error)
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(
            errors.is_empty(),
            "the spec of `{provider}` has errors: {errors:?}"
        );
        let documents = payspec_codegen::parse::parse(&sources, &specs, &mut Diagnostics::new());
        let (Some(named), Some(document)) = (named.pop(), documents.first()) else {
            panic!("the spec of `{provider}` holds no API");
        };
        let tree = &document.tree;
        let mut read = Self {
            event_ids: vec![String::new(); named.api.events.len()],
            named,
            examples: Vec::new(),
            events: Vec::new(),
        };
        for (index, event) in read.named.api.events.iter().enumerate() {
            read.event_ids[index] =
                event_id(tree, &event.name).unwrap_or_else(|| event.name.clone());
        }
        for found in example::examples(tree) {
            read.take(tree, &found);
        }
        read
    }

    /// The API.
    pub fn api(&self) -> &Api {
        &self.named.api
    }

    fn take(&mut self, tree: &Node, found: &example::Found<'_>) {
        let Some(pointer) = &found.operation else {
            return;
        };
        let media = found
            .media_type
            .as_deref()
            .and_then(|place| place.rsplit('/').next())
            .map(unescape);
        let example = |owner| Example {
            owner,
            name: found.name.clone().unwrap_or_default(),
            part: found.part.clone(),
            media: media.clone().unwrap_or_default(),
            value: Json::from_node(found.node),
        };
        let mut tokens = pointer.rsplit('/');
        let method = tokens.next().unwrap_or_default().to_ascii_uppercase();
        let key = tokens.next().map(unescape).unwrap_or_default();
        let is_event = pointer.starts_with("/webhooks/") || pointer.starts_with("/x-webhooks/");
        if is_event {
            let owner = self.api().events.iter().position(|event| event.name == key);
            if let (Some(owner), Part::RequestBody) = (owner, &found.part) {
                self.events.push(example(owner));
            }
            return;
        }
        let id = tree
            .at(pointer)
            .and_then(|node| node.get("operationId"))
            .and_then(Node::text);
        let owner = self.api().operations.iter().position(|op| match id {
            Some(id) => op.id == id,
            None => op.method == method && op.path == key,
        });
        if let Some(owner) = owner {
            self.examples.push(example(owner));
        }
    }
}

fn event_id(tree: &Node, name: &str) -> Option<String> {
    let item = ["webhooks", "x-webhooks"]
        .iter()
        .find_map(|key| tree.get(key)?.get(name))?;
    let operation = item
        .map()?
        .iter()
        .find_map(|entry| entry.node.get("operationId"))?;
    Some(operation.text()?.to_owned())
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn collect(folder: &Path, shown: &str, into: &mut Vec<SourceFile>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        if path.is_dir() {
            collect(&path, &shown, into);
        } else if name != "inventory.yaml"
            && [".yaml", ".yml", ".json"]
                .iter()
                .any(|ending| name.ends_with(ending))
            && let Ok(bytes) = std::fs::read(&path)
        {
            into.push(SourceFile::new(shown, bytes));
        }
    }
}
