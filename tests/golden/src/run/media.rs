//! Bodies and answers of several media types.

use payspec_runtime::{
    Body, BoxFuture, Error, File, Header, Limits, Response, Transport, TransportError, json,
};

use super::{answer, body, header, text};
use crate::bodies_of_parts::{self, model as parts};
use crate::media_types::{self, model, ops};

/// These tests take requests without sending them.
struct Nowhere;

impl Transport for Nowhere {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        unreachable!("no test awaits a call")
    }
}

fn sender() -> media_types::Client {
    let builder = media_types::Client::builder("https://api.example.com").transport(Nowhere);
    builder.build().expect("a client")
}

#[test]
fn files_and_fields_are_parts() {
    use parts::{SendEvidenceParts, SendEvidencePartsPurpose, SendEvidencePartsRequired};
    let builder = bodies_of_parts::Client::builder("https://api.example.com")
        .transport(Nowhere)
        .random(|| 0x0123_4567_89ab_cdef);
    let client = builder.build().expect("a client");
    let evidence = SendEvidenceParts::new(SendEvidencePartsRequired {
        file: File::from("%PDF")
            .named("scan.pdf")
            .with_media_type("application/pdf"),
        purpose: SendEvidencePartsPurpose::Dispute,
    })
    .with_pages(vec![File::from("one"), File::from("two")])
    .with_thumbnail("png".into())
    .with_amount("20.00".parse().expect("an amount"))
    .with_request(parts::Order::new(parts::OrderRequired {
        id: "o1".to_owned(),
    }))
    .with_expand(vec!["a".to_owned(), "b".to_owned()]);
    let printed = format!("{evidence:?}");
    assert!(
        !printed.contains("scan") && !printed.contains("PDF"),
        "{printed}"
    );
    let call = client.send_evidence(&evidence);
    let request = call.into_request().expect("a request");
    let boundary = "payspec-0123456789abcdef0123456789abcdef";
    assert_eq!(
        header(&request, "content-type"),
        Some(&*format!("multipart/form-data; boundary={boundary}"))
    );
    let wanted = [
        "Content-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF",
        "Content-Disposition: form-data; name=\"pages\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\none",
        "Content-Disposition: form-data; name=\"pages\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\ntwo",
        "Content-Disposition: form-data; name=\"thumbnail\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\npng",
        "Content-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute",
        "Content-Disposition: form-data; name=\"amount\"\r\n\r\n20.00",
        "Content-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"id\":\"o1\"}",
        "Content-Disposition: form-data; name=\"expand[0]\"\r\n\r\na",
        "Content-Disposition: form-data; name=\"expand[1]\"\r\n\r\nb",
    ];
    let between = format!("\r\n--{boundary}\r\n");
    let whole = format!(
        "--{boundary}\r\n{}\r\n--{boundary}--\r\n",
        wanted.join(&between)
    );
    assert_eq!(body(&request), whole);
}

#[test]
fn one_body_of_several_is_sent_as_what_it_is() {
    let client = sender();
    let thing = model::Thing::new(model::ThingRequired {
        name: "n".to_owned(),
    });
    let order = model::Order::new(model::OrderRequired { id: 7 });
    for (several, media, wanted) in [
        (
            model::SendSeveralBody::Json(Box::new(thing)),
            "application/json",
            r#"{"name":"n"}"#,
        ),
        (
            model::SendSeveralBody::VndAcmeOrderJson(Box::new(order.clone())),
            "application/vnd.acme.order+json",
            r#"{"id":7}"#,
        ),
        (
            model::SendSeveralBody::Text(Box::new("t".to_owned())),
            "text/plain",
            "t",
        ),
        (
            model::SendSeveralBody::Bytes(Box::new("b".into())),
            "application/octet-stream",
            "b",
        ),
    ] {
        let request = client.send_several(&several).into_request();
        let request = request.expect("a request");
        assert_eq!(header(&request, "content-type"), Some(media));
        assert_eq!(body(&request), wanted);
    }
    let form = model::SendMaybeBody::Form(Box::new(order));
    let request = client.send_maybe(Some(&form)).into_request();
    assert_eq!(body(&request.expect("a request")), "id=7");
    let none = client.send_maybe(None).into_request().expect("a request");
    assert_eq!(header(&none, "content-type"), None);
}

#[test]
fn a_file_says_what_it_is_where_the_spec_does_not() {
    let client = sender();
    let photo = File::from("jpg").with_media_type("image/jpeg");
    for (call, media) in [
        (client.send_any_file(&photo), "image/jpeg"),
        (client.send_image(&photo), "image/jpeg"),
        (
            client.send_image(&File::from("?")),
            "application/octet-stream",
        ),
        (
            client.send_batch(&File::from("{}\n{}\n")),
            "application/x-ndjson",
        ),
    ] {
        let request = call.into_request().expect("a request");
        assert_eq!(header(&request, "content-type"), Some(media));
    }
}

#[test]
fn the_media_type_chooses_among_answers() {
    use model::ReportAnswer;
    let report = |status, media, text| {
        let reply = answer::<ReportAnswer>(&ops::REPORT, status, media, text);
        reply.expect("an answer").into_payload()
    };
    let json = report(200, "application/json", r#"{"rows":["a"]}"#);
    assert!(
        matches!(json, ReportAnswer::Ok(table) if table.rows.as_ref().is_some_and(|rows| rows.len() == 1))
    );
    let csv = report(200, "text/csv; charset=utf-8", "a,b");
    assert!(matches!(csv, ReportAnswer::OkCsv(text) if *text == "a,b"));
    let pdf = report(200, "application/pdf", "%PDF");
    assert!(matches!(pdf, ReportAnswer::OkPdf(bytes) if bytes.as_bytes() == b"%PDF"));
    let part = report(206, "application/json", r#"{"name":"n"}"#);
    assert!(matches!(part, ReportAnswer::Status206(thing) if thing.name == "n"));
    let client = sender();
    let asked = client.report().into_request().expect("a request");
    assert_eq!(
        header(&asked, "accept"),
        Some("application/json, text/plain"),
        "the preferred form alone is asked for"
    );
    let asked = client.report().accept("text/csv").into_request();
    assert_eq!(
        header(&asked.expect("a request"), "accept"),
        Some("text/csv")
    );
}

#[test]
fn refusals_are_typed_by_status() {
    use model::ReportFailure;
    let refused = |status, media, text| {
        let refused = answer::<model::ReportAnswer>(&ops::REPORT, status, media, text);
        refused.expect_err("a refusal")
    };
    let denied = refused(401, "application/json", r#"{"why":"no"}"#);
    let denied = denied.decode::<ReportFailure>().expect("an answer came");
    assert!(matches!(denied, Ok(ReportFailure::Denied(denied)) if denied.why == "no"));
    let wrong = refused(418, "application/json", r#"{"title":"teapot"}"#);
    let Error::Refused(wrong) = wrong else {
        panic!("418 is a refusal")
    };
    let Ok(ReportFailure::Problem(problem)) = wrong.decode() else {
        panic!("a problem")
    };
    assert_eq!(problem.title.as_deref(), Some("teapot"));
    let broken = refused(503, "text/plain", "tea \"time\"");
    let broken = broken.decode::<ReportFailure>().expect("an answer came");
    assert!(matches!(broken, Ok(ReportFailure::Text(text)) if *text == "tea \"time\""));
    let other = refused(401, "application/json", "[]").decode::<ReportFailure>();
    assert!(other.expect("an answer came").is_err());
}

#[test]
fn lines_are_a_list() {
    let lines = "{\"name\":\"a\"}\n\n{\"name\":\"b\"}\r\n";
    let listed = answer::<Vec<model::Thing>>(&ops::LISTED, 200, "application/x-ndjson", lines);
    let names: Vec<String> = listed
        .expect("an answer")
        .into_payload()
        .into_iter()
        .map(|thing| thing.name)
        .collect();
    assert_eq!(names, ["a", "b"]);
    let none = answer::<Vec<model::Thing>>(&ops::NAMED_TOO, 200, "application/x-ndjson", "");
    assert!(none.expect("an answer").payload.is_empty());
}

#[test]
fn headers_have_types() {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-rate-limit", http::HeaderValue::from_static("41"));
    headers.insert("x-mode", http::HeaderValue::from_static("fast"));
    let whole = Response::new(200, headers, Body::from("{}"));
    let reply = ops::REPORT.read_answer::<model::ReportAnswer>(whole);
    let reply = reply.expect("an answer");
    let left: Header<i64> = ops::X_RATE_LIMIT;
    assert_eq!(reply.read(left).expect("a number"), Some(41));
    assert_eq!(
        reply.read(ops::X_MODE).expect("text").as_deref(),
        Some("fast"),
        "answers disagree about it"
    );
    assert_eq!(reply.read(ops::LOCATION).expect("text"), None);
}

#[test]
fn a_file_in_json_is_its_text() {
    let upload: parts::SendMixedParts =
        json::from_slice(br#"{"name":"n","content":"c"}"#).expect("an upload");
    assert_eq!(upload.content.bytes().map(Body::as_bytes), Some(&b"c"[..]));
    assert_eq!(text(&upload), r#"{"name":"n","content":"c"}"#);
}
