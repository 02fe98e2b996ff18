//! `cargo xtask audit`: specs against what their documents say, and documents against themselves.

use std::path::Path;

use anyhow::Result;
use clap::ValueEnum;
use payspec_audit::audit::audit;
use payspec_audit::facts::Inventory;
use payspec_audit::finding::{self, Finding, Level};
use payspec_audit::report::{self, DocumentNotes};
use xtask::Outcome;
use xtask::table::count;
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
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only these providers; all where none is named
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,
    /// A captured page to read instead of the committed facts; `ID=FILE` where the spec has several
    #[arg(long = "document", value_name = "[ID=]FILE")]
    documents: Vec<Given>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Only what has to be done: leave out what the documents say against themselves and what could not be read
    #[arg(long)]
    quiet: bool,
}

/// The outcome is a finding where a spec has to be mended or a deviation acknowledged.
pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let providers = provider::read(root, &args.providers, terminal)?;
    anyhow::ensure!(
        args.documents.is_empty() || providers.len() == 1,
        "`--document` is about one provider: name it"
    );
    let mut errors = 0;
    let mut reports = Vec::new();
    for provider in &providers {
        if provider.has_no_facts(&args.documents) {
            writeln!(
                terminal.err,
                "{}: no captured document is known, so there is nothing to audit",
                provider.name
            )?;
            continue;
        }
        let inventory = provider.facts(&args.documents)?;
        let findings = audit(&inventory, &provider.spec);
        errors += findings
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .count();
        let notes = if args.quiet {
            Vec::new()
        } else {
            report::notes(&inventory)
        };
        match args.format {
            Format::Text => show(provider, &inventory, &findings, &notes, args, terminal)?,
            Format::Json => reports.push(report::json(
                &provider.name,
                &inventory,
                &provider.spec,
                &findings,
                &notes,
            )),
        }
    }
    if args.format == Format::Json {
        writeln!(terminal.out, "[{}]", reports.join(",\n"))?;
    }
    Ok(if errors > 0 {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

fn show(
    provider: &Provider,
    inventory: &Inventory,
    findings: &[Finding],
    notes: &[DocumentNotes],
    args: &Args,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let is_shown = |finding: &&Finding| finding.level == Level::Error || !args.quiet;
    for finding in findings.iter().filter(is_shown) {
        writeln!(
            terminal.out,
            "{}\n",
            finding::text(finding, inventory, &provider.spec)
        )?;
    }
    for document in notes {
        for note in &document.lines {
            writeln!(terminal.out, "{note}\n")?;
        }
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .count();
    let contradictions: usize = notes.iter().map(|notes| notes.contradictions).sum();
    let unread: usize = notes.iter().map(|notes| notes.unread).sum();
    let deviations = count(provider.spec.deviations.len(), "acknowledged deviation");
    let mut line = format!(
        "{}: {}, {deviations}",
        provider.name,
        count(errors, "error")
    );
    if !args.quiet {
        line.push_str(&format!(
            "; the documents: {}, {unread} not read",
            count(contradictions, "contradiction")
        ));
    }
    writeln!(terminal.out, "{line}")?;
    Ok(())
}
