//! What is repeated, and after which wait.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::error::{BadAnswer, Cause, NotSent, Unsent};
use crate::operation::ErrorClass;
use crate::transport::TransportErrorKind;
use crate::{Error, Refused};

/// How often a call is repeated that was never sent, or that only reads.
///
/// A call with an effect is repeated only when no byte of it left. Waits double from the first to the longest, with jitter; what
/// `retry-after` asks for is waited at least. The client's deadline ends it all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Retry {
    /// At most this many attempts in all, the first included; 0 counts as 1.
    pub const fn attempts(attempts: u32) -> Self {
        Self {
            attempts,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(5),
        }
    }

    /// One attempt. A call that only reads still goes once more with a new token, if the first was refused.
    pub const fn none() -> Self {
        Self::attempts(1)
    }

    /// The wait before the second attempt, to which up to as much again is added by chance; 200 milliseconds unless said.
    #[must_use]
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait before an attempt, unless `retry-after` asks for more; 5 seconds unless said.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The waits between attempts.
    pub(crate) fn waits(self, seed: u64) -> Waits {
        Waits {
            backoff: ExponentialBuilder::new()
                .with_min_delay(self.first_wait)
                .with_max_delay(self.longest_wait)
                .with_max_times(self.attempts.max(1) as usize - 1)
                .with_jitter()
                .with_jitter_seed(seed)
                .build(),
            longest: self.longest_wait,
        }
    }
}

impl Default for Retry {
    /// Three attempts.
    fn default() -> Self {
        Self::attempts(3)
    }
}

/// Waits, one for each repetition that is left.
pub(crate) struct Waits {
    backoff: ExponentialBackoff,
    longest: Duration,
}

impl Waits {
    /// Ever longer ones, without end.
    pub(crate) fn endless(first: Duration, longest: Duration, seed: u64) -> Self {
        Self {
            backoff: ExponentialBuilder::new()
                .with_min_delay(first)
                .with_max_delay(longest)
                .without_max_times()
                .with_jitter()
                .with_jitter_seed(seed)
                .build(),
            longest,
        }
    }
}

impl Iterator for Waits {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.backoff.next().map(|wait| wait.min(self.longest))
    }
}

impl Error {
    /// Whether the same call may be made again without anything happening twice, and it may then come out differently.
    pub(crate) fn is_repeatable(&self) -> bool {
        let reads = self
            .descriptor()
            .is_some_and(|operation| !operation.effect.has_effect());
        match self {
            Self::NotSent(NotSent {
                cause: Unsent::Transport(e),
                ..
            }) => matches!(
                e.kind(),
                TransportErrorKind::Connect | TransportErrorKind::Timeout
            ),
            Self::BadAnswer(e) => reads && e.may_pass(),
            Self::Refused(e) => reads && e.may_pass(),
            Self::NotSent(_) | Self::OutcomeUnknown(_) | Self::Misuse(_) => false,
        }
    }
}

impl BadAnswer {
    fn may_pass(&self) -> bool {
        match &self.cause {
            Cause::NoAnswer(e) => matches!(
                e.kind(),
                TransportErrorKind::Connect
                    | TransportErrorKind::Timeout
                    | TransportErrorKind::Reset
            ),
            Cause::ServerFailed => self.status.is_some_and(is_passing),
            _ => false,
        }
    }
}

impl Refused {
    fn may_pass(&self) -> bool {
        self.class == ErrorClass::Retryable || (self.name.is_none() && is_passing(self.status))
    }
}

/// Statuses that say nothing about the request itself.
const fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// What `retry-after` asks for: seconds, or a date.
pub(crate) fn retry_after(headers: &http::HeaderMap, now: Duration) -> Option<Duration> {
    let said = headers
        .get(http::header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if let Ok(seconds) = said.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(said).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(date.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_jitter_and_end() {
        let retry = Retry::attempts(5)
            .first_wait(Duration::from_millis(100))
            .longest_wait(Duration::from_millis(500));
        for seed in 0..50 {
            let waits: Vec<_> = retry.waits(seed).map(|wait| wait.as_millis()).collect();
            let [a, b, c, d] = waits.as_slice() else {
                panic!("{waits:?}");
            };
            assert!((100..=200).contains(a), "{waits:?}");
            assert!((200..=400).contains(b), "{waits:?}");
            assert!((400..=500).contains(c), "{waits:?}");
            assert!((500..=500).contains(d), "{waits:?}");
        }
        let of = |seed| retry.waits(seed).collect::<Vec<_>>();
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        assert_eq!(Retry::none().waits(1).count(), 0);
        assert_eq!(Retry::attempts(0).waits(1).count(), 0);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let asked = |value: &str| {
            let mut headers = http::HeaderMap::new();
            headers.insert(http::header::RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers, Duration::from_secs(784_111_777 - 30))
        };
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        assert_eq!(
            asked("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::from_secs(30))
        );
        assert_eq!(asked("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        for odd in ["", "-1", "1.5", "soon", "99999999999999999999999"] {
            assert_eq!(asked(odd), None, "{odd}");
        }
    }
}
