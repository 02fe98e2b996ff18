use std::collections::BTreeMap;

use payspec_runtime::{BoxFuture, Error, File, Limits, Transport, TransportError};

use super::{body, header, line, read};
use crate::{
    bodies, config_and_credentials, envelope, names_keywords, parameters, sensitive,
    undocumented_paths,
};

/// These tests take requests without sending them.
pub(super) struct Nowhere;

impl Transport for Nowhere {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        unreachable!("no test awaits a call")
    }
}

/// A client of a module, for an address of our own.
macro_rules! client {
    ($module:ident $($setting:tt)*) => {
        $module::Client::builder("https://api.example.com/v1").transport(Nowhere)$($setting)*.build().expect("a client")
    };
}

fn parameters_from(members: &str) -> parameters::model::GetParameters {
    let path = r#""simple":"a/b c","label":5,"matrix":["x","y"],"list":["p","q"]"#;
    read(&format!(
        r#"{{{path},"shared":1,"X-Trace":"t","constant":"fixed"{members}}}"#
    ))
}

#[test]
fn parameters_are_written_by_their_style() {
    let client = client!(parameters);
    let path = "GET https://api.example.com/v1/a/a%2Fb%20c/.5/;matrix=x,y/p,q";
    for (members, query) in [
        ("", ""),
        (r#","form":["a","b c"]"#, "&form=a&form=b%20c"),
        (r#","form_joined":["a","b,c"]"#, "&form_joined=a,b%2Cc"),
        (r#","spaces":["a","b"]"#, "&spaces=a%20b"),
        (r#","pipes":[1,2]"#, "&pipes=1%7C2"),
        (
            r#","filter":{"from":"2024-01-01","to":"2024-02-01"}"#,
            "&filter%5Bfrom%5D=2024-01-01&filter%5Bto%5D=2024-02-01",
        ),
        (r#","range":{"a":1,"b":2}"#, "&range=a,1,b,2"),
        (
            r#","json":{"q":"a b"}"#,
            "&json=%7B%22q%22%3A%22a%20b%22%7D",
        ),
        (r#","free":"a/b?c""#, "&free=a/b?c"),
        (r#","state":"closed""#, "&state=closed"),
        (r#","amount":"20.00""#, "&amount=20.00"),
        (
            r#","since":"2024-01-01T00:00:00+02:00""#,
            "&since=2024-01-01T00%3A00%3A00%2B02%3A00",
        ),
        (r#","page":3,"limit":10"#, "&page=3&limit=10"),
    ] {
        let call = client.get(&parameters_from(members));
        let request = call
            .request()
            .unwrap_or_else(|error| panic!("{members}: {error}"));
        // Parameters go out in the order of the spec: some stand before the constant, some behind.
        let sent = line(request);
        let (at, pairs) = sent.split_once('?').expect("a query");
        assert_eq!(at, path);
        let mut pairs: Vec<&str> = pairs.split('&').collect();
        pairs.retain(|pair| !["shared=1", "constant=fixed"].contains(pair));
        assert_eq!(pairs.join("&"), query.trim_start_matches('&'), "{members}");
    }
}

#[test]
fn headers_and_cookies_go_where_they_belong() {
    let client = client!(parameters);
    let call = client.get(&parameters_from(r#","X-Flags":["a","b"],"session":"s1""#));
    let request = call.request().expect("a request");
    assert_eq!(header(request, "x-trace"), Some("t"));
    assert_eq!(header(request, "x-flags"), Some("a,b"));
    assert_eq!(header(request, "cookie"), Some("session=s1"));
}

#[test]
fn odd_names_are_escaped() {
    let client = client!(parameters);
    let call = client.odd(&read(
        r#"{"with space":"ü","mid":"2024-01-01","filter[name]":"n"}"#,
    ));
    assert_eq!(
        line(call.request().expect("a request")),
        "GET https://api.example.com/v1/%C3%BC/x2024-01-01y?filter%5Bname%5D=n"
    );
    let client = client!(names_keywords);
    let call = client.r#type(
        &read(r#"{"self":"me","2fa":true}"#),
        &read(r#"{"type":"t","self":"s","crate":1,"async":false}"#),
    );
    let request = call.request().expect("a request");
    assert_eq!(
        line(request),
        "POST https://api.example.com/v1/type/me?2fa=true"
    );
    assert_eq!(
        body(request),
        r#"{"type":"t","self":"s","crate":1,"async":false}"#
    );
}

#[test]
fn limits_of_parameters_are_checked() {
    let client = client!(parameters);
    let call = client.get(&parameters_from(r#","limit":101"#));
    let Err(Error::Misuse(misuse)) = call.into_request() else {
        panic!("101 is too many")
    };
    assert!(
        misuse
            .violations()
            .iter()
            .any(|violation| violation.path.contains("limit")),
        "{misuse}"
    );
    // An empty segment would be another path.
    let call = client.get(&read(r#"{"simple":"","label":5,"matrix":[],"list":["a"],"shared":1,"X-Trace":"t","constant":"fixed"}"#));
    assert!(matches!(call.into_request(), Err(Error::Misuse(_))));
}

#[test]
fn bodies_are_written_by_their_form() {
    use bodies::model::{Thing, ThingRequired};
    let client = client!(bodies);
    let thing = || {
        Thing::new(ThingRequired {
            name: "n".to_owned(),
        })
    };
    let json = client
        .json(&read(r#"{"a":"b"}"#))
        .into_request()
        .expect("a request");
    assert_eq!(
        (body(&json), header(&json, "content-type")),
        (r#"{"a":"b"}"#, Some("application/json"))
    );
    let vendor = client
        .vendor_json(&vec!["a".to_owned()])
        .into_request()
        .expect("a request");
    assert_eq!(
        (body(&vendor), header(&vendor, "content-type")),
        (r#"["a"]"#, Some("application/vnd.api+json"))
    );
    let none = client.optional(None).into_request().expect("a request");
    assert_eq!((body(&none), header(&none, "content-type")), ("", None));
    let some = client
        .optional(Some(&thing()))
        .into_request()
        .expect("a request");
    assert_eq!(body(&some), r#"{"name":"n"}"#);
    let form = client.form(&read(
        r#"{"amount":"20.00","note":"a&b=c d","tags":["x","y"],"count":-1}"#,
    ));
    let form = form.into_request().expect("a request");
    assert_eq!(
        body(&form),
        "amount=20.00&note=a%26b%3Dc+d&tags=x&tags=y&count=-1"
    );
    assert_eq!(
        header(&form, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let text = client
        .text(&"plain \"text\"".to_owned())
        .into_request()
        .expect("a request");
    assert_eq!(body(&text), "plain \"text\"");
    assert!(header(&text, "content-type").is_some_and(|media| media.starts_with("text/plain")));
    let listed = client
        .text_enum(&bodies::model::TextEnumRequest::Off)
        .into_request()
        .expect("a request");
    assert_eq!(body(&listed), "off");
    let bytes = client
        .binary(&File::from(vec![0, 159, 146, 150]))
        .into_request()
        .expect("a request");
    assert_eq!(bytes.body().as_bytes(), [0, 159, 146, 150]);
    let number = client
        .number(&"1.50".parse().expect("a number"))
        .into_request()
        .expect("a request");
    assert_eq!(body(&number), "1.50");
    let map = client
        .map(&BTreeMap::from([("a".to_owned(), "b".to_owned())]))
        .into_request()
        .expect("a request");
    assert_eq!(body(&map), r#"{"a":"b"}"#);
    let null = client
        .nullable(&payspec_runtime::Nullable::Null)
        .into_request()
        .expect("a request");
    assert_eq!(body(&null), "null");
}

#[test]
fn the_configuration_fills_what_is_left_out() {
    use config_and_credentials::model::{BearerParameters, Request, RequestRequired};
    let request = || {
        Request::new(RequestRequired {
            text: "t".to_owned(),
        })
    };
    let client = client!(
        config_and_credentials
            .app_id(1054)
            .merchant("m1")
            .bearer("token")
    );
    let sent = client
        .bearer(&BearerParameters::new(), &request())
        .into_request()
        .expect("a request");
    assert_eq!(body(&sent), r#"{"appId":1054,"merchant":"m1","text":"t"}"#);
    assert_eq!(header(&sent, "x-merchant"), Some("m1"));
    let sent = client
        .bearer(&BearerParameters::new(), &request().with_app_id(7))
        .into_request()
        .expect("a request");
    assert_eq!(body(&sent), r#"{"appId":7,"merchant":"m1","text":"t"}"#);
    let client = client!(config_and_credentials.bearer("token"));
    let Err(Error::Misuse(misuse)) = client
        .bearer(&BearerParameters::new(), &request())
        .into_request()
    else {
        panic!("nobody says who the merchant is")
    };
    assert!(misuse.to_string().contains("appId"), "{misuse}");
}

#[test]
fn credentials_go_where_the_scheme_says() {
    let client = client!(
        config_and_credentials
            .basic("user:password")
            .in_header("k1")
            .in_cookie("c1")
            .configured("X-Their-Header", "h1")
            .oauth("o1")
    );
    let basic = client.basic().into_request().expect("a request");
    assert_eq!(
        header(&basic, "authorization"),
        Some("Basic dXNlcjpwYXNzd29yZA==")
    );
    assert_eq!(
        header(
            &client.key().into_request().expect("a request"),
            "x-api-key"
        ),
        Some("k1")
    );
    let both = client.both().into_request().expect("a request");
    assert_eq!(
        (header(&both, "x-api-key"), header(&both, "cookie")),
        (Some("k1"), Some("session=c1"))
    );
    assert_eq!(
        header(
            &client.configured().into_request().expect("a request"),
            "x-their-header"
        ),
        Some("h1")
    );
    assert_eq!(
        header(
            &client.oauth().into_request().expect("a request"),
            "authorization"
        ),
        Some("Bearer o1")
    );
    assert_eq!(
        header(
            &client.open().into_request().expect("a request"),
            "authorization"
        ),
        None
    );
    let query = client!(config_and_credentials.in_query("q 1"))
        .key()
        .into_request()
        .expect("a request");
    assert_eq!(
        line(&query),
        "GET https://api.example.com/v1/key?api_key=q%201"
    );
    assert!(!format!("{query:?} {client:?}").contains("q 1"));
    let without = client!(config_and_credentials);
    assert!(matches!(
        without.basic().into_request(),
        Err(Error::Misuse(_))
    ));
    // The scheme may be left out, says the spec.
    assert!(without.oauth().into_request().is_ok());
}

#[test]
fn paths_that_no_document_gives_are_configured() {
    let client = client!(undocumented_paths);
    let capture = || read(r#"{"id":"a"}"#);
    assert!(matches!(
        client.capture(&capture()).into_request(),
        Err(Error::Misuse(_))
    ));
    let client = client!(
        undocumented_paths
            .capture_route("PUT", "/real/capture")
            .refund_route("POST", "/r/{id}")
    );
    assert_eq!(
        line(
            &client
                .capture(&capture())
                .into_request()
                .expect("a request")
        ),
        "PUT https://api.example.com/v1/real/capture"
    );
    assert_eq!(
        line(
            &client
                .refund(&read(r#"{"id":"x"}"#))
                .into_request()
                .expect("a request")
        ),
        "POST https://api.example.com/v1/r/x"
    );
}

#[test]
fn nothing_that_is_printed_holds_a_secret() {
    let client = client!(sensitive);
    let call = client.pay(
        &read(r#"{"token":"t0k3n"}"#),
        &read(r#"{"card":{"number":"4111111111111111","cvv":"987"}}"#),
    );
    let shown = format!("{call:?} {call:#?} {:?}", call.request());
    for secret in ["t0k3n", "4111", "987"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let request = call.into_request().expect("a request");
    assert_eq!(
        line(&request),
        "POST https://api.example.com/v1/cards/t0k3n"
    );
}

#[test]
fn addresses_are_what_the_document_gives() {
    use config_and_credentials::Environment;
    assert_eq!(Environment::Live.base_url(), "https://eu.example.com/v1");
    assert_eq!(Environment::Test.base_url(), "https://sandbox.example.com");
    for address in [
        "http://api.example.com",
        "ftp://api.example.com",
        "api.example.com",
        "",
    ] {
        assert!(
            envelope::Client::builder(address)
                .transport(Nowhere)
                .build()
                .is_err(),
            "{address}"
        );
    }
    assert!(
        envelope::Client::builder("http://127.0.0.1:8080")
            .transport(Nowhere)
            .build()
            .is_ok()
    );
}
