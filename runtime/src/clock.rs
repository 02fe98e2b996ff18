//! Time as a parameter, so that tests don't wait.

#[cfg(test)]
pub(crate) mod fake;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::transport::BoxFuture;

/// Tells the time and waits. The client's own is [`SystemClock`].
///
/// ```
/// use std::sync::Mutex;
/// use std::time::Duration;
/// use payspec_runtime::{BoxFuture, Clock};
///
/// /// Begins at noon, and time passes by sleeping alone.
/// struct Noon(Mutex<Duration>);
///
/// impl Clock for Noon {
///     fn monotonic(&self) -> Duration {
///         *self.0.lock().unwrap()
///     }
///
///     fn unix(&self) -> Duration {
///         Duration::from_secs(1_767_268_800) + self.monotonic()
///     }
///
///     fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(async move { *self.0.lock().unwrap() += duration })
///     }
/// }
/// ```
pub trait Clock: Send + Sync {
    /// Time since some moment that stays the same. It never goes back.
    fn monotonic(&self) -> Duration;

    /// Time since 1970-01-01T00:00:00Z, as far as this machine knows. It may jump.
    fn unix(&self) -> Duration;

    /// Waits, and [`monotonic`](Self::monotonic) has moved on by then: deadlines are measured with it. Dropping the future ends the
    /// waiting.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;

    /// Whether [`sleep`](Self::sleep) waits at all. Where it does not, nothing is waited for and no limit is set on what hangs.
    fn can_sleep(&self) -> bool {
        true
    }
}

/// The machine's clock; it sleeps by tokio.
///
/// It can sleep with one of the features `hyper` and `redis`, inside a tokio runtime, whose time must then be enabled. Elsewhere
/// [`sleep`](Clock::sleep) returns at once, and [`can_sleep`](Clock::can_sleep) says so.
///
/// ```
/// use payspec_runtime::{Clock, SystemClock};
///
/// let clock = SystemClock::new();
/// let begun = clock.monotonic();
/// assert!(clock.monotonic() >= begun);
/// assert!(clock.unix().as_secs() > 1_700_000_000);
/// assert!(!clock.can_sleep()); // no runtime here
/// ```
///
/// # Panics
/// [`sleep`](Clock::sleep), inside a tokio runtime that was built without time.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    begun: Instant,
}

impl SystemClock {
    /// One whose monotonic time begins now.
    pub fn new() -> Self {
        Self {
            begun: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn monotonic(&self) -> Duration {
        self.begun.elapsed()
    }

    fn unix(&self) -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }

    #[cfg(any(feature = "hyper", feature = "redis"))]
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        if self.can_sleep() {
            Box::pin(tokio::time::sleep(duration))
        } else {
            Box::pin(std::future::ready(()))
        }
    }

    #[cfg(not(any(feature = "hyper", feature = "redis")))]
    fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    #[cfg(any(feature = "hyper", feature = "redis"))]
    fn can_sleep(&self) -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }

    #[cfg(not(any(feature = "hyper", feature = "redis")))]
    fn can_sleep(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(any(feature = "hyper", feature = "redis"))]
    #[test]
    fn it_sleeps_by_tokio() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let clock = SystemClock::new();
            assert!(clock.can_sleep());
            clock.sleep(Duration::from_millis(20)).await;
            assert!(clock.monotonic() >= Duration::from_millis(20));
        });
    }

    #[test]
    fn outside_a_runtime_it_does_not_sleep_and_does_not_panic() {
        let clock = SystemClock::new();
        assert!(!clock.can_sleep());
        crate::testing::run(clock.sleep(Duration::from_secs(3_600)));
    }
}
