//! The commands of this repository: `cargo xtask generate` compiles the specs, `cargo xtask schema` writes the
//! JSON Schema for editors, `cargo xtask tidy` checks the house rules.
//!
//! The exit code is 0 where all is well, 1 where something was found, 2 where the command could not do its work.

mod check;
mod compile;
mod files;
mod generate;
mod library;
mod progress;
mod schema;
mod sources;
mod table;
mod terminal;
mod tidy;

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
}

/// What a command has to say in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Fine,
    /// There are findings, or differences under `--check`.
    Findings,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
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
    }
}

/// The workspace: cargo says where this package is; without cargo it is looked for from the current folder upwards.
fn find_root() -> Result<PathBuf> {
    let is_root = |folder: &&Path| folder.join("specs").is_dir() && folder.join("xtask").is_dir();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if let Some(root) = package.as_deref().and_then(Path::parent).filter(is_root) {
        return Ok(root.to_path_buf());
    }
    let current = std::env::current_dir().context("the current folder cannot be told")?;
    let root = current.ancestors().find(is_root).map(Path::to_path_buf);
    root.context("no repository here: run this inside it, or say `--root DIR`")
}
