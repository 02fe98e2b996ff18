//! A store that replicas share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, RedisError};
use tokio::runtime::Handle;
use zeroize::Zeroizing;

use super::store::{Lease, StoreError, TokenStore};
use super::stored::{StoredToken, TokenKey};
use crate::Secret;
use crate::clock::{Clock, SystemClock};
use crate::transport::BoxFuture;

/// Keeps tokens in [Redis](https://redis.io), or what speaks its protocol, so that replicas use one token and one of them renews it.
///
/// **Tokens lie there in plain text: who may read this Redis may pay.** So it should have a password, and a user of its own, who may
/// run `GET`, `SET`, `DEL` and `EVAL` on keys that begin with the prefix and nothing else. In this process the copies that the Redis
/// library makes of tokens and of the URL's password are not wiped; those the runtime makes are.
///
/// It keeps a token under `<prefix>token:<key>` until the token ends, one without an end for a day, and leases under
/// `<prefix>lease:<key>`. One connection serves all callers; it is made with the first command, and again after it failed. It runs
/// inside a tokio runtime with time and I/O enabled. Every command has a [timeout](Self::timeout), connecting included. Where Redis
/// fails, clients go on without it.
///
/// TLS (`rediss://`) needs the feature `redis-rustls`, and trusts the machine's root certificates or those given to
/// `connect_trusting`. A cluster, Sentinel or client certificates need a [store](TokenStore) of one's own.
///
/// ```no_run
/// use payspec_runtime::{RedisTokenStore, Secret};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let url = Secret::new(std::env::var("REDIS_URL")?); // redis://user:password@host:6379/0
/// let store = RedisTokenStore::connect(url, "shop:")?;
/// assert_eq!(format!("{store:?}"), r#"RedisTokenStore { prefix: "shop:", timeout: 1s, .. }"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisTokenStore {
    client: Client,
    prefix: String,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    /// What clones share.
    connection: Arc<Mutex<Option<Connecting>>>,
}

/// A connection, or the attempt: whoever needs it drives it.
type Connecting = Shared<BoxFuture<'static, Result<MultiplexedConnection, RedisError>>>;

/// How long a token without an end is kept, so that it does not lie there after its last client is gone.
const UNDATED: Duration = Duration::from_secs(86_400);

/// Deletes a key while it holds this value, in one step.
const DELETE_IF: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

impl RedisTokenStore {
    /// A store at this URL (`redis://[user:password@]host[:port][/database]`, or `redis+unix:///path`) whose keys begin with `prefix`.
    ///
    /// Nothing is connected yet, so a Redis that is down does not keep a client from starting.
    ///
    /// # Errors
    /// [`StoreError`] when the URL is none for Redis, or asks for TLS without the feature `redis-rustls`. It never shows the URL.
    pub fn connect(url: impl Into<Secret>, prefix: impl Into<String>) -> Result<Self, StoreError> {
        let url = url.into();
        check_tls(&url)?;
        Client::open(url.expose())
            .map(|client| Self::new(client, prefix.into()))
            .map_err(|_| UNUSABLE_URL)
    }

    /// The same over TLS (`rediss://`), trusting these root certificates (PEM) instead of the machine's.
    ///
    /// # Errors
    /// Those of [`connect`](Self::connect); and [`StoreError`] for a URL without TLS, or certificates that are none.
    #[cfg(feature = "redis-rustls")]
    pub fn connect_trusting(
        url: impl Into<Secret>,
        prefix: impl Into<String>,
        roots: &[u8],
    ) -> Result<Self, StoreError> {
        let url = url.into();
        if !wants_tls(&url) {
            return Err(StoreError::new(
                "root certificates are for a URL with TLS (`rediss://`)",
            ));
        }
        check_tls(&url)?;
        if !holds_certificates(roots) {
            return Err(UNUSABLE_ROOTS);
        }
        let client = Client::open(url.expose()).map_err(|_| UNUSABLE_URL)?;
        let certificates = redis::TlsCertificates {
            client_tls: None,
            root_cert: Some(roots.to_vec()),
        };
        Client::build_with_tls(client.get_connection_info().clone(), certificates)
            .map(|client| Self::new(client, prefix.into()))
            .map_err(|_| UNUSABLE_ROOTS)
    }

    fn new(client: Client, prefix: String) -> Self {
        Self {
            client,
            prefix,
            timeout: Duration::from_secs(1),
            clock: Arc::new(SystemClock::new()),
            connection: Arc::default(),
        }
    }

    /// How long a command may take; one second unless said.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Reckons what is left of a token's life by this clock. The timeouts go by tokio's.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    fn token_key(&self, key: &TokenKey) -> String {
        format!("{}token:{key}", self.prefix)
    }

    fn lease_key(&self, key: &TokenKey) -> String {
        format!("{}lease:{key}", self.prefix)
    }

    /// Runs a command that may run twice: a connection that died while it was idle shows only now, and is replaced once.
    async fn run<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        self.limited(async {
            match self.try_once(command).await {
                Err(e) if e.is_connection_dropped() => self.try_once(command).await,
                result => result,
            }
        })
        .await
    }

    /// Runs a command that must not run twice.
    async fn run_once<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        self.limited(self.try_once(command)).await
    }

    async fn limited<T>(
        &self,
        work: impl Future<Output = Result<T, RedisError>>,
    ) -> Result<T, StoreError> {
        if Handle::try_current().is_err() {
            return Err(StoreError::new("Redis needs a tokio runtime"));
        }
        match tokio::time::timeout(self.timeout, work).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(e)) => Err(told(&e)),
            Err(_) => {
                // a peer that is gone without a word shows by nothing else
                *self.connecting() = None;
                Err(SLOW)
            }
        }
    }

    async fn try_once<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisError> {
        let connecting = self.connection();
        let result = match connecting.clone().await {
            Ok(mut connection) => command.query_async(&mut connection).await,
            Err(e) => Err(e),
        };
        if result.is_err() {
            self.forget(&connecting);
        }
        result
    }

    fn connection(&self) -> Connecting {
        let mut slot = self.connecting();
        let connecting = slot.get_or_insert_with(|| {
            let client = self.client.clone();
            // the limit of a whole command is set elsewhere; one that is given up leaves its connection to the next
            let config = AsyncConnectionConfig::new()
                .set_connection_timeout(Some(self.timeout))
                .set_response_timeout(None);
            let connect: BoxFuture<'static, _> = Box::pin(async move {
                client
                    .get_multiplexed_async_connection_with_config(&config)
                    .await
            });
            connect.shared()
        });
        connecting.clone()
    }

    /// The next command makes a new connection, unless another has done so already.
    fn forget(&self, failed: &Connecting) {
        let mut slot = self.connecting();
        if slot.as_ref().is_some_and(|it| it.ptr_eq(failed)) {
            *slot = None;
        }
    }

    fn connecting(&self) -> MutexGuard<'_, Option<Connecting>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for RedisTokenStore {
    fn get<'a>(
        &'a self,
        key: &'a TokenKey,
    ) -> BoxFuture<'a, Result<Option<StoredToken>, StoreError>> {
        Box::pin(async move {
            let command = redis::cmd("GET").arg(self.token_key(key)).take();
            let bytes: Option<Vec<u8>> = self.run(&command).await?;
            let Some(bytes) = bytes.map(Zeroizing::new) else {
                return Ok(None);
            };
            match StoredToken::from_bytes(&bytes) {
                Ok(token) => Ok(Some(token).filter(|it| it.holds_at(self.clock.unix()))),
                Err(e) => {
                    // no reason to do without the store: the next token takes its place
                    tracing::warn!(%key, error = %e, "a token in Redis is of no use");
                    Ok(None)
                }
            }
        })
    }

    fn put<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let left = match token.expires_at() {
                Some(end) => end.saturating_sub(self.clock.unix()),
                None => UNDATED,
            };
            if left < Duration::from_millis(1) {
                return Ok(());
            }
            let command = redis::cmd("SET")
                .arg(self.token_key(key))
                .arg(token.to_bytes().as_slice())
                .arg("PX")
                .arg(millis(left))
                .take();
            self.run(&command).await
        })
    }

    fn remove_if<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let bytes = token.to_bytes();
            self.run(&delete_if(&self.token_key(key), &bytes)).await
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        lasts: Duration,
    ) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        Box::pin(async move {
            let lease = Lease::random();
            let command = redis::cmd("SET")
                .arg(self.lease_key(key))
                .arg(lease.nonce())
                .arg("NX")
                .arg("PX")
                .arg(millis(lasts).max(1))
                .take();
            // run twice, it would be refused by itself
            let taken: Option<String> = self.run_once(&command).await?;
            Ok(taken.map(|_| lease))
        })
    }

    fn release<'a>(
        &'a self,
        key: &'a TokenKey,
        lease: Lease,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let command = delete_if(&self.lease_key(key), lease.nonce().as_bytes());
            self.run(&command).await
        })
    }
}

fn delete_if(key: &str, value: &[u8]) -> Cmd {
    redis::cmd("EVAL")
        .arg(DELETE_IF)
        .arg(1)
        .arg(key)
        .arg(value)
        .take()
}

/// Redis counts in a signed number of 64 bits, from 1970.
fn millis(time: Duration) -> u64 {
    const LONGEST: u64 = 100 * 365 * 86_400 * 1_000;
    u64::try_from(time.as_millis()).map_or(LONGEST, |millis| millis.min(LONGEST))
}

const UNUSABLE_URL: StoreError = StoreError::new("the URL is none for Redis");
const SLOW: StoreError = StoreError::new("Redis did not answer in time");

fn wants_tls(url: &Secret) -> bool {
    let scheme = url.expose().split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("rediss") || scheme.eq_ignore_ascii_case("valkeys")
}

#[cfg(feature = "redis-rustls")]
const UNUSABLE_ROOTS: StoreError =
    StoreError::new("the root certificates for Redis are not certificates in PEM");

/// The Redis library takes a file without any, and then trusts nobody.
#[cfg(feature = "redis-rustls")]
fn holds_certificates(pem: &[u8]) -> bool {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    CertificateDer::pem_slice_iter(pem).any(|certificate| certificate.is_ok())
}

#[cfg(feature = "redis-rustls")]
fn check_tls(url: &Secret) -> Result<(), StoreError> {
    if wants_tls(url) && rustls::crypto::CryptoProvider::get_default().is_none() {
        // The Redis library takes the process's default and panics without one. Where another crate has switched a second
        // provider on, rustls chooses none by itself; if somebody else just did, theirs is as good.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
    Ok(())
}

#[cfg(not(feature = "redis-rustls"))]
fn check_tls(url: &Secret) -> Result<(), StoreError> {
    if wants_tls(url) {
        return Err(StoreError::new(
            "the URL asks for TLS: switch the feature `redis-rustls` on",
        ));
    }
    Ok(())
}

/// The library's error without what it may print: addresses, and values that are not as expected.
fn told(error: &RedisError) -> StoreError {
    let word = |code: &&str| code.len() <= 32 && code.bytes().all(|c| c.is_ascii_uppercase());
    if error.is_timeout() {
        SLOW
    } else if error.kind() == ErrorKind::AuthenticationFailed {
        StoreError::new("Redis refused the user or the password")
    } else if let Some(code) = error.code().filter(word) {
        StoreError::new("Redis refused a command").with_detail(code)
    } else if error.is_connection_refusal() || error.is_io_error() {
        StoreError::new("Redis is out of reach")
    } else {
        StoreError::new("Redis failed")
    }
}

impl fmt::Debug for RedisTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisTokenStore")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "redis_tests.rs"]
mod tests;
