//! Rules and configuration before anything is sent, and what none of it prints.

use std::fmt::Write as _;

use super::Core;
use super::tests::{core, parameter, request};
use crate::operation::{BodyForm, Operation, Place, Scheme, Style};
use crate::testing::{CARD, Canned, ENVELOPE, KEY, Object, PAY, printed, run, text};
use crate::traced::traced;
use crate::{
    DecodeError, Error, Facet, Json, Pan, Reader, Secret, Sent, Shape, Sink, TransportError,
    TransportErrorKind, Value,
};

/// An object with rules, as generated code has them.
#[derive(Clone)]
struct Ruled {
    amount: Option<String>,
    app: Option<String>,
}

static RULED: Shape = Shape::new(
    "Ruled",
    "Guide, Pay",
    "amount\0app\0",
    &[
        Facet::Of("amount"),
        Facet::MaxLength(3),
        Facet::Of("app"),
        Facet::Fill("appId"),
    ],
    &[],
);

impl Value for Ruled {
    fn blank() -> Self {
        Self {
            amount: None,
            app: None,
        }
    }

    fn write(&self, to: &mut dyn Sink) {
        crate::object(to, &RULED, &[&self.amount, &self.app], None);
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        Err(from.expected("nothing: it is only written"))
    }
}

#[test]
fn broken_rules_are_named_before_anything_is_sent() {
    static OPERATION: Operation = PAY;
    let value = Ruled {
        amount: Some(CARD.to_owned()),
        app: None,
    };
    let error = request(&OPERATION, Some(&value), Some(&value)).unwrap_err();
    let Error::Misuse(misuse) = &error else {
        panic!("{error:?}")
    };
    let paths: Vec<&str> = misuse
        .violations()
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(paths, ["$.amount", "$.app", "$.amount", "$.app"]);
    assert!(
        !printed(&error).contains(CARD) && !error.outcome_unknown(),
        "{error}"
    );
}

#[test]
fn configuration_fills_parameters_and_bodies() {
    static OPERATION: Operation = Operation {
        parameters: &[parameter("app", Place::Query, Style::Form)],
        ..PAY
    };
    static FORM: Operation = Operation {
        body: BodyForm::Form("application/x-www-form-urlencoded", &[]),
        ..PAY
    };
    let value = Ruled {
        amount: None,
        app: None,
    };
    let core = Core::builder("https://api.example.com").transport(Canned::new(Ok((200, "{}"))));
    let core = core.config("appId", "a 7").build().unwrap();
    let json = core
        .call::<Json>(&OPERATION, Some(&value), Some(&value))
        .into_request()
        .unwrap();
    assert_eq!(
        (json.url().query(), json.body().as_text()),
        (Some("app=a%207"), Some(r#"{"app":"a 7"}"#))
    );
    let form = core
        .call::<Json>(&FORM, None, Some(&value))
        .into_request()
        .unwrap();
    assert_eq!(form.body().as_text(), Some("app=a+7"));
}

#[test]
fn nothing_prints_a_card_number_or_a_key() {
    const IN_QUERY: Scheme = Scheme::ApiKey {
        name: "query",
        place: Place::Query,
        wire: "key",
        token: None,
    };
    static OPERATION: Operation = Operation {
        path: "/cards/{card}",
        parameters: &[
            parameter("card", Place::Path, Style::Simple),
            parameter("q", Place::Query, Style::Form),
            parameter("X-Card", Place::Header, Style::Simple),
        ],
        security: &[&[&IN_QUERY]],
        envelope: Some(&ENVELOPE),
        ..PAY
    };
    const LEAKY: [(u16, &str); 7] = [
        (
            200,
            r#"{"code":"0","msg":"4111111111111111","data":{"n":"4111111111111111"},"trace":{"id":"4111 1111 1111 1111 4111111111111111"}}"#,
        ),
        (
            200,
            r#"{"code":"no: 4111111111111111","msg":"card 4111111111111111","trace":{"id":"id of 4111111111111111"}}"#,
        ),
        (200, r#"{"code":"0","data":"4111111111111111""#),
        (200, r#"{"4111111111111111":1}"#),
        (500, "4111111111111111"),
        (400, "4111111111111111"),
        (302, "4111111111111111"),
    ];
    let mut told = String::new();
    let mut all = String::new();
    let pan = || Box::new(Pan::new(CARD)) as Box<dyn Value>;
    let parameters = Object(vec![
        ("card", text(CARD)),
        ("q", pan()),
        ("X-Card", text(CARD)),
    ]);
    let body = Object(vec![("number", pan()), ("orderId", text(CARD))]);
    let failures = [Sent::No, Sent::Maybe]
        .map(|sent| Err(TransportError::new(sent, TransportErrorKind::Reset)));
    for answer in LEAKY.map(Ok).into_iter().chain(failures) {
        let core = Core::builder("https://api.example.com").transport(Canned::new(answer));
        let core = core
            .config("appId", CARD)
            .credential("query", Secret::new(KEY));
        let _ = writeln!(all, "{core:?}");
        let core = core.build().unwrap();
        let call = core.call::<Json>(&OPERATION, Some(&parameters), Some(&body));
        assert!(call.request().unwrap().url().to_string().contains(KEY));
        let _ = writeln!(
            all,
            "{core:?}{core:#?}{call:?}{call:#?}{:?}",
            call.request()
        );
        let (result, said) = traced(|| run(call));
        told.push_str(&said);
        match result {
            Ok(reply) => drop(writeln!(all, "{reply:?}{reply:#?}")),
            Err(e) => all.push_str(&printed(&e)),
        }
    }
    let misuse = Object(vec![
        ("card", text(CARD)),
        ("X-Card", text(&format!("{CARD}\n"))),
    ]);
    let core = Core::builder("https://api.example.com")
        .transport(Canned::new(Ok((200, ""))))
        .build()
        .unwrap();
    let call = core.call::<Json>(&OPERATION, Some(&misuse), None);
    let _ = writeln!(all, "{call:?}");
    all.push_str(&printed(&run(call).unwrap_err()));
    for text in [&all, &told] {
        for secret in [CARD, KEY, "4111 1111"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    let is_event = |line: &str| {
        line.split(' ')
            .next()
            .is_some_and(|word| word.parse::<tracing::Level>().is_ok())
    };
    assert!(
        told.starts_with("call operation=\"pay\" provider=\"acme\"\nrecord attempts=1\nattempt attempt=1\nrecord status=200\n"),
        "{told}"
    );
    assert!(
        told.contains("status=500\n")
            && told.contains("duration_ms=")
            && !told.lines().any(is_event),
        "{told}"
    );
}

#[test]
fn a_request_id_is_printed_while_it_looks_like_one() {
    static OPERATION: Operation = Operation {
        envelope: Some(&ENVELOPE),
        body: BodyForm::None,
        ..PAY
    };
    let reply = run(
        core(Ok((200, r#"{"code":"0","data":1,"trace":{"id":"req-1"}}"#)))
            .call::<Json>(&OPERATION, None, None),
    )
    .unwrap();
    assert!(format!("{reply:?}").contains("req-1"));
}

#[test]
fn what_users_hold_is_send_and_sync_and_small() {
    fn send_sync<T: Send + Sync>() {}
    fn send<T: Send>(_: &T) {}
    send_sync::<Core>();
    send_sync::<Error>();
    static OPERATION: Operation = Operation {
        body: BodyForm::None,
        ..PAY
    };
    send(
        &core(Ok((200, "")))
            .call::<Json>(&OPERATION, None, None)
            .into_future(),
    );
    assert!(size_of::<Error>() <= 48, "{}", size_of::<Error>());
}

#[test]
fn configuration_that_may_be_missing_is_not_asked_for() {
    static SHAPE: Shape = Shape::new(
        "Optional",
        "",
        "uid\0",
        &[Facet::Of("uid"), Facet::FillIfConfigured("uid")],
        &[],
    );

    #[derive(Clone)]
    struct Optional;
    impl Value for Optional {
        fn blank() -> Self {
            Self
        }
        fn write(&self, to: &mut dyn Sink) {
            crate::object(to, &SHAPE, &[&None::<String>], None);
        }
        fn read(&mut self, _: &mut Reader<'_>) -> Result<(), DecodeError> {
            Ok(())
        }
    }

    let sent = |core: Core| {
        let request = core
            .call::<Json>(&PAY, None, Some(&Optional))
            .into_request();
        request.unwrap().body().as_text().unwrap().to_owned()
    };
    assert_eq!(sent(core(Ok((200, "{}")))), "{}");
    let configured = Core::builder("https://api.example.com")
        .transport(Canned::new(Ok((200, "{}"))))
        .config("uid", "7")
        .build()
        .unwrap();
    assert_eq!(sent(configured), r#"{"uid":"7"}"#);
}
