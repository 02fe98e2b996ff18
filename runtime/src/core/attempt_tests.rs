//! What is sent how often, and after which wait.

use std::time::Duration;

use crate::clock::fake::FakeClock;
use crate::operation::{BodyForm, Echo, Effect, Envelope, Operation, Reconcile, State};
use crate::testing::{
    ENVELOPE, Line, OK, Object, PAY, Scripted, answers, answers_later, json, printed, run, text,
};
use crate::{
    Cause, Core, Error, Json, Outcome, Retry, Sent, TransportError, TransportErrorKind, Unsent,
};

static PAYS: Operation = Operation {
    body: BodyForm::None,
    ..PAY
};
static READS: Operation = Operation {
    effect: Effect::Reads,
    body: BodyForm::None,
    ..PAY
};

fn lost(sent: Sent, kind: TransportErrorKind) -> Line {
    Err(TransportError::new(sent, kind))
}

struct Setting {
    core: Core,
    transport: Scripted,
    clock: FakeClock,
}

fn setting(lines: Vec<Line>) -> Setting {
    let (transport, clock) = (Scripted::new(lines), FakeClock::passing());
    let core = Core::builder("https://api.example.com")
        .transport(transport.clone())
        .clock(clock.clone())
        .random(|| 7)
        .retry(Retry::attempts(3).first_wait(Duration::from_millis(100)))
        .build()
        .unwrap();
    Setting {
        core,
        transport,
        clock,
    }
}

/// How often an operation is sent when the provider always does this.
fn sent_times(operation: &'static Operation, line: Line) -> usize {
    let Setting {
        core, transport, ..
    } = setting(vec![line]);
    run(core.call::<Json>(operation, None, None)).unwrap_err();
    transport.count()
}

#[test]
fn what_was_never_sent_or_only_reads_is_repeated() {
    use TransportErrorKind::{Connect, Other, Reset, Timeout, Tls, TooLarge};
    let table = [
        ("refused", lost(Sent::No, Connect), 3, 3),
        ("no time to connect", lost(Sent::No, Timeout), 3, 3),
        ("certificate", lost(Sent::No, Tls), 1, 1),
        ("no URL", lost(Sent::No, Other), 1, 1),
        ("reset", lost(Sent::Maybe, Reset), 1, 3),
        ("stalled", lost(Sent::Maybe, Timeout), 1, 3),
        ("too large", lost(Sent::Maybe, TooLarge), 1, 1),
        ("429", answers(429, "{}"), 1, 3),
        ("500", answers(500, "{}"), 1, 3),
        ("501", answers(501, "{}"), 1, 1),
        ("502", answers(502, "<html>"), 1, 3),
        ("503", answers(503, "{}"), 1, 3),
        ("504", answers(504, ""), 1, 3),
        ("400", answers(400, "{}"), 1, 1),
        ("404", answers(404, "{}"), 1, 1),
        ("302", answers(302, ""), 1, 1),
        ("not JSON", answers(200, "<html>"), 1, 1),
    ];
    for (what, line, pays, reads) in table {
        assert_eq!(sent_times(&PAYS, line.clone()), pays, "{what}, creating");
        assert_eq!(sent_times(&READS, line), reads, "{what}, reading");
    }
}

#[test]
fn waits_grow_and_a_good_answer_ends_them() {
    let lines = vec![answers(503, "{}"), answers(502, "{}"), answers(200, "{}")];
    let Setting {
        core,
        transport,
        clock,
    } = setting(lines);
    run(core.call::<Json>(&READS, None, None)).unwrap();
    assert_eq!(transport.count(), 3);
    let waits = clock.slept();
    assert!(
        (100..=200).contains(&waits[0]) && (200..=400).contains(&waits[1]),
        "{waits:?}"
    );
}

#[test]
fn retry_after_is_waited_unless_time_runs_out() {
    let lines = || vec![answers_later(429, "9"), answers(200, "{}")];
    let Setting {
        core,
        transport,
        clock,
    } = setting(lines());
    run(core.call::<Json>(&READS, None, None)).unwrap();
    assert_eq!((transport.count(), clock.slept()), (2, vec![9000]));

    let Setting {
        core,
        transport,
        clock,
    } = setting(lines());
    let call = core.call::<Json>(&READS, None, None);
    let error = run(call.deadline(Duration::from_secs(9))).unwrap_err();
    assert_eq!((transport.count(), clock.slept()), (1, vec![]));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
}

#[test]
fn the_deadline_bounds_each_attempt() {
    let Setting {
        core,
        transport,
        clock,
    } = setting(vec![lost(Sent::No, TransportErrorKind::Connect)]);
    let call = core.call::<Json>(&READS, None, None);
    let call = call
        .timeout(Duration::from_secs(5))
        .deadline(Duration::from_secs(6));
    let call = call.retry(Retry::attempts(9).first_wait(Duration::from_secs(2)));
    run(call).unwrap_err();
    let limits: Vec<_> = transport
        .asked
        .lock()
        .unwrap()
        .iter()
        .map(|(_, limits)| limits.timeout)
        .collect();
    assert_eq!(limits[0], Duration::from_secs(5));
    assert!(limits[1] < Duration::from_secs(5), "{limits:?}");
    assert!(clock.slept().iter().sum::<u128>() < 6000);
}

#[test]
fn a_call_says_how_often_it_is_tried() {
    let Setting {
        core, transport, ..
    } = setting(vec![answers(503, "{}")]);
    let call = core.call::<Json>(&READS, None, None);
    run(call.retry(Retry::none())).unwrap_err();
    assert_eq!(transport.count(), 1);
}

const ECHOED: Envelope = Envelope {
    success: None,
    payload: "/data",
    ..ENVELOPE
};

static ECHOES: Operation = Operation {
    envelope: Some(&ECHOED),
    echo: &[
        Echo {
            payload: "/amount",
            request: "/amount",
            amount: true,
            sensitive: false,
        },
        Echo {
            payload: "/currency",
            request: "/currency",
            amount: false,
            sensitive: false,
        },
        Echo {
            payload: "/order/id",
            request: "/orderId",
            amount: false,
            sensitive: false,
        },
    ],
    ..PAY
};

#[test]
fn an_answer_about_another_call_is_refused() {
    let said = |answer: &str| {
        let Setting { core, .. } = setting(vec![answers(200, answer)]);
        let body = Object(vec![
            ("amount", text("20.00")),
            ("currency", text("USD")),
            ("orderId", json("4111111111111111")),
        ]);
        run(core.call::<Json>(&ECHOES, None, Some(&body)))
    };
    for good in [
        r#"{"data":{"amount":"20.00","currency":"USD","order":{"id":"4111111111111111"}}}"#,
        r#"{"data":{"amount":20,"currency":"USD","order":{"id":4111111111111111}}}"#,
        r#"{"data":{"amount":null}}"#,
        r#"{"data":{}}"#,
    ] {
        said(good).unwrap();
    }
    let bad = r#"{"data":{"amount":"2.00","currency":"EUR","order":{"id":"4111111111111112"}}}"#;
    let error = said(bad).unwrap_err();
    assert!(error.outcome_unknown());
    assert_eq!(
        error.reconcile().unwrap().value("/orderId"),
        Some("4111111111111111")
    );
    let Error::BadAnswer(answer) = &error else {
        panic!("{error:?}");
    };
    let Cause::Mismatch(mismatch) = &answer.cause else {
        panic!("{error:?}");
    };
    let pointers: Vec<_> = mismatch.members().iter().map(|m| m.pointer()).collect();
    assert_eq!(pointers, ["/amount", "/currency", "/order/id"]);
    assert_eq!(
        error.to_string(),
        "`pay` has no usable answer: the answer does not repeat what was sent: `/amount` (2.00 instead of 20.00), \
         `/currency` (EUR instead of USD), `/order/id`, status 200"
    );
    assert!(!printed(&error).contains("411111111111111"));
    let long = r#"{"data":{"amount":"4111111111111111"}}"#;
    assert!(!printed(&said(long).unwrap_err()).contains("4111"));
}

static CREATES: Operation = Operation {
    effect: Effect::Creates {
        what: "payment",
        key: Some("/orderId"),
        reconcile: Some(&Reconcile {
            operation: "query",
            with: &[("/orderId", "/orderId")],
            state: Some(&State {
                at: "/state",
                values: &[
                    ("1", Outcome::Open),
                    ("2", Outcome::Succeeded),
                    ("3", Outcome::Failed),
                ],
            }),
        }),
    },
    envelope: Some(&ENVELOPE),
    ..PAY
};
static QUERY: Operation = Operation {
    name: "query",
    effect: Effect::Reads,
    envelope: Some(&ENVELOPE),
    answers: &[OK],
    ..PAY
};

fn state(state: &str) -> Line {
    answers(
        200,
        &format!(r#"{{"code":"0","data":{{"state":{state}}}}}"#),
    )
}

/// What became of a call that was lost, with these answers to the questions after it.
fn settled(mut lines: Vec<Line>) -> (Result<Outcome, Error>, Setting) {
    lines.insert(0, lost(Sent::Maybe, TransportErrorKind::Reset));
    let setting = setting(lines);
    let body = Object(vec![("orderId", text("M-17"))]);
    let unknown = run(setting.core.call::<Json>(&CREATES, None, Some(&body))).unwrap_err();
    assert_eq!(setting.transport.count(), 1);
    let settle =
        setting
            .core
            .settle::<(), Json, Json>(&CREATES, &QUERY, &unknown, &[("/page", &7i64)]);
    let outcome = run(settle).map(|settled| settled.outcome);
    (outcome, setting)
}

#[test]
fn settling_asks_until_the_word_is_final() {
    let not_yet = answers(404, "{}");
    let lines = vec![
        not_yet,
        lost(Sent::Maybe, TransportErrorKind::Timeout),
        state("1"),
        state("9"),
        state("\"2\""),
    ];
    let (outcome, setting) = settled(lines);
    assert_eq!(outcome.unwrap(), Outcome::Succeeded);
    let asked = std::mem::take(&mut *setting.transport.asked.lock().unwrap());
    assert_eq!(asked.len(), 5);
    for (request, _) in asked {
        assert_eq!(request.body().as_ref(), br#"{"orderId":"M-17","page":7}"#);
    }
    assert_eq!(settled(vec![state("3")]).0.unwrap(), Outcome::Failed);
}

#[test]
fn settling_ends_with_the_deadline() {
    let (outcome, setting) = settled(vec![state("1")]);
    assert_eq!(outcome.unwrap(), Outcome::Open);
    let waited: u128 = setting.clock.slept().iter().sum();
    assert!((90_000..120_000).contains(&waited), "{waited}");
    let (outcome, _) = settled(vec![answers(404, "{}")]);
    let error = outcome.unwrap_err();
    assert!(error.outcome_unknown() && error.reconcile().is_some());
    assert_eq!(
        (error.operation(), error.status()),
        (Some("pay"), Some(404))
    );
}

#[test]
fn settling_gives_up_where_asking_again_is_no_use() {
    let (outcome, setting) = settled(vec![answers(200, r#"{"code":"51"}"#)]);
    let error = outcome.unwrap_err();
    assert_eq!(setting.transport.count(), 1);
    let Error::OutcomeUnknown(unknown) = &error else {
        panic!("{error:?}");
    };
    assert!(
        matches!(&unknown.cause, Cause::Unsettled(e) if matches!(&**e, Error::Refused(no) if no.name.is_some()))
    );
}

#[test]
fn without_the_key_nothing_is_asked() {
    let lost = lost(Sent::Maybe, TransportErrorKind::Reset);
    let Setting {
        core, transport, ..
    } = setting(vec![lost, state("2")]);
    let body = Object(vec![("orderId", json("null"))]);
    let unknown = run(core.call::<Json>(&CREATES, None, Some(&body))).unwrap_err();
    assert_eq!(transport.count(), 1);
    let settle = core.settle::<(), Json, Json>(&CREATES, &QUERY, &unknown, &[]);
    assert!(run(settle).unwrap_err().outcome_unknown());
    assert_eq!(transport.count(), 0, "it would find whatever there is");
}

#[test]
fn past_the_deadline_nothing_is_sent() {
    let Setting {
        core, transport, ..
    } = setting(vec![answers(200, "{}")]);
    let call = core.call::<Json>(&PAYS, None, None);
    let error = run(call.deadline(Duration::ZERO)).unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert_eq!(transport.count(), 0);
}

#[test]
fn a_question_that_cannot_be_asked_settles_nothing() {
    let (outcome, _) = settled(vec![lost(Sent::No, TransportErrorKind::Connect)]);
    let error = outcome.unwrap_err();
    assert!(!matches!(error, Error::NotSent(_)) && error.outcome_unknown());
    assert_eq!(error.reconcile().unwrap().value("/orderId"), Some("M-17"));
}

#[test]
fn only_an_unknown_outcome_of_that_call_can_be_settled() {
    let Setting {
        core, transport, ..
    } = setting(vec![answers(400, "{}"), state("2")]);
    let body = Object(vec![("orderId", text("M-17"))]);
    let refused = run(core.call::<Json>(&CREATES, None, Some(&body))).unwrap_err();
    let settle = core.settle::<(), Json, Json>(&CREATES, &QUERY, &refused, &[]);
    let error = run(settle).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`query` cannot be sent: the error given is no unknown outcome of `pay`"
    );
    assert_eq!(transport.count(), 1);
}

#[test]
fn a_request_is_read_by_whoever_sent_it() {
    let Setting {
        core, transport, ..
    } = setting(vec![answers(200, "{}")]);
    let body = Object(vec![("amount", text("20.00"))]);
    let (request, awaited) = core
        .call::<Json>(&ECHOES, None, Some(&body))
        .into_parts()
        .unwrap();
    assert_eq!(request.body().as_bytes(), br#"{"amount":"20.00"}"#);
    let answer = crate::Response::new(200, http::HeaderMap::new(), r#"{"data":{"amount":"1"}}"#);
    let error = awaited.read(answer).unwrap_err();
    assert!(matches!(&error, Error::BadAnswer(e) if matches!(e.cause, Cause::Mismatch(_))));
    assert_eq!(transport.count(), 0);
    assert!(!matches!(error, Error::NotSent(ref e) if matches!(e.cause, Unsent::Token(_))));
}

#[test]
fn whoever_sends_it_says_when_no_answer_came() {
    let lost = |kind, sent| {
        let Setting { core, .. } = setting(vec![answers(200, "{}")]);
        let body = Object(vec![("orderId", text("M-17"))]);
        let call = core.call::<Json>(&CREATES, None, Some(&body));
        let (_, awaited) = call.into_parts().unwrap();
        awaited.lost(TransportError::new(sent, kind))
    };
    let error = lost(TransportErrorKind::Timeout, Sent::Maybe);
    assert!(error.outcome_unknown());
    assert_eq!(error.reconcile().unwrap().value("orderId"), Some("M-17"));
    let error = lost(TransportErrorKind::Connect, Sent::No);
    assert!(matches!(error, Error::NotSent(_)) && error.reconcile().is_none());
}

#[test]
fn an_id_that_may_be_a_card_number_is_not_shown() {
    let said = |id: &str| {
        let answer = format!(r#"{{"code":"51","trace":{{"id":"{id}"}}}}"#);
        let Setting { core, .. } = setting(vec![answers(200, &answer)]);
        let body = Object(vec![("orderId", text("M-17"))]);
        printed(&run(core.call::<Json>(&CREATES, None, Some(&body))).unwrap_err())
    };
    for card in [
        "4111111111111111",
        "id-378282246310005",
        "6011111111111117.x",
    ] {
        assert!(!said(card).contains(card), "{card}");
    }
    for id in [
        "4111111111111112",
        "7fa547cb4c1e428fb996b2c31180dfa7",
        "411111111111",
    ] {
        assert!(said(id).contains(id), "{id}");
    }
}
