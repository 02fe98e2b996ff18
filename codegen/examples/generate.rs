//! Compiles one OpenAPI file into a module: `cargo run -p payspec-codegen --example generate -- NAME FILE OUT_DIR`.
//!
//! The least a caller of the library has to do; `xtask` does it with whole-or-nothing writes, orphans and a table.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use payspec_codegen::{Layout, Options, Severity, SourceFile, Spec, diag, generate};

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, file, out] = arguments.as_slice() else {
        eprintln!("usage: generate NAME FILE OUT_DIR");
        return Ok(ExitCode::from(2));
    };
    let sources = [SourceFile::new(file.as_str(), fs::read(file)?)];
    let specs = [Spec {
        name: name.clone(),
        path: file.clone(),
    }];
    let options = Options {
        layout: Layout::Module,
        command: "payspec-codegen".to_owned(),
        ..Options::for_specs(&specs)
    };
    let output = generate(&sources, &specs, &options);
    for finding in &output.findings {
        eprintln!("{}\n", diag::render(finding, &sources, false));
    }
    for file in &output.files {
        let path = Path::new(out).join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, &file.text)?;
    }
    for summary in &output.summaries {
        let count = |severity| {
            output
                .findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        println!(
            "{}: {} operations, {} types, {} events, {} untyped, {} free objects, {} files, {} errors, {} warnings",
            summary.name,
            summary.operations,
            summary.types,
            summary.events,
            summary.untyped,
            summary.free_objects,
            output.files.len(),
            count(Severity::Error),
            count(Severity::Warning),
        );
    }
    Ok(if output.files.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
