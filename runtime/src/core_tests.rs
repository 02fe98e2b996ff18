//! From values to exact requests, and what it means that no answer comes.

use super::Core;
use crate::operation::{BodyForm, Effect, FormField, Operation, Parameter, Place, Style};
use crate::testing::{CREATES, Canned, KEY, Object, PAY, json, printed, run, text};
use crate::{Error, File, Json, Request, Sent, TransportError, TransportErrorKind, Value};

pub(super) fn core(answer: Result<(u16, &'static str), TransportError>) -> Core {
    Core::builder("https://api.example.com/v1/")
        .retry(crate::Retry::none())
        .transport(Canned::new(answer))
        .build()
        .unwrap()
}

pub(super) fn request(
    operation: &'static Operation,
    parameters: Option<&dyn Value>,
    body: Option<&dyn Value>,
) -> Result<Request, Error> {
    core(Ok((200, "{}")))
        .call::<Json>(operation, parameters, body)
        .into_request()
}

pub(super) const fn parameter(wire: &'static str, place: Place, style: Style) -> Parameter {
    Parameter {
        wire,
        member: wire,
        place,
        style,
        explode: false,
        reserved: false,
        json: false,
    }
}

#[test]
fn base_urls() {
    for good in [
        "https://api.example.com",
        "https://api.example.com:8443/a/b/",
        "http://localhost:1",
        "http://127.0.0.9/x",
        "http://[::1]:8080",
    ] {
        let built = Core::builder(good)
            .transport(Canned::new(Ok((200, ""))))
            .build();
        assert!(built.is_ok(), "{good}");
    }
    let key_in_it = format!("https://user:{KEY}@api.example.com");
    for bad in [
        "http://api.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "ftp://api.example.com",
        "api.example.com",
        "/v1",
        "",
        "https://api.example.com?key=1",
        "https://api.example.com/#a",
        "https://api.example.com/a/../b",
        "https://api exa",
        &key_in_it,
    ] {
        let error = Core::builder(bad)
            .transport(Canned::new(Ok((200, ""))))
            .build()
            .unwrap_err();
        assert!(matches!(error, Error::Misuse(_)), "{bad}");
        assert!(!printed(&error).contains(KEY));
        assert!(error.operation().is_none() && !error.outcome_unknown());
    }
}

#[test]
fn parameters_go_where_they_belong() {
    static OPERATION: Operation = Operation {
        method: "GET",
        path: "/orders/{order id}/items/{item}",
        body: BodyForm::None,
        parameters: &[
            parameter("order id", Place::Path, Style::Simple),
            parameter("item", Place::Path, Style::Label),
            parameter("status", Place::Query, Style::Form),
            Parameter {
                explode: true,
                ..parameter("page", Place::Query, Style::DeepObject)
            },
            Parameter {
                json: true,
                ..parameter("filter", Place::Query, Style::Form)
            },
            Parameter {
                reserved: true,
                ..parameter("back", Place::Query, Style::Form)
            },
            parameter("free", Place::Query, Style::DeepObject),
            parameter("absent", Place::Query, Style::Form),
            parameter("X-Tags", Place::Header, Style::Simple),
            parameter("session", Place::Cookie, Style::Form),
            parameter("theme", Place::Cookie, Style::Form),
        ],
        ..PAY
    };
    let parameters = Object(vec![
        ("order id", text("a/b?c")),
        ("item", Box::new(vec![1i64, 2])),
        ("status", Box::new(vec!["paid".to_owned(), "é,".to_owned()])),
        (
            "page",
            Box::new(Object(vec![
                ("size", Box::new(10i64)),
                ("from", text("x y")),
            ])),
        ),
        ("filter", json(r#"{"a": [1.0]}"#)),
        // free JSON is spelled by style like anything else
        ("free", json(r#"{"x": "1 2", "y": 3.10}"#)),
        ("back", text("https://example.com/a?b=1&c")),
        ("absent", Box::new(None::<String>)),
        ("X-Tags", Box::new(vec!["a b".to_owned(), "c".to_owned()])),
        ("session", text("s;1")),
        ("theme", text("dark")),
    ]);
    let request = request(&OPERATION, Some(&parameters), None).unwrap();
    assert_eq!(
        request.url().to_string(),
        "https://api.example.com/v1/orders/a%2Fb%3Fc/items/.1,2?status=paid,%C3%A9%2C&page%5Bsize%5D=10&page%5Bfrom%5D=x%20y\
         &filter=%7B%22a%22%3A%20%5B1.0%5D%7D&back=https://example.com/a?b=1%26c&free%5Bx%5D=1%202&free%5By%5D=3.10"
    );
    assert_eq!(request.headers()["x-tags"], "a b,c");
    assert_eq!(request.headers()["cookie"], "session=s%3B1; theme=dark");
    assert_eq!(request.headers()["accept"], "application/json");
    assert!(request.headers().get("content-type").is_none() && request.body().is_empty());
    let shown = format!("{request:?}");
    assert!(
        shown.contains("/orders/{order id}/items/{item}")
            && !shown.contains("paid")
            && !shown.contains("dark"),
        "{shown}"
    );
}

#[test]
fn values_cannot_leave_their_place() {
    static PATH: Operation = Operation {
        path: "/a/{id}/b",
        body: BodyForm::None,
        parameters: &[parameter("id", Place::Path, Style::Simple)],
        ..PAY
    };
    static HEADER: Operation = Operation {
        body: BodyForm::None,
        parameters: &[parameter("X-A", Place::Header, Style::Simple)],
        ..PAY
    };
    for (operation, name, value) in [
        (&PATH, "id", ""),
        (&PATH, "id", "."),
        (&PATH, "id", ".."),
        (&HEADER, "X-A", "a\r\nX-B: c"),
        (&HEADER, "X-A", "é"),
    ] {
        let parameters = Object(vec![(name, text(value))]);
        let error = request(operation, Some(&parameters), None).unwrap_err();
        assert!(matches!(error, Error::Misuse(_)), "{value:?}");
    }
    assert!(matches!(request(&PATH, None, None), Err(Error::Misuse(_))));
    let parameters = Object(vec![("id", text("{id}"))]);
    assert_eq!(
        request(&PATH, Some(&parameters), None)
            .unwrap()
            .url()
            .path(),
        "/v1/a/%7Bid%7D/b"
    );
}

#[test]
fn bodies() {
    static FORM: Operation = Operation {
        body: BodyForm::Form(
            "application/x-www-form-urlencoded",
            &[
                FormField {
                    wire: "address",
                    style: Style::DeepObject,
                    explode: true,
                    reserved: false,
                    json: false,
                },
                FormField {
                    wire: "tags",
                    style: Style::Form,
                    explode: false,
                    reserved: false,
                    json: false,
                },
                FormField {
                    wire: "cart",
                    style: Style::Form,
                    explode: true,
                    reserved: false,
                    json: true,
                },
            ],
        ),
        ..PAY
    };
    static TEXT: Operation = Operation {
        body: BodyForm::Text("text/plain; charset=utf-8"),
        ..PAY
    };
    static BYTES: Operation = Operation {
        body: BodyForm::Bytes("application/octet-stream"),
        ..PAY
    };
    static IMAGE: Operation = Operation {
        body: BodyForm::Bytes("image/*"),
        ..PAY
    };
    static JSON: Operation = PAY;
    static NONE: Operation = Operation {
        body: BodyForm::None,
        ..PAY
    };
    let form = Object(vec![
        ("name", text("A & B é")),
        ("absent", Box::new(None::<i64>)),
        ("list", Box::new(vec!["x y".to_owned(), "z".to_owned()])),
        ("amount", text("20.00")),
        ("address", Box::new(Object(vec![("city", text("Köln"))]))),
        ("tags", Box::new(vec![1i64, 2])),
        ("cart", Box::new(vec![1i64])),
        ("meta", Box::new(Object(vec![("k", text("v"))]))),
    ]);
    let form_text = "name=A+%26+B+%C3%A9&list=x+y&list=z&amount=20.00&address%5Bcity%5D=K%C3%B6ln&tags=1,2&cart=%5B1%5D&meta=%7B%22k%22%3A%22v%22%7D";
    let hello = "héllo\n".to_owned();
    let raw = File::from(vec![0u8, 255, 1]);
    let photo = File::from("jpg").with_media_type("image/jpeg");
    let plain = File::from("?");
    let object = Object(vec![("amount", json("20.00"))]);
    let table: [(&'static Operation, &dyn Value, &[u8], &str); 6] = [
        (
            &FORM,
            &form,
            form_text.as_bytes(),
            "application/x-www-form-urlencoded",
        ),
        (
            &TEXT,
            &hello,
            "héllo\n".as_bytes(),
            "text/plain; charset=utf-8",
        ),
        (&BYTES, &raw, &[0, 255, 1], "application/octet-stream"),
        (&IMAGE, &photo, b"jpg", "image/jpeg"),
        (&IMAGE, &plain, b"?", "application/octet-stream"),
        (&JSON, &object, br#"{"amount":20.00}"#, "application/json"),
    ];
    for (operation, value, bytes, media) in table {
        let request = request(operation, None, Some(value)).unwrap();
        assert_eq!(
            request.body().as_text().unwrap_or(""),
            std::str::from_utf8(bytes).unwrap_or(""),
            "{media}"
        );
        assert_eq!(request.body().as_bytes(), bytes);
        assert_eq!(request.headers()["content-type"], media);
    }
    for (operation, value) in [
        (&FORM, &hello as &dyn Value),
        (&TEXT, &form),
        (&BYTES, &form),
        (&BYTES, &hello),
        (&NONE, &form),
    ] {
        assert!(matches!(
            request(operation, None, Some(value)),
            Err(Error::Misuse(_))
        ));
    }
    let absent = None::<String>;
    assert!(
        request(&JSON, None, Some(&absent))
            .unwrap()
            .headers()
            .get("content-type")
            .is_none()
    );
}

#[test]
fn no_answer_is_sorted_by_what_was_sent_and_what_it_does() {
    static PAYS: Operation = Operation {
        body: BodyForm::None,
        ..PAY
    };
    static READS: Operation = Operation {
        effect: Effect::Reads,
        body: BodyForm::None,
        ..PAY
    };
    let call = |operation, sent| {
        let error = TransportError::new(sent, TransportErrorKind::Timeout);
        run(core(Err(error)).call::<Json>(operation, None, None)).unwrap_err()
    };
    assert!(matches!(call(&PAYS, Sent::No), Error::NotSent(_)));
    assert!(matches!(call(&READS, Sent::No), Error::NotSent(_)));
    assert!(matches!(call(&PAYS, Sent::Maybe), Error::OutcomeUnknown(_)));
    assert!(matches!(call(&READS, Sent::Maybe), Error::BadAnswer(_)));
    assert_eq!(
        [
            call(&PAYS, Sent::No),
            call(&PAYS, Sent::Maybe),
            call(&READS, Sent::Maybe)
        ]
        .map(|e| e.outcome_unknown()),
        [false, true, false]
    );
}

#[test]
fn an_unknown_outcome_says_whom_to_ask() {
    static OPERATION: Operation = Operation {
        effect: CREATES,
        ..PAY
    };
    let body = Object(vec![("orderId", text("o-17"))]);
    let error = run(core(Ok((502, ""))).call::<Json>(&OPERATION, None, Some(&body))).unwrap_err();
    let ask = error.reconcile().unwrap();
    assert_eq!(
        (ask.operation(), ask.value("orderId"), ask.value("shop")),
        ("query", Some("o-17"), None)
    );
    assert!(!printed(&error).contains("o-17"));
    let refused = run(core(Ok((400, ""))).call::<Json>(&OPERATION, None, Some(&body))).unwrap_err();
    assert!(refused.reconcile().is_none());
}
