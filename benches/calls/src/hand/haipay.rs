//! HaiPay: requests, answers and notifications signed with RSA over their sorted members.

use bytes::Bytes;
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::signing::{Signer, Tokens, Verifier, pairs, text, token_pairs};
use super::{Error, Reply, checked_status, post, to_vec};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionApply {
    #[serde(default)]
    pub app_id: i64,
    pub subscription_order_id: String,
    pub amount: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub email: String,
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub pay_type: String,
    pub in_bank_code: String,
    #[serde(rename = "callBackUrl")]
    pub callback_url: String,
    pub notify_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    pub client_type: ClientType,
    pub account_no: String,
    pub expiry_month: String,
    pub expiry_year: String,
    pub cvv: String,
    pub referer: String,
    pub user_agent: String,
    pub customer_ip: String,
    pub partner_user_id: String,
    pub recurring_interval: RecurringInterval,
    pub recurring_interval_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_times: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ClientType {
    App,
    Web,
    Wap,
    MiniApp,
    Others,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum RecurringInterval {
    #[serde(rename = "D")]
    Day,
    #[serde(rename = "W")]
    Week,
    #[serde(rename = "M")]
    Month,
    #[serde(rename = "Y")]
    Year,
    #[serde(other, skip_serializing)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionApplied {
    pub subscription_order_id: String,
    pub subscription_no: String,
    pub app_id: i64,
    pub subject: String,
    pub pay_type: String,
    pub in_bank_code: String,
    /// Its digits as sent.
    pub amount: Box<RawValue>,
    pub recurring_interval: RecurringInterval,
    pub recurring_interval_count: i64,
    pub status: SubscriptionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    #[serde(rename = "-1")]
    Exception,
    #[serde(rename = "1")]
    Processing,
    #[serde(rename = "2")]
    Successful,
    #[serde(rename = "3")]
    Failed,
    #[serde(rename = "4")]
    Cancelled,
    #[serde(other, skip_serializing)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectionNotification {
    pub app_id: i64,
    pub currency: String,
    pub order_id: String,
    pub order_no: String,
    pub amount: String,
    pub fee: String,
    /// 2 success, 3 failure, 4 partial, 5 overpaid.
    pub status: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_msg: Option<String>,
    pub sign: String,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    /// `"1"`, in one document a number.
    #[serde(borrow)]
    status: &'a RawValue,
    error: String,
    msg: String,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

pub struct Client {
    pub base: String,
    pub app_id: i64,
    pub secret: String,
    pub signer: Signer,
    pub verifier: Verifier,
}

impl Client {
    /// Fills in who asks, and signs.
    pub fn subscription_apply(
        &self,
        request: &mut SubscriptionApply,
    ) -> Result<Request<Bytes>, Error> {
        request.app_id = self.app_id;
        request.sign = None;
        request.sign = Some(self.sign(&serde_json::to_value(&*request)?)?);
        self.subscription_apply_as_is(request)
    }

    /// The request with the `sign` it has.
    pub fn subscription_apply_as_is(
        &self,
        request: &SubscriptionApply,
    ) -> Result<Request<Bytes>, Error> {
        let body = to_vec(request)?;
        Ok(post(
            format!("{}/subscription/apply", self.base),
            None,
            body,
        )?)
    }

    pub fn subscription_applied(
        &self,
        response: Response<Bytes>,
    ) -> Result<Reply<SubscriptionApplied>, Error> {
        self.answer(response, true)
    }

    pub fn subscription_applied_unverified(
        &self,
        response: Response<Bytes>,
    ) -> Result<Reply<SubscriptionApplied>, Error> {
        self.answer(response, false)
    }

    pub fn notification(&self, body: &[u8]) -> Result<CollectionNotification, Error> {
        self.verify(&serde_json::from_slice(body)?)?;
        Ok(serde_json::from_slice(body)?)
    }

    pub fn sign(&self, value: &Value) -> Result<String, Error> {
        let mut text = String::with_capacity(1024);
        let members = value.as_object().ok_or(Error::Nested)?;
        if members.values().any(|v| v.is_object() || v.is_array()) {
            return Err(Error::Nested);
        }
        pairs(members, &mut text);
        self.key(&mut text);
        self.signer.sign(text.as_bytes())
    }

    fn answer(
        &self,
        response: Response<Bytes>,
        verify: bool,
    ) -> Result<Reply<SubscriptionApplied>, Error> {
        let body = checked_status(response)?;
        let envelope: Envelope<'_> = serde_json::from_slice(&body)?;
        if !matches!(envelope.status.get(), "\"1\"" | "1") {
            return Err(Error::Refused {
                code: envelope.error,
                message: envelope.msg,
            });
        }
        let data = envelope.data.ok_or(Error::NoPayload)?.get();
        if verify {
            self.verify(&serde_json::from_str(data)?)?;
        }
        Ok(Reply {
            payload: serde_json::from_str(data)?,
            message: envelope.msg,
            request_id: None,
            body: body.clone(),
        })
    }

    fn verify(&self, members: &Tokens<'_>) -> Result<(), Error> {
        let sign = text(members.get("sign").ok_or(Error::NoSignature)?.get())?;
        let nested = |token: &&RawValue| token.get().starts_with(['{', '[']);
        if members.values().any(nested) {
            return Err(Error::Nested);
        }
        let mut text = String::with_capacity(1024);
        token_pairs(members, "sign", &mut text)?;
        self.key(&mut text);
        self.verifier.verify(text.as_bytes(), &sign)
    }

    fn key(&self, text: &mut String) {
        text.push_str("&key=");
        text.push_str(&self.secret);
    }
}
