//! One call at a time, by generated code and by hand, for `benches/call-cost.py` to count and to time.
//!
//! `calls key` prints a new RSA key, `calls list` what there is, `calls check` compares both sides, `calls count SIDE CASE N` runs a
//! case so many times (`bare` in front of the case: only what the loop itself costs), `calls time SIDE CASE` prints nanoseconds.

mod case;
mod hand;
mod hand_cases;
mod ours_cases;
mod setting;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use case::{Mode, Run};
use setting::Setting;

/// Both sides: the generated crate, and hand-written serde.
const SIDES: [(&str, fn(&str, &Setting) -> Option<Run>); 2] =
    [("ours", ours_cases::find), ("hand", hand_cases::find)];

/// What can be measured. `plain` is without signing or verifying, where the case itself has it.
const CASES: [&str; 20] = [
    "haipay request",
    "haipay request plain",
    "haipay answer",
    "haipay answer plain",
    "haipay notification",
    "haipay notification plain",
    "lesspay request",
    "lesspay request plain",
    "lesspay answer",
    "lesspay notification",
    "lesspay notification plain",
    "cbtis request",
    "cbtis answer",
    "cbtis notification",
    "cbtis notification plain",
    "aiscpay request",
    "aiscpay answer",
    "aiscpay notification",
    "aiscpay notification plain",
    "storesquare request",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["key"] => println!("{}", Setting::new_key()),
        ["list"] => list(&Setting::read()),
        ["check"] => return check(&Setting::read()),
        ["count", side, name, count] => count_of(side, name, Mode::Measure, count),
        ["count", side, "bare", name, count] => count_of(side, name, Mode::Bare, count),
        ["time", side, name] => println!("{:.1}", time(&mut found(side, name))),
        _ => {
            eprintln!(
                "usage: calls key | list | check | count SIDE [bare] CASE N | time SIDE CASE"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn list(setting: &Setting) {
    for name in CASES {
        for (side, find) in SIDES {
            if find(name, setting).is_some() {
                println!("{side}\t{name}");
            }
        }
    }
}

/// Whether both sides write the same bytes and read the same values.
fn check(setting: &Setting) -> ExitCode {
    let mut exit = ExitCode::SUCCESS;
    for name in CASES {
        let [ours, hand] = SIDES.map(|(_, find)| find(name, setting));
        let (Some(mut ours), Some(mut hand)) = (ours, hand) else {
            continue;
        };
        let (ours, hand) = (ours(Mode::Show), hand(Mode::Show));
        if ours != hand {
            exit = ExitCode::FAILURE;
            println!("{name}\n--- ours\n{ours:?}\n--- hand\n{hand:?}");
        }
    }
    exit
}

fn found(side: &str, name: &str) -> Run {
    let find = SIDES.iter().find(|(known, _)| *known == side);
    let run = find.and_then(|(_, find)| find(name, &Setting::read()));
    run.unwrap_or_else(|| panic!("{side} has no case {name}"))
}

fn count_of(side: &str, name: &str, mode: Mode, count: &str) {
    let mut run = found(side, name);
    let count = count.parse().expect("a number");
    // what is set up at the first use is not of a call
    run(mode);
    run(mode);
    measured_loop(&mut run, mode, count);
}

/// Callgrind counts within this function alone.
#[inline(never)]
fn measured_loop(run: &mut Run, mode: Mode, count: u32) {
    for _ in 0..count {
        run(mode);
    }
}

/// Nanoseconds of one call: the best batch of many, less the best of what the loop itself costs.
fn time(run: &mut Run) -> f64 {
    best(run, Mode::Measure) - best(run, Mode::Bare)
}

fn best(run: &mut Run, mode: Mode) -> f64 {
    let mut batch = |count: u32| {
        let begun = Instant::now();
        for _ in 0..count {
            run(mode);
        }
        begun.elapsed()
    };
    let mut count = 1;
    while batch(count) < Duration::from_millis(5) {
        count *= 2;
    }
    let best = (0..40).map(|_| batch(count)).min().unwrap_or_default();
    best.as_secs_f64() * 1e9 / f64::from(count)
}
