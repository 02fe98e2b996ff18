//! Each listed value of a member, and each member that no example has, put into a documented message: it travels, and its type knows it.
//!
//! What is put where says `payspec_audit::coverage::trials`, by the spec alone, so that coverage counts exactly what is tried here.

use payspec_audit::coverage::{Trial, trials};
use payspec_audit::facts::Way;
use payspec_audit::spec::{Message, SpecView};
use payspec_codegen::ir::{Api, Event, Operation, TypeId, TypeKind};

use crate::answers::{any_answer, signed, success_type};
use crate::bench::{Bench, Provider, word};
use crate::case::{Case, Reply, unsign};
use crate::json::Json;
use crate::oracle::Oracle;
use crate::sign;
use crate::signing;
use crate::spec::{entry, sources};
use crate::wire::differences;

/// Everything that the spec lists, sent or received once in each of its messages that has an example.
///
/// # Panics
/// Something does not come back, or its type does not know it.
pub fn values_and_members_travel(provider: Provider) {
    let sources = sources();
    let view = SpecView::read(&sources, &entry(&sources, provider.name));
    let view = view.unwrap_or_else(|_| panic!("the spec of `{}` has errors", provider.name));
    let mut bench = Bench::new(provider, false);
    for trial in trials(&view) {
        let tried = Tried::of(bench.document.api(), &bench.cases, &view, &trial);
        let Some(tried) = tried else { continue };
        if let Err(what) = tried.travels(&mut bench, &Json::from_node(&trial.body)) {
            bench.fail(&tried.place, what);
        }
        bench.count(match trial.value {
            Some(_) => "values",
            None => "members",
        });
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

/// What is wrong, if anything.
type Outcome = Result<(), String>;

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
            By::Notification(event) => self.notification(bench, event, body),
        }
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
        let ty = op
            .body
            .as_ref()
            .map(|known| known.ty)
            .ok_or("has no type")?;
        let oracle = Oracle {
            api: bench.document.api(),
            everywhere: &[],
            strict: false,
        };
        self.is_known(oracle, ty, body, "")
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
        let oracle = bench.oracle(op);
        comes_back(oracle, ty, payload, &answered.payload)?;
        self.is_known(oracle, ty, payload, &signing::payload(op))
    }

    fn notification(&self, bench: &Bench, event: &Event, body: &Json) -> Outcome {
        let ty = event.ty.ok_or("has no type")?;
        let api = bench.document.api();
        let oracle = Oracle {
            api,
            everywhere: &event.lenient,
            strict: false,
        };
        let text = body.to_string();
        let decoded = bench.session.decode(&event.name, text.as_bytes());
        let (written, _) = decoded.map_err(|error| format!("does not decode: {error}"))?;
        comes_back(oracle, ty, body, &written)?;
        let rule = api.signature(event.signature);
        if let Some(rule) =
            rule.filter(|rule| sign::older(rule, body).is_none_or(|old| !old.refuse))
        {
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
        self.is_known(oracle, ty, body, "")
    }

    /// Whether the type at the place is an enum that lists the value. How enums read a value shows in nothing that they write or print, so
    /// this asks the type that the generated one is made from.
    fn is_known(&self, oracle: Oracle<'_>, ty: TypeId, body: &Json, payload: &str) -> Outcome {
        let Some(value) = &self.trial.value else {
            return Ok(());
        };
        let rest = self.trial.pointer.strip_prefix(payload);
        let place = rest.ok_or("does not stand in the payload")?;
        match listing(&oracle, ty, body, place) {
            Some(values) if values.is_empty() || values.contains(value) => Ok(()),
            Some(_) => Err("is taken as something unknown".to_owned()),
            None => Err("is in no form that the type knows".to_owned()),
        }
    }
}

/// The values of the enum at a place of a body, and no values where a text has only one; none if the type knows no such place.
fn listing(oracle: &Oracle<'_>, ty: TypeId, body: &Json, place: &str) -> Option<Vec<String>> {
    let inner = |ty: TypeId, body: &Json, place: &str| listing(oracle, ty, body, place);
    let step = || {
        let rest = place.strip_prefix('/')?;
        let token = rest.split('/').next()?;
        let name = token.replace("~1", "/").replace("~0", "~");
        Some((name, body.at(&format!("/{token}"))?, &rest[token.len()..]))
    };
    match &oracle.api.types[ty].kind {
        TypeKind::OrNull(ty) | TypeKind::Newtype(ty) => inner(*ty, body, place),
        TypeKind::Union(union) => {
            let variant = union.variants.get(oracle.variant(union, body)?)?;
            inner(variant.ty, body, place)
        }
        TypeKind::TextEnum(listed) | TypeKind::IntegerEnum(listed) => Some(
            listed
                .values
                .iter()
                .map(|value| value.wire.clone())
                .collect(),
        ),
        TypeKind::List(ty) | TypeKind::Map(ty) => {
            let (_, body, rest) = step()?;
            inner(*ty, body, rest)
        }
        TypeKind::Struct(members) => {
            let (name, body, rest) = step()?;
            let field = members.fields.iter().find(|field| field.wire == name)?;
            inner(field.ty, body, rest)
        }
        TypeKind::Scalar(_) if place.is_empty() => Some(Vec::new()),
        _ => None,
    }
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
