//! What a client is set up with: credentials, routes, limits.

use std::time::Duration;

use super::Core;
use crate::operation::{BodyForm, Operation, Place, Route, Scheme};
use crate::testing::{Canned, PAY, run};
use crate::{Error, Json, Secret};

#[test]
fn credentials() {
    const BEARER: Scheme = Scheme::Bearer {
        name: "token",
        token: None,
    };
    const BASIC: Scheme = Scheme::Basic { name: "basic" };
    const IN_HEADER: Scheme = Scheme::ApiKey {
        name: "key",
        place: Place::Header,
        wire: "X-Key",
        token: None,
    };
    const IN_QUERY: Scheme = Scheme::ApiKey {
        name: "query",
        place: Place::Query,
        wire: "api key",
        token: None,
    };
    const IN_COOKIE: Scheme = Scheme::ApiKey {
        name: "cookie",
        place: Place::Cookie,
        wire: "sid",
        token: None,
    };
    const NAMED_BY_USER: Scheme = Scheme::Configured {
        name: "free",
        token: None,
    };
    static OPERATION: Operation = Operation {
        security: &[
            &[&BEARER],
            &[&BASIC, &IN_QUERY, &IN_COOKIE],
            &[&IN_HEADER, &NAMED_BY_USER],
        ],
        body: BodyForm::None,
        ..PAY
    };
    let builder =
        || Core::builder("https://api.example.com").transport(Canned::new(Ok((200, "{}"))));
    let call = |core: Core| core.call::<Json>(&OPERATION, None, None).into_request();

    let bearer = call(
        builder()
            .credential("token", Secret::new("t1"))
            .credential("basic", Secret::new("u:p"))
            .build()
            .unwrap(),
    )
    .unwrap();
    assert_eq!(bearer.headers()["authorization"], "Bearer t1");
    assert!(bearer.headers()["authorization"].is_sensitive());

    let second = builder()
        .credential("basic", Secret::new("Aladdin:open sesame"))
        .credential("query", Secret::new("a&b"))
        .credential("cookie", Secret::new("c"));
    let second = call(second.build().unwrap()).unwrap();
    assert_eq!(
        second.headers()["authorization"],
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    assert_eq!(second.url().query(), Some("api%20key=a%26b"));
    assert_eq!(second.headers()["cookie"], "sid=c");

    let third = builder()
        .credential("key", Secret::new("k"))
        .credential("free", Secret::new("f"));
    let unnamed = call(third.build().unwrap()).unwrap_err();
    assert_eq!(
        unnamed.to_string(),
        "`pay` cannot be sent: the header for the credential `free` is not configured"
    );
    let third = builder()
        .credential("key", Secret::new("k"))
        .credential("free", Secret::new("f"))
        .credential_header("free", "X-Free");
    let third = call(third.build().unwrap()).unwrap();
    assert_eq!(
        (&third.headers()["x-key"], &third.headers()["x-free"]),
        (&"k".parse().unwrap(), &"f".parse().unwrap())
    );

    let none = call(builder().build().unwrap()).unwrap_err();
    assert_eq!(
        none.to_string(),
        "`pay` cannot be sent: the credential `token` is not configured"
    );
}

#[test]
fn routes_that_no_document_gives() {
    static OPERATION: Operation = Operation {
        method: "",
        path: "",
        route: Route::Configured,
        body: BodyForm::None,
        ..PAY
    };
    let builder =
        || Core::builder("https://api.example.com/v2").transport(Canned::new(Ok((200, "{}"))));
    let missing = builder()
        .build()
        .unwrap()
        .call::<Json>(&OPERATION, None, None)
        .into_request()
        .unwrap_err();
    assert!(missing.to_string().contains("no route is configured"));
    let core = builder()
        .route("pay", "PUT", "/x/y?type=1")
        .build()
        .unwrap();
    let request = core
        .call::<Json>(&OPERATION, None, None)
        .into_request()
        .unwrap();
    assert_eq!(
        (
            request.method().as_str(),
            request.url().to_string().as_str()
        ),
        ("PUT", "https://api.example.com/v2/x/y?type=1")
    );
    for (method, path) in [("P UT", "/x"), ("PUT", "x"), ("PUT", "")] {
        assert!(
            matches!(
                builder().route("pay", method, path).build(),
                Err(Error::Misuse(_))
            ),
            "{method} {path}"
        );
    }
}

#[test]
fn limits_reach_the_transport() {
    static OPERATION: Operation = Operation {
        body: BodyForm::None,
        ..PAY
    };
    let canned = Canned::new(Ok((200, "{}")));
    let builder = Core::builder("https://api.example.com").transport(canned.clone());
    let core = builder
        .timeout(Duration::from_secs(7))
        .answer_limit(99)
        .build()
        .unwrap();
    run(core.call::<Json>(&OPERATION, None, None)).unwrap();
    run(core
        .call::<Json>(&OPERATION, None, None)
        .timeout(Duration::from_secs(2)))
    .unwrap();
    let asked = canned.asked.lock().unwrap();
    let seen: Vec<_> = asked
        .iter()
        .map(|(_, limits)| (limits.timeout.as_secs(), limits.answer_bytes))
        .collect();
    assert_eq!(seen, [(7, 99), (2, 99)]);
    let both = Core::builder("https://api.example.com")
        .transport(canned.clone())
        .connect_timeout(Duration::from_secs(1))
        .build();
    assert!(matches!(both, Err(Error::Misuse(_))));
}
