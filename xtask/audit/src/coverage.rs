//! `cargo xtask coverage`: how much of what the documents say is in the spec, generated, and exercised by a test.

use std::path::Path;

use anyhow::Result;
use clap::ValueEnum;
use payspec_audit::coverage::{Exercised, coverage};
use payspec_audit::facts::Inventory;
use payspec_audit::link::link;
use xtask::Outcome;
use xtask::files::{self, Kind};
use xtask::terminal::Terminal;

use crate::provider::{self, Provider};

/// Exchanges that the generated tests replay beside the examples.
const FIXTURES: &str = "tests/fixtures/wire";

/// How the result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only these providers; all where none is named
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Lists what is documented and does not come as far as a test
    #[arg(long)]
    missing: bool,
}

/// Always fine: what is missing is told, and is for a person to judge.
pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let mut reports = Vec::new();
    for provider in provider::read(root, &args.providers, terminal)? {
        if provider.has_no_facts(&[]) {
            writeln!(
                terminal.err,
                "{}: no captured document is known, so nothing can be counted",
                provider.name
            )?;
            continue;
        }
        let inventory = provider.facts(&[])?;
        let exercised = exercised(root, &provider, &inventory)?;
        let coverage = coverage(&inventory, &provider.spec, &exercised);
        match args.format {
            Format::Text => {
                writeln!(terminal.out, "{}", coverage.table())?;
                let missing = if args.missing {
                    coverage.missing()
                } else {
                    Vec::new()
                };
                for line in &missing {
                    writeln!(terminal.out, "- {line}")?;
                }
                if !missing.is_empty() {
                    writeln!(terminal.out)?;
                }
            }
            Format::Json => reports.push(format!("{:#}", coverage.json())),
        }
    }
    if args.format == Format::Json {
        writeln!(terminal.out, "[{}]", reports.join(",\n"))?;
    }
    Ok(Outcome::Fine)
}

/// What the generated tests send and receive: examples of the spec, documented examples, and the exchanges under `tests/fixtures/wire/`.
fn exercised(root: &Path, provider: &Provider, inventory: &Inventory) -> Result<Exercised> {
    let view = &provider.spec;
    let mut exercised = Exercised::of(view);
    exercised.documents(inventory, view, &link(inventory, view));
    let folder = format!("{FIXTURES}/{}", provider.name);
    for found in files::walk(root, &folder)? {
        if found.kind != Kind::File {
            continue;
        }
        let bytes = files::read(root, &found.path)?;
        let name = found.path.rsplit('/').next().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let taken = exercised.fixture(view, name, &text);
        taken.map_err(|error| anyhow::anyhow!("{folder}/{error}"))?;
    }
    Ok(exercised)
}
