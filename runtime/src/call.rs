//! A call that is ready, and what awaiting it does.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use crate::core::{Core, Prepared};
use crate::operation::Operation;
use crate::transport::BoxFuture;
use crate::{Error, Reply, Request, Value};

/// A call, validated and encoded. Await it to send it; nothing happens otherwise.
///
/// Without I/O: take the request with [`into_request`](Self::into_request), send it by other means, and give the answer to
/// [`Operation::read_answer`].
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<R> {
    core: Core,
    operation: &'static Operation,
    prepared: Result<Prepared, Error>,
    timeout: Option<Duration>,
    payload: PhantomData<fn() -> R>,
}

impl<R> Call<R> {
    pub(crate) const fn new(
        core: Core,
        operation: &'static Operation,
        prepared: Result<Prepared, Error>,
    ) -> Self {
        Self {
            core,
            operation,
            prepared,
            timeout: None,
            payload: PhantomData,
        }
    }

    /// How long this call may take, instead of the client's limit.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// What is called.
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What would be sent.
    ///
    /// # Errors
    /// [`Error::Misuse`] when nothing can be sent: a rule of the spec is broken, or a credential or a route is missing.
    pub const fn request(&self) -> Result<&Request, &Error> {
        match &self.prepared {
            Ok(prepared) => Ok(&prepared.request),
            Err(e) => Err(e),
        }
    }

    /// What would be sent, to send it by other means.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub fn into_request(self) -> Result<Request, Error> {
        self.prepared.map(|prepared| prepared.request)
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
            timeout,
            ..
        } = self;
        let mut limits = core.limits();
        limits.timeout = timeout.unwrap_or(limits.timeout);
        Box::pin(async move { core.finish(operation, prepared?, limits).await })
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
