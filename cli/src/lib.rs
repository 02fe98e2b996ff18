//! The `payspec` command: any OpenAPI file in, a typed Rust client out.
//!
//! The exit code is 0 where all is well, 1 where there are errors in a file, warnings under `--deny warnings`, or differences
//! under `--check`, 2 where the command could not do its work. Results go to standard output, findings and progress to standard
//! error.

mod check;
mod corpus;
mod cost;
mod generate;
mod json;
mod measured;
mod report;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use payspec_build::findings::Count;
use payspec_build::terminal::{Color, Terminal};

#[derive(Parser)]
#[command(
    name = "payspec",
    version,
    about = "Compiles any OpenAPI 3.0 or 3.1 file into a typed Rust client",
    after_help = "Exit codes: 0 all is well, 1 something was found, 2 the command could not do its work."
)]
struct Cli {
    /// Whether findings are coloured; `NO_COLOR` is honoured
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        display_order = 100
    )]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a client for each spec
    #[command(after_help = generate::EXAMPLES)]
    Generate(generate::Args),
    /// Shows what is wrong in specs, and writes nothing
    #[command(after_help = check::EXAMPLES)]
    Check(check::Args),
    /// Tries the generator on every OpenAPI file below a folder
    #[command(after_help = corpus::EXAMPLES)]
    Corpus(corpus::Args),
}

/// What a command has to say in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Fine,
    /// Something was found.
    Findings,
    /// Something could not be done, as was said.
    Stopped,
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For machines, on standard output
    Json,
}

/// Which findings make the command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings as well as errors
    Warnings,
}

/// What every command says of the specs it reads.
#[derive(clap::Args, Clone, Debug, Default)]
struct Reading {
    /// Only the operations with this id, tag or path, and the types they reach; may be given several times. `webhooks` stands
    /// for the notifications, which are left out where something else is named
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Vec<String>,
    /// An OpenAPI Overlay (1.0, 1.1) that mends the file without editing it; several are applied in their order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// How findings and results are written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Show every finding; else of those that are alike the first three
    #[arg(long)]
    all: bool,
    /// Fail where there are warnings
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

impl Reading {
    /// What findings come to.
    fn outcome(&self, count: Count) -> Outcome {
        let denied = self.deny == Some(Deny::Warnings) && count.warnings > 0;
        match count.errors > 0 || denied {
            true => Outcome::Findings,
            false => Outcome::Fine,
        }
    }
}

/// `payspec`, with the words of the command line.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = measured::as_wrapper() {
        return code;
    }
    let cli = Cli::parse();
    match run(cli) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Stopped) => ExitCode::from(2),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome> {
    let mut stdout = io::stdout().lock();
    let mut stderr = io::stderr();
    let mut terminal = Terminal::new(&mut stdout, &mut stderr, cli.color);
    match cli.command {
        Command::Generate(args) => generate::run(&args, &mut terminal),
        Command::Check(args) => check::run(&args, &mut terminal),
        Command::Corpus(args) => corpus::run(&args, &mut terminal),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
