//! Where a command writes: results to standard output, findings and progress to standard error.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

/// The two streams, and whether findings may be coloured and progress be shown.
pub(crate) struct Terminal<'a> {
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) color: bool,
    pub(crate) progress: bool,
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Plain text
    Never,
}

impl<'a> Terminal<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, color: Color) -> Self {
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
