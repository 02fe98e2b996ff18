//! Writes the made-up API of the benchmarks: `cargo run -p payspec-codegen --example replicate -- OPERATIONS > FILE.json`.

mod spec;

use std::io::Write as _;
use std::process::ExitCode;
use std::{env, io};

fn main() -> io::Result<ExitCode> {
    let operations = env::args().nth(1).and_then(|word| word.parse().ok());
    let Some(operations) = operations else {
        eprintln!("usage: replicate OPERATIONS");
        return Ok(ExitCode::from(2));
    };
    io::stdout().write_all(spec::json(operations).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
