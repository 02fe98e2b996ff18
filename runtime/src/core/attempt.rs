//! Sending: one attempt after the other, as far as repeating is harmless.

use std::time::Duration;

use tracing::Instrument;
use tracing::field::Empty;

use super::{Core, Patience, Prepared};
use crate::envelope::Opened;
use crate::error::{Cause, NotSent, OutcomeUnknown, Unsent, shown};
use crate::operation::{ErrorClass, Operation};
use crate::token::{self, Held};
use crate::transport::{Limits, Sent, TransportError, TransportErrorKind};
use crate::{Body, Error, Reply, Response, Value};

impl Core {
    /// Sends and decodes.
    pub(crate) async fn finish<R: Value>(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        patience: Patience,
    ) -> Result<Reply<R>, Error> {
        let opened = self.send_out(operation, prepared, patience).await?;
        self.decode(operation, &prepared.said, opened)
    }

    /// Sends and reads whether it worked, inside one span.
    pub(crate) async fn send_out(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        patience: Patience,
    ) -> Result<Opened, Error> {
        let span = tracing::info_span!(
            "call",
            operation = operation.name,
            provider = operation.provider,
            attempts = Empty,
            status = Empty,
            request_id = Empty,
            duration_ms = Empty
        );
        let begun = self.clock().monotonic();
        let result = self
            .exchange(operation, prepared, patience, &span)
            .instrument(span.clone())
            .await;
        record(&span, &result);
        let duration = self.clock().monotonic().saturating_sub(begun);
        span.record(
            "duration_ms",
            u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        );
        result.map_err(|e| e.with_reconciling(prepared.said.reconciling(operation)))
    }

    /// Attempts, until one is answered, the answer is not to be helped, or time is up.
    async fn exchange(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        patience: Patience,
        span: &tracing::Span,
    ) -> Result<Opened, Error> {
        let mut waits = patience.retry.waits(self.random());
        let end = self.clock().monotonic().saturating_add(patience.deadline);
        let mut renewed = false;
        for attempt in 1u32.. {
            span.record("attempts", attempt);
            let mut used = Vec::new();
            let error = match self
                .attempt(
                    operation,
                    prepared,
                    (patience.limits, end),
                    attempt,
                    &mut used,
                )
                .await
            {
                Ok(opened) => return Ok(opened),
                Err(error) => error,
            };
            if says_who_are_you(&error) && !used.is_empty() {
                self.drop_tokens(&used).await;
                // the provider refused at the door; but whether a call with an effect goes again is for the caller to say
                if !operation.effect.has_effect() && !renewed {
                    renewed = true;
                    continue;
                }
            }
            if !error.is_repeatable() || !self.clock().can_sleep() {
                return Err(error);
            }
            let Some(wait) = waits.next() else {
                return Err(error);
            };
            let wait = wait.max(error.retry_after().unwrap_or_default());
            let left = end.saturating_sub(self.clock().monotonic());
            if wait >= left {
                return Err(error);
            }
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(attempt, wait_ms, "the call is repeated");
            self.clock().sleep(wait).await;
        }
        Err(Error::misuse(Some(operation), "attempts are used up"))
    }

    /// One attempt: the tokens, the signature, the network, and whether the answer says that it worked.
    async fn attempt(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        (limits, end): (Limits, Duration),
        attempt: u32,
        used: &mut Vec<(&'static str, Held)>,
    ) -> Result<Opened, Error> {
        let span = tracing::debug_span!("attempt", attempt, status = Empty, request_id = Empty);
        let work = async {
            let mut request = prepared.request.clone();
            for fetched in &prepared.to_fetch {
                // others may wait for the same token, and longer: it is this call's deadline that ends this call's waiting
                let left = end.saturating_sub(self.clock().monotonic());
                let token = token::within(self.clock(), left, self.token(operation, *fetched));
                let token = token.await.ok_or_else(|| too_late(operation))??;
                self.attach(operation, &mut request, fetched.scheme, token.token())?;
                used.push((fetched.scheme.name(), token));
            }
            self.sign(operation, &prepared.said.form, &mut request)?;
            let left = end.saturating_sub(self.clock().monotonic());
            if left.is_zero() {
                return Err(too_late(operation));
            }
            let limits = Limits {
                timeout: limits.timeout.min(left),
                ..limits
            };
            let response = self.send(operation, request, limits).await?;
            self.open(operation, response)
        };
        let result = work.instrument(span.clone()).await;
        record(&span, &result);
        result
    }

    async fn send(
        &self,
        operation: &'static Operation,
        request: crate::Request,
        limits: Limits,
    ) -> Result<Response, Error> {
        let answer = self.0.transport.send(request.into_http(), limits).await;
        answer
            .map(Response::from)
            .map_err(|e| unanswered(operation, e))
    }
}

fn record(span: &tracing::Span, result: &Result<Opened, Error>) {
    let (status, request_id) = match result {
        Ok(opened) => (Some(opened.status()), opened.request_id()),
        Err(e) => (e.status(), e.request_id()),
    };
    if let Some(status) = status {
        span.record("status", status);
    }
    if let Some(id) = request_id {
        span.record("request_id", shown(id));
    }
}

/// The provider does not take the credentials: by status, or by a code that the spec lists.
fn says_who_are_you(error: &Error) -> bool {
    let by_code =
        matches!(error, Error::Refused(no) if no.name.is_some() && no.class == ErrorClass::Auth);
    by_code || error.status() == Some(401)
}

/// The deadline passed before there was anything to send.
fn too_late(operation: &'static Operation) -> Error {
    let timeout = TransportError::new(Sent::No, TransportErrorKind::Timeout);
    unanswered(operation, timeout)
}

/// No answer: whether that is harmless hangs on what was sent.
pub(crate) fn unanswered(operation: &'static Operation, source: TransportError) -> Error {
    match source.sent() {
        Sent::No => Error::NotSent(NotSent {
            operation,
            cause: Unsent::Transport(source),
        }),
        Sent::Maybe if operation.effect.has_effect() => {
            Error::OutcomeUnknown(Box::new(OutcomeUnknown {
                operation,
                cause: Cause::NoAnswer(source),
                status: None,
                request_id: None,
                body: Body::empty(),
                reconciling: None,
                retry_after: None,
            }))
        }
        Sent::Maybe => operation.bad_answer(Cause::NoAnswer(source), None, None, Body::empty()),
    }
}

#[cfg(test)]
#[path = "attempt_tests.rs"]
mod tests;
