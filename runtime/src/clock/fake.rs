//! A clock that tests move by hand.

use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::Clock;
use crate::transport::BoxFuture;

/// Stands still until it is moved. Clones are the same clock.
#[derive(Clone)]
pub(crate) struct FakeClock(Arc<Mutex<Times>>);

struct Times {
    monotonic: Duration,
    unix: Duration,
    sleepers: Vec<Waker>,
}

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Times {
            monotonic: Duration::from_secs(5),
            unix: Duration::from_secs(1_767_268_800),
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
            if times.monotonic >= until {
                return Poll::Ready(());
            }
            times.sleepers.push(cx.waker().clone());
            Poll::Pending
        }))
    }
}
