//! TLS between a client and a real server: whom it trusts, and what whom it does not trust gets to see.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::tests::{PAYS, call, not_sent};
use crate::testing::KEY;
use crate::{Core, CoreBuilder, Secret, TransportErrorKind};

fn client(port: &str) -> CoreBuilder {
    Core::builder(format!("https://localhost:{port}")).credential("key", Secret::new(KEY))
}

#[test]
fn a_server_without_tls_is_not_sent_anything() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
        let mut seen = Vec::new();
        let _ = stream.read_to_end(&mut seen);
        seen
    });
    let error = call(client(&port.to_string()), &PAYS).unwrap_err();
    let source = not_sent(&error);
    assert_eq!(source.kind(), TransportErrorKind::Tls, "{source}");
    let seen = server.join().unwrap();
    assert!(
        !seen
            .windows(KEY.len())
            .any(|window| window == KEY.as_bytes())
    );
}

/// A server with a certificate that it made itself, in PEM. Joins to what it could read.
fn serve() -> (String, String, JoinHandle<String>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    #[cfg(feature = "rustls")]
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "rustls"))]
    let provider = rustls::crypto::ring::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        let mut seen = [0; 4096];
        let length = stream.read(&mut seen).unwrap_or(0);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        let _ = stream.flush();
        String::from_utf8_lossy(&seen[..length]).into_owned()
    });
    (port.to_string(), made.cert.pem(), server)
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (port, _, server) = serve();
    let error = call(client(&port), &PAYS).unwrap_err();
    let source = not_sent(&error);
    assert_eq!(source.kind(), TransportErrorKind::Tls, "{source}");
    assert_eq!(server.join().unwrap(), "");
}

// elsewhere no variable says whom to trust
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_that_the_machine_trusts_is_taken() {
    const PORT: &str = "PAYSPEC_TLS_TEST_PORT";
    if let Ok(port) = std::env::var(PORT) {
        call(client(&port), &PAYS).unwrap();
        return;
    }
    let (port, certificate, server) = serve();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), certificate).unwrap();
    // what is trusted is read from the environment, which a process must not change for itself
    let name = "transport::hyper::tls_tests::a_certificate_that_the_machine_trusts_is_taken";
    let done = std::process::Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact"])
        .env(PORT, port)
        .env("SSL_CERT_FILE", file.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    assert!(server.join().unwrap().starts_with("POST /pay?key="));
}
