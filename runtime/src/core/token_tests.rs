//! Calls that fetch the token they carry.

use std::time::Duration;

use crate::clock::fake::FakeClock;
use crate::operation::{BodyForm, Effect, ErrorCode, Operation, Scheme, TokenSource};
use crate::testing::{ENVELOPE, KEY, Line, Object, PAY, Scripted, answers, printed, run, text};
use crate::{
    Core, CoreBuilder, Error, ErrorClass, Json, Retry, Secret, Sent, TokenAnswer, TransportError,
    TransportErrorKind, Unsent, Value,
};

static TOKEN: Operation = Operation {
    name: "token",
    path: "/token",
    effect: Effect::Reads,
    ..PAY
};
const SOURCE: TokenSource = TokenSource {
    operation: &TOKEN,
    parameters: None,
    body: Some(|| Box::new(Object(vec![("id", text("m-1"))])) as Box<dyn Value>),
    token: Some("/token"),
    expires_in: Some("/lasts"),
    lifetime_seconds: None,
};
const BEARER: Scheme = Scheme::Bearer {
    name: "bearer",
    token: Some(&SOURCE),
};
static PAYS: Operation = Operation {
    body: BodyForm::None,
    security: &[&[&BEARER]],
    ..PAY
};
static READS: Operation = Operation {
    effect: Effect::Reads,
    body: BodyForm::None,
    security: &[&[&BEARER]],
    ..PAY
};

fn builder(lines: Vec<Line>) -> (CoreBuilder, Scripted, FakeClock) {
    let (transport, clock) = (Scripted::new(lines), FakeClock::passing());
    let builder = Core::builder("https://api.example.com")
        .transport(transport.clone())
        .clock(clock.clone())
        .random(|| 7)
        .retry(Retry::attempts(2).first_wait(Duration::from_millis(10)));
    (builder, transport, clock)
}

fn token(text: &str) -> Line {
    answers(200, &format!(r#"{{"token":"{text}","lasts":3600}}"#))
}

/// What was asked: path and `authorization`.
fn asked(transport: &Scripted) -> Vec<String> {
    let asked = std::mem::take(&mut *transport.asked.lock().unwrap());
    let told = asked.iter().map(|(request, _)| {
        let key = request.headers().get("authorization");
        let key = key.map_or("", |key| key.to_str().unwrap());
        format!("{} {key}", request.uri().path())
    });
    told.collect()
}

#[test]
fn a_token_is_fetched_once_and_renewed_when_it_ends() {
    let good = answers(200, "{}");
    let lines = vec![token("a"), good.clone(), good.clone(), token("b"), good];
    let (builder, transport, clock) = builder(lines);
    let core = builder.build().unwrap();
    run(core.call::<Json>(&PAYS, None, None)).unwrap();
    run(core.call::<Json>(&READS, None, None)).unwrap();
    run(crate::Clock::sleep(&clock, Duration::from_secs(3600)));
    run(core.call::<Json>(&PAYS, None, None)).unwrap();
    assert_eq!(
        asked(&transport),
        [
            "/token ",
            "/pay Bearer a",
            "/pay Bearer a",
            "/token ",
            "/pay Bearer b"
        ]
    );
}

#[test]
fn a_refused_token_is_renewed_once_and_only_what_reads_goes_again() {
    let no = answers(401, "{}");
    let lines = || vec![token("a"), no.clone(), token("b"), no.clone()];
    let (reading, transport, _) = builder(lines());
    let core = reading.build().unwrap();
    let error = run(core.call::<Json>(&READS, None, None)).unwrap_err();
    assert!(matches!(error, Error::Refused(no) if no.class == ErrorClass::Auth));
    assert_eq!(
        asked(&transport),
        ["/token ", "/pay Bearer a", "/token ", "/pay Bearer b"]
    );

    let (paying, transport, _) = builder(lines());
    let core = paying.build().unwrap();
    let error = run(core.call::<Json>(&PAYS, None, None)).unwrap_err();
    assert!(matches!(&error, Error::Refused(_)) && !error.outcome_unknown());
    run(core.call::<Json>(&PAYS, None, None)).unwrap_err();
    assert_eq!(
        asked(&transport),
        ["/token ", "/pay Bearer a", "/token ", "/pay Bearer b"]
    );
}

#[test]
fn a_code_that_says_so_is_as_good_as_a_401() {
    const CODES: &[ErrorCode] = &[ErrorCode {
        code: "7",
        name: "TokenEnded",
        class: ErrorClass::Auth,
    }];
    static READS_CODES: Operation = Operation {
        effect: Effect::Reads,
        body: BodyForm::None,
        envelope: Some(&ENVELOPE),
        errors: CODES,
        security: &[&[&BEARER]],
        ..PAY
    };
    let ended = answers(200, r#"{"code":"7"}"#);
    let good = answers(200, r#"{"code":"0","data":1}"#);
    let (builder, transport, _) = builder(vec![token("a"), ended, token("b"), good]);
    let core = builder.build().unwrap();
    run(core.call::<Json>(&READS_CODES, None, None)).unwrap();
    let seen = asked(&transport);
    assert_eq!(seen[1..], ["/pay Bearer a", "/token ", "/pay Bearer b"]);
}

#[test]
fn accounts_that_only_a_secret_tells_apart_share_no_token() {
    let store = crate::MemoryTokenStore::new();
    let seen = |secret: &str, public: Option<&str>| {
        let (mut builder, transport, _) = builder(vec![token(secret), answers(200, "{}")]);
        if let Some(public) = public {
            builder = builder.config("id", public);
        }
        let core = builder
            .config_secret("secret", Secret::new(secret))
            .token_store(store.clone())
            .build();
        run(core.unwrap().call::<Json>(&PAYS, None, None)).unwrap();
        asked(&transport).pop().unwrap()
    };
    assert_eq!(seen("a", None), "/pay Bearer a");
    assert_eq!(seen("b", None), "/pay Bearer b");
    assert_eq!(seen("c", Some("m-1")), "/pay Bearer c");
    assert_eq!(seen("c", Some("m-2")), "/pay Bearer c");
}

#[test]
fn without_a_token_nothing_is_sent() {
    let lost = Err(TransportError::new(Sent::Maybe, TransportErrorKind::Reset));
    for line in [lost, answers(401, KEY), answers(200, r#"{"token":null}"#)] {
        let (builder, transport, _) = builder(vec![line]);
        let core = builder.build().unwrap();
        let error = run(core.call::<Json>(&PAYS, None, None)).unwrap_err();
        assert!(matches!(&error, Error::NotSent(e) if matches!(e.cause, Unsent::Token(_))));
        assert!(!error.outcome_unknown());
        assert!(
            error
                .to_string()
                .starts_with("`pay` was not sent: there is no token for it")
        );
        assert!(!printed(&error).contains(KEY));
        assert!(asked(&transport).iter().all(|path| path == "/token "));
    }
}

#[test]
fn a_ready_token_is_used_and_none_is_fetched() {
    let (builder, transport, _) = builder(vec![answers(200, "{}")]);
    let core = builder
        .credential("bearer", Secret::new("ready"))
        .build()
        .unwrap();
    run(core.call::<Json>(&PAYS, None, None)).unwrap();
    assert_eq!(asked(&transport), ["/pay Bearer ready"]);
}

#[test]
fn where_no_document_says_where_the_token_stands_the_user_does() {
    const UNPLACED: TokenSource = TokenSource {
        token: None,
        expires_in: None,
        ..SOURCE
    };
    static FREE: Operation = Operation {
        body: BodyForm::None,
        security: &[&[&Scheme::Configured {
            name: "free",
            token: Some(&UNPLACED),
        }]],
        ..PAY
    };
    let lines = || {
        vec![
            answers(200, r#"{"data":{"key":"k-1"}}"#),
            answers(200, "{}"),
        ]
    };
    let (without, _, _) = builder(lines());
    let call = without.build().unwrap().call::<Json>(&FREE, None, None);
    assert_eq!(
        run(call).unwrap_err().to_string(),
        "`pay` cannot be sent: the credential `free` is not configured"
    );
    let (with, transport, _) = builder(lines());
    let core = with
        .credential_header("free", "x-key")
        .token_answer("free", TokenAnswer::new("/data/key").prefix("Token"))
        .build()
        .unwrap();
    run(core.call::<Json>(&FREE, None, None)).unwrap();
    let asked = transport.asked.lock().unwrap();
    assert_eq!(asked[1].0.headers()["x-key"], "Token k-1");
    let (bad, _, _) = builder(lines());
    let bad = bad.token_answer("free", TokenAnswer::new("data")).build();
    let said = bad.map(drop).unwrap_err().to_string();
    assert!(
        said.contains("`free`") && said.contains("JSON pointer"),
        "{said}"
    );
}

#[test]
fn a_token_that_needs_itself_is_a_mistake() {
    static LOOP: Operation = Operation {
        name: "token",
        effect: Effect::Reads,
        body: BodyForm::None,
        security: &[&[&ITSELF]],
        ..PAY
    };
    static ITSELF: Scheme = Scheme::Bearer {
        name: "bearer",
        token: Some(&TokenSource {
            operation: &LOOP,
            body: None,
            ..SOURCE
        }),
    };
    let (builder, transport, _) = builder(vec![answers(200, "{}")]);
    let error = run(builder.build().unwrap().call::<Json>(&LOOP, None, None)).unwrap_err();
    assert!(error.to_string().contains("cannot need one"), "{error}");
    assert_eq!(transport.count(), 0);
}
