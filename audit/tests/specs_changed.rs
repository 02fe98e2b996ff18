//! Mistakes of every kind in the specs of this repository, and what the audit says of them: each has to be an error that names the
//! right thing at the right place. It is the other half of `sensitivity.rs`, which changes the document.
//!
//! Some the compiler refuses, mostly because an example no longer fits: of those the audit sees the spec without its examples.
//! What no fact speaks against no audit can find, and is counted apart. With six of a kind in each spec 617 were made, a fact spoke against
//! 376 that the audit saw, 375 were found and 373 named rightly.
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
use payspec_codegen::source::Span;
use payspec_codegen::{SourceFile, Spec};

use spec_edits::{Files, Lines, Mistake, Original};

const PROVIDERS: [&str; 5] = ["aiscpay", "cbtis", "haipay", "lesspay", "storesquare"];
/// How many mistakes of a kind are made in a spec, and by which throw of the dice they are chosen.
const EACH: usize = 3;
const SEED: u64 = 4;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn file(path: &str) -> SourceFile {
    SourceFile::new(path, std::fs::read(root().join(path)).unwrap())
}

/// What came of mistakes.
#[derive(Clone, Copy, Default)]
struct Figures {
    made: usize,
    /// The compiler refuses it: as it is, or because of an example.
    refused: usize,
    /// The audit has seen it.
    audited: usize,
    /// Nothing speaks against it.
    untold: usize,
    found: usize,
    named: usize,
}

const HEAD: &str = "mistake                 made refused audited  told found named";

impl Figures {
    fn add(&mut self, other: Self) {
        self.made += other.made;
        self.refused += other.refused;
        self.audited += other.audited;
        self.untold += other.untold;
        self.found += other.found;
        self.named += other.named;
    }

    /// Mistakes that the audit has seen, and that a fact speaks against.
    fn told(self) -> usize {
        self.audited - self.untold
    }

    fn line(self, kind: &str) -> String {
        let told = self.told();
        let Self {
            made,
            refused,
            audited,
            found,
            named,
            ..
        } = self;
        format!("{kind:22} {made:5} {refused:7} {audited:7} {told:5} {found:5} {named:5}")
    }
}

/// A spec that was edited.
struct Wrong {
    view: SpecView,
    texts: Vec<String>,
    places: Vec<Lines>,
    without_examples: bool,
}

impl Wrong {
    fn errors<'f>(&self, findings: &'f [Finding]) -> Vec<&'f Finding> {
        // That examples are gone is no merit.
        let is_own = |one: &&Finding| {
            let is_gone =
                one.rule.as_str() == "example" && one.message.ends_with("not in the spec");
            one.level == Level::Error && !(self.without_examples && is_gone)
        };
        findings.iter().filter(is_own).collect()
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
                sum.add(self.make(&mistake, &original, &mut lines));
            }
            figures.insert(kind, sum);
        }
        (figures, lines)
    }

    fn compile(&self, files: Files, view: &SpecView, without_examples: bool) -> Option<Wrong> {
        let (texts, places) = files.apply();
        let paths = view.sources.iter().map(|source| source.path.clone());
        let sources: Vec<SourceFile> = paths
            .zip(&texts)
            .map(|(path, text)| SourceFile::new(path, text.as_bytes()))
            .collect();
        Some(Wrong {
            view: SpecView::read(&sources, &self.spec).ok()?,
            texts,
            places,
            without_examples,
        })
    }

    fn make(&self, mistake: &Mistake, of: &Original<'_>, lines: &mut Vec<String>) -> Figures {
        let mut figures = Figures {
            made: 1,
            ..Figures::default()
        };
        let mut wrong = self.compile(mistake.files.clone(), of.view, false);
        if wrong.is_none() {
            figures.refused = 1;
        }
        if wrong.is_none() && !mistake.kind.contains("example") {
            wrong = self.compile(of.without_examples(&mistake.files), of.view, true);
        }
        let Some(wrong) = wrong else {
            return figures;
        };
        figures.audited = 1;
        let findings = audit(&self.inventory, &wrong.view);
        let errors = wrong.errors(&findings);
        if !mistake.is_told && errors.is_empty() {
            figures.untold = 1;
            return figures;
        }
        figures.found = usize::from(!errors.is_empty());
        if errors.iter().any(|one| is_right(one, mistake, &wrong)) {
            figures.named = 1;
        } else {
            let place = |span: Span| wrong.view.place(span);
            let said = errors.iter().map(|one| {
                let place = one.spec.map(place).unwrap_or_default();
                format!("\n    {place} {}: {}", one.rule.as_str(), one.message)
            });
            let Mistake { kind, name, .. } = mistake;
            let (file, first, _) = wrong.places[0];
            let path = &wrong.view.sources[file].path;
            lines.push(format!(
                "{kind} `{name}` at {path}:{first}:{}",
                said.collect::<String>()
            ));
        }
        figures
    }
}

/// Whether a finding names the mistake, where it was made or in the object that it was made in.
fn is_right(one: &Finding, mistake: &Mistake, wrong: &Wrong) -> bool {
    let before = &mistake.files.texts;
    let count = |text: &str| text.matches('\n').count();
    let home = mistake.home.map(|home| {
        let file = home.file.index();
        let (start, end) = around(&before[file], home.start as usize);
        let grown = count(&wrong.texts[file]).saturating_sub(count(&before[file]));
        let shrunk = match wrong.without_examples {
            // Lines above are gone: then any place at or before the object counts.
            true => 1,
            false => 1 + count(&before[file][..start]),
        };
        (
            file,
            shrunk as u32,
            (1 + count(&before[file][..end]) + grown) as u32,
        )
    });
    let is_near = |span: Span| {
        let is_in = |(file, first, last): &Lines| {
            span.file.index() == *file && (*first..=*last).contains(&span.line)
        };
        wrong.places.iter().chain(&home).any(is_in)
    };
    let is_there = match (one.spec, &one.edit) {
        (Some(span), edit) => is_near(span) || edit.as_ref().is_some_and(|edit| is_near(edit.at)),
        // A section that leads nowhere has no place in the spec.
        (None, _) => mistake.kind.starts_with("drop "),
    };
    let name = mistake.name.as_str();
    let is_named = one.message.contains(name) || one.subject.contains(name);
    mistake.rules.contains(&one.rule.as_str()) && is_named && is_there
}

/// The bytes of the lines around a place that are at most one step less deep, and the line above them.
fn around(text: &str, at: usize) -> (usize, usize) {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = depth(text[line..].lines().next().unwrap_or_default());
    let is_outside = |one: &str| !one.trim().is_empty() && depth(one) + 2 < own;
    let mut start = line;
    for one in text[..line].split_inclusive('\n').rev() {
        start -= one.len();
        if is_outside(one) {
            break;
        }
    }
    let below = text[line..].split_inclusive('\n');
    let below = below.take_while(|one| !is_outside(one));
    (start, line + below.map(str::len).sum::<usize>())
}

#[test]
fn mistakes_are_found_and_named() {
    let run = |name: &'static str| move || Provider::read(name).run();
    let runs: Vec<_> = std::thread::scope(|scope| {
        let threads = PROVIDERS.map(|name| scope.spawn(run(name)));
        threads.map(|thread| thread.join().unwrap()).into()
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
    println!("{HEAD}");
    let mut sum = Figures::default();
    for (kind, one) in &all {
        println!("{}", one.line(kind));
        sum.add(*one);
    }
    println!("{}", sum.line("all"));
    let told = sum.told();
    assert!(
        sum.made > 300 && told > 180,
        "{} made, {told} told",
        sum.made
    );
    assert!(
        sum.found * 100 >= told * 99,
        "{} of {told} found",
        sum.found
    );
    assert!(
        sum.named * 100 >= told * 98,
        "{} of {told} named",
        sum.named
    );
    for (kind, one) in all {
        assert!(one.named + 1 >= one.told(), "{}", one.line(kind));
    }
}
