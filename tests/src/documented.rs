//! The examples of the captured documents, as `specs/<provider>/inventory.yaml` keeps them: each is decoded as its generated type, the way
//! the client does it, and written back as the document shows it.

use payspec_audit::coverage::{Documented, documented};
use payspec_audit::facts::Way;
use payspec_audit::inventory;
use payspec_audit::link::link;
use payspec_audit::spec::{Message, OwnerKind, SpecView};
use payspec_codegen::SourceFile;
use payspec_codegen::ir::{Api, Event, LenientForm, Operation, TypeId};
use payspec_runtime as rt;

use crate::answers::{in_envelope, refusal, signed, success_type};
use crate::bench::{Bench, Provider, word};
use crate::case::Reply;
use crate::json::Json;
use crate::oracle::Oracle;
use crate::session::Given;
use crate::signing;
use crate::spec::{entry, root, sources};

/// Where it lacks what is required, but all that it has came back in another.
const EXCERPT: &str = "part of another";
/// What is counted where an example comes back as it is documented.
const EQUAL: &str = "decoded, re-encoded equal";
/// Where it comes back in the declared form, since the document shows one that `x-lenient` accepts.
const LENIENT: &str = "decoded, re-encoded in the declared form";
/// Where the spec says by `x-deviates` why it does not come back.
const EXCUSED: &str = "not decoded, as the spec acknowledges";

/// Every example of the committed inventory that leads to a message of the spec.
///
/// # Panics
/// One does not come back, or the inventory can't be read.
pub fn examples_come_back(provider: Provider) {
    let name = provider.name;
    let path = format!("specs/{name}/inventory.yaml");
    let Ok(bytes) = std::fs::read(root().join(&path)) else {
        println!("{name}: documented examples: none, {path} is not there");
        return;
    };
    let inventory = inventory::read(&SourceFile::new(path.clone(), bytes));
    let inventory = inventory.unwrap_or_else(|findings| {
        let messages: Vec<&str> = findings.iter().map(|one| one.message.as_str()).collect();
        panic!("{path} can't be read: {}", messages.join("; "))
    });
    let sources = sources();
    let view = SpecView::read(&sources, &entry(&sources, name));
    let view = view.unwrap_or_else(|_| panic!("the spec of `{name}` has errors"));
    let mut bench = Bench::new(provider, false);
    let links = link(&inventory, &view);
    for one in documented(&inventory, &view, &links) {
        let (Some(owner), Some(message)) =
            (view.owners.get(one.owner), view.messages.get(one.message))
        else {
            continue;
        };
        let place = format!("`{}`, documented at {}", owner.id, one.place);
        let example = Example {
            one: &one,
            message,
            place: &place,
        };
        let what = match owner.kind {
            OwnerKind::Event => example.notification(&mut bench, &owner.id),
            OwnerKind::Operation => {
                let api = bench.document.api();
                let is_it = |op: &&Operation| op.path == owner.path && op.method == owner.method;
                let op = api.operations.iter().find(is_it).cloned();
                match (op, message.way) {
                    (Some(op), Way::Answer) => example.answer(&mut bench, &op),
                    (Some(op), _) => example.request(&mut bench, &op),
                    (None, _) => Err("the generated client has no such operation".to_owned()),
                }
            }
        };
        match what {
            Ok(how) => bench.count(how),
            Err(_) if one.excerpt => bench.count(EXCERPT),
            Err(_) if one.excused => bench.count(EXCUSED),
            Err(what) => bench.fail(&place, what),
        }
    }
    let all = links.examples.len();
    bench.counts.insert(0, ("documented examples", all));
    bench.finish("documented examples");
}

/// How an example came back, or what went wrong.
type Outcome = Result<&'static str, String>;

struct Example<'a> {
    one: &'a Documented<'a>,
    message: &'a Message,
    place: &'a str,
}

impl Example<'_> {
    /// The message that has the example where it belongs, with the least that the type asks for around it.
    fn whole(&self, least: impl FnOnce() -> Json, base: &[String]) -> Json {
        let shown = Json::from_node(&self.one.example.value);
        if base.is_empty() {
            return shown;
        }
        let mut whole = least();
        whole.put(&pointer(base), shown);
        whole
    }

    fn notification(&self, bench: &mut Bench, name: &str) -> Outcome {
        let api = bench.document.api().clone();
        let event: Option<&Event> = api.events.iter().find(|event| event.name == name);
        let Some((event, ty)) = event.and_then(|event| Some((event, event.ty?))) else {
            return Err("the generated module has no such notification".to_owned());
        };
        let oracle = oracle(&api, &event.lenient);
        let body = self.whole(|| oracle.least(ty), &self.one.base);
        let decoded = bench
            .session
            .decode(&event.name, body.to_string().as_bytes());
        let (written, _) = decoded.map_err(|error| format!("does not decode: {error}"))?;
        self.compare(&oracle, ty, &body, &written, &self.one.base)
    }

    fn request(&self, bench: &mut Bench, op: &Operation) -> Outcome {
        let api = bench.document.api().clone();
        let Some(body) = &op.body else {
            return Err("the operation takes no body".to_owned());
        };
        let oracle = oracle(&api, &[]);
        let request = self.whole(|| oracle.least(body.ty), &self.one.base);
        let given = Given {
            request: Some(request.clone()),
            hold: true,
            ..first_case(bench, op)
        };
        let heard = bench
            .session
            .call(&op.id, &given)
            .map_err(|error| format!("does not decode: {error}"))?;
        let written = heard.written.last().cloned().unwrap_or_default();
        self.compare(&oracle, body.ty, &request, &written, &self.one.base)
    }

    fn answer(&self, bench: &mut Bench, op: &Operation) -> Outcome {
        let status = self.message.status.as_deref().unwrap_or_default();
        let status = status.parse().unwrap_or(200);
        let Some(ty) = success_type(op, status) else {
            return Err("the answer has no type".to_owned());
        };
        let api = bench.document.api().clone();
        let oracle = oracle(&api, &op.lenient);
        let whole = || in_envelope(op, &oracle.least(ty));
        let case = bench.cases.iter().find(|case| {
            let own = api.operations.get(case.operation);
            own.is_some_and(|own| own.id == op.id)
        });
        let Some(case) = case.cloned() else {
            return Err("no request asks for it".to_owned());
        };
        let reply = Reply {
            name: self.place.to_owned(),
            status,
            media: "application/json".to_owned(),
            body: self.whole(whole, &self.one.base),
            of_another: true,
        };
        let reply = signed(bench, op, &reply.to(op, &case));
        let refused = refusal(op, &reply.body);
        bench
            .server
            .answer(signing::sealed(bench, op, reply.script()));
        let called = bench.call(self.place, op, &case.given);
        let Some((heard, _)) = called else {
            return Err("its request does not decode".to_owned());
        };
        let answered = match (heard.result, refused) {
            (Some(Ok(answered)), false) => answered,
            (Some(Err(rt::Error::Refused(_))), true) => return Ok("refusals, decoded"),
            (Some(Ok(_)), true) => return Err("a refusal was taken for a payload".to_owned()),
            (Some(Err(error)), _) => return Err(format!("{}: {}", word(&error), heard.said)),
            (None, _) => return Err("nothing was sent".to_owned()),
        };
        let payload = &self.message.payload;
        let Some(body) = reply.body.at(&pointer(payload)) else {
            return Err("there is no payload".to_owned());
        };
        let base = self.one.base.strip_prefix(payload.as_slice());
        self.compare(
            &oracle,
            ty,
            body,
            &answered.payload,
            base.unwrap_or_default(),
        )
    }

    /// Whether what was written back is what was read, where the example stands in it.
    fn compare(
        &self,
        oracle: &Oracle<'_>,
        ty: TypeId,
        read: &Json,
        written: &str,
        base: &[String],
    ) -> Outcome {
        let written =
            Json::parse(written).map_err(|what| format!("is written back as no JSON: {what}"))?;
        let mut wanted = read.clone();
        for path in &self.one.unknown {
            let whole = [self.one.base.as_slice(), path].concat();
            let own = whole.strip_prefix(self.message.payload.as_slice());
            without(&mut wanted, own.unwrap_or(&whole));
        }
        let at = pointer(base);
        let (Some(wanted), Some(back)) = (wanted.at(&at), written.at(&at)) else {
            return Err("is not written back".to_owned());
        };
        let Some(what) = wanted.difference(back) else {
            return Ok(EQUAL);
        };
        let by_rule = oracle.read(ty, read);
        match by_rule {
            Ok(verdict) if verdict.difference(&written).is_none() => Ok(LENIENT),
            // The place without the values.
            _ => Err(format!(
                "is written back differently: {}",
                what.split(" should be ").next().unwrap_or_default()
            )),
        }
    }
}

fn oracle<'a>(api: &'a Api, everywhere: &'a [LenientForm]) -> Oracle<'a> {
    Oracle {
        api,
        everywhere,
        strict: false,
    }
}

/// What the operation's first case is given: its parameters are as good as any.
fn first_case(bench: &Bench, op: &Operation) -> Given {
    let operations = &bench.document.api().operations;
    let mut cases = bench.cases.iter();
    let first = cases.find(|case| operations[case.operation].id == op.id);
    first.map(|case| case.given.clone()).unwrap_or_default()
}

fn pointer(path: &[String]) -> String {
    path.iter().fold(String::new(), |pointer, name| {
        pointer + "/" + &name.replace('~', "~0").replace('/', "~1")
    })
}

/// Takes out a member, in every item of the lists on the way.
fn without(value: &mut Json, path: &[String]) {
    match (value, path) {
        (Json::List(items), _) => items.iter_mut().for_each(|item| without(item, path)),
        (value @ Json::Object(_), [name]) => value.remove(name),
        (Json::Object(members), [name, rest @ ..]) => {
            let inner = members.iter_mut().find(|(known, _)| known == name);
            if let Some((_, inner)) = inner {
                without(inner, rest);
            }
        }
        _ => {}
    }
}
