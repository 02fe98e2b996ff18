//! AiscPay: as its sister platform, with a card in place of a wallet.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::{Deserialize, Serialize};

use super::cbtis::{NextAction, signature_of};
use super::signing::same;
use super::{Error, Reply, mch_api_answer, post, to_vec};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatePaymentIntent {
    pub amount: String,
    pub currency: String,
    pub merchant_order_id: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<String>,
    pub payment_method: PaymentMethod,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentMethod {
    pub r#type: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct CreatedPaymentIntent {
    pub amount: String,
    pub create_time: String,
    pub currency: String,
    pub merchant_order_id: String,
    pub next_action: NextAction,
    pub order_id: String,
    pub status: PaymentStatus,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PaymentStatus {
    Pending,
    Success,
    Expired,
    Failed,
    #[serde(other, skip_serializing)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "notify_type", content = "data", rename_all = "snake_case")]
pub enum Notification {
    PaymentSuccess(PaymentSuccess),
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PaymentSuccess {
    pub order_id: String,
    pub merchant_order_id: String,
    pub order_amount: String,
    pub order_currency: String,
    pub settle_amount: String,
    pub settle_currency: String,
    pub create_time: String,
    pub pay_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<i64>,
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
