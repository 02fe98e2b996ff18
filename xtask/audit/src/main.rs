//! The commands of this repository that read captured documents: `cargo xtask audit`, `coverage`, `draft`, `drift`.
//! `cargo xtask` starts them; what they know of documents is in `payspec-audit`.

mod audit;
mod coverage;
mod documents;
mod draft;
mod drift;
mod provider;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::Outcome;
use xtask::terminal::{Color, Terminal};

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "The commands that read captured documents"
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
    /// Holds specs against what their documents say
    Audit(audit::Args),
    /// Counts what of the documents is in the specs, generated, tested
    Coverage(coverage::Args),
    /// Writes a first spec from captured documents
    Draft(draft::Args),
    /// Tells what a page says anew, and what that touches
    Drift(drift::Args),
}

fn main() -> ExitCode {
    xtask::exit(run(Cli::parse()))
}

fn run(cli: Cli) -> Result<Outcome> {
    let root = match cli.root {
        Some(root) => root,
        None => xtask::find_root()?,
    };
    let mut stdout = io::stdout().lock();
    let mut stderr = io::stderr();
    let mut terminal = Terminal::new(&mut stdout, &mut stderr, cli.color);
    match cli.command {
        Command::Audit(args) => audit::run(&args, &root, &mut terminal),
        Command::Coverage(args) => coverage::run(&args, &root, &mut terminal),
        Command::Draft(args) => draft::run(&args, &root, &mut terminal),
        Command::Drift(args) => drift::run(&args, &root, &mut terminal),
    }
}
