//! `cargo xtask generate`: specs in, `generated/` out, and a word about both.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use payspec_build::findings::Count;

use crate::compile::{Compile, Compiled, compile};
use crate::files::{Plan, Scope};
use crate::library::{Diagnostic, OutFile, render};
use crate::sources::Sources;
use crate::terminal::Terminal;
use crate::{Outcome, check, table};
use payspec_build::progress::Progress;

/// The folder of the generated crate, below the root.
pub(crate) const FOLDER: &str = "generated";

/// Where the paths of an error begin.
const IN_FOLDER: &str = "in `generated/`";

#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// Only these providers, and the crate's root files; all where none is named
    #[arg(value_name = "PROVIDER")]
    pub(crate) providers: Vec<String>,
    /// Write nothing; list the files that would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// Compiles the specs below `root`. With errors nothing is written; with warnings the files are, and the outcome says so.
pub(crate) fn run(
    args: &Args,
    root: &Path,
    generator: &Compile,
    terminal: &mut Terminal<'_>,
) -> Result<Outcome> {
    let started = Instant::now();
    let progress = Progress::new(terminal.progress);
    progress.say("reading specs");
    let sources = Sources::read(root)?;
    let specs = sources.select(&args.providers)?;
    let mut compiled = compile(generator, &sources, specs, &progress)?;
    progress.clear();

    let findings = report(&mut compiled, &sources, terminal)?;
    if findings.errors > 0 {
        writeln!(terminal.err, "{findings}; nothing was written")?;
        return Ok(Outcome::Findings);
    }
    progress.say("comparing files");
    let files = merge(&mut compiled)?;
    let folder = root.join(FOLDER);
    let plan = Plan::new(&folder, files, &scope(&args.providers)).context(IN_FOLDER)?;
    progress.clear();
    let differs = if args.check {
        check::report(&plan, &args.providers, terminal.out)?
    } else {
        plan.apply().context(IN_FOLDER)?;
        table::print(&compiled, &plan, started.elapsed(), terminal.out)?;
        false
    };
    if findings.warnings > 0 {
        writeln!(terminal.err, "{findings}")?;
    }
    let found = differs || findings.warnings > 0;
    Ok(if found {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

fn scope(providers: &[String]) -> Scope {
    match providers {
        [] => Scope::All,
        named => Scope::Providers(named.to_vec()),
    }
}

/// Shows all findings by place; one about a file that providers share is shown once.
fn report(
    compiled: &mut [Compiled],
    sources: &Sources,
    terminal: &mut Terminal<'_>,
) -> Result<Count> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for one in compiled {
        for finding in std::mem::take(&mut one.output.findings) {
            if !all.contains(&finding) {
                all.push(finding);
            }
        }
    }
    all.sort_by_key(|finding| (finding.span, finding.severity, finding.kind));
    for finding in &all {
        let text = render(finding, &sources.files, terminal.color);
        writeln!(terminal.err, "{}\n", text.trim_end())?;
    }
    Ok(Count::of(&all))
}

/// The files of all providers. The crate's root files come with each of them, and have to be the same.
fn merge(compiled: &mut [Compiled]) -> Result<Vec<OutFile>> {
    let mut files = BTreeMap::new();
    for one in compiled {
        for OutFile { path, text } in std::mem::take(&mut one.output.files) {
            match files.get(&path) {
                Some(known) if *known != text => {
                    bail!(
                        "`{path}` comes out differently for `{}`, which is a bug in the generator",
                        one.provider
                    )
                }
                Some(_) => {}
                None => drop(files.insert(path, text)),
            }
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, text)| OutFile { path, text })
        .collect())
}
