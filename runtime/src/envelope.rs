//! From an answer to a payload or an error: did it work, what does the provider say, where is the payload.

use std::borrow::Cow;
use std::ops::Range;

use http::HeaderMap;

use crate::chunks::Incoming;
use crate::error::{BadAnswer, Cause, OutcomeUnknown, Refused};
use crate::operation::{Answer, AnswerForm, Envelope, ErrorClass, Operation};
use crate::reply::About;
use crate::{
    Body, Covers, DecodeError, Error, Forms, Reader, Rejected, Reply, Response, SignatureRule,
    Value, base64, json,
};

/// An answer that says the call worked; its payload is not yet decoded.
pub(crate) struct Opened {
    about: About,
    /// Where in the body the payload stands.
    payload: Option<Range<usize>>,
    form: AnswerForm,
    index: u8,
    /// The body, where it is still coming.
    flow: Option<Incoming>,
}

impl Opened {
    /// One whose body is still coming.
    pub(crate) const fn flowing(status: u16, headers: HeaderMap, body: Incoming) -> Self {
        Self {
            about: About {
                status,
                request_id: None,
                message: None,
                headers,
                body: Body::empty(),
            },
            payload: None,
            form: AnswerForm::Bytes,
            index: 0,
            flow: Some(body),
        }
    }

    /// Status, headers and the body, be it here or still coming.
    pub(crate) fn into_flow(self) -> (u16, HeaderMap, Incoming) {
        let About {
            status,
            headers,
            body,
            ..
        } = self.about;
        let whole = || Incoming::from(body.into_bytes());
        (status, headers, self.flow.unwrap_or_else(whole))
    }

    pub(crate) const fn status(&self) -> u16 {
        self.about.status
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.about.request_id.as_deref()
    }

    /// The whole answer.
    pub(crate) const fn body(&self) -> &Body {
        &self.about.body
    }

    /// What a reply says beside its payload.
    pub(crate) fn into_about(self) -> About {
        self.about
    }

    /// The payload as it stands in the body; the whole body where it is not JSON.
    pub(crate) fn payload(&self) -> Option<&[u8]> {
        self.about.body.as_bytes().get(self.payload.clone()?)
    }
}

/// How the signature of an answer is checked: given the whole answer and the part that is covered.
pub(crate) type Verify<'a> = &'a dyn Fn(&SignatureRule, &Response, &[u8]) -> Result<(), Rejected>;

impl Operation {
    /// Reads an answer: the half of a call after the network, pure.
    ///
    /// Where answers are signed this refuses them all, having no keys: use [`Call::into_parts`](crate::Call::into_parts).
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::OutcomeUnknown`] or [`Error::BadAnswer`]; the others come before an answer.
    pub fn read_answer<R: Value>(&'static self, response: Response) -> Result<Reply<R>, Error> {
        let no_keys = |rule: &SignatureRule, _: &Response, _: &[u8]| {
            Err(Rejected::NoKey(
                rule.key.or(rule.secret).unwrap_or_default(),
            ))
        };
        let opened = self.open(response, &no_keys)?;
        let mut payload = R::blank();
        match self.decode_into(&opened, &mut payload) {
            Ok(()) => Ok(Reply {
                payload,
                about: opened.into_about(),
            }),
            Err(cause) => Err(self.bad(opened, cause)),
        }
    }

    /// Checks the signature, and reads whether it worked; nothing of the payload is decoded.
    pub(crate) fn open(
        &'static self,
        response: Response,
        verify: Verify<'_>,
    ) -> Result<Opened, Error> {
        let (status, answer) = (response.status, self.answer(&response));
        let found = match self.envelope {
            Some(envelope) => Found::in_body(envelope, response.body.as_bytes()),
            None => Ok(Found {
                payload: Some(response.body.as_bytes()),
                ..Found::default()
            }),
        };
        let mut verdict = self.verdict(status, answer, &found);
        let payload = found.as_ref().ok().and_then(|found| found.payload);
        let mut verified = false;
        if let Some(rule) = self.answer_signature {
            match verified_by(rule, &response, payload, verify) {
                // what says no may stand beside what is signed
                Ok(()) => verified = rule.covers != Covers::Payload,
                Err(e) if matters(&verdict, &e) => verdict = Verdict::Bad(Cause::Signature(e)),
                Err(_) => {}
            }
        }
        let payload = payload.and_then(|payload| range_in(response.body.as_bytes(), payload));
        let (form, index) =
            answer.map_or((AnswerForm::Json, 0), |answer| (answer.form, answer.index));
        let said = found.unwrap_or_default().said();
        let Response { headers, body, .. } = response;
        match verdict {
            Verdict::Worked => Ok(Opened {
                about: About {
                    status,
                    request_id: said.request_id,
                    message: said.message,
                    headers,
                    body,
                },
                payload,
                form,
                index,
                flow: None,
            }),
            Verdict::Refused => Err(self.refused((status, answer), said, body, verified)),
            Verdict::Failed if self.effect.has_effect() => {
                Err(self.outcome_unknown(status, said, body))
            }
            Verdict::Failed => {
                Err(self.bad_answer(Cause::ServerFailed, Some(status), said.request_id, body))
            }
            Verdict::Bad(cause) => Err(self.bad_answer(cause, Some(status), said.request_id, body)),
        }
    }

    /// Decodes the payload; the same for all payload types, so that it is compiled once.
    pub(crate) fn decode_into(
        &self,
        opened: &Opened,
        payload: &mut dyn Value,
    ) -> Result<(), Cause> {
        self.decode(opened.payload(), opened.form, opened.index, payload)
    }

    /// What is wrong with an answer that says the call worked.
    pub(crate) fn bad(&'static self, opened: Opened, cause: Cause) -> Error {
        let About {
            status,
            request_id,
            body,
            ..
        } = opened.about;
        self.bad_answer(cause, Some(status), request_id, body)
    }

    /// The documented answer that fits: by status and media type, else by status alone, since media types are often wrong; for an
    /// undocumented 2xx the first that means success.
    fn answer(&self, response: &Response) -> Option<&'static Answer> {
        let media = response
            .headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let of_status = || {
            self.answers
                .iter()
                .filter(|answer| answer.statuses.contains(response.status))
        };
        let exact = of_status().find(|answer| media_fits(answer.media, media));
        let worked = || {
            self.answers
                .iter()
                .find(|answer| answer.success && is_success(response.status))
        };
        exact.or_else(|| of_status().next()).or_else(worked)
    }

    fn verdict(
        &self,
        status: u16,
        answer: Option<&Answer>,
        found: &Result<Found<'_>, DecodeError>,
    ) -> Verdict {
        let says = match (self.envelope.and_then(|envelope| envelope.success), found) {
            (Some((_, tokens)), Ok(found)) => {
                let is_yes = |token: &[u8]| {
                    let mut accepted = tokens.iter();
                    accepted.any(|yes| same_scalar(yes.as_bytes(), token, self.lenient))
                };
                match found.success {
                    Some(token) if is_yes(token) => Some(true),
                    Some(token) if scalar(token).is_some() => Some(false),
                    // null, a list or an object is no word either way
                    _ => return self.by_status(status, answer, || Verdict::Bad(Cause::NoVerdict)),
                }
            }
            _ => None,
        };
        match (says, found) {
            (Some(false), _) => Verdict::Refused,
            // the provider's own word counts more than a `default` answer that the spec keeps for failures
            (Some(true), _) if is_success(status) => Verdict::Worked,
            // it says yes, and the status no: whoever wrote which, the call may have worked
            (Some(true), _) if (400..500).contains(&status) => Verdict::Bad(Cause::Status),
            (_, Err(e)) => self.by_status(status, answer, || {
                Verdict::Bad(Cause::Undecodable(e.clone()))
            }),
            _ => self.by_status(status, answer, || Verdict::Worked),
        }
    }

    /// What the status says when the envelope does not say no; `worked` decides where the status says yes.
    fn by_status(
        &self,
        status: u16,
        answer: Option<&Answer>,
        worked: impl FnOnce() -> Verdict,
    ) -> Verdict {
        match (status, answer) {
            (_, Some(answer)) if answer.success => worked(),
            (200..=299, Some(_)) => Verdict::Refused,
            (200..=299, None) => worked(),
            (300..=399, _) => Verdict::Bad(Cause::Redirect),
            (400..=499, _) => Verdict::Refused,
            (500..=599, _) => Verdict::Failed,
            _ => Verdict::Bad(Cause::Status),
        }
    }

    fn decode(
        &self,
        payload: Option<&[u8]>,
        form: AnswerForm,
        index: u8,
        into: &mut dyn Value,
    ) -> Result<(), Cause> {
        let Some(bytes) = payload else {
            return if into.may_be_absent() || form == AnswerForm::Empty {
                Ok(())
            } else {
                Err(Cause::NoPayload)
            };
        };
        let text: Cow<'_, [u8]> = match form {
            // an empty body is no JSON, but it is what a type that takes null means
            AnswerForm::Json if bytes.is_empty() => Cow::Borrowed(b"null"),
            AnswerForm::Json => Cow::Borrowed(bytes),
            AnswerForm::Empty => Cow::Borrowed(b"null"),
            AnswerForm::Text => Cow::Owned(json_text(
                std::str::from_utf8(bytes).map_err(|_| Cause::NotText)?,
            )),
            AnswerForm::Bytes => Cow::Owned(json_text(&base64::encode(bytes))),
            AnswerForm::Lines => Cow::Owned(list_of_lines(bytes)),
        };
        let read = |into: &mut dyn Value| {
            let mut reader = Reader::new(&text)?
                .lenient_everywhere(self.lenient)
                .with_answer_index(index);
            into.read(&mut reader)?;
            reader.end()
        };
        read(into).map_err(Cause::Undecodable)
    }

    /// Reads what a call that failed was answered, by what the spec says of it.
    pub(crate) fn read_failure(
        &self,
        answer: Option<&Answer>,
        body: &Body,
        into: &mut dyn Value,
    ) -> Result<(), DecodeError> {
        let (form, index) =
            answer.map_or((AnswerForm::Json, 0), |answer| (answer.form, answer.index));
        let text: Cow<'_, [u8]> = match (form, body.as_text()) {
            (AnswerForm::Text, Some(text)) => Cow::Owned(json_text(text)),
            _ => Cow::Borrowed(body.as_bytes()),
        };
        let mut reader = Reader::new(&text)?
            .lenient_everywhere(self.lenient)
            .with_answer_index(index);
        into.read(&mut reader)?;
        reader.end()
    }

    fn refused(
        &'static self,
        (status, answer): (u16, Option<&'static Answer>),
        said: Said,
        body: Body,
        verified: bool,
    ) -> Error {
        let known = said.code.as_deref().and_then(|code| self.error(code));
        let class = known.map_or_else(|| class_of_status(status), |known| known.class);
        let Said {
            code,
            message,
            request_id,
        } = said;
        let name = known.map(|known| known.name);
        Error::Refused(Box::new(Refused {
            operation: self,
            status,
            code,
            class,
            name,
            message,
            request_id,
            verified,
            body,
            reconciling: None,
            retry_after: None,
            answer,
        }))
    }

    fn outcome_unknown(&'static self, status: u16, said: Said, body: Body) -> Error {
        Error::OutcomeUnknown(Box::new(OutcomeUnknown {
            operation: self,
            cause: Cause::ServerFailed,
            status: Some(status),
            request_id: said.request_id,
            body,
            reconciling: None,
            retry_after: None,
        }))
    }

    pub(crate) fn bad_answer(
        &'static self,
        cause: Cause,
        status: Option<u16>,
        request_id: Option<String>,
        body: Body,
    ) -> Error {
        Error::BadAnswer(Box::new(BadAnswer {
            operation: self,
            cause,
            status,
            request_id,
            body,
            reconciling: None,
            retry_after: None,
        }))
    }
}

/// Whether a signature that is not there, or not right, changes what an answer amounts to: always where the call is said to have
/// worked. What fails on the way is seldom signed, and says so by its status; but nobody signs it wrongly.
const fn matters(verdict: &Verdict, rejected: &Rejected) -> bool {
    matches!(verdict, Verdict::Worked)
        || matches!(
            rejected,
            Rejected::WrongSignature | Rejected::OlderVersion | Rejected::Stale
        )
}

/// Checks the part that the rule covers.
fn verified_by(
    rule: &SignatureRule,
    response: &Response,
    payload: Option<&[u8]>,
    verify: Verify<'_>,
) -> Result<(), Rejected> {
    let covered = match rule.covers {
        Covers::Body | Covers::Raw => Some(response.body.as_bytes()),
        Covers::Payload => payload,
    };
    match covered {
        Some(covered) => verify(rule, response, covered),
        None => Err(Rejected::MissingSignature),
    }
}

/// Where a part of the body stands in it.
fn range_in(body: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let from = (part.as_ptr() as usize).checked_sub(body.as_ptr() as usize)?;
    let to = from.checked_add(part.len())?;
    (to <= body.len()).then_some(from..to)
}

/// What an answer amounts to.
enum Verdict {
    Worked,
    Refused,
    /// 5xx, and no word of the provider's that settles it.
    Failed,
    Bad(Cause),
}

/// The envelope's nodes as raw JSON.
#[derive(Default)]
struct Found<'a> {
    success: Option<&'a [u8]>,
    payload: Option<&'a [u8]>,
    code: Option<&'a [u8]>,
    message: Option<&'a [u8]>,
    request_id: Option<&'a [u8]>,
}

/// What the provider says beside the payload.
struct Said {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

impl<'a> Found<'a> {
    fn in_body(envelope: &Envelope, body: &'a [u8]) -> Result<Self, DecodeError> {
        let wanted = [
            envelope.success.map(|(pointer, _)| pointer),
            Some(envelope.payload),
            envelope.code,
            envelope.message,
            envelope.request_id,
        ];
        // a pointer is empty or begins with a slash, so this one leads nowhere
        let pointers = wanted.map(|pointer| pointer.unwrap_or("none"));
        let [success, payload, code, message, request_id] = json::find_all(body, &pointers)?;
        Ok(Self {
            success,
            payload,
            code,
            message,
            request_id,
        })
    }

    fn said(self) -> Said {
        let text = |node: Option<&[u8]>| node.and_then(scalar).map(|(_, text)| text.into_owned());
        Said {
            code: text(self.code),
            message: text(self.message),
            request_id: text(self.request_id),
        }
    }
}

/// The text of a scalar, and whether it is a string; none for null, lists and objects.
fn scalar(node: &[u8]) -> Option<(bool, Cow<'_, str>)> {
    let is_text = match node.first()? {
        b'{' | b'[' | b'n' => return None,
        first => *first == b'"',
    };
    let text = json::scalar_text(std::str::from_utf8(node).ok()?)?;
    Some((is_text, text))
}

fn same_scalar(accepted: &[u8], found: &[u8], lenient: Forms) -> bool {
    let (Some((accepted_is_text, accepted)), Some((found_is_text, found))) =
        (scalar(accepted), scalar(found))
    else {
        return accepted == found;
    };
    let form_fits = match (accepted_is_text, found_is_text) {
        (true, false) => lenient.has(Forms::NUMBER),
        (false, true) => lenient.has(Forms::STRING),
        _ => true,
    };
    form_fits && accepted == found
}

fn json_text(text: &str) -> Vec<u8> {
    json::to_vec(&text.to_owned()).to_vec()
}

/// Lines as one JSON list; empty ones are none.
fn list_of_lines(text: &[u8]) -> Vec<u8> {
    let mut list = Vec::with_capacity(text.len() + 2);
    list.push(b'[');
    let lines = text.split(|byte| *byte == b'\n');
    for line in lines
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
    {
        if list.len() > 1 {
            list.push(b',');
        }
        list.extend_from_slice(line);
    }
    list.push(b']');
    list
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

/// Whether a media type or range of the spec covers the one of an answer; parameters such as `charset` do not count.
fn media_fits(documented: &str, found: &str) -> bool {
    let essence = |media| str::split(media, ';').next().unwrap_or("").trim();
    let (documented, found) = (essence(documented), essence(found));
    match documented.strip_suffix('*') {
        Some("*/") => true,
        Some(family) => found
            .get(..family.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(family)),
        None => documented.is_empty() || documented.eq_ignore_ascii_case(found),
    }
}

/// What a code that the spec does not list most likely means.
const fn class_of_status(status: u16) -> ErrorClass {
    match status {
        400 | 422 => ErrorClass::Invalid,
        401 | 403 => ErrorClass::Auth,
        404 => ErrorClass::NotFound,
        429 => ErrorClass::Retryable,
        _ => ErrorClass::Unknown,
    }
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
