//! The fault matrix: whatever goes wrong, for each operation, the kind of error and how often the provider was asked.

use std::net::TcpListener;
use std::time::Duration;

use payspec_codegen::ir::{AnswerForm, Effect, Operation};
use payspec_runtime as rt;

use crate::answers::any_answer;
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, answer_form, is_first_of_its_operation};
use crate::growth::has_effect;
use crate::refuse::failure;
use crate::server::{Fault, Script, Server};
use crate::session::{Given, Heard};
use crate::signing;
use crate::tls::Stranger;

/// How often a call that may be repeated is tried here.
const ATTEMPTS: usize = 3;

/// One row: what goes wrong, and what should come of it.
struct Row {
    name: &'static str,
    script: Script,
    /// The error's kind for a call with an effect, and for one that reads; `Ok` for none.
    kinds: [&'static str; 2],
    /// How often the server is asked.
    asked: [usize; 2],
    /// How long an attempt may take.
    patience: Option<Duration>,
    /// A refusal that nobody can read: the call may have worked.
    unreadable: bool,
}

/// All rows for all operations.
pub fn every_fault_is_sorted_and_no_call_is_made_twice(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    let (elsewhere, stranger) = (Server::start(), Stranger::start());
    for (at, case) in cases.iter().enumerate() {
        if !is_first_of_its_operation(&cases, at) {
            continue;
        }
        let op = bench.operation(case);
        for row in rows(&bench, &op, case, &elsewhere) {
            try_row(&mut bench, &op, case, &row);
        }
        if elsewhere.connections() != 0 {
            bench.fail(&op.id, "a redirect to another host was followed");
        }
        unreachable(&mut bench, provider, &op, case, &stranger);
    }
    bench.finish("faults");
}

/// What a call with an effect and one that reads come to when no answer tells.
const LOST: [&str; 2] = ["OutcomeUnknown", "BadAnswer"];
const ONCE: [usize; 2] = [1, 1];
/// Only what reads is asked again.
const AGAIN: [usize; 2] = [1, ATTEMPTS];

fn rows(bench: &Bench, op: &Operation, case: &Case, elsewhere: &Server) -> Vec<Row> {
    let good = signing::answer(bench, op, case, any_answer(bench, op));
    let typed = answer_form(op, 200) == AnswerForm::Json;
    let fault = |fault| Script {
        fault,
        ..good.clone()
    };
    let page = |status| Script::page(status, "zq-page-7193");
    let asking = |wait: &str| Script {
        headers: vec![("retry-after", wait.to_owned())],
        ..page(429)
    };
    let row = |name, script, kinds, asked| Row {
        name,
        script,
        kinds,
        asked,
        patience: None,
        unreadable: false,
    };
    let stall = |name, script| Row {
        patience: Some(Duration::from_millis(150)),
        ..row(name, script, LOST, AGAIN)
    };
    let bad = ["BadAnswer"; 2];
    let refused = ["Refused"; 2];
    let read = |kinds| if typed { kinds } else { ["Ok"; 2] };
    let mut rows = vec![
        row(
            "reset before the request is read",
            fault(Fault::ResetBeforeReading),
            LOST,
            AGAIN,
        ),
        row(
            "reset after the request was read",
            fault(Fault::ResetAfterReading),
            LOST,
            AGAIN,
        ),
        stall("stall before reading", fault(Fault::StallBeforeReading)),
        stall("stall after reading", fault(Fault::StallAfterReading)),
        stall(
            "stall after the head of the answer",
            fault(Fault::StallAfterHead),
        ),
        stall("stall in the body of the answer", fault(Fault::StallInBody)),
        row(
            "truncated body",
            Script {
                cut_after: Some(good.body.len() / 2),
                ..good.clone()
            },
            LOST,
            AGAIN,
        ),
        row(
            "wrong content type",
            Script {
                media: Some("text/html".to_owned()),
                ..good.clone()
            },
            ["Ok"; 2],
            ONCE,
        ),
        row("a page instead of an answer", page(200), read(bad), ONCE),
        row("401", page(401), refused, ONCE),
        row("429", page(429), refused, AGAIN),
        row("429, retry at once", asking("0"), refused, AGAIN),
        row("429, retry in an hour", asking("3600"), refused, ONCE),
        row("500", Script::json(500, "{}"), LOST, AGAIN),
        row("502 with a page", page(502), LOST, AGAIN),
        row("200 MiB", fault(Fault::Huge(200 << 20)), LOST, ONCE),
        row("endless body", fault(Fault::Endless), LOST, ONCE),
        row(
            "redirect to another host",
            Script {
                headers: vec![("location", format!("{}/elsewhere", elsewhere.url()))],
                ..page(307)
            },
            bad,
            ONCE,
        ),
    ];
    if let Some(envelope) = op
        .envelope
        .as_ref()
        .filter(|envelope| envelope.success.is_some())
    {
        let no = Script::json(200, failure(op, envelope, "719319"));
        rows.push(Row {
            unreadable: true,
            ..row("failure inside 200, of an unknown code", no, refused, ONCE)
        });
    }
    for (name, script) in signing::wrongly(bench, op, case, &good) {
        rows.push(row(name, script, bad, ONCE));
    }
    rows
}

fn try_row(bench: &mut Bench, op: &Operation, case: &Case, row: &Row) {
    let mut complaint = None;
    // A busy machine may need longer than the first patience; what is wrong stays wrong.
    for factor in [1, 10] {
        let given = Given {
            attempts: ATTEMPTS as u32,
            timeout: row.patience.map(|patience| patience * factor),
            ..case.given.clone()
        };
        bench.server.answer(row.script.clone());
        bench.server.unread();
        let place = format!("`{}`, {}", op.id, row.name);
        let Some((heard, received)) = bench.call(&place, op, &given) else {
            return;
        };
        let asked = received.len() + bench.server.unread();
        complaint = judge(op, row, &heard, asked).map(|what| (place, what));
        if complaint.is_none() || row.patience.is_none() {
            break;
        }
    }
    if let Some((place, what)) = complaint {
        bench.fail(&place, what);
    }
    bench.count("faults");
}

fn judge(op: &Operation, row: &Row, heard: &Heard, asked: usize) -> Option<String> {
    let by_effect = usize::from(!has_effect(op));
    let (wanted, times) = (row.kinds[by_effect], row.asked[by_effect]);
    if has_effect(op) && asked > 1 {
        return Some(format!("A CALL WITH AN EFFECT WAS MADE {asked} TIMES"));
    }
    if heard
        .printed
        .iter()
        .chain([&heard.said])
        .any(|text| text.contains("zq-page"))
    {
        return Some("the page is printed".to_owned());
    }
    let found = match &heard.result {
        Some(Ok(_)) => "Ok",
        Some(Err(error)) => word(error),
        None => "nothing sent",
    };
    if found != wanted || asked != times {
        let said = &heard.said;
        return Some(format!(
            "should be {wanted} after {times}, is {found} after {asked}: {said}"
        ));
    }
    let Some(Err(error)) = &heard.result else {
        return None;
    };
    let open = has_effect(op) && (wanted != "Refused" || row.unreadable);
    if error.outcome_unknown() != open {
        return Some("is unsure about the outcome, or should be".to_owned());
    }
    let settles = open
        && matches!(
            &op.effect,
            Effect::Creates {
                reconcile: Some(_),
                ..
            }
        );
    (error.reconcile().is_some() != settles)
        .then(|| "should say how to settle it, or should not".to_owned())
}

/// Nobody listens, or somebody who cannot be trusted: nothing is sent.
fn unreachable(
    bench: &mut Bench,
    provider: Provider,
    op: &Operation,
    case: &Case,
    stranger: &Stranger,
) {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let closed = closed.expect("a loopback port");
    let secure = |url: String| url.replace("http://", "https://");
    let tries = [
        ("refused connection", format!("http://{closed}")),
        ("no TLS on the other side", secure(bench.server.url())),
        ("a certificate that nobody vouches for", stranger.url()),
    ];
    for (name, url) in tries {
        let session = (provider.open)(&url);
        let given = Given {
            attempts: ATTEMPTS as u32,
            ..case.given.clone()
        };
        bench.server.take();
        let place = format!("`{}`, {name}", op.id);
        match session.call(&op.id, &given) {
            Ok(heard) => match &heard.result {
                Some(Err(error @ rt::Error::NotSent(_))) if !error.outcome_unknown() => {}
                Some(Err(error)) => {
                    let what = format!("should be NotSent, is {}: {}", word(error), heard.said);
                    bench.fail(&place, what);
                }
                _ => bench.fail(&place, "was taken for an answer"),
            },
            Err(error) => bench.fail(&place, error),
        }
        if bench.server.take().len() + stranger.requests() != 0 {
            bench.fail(&place, "a request arrived");
        }
        bench.count("faults");
    }
}
