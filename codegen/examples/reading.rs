//! Reads a file and does nothing with it: `cargo run -p payspec-codegen --example reading -- FILE`. What generating is measured
//! beside.

use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> io::Result<ExitCode> {
    let Some(file) = env::args().nth(1) else {
        eprintln!("usage: reading FILE");
        return Ok(ExitCode::from(2));
    };
    let bytes = fs::read(&file)?;
    let is_read = match file.ends_with(".json") {
        true => serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(),
        false => serde_yaml::from_slice::<serde_yaml::Value>(&bytes).is_ok(),
    };
    Ok(match is_read {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
