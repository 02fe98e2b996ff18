//! A deduplicator in the memory of one process.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::deduplicator::{Begun, Deduplicator};
use crate::{BoxFuture, Clock, StoreError, SystemClock};

/// A [`Deduplicator`] in memory. It guards one process and forgets when that ends: replicas need one that they share.
///
/// Unless said otherwise it remembers 100,000 notifications for 48 hours each, and gives a handler up after 10 minutes. When it is
/// full, the one that has been done for longest is forgotten; one that is being handled never is.
///
/// ```
/// use std::time::Duration;
/// use payspec_runtime::MemoryDeduplicator;
///
/// let seen = MemoryDeduplicator::new()
///     .with_age(Duration::from_secs(7 * 24 * 3600))
///     .with_limit(1_000_000);
/// ```
pub struct MemoryDeduplicator {
    limit: usize,
    age: Duration,
    handling_time: Duration,
    clock: Arc<dyn Clock>,
    seen: Mutex<Seen>,
}

impl MemoryDeduplicator {
    /// With nothing to remember yet.
    pub fn new() -> Self {
        Self {
            limit: 100_000,
            age: Duration::from_secs(48 * 3600),
            handling_time: Duration::from_secs(600),
            clock: Arc::new(SystemClock::new()),
            seen: Mutex::default(),
        }
    }

    /// How many notifications it remembers at most, at least one.
    #[must_use]
    pub fn with_limit(mut self, notifications: usize) -> Self {
        self.limit = notifications.max(1);
        self
    }

    /// How long it remembers one that was handled: longer than the provider goes on repeating.
    #[must_use]
    pub fn with_age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// When a handler is given up for lost, and the next repeat handled: longer than any handler takes.
    #[must_use]
    pub fn with_handling_time(mut self, time: Duration) -> Self {
        self.handling_time = time;
        self
    }

    /// Goes by this clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// What is still remembered, and the time.
    fn seen(&self) -> (MutexGuard<'_, Seen>, Duration) {
        let now = self.clock.monotonic();
        // every change below is whole by the time something could panic
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.forget_until(now, self.age, self.handling_time);
        (seen, now)
    }
}

impl Default for MemoryDeduplicator {
    fn default() -> Self {
        Self::new()
    }
}

impl Deduplicator for MemoryDeduplicator {
    fn begin<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<Begun, StoreError>> {
        Box::pin(async move {
            let (mut seen, now) = self.seen();
            match seen.entries.get(identity) {
                Some(entry) if entry.done => return Ok(Begun::Done),
                Some(_) => return Ok(Begun::InProgress),
                None => {}
            }
            if !seen.make_room(self.limit) {
                return Err(FULL);
            }
            seen.insert(identity, now, false);
            Ok(Begun::First)
        })
    }

    fn done<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let (mut seen, now) = self.seen();
            seen.remove(identity);
            if !seen.make_room(self.limit) {
                return Err(FULL);
            }
            seen.insert(identity, now, true);
            Ok(())
        })
    }

    fn failed<'a>(&'a self, identity: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let (mut seen, _) = self.seen();
            if seen.entries.get(identity).is_some_and(|entry| !entry.done) {
                seen.remove(identity);
            }
            Ok(())
        })
    }
}

impl fmt::Debug for MemoryDeduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryDeduplicator")
            .field("limit", &self.limit)
            .field("age", &self.age)
            .field("handling_time", &self.handling_time)
            .finish_non_exhaustive()
    }
}

const FULL: StoreError = StoreError::new("too many notifications are being handled");

/// Every entry stands in one of the two queues too, under its number; numbers grow, so the first of a queue is its oldest.
#[derive(Default)]
struct Seen {
    entries: HashMap<Arc<str>, Entry>,
    in_progress: BTreeMap<u64, Arc<str>>,
    done: BTreeMap<u64, Arc<str>>,
    next: u64,
}

struct Entry {
    number: u64,
    /// By the monotonic clock.
    since: Duration,
    done: bool,
}

impl Seen {
    fn insert(&mut self, identity: &str, since: Duration, done: bool) {
        let identity: Arc<str> = identity.into();
        let number = self.next;
        self.next += 1;
        self.queue(done).insert(number, identity.clone());
        let entry = Entry {
            number,
            since,
            done,
        };
        self.entries.insert(identity, entry);
    }

    fn remove(&mut self, identity: &str) {
        if let Some(entry) = self.entries.remove(identity) {
            self.queue(entry.done).remove(&entry.number);
        }
    }

    fn queue(&mut self, done: bool) -> &mut BTreeMap<u64, Arc<str>> {
        if done {
            &mut self.done
        } else {
            &mut self.in_progress
        }
    }

    /// Makes room for one more; not at the cost of one that is being handled.
    fn make_room(&mut self, limit: usize) -> bool {
        while self.entries.len() >= limit {
            let Some((_, oldest)) = self.done.pop_first() else {
                return false;
            };
            self.entries.remove(&oldest);
        }
        true
    }

    fn forget_until(&mut self, now: Duration, age: Duration, handling_time: Duration) {
        for (done, kept) in [(true, age), (false, handling_time)] {
            while let Some((_, oldest)) = self.queue(done).first_key_value() {
                let oldest = oldest.clone();
                let fresh = self
                    .entries
                    .get(&oldest)
                    .is_some_and(|entry| now.saturating_sub(entry.since) < kept);
                if fresh {
                    break;
                }
                self.queue(done).pop_first();
                self.entries.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
