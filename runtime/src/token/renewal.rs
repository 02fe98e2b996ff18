//! One renewal: from the store if another replica has done it, else from the provider.

use std::future::Future;
use std::time::Duration;

use super::answer::Fetched;
use super::manager::{Held, Inner, Renewed, within};
use super::store::{Lease, StoreError};
use super::stored::StoredToken;
use crate::Error;
use crate::transport::BoxFuture;

/// How long a replica has the others wait for it. A fetch takes less, and who dies while it fetches holds nobody up for long.
pub(super) const LEASE: Duration = Duration::from_secs(10);
/// How long a replica without a token waits for another one's.
pub(super) const WAIT: Duration = Duration::from_secs(30);
/// How long a store may take.
pub(super) const STORE: Duration = Duration::from_secs(3);

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What a look into the store found.
enum Look {
    /// A token to use.
    Found(Held),
    /// Nothing, and it is ours to fetch one.
    Leased(Lease),
    /// Nothing, and another replica is fetching.
    Busy,
    /// The store failed.
    Failed,
}

impl Inner {
    /// `early`: the token in use still holds, and only one that is good for longer will do.
    pub(super) async fn renew(
        &self,
        early: bool,
        fetch: BoxFuture<'static, Result<Fetched, Error>>,
    ) -> Result<Renewed, Error> {
        match self.look(early).await {
            Look::Found(held) => Ok(Renewed::Token(held)),
            Look::Busy if early => Ok(Renewed::Elsewhere),
            Look::Busy => match self.wait_for_another().await {
                Look::Found(held) => Ok(Renewed::Token(held)),
                Look::Leased(lease) => self.fetch(fetch, true, Some(lease)).await,
                Look::Busy => {
                    tracing::warn!(key = %self.key, "another replica is fetching a token, but takes too long");
                    self.fetch(fetch, true, None).await
                }
                Look::Failed => self.fetch(fetch, false, None).await,
            },
            Look::Leased(lease) => self.fetch(fetch, true, Some(lease)).await,
            Look::Failed => self.fetch(fetch, false, None).await,
        }
    }

    async fn look(&self, early: bool) -> Look {
        if let Some(lease) = self.abandoned() {
            self.release(lease).await;
        }
        match self.stored(early).await {
            Ok(None) => {}
            Ok(Some(held)) => return Look::Found(held),
            Err(Failed) => return Look::Failed,
        }
        let lease = match self
            .asked("lease", self.store.lease(&self.key, LEASE))
            .await
        {
            Some(Some(lease)) => lease,
            Some(None) => return Look::Busy,
            None => return Look::Failed,
        };
        // whoever had the lease may have put a token there between the two
        match self.stored(early).await {
            Ok(None) => Look::Leased(lease),
            Ok(Some(held)) => {
                self.release(lease).await;
                Look::Found(held)
            }
            Err(Failed) => Look::Failed,
        }
    }

    /// Until there is a token, or the lease is free, or the patience ends.
    async fn wait_for_another(&self) -> Look {
        let end = self.clock.monotonic().saturating_add(WAIT);
        let mut pause = FIRST_PAUSE;
        while self.clock.can_sleep() && self.clock.monotonic() < end {
            self.clock.sleep(pause).await;
            match self.look(false).await {
                Look::Busy => pause = (pause * 2).min(LONGEST_PAUSE),
                found => return found,
            }
        }
        Look::Busy
    }

    async fn fetch(
        &self,
        fetch: BoxFuture<'static, Result<Fetched, Error>>,
        store_works: bool,
        lease: Option<Lease>,
    ) -> Result<Renewed, Error> {
        let from = self.clock.unix();
        let lease = self.leased(lease);
        let result = fetch.await.map(|fetched| self.dated(fetched, from));
        let result = match result {
            Ok(stored) => {
                // before it is shared, so that a slow store keeps nobody from using it
                let held = self.hold_fetched(stored.clone());
                tracing::debug!(key = %self.key, "a token was fetched");
                if store_works {
                    self.asked("put", self.store.put(&self.key, &stored)).await;
                }
                Ok(Renewed::Token(held))
            }
            Err(e) => Err(e),
        };
        if let Some(lease) = lease.into_lease() {
            self.release(lease).await;
        }
        result
    }

    fn dated(&self, fetched: Fetched, from: Duration) -> StoredToken {
        match fetched.sensible_lifetime() {
            Some(lifetime) => StoredToken::new(fetched.token, from, lifetime),
            None => StoredToken::undated(fetched.token),
        }
    }

    async fn stored(&self, early: bool) -> Result<Option<Held>, Failed> {
        let stored = self.asked("get", self.store.get(&self.key)).await;
        let stored = stored.ok_or(Failed)?;
        let usable = stored.filter(|stored| !early || self.is_fresh(stored));
        Ok(usable.and_then(|stored| self.adopt(stored)))
    }

    async fn release(&self, lease: Lease) {
        self.asked("release", self.store.release(&self.key, lease))
            .await;
    }

    /// What the store answers; nothing if it fails or hangs, for payments go on without it.
    pub(super) async fn asked<T>(
        &self,
        what: &'static str,
        asking: impl Future<Output = Result<T, StoreError>>,
    ) -> Option<T> {
        match within(&*self.clock, STORE, asking).await {
            Some(Ok(answer)) => Some(answer),
            Some(Err(e)) => {
                tracing::warn!(key = %self.key, what, error = %e, "the token store failed");
                None
            }
            None => {
                tracing::warn!(key = %self.key, what, "the token store did not answer in time");
                None
            }
        }
    }
}

/// The store failed, and it was traced.
struct Failed;

#[cfg(test)]
#[path = "renewal_tests.rs"]
mod tests;
