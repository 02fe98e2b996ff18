//! The generated client behind closures, so that the rest of the harness is compiled once.

use std::error::Error as _;
use std::fmt::Debug;
use std::future::IntoFuture as _;
use std::time::Duration;

use payspec_runtime as rt;
use rt::Value;

use crate::json::Json;
use crate::sign::Signed;
use crate::traced;

/// What a call is given.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The parameters, as one object.
    pub parameters: Option<Json>,
    /// The body: JSON for JSON and forms, a string for text.
    pub request: Option<Json>,
    /// The body where it is bytes.
    pub raw: Vec<u8>,
    /// Whether the call stops before sending.
    pub hold: bool,
    /// How often it may be tried, if more than once.
    pub attempts: u32,
    /// How long an attempt may take, if not as long as the client allows.
    pub timeout: Option<Duration>,
    /// An answer with status 200 that is read without a server.
    pub reply: Option<Signed>,
}

/// What came of a call.
pub struct Heard {
    /// `Debug` of parameters, request, call, reply and error, on one line and on many.
    pub printed: Vec<String>,
    /// Parameters, then the request, written back.
    pub written: Vec<String>,
    /// `Display` of the error and everything below it, if there is one.
    pub said: String,
    /// Rules that parameters and request break: path and rule.
    pub broken: Vec<(String, String)>,
    /// What was answered; none if the call was held.
    pub result: Option<Result<Answered, rt::Error>>,
}

/// An answer that was taken.
pub struct Answered {
    /// The payload, written back.
    pub payload: String,
    /// The HTTP status.
    pub status: u16,
    /// The answer as it came.
    pub raw: Vec<u8>,
    /// The provider's id of the request.
    pub request_id: Option<String>,
}

/// Decoded and written back, or why not.
pub type Decoded = Result<(String, Vec<String>), rt::DecodeError>;

/// Verified, decoded and written back, with the identity; or why not.
pub type Verified = Result<(String, String, Vec<String>), rt::Rejected>;

type Run = Box<dyn Fn(&Given) -> Result<Heard, rt::DecodeError>>;
type Settle =
    Box<dyn Fn(&rt::Error, &Given) -> Result<(Heard, Option<rt::Outcome>), rt::DecodeError>>;
type Decode = Box<dyn Fn(&[u8]) -> Decoded>;
type Verify = Box<dyn Fn(&rt::HeaderMap, &[u8]) -> Verified>;

/// A client and everything it can do.
#[derive(Default)]
pub struct Session {
    operations: Vec<(&'static str, Run)>,
    settling: Vec<(&'static str, Settle)>,
    events: Vec<(&'static str, Decode)>,
    verified: Vec<(&'static str, Verify)>,
}

impl Session {
    /// Adds an operation.
    pub fn operation(
        &mut self,
        id: &'static str,
        run: impl Fn(&Given) -> Result<Heard, rt::DecodeError> + 'static,
    ) {
        self.operations.push((id, Box::new(run)));
    }

    /// Adds the function that settles an operation.
    pub fn settling(
        &mut self,
        id: &'static str,
        settle: impl Fn(&rt::Error, &Given) -> Result<(Heard, Option<rt::Outcome>), rt::DecodeError>
        + 'static,
    ) {
        self.settling.push((id, Box::new(settle)));
    }

    /// Adds a notification.
    pub fn event(&mut self, name: &'static str, decode: impl Fn(&[u8]) -> Decoded + 'static) {
        self.events.push((name, Box::new(decode)));
    }

    /// Adds a notification whose sender is verified.
    pub fn verified(
        &mut self,
        name: &'static str,
        verify: impl Fn(&rt::HeaderMap, &[u8]) -> Verified + 'static,
    ) {
        self.verified.push((name, Box::new(verify)));
    }

    /// Calls an operation; an error says that the request cannot be written as its type.
    ///
    /// # Errors
    /// Parameters or request do not decode.
    ///
    /// # Panics
    /// The generated client has no such operation.
    pub fn call(&self, id: &str, given: &Given) -> Result<Heard, rt::DecodeError> {
        let found = self.operations.iter().find(|(known, _)| *known == id);
        let (_, run) = found.unwrap_or_else(|| {
            panic!("the generated client lacks `{id}`: run `cargo xtask generate`")
        });
        run(given)
    }

    /// Settles a call of an operation that ended in `unknown`; `given` is what the asking operation is given, for members that the first
    /// request does not say.
    ///
    /// # Errors
    /// A member does not decode.
    ///
    /// # Panics
    /// The generated client has no such function.
    pub fn settle(
        &self,
        id: &str,
        unknown: &rt::Error,
        given: &Given,
    ) -> Result<(Heard, Option<rt::Outcome>), rt::DecodeError> {
        let found = self.settling.iter().find(|(known, _)| *known == id);
        let (_, settle) = found.unwrap_or_else(|| {
            panic!("the generated client can't settle `{id}`: run `cargo xtask generate`")
        });
        settle(unknown, given)
    }

    /// Decodes a notification.
    ///
    /// # Panics
    /// The generated module has no such notification.
    pub fn decode(&self, name: &str, body: &[u8]) -> Decoded {
        let found = self.events.iter().find(|(known, _)| *known == name);
        let (_, decode) = found.unwrap_or_else(|| {
            panic!("the generated client lacks `{name}`: run `cargo xtask generate`")
        });
        decode(body)
    }

    /// Verifies a notification; `None` where that can't be done.
    ///
    /// # Panics
    /// A header is none.
    pub fn verify(
        &self,
        name: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Option<Verified> {
        let (_, verify) = self.verified.iter().find(|(known, _)| *known == name)?;
        Some(verify(&header_map(headers), body))
    }

    /// The operations' ids.
    pub fn operations(&self) -> impl Iterator<Item = &'static str> {
        self.operations.iter().map(|(id, _)| *id)
    }

    /// The notifications' names.
    pub fn events(&self) -> impl Iterator<Item = &'static str> {
        self.events.iter().map(|(name, _)| *name)
    }
}

/// Arguments, as the macro asks for them by the words of its list.
impl Given {
    /// `parameters: T`
    ///
    /// # Errors
    /// They are no `T`.
    pub fn parameters<T: Value>(&self) -> Result<T, rt::DecodeError> {
        let empty = Json::Object(Vec::new());
        decode(self.parameters.as_ref().unwrap_or(&empty))
    }

    /// `request: T`
    ///
    /// # Errors
    /// It is no `T`.
    pub fn request<T: Value>(&self) -> Result<T, rt::DecodeError> {
        decode(self.request.as_ref().unwrap_or(&Json::Null))
    }

    /// `optional_request: T`
    ///
    /// # Errors
    /// It is no `T`.
    pub fn optional_request<T: Value>(&self) -> Result<Option<T>, rt::DecodeError> {
        self.request.as_ref().map(decode).transpose()
    }

    /// The member that a pointer leads to, of request or parameters.
    ///
    /// # Errors
    /// It is no `T`.
    pub fn member<T: Value>(&self, pointer: &str) -> Result<T, rt::DecodeError> {
        decode(self.at(pointer).unwrap_or(&Json::Null))
    }

    /// What a pointer leads to, in the request or in the parameters.
    pub fn at(&self, pointer: &str) -> Option<&Json> {
        let mut parts = [&self.request, &self.parameters].into_iter().flatten();
        parts.find_map(|part| part.at(pointer))
    }

    /// `bytes: rt::Body`
    ///
    /// # Errors
    /// None: bytes are bytes.
    pub fn bytes<T: From<Vec<u8>>>(&self) -> Result<T, rt::DecodeError> {
        Ok(T::from(self.raw.clone()))
    }
}

fn decode<T: Value>(json: &Json) -> Result<T, rt::DecodeError> {
    rt::json::from_slice(json.to_string().as_bytes())
}

/// What a value says of itself: its rules, both ways of printing it, and how it is written.
pub fn look(heard: &mut Heard, value: &(impl Value + Debug)) {
    heard
        .printed
        .extend([format!("{value:?}"), format!("{value:#?}")]);
    heard.written.push(text(value));
    let found = rt::check::violations(value);
    heard.broken.extend(
        found
            .into_iter()
            .map(|violation| (violation.path, violation.rule)),
    );
}

/// Starts with nothing heard.
pub fn silence() -> Heard {
    Heard {
        printed: Vec::new(),
        written: Vec::new(),
        said: String::new(),
        broken: Vec::new(),
        result: None,
    }
}

/// Sends a call, unless it is to be held.
///
/// # Panics
/// No async runtime can be made.
pub fn run<R: Value + Debug + 'static>(
    given: &Given,
    mut heard: Heard,
    call: rt::Call<R>,
) -> Heard {
    heard
        .printed
        .extend([format!("{call:?}"), format!("{call:#?}")]);
    if given.hold {
        return heard;
    }
    let waits = rt::Retry::attempts(given.attempts).first_wait(Duration::from_millis(1));
    let mut call = call.retry(waits.longest_wait(Duration::from_millis(2)));
    if let Some(timeout) = given.timeout {
        call = call.timeout(timeout);
    }
    let ask = || match &given.reply {
        Some(reply) => read(call, reply),
        None => RUNTIME.with(|runtime| runtime.block_on(call.into_future())),
    };
    let (result, told) = traced::listening(ask);
    heard.printed.push(told);
    tell(&mut heard, result);
    heard
}

/// Settles, and gives what was heard and how things stand.
///
/// # Panics
/// No async runtime can be made.
pub fn settle<R: Value + Debug + 'static>(settle: rt::Settle<R>) -> (Heard, Option<rt::Outcome>) {
    let mut heard = silence();
    heard
        .printed
        .extend([format!("{settle:?}"), format!("{settle:#?}")]);
    let settle = settle
        .first_wait(Duration::from_millis(1))
        .longest_wait(Duration::from_millis(2));
    let ask = || RUNTIME.with(|runtime| runtime.block_on(settle.into_future()));
    let (result, told) = traced::listening(ask);
    heard.printed.push(told);
    let outcome = result.as_ref().ok().map(|settled| settled.outcome);
    if let Ok(settled) = &result {
        heard
            .printed
            .extend([format!("{settled:?}"), format!("{settled:#?}")]);
    }
    tell(&mut heard, result.map(|settled| settled.reply));
    (heard, outcome)
}

/// Notes what came of a call, and what it prints.
fn tell<R: Value + Debug>(heard: &mut Heard, result: Result<rt::Reply<R>, rt::Error>) {
    heard.result = Some(match result {
        Ok(reply) => {
            heard
                .printed
                .extend([format!("{reply:?}"), format!("{reply:#?}")]);
            let (payload, request_id) = (&reply.payload, reply.request_id().map(str::to_owned));
            heard
                .printed
                .extend([format!("{payload:?}"), format!("{payload:#?}")]);
            Ok(Answered {
                payload: text(payload),
                status: reply.status(),
                raw: reply.raw().as_bytes().to_vec(),
                request_id,
            })
        }
        Err(error) => {
            heard
                .printed
                .extend([format!("{error:?}"), format!("{error:#?}")]);
            heard.said = error.to_string();
            let mut below = error.source();
            while let Some(cause) = below {
                heard.said.push_str(&format!(": {cause}"));
                heard.printed.push(format!("{cause:?}"));
                below = cause.source();
            }
            Err(error)
        }
    });
}

/// An answer that came by other means.
fn read<R: Value>(call: rt::Call<R>, reply: &Signed) -> Result<rt::Reply<R>, rt::Error> {
    let (_, awaited) = call.into_parts()?;
    let headers = header_map(&reply.headers);
    awaited.read(rt::Response::new(200, headers, reply.body.clone()))
}

fn header_map(headers: &[(String, String)]) -> rt::HeaderMap {
    let mut map = rt::HeaderMap::new();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().expect("a header's name");
        map.append(name, value.parse().expect("a header's value"));
    }
    map
}

/// A notification, decoded and written back.
///
/// # Errors
/// As it was decoded.
pub fn notified<T: Value + Debug>(result: Result<T, rt::DecodeError>) -> Decoded {
    let value = result?;
    Ok((
        text(&value),
        vec![format!("{value:?}"), format!("{value:#?}")],
    ))
}

/// A verified notification, written back.
///
/// # Errors
/// As it was refused.
pub fn heard<T: Value + Debug>(result: Result<rt::Notification<T>, rt::Rejected>) -> Verified {
    let event = result?;
    let printed = vec![format!("{event:?}"), format!("{event:#?}")];
    Ok((text(&event.payload), event.identity().to_owned(), printed))
}

fn text(value: &dyn Value) -> String {
    String::from_utf8_lossy(&rt::json::to_vec(value)).into_owned()
}

thread_local! {
    /// One a thread: pooled connections live as long as the test.
    static RUNTIME: tokio::runtime::Runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("an async runtime");
}
