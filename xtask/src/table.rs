//! What a run did, in a few lines.

use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use payspec_build::table;
pub use payspec_build::table::count;

use crate::compile::Compiled;
use crate::files::{Plan, State, is_of_provider};

const HEAD: [&str; 5] = ["provider", "operations", "types", "files changed", "time"];

/// A row a provider, and a last line with totals.
pub(crate) fn print(
    compiled: &[Compiled],
    plan: &Plan,
    time: Duration,
    out: &mut dyn Write,
) -> Result<()> {
    let rows: Vec<[String; 5]> = compiled.iter().map(|one| row(one, plan)).collect();
    table::print(&HEAD, &rows, out)?;
    writeln!(out, "{}", totals(compiled, plan, time))?;
    Ok(())
}

fn row(one: &Compiled, plan: &Plan) -> [String; 5] {
    let (operations, types) = sizes(one);
    let is_its = |path: &str| is_of_provider(path, &one.provider);
    let changed = plan.steps.iter().filter(|step| is_its(step.path())).count();
    [
        one.provider.clone(),
        operations.to_string(),
        types.to_string(),
        changed.to_string(),
        format!("{} ms", one.time.as_millis()),
    ]
}

fn sizes(one: &Compiled) -> (usize, usize) {
    let summaries = one
        .output
        .summaries
        .iter()
        .filter(|summary| summary.name == one.provider);
    summaries.fold((0, 0), |(operations, types), summary| {
        (operations + summary.operations, types + summary.types)
    })
}

fn totals(compiled: &[Compiled], plan: &Plan, time: Duration) -> String {
    let (operations, types) = compiled
        .iter()
        .map(sizes)
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let removed = plan
        .steps
        .iter()
        .filter(|step| step.state() == State::Orphaned)
        .count();
    let written = plan.steps.len() - removed;
    format!(
        "{}, {}, {}; {written} of {} written, {removed} removed, in {:.1} s",
        count(compiled.len(), "provider"),
        count(operations, "operation"),
        count(types, "type"),
        count(plan.files, "file"),
        time.as_secs_f64(),
    )
}
