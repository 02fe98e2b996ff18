//! The given files, each read once.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::diag::Diagnostics;
use crate::source::{FileId, SourceFile};
use crate::tree::{Aliases, Index, Node, read};

pub(crate) struct Files<'a> {
    sources: &'a [SourceFile],
    aliases: Aliases,
    trees: BTreeMap<FileId, Option<Rc<Node>>>,
    indexes: BTreeMap<FileId, Rc<Index>>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(sources: &'a [SourceFile], aliases: Aliases) -> Self {
        Self {
            sources,
            aliases,
            trees: BTreeMap::new(),
            indexes: BTreeMap::new(),
        }
    }

    /// The tree of a file, or `None` where it cannot be read, as the sink knows.
    pub(crate) fn tree(&mut self, file: FileId, diags: &mut Diagnostics) -> Option<Rc<Node>> {
        if let Some(tree) = self.trees.get(&file) {
            return tree.clone();
        }
        let source = self.sources.get(file.index())?;
        let tree = read(source, file, self.aliases, diags).map(Rc::new);
        self.trees.insert(file, tree.clone());
        tree
    }

    /// Where the components of a file stand, whose tree is `tree`.
    pub(crate) fn index(&mut self, file: FileId, tree: &Node) -> Rc<Index> {
        let index = self.indexes.entry(file);
        Rc::clone(index.or_insert_with(|| Rc::new(Index::new(tree))))
    }

    /// Gives up a tree that nobody will ask for again.
    pub(crate) fn forget(&mut self, file: FileId) {
        self.trees.remove(&file);
    }

    /// Puts another tree in the place of a file's.
    pub(crate) fn replace(&mut self, file: FileId, tree: Node) -> Rc<Node> {
        self.indexes.remove(&file);
        let tree = Rc::new(tree);
        self.trees.insert(file, Some(Rc::clone(&tree)));
        tree
    }

    /// The file that `relative` means in a reference of `from`; else the path that was looked for.
    pub(crate) fn find(&self, from: FileId, relative: &str) -> Result<FileId, String> {
        let from = self.path(from);
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = join(folder, relative);
        let found = self
            .sources
            .iter()
            .position(|source| join("", &source.path) == wanted);
        found.map(FileId::new).ok_or(wanted)
    }

    pub(crate) fn path(&self, file: FileId) -> &str {
        let source = self.sources.get(file.index());
        source.map_or("", |source| source.path.as_str())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.path.as_str())
    }

    /// The name of a file without folder and extension.
    pub(crate) fn stem(&self, file: FileId) -> String {
        let path = self.path(file);
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let stem = name.split('.').next().unwrap_or(name);
        stem.replace(|char: char| !char.is_ascii_alphanumeric(), "_")
    }
}

/// A path with `.` and `..` worked out.
pub(super) fn join(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let absolute = folder.starts_with('/') || (folder.is_empty() && relative.starts_with('/'));
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|part| *part != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn dots_are_worked_out() {
        for (folder, relative, path) in [
            ("specs/a", "b.yaml", "specs/a/b.yaml"),
            ("specs/a", "./../shared/b.yaml", "specs/shared/b.yaml"),
            ("", "b.yaml", "b.yaml"),
            ("", "../b.yaml", "../b.yaml"),
            ("/abs/x", "../b.yaml", "/abs/b.yaml"),
            ("..", "../b.yaml", "../../b.yaml"),
        ] {
            assert_eq!(join(folder, relative), path);
        }
    }
}
