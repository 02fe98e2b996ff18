//! `cargo xtask generate --check`: is `generated/` what the specs say?

use std::io::Write;

use anyhow::Result;

use crate::files::{Plan, State, Step};
use crate::generate::FOLDER;
use crate::table::count;

/// Lists what differs, one file a line, and says what to run. Whether there was anything.
pub(crate) fn report(plan: &Plan, providers: &[String], out: &mut dyn Write) -> Result<bool> {
    let steps = plan.steps.iter().map(|step| (step.path(), word(step)));
    let foreign = plan.foreign.iter().map(|path| (path.as_str(), "not ours"));
    let mut lines: Vec<_> = steps.chain(foreign).collect();
    lines.sort_unstable();
    for (path, word) in &lines {
        writeln!(out, "{word:<9} {FOLDER}/{path}")?;
    }
    if lines.is_empty() {
        writeln!(
            out,
            "{FOLDER}/ is what the specs say: {}",
            count(plan.files, "file")
        )?;
        return Ok(false);
    }
    let differ = if lines.len() == 1 {
        "differs"
    } else {
        "differ"
    };
    let what = count(lines.len(), "file");
    writeln!(
        out,
        "{what} {differ} from the specs; run `{}`",
        command(providers)
    )?;
    if !plan.foreign.is_empty() {
        writeln!(
            out,
            "what is `not ours` was not written by the generator: move it out of {FOLDER}/, or delete it"
        )?;
    }
    Ok(true)
}

fn word(step: &Step) -> &'static str {
    match step.state() {
        State::Stale => "stale",
        State::Missing => "missing",
        State::Orphaned => "orphaned",
    }
}

fn command(providers: &[String]) -> String {
    let words = ["cargo", "xtask", "generate"]
        .into_iter()
        .map(str::to_owned);
    words
        .chain(providers.iter().cloned())
        .collect::<Vec<_>>()
        .join(" ")
}
