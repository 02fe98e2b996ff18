//! The commands in a repository of their own: what they print, write and come to.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use xtask::Outcome;
use xtask::terminal::Terminal;

use crate::{Cli, Command, audit, coverage, drift};

const SPEC: &str = "\
openapi: 3.0.3
x-payspec: 1
info: { title: Acme, version: 1.0.0 }
x-documents:
  page: { title: Orders, kind: captured, read: 2026-01-01 }
security: []
paths:
  /v1/orders:
    post:
      operationId: createOrder
      x-source: { document: page, section: Create an order }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [amount]
              properties:
                amount: { type: string, maxLength: 12 }
                currency: { type: string, maxLength: 3 }
      responses:
        '200': { description: taken }
";

const PAGE: &str = "\
# Create an order

POST /v1/orders

| Parameter | Type | Required | Description |
|---|---|---|---|
| amount | string(12) | Yes | What is charged |
| currency | string(3) | No | Code |
";

/// A repository with one provider and one page.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("specs/acme")).unwrap();
        let repository = Self { folder };
        repository.write("specs/acme/openapi.yaml", SPEC);
        repository.write("page.md", PAGE);
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    /// What a command came to, and what it printed on both streams.
    fn run(&self, words: &[&str]) -> (Result<Outcome, String>, String, String) {
        let page = self.path("page.md").display().to_string();
        let words = words.iter().map(|word| word.replace("PAGE", &page));
        let cli = Cli::parse_from(std::iter::once("xtask".to_owned()).chain(words));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let root: &Path = self.folder.path();
        let outcome = {
            let mut terminal = Terminal {
                out: &mut out,
                err: &mut err,
                color: false,
                progress: false,
            };
            match cli.command {
                Command::Audit(args) => audit::run(&args, root, &mut terminal),
                Command::Coverage(args) => coverage::run(&args, root, &mut terminal),
                Command::Draft(args) => crate::draft::run(&args, root, &mut terminal),
                Command::Drift(args) => drift::run(&args, root, &mut terminal),
            }
        };
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let outcome = outcome.map_err(|error| format!("{error:#}"));
        (outcome, text(out), text(err))
    }

    /// With an inventory of the page as it is.
    fn with_inventory() -> Self {
        let repository = Self::new();
        let (outcome, _, err) =
            repository.run(&["drift", "acme", "--document", "PAGE", "--update"]);
        assert_eq!(outcome, Ok(Outcome::Fine));
        assert_eq!(err, "specs/acme/inventory.yaml written\n");
        repository
    }
}

/// CI runs this on every spec: it says what its documents say, or says why not.
#[test]
fn the_specs_of_this_repository_agree_with_their_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cli = Cli::parse_from(["xtask", "audit", "--quiet"]);
    let Command::Audit(args) = cli.command else {
        panic!("it is the audit");
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        out: &mut out,
        err: &mut err,
        color: false,
        progress: false,
    };
    let outcome = audit::run(&args, &root, &mut terminal);
    let said = String::from_utf8_lossy(&out);
    assert_eq!(outcome.unwrap(), Outcome::Fine, "{said}");
    println!("{said}");
}

#[test]
fn an_inventory_is_made_once_and_then_compared() {
    let repository = Repository::with_inventory();
    let inventory = fs::read_to_string(repository.path("specs/acme/inventory.yaml")).unwrap();
    assert!(
        inventory.contains("{ field: amount, type: string, required: yes, limits: [length ..12]"),
        "{inventory}"
    );
    let (outcome, out, _) = repository.run(&["drift", "acme", "--document", "PAGE"]);
    assert_eq!(
        (outcome, out.as_str()),
        (Ok(Outcome::Fine), "page: no drift\n")
    );
    let (outcome, out, _) = repository.run(&["audit", "acme"]);
    assert_eq!(outcome, Ok(Outcome::Fine), "{out}");
    assert!(out.ends_with("acme: 0 errors, 0 acknowledged deviations; the documents: 0 contradictions, 0 not read\n"), "{out}");
}

#[test]
fn drift_says_what_changed_and_what_that_touches() {
    let repository = Repository::with_inventory();
    let changed = PAGE
        .replace("string(12) | Yes", "string(10) | Yes")
        .replace("string(3) | No", "string(3) | Yes");
    repository.write("page.md", &changed);
    let words = ["drift", "acme", "--document", "PAGE"];
    let (outcome, out, _) = repository.run(&words);
    assert_eq!(outcome, Ok(Outcome::Findings));
    for part in [
        "the limit of `amount` of Create an order",
        "`currency` of Create an order became required (was optional)",
        "specs/acme/openapi.yaml:20:17",
        "acme::model::CreateOrderRequest::currency",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (_, json, _) = repository.run(&[&words[..], &["--format", "json"]].concat());
    assert!(
        json.starts_with('[') && json.contains("\"required-changed\""),
        "{json}"
    );
    let (_, markdown, _) = repository.run(&[&words[..], &["--format", "markdown"]].concat());
    assert!(
        markdown.contains("| change |") || markdown.contains("| Change |"),
        "{markdown}"
    );
    // The drift is still said when the inventory is renewed, and not again.
    let (outcome, ..) = repository.run(&[&words[..], &["--update"]].concat());
    assert_eq!(outcome, Ok(Outcome::Findings));
    let (outcome, ..) = repository.run(&words);
    assert_eq!(outcome, Ok(Outcome::Fine));
    // The spec is behind the page now.
    let (outcome, out, _) = repository.run(&["audit", "--quiet"]);
    assert_eq!(outcome, Ok(Outcome::Findings));
    assert!(out.contains("error[required]: "), "{out}");
    assert!(
        out.contains("  --> specs/acme/openapi.yaml:") && out.contains("  --> page.md:8:"),
        "{out}"
    );
    assert!(out.contains("  = edit: "), "{out}");
}

#[test]
fn what_can_not_be_read_is_an_error_and_changes_nothing() {
    let repository = Repository::with_inventory();
    let before = fs::read(repository.path("specs/acme/inventory.yaml")).unwrap();
    for (text, said) in [
        ("", "the capture is empty"),
        ("\u{1}PNG", "the capture is no text"),
        ("just words", "holds no table, path or example"),
    ] {
        repository.write("page.md", text);
        let (outcome, ..) = repository.run(&["drift", "acme", "--document", "PAGE", "--update"]);
        let error = outcome.unwrap_err();
        assert!(error.contains(said) && error.contains("page.md"), "{error}");
    }
    assert_eq!(
        fs::read(repository.path("specs/acme/inventory.yaml")).unwrap(),
        before
    );
}

#[test]
fn what_is_missing_is_said_with_what_to_do() {
    let repository = Repository::new();
    let refused = |words: &[&str]| repository.run(words).0.unwrap_err();
    assert!(refused(&["drift", "acme", "--document", "PAGE"]).contains("`--update` makes it"));
    assert!(refused(&["audit"]).contains("cargo xtask drift acme --document FILE --update"));
    assert!(refused(&["audit", "acmee"]).contains("did you mean `acme`"));
    assert!(
        refused(&["drift", "acme", "--document", "guide=PAGE"])
            .contains("has no captured document `guide`")
    );
    assert!(
        refused(&["drift", "acme", "--document", "absent.md"]).contains("cannot read `absent.md`")
    );
    repository.write(
        "specs/acme/inventory.yaml",
        "documents:\n- id: page\n  captur: page.md\n",
    );
    let (outcome, _, err) = repository.run(&["audit"]);
    assert!(outcome.unwrap_err().contains("can't be read"));
    assert!(err.contains("specs/acme/inventory.yaml:3:3"), "{err}");
}

#[test]
fn a_provider_without_captured_documents_has_nothing_to_audit() {
    let repository = Repository::new();
    repository.write(
        "specs/acme/openapi.yaml",
        &SPEC.replace("kind: captured", "kind: page"),
    );
    let (outcome, out, err) = repository.run(&["audit"]);
    assert_eq!((outcome, out.as_str()), (Ok(Outcome::Fine), ""));
    assert!(err.contains("nothing to audit"), "{err}");
}

#[test]
fn coverage_says_how_far_the_facts_get() {
    let repository = Repository::with_inventory();
    let (outcome, out, _) = repository.run(&["coverage", "acme", "--missing"]);
    assert_eq!(outcome, Ok(Outcome::Fine));
    let line = |word: &str| {
        let line = out
            .lines()
            .find(|line| line.starts_with(word))
            .unwrap_or_default();
        line.split_whitespace()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(line("operations"), ["1", "1", "0", "1", "0"], "{out}");
    assert_eq!(line("fields"), ["2", "2", "0", "2", "0"], "{out}");
    assert!(out.contains("- `amount` of the request"), "{out}");
    let (_, json, _) = repository.run(&["coverage", "--format", "json"]);
    assert!(json.contains("\"provider\": \"acme\""), "{json}");
}

#[test]
fn the_capture_itself_can_be_audited() {
    let repository = Repository::new();
    repository.write(
        "page.md",
        &PAGE.replace("| currency |", "| mode | string | No | x |\n| currency |"),
    );
    let (outcome, out, _) = repository.run(&["audit", "acme", "--document", "PAGE"]);
    assert_eq!(outcome, Ok(Outcome::Findings), "{out}");
    assert!(
        out.contains("error[missing]") && out.contains("`mode`"),
        "{out}"
    );
    let (_, json, _) = repository.run(&["audit", "acme", "--document", "PAGE", "--format", "json"]);
    assert!(json.contains("\"rule\": \"missing\""), "{json}");
    // Nothing is written by reading.
    assert!(!repository.path("specs/acme/inventory.yaml").exists());
}
