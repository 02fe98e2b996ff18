//! Compiles OpenAPI documents into typed Rust clients for payment providers.
//!
//! ```text
//! parse → resolve → lower → name → emit → format
//! ```
//!
//! | stage | from | to | promise to the next |
//! |---|---|---|---|
//! | [`parse`] | files | [`parse::Document`]: a tree with places | one version, known keywords, every `$ref` has its target (`resolve`) |
//! | [`lower`] | documents | [`ir::Api`] | every type is finished, every decision about meaning is made |
//! | [`mod@name`] | APIs | [`name::Named`] | every name is a valid identifier, and unique where it stands |
//! | [`emit`] | names and APIs | tokens | no logic: it is all in `payspec-runtime` |
//! | [`mod@format`] | tokens | text | the same text for the same tokens, on every machine |
//!
//! A stage that meets something wrong says so in [`diag::Diagnostics`] and goes on with the rest; [`generate`] stops at a gate when
//! an error was found. Nothing here reads or writes a file, looks at a clock or the environment, or knows a provider.
//!
//! ```
//! use payspec_codegen::{Layout, Options, SourceFile, Spec, generate};
//!
//! let spec = "\
//! openapi: 3.0.3
//! info: { title: Acme, version: 1.0.0 }
//! paths:
//!   /balance:
//!     get:
//!       operationId: balance
//!       responses:
//!         '200': { description: the balance, content: { application/json: { schema: { $ref: '#/components/schemas/Balance' } } } }
//! components:
//!   schemas:
//!     Balance:
//!       type: object
//!       required: [amount]
//!       properties: { amount: { type: string, format: decimal } }
//! ";
//! let sources = [SourceFile::new("acme.yaml", spec)];
//! let specs = [Spec { name: "acme".into(), path: "acme.yaml".into() }];
//! let options = Options { layout: Layout::Module, ..Options::for_specs(&specs) };
//! let output = generate(&sources, &specs, &options);
//! assert!(output.findings.is_empty());
//! assert!(output.files.iter().any(|file| file.path == "acme/client.rs"));
//! ```

// No input panics: what is indexed all the same says why that can't fail.
#![cfg_attr(
    not(test),
    warn(
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

mod decimal;
pub mod diag;
pub mod emit;
pub mod example;
pub mod format;
pub mod ident;
pub mod ir;
mod json;
mod keywords;
pub mod lower;
pub mod name;
mod normalise;
pub mod parse;
mod resolve;
mod schema_json;
pub mod source;
mod stack;
pub mod suggest;
pub mod surface;
pub mod tree;

pub use diag::{Diagnostic, Severity};
pub use format::OutFile;
pub use parse::Spec;
pub use resolve::mentions;
pub use schema_json::schema_json;
pub use source::SourceFile;
pub use stack::roomy;

use std::borrow::Cow;

use diag::Diagnostics;

/// The version of the generator, and a mark of its source: equal input and equal options give equal output where this is equal.
pub const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "+",
    env!("PAYSPEC_CODEGEN_SOURCE")
);

/// The command that compiles the specs of this repository.
const WORKSPACE_COMMAND: &str = "cargo xtask generate";

/// How the output is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The crate of this repository's workspace: `Cargo.toml`, `src/lib.rs`, `src/<module>/…`, `tests/<module>.rs`.
    Crate,
    /// A crate that builds by itself: `Cargo.toml` and `src/…`. One spec is the crate's root; several are a module each.
    Package,
    /// A module to `include!`: `mod.rs` and `<module>/…`.
    Module,
}

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the output is laid out.
    pub layout: Layout,
    /// All modules that the root shows, also those that are not compiled in this run.
    pub modules: Vec<Module>,
    /// The command that regenerates the output, for the header of each file.
    pub command: String,
    /// Where a crate that builds by itself finds the runtime.
    pub runtime: Runtime,
    /// Only the operations with these ids or tags, and the types they reach; all where none is named. `webhooks` is the
    /// word for the notifications, which are left out where something else is named.
    pub only: Vec<String>,
    /// Paths of OpenAPI Overlay files among the sources, applied in this order to the file that a spec starts from.
    pub overlays: Vec<String>,
}

/// Where `payspec-runtime` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// In the registry, with this version.
    Version(String),
    /// In this folder, seen from the generated `Cargo.toml` or absolute.
    Path(String),
}

impl Default for Runtime {
    /// The version that the generator belongs to.
    fn default() -> Self {
        Self::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

/// A module of the crate, as its manifest has to know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Module {
    /// Name of the provider.
    pub name: String,
    /// Whether its messages are signed: then it needs cryptography.
    pub signed: bool,
    /// Whether it has notifications whose sender can be verified: then there is an example that receives them.
    pub notifies: bool,
}

impl Module {
    /// What is known of a provider whose spec was not read.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            signed: false,
            notifies: false,
        }
    }
}

impl Options {
    /// A crate of these specs, made by `cargo xtask generate`.
    #[must_use]
    pub fn for_specs(specs: &[Spec]) -> Self {
        let names = specs.iter().map(|spec| spec.name.as_str());
        let mut modules: Vec<Module> = names.map(Module::new).collect();
        modules.sort_unstable();
        Self {
            layout: Layout::Crate,
            modules,
            command: WORKSPACE_COMMAND.to_owned(),
            runtime: Runtime::default(),
            only: Vec::new(),
            overlays: Vec::new(),
        }
    }

    /// What is read of a document.
    fn part(&self) -> parse::Part<'_> {
        parse::Part {
            only: &self.only,
            overlays: &self.overlays,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Output {
    /// Files, sorted by path, relative to the output folder, `/` separated; none if an error was found.
    pub files: Vec<OutFile>,
    /// Findings, sorted by place.
    pub findings: Vec<Diagnostic>,
    /// A line for each spec that was lowered, in order of name.
    pub summaries: Vec<Summary>,
}

/// What a spec holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Name of the module.
    pub name: String,
    /// How many operations there are.
    pub operations: usize,
    /// How many types with a Rust item.
    pub types: usize,
    /// How many notifications.
    pub events: usize,
    /// How many examples.
    pub examples: usize,
    /// How often the generated source says "any JSON": see [`ir::Api::untyped`].
    pub untyped: usize,
    /// How often it says "any JSON object": see [`ir::Api::free_objects`].
    pub free_objects: usize,
}

/// Compiles specs. `sources` are all files that they may refer to; the order of either list does not matter.
#[must_use]
pub fn generate(sources: &[SourceFile], specs: &[Spec], options: &Options) -> Output {
    stack::roomy(sources, || compile(sources, specs, options))
}

fn compile(sources: &[SourceFile], specs: &[Spec], options: &Options) -> Output {
    let sources = ByPath::new(sources);
    let mut diags = Diagnostics::new();
    let (named, summaries) = understand(&sources.sorted, specs, options.part(), &mut diags);
    let mut files = Vec::new();
    if !diags.has_errors() {
        let plain = emit::emit(&named, options, &mut |file| match format::format(file) {
            Ok(file) => files.push(file),
            Err(error) => diags.push(*error),
        });
        files.extend(plain);
        files.sort_by(|one, other| one.path.cmp(&other.path));
    }
    if diags.has_errors() {
        files.clear();
    }
    Output {
        files,
        findings: sources.as_given(diags.into_sorted()),
        summaries,
    }
}

/// Reads specs as far as their names: what `emit` would print, as data. Places in the data count files in the order of their paths,
/// those of the findings as they were given.
#[must_use]
pub fn analyse(sources: &[SourceFile], specs: &[Spec]) -> (Vec<name::Named>, Vec<Diagnostic>) {
    stack::roomy(sources, || {
        let sources = ByPath::new(sources);
        let mut diags = Diagnostics::new();
        let (named, _) = understand(&sources.sorted, specs, parse::Part::ALL, &mut diags);
        (named, sources.as_given(diags.into_sorted()))
    })
}

/// Reads specs as far as their names, and tells what was found and what they hold.
#[must_use]
pub fn check(
    sources: &[SourceFile],
    specs: &[Spec],
    options: &Options,
) -> (Vec<Diagnostic>, Vec<Summary>) {
    let sources = ByPath::new(sources);
    let mut diags = Diagnostics::new();
    let (_, summaries) = understand(&sources.sorted, specs, options.part(), &mut diags);
    (sources.as_given(diags.into_sorted()), summaries)
}

/// What the manifest has to know of a spec's module; of a spec with errors, what could be read.
#[must_use]
pub fn module(sources: &[SourceFile], spec: &Spec) -> Module {
    let (named, _) = analyse(sources, std::slice::from_ref(spec));
    let api = named.first().map(|named| &named.api);
    Module {
        name: spec.name.clone(),
        signed: api.is_some_and(ir::Api::is_signed),
        notifies: api.is_some_and(ir::Api::verifies_events),
    }
}

/// Files in the order of their paths, so that nothing hangs on the order in which they were given.
struct ByPath<'a> {
    sorted: Cow<'a, [SourceFile]>,
    /// Where each of them stood.
    given: Vec<usize>,
}

impl<'a> ByPath<'a> {
    fn new(sources: &'a [SourceFile]) -> Self {
        let mut numbered: Vec<(usize, &SourceFile)> = sources.iter().enumerate().collect();
        numbered.sort_by_key(|(_, source)| &source.path);
        let given: Vec<usize> = numbered.iter().map(|(index, _)| *index).collect();
        let sorted = match given.is_sorted() {
            true => Cow::Borrowed(sources),
            false => numbered
                .iter()
                .map(|(_, source)| (*source).clone())
                .collect(),
        };
        Self { sorted, given }
    }

    /// Findings with places in the files as they were given.
    fn as_given(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for finding in &mut findings {
            let also = finding.also.iter_mut().map(|(span, _)| span);
            for span in finding.span.iter_mut().chain(also) {
                if let Some(index) = self.given.get(span.file.index()) {
                    span.file = source::FileId::new(*index);
                }
            }
        }
        findings
    }
}

fn understand(
    sources: &[SourceFile],
    specs: &[Spec],
    part: parse::Part<'_>,
    diags: &mut Diagnostics,
) -> (Vec<name::Named>, Vec<Summary>) {
    let mut specs = specs.to_vec();
    specs.sort_by(|one, other| one.name.cmp(&other.name));
    let documents = parse::parse_part(sources, &specs, part, diags);
    let apis = lower::lower(&documents, diags);
    let summaries = apis.iter().map(|api| Summary {
        name: api.name.clone(),
        operations: api.operations.len(),
        types: api
            .types
            .ids()
            .filter(|id| name::has_item(&api.types, *id))
            .count(),
        events: api.events.len(),
        examples: api.examples,
        untyped: api.untyped().len(),
        free_objects: api.free_objects().len(),
    });
    let summaries = summaries.collect();
    // The trees are the largest thing there is.
    drop(documents);
    (name::name(apis, diags), summaries)
}

/// Files may be compiled side by side: what goes in and comes out is plain data.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<SourceFile>();
    is_shared::<Spec>();
    is_shared::<Options>();
    is_shared::<Output>();
};
