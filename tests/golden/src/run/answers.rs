use payspec_runtime::{Body, Error, ErrorClass};

use super::{answer, text};
use crate::envelope::{self, ErrorCode};
use crate::lenient;
use crate::responses::{self, model};

const JSON: &str = "application/json";

#[test]
fn the_status_chooses() {
    use model::SeveralAnswer;
    let ok = answer::<SeveralAnswer>(&responses::ops::SEVERAL, 200, JSON, r#"{"id":"a"}"#)
        .expect("an answer");
    assert!(matches!(ok.payload, SeveralAnswer::Ok(done) if done.id == "a"));
    let accepted = answer::<SeveralAnswer>(&responses::ops::SEVERAL, 202, JSON, r#"{"seconds":5}"#)
        .expect("an answer");
    assert!(matches!(accepted.payload, SeveralAnswer::Accepted(waiting) if waiting.seconds == 5));
    let nothing =
        answer::<SeveralAnswer>(&responses::ops::SEVERAL, 204, "", "").expect("an answer");
    assert!(matches!(nothing.payload, SeveralAnswer::NoContent(_)));
}

#[test]
fn typed_errors_can_be_read() {
    let refused =
        answer::<model::SeveralAnswer>(&responses::ops::SEVERAL, 409, JSON, r#"{"title":"twice"}"#);
    let Err(Error::Refused(refused)) = refused else {
        panic!("409 is a refusal")
    };
    assert_eq!(refused.status, 409);
    assert_eq!(
        refused
            .decode::<model::Problem>()
            .expect("a problem")
            .title
            .as_deref(),
        Some("twice")
    );
    let shown = format!("{refused} {refused:?}");
    assert!(!shown.contains("twice"), "{shown}");
}

#[test]
fn the_outcome_of_an_effect_may_be_unknown() {
    let error = answer::<model::SeveralAnswer>(
        &responses::ops::SEVERAL,
        502,
        "text/html",
        "<h1>Bad gateway</h1>",
    )
    .expect_err("502");
    assert!(error.outcome_unknown(), "{error}");
    let error = answer::<model::SeveralAnswer>(&responses::ops::SEVERAL, 200, JSON, r#"{"id":"#)
        .expect_err("it is cut");
    assert!(error.outcome_unknown(), "{error}");
    let error = answer::<model::Done>(
        &responses::ops::SAME,
        502,
        "text/html",
        "<h1>Bad gateway</h1>",
    )
    .expect_err("502");
    assert!(!error.outcome_unknown(), "it only reads: {error}");
}

#[test]
fn ranges_and_defaults() {
    assert_eq!(
        answer::<model::Done>(&responses::ops::RANGE, 226, JSON, r#"{"id":"a"}"#)
            .expect("2XX")
            .payload
            .id,
        "a"
    );
    assert_eq!(
        answer::<model::Done>(&responses::ops::DEFAULT_ONLY, 200, JSON, r#"{"id":"a"}"#)
            .expect("any")
            .payload
            .id,
        "a"
    );
    assert!(matches!(
        answer::<model::Done>(&responses::ops::DEFAULT_ONLY, 400, JSON, r#"{"id":"a"}"#),
        Err(Error::Refused(_))
    ));
    assert_eq!(
        answer::<model::Done>(&responses::ops::SAME, 201, JSON, r#"{"id":"a"}"#)
            .expect("201")
            .status(),
        201
    );
    let elsewhere = answer::<()>(&responses::ops::REDIRECT, 302, "", "");
    assert_eq!(
        elsewhere.expect("nobody follows").status(),
        302,
        "what is documented is an answer"
    );
    assert!(
        answer::<()>(&responses::ops::EMPTY, 302, "", "").is_err(),
        "what is not is none"
    );
}

#[test]
fn other_forms_of_answers() {
    answer::<()>(&responses::ops::EMPTY, 204, "", "").expect("nothing");
    assert_eq!(
        answer::<String>(
            &responses::ops::TEXT,
            200,
            "text/plain; charset=utf-8",
            "a\nb"
        )
        .expect("text")
        .payload,
        "a\nb"
    );
    let bytes =
        answer::<Body>(&responses::ops::BYTES, 200, "application/pdf", "%PDF").expect("bytes");
    assert_eq!(bytes.payload.as_bytes(), b"%PDF");
    assert_eq!(
        answer::<i64>(&responses::ops::SCALAR, 200, JSON, "7")
            .expect("a number")
            .payload,
        7
    );
    let list = answer::<Vec<model::Done>>(
        &responses::ops::LIST,
        200,
        JSON,
        r#"[{"id":"a"},{"id":"b"}]"#,
    )
    .expect("a list");
    assert_eq!(list.payload.len(), 2);
    let some =
        answer::<model::ObjectOrNothingAnswer>(&responses::ops::OBJECT_OR_NOTHING, 204, "", "")
            .expect("nothing");
    assert!(matches!(
        some.payload,
        model::ObjectOrNothingAnswer::NoContent(_)
    ));
}

#[test]
fn text_among_json_is_read_too() {
    let other = answer::<model::JsonOrTextAnswer>(
        &responses::ops::JSON_OR_TEXT,
        203,
        "text/plain",
        "just text",
    );
    let other = other.expect("the document says that 203 is text");
    let model::JsonOrTextAnswer::Status203(found) = &other.payload else {
        panic!("203")
    };
    assert!(text(found.as_ref()).contains("just text"));
}

#[test]
fn what_follows_the_answer_is_refused() {
    assert!(answer::<model::Done>(&responses::ops::SAME, 200, JSON, r#"{"id":"a"} {}"#).is_err());
    assert!(
        answer::<model::Done>(&responses::ops::SAME, 200, JSON, r#"{"id":"a","id":"b"}"#).is_err()
    );
}

fn paid(body: &str) -> Result<payspec_runtime::Reply<envelope::model::Payment>, Error> {
    answer(&envelope::ops::PAY, 200, JSON, body)
}

#[test]
fn envelopes_are_opened() {
    for status in [r#""1""#, "1"] {
        let body = format!(
            r#"{{"status":{status},"data":{{"order_id":"o","amount":"20.00"}},"msg":"ok","meta":{{"rid":"r1"}}}}"#
        );
        let reply = paid(&body).expect("it was paid");
        assert_eq!(reply.payload.amount.as_str(), "20.00");
        assert_eq!(
            (reply.request_id(), reply.message()),
            (Some("r1"), Some("ok"))
        );
        assert_eq!(reply.raw().as_text(), Some(body.as_str()));
    }
    let list = answer::<Vec<envelope::model::Payment>>(
        &envelope::ops::LIST,
        200,
        JSON,
        r#"{"ok":true,"result":{"items":[{"order_id":"o","amount":"1"}]}}"#,
    );
    assert_eq!(list.expect("a list").payload.len(), 1);
    let bare = answer::<envelope::model::Payment>(
        &envelope::ops::BARE,
        200,
        JSON,
        r#"{"order_id":"o","amount":"1"}"#,
    );
    assert_eq!(bare.expect("no envelope").payload.order_id, "o");
}

#[test]
fn a_failure_inside_success_is_a_refusal() {
    let Err(Error::Refused(refused)) =
        paid(r#"{"status":"0","error":"5001","msg":"Ann has no money","meta":{"rid":"r2"}}"#)
    else {
        panic!("the envelope says no")
    };
    assert_eq!(refused.class, ErrorClass::Declined);
    assert_eq!(refused.name, Some("InsufficientFunds"));
    assert_eq!(refused.request_id.as_deref(), Some("r2"));
    assert!(
        ErrorCode::from(refused.code.as_deref().unwrap_or_default())
            == ErrorCode::InsufficientFunds
    );
    assert!(!format!("{refused}{refused:?}").contains("Ann"));
    for (code, class) in [
        ("\"-1\"", ErrorClass::Retryable),
        ("-1", ErrorClass::Retryable),
        ("\"4002\"", ErrorClass::Config),
        ("\"dup\"", ErrorClass::Duplicate),
        ("\"9\"", ErrorClass::Unknown),
    ] {
        let Err(Error::Refused(refused)) = paid(&format!(r#"{{"status":0,"error":{code}}}"#))
        else {
            panic!("{code}")
        };
        assert_eq!(refused.class, class, "{code}");
    }
    assert!(
        paid(r#"{"status":"1"}"#)
            .expect_err("no payload")
            .outcome_unknown()
    );
}

#[test]
fn loose_types_are_read_where_the_spec_says_so() {
    use lenient::model::Lenient;
    let read = |body: &str| answer::<Lenient>(&lenient::ops::POST, 200, JSON, body);
    let loose = read(r#"{"amount":"1.00","text":5.0,"flag":"true","count":"3","when":"","optional":null,"state":1,"list":["1",2],"decimal":0.50}"#).expect("loose");
    assert_eq!(
        text(&loose.payload),
        r#"{"amount":1.00,"text":"5.0","flag":true,"count":3,"state":"1","list":[1,2],"decimal":"0.50"}"#
    );
    assert!(
        read(r#"{"count":""}"#)
            .expect("empty means absent")
            .payload
            .count
            .is_none()
    );
    for wrong in [
        r#"{"optional":5}"#,
        r#"{"amount":true}"#,
        r#"{"text":true}"#,
        r#"{"count":"three"}"#,
        r#"{"amount":""}"#,
        r#"{"when":5}"#,
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
