//! Calls that are signed, and answers that are verified.

use data_encoding::HEXLOWER;

use crate::clock::fake::FakeClock;
use crate::operation::{BodyForm, Effect, Envelope, Operation};
use crate::testing::{ENVELOPE, KEY, Line, Object, PAY, Scripted, answers, json, run, text};
use crate::{
    Cause, Core, Covers, Error, Json, MemberOrder, Nested, Rejected, SignatureAlgorithm,
    SignatureEncoding, SignaturePlace, SignatureRule, SignatureTimestamp, TimeUnit,
};

const RULE: SignatureRule = SignatureRule {
    algorithm: SignatureAlgorithm::Sha256,
    covers: Covers::Body,
    include: &[],
    exclude: &[],
    skip_null: true,
    skip_empty: true,
    order: MemberOrder::Ascending,
    pair: "=",
    join: "&",
    nested: Nested::Braces,
    prefix: "",
    suffix: "&key={secret}",
    when_empty: None,
    encoding: SignatureEncoding::Hex,
    place: SignaturePlace::Header("x-sign"),
    key: None,
    secret: Some("app-secret"),
    timestamp: None,
    version: None,
};
static IN_HEADER: SignatureRule = SignatureRule {
    timestamp: Some(&SignatureTimestamp {
        header: "x-time",
        unit: TimeUnit::Milliseconds,
        tolerance: std::time::Duration::from_secs(300),
    }),
    ..RULE
};
static OF_PAYLOAD: SignatureRule = SignatureRule {
    covers: Covers::Payload,
    place: SignaturePlace::Member("/sign"),
    ..RULE
};
static OF_BODY: SignatureRule = SignatureRule {
    place: SignaturePlace::Member("/sign"),
    ..RULE
};
const DATA: Envelope = Envelope {
    success: Some(("/code", &["\"0\""])),
    ..ENVELOPE
};

static SIGNS: Operation = Operation {
    request_signature: Some(&IN_HEADER),
    ..PAY
};
static SIGNS_FORM: Operation = Operation {
    request_signature: Some(&OF_BODY),
    body: BodyForm::Form("application/x-www-form-urlencoded", &[]),
    ..PAY
};
static VERIFIES: Operation = Operation {
    body: BodyForm::None,
    answer_signature: Some(&OF_PAYLOAD),
    envelope: Some(&DATA),
    ..PAY
};

fn core(line: Line) -> (Core, Scripted) {
    let transport = Scripted::new(vec![line]);
    let core = Core::builder("https://api.example.com")
        .transport(transport.clone())
        .clock(FakeClock::passing())
        .shared_secret("app-secret", KEY)
        .build()
        .unwrap();
    (core, transport)
}

fn hash(text: &str) -> String {
    let text = text.replace("KEY", KEY);
    HEXLOWER.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref())
}

#[test]
fn what_is_sent_is_what_was_signed() {
    let (core, transport) = core(answers(200, "{}"));
    let body = Object(vec![
        ("b", json(r#"{"y":1.50,"x":"","z":"q"}"#)),
        ("a", text("20.00")),
    ]);
    run(core.call::<Json>(&SIGNS, None, Some(&body))).unwrap();
    let asked = transport.asked.lock().unwrap();
    let headers = asked[0].0.headers();
    assert_eq!(
        headers["x-sign"],
        hash("a=20.00&b={y=1.50&z=q}&key=KEY").as_str()
    );
    assert_eq!(headers["x-time"], "1800000000000");
    assert!(headers["x-sign"].is_sensitive());
}

#[test]
fn a_form_is_signed_too() {
    let (core, transport) = core(answers(200, "{}"));
    let body = Object(vec![
        ("b", text("q r&s")),
        ("sign", text("")),
        ("a", text("20.00")),
    ]);
    run(core.call::<Json>(&SIGNS_FORM, None, Some(&body))).unwrap();
    let sign = hash("a=20.00&b=q r&s&key=KEY");
    assert_eq!(
        transport.asked.lock().unwrap()[0].0.body().as_ref(),
        format!("b=q+r%26s&a=20.00&sign={sign}").as_bytes()
    );
    let nested = Object(vec![("a", json("[1]"))]);
    let error = run(core.call::<Json>(&SIGNS_FORM, None, Some(&nested)));
    assert!(matches!(error.unwrap_err(), Error::Misuse(_)));
}

#[test]
fn without_a_key_nothing_is_sent() {
    for operation in [&SIGNS, &VERIFIES] {
        let transport = Scripted::new(vec![answers(200, "{}")]);
        let core = Core::builder("https://api.example.com").transport(transport.clone());
        let body = Object(vec![("a", text("20.00"))]);
        let body =
            matches!(operation.body, BodyForm::Json(_)).then_some(&body as &dyn crate::Value);
        let error = run(core.build().unwrap().call::<Json>(operation, None, body)).unwrap_err();
        assert!(matches!(error, Error::Misuse(_)) && error.to_string().contains("app-secret"));
        assert_eq!(transport.count(), 0);
    }
}

fn rejected(result: Result<crate::Reply<Json>, Error>) -> (Rejected, bool) {
    let error = result.unwrap_err();
    let open = error.outcome_unknown();
    match error {
        Error::BadAnswer(bad) => match bad.cause {
            Cause::Signature(rejected) => (rejected, open),
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    }
}

#[test]
fn an_answer_is_believed_when_its_signature_is_right() {
    let sign = hash("amount=0.50000000&key=KEY");
    let good = format!(r#"{{"code":"0","data":{{"amount":0.50000000,"sign":"{sign}"}}}}"#);
    let ask = |body: &str| {
        run(core(answers(200, body))
            .0
            .call::<Json>(&VERIFIES, None, None))
    };
    ask(&good).unwrap();
    let (why, open) = rejected(ask(&good.replace("0.50000000", "0.5")));
    assert!(matches!(why, Rejected::WrongSignature) && open);
    let (why, open) = rejected(ask(r#"{"code":"0","data":{"amount":0.5}}"#));
    assert!(matches!(why, Rejected::MissingSignature) && open);
    let (why, _) = rejected(ask(r#"{"code":"0"}"#));
    assert!(matches!(why, Rejected::MissingSignature));
}

#[test]
fn a_refusal_says_whether_it_was_signed() {
    static SIGNS_ALL: Operation = Operation {
        body: BodyForm::None,
        answer_signature: Some(&OF_BODY),
        envelope: Some(&DATA),
        ..PAY
    };
    let refused = |operation, status, body: &str| match run(core(answers(status, body))
        .0
        .call::<Json>(operation, None, None))
    {
        Err(Error::Refused(no)) => no.verified,
        other => panic!("{:?}", other.map(drop)),
    };
    let sign = hash("a=1&key=KEY");
    let of_payload = format!(r#"{{"code":"51","data":{{"a":1,"sign":"{sign}"}}}}"#);
    assert!(
        !refused(&VERIFIES, 200, &of_payload),
        "its code is not signed"
    );
    assert!(!refused(&VERIFIES, 200, r#"{"code":"51"}"#));
    assert!(!refused(&VERIFIES, 403, "<html>"));
    let sign = hash("code=51&key=KEY");
    assert!(refused(
        &SIGNS_ALL,
        200,
        &format!(r#"{{"code":"51","sign":"{sign}"}}"#)
    ));
    assert!(!refused(&SIGNS_ALL, 200, r#"{"code":"51"}"#));
    let forged = r#"{"code":"51","data":{"a":1,"sign":"00"}}"#;
    let (why, open) = rejected(run(core(answers(200, forged))
        .0
        .call(&VERIFIES, None, None)));
    assert!(matches!(why, Rejected::WrongSignature) && open);
}

#[test]
fn an_operation_alone_has_no_keys_and_believes_nothing() {
    let answer = crate::Response::new(200, http::HeaderMap::new(), r#"{"code":"0","data":{}}"#);
    let (why, _) = rejected(VERIFIES.read_answer(answer));
    assert!(matches!(why, Rejected::NoKey("app-secret")));
    assert!(VERIFIES.effect.has_effect() && !matches!(VERIFIES.effect, Effect::Reads));
}
