//! What is read of documents, held against what a person read in them: `cargo test -p payspec-audit --test truth -- --nocapture`
//! prints the figures. The captures are no part of the repository; without them only the pages of our own are compared.

#[path = "common/truth.rs"]
mod truth;

use std::path::{Path, PathBuf};

use payspec_audit::capture::Capture;
use payspec_audit::facts::Document;
use payspec_codegen::SourceFile;
use truth::Agreement;

fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path)
}

/// A captured document: the folder is beside the workspace, or beside the folder of worktrees.
fn capture(name: &str) -> Option<Vec<u8>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../../shared/documents", "../../../shared/documents"];
    let mut files = folders.iter().map(|folder| here.join(folder).join(name));
    files.find_map(|file| std::fs::read(file).ok())
}

fn read(name: &str, bytes: &[u8]) -> Document {
    let capture = Capture {
        id: "page",
        name,
        bytes,
        read: "2026-01-01",
    };
    payspec_audit::read::read(&capture).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn agreement(truth: &Path, name: &str, bytes: &[u8]) -> Agreement {
    let text = std::fs::read_to_string(truth).expect("a truth file");
    truth::compare(&truth::parse(&text), &truth::facts(&read(name, bytes)))
}

/// Prints the figures of documents, and holds them against the goals.
fn check(documents: Vec<(String, Agreement)>) {
    println!("{}", truth::header());
    for (name, agreement) in &documents {
        println!("{}", agreement.line(name));
    }
    for (name, agreement) in &documents {
        for line in &agreement.wrong {
            println!("{name}: wrong: {line}");
        }
        for line in &agreement.missing {
            println!("{name}: missing: {line}");
        }
    }
    let (mut fields, mut right) = (0, 0);
    for (name, agreement) in &documents {
        assert!(agreement.wrong.is_empty(), "{name}: facts that are wrong");
        let (examples, read) = agreement.of("example");
        assert_eq!(read, examples, "{name}: examples that are read");
        fields += agreement.of("field").0;
        right += agreement.rows;
    }
    assert!(
        right * 100 >= fields * 99,
        "{right} of {fields} rows are right"
    );
}

const CAPTURES: [(&str, &str); 5] = [
    ("aiscpay", "aiscpay-card-cashier.txt"),
    ("cbtis", "cbtis-alipay-plus-cashier.txt"),
    ("haipay", "haipay-pci-card.txt"),
    ("lesspay", "lesspay-card-payment.txt"),
    ("storesquare", "storesquare-redoc.txt"),
];

/// The committed facts of a provider's one captured document.
fn committed(provider: &str) -> Document {
    let path = format!("specs/{provider}/inventory.yaml");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&path);
    let bytes = std::fs::read(file).expect("an inventory");
    let inventory = payspec_audit::inventory::read(&SourceFile::new(path, bytes));
    let mut inventory = inventory.unwrap_or_else(|errors| panic!("{provider}: {errors:?}"));
    assert_eq!(inventory.documents.len(), 1, "{provider}");
    inventory.documents.remove(0)
}

/// What is committed is what people read, whether or not the captures are at hand.
#[test]
fn committed_facts_are_what_a_person_reads() {
    let documents = CAPTURES.map(|(provider, _)| {
        let text = std::fs::read_to_string(own(&format!("truth/{provider}.tsv")));
        let truth = truth::parse(&text.expect("a truth file"));
        let facts = truth::facts(&committed(provider));
        (provider.to_owned(), truth::compare(&truth, &facts))
    });
    check(documents.into());
}

/// The inventories are what the extractor of this tree reads; `cargo xtask drift PROVIDER --document FILE --update` renews them.
#[test]
fn committed_facts_are_those_of_the_captures() {
    for (provider, name) in CAPTURES {
        let Some(bytes) = capture(name) else {
            println!("skipped: {name} is not at hand");
            continue;
        };
        let known = committed(provider);
        let mut document = payspec_audit::inventory::settled(&read(name, &bytes));
        document.id.clone_from(&known.id);
        document.read.clone_from(&known.read);
        assert!(
            document == known,
            "{provider}: the inventory is stale; renew it with `cargo xtask drift {provider} --document FILE --update`"
        );
    }
}

#[test]
fn captures_are_read_as_a_person_reads_them() {
    let mut documents = Vec::new();
    for (provider, name) in CAPTURES {
        match capture(name) {
            Some(bytes) => {
                let truth = own(&format!("truth/{provider}.tsv"));
                documents.push((provider.to_owned(), agreement(&truth, name, &bytes)));
            }
            None => println!("skipped: {name} is not at hand"),
        }
    }
    check(documents);
}

#[test]
fn pages_of_other_tools_are_read_as_a_person_reads_them() {
    let pages = [
        ("acorn-redoc.tsv", "acorn-redoc.html"),
        ("bluefin-docusaurus.tsv", "bluefin-docusaurus.html"),
        ("cedar-apidog-html.tsv", "cedar-apidog.html"),
        ("cedar-apidog-md.tsv", "cedar-apidog.md"),
        ("dahlia.tsv", "dahlia.txt"),
    ];
    let documents = pages.map(|(truth, name)| {
        let bytes = std::fs::read(own("pages").join(name)).expect("a page");
        (
            name.to_owned(),
            agreement(&own("pages").join(truth), name, &bytes),
        )
    });
    check(documents.into());
}
