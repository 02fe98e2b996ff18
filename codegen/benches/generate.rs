//! What generating costs beside reading the file: `cargo bench -p payspec-codegen -- [FILE | OPERATIONS]…`.
//!
//! A number stands for a made-up API with that many operations; without arguments it is 1000, 4000 and 16000. Times are the best
//! of several runs, so that they move little with the load; *reading* is the same bytes through `serde_json::Value` or, for
//! YAML, `serde_yaml::Value`.

#[path = "../examples/replicate/spec.rs"]
mod spec;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use payspec_codegen::{Layout, Options, Output, SourceFile, Spec, generate};

/// How long a figure is measured, and how often at least.
const TIME: Duration = Duration::from_secs(2);
const RUNS: u32 = 3;

fn main() -> io::Result<()> {
    let arguments = env::args().skip(1).filter(|word| !word.starts_with("--"));
    let mut what: Vec<String> = arguments.collect();
    if what.is_empty() {
        what = ["1000", "4000", "16000"].map(str::to_owned).to_vec();
    }
    println!(
        "{:32} {:>11} {:>10} {:>12} {:>12} {:>8} {:>12} {:>8}",
        "input", "bytes", "operations", "reading ns", "ns", "ratio", "output bytes", "ns/byte"
    );
    for what in what {
        let source = match what.parse() {
            Ok(operations) => SourceFile::new("made-up.json", spec::json(operations)),
            Err(_) => SourceFile::new(what.as_str(), fs::read(&what)?),
        };
        row(source);
    }
    Ok(())
}

fn row(source: SourceFile) {
    let name = Path::new(&source.path).file_name();
    let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let reading = best(|| read(&source));
    let output = compile(&source);
    let generating = best(|| compile(&source));
    let operations = output.summaries.first().map_or(0, |spec| spec.operations);
    let written: usize = output.files.iter().map(|file| file.text.len()).sum();
    let bytes = source.bytes.len();
    println!(
        "{name:32} {bytes:>11} {operations:>10} {reading:>12} {generating:>12} {:>8.1} {written:>12} {:>8.1}",
        ratio(generating, reading),
        ratio(generating, bytes as u128),
    );
    if output.files.is_empty() {
        println!("  nothing was generated: the file has errors");
    }
}

/// The shortest time of several runs, in nanoseconds.
fn best<T>(mut run: impl FnMut() -> T) -> u128 {
    let start = Instant::now();
    let mut best = Duration::MAX;
    let mut runs = 0;
    while runs < RUNS || start.elapsed() < TIME {
        let before = Instant::now();
        black_box(run());
        best = best.min(before.elapsed());
        runs += 1;
    }
    best.as_nanos()
}

fn read(source: &SourceFile) -> bool {
    match source.path.ends_with(".json") {
        true => serde_json::from_slice::<serde_json::Value>(&source.bytes).is_ok(),
        false => serde_yaml::from_slice::<serde_yaml::Value>(&source.bytes).is_ok(),
    }
}

fn compile(source: &SourceFile) -> Output {
    let specs = [Spec {
        name: "measured".to_owned(),
        path: source.path.clone(),
    }];
    let options = Options {
        layout: Layout::Module,
        ..Options::for_specs(&specs)
    };
    generate(std::slice::from_ref(source), &specs, &options)
}

fn ratio(one: u128, other: u128) -> f64 {
    one as f64 / other.max(1) as f64
}
