//! How far the facts of the captures get: into the specs, into generated code, into a test. Skipped without them.
//!
//! `cargo test -p payspec-audit --test coverage -- --nocapture` prints the tables and what is missing.

use std::path::{Path, PathBuf};

use payspec_audit::capture::Capture;
use payspec_audit::coverage::{Exercised, What, coverage};
use payspec_audit::facts::Inventory;
use payspec_audit::link::link;
use payspec_audit::spec::SpecView;
use payspec_codegen::{SourceFile, Spec};

/// Providers, the id of their captured document, and the name of the capture.
const CAPTURES: [[&str; 3]; 5] = [
    ["aiscpay", "cashier", "aiscpay-card-cashier.txt"],
    ["cbtis", "cashier", "cbtis-alipay-plus-cashier.txt"],
    ["haipay", "pci", "haipay-pci-card.txt"],
    ["lesspay", "card", "lesspay-card-payment.txt"],
    ["storesquare", "redoc", "storesquare-redoc.txt"],
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn view(provider: &str) -> SpecView {
    let paths = [
        format!("specs/{provider}/openapi.yaml"),
        "specs/mch-api/components.yaml".to_owned(),
    ];
    let sources = paths.map(|path| {
        let bytes = std::fs::read(root().join(&path)).unwrap();
        SourceFile::new(path, bytes)
    });
    let spec = Spec {
        name: provider.to_owned(),
        path: format!("specs/{provider}/openapi.yaml"),
    };
    SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn exercised(provider: &str, view: &SpecView) -> Exercised {
    let mut exercised = Exercised::of(view);
    let folder = root().join("tests/fixtures/wire").join(provider);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        exercised.fixture(view, &name, &text).unwrap();
    }
    exercised
}

/// The facts of a provider's capture: the folder is beside the workspace, or beside the folder of worktrees.
fn inventory([provider, id, name]: [&str; 3]) -> Option<Inventory> {
    let folders = ["../shared/documents", "../../shared/documents"];
    let mut files = folders.iter().map(|folder| root().join(folder).join(name));
    let Some(bytes) = files.find_map(|file| std::fs::read(file).ok()) else {
        println!("{provider}: skipped, the capture is not here");
        return None;
    };
    let capture = Capture {
        id,
        name,
        bytes: &bytes,
        read: "2026-11-22",
    };
    let document = payspec_audit::read::read(&capture).unwrap();
    Some(Inventory {
        documents: vec![document],
    })
}

/// Nothing is documented that neither stands in the spec nor is left out on purpose, and all of the spec is generated. And all of the
/// spec that a document has is sent or received by a test.
#[test]
fn facts_of_the_captures_get_to_a_test() {
    for provider in CAPTURES {
        let Some(inventory) = inventory(provider) else {
            continue;
        };
        let view = view(provider[0]);
        let mut exercised = exercised(provider[0], &view);
        exercised.documents(&inventory, &view, &link(&inventory, &view));
        let found = coverage(&inventory, &view, &exercised);
        print!("{}", found.table());
        for line in found.missing() {
            println!("  {line}");
        }
        println!();
        for what in What::ALL {
            let totals = found.totals(what);
            assert!(totals.generated == totals.in_spec, "{found:#?}");
            if what != What::Value {
                assert_eq!(totals.in_spec + totals.left_out, totals.documented);
            }
            if what != What::Code {
                // What the spec leaves out no test can have; some of it an example has all the same.
                assert!(totals.exercised + totals.left_out >= totals.documented);
                assert!(totals.exercised >= totals.in_spec, "{found:#?}");
            }
        }
    }
}

/// The same without the captures: an inventory of nothing has nothing.
#[test]
fn nothing_documented_is_nothing_covered() {
    let view = view("haipay");
    let found = coverage(&Inventory::default(), &view, &Exercised::of(&view));
    assert!(found.facts.is_empty());
    assert_eq!(found.table().lines().count(), 7);
}
