//! Captures as the command line names them: `--document FILE`, or `--document ID=FILE` where a provider has several documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use payspec_audit::capture::{Capture, MOST, Unreadable};
use payspec_audit::facts::Document;

/// A capture as the command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The id under `x-documents`, where it is said.
    pub(crate) id: Option<String>,
    /// The file.
    pub(crate) file: PathBuf,
}

impl FromStr for Given {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        let is_id = |id: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            !id.is_empty() && id.chars().all(plain)
        };
        let (id, file) = match words.split_once('=') {
            // A path may hold `=` as well: then it is the path that exists.
            Some((id, file)) if is_id(id) && !Path::new(words).exists() => (Some(id), file),
            _ => (None, words),
        };
        if file.is_empty() {
            return Err("a file is missing: say `--document FILE`".to_owned());
        }
        Ok(Self {
            id: id.map(str::to_owned),
            file: file.into(),
        })
    }
}

impl Given {
    /// The file's name without its folder.
    pub(crate) fn name(&self) -> Result<&str> {
        let name = self.file.file_name().and_then(|name| name.to_str());
        name.with_context(|| format!("`{}` has no name that can be kept", self.file.display()))
    }

    /// The file's content, unless it is too large to be a page.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let shown = self.file.display();
        let meta = fs::metadata(&self.file).with_context(|| format!("cannot read `{shown}`"))?;
        ensure!(meta.is_file(), "`{shown}` is no file");
        if meta.len() > MOST as u64 {
            let size = usize::try_from(meta.len()).unwrap_or(usize::MAX);
            bail!("`{shown}`: {}", Unreadable::TooLarge(size));
        }
        fs::read(&self.file).with_context(|| format!("cannot read `{shown}`"))
    }

    /// Its facts.
    pub(crate) fn read(&self, id: &str) -> Result<Document> {
        let bytes = self.bytes()?;
        let capture = Capture {
            id,
            name: self.name()?,
            bytes: &bytes,
            read: &today(),
        };
        payspec_audit::read::read(&capture)
            .with_context(|| format!("cannot read `{}`", self.file.display()))
    }
}

/// The day, in UTC.
fn today() -> String {
    let now = jiff::Timestamp::now().to_string();
    now.chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::{Given, today};

    #[test]
    fn a_document_may_say_its_id() {
        let given: Given = "pci=page.txt".parse().unwrap();
        assert_eq!(given.id.as_deref(), Some("pci"));
        assert_eq!(given.name().unwrap(), "page.txt");
        let given: Given = "a/b=c.txt".parse().unwrap();
        assert_eq!(
            (given.id.as_deref(), given.name().unwrap()),
            (None, "b=c.txt")
        );
        assert!("pci=".parse::<Given>().is_err());
    }

    #[test]
    fn the_day_has_ten_letters() {
        assert_eq!(today().len(), 10);
        assert!(today().starts_with("20"));
    }

    #[test]
    fn a_file_that_is_no_page_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let given = |name: &str| Given {
            id: None,
            file: folder.path().join(name),
        };
        let refused = |name: &str| format!("{:#}", given(name).read("page").unwrap_err());
        assert!(refused("absent.txt").contains("cannot read"));
        std::fs::create_dir(folder.path().join("folder")).unwrap();
        assert!(refused("folder").contains("is no file"));
        std::fs::write(folder.path().join("empty.txt"), "").unwrap();
        assert!(refused("empty.txt").contains("the capture is empty"));
        let large = std::fs::File::create(folder.path().join("large.html")).unwrap();
        large.set_len(50 << 20).unwrap();
        assert!(refused("large.html").contains("more than the"));
    }
}
