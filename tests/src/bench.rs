//! A provider on the bench: its spec, its client, a server, and what was found.

use payspec_codegen::ir::{Operation, Scalar, TypeId, TypeKind};
use payspec_runtime as rt;

use crate::case::{Case, cases};
use crate::json::Json;
use crate::keys;
use crate::oracle::Oracle;
use crate::server::{Received, Server};
use crate::session::{Given, Heard, Session};
use crate::spec::Document;

/// What a generated test file hands over.
#[derive(Clone, Copy)]
pub struct Provider {
    /// Name of the provider's folder.
    pub name: &'static str,
    /// Makes a client for this address.
    pub open: fn(&str) -> Session,
    /// The same, with a value for everything that `x-config` names.
    pub open_configured: fn(&str) -> Session,
}

/// What a test works with.
pub struct Bench {
    /// The provider's name.
    pub provider: &'static str,
    /// The spec.
    pub document: Document,
    /// The generated client.
    pub session: Session,
    /// Where it calls.
    pub server: Server,
    /// Requests and answers of the documents.
    pub cases: Vec<Case>,
    /// What is not as it should be.
    pub failures: Vec<String>,
    /// How much was looked at, by what it is.
    pub counts: Vec<(&'static str, usize)>,
}

impl Bench {
    /// Sets everything up. `complaints` about the material count as failures of the test that asks for them.
    pub fn new(provider: Provider, with_complaints: bool) -> Self {
        let server = Server::start();
        let document = Document::read(provider.name);
        let mut complaints = Vec::new();
        let cases = cases(&document, provider.name, &mut complaints);
        Self {
            provider: provider.name,
            document,
            session: (provider.open)(&server.url()),
            server,
            cases,
            failures: if with_complaints {
                complaints
            } else {
                Vec::new()
            },
            counts: Vec::new(),
        }
    }

    /// Notes that something was looked at.
    pub fn count(&mut self, what: &'static str) {
        match self.counts.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((what, 1)),
        }
    }

    /// Notes that something is not as it should be.
    pub fn fail(&mut self, place: &str, what: impl std::fmt::Display) {
        self.failures.push(format!("{place}: {what}"));
    }

    /// The operation of a case.
    pub fn operation(&self, case: &Case) -> Operation {
        self.document.api().operations[case.operation].clone()
    }

    /// Calls, and gives what came of it and what arrived.
    pub fn call(
        &mut self,
        place: &str,
        op: &Operation,
        given: &Given,
    ) -> Option<(Heard, Vec<Received>)> {
        self.server.take();
        let heard = self.session.call(&op.id, given);
        let received = self.server.take();
        let heard = self.decoded(place, heard)?;
        let secrets = self.secrets(op, given);
        self.nothing_leaks(place, &heard, &secrets);
        Some((heard, received))
    }

    /// Settles a call of `op` that was given `given` and ended in `unknown`; gives what came of it, how things stand and what arrived.
    /// `asking` is what the other operation is given.
    pub fn settle(
        &mut self,
        place: &str,
        (op, given): (&Operation, &Given),
        unknown: &rt::Error,
        asking: &Given,
    ) -> Option<(Heard, Option<rt::Outcome>, Vec<Received>)> {
        self.server.take();
        let heard = self.session.settle(&op.id, unknown, asking);
        let received = self.server.take();
        let (heard, outcome) = self.decoded(place, heard)?;
        let secrets = self.secrets(op, given);
        self.nothing_leaks(place, &heard, &secrets);
        Some((heard, outcome, received))
    }

    fn decoded<T>(&mut self, place: &str, result: Result<T, rt::DecodeError>) -> Option<T> {
        if let Err(error) = &result {
            let what = format!("the request does not decode as its type: {error}");
            self.fail(place, what);
        }
        result.ok()
    }

    /// The sensitive values of a request that are long enough to be told from anything else.
    fn secrets(&self, op: &Operation, given: &Given) -> Vec<String> {
        let body = op
            .body
            .as_ref()
            .map(|body| body.ty)
            .zip(given.request.as_ref());
        let parameters = op.parameters_type.zip(given.parameters.as_ref());
        let mut found = Vec::new();
        for (ty, value) in body.into_iter().chain(parameters) {
            each_sensitive(&self.oracle(op), ty, value, &mut |_, text| {
                found.push(text.to_owned())
            });
        }
        found.retain(|text| text.len() >= 8);
        found.push("test-credential".to_owned());
        found.extend([keys::SECRET, keys::HMAC].map(str::to_owned));
        found.extend(keys::PRIVATE.lines().skip(1).take(3).map(str::to_owned));
        found
    }

    /// No sensitive value is in anything that was printed or said.
    pub fn nothing_leaks(&mut self, place: &str, heard: &Heard, secrets: &[String]) {
        for secret in secrets {
            if let Some(printed) = heard
                .printed
                .iter()
                .chain([&heard.said])
                .find(|printed| printed.contains(secret))
            {
                let shown: String = printed
                    .replace(secret, "<<<SENSITIVE>>>")
                    .chars()
                    .take(400)
                    .collect();
                self.failures
                    .push(format!("{place}: a sensitive value is printed: {shown}"));
            }
        }
    }

    /// What reading answers of an operation comes to.
    pub fn oracle<'a>(&'a self, op: &'a Operation) -> Oracle<'a> {
        Oracle {
            api: self.document.api(),
            everywhere: &op.lenient,
            strict: false,
        }
    }

    /// Whether a type takes this value.
    pub fn api_takes(&self, ty: TypeId, value: &Json) -> bool {
        let oracle = Oracle {
            api: self.document.api(),
            everywhere: &[],
            strict: false,
        };
        oracle.read(ty, value).is_ok()
    }

    /// Prints the summary and fails if anything was noted.
    ///
    /// # Panics
    /// Something is not as it should be.
    pub fn finish(self, what: &str) {
        let counts: Vec<String> = self
            .counts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        let counts = if counts.is_empty() {
            "none".to_owned()
        } else {
            counts.join(", ")
        };
        println!("{}: {what}: {counts}", self.provider);
        assert!(
            self.failures.is_empty(),
            "{}: {} of what was tried went wrong:\n  {}\n",
            self.provider,
            self.failures.len(),
            self.failures.join("\n  ")
        );
    }
}

/// Calls back with every sensitive scalar of a value, its place in the type and its text.
pub fn each_sensitive(
    oracle: &Oracle<'_>,
    ty: TypeId,
    value: &Json,
    found: &mut dyn FnMut(Scalar, &str),
) {
    match (&oracle.api.types[ty].kind, value) {
        (TypeKind::Scalar(scalar), Json::Text(text) | Json::Number(text))
            if is_sensitive(*scalar) =>
        {
            found(*scalar, text)
        }
        (TypeKind::List(item) | TypeKind::Map(item), Json::List(_) | Json::Object(_)) => {
            let values: Vec<&Json> = match value {
                Json::List(items) => items.iter().collect(),
                Json::Object(members) => members.iter().map(|(_, value)| value).collect(),
                _ => Vec::new(),
            };
            for value in values {
                each_sensitive(oracle, *item, value, found);
            }
        }
        (TypeKind::Struct(fields), Json::Object(_)) => {
            for field in &fields.fields {
                if let Some(value) = value.get(&field.wire) {
                    each_sensitive(oracle, field.ty, value, found);
                }
            }
        }
        (TypeKind::Union(union), value) => {
            if let Some(index) = oracle.variant(union, value) {
                each_sensitive(oracle, union.variants[index].ty, value, found);
            }
        }
        (TypeKind::OrNull(inner) | TypeKind::Newtype(inner), value) => {
            each_sensitive(oracle, *inner, value, found)
        }
        _ => {}
    }
}

/// Whether values of a scalar type must not be printed.
pub fn is_sensitive(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Pan | Scalar::Cvv | Scalar::Secret | Scalar::MaskedText | Scalar::MaskedInteger
    )
}

/// An error in one word, for messages.
pub fn word(error: &rt::Error) -> &'static str {
    match error {
        rt::Error::NotSent(_) => "NotSent",
        rt::Error::Refused(_) => "Refused",
        rt::Error::OutcomeUnknown(_) => "OutcomeUnknown",
        rt::Error::BadAnswer(_) => "BadAnswer",
        rt::Error::Misuse(_) => "Misuse",
        _ => "another error",
    }
}
