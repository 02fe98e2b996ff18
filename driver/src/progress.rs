//! One line on the terminal that says what is going on, and is gone when it is over.

/// Writes to standard error, from any thread; silent off a terminal.
pub struct Progress {
    shown: bool,
}

const CLEAR: &str = "\r\x1b[K";

impl Progress {
    /// A line that is shown, or is not.
    #[must_use]
    pub fn new(shown: bool) -> Self {
        Self { shown }
    }

    /// Says what is going on.
    pub fn say(&self, stage: &str) {
        if self.shown {
            eprint!("{CLEAR}{stage} …");
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.shown {
            eprint!("{CLEAR}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
