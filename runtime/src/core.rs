//! The client behind a generated client: settings, and the phases of a call.
//!
//! A call goes `validate → encode → authorise → sign → send → verify → open → decode → compare`. What comes before sending is here
//! and pure; [`attempt`] sends, and repeats what may be repeated.

mod attempt;
mod builder;
mod token;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderName;
use zeroize::Zeroizing;

pub(crate) use self::attempt::{Wanted, unanswered};
use self::builder::Base;
pub use self::builder::CoreBuilder;
use crate::clock::Clock;
use crate::credential::{self, Fetched};
use crate::encode::Encoder;
use crate::envelope::Opened;
use crate::error::{Cause, Mismatch, Reconciling};
use crate::message;
use crate::node::Node;
use crate::operation::{BodyForm, Echo, Operation};
use crate::params;
use crate::reply::About;
use crate::retry::{Retry, retry_after};
use crate::signature::{self, Signed};
use crate::token::{TokenAnswer, TokenStore, Tokens};
use crate::transport::{Limits, Transport};
use crate::{
    Body, Call, Error, Filled, Keys, Rejected, Reply, Request, Response, Secret, SignatureRule,
    Value, check, json,
};

/// What all operations of a client share. Cheap to clone; `Debug` prints the base URL and the names of what is configured.
#[derive(Clone)]
pub struct Core(Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) base: Base,
    environment: Option<usize>,
    host_addresses: BTreeMap<String, Base>,
    headers: Vec<(String, Secret)>,
    pub(crate) config: BTreeMap<String, Filled>,
    secret_config: BTreeSet<String>,
    pub(crate) credentials: BTreeMap<String, Secret>,
    pub(crate) credential_headers: BTreeMap<String, HeaderName>,
    pub(crate) routes: BTreeMap<String, (String, String)>,
    pub(crate) token_answers: BTreeMap<String, TokenAnswer>,
    tokens: Mutex<BTreeMap<&'static str, Arc<Tokens>>>,
    token_store: Arc<dyn TokenStore>,
    keys: Keys,
    patience: Patience,
    clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Fn() -> u64 + Send + Sync>,
    transport: Arc<dyn Transport>,
}

/// How long and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For one attempt.
    pub(crate) limits: Limits,
    /// For all attempts and the waits between them.
    pub(crate) deadline: Duration,
    pub(crate) retry: Retry,
}

/// A request on its way, with what reading its answer needs.
pub(crate) struct Prepared {
    /// Encoded, with the credentials that are at hand; not yet signed.
    pub(crate) request: Request,
    to_fetch: Vec<Fetched>,
    pub(crate) said: Said,
}

/// What a request says, once it is sent.
pub(crate) struct Said {
    body: Body,
    parameters: Node,
    /// A form as a tree, where somebody will ask what it said.
    pub(crate) form: Node,
}

impl Core {
    /// Starts the settings of a client for this base URL: `https`, or `http` on a loopback host.
    pub fn builder(base_url: impl Into<String>) -> CoreBuilder {
        CoreBuilder::new(base_url.into())
    }

    /// Validates and encodes a call; nothing is sent until it is awaited.
    ///
    /// `parameters` is one object whose members are the parameters by wire name.
    pub fn call<R: Value>(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Call<R> {
        Call::new(
            self.clone(),
            operation,
            self.prepare(operation, parameters, body),
        )
    }

    pub(crate) fn prepare(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Result<Prepared, Error> {
        self.0.prepare(operation, parameters, body)
    }

    /// The keys that signatures are made and checked with.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn patience(&self) -> Patience {
        self.0.patience
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    pub(crate) fn random(&self) -> u64 {
        (self.0.random)()
    }

    /// Signs a request as it is to be sent.
    pub(crate) fn sign(
        &self,
        operation: &'static Operation,
        form: &Node,
        request: &mut Request,
    ) -> Result<(), Error> {
        let Some(rule) = operation.request_signature else {
            return Ok(());
        };
        let (keys, now) = (&self.0.keys, self.0.clock.unix());
        let misuse = |what: String| Error::misuse(Some(operation), what);
        if request.streamed.is_some() {
            return Err(misuse(
                "a body that is streamed cannot be signed".to_owned(),
            ));
        }
        let signed = match operation.body {
            BodyForm::Form(..) => {
                let fields = form.fields().ok_or_else(|| {
                    misuse("a form with lists or objects in it cannot be signed".to_owned())
                })?;
                signature::sign_form(rule, keys, &fields, now)
            }
            _ => signature::sign(rule, keys, request.body.as_bytes(), now),
        };
        let Signed {
            body,
            field,
            header,
            timestamp,
        } = signed.map_err(|e| misuse(e.to_string()))?;
        if let Some(body) = body {
            request.body = body.into();
        }
        if let Some((name, value)) = field {
            request.body = params::with_field(request.body.as_bytes(), &name, &value).into();
        }
        let timestamp = timestamp.map(|(name, time)| (name, Zeroizing::new(time)));
        for (name, value) in header.into_iter().chain(timestamp) {
            message::insert_header(&mut request.headers, name, &value).map_err(misuse)?;
        }
        Ok(())
    }

    /// Verifies an answer and reads whether it worked.
    pub(crate) fn open(
        &self,
        operation: &'static Operation,
        response: Response,
    ) -> Result<Opened, Error> {
        let now = self.0.clock.unix();
        let asked = retry_after(&response.headers, now);
        let verify = |rule: &SignatureRule, response: &Response, covered: &[u8]| {
            let body = response.body.as_bytes();
            signature::verify(rule, &self.0.keys, &response.headers, body, covered, now)
        };
        operation
            .open(response, &verify)
            .map_err(|e| e.with_retry_after(asked))
    }

    /// Decodes the payload, and compares what it repeats of the request.
    pub(crate) fn decode<R: Value>(
        &self,
        operation: &'static Operation,
        said: &Said,
        opened: Opened,
    ) -> Result<Reply<R>, Error> {
        let mut payload = R::blank();
        let about = decode_into(operation, said, opened, &mut payload)?;
        Ok(Reply { payload, about })
    }
}

/// The same for all types of an answer.
fn decode_into(
    operation: &'static Operation,
    said: &Said,
    opened: Opened,
    payload: &mut dyn Value,
) -> Result<About, Error> {
    let decoded = operation.decode_into(&opened, payload);
    let compared = decoded.and_then(|()| match said.mismatch(operation, &opened) {
        Some(mismatch) => Err(Cause::Mismatch(mismatch)),
        None => Ok(()),
    });
    match compared {
        Ok(()) => Ok(opened.into_about()),
        Err(cause) => {
            let known = said.reconciling(operation);
            Err(operation.bad(opened, cause).with_reconciling(known))
        }
    }
}

impl Settings {
    fn prepare(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Result<Prepared, Error> {
        let size = self.validate(operation, parameters, body)?;
        self.find_keys(operation)?;
        let mut encoder = Encoder::new(self, operation, parameters);
        encoder.parameters()?;
        encoder.body(body, size)?;
        let (mut request, parameters) = encoder.finish()?;
        for (name, value) in &self.headers {
            message::insert_header(&mut request.headers, name, value.expose())
                .map_err(|what| Error::misuse(Some(operation), what))?;
        }
        let to_fetch = credential::authorise(self, operation, &mut request)?;
        let form = match (operation.body_is_looked_into(), &operation.body, body) {
            (true, BodyForm::Form(..), Some(body)) => Node::of(body, &|name| self.fill(name)),
            _ => Node::Null,
        };
        let said = Said {
            body: request.body.clone(),
            parameters,
            form,
        };
        Ok(Prepared {
            request,
            to_fetch,
            said,
        })
    }

    /// All rules that parameters and body break, at once; about how large the body is, where they break none.
    fn validate(
        &self,
        operation: &'static Operation,
        parameters: Option<&dyn Value>,
        body: Option<&dyn Value>,
    ) -> Result<usize, Error> {
        let (mut broken, mut size) = (Vec::new(), 0);
        for value in [parameters, body].into_iter().flatten() {
            if !value.is_absent() {
                let checked = check::checked(value, &|name| self.fill(name));
                broken.extend(checked.violations);
                size = checked.size;
            }
        }
        if broken.is_empty() {
            Ok(size)
        } else {
            Err(Error::invalid(operation, broken))
        }
    }

    /// What cannot be signed, or whose answer could not be verified, is known before anything is sent or fetched.
    fn find_keys(&self, operation: &'static Operation) -> Result<(), Error> {
        let to_sign = operation.request_signature;
        if let Some(name) = to_sign.and_then(|rule| self.keys.missing_to_sign(rule)) {
            let what = format!("the client has no key `{name}` to sign with");
            return Err(Error::misuse(Some(operation), what));
        }
        let to_verify = operation.answer_signature;
        match to_verify.and_then(|rule| self.keys.missing_for(rule)) {
            None => Ok(()),
            Some(name) => Err(Error::misuse(
                Some(operation),
                Rejected::NoKey(name).to_string(),
            )),
        }
    }

    /// The settings that are no secrets, as text.
    fn public_settings(&self) -> String {
        let public = self.config.iter();
        let public = public.filter(|(name, _)| !self.secret_config.contains(*name));
        let pairs: Vec<_> = public
            .map(|(name, value)| format!("{name}={}", value.as_str()))
            .collect();
        pairs.join("&")
    }

    /// The configured value that fills a member of this name.
    pub(crate) fn fill(&self, name: &str) -> Option<Filled> {
        self.config.get(name).cloned()
    }
}

impl Said {
    /// What the request says for the operation that settles an unknown outcome.
    pub(crate) fn reconciling(&self, operation: &'static Operation) -> Option<Reconciling> {
        let reconcile = operation.effect.reconcile()?;
        let body = self.body.as_bytes();
        let trees = [&self.form, &self.parameters];
        Some(Reconciling::of(reconcile, body, &trees))
    }

    /// What the payload repeats wrongly.
    fn mismatch(&self, operation: &'static Operation, opened: &Opened) -> Option<Mismatch> {
        if operation.echo.is_empty() {
            return None;
        }
        let payload = opened.payload()?;
        let pointers = |of: fn(&Echo) -> &'static str| operation.echo.iter().map(of).collect();
        let in_request: Vec<_> = pointers(|echo| echo.request);
        let in_payload: Vec<_> = pointers(|echo| echo.payload);
        let sent = json::find_known(self.body.as_bytes(), &in_request);
        let answered = json::find_known(payload, &in_payload);
        let text = |token: Option<&[u8]>| {
            let token = std::str::from_utf8(token?).ok()?;
            let text = json::scalar_text(token).filter(|_| token != "null")?;
            Some(Zeroizing::new(text.into_owned()))
        };
        let compared = operation.echo.iter().zip(sent.into_iter().zip(answered));
        Mismatch::among(compared.filter_map(|(echo, (sent, answered))| {
            // the same token, which is nearly always so, needs no memory to be compared
            if sent.is_some() && sent == answered {
                return None;
            }
            let in_tree =
                |tree: &Node| Some(Zeroizing::new(tree.at(echo.request)?.scalar()?.to_owned()));
            let sent = text(sent)
                .or_else(|| in_tree(&self.form))
                .or_else(|| in_tree(&self.parameters))?;
            Some((echo, sent, text(answered)?))
        }))
    }
}

impl Operation {
    /// Whether somebody will ask what the body said.
    fn body_is_looked_into(&self) -> bool {
        !self.echo.is_empty()
            || self.effect.reconcile().is_some()
            || self.request_signature.is_some()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.0;
        f.debug_struct("Core")
            .field(
                "base_url",
                &format_args!("{}{}", settings.base.origin, settings.base.prefix),
            )
            .field("config", &settings.config.keys())
            .field("credentials", &settings.credentials.keys())
            .field("keys", &settings.keys)
            .field("patience", &settings.patience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "core_rules_tests.rs"]
mod rules_tests;

#[cfg(test)]
#[path = "core_hosts_tests.rs"]
mod hosts_tests;

#[cfg(test)]
#[path = "core_settings_tests.rs"]
mod settings_tests;

#[cfg(all(test, feature = "signatures"))]
mod signed_tests;

#[cfg(test)]
mod token_tests;
