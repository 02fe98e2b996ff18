//! Patterns of the spec, compiled once each.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;

/// Whether a text matches an expression in the syntax that ECMA-262 and regex-lite share.
///
/// Each expression is compiled once, when it is first needed. One outside the shared syntax matches everything: the generator refuses
/// those, and a check that cannot be made should not stop a payment.
pub(crate) fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: RwLock<BTreeMap<&'static str, Compiled>> = RwLock::new(BTreeMap::new());
    let read = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(compiled) = read.get(pattern) {
        return compiled.matches(text);
    }
    drop(read);
    let compiled = Compiled::of(pattern);
    let fits = compiled.matches(text);
    COMPILED
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(pattern, compiled);
    fits
}

enum Compiled {
    Runs(Vec<Run>),
    Regex(Regex),
    Everything,
}

impl Compiled {
    fn of(pattern: &str) -> Self {
        match Regex::new(pattern) {
            Ok(regex) => runs(pattern).map_or(Self::Regex(regex), Self::Runs),
            Err(_) => Self::Everything,
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Runs(runs) => are_runs(text.as_bytes(), runs),
            Self::Regex(regex) => regex.is_match(text),
            Self::Everything => true,
        }
    }
}

/// So many characters of one class: `[0-9]{16,19}`.
struct Run {
    /// A bit for each character of ASCII.
    class: u128,
    least: usize,
    most: usize,
}

fn are_runs(text: &[u8], runs: &[Run]) -> bool {
    let mut rest = text;
    for run in runs {
        let is_other = |byte: &u8| !is_in(run.class, *byte);
        let length = rest.iter().position(is_other).unwrap_or(rest.len());
        let length = length.min(run.most);
        if length < run.least {
            return false;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.is_empty()
}

fn is_in(class: u128, byte: u8) -> bool {
    byte.is_ascii() && class >> byte & 1 == 1
}

/// The runs of a pattern that is nothing but runs from end to end, which saves it the virtual machine of regex-lite. `None` for all
/// other patterns, right or wrong.
///
/// A run takes what it can and never gives back. So it must be of fixed length, or share no character with what may come next: the runs
/// behind it up to one that cannot be empty.
fn runs(pattern: &str) -> Option<Vec<Run>> {
    let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let class = match first {
            b'[' => class(&mut rest)?,
            b'\\' => escaped(&mut rest)?,
            byte if byte.is_ascii_alphanumeric() => bit(*byte),
            _ => return None,
        };
        let (least, most) = counts(&mut rest)?;
        runs.push(Run { class, least, most });
    }
    let mut behind = runs.as_slice();
    while let Some((run, after)) = behind.split_first() {
        behind = after;
        let filled = after.iter().position(|next| next.least > 0);
        let mut next = after.iter().take(filled.map_or(after.len(), |at| at + 1));
        if run.least != run.most && next.any(|next| next.class & run.class != 0) {
            return None;
        }
    }
    Some(runs)
}

/// The rest of a class, behind its bracket.
fn class(rest: &mut &[u8]) -> Option<u128> {
    let mut class = 0;
    let mut before = None;
    loop {
        let (first, after) = rest.split_first()?;
        *rest = after;
        match first {
            b']' => return (class != 0).then_some(class),
            b'\\' => {
                class |= escaped(rest)?;
                before = None;
            }
            b'-' => {
                // a range, where both ends are plain: whatever else a hyphen may be is left to regex-lite
                let from: u8 = before.take()?;
                let (to, after) = rest.split_first()?;
                *rest = after;
                if !to.is_ascii_alphanumeric() || !from.is_ascii_alphanumeric() || from > *to {
                    return None;
                }
                class |= (from..=*to).map(bit).fold(0, |all, one| all | one);
            }
            // negation, classes in classes, and the signs that some dialects double to combine classes
            b'^' | b'[' => return None,
            byte if byte.is_ascii_graphic() && before != Some(*byte) => {
                class |= bit(*byte);
                before = Some(*byte);
            }
            _ => return None,
        }
    }
}

/// What stands behind a backslash.
fn escaped(rest: &mut &[u8]) -> Option<u128> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    match first {
        b'd' => Some((b'0'..=b'9').map(bit).fold(0, |all, one| all | one)),
        sign if sign.is_ascii_punctuation() => Some(bit(*sign)),
        _ => None,
    }
}

fn bit(byte: u8) -> u128 {
    1u128.checked_shl(byte.into()).unwrap_or(0)
}

/// How often: `+`, `*`, `?`, `{2}`, `{2,}`, `{2,3}`, or once.
fn counts(rest: &mut &[u8]) -> Option<(usize, usize)> {
    let (counts, after) = match rest {
        [b'+', after @ ..] => ((1, usize::MAX), after),
        [b'*', after @ ..] => ((0, usize::MAX), after),
        [b'?', after @ ..] => ((0, 1), after),
        [b'{', after @ ..] => {
            let end = after.iter().position(|byte| *byte == b'}')?;
            let (inside, after) = after.split_at(end);
            (braced(core::str::from_utf8(inside).ok()?)?, after.get(1..)?)
        }
        _ => ((1, 1), *rest),
    };
    *rest = after;
    Some(counts)
}

fn braced(inside: &str) -> Option<(usize, usize)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    match inside.split_once(',') {
        None => number(inside).map(|count| (count, count)),
        Some((least, "")) => Some((number(least)?, usize::MAX)),
        Some((least, most)) => Some((number(least)?, number(most)?)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_lite::Regex;

    use super::{Compiled, are_runs, runs};

    /// Patterns near those that are runs, and some beside them.
    fn patterns() -> impl Strategy<Value = String> {
        let item = prop_oneof![
            4 => "[a-d0-3]-[a-d0-3]|[a-d0-3~!@#$%&*()_,. ]",
            1 => r"\\[d\-.\]\[\\^wsb]|-|\^|\[|é|&&|~~|--",
        ];
        let class =
            prop::collection::vec(item, 0..4).prop_map(|items| format!("[{}]", items.concat()));
        let atom = prop_oneof![
            4 => class,
            2 => Just(r"\d".to_owned()),
            2 => r"[a-d0-3]|\\[.\-+]",
            1 => r"\.|\^|\$|\||\(a\)|é|[ #]",
        ];
        let count = "|||\\+|\\*|\\?|\\{[0-3]\\}|\\{[0-3],\\}|\\{[0-2],[0-4]\\}|\\+\\?|\\*\\+|\\{ 1\\}|\\{\\+1\\}";
        let piece = (atom, count).prop_map(|(atom, count)| atom + &count);
        (prop::collection::vec(piece, 0..4), 0..12_u8).prop_map(|(pieces, ends)| {
            let (start, end) = match ends {
                0 => ("", "$"),
                1 => ("^", ""),
                2 => ("^", r"\$"),
                _ => ("^", "$"),
            };
            format!("{start}{}{end}", pieces.concat())
        })
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-d0-3.~!@#$%&*()_,+^\\[\\]\\\\ -]{0,8}",
            1 => "[a-d]{0,2}[0-3]{0,4}\n?",
            1 => "[0-3aé٣\n]{0,4}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn runs_are_what_regex_lite_says(pattern in patterns(), texts in prop::collection::vec(texts(), 8)) {
            let (Ok(regex), Some(runs)) = (Regex::new(&pattern), runs(&pattern)) else {
                return Ok(());
            };
            for text in texts {
                let ours = are_runs(text.as_bytes(), &runs);
                prop_assert_eq!(ours, regex.is_match(&text), "{} {:?}", pattern, text);
            }
        }
    }

    #[test]
    fn which_patterns_are_runs() {
        let check = |pattern, expected| {
            let compiled = Compiled::of(pattern);
            assert_eq!(matches!(compiled, Compiled::Runs(_)), expected, "{pattern}");
        };
        check(r"^[0-9]{16,19}$", true);
        check(r"^\d+\.\d{2}$", true);
        check(r"^[A-Za-z0-9\-~!@#$%&*()_]+$", true);
        check(r"^[a-z]*[0-9]?x{2,}$", false);
        check(r"^[a-w]*[0-9]?x{2,}$", true);
        check(r"^\d+0$", false);
        check(r"^\d{3}0$", true);
        check(r"^a|b$", false);
        check(r"[0-9]+", false);
        check(r"^[^0-9]+$", false);
        check(r"^\w+$", false);
    }

    #[test]
    fn what_runs_take() {
        let takes = |pattern, text| Compiled::of(pattern).matches(text);
        assert!(takes(r"^[0-9]{3,4}$", "1234"));
        assert!(!takes(r"^[0-9]{3,4}$", "12"));
        assert!(!takes(r"^[0-9]{3,4}$", "12345"));
        assert!(!takes(r"^[0-9]{3,4}$", "123\n"));
        assert!(!takes(r"^[0-9]{3,4}$", "12٣"));
        assert!(takes(r"^\d+\.\d{2}$", "20.00"));
        assert!(!takes(r"^\d+\.\d{2}$", "20.0"));
        assert!(!takes(r"^\d+\.\d{2}$", "20x00"));
        assert!(takes(r"^(?<n>\d)$", "1"), "left to regex-lite");
        assert!(takes(r"^(?=a)$", "b"), "outside the shared syntax");
    }
}
