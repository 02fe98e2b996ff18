//! One table: what an answer amounts to.

use http::{HeaderMap, HeaderValue};

use crate::operation::{Answer, AnswerForm, Effect, Envelope, ErrorClass, Operation, StatusRange};
use crate::testing::{ENVELOPE, OK, PAY};
use crate::{Body, Cause, Error, Forms, Json, Reply, Response};

const READS: Operation = Operation {
    effect: Effect::Reads,
    ..PAY
};
static PLAIN_PAY: Operation = PAY;
static PLAIN_READ: Operation = READS;
static PLAIN_UNSTATED: Operation = Operation {
    effect: Effect::Unstated,
    ..PAY
};
static WRAPPED_PAY: Operation = Operation {
    envelope: Some(&ENVELOPE),
    ..PAY
};
static WRAPPED_READ: Operation = Operation {
    envelope: Some(&ENVELOPE),
    ..READS
};

fn answer<R: crate::Value>(
    operation: &'static Operation,
    status: u16,
    media: &'static str,
    body: &[u8],
) -> Result<Reply<R>, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(media));
    operation.read_answer(Response::new(status, headers, body.to_vec()))
}

/// In a few words: kind of result, class or cause, whether the outcome is unknown.
fn verdict(result: &Result<Reply<Json>, Error>) -> String {
    match result {
        Ok(reply) => format!("ok {}", reply.payload.as_str()),
        Err(e) => {
            let kind = match e {
                Error::NotSent(_) => "not sent".to_owned(),
                Error::Refused(e) => {
                    format!("refused {} {}", e.code.as_deref().unwrap_or("-"), e.class)
                }
                Error::OutcomeUnknown(e) => format!("lost {}", cause(&e.cause)),
                Error::BadAnswer(e) => format!("bad {}", cause(&e.cause)),
                Error::Misuse(_) => "misuse".to_owned(),
            };
            format!("{kind}{}", if e.outcome_unknown() { ", ask" } else { "" })
        }
    }
}

fn cause(cause: &Cause) -> &'static str {
    match cause {
        Cause::NoAnswer(_) => "no answer",
        Cause::ServerFailed => "server",
        Cause::Redirect => "redirect",
        Cause::Status => "status",
        Cause::Undecodable(_) => "json",
        Cause::NoVerdict => "verdict",
        Cause::NoPayload => "payload",
        Cause::NotText => "utf-8",
        Cause::Signature(_) => "signature",
        Cause::Mismatch(_) => "mismatch",
        Cause::Unsettled(_) => "unsettled",
    }
}

#[test]
fn what_an_answer_amounts_to() {
    let good = r#"{"code":"0","data":{"id":1.50},"msg":"fine","trace":{"id":"t-1"}}"#;
    let no = r#"{"code":"51","msg":"no"}"#;
    let table: &[(&'static Operation, u16, &str, &str)] = &[
        // without an envelope the status decides
        (&PLAIN_PAY, 200, r#"{"id":1}"#, r#"ok {"id":1}"#),
        (&PLAIN_PAY, 201, r#"{"id":1}"#, r#"ok {"id":1}"#),
        (&PLAIN_PAY, 200, "{", "bad json, ask"),
        (&PLAIN_READ, 200, "{", "bad json"),
        (&PLAIN_PAY, 200, "{} {}", "bad json, ask"),
        (&PLAIN_PAY, 200, r#"{"a":1,"a":2}"#, "bad json, ask"),
        (&PLAIN_PAY, 302, "", "bad redirect, ask"),
        (&PLAIN_READ, 302, "", "bad redirect"),
        (&PLAIN_PAY, 400, "nonsense", "refused - invalid"),
        (&PLAIN_PAY, 401, "", "refused - auth"),
        (&PLAIN_PAY, 404, "", "refused - not-found"),
        (&PLAIN_PAY, 408, "", "refused - unknown, ask"),
        (&PLAIN_PAY, 409, "", "refused - unknown, ask"),
        (&PLAIN_PAY, 429, "", "refused - retryable"),
        (&PLAIN_PAY, 500, "", "lost server, ask"),
        (&PLAIN_UNSTATED, 503, "", "lost server, ask"),
        (&PLAIN_READ, 500, r#"{"id":1}"#, "bad server"),
        (&PLAIN_PAY, 600, "", "bad status, ask"),
        // with one, the provider's word does
        (&WRAPPED_PAY, 200, good, r#"ok {"id":1.50}"#),
        (&WRAPPED_PAY, 201, good, r#"ok {"id":1.50}"#),
        (&WRAPPED_PAY, 200, no, "refused 51 declined"),
        (&WRAPPED_PAY, 400, no, "refused 51 declined"),
        (&WRAPPED_PAY, 500, no, "refused 51 declined"),
        (&WRAPPED_READ, 500, no, "refused 51 declined"),
        (&WRAPPED_PAY, 302, no, "refused 51 declined"),
        (
            &WRAPPED_PAY,
            200,
            r#"{"code":"98"}"#,
            "refused 98 unknown, ask",
        ),
        (&WRAPPED_READ, 200, r#"{"code":"98"}"#, "refused 98 unknown"),
        (
            &WRAPPED_PAY,
            200,
            r#"{"code":"77"}"#,
            "refused 77 unknown, ask",
        ),
        (&WRAPPED_READ, 200, r#"{"code":"77"}"#, "refused 77 unknown"),
        (
            &WRAPPED_PAY,
            500,
            r#"{"code":"77"}"#,
            "refused 77 unknown, ask",
        ),
        (
            &WRAPPED_PAY,
            200,
            r#"{"code":0,"data":1}"#,
            "refused 0 unknown, ask",
        ),
        (
            &WRAPPED_PAY,
            200,
            r#"{"code":null,"data":1}"#,
            "bad verdict, ask",
        ),
        (
            &WRAPPED_PAY,
            200,
            r#"{"code":{},"data":1}"#,
            "bad verdict, ask",
        ),
        // it says yes, and something else does not fit
        (&WRAPPED_PAY, 200, r#"{"code":"0"}"#, "bad payload, ask"),
        (&WRAPPED_PAY, 404, good, "bad status, ask"),
        (&WRAPPED_PAY, 502, good, "lost server, ask"),
        // no envelope to read
        (&WRAPPED_PAY, 200, "<html>", "bad json, ask"),
        (&WRAPPED_READ, 200, "", "bad json"),
        (&WRAPPED_PAY, 200, r#"{"data":{}}"#, "bad verdict, ask"),
        (&WRAPPED_READ, 200, "[]", "bad verdict"),
        (&WRAPPED_PAY, 403, "<html>", "refused - auth"),
        (&WRAPPED_PAY, 502, "<html>", "lost server, ask"),
        (&WRAPPED_READ, 502, "<html>", "bad server"),
        (&WRAPPED_PAY, 500, r#"{"error":"x"}"#, "lost server, ask"),
        (&WRAPPED_PAY, 200, &good[..40], "bad json, ask"),
    ];
    for (operation, status, body, expected) in table {
        let wrapped = operation.envelope.is_some();
        let result = answer::<Json>(operation, *status, "application/json", body.as_bytes());
        assert_eq!(
            verdict(&result),
            *expected,
            "wrapped {wrapped}, status {status}, {body}"
        );
    }
}

#[test]
fn a_reply_keeps_what_came_with_the_payload() {
    let body = br#"{"msg":"fine", "trace":{"id":17},"data":[1],"code":"\u0030"}"#;
    let reply = answer::<Vec<i64>>(&WRAPPED_PAY, 200, "application/json", body).unwrap();
    assert_eq!(
        (reply.status(), reply.request_id(), reply.message()),
        (200, Some("17"), Some("fine"))
    );
    assert_eq!(reply.raw().as_bytes(), body);
    assert_eq!(reply.into_payload(), [1]);
}

#[test]
fn a_refusal_keeps_what_the_provider_said() {
    let body = br#"{"code":"51","msg":"no money","trace":{"id":"t-9"}}"#;
    let Err(Error::Refused(no)) = answer::<Json>(&WRAPPED_PAY, 200, "application/json", body)
    else {
        panic!("not refused")
    };
    assert_eq!(
        (no.status, no.name, no.class),
        (200, Some("InsufficientFunds"), ErrorClass::Declined)
    );
    assert_eq!(
        (no.message.as_deref(), no.request_id.as_deref()),
        (Some("no money"), Some("t-9"))
    );
    assert_eq!(
        no.to_string(),
        "`pay` was refused: code 51 (declined), status 200, request id t-9"
    );
    assert!(no.decode::<Json>().is_ok());
    assert!(no.decode::<i64>().is_err());
    let e = Error::Refused(no);
    assert_eq!(
        (e.operation(), e.status(), e.request_id()),
        (Some("pay"), Some(200), Some("t-9"))
    );
}

#[test]
fn codes_in_another_form_need_the_spec_to_be_lenient() {
    static LENIENT: Operation = Operation {
        envelope: Some(&ENVELOPE),
        lenient: Forms::NUMBER,
        ..PAY
    };
    assert!(answer::<i64>(&LENIENT, 200, "application/json", br#"{"code":0,"data":1}"#).is_ok());
}

#[test]
fn an_envelope_without_a_verdict_leaves_it_to_the_status() {
    const QUIET: Envelope = Envelope {
        success: None,
        payload: "",
        code: Some("/error/code"),
        message: None,
        request_id: None,
    };
    static OPERATION: Operation = Operation {
        envelope: Some(&QUIET),
        ..PAY
    };
    let result = answer::<Json>(
        &OPERATION,
        402,
        "application/json",
        br#"{"error":{"code":51}}"#,
    );
    assert_eq!(verdict(&result), "refused 51 declined");
    assert_eq!(
        verdict(&answer::<Json>(&OPERATION, 200, "application/json", b"[2]")),
        "ok [2]"
    );
    assert_eq!(
        verdict(&answer::<Json>(
            &OPERATION,
            500,
            "application/json",
            br#"{"error":{"code":51}}"#
        )),
        "lost server, ask"
    );
}

#[test]
fn forms_of_answers() {
    const fn of(status: u16, media: &'static str, form: AnswerForm, success: bool) -> Answer {
        Answer {
            statuses: StatusRange {
                from: status,
                to: status,
            },
            media,
            form,
            index: 0,
            success,
        }
    }
    static OPERATION: Operation = Operation {
        answers: &[
            OK,
            of(200, "text/*", AnswerForm::Text, true),
            of(200, "application/pdf", AnswerForm::Bytes, true),
            of(204, "", AnswerForm::Empty, true),
            of(303, "", AnswerForm::Empty, true),
            Answer {
                statuses: StatusRange { from: 0, to: 999 },
                ..of(0, "application/json", AnswerForm::Json, false)
            },
        ],
        ..PAY
    };
    let text = answer::<String>(
        &OPERATION,
        200,
        "Text/Plain; charset=utf-8",
        "s\"uccess\n".as_bytes(),
    )
    .unwrap();
    assert_eq!(text.payload, "s\"uccess\n");
    let not_text = answer::<String>(&OPERATION, 200, "text/plain", b"\xff").unwrap_err();
    assert!(matches!(&not_text, Error::BadAnswer(e) if matches!(e.cause, Cause::NotText)));
    let bytes = answer::<Body>(&OPERATION, 200, "application/pdf", b"%PDF\xff\x00").unwrap();
    assert_eq!(bytes.payload.as_bytes(), b"%PDF\xff\x00");
    assert!(answer::<()>(&OPERATION, 204, "text/html", b"whatever").is_ok());
    assert!(answer::<()>(&OPERATION, 303, "text/html", b"").is_ok());
    assert_eq!(
        verdict(&answer::<Json>(&OPERATION, 202, "application/json", b"{}")),
        "refused - unknown, ask"
    );
    // a wrong media type is common, and not a reason to refuse what can be read
    assert_eq!(
        verdict(&answer::<Json>(&OPERATION, 200, "image/png", b"{}")),
        "ok {}"
    );
    static NO_ANSWERS: Operation = Operation {
        answers: &[],
        ..PAY
    };
    assert!(answer::<()>(&NO_ANSWERS, 204, "", b"").is_ok());
    assert!(answer::<Json>(&NO_ANSWERS, 200, "", b"{}").is_ok());
}
