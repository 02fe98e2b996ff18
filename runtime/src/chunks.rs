//! Bytes piece by piece: what is sent while it is read, and what is read while it comes.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};

use crate::TransportError;

/// What a [`File::streamed`](crate::File::streamed) is read from: any stream of bytes, boxed.
///
/// ```
/// use payspec_runtime::{File, SourceStream};
///
/// let report = File::streamed(Some(6), || {
///     SourceStream::from_iter(["ab", "cdef"].map(|piece| Ok(piece.into())))
/// });
/// assert_eq!(report.length(), Some(6));
/// ```
pub struct SourceStream(Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>);

impl SourceStream {
    /// Reads from a stream, such as tokio-util's `ReaderStream` over a file.
    pub fn new(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// Reads from an iterator, which must not block.
    #[expect(clippy::should_implement_trait, reason = "the items are fixed")]
    pub fn from_iter<I>(pieces: I) -> Self
    where
        I: IntoIterator<Item = io::Result<Bytes>>,
        I::IntoIter: Send + 'static,
    {
        Self::new(stream::iter(pieces))
    }
}

impl Stream for SourceStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

/// What opens a stream anew for each attempt.
pub(crate) type Open = Arc<dyn Fn() -> SourceStream + Send + Sync>;

/// Where the bytes of a streamed file come from.
#[derive(Clone)]
pub(crate) struct Source {
    length: Option<u64>,
    open: Open,
}

impl Source {
    pub(crate) fn new(length: Option<u64>, open: Open) -> Self {
        Self { length, open }
    }

    pub(crate) const fn length(&self) -> Option<u64> {
        self.length
    }

    /// What is the same for clones, and for nothing else.
    pub(crate) fn place(&self) -> *const () {
        Arc::as_ptr(&self.open).cast()
    }
}

/// A body on its way out, as pieces that are at hand and pieces that are yet to be read.
///
/// `Debug` prints the length.
#[derive(Clone, Default)]
pub struct Outgoing(Vec<Piece>);

#[derive(Clone)]
pub(crate) enum Piece {
    Whole(Bytes),
    Read(Source),
}

impl Outgoing {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Self(pieces)
    }

    /// How many bytes, where that is known: what `content-length` says.
    pub fn length(&self) -> Option<u64> {
        let mut lengths = self.0.iter().map(|piece| match piece {
            Piece::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Piece::Read(source) => source.length,
        });
        lengths.try_fold(0u64, |sum, length| sum.checked_add(length?))
    }

    /// The bytes in order. A source that is shorter or longer than it said is an error.
    pub fn into_stream(self) -> SourceStream {
        let pieces = self.0.into_iter().map(|piece| match piece {
            Piece::Whole(bytes) => SourceStream::from_iter([Ok(bytes)]),
            Piece::Read(source) => exactly(source.length, (source.open)()),
        });
        SourceStream::new(stream::iter(pieces).flatten())
    }

    /// All bytes at once, for a transport that sends nothing else.
    ///
    /// # Errors
    /// What reading a source comes to.
    pub async fn collect(self) -> io::Result<Bytes> {
        let mut pieces = self.into_stream();
        let mut whole = zeroize::Zeroizing::new(Vec::new());
        while let Some(piece) = pieces.next().await {
            extend_wiping(&mut whole, &piece?);
        }
        Ok(crate::Body::from(whole).into_bytes())
    }
}

impl From<Bytes> for Outgoing {
    fn from(bytes: Bytes) -> Self {
        Self(vec![Piece::Whole(bytes)])
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Outgoing({length} bytes)"),
            None => f.write_str("Outgoing"),
        }
    }
}

/// A stream that fails where it does not have the announced length.
fn exactly(length: Option<u64>, source: SourceStream) -> SourceStream {
    let Some(length) = length else { return source };
    let wrong = || io::Error::new(io::ErrorKind::InvalidData, "not as long as announced");
    SourceStream::new(stream::unfold(
        (Some(source), length),
        move |(source, left)| async move {
            let mut source = source?;
            match source.next().await {
                Some(Ok(piece)) => {
                    let taken = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    match left.checked_sub(taken) {
                        Some(left) => Some((Ok(piece), (Some(source), left))),
                        None => Some((Err(wrong()), (None, 0))),
                    }
                }
                Some(Err(e)) => Some((Err(e), (None, 0))),
                None if left == 0 => None,
                None => Some((Err(wrong()), (None, 0))),
            }
        },
    ))
}

/// A body as it comes in.
///
/// `Debug` prints nothing of it.
pub struct Incoming(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl Incoming {
    /// One that comes from a stream.
    pub fn new(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// [`TransportError`] when the connection ends early or nothing comes for too long.
    pub async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.0.next().await.transpose()
    }
}

impl From<Bytes> for Incoming {
    fn from(bytes: Bytes) -> Self {
        let pieces = (!bytes.is_empty()).then_some(Ok(bytes));
        Self::new(stream::iter(pieces))
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Incoming")
    }
}

/// Appends; what growing leaves behind is wiped, which `Vec` alone would not do.
pub(crate) fn extend_wiping(body: &mut zeroize::Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if body.capacity() - body.len() < chunk.len() {
        let mut larger = zeroize::Zeroizing::new(Vec::with_capacity(
            (body.len() + chunk.len()).max(body.capacity() * 2),
        ));
        larger.extend_from_slice(body);
        *body = larger;
    }
    body.extend_from_slice(chunk);
}
