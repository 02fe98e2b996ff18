//! One call at a time, by generated code and by hand, for `benches/call-cost.py` to count and to time.
//!
//! `calls key` prints a new RSA key, `calls list` what there is, `calls check` compares both sides, `calls count SIDE CASE N` runs a
//! case so many times (`bare` in front of the case: only what the loop itself costs), `calls time SIDE CASE` prints nanoseconds,
//! `calls bodies FOLDER` writes what the drivers of other generators read.

mod case;
mod hand;
mod hand_cases;
mod measured;
mod ours_cases;
mod setting;

use std::process::ExitCode;

use case::{Mode, Run};
use setting::Setting;

/// The case of a name.
type Find = fn(&str, &Setting) -> Option<Run>;

/// Both sides: the generated crate, and hand-written serde.
const SIDES: [(&str, Find); 2] = [("ours", ours_cases::find), ("hand", hand_cases::find)];

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
        ["time", side, name] => println!("{:.1}", measured::time(&mut found(side, name))),
        ["bodies", folder] => bodies(&Setting::read(), folder),
        _ => {
            eprintln!(
                "usage: calls key | list | check | bodies FOLDER | count SIDE [bare] CASE N | time SIDE CASE"
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
    measured::count(&mut found(side, name), mode, count);
}

/// Bodies for the drivers of other generators: requests as sent unsigned, answers and notifications as received.
fn bodies(setting: &Setting, folder: &str) {
    for name in CASES {
        let Some((provider, what)) = name.split_once(' ') else {
            continue;
        };
        let body = match what {
            "request" | "request plain" => {
                let mut run = found("hand", name);
                let shown = run(Mode::Show).unwrap_or_default();
                let body = shown.split_once("\n\n").map(|(_, body)| body.to_owned());
                body.unwrap_or_default()
            }
            "answer" | "notification" => setting.body(name),
            _ => continue,
        };
        let what = what.split(' ').next().unwrap_or(what);
        let path = format!("{folder}/{provider}-{what}.json");
        std::fs::write(path, body).expect("a file that can be written");
    }
}
