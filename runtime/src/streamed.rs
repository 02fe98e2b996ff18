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
            id: None,
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
    /// The last that was named: it holds for what comes after it, too.
    id: Option<String>,
}

/// One event. `Debug` prints its kind and how long it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerEvent {
    /// Its kind; `message` where the server names none.
    pub kind: String,
    /// What it says. It may hold personal data: do not print it.
    pub text: Zeroizing<String>,
    /// By which a later connection goes on after it: the last that the server named, with this event or one before.
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
        let mut kind = String::new();
        let mut text = Zeroizing::new(Vec::new());
        let mut told = false;
        while let Some(line) = self.lines.next().await? {
            let line = String::from_utf8_lossy(&line);
            if line.is_empty() {
                if told {
                    if kind.is_empty() {
                        kind.push_str("message");
                    }
                    let text = String::from_utf8(std::mem::take(&mut *text)).unwrap_or_default();
                    return Ok(Some(ServerEvent {
                        kind,
                        text: Zeroizing::new(text),
                        id: self.id.clone(),
                    }));
                }
                // An event without data is none, and its kind is not that of the next.
                kind.clear();
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => value.clone_into(&mut kind),
                "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
                "data" => {
                    if text.len() + value.len() > self.lines.streamed.item_bytes {
                        return Err(self.lines.streamed.too_large());
                    }
                    if told {
                        extend_wiping(&mut text, b"\n");
                    }
                    extend_wiping(&mut text, value.as_bytes());
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
    /// What came last; what of it was handed out goes when more comes, so that many short lines are not moved for each.
    held: Zeroizing<Vec<u8>>,
    /// How much of it was handed out.
    taken: usize,
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
            taken: 0,
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
            self.held.drain(..self.taken);
            self.looked -= self.taken;
            self.taken = 0;
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
            if *self.held.get(self.taken)? == b'\n' {
                self.taken += 1;
                self.looked = self.taken;
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
        let line = self.held.get(self.taken..at).unwrap_or_default();
        let mut line = Zeroizing::new(line.to_vec());
        self.taken = at + 1;
        self.looked = self.taken;
        if std::mem::take(&mut self.first) && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http::HeaderMap;

    use super::Streamed;
    use crate::chunks::Incoming;
    use crate::testing::PAY;

    static OPERATION: crate::Operation = PAY;

    fn streamed(body: impl Into<bytes::Bytes>) -> Streamed {
        Streamed {
            operation: &OPERATION,
            status: 200,
            headers: HeaderMap::new(),
            body: Incoming::from(body.into()),
            reconciling: None,
            left: u64::MAX,
            item_bytes: 1 << 10,
        }
    }

    #[test]
    fn many_short_lines_of_one_piece() {
        let count = 300_000;
        let mut items = streamed("1\n".repeat(count)).items::<i64>();
        let mut sum = 0;
        while let Some(item) = items.next().now_or_never().unwrap().unwrap() {
            sum += item;
        }
        assert_eq!(usize::try_from(sum).unwrap(), count);
    }

    #[test]
    fn kinds_are_of_one_event_and_ids_of_all_that_follow() {
        let text = "event: ping\nid: 7\n\ndata: a\n\nevent:\ndata: b\n\nid: 8\nevent: paid\ndata: c\ndata\n\n";
        let mut events = streamed(text).events();
        let mut told = Vec::new();
        while let Some(event) = events.next().now_or_never().unwrap().unwrap() {
            told.push((event.kind, event.text.to_string(), event.id));
        }
        let event = |kind: &str, text: &str, id: &str| (kind.into(), text.into(), Some(id.into()));
        assert_eq!(
            told,
            [
                event("message", "a", "7"),
                event("message", "b", "7"),
                event("paid", "c\n", "8"),
            ]
        );
    }
}
