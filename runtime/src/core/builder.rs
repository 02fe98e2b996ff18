//! How a client is set up, and what is refused at once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, Uri};
use zeroize::Zeroizing;

use super::{Core, Patience, Settings};
use crate::clock::{Clock, SystemClock};
use crate::message;
use crate::operation::Operation;
use crate::retry::Retry;
use crate::token::{MemoryTokenStore, TokenAnswer, TokenStore};
use crate::transport::{Limits, Transport};
use crate::{Error, Filled, Keys, KeysBuilder, Number, Secret};

/// Settings on their way to a [`Core`].
#[must_use]
pub struct CoreBuilder {
    base_url: String,
    environment: Option<usize>,
    host_addresses: BTreeMap<String, String>,
    headers: Vec<(String, Secret)>,
    config: BTreeMap<String, Filled>,
    secret_config: BTreeSet<String>,
    credentials: BTreeMap<String, Secret>,
    credential_headers: BTreeMap<String, String>,
    routes: BTreeMap<String, (String, String)>,
    token_answers: BTreeMap<String, TokenAnswer>,
    token_store: Option<Arc<dyn TokenStore>>,
    keys: KeysBuilder,
    patience: Patience,
    connect_timeout: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
    random: Option<Arc<dyn Fn() -> u64 + Send + Sync>>,
    transport: Option<Arc<dyn Transport>>,
}

impl CoreBuilder {
    pub(super) fn new(base_url: String) -> Self {
        Self {
            base_url,
            environment: None,
            host_addresses: BTreeMap::new(),
            headers: Vec::new(),
            config: BTreeMap::new(),
            secret_config: BTreeSet::new(),
            credentials: BTreeMap::new(),
            credential_headers: BTreeMap::new(),
            routes: BTreeMap::new(),
            token_answers: BTreeMap::new(),
            token_store: None,
            keys: Keys::builder(),
            patience: Patience {
                limits: Limits::default(),
                deadline: Duration::from_secs(60),
                retry: Retry::default(),
            },
            connect_timeout: None,
            clock: None,
            random: None,
            transport: None,
        }
    }

    /// Which of the documented environments the base URL is, for operations with addresses of their own; none is none of them, and
    /// all operations go to the base URL.
    pub const fn environment(mut self, index: Option<usize>) -> Self {
        self.environment = index;
        self
    }

    /// Where operations go whose own documented address is `documented`.
    pub fn host_address(mut self, documented: impl Into<String>, url: impl Into<String>) -> Self {
        self.host_addresses.insert(documented.into(), url.into());
        self
    }

    /// A header of every request, such as a credential that no document describes; it is never printed.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Text for the members that the spec fills from configuration under this name.
    pub fn config(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.config
            .insert(name.into(), Filled::Text(Zeroizing::new(value.into())));
        self
    }

    /// The same for members that are numbers.
    pub fn config_number(mut self, name: impl Into<String>, value: Number) -> Self {
        self.config.insert(name.into(), Filled::Number(value));
        self
    }

    /// The same for members that are secrets.
    pub fn config_secret(mut self, name: impl Into<String>, value: Secret) -> Self {
        let name = name.into();
        self.secret_config.insert(name.clone());
        self.config(name, value.expose())
    }

    /// The secret for the security scheme of this name; `user:password` for a basic one.
    pub fn credential(mut self, scheme: impl Into<String>, secret: Secret) -> Self {
        self.credentials.insert(scheme.into(), secret);
        self
    }

    /// The header for a scheme whose header no document names.
    pub fn credential_header(
        mut self,
        scheme: impl Into<String>,
        header: impl Into<String>,
    ) -> Self {
        self.credential_headers.insert(scheme.into(), header.into());
        self
    }

    /// Where the token of this scheme stands in the answer that yields it, where no document says so.
    pub fn token_answer(mut self, scheme: impl Into<String>, answer: TokenAnswer) -> Self {
        self.token_answers.insert(scheme.into(), answer);
        self
    }

    /// Where fetched tokens are kept; in this client's memory unless said. Replicas that share a store share their tokens.
    pub fn token_store(mut self, store: impl TokenStore + 'static) -> Self {
        self.token_store = Some(Arc::new(store));
        self
    }

    /// The private key that requests are signed with, as PEM or bare base64 of PKCS#8 or PKCS#1.
    pub fn private_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.keys = self.keys.private_key(name, key);
        self
    }

    /// The public key that answers and notifications are verified with, as PEM or bare base64 of SPKI or PKCS#1.
    pub fn public_key(mut self, name: impl Into<String>, key: impl Into<String>) -> Self {
        self.keys = self.keys.public_key(name, key);
        self
    }

    /// A public key that is accepted beside the current one, while the provider changes it.
    pub fn previous_public_key(mut self, name: impl Into<String>, key: impl Into<String>) -> Self {
        self.keys = self.keys.previous_public_key(name, key);
        self
    }

    /// The key of an HMAC.
    pub fn hmac_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.keys = self.keys.hmac_key(name, key);
        self
    }

    /// An HMAC's key that is accepted beside the current one, while it is being changed.
    pub fn previous_hmac_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.keys = self.keys.previous_hmac_key(name, key);
        self
    }

    /// The shared secret that stands in the string to sign.
    pub fn shared_secret(mut self, name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.keys = self.keys.shared_secret(name, secret);
        self
    }

    /// A shared secret that is accepted beside the current one, while it is being changed.
    pub fn previous_shared_secret(
        mut self,
        name: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        self.keys = self.keys.previous_shared_secret(name, secret);
        self
    }

    /// Method and path of an operation for which no document gives them; the path begins with `/` and may hold `{name}`.
    pub fn route(
        mut self,
        operation: impl Into<String>,
        method: impl Into<String>,
        path: impl Into<String>,
    ) -> Self {
        self.routes
            .insert(operation.into(), (method.into(), path.into()));
        self
    }

    /// Sends through this transport.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How long an attempt may take, from connecting to the last byte; 30 seconds unless said, and no longer than the deadline leaves.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.patience.limits.timeout = timeout;
        self
    }

    /// How long a call may take, all attempts and the waits between them; 60 seconds unless said.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.patience.deadline = deadline;
        self
    }

    /// How often a call is tried that was never sent or that only reads; three times unless said.
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.patience.retry = retry;
        self
    }

    /// Tells the time and waits, instead of the machine's clock.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Where the jitter of waits comes from: evenly spread numbers of 64 bits.
    pub fn random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.random = Some(Arc::new(random));
        self
    }

    /// How long connecting may take, for the transport that ships; another one has its own setting.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How many bytes an answer's body may have; 8 MiB unless said.
    pub const fn answer_limit(mut self, bytes: usize) -> Self {
        self.patience.limits.answer_bytes = bytes;
        self
    }

    /// The core.
    ///
    /// # Errors
    /// [`Error::Misuse`] for a base URL that is not `https` (or `http` on a loopback host), or has a user, a query or a fragment; for
    /// a header, a route or a key that cannot be; without a transport when the feature `hyper` is off; for
    /// [`connect_timeout`](Self::connect_timeout) together with [`transport`](Self::transport).
    pub fn build(self) -> Result<Core, Error> {
        let misuse = |what: String| Error::misuse(None, what);
        let base =
            Base::parse(&self.base_url).map_err(|what| misuse(format!("the base URL {what}")))?;
        let mut host_addresses = BTreeMap::new();
        for (documented, url) in &self.host_addresses {
            let base = Base::parse(url)
                .map_err(|what| misuse(format!("the address for `{documented}` {what}")))?;
            host_addresses.insert(documented.clone(), base);
        }
        for (operation, (method, path)) in &self.routes {
            let fits = method.parse::<http::Method>().is_ok() && path.starts_with('/');
            if !fits {
                return Err(misuse(format!(
                    "the route of `{operation}` needs a method and a path that begins with `/`"
                )));
            }
        }
        for (name, value) in &self.headers {
            message::insert_header(&mut HeaderMap::new(), name, value.expose()).map_err(misuse)?;
        }
        let mut credential_headers = BTreeMap::new();
        for (scheme, header) in self.credential_headers {
            let header = header
                .parse()
                .map_err(|_| misuse(format!("the header for `{scheme}` is not a header name")))?;
            credential_headers.insert(scheme, header);
        }
        let transport =
            match (self.transport, self.connect_timeout) {
                (Some(_), Some(_)) => return Err(misuse(
                    "`connect_timeout` is a setting of the transport, and the transport was given"
                        .into(),
                )),
                (Some(transport), None) => transport,
                (None, timeout) => shipped(timeout).map_err(misuse)?,
            };
        for (scheme, answer) in &self.token_answers {
            let checked = answer.check();
            checked.map_err(|what| misuse(format!("the token's answer for `{scheme}`: {what}")))?;
        }
        let keys = self.keys.build()?;
        let Self {
            config,
            secret_config,
            credentials,
            routes,
            token_answers,
            patience,
            ..
        } = self;
        Ok(Core(Arc::new(Settings {
            base,
            environment: self.environment,
            host_addresses,
            headers: self.headers,
            config,
            secret_config,
            credentials,
            credential_headers,
            routes,
            token_answers,
            tokens: Mutex::default(),
            token_store: self
                .token_store
                .unwrap_or_else(|| Arc::new(MemoryTokenStore::default())),
            keys,
            patience,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
            random: self
                .random
                .unwrap_or_else(|| Arc::new(|| fastrand::u64(..))),
            transport,
        })))
    }
}

#[cfg(feature = "hyper")]
fn shipped(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    let mut builder = crate::HyperTransport::builder();
    if let Some(timeout) = connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    match builder.build() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(e) => Err(e.to_string()),
    }
}

#[cfg(not(feature = "hyper"))]
fn shipped(_connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    Err("no transport: give one, or switch the feature `hyper` on".to_owned())
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreBuilder")
            .field("config", &self.config.keys())
            .field("credentials", &self.credentials.keys())
            .field("keys", &self.keys)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// A checked base URL: `https://host/prefix`, without a slash at the end.
#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) origin: String,
    pub(crate) prefix: String,
}

impl Settings {
    /// Where an operation is.
    pub(crate) fn base_of(&self, operation: &Operation) -> Result<Cow<'_, Base>, &'static str> {
        let environment = self.environment.unwrap_or_default();
        let own = operation.hosts.get(environment);
        let Some(own) = own.or_else(|| operation.hosts.first()) else {
            return Ok(Cow::Borrowed(&self.base));
        };
        if let Some(base) = self.host_addresses.get(*own) {
            return Ok(Cow::Borrowed(base));
        }
        if own.is_empty() || own.starts_with('/') {
            return Base::parse(&format!("{}{own}", self.base.origin)).map(Cow::Owned);
        }
        match self.environment {
            Some(_) => Base::parse(own).map(Cow::Owned),
            None => Ok(Cow::Borrowed(&self.base)),
        }
    }
}

impl Base {
    /// Messages never repeat the URL: someone may have put a key into it.
    fn parse(url: &str) -> Result<Self, &'static str> {
        if url.contains('#') {
            return Err("has a fragment");
        }
        let uri: Uri = url.parse().map_err(|_| "is not a URL")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("is not a whole URL: `https://host` is the least");
        };
        if uri.query().is_some() {
            return Err("has a query");
        }
        if authority.as_str().contains('@') {
            return Err("has a user: give credentials with `credential`");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            _ => return Err("must begin with `https://`; `http://` is for loopback hosts"),
        }
        let prefix = uri.path().trim_end_matches('/').to_owned();
        if prefix
            .split('/')
            .any(|segment| matches!(segment, "." | ".."))
        {
            return Err("has a `.` or `..` segment");
        }
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            prefix,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
