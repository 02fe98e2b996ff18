//! Where a command writes: results to standard output, findings and progress to standard error.

use std::io::{self, IsTerminal, Write};

/// The two streams, and whether findings may be coloured and progress be shown.
pub struct Terminal<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Findings and progress.
    pub err: &'a mut dyn Write,
    /// Whether findings are coloured.
    pub color: bool,
    /// Whether progress is shown.
    pub progress: bool,
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Plain text
    Never,
}

impl Color {
    /// The word of the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

impl<'a> Terminal<'a> {
    /// The streams of a command; what is shown on them hangs on whether they are a terminal.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, color: Color) -> Self {
        let capable = io::stderr().is_terminal() && !is_dumb();
        Self {
            out,
            err,
            color: match color {
                Color::Auto => capable && !is_set("NO_COLOR"),
                Color::Always => true,
                Color::Never => false,
            },
            progress: capable,
        }
    }
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}
