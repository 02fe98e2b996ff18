//! One line on the terminal that says what is going on, and is gone when it is over.

/// Writes to standard error, from any thread; silent off a terminal.
pub(crate) struct Progress {
    shown: bool,
}

const CLEAR: &str = "\r\x1b[K";

impl Progress {
    pub(crate) fn new(shown: bool) -> Self {
        Self { shown }
    }

    pub(crate) fn say(&self, stage: &str) {
        if self.shown {
            eprint!("{CLEAR}{stage} …");
        }
    }

    pub(crate) fn clear(&self) {
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
