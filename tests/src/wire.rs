//! Each documented request arrives as documented.

use payspec_codegen::ir::{
    Api, BodyForm, Filled, Operation, Place, SchemeKind, Signature, SignaturePlace, TypeId,
    TypeKind,
};

use crate::answers::{any_answer, base64};
use crate::bench::{Bench, Provider};
use crate::case::{Case, decoded, pairs};
use crate::json::Json;
use crate::oracle::scalar_text;
use crate::parameters;
use crate::server::Received;
use crate::sign;
use crate::signing;

/// The credential that generated tests configure.
const CREDENTIAL: &str = "test-credential";

/// Every request of the documents goes out and arrives with the documented method, path, query, headers and body.
pub fn requests_arrive_as_documented(provider: Provider) {
    let mut bench = Bench::new(provider, true);
    let cases = std::mem::take(&mut bench.cases);
    for case in &cases {
        let op = bench.operation(case);
        let answer = signing::answer(&bench, &op, case, any_answer(&bench, &op));
        bench.server.answer(answer);
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
        for what in differences(&bench, &op, case, request) {
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
    bench.finish("requests");
}

/// What generated tests configure for `x-config`, as text or as a number.
const CONFIGURED: &str = "7193";

/// Members that a request leaves out stand in it as the client was configured, and nowhere else does anything change.
pub fn configured_values_fill_requests(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    bench.session = (provider.open_configured)(&bench.server.url());
    for mut case in std::mem::take(&mut bench.cases) {
        let op = bench.operation(&case);
        let mut given = case.given.clone();
        let mut filled = filling(
            &bench,
            op.parameters_type,
            &mut given.parameters,
            &mut case.given.parameters,
        );
        filled += filling(
            &bench,
            op.body.as_ref().map(|body| body.ty),
            &mut given.request,
            &mut case.given.request,
        );
        if filled == 0 {
            continue;
        }
        case.fixture = None;
        let answer = signing::answer(&bench, &op, &case, any_answer(&bench, &op));
        bench.server.answer(answer);
        let Some((heard, received)) = bench.call(&case.name, &op, &given) else {
            continue;
        };
        match received.as_slice() {
            [request] => {
                for what in differences(&bench, &op, &case, request) {
                    bench.fail(&case.name, what);
                }
            }
            _ => bench.fail(&case.name, format_args!("did not arrive: {}", heard.said)),
        }
        bench.count("requests filled");
    }
    bench.finish("configuration");
}

/// Takes configured members out of what is given, and puts the configured values into what is wanted; says how many.
fn filling(
    bench: &Bench,
    ty: Option<TypeId>,
    given: &mut Option<Json>,
    wanted: &mut Option<Json>,
) -> usize {
    let (Some(ty), Some(given), Some(wanted)) = (ty, given, wanted) else {
        return 0;
    };
    let TypeKind::Struct(fields) = &bench.document.api().types[ty].kind else {
        return 0;
    };
    let mut filled = 0;
    for field in fields
        .fields
        .iter()
        .filter(|field| matches!(field.filled, Filled::ByConfig(_)))
    {
        let text = bench.api_takes(field.ty, &Json::text(CONFIGURED));
        given.remove(&field.wire);
        wanted.set(
            &field.wire,
            if text {
                Json::text(CONFIGURED)
            } else {
                Json::number(CONFIGURED)
            },
        );
        filled += 1;
    }
    filled
}

/// What of a request that arrived is not as its case has it.
pub(crate) fn differences(
    bench: &Bench,
    op: &Operation,
    case: &Case,
    request: &Received,
) -> Vec<String> {
    let mut found = Vec::new();
    let api = bench.document.api();
    let seal = match seal(api, op, request) {
        Ok(seal) => seal,
        Err(what) => {
            found.push(what);
            Seal::default()
        }
    };
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
    found.extend(headers(bench, op, case, request, &seal));
    found.extend(body(op, case, request, &seal));
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
            let sealed = seal.header(name).is_some();
            match request.header(name) {
                Some(sent)
                    if sealed || kind_of(sent) == kind_of(value) || is_key(api, op, name) => {}
                Some(sent) => found.push(format!(
                    "the header `{name}` should be like `{value}` and is `{sent}`"
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

/// What signing puts into a request.
#[derive(Default)]
struct Seal {
    headers: Vec<(String, String)>,
    /// Pointer and value.
    member: Option<(String, String)>,
}

impl Seal {
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body with the signature in it.
    fn on(&self, body: &Json) -> Json {
        let mut body = body.clone();
        if let Some((pointer, signature)) = &self.member {
            body.put(pointer, Json::text(signature));
        }
        body
    }
}

/// The signature that a request has to carry, and the time that it says.
fn seal(api: &Api, op: &Operation, request: &Received) -> Result<Seal, String> {
    let Some(rule) = api.signature(op.signatures.request) else {
        return Ok(Seal::default());
    };
    let mut seal = Seal::default();
    let mut time = String::new();
    if let Some(timestamp) = &rule.timestamp {
        let sent = request.header(&timestamp.header).unwrap_or_default();
        time = sent.to_owned();
        is_about_now(rule, sent)?;
        seal.headers
            .push((timestamp.header.to_ascii_lowercase(), time.clone()));
    }
    let signature = sign::signature(rule, "", &request.body, &time)?;
    match &rule.place {
        SignaturePlace::Body(pointer) => seal.member = Some((pointer.clone(), signature)),
        SignaturePlace::Header(header) => {
            seal.headers.push((header.to_ascii_lowercase(), signature));
        }
    }
    Ok(seal)
}

fn is_about_now(rule: &Signature, sent: &str) -> Result<(), String> {
    let now = sign::now(rule);
    let apart = match (sent.parse::<u64>(), now.parse::<u64>()) {
        (Ok(sent), Ok(now)) => now.abs_diff(sent),
        _ => u64::MAX,
    };
    let minute = if now.len() > 11 { 60_000 } else { 60 };
    match apart <= minute {
        true => Ok(()),
        false => Err(format!("the time should be about {now} and is `{sent}`")),
    }
}

/// The credentials of the operation's first alternative that belong here, as they are written.
fn keys(api: &Api, op: &Operation, at: Place) -> Vec<(String, String)> {
    let scheme = |name: &String| api.schemes.iter().find(|scheme| scheme.name == *name);
    let usable = |names: &&Vec<String>| {
        names.iter().all(|name| {
            scheme(name).is_some_and(|scheme| !matches!(scheme.kind, SchemeKind::Other(_)))
        })
    };
    let mut usable = op.security.iter().filter(usable);
    let open = op.security.iter().find(|names| names.is_empty());
    let Some(names) = usable.find(|names| !names.is_empty()).or(open) else {
        return Vec::new();
    };
    let key = |name: &String| {
        let authorization = |value: String| (Place::Header, "authorization".to_owned(), value);
        Some(match &scheme(name)?.kind {
            SchemeKind::Bearer | SchemeKind::OAuth => authorization(format!("Bearer {CREDENTIAL}")),
            SchemeKind::Basic => authorization(format!("Basic {}", base64(CREDENTIAL.as_bytes()))),
            SchemeKind::Labelled(label) => authorization(format!("{label} {CREDENTIAL}")),
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

fn headers(
    bench: &Bench,
    op: &Operation,
    case: &Case,
    request: &Received,
    seal: &Seal,
) -> Vec<String> {
    let given = case
        .given
        .parameters
        .clone()
        .unwrap_or(Json::Object(Vec::new()));
    let mut wanted = vec![("host".to_owned(), bench.server.host())];
    wanted.extend(parameters::headers(op, &given));
    wanted.extend(keys(bench.document.api(), op, Place::Header));
    wanted.extend(seal.headers.iter().cloned());
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

fn body(op: &Operation, case: &Case, request: &Received, seal: &Seal) -> Option<String> {
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let (Some(body), Some(wanted)) = (&op.body, &case.given.request) else {
        return (!text.is_empty()).then(|| format!("a body arrived that nobody asked for: {text}"));
    };
    match body.form {
        BodyForm::Json => match Json::parse(&text) {
            Ok(sent) => seal
                .on(wanted)
                .difference(&sent)
                .map(|what| format!("the body differs: {what}")),
            Err(what) => Some(format!("the body is no JSON ({what}): {text}")),
        },
        BodyForm::Form => {
            let (sent, wanted) = (pairs(&text.replace('+', " ")), parameters::form(wanted));
            (sent != wanted).then(|| format!("the form should have {wanted:?} and has {sent:?}"))
        }
        // The runtime's own tests read parts as servers do.
        BodyForm::Parts => None,
        BodyForm::Text | BodyForm::Bytes => {
            let wanted = scalar_text(wanted).unwrap_or_default();
            (text != wanted).then(|| format!("the body should be {wanted:?} and is {text:?}"))
        }
    }
}
