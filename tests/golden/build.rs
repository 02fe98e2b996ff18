//! Compiles every fixture under `tests/fixtures/ok` and `tests/fixtures/strangers`, as a user's own build script would, and lists the
//! types of the former and of the specs beside the schemas they were made of, for the test of what survives.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use payspec_codegen::diag::render;
use payspec_codegen::{
    Layout, Options, OutFile, Severity, SourceFile, Spec, analyse, emit, generate,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const OK: &str = "../fixtures/ok";
const STRANGERS: &str = "../fixtures/strangers";
const SPECS: &str = "../../specs";

fn main() -> Result<()> {
    let (ours, strangers) = (sources(OK, "ok/")?, sources(STRANGERS, "strangers/")?);
    let ok = specs(&ours, "ok/", "");
    let specs: Vec<Spec> = ok
        .iter()
        .cloned()
        .chain(self::specs(&strangers, "strangers/", "stranger-"))
        .collect();
    let sources = [ours, strangers].concat();
    let options = Options {
        layout: Layout::Module,
        command: "cargo build".to_owned(),
        ..Options::for_specs(&specs)
    };
    let output = generate(&sources, &specs, &options);
    let errors = output
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let errors: String = errors
        .map(|finding| render(finding, &sources, false))
        .collect();
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    write(&output.files, &out)?;
    let providers = self::sources(SPECS, "")?;
    let mut table = table(&sources, &ok, "crate");
    table.push_str(&self::table(
        &providers,
        &self::specs(&providers, "", ""),
        "payspec",
    ));
    fs::write(
        out.join("survivors.rs"),
        format!("static SPECS: &[Survivor] = &[\n{table}];\n"),
    )?;
    Ok(())
}

/// The types of every spec, by the place of the schema, each with what decodes and encodes it.
fn table(sources: &[SourceFile], specs: &[Spec], root: &str) -> String {
    let mut table = String::new();
    for named in analyse(sources, specs).0 {
        let mut types: Vec<String> = Vec::new();
        for typed in emit::typed(&named) {
            let span = typed.span;
            let place = format!("({}, {}, {})", span.file.index(), span.start, span.end);
            let component = typed.component;
            let path = typed.path;
            types.push(format!("({place}, {component:?}, again::<{path}>)"));
        }
        let module = payspec_codegen::ident::ident(&named.names.module);
        let (path, strict) = (&named.api.path, named.api.strict);
        let has_model = !named.names.types.is_empty();
        let model = if has_model {
            format!("use {root}::{module}::model;")
        } else {
            String::new()
        };
        let _ = writeln!(
            table,
            "Survivor {{ path: {path:?}, ours: {}, strict: {strict}, types: {{ {model} &[{}] }} }},",
            root == "payspec",
            types.join(", ")
        );
    }
    table
}

/// Writes all files or none: beside the target first, then over it in one step.
fn write(files: &[OutFile], out: &Path) -> Result<()> {
    let (new, target) = (out.join("golden.new"), out.join("golden"));
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    for file in files {
        let path = new.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&new))?;
        fs::write(path, &file.text)?;
    }
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    Ok(fs::rename(new, target)?)
}

/// Every file of a folder, by its path there after a prefix.
fn sources(folder: &str, prefix: &str) -> Result<Vec<SourceFile>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut paths = Vec::new();
    files_below(Path::new(folder), &mut paths)?;
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        if (path.extension()).is_some_and(|ending| ending == "yaml" || ending == "json") {
            println!("cargo::rerun-if-changed={}", path.display());
            let shown = format!("{prefix}{}", shown(folder, &path));
            sources.push(SourceFile::new(shown, fs::read(&path)?));
        }
    }
    Ok(sources)
}

/// The specs among the files of a folder, their names after a prefix.
fn specs(sources: &[SourceFile], folder: &str, prefix: &str) -> Vec<Spec> {
    let below = |source: &SourceFile| source.path.strip_prefix(folder).map(str::to_owned);
    let specs = sources.iter().filter_map(|source| {
        Some(Spec {
            name: format!("{prefix}{}", name(&below(source)?)?),
            path: source.path.clone(),
        })
    });
    specs.collect()
}

/// A fixture is a file, or a folder that holds `openapi.yaml` or `openapi.json`.
fn name(path: &str) -> Option<&str> {
    match path.split_once('/') {
        None => path.strip_suffix(".yaml"),
        Some((folder, "openapi.yaml" | "openapi.json")) => Some(folder),
        Some(_) => None,
    }
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => files_below(&path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

/// The path below a folder, `/` separated on every system.
fn shown(folder: &str, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
