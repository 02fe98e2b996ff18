//! A provider's stand-in: a real HTTP/1.1 server on a loopback port that keeps every byte it gets and answers what it is told.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let wanted = name.to_ascii_lowercase();
        self.headers
            .iter()
            .find(|(known, _)| *known == wanted)
            .map(|(_, value)| value.as_str())
    }
}

/// What the server says.
#[derive(Clone, Debug)]
pub struct Script {
    /// HTTP status.
    pub status: u16,
    /// `content-type`, if any.
    pub media: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// How many bytes of the body are sent before the connection ends; `None` for all, and it stays.
    pub cut_after: Option<usize>,
}

impl Script {
    /// An answer with a JSON body.
    pub fn json(status: u16, body: impl ToString) -> Self {
        Self {
            status,
            media: Some("application/json".to_owned()),
            body: body.to_string().into_bytes(),
            cut_after: None,
        }
    }
}

struct Shared {
    script: Mutex<Script>,
    received: Mutex<Vec<Received>>,
    stopped: Mutex<bool>,
}

/// The server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Starts on a free port.
    ///
    /// # Panics
    /// No loopback port is to be had.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            script: Mutex::new(Script::json(200, "{}")),
            received: Mutex::new(Vec::new()),
            stopped: Mutex::new(false),
        });
        let theirs = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if *lock(&theirs.stopped) {
                    break;
                }
                let shared = Arc::clone(&theirs);
                std::thread::spawn(move || {
                    // A connection that breaks is what some tests are about.
                    let _ = serve(stream, &shared);
                });
            }
        });
        Self { address, shared }
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Host and port, as the `host` header has them.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What is answered from now on.
    pub fn answer(&self, script: Script) {
        *lock(&self.shared.script) = script;
    }

    /// What came since the last time.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *lock(&self.shared.received))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *lock(&self.shared.stopped) = true;
        // Wakes the listener, which then sees that it is over.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer)? {
        lock(&shared.received).push(request);
        let script = lock(&shared.script).clone();
        let mut answer = format!(
            "HTTP/1.1 {} Whatever\r\ncontent-length: {}\r\n",
            script.status,
            script.body.len()
        );
        if let Some(media) = &script.media {
            answer.push_str(&format!("content-type: {media}\r\n"));
        }
        if script.cut_after.is_some() {
            answer.push_str("connection: close\r\n");
        }
        answer.push_str("\r\n");
        let mut bytes = answer.into_bytes();
        let sent = script
            .cut_after
            .unwrap_or(script.body.len())
            .min(script.body.len());
        bytes.extend_from_slice(&script.body[..sent]);
        stream.write_all(&bytes)?;
        if script.cut_after.is_some() {
            break;
        }
    }
    Ok(())
}

/// One request off the stream; none at its end.
fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Received>> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if !more(stream, buffer)? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
    buffer.drain(..head_end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (
        first.next().unwrap_or_default().to_owned(),
        first.next().unwrap_or_default().to_owned(),
    );
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    while buffer.len() < length {
        if !more(stream, buffer)? {
            return Ok(None);
        }
    }
    let body = buffer.drain(..length).collect();
    Ok(Some(Received {
        method,
        target,
        headers,
        body,
    }))
}

fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<bool> {
    let mut chunk = [0; 8192];
    let read = stream.read(&mut chunk)?;
    buffer.extend_from_slice(&chunk[..read]);
    Ok(read > 0)
}
