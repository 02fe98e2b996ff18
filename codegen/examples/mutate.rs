//! Mutated and made-up specs through the compiler: `cargo run --release -p payspec-codegen --example mutate -- --inputs 100000`.
//!
//! ```text
//! --inputs N    how many (100000)          --seed N     other inputs (1)
//! --from N      start with this one (0)    --kind K     only `bytes`, `trees` or `documents`
//! --save DIR    keep what fails there, and accepted ones with what was made of them
//! --keep N      how many accepted ones (1000)          --every N    every how manyth of them (100)
//! --trace       say the number of each input before it is tried: what overflows the stack ends the process
//! ```
//!
//! An input is known by seed and number alone. What has to hold is in `codegen/fuzz/src/inspect.rs`; the exit code is 1 where it did not.

#[expect(unreachable_pub, reason = "a library of the fuzz targets")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io, panic, thread};

use arbitrary::Unstructured;
use fuzz::inspect::{Inspector, Outcome};

/// No input may take longer: each is a few KB.
const BOUND: Duration = Duration::from_secs(1);

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

#[derive(Clone, Default)]
struct Settings {
    inputs: u64,
    seed: u64,
    from: u64,
    kind: Option<String>,
    save: Option<PathBuf>,
    keep: u64,
    every: u64,
    trace: bool,
}

#[derive(Default)]
struct Counts {
    accepted: [u64; 3],
    refused: [u64; 3],
    bytes: u64,
    kept: u64,
    failed: u64,
    slowest: (Duration, u64),
}

const KINDS: [&str; 3] = ["bytes", "trees", "documents"];

fn main() -> ExitCode {
    let settings = match settings() {
        Ok(settings) => settings,
        Err(complaint) => {
            eprintln!("{complaint}; see the head of codegen/examples/mutate.rs");
            return ExitCode::from(2);
        }
    };
    panic::set_hook(Box::new(|info| {
        PANIC.with(|text| *text.borrow_mut() = info.to_string().replace('\n', " "));
    }));
    // A thread of the size that threads have: what overflows there overflows in a user's program.
    let done = thread::spawn(move || run(&settings)).join();
    match done {
        Ok(Ok(0)) => ExitCode::SUCCESS,
        Ok(Ok(_)) => ExitCode::FAILURE,
        Ok(Err(error)) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
        Err(_) => ExitCode::from(2),
    }
}

fn settings() -> Result<Settings, String> {
    let mut settings = Settings {
        inputs: 100_000,
        seed: 1,
        keep: 1000,
        every: 100,
        ..Settings::default()
    };
    let mut arguments = env::args().skip(1);
    while let Some(name) = arguments.next() {
        if name == "--trace" {
            settings.trace = true;
            continue;
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("`{name}` wants a value"))?;
        let number = || {
            value
                .parse()
                .map_err(|_| format!("`{value}` is not a number"))
        };
        match name.as_str() {
            "--inputs" => settings.inputs = number()?,
            "--seed" => settings.seed = number()?,
            "--from" => settings.from = number()?,
            "--keep" => settings.keep = number()?,
            "--every" => settings.every = number()?.max(1),
            "--kind" if KINDS.contains(&value.as_str()) => settings.kind = Some(value),
            "--save" => settings.save = Some(PathBuf::from(value)),
            _ => return Err(format!("`{name} {value}` is unknown")),
        }
    }
    Ok(settings)
}

fn run(settings: &Settings) -> io::Result<u64> {
    let mut counts = Counts::default();
    let mut inspector = Inspector::default();
    let start = Instant::now();
    for number in settings.from..settings.from + settings.inputs {
        let kind = match &settings.kind {
            Some(kind) => KINDS.iter().position(|one| one == kind).unwrap_or_default(),
            // bytes are mostly refused early and cost least
            None => [0, 1, 0, 2, 0, 1, 0, 0, 1, 0][(number % 10) as usize],
        };
        if settings.trace {
            eprintln!("{number}");
        }
        let input = input(settings.seed, number, kind);
        counts.bytes += input.len() as u64;
        let started = Instant::now();
        let outcome = judge(&mut inspector, &input, number.is_multiple_of(16));
        let mut took = started.elapsed();
        if took > BOUND && outcome.is_ok() {
            // the machine may have been busy: the best of three counts
            took = (0..3)
                .map(|_| timed(&mut inspector, &input))
                .min()
                .unwrap_or(took)
                .min(took);
        }
        counts.slowest = counts.slowest.max((took, number));
        match outcome {
            Ok(_) if took > BOUND => failure(
                settings,
                &mut counts,
                number,
                &input,
                &format!("took {took:?}"),
            )?,
            Ok(Outcome::Accepted(output)) => {
                counts.accepted[kind] += 1;
                let accepted: u64 = counts.accepted.iter().sum();
                if let Some(folder) = settings.save.as_deref().filter(|_| {
                    accepted.is_multiple_of(settings.every) && counts.kept < settings.keep
                }) {
                    keep(
                        &folder.join(format!("accepted/{number}")),
                        &input,
                        &output.files,
                    )?;
                    counts.kept += 1;
                }
            }
            Ok(Outcome::Refused) => counts.refused[kind] += 1,
            Err(complaint) => failure(settings, &mut counts, number, &input, &complaint)?,
        }
        if (number + 1).is_multiple_of(100_000) {
            report(
                settings,
                &counts,
                number + 1 - settings.from,
                start.elapsed(),
            );
        }
    }
    report(settings, &counts, settings.inputs, start.elapsed());
    Ok(counts.failed)
}

fn input(seed: u64, number: u64, kind: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number);
    let mut bytes = vec![0; random.usize(16..[128, 128, 256][kind])];
    random.fill(&mut bytes);
    let mut u = Unstructured::new(&bytes);
    let made = match kind {
        0 => fuzz::bytes::mutated(&mut u),
        1 => fuzz::tree::mutated(&mut u),
        _ => fuzz::document::made(&mut u),
    };
    made.unwrap_or_default()
}

fn judge(inspector: &mut Inspector, input: &[u8], twice: bool) -> Result<Outcome, String> {
    catch_unwind(AssertUnwindSafe(|| inspector.inspect(input, twice)))
        .map_err(|_| PANIC.with(|text| text.take()))
}

fn timed(inspector: &mut Inspector, input: &[u8]) -> Duration {
    let started = Instant::now();
    let _ = judge(inspector, input, false);
    started.elapsed()
}

fn failure(
    settings: &Settings,
    counts: &mut Counts,
    number: u64,
    input: &[u8],
    complaint: &str,
) -> io::Result<()> {
    counts.failed += 1;
    println!("FAILED {number}: {complaint}");
    if let Some(folder) = &settings.save {
        fs::create_dir_all(folder.join("failed"))?;
        fs::write(folder.join(format!("failed/{number}.yaml")), input)?;
    }
    Ok(())
}

fn keep(folder: &Path, input: &[u8], files: &[payspec_codegen::OutFile]) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, &file.text)?;
    }
    fs::write(folder.join("input.yaml"), input)
}

fn report(settings: &Settings, counts: &Counts, inputs: u64, took: Duration) {
    let kinds: Vec<String> = KINDS
        .iter()
        .enumerate()
        .map(|(kind, name)| {
            let (accepted, refused) = (counts.accepted[kind], counts.refused[kind]);
            format!("{name}: {accepted} accepted, {refused} refused")
        })
        .collect();
    println!(
        "seed {}, {inputs} inputs from {}, {} bytes each on average, {:.0} s: {}; {} failed; slowest {:?} (input {})",
        settings.seed,
        settings.from,
        counts.bytes / inputs.max(1),
        took.as_secs_f64(),
        kinds.join(", "),
        counts.failed,
        counts.slowest.0,
        counts.slowest.1,
    );
}
