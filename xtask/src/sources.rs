//! The specs as they are on disk, and which of them a run is about.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::files::{self, Kind};
use crate::library::{SourceFile, Spec, nearest};

/// The folder that holds them, below the root.
pub const FOLDER: &str = "specs";

const ENTRY: &str = "openapi.yaml";

/// Every file a spec may refer to, and every provider.
pub struct Sources {
    /// The files, paths from the root.
    pub files: Vec<SourceFile>,
    /// Names of the providers, sorted.
    pub providers: Vec<String>,
}

impl Sources {
    /// Reads every YAML and JSON file below `specs/`. A folder with an `openapi.yaml` is a provider, the others are shared.
    ///
    /// # Errors
    /// A file can't be read, a provider has a name that Rust can't have, or there is none.
    pub fn read(root: &Path) -> Result<Self> {
        let mut read = Self {
            files: Vec::new(),
            providers: Vec::new(),
        };
        for found in files::walk(root, FOLDER)? {
            if is_hidden(&found.path) {
                continue;
            }
            match found.kind {
                Kind::Folder => {}
                Kind::Other => bail!(
                    "`{}` is a link or no plain file; links are not followed",
                    found.path
                ),
                Kind::File => read.take(root, found.path)?,
            }
        }
        ensure!(
            !read.providers.is_empty(),
            "there is no `{FOLDER}/<provider>/{ENTRY}`"
        );
        Ok(read)
    }

    fn take(&mut self, root: &Path, path: String) -> Result<()> {
        if !is_source(&path) {
            return Ok(());
        }
        self.providers
            .extend(provider_of(&path)?.map(str::to_owned));
        let bytes = files::read(root, &path)?;
        self.files.push(SourceFile::new(path, bytes));
        Ok(())
    }

    /// The specs of the providers asked for, all where none is; sorted.
    ///
    /// # Errors
    /// There is none of a name; the message has the nearest.
    pub fn select(&self, asked: &[String]) -> Result<Vec<Spec>> {
        for name in asked {
            self.is_known(name)?;
        }
        let wanted = |name: &&String| asked.is_empty() || asked.contains(name);
        Ok(self
            .providers
            .iter()
            .filter(wanted)
            .map(|name| spec(name))
            .collect())
    }

    fn is_known(&self, name: &String) -> Result<()> {
        if self.providers.contains(name) {
            return Ok(());
        }
        let known = self.providers.join("`, `");
        match nearest(name, self.providers.iter().map(String::as_str)) {
            Some(near) => {
                bail!("no provider is called `{name}`; did you mean `{near}`? Known are `{known}`")
            }
            None => bail!("no provider is called `{name}`; known are `{known}`"),
        }
    }
}

fn spec(name: &str) -> Spec {
    Spec {
        name: name.to_owned(),
        path: format!("{FOLDER}/{name}/{ENTRY}"),
    }
}

/// Editors leave `.#openapi.yaml` and the like beside the file one works on.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn is_source(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let facts = path.ends_with("/inventory.yaml");
    matches!(extension, "yaml" | "yml" | "json") && path != "specs/schema.json" && !facts
}

fn provider_of(path: &str) -> Result<Option<&str>> {
    let mut parts = path.split('/').skip(1);
    let (Some(name), Some(ENTRY), None) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    is_module_name(name)?;
    Ok(Some(name))
}

/// Whether a provider may have this name: it becomes a folder, a Rust module and a cargo feature.
///
/// # Errors
/// It may not; the message says why.
pub fn is_module_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let starts_well = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    let is_module =
        starts_well && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    // Features and modules that the generated crate has of its own.
    let taken = [
        "all", "axum", "default", "http2", "hyper", "native", "redis", "runtime", "rustls", "serde",
    ];
    if taken.contains(&name) {
        return Err(anyhow::anyhow!(
            "the crate has a module or feature of this name: choose another"
        ))
        .with_context(|| format!("`{FOLDER}/{name}`"));
    }
    if !is_module {
        let rule = "a letter, then letters, digits and `_`, all lower case";
        return Err(anyhow::anyhow!(
            "a provider's folder is its Rust module and cargo feature: {rule}"
        ))
        .with_context(|| format!("`{FOLDER}/{name}`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{is_source, provider_of};

    #[test]
    fn a_provider_is_a_folder_with_an_entry() {
        assert_eq!(
            provider_of("specs/acme/openapi.yaml").unwrap(),
            Some("acme")
        );
        assert_eq!(provider_of("specs/acme/parts.yaml").unwrap(), None);
        assert_eq!(provider_of("specs/acme/v2/openapi.yaml").unwrap(), None);
        assert_eq!(provider_of("specs/openapi.yaml").unwrap(), None);
        assert!(provider_of("specs/Acme-Pay/openapi.yaml").is_err());
        assert!(provider_of("specs/serde/openapi.yaml").is_err());
    }

    #[test]
    fn the_editors_schema_is_not_a_source() {
        assert!(!is_source("specs/schema.json"));
        assert!(is_source("specs/acme/schema.json"));
        assert!(!is_source("specs/acme/NOTES.md"));
        assert!(!is_source("specs/acme/inventory.yaml"));
    }
}
