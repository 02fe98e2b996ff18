//! Findings: what is wrong in a spec, where, and what to do. One named constructor a finding, by the stage that makes it.
//!
//! Input never panics. A stage that meets something wrong says so here and goes on with the rest; `lib.rs` stops at a gate
//! when the sink holds an error.

mod lower;
#[cfg(feature = "overlay")]
mod overlay;
mod parse;
mod read;
mod render;
mod resolve;
mod rules;
mod select;
mod trust;

pub use render::render;

use crate::source::Span;

/// Whether generating can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, perhaps less than the spec says.
    Warning,
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The spec contradicts OpenAPI or the spec language.
    Invalid,
    /// The spec is fine, but we cannot express it.
    Unsupported,
    /// Allowed, yet likely a slip.
    Suspicious,
}

impl Kind {
    /// The word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
            Self::Suspicious => "suspicious",
        }
    }
}

/// One finding. Messages are lower case without a full stop, names in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether generating can go on.
    pub severity: Severity,
    /// Whose fault it is.
    pub kind: Kind,
    /// Where; none only where there is no file to point into.
    pub span: Option<Span>,
    /// What was found.
    pub message: String,
    /// What to say at the place itself.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Further places that belong to the finding, such as the other side of a clash.
    pub also: Vec<(Span, String)>,
}

impl Diagnostic {
    /// An error: the spec contradicts OpenAPI or the spec language.
    pub fn invalid(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, Kind::Invalid, span.into(), message.into())
    }

    /// An error: we cannot express what the spec says.
    pub fn unsupported(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(
            Severity::Error,
            Kind::Unsupported,
            span.into(),
            message.into(),
        )
    }

    /// A warning: allowed, yet likely a slip.
    pub fn suspicious(span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(
            Severity::Warning,
            Kind::Suspicious,
            span.into(),
            message.into(),
        )
    }

    fn new(severity: Severity, kind: Kind, span: Option<Span>, message: String) -> Self {
        Self {
            severity,
            kind,
            span,
            message,
            label: None,
            help: None,
            also: Vec::new(),
        }
    }

    /// The same finding, as a warning.
    #[must_use]
    pub fn as_warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }

    /// With a word at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a further place.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }
}

/// The sink of all stages.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding. Stages call the named constructors in `diag/`, which call this.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Whether a gate has to stop.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is an error behind the first `count` findings.
    #[cfg(feature = "overlay")]
    pub(crate) fn has_errors_from(&self, count: usize) -> bool {
        let mut behind = self.found.iter().skip(count);
        behind.any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many findings there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Makes warnings of what was found after the first `count` findings.
    pub fn soften_from(&mut self, count: usize) {
        for diagnostic in self.found.iter_mut().skip(count) {
            diagnostic.severity = Severity::Warning;
        }
    }

    /// Forgets what was found after the first `count` findings, where something is only looked at again.
    pub fn truncate(&mut self, count: usize) {
        self.found.truncate(count);
    }

    /// Whether nothing was found so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All findings by place, those without one first, each said once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span, d.severity, d.kind);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.found.dedup();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Diagnostics, Severity};

    #[test]
    fn warnings_do_not_stop() {
        let mut diags = Diagnostics::new();
        diags.push(Diagnostic::suspicious(None, "odd"));
        assert!(!diags.has_errors());
        diags.push(Diagnostic::invalid(None, "wrong"));
        diags.push(Diagnostic::invalid(None, "wrong"));
        assert!(diags.has_errors());
        let sorted = diags.into_sorted();
        assert_eq!(sorted.len(), 2);
        assert_eq!(sorted[0].severity, Severity::Error);
    }
}
