//! How often, how long: the same for all sides.

use std::time::{Duration, Instant};

use crate::case::{Mode, Run};

/// Runs so many times; callgrind counts within the loop.
pub fn count(run: &mut Run, mode: Mode, count: &str) {
    let count = count.parse().expect("a number");
    // what is set up at the first use is not of a call
    run(mode);
    run(mode);
    measured_loop(run, mode, count);
}

/// Callgrind counts within this function alone.
#[inline(never)]
fn measured_loop(run: &mut Run, mode: Mode, count: u32) {
    for _ in 0..count {
        run(mode);
    }
}

/// Nanoseconds of one call: the best batch of many, less the best of what the loop itself costs.
pub fn time(run: &mut Run) -> f64 {
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
