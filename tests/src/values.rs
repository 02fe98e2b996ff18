//! Each listed value of a member, and each member that no example has, put into a documented message: it travels, and is known on arrival.
//!
//! What is put where says `payspec_audit::coverage::trials`, by the spec alone, so that coverage counts exactly what is tried here.

use payspec_audit::coverage::{Trial, trials};
use payspec_audit::facts::Way;
use payspec_audit::spec::{Message, SpecView};
use payspec_codegen::ir::{Api, Event, Operation, TypeId};

use crate::answers::{any_answer, signed, success_type};
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, Reply, unsign};
use crate::json::Json;
use crate::mutate::STRANGER;
use crate::oracle::Oracle;
use crate::sign;
use crate::signing;
use crate::spec::{entry, sources};
use crate::wire::differences;

/// How an enum prints a value that it does not know.
const UNKNOWN: &str = "Unknown(";

/// Everything that the spec lists, sent or received once in each of its messages that has an example.
///
/// # Panics
/// Something does not come back, or comes back as unknown.
pub fn values_and_members_travel(provider: Provider) {
    let sources = sources();
    let view = SpecView::read(&sources, &entry(&sources, provider.name));
    let view = view.unwrap_or_else(|_| panic!("the spec of `{}` has errors", provider.name));
    let mut bench = Bench::new(provider, false);
    let mut before: Option<(usize, Vec<String>)> = None;
    for trial in trials(&view) {
        let tried = Tried::of(bench.document.api(), &bench.cases, &view, &trial);
        let Some(tried) = tried else { continue };
        let outcome = tried.travels(&mut bench, &Json::from_node(&trial.body));
        let outcome = outcome.and_then(|printed| match printed.contains(UNKNOWN) {
            true => Err("is taken as something unknown".to_owned()),
            false => Ok(()),
        });
        if let Err(what) = outcome {
            bench.fail(&tried.place, what);
        }
        bench.count(match trial.value {
            Some(_) => "values",
            None => "members",
        });
        let member = (trial.message, trial.path.clone());
        if trial.value.is_some() && before.as_ref() != Some(&member) {
            tried.stranger(&mut bench);
            before = Some(member);
        }
    }
    bench.finish("values and members");
}

/// Those of the trials that are made: of operations with a case, and of notifications.
#[must_use]
pub fn tried(view: &SpecView, api: &Api, cases: &[Case]) -> Vec<Trial> {
    let all = trials(view).into_iter();
    let all = all.filter(|trial| Tried::of(api, cases, view, trial).is_some());
    all.collect()
}

/// What came of it: how the value prints itself, or what is wrong.
type Outcome = Result<String, String>;

struct Tried<'a> {
    trial: &'a Trial,
    message: &'a Message,
    place: String,
    by: By,
}

/// How the message travels.
enum By {
    Request(Box<Operation>, Box<Case>),
    Answer(Box<Operation>, Box<Case>),
    Notification(Box<Event>),
}

impl<'a> Tried<'a> {
    /// None if no case is there to send it with.
    fn of(api: &Api, cases: &[Case], view: &'a SpecView, trial: &'a Trial) -> Option<Self> {
        let message = view.messages.get(trial.message)?;
        let owner = view.owners.get(message.owner)?;
        let call = || {
            let mut cases = cases.iter();
            let is_it = |op: &Operation| op.path == owner.path && op.method == owner.method;
            let case = cases.find(|case| is_it(&api.operations[case.operation]))?;
            let op = api.operations[case.operation].clone();
            Some((Box::new(op), Box::new(case.clone())))
        };
        let by = match message.way {
            Way::Request => call().map(|(op, case)| By::Request(op, case)),
            Way::Answer => call().map(|(op, case)| By::Answer(op, case)),
            Way::Notification | Way::Unknown => {
                let mut events = api.events.iter();
                let event = events.find(|event| event.name == owner.id);
                event.map(|event| By::Notification(Box::new(event.clone())))
            }
        };
        let what = match &trial.value {
            Some(value) => format!("the value `{value}` of "),
            None => String::new(),
        };
        let way = match message.way {
            Way::Request => "sent",
            _ => "received",
        };
        Some(Self {
            trial,
            message,
            place: format!("`{}`, {what}`{}`, {way}", owner.id, trial.path.join(".")),
            by: by?,
        })
    }

    fn travels(&self, bench: &mut Bench, body: &Json) -> Outcome {
        match &self.by {
            By::Request(op, case) => self.request(bench, op, case, body),
            By::Answer(op, case) => self.answer(bench, op, case, body),
            By::Notification(event) => notification(bench, event, body),
        }
    }

    /// A value that is not listed is told from those that are: it breaks a rule, does not decode, or prints as unknown.
    fn stranger(&self, bench: &mut Bench) {
        let mut body = Json::from_node(&self.trial.body);
        let value = match body.at(&self.trial.pointer) {
            Some(Json::Number(_)) => Json::number("719319"),
            Some(Json::Text(_)) => Json::text(STRANGER),
            _ => return,
        };
        body.put(&self.trial.pointer, value);
        let failed = bench.failures.len();
        let outcome = self.travels(bench, &body);
        bench.failures.truncate(failed);
        if outcome.is_ok_and(|printed| !printed.contains(UNKNOWN)) {
            bench.fail(
                &self.place,
                "a value that is not listed is not told from it",
            );
        }
        bench.count("values that are not listed");
    }

    fn request(&self, bench: &mut Bench, op: &Operation, case: &Case, body: &Json) -> Outcome {
        let mut case = Case {
            fixture: None,
            ..case.clone()
        };
        case.given.request = Some(body.clone());
        unsign(bench.document.api(), op, &mut case);
        let answer = signing::answer(bench, op, &case, any_answer(bench, op));
        bench.server.answer(answer);
        let (heard, received) = bench
            .call(&self.place, op, &case.given)
            .ok_or("is not sent")?;
        if let Some((path, rule)) = heard.broken.first() {
            return Err(format!("breaks a rule: {path}: {rule}"));
        }
        let [request] = received.as_slice() else {
            return Err(format!("arrived {} times: {}", received.len(), heard.said));
        };
        if let Some(what) = differences(bench, op, &case, request).into_iter().next() {
            return Err(what);
        }
        // The request is written last, and each argument prints itself twice.
        let last = (2 * heard.written.len()).saturating_sub(1);
        Ok(heard.printed.get(last).cloned().unwrap_or_default())
    }

    fn answer(&self, bench: &mut Bench, op: &Operation, case: &Case, body: &Json) -> Outcome {
        let status = self.message.status.as_deref().unwrap_or_default();
        let status = status.parse().unwrap_or(200);
        let ty = success_type(op, status).ok_or("has no type")?;
        let reply = Reply {
            name: self.place.clone(),
            status,
            media: "application/json".to_owned(),
            body: body.clone(),
            of_another: true,
        };
        let reply = signed(bench, op, &reply.to(op, case));
        bench
            .server
            .answer(signing::sealed(bench, op, reply.script()));
        let (heard, _) = bench
            .call(&self.place, op, &case.given)
            .ok_or("its request does not decode")?;
        let answered = match heard.result {
            Some(Ok(answered)) => answered,
            Some(Err(error)) => return Err(format!("{}: {}", word(&error), heard.said)),
            None => return Err("nothing was sent".to_owned()),
        };
        let payload = reply.body.at(&signing::payload(op));
        let payload = payload.ok_or("has no payload")?;
        comes_back(bench.oracle(op), ty, payload, &answered.payload)?;
        Ok(heard.printed.last().cloned().unwrap_or_default())
    }
}

fn notification(bench: &mut Bench, event: &Event, body: &Json) -> Outcome {
    let ty = event.ty.ok_or("has no type")?;
    let api = bench.document.api();
    let oracle = Oracle {
        api,
        everywhere: &event.lenient,
        strict: false,
    };
    let text = body.to_string();
    let decoded = bench.session.decode(&event.name, text.as_bytes());
    let (written, printed) = decoded.map_err(|error| format!("does not decode: {error}"))?;
    comes_back(oracle, ty, body, &written)?;
    let rule = api.signature(event.signature);
    if let Some(rule) = rule.filter(|rule| sign::older(rule, body).is_none_or(|old| !old.refuse)) {
        let signed = sign::signed(rule, "", text.as_bytes())?;
        let wanted = bench.session.decode(&event.name, &signed.body);
        let wanted = wanted.map_err(|error| format!("does not decode: {error}"))?;
        let verified = bench
            .session
            .verify(&event.name, &signed.headers, &signed.body);
        match verified {
            Some(Ok((payload, ..))) if payload == wanted.0 => {}
            Some(Ok(_)) => return Err("says something else once verified".to_owned()),
            Some(Err(why)) => return Err(format!("is refused: {why}")),
            None => return Err("can't be verified".to_owned()),
        }
    }
    Ok(printed.last().cloned().unwrap_or_default())
}

/// Whether what was written back is what was read, with nothing lost.
fn comes_back(oracle: Oracle<'_>, ty: TypeId, read: &Json, written: &str) -> Result<(), String> {
    let written = Json::parse(written).map_err(|what| format!("is no JSON again: {what}"))?;
    let strict = Oracle {
        strict: true,
        ..oracle
    };
    let wanted = strict
        .read(ty, read)
        .map_err(|path| format!("does not fit its type at {path}"))?;
    match wanted.difference(&written) {
        Some(what) => Err(format!("differs: {what}")),
        None => Ok(()),
    }
}
