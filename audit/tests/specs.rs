//! The specs of this repository against their committed inventories, and against the captures where they are at hand: no finding
//! that has to be mended.
//!
//! `cargo test -p payspec-audit --test specs -- --nocapture` prints what is found, notes too.

use std::path::{Path, PathBuf};

use payspec_audit::audit::audit;
use payspec_audit::capture::Capture;
use payspec_audit::facts::Inventory;
use payspec_audit::finding::{Level, text};
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

fn collect(folder: &Path, shown: &str, into: &mut Vec<SourceFile>) {
    let entries = std::fs::read_dir(folder).unwrap();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        if path.is_dir() {
            collect(&path, &shown, into);
        } else if name == "openapi.yaml" || name == "components.yaml" {
            into.push(SourceFile::new(shown, std::fs::read(&path).unwrap()));
        }
    }
}

fn view(provider: &str) -> SpecView {
    let mut sources = Vec::new();
    collect(&root().join("specs"), "specs", &mut sources);
    let spec = Spec {
        name: provider.to_owned(),
        path: format!("specs/{provider}/openapi.yaml"),
    };
    SpecView::read(&sources, &spec).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Prints what is found, and says how much of it has to be mended.
fn check(provider: &str, inventory: &Inventory) -> usize {
    let view = view(provider);
    let findings = audit(inventory, &view);
    for finding in &findings {
        println!("{}\n", text(finding, inventory, &view));
    }
    let errors = findings.iter().filter(|one| one.level == Level::Error);
    let errors = errors.count();
    println!(
        "{provider}: {errors} errors, {} notes",
        findings.len() - errors
    );
    errors
}

#[test]
fn captures_say_what_the_specs_say() {
    // The folder is beside the workspace, or beside the folder of worktrees.
    let folders = ["../shared/documents", "../../shared/documents"];
    let mut errors = 0;
    for [provider, id, name] in CAPTURES {
        let mut files = folders.iter().map(|folder| root().join(folder).join(name));
        let Some(bytes) = files.find_map(|file| std::fs::read(file).ok()) else {
            println!("{provider}: skipped, the capture is not here");
            continue;
        };
        let capture = Capture {
            id,
            name,
            bytes: &bytes,
            read: "2026-11-22",
        };
        let document = payspec_audit::read::read(&capture).unwrap();
        let inventory = Inventory {
            documents: vec![document],
        };
        errors += check(provider, &inventory);
    }
    assert_eq!(errors, 0, "see above");
}

#[test]
fn inventories_say_what_the_specs_say() {
    let mut errors = 0;
    for [provider, ..] in CAPTURES {
        let path = format!("specs/{provider}/inventory.yaml");
        let bytes = std::fs::read(root().join(&path)).unwrap();
        let file = SourceFile::new(path, bytes);
        let inventory =
            payspec_audit::inventory::read(&file).unwrap_or_else(|errors| panic!("{errors:#?}"));
        errors += check(provider, &inventory);
    }
    assert_eq!(errors, 0, "see above");
}
