//! The one door to the disk.
//!
//! Paths here are relative and `/` separated. Links are never followed: what is not a plain file or a folder is shown as
//! [`Kind::Other`], and whoever asked refuses it.

mod apply;
mod plan;
#[cfg(test)]
mod tests;

pub use plan::{Plan, Scope, State, Step, is_of_provider, is_theirs};

use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

/// Something that stands in a folder.
pub struct Found {
    /// Its path from the root.
    pub path: String,
    /// What it is.
    pub kind: Kind,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device.
    Other,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Self {
        if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else {
            Self::Other
        }
    }
}

/// Reads a file.
///
/// # Errors
/// It can't be read.
pub fn read(root: &Path, path: &str) -> Result<Vec<u8>> {
    fs::read(root.join(path)).with_context(|| format!("cannot read `{path}`"))
}

/// What stands at `path`, itself and not what it links to.
///
/// # Errors
/// That can't be told.
pub fn kind(root: &Path, path: &str) -> Result<Option<Kind>> {
    match fs::symlink_metadata(root.join(path)) {
        Ok(meta) => Ok(Some(meta.file_type().into())),
        // A parent that is a file is found, and told, where the parent itself is looked at.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("cannot look at `{path}`")),
    }
}

/// `below` and everything in it, sorted, folders before what they hold; nothing where it does not exist.
///
/// # Errors
/// A folder can't be read.
pub fn walk(root: &Path, below: &str) -> Result<Vec<Found>> {
    let mut all = Vec::new();
    if let Some(kind) = kind(root, below)? {
        visit(
            root,
            Found {
                path: below.to_owned(),
                kind,
            },
            &mut all,
        )?;
    }
    Ok(all)
}

fn visit(root: &Path, found: Found, all: &mut Vec<Found>) -> Result<()> {
    let inside = match found.kind {
        Kind::Folder => list(root, &found.path)?,
        Kind::File | Kind::Other => Vec::new(),
    };
    all.push(found);
    inside
        .into_iter()
        .try_for_each(|inner| visit(root, inner, all))
}

fn list(root: &Path, folder: &str) -> Result<Vec<Found>> {
    let mut inside = Vec::new();
    let entries =
        fs::read_dir(root.join(folder)).with_context(|| format!("cannot list `{folder}`"))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list `{folder}`"))?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .with_context(|| format!("a name in `{folder}` is not UTF-8: {name:?}"))?;
        let kind = entry
            .file_type()
            .with_context(|| format!("cannot look at `{folder}/{name}`"))?;
        inside.push(Found {
            path: format!("{folder}/{name}"),
            kind: kind.into(),
        });
    }
    inside.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(inside)
}
