//! One thing that is measured.

use std::collections::BTreeMap;
use std::hint::black_box;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde_json::value::RawValue;

/// What to do with a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What is measured.
    Measure,
    /// What measuring does beside it.
    Bare,
    /// Once, and tell what came of it.
    Show,
}

/// A case, ready to run.
pub type Run = Box<dyn FnMut(Mode) -> Option<String>>;

/// From a typed value to a request that could be sent.
pub fn request(mut make: impl FnMut() -> Request<Bytes> + 'static) -> Run {
    Box::new(move |mode| {
        match mode {
            Mode::Measure => drop(black_box(make())),
            Mode::Bare => {}
            Mode::Show => return Some(shown(&make())),
        }
        None
    })
}

/// From an answer as a transport gives it to a typed value. What `ask` does before is not measured.
pub fn answer<A, T>(
    body: &str,
    ask: impl Fn() -> A + 'static,
    read: impl Fn(A, Response<Bytes>) -> T + 'static,
    show: impl Fn(&T) -> Vec<u8> + 'static,
) -> Run {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let before = move || {
        let mut response = Response::new(body.clone());
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        black_box((ask(), response))
    };
    Box::new(move |mode| {
        let (asked, response) = before();
        match mode {
            Mode::Measure => drop(black_box(read(asked, response))),
            Mode::Bare => {}
            Mode::Show => return Some(canonical(&show(&read(asked, response)))),
        }
        None
    })
}

/// From the bytes and headers of a notification to a typed value.
pub fn notification<T>(
    body: &str,
    headers: HeaderMap,
    read: impl Fn(&HeaderMap, &[u8]) -> T + 'static,
    show: impl Fn(&T) -> Vec<u8> + 'static,
) -> Run {
    let body = body.as_bytes().to_vec();
    Box::new(move |mode| {
        match mode {
            Mode::Measure => drop(black_box(read(black_box(&headers), black_box(&body)))),
            Mode::Bare => {}
            Mode::Show => return Some(canonical(&show(&read(&headers, &body)))),
        }
        None
    })
}

/// Everything that goes out, but for `accept` and the digits of a timestamp, which hangs on the clock.
fn shown(request: &Request<Bytes>) -> String {
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .filter(|(name, _)| *name != "accept")
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if name.as_str().ends_with("timestamp") {
                value.chars().map(|_| '0').collect()
            } else {
                value
            };
            format!("{name}: {value}")
        })
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(request.body());
    format!(
        "{} {}\n{}\n\n{body}",
        request.method(),
        request.uri(),
        headers.join("\n")
    )
}

/// JSON with sorted names, the digits of numbers as they are, and without nulls.
fn canonical(json: &[u8]) -> String {
    let whole: &RawValue = serde_json::from_slice(json).expect("JSON");
    let mut out = String::new();
    write_canonical(whole, &mut out);
    out
}

fn write_canonical(value: &RawValue, out: &mut String) {
    if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()) {
        out.push('{');
        for (name, member) in members.iter().filter(|(_, member)| member.get() != "null") {
            out.push_str(&format!("{name:?}:"));
            write_canonical(member, out);
            out.push(',');
        }
        out.push('}');
    } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        out.push('[');
        for item in items {
            write_canonical(item, out);
            out.push(',');
        }
        out.push(']');
    } else {
        out.push_str(value.get());
    }
}
