//! `payspec check`: what is wrong in a file, where, and what to do.

use std::path::PathBuf;

use anyhow::Result;
use payspec_build::findings::Count;
use payspec_build::inputs::Inputs;
use payspec_build::job::name_of;
use payspec_build::parallel;
use payspec_build::progress::Progress;
use payspec_build::terminal::Terminal;
use payspec_codegen::{Diagnostic, Options, Spec, Summary};
use serde_json::json;

use crate::{Format, Outcome, Reading, json, report};

pub(crate) const EXAMPLES: &str = "\
Examples:
  payspec check acme.yaml
  payspec check acme.yaml --overlay mend.yaml --deny warnings
  payspec check specs/*.json --format json | jq '.specs[].findings[].message'";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// OpenAPI files, YAML or JSON; files that they refer to are read too
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// A file that was checked.
struct Checked {
    inputs: Inputs,
    findings: Vec<Diagnostic>,
    summary: Option<Summary>,
}

pub(crate) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let progress = Progress::new(terminal.progress && args.reading.format == Format::Text);
    let done = parallel::each(args.files.clone(), parallel::jobs(), |file| {
        progress.say(&format!("checking {}", file.display()));
        check(&file, &args.reading)
    })?;
    progress.clear();
    let mut outcome = Outcome::Fine;
    let mut total = Count::default();
    let mut specs = Vec::new();
    for (file, done) in args.files.iter().zip(done) {
        let checked = match done {
            Some(Ok(checked)) => checked,
            Some(Err(error)) => {
                writeln!(terminal.err, "error: {error:#}")?;
                outcome = Outcome::Stopped;
                continue;
            }
            None => {
                let file = file.display();
                writeln!(
                    terminal.err,
                    "error: the generator panicked on `{file}`, which is a bug in it"
                )?;
                outcome = Outcome::Stopped;
                continue;
            }
        };
        let count = Count::of(&checked.findings);
        total = total.and(count);
        match args.reading.format {
            Format::Json => {
                let mut spec = json!({ "spec": checked.inputs.spec });
                json::summary(&mut spec, checked.summary.as_ref());
                json::count(&mut spec, count);
                spec["findings"] = json::findings(&checked.findings, &checked.inputs.files).into();
                specs.push(spec);
            }
            Format::Text => {
                let (found, files) = (&checked.findings, &checked.inputs.files);
                report::show(found, files, args.reading.all, false, terminal)?;
                let holds = match &checked.summary {
                    Some(summary) => format!("{}; ", report::holds(summary)),
                    None => String::new(),
                };
                writeln!(terminal.out, "{}: {holds}{count}", checked.inputs.spec)?;
            }
        }
    }
    if args.reading.format == Format::Json {
        let mut all = json!({ "version": json::VERSION, "specs": specs });
        json::count(&mut all, total);
        writeln!(terminal.out, "{all:#}")?;
    }
    Ok(match outcome {
        Outcome::Fine => args.reading.outcome(total),
        stopped => stopped,
    })
}

fn check(file: &std::path::Path, reading: &Reading) -> Result<Checked> {
    let inputs = Inputs::read(file, &reading.overlay)?;
    let spec = Spec {
        name: name_of(file),
        path: inputs.spec.clone(),
    };
    let options = Options {
        only: reading.only.clone(),
        overlays: inputs.overlays.clone(),
        ..Options::for_specs(&[])
    };
    let (findings, summaries) = payspec_codegen::check(&inputs.files, &[spec], &options);
    Ok(Checked {
        inputs,
        findings,
        summary: summaries.into_iter().next(),
    })
}
