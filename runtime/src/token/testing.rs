//! A provider that gives tokens, stores that misbehave, and what the tests of tokens share.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::JoinHandle;

use super::answer::Fetched;
use super::manager::{Held, Tokens};
use super::store::{Lease, StoreError, TokenStore};
use super::stored::{StoredToken, TokenKey};
use crate::clock::Clock;
use crate::clock::fake::FakeClock;
use crate::error::NotSent;
use crate::testing::PAY;
use crate::transport::{BoxFuture, Sent, TransportError, TransportErrorKind};
use crate::{Error, Secret};

pub(super) const HOUR: Duration = Duration::from_secs(3_600);
pub(super) const SECOND: Duration = Duration::from_secs(1);
/// Stands in every token that [`Provider`] gives.
pub(super) const SENTINEL: &str = "tok-sentinel";

pub(super) fn key() -> TokenKey {
    TokenKey::new("acme", "oauth", "https://pay.acme.example", "merchant-17")
}

/// Gives numbered tokens. Clones are the same provider.
#[derive(Clone)]
pub(super) struct Provider {
    clock: Arc<dyn Clock>,
    asked: Arc<AtomicUsize>,
    script: Arc<Mutex<Script>>,
}

/// How the provider behaves from now on.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) lifetime: Option<Duration>,
    pub(super) takes: Duration,
    pub(super) fails: bool,
    pub(super) same: bool,
}

impl Provider {
    /// One whose tokens last an hour and take a tenth of a second.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            asked: Arc::default(),
            script: Arc::new(Mutex::new(Script {
                lifetime: Some(HOUR),
                takes: SECOND / 10,
                fails: false,
                same: false,
            })),
        }
    }

    pub(super) fn now(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    /// How many fetches it saw.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(SeqCst)
    }

    pub(super) fn fetch(&self) -> BoxFuture<'static, Result<Fetched, Error>> {
        let this = self.clone();
        Box::pin(async move {
            let number = this.asked.fetch_add(1, SeqCst) + 1;
            let script = this.script.lock().unwrap().clone();
            this.clock.sleep(script.takes).await;
            if script.fails {
                return Err(Error::NotSent(NotSent {
                    operation: &PAY,
                    cause: crate::Unsent::Transport(
                        TransportError::new(Sent::No, TransportErrorKind::Connect)
                            .with_detail(format!("fetch {number}")),
                    ),
                }));
            }
            let number = if script.same { 0 } else { number };
            Ok(Fetched {
                token: Secret::new(format!("{SENTINEL}-{number}")),
                lifetime: script.lifetime,
            })
        })
    }

    /// What a client does before a call.
    pub(super) async fn current(&self, tokens: &Tokens) -> Result<Held, Error> {
        tokens.current(&|| self.fetch()).await
    }
}

/// The number of a token of [`Provider`].
pub(super) fn number(held: &Held) -> usize {
    let text = held.token().expose().strip_prefix(SENTINEL).unwrap();
    text[1..].parse().unwrap()
}

/// A store that fails, or never answers.
pub(super) struct BadStore {
    pub(super) hangs: bool,
}

impl BadStore {
    async fn fail<T>(&self) -> Result<T, StoreError> {
        if self.hangs {
            std::future::pending::<()>().await;
        }
        Err(StoreError::new("the store is down").with_source(format!("password {SENTINEL}")))
    }
}

impl TokenStore for BadStore {
    fn get<'a>(
        &'a self,
        _: &'a TokenKey,
    ) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>> {
        Box::pin(self.fail())
    }

    fn put<'a>(
        &'a self,
        _: &'a TokenKey,
        _: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.fail())
    }

    fn remove_if<'a>(
        &'a self,
        _: &'a TokenKey,
        _: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.fail())
    }

    fn lease<'a>(
        &'a self,
        _: &'a TokenKey,
        _: Duration,
    ) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(self.fail())
    }

    fn release<'a>(&'a self, _: &'a TokenKey, _: Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.fail())
    }
}

/// Runs a test in a runtime of one thread and in one of several, where it must not hang on when its tasks run.
pub(super) fn on_both<F: Future<Output = ()>>(test: impl Fn() -> F) {
    on_one(test());
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test());
}

pub(super) fn on_one<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

/// Lets every task go on until it waits for the clock; with several threads, lets them try.
pub(super) async fn settle() {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    } else {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The results of tasks, while the clock goes on by `step`; and how far it went.
pub(super) async fn pass<T>(
    clock: &FakeClock,
    step: Duration,
    tasks: Vec<JoinHandle<T>>,
) -> (Vec<T>, Duration) {
    let begun = clock.monotonic();
    loop {
        settle().await;
        if tasks.iter().all(JoinHandle::is_finished) {
            break;
        }
        clock.advance(step);
        assert!(clock.monotonic() - begun < HOUR, "nothing happens");
    }
    let took = clock.monotonic() - begun;
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    (results, took)
}
