//! What the tests of the HTTP core share.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::operation::{
    Answer, AnswerForm, BodyForm, Effect, Envelope, ErrorClass, ErrorCode, Operation, Reconcile,
    Route, StatusRange,
};
use crate::transport::{BoxFuture, Limits, Transport, TransportError};
use crate::{DecodeError, Forms, Json, Reader, Sink, Value};

/// A published test number that must not be printed anywhere.
pub(crate) const CARD: &str = "4111111111111111";
/// A secret that must not be printed anywhere.
pub(crate) const KEY: &str = "key-that-nobody-may-see";

/// An object put together by hand.
pub(crate) struct Object(pub(crate) Vec<(&'static str, Box<dyn Value>)>);

impl Value for Object {
    fn blank() -> Self {
        Self(Vec::new())
    }

    fn write(&self, to: &mut dyn Sink) {
        to.begin_object(None);
        for (name, value) in &self.0 {
            if !value.is_absent() {
                to.member(name, None);
                value.write(to);
            }
        }
        to.end_object();
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        Err(from.expected("nothing: it is only written"))
    }
}

pub(crate) fn json(text: &str) -> Box<dyn Value> {
    Box::new(Json::parse(text).unwrap())
}

pub(crate) fn text(text: &str) -> Box<dyn Value> {
    Box::new(text.to_owned())
}

pub(crate) const RECONCILE: Reconcile = Reconcile {
    operation: "query",
    with: &[("/orderId", "/orderId"), ("/shop", "/missing")],
    state: None,
};

pub(crate) const CREATES: Effect = Effect::Creates {
    what: "payment",
    key: Some("/orderId"),
    reconcile: Some(&RECONCILE),
};

pub(crate) const ENVELOPE: Envelope = Envelope {
    success: Some(("/code", &["\"0\""])),
    payload: "/data",
    code: Some("/code"),
    message: Some("/msg"),
    request_id: Some("/trace/id"),
};

pub(crate) const OK: Answer = Answer {
    statuses: StatusRange { from: 200, to: 200 },
    media: "application/json",
    form: AnswerForm::Json,
    index: 0,
    success: true,
};

pub(crate) const ERRORS: &[ErrorCode] = &[
    ErrorCode {
        code: "51",
        name: "InsufficientFunds",
        class: ErrorClass::Declined,
    },
    ErrorCode {
        code: "98",
        name: "Processing",
        class: ErrorClass::Unknown,
    },
];

/// A POST of JSON without parameters; tests change what they are about.
pub(crate) const PAY: Operation = Operation {
    provider: "acme",
    name: "pay",
    method: "POST",
    path: "/pay",
    route: Route::Documented,
    parameters: &[],
    body: BodyForm::Json("application/json"),
    envelope: None,
    effect: CREATES,
    security: &[],
    hosts: &[],
    answers: &[OK],
    lenient: Forms::NONE,
    errors: ERRORS,
    request_signature: None,
    answer_signature: None,
    echo: &[],
};

/// The requests a transport was given.
pub(crate) type Asked = Arc<Mutex<Vec<(http::Request<Bytes>, Limits)>>>;

/// A transport that gives one answer and remembers what it was asked.
#[derive(Clone)]
pub(crate) struct Canned {
    pub(crate) answer: Result<(u16, &'static str), TransportError>,
    pub(crate) asked: Asked,
}

impl Canned {
    pub(crate) fn new(answer: Result<(u16, &'static str), TransportError>) -> Self {
        Self {
            answer,
            asked: Arc::default(),
        }
    }
}

impl Transport for Canned {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.asked.lock().unwrap().push((request, limits));
        Box::pin(async move {
            let (status, body) = self.answer.clone()?;
            let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert(
                http::header::CONTENT_TYPE,
                http::HeaderValue::from_static("application/json; charset=utf-8"),
            );
            Ok(response)
        })
    }
}

/// What a [`Scripted`] transport says next.
pub(crate) type Line = Result<http::Response<Bytes>, TransportError>;

/// A JSON answer of this status.
pub(crate) fn answers(status: u16, body: &str) -> Line {
    let mut response = http::Response::new(Bytes::from(body.to_owned()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    Ok(response)
}

/// The same, asking to wait.
pub(crate) fn answers_later(status: u16, retry_after: &'static str) -> Line {
    let mut response = answers(status, "{}")?;
    response.headers_mut().insert(
        http::header::RETRY_AFTER,
        http::HeaderValue::from_static(retry_after),
    );
    Ok(response)
}

/// A transport that says one line after the other, then the last one for ever.
#[derive(Clone)]
pub(crate) struct Scripted {
    lines: Arc<Mutex<Vec<Line>>>,
    pub(crate) asked: Asked,
}

impl Scripted {
    pub(crate) fn new(mut lines: Vec<Line>) -> Self {
        lines.reverse();
        Self {
            lines: Arc::new(Mutex::new(lines)),
            asked: Arc::default(),
        }
    }

    /// How many requests came, and clears the count.
    pub(crate) fn count(&self) -> usize {
        std::mem::take(&mut *self.asked.lock().unwrap()).len()
    }
}

impl Transport for Scripted {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.asked.lock().unwrap().push((request, limits));
        let mut lines = self.lines.lock().unwrap();
        let line = match lines.len() {
            1 => lines[0].clone(),
            _ => lines.pop().unwrap(),
        };
        Box::pin(async move { line })
    }
}

/// Runs a future that never waits.
pub(crate) fn run<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut future = std::pin::pin!(future.into_future());
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the future waits"),
    }
}

/// Everything an error prints, with its sources.
pub(crate) fn printed(error: &(dyn std::error::Error + 'static)) -> String {
    let mut all = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(inner) = source {
        all.push_str(&format!("{inner}\n{inner:?}\n"));
        source = inner.source();
    }
    all
}
