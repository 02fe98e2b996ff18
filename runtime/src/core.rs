//! The client behind a generated client: settings, and the phases of a call.
//!
//! A call goes `validate → encode → authorise → send → open the envelope → decode`. Signing belongs after authorising and verifying
//! before opening.

mod builder;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::HeaderName;
use tracing::Instrument;
use tracing::field::Empty;

use self::builder::Base;
pub use self::builder::CoreBuilder;
use crate::encode::Encoder;
use crate::error::{BadAnswer, Cause, NotSent, OutcomeUnknown, Reconciling, shown};
use crate::operation::Operation;
use crate::transport::{Limits, Sent, Transport, TransportError};
use crate::{Body, Call, Error, Filled, Reply, Request, Response, Secret, Value, check};

/// What all operations of a client share. Cheap to clone; `Debug` prints the base URL and the names of what is configured.
#[derive(Clone)]
pub struct Core(Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) base: Base,
    pub(crate) config: BTreeMap<String, Filled>,
    pub(crate) credentials: BTreeMap<String, Secret>,
    pub(crate) credential_headers: BTreeMap<String, HeaderName>,
    pub(crate) routes: BTreeMap<String, (String, String)>,
    limits: Limits,
    transport: Arc<dyn Transport>,
}

/// A request on its way, with what its errors should know.
pub(crate) struct Prepared {
    pub(crate) request: Request,
    pub(crate) reconciling: Option<Reconciling>,
}

impl Core {
    /// Starts the settings of a client for this base URL: `https`, or `http` on a loopback host.
    pub fn builder(base_url: impl Into<String>) -> CoreBuilder {
        CoreBuilder::new(base_url.into())
    }

    /// Validates and encodes a call; nothing is sent until it is awaited.
    ///
    /// `parameters` is one object whose members are the parameters by wire name.
    pub fn call<R: Value>(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Call<R> {
        Call::new(
            self.clone(),
            operation,
            self.0.prepare(operation, parameters, body),
        )
    }

    pub(crate) fn limits(&self) -> Limits {
        self.0.limits
    }

    /// Sends and reads, inside one span.
    pub(crate) async fn finish<R: Value>(
        self,
        operation: &'static Operation,
        prepared: Prepared,
        limits: Limits,
    ) -> Result<Reply<R>, Error> {
        let span = tracing::info_span!(
            "call",
            operation = operation.name,
            provider = operation.provider,
            status = Empty,
            request_id = Empty,
            duration_ms = Empty
        );
        let Prepared {
            request,
            reconciling,
        } = prepared;
        let begun = Instant::now();
        let result = async {
            let response = self.0.send(operation, request, limits).await?;
            operation.read_answer::<R>(response)
        };
        let result = result.instrument(span.clone()).await;
        let (status, request_id) = match &result {
            Ok(reply) => (Some(reply.status()), reply.request_id()),
            Err(e) => (e.status(), e.request_id()),
        };
        record(&span, status, request_id, begun.elapsed());
        result.map_err(|e| e.with_reconciling(reconciling))
    }
}

fn record(span: &tracing::Span, status: Option<u16>, request_id: Option<&str>, duration: Duration) {
    if let Some(status) = status {
        span.record("status", status);
    }
    if let Some(id) = request_id {
        span.record("request_id", shown(id));
    }
    span.record(
        "duration_ms",
        u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
    );
}

impl Settings {
    fn prepare(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Result<Prepared, Error> {
        self.validate(operation, &[parameters, body])?;
        let mut encoder = Encoder::new(self, operation, parameters);
        encoder.parameters()?;
        encoder.body(body)?;
        encoder.authorise()?;
        let reconciling = encoder.reconciling(body);
        let request = encoder.finish()?;
        Ok(Prepared {
            request,
            reconciling,
        })
    }

    /// All rules that parameters and body break, at once.
    fn validate(
        &self,
        operation: &'static Operation,
        values: &[Option<&dyn Value>],
    ) -> Result<(), Error> {
        let given = values.iter().flatten().filter(|value| !value.is_absent());
        let broken: Vec<_> = given
            .flat_map(|value| check::violations_filled(*value, &|name| self.fill(name)))
            .collect();
        if broken.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(operation, broken))
        }
    }

    /// The configured value that fills a member of this name.
    pub(crate) fn fill(&self, name: &str) -> Option<Filled> {
        self.config.get(name).cloned()
    }

    async fn send(
        &self,
        operation: &'static Operation,
        request: Request,
        limits: Limits,
    ) -> Result<Response, Error> {
        let answer = self.transport.send(request.into_http(), limits).await;
        answer
            .map(Response::from)
            .map_err(|e| unanswered(operation, e))
    }
}

/// No answer: whether that is harmless hangs on what was sent.
fn unanswered(operation: &'static Operation, source: TransportError) -> Error {
    match source.sent() {
        Sent::No => Error::NotSent(NotSent { operation, source }),
        Sent::Maybe if operation.effect.has_effect() => {
            Error::OutcomeUnknown(Box::new(OutcomeUnknown {
                operation,
                cause: Cause::NoAnswer(source),
                status: None,
                request_id: None,
                body: Body::empty(),
                reconciling: None,
            }))
        }
        Sent::Maybe => Error::BadAnswer(Box::new(BadAnswer {
            operation,
            cause: Cause::NoAnswer(source),
            status: None,
            request_id: None,
            body: Body::empty(),
            reconciling: None,
        })),
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.0;
        f.debug_struct("Core")
            .field(
                "base_url",
                &format_args!("{}{}", settings.base.origin, settings.base.prefix),
            )
            .field("config", &settings.config.keys())
            .field("credentials", &settings.credentials.keys())
            .field("limits", &settings.limits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "core_rules_tests.rs"]
mod rules_tests;
