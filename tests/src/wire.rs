//! Each documented request arrives as documented, and each documented answer comes back.

use payspec_codegen::ir::{
    AnswerForm, Api, BodyForm, Operation, Place, SchemeKind, Signature, SignaturePlace, TypeId,
};
use payspec_runtime as rt;

use crate::bench::{Bench, Provider, word};
use crate::case::{Case, Reply, answer_form, decoded, pairs, wire_text};
use crate::json::Json;
use crate::oracle::{Oracle, scalar_text};
use crate::parameters;
use crate::server::{Received, Script};
use crate::session::Answered;

/// The credential that generated tests configure.
const CREDENTIAL: &str = "test-credential";

/// Every request of the documents goes out and arrives with the documented method, path, query, headers and body.
pub fn requests_arrive_as_documented(provider: Provider) {
    let mut bench = Bench::new(provider, true);
    let mut not_yet = Vec::new();
    let cases = std::mem::take(&mut bench.cases);
    for case in &cases {
        let op = bench.operation(case);
        bench.server.answer(any_answer(&bench, &op));
        let Some((heard, received)) = bench.call(&case.name, &op, &case.given) else {
            continue;
        };
        for (path, rule) in &heard.broken {
            bench.fail(
                &case.name,
                format_args!("the documented request breaks a rule: {path}: {rule}"),
            );
        }
        let [request] = received.as_slice() else {
            let said = &heard.said;
            bench.fail(
                &case.name,
                format_args!("{} requests arrived instead of one: {said}", received.len()),
            );
            continue;
        };
        for what in differences(&bench, &op, case, request, &mut not_yet) {
            bench.fail(&case.name, what);
        }
        bench.count(if case.fixture.is_some() {
            "fixtures out"
        } else {
            "examples out"
        });
    }
    let proven = |id: &str| {
        cases
            .iter()
            .any(|case| bench.document.api().operations[case.operation].id == id)
    };
    let operations = bench.session.operations().filter(|id| proven(id)).count();
    bench.counts.insert(0, ("operations", operations));
    for line in not_yet {
        println!("{}: not yet sent: {line}", bench.provider);
    }
    bench.finish("requests");
}

/// An answer that the client takes, whatever it says.
pub fn any_answer(bench: &Bench, op: &Operation) -> Script {
    match op.answers.iter().find(|answer| answer.success) {
        Some(answer) => {
            let body = payload_of(bench, op, answer.ty, answer.form);
            let media = answer
                .media
                .clone()
                .unwrap_or_else(|| "text/plain".to_owned());
            Script {
                media: Some(media.clone()),
                ..Script::json(answer.from, wire_text(&body, &media))
            }
        }
        None => Script::json(200, "{}"),
    }
}

fn payload_of(bench: &Bench, op: &Operation, ty: Option<TypeId>, form: AnswerForm) -> Json {
    match (form, ty) {
        (AnswerForm::Json, Some(ty)) => in_envelope(op, &bench.oracle(op).least(ty)),
        _ => Json::text("some text"),
    }
}

/// A payload in the operation's envelope, if it has one.
pub fn in_envelope(op: &Operation, payload: &Json) -> Json {
    let Some(envelope) = &op.envelope else {
        return payload.clone();
    };
    let mut body = Json::Object(Vec::new());
    body.put(envelope.payload.as_deref().unwrap_or(""), payload.clone());
    if let Some((pointer, tokens)) = &envelope.success
        && let Some(token) = tokens.first().and_then(|token| Json::parse(token).ok())
    {
        body.put(pointer, token);
    }
    body
}

fn differences(
    bench: &Bench,
    op: &Operation,
    case: &Case,
    request: &Received,
    not_yet: &mut Vec<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    let api = bench.document.api();
    if request.method != op.method {
        found.push(format!(
            "the method should be {} and is {}",
            op.method, request.method
        ));
    }
    let given = case
        .given
        .parameters
        .clone()
        .unwrap_or(Json::Object(Vec::new()));
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let wanted = parameters::path(op, &given);
    if decoded(path) != wanted {
        found.push(format!("the path should be {wanted} and is {path}"));
    }
    let mut wanted = parameters::query(op, &given);
    wanted.extend(keys(api, op, Place::Query));
    if pairs(query) != wanted
        || !query
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte))
    {
        found.push(format!("the query should have {wanted:?} and is {query}"));
    }
    found.extend(headers(bench, op, case, request));
    found.extend(body(op, case, request));
    if let Some(fixture) = &case.fixture {
        let (path, query) = fixture
            .target
            .split_once('?')
            .unwrap_or((&fixture.target, ""));
        let (sent, sent_query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        if (&fixture.method, path) != (&request.method, sent) || pairs(query) != pairs(sent_query) {
            found.push(format!(
                "the fixture asks for {} {}, {} {} arrived",
                fixture.method, fixture.target, request.method, request.target
            ));
        }
        for (name, value) in &fixture.request.headers {
            let signed = op
                .signatures
                .request
                .as_ref()
                .is_some_and(|rule| fills(rule, name));
            match request.header(name) {
                Some(sent) if kind_of(sent) == kind_of(value) || is_key(api, op, name) => {}
                Some(sent) => found.push(format!(
                    "the header `{name}` should be like `{value}` and is `{sent}`"
                )),
                None if signed => not_yet.push(format!(
                    "header `{name}` of {} (signatures are the next issue)",
                    fixture.file
                )),
                None => found.push(format!("the header `{name}` does not arrive")),
            }
        }
    }
    found
}

/// What of a header's value is not the caller's: the scheme of a credential, else all.
fn kind_of(value: &str) -> &str {
    value
        .split_once(' ')
        .filter(|(scheme, _)| ["Bearer", "Basic"].contains(scheme))
        .map_or(value, |(scheme, _)| scheme)
}

fn is_key(api: &Api, op: &Operation, name: &str) -> bool {
    keys(api, op, Place::Header)
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Whether signing fills this header in: it is the signature's place, or named by a part of the rule such as `timestamp`.
fn fills(rule: &Signature, name: &str) -> bool {
    let is = |header: &str| header.eq_ignore_ascii_case(name);
    let named = |(_, json): &(String, String)| {
        Json::parse(json)
            .ok()
            .and_then(|part| part.get("header").and_then(scalar_text))
            .is_some_and(|header| is(&header))
    };
    matches!(&rule.place, SignaturePlace::Header(header) if is(header))
        || rule.rest.iter().any(named)
}

/// The credentials of the operation's first alternative that belong here, as they are written.
fn keys(api: &Api, op: &Operation, at: Place) -> Vec<(String, String)> {
    let scheme = |name: &String| api.schemes.iter().find(|scheme| scheme.name == *name);
    let usable = |names: &&Vec<String>| {
        names.iter().all(|name| {
            scheme(name).is_some_and(|scheme| !matches!(scheme.kind, SchemeKind::Other(_)))
        })
    };
    let Some(names) = op.security.iter().find(usable) else {
        return Vec::new();
    };
    let key = |name: &String| {
        let authorization = |value: String| (Place::Header, "authorization".to_owned(), value);
        Some(match &scheme(name)?.kind {
            SchemeKind::Bearer | SchemeKind::OAuth => authorization(format!("Bearer {CREDENTIAL}")),
            SchemeKind::Basic => authorization(format!("Basic {}", base64(CREDENTIAL.as_bytes()))),
            SchemeKind::ApiKey { place, wire } => (*place, wire.clone(), CREDENTIAL.to_owned()),
            SchemeKind::Configured => (
                Place::Header,
                "x-test-token".to_owned(),
                CREDENTIAL.to_owned(),
            ),
            SchemeKind::Other(_) => return None,
        })
    };
    names
        .iter()
        .filter_map(key)
        .filter(|(place, ..)| *place == at)
        .map(|(_, name, value)| (name, value))
        .collect()
}

fn headers(bench: &Bench, op: &Operation, case: &Case, request: &Received) -> Vec<String> {
    let given = case
        .given
        .parameters
        .clone()
        .unwrap_or(Json::Object(Vec::new()));
    let mut wanted = vec![("host".to_owned(), bench.server.host())];
    wanted.extend(parameters::headers(op, &given));
    wanted.extend(keys(bench.document.api(), op, Place::Header));
    let mut cookies = parameters::cookies(op, &given);
    cookies.extend(keys(bench.document.api(), op, Place::Cookie));
    if !cookies.is_empty() {
        let pairs: Vec<String> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        wanted.push(("cookie".to_owned(), pairs.join("; ")));
    }
    if let (Some(body), true) = (&op.body, case.given.request.is_some()) {
        wanted.push(("content-type".to_owned(), body.media.clone()));
        wanted.push(("content-length".to_owned(), request.body.len().to_string()));
    }
    let mut media: Vec<&str> = op
        .answers
        .iter()
        .filter_map(|answer| answer.media.as_deref())
        .collect();
    media.retain(|media| !media.contains('*'));
    let accept = request.header("accept").unwrap_or_default();
    let mut found = Vec::new();
    for media in &media {
        if !accept.split(", ").any(|accepted| accepted == *media) {
            found.push(format!("`accept` should name {media} and is `{accept}`"));
        }
    }
    for (name, value) in &wanted {
        if request.header(name) != Some(value) {
            found.push(format!(
                "the header `{name}` should be `{value}` and is {:?}",
                request.header(name)
            ));
        }
    }
    for (name, value) in &request.headers {
        let known = name == "accept"
            || wanted
                .iter()
                .any(|(wanted, _)| wanted.eq_ignore_ascii_case(name));
        let twice = request
            .headers
            .iter()
            .filter(|(other, _)| other == name)
            .count()
            > 1;
        // A request with a method that takes a body says that it has none.
        let empty = name == "content-length" && value == "0" && case.given.request.is_none();
        if (!known && !empty) || twice {
            found.push(format!("the header `{name}: {value}` was not asked for"));
        }
    }
    found
}

fn body(op: &Operation, case: &Case, request: &Received) -> Option<String> {
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let (Some(body), Some(wanted)) = (&op.body, &case.given.request) else {
        return (!text.is_empty()).then(|| format!("a body arrived that nobody asked for: {text}"));
    };
    match body.form {
        BodyForm::Json => match Json::parse(&text) {
            Ok(sent) => wanted
                .difference(&sent)
                .map(|what| format!("the body differs: {what}")),
            Err(what) => Some(format!("the body is no JSON ({what}): {text}")),
        },
        BodyForm::Form => {
            let (sent, wanted) = (pairs(&text.replace('+', " ")), parameters::form(wanted));
            (sent != wanted).then(|| format!("the form should have {wanted:?} and has {sent:?}"))
        }
        BodyForm::Text | BodyForm::Bytes => {
            let wanted = scalar_text(wanted).unwrap_or_default();
            (text != wanted).then(|| format!("the body should be {wanted:?} and is {text:?}"))
        }
    }
}

/// Every answer of the documents comes back, decodes, and is written back as it came; where none is documented, one that fits the type.
pub fn answers_come_back(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for (at, case) in cases.iter().enumerate() {
        let op = bench.operation(case);
        for reply in &case.answers {
            let place = format!("{}, answer `{}`", case.name, reply.name);
            bench.server.answer(reply.script());
            let Some((heard, _)) = bench.call(&place, &op, &case.given) else {
                continue;
            };
            let refused = refusal(&op, &reply.body) || !(200..300).contains(&reply.status);
            let what = match (heard.result, refused) {
                (Some(Ok(answered)), false) => comes_back(&bench, &op, reply, &answered),
                (Some(Err(rt::Error::Refused(no))), true) => {
                    let code = op.envelope.as_ref().and_then(|envelope| {
                        reply
                            .body
                            .at(envelope.code.as_deref()?)
                            .and_then(scalar_text)
                    });
                    (no.code != code)
                        .then(|| format!("the code should be {code:?}, is {:?}", no.code))
                }
                (Some(Ok(_)), true) => Some("a refusal was taken for a payload".to_owned()),
                (Some(Err(error)), _) => Some(format!("{}: {}", word(&error), heard.said)),
                (None, _) => Some("nothing was sent".to_owned()),
            };
            if let Some(what) = what {
                bench.fail(&place, what);
            }
            bench.count(if refused {
                "refusals back"
            } else {
                "answers back"
            });
        }
        let first = cases
            .iter()
            .position(|other| other.operation == case.operation)
            == Some(at);
        let none = !cases
            .iter()
            .any(|other| other.operation == case.operation && !other.answers.is_empty());
        if first && none {
            made_up_answer(&mut bench, case, &op);
        }
    }
    bench.finish("answers");
}

fn made_up_answer(bench: &mut Bench, case: &Case, op: &Operation) {
    for answer in op.answers.iter().filter(|answer| answer.success) {
        let place = format!("`{}`, an answer made up for status {}", op.id, answer.from);
        let media = answer
            .media
            .clone()
            .unwrap_or_else(|| "text/plain".to_owned());
        let body = payload_of(bench, op, answer.ty, answer.form);
        let reply = Reply {
            name: String::new(),
            status: answer.from,
            media,
            body,
        };
        bench.server.answer(reply.script());
        let Some((heard, _)) = bench.call(&place, op, &case.given) else {
            continue;
        };
        let what = match &heard.result {
            Some(Ok(answered)) => comes_back(bench, op, &reply, answered),
            _ => Some(heard.said),
        };
        if let Some(what) = what {
            bench.fail(&place, what);
        }
        bench.count("made-up answers back");
    }
}

/// Whether a body says no by the operation's envelope.
pub fn refusal(op: &Operation, body: &Json) -> bool {
    let Some((pointer, tokens)) = op
        .envelope
        .as_ref()
        .and_then(|envelope| envelope.success.as_ref())
    else {
        return false;
    };
    body.at(pointer).is_some_and(|value| {
        !tokens
            .iter()
            .any(|token| Json::parse(token).as_ref() == Ok(value))
    })
}

fn comes_back(bench: &Bench, op: &Operation, reply: &Reply, answered: &Answered) -> Option<String> {
    let sent = wire_text(&reply.body, &reply.media);
    if answered.raw != sent.as_bytes() {
        return Some("the raw answer is not what was sent".to_owned());
    }
    if answered.status != reply.status {
        return Some(format!(
            "the status should be {} and is {}",
            reply.status, answered.status
        ));
    }
    let id = op.envelope.as_ref().and_then(|envelope| {
        reply
            .body
            .at(envelope.request_id.as_deref()?)
            .and_then(scalar_text)
    });
    if answered.request_id != id {
        return Some(format!(
            "the request id should be {id:?} and is {:?}",
            answered.request_id
        ));
    }
    let payload = Json::parse(&answered.payload);
    let wanted = match answer_form(op, reply.status) {
        AnswerForm::Empty => return None,
        AnswerForm::Bytes => Ok(Json::text(base64(sent.as_bytes()))),
        AnswerForm::Text => Ok(Json::text(sent)),
        AnswerForm::Json => {
            let pointer = op
                .envelope
                .as_ref()
                .and_then(|envelope| envelope.payload.as_deref())
                .unwrap_or("");
            let ty = success_type(op, reply.status);
            match (ty, reply.body.at(pointer)) {
                (Some(ty), Some(payload)) => Oracle {
                    strict: true,
                    ..bench.oracle(op)
                }
                .read(ty, payload),
                _ => Err("there is no payload".to_owned()),
            }
        }
    };
    match (wanted, payload) {
        (Ok(wanted), Ok(payload)) => wanted
            .difference(&payload)
            .map(|what| format!("the payload differs: {what}")),
        (Err(path), _) => Some(format!(
            "the documented answer does not fit its type at {path}"
        )),
        (_, Err(what)) => Some(format!("the payload is written back as no JSON: {what}")),
    }
}

/// The type of the payload of a successful answer of this status.
pub fn success_type(op: &Operation, status: u16) -> Option<TypeId> {
    let found = op
        .answers
        .iter()
        .find(|answer| answer.success && (answer.from..=answer.to).contains(&status));
    found
        .or(op.answers.iter().find(|answer| answer.success))?
        .ty
}

/// Base64, as the type of bytes is written in JSON.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0u32, |group, byte| group << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = ALPHABET[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}
