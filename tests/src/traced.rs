//! What is traced and logged, at every level, by us and by everything below us.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    static TOLD: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs, and gives what was traced and logged on this thread meanwhile.
pub fn listening<T>(run: impl FnOnce() -> T) -> (T, String) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Whoever came first keeps the place; then there is nothing to hear, and `hears_everything` fails.
        let _ = tracing::subscriber::set_global_default(Listener(AtomicU64::new(1)));
        let _ = log::set_boxed_logger(Box::new(Listener(AtomicU64::new(1))));
        log::set_max_level(log::LevelFilter::Trace);
    });
    TOLD.take();
    let result = run();
    (result, TOLD.take())
}

struct Listener(AtomicU64);

struct Teller<'a>(&'a mut String);

impl Visit for Teller<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{field}={value:?};");
    }
}

fn tell(line: impl FnOnce(&mut String)) {
    // Whatever is told while a thread ends is told to nobody.
    let _ = TOLD.try_with(|told| line(&mut told.borrow_mut()));
}

impl Subscriber for Listener {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        tell(|told| {
            let _ = write!(told, "\nspan {};", span.metadata().name());
            span.record(&mut Teller(told));
        });
        Id::from_u64(self.0.fetch_add(1, Ordering::SeqCst))
    }

    fn record(&self, _span: &Id, values: &Record<'_>) {
        tell(|told| values.record(&mut Teller(told)));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        tell(|told| {
            let metadata = event.metadata();
            let _ = write!(told, "\n{} {};", metadata.level(), metadata.target());
            event.record(&mut Teller(told));
        });
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

impl log::Log for Listener {
    fn enabled(&self, _metadata: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        tell(|told| {
            let _ = write!(
                told,
                "\n{} {};{}",
                record.level(),
                record.target(),
                record.args()
            );
        });
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::listening;

    #[test]
    fn hears_everything() {
        let ((), told) = listening(|| {
            let span = tracing::trace_span!("depth", card = "zq-1");
            let _entered = span.enter();
            tracing::trace!(key = "zq-2", "zq-3");
            log::trace!("zq-4");
        });
        for word in ["depth", "zq-1", "zq-2", "zq-3", "zq-4"] {
            assert!(told.contains(word), "{told}");
        }
        assert_eq!(listening(|| ()).1, "");
    }
}
