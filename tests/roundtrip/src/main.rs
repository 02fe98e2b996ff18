//! `roundtrip`: whether every value that the schemas of OpenAPI files allow survives.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;
use payspec_codegen::diag::{Diagnostics, render};
use payspec_codegen::source::FileId;
use payspec_codegen::tree::{Node, openly};
use payspec_codegen::{Layout, Options, Severity, SourceFile, Spec, analyse, emit, generate};
use payspec_roundtrip::check::{Settings, check};
use payspec_roundtrip::driver::Driver;
use payspec_roundtrip::place::{Place, by_place, places};
use payspec_roundtrip::report::Report;
use payspec_roundtrip::schema::Schemas;

/// Decodes and encodes random valid values of every schema of OpenAPI files, and says which do not come back.
#[derive(Parser)]
struct Arguments {
    /// OpenAPI files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What chance starts from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many values of each schema are filled by chance, beside one for each member and alternative.
    #[arg(long, default_value_t = 40)]
    instances: usize,
    /// Takes formats for mere remarks, as JSON Schema does where nothing else is said.
    #[arg(long)]
    no_formats: bool,
    /// Writes the reports here, for machines.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Keeps the crates that are compiled here.
    #[arg(long, default_value = "target/roundtrip")]
    keep: PathBuf,
    /// Also says which examples are invalid, and which schemas have no type or no value.
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool> {
    let mut reports = Vec::new();
    for path in files(&arguments.paths)? {
        let mut report = Report {
            file: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            ..Report::default()
        };
        if let Err(error) = file(&path, arguments, &mut report) {
            report.broken = Some(format!("{error:#}"));
        }
        print!("{}", report.text(arguments.verbose));
        reports.push(report);
    }
    if let Some(path) = &arguments.json {
        let all: Vec<_> = reports.iter().map(Report::json).collect();
        fs::write(path, serde_json::to_string_pretty(&all)?)?;
    }
    Ok(reports.iter().all(Report::is_clean))
}

fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                let path = entry?.path();
                let extension = path
                    .extension()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                if ["json", "yaml", "yml"].contains(&extension.as_str()) {
                    found.push(path);
                }
            }
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    Ok(found)
}

fn file(path: &Path, arguments: &Arguments, report: &mut Report) -> Result<()> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let sources = [SourceFile::new(report.file.clone(), bytes)];
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = module(&stem);
    let specs = [Spec {
        name: name.clone(),
        path: report.file.clone(),
    }];
    let options = Options {
        layout: Layout::Module,
        ..Options::for_specs(&specs)
    };
    let output = generate(&sources, &specs, &options);
    let errors = output
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<String> = errors
        .map(|finding| render(finding, &sources, false))
        .collect();
    if !errors.is_empty() {
        bail!("{}", errors.concat());
    }
    let (named, _) = analyse(&sources, &specs);
    let named = named.first().context("no API")?;
    let root = openly(&sources[0], FileId::new(0), &mut Diagnostics::new()).context("not read")?;
    let typed = emit::typed(named);
    let spans = by_place(&typed);
    let components: BTreeMap<String, String> = typed
        .iter()
        .rev()
        .filter_map(|ty| Some((ty.component.clone()?, ty.path.clone())))
        .collect();
    let path_of = |place: &Place<'_>| -> Option<&String> {
        let key = place
            .pointer
            .strip_prefix("/components/schemas/")
            .filter(|key| !key.contains('/'));
        let key = key.map(|key| key.replace("~1", "/").replace("~0", "~"));
        let known = match &key {
            Some(key) => components.get(key),
            None => spans.get(&place.schema.span),
        };
        known.or_else(|| components.get(&lone_reference(place.schema, 0)?))
    };
    let places = places(&root);
    let mut table: Vec<String> = places.iter().filter_map(path_of).cloned().collect();
    table.sort();
    table.dedup();
    let mut driver = Driver::build(&arguments.keep, &name, &output.files, &table)?;
    let number = |place: &Place<'_>| table.binary_search(path_of(place)?).ok();
    let mut schemas = Schemas::new(&root);
    if arguments.no_formats {
        schemas = schemas.without_formats();
    }
    let settings = Settings {
        seed: arguments.seed,
        instances: arguments.instances,
        unlisted: !named.api.strict,
    };
    check(
        schemas,
        &places,
        &number,
        settings,
        &mut |ty, text| driver.run(ty, text),
        report,
    )
}

/// The component that a schema means, if it says little beside.
fn lone_reference(schema: &Node, depth: usize) -> Option<String> {
    if let Some(reference) = schema.get("$ref") {
        let key = reference.text()?.strip_prefix("#/components/schemas/")?;
        return Some(key.replace("~1", "/").replace("~0", "~"));
    }
    let mut choices = ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .filter_map(|key| schema.get(key));
    match choices.next()?.list()? {
        [one] if depth < 8 && choices.next().is_none() => lone_reference(one, depth + 1),
        _ => None,
    }
}

/// A name that a module and a package may have.
fn module(stem: &str) -> String {
    let plain = stem.chars().map(|char| {
        if char.is_ascii_alphanumeric() {
            char.to_ascii_lowercase()
        } else {
            '_'
        }
    });
    format!("rt_{}", plain.collect::<String>())
}
