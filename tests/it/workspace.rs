//! The files that tests read: fixtures and specs.

use std::fs;
use std::path::{Path, PathBuf};

use payspec_codegen::diag::render;
use payspec_codegen::{Diagnostic, Layout, Options, Output, SourceFile, Spec, generate};

/// A spec and the files it may refer to.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) sources: Vec<SourceFile>,
    pub(crate) specs: Vec<Spec>,
}

impl Case {
    pub(crate) fn options(&self) -> Options {
        Options {
            layout: Layout::Module,
            ..Options::for_specs(&self.specs)
        }
    }

    pub(crate) fn generate(&self) -> Output {
        generate(&self.sources, &self.specs, &self.options())
    }

    /// Findings as people see them.
    pub(crate) fn rendered(&self, findings: &[Diagnostic]) -> String {
        let each = findings
            .iter()
            .map(|finding| render(finding, &self.sources, false));
        each.collect::<Vec<_>>().join("\n\n")
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The fixtures of a kind: files, and folders with an `openapi.yaml` or `openapi.json`.
pub(crate) fn fixtures(kind: &str) -> Vec<Case> {
    let folder = root().join("tests/fixtures").join(kind);
    entries(&folder)
        .iter()
        .map(|path| fixture(&folder, path))
        .collect()
}

/// One fixture of a kind.
pub(crate) fn fixture_named(kind: &str, name: &str) -> Case {
    let found = fixtures(kind).into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("`tests/fixtures/{kind}` has no `{name}`"))
}

fn fixture(folder: &Path, path: &Path) -> Case {
    let mut sources = Vec::new();
    collect(folder, path, &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    let is_entry = |source: &&SourceFile| {
        !path.is_dir()
            || source.path.ends_with("/openapi.yaml")
            || source.path.ends_with("/openapi.json")
    };
    let entry = sources
        .iter()
        .find(is_entry)
        .map(|source| source.path.clone());
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let entry =
        entry.unwrap_or_else(|| panic!("{}: a folder needs an `openapi.yaml`", path.display()));
    Case {
        specs: vec![Spec {
            name: name.clone(),
            path: entry,
        }],
        name,
        sources,
    }
}

/// All providers together, as `cargo xtask generate` has them.
pub(crate) fn providers() -> Case {
    let folder = root().join("specs");
    let mut sources = Vec::new();
    collect(&root(), &folder, &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    let mut specs = Vec::new();
    for path in entries(&folder) {
        let entry = path.join("openapi.yaml");
        if entry.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            specs.push(Spec {
                name: name.clone().into_owned(),
                path: format!("specs/{name}/openapi.yaml"),
            });
        }
    }
    Case {
        name: "specs".to_owned(),
        sources,
        specs,
    }
}

/// YAML and JSON files below a path, by their path below `base`.
fn collect(base: &Path, path: &Path, found: &mut Vec<SourceFile>) {
    if path.is_dir() {
        for entry in entries(path) {
            collect(base, &entry, found);
        }
    } else if matches!(
        path.extension().and_then(|end| end.to_str()),
        Some("yaml" | "json")
    ) {
        let parts = path
            .strip_prefix(base)
            .unwrap_or(path)
            .iter()
            .map(|part| part.to_string_lossy());
        let shown = parts.collect::<Vec<_>>().join("/");
        let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        found.push(SourceFile::new(shown, bytes));
    }
}

/// What a folder holds, sorted, without hidden files.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(read) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = read.filter_map(|entry| Some(entry.ok()?.path()));
    let is_shown = |path: &PathBuf| {
        !path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .starts_with('.')
    };
    let mut paths: Vec<PathBuf> = paths.filter(is_shown).collect();
    paths.sort();
    paths
}

/// Names of accepted snapshots under `tests/it/snapshots/<kind>`.
pub(crate) fn snapshots(kind: &str) -> Vec<String> {
    let folder = root().join("tests/it/snapshots").join(kind);
    let names = entries(&folder).into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        Some(name.strip_suffix(".snap")?.to_owned())
    });
    names.collect()
}

/// Compares with `tests/it/snapshots/<kind>/<name>.snap`.
pub(crate) fn assert_snapshot(kind: &str, name: &str, text: &str) {
    assert_snapshot_in(&root().join("tests/it/snapshots").join(kind), name, text);
}

/// Compares with `<folder>/<name>.snap`.
pub(crate) fn assert_snapshot_in(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
