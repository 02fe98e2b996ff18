//! `cargo xtask drift`: what a page says anew, whether that breaks something, and what it touches.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::ValueEnum;
use payspec_audit::drift::report::Touched;
use payspec_audit::drift::{Change, Drift, drift, report};
use payspec_audit::facts::{Document, Inventory};
use payspec_audit::touch::Touch;
use xtask::Outcome;
use xtask::terminal::Terminal;

use crate::documents::Given;
use crate::provider::{self, Provider};

/// How the result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a review
    Markdown,
}

/// Exit code 0 where nothing has changed, 1 where something has, 2 where a capture can't be read.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider
    #[arg(value_name = "PROVIDER")]
    provider: String,
    /// The page as it is now; `ID=FILE` where the spec has several captured documents
    #[arg(long = "document", value_name = "[ID=]FILE", required = true)]
    documents: Vec<Given>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Renew `specs/PROVIDER/inventory.yaml`
    #[arg(long)]
    update: bool,
}

pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let mut providers = provider::read(root, std::slice::from_ref(&args.provider), terminal)?;
    let Some(provider) = providers.pop() else {
        bail!("no provider is called `{}`", args.provider);
    };
    let new = provider.documents(&args.documents)?;
    let old = provider.inventory.clone().unwrap_or_default();
    ensure!(
        args.update || provider.inventory.is_some(),
        "`{}` is missing, so there is nothing to compare with; `--update` makes it",
        provider::inventory_path(&provider.name)
    );
    let mut drifts = Vec::new();
    for document in &new {
        match old.documents.iter().find(|known| known.id == document.id) {
            Some(known) => drifts.push(drift(known, document)),
            None if args.update => {}
            None => bail!(
                "the inventory knows no document `{}` yet; `--update` adds it",
                document.id
            ),
        }
    }
    show(args.format, &drifts, &provider, &old, terminal)?;
    if args.update {
        update(&provider, new, root, terminal)?;
    }
    let has_drifted = drifts.iter().any(|drift| !drift.is_empty());
    Ok(if has_drifted {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

fn update(
    provider: &Provider,
    new: Vec<Document>,
    root: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let renewed = provider.renewed(new);
    let changed = provider::write_inventory(root, &provider.name, &renewed)?;
    let what = if changed {
        "written"
    } else {
        "is what the page says"
    };
    writeln!(
        terminal.err,
        "{} {what}",
        provider::inventory_path(&provider.name)
    )?;
    Ok(())
}

fn show(
    format: Format,
    drifts: &[Drift],
    provider: &Provider,
    old: &Inventory,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let touch = Touch::new(old, &provider.spec);
    let mut reports = Vec::new();
    for drift in drifts {
        let touched = |change: &Change| -> Touched { touch.of(drift, change) };
        reports.push(match format {
            Format::Text => report::text(drift, &touched),
            Format::Json => report::json(drift, &touched),
            Format::Markdown => report::markdown(drift, &touched),
        });
    }
    let text = match format {
        Format::Json => format!("[{}]", reports.join(",\n")),
        Format::Text | Format::Markdown => reports.join("\n"),
    };
    if !text.trim().is_empty() {
        writeln!(terminal.out, "{}", text.trim_end())?;
    }
    Ok(())
}
