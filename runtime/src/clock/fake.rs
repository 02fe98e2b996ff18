//! The clock of tests.

use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::Clock;
use crate::transport::BoxFuture;

/// Moves by hand, or by sleeping alone. Clones are the same clock.
#[derive(Clone)]
pub(crate) struct FakeClock(Arc<Mutex<Times>>);

struct Times {
    monotonic: Duration,
    unix: Duration,
    passes: bool,
    slept: Vec<Duration>,
    sleepers: Vec<Waker>,
}

impl FakeClock {
    /// Stands still until it is moved.
    pub(crate) fn still() -> Self {
        Self::new(false)
    }

    /// Time passes by sleeping alone, and nobody waits.
    pub(crate) fn passing() -> Self {
        Self::new(true)
    }

    fn new(passes: bool) -> Self {
        Self(Arc::new(Mutex::new(Times {
            monotonic: Duration::from_secs(5),
            unix: Duration::from_secs(1_800_000_000),
            passes,
            slept: Vec::new(),
            sleepers: Vec::new(),
        })))
    }

    /// Time passes.
    pub(crate) fn advance(&self, by: Duration) {
        let mut times = self.0.lock().unwrap();
        times.monotonic += by;
        times.unix += by;
        times.sleepers.drain(..).for_each(Waker::wake);
    }

    /// Somebody sets the machine's clock.
    pub(crate) fn set_unix(&self, to: Duration) {
        self.0.lock().unwrap().unix = to;
    }

    /// The waits of a passing clock so far, in milliseconds.
    pub(crate) fn slept(&self) -> Vec<u128> {
        let times = self.0.lock().unwrap();
        times.slept.iter().map(Duration::as_millis).collect()
    }
}

impl Clock for FakeClock {
    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().monotonic
    }

    fn unix(&self) -> Duration {
        self.0.lock().unwrap().unix
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let until = self.monotonic() + duration;
        Box::pin(std::future::poll_fn(move |cx| {
            let mut times = self.0.lock().unwrap();
            if times.passes {
                // when it is awaited, not when it is made: a limit that is not reached takes no time
                times.slept.push(duration);
                drop(times);
                self.advance(duration);
                return Poll::Ready(());
            }
            if times.monotonic >= until {
                return Poll::Ready(());
            }
            times.sleepers.push(cx.waker().clone());
            Poll::Pending
        }))
    }
}
