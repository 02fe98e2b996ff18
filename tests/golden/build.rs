//! Compiles every fixture under `tests/fixtures/ok` and `tests/fixtures/strangers`, as a user's own build script would.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use payspec_codegen::diag::render;
use payspec_codegen::{Layout, Options, OutFile, Severity, SourceFile, Spec, generate};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const FIXTURES: &str = "../fixtures";
/// What is compiled, and what stands before the names of its modules.
const FOLDERS: [(&str, &str); 2] = [("ok", ""), ("strangers", "stranger-")];

fn main() -> Result<()> {
    let mut paths = Vec::new();
    for (folder, _) in FOLDERS {
        let folder = Path::new(FIXTURES).join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        files_below(&folder, &mut paths)?;
    }
    paths.sort();
    let mut sources = Vec::new();
    for path in &paths {
        println!("cargo::rerun-if-changed={}", path.display());
        sources.push(SourceFile::new(shown(path), fs::read(path)?));
    }
    let specs: Vec<Spec> = sources
        .iter()
        .filter_map(|source| spec(&source.path))
        .collect();
    let options = Options {
        layout: Layout::Module,
        command: "cargo build".to_owned(),
        ..Options::for_specs(&specs)
    };
    let output = generate(&sources, &specs, &options);
    let errors = output
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let errors: String = errors
        .map(|finding| render(finding, &sources, false))
        .collect();
    if !errors.is_empty() {
        return Err(errors.into());
    }
    write(&output.files, &PathBuf::from(env::var("OUT_DIR")?))
}

/// Writes all files or none: beside the target first, then over it in one step.
fn write(files: &[OutFile], out: &Path) -> Result<()> {
    let (new, target) = (out.join("golden.new"), out.join("golden"));
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    for file in files {
        let path = new.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&new))?;
        fs::write(path, &file.text)?;
    }
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    Ok(fs::rename(new, target)?)
}

/// A fixture is a file, or a folder that holds `openapi.yaml` or `openapi.json`.
fn spec(path: &str) -> Option<Spec> {
    let (folder, below) = path.split_once('/')?;
    let (_, prefix) = FOLDERS.iter().find(|(known, _)| *known == folder)?;
    let name = match below.split_once('/') {
        None => below.strip_suffix(".yaml")?,
        Some((name, "openapi.yaml" | "openapi.json")) => name,
        Some(_) => return None,
    };
    Some(Spec {
        name: format!("{prefix}{name}"),
        path: path.to_owned(),
    })
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => files_below(&path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

/// The path below the fixtures, `/` separated on every system.
fn shown(path: &Path) -> String {
    let below = path.strip_prefix(FIXTURES).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
