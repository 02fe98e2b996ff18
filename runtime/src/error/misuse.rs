//! What is wrong before anything is sent.

use std::fmt;

use crate::Violation;
use crate::operation::Operation;

/// The call was wrong on our side; nothing was sent.
#[derive(Clone)]
pub struct Misuse {
    operation: Option<&'static Operation>,
    problem: Problem,
}

#[derive(Clone)]
enum Problem {
    Text(String),
    Invalid(Vec<Violation>),
}

impl Misuse {
    pub(super) const fn text(operation: Option<&'static Operation>, what: String) -> Self {
        Self {
            operation,
            problem: Problem::Text(what),
        }
    }

    pub(super) const fn invalid(operation: &'static Operation, violations: Vec<Violation>) -> Self {
        Self {
            operation: Some(operation),
            problem: Problem::Invalid(violations),
        }
    }

    pub(super) const fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The rules of the spec that parameters and body break; empty when something else is wrong.
    pub fn violations(&self) -> &[Violation] {
        match &self.problem {
            Problem::Invalid(violations) => violations,
            Problem::Text(_) => &[],
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation {
            Some(operation) => write!(f, "`{}` cannot be sent: ", operation.name)?,
            None => f.write_str("the settings cannot be used: ")?,
        }
        match &self.problem {
            Problem::Text(what) => f.write_str(what),
            Problem::Invalid(violations) => {
                let listed: Vec<String> = violations.iter().map(Violation::to_string).collect();
                f.write_str(&listed.join("; "))
            }
        }
    }
}

impl fmt::Debug for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Misuse({:?})", self.to_string())
    }
}
