//! Mistakes of every kind in the specs of this repository, and what the audit says of them: each has to be an error that names the
//! right thing at the right place, or the spec no longer compiles. It is the other half of `sensitivity.rs`, which changes the document.
//!
//! A mistake that no fact speaks against is none that an audit can find: those are counted apart.
//!
//! `cargo test -p payspec-audit --test specs_changed -- --nocapture` prints the figures and what was not found.

#[path = "common/spec_edits/mod.rs"]
mod spec_edits;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use payspec_audit::audit::audit;
use payspec_audit::facts::Inventory;
use payspec_audit::finding::{Finding, Level};
use payspec_audit::spec::SpecView;
use payspec_codegen::{SourceFile, Spec};

use spec_edits::{Mistake, Original};

const PROVIDERS: [&str; 5] = ["aiscpay", "cbtis", "haipay", "lesspay", "storesquare"];
/// How many mistakes of a kind are made in a spec, and by which throw of the dice they are chosen.
const EACH: usize = 12;
const SEED: u64 = 4;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn file(path: &str) -> SourceFile {
    SourceFile::new(path, std::fs::read(root().join(path)).unwrap())
}

/// What came of the mistakes of a kind.
#[derive(Clone, Copy, Default)]
struct Figures {
    made: usize,
    refused: usize,
    untold: usize,
    found: usize,
    named: usize,
}

impl Figures {
    fn add(&mut self, other: Self) {
        self.made += other.made;
        self.refused += other.refused;
        self.untold += other.untold;
        self.found += other.found;
        self.named += other.named;
    }

    /// Mistakes in specs that compile, and that a fact speaks against.
    fn told(self) -> usize {
        self.made - self.refused - self.untold
    }
}

/// A spec and its facts.
struct Provider {
    spec: Spec,
    sources: Vec<SourceFile>,
    inventory: Inventory,
}

impl Provider {
    fn read(name: &str) -> Self {
        let path = format!("specs/{name}/openapi.yaml");
        let committed = file(&format!("specs/{name}/inventory.yaml"));
        let inventory = payspec_audit::inventory::read(&committed);
        Self {
            sources: vec![file(&path), file("specs/mch-api/components.yaml")],
            inventory: inventory.unwrap_or_else(|errors| panic!("{errors:#?}")),
            spec: Spec {
                name: name.to_owned(),
                path,
            },
        }
    }

    fn run(&self) -> (BTreeMap<&'static str, Figures>, Vec<String>) {
        let view = SpecView::read(&self.sources, &self.spec);
        let view = view.unwrap_or_else(|errors| panic!("{errors:#?}"));
        let original = Original::new(&view, &self.inventory);
        let mut by_kind: BTreeMap<&str, Vec<Mistake>> = BTreeMap::new();
        for mistake in original.mistakes() {
            by_kind.entry(mistake.kind).or_default().push(mistake);
        }
        let mut dice = fastrand::Rng::with_seed(SEED);
        let (mut figures, mut lines) = (BTreeMap::new(), Vec::new());
        for (kind, mut mistakes) in by_kind {
            dice.shuffle(&mut mistakes);
            let mut sum = Figures::default();
            for mistake in mistakes.into_iter().take(EACH) {
                sum.add(self.make(mistake, &view, &mut lines));
            }
            figures.insert(kind, sum);
        }
        (figures, lines)
    }

    fn make(&self, mistake: Mistake, view: &SpecView, lines: &mut Vec<String>) -> Figures {
        let Mistake {
            kind,
            files,
            rules,
            name,
            home,
            is_told,
        } = mistake;
        let before = files.texts.clone();
        let (texts, places) = files.apply();
        let grown = |file: usize| {
            texts[file].matches('\n').count() as i64 - before[file].matches('\n').count() as i64
        };
        let paths = view.sources.iter().map(|source| source.path.clone());
        let sources: Vec<SourceFile> = paths
            .zip(&texts)
            .map(|(path, text)| SourceFile::new(path, text.as_bytes()))
            .collect();
        let mut figures = Figures {
            made: 1,
            ..Figures::default()
        };
        let at = format!(
            "{kind} `{name}` at {}:{}",
            view.sources[places[0].0].path, places[0].1
        );
        let wrong = match SpecView::read(&sources, &self.spec) {
            Ok(wrong) => wrong,
            Err(errors) => {
                figures.refused = 1;
                if std::env::var_os("SHOW_REFUSED").is_some() {
                    lines.push(format!("{at}: refused: {}", errors[0].message));
                }
                return figures;
            }
        };
        let findings = audit(&self.inventory, &wrong);
        let errors: Vec<&Finding> = findings
            .iter()
            .filter(|one| one.level == Level::Error)
            .collect();
        let is_at = |one: &Finding| {
            let Some(span) = one.spec else {
                return kind.starts_with("drop ");
            };
            let near = |(file, first, last): &(usize, u32, u32)| {
                span.file.index() == *file && (*first..=*last).contains(&span.line)
            };
            let home = home.map(|home| {
                let text = &before[home.file.index()];
                let end = block(text, home.start as usize) as i64 + grown(home.file.index());
                (
                    home.file.index(),
                    block_start(text, home.start as usize),
                    end as u32,
                )
            });
            places.iter().chain(&home).any(near) || (places.is_empty())
        };
        let is_right = |one: &&&Finding| {
            rules.contains(&one.rule.as_str())
                && (one.message.contains(&name) || one.subject.contains(&name))
                && is_at(one)
        };
        let right = errors.iter().any(|one| is_right(&one));
        if !is_told {
            figures.untold = 1;
            if errors.is_empty() {
                return figures;
            }
            figures.untold = 0;
        }
        figures.found = usize::from(!errors.is_empty());
        figures.named = usize::from(right);
        if !right {
            let said: Vec<String> = findings
                .iter()
                .filter(|one| one.level == Level::Error)
                .map(|one| format!("{} {}", one.spec.map_or(0, |span| span.line), one.message))
                .collect();
            lines.push(format!("{at}: {said:#?}"));
        }
        figures
    }
}

/// The line at which the properties around a place begin.
fn block_start(text: &str, at: usize) -> u32 {
    let (start, _) = around(text, at);
    1 + text[..start].matches('\n').count() as u32
}

/// The line at which they end.
fn block(text: &str, at: usize) -> u32 {
    let (_, end) = around(text, at);
    1 + text[..end].matches('\n').count() as u32
}

/// The lines around a place that are at least as deep, and the line above them.
fn around(text: &str, at: usize) -> (usize, usize) {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = depth(text[line..].lines().next().unwrap_or_default());
    let mut start = line;
    for one in text[..line].split_inclusive('\n').rev() {
        start -= one.len();
        if !one.trim().is_empty() && depth(one) + 2 < own {
            break;
        }
    }
    let mut end = line;
    for one in text[line..].split_inclusive('\n') {
        if !one.trim().is_empty() && depth(one) + 2 < own {
            break;
        }
        end += one.len();
    }
    (start, end)
}

#[test]
fn mistakes_are_found_and_named() {
    let runs: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = PROVIDERS
            .iter()
            .map(|name| scope.spawn(move || Provider::read(name).run()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut all: BTreeMap<&str, Figures> = BTreeMap::new();
    for (figures, lines) in runs {
        for line in lines {
            println!("{line}");
        }
        for (kind, figures) in figures {
            all.entry(kind).or_default().add(figures);
        }
    }
    println!(
        "{:22} {:>5} {:>8} {:>6} {:>5} {:>5} {:>5}",
        "mistake", "made", "refused", "untold", "told", "found", "named"
    );
    let mut sum = Figures::default();
    for (kind, one) in &all {
        println!(
            "{kind:22} {:5} {:8} {:6} {:5} {:5} {:5}",
            one.made,
            one.refused,
            one.untold,
            one.told(),
            one.found,
            one.named
        );
        sum.add(*one);
    }
    println!(
        "{:22} {:5} {:8} {:6} {:5} {:5} {:5}",
        "all",
        sum.made,
        sum.refused,
        sum.untold,
        sum.told(),
        sum.found,
        sum.named
    );
}
