//! What comes of strangers' files: parameters, addresses, credentials, notifications.

use super::calls::Nowhere;
use super::{header, line, read};
use crate::{servers, strangers_events, strangers_parameters, strangers_security};

macro_rules! client {
    ($module:ident, $environment:expr $(, $setting:ident $value:tt)*) => {
        $module::Client::builder($environment).transport(Nowhere)$(.$setting $value)*.build().expect("a client")
    };
}

#[test]
fn every_style_in_every_place() {
    let client = client!(strangers_parameters, "https://api.example.com");
    let list = r#"["a b","c/d"]"#;
    let object = r#"{"R":100,"G":200,"B":150}"#;
    let paths = client.simple_paths(&read(&format!(
        r#"{{"list":{list},"object":{object},"exploded":{object},"text":"x y"}}"#
    )));
    assert_eq!(
        line(paths.request().expect("a request")),
        "GET https://api.example.com/simple/a%20b,c%2Fd/R,100,G,200,B,150/R=100,G=200,B=150/x%20y"
    );
    let paths = client.label_paths(&read(&format!(
        r#"{{"list":{list},"exploded":{list},"object":{object},"matrix":{list},"many":{list},"members":{object}}}"#
    )));
    assert_eq!(
        line(paths.request().expect("a request")),
        "GET https://api.example.com/label/.a%20b,c%2Fd/.a%20b.c%2Fd/.R=100.G=200.B=150/matrix;matrix=a%20b,c%2Fd;many=a%20b;many=c%2Fd;R=100;G=200;B=150"
    );
}

#[test]
fn every_style_in_the_query() {
    let client = client!(strangers_parameters, "https://api.example.com");
    for (members, query) in [
        ("", ""),
        (r#""list":["a","b c"]"#, "list=a&list=b%20c"),
        (r#""commas":["a","b,c"]"#, "commas=a,b%2Cc"),
        (r#""spaces":["a","b"]"#, "spaces=a%20b"),
        (r#""pipes":["a","b"]"#, "pipes=a%7Cb"),
        (
            r#""brackets[]":["a","b"]"#,
            "brackets%5B%5D=a&brackets%5B%5D=b",
        ),
        (r#""members":{"R":1,"B":2}"#, "R=1&B=2"),
        (r#""object":{"R":1,"B":2}"#, "object=R,1,B,2"),
        (
            r#""deep":{"created":{"gte":"2024-01-01","in":["x","y"]},"status":"s t"}"#,
            "deep%5Bcreated%5D%5Bgte%5D=2024-01-01&deep%5Bcreated%5D%5Bin%5D%5B0%5D=x&deep%5Bcreated%5D%5Bin%5D%5B1%5D=y&deep%5Bstatus%5D=s%20t",
        ),
        (
            r#""deepList":[{"R":1},{"G":2}]"#,
            "deepList%5B0%5D%5BR%5D=1&deepList%5B1%5D%5BG%5D=2",
        ),
        (
            r#""json":{"status":"a"}"#,
            "json=%7B%22status%22%3A%22a%22%7D",
        ),
        (r#""path":"/a?b=c&d""#, "path=/a?b=c%26d"),
        (r#""empty":"""#, "empty="),
        (r#""either":"one""#, "either=one"),
        (r#""either":["one","two"]"#, "either=one&either=two"),
    ] {
        let call = client.queries(&read(&format!("{{{members}}}")));
        let sent = line(call.request().expect("a request"));
        let (_, sent) = sent.split_once('?').unwrap_or((&sent, ""));
        assert_eq!(sent, query, "{members}");
    }
    let call = client.queries(&read(
        r#"{"X-List":["a","b"],"X-Object":{"R":1,"G":2},"session":"s","flags":["a","b"],"Authorization":"Key k"}"#,
    ));
    let request = call.request().expect("a request");
    assert_eq!(header(request, "x-list"), Some("a,b"));
    assert_eq!(header(request, "x-object"), Some("R=1,G=2"));
    assert_eq!(header(request, "cookie"), Some("session=s; flags=a,b"));
    assert_eq!(header(request, "authorization"), Some("Key k"));
}

#[test]
fn one_name_in_every_place() {
    let client = client!(strangers_parameters, "https://api.example.com");
    let call = client.twice(&read(
        r#"{"id":"in path","id (query)":"q","id (header)":"h","id (cookie)":"c"}"#,
    ));
    let request = call.request().expect("a request");
    assert_eq!(
        line(request),
        "GET https://api.example.com/twice/in%20path?id=q"
    );
    assert_eq!(header(request, "id"), Some("h"));
    assert_eq!(header(request, "cookie"), Some("id=c"));
}

#[test]
fn operations_go_where_the_document_puts_them() {
    use servers::Environment;
    let urls = |client: servers::Client| {
        let requests = [
            client.orders(),
            client.upload(),
            client.files(),
            client.status(),
            client.same(),
        ];
        requests.map(|call| call.request().expect("a request").url().to_string())
    };
    assert_eq!(
        urls(client!(servers, Environment::Live)),
        [
            "https://demo.example.com/api/v1/orders",
            "https://files.example.com/files",
            "https://files.example.com/v2/files",
            "https://demo.example.com/health/status",
            "https://demo.example.com/api/v1/same",
        ]
        .map(|url| url.replace("demo.example.com", "demo.example.com:443"))
    );
    assert_eq!(
        urls(client!(servers, Environment::Sandbox))[2],
        "https://files-sandbox.example.com/v2/files"
    );
    // An address of the user's takes all of it, for tests and mocks.
    let mock = urls(client!(servers, "http://127.0.0.1:4010"));
    assert!(
        mock.iter()
            .all(|url| url.starts_with("http://127.0.0.1:4010/")),
        "{mock:?}"
    );
    assert_eq!(
        urls(client!(servers, Environment::live_with("acme", "8443")))[0],
        "https://acme.example.com:8443/api/v1/orders"
    );
    let elsewhere = servers::Client::builder(Environment::live_with("evil.example/", "443"));
    assert!(elsewhere.transport(Nowhere).build().is_err());
}

#[test]
fn credentials_go_where_the_document_wants_them() {
    let client = client!(
        strangers_security,
        "https://api.example.com",
        basic("u:p"),
        bearer("b"),
        token("t"),
        key("k"),
        query("q"),
        cookie("c"),
        oidc("o"),
        nobody("X-Nobody", "n")
    );
    for (call, expected) in [
        (client.as_root(), "authorization Basic dTpw"),
        (client.open(), ""),
        (client.maybe(), "authorization Bearer b"),
        (client.both(), "x-key k cookie session=c"),
        (client.certified(), "authorization Bearer b"),
        (client.challenged(), ""),
        (client.labelled(), "authorization Token t"),
        (client.oauth(), "authorization Bearer o"),
        (client.unknown_scheme(), "x-nobody n"),
    ] {
        let request = call.request().expect("a request");
        let sent = ["authorization", "x-key", "cookie", "x-nobody"];
        let sent = sent
            .iter()
            .filter_map(|name| Some(format!("{name} {}", header(request, name)?)));
        assert_eq!(
            sent.collect::<Vec<_>>().join(" "),
            expected,
            "{}",
            line(request)
        );
    }
    // Of a certificate and a key, the key is what the client can send.
    let certificate = client.certificate();
    assert_eq!(
        line(certificate.request().expect("a request")),
        "GET https://api.example.com/certificate?api%20key=q"
    );
}

#[test]
fn notifications_are_told_apart() {
    use strangers_events::model::{AnyNotification, SubscribeAgainCallback, SubscribeCallback};
    use strangers_events::webhook;
    let any = |body: &str| webhook::decode_any_unverified(body.as_bytes());
    assert!(matches!(
        any(r#"{"type":"order.paid","id":"1"}"#),
        Ok(AnyNotification::OrderPaid(_))
    ));
    assert!(matches!(
        any(r#"{"type":"order.closed","id":"1"}"#),
        Ok(AnyNotification::OrderClosed(_))
    ));
    assert!(matches!(
        any(r#"{"type":"refund.failed","refund":"1"}"#),
        Ok(AnyNotification::Refunded(_))
    ));
    let subscribed = webhook::decode_callback_of_subscribe_unverified(br#"{"percent":5}"#);
    assert!(matches!(subscribed, Ok(SubscribeCallback::Progress(_))));
    let subscribed = webhook::decode_callback_of_subscribe_unverified(br#"{"result":"ok"}"#);
    assert!(matches!(subscribed, Ok(SubscribeCallback::Done(_))));
    let again = webhook::decode_callback_of_subscribe_again_unverified(br#"{"result":"ok"}"#);
    assert!(matches!(again, Ok(SubscribeAgainCallback::Done(_))));
    assert!(any("[").is_err());
}
