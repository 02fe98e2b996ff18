//! The files that a spec is made of, as they are on disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use payspec_codegen::{SourceFile, mentions};

/// How many files one spec may be spread over.
const MOST: usize = 10_000;

/// A spec, the files it refers to, and its overlays.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// All of them.
    pub files: Vec<SourceFile>,
    /// The path of the file to start from, as it is among the files.
    pub spec: String,
    /// The paths of the overlays, as they are among the files, in their order.
    pub overlays: Vec<String>,
}

impl Inputs {
    /// Reads a spec, and every file that it says by a relative `$ref`. One that is not there is left for the generator to tell,
    /// which knows the place of the reference.
    ///
    /// # Errors
    /// The spec or an overlay can't be read.
    pub fn read(spec: &Path, overlays: &[PathBuf]) -> Result<Self> {
        let mut inputs = Self {
            spec: shown(spec)?,
            ..Self::default()
        };
        inputs.add(spec)?;
        for overlay in overlays {
            let path = shown(overlay)?;
            if inputs.files.iter().all(|file| file.path != path) {
                inputs.add(overlay)?;
            }
            inputs.overlays.push(path);
        }
        let mut at = 0;
        let mut known: BTreeSet<String> =
            inputs.files.iter().map(|file| file.path.clone()).collect();
        while let Some(file) = inputs.files.get(at) {
            at += 1;
            for path in mentions(file) {
                let is_new = known.insert(path.clone());
                if is_new
                    && is_document(&path)
                    && let Ok(bytes) = fs::read(&path)
                {
                    inputs.files.push(SourceFile::new(path, bytes));
                }
            }
            if inputs.files.len() > MOST {
                bail!("`{}` is spread over more than {MOST} files", inputs.spec);
            }
        }
        Ok(inputs)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        self.files.push(SourceFile::new(shown(path)?, bytes));
        Ok(())
    }
}

/// A reference reads documents and nothing else.
fn is_document(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    let known = ["yaml", "yml", "json"];
    extension.is_some_and(|extension| known.iter().any(|it| it.eq_ignore_ascii_case(extension)))
}

/// A path as people see it: `/` separated on every system, without `./`.
fn shown(path: &Path) -> Result<String> {
    let text = path
        .to_str()
        .with_context(|| format!("the path {path:?} is not UTF-8"))?;
    let text = text.replace('\\', "/");
    Ok(text.strip_prefix("./").unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Inputs;

    #[test]
    fn what_is_referred_to_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("parts")).unwrap();
        fs::write(at("a.yaml"), "$ref: parts/b.yaml#/B\n").unwrap();
        fs::write(
            at("parts/b.yaml"),
            "$ref: ../a.yaml\n$ref: c.json\n$ref: gone.yaml\n",
        )
        .unwrap();
        fs::write(at("parts/c.json"), r#"{"$ref": "secret.txt"}"#).unwrap();
        fs::write(at("parts/secret.txt"), "").unwrap();
        fs::write(at("o.yaml"), "overlay: 1.0.0\n").unwrap();
        let inputs = Inputs::read(&at("a.yaml"), &[at("o.yaml")]).unwrap();
        let names = inputs.files.iter().map(|file| file.path.rsplit('/').next());
        let names: Vec<_> = names.map(Option::unwrap_or_default).collect();
        assert_eq!(names, ["a.yaml", "o.yaml", "b.yaml", "c.json"]);
        assert_eq!(inputs.overlays, [inputs.files[1].path.clone()]);
        let error = Inputs::read(&at("none.yaml"), &[]).unwrap_err();
        assert!(
            format!("{error:#}").starts_with("cannot read `"),
            "{error:#}"
        );
    }
}
