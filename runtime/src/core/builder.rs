//! How a client is set up, and what is refused at once.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use zeroize::Zeroizing;

use super::{Core, Settings};
use crate::transport::{Limits, Transport};
use crate::{Error, Filled, Number, Secret};

/// Settings on their way to a [`Core`].
#[must_use]
pub struct CoreBuilder {
    base_url: String,
    config: BTreeMap<String, Filled>,
    credentials: BTreeMap<String, Secret>,
    credential_headers: BTreeMap<String, String>,
    routes: BTreeMap<String, (String, String)>,
    limits: Limits,
    connect_timeout: Option<Duration>,
    transport: Option<Arc<dyn Transport>>,
}

impl CoreBuilder {
    pub(super) fn new(base_url: String) -> Self {
        Self {
            base_url,
            config: BTreeMap::new(),
            credentials: BTreeMap::new(),
            credential_headers: BTreeMap::new(),
            routes: BTreeMap::new(),
            limits: Limits::default(),
            connect_timeout: None,
            transport: None,
        }
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
    pub fn config_secret(self, name: impl Into<String>, value: Secret) -> Self {
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

    /// How long a call may take, from connecting to the last byte; 30 seconds unless said.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// How long connecting may take, for the transport that ships; another one has its own setting.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How many bytes an answer's body may have; 8 MiB unless said.
    pub const fn answer_limit(mut self, bytes: usize) -> Self {
        self.limits.answer_bytes = bytes;
        self
    }

    /// The core.
    ///
    /// # Errors
    /// [`Error::Misuse`] for a base URL that is not `https` (or `http` on a loopback host), or has a user, a query or a fragment; for
    /// a header or a route that cannot be; without a transport when the feature `reqwest` is off; for
    /// [`connect_timeout`](Self::connect_timeout) together with [`transport`](Self::transport).
    pub fn build(self) -> Result<Core, Error> {
        let misuse = |what: String| Error::misuse(None, what);
        let base =
            Base::parse(&self.base_url).map_err(|what| misuse(format!("the base URL {what}")))?;
        for (operation, (method, path)) in &self.routes {
            let fits = method.parse::<http::Method>().is_ok() && path.starts_with('/');
            if !fits {
                return Err(misuse(format!(
                    "the route of `{operation}` needs a method and a path that begins with `/`"
                )));
            }
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
        let Self {
            config,
            credentials,
            routes,
            limits,
            ..
        } = self;
        Ok(Core(Arc::new(Settings {
            base,
            config,
            credentials,
            credential_headers,
            routes,
            limits,
            transport,
        })))
    }
}

#[cfg(feature = "reqwest")]
fn shipped(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    let mut builder = crate::ReqwestTransport::builder();
    if let Some(timeout) = connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    match builder.build() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(e) => Err(e.to_string()),
    }
}

#[cfg(not(feature = "reqwest"))]
fn shipped(_connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, String> {
    Err("no transport: give one, or switch the feature `reqwest` on".to_owned())
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreBuilder")
            .field("config", &self.config.keys())
            .field("credentials", &self.credentials.keys())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A checked base URL: `https://host/prefix`, without a slash at the end.
pub(crate) struct Base {
    pub(crate) origin: String,
    pub(crate) prefix: String,
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
