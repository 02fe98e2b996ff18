//! Names against each other: style and spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::view::View;
use super::words::{is_slip, letters, listed, shortened, words};
use super::{Contradiction, Rule};
use crate::facts::{LOST, Place};

/// Words that names of payment interfaces are usually made of, as far as they are long enough to tell a slip.
const USUAL: &[&str] = &[
    "account",
    "address",
    "amount",
    "authentication",
    "authorization",
    "balance",
    "beneficiary",
    "billing",
    "browser",
    "callback",
    "cancel",
    "capture",
    "channel",
    "country",
    "currency",
    "customer",
    "description",
    "device",
    "email",
    "expiry",
    "identifier",
    "installment",
    "interval",
    "items",
    "language",
    "merchant",
    "message",
    "metadata",
    "method",
    "notification",
    "notify",
    "number",
    "payment",
    "phone",
    "product",
    "quantity",
    "receiver",
    "recurring",
    "redirect",
    "reference",
    "refund",
    "request",
    "response",
    "return",
    "settlement",
    "shipping",
    "signature",
    "status",
    "subscription",
    "timestamp",
    "tracking",
    "transaction",
];

/// Where a name stands first.
type Names<'a> = BTreeMap<&'a str, (Place, usize)>;

pub(super) fn find(view: &View<'_>, found: &mut Vec<Contradiction>) {
    let names = names(view);
    styles(&names, found);
    compounds(&names, found);
    alike(&names, found);
    misspelt(&names, found);
}

/// All names of rows and examples.
pub(super) fn names<'a>(view: &View<'a>) -> Names<'a> {
    let mut names = Names::new();
    for message in &view.messages {
        for field in message.rows() {
            for name in &field.path {
                let name = name.trim_end_matches("[]");
                if name != LOST && !name.is_empty() {
                    let place = names.entry(name).or_insert((field.at, message.section));
                    *place = (*place).min((field.at, message.section));
                }
            }
        }
        for member in message.examples.iter().flat_map(|shown| &shown.members) {
            let place = names
                .entry(member.name)
                .or_insert((member.at, message.section));
            *place = (*place).min((member.at, message.section));
        }
    }
    names
}

fn is_camel(name: &str) -> bool {
    let letters = || name.chars().zip(name.chars().skip(1));
    !name.contains(['_', '-'])
        && letters().any(|(one, next)| one.is_lowercase() && next.is_uppercase())
}

fn is_snake(name: &str) -> bool {
    name.contains('_') && !name.chars().any(char::is_uppercase)
}

/// Two styles in one document: told at the first name of the rarer one.
fn styles(names: &Names<'_>, found: &mut Vec<Contradiction>) {
    let of = |is: fn(&str) -> bool| -> Vec<(&str, Place, usize)> {
        let all = names.iter().filter(|(name, _)| is(name));
        let mut all: Vec<_> = all
            .map(|(name, (at, section))| (*name, *at, *section))
            .collect();
        all.sort_by_key(|(_, at, _)| *at);
        all
    };
    let (camel, snake) = (of(is_camel), of(is_snake));
    let (rare, usual, style) = if camel.len() <= snake.len() {
        (&camel, &snake, "camel case, most are in snake case")
    } else {
        (&snake, &camel, "snake case, most are in camel case")
    };
    if let ([(_, at, section), ..], [(_, other, _), ..]) = (rare.as_slice(), usual.as_slice()) {
        let list = listed(rare.iter().map(|(name, _, _)| *name));
        let text = format!("names in two styles: {list} in {style}");
        let one = Contradiction::new(Rule::NameStyles, *section, *at, text);
        found.push(one.also(*other, "the other style"));
    }
}

/// Names of several words without a break, where others have one.
fn compounds(names: &Names<'_>, found: &mut Vec<Contradiction>) {
    const LONG: usize = 16;
    if !names.keys().any(|name| is_camel(name) || is_snake(name)) {
        return;
    }
    let known: BTreeSet<String> = names
        .keys()
        .filter(|name| is_camel(name) || is_snake(name))
        .flat_map(|name| words(name))
        .filter(|word| word.len() > 3)
        .collect();
    let is_two = |name: &str| {
        name.char_indices().skip(4).take(30).any(|(at, _)| {
            let (one, other) = (name.get(..at), name.get(at..));
            let known = |part: Option<&str>| part.is_some_and(|part| known.contains(part));
            known(one) && known(other)
        })
    };
    for (name, (at, section)) in names {
        let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_plain && (name.len() >= LONG || is_two(name)) {
            let text = format!("`{name}` is several words without a break, other names have one");
            found.push(Contradiction::new(Rule::NameStyles, *section, *at, text));
        }
    }
}

/// Names that differ by one character, or by the order of their letters.
fn alike(names: &Names<'_>, found: &mut Vec<Contradiction>) {
    const SHORTEST: usize = 6;
    let mut near: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names.keys().filter(|name| name.len() >= SHORTEST) {
        for key in shortened(name) {
            near.entry(key).or_default().push(name);
        }
        // Names with numbers in them are a series, not a slip.
        if !name.bytes().any(|byte| byte.is_ascii_digit()) {
            near.entry(format!(" {}", letters(name)))
                .or_default()
                .push(name);
        }
    }
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (key, group) in &near {
        // More names than that are a numbered series.
        for (index, one) in group.iter().take(8).enumerate() {
            for other in group.iter().take(8).skip(index + 1) {
                if key.starts_with(' ') || is_word_slip(one, other) {
                    pairs.insert((one.min(other), one.max(other)));
                }
            }
        }
    }
    for (one, other) in pairs {
        let (Some((one_at, one_section)), Some((other_at, other_section))) =
            (names.get(one), names.get(other))
        else {
            continue;
        };
        let text = format!("`{one}` and `{other}` differ by a slip");
        let (at, section, first) = if one_at > other_at {
            (*one_at, *one_section, *other_at)
        } else {
            (*other_at, *other_section, *one_at)
        };
        found.push(
            Contradiction::new(Rule::NamesAlike, section, at, text).also(first, "the other name"),
        );
    }
}

/// Whether two names differ by a slip in a word that is long enough for one: `dsVersion` and `osVersion` do not.
fn is_word_slip(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 5;
    if !is_slip(one, other) {
        return false;
    }
    let (one, other) = (words(one), words(other));
    one.len() != other.len()
        || one
            .iter()
            .zip(&other)
            .all(|(one, other)| one == other || one.len().min(other.len()) >= SHORTEST)
}

/// Words that are near a usual one.
fn misspelt(names: &Names<'_>, found: &mut Vec<Contradiction>) {
    const SHORTEST: usize = 5;
    let mut usual: BTreeMap<String, &str> = BTreeMap::new();
    for word in USUAL {
        for key in shortened(word) {
            usual.entry(key).or_insert(word);
        }
    }
    let anagrams: BTreeMap<String, &str> =
        USUAL.iter().map(|word| (letters(word), *word)).collect();
    for (name, (at, section)) in names {
        for word in words(name) {
            if word.len() <= SHORTEST || USUAL.contains(&word.as_str()) {
                continue;
            }
            let slip = shortened(&word)
                .iter()
                .filter_map(|key| usual.get(key))
                .find(|usual| is_slip(&word, usual) && !is_form(&word, usual))
                .copied();
            let mixed = || anagrams.get(&letters(&word)).copied();
            if let Some(usual) = slip.or_else(mixed) {
                let text = format!("`{name}` is near the usual word `{usual}`");
                found.push(Contradiction::new(Rule::Misspelt, *section, *at, text));
                break;
            }
        }
    }
}

/// Whether two words are forms of one: `shipped` and `shipping` are not near enough to be asked, `notified` is.
fn is_form(word: &str, usual: &str) -> bool {
    let stem = |word: &str| word.trim_end_matches(['s', 'd', 'e', 'y']).to_owned();
    stem(word) == stem(usual)
}
