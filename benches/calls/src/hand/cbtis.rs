//! CBTIS: a bearer token on requests, notifications signed with SHA-256 over the raw body.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::{Deserialize, Serialize};

use super::signing::{same, sha256_hex};
use super::{Error, Reply, mch_api_answer, post, to_vec};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatePaymentIntent {
    pub amount: String,
    pub currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_currency: Option<String>,
    pub merchant_order_id: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<String>,
    pub payment_method: PaymentMethod,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentMethod {
    pub r#type: String,
    pub aplus: AlipayPlus,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlipayPlus {
    pub flow: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presentment_mode: Option<PresentmentMode>,
    /// The list of wallets is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal_type: Option<TerminalType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_type: Option<OsType>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PresentmentMode {
    Unified,
    Tile,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TerminalType {
    Web,
    Wap,
    App,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OsType {
    Ios,
    Android,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct CreatedPaymentIntent {
    pub order_id: String,
    pub merchant_order_id: String,
    pub amount: String,
    pub currency: String,
    pub create_time: String,
    pub next_action: NextAction,
    pub status: PaymentStatus,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct NextAction {
    pub r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PaymentStatus {
    Pending,
    Succeeded,
    Cancelled,
    #[serde(other, skip_serializing)]
    Unknown,
}

/// What happened: `notify_type` decides which of the two the data is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "notify_type", content = "data", rename_all = "snake_case")]
pub enum Notification {
    PaymentSuccess(PaymentSuccess),
    RefundSuccess(Refund),
    RefundFailed(Refund),
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PaymentSuccess {
    pub settle_currency: String,
    pub create_time: String,
    pub pay_time: String,
    pub uid: i64,
    pub order_id: String,
    pub merchant_order_id: String,
    pub order_amount: String,
    pub order_currency: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Refund {
    pub uid: i64,
    pub refund_id: String,
    pub merchant_refund_id: String,
    pub order_amount: String,
    pub create_time: String,
    pub refund_time: String,
}

pub struct Client {
    pub base: String,
    pub token: HeaderValue,
    pub api_key: String,
}

impl Client {
    pub fn create_payment_intent(
        &self,
        request: &CreatePaymentIntent,
    ) -> Result<Request<Bytes>, Error> {
        let url = format!("{}/mch-api/v1/pa/payment_intents/create", self.base);
        Ok(post(url, Some(&self.token), to_vec(request)?)?)
    }

    pub fn created_payment_intent(
        &self,
        response: Response<Bytes>,
    ) -> Result<Reply<CreatedPaymentIntent>, Error> {
        mch_api_answer(response)
    }

    pub fn notification(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification, Error> {
        let given = headers.get("signature").ok_or(Error::NoSignature)?;
        same(&signature_of(body, &self.api_key), given.as_bytes())?;
        Ok(serde_json::from_slice(body)?)
    }
}

/// The body, a full stop, the key.
pub fn signature_of(body: &[u8], api_key: &str) -> String {
    let mut text = Vec::with_capacity(body.len() + 1 + api_key.len());
    text.extend_from_slice(body);
    text.push(b'.');
    text.extend_from_slice(api_key.as_bytes());
    sha256_hex(&text)
}
