//! A call that is ready, and what awaiting it does.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use http::HeaderValue;
use http::header::ACCEPT;

use crate::core::{Core, Patience, Prepared, Said, unanswered};
use crate::operation::Operation;
use crate::retry::Retry;
use crate::transport::BoxFuture;
use crate::{Error, Reply, Request, Response, Streamed, TransportError, Value};

/// A call, validated and encoded. Await it to send it; nothing happens otherwise.
///
/// To end it early, give it a [`deadline`](Self::deadline): a call that is dropped while it is awaited may have happened, and with it
/// goes what [`Error::reconcile`] would say.
///
/// Without I/O: [`into_parts`](Self::into_parts) gives the request to send by other means, and what reads its answer.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<R> {
    core: Core,
    operation: &'static Operation,
    prepared: Result<Prepared, Error>,
    patience: Patience,
    payload: PhantomData<fn() -> R>,
}

impl<R> Call<R> {
    pub(crate) fn new(
        core: Core,
        operation: &'static Operation,
        prepared: Result<Prepared, Error>,
    ) -> Self {
        Self {
            patience: core.patience(),
            core,
            operation,
            prepared,
            payload: PhantomData,
        }
    }

    /// How long one attempt may take, instead of the client's limit.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.patience.limits.timeout = timeout;
        self
    }

    /// How long all attempts and the waits between them may take, instead of the client's limit.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.patience.deadline = deadline;
        self
    }

    /// How often it is tried, instead of the client's way. A call that only reads goes once more, beyond that, with a new token.
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.patience.retry = retry;
        self
    }

    /// Asks for an answer of this media type, where the spec knows several, instead of the preferred one.
    pub fn accept(mut self, media: &str) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            match HeaderValue::from_str(media) {
                Ok(media) => {
                    prepared.request.headers.insert(ACCEPT, media);
                }
                Err(_) => {
                    let what = "the media type that is asked for is not a header value";
                    self.prepared = Err(Error::misuse(Some(self.operation), what));
                }
            }
        }
        self
    }

    /// Sends it, and hands over the answer while it comes, as bytes, lines or events: for bodies too large to hold, or without an end.
    ///
    /// The [`timeout`](Self::timeout) is then for the head of the answer and for each wait after it; the deadline ends with the head.
    ///
    /// # Errors
    /// As awaiting it. [`Error::Misuse`], and nothing is sent, where an answer counts only as a whole: it is signed, is compared with the
    /// request, or says in its body whether the call worked.
    pub fn stream(self) -> BoxFuture<'static, Result<Streamed, Error>> {
        let Self {
            core,
            operation,
            prepared,
            patience,
            ..
        } = self;
        core.flow(operation, prepared, patience)
    }

    /// What is called.
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What would be sent, but for its signature and for tokens that are yet to be fetched.
    ///
    /// # Errors
    /// [`Error::Misuse`] when nothing can be sent: a rule of the spec is broken, or a credential, a key or a route is missing.
    pub const fn request(&self) -> Result<&Request, &Error> {
        match &self.prepared {
            Ok(prepared) => Ok(&prepared.request),
            Err(e) => Err(e),
        }
    }

    /// What would be sent, signed, to send it by other means. Tokens that are yet to be fetched are not in it.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub fn into_request(self) -> Result<Request, Error> {
        Ok(self.into_parts()?.0)
    }

    /// What would be sent, signed, and what reads the answer to it. Tokens that are yet to be fetched are not in it.
    ///
    /// # Errors
    /// As [`request`](Self::request); for a body that is [streamed](crate::File::streamed), too.
    pub fn into_parts(self) -> Result<(Request, Awaited<R>), Error> {
        let Self {
            core,
            operation,
            prepared,
            ..
        } = self;
        let Prepared {
            mut request, said, ..
        } = prepared?;
        if request.streamed.is_some() {
            let what = "a body that is streamed goes by the client's transport alone";
            return Err(Error::misuse(Some(operation), what));
        }
        core.sign(operation, &said.form, &mut request)?;
        let awaited = Awaited {
            core,
            operation,
            said,
            payload: PhantomData,
        };
        Ok((request, awaited))
    }
}

/// A request that somebody else sends: what its answer is read with.
#[must_use = "the answer tells what became of the request"]
pub struct Awaited<R> {
    core: Core,
    operation: &'static Operation,
    said: Said,
    payload: PhantomData<fn() -> R>,
}

impl<R> Awaited<R> {
    /// No answer came: what the call comes to, with the way to settle it where it may have happened.
    pub fn lost(self, why: TransportError) -> Error {
        let known = self.said.reconciling(self.operation);
        unanswered(self.operation, why).with_reconciling(known)
    }
}

impl<R: Value> Awaited<R> {
    /// Verifies the answer, reads whether it worked, compares what it repeats, and decodes it.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::OutcomeUnknown`] or [`Error::BadAnswer`], as if the call had been awaited.
    pub fn read(self, response: Response) -> Result<Reply<R>, Error> {
        let Self {
            core,
            operation,
            said,
            ..
        } = self;
        let opened = core
            .open(operation, response)
            .map_err(|e| e.with_reconciling(said.reconciling(operation)))?;
        core.decode(operation, &said, opened)
    }
}

impl<R: Value + 'static> IntoFuture for Call<R> {
    type Output = Result<Reply<R>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            core,
            operation,
            prepared,
            patience,
            ..
        } = self;
        let answer = core.clone().answer(operation, prepared, patience);
        Box::pin(async move {
            let (said, opened) = answer.await?;
            core.decode(operation, &said, opened)
        })
    }
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.name)
            .field("request", &self.request())
            .finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Awaited<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Awaited")
            .field("operation", &self.operation.name)
            .finish_non_exhaustive()
    }
}
