//! Replicas that share a store.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use super::super::manager::Tokens;
use super::super::memory::MemoryTokenStore;
use super::super::store::TokenStore;
use super::super::stored::TokenKey;
use super::super::testing::{
    BadStore, HOUR, Provider, SECOND, SENTINEL, key, number, on_both, on_one, pass, settle,
};
use super::*;
use crate::Secret;
use crate::clock::Clock;
use crate::clock::fake::FakeClock;
use crate::traced::traced;

/// A provider, a store, and clients that use both.
struct Shop {
    clock: FakeClock,
    provider: Provider,
    store: TroubledStore,
}

impl Shop {
    fn new() -> Self {
        let clock = FakeClock::still();
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        Self {
            clock,
            provider: Provider::new(Arc::clone(&shared)),
            store: TroubledStore {
                works: MemoryTokenStore::with_clock(shared),
                trouble: Arc::default(),
            },
        }
    }

    fn replica(&self) -> Arc<Tokens> {
        self.with_store(Arc::new(self.store.clone()))
    }

    fn with_store(&self, store: Arc<dyn TokenStore>) -> Arc<Tokens> {
        Arc::new(Tokens::new(key(), store, Arc::new(self.clock.clone())))
    }

    fn call(&self, replica: &Arc<Tokens>) -> Task {
        let (provider, replica) = (self.provider.clone(), Arc::clone(replica));
        tokio::spawn(async move { provider.current(&replica).await })
    }

    /// The tokens that callers got, and how long the last of them waited.
    async fn pass(&self, tasks: Vec<Task>) -> (Vec<Held>, Duration) {
        let (results, took) = pass(&self.clock, SECOND / 100, tasks).await;
        (results.into_iter().map(Result::unwrap).collect(), took)
    }

    async fn one(&self, replica: &Arc<Tokens>) -> Held {
        self.pass(vec![self.call(replica)]).await.0.remove(0)
    }
}

type Task = tokio::task::JoinHandle<Result<Held, Error>>;

/// A store that works until it is told otherwise. Clones are the same store.
#[derive(Clone)]
struct TroubledStore {
    works: MemoryTokenStore,
    trouble: Arc<Trouble>,
}

#[derive(Default)]
struct Trouble {
    busy: AtomicBool,
    down: AtomicBool,
    /// Whether putting a token there takes until this is over.
    slow: AtomicBool,
    removals: AtomicUsize,
    /// What another replica puts there just before the next lease is taken.
    put_at_lease: Mutex<Option<StoredToken>>,
}

impl TroubledStore {
    fn checked<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if self.trouble.down.load(SeqCst) {
            return Err(StoreError::new("the store is down"));
        }
        result
    }
}

impl TokenStore for TroubledStore {
    fn get<'a>(
        &'a self,
        key: &'a TokenKey,
    ) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>> {
        Box::pin(async move { self.checked(self.works.get(key).await) })
    }

    fn put<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            while self.trouble.slow.load(SeqCst) {
                tokio::task::yield_now().await;
            }
            self.checked(self.works.put(key, token).await)
        })
    }

    fn remove_if<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.trouble.removals.fetch_add(1, SeqCst);
            self.checked(Ok(()))?;
            self.works.remove_if(key, token).await
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            self.checked(Ok(()))?;
            if self.trouble.busy.load(SeqCst) {
                return Ok(None);
            }
            let put = self.trouble.put_at_lease.lock().unwrap().take();
            if let Some(token) = put {
                self.works.put(key, &token).await?;
            }
            self.works.lease(key, lasts).await
        })
    }

    fn release<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.checked(self.works.release(key, lease).await) })
    }
}

#[test]
fn two_replicas_fetch_once() {
    on_both(|| async {
        let shop = Shop::new();
        let (here, there) = (shop.replica(), shop.replica());
        for round in 1..=3 {
            let calls = (0..500).flat_map(|_| [shop.call(&here), shop.call(&there)]);
            let (held, _) = shop.pass(calls.collect()).await;
            assert_eq!(held.len(), 1_000);
            assert!(held.iter().all(|held| number(held) == round));
            assert_eq!(shop.provider.asked(), round);
            shop.clock.advance(HOUR);
        }
    });
}

#[test]
fn a_replica_that_starts_later_takes_what_is_there() {
    on_one(async {
        let shop = Shop::new();
        shop.one(&shop.replica()).await;
        let (held, took) = shop.pass(vec![shop.call(&shop.replica())]).await;
        assert_eq!((number(&held[0]), took), (1, Duration::ZERO));
        assert_eq!(shop.provider.asked(), 1);
    });
}

#[test]
fn a_replica_that_dies_while_it_fetches_is_waited_for_as_long_as_its_lease() {
    on_one(async {
        let shop = Shop::new();
        let dies = shop.call(&shop.replica());
        settle().await;
        assert_eq!(shop.provider.asked(), 1);
        dies.abort();
        let (held, took) = shop.pass(vec![shop.call(&shop.replica())]).await;
        assert_eq!(number(&held[0]), 2);
        assert!((LEASE..LEASE + SECOND * 2).contains(&took), "{took:?}");
    });
}

#[test]
fn patience_ends() {
    let (took, log) = traced(|| {
        on_one(async {
            let shop = Shop::new();
            shop.store.trouble.busy.store(true, SeqCst);
            let (held, took) = shop.pass(vec![shop.call(&shop.replica())]).await;
            assert_eq!(number(&held[0]), 1);
            took
        })
    });
    assert!((WAIT..WAIT + SECOND * 2).contains(&took), "{took:?}");
    assert!(log.contains("takes too long"), "{log}");
}

#[test]
fn a_refusal_is_renewed_by_one_replica_for_all() {
    on_one(async {
        let shop = Shop::new();
        let (here, there) = (shop.replica(), shop.replica());
        let (old_here, old_there) = (shop.one(&here).await, shop.one(&there).await);
        here.invalidate(&old_here).await;
        assert_eq!(number(&shop.one(&here).await), 2);
        assert_eq!(number(&shop.one(&there).await), 1, "nobody told it yet");
        there.invalidate(&old_there).await;
        assert_eq!(number(&shop.one(&there).await), 2);
        assert_eq!(number(&shop.one(&shop.replica()).await), 2);
        assert_eq!(shop.provider.asked(), 2);
    });
}

#[test]
fn many_refusals_ask_the_store_once() {
    on_one(async {
        let shop = Shop::new();
        let here = shop.replica();
        let old = shop.one(&here).await;
        for _ in 0..1_000 {
            here.invalidate(&old).await;
        }
        assert_eq!(shop.store.trouble.removals.load(SeqCst), 1);
    });
}

#[test]
fn a_refused_token_that_the_store_would_not_forget_is_not_taken_again() {
    on_one(async {
        let shop = Shop::new();
        let here = shop.replica();
        let old = shop.one(&here).await;
        shop.store.trouble.down.store(true, SeqCst);
        here.invalidate(&old).await;
        shop.store.trouble.down.store(false, SeqCst);
        assert_eq!(number(&shop.one(&here).await), 2);
    });
}

#[test]
fn one_replica_renews_early_and_the_other_takes_it() {
    on_one(async {
        let shop = Shop::new();
        let (here, there) = (shop.replica(), shop.replica());
        shop.one(&here).await;
        shop.one(&there).await;
        shop.clock.advance(HOUR - SECOND * 50);
        let renewing = shop.call(&here);
        settle().await;
        assert_eq!(shop.provider.asked(), 2);
        let (held, took) = shop.pass(vec![shop.call(&there)]).await;
        assert_eq!((number(&held[0]), took), (1, Duration::ZERO), "no waiting");
        assert_eq!(number(&shop.pass(vec![renewing]).await.0[0]), 2);
        shop.clock.advance(SECOND * 10);
        assert_eq!(number(&shop.one(&there).await), 2);
        assert_eq!(shop.provider.asked(), 2);
    });
}

#[test]
fn a_replica_that_starts_in_the_last_minute_uses_the_token_and_then_renews_it() {
    on_one(async {
        let shop = Shop::new();
        shop.one(&shop.replica()).await;
        shop.clock.advance(HOUR - SECOND * 50);
        let there = shop.replica();
        assert_eq!(number(&shop.one(&there).await), 1);
        assert_eq!(number(&shop.one(&there).await), 2);
    });
}

#[test]
fn a_store_that_is_down_stops_nobody() {
    on_one(async {
        for (hangs, longest) in [(false, SECOND / 5), (true, STORE + SECOND / 5)] {
            let shop = Shop::new();
            let here = shop.with_store(Arc::new(BadStore { hangs }));
            let calls = (0..100).map(|_| shop.call(&here)).collect();
            let (held, took) = shop.pass(calls).await;
            assert!(held.iter().all(|held| number(held) == 1));
            assert!(took <= longest, "{took:?}");
            shop.clock.advance(HOUR / 2);
            assert_eq!(number(&shop.one(&here).await), 1, "its own memory works");
        }
    });
}

#[test]
fn a_store_that_breaks_while_a_replica_waits_ends_the_waiting() {
    on_one(async {
        let shop = Shop::new();
        shop.store.trouble.busy.store(true, SeqCst);
        let waiting = shop.call(&shop.replica());
        settle().await;
        shop.store.trouble.down.store(true, SeqCst);
        let (held, took) = shop.pass(vec![waiting]).await;
        assert_eq!(number(&held[0]), 1);
        assert!(took < SECOND, "{took:?}");
    });
}

#[test]
fn a_failed_fetch_gives_its_lease_back() {
    on_one(async {
        let shop = Shop::new();
        shop.provider.now(|script| script.fails = true);
        let failing = shop.call(&shop.replica());
        let (results, _) = pass(&shop.clock, SECOND / 10, vec![failing]).await;
        assert!(results[0].is_err());
        shop.provider.now(|script| script.fails = false);
        let (held, took) = shop.pass(vec![shop.call(&shop.replica())]).await;
        assert_eq!(number(&held[0]), 2);
        assert!(took <= SECOND / 5, "{took:?}");
    });
}

/// A clock of a process without a runtime that can sleep.
struct Sleepless(FakeClock);

impl Clock for Sleepless {
    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn unix(&self) -> Duration {
        self.0.unix()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can_sleep(&self) -> bool {
        false
    }
}

#[test]
fn who_cannot_sleep_does_not_wait() {
    let shop = Shop::new();
    shop.store.trouble.busy.store(true, SeqCst);
    let clock = Arc::new(Sleepless(shop.clock.clone()));
    let provider = Provider::new(Arc::<Sleepless>::clone(&clock));
    let here = Tokens::new(key(), Arc::new(shop.store.clone()), clock);
    let held = crate::testing::run(provider.current(&here)).unwrap();
    assert_eq!(number(&held), 1);
}

#[test]
fn a_token_refused_before_its_callers_saw_it_is_not_handed_out() {
    on_one(async {
        let shop = Shop::new();
        let here = shop.replica();
        shop.store.trouble.slow.store(true, SeqCst);
        let waiting = shop.call(&here);
        settle().await;
        shop.clock.advance(SECOND);
        settle().await;
        assert!(!waiting.is_finished(), "it waits for the store");
        let quick = shop.one(&here).await;
        assert_eq!(number(&quick), 1, "others need not");
        here.invalidate(&quick).await;
        shop.store.trouble.slow.store(false, SeqCst);
        assert_eq!(number(&shop.pass(vec![waiting]).await.0[0]), 2);
    });
}

#[test]
fn a_token_put_between_look_and_lease_is_found() {
    on_one(async {
        let shop = Shop::new();
        let text = Secret::new(format!("{SENTINEL}-7"));
        let theirs = StoredToken::new(text, shop.clock.unix(), HOUR);
        *shop.store.trouble.put_at_lease.lock().unwrap() = Some(theirs);
        assert_eq!(number(&shop.one(&shop.replica()).await), 7);
        assert_eq!(shop.provider.asked(), 0);
        let lease = shop.store.lease(&key(), LEASE).await.unwrap();
        assert!(lease.is_some(), "the lease was given back");
    });
}

#[test]
fn a_token_that_another_replica_brings_is_taken_at_once() {
    on_one(async {
        let shop = Shop::new();
        let here = shop.replica();
        let lease = shop.store.lease(&key(), LEASE).await.unwrap();
        assert!(lease.is_some(), "another replica is fetching");
        let waiting = shop.call(&here);
        settle().await;
        let text = Secret::new(format!("{SENTINEL}-7"));
        let theirs = StoredToken::new(text, shop.clock.unix(), HOUR);
        shop.store.put(&key(), &theirs).await.unwrap();
        let (held, took) = shop.pass(vec![waiting]).await;
        assert_eq!(number(&held[0]), 7);
        assert!(took <= FIRST_PAUSE, "{took:?}");
        assert_eq!(shop.provider.asked(), 0);
    });
}
