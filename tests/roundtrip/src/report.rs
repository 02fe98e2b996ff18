//! What came of a file.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

/// What came of a file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its name.
    pub file: String,
    /// Schemas that were tried: components, and those that bodies, parameters and headers have in place.
    pub schemas: usize,
    /// Schemas of which at least one valid value came back equal, and none did not.
    pub survived: usize,
    /// How many of them are components.
    pub components: usize,
    /// How many components survived.
    pub components_survived: usize,
    /// Values that were made.
    pub made: usize,
    /// Values that the judge took.
    pub valid: usize,
    /// Values that came back equal.
    pub equal: usize,
    /// Values in which a number came back equal with another text.
    pub respelt: usize,
    /// Values that are valid only because a schema says no `type`: what has members is meant to be an object.
    pub beside: usize,
    /// Examples of the file that were tried.
    pub examples: usize,
    /// Examples that came back equal.
    pub examples_equal: usize,
    /// Examples that the judge refuses: place and reason.
    pub invalid_examples: Vec<(String, String)>,
    /// Schemas without a type of their own.
    pub untyped: Vec<String>,
    /// Schemas of which no valid value was found, and why.
    pub empty: Vec<(String, String)>,
    /// What went wrong, by cause.
    pub failures: BTreeMap<String, Failure>,
    /// Why nothing could be tried.
    pub broken: Option<String>,
}

/// Values that did not come back, for one cause.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// How many values.
    pub values: usize,
    /// The schemas, by pointer.
    pub schemas: Vec<String>,
    /// Whether one of the file's own examples is among them.
    pub example: Option<String>,
    /// The smallest value that was found, without what is in it.
    pub shape: String,
    /// Where in the value.
    pub path: String,
}

impl Report {
    /// Whether all that was tried came back.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty() && self.broken.is_none()
    }

    /// One line.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "{:<36} schemas {:>4}/{:<4} components {:>4}/{:<4} values {:>6}/{:<6} made {:>6} examples {:>4}/{:<4} invalid {:>3} untyped {:>3} empty {:>3} respelt {:>4} beside {:>4}",
            self.file,
            self.survived,
            self.schemas,
            self.components_survived,
            self.components,
            self.equal,
            self.valid,
            self.made,
            self.examples_equal,
            self.examples,
            self.invalid_examples.len(),
            self.untyped.len(),
            self.empty.len(),
            self.respelt,
            self.beside,
        )
    }

    /// All of it, for people.
    #[must_use]
    pub fn text(&self, verbose: bool) -> String {
        let mut out = format!("{}\n", self.line());
        if let Some(broken) = &self.broken {
            let _ = writeln!(out, "  broken: {broken}");
        }
        let mut failures: Vec<_> = self.failures.iter().collect();
        failures.sort_by_key(|(_, failure)| std::cmp::Reverse(failure.schemas.len()));
        for (cause, failure) in failures {
            let _ = writeln!(
                out,
                "  {} schemas, {} values: {cause}",
                failure.schemas.len(),
                failure.values
            );
            let first = failure.schemas.first().map_or("", String::as_str);
            let _ = writeln!(out, "      at {first} {}", failure.path);
            let _ = writeln!(out, "      value {}", cut(&failure.shape));
            if let Some(example) = &failure.example {
                let _ = writeln!(out, "      example {example}");
            }
        }
        if verbose {
            for (pointer, why) in &self.empty {
                let _ = writeln!(out, "  empty: {pointer}: {why}");
            }
            for pointer in &self.untyped {
                let _ = writeln!(out, "  untyped: {pointer}");
            }
            for (pointer, why) in &self.invalid_examples {
                let _ = writeln!(out, "  invalid example: {pointer}: {why}");
            }
        }
        out
    }

    /// All of it, for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let pairs = |pairs: &[(String, String)]| {
            let pairs = pairs.iter();
            Value::Array(
                pairs
                    .map(|(at, why)| json!({ "at": at, "why": why }))
                    .collect(),
            )
        };
        let failures = self.failures.iter().map(|(cause, failure)| {
            json!({ "cause": cause, "values": failure.values, "schemas": failure.schemas, "path": failure.path,
                "shape": failure.shape, "example": failure.example })
        });
        json!({
            "file": self.file, "schemas": self.schemas, "survived": self.survived,
            "components": self.components, "componentsSurvived": self.components_survived,
            "made": self.made, "valid": self.valid, "equal": self.equal, "respelt": self.respelt, "beside": self.beside,
            "examples": self.examples, "examplesEqual": self.examples_equal,
            "invalidExamples": pairs(&self.invalid_examples), "untyped": self.untyped, "empty": pairs(&self.empty),
            "failures": failures.collect::<Vec<_>>(), "broken": self.broken,
        })
    }
}

fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(600).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
