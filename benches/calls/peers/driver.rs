//! Drives what another generator made of a spec: `driver show CASE | count SIDE [bare] CASE N | time SIDE CASE`, as `calls` does.
//!
//! `glue.rs`, which `benches/call-cost.py` writes, says what the request, its answer, the notification and the call are named, and
//! stands in for the network: a request that is ready is dropped, or shown.

#[allow(dead_code)]
#[path = "../src/case.rs"]
mod case;
#[path = "../src/measured.rs"]
mod measured;

mod glue {
    include!(concat!(env!("CARGO_MANIFEST_DIR"), "/glue.rs"));
}

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use case::{Mode, Run};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["show", case] => println!("{}", found(case)(Mode::Show).unwrap_or_default()),
        ["count", _, case, count] => measured::count(&mut found(case), Mode::Measure, count),
        ["count", _, "bare", case, count] => measured::count(&mut found(case), Mode::Bare, count),
        ["time", _, case] => println!("{:.1}", measured::time(&mut found(case))),
        _ => panic!("usage: driver show CASE | count SIDE [bare] CASE N | time SIDE CASE"),
    }
}

fn found(case: &str) -> Run {
    let (provider, what) = case.split_once(' ').expect("provider and what");
    let folder = std::env::var("PEER_BODIES").expect("PEER_BODIES names a folder");
    let body = std::fs::read(format!("{folder}/{provider}-{what}.json")).expect("a body");
    match what {
        "request" => request(read(&body)),
        "answer" => reading::<glue::Answer>(body),
        _ => reading::<glue::Notification>(body),
    }
}

/// The generated function up to the request that is ready to send.
fn request(value: glue::Request) -> Run {
    let client = glue::client();
    Box::new(move |mode| {
        match mode {
            Mode::Measure => now(glue::call(&client, black_box(&value))),
            Mode::Bare => glue::bare(black_box(&value)),
            Mode::Show => {
                glue::SHOW.store(true, std::sync::atomic::Ordering::Relaxed);
                now(glue::call(&client, &value));
            }
        }
        None
    })
}

/// A body into the generated type, as the generated function does after the network.
fn reading<T: Serialize + DeserializeOwned + 'static>(body: Vec<u8>) -> Run {
    Box::new(move |mode| {
        match mode {
            Mode::Measure => drop(black_box(read::<T>(black_box(&body)))),
            Mode::Bare => {}
            Mode::Show => {
                return Some(serde_json::to_string(&read::<T>(&body)).expect("JSON"));
            }
        }
        None
    })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap_or_else(|e| panic!("cannot read it: {e}"))
}

/// A future that has nothing to wait for.
fn now(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let polled = future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(polled, Poll::Ready(()));
}
