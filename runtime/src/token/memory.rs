//! The store that is there without any other.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::store::{Lease, StoreError, TokenStore};
use super::stored::{StoredToken, TokenKey};
use crate::clock::{Clock, SystemClock};
use crate::transport::BoxFuture;

/// Keeps tokens in this process; they are wiped when they are dropped. Clones are the same store, so that several clients can share it.
///
/// ```
/// use payspec_runtime::MemoryTokenStore;
///
/// let store = MemoryTokenStore::new();
/// let same = store.clone();
/// assert_eq!(format!("{same:?}"), "MemoryTokenStore(0 tokens)");
/// ```
#[derive(Clone)]
pub struct MemoryTokenStore(Arc<Inner>);

struct Inner {
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    tokens: HashMap<TokenKey, StoredToken>,
    /// With the monotonic time of their end.
    leases: HashMap<TokenKey, (Lease, Duration)>,
}

impl MemoryTokenStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock::new()))
    }

    /// An empty one that goes by this clock.
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            clock,
            kept: Mutex::default(),
        }))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // nothing in here panics half-way
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryTokenStore {
    fn default() -> Self {
        Self::new()
    }
}

impl TokenStore for MemoryTokenStore {
    fn get<'a>(
        &'a self,
        key: &'a TokenKey,
    ) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>> {
        Box::pin(async move {
            let now = self.0.clock.unix();
            let mut kept = self.kept();
            let token = kept.tokens.get(key).cloned();
            let token = token.filter(|token| token.holds_at(now));
            if token.is_none() {
                kept.tokens.remove(key);
            }
            Ok(token)
        })
    }

    fn put<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.kept().tokens.insert(key.clone(), token.clone());
            Ok(())
        })
    }

    fn remove_if<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut kept = self.kept();
            if kept.tokens.get(key) == Some(token) {
                kept.tokens.remove(key);
            }
            Ok(())
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            let now = self.0.clock.monotonic();
            let mut kept = self.kept();
            if kept.leases.get(key).is_some_and(|(_, end)| now < *end) {
                return Ok(None);
            }
            let lease = Lease::random();
            kept.leases
                .insert(key.clone(), (lease.clone(), now.saturating_add(lasts)));
            Ok(Some(lease))
        })
    }

    fn release<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut kept = self.kept();
            if kept.leases.get(key).is_some_and(|(held, _)| *held == lease) {
                kept.leases.remove(key);
            }
            Ok(())
        })
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryTokenStore({} tokens)", self.kept().tokens.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use crate::clock::fake::FakeClock;
    use crate::testing::run;

    const MINUTE: Duration = Duration::from_secs(60);

    fn store() -> (MemoryTokenStore, FakeClock, TokenKey) {
        let clock = FakeClock::still();
        let store = MemoryTokenStore::with_clock(Arc::new(clock.clone()));
        (
            store,
            clock,
            TokenKey::new("acme", "oauth", "https://h", "1"),
        )
    }

    #[test]
    fn clones_share_tokens_until_their_end() {
        let (store, clock, key) = store();
        let token = StoredToken::new(Secret::new("t"), clock.unix(), MINUTE);
        run(store.put(&key, &token)).unwrap();
        let other = TokenKey::new("acme", "oauth", "https://h", "2");
        assert_eq!(run(store.get(&other)).unwrap(), None);
        assert_eq!(run(store.clone().get(&key)).unwrap(), Some(token));
        assert_eq!(format!("{store:?}"), "MemoryTokenStore(1 tokens)");
        clock.advance(MINUTE);
        assert_eq!(run(store.get(&key)).unwrap(), None);
        assert_eq!(format!("{store:?}"), "MemoryTokenStore(0 tokens)");
    }

    #[test]
    fn only_the_very_token_is_removed() {
        let (store, clock, key) = store();
        let old = StoredToken::new(Secret::new("old"), clock.unix(), MINUTE);
        let new = StoredToken::new(Secret::new("new"), clock.unix(), MINUTE);
        run(store.put(&key, &new)).unwrap();
        run(store.remove_if(&key, &old)).unwrap();
        assert_eq!(run(store.get(&key)).unwrap(), Some(new.clone()));
        run(store.remove_if(&key, &new)).unwrap();
        assert_eq!(run(store.get(&key)).unwrap(), None);
    }

    #[test]
    fn one_has_the_lease_until_it_ends() {
        let (store, clock, key) = store();
        let lease = run(store.lease(&key, MINUTE)).unwrap().unwrap();
        assert_eq!(run(store.lease(&key, MINUTE)).unwrap(), None);
        run(store.release(&key, Lease::random())).unwrap();
        assert_eq!(run(store.lease(&key, MINUTE)).unwrap(), None);
        run(store.release(&key, lease.clone())).unwrap();
        assert!(run(store.lease(&key, MINUTE)).unwrap().is_some());
        clock.advance(MINUTE);
        let next = run(store.lease(&key, MINUTE)).unwrap();
        assert!(next.is_some(), "a lease ends by itself");
        run(store.release(&key, lease)).unwrap();
        let third = run(store.lease(&key, MINUTE)).unwrap();
        assert_eq!(
            third, None,
            "the first holder gives nothing of the third's back"
        );
    }
}
