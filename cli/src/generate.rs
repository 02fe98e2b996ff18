//! `payspec generate`: a file in, a crate out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use payspec_build::files::State;
use payspec_build::findings::Count;
use payspec_build::job::{self, Became, Done, Job};
use payspec_build::parallel;
use payspec_build::progress::Progress;
use payspec_build::table::count;
use payspec_build::terminal::Terminal;
use payspec_codegen::{Layout, Runtime};
use serde_json::{Value, json};

use crate::{Format, Outcome, Reading, json, report};

pub(crate) const EXAMPLES: &str = "\
Examples:
  payspec generate --spec acme.yaml --out acme-client
  payspec generate --spec acme.yaml --out acme-client --only refunds --only createOrder
  payspec generate --spec acme.yaml --overlay mend.yaml --out src/acme --layout module
  payspec generate --spec a.json --spec b.json --out clients     (clients/a and clients/b)

With the same input nothing is done; `--force` does it all the same. Files that lack our first line
are never touched, so a `Cargo.toml` without it stays as you have it.";

/// The command in the first line of each file. What else was said is in the stamp.
const COMMAND: &str = "payspec generate";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// An OpenAPI file, YAML or JSON; files that it refers to are read too. Several are compiled at once, each into a folder of
    /// its name below DIR
    #[arg(long, required = true, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// The folder that is written
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate or module; by default that of the file
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What is written
    #[arg(long, value_enum, default_value_t, value_name = "LAYOUT")]
    layout: Shape,
    /// Where the crate finds payspec-runtime: a version in the registry, or a folder. By default the checkout that this command
    /// was built in, while it is there, else the version of this command
    #[arg(long, value_name = "PATH|VERSION")]
    runtime: Option<String>,
    /// Write nothing; list the files that would change
    #[arg(long)]
    check: bool,
    /// Write although nothing changed
    #[arg(long)]
    force: bool,
    /// Show errors alone
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    reading: Reading,
}

/// `--layout`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// A crate that builds by itself
    #[default]
    Crate,
    /// A folder with `mod.rs`, for a crate that depends on payspec-runtime
    Module,
}

pub(crate) fn run(args: &Args, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let jobs = jobs(args)?;
    let is_text = args.reading.format == Format::Text;
    let progress = Progress::new(terminal.progress && is_text && !args.quiet);
    let done = parallel::each(jobs.clone(), parallel::jobs(), |job| {
        progress.say(&format!("compiling {}", job.spec.display()));
        job.run()
    })?;
    progress.clear();
    let mut total = Count::default();
    let mut outcome = Outcome::Fine;
    let mut specs = Vec::new();
    let mut wrote = false;
    for (job, done) in jobs.iter().zip(done) {
        let done = done
            .context("the generator panicked, which is a bug in it; nothing was written")
            .and_then(|done| done);
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                let spec = job.spec.display().to_string();
                writeln!(terminal.err, "error: {spec}: {error:#}")?;
                specs.push(
                    json!({ "spec": spec, "became": "failed", "error": format!("{error:#}") }),
                );
                outcome = Outcome::Stopped;
                continue;
            }
        };
        total = total.and(done.count);
        if done.became == Became::Differs && outcome == Outcome::Fine {
            outcome = Outcome::Findings;
        }
        wrote |= done.became == Became::Written;
        match args.reading.format {
            Format::Json => specs.push(as_json(job, &done)),
            Format::Text => show(args, job, &done, terminal)?,
        }
    }
    if args.reading.format == Format::Json {
        let mut all = json!({ "version": json::VERSION, "specs": specs });
        json::count(&mut all, total);
        writeln!(terminal.out, "{all:#}")?;
    } else if wrote && !args.quiet && args.runtime.is_none() {
        note_runtime(&jobs, terminal)?;
    }
    Ok(match outcome {
        Outcome::Fine => args.reading.outcome(total),
        other => other,
    })
}

fn jobs(args: &Args) -> Result<Vec<Job>> {
    let several = args.spec.len() > 1;
    ensure!(
        !several || args.name.is_none(),
        "`--name` is for one spec; several are called as their files are"
    );
    let mut known: BTreeMap<String, &Path> = BTreeMap::new();
    let mut jobs = Vec::new();
    for spec in &args.spec {
        let name = args.name.clone().unwrap_or_else(|| job::name_of(spec));
        job::check_name(&name)?;
        if let Some(other) = known.insert(name.clone(), spec) {
            let (other, spec) = (other.display(), spec.display());
            bail!(
                "`{other}` and `{spec}` would both be called `{name}`: run the command for each, with `--name`"
            );
        }
        let out = match several {
            true => args.out.join(&name),
            false => args.out.clone(),
        };
        let layout = match args.layout {
            Shape::Crate => Layout::Package,
            Shape::Module => Layout::Module,
        };
        let runtime = match &args.runtime {
            Some(said) => job::runtime_from(said, &out)?,
            None => job::runtime(),
        };
        jobs.push(Job {
            spec: spec.clone(),
            overlays: args.reading.overlay.clone(),
            name,
            out,
            layout,
            runtime,
            only: args.reading.only.clone(),
            command: COMMAND.to_owned(),
            force: args.force,
            check: args.check,
        });
    }
    Ok(jobs)
}

fn show(args: &Args, job: &Job, done: &Done, terminal: &mut Terminal<'_>) -> Result<()> {
    let (found, sources) = (&done.findings, &done.sources);
    report::show(found, sources, args.reading.all, args.quiet, terminal)?;
    if !done.edited.is_empty() && !args.quiet {
        let what = match job.check {
            true => "edited since it was written",
            false => "edited since it was written; written anew",
        };
        for path in &done.edited {
            writeln!(
                terminal.err,
                "note: `{}` was {what}",
                job.out.join(path).display()
            )?;
        }
    }
    let out = job.out.display();
    if done.became == Became::Failed {
        writeln!(
            terminal.err,
            "{}: {}; nothing was written",
            job.spec.display(),
            done.count
        )?;
        return Ok(());
    }
    if done.became == Became::Differs {
        for (path, state) in &done.changes {
            writeln!(terminal.out, "{:<9} {out}/{path}", word(*state))?;
        }
    }
    if args.quiet {
        return Ok(());
    }
    let name = &job.name;
    match done.became {
        Became::Unchanged => {
            let warnings = match done.count.warnings {
                0 => String::new(),
                some => format!(", {} (`--force` shows them)", count(some, "warning")),
            };
            writeln!(
                terminal.out,
                "{name}: unchanged, {} in {out}{warnings}",
                count(done.files, "file")
            )?;
        }
        Became::Differs => writeln!(
            terminal.out,
            "{name}: {} in {out} from what the spec says; run it without `--check`",
            match done.changes.len() {
                1 => "1 file differs".to_owned(),
                more => format!("{more} files differ"),
            }
        )?,
        Became::Written | Became::Failed => {
            let holds = done.summary.as_ref().map(report::holds).unwrap_or_default();
            let removed = done
                .changes
                .iter()
                .filter(|(_, state)| *state == State::Orphaned)
                .count();
            let written = done.changes.len() - removed;
            let removed = match removed {
                0 => String::new(),
                some => format!(", {some} removed"),
            };
            let warnings = match done.count.warnings {
                0 => String::new(),
                some => format!("; {}", count(some, "warning")),
            };
            writeln!(
                terminal.out,
                "{name}: {holds}; {written} of {} written in {out}{removed}{warnings}, in {:.2} s",
                count(done.files, "file"),
                done.time.as_secs_f64()
            )?;
        }
    }
    Ok(())
}

/// How a file differs, in a word.
fn word(state: State) -> &'static str {
    match state {
        State::Stale => "stale",
        State::Missing => "missing",
        State::Orphaned => "orphaned",
    }
}

/// Whoever moves the crate to another machine has to know what it leans on.
fn note_runtime(jobs: &[Job], terminal: &mut Terminal<'_>) -> Result<()> {
    let first = jobs.iter().find(|job| job.layout == Layout::Package);
    match first.map(|job| &job.runtime) {
        Some(Runtime::Path(path)) => writeln!(
            terminal.err,
            "note: the crate finds payspec-runtime in {path}; `--runtime` takes another folder, or a version in the registry"
        )?,
        Some(Runtime::Version(_)) | None => {}
    }
    Ok(())
}

fn as_json(job: &Job, done: &Done) -> Value {
    let mut value = json!({
        "spec": job.spec.display().to_string(),
        "name": job.name,
        "out": job.out.display().to_string(),
        "became": done.became.as_str(),
        "files": done.files,
        "changes": done
            .changes
            .iter()
            .map(|(path, state)| json!({ "path": path, "state": word(*state) }))
            .collect::<Vec<_>>(),
        "edited": done.edited,
        "milliseconds": u64::try_from(done.time.as_millis()).unwrap_or(u64::MAX),
        "findings": json::findings(&done.findings, &done.sources),
    });
    json::summary(&mut value, done.summary.as_ref());
    json::count(&mut value, done.count);
    value
}
