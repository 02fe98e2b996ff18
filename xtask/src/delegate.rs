//! Commands that need more than the generator: cargo builds the package they live in, and starts it.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::Outcome;
use crate::terminal::Color;

/// The package they live in.
const PACKAGE: &str = "xtask-audit";

/// Runs `command` with these words, on this terminal; the outcome is the command's own.
pub(crate) fn run(command: &str, words: &[OsString], root: &Path, color: Color) -> Result<Outcome> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let home = crate::find_root().unwrap_or_else(|_| root.to_path_buf());
    let manifest = home.join("Cargo.toml");
    // Building takes a while the first time: on a terminal cargo may say so.
    let quiet = (!std::io::stderr().is_terminal()).then_some("--quiet");
    let status = Command::new(cargo)
        .args(["run", "--package", PACKAGE, "--manifest-path"])
        .arg(manifest)
        .args(quiet)
        .arg("--")
        .arg("--root")
        .arg(root)
        .args(["--color", color.as_str()])
        .arg(command)
        .args(words)
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`cargo run --package {PACKAGE}` does not start"))?;
    match status.code() {
        Some(0) => Ok(Outcome::Fine),
        Some(1) => Ok(Outcome::Findings),
        // It has said why.
        Some(2) => std::process::exit(2),
        _ => bail!("`cargo xtask {command}` ended early: {status}"),
    }
}
