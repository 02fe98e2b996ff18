//! The rules, one function each.

use std::path::Path;

use super::{Finding, Text};

pub(super) const README: &str = "README.md";

/// What a newcomer has to run: the generator and the tests.
const COMMANDS: [&str; 2] = ["cargo xtask generate", "cargo test"];

const MOST_LINES: usize = 600;

/// Left in by accident, or for later.
const MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];

/// Every rule that looks at one file.
pub(super) fn check(
    file: &Text,
    providers: &[String],
    places: &[String],
    findings: &mut Vec<Finding>,
) {
    no_registry(file, findings);
    no_machine_path(file, places, findings);
    no_provider_name(file, providers, findings);
    no_placeholder(file, findings);
    not_too_long(file, findings);
}

/// Where packages come from is a matter of the machine, not of the repository: only the public registries are named.
fn no_registry(file: &Text, findings: &mut Vec<Finding>) {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    match name {
        "Cargo.lock" => only_sources(file, "source = \"", &CRATES, findings),
        "package-lock.json" => only_sources(file, "\"resolved\": \"", &NPM, findings),
        "Cargo.toml" | "config.toml" => no_setting(file, &CARGO_SETTINGS, findings),
        ".npmrc" | ".yarnrc" | "pip.conf" | "requirements.txt" => {
            no_setting(file, &OTHER_SETTINGS, findings)
        }
        _ => {}
    }
}

const CRATES: [&str; 2] = [
    "registry+https://github.com/rust-lang/crates.io-index\"",
    "sparse+https://index.crates.io/\"",
];
const NPM: [&str; 1] = ["https://registry.npmjs.org/"];
const CARGO_SETTINGS: [&str; 5] = [
    "[source",
    "[registries",
    "[registry",
    "replace-with",
    "registry-index",
];
const OTHER_SETTINGS: [&str; 3] = ["registry", "index-url", "proxy"];

fn only_sources(file: &Text, key: &str, known: &[&str], findings: &mut Vec<Finding>) {
    for (number, line) in file.lines() {
        let source = line.trim_start().strip_prefix(key);
        if source.is_some_and(|source| !known.iter().any(|known| source.starts_with(known))) {
            findings.push(file.finding(number, "a package source other than the public registry"));
        }
    }
}

fn no_setting(file: &Text, settings: &[&str], findings: &mut Vec<Finding>) {
    for (number, line) in file.lines() {
        let line = line.trim_start().trim_start_matches('-');
        if let Some(setting) = settings.iter().find(|setting| line.starts_with(**setting)) {
            let message = format!(
                "`{setting}` sets a package source; that belongs into the settings of a machine"
            );
            findings.push(file.finding(number, message));
        }
    }
}

/// The folders of this machine that a file might have been written with by mistake.
pub(super) fn machine_places(root: &Path) -> Vec<String> {
    let homes = ["HOME", "CARGO_HOME", "CARGO_TARGET_DIR", "USERPROFILE"];
    let homes = homes.iter().filter_map(|name| std::env::var(name).ok());
    let root = root
        .canonicalize()
        .ok()
        .and_then(|root| root.to_str().map(str::to_owned));
    let mut places: Vec<String> = homes
        .chain(root)
        .map(|place| place.trim_end_matches(['/', '\\']).to_owned())
        .collect();
    places.retain(|place| is_telling(place));
    places.sort_unstable();
    places.dedup();
    places
}

/// A folder right below the root, such as `/src`, might as well be a path of an API.
fn is_telling(place: &str) -> bool {
    let is_absolute = place.starts_with('/') || place.contains(":\\");
    is_absolute && (place == "/root" || place.matches(['/', '\\']).count() > 1)
}

fn no_machine_path(file: &Text, places: &[String], findings: &mut Vec<Finding>) {
    for (number, line) in file.lines() {
        if let Some(place) = places.iter().find(|place| names_place(line, place)) {
            findings.push(file.finding(number, format!("`{place}` is a path of this machine")));
        }
    }
}

fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + place.len()..].chars().next();
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !"._-/}#".contains(c));
        let ends = match place {
            "/root" => after == Some('/'),
            _ => after.is_none_or(|c| !c.is_alphanumeric() && !"._-".contains(c)),
        };
        begins && ends
    })
}

/// A quirk of a provider is an extension in its spec, never an `if` in our code.
fn no_provider_name(file: &Text, providers: &[String], findings: &mut Vec<Finding>) {
    let is_general = ["codegen/", "runtime/", "audit/src/"]
        .iter()
        .any(|folder| file.path.starts_with(folder));
    if !is_general {
        return;
    }
    for (number, line) in file.lines() {
        if let Some(name) = providers.iter().find(|name| names_provider(line, name)) {
            let message = format!(
                "names the provider `{name}`; what is special about it belongs into its spec"
            );
            findings.push(file.finding(number, message));
        }
    }
}

/// Whether `name` is a word of `line`, in any casing: `acme`, `ACME_URL`, `AcmeClient`, but not `acmeology`.
fn names_provider(line: &str, name: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    lower.match_indices(name).any(|(at, _)| {
        let end = at + name.len();
        let before = line[..at].chars().next_back();
        let after = line[end..].chars().next();
        let is_capital = line[at..].starts_with(|c: char| c.is_ascii_uppercase());
        let begins =
            before.is_none_or(|c| !c.is_alphanumeric() || (is_capital && c.is_lowercase()));
        let ends = after.is_none_or(|c| !c.is_lowercase());
        begins && ends
    })
}

fn no_placeholder(file: &Text, findings: &mut Vec<Finding>) {
    if !file.is_rust() {
        return;
    }
    for (number, line) in file.lines() {
        if let Some(name) = MACROS.iter().find(|name| calls(line, name)) {
            findings.push(file.finding(number, format!("`{name}!` is left in")));
        }
    }
}

fn calls(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let is_start = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &line[at + name.len()..];
        let is_call = rest
            .strip_prefix('!')
            .is_some_and(|rest| rest.trim_start().starts_with(['(', '[', '{']));
        is_start && is_call
    })
}

fn not_too_long(file: &Text, findings: &mut Vec<Finding>) {
    let lines = file.text.lines().count();
    if file.is_rust() && !file.is_generated() && lines > MOST_LINES {
        let message = format!("{lines} lines; a file written by hand has {MOST_LINES} at most");
        findings.push(file.finding(MOST_LINES + 1, message));
    }
}

/// The README shows how to generate and how to test.
pub(super) fn check_readme(readme: Option<&Text>, findings: &mut Vec<Finding>) {
    let text = readme.map_or("", |readme| &readme.text);
    for command in COMMANDS.iter().filter(|command| !text.contains(**command)) {
        findings.push(Finding {
            path: README.to_owned(),
            line: 1,
            message: format!("does not show `{command}`"),
        });
    }
}
