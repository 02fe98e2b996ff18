//! What was found, on the terminal.

use anyhow::Result;
use payspec_build::findings::texts;
use payspec_build::terminal::Terminal;
use payspec_codegen::{Diagnostic, Severity, SourceFile, Summary};

use payspec_build::table::count;

/// Shows findings on standard error; of a quiet command, errors alone.
pub(crate) fn show(
    findings: &[Diagnostic],
    sources: &[SourceFile],
    all: bool,
    quiet: bool,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let shown: Vec<Diagnostic>;
    let findings = match quiet {
        true => {
            let errors = findings.iter();
            shown = errors
                .filter(|finding| finding.severity == Severity::Error)
                .cloned()
                .collect();
            &shown
        }
        false => findings,
    };
    for text in texts(findings, sources, terminal.color, all) {
        writeln!(terminal.err, "{text}\n")?;
    }
    Ok(())
}

/// `28 operations, 250 types, 2 events`.
pub(crate) fn holds(summary: &Summary) -> String {
    let mut words = vec![
        count(summary.operations, "operation"),
        count(summary.types, "type"),
    ];
    if summary.events > 0 {
        words.push(count(summary.events, "event"));
    }
    if summary.untyped > 0 {
        words.push(format!("{} untyped", count(summary.untyped, "value")));
    }
    words.join(", ")
}
