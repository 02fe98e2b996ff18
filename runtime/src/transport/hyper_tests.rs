//! A client, a socket, and a server that behaves as badly as servers do.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::operation::{BodyForm, Effect, Operation};
use crate::testing::{CARD, KEY, Object, PAY, json, printed, text};
use crate::{
    Cause, Core, CoreBuilder, Error, HyperTransport, Json, NotSent, Reply, Retry, Secret,
    TransportErrorKind, Unsent,
};

pub(super) static PAYS: Operation = Operation {
    path: "/pay",
    security: &[&[&crate::Scheme::ApiKey {
        name: "key",
        place: crate::Place::Query,
        wire: "key",
        token: None,
    }]],
    ..PAY
};
static READS: Operation = Operation {
    effect: Effect::Reads,
    method: "GET",
    body: BodyForm::None,
    ..PAYS
};

/// A server for one connection: reads one request, then does as told. Joins to the request's bytes.
fn serve(then: impl FnOnce(&mut TcpStream) + Send + 'static) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let handle = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read_request(&mut stream);
        then(&mut stream);
        request
    });
    (port, handle)
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes.clone()).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    bytes.extend(body);
    String::from_utf8(bytes).unwrap()
}

fn answering(answer: &'static str) -> impl FnOnce(&mut TcpStream) + Send + 'static {
    move |stream| stream.write_all(answer.as_bytes()).unwrap()
}

fn builder(port: u16) -> CoreBuilder {
    Core::builder(format!("http://127.0.0.1:{port}/v1"))
        .credential("key", Secret::new(KEY))
        .retry(Retry::none())
}

fn run<T>(future: impl IntoFuture<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future.into_future())
}

pub(super) fn call(core: CoreBuilder, operation: &'static Operation) -> Result<Reply<Json>, Error> {
    let body = Object(vec![("amount", json("20.00")), ("number", text(CARD))]);
    let body = matches!(operation.body, BodyForm::Json(_)).then_some(&body as &dyn crate::Value);
    let result = run(core.build().unwrap().call::<Json>(operation, None, body));
    if let Err(e) = &result {
        let all = printed(e);
        assert!(
            !all.contains(CARD) && !all.contains(KEY) && !all.contains("127.0.0.1"),
            "{all}"
        );
    }
    result
}

#[test]
fn exact_bytes_there_and_back() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nset-cookie: a=b\r\ncontent-length: 14\r\n\r\n{\"fee\": 1.500}";
    let (port, server) = serve(answering(answer));
    let reply = call(builder(port), &PAYS).unwrap();
    assert_eq!(
        (reply.payload.as_str(), reply.raw().as_bytes()),
        (r#"{"fee": 1.500}"#, &br#"{"fee": 1.500}"#[..])
    );
    let request = server.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, format!(r#"{{"amount":20.00,"number":"{CARD}"}}"#));
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    assert_eq!(lines.remove(0), format!("POST /v1/pay?key={KEY} HTTP/1.1"));
    lines.sort_unstable();
    let host = format!("host: 127.0.0.1:{port}");
    let length = format!("content-length: {}", body.len());
    assert_eq!(
        lines,
        [
            "accept: application/json",
            length.as_str(),
            "content-type: application/json",
            host.as_str()
        ]
    );
}

#[test]
fn a_chunked_answer_is_put_together() {
    let answer =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n4\r\n2,3]\r\n0\r\n\r\n";
    let (port, server) = serve(answering(answer));
    assert_eq!(
        call(builder(port), &READS).unwrap().payload.as_str(),
        "[1,2,3]"
    );
    assert!(
        server
            .join()
            .unwrap()
            .starts_with(&format!("GET /v1/pay?key={KEY} HTTP/1.1\r\n"))
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = listener.local_addr().unwrap().port();
    for status in [302, 307, 308] {
        let (port, server) = serve(move |stream| {
            let answer = format!(
                "HTTP/1.1 {status} Moved\r\nlocation: http://127.0.0.1:{elsewhere}/\r\ncontent-length: 0\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let error = call(builder(port), &PAYS).unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(e) if matches!(e.cause, Cause::Redirect)),
            "{error:?}"
        );
        assert_eq!(
            (error.status(), error.outcome_unknown()),
            (Some(status), true)
        );
        server.join().unwrap();
        assert!(listener.accept().is_err(), "somebody came to the new place");
    }
}

#[test]
fn a_timeout_leaves_the_outcome_open() {
    let (port, server) = serve(|_| thread::sleep(Duration::from_millis(600)));
    let begun = Instant::now();
    let error = call(builder(port).timeout(Duration::from_millis(200)), &PAYS).unwrap_err();
    assert!(
        begun.elapsed() < Duration::from_millis(550),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(lost(&error), TransportErrorKind::Timeout);
    server.join().unwrap();
    let (port, server) = serve(|stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n[1")
            .unwrap();
        thread::sleep(Duration::from_millis(600));
    });
    let error = call(builder(port).timeout(Duration::from_millis(200)), &PAYS).unwrap_err();
    assert_eq!(
        lost(&error),
        TransportErrorKind::Timeout,
        "in the middle of the body"
    );
    server.join().unwrap();
}

#[test]
fn an_answer_beyond_the_limit_is_given_up() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n[1,2,3,4,5,6";
    let streamed =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n[1,2,3\r\n6\r\n,4,5,6\r\n";
    for answer in [announced, streamed] {
        let (port, server) = serve(move |stream| {
            stream.write_all(answer.as_bytes()).unwrap();
            // until the client hangs up: it must not wait for the end
            let _ = stream.read(&mut [0]);
        });
        let error = call(builder(port).answer_limit(11), &PAYS).unwrap_err();
        assert_eq!(lost(&error), TransportErrorKind::TooLarge);
        server.join().unwrap();
    }
    let (port, server) = serve(answering(
        "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n[1,2,3,4,5]",
    ));
    assert!(call(builder(port).answer_limit(11), &PAYS).is_ok());
    server.join().unwrap();
}

#[test]
fn a_refused_connection_is_not_sent() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = call(builder(port), &PAYS).unwrap_err();
    let source = not_sent(&error);
    assert_eq!(source.kind(), TransportErrorKind::Connect);
    assert_eq!(source.to_string(), "no connection: connection refused");
}

// how a full queue answers is the kernel's own affair
#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_does_not_come_about_in_time_is_not_sent() {
    use socket2::{Domain, Socket, Type};
    // A queue for one connection, and nobody who takes it: further ones hear nothing.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: std::net::SocketAddr = ([127, 0, 0, 1], 0).into();
    socket.bind(&any.into()).unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let short = Duration::from_millis(200);
    let mut waiting = Vec::new();
    while let Ok(stream) = TcpStream::connect_timeout(&address, short) {
        waiting.push(stream);
        assert!(waiting.len() < 100, "the queue is never full");
    }
    let error = call(builder(address.port()).connect_timeout(short), &PAYS).unwrap_err();
    assert_eq!(not_sent(&error).kind(), TransportErrorKind::Timeout);
}

#[test]
fn a_connection_that_ends_after_the_request_leaves_the_outcome_open() {
    let nothing = "";
    let half_a_head = "HTTP/1.1 200 OK\r\ncontent-le";
    let half_a_body = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,2";
    let half_a_chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n[1,2";
    for answer in [nothing, half_a_head, half_a_body, half_a_chunk] {
        let (port, server) = serve(answering(answer));
        let error = call(builder(port), &PAYS).unwrap_err();
        assert_eq!(lost(&error), TransportErrorKind::Reset, "{answer:?}");
        server.join().unwrap();
        let (port, server) = serve(answering(answer));
        let error = call(builder(port), &READS).unwrap_err();
        assert!(
            matches!(&error, Error::BadAnswer(e) if matches!(e.cause, Cause::NoAnswer(_)))
                && !error.outcome_unknown()
        );
        server.join().unwrap();
    }
}

#[test]
fn nonsense_instead_of_http_leaves_the_outcome_open() {
    let (port, server) = serve(answering("SSH-2.0-OpenSSH\r\n\r\n"));
    let error = call(builder(port), &PAYS).unwrap_err();
    assert!(error.outcome_unknown(), "{error:?}");
    server.join().unwrap();
}

#[test]
fn a_connection_is_used_again_and_nothing_is_sent_twice() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .unwrap();
        // the second request on the same connection arrives whole, and then the connection ends
        read_request(&mut stream);
        drop(stream);
        listener.set_nonblocking(true).unwrap();
        thread::sleep(Duration::from_millis(100));
        listener.accept().is_ok()
    });
    let core = builder(port)
        .transport(HyperTransport::new().unwrap())
        .build()
        .unwrap();
    let body = Object(vec![]);
    run(async {
        core.call::<Json>(&PAYS, None, Some(&body)).await.unwrap();
        let error = core
            .call::<Json>(&PAYS, None, Some(&body))
            .await
            .unwrap_err();
        assert!(error.outcome_unknown(), "{error:?}");
    });
    assert!(!server.join().unwrap(), "a payment was sent again");
}

/// Why nothing was sent.
pub(super) fn not_sent(error: &Error) -> &crate::TransportError {
    let Error::NotSent(NotSent {
        cause: Unsent::Transport(source),
        ..
    }) = error
    else {
        panic!("{error:?}")
    };
    assert!(!error.outcome_unknown());
    source
}

#[test]
fn a_proxy_makes_a_tunnel_and_sees_no_more() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let asked = read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let request = read_request(&mut stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .unwrap();
        (asked, request)
    });
    let transport = HyperTransport::builder().proxy(format!("http://me:p%40ss@127.0.0.1:{proxy}"));
    assert!(!format!("{transport:?}").contains("p%40ss"));
    let transport = transport.build().unwrap();
    assert!(!format!("{transport:?}").contains("p%40ss"));
    call(builder(9).transport(transport), &PAYS).unwrap();
    let (asked, request) = server.join().unwrap();
    // `me:p@ss`
    let login = "Proxy-Authorization: Basic bWU6cEBzcw==";
    assert_eq!(
        asked,
        format!("CONNECT 127.0.0.1:9 HTTP/1.1\r\nHost: 127.0.0.1:9\r\n{login}\r\n\r\n")
    );
    assert!(request.starts_with(&format!("POST /v1/pay?key={KEY} HTTP/1.1\r\n")));
    assert!(!request.to_lowercase().contains("proxy"), "{request}");
}

#[test]
fn a_proxy_that_makes_no_tunnel_is_told_nothing() {
    let (proxy, server) = serve(answering(
        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
    ));
    let transport = HyperTransport::builder().proxy(format!("http://127.0.0.1:{proxy}"));
    let core = builder(9).transport(transport.build().unwrap());
    let error = call(core, &PAYS).unwrap_err();
    assert_eq!(not_sent(&error).kind(), TransportErrorKind::Connect);
    assert!(!server.join().unwrap().contains(KEY));
    assert!(
        HyperTransport::builder()
            .proxy("socks5://127.0.0.1")
            .build()
            .is_err()
    );
}

fn lost(error: &Error) -> TransportErrorKind {
    let Error::OutcomeUnknown(e) = error else {
        panic!("{error:?}")
    };
    assert!(error.outcome_unknown());
    let Cause::NoAnswer(source) = &e.cause else {
        panic!("{error:?}")
    };
    source.kind()
}

#[test]
fn an_operation_goes_to_the_address_given_for_it() {
    static AWAY: Operation = Operation {
        hosts: &["https://files.example.com/v2"],
        effect: Effect::Reads,
        method: "GET",
        body: BodyForm::None,
        ..PAYS
    };
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    let (home, at_home) = serve(answering(answer));
    let (away, at_files) = serve(answering(answer));
    let client = builder(home).host_address(
        "https://files.example.com/v2",
        format!("http://127.0.0.1:{away}/files"),
    );
    let client = client.environment(Some(0)).build().unwrap();
    run(client.call::<Json>(&READS, None, None)).unwrap();
    run(client.call::<Json>(&AWAY, None, None)).unwrap();
    assert!(at_home.join().unwrap().starts_with("GET /v1/pay?key="));
    assert!(at_files.join().unwrap().starts_with("GET /files/pay?key="));
}
