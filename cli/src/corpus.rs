//! `payspec corpus`: every OpenAPI file below a folder, generated, compiled if wanted, and counted.

mod compile;
mod row;

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, ensure};
use payspec_build::files::{Kind, Plan, Scope, kind, walk};
use payspec_build::findings::{Count, texts};
use payspec_build::inputs::Inputs;
use payspec_build::job;
use payspec_build::parallel;
use payspec_build::progress::Progress;
use payspec_build::terminal::Terminal;
use payspec_codegen::{Layout, Module, Options, Runtime, Severity, Spec, generate, roomy};

use crate::Outcome;
use crate::cost;
use row::Row;

pub(crate) const EXAMPLES: &str = "\
Examples:
  payspec corpus specs
  payspec corpus specs --compile --json table.json
  payspec corpus specs --compile --work scratch        (keeps crates and their target folder)

`compiled` is `yes` where `cargo check` has neither an error nor a warning. Times are processor time;
`check` and `memory` are those of rustc on the crate alone.";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder; files in it that are no OpenAPI documents are passed over
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Also run `cargo check` on each crate, all in one workspace
    #[arg(long)]
    compile: bool,
    /// Write the table for machines, with all findings, to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// How many files at once; as many as there are processors by default
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Where crates are compiled; by default a temporary folder that is removed in the end
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Where crates find payspec-runtime, as for `generate`
    #[arg(long, value_name = "PATH|VERSION")]
    runtime: Option<String>,
}

/// A file and what its crate is called.
struct Candidate {
    path: PathBuf,
    /// The path below the folder.
    shown: String,
    name: String,
}

pub(crate) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let jobs = args.jobs.unwrap_or_else(parallel::jobs);
    let candidates = candidates(&args.folder)?;
    ensure!(
        !candidates.is_empty(),
        "there is no OpenAPI document below `{}`",
        args.folder.display()
    );
    let temporary = match (args.compile, &args.work) {
        (true, None) => Some(tempfile::tempdir().context("cannot make a temporary folder")?),
        _ => None,
    };
    let work = temporary
        .as_ref()
        .map(|folder| folder.path().to_path_buf())
        .or_else(|| args.work.clone())
        .filter(|_| args.compile);
    let progress = Progress::new(terminal.progress);
    let mut rows = generate_all(args, &candidates, jobs, work.as_deref(), &progress)?;
    if let Some(work) = &work {
        compile::check(work, &mut rows, jobs, &runtime(args, work)?, &progress)?;
    }
    progress.clear();
    row::print(&rows, args.compile, terminal)?;
    if let Some(file) = &args.json {
        let text = format!("{:#}\n", row::json(&rows));
        fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    let is_fine = rows
        .iter()
        .all(|row| row.generated && row.compiled.as_ref().is_none_or(|it| it.is_clean()));
    Ok(match is_fine {
        true => Outcome::Fine,
        false => Outcome::Findings,
    })
}

fn runtime(args: &Args, out: &Path) -> Result<Runtime> {
    match &args.runtime {
        Some(said) => job::runtime_from(said, out),
        None => Ok(job::runtime()),
    }
}

fn generate_all(
    args: &Args,
    candidates: &[Candidate],
    jobs: NonZero<usize>,
    work: Option<&Path>,
    progress: &Progress,
) -> Result<Vec<Row>> {
    let crates = work.map(|work| work.join("crates"));
    let started = AtomicUsize::new(0);
    let all = candidates.len();
    let done = parallel::each(
        candidates.iter().collect(),
        jobs,
        |candidate: &Candidate| {
            let at = started.fetch_add(1, Ordering::Relaxed) + 1;
            progress.say(&format!("generating {} ({at} of {all})", candidate.shown));
            let out = crates.as_ref().map(|crates| crates.join(&candidate.name));
            // A folder is seen from a crate, one level further down than the workspace.
            let runtime = runtime(args, out.as_deref().unwrap_or(Path::new(".")))?;
            generate_one(candidate, runtime, out.as_deref())
        },
    )?;
    let rows = candidates
        .iter()
        .zip(done)
        .map(|(candidate, done)| match done {
            Some(Ok(row)) => row,
            Some(Err(error)) => {
                Row::failed(&candidate.shown, &candidate.name, format!("{error:#}"))
            }
            None => {
                let why = "the generator panicked, which is a bug in it";
                Row::failed(&candidate.shown, &candidate.name, why.to_owned())
            }
        });
    Ok(rows.collect())
}

fn generate_one(candidate: &Candidate, runtime: Runtime, out: Option<&Path>) -> Result<Row> {
    let inputs = Inputs::read(&candidate.path, &[])?;
    let options = Options {
        layout: Layout::Package,
        modules: vec![Module::new(candidate.name.as_str())],
        command: "payspec generate".to_owned(),
        runtime,
        ..Options::for_specs(&[])
    };
    let spec = Spec {
        name: candidate.name.clone(),
        path: inputs.spec.clone(),
    };
    let specs = [spec];
    // Measured in the thread that does it.
    let (output, cpu) = roomy(&inputs.files, || {
        let before = cost::of_this_thread();
        let output = generate(&inputs.files, &specs, &options);
        (output, cost::of_this_thread().zip(before))
    });
    let lines = output.files.iter().map(|file| file.text.lines().count());
    let lines = lines.sum();
    let generated = !output.files.is_empty();
    let errors: Vec<_> = output
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .take(3)
        .cloned()
        .collect();
    let failure = texts(&errors, &inputs.files, false, true).join("\n\n");
    if let (true, Some(out)) = (generated, out) {
        let scope = Scope::Folders(vec!["src".to_owned()]);
        Plan::new(out, output.files, &scope)?.apply()?;
    }
    Ok(Row {
        file: candidate.shown.clone(),
        name: candidate.name.clone(),
        generated,
        failure: (!generated).then_some(failure),
        summary: output.summaries.into_iter().next(),
        count: Count::of(&output.findings),
        findings: crate::json::findings(&output.findings, &inputs.files),
        cpu: cpu.map(|(after, before)| after.saturating_sub(before)),
        lines,
        compiled: None,
    })
}

/// Every file below the folder that says it is an OpenAPI document, by path. Each has a name of its own.
fn candidates(folder: &Path) -> Result<Vec<Candidate>> {
    ensure!(folder.is_dir(), "`{}` is no folder", folder.display());
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    for entry in walk(folder, ".")? {
        let shown = entry.path.strip_prefix("./").unwrap_or(&entry.path);
        let hidden = shown.split('/').any(|part| part.starts_with('.'));
        let path = folder.join(shown);
        // A file that is linked is read: nothing is written here.
        let is_file = match kind(folder, &entry.path)? {
            Some(Kind::File) => true,
            Some(Kind::Other) => path.is_file(),
            _ => false,
        };
        if hidden || !is_file || !is_openapi(&path) {
            continue;
        }
        let base = job::name_of(&path);
        let mut name = base.clone();
        let mut number = 2;
        while !names.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        found.push(Candidate {
            path,
            shown: shown.to_owned(),
            name,
        });
    }
    Ok(found)
}

/// Whether a file says somewhere which OpenAPI it is: `openapi: 3.1.0`. Keys may be sorted, so it may be said late.
fn is_openapi(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !matches!(extension, Some("yaml" | "yml" | "json")) {
        return false;
    }
    let bytes = fs::read(path).unwrap_or_default();
    says_version(&String::from_utf8_lossy(&bytes))
}

fn says_version(text: &str) -> bool {
    let quote = ['"', '\''];
    ["openapi", "swagger"].iter().any(|key| {
        text.match_indices(key).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let begins = before.is_none_or(|c| c.is_whitespace() || "\"'{,\u{feff}".contains(c));
            let behind = text.get(at + key.len()..).unwrap_or_default();
            let behind = behind.strip_prefix(quote).unwrap_or(behind).trim_start();
            let value = behind.strip_prefix(':').map(str::trim_start);
            let value = value.map(|value| value.strip_prefix(quote).unwrap_or(value));
            begins && value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::says_version;

    #[test]
    fn documents_are_told_from_other_files() {
        for (text, is) in [
            ("openapi: 3.0.0\n", true),
            ("\u{feff}openapi: '3.0.0'\n", true),
            ("info: {}\nopenapi: \"3.1\"\n", true),
            (r#"{"info":{},"openapi":"3.0.0"}"#, true),
            (r#"{ "swagger" : "2.0" }"#, true),
            ("see openapi: yes\n", false),
            ("type: object\n", false),
            ("x-openapi: 3.0.0\n", false),
        ] {
            assert_eq!(says_version(text), is, "{text}");
        }
    }
}
