//! What clients and providers are trusted by: signatures, tokens, echoes, and how a lost answer is settled. Expected signatures are
//! openssl's, of the strings that stand beside them.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use payspec_runtime::{
    BoxFuture, Cause, Clock, Error, HeaderMap, Limits, Outcome, Rejected, Retry, TokenAnswer,
    Transport, TransportError,
};

use super::{body, header, read};
use crate::{echo, envelope, settling, signatures, tokens, verified_notifications};

const PRIVATE: &str = include_str!("../../../../runtime/tests/fixtures/rsa/key.pkcs8.pem");
const PUBLIC: &str = include_str!("../../../../runtime/tests/fixtures/rsa/key.spki.pem");

/// 2023-11-14T22:13:20.5Z, whenever it is asked; nothing takes time.
struct Then;

impl Clock for Then {
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn unix(&self) -> Duration {
        Duration::from_millis(1_700_000_000_500)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// A provider that answers what it was told, and remembers what it was asked.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<Told>>);

#[derive(Default)]
struct Told {
    answers: VecDeque<(u16, String)>,
    asked: Vec<Asked>,
}

struct Asked {
    line: String,
    headers: HeaderMap,
    body: String,
}

impl Provider {
    fn answering(answers: &[(u16, &str)]) -> Self {
        let provider = Self::default();
        let answers = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()));
        provider.0.lock().expect("a provider").answers = answers.collect();
        provider
    }

    fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.0.lock().expect("a provider").asked)
    }
}

impl Transport for Provider {
    fn send(
        &self,
        request: http::Request<bytes::Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        let mut told = self.0.lock().expect("a provider");
        told.asked.push(Asked {
            line: format!("{} {}", request.method(), request.uri()),
            headers: request.headers().clone(),
            body: String::from_utf8_lossy(request.body()).into_owned(),
        });
        let (status, body) = told.answers.pop_front().expect("an answer");
        let answer = http::Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(body.into());
        Box::pin(std::future::ready(Ok(answer.expect("an answer"))))
    }
}

/// Nothing here waits for anything, so what is not ready never will be.
fn wait<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut future = pin!(future.into_future());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it waits for something");
}

/// A client of a module, which reaches this provider.
macro_rules! client {
    ($module:ident, $provider:expr $(, $($setting:tt)*)?) => {
        $module::Client::builder("https://api.example.com")
            .transport($provider.clone())
            .clock(Then)
            .random(|| 7)
            .retry(Retry::none())
            $($($setting)*)?
            .build()
            .expect("a client")
    };
}

fn signing(provider: &Provider) -> signatures::Client {
    client!(signatures, provider, .merchant_key(PRIVATE).provider_key(PUBLIC).app_secret("shh").call_key("hk").webhook_key("hk"))
}

fn order(members: &str) -> signatures::model::Order {
    read(&format!(r#"{{"id":"A-1","amount":"20.00"{members}}}"#))
}

#[test]
fn requests_are_signed_in_their_body() {
    let client = signing(&Provider::default());
    let order = order(r#","note":"hi","card":{"brand":"visa","issuer":{"country":"GB"}}"#);
    for call in [client.pay(&order), client.same_rule(&order)] {
        let request = call.into_request().expect("a signed request");
        // amount=20.00&card={"brand":"visa","issuer":{"country":"GB"}}&id=A-1&key=shh
        let signature = "\
    YNAP4fASXayqLDHQnuYeyFOpZ6upJS8xYHiQLjoTIl1fMGwd9tssBS3GS4p9/zO46XHVBJWCYf/e+VqPSQCq0ttVzkCanc0XrQ8l\
    WljuzSpD8q1lyWRM2Bxs16hDqdbIDukOTie9NHOVkroS4wrEPmiSkYwm6ILtpA6VVvxL3A5nW41HFeXnE4hwKjeDMNuwlNCXzFnb\
    v5TrWuyI3bvfRCqFEktGbasu9Sz94XTU2FqyPFcbvura66aB8WKTg+T7+otPWmuA+uNIH37M8q9MM8pfBkcrMRSEErFOikO5f12Y\
    /5otQpZY4jCS+xVoadBasHjpcdScqKG1MVLIl+Z8Qg==";
        let sent = format!(r#","sign":"{signature}"}}"#);
        assert!(body(&request).ends_with(&sent), "{}", body(&request));
    }
}

#[test]
fn requests_are_signed_in_headers() {
    let client = signing(&Provider::default());
    let request = client
        .listed(&order(""))
        .into_request()
        .expect("a signed request");
    // 1700000000500|id:A-1|amount:20.00
    let signature = "B4lMyYpzX0BrTVV0jYewNQ/gl/Q/SWVasd/bCwVY+k4=";
    assert_eq!(header(&request, "x-signature"), Some(signature));
    assert_eq!(header(&request, "x-timestamp"), Some("1700000000500"));
    assert_eq!(body(&request), r#"{"id":"A-1","amount":"20.00"}"#);

    let request = client
        .hashed(&order(""))
        .into_request()
        .expect("a signed request");
    // id=A-1&amount=20.00shh
    let signature = "5B3186367AB0F3B8B53E539D4BC8E9E69FE830ABB7850F833717836C3E129C23";
    assert_eq!(header(&request, "x-signature"), Some(signature));
    assert_eq!(header(&request, "x-timestamp"), Some("1700000000"));

    let request = client.not_signed().into_request().expect("a request");
    assert_eq!(header(&request, "x-signature"), None);
}

#[test]
fn a_key_that_is_none_is_told_when_the_client_is_built() {
    let builder = signatures::Client::builder("https://api.example.com").merchant_key("zq-no-key");
    let error = builder
        .transport(Provider::default())
        .build()
        .expect_err("no client");
    let said = format!("{error} {error:?}");
    assert!(
        said.contains("merchant-key") && !said.contains("zq-no-key"),
        "{said}"
    );
}

/// amount=20.50&id=A-1&key=shh
const OF_THE_ANSWER: &str = "\
    kT+Me/S7akqllU2IPUcT0T2t7fktX1TSpbnSc6i2sfSBhCP4PrRgNXLtGNSkS64PzEgHN7VjcmseV68v4Bhd6bFs9Ae6fcHZtE6F\
    vyBiK4ADnkMfZVrJkmbatwLTeRGohboxh2QLUlWDovR/amymVbPMl/iiwid79XIIzGZWGt5sHR4ZEX0OuSvejHE3OlhBVVFgI3Hf\
    cZS5r/iT9U9EThLcLgi8XKaQCCd4gQujJrla/NANacHLG5DYCS+Czt72WCf7lpHCStkCML20tGpqn18Iis6/xDxZS8qhEHbiPEgm\
    q7Ke5ixWGgtjxRJZprFbL+zGK10zhNzAk7yjoQCIxA==";

#[test]
fn answers_are_verified_before_they_are_read() {
    let good =
        format!(r#"{{"code":0,"data":{{"id":"A-1","amount":20.50,"sign":"{OF_THE_ANSWER}"}}}}"#);
    let (other, bare) = (
        good.replace("20.50", "20.51"),
        r#"{"code":0,"data":{"id":"A-1"}}"#,
    );
    let provider = Provider::answering(&[(200, &good), (200, &other), (200, bare)]);
    let client = signing(&provider);
    let reply = wait(client.pay(&order(""))).expect("a verified answer");
    assert_eq!(
        reply
            .payload
            .amount
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("20.50")
    );
    for _ in 0..2 {
        match wait(client.pay(&order(""))) {
            Err(Error::BadAnswer(bad)) => assert!(matches!(bad.cause, Cause::Signature(_))),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_key_before_this_one_verifies_too() {
    let other = include_str!("../../../../runtime/tests/fixtures/rsa/other.spki.pem");
    let good =
        format!(r#"{{"code":0,"data":{{"id":"A-1","amount":20.50,"sign":"{OF_THE_ANSWER}"}}}}"#);
    let provider = Provider::answering(&[(200, &good), (200, &good)]);
    let changed =
        client!(signatures, provider, .merchant_key(PRIVATE).provider_key(other).app_secret("shh"));
    assert!(wait(changed.pay(&order(""))).is_err());
    let changing = client!(signatures, provider, .merchant_key(PRIVATE).provider_key(other).previous_provider_key(PUBLIC).app_secret("shh"));
    assert!(wait(changing.pay(&order(""))).is_ok());
}

fn with_tokens(provider: &Provider) -> tokens::Client {
    let answer = TokenAnswer::new("/result/token").prefix("Token");
    client!(tokens, provider, .client_secret("cs").app_id("app").key("k").configured_header("X-Token").configured_answer(answer))
}

#[test]
fn tokens_are_fetched_once_with_what_is_configured() {
    let provider = Provider::answering(&[
        (200, r#"{"access_token":"t1","expires_in":60}"#),
        (204, ""),
        (204, ""),
        (200, r#"{"code":0,"data":{"session":"s1"}}"#),
        (204, ""),
    ]);
    let client = with_tokens(&provider);
    wait(client.documented()).expect("an answer");
    wait(client.documented()).expect("an answer");
    wait(client.inside()).expect("an answer");
    let asked = provider.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET https://api.example.com/token?grant_type=client_credentials&client_secret=cs",
            "GET https://api.example.com/documented",
            "GET https://api.example.com/documented",
            "POST https://api.example.com/session",
            "GET https://api.example.com/inside",
        ]
    );
    assert_eq!(asked[1].headers["authorization"], "Bearer t1");
    assert_eq!(asked[2].headers["authorization"], "Bearer t1");
    assert_eq!(asked[3].headers["x-key"], "k");
    assert_eq!(asked[3].body, r#"{"appId":"app","secret":"cs"}"#);
    assert_eq!(asked[4].headers["x-session"], "s1");
}

#[test]
fn what_no_document_says_of_a_token_is_configured() {
    let provider = Provider::answering(&[(200, r#"{"result":{"token":"t2"}}"#), (204, "")]);
    wait(with_tokens(&provider).configured()).expect("an answer");
    let asked = provider.asked();
    assert_eq!(asked[0].line, "POST https://api.example.com/login");
    assert_eq!(asked[1].headers["x-token"], "Token t2");
    let given = client!(tokens, provider, .configured("X-Mine", "given"));
    let _ = provider
        .0
        .lock()
        .map(|mut told| told.answers.push_back((204, String::new())));
    wait(given.configured()).expect("an answer");
    assert_eq!(provider.asked()[0].headers["x-mine"], "given");
}

#[test]
fn a_lost_answer_is_settled_by_asking() {
    let provider = Provider::answering(&[
        (500, ""),
        (200, r#"{"status":"OPEN"}"#),
        (200, r#"{"status":"PAID"}"#),
    ]);
    let client = client!(settling, provider);
    let lost = wait(client.pay(&read(r#"{"id":"A-1"}"#))).expect_err("no answer");
    assert!(lost.outcome_unknown());
    let (page, region) = (read(r#"{"size":1}"#), settling::model::SearchRegion::Eu);
    let settled =
        wait(client.settle_pay(&lost, 5, page, region, "jane", vec!["a".to_owned()], true));
    let settled = settled.expect("an answer");
    assert_eq!(settled.outcome, Outcome::Succeeded);
    let asked = provider.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.as_str()).collect();
    let find = "POST https://api.example.com/find";
    assert_eq!(lines, ["POST https://api.example.com/pay", find, find]);
    assert_eq!(
        asked[2].body,
        r#"{"kind":"payment","from":5,"page":{"size":1},"region":"EU","customer":"jane","tags":["a"],"filter":{"id":"A-1","unknown":true}}"#
    );
}

#[test]
fn settling_fills_parameters_from_the_first_request() {
    let provider = Provider::answering(&[
        (500, ""),
        (200, r#"{"status":"OPEN","detail":{"status":-1}}"#),
    ]);
    let client = client!(settling, provider, .merchant("m-1"));
    let lost = wait(client.refund(&read(r#"{"id":"A/1"}"#))).expect_err("no answer");
    let settled = wait(client.settle_refund(&lost)).expect("an answer");
    assert_eq!(settled.outcome, Outcome::Refunded);
    let asked = provider.asked();
    assert_eq!(asked[1].line, "GET https://api.example.com/pay/A%2F1");
    assert_eq!(asked[1].headers["x-merchant"], "m-1");
    // The error of another call settles nothing.
    assert!(matches!(
        wait(client.settle_cancel(&lost)),
        Err(Error::Misuse(_))
    ));
    assert!(provider.asked().is_empty());
}

#[test]
fn answers_repeat_what_was_sent() {
    let answer = |amount: &str, shop: &str| {
        format!(
            r#"{{"code":0,"data":{{"amount":{amount},"currency":"EUR","shop":"{shop}","any":null}}}}"#
        )
    };
    let answers = [
        answer("20.0", "s"),
        answer("20.01", "s"),
        answer("20", "zq-other-shop"),
    ];
    let answers: Vec<(u16, &str)> = answers
        .iter()
        .map(|answer| (200, answer.as_str()))
        .collect();
    let client = client!(echo, Provider::answering(&answers));
    let parameters = read(r#"{"shop":"s"}"#);
    let order = read(r#"{"id":"A-1","amount":"20.00","currency":"EUR"}"#);
    wait(client.pay(&parameters, &order)).expect("the same by value");
    for (pointer, told) in [("/amount", "20.01 instead of 20.00"), ("/shop", "/shop")] {
        let error = wait(client.pay(&parameters, &order)).expect_err("another answer");
        let said = format!("{error} {error:?}");
        assert!(said.contains(pointer) && said.contains(told), "{said}");
        assert!(!said.contains("zq-other-shop"), "{said}");
    }
}

#[test]
fn codes_of_refusals_are_typed() {
    let answer = r#"{"status":"0","error":"5001","msg":"no"}"#;
    let client = client!(envelope, Provider::answering(&[(200, answer), (500, "")]));
    let request = read(r#"{"order_id":"o1","amount":"20.00"}"#);
    let error = wait(client.pay(&request)).expect_err("a refusal");
    assert!(envelope::ErrorCode::of(&error) == Some(envelope::ErrorCode::InsufficientFunds));
    let error = wait(client.pay(&request)).expect_err("no answer");
    assert!(envelope::ErrorCode::of(&error).is_none());
}

fn signed_with(name: &'static str, value: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(name, value.parse().expect("a header's value"));
    headers
}

#[test]
fn notifications_are_verified_by_the_rule_of_their_event() {
    use verified_notifications::webhook::{Dated, Keys, RefusedIfOld, TakenIfOld};

    let keys = Keys::builder()
        .app_secret("shh")
        .provider_key(PUBLIC)
        .webhook_key("hk");
    let keys = keys.build().expect("keys");
    // id=P-1&status=PAID&version=v2&key=shh
    let signature = "ebde7eee8b63f385fcc40d58588d44fb1ad58bb0cc7e52b70899bdf4d25144b3";
    let headers = signed_with("x-signature", signature);
    let paid = br#"{"id":"P-1","version":"v2","status":"PAID"}"#;
    let event = RefusedIfOld::verify(&keys, &headers, paid).expect("a notification");
    assert_eq!(event.payload.id, "P-1");
    assert_eq!(event.acknowledgement().body, "SUCCESS");
    let other = br#"{"id":"P-2","version":"v2","status":"PAID"}"#;
    let why = RefusedIfOld::verify(&keys, &headers, other).expect_err("not signed");
    assert!(matches!(why, Rejected::WrongSignature));
    let why = TakenIfOld::verify(&keys, &headers, paid).expect_err("not signed");
    assert!(matches!(why, Rejected::MissingSignature));
    // By another secret of the same builder.
    let others = Keys::builder().app_secret("shh").build().expect("keys");
    let why = Dated::verify(&others, &signed_with("x-signature", "00"), b"[]").expect_err("no key");
    assert!(matches!(why, Rejected::NoKey(_)));
}

#[test]
fn older_versions_are_taken_from_those_who_say_so() {
    use verified_notifications::webhook::{Keys, RefusedIfOld};

    // id=P-1&key=shh
    let signature = "27c1e2c455feac3d728647c19f1c7ef23b7b87ec502a0b18d1e7b8200b983681";
    let headers = signed_with("x-signature", signature);
    let old = br#"{"id":"P-1","version":"V1","status":"PAID"}"#;
    let keys = || Keys::builder().app_secret("new").previous_app_secret("shh");
    let refusing = keys().build().expect("keys");
    let why = RefusedIfOld::verify(&refusing, &headers, old).expect_err("an older version");
    assert!(matches!(why, Rejected::OlderVersion));
    let taking = keys().accept_older_version().build().expect("keys");
    assert!(RefusedIfOld::verify(&taking, &headers, old).is_ok());
}

#[test]
fn what_is_dated_has_its_time() {
    use verified_notifications::webhook::{Dated, Keys};

    let keys = Keys::builder().webhook_key("hk").build().expect("keys");
    // 1.[]
    let signature = "f630e6e1dcc983e6a28be57022b6dc9cb4c8011ef81fc7b7a7a86274431ce570";
    let mut headers = signed_with("x-signature", signature);
    headers.insert("x-timestamp", http::HeaderValue::from_static("1"));
    let why = Dated::verify(&keys, &headers, b"[]").expect_err("a stale one");
    assert!(matches!(why, Rejected::Stale));
}

#[test]
fn a_client_hands_its_keys_out() {
    use verified_notifications::webhook::RefusedIfOld;

    let client = client!(verified_notifications, Provider::default(), .app_secret("shh"));
    let signature = "ebde7eee8b63f385fcc40d58588d44fb1ad58bb0cc7e52b70899bdf4d25144b3";
    let headers = signed_with("x-signature", signature);
    let paid = br#"{"id":"P-1","version":"v2","status":"PAID"}"#;
    assert!(RefusedIfOld::verify(&client.notification_keys(), &headers, paid).is_ok());
}
