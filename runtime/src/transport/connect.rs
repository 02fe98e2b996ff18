//! Connections: name look-up, TCP, a proxy's tunnel, TLS, and one time limit over all of it.

use std::error::Error;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::BoxFuture;
use crate::base64;

type BoxError = Box<dyn Error + Send + Sync>;

/// How long nothing is heard of the other side before the kernel asks whether it is there, and between those questions.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;

/// Makes the connections of a client.
#[derive(Clone)]
pub(super) struct Connector {
    tls: Tls,
    limit: Duration,
}

#[cfg(feature = "__rustls")]
type Tls = hyper_rustls::HttpsConnector<Way>;
#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
type Tls = hyper_tls::HttpsConnector<Way>;
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
type Tls = Way;

impl Connector {
    /// # Errors
    /// The TLS library cannot start.
    pub(super) fn new(limit: Duration, proxy: Option<Proxy>) -> io::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
        let way = match proxy {
            None => Way::Direct(tcp),
            Some(Proxy { address, login }) => {
                let tunnel = Tunnel::new(address, tcp);
                Way::Tunnel(match login {
                    Some(login) => tunnel.with_auth(login),
                    None => tunnel,
                })
            }
        };
        let tls = over_tls(way)?;
        Ok(Self { tls, limit })
    }
}

/// With the certificates that the machine trusts, and what the process set as its provider of cryptography, if anything.
#[cfg(feature = "__rustls")]
fn over_tls(way: Way) -> io::Result<Tls> {
    use std::sync::Arc;

    use rustls::crypto::CryptoProvider;

    #[cfg(feature = "rustls")]
    let ours = rustls::crypto::aws_lc_rs::default_provider;
    #[cfg(not(feature = "rustls"))]
    let ours = rustls::crypto::ring::default_provider;
    let provider = CryptoProvider::get_default().cloned();
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_provider_and_platform_verifier(provider.unwrap_or_else(|| Arc::new(ours())))?
        .https_or_http()
        .enable_http1();
    #[cfg(feature = "http2")]
    let connector = connector.enable_http2();
    Ok(connector.wrap_connector(way))
}

#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
fn over_tls(way: Way) -> io::Result<Tls> {
    let mut connector = native_tls::TlsConnector::builder();
    #[cfg(feature = "http2")]
    connector.request_alpns(&["h2", "http/1.1"]);
    let connector = connector.build().map_err(io::Error::other)?;
    Ok(hyper_tls::HttpsConnector::from((way, connector.into())))
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
fn over_tls(way: Way) -> io::Result<Tls> {
    Ok(way)
}

impl Service<Uri> for Connector {
    type Response = <Tls as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tls.poll_ready(cx)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let secure = cfg!(any(feature = "__rustls", feature = "native-tls"));
        if !secure && to.scheme_str() != Some("http") {
            return Box::pin(async { Err(io::Error::from(io::ErrorKind::Unsupported).into()) });
        }
        let connecting = self.tls.call(to);
        let connected = tokio::time::timeout(self.limit, connecting);
        Box::pin(async move {
            let late = |_| io::Error::from(io::ErrorKind::TimedOut);
            connected.await.map_err(late)?
        })
    }
}

/// How a byte gets there, before TLS.
#[derive(Clone)]
pub(super) enum Way {
    Direct(HttpConnector),
    Tunnel(Tunnel<HttpConnector>),
}

impl Service<Uri> for Way {
    type Response = TokioIo<TcpStream>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self {
            Self::Direct(tcp) => tcp.poll_ready(cx).map_err(Into::into),
            Self::Tunnel(tunnel) => tunnel.poll_ready(cx).map_err(Into::into),
        }
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        match self {
            Self::Direct(tcp) => {
                let connecting = tcp.call(to);
                Box::pin(async { Ok(connecting.await?) })
            }
            Self::Tunnel(tunnel) => {
                let connecting = tunnel.call(to);
                Box::pin(async { Ok(connecting.await?) })
            }
        }
    }
}

/// A proxy that is asked for a tunnel.
pub(super) struct Proxy {
    address: Uri,
    login: Option<HeaderValue>,
}

impl Proxy {
    /// Of `http://host:port` or `http://user:password@host:port`, with what is special in user and password as `%` and two digits.
    pub(super) fn parse(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let authority = uri.authority()?.as_str();
        if uri.scheme_str() != Some("http") || uri.path() != "/" || uri.query().is_some() {
            return None;
        }
        let (login, host) = match authority.rsplit_once('@') {
            Some((login, host)) => (Some(basic(login)?), host),
            None => (None, authority),
        };
        let address = Uri::builder().scheme("http").authority(host);
        Some(Self {
            address: address.path_and_query("/").build().ok()?,
            login,
        })
    }
}

/// `user:password` as it stands in a URL, as a header.
fn basic(login: &str) -> Option<HeaderValue> {
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let mut plain = unescaped(user)?;
    plain.push(b':');
    plain.extend(unescaped(password)?.iter());
    let mut value = zeroize::Zeroizing::new("Basic ".to_owned());
    value.push_str(&base64::encode(&plain));
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The bytes that `%41` and the like stand for.
fn unescaped(text: &str) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let mut out = zeroize::Zeroizing::new(Vec::with_capacity(text.len()));
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let value = digit()? << 4 | digit()?;
        out.push(u8::try_from(value).ok()?);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::Proxy;

    #[test]
    fn a_proxy_is_an_address_and_perhaps_a_login() {
        let parts = |url: &str| {
            let proxy = Proxy::parse(url)?;
            let login = proxy.login.map(|login| login.to_str().unwrap().to_owned());
            Some((proxy.address.to_string(), login))
        };
        let plain = Some(("http://proxy.example:3128/".to_owned(), None));
        assert_eq!(parts("http://proxy.example:3128"), plain);
        assert_eq!(parts("http://proxy.example:3128/"), plain);
        // RFC 7617, section 2: `Aladdin` and `open sesame`
        let login = Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==".to_owned());
        assert_eq!(
            parts("http://Aladdin:open%20sesame@proxy.example"),
            Some(("http://proxy.example/".to_owned(), login))
        );
        for url in [
            "",
            "proxy.example:3128",
            "https://proxy.example",
            "http://proxy.example/path",
            "http://a%4@proxy.example",
            "socks5://proxy.example",
        ] {
            assert_eq!(parts(url), None, "{url}");
        }
    }
}
