//! Bodies that go and come by pieces, between a client and a real server.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body as ServerBody;
use axum::extract::Request as ServerRequest;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response as ServerResponse};
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::operation::{Answer, AnswerForm, BodyForm, Echo, Effect, Operation};
use crate::testing::{ENVELOPE, Object, PAY, text};
use crate::{
    Body, Call, Cause, Core, Error, File, Json, Limits, SourceStream, Streamed, Transport,
    TransportErrorKind, Value,
};

const BYTES: Answer = Answer {
    media: "",
    form: AnswerForm::Bytes,
    ..crate::testing::OK
};

const READS: Operation = Operation {
    method: "GET",
    path: "/long",
    body: BodyForm::None,
    effect: Effect::Reads,
    answers: &[BYTES],
    ..PAY
};

static LONG: Operation = READS;
static STALLS: Operation = Operation {
    path: "/stalls",
    ..READS
};
static CUT: Operation = Operation {
    path: "/cut",
    ..READS
};
static CUT_PAYING: Operation = Operation {
    path: "/cut-paying",
    method: "POST",
    answers: &[BYTES],
    body: BodyForm::None,
    ..PAY
};
static REFUSED: Operation = Operation {
    path: "/refused",
    ..READS
};
static LINES: Operation = Operation {
    path: "/lines",
    ..READS
};
static EVENTS: Operation = Operation {
    path: "/events",
    ..READS
};
static UPLOAD: Operation = Operation {
    path: "/upload",
    body: BodyForm::Bytes("application/octet-stream"),
    ..PAY
};
static PARTS: Operation = Operation {
    path: "/parts",
    body: BodyForm::Parts("multipart/form-data", &[]),
    ..PAY
};

/// What a server heard of uploads: lengths that were announced, and bytes that came.
type Heard = Arc<Mutex<Vec<(Option<String>, usize)>>>;

const CHUNK: usize = 64 << 10;

fn pieces(count: usize) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter((0..count).map(|at| Ok(Bytes::from(vec![at as u8; CHUNK]))))
}

fn cut_off() -> ServerBody {
    let first = stream::iter([Ok(Bytes::from_static(b"{\"a\":1}\n"))]);
    let broken = stream::once(async {
        // the head is on its way by then
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::other("gone"))
    });
    ServerBody::from_stream(first.chain(broken))
}

async fn upload(heard: Heard, request: ServerRequest) -> ServerResponse {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.map(|length| length.to_str().unwrap().to_owned());
    let mut came = 0;
    let mut body = request.into_body().into_data_stream();
    while let Some(piece) = body.next().await {
        let Ok(piece) = piece else { break };
        came += piece.len();
    }
    heard.lock().unwrap().push((announced, came));
    ([(header::CONTENT_TYPE, "application/json")], "{}").into_response()
}

async fn parts(request: ServerRequest) -> ServerResponse {
    let media = request.headers()[header::CONTENT_TYPE].to_str().unwrap();
    let boundary = multer::parse_boundary(media).unwrap();
    let body = request.into_body().into_data_stream();
    let mut parser = multer::Multipart::new(body, boundary);
    let mut told = Vec::new();
    while let Some(part) = parser.next_field().await.unwrap() {
        let (name, file) = (
            part.name().map(str::to_owned),
            part.file_name().map(str::to_owned),
        );
        let content = part.bytes().await.unwrap();
        told.push(format!("{name:?} {file:?} {}", content.len()));
    }
    let told = serde_json::to_string(&told).unwrap();
    ([(header::CONTENT_TYPE, "application/json")], told).into_response()
}

fn server(heard: Heard) -> Router {
    const EVENTS: &str = "\u{feff}: hello\n\ndata: one\r\ndata:two\r\n\r\nevent: paid\rid: 7\rdata: {\"a\":1}\r\rdata: cut";
    const LINES: &str = "{\"a\":1}\n\n[2]\r\n{\"a\"\n3";
    let stalls = || async {
        let endless = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"first")) })
            .chain(stream::pending());
        ServerBody::from_stream(endless)
    };
    Router::new()
        .route(
            "/long",
            get(|| async { ServerBody::from_stream(pieces(256)) }),
        )
        .route("/stalls", get(stalls))
        .route("/cut", get(|| async { cut_off() }))
        .route("/cut-paying", post(|| async { cut_off() }))
        .route(
            "/refused",
            get(|| async { (StatusCode::FORBIDDEN, "{\"why\":\"no\"}") }),
        )
        .route("/lines", get(|| async { LINES }))
        .route("/events", get(|| async { EVENTS }))
        .route("/upload", post(move |request| upload(heard, request)))
        .route("/parts", post(parts))
}

/// Starts a server, and hands a client of it to the test.
fn with_server<F: Future>(test: impl FnOnce(Core, Heard) -> F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Heard::default();
        let app = server(heard.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let core = Core::builder(format!("http://{address}"))
            .timeout(Duration::from_millis(500))
            .answer_limit(4 << 10)
            .build()
            .unwrap();
        test(core, heard).await
    })
}

fn call(core: &Core, operation: &'static Operation) -> Call<Body> {
    core.call(operation, None, None)
}

async fn rest(mut answer: Streamed) -> Result<usize, Error> {
    let mut length = 0;
    while let Some(chunk) = answer.chunk().await? {
        length += chunk.len();
    }
    Ok(length)
}

#[test]
fn a_long_answer_is_never_whole() {
    with_server(|core, _| async move {
        let error = call(&core, &LONG).await.unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(e) if matches!(&e.cause, Cause::NoAnswer(e) if e.kind() == TransportErrorKind::TooLarge)),
            "16 MiB are beyond the limit: {error:?}"
        );
        let answer = call(&core, &LONG).stream().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(rest(answer).await.unwrap(), 256 * CHUNK);
        let answer = call(&core, &LONG).stream().await.unwrap();
        assert!(rest(answer.at_most(1 << 20)).await.is_err());
    });
}

#[test]
fn what_stops_coming_is_sorted_as_any_lost_answer() {
    with_server(|core, _| async move {
        let mut answer = call(&core, &STALLS).stream().await.unwrap();
        assert_eq!(answer.chunk().await.unwrap().unwrap(), "first");
        let error = answer.chunk().await.unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(e) if matches!(&e.cause, Cause::NoAnswer(e) if e.kind() == TransportErrorKind::Timeout)),
            "{error:?}"
        );
        assert!(!error.outcome_unknown());
        let error = rest(call(&core, &CUT).stream().await.unwrap()).await;
        assert!(!error.unwrap_err().outcome_unknown());
        let error = rest(call(&core, &CUT_PAYING).stream().await.unwrap()).await;
        assert!(error.unwrap_err().outcome_unknown());
    });
}

#[test]
fn a_refusal_is_whole() {
    with_server(|core, _| async move {
        let error = call(&core, &REFUSED).stream().await.unwrap_err();
        let Error::Refused(refused) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(refused.status, 403);
        assert_eq!(refused.body.as_text(), Some("{\"why\":\"no\"}"));
    });
}

#[test]
fn an_answer_that_counts_as_a_whole_is_not_streamed() {
    static ENVELOPED: Operation = Operation {
        envelope: Some(&ENVELOPE),
        ..READS
    };
    static ECHOED: Operation = Operation {
        echo: &[Echo {
            payload: "/a",
            request: "/a",
            amount: false,
            sensitive: false,
        }],
        ..READS
    };
    with_server(|core, _| async move {
        for operation in [&ENVELOPED, &ECHOED] {
            let error = call(&core, operation).stream().await.unwrap_err();
            assert!(matches!(error, Error::Misuse(_)), "{error:?}");
        }
    });
}

#[test]
fn lines_are_values() {
    with_server(|core, _| async move {
        let mut items = call(&core, &LINES).stream().await.unwrap().items::<Json>();
        let mut told = Vec::new();
        loop {
            match items.next().await {
                Ok(Some(item)) => told.push(item.as_str().to_owned()),
                Ok(None) => break,
                Err(e) => {
                    assert!(
                        matches!(&e, Error::BadAnswer(bad) if matches!(bad.cause, Cause::Undecodable(_)))
                    );
                    told.push("bad".to_owned());
                }
            }
        }
        assert_eq!(told, ["{\"a\":1}", "[2]", "bad", "3"]);
        let mut lost = call(&core, &CUT).stream().await.unwrap().items::<Json>();
        assert!(lost.next().await.unwrap().is_some());
        assert!(lost.next().await.is_err());
        let mut long = call(&core, &LONG).stream().await.unwrap().items::<Json>();
        assert!(long.next().await.is_err(), "a line without end is given up");
    });
}

#[test]
fn events_are_told_one_by_one() {
    with_server(|core, _| async move {
        let mut events = call(&core, &EVENTS).stream().await.unwrap().events();
        let mut told = Vec::new();
        while let Some(event) = events.next().await.unwrap() {
            assert!(!format!("{event:?}").contains("one"));
            told.push((event.kind.clone(), event.text.to_string(), event.id.clone()));
        }
        let seven = Some("7".to_owned());
        assert_eq!(
            told,
            [
                ("message".to_owned(), "one\ntwo".to_owned(), None),
                ("paid".to_owned(), "{\"a\":1}".to_owned(), seven),
            ]
        );
    });
}

/// A source of this many pieces, which counts how often it is opened.
fn source(count: usize, length: Option<u64>, opened: &Arc<AtomicUsize>) -> File {
    let opened = Arc::clone(opened);
    File::streamed(length, move || {
        opened.fetch_add(1, Ordering::Relaxed);
        SourceStream::new(pieces(count))
    })
}

#[test]
fn a_long_request_is_never_whole() {
    with_server(|core, heard| async move {
        let opened = Arc::new(AtomicUsize::new(0));
        let length = 256 * CHUNK;
        for announced in [Some(length as u64), None] {
            let file = source(256, announced, &opened);
            let sent: Call<Json> = core.call(&UPLOAD, None, Some(&file));
            assert_eq!(sent.await.unwrap().payload.as_str(), "{}");
        }
        assert_eq!(opened.load(Ordering::Relaxed), 2);
        let told = std::mem::take(&mut *heard.lock().unwrap());
        assert_eq!(told, [(Some(length.to_string()), length), (None, length)]);
        // it was sent in part, and nobody knows what became of it: it goes out once
        let short = source(1, Some(length as u64), &opened);
        let lost: Call<Json> = core.call(&UPLOAD, None, Some(&short));
        let error = lost.await.unwrap_err();
        assert!(error.outcome_unknown(), "{error:?}");
        assert_eq!(opened.load(Ordering::Relaxed), 3);
        let parts: Call<Json> = core.call(&UPLOAD, None, Some(&short));
        assert!(matches!(parts.into_request(), Err(Error::Misuse(_))));
    });
}

#[test]
fn parts_arrive_as_a_server_reads_them() {
    with_server(|core, _| async move {
        let opened = Arc::new(AtomicUsize::new(0));
        let whole = File::from(vec![1; 3]).named("a.bin");
        let long = source(4, Some(4 * CHUNK as u64), &opened);
        for (file, length) in [(whole, 3), (long, 4 * CHUNK)] {
            let value = Object(vec![
                ("note", text("n")),
                ("file", Box::new(file) as Box<dyn Value>),
            ]);
            let sent: Call<Vec<String>> = core.call(&PARTS, None, Some(&value));
            let told = sent.await.unwrap().payload;
            assert_eq!(told[0], "Some(\"note\") None 1");
            assert!(told[1].ends_with(&format!(" {length}")), "{told:?}");
        }
    });
}

/// A transport of somebody's own, which knows nothing of pieces.
struct Plain;

impl Transport for Plain {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> crate::BoxFuture<'_, Result<http::Response<Bytes>, crate::TransportError>> {
        Box::pin(async move {
            let length = request.into_body().len().to_string();
            Ok(http::Response::new(Bytes::from(length)))
        })
    }
}

#[test]
fn a_transport_without_pieces_carries_them_whole() {
    let core = Core::builder("https://api.example.com").transport(Plain);
    let core = core.build().unwrap();
    crate::testing::run(async {
        let opened = Arc::new(AtomicUsize::new(0));
        let file = source(2, None, &opened);
        let sent: Call<Json> = core.call(&UPLOAD, None, Some(&file));
        assert_eq!(
            sent.await.unwrap().payload.as_str(),
            (2 * CHUNK).to_string()
        );
        let sent: Call<Body> = core.call(&UPLOAD, None, Some(&file));
        let answer = sent.stream().await.unwrap();
        assert_eq!(rest(answer).await.unwrap(), 6);
    });
}
