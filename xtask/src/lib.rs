//! The commands of this repository: `cargo xtask generate` compiles the specs, `cargo xtask schema` writes the
//! JSON Schema for editors, `cargo xtask tidy` checks the house rules. `audit`, `coverage`, `draft` and `drift` need more than
//! the generator and live in a package of their own, `xtask-audit`, which is built when one of them is called.
//!
//! The exit code is 0 where all is well, 1 where something was found, 2 where the command could not do its work.
//!
//! The library is what the commands share: the specs on disk. Files that are written whole or not at all and the terminal are
//! `payspec-build`'s.

mod check;
mod compile;
mod delegate;
mod generate;
mod library;
mod schema;
pub mod sources;
pub mod table;
mod tidy;

pub use payspec_build::{files, terminal};

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::terminal::{Color, Terminal};

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "The commands of the payspec repository"
)]
struct Cli {
    /// The repository, where it is not the one this command belongs to
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Whether findings are coloured
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compiles `specs/<provider>/openapi.yaml` into `generated/`
    Generate(generate::Args),
    /// Writes `specs/schema.json`, by which editors complete and check specs
    Schema(schema::Args),
    /// Checks the house rules that no compiler knows
    Tidy,
    /// Holds specs against what their documents say
    #[command(disable_help_flag = true)]
    Audit(Delegated),
    /// Counts what of the documents is in the specs, generated, tested
    #[command(disable_help_flag = true)]
    Coverage(Delegated),
    /// Writes a first spec from captured documents
    #[command(disable_help_flag = true)]
    Draft(Delegated),
    /// Tells what a page says anew, and what that touches
    #[command(disable_help_flag = true)]
    Drift(Delegated),
}

/// Words for a command of another package.
#[derive(clap::Args)]
struct Delegated {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    words: Vec<OsString>,
}

/// What a command has to say in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// There are findings, or differences under `--check`.
    Findings,
}

/// `cargo xtask`, with the words of the command line.
#[must_use]
pub fn main() -> ExitCode {
    exit(run(Cli::parse()))
}

/// What a command came to, as the shell is told it; what it could not do, on standard error.
#[must_use]
pub fn exit(outcome: Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome> {
    let root = match cli.root {
        Some(root) => root,
        None => find_root()?,
    };
    let mut stdout = io::stdout().lock();
    let mut stderr = io::stderr();
    let mut terminal = Terminal::new(&mut stdout, &mut stderr, cli.color);
    match cli.command {
        Command::Generate(args) => generate::run(&args, &root, &library::generate, &mut terminal),
        Command::Schema(args) => schema::run(&args, &root, &mut terminal),
        Command::Tidy => tidy::run(&root, &mut terminal),
        Command::Audit(words) => delegate::run("audit", &words.words, &root, cli.color),
        Command::Coverage(words) => delegate::run("coverage", &words.words, &root, cli.color),
        Command::Draft(words) => delegate::run("draft", &words.words, &root, cli.color),
        Command::Drift(words) => delegate::run("drift", &words.words, &root, cli.color),
    }
}

/// The workspace: cargo says where this package is; without cargo it is looked for from the current folder upwards.
///
/// # Errors
/// There is none here.
pub fn find_root() -> Result<PathBuf> {
    let is_root = |folder: &&Path| folder.join("specs").is_dir() && folder.join("xtask").is_dir();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if let Some(root) = package.as_deref().and_then(Path::parent).filter(is_root) {
        return Ok(root.to_path_buf());
    }
    let current = std::env::current_dir().context("the current folder cannot be told")?;
    let root = current.ancestors().find(is_root).map(Path::to_path_buf);
    root.context("no repository here: run this inside it, or say `--root DIR`")
}
