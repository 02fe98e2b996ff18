//! What is traced, for tests.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Everything that is traced on this thread while `run` runs, at any level, spans included.
pub(crate) fn traced<T>(run: impl FnOnce() -> T) -> (T, String) {
    static GLOBAL: Once = Once::new();
    // One for the whole process: which events are of interest is remembered across threads, so scoped ones miss some.
    GLOBAL.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    LINES.with_borrow_mut(|lines| *lines = Some(String::new()));
    let result = run();
    let lines = LINES.with_borrow_mut(Option::take);
    (result, lines.unwrap_or_default())
}

thread_local! {
    static LINES: RefCell<Option<String>> = const { RefCell::new(None) };
}

struct Log;

impl Log {
    fn line(what: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(what.to_owned());
        record(&mut line);
        LINES.with_borrow_mut(|lines| {
            if let Some(lines) = lines {
                lines.push_str(&line.0);
                lines.push('\n');
            }
        });
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        Self::line(attributes.metadata().name(), |line| attributes.record(line));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        Self::line("record", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::line(event.metadata().level().as_str(), |line| event.record(line));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}
