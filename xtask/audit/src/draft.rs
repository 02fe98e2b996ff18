//! `cargo xtask draft`: a first spec from captured documents.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use payspec_audit::draft::draft;
use payspec_audit::facts::Inventory;
use payspec_codegen::diag::render;
use payspec_codegen::{Severity, SourceFile, Spec};
use xtask::Outcome;
use xtask::files;
use xtask::sources::is_module_name;
use xtask::table::count;
use xtask::terminal::Terminal;

use crate::documents::Given;
use crate::provider;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider's name: its folder below `specs/`, Rust module and cargo feature
    #[arg(value_name = "NAME")]
    name: String,
    /// A captured page; its id is the file's name unless `ID=FILE` says another
    #[arg(long = "document", value_name = "[ID=]FILE", required = true)]
    documents: Vec<Given>,
}

/// Writes `openapi.yaml`, `NOTES.md` and `inventory.yaml`; nothing where one of them is there already.
pub(crate) fn run(args: &Args, root: &Path, terminal: &mut Terminal<'_>) -> Result<Outcome> {
    let name = &args.name;
    is_module_name(name)?;
    let folder = format!("specs/{name}");
    for file in ["openapi.yaml", "NOTES.md", "inventory.yaml"] {
        let path = format!("{folder}/{file}");
        ensure!(
            files::kind(root, &path)?.is_none(),
            "`{path}` is there already and is not written over: choose another name, or move it away"
        );
    }
    let mut documents = Vec::new();
    for given in &args.documents {
        let id = id_of(given)?;
        ensure!(
            documents
                .iter()
                .all(|known: &payspec_audit::facts::Document| known.id != id),
            "two documents would have the id `{id}`; say `--document ID=FILE`"
        );
        documents.push(given.read(&id)?);
    }
    let made = draft(name, &documents);
    check(name, &made.spec, terminal)?;
    let inventory = Inventory { documents };
    let texts = vec![
        ("openapi.yaml", made.spec),
        ("NOTES.md", made.notes),
        (
            "inventory.yaml",
            payspec_audit::inventory::write(&inventory),
        ),
    ];
    let written = provider::write(root, name, texts)?;
    for path in written {
        writeln!(terminal.out, "{path}")?;
    }
    let counts = made.counts;
    writeln!(
        terminal.out,
        "{}, {}, {}, {}; {} in NOTES.md",
        count(counts.operations, "operation"),
        count(counts.events, "notification"),
        count(counts.fields, "field"),
        count(counts.examples, "example"),
        count(made.doubts.len(), "doubt"),
    )?;
    writeln!(
        terminal.out,
        "next: read {folder}/NOTES.md with the page at hand, edit the spec, then `cargo xtask audit {name}` and `cargo xtask generate {name}`"
    )?;
    Ok(Outcome::Fine)
}

/// A draft that does not compile is a bug of ours: it is not written.
fn check(name: &str, spec: &str, terminal: &mut Terminal<'_>) -> Result<()> {
    let path = format!("specs/{name}/openapi.yaml");
    let file = SourceFile::new(path.clone(), spec);
    let files = [file];
    let specs = [Spec {
        name: name.to_owned(),
        path,
    }];
    let (_, findings) = payspec_codegen::analyse(&files, &specs);
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut has_errors = false;
    for error in errors {
        has_errors = true;
        let text = render(error, &files, terminal.color);
        writeln!(terminal.err, "{}\n", text.trim_end())?;
    }
    if has_errors {
        bail!("the draft does not compile, which is a bug in `draft`: nothing was written");
    }
    Ok(())
}

/// The id that a capture's file name makes, unless one is said.
fn id_of(given: &Given) -> Result<String> {
    if let Some(id) = &given.id {
        return Ok(id.clone());
    }
    let name = given.name()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut id = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    (!id.is_empty()).then_some(id).with_context(|| {
        format!(
            "`{name}` makes no id; say `--document ID={}`",
            given.file.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;
    use xtask::Outcome;
    use xtask::terminal::{Color, Terminal};

    use super::{Args, run};

    const PAGE: &str = "# Shop\n\n## Create order\n\nPOST /v1/orders\n\n> Body Parameters\n\n```json\n{\"orderNo\": \"A-1\"}\n```\n";

    /// A repository with nothing in it but a page.
    fn root() -> TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("specs")).unwrap();
        fs::write(root.path().join("page.md"), PAGE).unwrap();
        root
    }

    /// What is printed, or the error.
    fn drafted(root: &Path, name: &str, documents: &[&str]) -> Result<String, String> {
        let documents = documents.iter().map(|document| {
            let (id, file) = document.split_once('=').unwrap_or(("", document));
            let path = root.join(file).display().to_string();
            let words = if id.is_empty() {
                path
            } else {
                format!("{id}={path}")
            };
            words.parse().unwrap()
        });
        let args = Args {
            name: name.to_owned(),
            documents: documents.collect(),
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut terminal = Terminal::new(&mut out, &mut err, Color::Never);
        match run(&args, root, &mut terminal) {
            Ok(outcome) => {
                assert_eq!(outcome, Outcome::Fine);
                Ok(String::from_utf8(out).unwrap())
            }
            Err(error) => Err(format!("{error:#}")),
        }
    }

    fn written(root: &Path, name: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(root.join("specs").join(name)) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_page_becomes_a_spec_with_notes_and_facts() {
        let root = root();
        let out = drafted(root.path(), "acme", &["page.md"]).unwrap();
        assert!(out.contains("specs/acme/openapi.yaml\n"), "{out}");
        assert!(
            out.contains("1 operation, 0 notifications, 1 field, 1 example"),
            "{out}"
        );
        let files = ["NOTES.md", "inventory.yaml", "openapi.yaml"];
        assert_eq!(written(root.path(), "acme"), files);
        let spec = fs::read_to_string(root.path().join("specs/acme/openapi.yaml")).unwrap();
        assert!(
            spec.contains("x-source: { document: page, section: "),
            "{spec}"
        );
    }

    #[test]
    fn what_is_there_is_not_written_over() {
        for file in ["openapi.yaml", "NOTES.md", "inventory.yaml"] {
            let root = root();
            let folder = root.path().join("specs/acme");
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(file), "mine").unwrap();
            let error = drafted(root.path(), "acme", &["page.md"]).unwrap_err();
            assert!(
                error.contains("is there already and is not written over"),
                "{error}"
            );
            assert_eq!(written(root.path(), "acme"), [file]);
            assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), "mine");
        }
    }

    #[test]
    fn a_draft_that_can_not_be_made_leaves_nothing_behind() {
        let root = root();
        fs::write(root.path().join("empty.txt"), "").unwrap();
        fs::write(root.path().join("支付.md"), PAGE).unwrap();
        for (name, documents, expected) in [
            ("Acme", &["page.md"][..], "lower-case"),
            ("acme", &["absent.md"], "cannot read"),
            ("acme", &["page.md", "empty.txt"], "the capture is empty"),
            (
                "acme",
                &["page.md", "page.md"],
                "two documents would have the id `page`",
            ),
            ("acme", &["支付.md"], "makes no id"),
        ] {
            let error = drafted(root.path(), name, documents).unwrap_err();
            assert!(error.contains(expected), "{error}");
            assert_eq!(written(root.path(), name), [""; 0]);
        }
    }

    #[test]
    fn several_documents_have_ids_of_their_own() {
        let root = root();
        drafted(root.path(), "acme", &["one=page.md", "two=page.md"]).unwrap();
        let spec = fs::read_to_string(root.path().join("specs/acme/openapi.yaml")).unwrap();
        assert!(spec.contains("  one: { title: page.md"), "{spec}");
        assert!(spec.contains("  two: { title: page.md"), "{spec}");
    }
}
