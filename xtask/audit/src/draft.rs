//! `cargo xtask draft`: a first spec from captured documents.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use payspec_audit::draft::draft;
use payspec_audit::facts::Inventory;
use payspec_codegen::diag::render;
use payspec_codegen::{Severity, SourceFile, Spec};
use xtask::Outcome;
use xtask::files;
use xtask::sources::is_module_name;
use xtask::table::count;
use xtask::terminal::Terminal;

use crate::documents::Given;
use crate::provider;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider's name: its folder below `specs/`, Rust module and cargo feature
    #[arg(value_name = "NAME")]
    name: String,
    /// A captured page; its id is the file's name unless `ID=FILE` says another
    #[arg(long = "document", value_name = "[ID=]FILE", required = true)]
    documents: Vec<Given>,
}

/// Writes `openapi.yaml`, `NOTES.md` and `inventory.yaml`; nothing where one of them is there already.
pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let name = &args.name;
    is_module_name(name)?;
    let folder = format!("specs/{name}");
    for file in ["openapi.yaml", "NOTES.md", "inventory.yaml"] {
        let path = format!("{folder}/{file}");
        ensure!(
            files::kind(root, &path)?.is_none(),
            "`{path}` is there already and is not written over: choose another name, or move it away"
        );
    }
    let mut documents = Vec::new();
    for given in &args.documents {
        let id = id_of(given)?;
        ensure!(
            documents
                .iter()
                .all(|known: &payspec_audit::facts::Document| known.id != id),
            "two documents would have the id `{id}`; say `--document ID=FILE`"
        );
        documents.push(given.read(&id)?);
    }
    let made = draft(name, &documents);
    check(name, &made.spec, terminal)?;
    let inventory = Inventory { documents };
    let texts = vec![
        ("openapi.yaml", made.spec),
        ("NOTES.md", made.notes),
        (
            "inventory.yaml",
            payspec_audit::inventory::write(&inventory),
        ),
    ];
    let written = provider::write(root, name, texts)?;
    for path in written {
        writeln!(terminal.out, "{path}")?;
    }
    let counts = made.counts;
    writeln!(
        terminal.out,
        "{}, {}, {}, {}; {} in NOTES.md",
        count(counts.operations, "operation"),
        count(counts.events, "notification"),
        count(counts.fields, "field"),
        count(counts.examples, "example"),
        count(made.doubts.len(), "doubt"),
    )?;
    writeln!(
        terminal.out,
        "next: read {folder}/NOTES.md with the page at hand, edit the spec, then `cargo xtask audit {name}` and `cargo xtask generate {name}`"
    )?;
    Ok(Outcome::Fine)
}

/// A draft that does not compile is a bug of ours: it is not written.
fn check(name: &str, spec: &str, terminal: &mut Terminal<'_>) -> Result<()> {
    let path = format!("specs/{name}/openapi.yaml");
    let file = SourceFile::new(path.clone(), spec);
    let files = [file];
    let specs = [Spec {
        name: name.to_owned(),
        path,
    }];
    let (_, findings) = payspec_codegen::analyse(&files, &specs);
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut has_errors = false;
    for error in errors {
        has_errors = true;
        let text = render(error, &files, terminal.color);
        writeln!(terminal.err, "{}\n", text.trim_end())?;
    }
    if has_errors {
        bail!("the draft does not compile, which is a bug in `draft`: nothing was written");
    }
    Ok(())
}

/// The id that a capture's file name makes, unless one is said.
fn id_of(given: &Given) -> Result<String> {
    if let Some(id) = &given.id {
        return Ok(id.clone());
    }
    let name = given.name()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut id = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    (!id.is_empty()).then_some(id).with_context(|| {
        format!(
            "`{name}` makes no id; say `--document ID={}`",
            given.file.display()
        )
    })
}
