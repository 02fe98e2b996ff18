//! The token of one client for one security scheme.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::answer::Fetched;
use super::store::{Lease, TokenStore};
use super::stored::{StoredToken, TokenKey};
use crate::clock::Clock;
use crate::transport::BoxFuture;
use crate::{Error, Secret};

/// How long a caller who has a token that still holds waits for the next one.
const EARLY_WAIT: Duration = Duration::from_secs(5);

/// Asks the provider for a token. The future does nothing until it is polled; the closure must not call back into [`Tokens`].
pub(crate) type Fetch<'f> =
    &'f (dyn Fn() -> BoxFuture<'static, Result<Fetched, Error>> + Send + Sync);

/// The token of one client for one security scheme.
///
/// A renewal is one future that all its callers drive together: whichever of them is polled moves it on. So it needs no task of its
/// own, goes on when the caller who began it is dropped, and ends when nobody waits for it any more.
pub(crate) struct Tokens(Arc<Inner>);

/// What a client holds, and what a renewal works on.
pub(super) struct Inner {
    pub(super) key: TokenKey,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// The lease of a renewal that nobody waited for to its end. A lock of its own: a renewal may be dropped under the other one.
    abandoned: Mutex<Option<Lease>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many tokens were held so far.
    issues: u64,
    /// The last issue that was refused, and its text while no fetch brought that text again.
    refused_issue: u64,
    refused: Option<Secret>,
    /// No early renewal before this monotonic time, after one that failed.
    early_after: Duration,
    renewal: Option<WeakShared<Renewal>>,
}

/// A lease that is not lost when the renewal that took it is dropped.
pub(super) struct Leased<'i> {
    inner: &'i Inner,
    lease: Option<Lease>,
}

impl Leased<'_> {
    pub(super) fn into_lease(mut self) -> Option<Lease> {
        self.lease.take()
    }
}

impl Drop for Leased<'_> {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            *self.inner.abandoned_lease() = Some(lease);
        }
    }
}

type Renewal = BoxFuture<'static, Result<Renewed, Error>>;

/// How a renewal ended.
#[derive(Clone)]
pub(super) enum Renewed {
    /// There is a token.
    Token(Held),
    /// Another replica is at it, and it was early anyway.
    Elsewhere,
}

/// A token in use.
#[derive(Clone)]
pub(crate) struct Held {
    stored: StoredToken,
    /// Which of this client's tokens it is, from 1. A provider may give the same text twice.
    issue: u64,
    /// Monotonic times of renewal and end: the machine's clock may jump.
    life: Option<(Duration, Duration)>,
}

impl Held {
    /// The token.
    pub(crate) const fn token(&self) -> &Secret {
        self.stored.token()
    }

    fn holds(&self, now: Now) -> bool {
        self.stored.holds_at(now.unix) && self.life.is_none_or(|(_, end)| now.monotonic < end)
    }

    /// It holds, and it is not time to renew it.
    fn is_fresh(&self, now: Now) -> bool {
        self.holds(now)
            && self.stored.renew_at().is_none_or(|at| now.unix < at)
            && self.life.is_none_or(|(at, _)| now.monotonic < at)
    }
}

#[derive(Clone, Copy)]
struct Now {
    monotonic: Duration,
    unix: Duration,
}

/// What a caller does next.
enum Step {
    /// Use this one.
    Use(Held),
    /// Wait: there is none to use.
    Wait(Shared<Renewal>),
    /// Renew this one, which still holds.
    Early(Held, Shared<Renewal>),
}

impl Tokens {
    /// One that holds nothing yet.
    pub(crate) fn new(key: TokenKey, store: Arc<dyn TokenStore>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            key,
            store,
            clock,
            state: Mutex::default(),
            abandoned: Mutex::default(),
        }))
    }

    /// A token that holds, fetched if need be, by one caller for all.
    ///
    /// In the last tenth of a token's life, one minute at most, one caller fetches the next while the others go on with this one; if
    /// that fails, or takes five seconds, this one is used as long as it holds. A failed fetch fails all who waited for it, and
    /// the next call tries again. A token without a usable lifetime (none said, zero, beyond ten years) is used until
    /// [`invalidate`](Self::invalidate).
    ///
    /// Dropping the future is safe at any time.
    pub(crate) async fn current(&self, fetch: Fetch<'_>) -> Result<Held, Error> {
        loop {
            let result = match self.0.step(fetch) {
                Step::Use(held) => return Ok(held),
                Step::Wait(renewal) => renewal.await,
                Step::Early(held, renewal) => {
                    let result = within(&*self.0.clock, EARLY_WAIT, renewal.clone()).await;
                    match self.0.after_early(held, result) {
                        Some(result) => result,
                        None => renewal.await,
                    }
                }
            };
            match result? {
                Renewed::Token(held) if !self.0.is_refused(&held) => return Ok(held),
                // it was refused before this caller saw it, or nobody has fetched one yet
                Renewed::Token(_) | Renewed::Elsewhere => {}
            }
        }
    }

    /// The provider refused this token (401): it is dropped here and in the store, unless another has taken its place already.
    pub(crate) async fn invalidate(&self, used: &Held) {
        if !self.0.refuse(used) {
            return;
        }
        let Inner { store, key, .. } = &*self.0;
        let removal = store.remove_if(key, &used.stored);
        self.0.asked("remove", removal).await;
    }
}

impl Inner {
    fn step(self: &Arc<Self>, fetch: Fetch<'_>) -> Step {
        let now = self.now();
        let mut state = self.state();
        let held = state.held.clone().filter(|held| held.holds(now));
        let paused = now.monotonic < state.early_after;
        match &held {
            Some(held) if paused || held.is_fresh(now) => return Step::Use(held.clone()),
            _ => {}
        }
        let running = state.renewal.as_ref().and_then(WeakShared::upgrade);
        match (held, running) {
            (Some(held), Some(_)) => Step::Use(held),
            (None, Some(renewal)) => Step::Wait(renewal),
            (held, None) => {
                let renewal = self.begin(held.is_some(), fetch());
                state.renewal = renewal.downgrade();
                match held {
                    Some(held) => Step::Early(held, renewal),
                    None => Step::Wait(renewal),
                }
            }
        }
    }

    fn begin(
        self: &Arc<Self>,
        early: bool,
        fetch: BoxFuture<'static, Result<Fetched, Error>>,
    ) -> Shared<Renewal> {
        let inner = Arc::clone(self);
        let renewal: Renewal = Box::pin(async move {
            let result = inner.renew(early, fetch).await;
            inner.state().renewal = None;
            result
        });
        renewal.shared()
    }

    /// What comes of an early renewal; nothing yet, if the token that held no longer does.
    fn after_early(
        &self,
        held: Held,
        result: Option<Result<Renewed, Error>>,
    ) -> Option<Result<Renewed, Error>> {
        if let Some(Ok(Renewed::Token(_))) = result {
            return result;
        }
        if let Some(Err(e)) = &result {
            tracing::warn!(key = %self.key, error = %e, "the token was not renewed ahead of its end");
        }
        let now = self.now();
        let mut state = self.state();
        // one try after the other, but not with every call
        let margin = held.life.map_or(Duration::ZERO, |(at, end)| end - at);
        state.early_after = now.monotonic.saturating_add(margin / 8);
        if held.holds(now) && state.refused_issue < held.issue {
            return Some(Ok(Renewed::Token(held)));
        }
        match result {
            Some(Err(e)) => Some(Err(e)),
            _ => None,
        }
    }

    /// Takes a token into use: one from the store must hold and not be the refused one.
    pub(super) fn adopt(&self, stored: StoredToken) -> Option<Held> {
        let now = self.now();
        let mut state = self.state();
        if !stored.holds_at(now.unix) || state.refused.as_ref() == Some(stored.token()) {
            return None;
        }
        if let Some(held) = state.held.as_ref().filter(|held| held.stored == stored) {
            // known here, and for longer than the machine's clock may tell
            return Some(held.clone()).filter(|held| held.holds(now));
        }
        Some(state.hold(stored, now))
    }

    /// Takes a token into use that the provider just gave: if it is the refused one again, then so be it.
    pub(super) fn hold_fetched(&self, stored: StoredToken) -> Held {
        let now = self.now();
        let mut state = self.state();
        if state.refused.as_ref() == Some(stored.token()) {
            state.refused = None;
        }
        state.hold(stored, now)
    }

    pub(super) fn leased(&self, lease: Option<Lease>) -> Leased<'_> {
        Leased { inner: self, lease }
    }

    pub(super) fn abandoned(&self) -> Option<Lease> {
        self.abandoned_lease().take()
    }

    fn abandoned_lease(&self) -> MutexGuard<'_, Option<Lease>> {
        self.abandoned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a token from the store makes an early renewal unnecessary.
    pub(super) fn is_fresh(&self, stored: &StoredToken) -> bool {
        let now = self.clock.unix();
        stored.holds_at(now) && stored.renew_at().is_none_or(|at| now < at)
    }

    /// Whether `used` was in use until now, as far as is known here.
    fn refuse(&self, used: &Held) -> bool {
        let mut state = self.state();
        if used.issue <= state.refused_issue {
            return false;
        }
        state.refused_issue = used.issue;
        state.refused = Some(used.token().clone());
        if state
            .held
            .as_ref()
            .is_some_and(|held| held.issue == used.issue)
        {
            state.held = None;
        }
        true
    }

    fn is_refused(&self, held: &Held) -> bool {
        held.issue <= self.state().refused_issue
    }

    fn now(&self) -> Now {
        Now {
            monotonic: self.clock.monotonic(),
            unix: self.clock.unix(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // nothing that holds the lock leaves the state half-changed
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn hold(&mut self, stored: StoredToken, now: Now) -> Held {
        let monotonic = |at: Duration| now.monotonic.saturating_add(at.saturating_sub(now.unix));
        let life = stored.renew_at().zip(stored.expires_at());
        self.issues += 1;
        self.early_after = Duration::ZERO;
        let held = Held {
            life: life.map(|(at, end)| (monotonic(at), monotonic(end))),
            stored,
            issue: self.issues,
        };
        self.held = Some(held.clone());
        held
    }
}

/// The outcome of `work`, unless it takes longer.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    if !clock.can_sleep() {
        return Some(work.await);
    }
    let mut work = pin!(work);
    let mut end = clock.sleep(limit);
    std::future::poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("key", &self.0.key)
            .field("held", &self.0.state().held)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stored.fmt(f)
    }
}

#[cfg(test)]
#[path = "manager_tests.rs"]
mod tests;
