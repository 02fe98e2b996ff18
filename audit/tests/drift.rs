//! Edits of captures: what drift says of each has to be exactly what was edited, and nothing at all of rewrites that say the same.
//!
//! The figures: `cargo test -p payspec-audit --test drift -- --nocapture`.

#[path = "common/harmless.rs"]
mod harmless;
#[path = "common/mutate/mod.rs"]
mod mutate;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use payspec_audit::capture::{Capture, Form};
use payspec_audit::drift::{Change, Drift, drift};
use payspec_audit::facts::{Document, Inventory};
use payspec_audit::{inventory, read};
use payspec_codegen::SourceFile;

use mutate::{Expected, Mutant, Page};

const MUTANTS: u64 = 500;
const REWRITES: u64 = 200;

/// A capture to edit.
struct Original {
    name: String,
    text: String,
    form: Form,
    document: Document,
    /// The document as it comes from a committed inventory.
    committed: Document,
}

fn extract(name: &str, text: &str) -> Option<Document> {
    let capture = Capture {
        id: "page",
        name,
        bytes: text.as_bytes(),
        read: "2026-01-02",
    };
    read::read(&capture).ok()
}

/// Where the captures are: beside the workspace, or beside the folder of its worktrees.
fn shared(root: &Path) -> PathBuf {
    let folders =
        ["../../shared/documents", "../../../shared/documents"].map(|folder| root.join(folder));
    let found = folders.iter().find(|folder| folder.is_dir());
    found.unwrap_or(&folders[0]).clone()
}

/// The pages of this crate, and the captures where they are at hand.
fn originals() -> Vec<Original> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in [root.join("tests/pages"), shared(root)] {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!(
                "skipped: no captures in {}",
                folder.file_name().unwrap_or_default().to_string_lossy()
            );
            continue;
        };
        let mut paths: Vec<_> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let ending = name.rsplit('.').next().unwrap_or_default();
            if !matches!(ending, "txt" | "html" | "md") || name == "README.md" {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a capture is text");
            let form = Capture {
                id: "",
                name: &name,
                bytes: text.as_bytes(),
                read: "",
            }
            .form();
            let Some(document) = extract(&name, &text) else {
                println!("skipped: {name} can't be read");
                continue;
            };
            let written = inventory::write(&Inventory {
                documents: vec![document.clone()],
            });
            let back = inventory::read(&SourceFile::new("inventory.yaml", written))
                .expect("what was written can be read");
            let committed = back
                .documents
                .into_iter()
                .next()
                .expect("it has the document");
            found.push(Original {
                name,
                text,
                form,
                document,
                committed,
            });
        }
    }
    found
}

/// How many were right, of how many.
#[derive(Clone, Copy, Default)]
struct Score {
    found: u32,
    named: u32,
    total: u32,
}

/// Scores by capture and by kind.
#[derive(Default)]
struct Scores(BTreeMap<(String, String), Score>);

impl Scores {
    fn add(&mut self, capture: &str, kind: impl Debug, found: bool, named: bool) {
        for row in [capture, "all"] {
            for column in [format!("{kind:?}"), "all".to_owned()] {
                let score = self.0.entry((row.to_owned(), column)).or_default();
                score.total += 1;
                score.found += u32::from(found);
                score.named += u32::from(named);
            }
        }
    }

    fn all(&self) -> Score {
        self.0
            .get(&("all".to_owned(), "all".to_owned()))
            .copied()
            .unwrap_or_default()
    }

    fn print(&self, what: &str) {
        println!("\n{what}");
        println!(
            "{:<34} {:<16} {:>6} {:>6} {:>6}",
            "capture", "kind", "found", "named", "total"
        );
        let shown = self
            .0
            .iter()
            .filter(|((capture, kind), _)| capture == "all" || kind == "all");
        for (
            (capture, kind),
            Score {
                found,
                named,
                total,
            },
        ) in shown
        {
            println!("{capture:<34} {kind:<16} {found:>6} {named:>6} {total:>6}");
        }
    }
}

/// What drift says, without values.
fn said(drift: &Drift) -> Vec<Expected> {
    let changes = drift.changes.iter().map(|change| Expected {
        what: change.what,
        section: change.section.title.clone(),
        field: change.field.clone(),
    });
    let mut said: Vec<Expected> = changes.collect();
    said.sort();
    said
}

/// Holds what drift says of an edit against what it has to say.
fn judge(
    original: &Original,
    kind: mutate::Kind,
    mutant: Mutant,
    label: &str,
    scores: &mut Scores,
) {
    let mut expected = mutant.expected;
    expected.sort();
    let drift = extract(&original.name, &mutant.text).map(|new| drift(&original.committed, &new));
    let said = drift.as_ref().map(said).unwrap_or_default();
    let named = said == expected;
    scores.add(&original.name, kind, !said.is_empty(), named);
    if !named {
        let (name, line) = (&original.name, mutant.line);
        println!(
            "{label}: {kind:?} in {name}:{line}\n  expected {expected:?}\n  said     {said:?}"
        );
    }
}

#[test]
fn edits_are_named() {
    let originals = originals();
    let mut scores = Scores::default();
    for seed in 0..MUTANTS {
        let mut rng = fastrand::Rng::with_seed(seed);
        if let Some((original, kind, mutant)) = choose(&originals, seed, &mut rng) {
            judge(original, kind, mutant, &format!("seed {seed}"), &mut scores);
        }
    }
    scores.print("edits");
    let Score { named, total, .. } = scores.all();
    assert!(
        named * 100 >= total * 98,
        "{named} of {total} edits were named rightly"
    );
}

/// All edits that there are, instead of some by chance.
#[test]
#[ignore = "takes a minute"]
fn all_edits_are_named() {
    let mut scores = Scores::default();
    for original in &originals() {
        let page = Page::new(&original.text, original.form);
        for kind in mutate::KINDS {
            for mutant in mutate::mutants(
                &page,
                &original.document,
                kind,
                &mut fastrand::Rng::with_seed(0),
            ) {
                judge(original, kind, mutant, "edit", &mut scores);
            }
        }
    }
    scores.print("all edits");
    let Score { named, total, .. } = scores.all();
    assert!(
        named * 100 >= total * 98,
        "{named} of {total} edits were named rightly"
    );
}

/// An edit by its seed: captures and kinds in turn, one of the places by chance.
fn choose<'a>(
    originals: &'a [Original],
    seed: u64,
    rng: &mut fastrand::Rng,
) -> Option<(&'a Original, mutate::Kind, Mutant)> {
    let count = originals.len().max(1);
    for attempt in 0..count * mutate::KINDS.len() {
        let turn = usize::try_from(seed).ok()? + attempt;
        let original = originals.get(turn % count)?;
        let kind = *mutate::KINDS.get((turn / count + attempt) % mutate::KINDS.len())?;
        let page = Page::new(&original.text, original.form);
        let mut mutants = mutate::mutants(&page, &original.document, kind, rng);
        if !mutants.is_empty() {
            return Some((
                original,
                kind,
                mutants.swap_remove(rng.usize(..mutants.len())),
            ));
        }
    }
    None
}

/// Rewrites by their seeds: captures and kinds in turn, until there are so many.
fn rewrites(most: u64) -> Scores {
    let originals = originals();
    let mut scores = Scores::default();
    let count = originals.len().max(1);
    for seed in 0..most * 4 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let turn = usize::try_from(seed).unwrap_or(0);
        let Some(original) = originals
            .get(turn % count)
            .filter(|_| u64::from(scores.all().total) < most)
        else {
            break;
        };
        let kind = harmless::KINDS[(turn / count) % harmless::KINDS.len()];
        let page = Page::new(&original.text, original.form);
        let Some((text, form)) = harmless::rewrite(&page, &original.document, kind, &mut rng)
        else {
            continue;
        };
        let ending = match form {
            Form::Html => "html",
            Form::Markdown => "md",
            Form::Text => "txt",
        };
        let drift =
            extract(&format!("page.{ending}"), &text).map(|new| drift(&original.committed, &new));
        let quiet = drift.as_ref().is_some_and(Drift::is_empty);
        scores.add(&original.name, kind, !quiet, quiet);
        if !quiet {
            println!(
                "seed {seed}: {kind:?} of {}: {:?}",
                original.name,
                drift.as_ref().map(said)
            );
        }
    }
    scores.print("rewrites that say the same (found: reported, named: not reported)");
    scores
}

#[test]
fn rewrites_are_no_drift() {
    let Score { found, total, .. } = rewrites(REWRITES).all();
    assert!(
        found * 100 <= total,
        "{found} of {total} rewrites were reported"
    );
}

#[test]
#[ignore = "takes a minute"]
fn many_rewrites_are_no_drift() {
    let Score { found, total, .. } = rewrites(REWRITES * 10).all();
    assert!(
        found * 100 <= total,
        "{found} of {total} rewrites were reported"
    );
}

/// One page as two renderers show it: what differs is what one of them leaves out, a table of the status codes of HTTP.
#[test]
fn markdown_and_html_of_a_page_are_no_drift() {
    let originals = originals();
    let page = |name: &str| originals.iter().find(|original| original.name == name);
    let (Some(markdown), Some(html)) = (page("cedar-apidog.md"), page("cedar-apidog.html")) else {
        panic!("the pages of this crate are there");
    };
    for (old, new, said) in [
        (
            markdown,
            html,
            "the table of 1 value of `HTTP Status Code` vanished from Create payment",
        ),
        (
            html,
            markdown,
            "a table of 1 value of `HTTP Status Code` is new in POST Create payment",
        ),
    ] {
        let drift = drift(&old.committed, &new.document);
        let messages: Vec<String> = drift.changes.iter().map(Change::message).collect();
        assert_eq!(messages, [said]);
    }
}
