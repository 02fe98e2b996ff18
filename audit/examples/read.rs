//! Reads a page, for measurements: `cargo run --release -p payspec-audit --example read -- WHAT FILE`.
//!
//! `WHAT` is `facts`, or for comparison what lies below: `tokens` of HTML by html5gum, `events` of Markdown by pulldown-cmark,
//! `bytes` for the hash of the capture alone.

use std::process::ExitCode;

use payspec_audit::capture::Capture;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, file] = words.as_slice() else {
        eprintln!("usage: read facts|tokens|events|bytes FILE");
        return ExitCode::from(2);
    };
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("cannot read `{file}`: {error}");
            return ExitCode::from(2);
        }
    };
    let capture = Capture {
        id: "page",
        name: file,
        bytes: &bytes,
        read: "2026-01-01",
    };
    let count = match (what.as_str(), std::str::from_utf8(&bytes)) {
        ("bytes", _) => capture.sha256().len(),
        ("tokens", Ok(text)) => html5gum::Tokenizer::new(text).count(),
        ("events", Ok(text)) => {
            let tables = pulldown_cmark::Options::ENABLE_TABLES;
            pulldown_cmark::Parser::new_ext(text, tables).count()
        }
        ("facts", _) => match payspec_audit::read::read(&capture) {
            Ok(document) => document.sections.len(),
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(1);
            }
        },
        _ => {
            eprintln!("`{what}` can't be done with `{file}`");
            return ExitCode::from(2);
        }
    };
    println!("{count}");
    ExitCode::SUCCESS
}
