use std::sync::Arc;
use std::time::Duration;

use super::MemoryDeduplicator;
use crate::clock::fake::FakeClock;
use crate::testing::run as now;
use crate::webhook::{Begun, Deduplicator};

fn at_zero() -> (MemoryDeduplicator, FakeClock) {
    let clock = FakeClock::still();
    let seen = MemoryDeduplicator::new().with_clock(Arc::new(clock.clone()));
    (seen, clock)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
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
    let (seen, clock) = at_zero();
    assert_eq!(seen.begins("a"), Begun::First);
    clock.advance(seconds(599));
    assert_eq!(seen.begins("a"), Begun::InProgress);
    clock.advance(seconds(1));
    assert_eq!(seen.begins("a"), Begun::First);
    // The repeat has ten minutes of its own.
    clock.advance(seconds(599));
    assert_eq!(seen.begins("a"), Begun::InProgress);
    // The first was only slow; its work counts, and the repeat's failure no longer does.
    now(seen.done("a")).unwrap();
    now(seen.failed("a")).unwrap();
    assert_eq!(seen.begins("a"), Begun::Done);
    assert_eq!(seen.holds(), 1);
}

#[test]
fn what_is_done_is_forgotten_after_two_days() {
    let (seen, clock) = at_zero();
    seen.does("a");
    let two_days = 48 * 3600;
    clock.advance(seconds(two_days - 1));
    seen.does("b");
    assert_eq!(seen.begins("a"), Begun::Done);
    clock.advance(seconds(1));
    assert_eq!(seen.begins("a"), Begun::First);
    assert_eq!(seen.begins("b"), Begun::Done);
}

#[test]
fn age_counts_from_the_end_of_the_work() {
    let (seen, clock) = at_zero();
    let seen = seen.with_age(seconds(100));
    assert_eq!(seen.begins("a"), Begun::First);
    clock.advance(seconds(90));
    now(seen.done("a")).unwrap();
    clock.advance(seconds(99));
    assert_eq!(seen.begins("a"), Begun::Done);
    clock.advance(seconds(1));
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
    let (seen, clock) = at_zero();
    let seen = seen.with_limit(2);
    assert_eq!(seen.begins("a"), Begun::First);
    assert_eq!(seen.begins("b"), Begun::First);
    let error = now(seen.begin("c")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "too many notifications are being handled"
    );
    now(seen.done("a")).unwrap();
    assert_eq!(seen.begins("c"), Begun::First);
    // Given up together, they make room together.
    clock.advance(seconds(600));
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
