//! Small specs as bytes, mutated without any idea of what they say.

use arbitrary::{Result, Unstructured};

use super::seeds::{SEEDS, WORDS};

/// A seed with some mutations.
pub fn mutated(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut bytes = u.choose(SEEDS)?.as_bytes().to_vec();
    for _ in 0..u.int_in_range(1..=8)? {
        mutate(u, &mut bytes)?;
    }
    Ok(bytes)
}

fn mutate(u: &mut Unstructured<'_>, bytes: &mut Vec<u8>) -> Result<()> {
    let at = u.int_in_range(0..=bytes.len())?;
    let end = (at + u.int_in_range(0..=40)?).min(bytes.len());
    match u.int_in_range(0..=8)? {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.insert(at, u.arbitrary()?),
        3 => {
            let copy = bytes[at..end].to_vec();
            let to = u.int_in_range(0..=bytes.len())?;
            drop(bytes.splice(to..to, copy));
        }
        4 => {
            let other = u.choose(SEEDS)?.as_bytes();
            let from = u.int_in_range(0..=other.len())?;
            let to = (from + u.int_in_range(0..=200)?).min(other.len());
            drop(bytes.splice(at..end, other[from..to].iter().copied()));
        }
        5 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << u.int_in_range(0..=7)?;
            }
        }
        6 => drop(bytes.splice(at..at, u.choose(WORDS)?.bytes())),
        7 => {
            // a word for a word, or a piece of punctuation for another
            let start = bytes[..at]
                .iter()
                .rposition(|byte| !byte.is_ascii_alphanumeric())
                .map_or(0, |found| found + 1);
            let stop = bytes[at..]
                .iter()
                .position(|byte| !byte.is_ascii_alphanumeric())
                .map_or(bytes.len(), |found| at + found);
            drop(bytes.splice(start..stop, u.choose(WORDS)?.bytes()));
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = *u.choose(b"{}[],:&*!|>'\"%@`#?- \n\t\\\xff\x00")?;
            }
        }
    }
    Ok(())
}
