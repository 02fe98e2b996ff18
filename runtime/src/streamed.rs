//! An answer that is read while it comes: bytes, lines of JSON, or server-sent events.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;
use zeroize::Zeroizing;

use crate::chunks::{Incoming, extend_wiping};
use crate::core::unanswered;
use crate::error::{Cause, Reconciling};
use crate::operation::Operation;
use crate::transport::{Sent, TransportError, TransportErrorKind};
use crate::{Body, DecodeError, Error, Header, Reader, Value, json};

/// An answer that says the call worked, and whose body is still coming: [`Call::stream`](crate::Call::stream).
///
/// It is dropped at any time, which ends the connection. `Debug` prints the status.
pub struct Streamed {
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Incoming,
    pub(crate) reconciling: Option<Reconciling>,
    /// Bytes that may still come.
    pub(crate) left: u64,
    /// Bytes that one item may have.
    pub(crate) item_bytes: usize,
}

impl Streamed {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// A header of the answer, if it is there and is text. It may hold a token: do not print it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A header of the answer as the type that the spec gives for it; none where it is missing.
    ///
    /// # Errors
    /// [`DecodeError`] when the header is not of that type.
    pub fn read<T: Value>(&self, header: Header<T>) -> Result<Option<T>, DecodeError> {
        header.of(&self.headers)
    }

    /// Gives up after this many bytes in all. Without it there is no limit: whoever reads decides where the bytes go.
    #[must_use]
    pub const fn at_most(mut self, bytes: u64) -> Self {
        self.left = bytes;
        self
    }

    /// The next bytes, as many as came together; none at the end.
    ///
    /// # Errors
    /// [`Error::OutcomeUnknown`], or [`Error::BadAnswer`] of a call that only reads: the rest did not come, or it is too much.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = self.body.next().await.map_err(|e| self.broken(e))?;
        if let Some(chunk) = &chunk {
            let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            self.left = self
                .left
                .checked_sub(length)
                .ok_or_else(|| self.too_large())?;
        }
        Ok(chunk)
    }

    /// The body as one JSON value a line (`application/x-ndjson`, `application/jsonl`); empty lines are skipped.
    pub fn items<T: Value>(self) -> Items<T> {
        Items {
            lines: Lines::new(self, false),
            item: PhantomData,
        }
    }

    /// The body as server-sent events (`text/event-stream`).
    pub fn events(self) -> ServerEvents {
        ServerEvents {
            lines: Lines::new(self, true),
        }
    }

    fn broken(&self, why: TransportError) -> Error {
        unanswered(self.operation, why).with_reconciling(self.reconciling.clone())
    }

    fn too_large(&self) -> Error {
        self.broken(TransportError::new(
            Sent::Maybe,
            TransportErrorKind::TooLarge,
        ))
    }

    fn undecodable(&self, why: DecodeError) -> Error {
        let cause = Cause::Undecodable(why);
        let bad = self
            .operation
            .bad_answer(cause, Some(self.status), None, Body::empty());
        bad.with_reconciling(self.reconciling.clone())
    }
}

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed")
            .field("operation", &self.operation.name)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Values of an answer, one a line.
pub struct Items<T> {
    lines: Lines,
    item: PhantomData<fn() -> T>,
}

impl<T: Value> Items<T> {
    /// The next value; none at the end.
    ///
    /// # Errors
    /// As [`Streamed::chunk`]; [`Error::BadAnswer`] for a line that is no such value, after which the others can still be read.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        while let Some(line) = self.lines.next().await? {
            if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
                let streamed = &self.lines.streamed;
                let mut item = T::blank();
                return match read_into(streamed.operation, &line, &mut item) {
                    Ok(()) => Ok(Some(item)),
                    Err(e) => Err(streamed.undecodable(e)),
                };
            }
        }
        Ok(None)
    }

    /// The answer's status and headers.
    pub const fn answer(&self) -> &Streamed {
        &self.lines.streamed
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("answer", &self.lines.streamed)
            .finish_non_exhaustive()
    }
}

fn read_into(operation: &Operation, text: &[u8], into: &mut dyn Value) -> Result<(), DecodeError> {
    let mut reader = Reader::new(text)?.lenient_everywhere(operation.lenient);
    into.read(&mut reader)?;
    reader.end()
}

/// Events that a server sends, one after the other.
pub struct ServerEvents {
    lines: Lines,
}

/// One event. `Debug` prints its kind and how long it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerEvent {
    /// Its kind; `message` where the server names none.
    pub kind: String,
    /// What it says. It may hold personal data: do not print it.
    pub text: Zeroizing<String>,
    /// By which a later connection goes on after it.
    pub id: Option<String>,
}

impl ServerEvent {
    /// What it says, as JSON of this type.
    ///
    /// # Errors
    /// [`DecodeError`] where it is none.
    pub fn decode<T: Value>(&self) -> Result<T, DecodeError> {
        json::from_slice(self.text.as_bytes())
    }
}

impl fmt::Debug for ServerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerEvent")
            .field("kind", &crate::error::shown(&self.kind))
            .field("text", &format_args!("{} bytes", self.text.len()))
            .finish_non_exhaustive()
    }
}

impl ServerEvents {
    /// The next event; none at the end. What the stream breaks off in the middle of is no event.
    ///
    /// # Errors
    /// As [`Streamed::chunk`].
    pub async fn next(&mut self) -> Result<Option<ServerEvent>, Error> {
        let mut event = ServerEvent {
            kind: "message".to_owned(),
            text: Zeroizing::default(),
            id: None,
        };
        let mut told = false;
        while let Some(line) = self.lines.next().await? {
            let line = String::from_utf8_lossy(&line);
            if line.is_empty() {
                if told {
                    return Ok(Some(event));
                }
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => event.kind = value.to_owned(),
                "id" if !value.contains('\0') => event.id = Some(value.to_owned()),
                "data" => {
                    if event.text.len() + value.len() > self.lines.streamed.item_bytes {
                        return Err(self.lines.streamed.too_large());
                    }
                    if told {
                        event.text.push('\n');
                    }
                    event.text.push_str(value);
                    told = true;
                }
                // comments, `retry`, and what later versions add
                _ => {}
            }
        }
        Ok(None)
    }

    /// The answer's status and headers.
    pub const fn answer(&self) -> &Streamed {
        &self.lines.streamed
    }
}

impl fmt::Debug for ServerEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerEvents")
            .field("answer", &self.lines.streamed)
            .finish_non_exhaustive()
    }
}

/// A body by lines, each no longer than an item may be.
struct Lines {
    streamed: Streamed,
    /// Whether a lone carriage return ends a line too, and what ends without a line end is none.
    of_events: bool,
    /// What came and is not yet handed out.
    held: Zeroizing<Vec<u8>>,
    /// How much of it was looked at without finding an end.
    looked: usize,
    /// The line before ended with a carriage return: a line feed right behind it belongs to that.
    after_return: bool,
    first: bool,
    ended: bool,
}

impl Lines {
    fn new(streamed: Streamed, of_events: bool) -> Self {
        Self {
            streamed,
            of_events,
            held: Zeroizing::default(),
            looked: 0,
            after_return: false,
            first: true,
            ended: false,
        }
    }

    async fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        loop {
            if let Some(line) = self.take_line() {
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            if self.held.len() > self.streamed.item_bytes {
                return Err(self.streamed.too_large());
            }
            match self.streamed.chunk().await? {
                Some(chunk) => extend_wiping(&mut self.held, &chunk),
                None => {
                    self.ended = true;
                    if !self.of_events && !self.held.is_empty() {
                        self.looked = 0;
                        return Ok(Some(std::mem::take(&mut self.held)));
                    }
                }
            }
        }
    }

    fn take_line(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        if self.after_return {
            if *self.held.first()? == b'\n' {
                self.held.drain(..1);
            }
            self.after_return = false;
        }
        let of_events = self.of_events;
        let ends = |byte: &u8| *byte == b'\n' || (of_events && *byte == b'\r');
        let fresh = self.held.get(self.looked..).unwrap_or_default();
        let Some(at) = fresh.iter().position(ends) else {
            self.looked = self.held.len();
            return None;
        };
        let at = at + self.looked;
        self.after_return = self.held.get(at) == Some(&b'\r');
        let mut line = Zeroizing::new(self.held.get(..at).unwrap_or_default().to_vec());
        self.held.drain(..=at);
        self.looked = 0;
        if std::mem::take(&mut self.first) && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Some(line)
    }
}
