//! A provider's stand-in: a real HTTP/1.1 server on a loopback port that keeps every byte it gets and answers what it is told.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What goes wrong with a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// It is reset, and nothing was read.
    ResetBeforeReading,
    /// It is reset when the whole request was read.
    ResetAfterReading,
    /// Nothing is read, nothing is said.
    StallBeforeReading,
    /// The request is read, nothing is said.
    StallAfterReading,
    /// The head of the answer is sent, nothing of its body.
    StallAfterHead,
    /// Half of the body is sent.
    StallInBody,
    /// A body without end, in chunks.
    Endless,
    /// A body of this many bytes, announced and sent.
    Huge(u64),
}

/// What the server says.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// HTTP status.
    pub status: u16,
    /// `content-type`, if any.
    pub media: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// How many bytes of the body are sent before the connection ends; `None` for all, and it stays.
    pub cut_after: Option<usize>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// What goes wrong.
    pub fault: Fault,
}

impl Script {
    /// A page of somebody in between.
    pub fn page(status: u16, text: &str) -> Self {
        Self {
            status,
            media: Some("text/html".to_owned()),
            body: format!("<html><body>{text}</body></html>").into_bytes(),
            ..Self::default()
        }
    }

    /// An answer with a JSON body.
    pub fn json(status: u16, body: impl ToString) -> Self {
        Self {
            status,
            media: Some("application/json".to_owned()),
            body: body.to_string().into_bytes(),
            ..Self::default()
        }
    }
}

struct Shared {
    /// What is still to be said, the next one at the end.
    scripts: Mutex<Vec<Script>>,
    routes: Mutex<Vec<(String, Vec<Script>)>>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    unread: AtomicUsize,
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
            scripts: Mutex::new(vec![Script::json(200, "{}")]),
            routes: Mutex::new(Vec::new()),
            received: Mutex::new(Vec::new()),
            connections: AtomicUsize::new(0),
            unread: AtomicUsize::new(0),
            stopped: Mutex::new(false),
        });
        let theirs = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if *lock(&theirs.stopped) {
                    break;
                }
                theirs.connections.fetch_add(1, Ordering::SeqCst);
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
        self.answer_in_turn([script]);
    }

    /// What is answered from now on, one after the other, the last one for ever.
    pub fn answer_in_turn(&self, scripts: impl IntoIterator<Item = Script>) {
        *lock(&self.shared.scripts) = in_turn(scripts);
    }

    /// What requests of this path are answered, one after the other, the last one for ever; other paths are answered as before.
    pub fn answer_at(&self, path: &str, scripts: impl IntoIterator<Item = Script>) {
        let scripts = in_turn(scripts);
        let mut routes = lock(&self.shared.routes);
        routes.retain(|(known, _)| known != path);
        routes.push((path.to_owned(), scripts));
    }

    /// How many connections came since the last time.
    pub fn connections(&self) -> usize {
        self.shared.connections.swap(0, Ordering::SeqCst)
    }

    /// How many requests came since the last time that were not read, because the script says so.
    pub fn unread(&self) -> usize {
        self.shared.unread.swap(0, Ordering::SeqCst)
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

impl Shared {
    fn script_for(&self, request: &Received) -> Script {
        let path = request.target.split('?').next().unwrap_or_default();
        let mut routes = lock(&self.routes);
        let route = routes.iter_mut().find(|(known, _)| known == path);
        let routed = route.and_then(|(_, scripts)| next(scripts));
        routed
            .or_else(|| next(&mut lock(&self.scripts)))
            .unwrap_or_default()
    }
}

/// The next one at the end.
fn in_turn(scripts: impl IntoIterator<Item = Script>) -> Vec<Script> {
    let mut scripts: Vec<Script> = scripts.into_iter().collect();
    scripts.reverse();
    scripts
}

fn next(scripts: &mut Vec<Script>) -> Option<Script> {
    match scripts.len() {
        0 | 1 => scripts.first().cloned(),
        _ => scripts.pop(),
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    let fault = lock(&shared.scripts).last().map(|script| script.fault);
    let fault = fault.unwrap_or_default();
    if matches!(fault, Fault::ResetBeforeReading | Fault::StallBeforeReading) {
        // A connection that is reset while it is made is one that never came about.
        if stream.peek(&mut [0; 1])? > 0 {
            shared.unread.fetch_add(1, Ordering::SeqCst);
        }
        return match fault {
            Fault::ResetBeforeReading => reset(stream),
            _ => stall(&mut stream),
        };
    }
    while let Some(request) = read_request(&mut stream, &mut buffer)? {
        let script = shared.script_for(&request);
        lock(&shared.received).push(request);
        let (length, body) = match script.fault {
            Fault::ResetBeforeReading | Fault::ResetAfterReading => return reset(stream),
            Fault::StallBeforeReading | Fault::StallAfterReading => return stall(&mut stream),
            Fault::Endless => ("transfer-encoding: chunked".to_owned(), &[][..]),
            Fault::Huge(bytes) => (format!("content-length: {bytes}"), &[][..]),
            Fault::StallAfterHead => (format!("content-length: {}", script.body.len()), &[][..]),
            Fault::StallInBody => {
                let half = script.body.len().div_ceil(2);
                (
                    format!("content-length: {}", script.body.len() + 1),
                    &script.body[..half],
                )
            }
            Fault::None => {
                let whole = script.body.len();
                let sent = script.cut_after.unwrap_or(whole).min(whole);
                (format!("content-length: {whole}"), &script.body[..sent])
            }
        };
        let mut answer = format!("HTTP/1.1 {} Whatever\r\n{length}\r\n", script.status);
        for (name, value) in &script.headers {
            answer.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(media) = &script.media {
            answer.push_str(&format!("content-type: {media}\r\n"));
        }
        if script.cut_after.is_some() {
            answer.push_str("connection: close\r\n");
        }
        answer.push_str("\r\n");
        let mut bytes = answer.into_bytes();
        bytes.extend_from_slice(body);
        stream.write_all(&bytes)?;
        match script.fault {
            Fault::StallAfterHead | Fault::StallInBody => return stall(&mut stream),
            Fault::Endless => return flood(&mut stream, u64::MAX, true),
            Fault::Huge(bytes) => return flood(&mut stream, bytes, false),
            _ if script.cut_after.is_some() => break,
            _ => {}
        }
    }
    Ok(())
}

/// Ends a connection with a reset instead of a farewell.
fn reset(stream: TcpStream) -> std::io::Result<()> {
    socket2::SockRef::from(&stream).set_linger(Some(std::time::Duration::ZERO))
}

/// Keeps the connection and says nothing more, until the other side has had enough; what it sent may lie unread, so not for ever.
fn stall(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut seen = [0; 1];
    let begun = std::time::Instant::now();
    while stream.peek(&mut seen)? > 0 && begun.elapsed().as_secs() < 5 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Ok(())
}

/// Sends white space, which JSON may begin with, until there is enough or the other side goes.
fn flood(stream: &mut TcpStream, mut left: u64, in_chunks: bool) -> std::io::Result<()> {
    static SPACE: [u8; 0x10000] = [b' '; 0x10000];
    while left > 0 {
        let now = left.min(SPACE.len() as u64);
        if in_chunks {
            stream.write_all(format!("{now:x}\r\n").as_bytes())?;
        }
        stream.write_all(&SPACE[..now as usize])?;
        if in_chunks {
            stream.write_all(b"\r\n")?;
        }
        left -= now;
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
        // Somebody who speaks TLS is told, as servers do, in plain HTTP.
        if buffer.first() == Some(&0x16) {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")?;
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
