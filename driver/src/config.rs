//! What a build script says.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use payspec_codegen::{Layout, Module, Options, OutFile, Spec, generate};

use crate::files::{Plan, Scope};
use crate::findings::{Count, texts};
use crate::inputs::Inputs;
use crate::job::{check_name, name_of};
use crate::parallel;
use crate::table::count;

/// The command in the first line of each file.
const COMMAND: &str = "cargo build";

/// Compiles OpenAPI files from a build script into modules below `OUT_DIR`.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), payspec_build::Error> {
///     payspec_build::Config::new()
///         .spec("specs/acme.yaml")
///         .spec_as("billing", "specs/billing-v2.json")
///         .generate()
/// }
/// ```
///
/// In the crate, `include!(concat!(env!("OUT_DIR"), "/payspec/mod.rs"));` brings the modules `acme` and `billing`, and `runtime`,
/// which is `payspec_runtime`: the crate depends on it.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated before `generate` is called"]
pub struct Config {
    specs: Vec<(Option<String>, PathBuf)>,
    overlays: Vec<PathBuf>,
    only: Vec<String>,
    out: Option<PathBuf>,
    folder: String,
    warnings: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl Config {
    /// Nothing yet: [`Config::spec`] says what to compile.
    pub fn new() -> Self {
        Self {
            specs: Vec::new(),
            overlays: Vec::new(),
            only: Vec::new(),
            out: None,
            folder: "payspec".to_owned(),
            warnings: true,
        }
    }

    /// Compiles this file, seen from the folder of the crate's `Cargo.toml`. The module is called as the file is:
    /// `specs/acme-v2.yaml` is `acme_v2`.
    pub fn spec(mut self, file: impl Into<PathBuf>) -> Self {
        self.specs.push((None, file.into()));
        self
    }

    /// Compiles this file into a module of this name.
    pub fn spec_as(mut self, name: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        self.specs.push((Some(name.into()), file.into()));
        self
    }

    /// Only operations with this id or tag, and the types they reach; several calls add up. It holds for every spec of this
    /// configuration: what belongs to one spec alone wants a `Config` of its own, in a [`Config::folder`] of its own.
    pub fn only(mut self, name: impl Into<String>) -> Self {
        self.only.push(name.into());
        self
    }

    /// Applies this OpenAPI Overlay to every spec of this configuration first; several are applied in the order of the calls.
    #[cfg(feature = "overlay")]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// The folder below `OUT_DIR`; `payspec` if it is not said.
    pub fn folder(mut self, name: impl Into<String>) -> Self {
        self.folder = name.into();
        self
    }

    /// A folder in place of `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Whether cargo is told how many warnings there are; it is, if this is not called.
    pub fn warnings(mut self, shown: bool) -> Self {
        self.warnings = shown;
        self
    }

    /// Compiles. Files are written whole or not at all, and those that did not change are not written, so that nothing is compiled
    /// again.
    ///
    /// # Errors
    /// A spec has an error, or a file can't be read or written. Printed by a build script, the error shows the places in the spec.
    pub fn generate(self) -> Result<(), Error> {
        self.run().map_err(Error)
    }

    fn run(self) -> anyhow::Result<()> {
        let out = match self.out {
            Some(out) => out,
            None => env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| {
                anyhow::anyhow!("`OUT_DIR` is not set: outside a build script, say `out_dir`")
            })?,
        };
        let mut specs = Vec::new();
        for (name, file) in &self.specs {
            // Said before it is read: a file that is not there yet is waited for.
            println!("cargo::rerun-if-changed={}", file.display());
            let name = name.clone().unwrap_or_else(|| name_of(file));
            check_name(&name)?;
            specs.push((name, file.clone()));
        }
        for overlay in &self.overlays {
            println!("cargo::rerun-if-changed={}", overlay.display());
        }
        let mut modules: Vec<Module> = specs
            .iter()
            .map(|(name, _)| Module::new(name.as_str()))
            .collect();
        modules.sort_unstable();
        if let Some(twice) = modules.windows(2).find(|pair| pair.first() == pair.last()) {
            anyhow::bail!(
                "two specs are called `{}`: name one of them with `spec_as`",
                twice.first().map_or("", |module| module.name.as_str())
            );
        }
        let options = Options {
            layout: Layout::Module,
            modules,
            command: COMMAND.to_owned(),
            only: self.only.clone(),
            ..Options::for_specs(&[])
        };
        let done = parallel::each(specs, parallel::jobs(), |(name, file)| {
            compile(name, &file, &self.overlays, &options)
        })?;
        let mut files: Vec<OutFile> = Vec::new();
        let mut failed = Vec::new();
        let mut warnings = Vec::new();
        for one in done {
            let one = one
                .ok_or_else(|| anyhow::anyhow!("the generator panicked, which is a bug in it"))??;
            println!("{}", one.read);
            failed.extend(one.errors);
            warnings.extend(one.warnings);
            for file in one.files {
                if files.iter().all(|known| known.path != file.path) {
                    files.push(file);
                }
            }
        }
        anyhow::ensure!(failed.is_empty(), "{}", failed.join("\n\n"));
        if self.warnings {
            for warning in warnings {
                println!("cargo::warning={warning}");
            }
        }
        let folders = options.modules.iter().map(|module| module.name.clone());
        let plan = Plan::new(
            &out.join(&self.folder),
            files,
            &Scope::Folders(folders.collect()),
        )?;
        plan.apply()
    }
}

/// A spec that was compiled.
struct Compiled {
    /// What cargo has to know of the files that were read.
    read: String,
    files: Vec<OutFile>,
    errors: Vec<String>,
    warnings: Option<String>,
}

fn compile(
    name: String,
    file: &Path,
    overlays: &[PathBuf],
    options: &Options,
) -> anyhow::Result<Compiled> {
    let inputs = Inputs::read(file, overlays)?;
    let options = Options {
        overlays: inputs.overlays.clone(),
        ..options.clone()
    };
    let read = inputs.files.iter();
    let read = read.map(|file| format!("cargo::rerun-if-changed={}", file.path));
    let read = read.collect::<Vec<_>>().join("\n");
    let path = inputs.spec.clone();
    let spec = Spec { name, path };
    let output = generate(&inputs.files, &[spec], &options);
    let found = Count::of(&output.findings);
    let errors: Vec<_> = output
        .findings
        .into_iter()
        .filter(|finding| finding.severity == payspec_codegen::Severity::Error)
        .collect();
    Ok(Compiled {
        read,
        files: output.files,
        errors: texts(&errors, &inputs.files, false, true),
        warnings: (found.warnings > 0).then(|| {
            format!(
                "{}: {}; `payspec check {}` shows them",
                inputs.spec,
                count(found.warnings, "warning"),
                inputs.spec
            )
        }),
    })
}

/// Why nothing was generated. A build script that returns it shows the places in the spec.
pub struct Error(anyhow::Error);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

/// What `main` prints of an error it returns: the text, for people.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Config;

    const SPEC: &str = "\
openapi: 3.0.3
info: { title: Acme, version: 1.0.0 }
paths:
  /balance:
    get:
      operationId: balance
      responses: { '200': { description: the balance } }
";

    #[test]
    fn modules_are_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let (spec, out) = (folder.path().join("acme.yaml"), folder.path().join("out"));
        fs::write(&spec, SPEC).unwrap();
        let config = Config::new()
            .spec(&spec)
            .spec_as("other", &spec)
            .out_dir(&out);
        config.clone().generate().unwrap();
        let root = fs::read_to_string(out.join("payspec/mod.rs")).unwrap();
        assert!(
            root.contains("pub mod acme;") && root.contains("pub mod other;"),
            "{root}"
        );
        let modified = || {
            fs::metadata(out.join("payspec/acme/client.rs"))
                .unwrap()
                .modified()
                .unwrap()
        };
        let before = modified();
        config.generate().unwrap();
        assert_eq!(modified(), before);
    }

    #[test]
    fn an_error_shows_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("acme.yaml");
        fs::write(&spec, "openapi: 2.0\n").unwrap();
        let config = Config::new().spec(&spec).out_dir(folder.path());
        let error = config.clone().generate().unwrap_err();
        let shown = format!("{error:?}");
        assert!(
            shown.contains("acme.yaml:1:10") && shown.lines().count() > 3,
            "{shown}"
        );
        let error = config.spec(&spec).generate().unwrap_err();
        assert!(
            error.to_string().contains("two specs are called `acme`"),
            "{error}"
        );
        assert!(!folder.path().join("payspec").exists());
    }
}
