//! `cargo check` on every crate that was generated, in one workspace with one target folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use payspec_build::progress::Progress;
use payspec_codegen::Runtime;
use serde_json::Value;

use super::row::{Compiled, Row};
use crate::measured;

/// Compiles what was generated into `work`, and adds to the rows what came of it.
pub(super) fn check(
    work: &Path,
    rows: &mut [Row],
    jobs: NonZero<usize>,
    runtime: &Runtime,
    progress: &Progress,
) -> Result<()> {
    let members: Vec<&Row> = rows.iter().filter(|row| row.generated).collect();
    if members.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = members
        .iter()
        .map(|row| format!("\"crates/{}\"", row.name))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        names.join(", ")
    );
    write(&work.join("Cargo.toml"), &manifest)?;
    take_lock(work, runtime);
    for row in &members {
        // What cargo takes for fresh is not compiled, and costs nothing.
        let root = work.join(format!("crates/{}/src/lib.rs", row.name));
        let touched = File::options().append(true).open(root);
        let _ = touched.and_then(|file| file.set_modified(SystemTime::now()));
    }
    let costs = work.join("costs");
    // Those of an earlier run say nothing of this one.
    let _ = fs::remove_dir_all(&costs);
    fs::create_dir_all(&costs).with_context(|| format!("cannot make `{}`", costs.display()))?;
    let log = work.join("cargo.log");
    let mut said = run(work, &costs, &log, jobs, members.len(), progress)?;
    if said
        .values()
        .all(|compiled| !compiled.finished && compiled.messages.is_empty())
    {
        let log = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines
            .get(lines.len().saturating_sub(20)..)
            .unwrap_or_default();
        bail!("`cargo check` compiled nothing:\n{}", last.join("\n"));
    }
    for row in rows.iter_mut().filter(|row| row.generated) {
        let mut compiled = said.remove(&row.name).unwrap_or_default();
        compiled.cost = measured::read(&costs, &row.name);
        row.compiled = Some(compiled);
    }
    Ok(())
}

fn run(
    work: &Path,
    costs: &Path,
    log: &Path,
    jobs: NonZero<usize>,
    all: usize,
    progress: &Progress,
) -> Result<BTreeMap<String, Compiled>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let errors = File::create(log).with_context(|| format!("cannot write `{}`", log.display()))?;
    let mut command = Command::new(cargo);
    command
        .args([
            "check",
            "--workspace",
            "--lib",
            "--keep-going",
            "--no-default-features",
        ])
        .args([
            "--message-format",
            "json",
            "--target-dir",
            "target",
            "--jobs",
        ])
        .arg(jobs.to_string())
        .current_dir(work)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors);
    let costs = std::path::absolute(costs).context("the current folder cannot be told")?;
    measured::measure(&mut command, &costs).context("this command cannot find itself")?;
    progress.say("compiling what the crates lean on");
    let mut child = command.spawn().context("`cargo check` does not start")?;
    let mut said: BTreeMap<String, Compiled> = BTreeMap::new();
    let mut done = 0;
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line.context("cargo's output can't be read")?;
            let Ok(message) = serde_json::from_str::<Value>(&line) else {
                continue;
            };
            let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
            // What the crates lean on has other paths.
            let is_member = text("/package_id").is_some_and(|id| id.contains("/crates/"));
            let Some(name) = text("/target/name").filter(|_| is_member) else {
                continue;
            };
            let one = said.entry(name.to_owned()).or_default();
            match (text("/reason"), text("/message/level")) {
                (Some("compiler-artifact"), _) => {
                    one.finished = true;
                    done += 1;
                    progress.say(&format!("compiled {name} ({done} of {all})"));
                }
                (Some("compiler-message"), Some("warning" | "error")) => {
                    let rendered = text("/message/rendered").or_else(|| text("/message/message"));
                    one.messages.extend(rendered.map(str::to_owned));
                }
                _ => {}
            }
        }
    }
    child.wait().context("`cargo check` can't be waited for")?;
    Ok(said)
}

/// The versions that the runtime was tested with, where it is a checkout; without them cargo takes the newest.
fn take_lock(work: &Path, runtime: &Runtime) {
    if let Runtime::Path(path) = runtime {
        let lock = work.join(path).join("../Cargo.lock");
        if !work.join("Cargo.lock").exists() && lock.is_file() {
            let _ = fs::copy(lock, work.join("Cargo.lock"));
        }
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
