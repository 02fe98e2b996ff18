//! Inputs that nobody would write: fixtures cut short, and fixtures with bytes changed. None may panic or take long.

use std::panic;
use std::time::{Duration, Instant};

use payspec_codegen::analyse;

use crate::random::Random;
use crate::workspace::{Case, fixtures};

/// Longest time for one input, with room for a busy machine and an unoptimised build.
const LIMIT: Duration = Duration::from_secs(5);

/// Compiles a case; every tenth to the end, the others as far as names, which is where the decisions are.
fn survive(case: &Case, number: usize) {
    let start = Instant::now();
    let went = panic::catch_unwind(|| {
        let findings = match number % 10 {
            0 => case.generate().findings,
            _ => analyse(&case.sources, &case.specs).1,
        };
        // Rendering slices the text by places: that must hold for any bytes, too.
        case.rendered(&findings)
    });
    let took = start.elapsed();
    let text = || String::from_utf8_lossy(&case.sources[0].bytes).into_owned();
    assert!(
        went.is_ok(),
        "input {number} of `{}` panics:\n{}",
        case.name,
        text()
    );
    assert!(
        took < LIMIT,
        "input {number} of `{}` takes {took:?}:\n{}",
        case.name,
        text()
    );
}

#[test]
fn cut_short() {
    for case in fixtures("ok") {
        for number in 0..50 {
            let mut case = case.clone();
            for source in &mut case.sources {
                let length = source.bytes.len() * number / 50;
                source.bytes.truncate(length);
            }
            survive(&case, number);
        }
    }
}

#[test]
fn bytes_changed() {
    let cases = fixtures("ok");
    let mut random = Random::new(5);
    for number in 0..2_000 {
        let mut case = cases[number % cases.len()].clone();
        let file = random.below(case.sources.len());
        for _ in 0..=random.below(3) {
            change(&mut case.sources[file].bytes, &mut random);
        }
        survive(&case, number);
    }
}

/// A small change: a byte, a character that means something, a piece moved, a word replaced by one from elsewhere.
fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    const SIGNS: &[u8] = b"{}[]:,'\"#&*!|>-?%@`\n\t \\/~$0\xff\xc3";
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    match random.below(6) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = *random.pick(SIGNS),
        2 => bytes.insert(at, *random.pick(SIGNS)),
        3 => {
            bytes.remove(at);
        }
        4 => {
            let end = (at + random.below(40)).min(bytes.len());
            let piece = bytes[at..end].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        _ => replace_word(bytes, at, random),
    }
}

/// Swaps a word for one that stands elsewhere in the file, so that the result is often still YAML.
fn replace_word(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    let word_at = |bytes: &[u8], at: usize| {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-$#/".contains(byte);
        let start = at
            - bytes[..at]
                .iter()
                .rev()
                .take_while(|byte| is_word(byte))
                .count();
        let end = at + bytes[at..].iter().take_while(|byte| is_word(byte)).count();
        start..end
    };
    let other = word_at(bytes, random.below(bytes.len()));
    let word = bytes[other].to_vec();
    bytes.splice(word_at(bytes, at), word);
}
