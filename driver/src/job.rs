//! One spec, and the folder that its client goes to.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use payspec_codegen::{
    Diagnostic, Layout, Module, Options, Runtime, SourceFile, Spec, Summary, generate, ident,
};

use crate::files::{Plan, Scope, State};
use crate::findings::Count;
use crate::inputs::Inputs;
use crate::stamp::{self, Stamp};

/// What to make of a spec.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file to start from.
    pub spec: PathBuf,
    /// Overlays, applied in this order.
    pub overlays: Vec<PathBuf>,
    /// The name of the module or crate.
    pub name: String,
    /// The folder.
    pub out: PathBuf,
    /// A crate that builds by itself, or a module.
    pub layout: Layout,
    /// Where such a crate finds the runtime.
    pub runtime: Runtime,
    /// Ids and tags of operations; all where none is named.
    pub only: Vec<String>,
    /// The command, for the first line of each file.
    pub command: String,
    /// Whether it is made although nothing changed.
    pub force: bool,
    /// Whether nothing is written.
    pub check: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// Nothing had to be done: neither input nor output changed.
    Unchanged,
    /// The folder holds what was generated.
    Written,
    /// It would hold something else; nothing was written.
    Differs,
    /// An error was found; nothing was written.
    Failed,
}

impl Became {
    /// The word for machines.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Written => "written",
            Self::Differs => "differs",
            Self::Failed => "failed",
        }
    }
}

/// A job that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// What became of it.
    pub became: Became,
    /// What was found; nothing where nothing was done.
    pub findings: Vec<Diagnostic>,
    /// The files that findings point into.
    pub sources: Vec<SourceFile>,
    /// How many findings there were, also where they are from the last run.
    pub count: Count,
    /// What the spec holds, if it was read.
    pub summary: Option<Summary>,
    /// How many files the client has.
    pub files: usize,
    /// What changed on disk, or would.
    pub changes: Vec<(String, State)>,
    /// Files that were edited since they were written.
    pub edited: Vec<String>,
    /// How long it took.
    pub time: Duration,
}

impl Job {
    /// Does it. With errors nothing is written.
    ///
    /// # Errors
    /// A file can't be read or written, or one that we did not write stands in the way.
    pub fn run(&self) -> Result<Done> {
        let started = Instant::now();
        let inputs = Inputs::read(&self.spec, &self.overlays)?;
        let options = self.options(&inputs);
        let made_of = stamp::made_of(&inputs, &options);
        let stamp = Stamp::read(&self.out);
        let edited = stamp
            .as_ref()
            .map(|stamp| stamp.edited(&self.out))
            .unwrap_or_default();
        if let Some(stamp) = stamp.filter(|stamp| stamp.is_of(&made_of))
            && edited.is_empty()
            && !self.force
        {
            return Ok(Done {
                became: Became::Unchanged,
                findings: Vec::new(),
                sources: Vec::new(),
                count: Count {
                    errors: 0,
                    warnings: stamp.warnings,
                },
                summary: None,
                files: stamp.files(),
                changes: Vec::new(),
                edited,
                time: started.elapsed(),
            });
        }
        let spec = Spec {
            name: self.name.clone(),
            path: inputs.spec.clone(),
        };
        let output = generate(&inputs.files, &[spec], &options);
        let mut done = Done {
            became: Became::Failed,
            count: Count::of(&output.findings),
            findings: output.findings,
            sources: inputs.files,
            summary: output.summaries.into_iter().next(),
            files: output.files.len(),
            changes: Vec::new(),
            edited,
            time: Duration::ZERO,
        };
        if done.count.errors == 0 {
            let mut files = output.files;
            let stamp = Stamp::new(made_of, done.count.warnings, &files);
            files.push(stamp.file(&self.command));
            let plan = Plan::new(&self.out, files, &self.scope())?;
            let steps = plan.steps.iter();
            done.changes = steps
                .filter(|step| step.path() != stamp::FILE)
                .map(|step| (step.path().to_owned(), step.state()))
                .collect();
            done.became = match (self.check, done.changes.is_empty()) {
                (true, false) => Became::Differs,
                (true, true) => Became::Unchanged,
                (false, _) => Became::Written,
            };
            if !self.check {
                plan.apply()?;
            }
        }
        done.time = started.elapsed();
        Ok(done)
    }

    fn options(&self, inputs: &Inputs) -> Options {
        Options {
            layout: self.layout,
            modules: vec![Module::new(self.name.as_str())],
            command: self.command.clone(),
            runtime: self.runtime.clone(),
            only: self.only.clone(),
            overlays: inputs.overlays.clone(),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Folders(vec![match self.layout {
            Layout::Crate | Layout::Package => "src".to_owned(),
            Layout::Module => ident::file_stem(&ident::module_name(&self.name)).to_owned(),
        }])
    }
}

/// The name of a client, by its file: `acme-v2.json` is `acme_v2`, and of `acme/openapi.yaml` the folder counts.
#[must_use]
pub fn name_of(spec: &Path) -> String {
    let stem = |path: &Path| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let own = stem(spec).unwrap_or_default();
    let general = ["openapi", "swagger", "spec", "api", "index"];
    let folder = spec.parent().and_then(Path::file_name);
    let words = match folder {
        Some(folder) if general.contains(&own.to_ascii_lowercase().as_str()) => {
            folder.to_string_lossy().into_owned()
        }
        _ => own,
    };
    let mut name = String::new();
    for char in words.chars() {
        match char {
            char if char.is_ascii_alphanumeric() => name.push(char.to_ascii_lowercase()),
            _ if name.is_empty() || name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_end_matches('_');
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase());
    match is_plain && !TAKEN.contains(&name) {
        true => name.to_owned(),
        false if name.is_empty() => "client".to_owned(),
        false => format!("api_{name}"),
    }
}

/// Whether a module and a crate may be called this.
///
/// # Errors
/// They may not; the message says why.
pub fn check_name(name: &str) -> Result<()> {
    let mut letters = name.chars();
    let starts_well = letters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    let is_plain =
        starts_well && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    ensure!(
        is_plain,
        "`{name}` can't be the name of a module: a letter, then letters, digits and `_`, all lower case"
    );
    if TAKEN.contains(&name) {
        bail!("`{name}` can't be the name of a crate: Rust or cargo has it for something else");
    }
    Ok(())
}

/// Names that cargo refuses for a package, or that a crate could not be used by.
const TAKEN: [&str; 53] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "payspec_runtime",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "type",
    "unsafe",
    "use",
];

/// Where a crate that builds by itself finds the runtime, if nobody says it: beside this library, if it was built in a checkout
/// of the repository that is still there; else in the registry.
#[must_use]
pub fn runtime() -> Runtime {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let is_there = beside.join("Cargo.toml").is_file();
    match beside.canonicalize() {
        Ok(path) if is_there => Runtime::Path(path.to_string_lossy().into_owned()),
        _ => Runtime::default(),
    }
}

/// Where the runtime is, as somebody says it: a version, or a folder seen from the current one. `out` is the folder of the crate.
///
/// # Errors
/// There is no such folder.
pub fn runtime_from(said: &str, out: &Path) -> Result<Runtime> {
    let is_version = said
        .trim_start_matches(['=', '^', '~'])
        .starts_with(|first: char| first.is_ascii_digit())
        && !said.contains(['/', '\\']);
    if is_version {
        return Ok(Runtime::Version(said.to_owned()));
    }
    let path = Path::new(said);
    ensure!(
        path.join("Cargo.toml").is_file(),
        "`{said}` is neither a version nor the folder of `payspec-runtime`"
    );
    if path.is_absolute() {
        return Ok(Runtime::Path(said.to_owned()));
    }
    let absolute =
        |path: &Path| std::path::absolute(path).context("the current folder cannot be told");
    let path = path
        .canonicalize()
        .with_context(|| format!("cannot look at `{said}`"))?;
    Ok(Runtime::Path(relative(&absolute(out)?, &path)))
}

/// The way from a folder to a path, `/` separated; both absolute.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to
        .iter()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{TAKEN, check_name, name_of, relative};

    #[test]
    fn names_come_from_files() {
        for (path, name) in [
            ("acme-v2.json", "acme_v2"),
            ("specs/Acme Pay/openapi.yaml", "acme_pay"),
            ("openapi.yaml", "openapi"),
            ("type.yaml", "api_type"),
            ("2checkout.json", "api_2checkout"),
            ("--.json", "client"),
            (
                "paypal-checkout_orders_v2.json",
                "paypal_checkout_orders_v2",
            ),
            ("a.b.yaml", "a_b"),
        ] {
            assert_eq!(name_of(Path::new(path)), name, "{path}");
            check_name(name).unwrap();
        }
        assert!(check_name("Acme").is_err());
        assert!(check_name("std").is_err());
        assert!(TAKEN.is_sorted());
    }

    #[test]
    fn the_way_to_the_runtime_is_short() {
        let way = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b/out", "/a/runtime"), "../../runtime");
        assert_eq!(way("/a", "/a/runtime"), "runtime");
    }
}
