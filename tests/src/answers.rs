//! Each documented answer comes back; where none is documented, one that fits the type.

use payspec_codegen::ir::{AnswerForm, Operation, TypeId};
use payspec_runtime as rt;

use crate::bench::{Bench, Provider, word};
use crate::case::{Case, Reply, answer_form, is_first_of_its_operation, wire_text};
use crate::json::Json;
use crate::oracle::{Oracle, scalar_text};
use crate::server::Script;
use crate::session::Answered;
use crate::signing;

/// Every answer of the documents comes back, decodes, and is written back as it came; where none is documented, one that fits the type.
pub fn answers_come_back(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for (at, case) in cases.iter().enumerate() {
        let op = bench.operation(case);
        for reply in &case.answers {
            let place = format!("{}, answer `{}`", case.name, reply.name);
            let reply = &signed(&bench, &op, &reply.to(&op, case));
            bench
                .server
                .answer(signing::sealed(&bench, &op, reply.script()));
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
        let first = is_first_of_its_operation(&cases, at);
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
            of_another: true,
        };
        let reply = signed(bench, op, &reply.to(op, case));
        bench
            .server
            .answer(signing::sealed(bench, op, reply.script()));
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

/// The reply with its signature, where that stands in the body.
pub fn signed(bench: &Bench, op: &Operation, reply: &Reply) -> Reply {
    let text = wire_text(&reply.body, &reply.media);
    let signed = signing::signed(bench, op, text.as_bytes()).and_then(Result::ok);
    let body = signed.and_then(|signed| Json::parse(&String::from_utf8_lossy(&signed.body)).ok());
    Reply {
        body: body.unwrap_or_else(|| reply.body.clone()),
        ..reply.clone()
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
        AnswerForm::Lines => {
            let lines = sent.lines().filter(|line| !line.trim().is_empty());
            lines
                .map(Json::parse)
                .collect::<Result<_, _>>()
                .map(Json::List)
        }
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
pub fn base64(bytes: &[u8]) -> String {
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
