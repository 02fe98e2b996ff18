//! The story that README tells, word for word, against a local server.

use std::cell::RefCell;

use payspec_tests::server::{Fault, Script, Server};

// README: begin
use payspec::aiscpay::{Client, Environment, model::*, webhook};
use payspec::runtime::{Error, HeaderMap, Outcome, Rejected};

/// One client for the process. It fetches its access token, shares it among callers, and renews it.
fn connect(address: Environment, secret: &str, api_key: &str) -> Result<Client, Error> {
    Client::builder(address)
        .uid("39172931")
        .client_secret(secret)
        .api_key(api_key)
        .build()
}

/// Opens an order: the shopper pays at the address that comes back. Without one, the order is settled already.
async fn checkout(
    client: &Client,
    order: &str,
    book: impl Fn(&str),
) -> Result<Option<String>, Error> {
    let request = CreatePaymentIntentRequest::new(CreatePaymentIntentRequestRequired {
        amount: "20.00".parse().expect("an amount"),
        currency: "USD".into(),
        merchant_order_id: order.into(),
        description: "Online Payment".into(),
        payment_method: PaymentMethod::new(),
    });
    match client.create_payment_intent(&request).await {
        Ok(reply) => Ok(reply.into_payload().next_action.redirect_url),
        // It was sent and no answer came: the order may exist. Ask what became of it, and never send it again.
        Err(error) if error.outcome_unknown() => {
            let settled = client.settle_create_payment_intent(&error).await?;
            if settled.outcome == Outcome::Succeeded {
                book(&settled.reply.payload.order_id);
            }
            Ok(None)
        }
        // Refused, or nothing was sent: no money moved.
        Err(error) => Err(error),
    }
}

/// Takes a notification. Nothing in it is decoded before it is verified.
fn notified(
    keys: &webhook::Keys,
    headers: &HeaderMap,
    body: &[u8],
    book: impl Fn(&str),
) -> Result<(), Rejected> {
    let event = webhook::Notification::verify(keys, headers, body)?;
    if let Notification::PaymentSuccess(paid) = &event.payload {
        book(&paid.data.order_id);
    }
    Ok(())
}
// README: end

const CREATE: &str = "/mch-api/v1/pa/payment_intents/create";
const QUERY: &str = "/mch-api/v1/pa/payment_intents/query";

#[test]
fn readme_tells_this_story() {
    let here = include_str!("story.rs");
    let told = here
        .split("// README: begin\n")
        .nth(1)
        .and_then(|rest| rest.split("// README: end\n").next())
        .unwrap();
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&format!("```rust\n{told}```\n")),
        "copy what stands between the marks of tests/it/story.rs into README.md"
    );
}

#[test]
fn create_redirect_notification_and_query_after_a_timeout() {
    let server = Server::start();
    let token = Script::json(200, r#"{"access_token":"t-1","expires_in":3600}"#);
    server.answer_at("/mch-api/v1/auth", [token]);
    let created = r#"{"code":0,"data":{"amount":"20.00","create_time":"2025-08-18T03:23:46+08:00","currency":"USD",
        "merchant_order_id":"M-1","next_action":{"type":"redirect","redirect_url":"https://pay.example.com/1"},
        "order_id":"C-1","status":"PENDING"}}"#;
    let lost = Script {
        fault: Fault::ResetAfterReading,
        ..Script::default()
    };
    server.answer_at(CREATE, [Script::json(200, created), lost]);
    let paid = r#"{"code":0,"data":{"amount":"20.00","create_time":"2025-08-18T03:23:46+08:00","currency":"USD",
        "merchant_order_id":"M-2","order_id":"C-2","status":"SUCCESS"}}"#;
    server.answer_at(QUERY, [Script::json(200, paid)]);
    let booked = RefCell::new(Vec::new());
    let book = |order: &str| booked.borrow_mut().push(order.to_owned());

    let client = connect(
        server.url().into(),
        "zq-secret",
        "6d0e8fa7b10c40c3a48c0c2be41cb178",
    )
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let next = runtime.block_on(checkout(&client, "M-1", book)).unwrap();
    assert_eq!(next.as_deref(), Some("https://pay.example.com/1"));

    // the published key and our own calculation, with the members in the order of the document
    let body = br#"{"notify_type":"payment_success","data":{"order_id":"C96245645019020000","merchant_order_id":"P9297895081903","order_amount":"20.00","order_currency":"USD","settle_amount":"20.00","settle_currency":"USD","create_time":"2025-08-18T03:23:46+08:00","pay_time":"2025-08-18T03:23:46+08:00"}}"#;
    let mut headers = HeaderMap::new();
    let keys = client.notification_keys();
    assert!(matches!(
        notified(&keys, &headers, body, book),
        Err(Rejected::MissingSignature)
    ));
    let signature = "8c249532099ec5babe441d6905a83fedbc80c4774ad7a2346945afd779c1c63c";
    headers.insert("Signature", signature.parse().unwrap());
    notified(&keys, &headers, body, book).unwrap();

    let next = runtime.block_on(checkout(&client, "M-2", book)).unwrap();
    assert_eq!(next, None);
    assert_eq!(*booked.borrow(), ["C96245645019020000", "C-2"]);
    let received = server.take();
    let count = |path: &str| {
        received
            .iter()
            .filter(|request| request.target == path)
            .count()
    };
    assert_eq!((count(CREATE), count(QUERY)), (2, 1));
}
