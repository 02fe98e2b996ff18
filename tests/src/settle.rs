//! Outcomes that nobody saw: one call settles them. The provider is asked until its word is final, and nothing is created again.

use payspec_codegen::ir::{BodyForm, Effect, ErrorClass, Operation, Outcome, Reconcile, State};
use payspec_runtime as rt;

use crate::answers::any_answer;
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, is_first_of_its_operation, pairs};
use crate::json::Json;
use crate::oracle::scalar_text;
use crate::parameters;
use crate::refuse::failure;
use crate::server::{Fault, Received, Script};
use crate::session::Given;
use crate::signing;

/// Every operation that can be settled: its call is lost, then the asking operation says more and more, and at last a final word.
pub fn an_unknown_outcome_is_settled_by_one_call(provider: Provider) {
    let mut bench = Bench::new(provider, false);
    let cases = std::mem::take(&mut bench.cases);
    let mut lost = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        if !is_first_of_its_operation(&cases, at) {
            continue;
        }
        let op = bench.operation(case);
        let Some((error, request)) = lose(&mut bench, &op, case) else {
            continue;
        };
        if let Some(settling) = Settling::of(&bench, &cases, case, &op, &error, &request) {
            settling.until_it_is_final(&mut bench);
            settling.each_final_word(&mut bench);
            settling.refused_for_good(&mut bench);
            settling.not_lost(&mut bench, case);
            bench.count("operations settled");
            lost.push((settling.op, error, settling.asking));
        } else {
            lost.push((op, error, Case::clone(case)));
        }
    }
    of_another_operation(&mut bench, &lost);
    bench.finish("settling");
}

/// What is known of a call that was lost, and of the operation that tells what became of it.
struct Settling {
    op: Operation,
    given: Given,
    error: rt::Error,
    reconcile: Reconcile,
    /// The merchant's key as the first request said it, and where it is asked by it.
    key: Vec<(String, String)>,
    asked: Operation,
    /// What the asking operation is given, as far as an answer repeats it.
    asking: Case,
}

/// Calls an operation with an effect; the provider takes the request, and the connection is gone.
fn lose(bench: &mut Bench, op: &Operation, case: &Case) -> Option<(rt::Error, Received)> {
    if !matches!(op.effect, Effect::Creates { .. }) {
        return None;
    }
    let place = format!("`{}`, lost", op.id);
    bench.server.answer(Script {
        fault: Fault::ResetAfterReading,
        ..Script::default()
    });
    let (heard, mut received) = bench.call(&place, op, &case.given)?;
    if received.len() != 1 {
        bench.fail(
            &place,
            format_args!("seen {} times instead of once", received.len()),
        );
    }
    match heard.result {
        Some(Err(error @ rt::Error::OutcomeUnknown(_))) => Some((error, received.pop()?)),
        _ => {
            bench.fail(&place, "should be OutcomeUnknown");
            None
        }
    }
}

impl Settling {
    fn of(
        bench: &Bench,
        cases: &[Case],
        case: &Case,
        op: &Operation,
        error: &rt::Error,
        request: &Received,
    ) -> Option<Self> {
        let Effect::Creates {
            key,
            reconcile: Some(reconcile),
            ..
        } = &op.effect
        else {
            return None;
        };
        reconcile.arguments.as_ref()?;
        let asks = |other: &&Case| bench.operation(other).id == reconcile.operation;
        let mut asking = cases.iter().find(asks)?.clone();
        let asked = bench.operation(&asking);
        for (to, from) in &reconcile.with {
            if let Some(value) = case.given.at(from) {
                let name = to.trim_start_matches('/');
                let is_parameter = asked.parameters.iter().any(|it| it.wire == name);
                let part = match is_parameter {
                    true => &mut asking.given.parameters,
                    false => &mut asking.given.request,
                };
                part.get_or_insert_with(|| Json::Object(Vec::new()))
                    .put(to, value.clone());
            }
        }
        let by_key = reconcile
            .with
            .iter()
            .filter(|(_, from)| Some(from) == key.as_ref());
        let key = by_key
            .filter_map(|(to, from)| Some((to.clone(), said(op, request, from)?)))
            .collect();
        Some(Self {
            given: case.given.clone(),
            error: error.clone(),
            reconcile: reconcile.clone(),
            key,
            asked,
            asking,
            op: op.clone(),
        })
    }

    /// Nobody knows the order, then it is under way, then there is a final word.
    fn until_it_is_final(&self, bench: &mut Bench) {
        let mut scripts = vec![Script::page(404, "no")];
        scripts.extend(self.not_found(bench));
        let (open, finals) = self.words();
        scripts.extend(open.iter().map(|word| self.answer(bench, Some(word))));
        let (last, outcome) = match finals.last() {
            Some((word, outcome)) => (self.answer(bench, Some(word)), outcome_of(*outcome)),
            None => (self.answer(bench, None), rt::Outcome::Unknown),
        };
        scripts.push(last);
        self.settles(bench, "until it is final", &self.error, scripts, outcome);
    }

    /// Each word that the spec calls final ends it at once, as what the spec says.
    fn each_final_word(&self, bench: &mut Bench) {
        for (word, outcome) in self.words().1 {
            let script = self.answer(bench, Some(&word));
            let what = format!("told `{word}`");
            self.settles(bench, &what, &self.error, vec![script], outcome_of(outcome));
            bench.count("final words");
        }
    }

    /// A question that is refused for good leaves the outcome as unknown as it was, and may be put again.
    fn refused_for_good(&self, bench: &mut Bench) {
        let place = self.place("refused for good");
        bench.server.answer(Script::page(401, "no"));
        let settled = bench.settle(
            &place,
            (&self.op, &self.given),
            &self.error,
            &self.asking.given,
        );
        let Some((heard, _, received)) = settled else {
            return;
        };
        self.asks_by_key(bench, &place, &received, 1);
        match heard.result {
            Some(Err(error))
                if error.outcome_unknown() && error.operation() == Some(self.op.id.as_str()) =>
            {
                let (word, outcome) = match self.words().1.first() {
                    Some((word, outcome)) => (Some(word.clone()), outcome_of(*outcome)),
                    None => (None, rt::Outcome::Unknown),
                };
                let script = self.answer(bench, word.as_deref());
                self.settles(bench, "asked again", &error, vec![script], outcome);
            }
            Some(Err(error)) => bench.fail(
                &place,
                format_args!(
                    "should be an unknown outcome of the first call, is {}: {}",
                    word(&error),
                    heard.said
                ),
            ),
            _ => bench.fail(&place, "was taken for an answer"),
        }
    }

    /// A clear no leaves nothing to find out.
    fn not_lost(&self, bench: &mut Bench, case: &Case) {
        let place = self.place("not lost");
        bench.server.answer(Script::page(401, "no"));
        if let Some((heard, _)) = bench.call(&place, &self.op, &case.given) {
            match heard.result {
                Some(Err(error)) => is_misuse(bench, &place, &self.op, &error, &self.asking.given),
                _ => bench.fail(&place, "should be refused"),
            }
        }
    }

    fn settles(
        &self,
        bench: &mut Bench,
        what: &str,
        unknown: &rt::Error,
        scripts: Vec<Script>,
        wanted: rt::Outcome,
    ) {
        let place = self.place(what);
        let times = scripts.len();
        bench.server.answer_in_turn(scripts);
        let call = (&self.op, &self.given);
        let settled = bench.settle(&place, call, unknown, &self.asking.given);
        let Some((heard, outcome, received)) = settled else {
            return;
        };
        if outcome != Some(wanted) {
            let said = &heard.said;
            bench.fail(
                &place,
                format_args!("should be {wanted:?}, is {outcome:?}: {said}"),
            );
        }
        self.asks_by_key(bench, &place, &received, times);
    }

    /// Only the asking operation is called, so often, and always by the key of the first call.
    fn asks_by_key(&self, bench: &mut Bench, place: &str, received: &[Received], times: usize) {
        if received.len() != times {
            let seen = received.len();
            bench.fail(place, format_args!("asked {seen} times instead of {times}"));
        }
        for request in received {
            if !is_call_of(&self.asked, request) {
                let (method, target) = (&request.method, &request.target);
                bench.fail(place, format_args!("{method} {target} was called"));
            }
            for (pointer, key) in &self.key {
                let sent = said(&self.asked, request, pointer);
                if sent.as_ref() != Some(key) {
                    bench.fail(
                        place,
                        format_args!("`{pointer}` should be {key:?} and is {sent:?}"),
                    );
                }
            }
        }
        if self.key.is_empty() {
            bench.fail(place, "is not asked by a key that the first request said");
        }
    }

    /// Words for the state that are not final, and those that are.
    fn words(&self) -> (Vec<String>, Vec<(String, Outcome)>) {
        let state = self.state();
        let values = || state.iter().flat_map(|state| &state.values);
        let open = values().filter(|(_, outcome)| outcome.is_none());
        let finals = values().filter_map(|(word, outcome)| Some((word.clone(), (*outcome)?)));
        (
            open.map(|(word, _)| word.clone()).collect(),
            finals.collect(),
        )
    }

    fn state(&self) -> Option<&State> {
        self.reconcile.state.as_ref()
    }

    /// What the provider answers when things stand so: in its envelope, repeating what was asked, signed.
    fn answer(&self, bench: &Bench, word: Option<&str>) -> Script {
        let mut script = any_answer(bench, &self.asked);
        let body = Json::parse(&String::from_utf8_lossy(&script.body));
        if let (Ok(mut body), Some(state), Some(word)) = (body, self.state(), word) {
            let at = format!("{}{}", signing::payload(&self.asked), state.at);
            let word = match body.at(&at) {
                Some(Json::Number(_)) => Json::number(word),
                _ => Json::text(word),
            };
            body.put(&at, word);
            script.body = body.to_string().into_bytes();
        }
        signing::answer(bench, &self.asked, &self.asking, script)
    }

    /// What the provider answers when it knows no such order, by every code that says so.
    fn not_found(&self, bench: &Bench) -> Vec<Script> {
        let envelope = self.asked.envelope.as_ref();
        let Some(envelope) = envelope.filter(|it| it.success.is_some() && it.code.is_some()) else {
            return Vec::new();
        };
        let errors = &bench.document.api().errors;
        let codes = errors
            .iter()
            .filter(|error| error.class == ErrorClass::NotFound);
        codes
            .map(|error| Script::json(200, failure(&self.asked, envelope, &error.code)))
            .collect()
    }

    fn place(&self, what: &str) -> String {
        format!("`{}`, settled by `{}`, {what}", self.op.id, self.asked.id)
    }
}

/// Nothing is asked about the lost call of another operation.
fn of_another_operation(bench: &mut Bench, lost: &[(Operation, rt::Error, Case)]) {
    for (op, _, asking) in lost {
        if !matches!(&op.effect, Effect::Creates { reconcile: Some(it), .. } if it.arguments.is_some())
        {
            continue;
        }
        for (other, error, _) in lost.iter().filter(|(other, ..)| other.id != op.id) {
            let place = format!("`{}`, with an error of `{}`", op.id, other.id);
            is_misuse(bench, &place, op, error, &asking.given);
        }
    }
}

fn is_misuse(bench: &mut Bench, place: &str, op: &Operation, error: &rt::Error, asking: &Given) {
    let nothing = Given::default();
    let Some((heard, _, received)) = bench.settle(place, (op, &nothing), error, asking) else {
        return;
    };
    match &heard.result {
        Some(Err(rt::Error::Misuse(_))) => {}
        Some(Err(error)) => bench.fail(
            place,
            format_args!("should be Misuse, is {}: {}", word(error), heard.said),
        ),
        _ => bench.fail(place, "was taken for an answer"),
    }
    if !received.is_empty() {
        bench.fail(place, "something was sent");
    }
    bench.count("misuses");
}

/// What a request says at a pointer, as it was sent.
fn said(op: &Operation, request: &Received, pointer: &str) -> Option<String> {
    let name = pointer.trim_start_matches('/');
    if let Some(parameter) = op.parameters.iter().find(|it| it.wire == name) {
        return parameters::sent(op, parameter, &request.target, request.header(name));
    }
    let text = String::from_utf8_lossy(&request.body);
    match op.body.as_ref()?.form {
        BodyForm::Json => Json::parse(&text).ok()?.at(pointer).and_then(scalar_text),
        BodyForm::Form => {
            let mut pairs = pairs(&text.replace('+', " ")).into_iter();
            pairs
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        }
        BodyForm::Text | BodyForm::Bytes | BodyForm::Parts => None,
    }
}

/// Whether a request is one of this operation: its method, and its path but for parameters.
fn is_call_of(op: &Operation, request: &Received) -> bool {
    let path = request.target.split('?').next().unwrap_or_default();
    let (template, path) = (op.path.split('/'), path.split('/'));
    request.method == op.method
        && template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, is)| wanted == is || wanted.starts_with('{'))
}

fn outcome_of(outcome: Outcome) -> rt::Outcome {
    match outcome {
        Outcome::Succeeded => rt::Outcome::Succeeded,
        Outcome::Failed => rt::Outcome::Failed,
        Outcome::Cancelled => rt::Outcome::Cancelled,
        Outcome::Expired => rt::Outcome::Expired,
        Outcome::Refunded => rt::Outcome::Refunded,
    }
}
