//! Work on many things, several at once.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use anyhow::Result;

/// Specs nest, and the generator follows them by calling itself; an unoptimised build needs more than the usual 2 MB.
const STACK: usize = 32 << 20;

/// How many things this machine does at once.
#[must_use]
pub fn jobs() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Does the work for each item, at most `jobs` at once, and keeps their order; `None` where the work panicked.
///
/// # Errors
/// A thread does not start.
pub fn each<T: Send, R: Send>(
    items: Vec<T>,
    jobs: NonZero<usize>,
    work: impl Fn(T) -> R + Sync,
) -> Result<Vec<Option<R>>> {
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().ok().and_then(|mut items| items.next());
    let worker = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            // Nothing that the work has left half done is looked at afterwards.
            done.push((at, catch_unwind(AssertUnwindSafe(|| work(item))).ok()));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let start = |_| {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker)
        };
        let threads: Vec<_> = (0..jobs.get().min(count))
            .map(start)
            .collect::<Result<_, _>>()?;
        let parts = threads.into_iter().filter_map(|thread| thread.join().ok());
        anyhow::Ok(parts.flatten().collect::<Vec<_>>())
    })?;
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, done)| done).collect())
}

#[cfg(test)]
mod tests {
    use super::{each, jobs};

    #[test]
    fn order_is_kept_and_a_panic_is_told() {
        let done = each((0..100).collect(), jobs(), |number| {
            assert_ne!(number, 7, "a bug");
            number * 2
        });
        let done = done.unwrap();
        assert_eq!(done.len(), 100);
        assert_eq!(done[7], None);
        assert_eq!(done[99], Some(198));
        assert!(each(Vec::<u8>::new(), jobs(), |_| ()).unwrap().is_empty());
    }
}
