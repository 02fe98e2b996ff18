//! Tokens, with a generated client over a real local server.

use std::sync::Arc;

use payspec::aiscpay::{Client, model::*};
use payspec::runtime::{Error, ErrorClass, MemoryTokenStore, Retry};
use payspec_tests::server::{Script, Server};

const TOKEN: &str = "/mch-api/v1/auth";
const QUERY: &str = "/mch-api/v1/pa/payment_intents/query";
const CREATE: &str = "/mch-api/v1/pa/payment_intents/create";
const CALLERS: usize = 1000;

fn token(text: &str, lasts: u32) -> Script {
    Script::json(
        200,
        format!(r#"{{"access_token":"{text}","expires_in":{lasts}}}"#),
    )
}

fn order() -> Script {
    Script::json(
        200,
        r#"{"code":0,"data":{"amount":"20.00","create_time":"2025-08-18T03:23:46+08:00","currency":"USD",
            "merchant_order_id":"M-1","order_id":"C-1","status":"PENDING"}}"#,
    )
}

fn client(server: &Server) -> payspec::aiscpay::ClientBuilder {
    Client::builder(server.url())
        .uid("39172931")
        .client_secret("zq-secret-7193")
        .retry(Retry::none())
}

async fn query(client: &Client) -> Result<(), Error> {
    let request = QueryPaymentIntentRequest::new().with_merchant_order_id("M-1");
    client.query_payment_intent(&request).await.map(drop)
}

/// All at once; how many worked.
async fn crowd(client: &Client) -> usize {
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { query(&client).await })
        })
        .collect();
    let mut worked = 0;
    for caller in callers {
        worked += usize::from(matches!(caller.await, Ok(Ok(()))));
    }
    worked
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("an async runtime").block_on(future)
}

/// How many requests of a path arrived.
fn count(server: &Server) -> impl Fn(&str) -> usize {
    let received = server.take();
    move |path| {
        let of_path = |target: &str| target.split('?').next() == Some(path);
        received
            .iter()
            .filter(|request| of_path(&request.target))
            .count()
    }
}

#[test]
fn a_thousand_callers_on_an_expired_token_ask_for_one() {
    let server = Server::start();
    server.answer_at(TOKEN, [token("first", 1), token("second", 3600)]);
    server.answer_at(QUERY, [order()]);
    let client = client(&server).build().unwrap();
    run(async {
        query(&client).await.unwrap();
        assert_eq!(count(&server)(TOKEN), 1);
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        assert_eq!(crowd(&client).await, CALLERS);
    });
    let count = count(&server);
    assert_eq!((count(TOKEN), count(QUERY)), (1, CALLERS));
}

#[test]
fn a_thousand_refusals_renew_the_token_once() {
    let server = Server::start();
    let no = Script::json(401, "{}");
    server.answer_at(TOKEN, [token("first", 3600), token("second", 3600)]);
    server.answer_at(QUERY, std::iter::repeat_n(no, CALLERS).chain([order()]));
    let client = client(&server).build().unwrap();
    assert_eq!(run(crowd(&client)), CALLERS);
    let count = count(&server);
    assert_eq!((count(TOKEN), count(QUERY)), (2, 2 * CALLERS));
}

#[test]
fn a_create_is_not_sent_again_after_a_refusal_but_the_token_is_renewed() {
    let server = Server::start();
    server.answer_at(TOKEN, [token("first", 3600), token("second", 3600)]);
    server.answer_at(CREATE, [Script::json(401, "{}")]);
    let client = client(&server).build().unwrap();
    let create = || async {
        let request = CreatePaymentIntentRequest::new(CreatePaymentIntentRequestRequired {
            amount: "20.00".parse().unwrap(),
            currency: "USD".into(),
            merchant_order_id: "M-1".into(),
            description: "Order".into(),
            payment_method: PaymentMethod::new(),
        });
        client.create_payment_intent(&request).await
    };
    run(async {
        for _ in 0..2 {
            let error = create().await.unwrap_err();
            assert!(matches!(&error, Error::Refused(no) if no.class == ErrorClass::Auth));
            assert!(!error.outcome_unknown());
        }
    });
    let received = server.take();
    let seen: Vec<_> = received
        .iter()
        .map(|request| {
            let path = request.target.split('?').next().unwrap_or_default();
            (path, request.header("authorization").unwrap_or_default())
        })
        .collect();
    assert_eq!(
        seen,
        [
            (TOKEN, ""),
            (CREATE, "Bearer first"),
            (TOKEN, ""),
            (CREATE, "Bearer second")
        ]
    );
}

#[test]
fn clients_that_share_a_store_share_a_token() {
    let server = Server::start();
    server.answer_at(TOKEN, [token("one", 3600)]);
    server.answer_at(QUERY, [order()]);
    let store = MemoryTokenStore::new();
    let replicas = [0, 1].map(|_| {
        let replica = client(&server).token_store(store.clone());
        Arc::new(replica.build().unwrap())
    });
    run(async {
        for replica in &replicas {
            query(replica).await.unwrap();
        }
    });
    assert_eq!(count(&server)(TOKEN), 1);
    // another merchant has a token of its own
    let other = client(&server).uid("1").token_store(store).build().unwrap();
    run(query(&other)).unwrap();
    assert_eq!(count(&server)(TOKEN), 1);
}

#[test]
fn a_token_that_is_refused_is_never_printed() {
    let server = Server::start();
    server.answer_at(TOKEN, [Script::json(400, r#"{"error":"zq-message-7193"}"#)]);
    let client = client(&server).build().unwrap();
    let (error, told) = payspec_tests::traced::listening(|| run(query(&client)).unwrap_err());
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    let all = format!("{client:?}{error}{error:?}{error:#?}{source}{source:?}{told}");
    for secret in ["zq-secret-7193", "zq-message-7193"] {
        assert!(!all.contains(secret), "{all}");
    }
}

#[test]
fn where_no_document_says_how_the_configuration_does() {
    use payspec::runtime::TokenAnswer;
    use payspec::storesquare::{Client, model::*};

    let server = Server::start();
    let answer = r#"{"result":{"token":"zq-token-7193","seconds":"7200"}}"#;
    server.answer_at("/v9/token", [Script::json(200, answer)]);
    server.answer_at("/v9/capture", [Script::json(200, "{}")]);
    let client = Client::builder(server.url())
        .app_id("086666075137001")
        .secret("zq-secret-7193")
        .access_token_route("POST", "/v9/token")
        .access_token_header("x-access-token")
        .access_token_answer(TokenAnswer::new("/result/token").expires_in("/result/seconds"))
        .capture_route("PUT", "/v9/capture")
        .build()
        .unwrap();
    let request = CaptureRequest::new(CaptureRequestRequired {
        capture_amount: "100.55".parse().unwrap(),
    });
    run(async { client.capture(&request).await.map(drop) }).unwrap();
    let received = server.take();
    let [token, capture] = received.as_slice() else {
        panic!("{} requests", received.len());
    };
    assert_eq!(
        String::from_utf8_lossy(&token.body),
        r#"{"appId":"086666075137001","secret":"zq-secret-7193"}"#
    );
    assert_eq!(
        (capture.method.as_str(), capture.header("x-access-token")),
        ("PUT", Some("zq-token-7193"))
    );
}
