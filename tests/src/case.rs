//! What is to be sent and answered: the spec's examples and the fixtures, as one list.

use payspec_codegen::example::Part;
use payspec_codegen::ir::{AnswerForm, Api, BodyForm, Operation, SignaturePlace, TypeKind};

use crate::echo;
use crate::fixture::{Fixture, Message, fixtures};
use crate::json::Json;
use crate::oracle::Oracle;
use crate::parameters;
use crate::server::Script;
use crate::session::Given;
use crate::spec::{Document, Example};

/// A request and, if it is documented, its answer.
#[derive(Clone)]
pub struct Case {
    /// Place of the operation in the API.
    pub operation: usize,
    /// Where it comes from, for messages.
    pub name: String,
    /// What the client is given.
    pub given: Given,
    /// The request as it was read off the document, where there is a fixture.
    pub fixture: Option<Fixture>,
    /// The documented answers.
    pub answers: Vec<Reply>,
}

/// A documented answer.
#[derive(Clone)]
pub struct Reply {
    /// Where it comes from, for messages.
    pub name: String,
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media: String,
    /// The body.
    pub body: Json,
    /// Whether it was not documented as the answer to this request, and so need not repeat anything of it.
    pub of_another: bool,
}

impl Reply {
    /// The reply as it answers this case: one that was documented for another request repeats this one's ids instead.
    pub fn to(&self, op: &Operation, case: &Case) -> Self {
        let mut reply = self.clone();
        let at = op
            .envelope
            .as_ref()
            .and_then(|envelope| envelope.payload.as_deref());
        let payload = reply.body.at(at.unwrap_or_default()).cloned();
        if let Some(mut payload) = payload.filter(|_| self.of_another) {
            echo::repeat(op, &case.given, &mut payload);
            reply.body.put(at.unwrap_or_default(), payload);
        }
        reply
    }

    /// What the server is to say.
    pub fn script(&self) -> Script {
        Script {
            media: Some(self.media.clone()),
            ..Script::json(self.status, wire_text(&self.body, &self.media))
        }
    }
}

/// A body as its media type has it: JSON, or the bare text.
pub fn wire_text(body: &Json, media: &str) -> String {
    match body {
        Json::Text(text) if !media.contains("json") => text.clone(),
        other => other.to_string(),
    }
}

/// All cases of a provider, and what is wrong with the material.
pub fn cases(document: &Document, provider: &str, complaints: &mut Vec<String>) -> Vec<Case> {
    let api = document.api();
    let fixtures = fixtures(provider);
    let mut cases = Vec::new();
    for (index, op) in api.operations.iter().enumerate() {
        let examples: Vec<&Example> = document
            .examples
            .iter()
            .filter(|example| example.owner == index)
            .collect();
        let before = cases.len();
        from_examples(document, index, op, &examples, &mut cases);
        for fixture in fixtures.iter().filter(|fixture| fixture.operation == op.id) {
            match from_fixture(document, index, op, fixture) {
                Ok(case) => cases.push(case),
                Err(what) => complaints.push(format!("{}: {what}", fixture.file)),
            }
        }
        for case in &mut cases[before..] {
            unsign(api, op, case);
        }
        if cases.len() == before {
            complaints.push(format!(
                "`{}` has neither an example nor a fixture: nothing proves it",
                op.id
            ));
        }
    }
    let owned = |fixture: &&Fixture| {
        let of_event = document
            .event_ids
            .iter()
            .chain(api.events.iter().map(|event| &event.name));
        !api.operations
            .iter()
            .map(|op| &op.id)
            .chain(of_event)
            .any(|id| *id == fixture.operation)
    };
    let stray = fixtures
        .iter()
        .filter(owned)
        .map(|fixture| format!("{}: there is no such operation", fixture.file));
    complaints.extend(stray);
    cases
}

/// Takes out the documented signature, which was made with a key that nobody has: the client makes its own.
pub(crate) fn unsign(api: &Api, op: &Operation, case: &mut Case) {
    let rule = api.signature(op.signatures.request);
    if let (Some(SignaturePlace::Body(pointer)), Some(request)) =
        (rule.map(|rule| &rule.place), &mut case.given.request)
    {
        request.remove(pointer.trim_start_matches('/'));
    }
}

fn from_examples(
    document: &Document,
    index: usize,
    op: &Operation,
    examples: &[&Example],
    into: &mut Vec<Case>,
) {
    let replies: Vec<Reply> = examples
        .iter()
        .filter_map(|example| reply(example))
        .collect();
    let bodies: Vec<&&Example> = examples
        .iter()
        .filter(|example| example.part == Part::RequestBody)
        .collect();
    let names: Vec<&str> = match (&op.body, bodies.is_empty()) {
        (Some(body), true) if body.required => return,
        (_, true) => vec![""],
        (_, false) => bodies.iter().map(|example| example.name.as_str()).collect(),
    };
    let takes_nothing = op.parameters.is_empty() && bodies.is_empty();
    if takes_nothing && replies.is_empty() {
        return;
    }
    for (at, name) in names.iter().enumerate() {
        let Some(parameters) = parameters(document, op, examples, name) else {
            return;
        };
        let body = bodies.get(at).map(|example| example.value.clone());
        let same = |reply: &&Reply| reply.name == *name;
        // What belongs to no request is answered to the first.
        let orphan = |reply: &&Reply| at == 0 && !names.contains(&reply.name.as_str());
        into.push(Case {
            operation: index,
            name: format!("`{}`, example `{name}`", op.id),
            given: given(op, parameters, body),
            fixture: None,
            answers: replies
                .iter()
                .filter(|reply| same(reply) || orphan(reply))
                .map(|reply| Reply {
                    of_another: !same(&reply),
                    ..reply.clone()
                })
                .collect(),
        });
    }
}

fn given(op: &Operation, parameters: Json, body: Option<Json>) -> Given {
    let raw = match (&op.body, &body) {
        (Some(known), Some(Json::Text(text))) if known.form == BodyForm::Bytes => {
            text.clone().into_bytes()
        }
        _ => Vec::new(),
    };
    Given {
        parameters: Some(parameters),
        request: body,
        raw,
        ..Given::default()
    }
}

/// Parameters by their examples; none if a required one has no example and no single value.
fn parameters(
    document: &Document,
    op: &Operation,
    examples: &[&Example],
    name: &str,
) -> Option<Json> {
    let oracle = Oracle {
        api: document.api(),
        everywhere: &[],
        strict: false,
    };
    let mut found = Json::Object(Vec::new());
    let Some(ty) = op.parameters_type else {
        return Some(found);
    };
    let TypeKind::Struct(fields) = &document.api().types[ty].kind else {
        return Some(found);
    };
    for field in &fields.fields {
        let of_field = |example: &&&Example| example.part == Part::Parameter(field.wire.clone());
        let same = examples
            .iter()
            .filter(of_field)
            .find(|example| example.name == name);
        let shown = same
            .or(examples.iter().find(of_field))
            .map(|example| example.value.clone());
        let stated = || {
            field
                .example
                .as_deref()
                .or(field.default.as_deref())
                .and_then(|text| Json::parse(text).ok())
        };
        let only = || field.constant.is_some().then(|| oracle.least(field.ty));
        match shown.or_else(stated).or_else(only) {
            Some(value) => found.set(&field.wire, value),
            None if field.is_always_there() => return None,
            None => {}
        }
    }
    Some(found)
}

fn reply(example: &Example) -> Option<Reply> {
    let Part::Answer(key) = &example.part else {
        return None;
    };
    let status = match key.as_str() {
        "default" => 200,
        range if range.to_ascii_lowercase().ends_with("xx") => {
            range[..1].parse::<u16>().ok()? * 100
        }
        code => code.parse().ok()?,
    };
    Some(Reply {
        name: example.name.clone(),
        status,
        media: example.media.clone(),
        body: example.value.clone(),
        of_another: true,
    })
}

fn from_fixture(
    document: &Document,
    index: usize,
    op: &Operation,
    fixture: &Fixture,
) -> Result<Case, String> {
    let mut parameters = Json::Object(Vec::new());
    for parameter in &op.parameters {
        let wire = &parameter.wire;
        let header = fixture.request.header(&wire.to_ascii_lowercase());
        let text = parameters::sent(op, parameter, &fixture.target, header);
        if let Some(text) = text {
            parameters.set(wire, typed(document, op, wire, text));
        }
    }
    let body = match &op.body {
        None if fixture.request.body.is_empty() => None,
        None => return Err("the operation takes no body".to_owned()),
        Some(body) => Some(body_value(body.form, &fixture.request)?),
    };
    let answer = fixture.answer.as_ref().map(|(status, answer)| {
        let media = answer.header("content-type").unwrap_or_default().to_owned();
        let body = match answer.body.as_str() {
            "" => Json::text(""),
            text if media.contains("json") => Json::parse(text)?,
            text => Json::text(text),
        };
        Ok::<_, String>(Reply {
            name: fixture.file.clone(),
            status: *status,
            media,
            body,
            of_another: false,
        })
    });
    Ok(Case {
        operation: index,
        name: format!("`{}`, fixture {}", op.id, fixture.file),
        given: given(op, parameters, body),
        fixture: Some(fixture.clone()),
        answers: answer.transpose()?.into_iter().collect(),
    })
}

/// The text of a parameter as its type has it: a number is one.
fn typed(document: &Document, op: &Operation, wire: &str, text: String) -> Json {
    let oracle = Oracle {
        api: document.api(),
        everywhere: &[],
        strict: false,
    };
    let fields = op.parameters_type.map(|ty| &document.api().types[ty].kind);
    let field = match fields {
        Some(TypeKind::Struct(fields)) => fields.fields.iter().find(|field| field.wire == wire),
        _ => None,
    };
    let plain = Json::parse(&text)
        .ok()
        .filter(|value| !matches!(value, Json::Text(_)));
    match (field, plain) {
        (Some(field), Some(plain)) if oracle.read(field.ty, &Json::text(&text)).is_err() => plain,
        _ => Json::text(text),
    }
}

fn body_value(form: BodyForm, message: &Message) -> Result<Json, String> {
    Ok(match form {
        BodyForm::Json => Json::parse(&message.body)?,
        BodyForm::Form => Json::Object(
            pairs(&message.body)
                .into_iter()
                .map(|(name, value)| (name, Json::text(value)))
                .collect(),
        ),
        BodyForm::Text | BodyForm::Bytes | BodyForm::Parts => Json::text(&message.body),
    })
}

/// Names and values of a query or a form, decoded, in order.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// Text without percent-encoding.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// How an operation's successful answer of this status is read.
pub fn answer_form(op: &Operation, status: u16) -> AnswerForm {
    let found = op
        .answers
        .iter()
        .find(|answer| answer.success && (answer.from..=answer.to).contains(&status));
    found
        .or(op.answers.iter().find(|answer| answer.success))
        .map_or(AnswerForm::Json, |answer| answer.form)
}

/// Whether no case before this one is of its operation: for what is to be tried once an operation.
pub fn is_first_of_its_operation(cases: &[Case], at: usize) -> bool {
    let (before, rest) = cases.split_at(at);
    let same = |case: &Case| {
        rest.first()
            .is_some_and(|own| own.operation == case.operation)
    };
    !before.iter().any(same)
}
