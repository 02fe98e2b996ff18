//! A line of the table.

use std::time::Duration;

use anyhow::Result;
use payspec_build::findings::Count;
use payspec_build::table::{self, thousands};
use payspec_build::terminal::Terminal;
use payspec_codegen::Summary;
use serde_json::{Value, json};

use crate::cost::Cost;

/// What became of a file.
pub(crate) struct Row {
    /// Its path below the folder.
    pub(crate) file: String,
    /// What its crate is called.
    pub(crate) name: String,
    pub(crate) generated: bool,
    /// Why there is nothing: what could not be done, or the first errors.
    pub(crate) failure: Option<String>,
    pub(crate) summary: Option<Summary>,
    pub(crate) count: Count,
    /// For machines.
    pub(crate) findings: Vec<Value>,
    /// Processor time of generating.
    pub(crate) cpu: Option<Duration>,
    /// Lines of all generated files.
    pub(crate) lines: usize,
    /// What cargo said, if it was asked.
    pub(crate) compiled: Option<Compiled>,
}

/// What cargo said of a crate.
#[derive(Default)]
pub(crate) struct Compiled {
    pub(crate) finished: bool,
    /// What rustc said, warnings and errors.
    pub(crate) messages: Vec<String>,
    pub(crate) cost: Option<Cost>,
}

impl Compiled {
    /// Whether it compiles without a warning.
    pub(crate) fn is_clean(&self) -> bool {
        self.finished && self.messages.is_empty()
    }

    fn word(&self) -> &'static str {
        match (self.finished, self.messages.is_empty()) {
            (true, true) => "yes",
            (true, false) => "warns",
            (false, _) => "no",
        }
    }
}

impl Row {
    /// A file that could not be tried.
    pub(crate) fn failed(file: &str, name: &str, why: String) -> Self {
        Self {
            file: file.to_owned(),
            name: name.to_owned(),
            generated: false,
            failure: Some(why),
            summary: None,
            count: Count::default(),
            findings: Vec::new(),
            cpu: None,
            lines: 0,
            compiled: None,
        }
    }

    fn cells(&self, compile: bool) -> Vec<String> {
        let of = |get: fn(&Summary) -> usize| match &self.summary {
            Some(summary) => thousands(get(summary)),
            None => String::new(),
        };
        let mut cells = vec![
            self.file.clone(),
            yes(self.generated).to_owned(),
            of(|summary| summary.operations),
            of(|summary| summary.types),
            of(|summary| summary.events),
            of(|summary| summary.untyped),
            thousands(self.count.warnings),
            thousands(self.count.errors),
            self.cpu.map(seconds).unwrap_or_default(),
            thousands(self.lines),
        ];
        if compile {
            let compiled = self.compiled.as_ref();
            let cost = compiled.and_then(|compiled| compiled.cost);
            cells.push(compiled.map_or("", Compiled::word).to_owned());
            cells.push(cost.map(|cost| seconds(cost.cpu)).unwrap_or_default());
            cells.push(cost.map(|cost| megabytes(cost.memory)).unwrap_or_default());
        }
        cells
    }

    fn json(&self) -> Value {
        let compiled = self.compiled.as_ref();
        let cost = compiled.and_then(|compiled| compiled.cost);
        let mut value = json!({
            "file": self.file,
            "name": self.name,
            "generated": self.generated,
            "failure": self.failure,
            "compiled": compiled.map(Compiled::is_clean),
            "compile_messages": compiled.map(|compiled| compiled.messages.clone()),
            "generate_cpu_seconds": self.cpu.map(|cpu| cpu.as_secs_f64()),
            "check_cpu_seconds": cost.map(|cost| cost.cpu.as_secs_f64()),
            "check_memory_kib": cost.map(|cost| cost.memory),
            "lines": self.lines,
            "findings": self.findings,
        });
        crate::json::summary(&mut value, self.summary.as_ref());
        crate::json::count(&mut value, self.count);
        value
    }
}

fn yes(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn megabytes(kib: u64) -> String {
    format!("{} MB", kib.div_ceil(1024))
}

const HEAD: [&str; 13] = [
    "file",
    "generated",
    "operations",
    "types",
    "events",
    "untyped",
    "warnings",
    "errors",
    "generate",
    "lines",
    "compiled",
    "check",
    "memory",
];

/// The table, a last line with totals, and what could not be done.
pub(crate) fn print(rows: &[Row], compile: bool, terminal: &mut Terminal<'_>) -> Result<()> {
    let width = if compile { HEAD.len() } else { HEAD.len() - 3 };
    let head = HEAD.get(..width).unwrap_or(&HEAD);
    let mut lines: Vec<Vec<String>> = rows.iter().map(|row| row.cells(compile)).collect();
    lines.push(totals(rows, compile));
    table::print(head, &lines, terminal.out)?;
    for row in rows {
        if let Some(why) = &row.failure {
            writeln!(terminal.err, "\n{}: {why}", row.file)?;
        }
        let compiled = row.compiled.as_ref();
        if let Some(first) = compiled.and_then(|compiled| compiled.messages.first()) {
            writeln!(terminal.err, "\n{}: {}", row.file, first.trim_end())?;
        }
    }
    Ok(())
}

fn totals(rows: &[Row], compile: bool) -> Vec<String> {
    let sum = |get: fn(&Summary) -> usize| {
        let summaries = rows.iter().filter_map(|row| row.summary.as_ref());
        thousands(summaries.map(get).sum())
    };
    let number = |get: fn(&Row) -> usize| thousands(rows.iter().map(get).sum());
    let count = |keep: fn(&Row) -> bool| rows.iter().filter(|row| keep(row)).count();
    let cpu = rows.iter().filter_map(|row| row.cpu).sum();
    let all = rows.len();
    let mut cells = vec![
        table::count(all, "file"),
        format!("{} of {all}", count(|row| row.generated)),
        sum(|summary| summary.operations),
        sum(|summary| summary.types),
        sum(|summary| summary.events),
        sum(|summary| summary.untyped),
        number(|row| row.count.warnings),
        number(|row| row.count.errors),
        seconds(cpu),
        number(|row| row.lines),
    ];
    if compile {
        let clean = count(|row| row.compiled.as_ref().is_some_and(Compiled::is_clean));
        let costs = || rows.iter().filter_map(|row| row.compiled.as_ref()?.cost);
        cells.push(format!("{clean} of {all}"));
        cells.push(seconds(costs().map(|cost| cost.cpu).sum()));
        cells.push(megabytes(
            costs().map(|cost| cost.memory).max().unwrap_or(0),
        ));
    }
    cells
}

/// The table for machines.
pub(crate) fn json(rows: &[Row]) -> Value {
    json!({
        "version": crate::json::VERSION,
        "files": rows.iter().map(Row::json).collect::<Vec<_>>(),
    })
}
