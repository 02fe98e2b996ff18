//! Lists the places where the output of an OpenAPI file says "any JSON": `cargo run -p payspec-codegen --example untyped -- FILE`.

use std::process::ExitCode;
use std::{env, fs, io};

use payspec_codegen::{SourceFile, Spec, analyse};

fn main() -> io::Result<ExitCode> {
    let Some(file) = env::args().nth(1) else {
        eprintln!("usage: untyped FILE");
        return Ok(ExitCode::from(2));
    };
    let text = fs::read(&file)?;
    let lines: Vec<String> = String::from_utf8_lossy(&text)
        .lines()
        .map(str::to_owned)
        .collect();
    let sources = [SourceFile::new(file.as_str(), text)];
    let (named, _) = analyse(
        &sources,
        &[Spec {
            name: "api".to_owned(),
            path: file.clone(),
        }],
    );
    for named in &named {
        for span in named.api.untyped() {
            let line = usize::try_from(span.line).unwrap_or_default();
            let text = lines
                .get(line.saturating_sub(1))
                .map_or("", |text| text.trim());
            println!(
                "{file}:{}:{}: {}",
                span.line,
                span.column,
                text.chars().take(100).collect::<String>()
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
