//! Failures, as the provider says them: in an envelope, by status, or with an HTML page.

use payspec_codegen::ir::{Envelope, ErrorClass, Operation};
use payspec_runtime as rt;

use crate::answers::in_envelope;
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, is_first_of_its_operation};
use crate::growth::has_effect;
use crate::json::Json;
use crate::server::Script;

/// A message that must never be printed.
const MESSAGE: &str = "zq-message-7193";
/// An id that may be.
const REQUEST_ID: &str = "zq-request-7193";

/// Every code of the spec, one that it lacks, and failures without a code.
pub fn failures_are_refusals(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    for (at, case) in cases.iter().enumerate() {
        if !is_first_of_its_operation(&cases, at) {
            continue;
        }
        let op = bench.operation(case);
        if let Some(envelope) = op
            .envelope
            .clone()
            .filter(|envelope| envelope.success.is_some())
        {
            by_code(&mut bench, case, &op, &envelope);
        }
        by_status(&mut bench, case, &op);
    }
    bench.finish("failures");
}

fn by_code(bench: &mut Bench, case: &Case, op: &Operation, envelope: &Envelope) {
    let errors = bench.document.api().errors.clone();
    let known = errors.iter().map(|error| {
        (
            error.code.clone(),
            Some(error.name.clone()),
            class(error.class),
        )
    });
    let unknown = [("719319".to_owned(), None, rt::ErrorClass::Unknown)];
    for (code, name, class) in known.chain(unknown) {
        for status in [200, 400] {
            let place = format!("`{}`, code {code} with status {status}", op.id);
            let class = if name.is_none() && status == 400 {
                rt::ErrorClass::Invalid
            } else {
                class
            };
            let with_code = envelope.code.is_some();
            bench
                .server
                .answer(Script::json(status, failure(op, envelope, &code)));
            let Some((heard, _)) = bench.call(&place, op, &case.given) else {
                continue;
            };
            let printed = heard.printed.iter().any(|text| text.contains(MESSAGE))
                || heard.said.contains(MESSAGE);
            if printed {
                bench.fail(&place, "the provider's message is printed");
            }
            let what = match &heard.result {
                Some(Err(error @ rt::Error::Refused(no))) => {
                    let found = (no.code.as_deref(), no.name, no.class, no.status);
                    let wanted = (
                        with_code.then_some(code.as_str()),
                        name.as_deref().filter(|_| with_code),
                        class,
                        status,
                    );
                    // Nobody knows what it means, or the first call with this key counts.
                    let unsure = [rt::ErrorClass::Unknown, rt::ErrorClass::Duplicate];
                    let open = unsure.contains(&class) && has_effect(op);
                    let id = envelope.request_id.as_ref().map(|_| REQUEST_ID);
                    let message = envelope.message.as_ref().map(|_| MESSAGE);
                    if found != wanted {
                        Some(format!("should be {wanted:?}, is {found:?}"))
                    } else if no.message.as_deref() != message || no.request_id.as_deref() != id {
                        Some("the message or the request id is not the answer's".to_owned())
                    } else {
                        (error.outcome_unknown() != open)
                            .then(|| "is unsure about the outcome, or should be".to_owned())
                    }
                }
                Some(Err(error)) => Some(format!(
                    "should be Refused, is {}: {}",
                    word(error),
                    heard.said
                )),
                _ => Some("was taken for a payload".to_owned()),
            };
            if let Some(what) = what {
                bench.fail(&place, what);
            }
            bench.count("codes");
        }
    }
}

/// An answer that says no.
pub fn failure(op: &Operation, envelope: &Envelope, code: &str) -> Json {
    let mut body = in_envelope(op, &Json::Null);
    if let Some(payload) = envelope.payload.as_deref() {
        body.remove(payload.trim_start_matches('/'));
    }
    let like =
        |token: Option<&str>, text: &str| match token.and_then(|token| Json::parse(token).ok()) {
            Some(Json::Number(_)) => Json::number(text),
            _ => Json::text(text),
        };
    let success = envelope.success.as_ref();
    if let Some((pointer, tokens)) = success {
        body.put(pointer, like(tokens.first().map(String::as_str), "7193"));
    }
    if let Some(pointer) = &envelope.code {
        let same = success
            .filter(|(success, _)| success == pointer)
            .and_then(|(_, tokens)| tokens.first());
        body.put(pointer, like(same.map(String::as_str), code));
    }
    for (pointer, text) in [
        (&envelope.message, MESSAGE),
        (&envelope.request_id, REQUEST_ID),
    ] {
        if let Some(pointer) = pointer {
            body.put(pointer, Json::text(text));
        }
    }
    body
}

/// Statuses with a page of somebody in between.
fn by_status(bench: &mut Bench, case: &Case, op: &Operation) {
    let lost = if has_effect(op) {
        "OutcomeUnknown"
    } else {
        "BadAnswer"
    };
    let tries = [
        (500, lost, None),
        (502, lost, None),
        (503, lost, None),
        (401, "Refused", Some(rt::ErrorClass::Auth)),
        (403, "Refused", Some(rt::ErrorClass::Auth)),
        (404, "Refused", Some(rt::ErrorClass::NotFound)),
        (429, "Refused", Some(rt::ErrorClass::Retryable)),
        (302, "BadAnswer", None),
    ];
    for (status, wanted, class) in tries {
        let place = format!("`{}`, status {status} with an HTML page", op.id);
        bench.server.answer(Script::page(status, MESSAGE));
        let Some((heard, received)) = bench.call(&place, op, &case.given) else {
            continue;
        };
        if heard
            .printed
            .iter()
            .chain([&heard.said])
            .any(|text| text.contains(MESSAGE))
        {
            bench.fail(&place, "the page is printed");
        }
        let what = match &heard.result {
            Some(Err(error)) if word(error) != wanted => Some(format!(
                "should be {wanted}, is {}: {}",
                word(error),
                heard.said
            )),
            Some(Err(rt::Error::Refused(no))) if Some(no.class) != class => {
                Some(format!("should be of class {class:?}, is {:?}", no.class))
            }
            Some(Err(error)) => {
                let open = wanted != "Refused" && has_effect(op);
                (error.outcome_unknown() != open || error.status() != Some(status))
                    .then(|| "says the wrong outcome or status".to_owned())
            }
            _ => Some("was taken for a payload".to_owned()),
        };
        if let Some(what) = what {
            bench.fail(&place, what);
        }
        if received.len() != 1 {
            bench.fail(&place, format_args!("arrived {} times", received.len()));
        }
        bench.count("statuses");
    }
}

fn class(class: ErrorClass) -> rt::ErrorClass {
    match class {
        ErrorClass::Declined => rt::ErrorClass::Declined,
        ErrorClass::Duplicate => rt::ErrorClass::Duplicate,
        ErrorClass::Invalid => rt::ErrorClass::Invalid,
        ErrorClass::Auth => rt::ErrorClass::Auth,
        ErrorClass::Config => rt::ErrorClass::Config,
        ErrorClass::NotFound => rt::ErrorClass::NotFound,
        ErrorClass::Retryable => rt::ErrorClass::Retryable,
        ErrorClass::Unknown => rt::ErrorClass::Unknown,
    }
}
