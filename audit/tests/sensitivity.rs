//! How much of what is changed in a document the audit finds, and whether it names it rightly: each change of each fact of the
//! committed inventories, every third one. Some changes change nothing: a limit that all listed values keep, a type that the spec
//! accepts too.
//!
//! `cargo test -p payspec-audit --test sensitivity -- --nocapture` prints the figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use payspec_audit::audit::audit;
use payspec_audit::facts::{
    Field, Inventory, Kind, Limit, LimitOf, Part, Place, Required, Section,
};
use payspec_audit::finding::Finding;
use payspec_audit::spec::SpecView;
use payspec_codegen::{SourceFile, Spec};

const PROVIDERS: [&str; 5] = ["aiscpay", "cbtis", "haipay", "lesspay", "storesquare"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn file(path: &str) -> SourceFile {
    SourceFile::new(path, std::fs::read(root().join(path)).unwrap())
}

/// What is changed, and which rules name it rightly.
type Change = (&'static str, &'static [&'static str], fn(&mut Field));

/// The changes that make sense for a row.
fn changes(row: &Field) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    if row.name().is_some() {
        changes.push(("rename", &["name", "missing"], |row| {
            if let Some(own) = row.path.last_mut() {
                *own = own.replacen(|char: char| char != '[', "qz", 1);
            }
        }));
    }
    let text = row.ty.as_ref().is_some_and(|ty| ty.kind == Kind::String);
    if text {
        changes.push(("retype", &["type"], |row| {
            if let Some(ty) = &mut row.ty {
                ty.kind = Kind::Boolean;
            }
        }));
    }
    match row.required {
        Required::Yes => changes.push(("flip", &["required"], |row| row.required = Required::No)),
        Required::No => changes.push(("flip", &["required"], |row| row.required = Required::Yes)),
        _ => {}
    }
    if text && row.values.is_empty() {
        changes.push(("limit", &["limit"], |row| {
            row.limits = vec![Limit {
                of: LimitOf::Length,
                min: None,
                max: Some("7".to_owned()),
                unit: None,
            }];
        }));
    }
    if !row.values.is_empty() {
        changes.push(("value", &["values"], |row| row.values.push("QZ".to_owned())));
    }
    if row.default.is_some() {
        changes.push(("default", &["default"], |row| {
            row.default = Some("QZ".to_owned())
        }));
    }
    changes
}

struct Run {
    view: SpecView,
    before: Vec<Finding>,
    figures: BTreeMap<&'static str, [usize; 3]>,
    at: usize,
}

impl Run {
    /// Whether it is this one's turn.
    fn turn(&mut self) -> bool {
        self.at += 1;
        self.at % 3 == 1
    }

    fn check(&mut self, what: &'static str, rules: &[&str], place: Place, changed: &Inventory) {
        let after = audit(changed, &self.view);
        let new = || after.iter().filter(|one| !self.before.contains(one));
        let is_right = |one: &Finding| {
            let at = one.document.map(|spot| spot.place.line);
            rules.contains(&one.rule.as_str()) && at == Some(place.line)
        };
        let found = usize::from(new().next().is_some());
        let right = usize::from(new().any(is_right));
        if right == 0 {
            println!(
                "{what} at {place}: {:?}",
                new().map(|one| &one.message).collect::<Vec<_>>()
            );
        }
        let figures = self.figures.entry(what).or_default();
        for (sum, more) in figures.iter_mut().zip([1, found, right]) {
            *sum += more;
        }
    }

    fn section(&mut self, inventory: &Inventory, at: usize, section: &Section) {
        if let Some(place) = section.path_at
            && section.path.is_some()
            && self.turn()
        {
            let mut changed = inventory.clone();
            changed.documents[0].sections[at].path = Some("/qz/else".to_owned());
            self.check("path", &["path", "missing"], place, &changed);
            let mut changed = inventory.clone();
            changed.documents[0].sections[at].method = Some("PATCH".to_owned());
            self.check("method", &["method"], place, &changed);
        }
        for (part, fact) in section.parts.iter().enumerate() {
            match fact {
                Part::Fields(table) => {
                    for (row, field) in table.rows.iter().enumerate() {
                        for (what, rules, change) in changes(field) {
                            if !self.turn() {
                                continue;
                            }
                            let mut changed = inventory.clone();
                            let parts = &mut changed.documents[0].sections[at].parts;
                            if let Part::Fields(table) = &mut parts[part] {
                                change(&mut table.rows[row]);
                            }
                            self.check(what, rules, field.at, &changed);
                        }
                    }
                }
                Part::Values(table) => {
                    for (row, value) in table.rows.iter().enumerate() {
                        let mut changed = inventory.clone();
                        let parts = &mut changed.documents[0].sections[at].parts;
                        if let Part::Values(table) = &mut parts[part] {
                            table.rows[row].value = "QZ".to_owned();
                        }
                        self.check("table value", &["values"], value.at, &changed);
                    }
                }
                _ => {}
            }
        }
    }
}

#[test]
fn what_is_changed_is_found_and_named() {
    let mut all: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for provider in PROVIDERS {
        let path = format!("specs/{provider}/openapi.yaml");
        let sources = [file(&path), file("specs/mch-api/components.yaml")];
        let spec = Spec {
            name: provider.to_owned(),
            path,
        };
        let view = SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let committed = file(&format!("specs/{provider}/inventory.yaml"));
        let inventory = payspec_audit::inventory::read(&committed)
            .unwrap_or_else(|errors| panic!("{errors:#?}"));
        let mut run = Run {
            before: audit(&inventory, &view),
            view,
            figures: BTreeMap::new(),
            at: 0,
        };
        for (at, section) in inventory.documents[0].sections.iter().enumerate() {
            run.section(&inventory, at, section);
        }
        for (what, figures) in run.figures {
            let sums = all.entry(what).or_default();
            for (sum, more) in sums.iter_mut().zip(figures) {
                *sum += more;
            }
        }
    }
    let mut sums = [0; 3];
    for (what, figures) in &all {
        let [made, found, right] = figures;
        println!("{what:12} {made:4} made, {found:4} found, {right:4} named rightly");
        for (sum, more) in sums.iter_mut().zip(figures) {
            *sum += more;
        }
    }
    let [made, found, right] = sums;
    println!(
        "{:12} {made:4} made, {found:4} found, {right:4} named rightly",
        "all"
    );
    assert!(made > 300, "{made}");
    assert!(right * 100 >= made * 98, "{right} of {made}");
}
