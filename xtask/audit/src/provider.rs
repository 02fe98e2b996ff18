//! A provider as it is on disk: its spec and its inventory.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use payspec_audit::facts::{Document, Inventory};
use payspec_audit::spec::SpecView;
use payspec_codegen::diag::{Diagnostic, render};
use payspec_codegen::ir::DocumentKind;
use payspec_codegen::{OutFile, SourceFile, Spec};
use xtask::files::{self, Kind, Plan, Scope};
use xtask::sources::Sources;
use xtask::terminal::Terminal;

use crate::documents::Given;

/// The inventory's name, beside the spec.
const INVENTORY: &str = "inventory.yaml";

/// A provider, read.
pub(crate) struct Provider {
    pub(crate) name: String,
    pub(crate) spec: SpecView,
    /// The committed facts; none before the first `drift --update`.
    pub(crate) inventory: Option<Inventory>,
}

/// Reads the providers asked for, all where none is.
pub(crate) fn read(
    root: &Path,
    asked: &[String],
    terminal: &mut Terminal<'_>,
) -> Result<Vec<Provider>> {
    let sources = Sources::read(root)?;
    let specs = sources.select(asked)?;
    specs
        .iter()
        .map(|spec| read_one(root, &sources, spec, terminal))
        .collect()
}

fn read_one(
    root: &Path,
    sources: &Sources,
    spec: &Spec,
    terminal: &mut Terminal<'_>,
) -> Result<Provider> {
    let view = match SpecView::read(&sources.files, spec) {
        Ok(view) => view,
        Err(errors) => {
            show(&errors, &sources.files, terminal)?;
            bail!(
                "`{}` has errors: mend them first, `cargo xtask generate` shows all",
                spec.path
            );
        }
    };
    Ok(Provider {
        name: spec.name.clone(),
        spec: view,
        inventory: inventory(root, &spec.name, terminal)?,
    })
}

/// The committed facts of a provider, if there are any.
fn inventory(root: &Path, name: &str, terminal: &mut Terminal<'_>) -> Result<Option<Inventory>> {
    let path = inventory_path(name);
    match files::kind(root, &path)? {
        None => return Ok(None),
        Some(Kind::File) => {}
        Some(_) => bail!("`{path}` is no plain file"),
    }
    let file = SourceFile::new(path.clone(), files::read(root, &path)?);
    match payspec_audit::inventory::read(&file) {
        Ok(inventory) => Ok(Some(inventory)),
        Err(errors) => {
            show(&errors, std::slice::from_ref(&file), terminal)?;
            bail!(
                "`{path}` can't be read: write it anew with `cargo xtask drift {name} --document FILE --update`"
            )
        }
    }
}

fn show(errors: &[Diagnostic], files: &[SourceFile], terminal: &mut Terminal<'_>) -> Result<()> {
    for error in errors {
        let text = render(error, files, terminal.color);
        writeln!(terminal.err, "{}\n", text.trim_end())?;
    }
    Ok(())
}

/// The inventory's path from the root.
pub(crate) fn inventory_path(name: &str) -> String {
    format!("specs/{name}/{INVENTORY}")
}

/// Writes files of a provider's folder, all or none; says which have changed.
pub(crate) fn write(root: &Path, name: &str, texts: Vec<(&str, String)>) -> Result<Vec<String>> {
    let folder = root.join("specs");
    let files = texts
        .into_iter()
        .map(|(file, text)| OutFile {
            path: format!("{name}/{file}"),
            text,
        })
        .collect();
    let plan = Plan::new(&folder, files, &Scope::Providers(Vec::new())).context("in `specs/`")?;
    plan.apply().context("in `specs/`")?;
    let changed = plan
        .steps
        .iter()
        .map(|step| format!("specs/{}", step.path()));
    Ok(changed.collect())
}

/// Writes the inventory; says whether it has changed.
pub(crate) fn write_inventory(root: &Path, name: &str, inventory: &Inventory) -> Result<bool> {
    let text = payspec_audit::inventory::write(inventory);
    Ok(!write(root, name, vec![(INVENTORY, text)])?.is_empty())
}

impl Provider {
    /// Ids of the captured documents that the spec names, in its order.
    fn captured(&self) -> Vec<&str> {
        let documents = &self.spec.named.api.documents;
        let captured = documents
            .iter()
            .filter(|one| one.kind == DocumentKind::Captured);
        captured.map(|one| one.id.as_str()).collect()
    }

    /// Which document of the spec a capture is one of.
    fn id_of(&self, given: &Given) -> Result<String> {
        let captured = self.captured();
        let name = &self.name;
        if let Some(id) = &given.id {
            ensure!(
                captured.contains(&id.as_str()),
                "the spec of `{name}` has no captured document `{id}`; `x-documents` has `{}`",
                captured.join("`, `")
            );
            return Ok(id.clone());
        }
        let file = given.name()?;
        let known = self
            .inventory
            .iter()
            .flat_map(|inventory| &inventory.documents);
        if let Some(known) = known
            .filter(|known| known.capture == file)
            .map(|known| &known.id)
            .next()
        {
            return Ok(known.clone());
        }
        match captured.as_slice() {
            [only] => Ok((*only).to_owned()),
            [] => bail!(
                "the spec of `{name}` names no document of `kind: captured` under `x-documents`: add the page that was captured"
            ),
            several => bail!(
                "which document is `{file}`? Say `--document ID={}` with one of `{}`",
                given.file.display(),
                several.join("`, `")
            ),
        }
    }

    /// The facts of captures of this provider's documents.
    pub(crate) fn documents(&self, given: &[Given]) -> Result<Vec<Document>> {
        let mut documents: Vec<Document> = Vec::new();
        for given in given {
            let id = self.id_of(given)?;
            ensure!(
                documents.iter().all(|known| known.id != id),
                "two captures are given for the document `{id}`; say `--document ID=FILE`"
            );
            documents.push(given.read(&id)?);
        }
        Ok(documents)
    }

    /// The inventory with these documents in place of what it has of them, in the order of the spec.
    pub(crate) fn renewed(&self, documents: Vec<Document>) -> Inventory {
        let mut all: Vec<Document> = documents;
        let old = self
            .inventory
            .iter()
            .flat_map(|inventory| &inventory.documents);
        for document in old {
            if all.iter().all(|new| new.id != document.id) {
                all.push(document.clone());
            }
        }
        let captured = self.captured();
        let rank = |document: &Document| captured.iter().position(|id| *id == document.id);
        all.sort_by_key(|document| rank(document).unwrap_or(usize::MAX));
        Inventory { documents: all }
    }

    /// Whether nothing is known of what its documents say, and nobody says that there are any.
    pub(crate) fn has_no_facts(&self, given: &[Given]) -> bool {
        given.is_empty() && self.inventory.is_none() && self.captured().is_empty()
    }

    /// What the documents say: of these captures, else the committed facts.
    pub(crate) fn facts(&self, given: &[Given]) -> Result<Inventory> {
        if given.is_empty() {
            return self.inventory.clone().with_context(|| {
                format!(
                    "`{}` is missing: make it with `cargo xtask drift {} --document FILE --update`",
                    inventory_path(&self.name),
                    self.name
                )
            });
        }
        Ok(self.renewed(self.documents(given)?))
    }
}
