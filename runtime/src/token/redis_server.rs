//! A real Redis for a test: on a free loopback port, in a directory of its own, without persistence, gone when it is dropped.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::Secret;

/// The password of the one user, who may do what the docs of the store ask for and no more.
pub(super) const PASSWORD: &str = "redis-password-sentinel";

pub(super) struct Server {
    child: Child,
    pub(super) port: u16,
    tls: bool,
    directory: TempDir,
}

impl Server {
    /// None, with a word on stderr, where Redis is not installed; with `PAYSPEC_REQUIRE_REDIS=1` that is a failure.
    pub(super) fn start() -> Option<Self> {
        Self::spawn(None)
    }

    /// The same speaking TLS, with this certificate and key.
    #[cfg(feature = "redis-rustls")]
    pub(super) fn start_tls(certificate: &str, key: &str) -> Option<Self> {
        Self::spawn(Some((certificate, key)))
    }

    fn spawn(tls: Option<(&str, &str)>) -> Option<Self> {
        if let Err(e) = Command::new("redis-server").arg("--version").output() {
            let required = std::env::var_os("PAYSPEC_REQUIRE_REDIS").is_some_and(|it| it == "1");
            assert!(!required, "redis-server is required and does not run: {e}");
            // not through `eprintln!`, which the test harness keeps to itself
            let _ = writeln!(std::io::stderr(), "skipped: redis-server is not installed");
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        if let Some((certificate, key)) = tls {
            std::fs::write(directory.path().join("cert.pem"), certificate).unwrap();
            std::fs::write(directory.path().join("key.pem"), key).unwrap();
        }
        // another process may take the free port before Redis does
        for _ in 0..5 {
            let port = free_port();
            if let Some(child) = run(port, tls.is_some(), &directory) {
                let tls = tls.is_some();
                return Some(Self {
                    child,
                    port,
                    tls,
                    directory,
                });
            }
        }
        panic!("redis-server does not start");
    }

    pub(super) fn url(&self) -> Secret {
        let scheme = if self.tls { "rediss" } else { "redis" };
        Secret::new(format!(
            "{scheme}://shop:{PASSWORD}@localhost:{}",
            self.port
        ))
    }

    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// After [`kill`](Self::kill), on the same port, with nothing in it.
    pub(super) fn restart(&mut self) {
        self.child = run(self.port, self.tls, &self.directory).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn run(port: u16, tls: bool, directory: &TempDir) -> Option<Child> {
    let ports = if tls {
        format!(
            "port 0\ntls-port {port}\ntls-cert-file cert.pem\ntls-key-file key.pem\ntls-auth-clients no\n"
        )
    } else {
        format!("port {port}\n")
    };
    let config = format!(
        "bind 127.0.0.1\n{ports}save \"\"\nappendonly no\n\
         user default off\n\
         user shop on >{PASSWORD} ~shop:* resetchannels -@all +get +set +del +eval\n\
         user test on nopass ~* &* +@all\n"
    );
    let mut child = Command::new("redis-server")
        .arg("-")
        .current_dir(directory.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    if ready(&mut child, &config) {
        return Some(child);
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// By its own word, since another test's server may answer at a port that this one could not have.
fn ready(child: &mut Child, config: &str) -> bool {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return false;
    };
    let given = stdin.write_all(config.as_bytes()).is_ok();
    drop(stdin);
    given
        && BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .any(|line| line.contains("Ready to accept connections"))
}
