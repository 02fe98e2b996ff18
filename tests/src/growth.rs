//! Answers that are not quite as documented: what may grow is taken, what breaks is refused by place, and no error tells a value.

use payspec_codegen::ir::{AnswerForm, Effect, Operation, TypeId};
use payspec_runtime as rt;

use crate::answers::{any_answer, in_envelope, refusal, success_type};
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, answer_form, is_first_of_its_operation};
use crate::echo;
use crate::json::Json;
use crate::mutate::{STRANGER, mutations, with_a_member_twice};
use crate::server::Script;
use crate::session::Heard;
use crate::signing;

/// Unknown values and members survive or are ignored; other kinds, `null` and gaps are taken where the spec says so and refused elsewhere.
pub fn answers_may_grow(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for (at, case) in cases.iter().enumerate() {
        let op = bench.operation(case);
        for (name, ty, body) in answers(&bench, &cases, at, &op) {
            let pointer = payload_pointer(&op);
            let payload = body.at(&pointer).cloned().unwrap_or(Json::Null);
            for mutation in mutations(&bench.oracle(&op), ty, &payload) {
                let place = format!("{}, answer `{name}` with {}", case.name, mutation.label);
                let mut changed = body.clone();
                changed.put(&pointer, mutation.value.clone());
                try_answer(&mut bench, &place, case, &op, &changed, ty);
            }
            if !pointer.is_empty() {
                let mut changed = body.clone();
                changed.set(STRANGER, Json::text(STRANGER));
                let place = format!(
                    "{}, answer `{name}` with a member beside its payload",
                    case.name
                );
                try_answer(&mut bench, &place, case, &op, &changed, ty);
            }
        }
    }
    bench.finish("answers that grew");
}

fn payload_pointer(op: &Operation) -> String {
    op.envelope
        .as_ref()
        .and_then(|envelope| envelope.payload.clone())
        .unwrap_or_default()
}

/// The documented answers of a case that hold a payload, and for an operation's first case one with every member.
fn answers(
    bench: &Bench,
    cases: &[Case],
    at: usize,
    op: &Operation,
) -> Vec<(String, TypeId, Json)> {
    let case = &cases[at];
    let documented = case.answers.iter().filter(|reply| {
        (200..300).contains(&reply.status)
            && !refusal(op, &reply.body)
            && answer_form(op, reply.status) == AnswerForm::Json
    });
    let mut found: Vec<(String, TypeId, Json)> = documented
        .filter_map(|reply| {
            let reply = reply.to(op, case);
            Some((reply.name, success_type(op, reply.status)?, reply.body))
        })
        .collect();
    let first = is_first_of_its_operation(cases, at);
    let plain = op
        .answers
        .iter()
        .find(|answer| answer.success && answer.from == 200 && answer.form == AnswerForm::Json);
    if first && let Some(ty) = plain.and_then(|answer| answer.ty) {
        let mut payload = bench.oracle(op).whole(ty);
        echo::repeat(op, &case.given, &mut payload);
        let body = in_envelope(op, &payload);
        found.push(("every member".to_owned(), ty, body));
    }
    found
}

fn try_answer(
    bench: &mut Bench,
    place: &str,
    case: &Case,
    op: &Operation,
    body: &Json,
    ty: TypeId,
) {
    let signed = signing::signed(bench, op, body.to_string().as_bytes());
    let signable = !matches!(signed, Some(Err(_)));
    let signed = signed.and_then(Result::ok);
    let signed = signed.and_then(|signed| Json::parse(&String::from_utf8_lossy(&signed.body)).ok());
    let body = signed.as_ref().unwrap_or(body);
    let payload = body.at(&payload_pointer(op)).unwrap_or(&Json::Null);
    let wanted = bench.oracle(op).read(ty, payload);
    let repeats = wanted.is_err() || !echo::differs(op, &case.given, payload);
    bench
        .server
        .answer(signing::sealed(bench, op, Script::json(200, body)));
    let Some((heard, _)) = bench.call(place, op, &case.given) else {
        return;
    };
    silent(bench, place, op, &heard, body);
    let what = match (&heard.result, wanted) {
        (Some(Ok(_)), _) if !signable => {
            Some("should be refused unsigned, and is taken".to_owned())
        }
        (Some(Err(rt::Error::BadAnswer(_))), _) if !signable => None,
        (Some(Err(rt::Error::BadAnswer(bad))), Ok(_)) if !repeats => {
            let told = matches!(bad.cause, rt::Cause::Mismatch(_));
            (!told).then(|| format!("should not repeat the request, is {}", heard.said))
        }
        (Some(Ok(_)), Ok(_)) if !repeats => Some("another request's answer is taken".to_owned()),
        (Some(Ok(answered)), Ok(wanted)) => match Json::parse(&answered.payload) {
            Ok(payload) => wanted
                .difference(&payload)
                .map(|what| format!("the payload differs: {what}")),
            Err(what) => Some(format!("the payload is written back as no JSON: {what}")),
        },
        (Some(Ok(_)), Err(path)) => Some(format!("should be refused at {path}, and is taken")),
        (Some(Err(_)), Ok(_)) => Some(format!("should be taken, and is not: {}", heard.said)),
        (Some(Err(error)), Err(path)) => match error {
            rt::Error::BadAnswer(bad) => refused_at(bad, &path).or_else(|| {
                (error.outcome_unknown() != has_effect(op))
                    .then(|| "is unsure about the outcome, or should be".to_owned())
            }),
            other => Some(format!("should be a BadAnswer, is {}", word(other))),
        },
        (None, _) => Some("nothing was sent".to_owned()),
    };
    if let Some(what) = what {
        bench.fail(place, what);
    }
    bench.count(match heard.result {
        Some(Ok(_)) => "taken",
        _ => "refused",
    });
}

fn refused_at(bad: &rt::BadAnswer, path: &str) -> Option<String> {
    match &bad.cause {
        rt::Cause::Undecodable(error) if error.path() == path => None,
        rt::Cause::Undecodable(error) => {
            Some(format!("should be refused at {path}, is at {error}"))
        }
        other => Some(format!("should be refused at {path}, is because {other}")),
    }
}

/// No error tells a value of the answer; codes, request ids and amounts that are not those of the request are told on purpose.
fn silent(bench: &mut Bench, place: &str, op: &Operation, heard: &Heard, body: &Json) {
    let Some(Err(_)) = &heard.result else { return };
    let told = op
        .envelope
        .iter()
        .flat_map(|envelope| [&envelope.code, &envelope.request_id])
        .flatten();
    let mut told: Vec<String> = told
        .filter_map(|pointer| body.at(pointer))
        .flat_map(Json::scalars)
        .collect();
    let payload = op
        .envelope
        .as_ref()
        .and_then(|envelope| envelope.payload.as_deref());
    let amounts = op.echo.iter().filter(|echo| echo.amount && !echo.sensitive);
    let amounts = amounts
        .filter_map(|echo| body.at(&format!("{}{}", payload.unwrap_or_default(), echo.payload)));
    // longer ones may be anything, and are not told
    told.extend(
        amounts
            .flat_map(Json::scalars)
            .filter(|amount| amount.len() <= 11),
    );
    let mut values = body.scalars();
    values.push(STRANGER.to_owned());
    values.retain(|value| value.len() >= 8 && !told.contains(value));
    for value in values {
        let all = [&heard.said]
            .into_iter()
            .chain(&heard.printed[heard.printed.len().saturating_sub(4)..]);
        // The path is made of the spec's own names, and may well hold a value that is one.
        let mut all =
            all.map(|text| place_of(heard).map_or(text.clone(), |path| text.replace(&path, "")));
        if let Some(text) = all.find(|text| text.contains(&value)) {
            let text = text.replace(&value, "<<<VALUE>>>");
            bench.fail(
                place,
                format_args!("the error tells a value of the answer: {text}"),
            );
        }
    }
}

fn place_of(heard: &Heard) -> Option<String> {
    match &heard.result {
        Some(Err(rt::Error::BadAnswer(bad))) => match &bad.cause {
            rt::Cause::Undecodable(error) => Some(error.path()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a call does something, or may.
pub fn has_effect(op: &Operation) -> bool {
    op.effect != Effect::Reads
}

/// Answers that end too early or too late are refused, and where money may have moved the error says so.
pub fn broken_answers_leave_the_outcome_open(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for (at, case) in cases.iter().enumerate() {
        if !is_first_of_its_operation(&cases, at) {
            continue;
        }
        let op = bench.operation(case);
        let whole = any_answer(&bench, &op);
        let long = Script {
            body: "some answer of many bytes".repeat(20).into_bytes(),
            ..whole.clone()
        };
        let cut = |script: &Script, after| Script {
            cut_after: Some(after),
            ..script.clone()
        };
        let lost = if has_effect(&op) {
            "OutcomeUnknown"
        } else {
            "BadAnswer"
        };
        let mut tries = vec![
            ("an answer cut in its body", cut(&long, 7), lost),
            ("an answer cut after its head", cut(&long, 0), lost),
        ];
        let json = answer_form(&op, whole.status) == AnswerForm::Json
            && op.answers.iter().any(|answer| answer.success);
        if json {
            let text = String::from_utf8_lossy(&whole.body).into_owned();
            let with = |body: String| Script {
                body: body.into_bytes(),
                ..whole.clone()
            };
            tries.push((
                "text behind the answer",
                with(format!("{text} {text}")),
                "BadAnswer",
            ));
            tries.push((
                "a letter behind the answer",
                with(format!("{text}x")),
                "BadAnswer",
            ));
            tries.push((
                "half an answer of the right length",
                with(text[..text.len() - 1].to_owned()),
                "BadAnswer",
            ));
            tries.push((
                "an HTML page",
                with("<html><body>It works!</body></html>".to_owned()),
                "BadAnswer",
            ));
            let twice = Json::parse(&text)
                .ok()
                .and_then(|body| with_a_member_twice(&body));
            tries.extend(twice.map(|body| ("a member twice", with(body.to_string()), "BadAnswer")));
        }
        for (label, script, wanted) in tries {
            let place = format!("`{}`, {label}", op.id);
            let script = signing::answer(&bench, &op, case, script);
            bench.server.answer(script);
            let Some((heard, received)) = bench.call(&place, &op, &case.given) else {
                continue;
            };
            match &heard.result {
                Some(Err(error)) if word(error) != wanted => {
                    bench.fail(
                        &place,
                        format_args!("should be {wanted}, is {}: {}", word(error), heard.said),
                    );
                }
                Some(Err(error)) if error.outcome_unknown() != has_effect(&op) => {
                    bench.fail(&place, "is unsure about the outcome, or should be");
                }
                Some(Err(_)) => {}
                _ => bench.fail(&place, "was taken for an answer"),
            }
            if received.len() != 1 {
                bench.fail(&place, format_args!("arrived {} times", received.len()));
            }
            bench.count("broken answers");
        }
    }
    bench.finish("broken answers");
}
