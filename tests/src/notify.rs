//! Notifications: each documented one decodes and is written back as it came; what is not documented is ignored or kept.

use payspec_codegen::ir::Event;

use crate::bench::{Bench, Provider};
use crate::fixture::fixtures;
use crate::json::Json;
use crate::mutate::{STRANGER, mutations, with_a_member_twice};
use crate::oracle::{Oracle, Verdict};
use crate::session::Decoded;

/// Every documented notification, and each with one change.
pub fn notifications_decode(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let events = bench.document.api().events.clone();
    for (index, event) in events.iter().enumerate() {
        let documented = documented(&bench, index);
        if documented.is_empty() && event.ty.is_some() {
            bench.fail(
                &event.name,
                "has neither an example nor a fixture: nothing proves it",
            );
        }
        for (name, text) in documented {
            one(&mut bench, event, &name, &text);
        }
    }
    let all = bench.session.events().count();
    bench.counts.insert(0, ("events", all));
    bench.finish("notifications");
}

/// Name and text of each documented notification.
fn documented(bench: &Bench, index: usize) -> Vec<(String, String)> {
    let (id, event) = (
        &bench.document.event_ids[index],
        &bench.document.api().events[index],
    );
    let examples = bench
        .document
        .events
        .iter()
        .filter(|example| example.owner == index);
    let examples = examples.map(|example| {
        (
            format!("`{id}`, example `{}`", example.name),
            example.value.to_string(),
        )
    });
    let fixtures = fixtures(bench.provider).into_iter();
    let fixtures =
        fixtures.filter(|fixture| fixture.operation == *id || fixture.operation == event.name);
    examples
        .chain(fixtures.map(|fixture| {
            (
                format!("`{id}`, fixture {}", fixture.file),
                fixture.request.body,
            )
        }))
        .collect()
}

fn one(bench: &mut Bench, event: &Event, name: &str, text: &str) {
    let Some(ty) = event.ty else { return };
    let body = match Json::parse(text) {
        Ok(body) => body,
        Err(what) => return bench.fail(name, what),
    };
    let api = bench.document.api().clone();
    let oracle = Oracle {
        api: &api,
        everywhere: &event.lenient,
        strict: false,
    };
    let decode = |bench: &Bench, text: &str| bench.session.decode(&event.name, text.as_bytes());
    let decoded = decode(bench, text);
    judge(
        bench,
        name,
        Oracle {
            strict: true,
            ..oracle
        }
        .read(ty, &body),
        decoded,
    );
    bench.count("notifications in");
    for mutation in mutations(&oracle, ty, &body) {
        let place = format!("{name} with {}", mutation.label);
        let decoded = decode(bench, &mutation.value.to_string());
        judge(bench, &place, oracle.read(ty, &mutation.value), decoded);
        bench.count("changed ones in");
    }
    let twice = with_a_member_twice(&body).map_or("{".to_owned(), |body| body.to_string());
    for broken in [
        format!("{text}x"),
        format!("{text}{text}"),
        text[..text.len() - 1].to_owned(),
        String::new(),
        twice,
    ] {
        if decode(bench, &broken).is_ok() {
            bench.fail(name, "a broken body was taken");
        }
        bench.count("broken ones refused");
    }
}

fn judge(bench: &mut Bench, place: &str, wanted: Verdict, decoded: Decoded) {
    let what = match (wanted, decoded) {
        (Ok(wanted), Ok((text, _))) => match Json::parse(&text) {
            Ok(written) => wanted
                .difference(&written)
                .map(|what| format!("it differs: {what}")),
            Err(what) => Some(format!("it is written back as no JSON: {what}")),
        },
        (Ok(_), Err(error)) => Some(format!("should be taken, and is not: {error}")),
        (Err(path), Ok(_)) => Some(format!("should be refused at {path}, and is taken")),
        (Err(path), Err(error)) if error.path() != path => {
            Some(format!("should be refused at {path}, is at {error}"))
        }
        (Err(_), Err(error)) => {
            let said = format!("{error} {error:?} {error:#?}");
            said.contains(STRANGER)
                .then(|| format!("the error tells a value: {said}"))
        }
    };
    if let Some(what) = what {
        bench.fail(place, what);
    }
}
