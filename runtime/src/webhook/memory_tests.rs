use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::MemoryDeduplicator;
use crate::webhook::{Begun, Deduplicator};

/// A deduplicator and the seconds that its clock shows.
fn at_zero() -> (MemoryDeduplicator, Arc<AtomicU64>) {
    let (start, seconds) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let shown = Arc::clone(&seconds);
    let clock = move || start + Duration::from_secs(shown.load(Ordering::Relaxed));
    (MemoryDeduplicator::new().with_clock(clock), seconds)
}

/// It never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

impl MemoryDeduplicator {
    fn begins(&self, identity: &str) -> Begun {
        now(self.begin(identity)).unwrap()
    }

    fn does(&self, identity: &str) {
        assert_eq!(self.begins(identity), Begun::First);
        now(self.done(identity)).unwrap();
    }

    fn holds(&self) -> usize {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.entries.len(), seen.done.len() + seen.in_progress.len());
        seen.entries.len()
    }
}

#[test]
fn first_in_progress_done() {
    let (seen, _) = at_zero();
    assert_eq!(seen.begins("a"), Begun::First);
    assert_eq!(seen.begins("a"), Begun::InProgress);
    assert_eq!(seen.begins("b"), Begun::First);
    now(seen.done("a")).unwrap();
    assert_eq!(seen.begins("a"), Begun::Done);
    assert_eq!(seen.begins("b"), Begun::InProgress);
    assert_eq!(seen.holds(), 2);
}

#[test]
fn what_failed_is_first_again_and_what_is_done_stays() {
    let (seen, _) = at_zero();
    assert_eq!(seen.begins("a"), Begun::First);
    now(seen.failed("a")).unwrap();
    assert_eq!(seen.begins("a"), Begun::First);
    now(seen.done("a")).unwrap();
    now(seen.failed("a")).unwrap();
    assert_eq!(seen.begins("a"), Begun::Done);
    now(seen.failed("never begun")).unwrap();
    assert_eq!(seen.holds(), 1);
}

#[test]
fn a_handler_is_given_up_after_ten_minutes() {
    let (seen, seconds) = at_zero();
    assert_eq!(seen.begins("a"), Begun::First);
    seconds.store(599, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::InProgress);
    seconds.store(600, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::First);
    // The repeat has ten minutes of its own.
    seconds.store(1199, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::InProgress);
    // The first was only slow; its work counts, and the repeat's failure no longer does.
    now(seen.done("a")).unwrap();
    now(seen.failed("a")).unwrap();
    assert_eq!(seen.begins("a"), Begun::Done);
    assert_eq!(seen.holds(), 1);
}

#[test]
fn what_is_done_is_forgotten_after_two_days() {
    let (seen, seconds) = at_zero();
    seen.does("a");
    let two_days = 48 * 3600;
    seconds.store(two_days - 1, Ordering::Relaxed);
    seen.does("b");
    assert_eq!(seen.begins("a"), Begun::Done);
    seconds.store(two_days, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::First);
    assert_eq!(seen.begins("b"), Begun::Done);
}

#[test]
fn age_counts_from_the_end_of_the_work() {
    let (seen, seconds) = at_zero();
    let seen = seen.with_age(Duration::from_secs(100));
    assert_eq!(seen.begins("a"), Begun::First);
    seconds.store(90, Ordering::Relaxed);
    now(seen.done("a")).unwrap();
    seconds.store(189, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::Done);
    seconds.store(190, Ordering::Relaxed);
    assert_eq!(seen.begins("a"), Begun::First);
}

#[test]
fn when_it_is_full_the_oldest_done_one_leaves() {
    let (seen, _) = at_zero();
    let seen = seen.with_limit(3);
    assert_eq!(seen.begins("working"), Begun::First);
    seen.does("old");
    seen.does("new");
    assert_eq!(seen.holds(), 3);
    seen.does("newest");
    assert_eq!(seen.holds(), 3);
    assert_eq!(seen.begins("working"), Begun::InProgress);
    assert_eq!(seen.begins("new"), Begun::Done);
    assert_eq!(seen.begins("newest"), Begun::Done);
    assert_eq!(seen.begins("old"), Begun::First);
}

#[test]
fn when_all_are_being_handled_no_more_are_taken() {
    let (seen, seconds) = at_zero();
    let seen = seen.with_limit(2);
    assert_eq!(seen.begins("a"), Begun::First);
    assert_eq!(seen.begins("b"), Begun::First);
    let error = now(seen.begin("c")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot tell notifications from repeats: too many are being handled"
    );
    now(seen.done("a")).unwrap();
    assert_eq!(seen.begins("c"), Begun::First);
    // Given up together, they make room together.
    seconds.store(600, Ordering::Relaxed);
    assert_eq!(seen.begins("d"), Begun::First);
    assert_eq!(seen.holds(), 1);
}

#[test]
fn the_default_bound_holds() {
    let (seen, _) = at_zero();
    for number in 0..100_010 {
        seen.does(&number.to_string());
    }
    assert_eq!(seen.holds(), 100_000);
    assert_eq!(seen.begins("100009"), Begun::Done);
    assert_eq!(seen.begins("10"), Begun::Done);
    assert_eq!(seen.begins("9"), Begun::First);
}

#[test]
fn debug_shows_no_identity() {
    let (seen, _) = at_zero();
    seen.does("order-that-nobody-may-see");
    assert_eq!(
        format!("{seen:?}"),
        "MemoryDeduplicator { limit: 100000, age: 172800s, handling_time: 600s, .. }"
    );
}
