//! This command in the place of rustc: cargo starts it with rustc and its words, it runs that, and writes down what it cost.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::cost::{Cost, of_children};

/// The variable that says where it is written down; without it the command is the command.
const FOLDER: &str = "PAYSPEC_MEASURED_IN";

/// Makes cargo start this command for the crates of the workspace, not for what they depend on.
pub(crate) fn measure(cargo: &mut Command, folder: &Path) -> std::io::Result<()> {
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", env::current_exe()?)
        .env(FOLDER, folder);
    Ok(())
}

/// What the crate cost, if it was compiled.
pub(crate) fn read(folder: &Path, name: &str) -> Option<Cost> {
    let text = fs::read_to_string(path(folder, OsStr::new(name))).ok()?;
    let (cpu, memory) = text.trim().split_once(' ')?;
    Some(Cost {
        cpu: Duration::from_micros(cpu.parse().ok()?),
        memory: memory.parse().ok()?,
    })
}

fn path(folder: &Path, name: &OsStr) -> PathBuf {
    let mut file = name.to_owned();
    file.push(".cost");
    folder.join(file)
}

/// If cargo started this in the place of rustc: does that, and ends as it ended.
pub(crate) fn as_wrapper() -> Option<ExitCode> {
    let folder = env::var_os(FOLDER)?;
    let mut words = env::args_os().skip(1);
    let rustc = words.next()?;
    let words: Vec<OsString> = words.collect();
    let name = words
        .iter()
        .position(|word| word == "--crate-name")
        .and_then(|at| words.get(at + 1));
    let status = Command::new(rustc).args(&words).status().ok()?;
    // Cargo also asks rustc what it is, as the crate `___`.
    if let (Some(name), Some(cost)) = (name.filter(|name| *name != "___"), of_children()) {
        let text = format!("{} {}\n", cost.cpu.as_micros(), cost.memory);
        // A cost that can't be written down is one that is not known.
        let _ = fs::write(path(Path::new(&folder), name), text);
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
