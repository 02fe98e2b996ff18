//! Sending: one attempt after the other, as far as repeating is harmless.

use std::time::Duration;

use tracing::Instrument;
use tracing::field::Empty;
use zeroize::Zeroizing;

use super::{Core, Patience, Prepared, Said};
use crate::chunks::extend_wiping;
use crate::envelope::Opened;
use crate::error::{Cause, NotSent, OutcomeUnknown, Unsent, shown};
use crate::operation::{ErrorClass, Operation};
use crate::token::{self, Held};
use crate::transport::{BoxFuture, Limits, Sent, TransportError, TransportErrorKind};
use crate::{Body, Error, Response, Streamed};

impl Core {
    /// Sends, and reads whether it worked. Boxed here, since the body of a future is compiled where it is first polled: so not once
    /// more in each crate that calls, and with each type of an answer.
    pub(crate) fn answer(
        self,
        operation: &'static Operation,
        prepared: Result<Prepared, Error>,
        patience: Patience,
    ) -> BoxFuture<'static, Result<(Said, Opened), Error>> {
        Box::pin(async move {
            let prepared = prepared?;
            let opened = self
                .send_out(operation, &prepared, patience, Wanted::Whole)
                .await?;
            Ok((prepared.said, opened))
        })
    }

    /// Sends, and hands over the answer while it comes.
    pub(crate) fn flow(
        self,
        operation: &'static Operation,
        prepared: Result<Prepared, Error>,
        patience: Patience,
    ) -> BoxFuture<'static, Result<Streamed, Error>> {
        Box::pin(async move { self.flowing(operation, &prepared?, patience).await })
    }

    async fn flowing(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        patience: Patience,
    ) -> Result<Streamed, Error> {
        if let Some(why) = needs_it_whole(operation) {
            let what = format!("its answer can't be streamed: {why}");
            return Err(Error::misuse(Some(operation), what));
        }
        let opened = self
            .send_out(operation, prepared, patience, Wanted::Flowing)
            .await?;
        let (status, headers, body) = opened.into_flow();
        Ok(Streamed {
            operation,
            status,
            headers,
            body,
            reconciling: prepared.said.reconciling(operation),
            left: u64::MAX,
            item_bytes: patience.limits.answer_bytes,
        })
    }

    /// Sends and reads whether it worked, inside one span.
    pub(crate) async fn send_out(
        &self,
        operation: &'static Operation,
        prepared: &Prepared,
        patience: Patience,
        wanted: Wanted,
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
            .exchange(operation, prepared, patience, (wanted, &span))
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
        (wanted, span): (Wanted, &tracing::Span),
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
                    (patience.limits, end, wanted),
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
        (limits, end, wanted): (Limits, Duration, Wanted),
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
            if wanted == Wanted::Flowing || request.streamed.is_some() {
                return self.stream(operation, request, limits, wanted).await;
            }
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

    /// The same by pieces. An answer that does not say that the call worked is read whole: what it says is the error.
    async fn stream(
        &self,
        operation: &'static Operation,
        request: crate::Request,
        limits: Limits,
        wanted: Wanted,
    ) -> Result<Opened, Error> {
        let lost = |e| unanswered(operation, e);
        let answer = self.0.transport.stream(request.into_outgoing(), limits);
        let (parts, mut body) = answer.await.map_err(lost)?.into_parts();
        let status = parts.status.as_u16();
        if wanted == Wanted::Flowing && matches!(status, 200..=299) {
            return Ok(Opened::flowing(status, parts.headers, body));
        }
        let mut whole = Zeroizing::new(Vec::new());
        while let Some(chunk) = body.next().await.map_err(lost)? {
            if chunk.len() > limits.answer_bytes.saturating_sub(whole.len()) {
                let kind = TransportErrorKind::TooLarge;
                return Err(lost(TransportError::new(Sent::Maybe, kind)));
            }
            extend_wiping(&mut whole, &chunk);
        }
        self.open(operation, Response::new(status, parts.headers, whole))
    }
}

/// How the body of an answer is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Whole,
    Flowing,
}

/// Why nothing of an answer counts before all of it is there.
fn needs_it_whole(operation: &Operation) -> Option<&'static str> {
    if operation.answer_signature.is_some() {
        return Some("it is verified before anything in it is read");
    }
    if !operation.echo.is_empty() {
        return Some("it is compared with the request");
    }
    let in_body = operation
        .envelope
        .is_some_and(|envelope| envelope.success.is_some() || !envelope.payload.is_empty());
    in_body.then_some("whether the call worked stands in it")
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
