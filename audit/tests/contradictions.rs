//! The contradictions of the captured documents that a reader numbered, and which of them the rules report by themselves:
//! `cargo test -p payspec-audit --test contradictions -- --nocapture` prints the table. Facts are those of the captures, where they
//! are at hand, and of the committed inventories. The table without findings is `contradictions/README.md`.

#[path = "contradictions/numbered.rs"]
mod numbered;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use numbered::{Numbered, PROVIDERS, Provider, Told};
use payspec_audit::capture::Capture;
use payspec_audit::contradiction::{Certainty, Contradiction, Rule, contradictions};
use payspec_audit::facts::Document;
use payspec_audit::{inventory, read};
use payspec_codegen::SourceFile;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A captured document: the folder is beside the workspace, or beside the folder of worktrees.
fn captured(provider: &Provider) -> Option<Document> {
    let folders = ["../shared/documents", "../../shared/documents"];
    let mut files = folders
        .iter()
        .map(|folder| root().join(folder).join(provider.capture));
    let bytes = files.find_map(|file| std::fs::read(file).ok())?;
    let capture = Capture {
        id: provider.name,
        name: provider.capture,
        bytes: &bytes,
        read: "2026-01-01",
    };
    Some(read::read(&capture).unwrap_or_else(|error| panic!("{}: {error}", provider.name)))
}

/// The facts of the document as they are committed.
fn committed(provider: &Provider) -> Option<Document> {
    let path = root()
        .join("specs")
        .join(provider.name)
        .join("inventory.yaml");
    let bytes = std::fs::read(&path).ok()?;
    let file = SourceFile::new(format!("specs/{}/inventory.yaml", provider.name), bytes);
    let inventory =
        inventory::read(&file).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", file.path));
    let mut documents = inventory.documents.into_iter();
    documents.find(|document| document.capture == provider.capture)
}

fn has(found: &[Contradiction], (rule, words): &(Rule, &str)) -> bool {
    found
        .iter()
        .any(|one| one.rule == *rule && one.message.contains(words))
}

/// What is said to be reported of a number, and is not.
fn missing(numbered: &Numbered, found: &[Contradiction]) -> Vec<String> {
    let (Told::By(findings) | Told::InPart(findings, _)) = &numbered.told else {
        return Vec::new();
    };
    let missing = findings.iter().filter(|finding| !has(found, finding));
    missing
        .map(|(rule, words)| format!("{}: {words}", rule.as_str()))
        .collect()
}

/// Whether a finding is about one of the numbers.
fn is_numbered(provider: &Provider, one: &Contradiction) -> bool {
    provider
        .numbered
        .iter()
        .any(|numbered| match &numbered.told {
            Told::By(findings) | Told::InPart(findings, _) => findings
                .iter()
                .any(|finding| has(std::slice::from_ref(one), finding)),
            Told::Reader(_) => false,
        })
}

/// Holds the facts from one source against the numbers, and prints who reports what.
fn check(source: &str, facts: impl Fn(&Provider) -> Option<Document>) {
    let mut wrong = Vec::new();
    let (mut inside, mut reported, mut in_part, mut documents) = (0, 0, 0, 0);
    for provider in PROVIDERS {
        let Some(document) = facts(provider) else {
            println!("skipped: no {source} of {}", provider.name);
            continue;
        };
        documents += 1;
        let found = contradictions(&document);
        let sure = found
            .iter()
            .filter(|one| one.certainty() == Certainty::Contradiction)
            .count();
        let others = found
            .iter()
            .filter(|one| !is_numbered(provider, one))
            .count();
        println!(
            "{}, {source}: {} findings ({sure} contradictions, {} oddities), {others} of them about no number",
            provider.name,
            found.len(),
            found.len() - sure,
        );
        for numbered in provider.numbered {
            inside += 1;
            let missing = missing(numbered, &found);
            if !missing.is_empty() {
                println!(
                    "  {:>2} NOT reported: {}",
                    numbered.number,
                    missing.join(", ")
                );
                wrong.push(format!(
                    "{} {}: {}",
                    provider.name,
                    numbered.number,
                    missing.join(", ")
                ));
                continue;
            }
            println!(
                "  {:>2} {}: {}",
                numbered.number,
                numbered.about,
                told(&numbered.told)
            );
            match numbered.told {
                Told::By(_) => reported += 1,
                Told::InPart(..) => in_part += 1,
                Told::Reader(_) => {}
            }
        }
    }
    if documents == 0 {
        return;
    }
    let percent = |count: usize| count * 100 / inside;
    println!(
        "{source}: {reported} of {inside} reported ({} %), {in_part} more in part ({} %)",
        percent(reported),
        percent(reported + in_part),
    );
    assert!(
        wrong.is_empty(),
        "not reported, {source}:\n{}",
        wrong.join("\n")
    );
    if documents == PROVIDERS.len() {
        assert!(percent(reported) >= 80, "{source}: {reported} of {inside}");
    }
}

/// Who reports a number, for people.
fn told(told: &Told) -> String {
    let rules = |findings: &[(Rule, &str)]| {
        let mut rules: Vec<String> = findings
            .iter()
            .map(|(rule, _)| format!("`{}`", rule.as_str()))
            .collect();
        rules.dedup();
        rules.join(", ")
    };
    match told {
        Told::By(findings) => rules(findings),
        Told::InPart(findings, rest) => format!("in part {}; a reader for {rest}", rules(findings)),
        Told::Reader(why) => format!("a reader: {why}"),
    }
}

#[test]
fn captures_contradict_themselves_as_a_reader_found() {
    check("capture", captured);
}

#[test]
fn inventories_contradict_themselves_as_a_reader_found() {
    check("inventory", committed);
}

/// Every number is either inside the document or not, and none is both.
#[test]
fn all_numbers_are_there() {
    for provider in PROVIDERS {
        let inside = provider.numbered.iter().map(|numbered| numbered.number);
        let mut numbers: Vec<u32> = inside.chain(provider.outside.iter().copied()).collect();
        numbers.sort_unstable();
        assert!(
            numbers.iter().copied().eq(1..=provider.all),
            "{}: {numbers:?}",
            provider.name
        );
    }
}

/// The table of the README. `UPDATE=1 cargo test -p payspec-audit --test contradictions` writes it.
#[test]
fn the_readme_has_the_table() {
    const MARK: &str = "<!-- made by the test -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contradictions/README.md");
    let text = std::fs::read_to_string(&path)
        .expect("the README")
        .replace("\r\n", "\n");
    let (head, table) = text.split_once(MARK).expect("the mark");
    let made = tables();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{head}{MARK}{made}")).expect("the README is written");
    } else {
        assert_eq!(table, made, "run the test with UPDATE=1");
    }
}

fn tables() -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "\n| provider | numbers | inside the document | reported | in part | by a reader |\n|---|---|---|---|---|---|"
    );
    let mut sums = [0; 5];
    for provider in PROVIDERS {
        let count =
            |is: fn(&Told) -> bool| provider.numbered.iter().filter(|one| is(&one.told)).count();
        let counts = [
            provider.all as usize,
            provider.numbered.len(),
            count(|told| matches!(told, Told::By(_))),
            count(|told| matches!(told, Told::InPart(..))),
            count(|told| matches!(told, Told::Reader(_))),
        ];
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
        let _ = writeln!(
            text,
            "| {} | {} |",
            provider.name,
            counts.map(|count| count.to_string()).join(" | ")
        );
    }
    let _ = writeln!(
        text,
        "| all | {} |",
        sums.map(|sum| sum.to_string()).join(" | ")
    );
    for provider in PROVIDERS {
        let _ = writeln!(
            text,
            "\n## {}\n\n| number | about | reported by |\n|---|---|---|",
            provider.name
        );
        for one in provider.numbered {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                one.number,
                one.about,
                told(&one.told)
            );
        }
        let outside: Vec<String> = provider.outside.iter().map(u32::to_string).collect();
        let _ = writeln!(text, "\nNot inside the document: {}.", outside.join(", "));
    }
    text
}
