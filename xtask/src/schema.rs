//! `cargo xtask schema`: the generator's tables of keywords, as a JSON Schema for editors.

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context, Result};

use crate::Outcome;
use crate::files::{Plan, Scope, State};
use crate::library::{OutFile, schema_json};
use crate::sources::FOLDER;
use crate::terminal::Terminal;

/// The file's name, below `specs/`.
const FILE: &str = "schema.json";

/// The command that mends what [`state`] finds.
pub(crate) const COMMAND: &str = "cargo xtask schema";

#[derive(clap::Args, Default)]
pub(crate) struct Args {
    /// Write nothing; say whether the file would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// Writes `specs/schema.json`, or compares it.
pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let plan = plan(root)?;
    let Some(state) = plan.steps.first().map(|step| step.state()) else {
        writeln!(terminal.out, "{} is what the generator knows", path())?;
        return Ok(Outcome::Fine);
    };
    if args.check {
        writeln!(
            terminal.out,
            "{} is {}; run `{COMMAND}`",
            path(),
            word(state)
        )?;
        return Ok(Outcome::Findings);
    }
    plan.apply().context(IN_FOLDER)?;
    writeln!(terminal.out, "{} written", path())?;
    Ok(Outcome::Fine)
}

/// What is wrong with the file on disk, in a word.
pub(crate) fn state(root: &Path) -> Result<Option<&'static str>> {
    let plan = plan(root)?;
    Ok(plan.steps.first().map(|step| word(step.state())))
}

/// The file from the root.
pub(crate) fn path() -> String {
    format!("{FOLDER}/{FILE}")
}

/// Where the paths of an error begin.
const IN_FOLDER: &str = "in `specs/`";

fn plan(root: &Path) -> Result<Plan> {
    let file = OutFile {
        path: FILE.to_owned(),
        text: schema_json(),
    };
    // This run answers for the one file and for no provider's.
    let scope = Scope::Providers(Vec::new());
    Plan::new(&root.join(FOLDER), vec![file], &scope).context(IN_FOLDER)
}

fn word(state: State) -> &'static str {
    match state {
        State::Missing => "missing",
        State::Stale | State::Orphaned => "stale",
    }
}
