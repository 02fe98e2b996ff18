//! What a careful engineer would write by hand for these five providers: serde structs, and the rules of each provider spelled out.
//!
//! No checks of limits, nothing redacted, nothing wiped, times and amounts are text: the least that is right on the wire.

#![allow(dead_code, reason = "what nobody reads here, a caller would")]

pub mod aiscpay;
pub mod cbtis;
pub mod haipay;
pub mod lesspay;
pub mod signing;
pub mod storesquare;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Why an answer or a notification was not taken.
#[derive(Debug)]
pub enum Error {
    Json(serde_json::Error),
    Http(http::Error),
    Status(u16),
    Refused { code: String, message: String },
    NoPayload,
    NoSignature,
    BadSignature,
    OldVersion,
    Nested,
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Self {
        Self::Json(e)
    }
}

impl From<http::Error> for Error {
    fn from(e: http::Error) -> Self {
        Self::Http(e)
    }
}

/// What an answer brings beside the payload.
pub struct Reply<T> {
    pub payload: T,
    pub message: String,
    pub request_id: Option<String>,
    pub body: Bytes,
}

/// A POST of JSON, with the bearer token where there is one.
fn post(
    url: String,
    token: Option<&HeaderValue>,
    body: Vec<u8>,
) -> Result<Request<Bytes>, http::Error> {
    let mut request = Request::post(url)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, token.clone());
    }
    request.body(Bytes::from(body))
}

/// `Bearer …`, which nothing prints.
pub fn bearer(token: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a token is ASCII");
    value.set_sensitive(true);
    value
}

/// The envelope of the two sister platforms.
#[derive(serde::Deserialize)]
struct MchApiEnvelope<'a> {
    code: i64,
    message: String,
    rid: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

fn mch_api_answer<T: DeserializeOwned>(response: http::Response<Bytes>) -> Result<Reply<T>, Error> {
    let body = checked_status(response)?;
    let envelope: MchApiEnvelope<'_> = serde_json::from_slice(&body)?;
    if envelope.code != 0 {
        return Err(Error::Refused {
            code: envelope.code.to_string(),
            message: envelope.message,
        });
    }
    let data = envelope.data.ok_or(Error::NoPayload)?;
    Ok(Reply {
        payload: serde_json::from_str(data.get())?,
        message: envelope.message,
        request_id: envelope.rid,
        body: body.clone(),
    })
}

fn checked_status(response: http::Response<Bytes>) -> Result<Bytes, Error> {
    if response.status().is_success() {
        Ok(response.into_body())
    } else {
        Err(Error::Status(response.status().as_u16()))
    }
}

fn to_vec(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    // what most bodies fit into, as serde_json starts with 128 bytes
    let mut bytes = Vec::with_capacity(1024);
    serde_json::to_writer(&mut bytes, value)?;
    Ok(bytes)
}
