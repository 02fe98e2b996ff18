//! Through axum, without and with a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, post};
use payspec_runtime::MemoryDeduplicator;
use payspec_runtime::axum::{Received, Rejection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::model::{self, CARD, Collection, Keys, NOBODYS, SECRET, collection, keys, signed};

#[derive(Clone, Default)]
struct Shop {
    seen: Arc<MemoryDeduplicator>,
    booked: Arc<AtomicUsize>,
}

impl FromRef<Shop> for Keys {
    fn from_ref(_: &Shop) -> Self {
        keys()
    }
}

struct NotBooked;

impl Shop {
    async fn book(&self, order_no: &str) -> Result<(), NotBooked> {
        let before = self.booked.fetch_add(1, Ordering::SeqCst);
        match order_no {
            "fails at first" if before == 0 => Err(NotBooked),
            _ => Ok(()),
        }
    }

    fn booked(&self) -> usize {
        self.booked.load(Ordering::SeqCst)
    }
}

async fn receive(
    State(shop): State<Shop>,
    Received(event): Received<Collection>,
) -> impl IntoResponse {
    let book = |paid: payspec_runtime::Notification<model::Paid>| {
        let shop = shop.clone();
        async move { shop.book(&paid.payload.order_no).await }
    };
    event.once(&shop.seen, book).await
}

fn app(shop: &Shop) -> Router {
    let short = |received: Received<Collection, 16>| async move {
        received.0.acknowledgement().into_response()
    };
    let payment = |Received(event): Received<model::Event>| async move { *event.acknowledgement() };
    Router::new()
        .route("/notify", any(receive))
        .route("/short", post(short))
        .route("/event", post(payment))
        .with_state(shop.clone())
}

/// Status, media type and body of the answer.
async fn posts(shop: &Shop, path: &str, headers: HeaderMap, body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).body(body.into()).unwrap();
    *request.headers_mut() = headers;
    let response = app(shop).oneshot(request).await.unwrap();
    let status = response.status();
    let media = response.headers().get("content-type").cloned();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    Answer {
        status,
        media: media.map(|media| media.to_str().unwrap().to_owned()),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: StatusCode,
    media: Option<String>,
    body: String,
}

fn success() -> Answer {
    Answer {
        status: StatusCode::OK,
        media: Some("text/plain".to_owned()),
        body: "SUCCESS".to_owned(),
    }
}

/// A refusal says nothing but its status.
fn silent(status: u16) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        media: None,
        body: String::new(),
    }
}

#[tokio::test]
async fn a_good_one_is_booked_and_acknowledged_and_its_repeat_not_booked() {
    let shop = Shop::default();
    let body = collection("M1", 2);
    for _ in 0..3 {
        assert_eq!(
            posts(&shop, "/notify", signed(&body), body.clone()).await,
            success()
        );
    }
    assert_eq!(shop.booked(), 1);
    let other = collection("M1", 3);
    assert_eq!(
        posts(&shop, "/notify", signed(&other), other).await,
        success()
    );
    assert_eq!(shop.booked(), 2);
}

#[tokio::test]
async fn an_acknowledgement_without_a_text() {
    let body = br#"{"notify_type":"never heard of"}"#;
    let answer = posts(&Shop::default(), "/event", signed(body), &body[..]).await;
    assert_eq!(answer, silent(200));
}

#[tokio::test]
async fn what_is_not_verified_does_not_reach_the_handler() {
    let shop = Shop::default();
    let body = collection("M1", 2);
    let good = signed(&body);
    let missing = posts(&shop, "/notify", HeaderMap::new(), body.clone()).await;
    assert_eq!(missing, silent(401));
    let other = posts(&shop, "/notify", good, collection("M2", 2)).await;
    assert_eq!(other, silent(401));
    let unreadable = posts(&shop, "/notify", signed(b"{"), "{").await;
    assert_eq!(unreadable, silent(500));
    assert_eq!(shop.booked(), 0);
}

#[tokio::test]
async fn a_failed_handler_makes_the_provider_repeat_and_says_nothing() {
    let shop = Shop::default();
    let body = collection("fails at first", 2);
    let failed = posts(&shop, "/notify", signed(&body), body.clone()).await;
    assert_eq!(failed, silent(500));
    assert_eq!(
        posts(&shop, "/notify", signed(&body), body).await,
        success()
    );
    assert_eq!(shop.booked(), 2);
}

/// A notification of this many bytes.
fn padded(bytes: usize) -> Vec<u8> {
    let mut body = collection("M1", 2);
    body.resize(bytes, b' ');
    body
}

#[tokio::test]
async fn the_limit_is_a_limit_to_the_byte() {
    let shop = Shop::default();
    let limit = payspec_runtime::axum::DEFAULT_LIMIT;
    assert_eq!(limit, 262_144);
    let most = padded(limit);
    assert_eq!(
        posts(&shop, "/notify", signed(&most), most).await,
        success()
    );
    let more = padded(limit + 1);
    assert_eq!(
        posts(&shop, "/notify", signed(&more), more).await,
        silent(413)
    );
    let body = collection("M1", 2);
    assert_eq!(
        posts(&shop, "/short", signed(&body), body).await,
        silent(413)
    );
    assert_eq!(posts(&shop, "/short", signed(b"{"), "{").await, silent(500));
}

#[tokio::test]
async fn an_encoded_body_is_not_taken_apart() {
    let shop = Shop::default();
    let body = collection("M1", 2);
    let with = |codings: &[&'static str]| {
        let mut headers = signed(&body);
        for coding in codings {
            headers.append("content-encoding", coding.parse().unwrap());
        }
        headers
    };
    for codings in [
        &["gzip"][..],
        &["GZIP"],
        &["br"],
        &["identity, gzip"],
        &["identity", "deflate"],
        &["\u{e9}"],
    ] {
        let answer = posts(&shop, "/notify", with(codings), body.clone()).await;
        assert_eq!(answer, silent(415), "{codings:?}");
    }
    assert_eq!(shop.booked(), 0);
    let plain = posts(&shop, "/notify", with(&["Identity"]), body.clone()).await;
    assert_eq!(plain, success());
}

#[tokio::test]
async fn over_a_socket() {
    let shop = Shop::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app(&shop);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let send = async |method: &str,
                      signature: Option<&str>,
                      encoding: &str,
                      length: usize,
                      body: &[u8]| {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let signature = signature.map(|it| format!("X-Signature: {it}\r\n"));
        let head = format!(
            "{method} /notify HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{encoding}{}\r\n",
            signature.unwrap_or_default(),
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The server may answer and hang up before it has all.
        let _ = stream.write_all(body).await;
        if body.len() < length {
            let _ = stream.shutdown().await;
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    };
    let body = collection("M1", 2);
    let good = signed(&body);
    let good = good["x-signature"].to_str().unwrap();
    let (whole, large) = (body.len(), padded(300_000));
    let signed_large = signed(&large);
    let signed_large = signed_large["x-signature"].to_str().unwrap();
    let gzip = "Content-Encoding: gzip\r\n";
    let cases = [
        ("PUT", None, "", whole, &body, "HTTP/1.1 401 "),
        ("POST", Some("00ff"), "", whole, &body, "HTTP/1.1 401 "),
        (
            "POST",
            Some(signed_large),
            "",
            large.len(),
            &large,
            "HTTP/1.1 413 ",
        ),
        ("POST", Some(good), gzip, whole, &body, "HTTP/1.1 415 "),
        ("POST", Some(good), "", whole, &body, "HTTP/1.1 200 "),
        ("PUT", Some(good), "", whole, &body, "HTTP/1.1 200 "),
    ];
    for (method, signature, encoding, length, body, status) in cases {
        let answer = send(method, signature, encoding, length, body).await;
        assert!(answer.starts_with(status), "{status}: {answer}");
        let taken = answer.ends_with("\r\n\r\nSUCCESS");
        assert_eq!(taken, status.contains("200"), "{answer}");
        assert!(taken || answer.ends_with("\r\n\r\n"), "{answer}");
    }
    assert_eq!(shop.booked(), 1);
    // A body that ends too early is nobody's notification.
    let body = collection("M2", 2);
    let good = signed(&body);
    let good = good["x-signature"].to_str();
    let answer = send("POST", good.ok(), "", body.len() + 1, &body).await;
    assert!(!answer.contains("SUCCESS"), "{answer}");
    assert_eq!(shop.booked(), 1);
    server.abort();
}

#[tokio::test]
async fn a_rejection_prints_nothing_and_keeps_its_cause() {
    use axum::extract::FromRequest;
    let body = format!(r#"{{"orderNo":{CARD},"note":"{NOBODYS}"}}"#).into_bytes();
    let mut said = String::new();
    for (headers, status) in [(signed(&body), 500), (model::headers(NOBODYS), 401)] {
        let mut request = Request::post("/").body(Body::from(body.clone())).unwrap();
        *request.headers_mut() = headers;
        let refused = Received::<Collection>::from_request(request, &Shop::default()).await;
        let rejection = refused.unwrap_err();
        assert!(matches!(rejection, Rejection::Rejected(_)));
        assert_eq!(rejection.status(), status);
        said += &format!("{rejection} {rejection:?}");
        said += &format!("{:?}", rejection.into_response());
    }
    for hidden in [CARD, NOBODYS, SECRET] {
        assert!(!said.contains(hidden), "{said}");
    }
}
