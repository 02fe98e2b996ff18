//! The output at work: values, requests and answers, without a socket.

mod answers;
mod calls;
mod enums;
mod kinds;
mod media;
mod newer;
mod objects;
mod rules;
mod secrets;
mod strangers;
mod survivors;
mod trust;
mod unions;
mod unlisted;
mod values;

use std::fmt::Debug;

use payspec_runtime::{Body, Error, Operation, Reply, Request, Response, Value, json};

/// The JSON text of a value.
fn text(value: &dyn Value) -> String {
    String::from_utf8(json::to_vec(value).to_vec()).expect("JSON is UTF-8")
}

/// A value from JSON text.
#[track_caller]
fn read<T: Value>(from: &str) -> T {
    match json::from_slice(from.as_bytes()) {
        Ok(value) => value,
        Err(error) => panic!("{from}: {error}"),
    }
}

/// Why a text is no such value.
#[track_caller]
fn refused<T: Value + Debug>(from: &str) -> String {
    match json::from_slice::<T>(from.as_bytes()) {
        Ok(value) => panic!("{from} was read as {value:?}"),
        Err(error) => error.to_string(),
    }
}

/// Reads and writes: nothing is lost on the way.
#[track_caller]
fn survives<T: Value>(from: &str) -> T {
    let value: T = read(from);
    assert_eq!(text(&value), from);
    value
}

/// The line that a request begins with, without the host.
fn line(request: &Request) -> String {
    format!("{} {}", request.method(), request.url())
}

fn body(request: &Request) -> &str {
    request.body().as_text().expect("a body of text")
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers()
        .get(name)
        .map(|value| value.to_str().expect("a header of text"))
}

/// What an operation makes of an answer.
fn answer<R: Value>(
    operation: &'static Operation,
    status: u16,
    media: &'static str,
    body: &str,
) -> Result<Reply<R>, Error> {
    let mut headers = http::HeaderMap::new();
    if !media.is_empty() {
        headers.insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static(media),
        );
    }
    let body = Body::from(bytes::Bytes::copy_from_slice(body.as_bytes()));
    operation.read_answer(Response::new(status, headers, body))
}
