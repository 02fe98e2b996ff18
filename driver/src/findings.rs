//! Findings for people. Files of others have thousands: equal ones are shown three times, and the rest is counted.

use std::collections::BTreeMap;
use std::fmt;

use payspec_codegen::diag::render;
use payspec_codegen::{Diagnostic, Severity, SourceFile};

use crate::table::{count, thousands};

/// How often findings of one kind are shown.
const SHOWN: usize = 3;

/// How many of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that stop generating.
    pub errors: usize,
    /// The others.
    pub warnings: usize,
}

impl Count {
    /// Counts.
    #[must_use]
    pub fn of(findings: &[Diagnostic]) -> Self {
        let errors = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        Self {
            errors,
            warnings: findings.len() - errors,
        }
    }

    /// Both counts together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = count(self.errors, "error");
        let warnings = count(self.warnings, "warning");
        match (self.errors, self.warnings) {
            (_, 0) => write!(f, "{errors}"),
            (0, _) => write!(f, "{warnings}"),
            _ => write!(f, "{errors}, {warnings}"),
        }
    }
}

/// Findings with places and lines, errors first, each kind together at its first place; of a kind the first three, or `all`.
/// Each text ends without a newline.
#[must_use]
pub fn texts(
    findings: &[Diagnostic],
    sources: &[SourceFile],
    color: bool,
    all: bool,
) -> Vec<String> {
    let mut texts = Vec::new();
    for group in groups(findings) {
        let shown = if all { group.len() } else { SHOWN };
        for finding in group.iter().take(shown) {
            texts.push(render(finding, sources, color).trim_end().to_owned());
        }
        let left = group.len().saturating_sub(shown);
        if left > 0 {
            texts.push(format!(
                "… and {} more like this (`--all` shows them)",
                thousands(left)
            ));
        }
    }
    texts
}

/// Findings of one kind together, by the place of the first; errors first.
fn groups(findings: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known: BTreeMap<(Severity, &str, String), usize> = BTreeMap::new();
    for finding in findings {
        let kind = (
            finding.severity,
            finding.kind.as_str(),
            shape(&finding.message),
        );
        let at = *known.entry(kind).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.sort_by_key(|group| group.first().map(|finding| finding.severity));
    groups
}

/// A message without what differs from one place to the next: names in backticks, and numbers.
fn shape(message: &str) -> String {
    let mut shape = String::new();
    for (at, part) in message.split('`').enumerate() {
        match at % 2 {
            0 => shape.extend(part.chars().filter(|char| !char.is_ascii_digit())),
            _ => shape.push('`'),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use payspec_codegen::Diagnostic;

    use super::{Count, texts};

    #[test]
    fn equal_kinds_are_counted() {
        let mut findings: Vec<Diagnostic> = (0..5)
            .map(|at| Diagnostic::suspicious(None, format!("`a{at}` is odd")))
            .collect();
        findings.push(Diagnostic::invalid(None, "`b` is wrong"));
        findings.push(Diagnostic::suspicious(None, "something else"));
        let shown = texts(&findings, &[], false, false);
        assert_eq!(
            shown,
            [
                "error[invalid]: `b` is wrong",
                "warning[suspicious]: `a0` is odd",
                "warning[suspicious]: `a1` is odd",
                "warning[suspicious]: `a2` is odd",
                "… and 2 more like this (`--all` shows them)",
                "warning[suspicious]: something else",
            ]
        );
        assert_eq!(texts(&findings, &[], false, true).len(), 7);
        assert_eq!(Count::of(&findings).to_string(), "1 error, 6 warnings");
    }
}
