//! Lesspay: requests and notifications signed with a plain SHA-256 over their members and a shared secret.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::signing::{Tokens, pairs, same, sha256_hex_upper, text, token_pairs};
use super::{Error, Reply, checked_status, post, to_vec};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardOrder {
    pub target_amount: String,
    pub target_currency: String,
    pub transaction_type: String,
    pub notify_url: String,
    pub request_id: String,
    pub fail_url: String,
    pub success_url: String,
    pub product_name: String,
    pub description: String,
    pub way_type: String,
    pub api_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired_time: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_channel_request_id: Option<bool>,
    pub pay_access_type: i64,
    pub channel_extra: CardExtra,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardExtra {
    pub extra_type: String,
    pub card_data: CardData,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub three_ds: Option<ThreeDsOptions>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardData {
    pub number: String,
    pub expiry_month: u8,
    pub expiry_year: u16,
    pub cvv: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_for_future_use: Option<bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ThreeDsOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct CreatedOrder {
    pub pay_order_id: String,
    pub order_data: OrderData,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderData {
    pub pay_order_id: String,
    pub mch_order_no: String,
    pub pay_order_detail_id: String,
    pub pay_order_detail_id_encode: String,
    pub pay_order_detail_state: i32,
    pub order_state: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_data_type: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct PaymentNotification {
    pub order_status: OrderStatus,
    pub order_status_int: i32,
    pub pay_order_id: String,
    pub request_id: String,
    pub target_amount: String,
    pub target_currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_biz_data: Option<ChannelData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete_time: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_msg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_reserved_field: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_data: Option<Box<RawValue>>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    PendingConfirm,
    PendingPay,
    Succeed,
    Failed,
    Canceled,
    Refund,
    Closed,
    PartialSuccess,
    Paid,
    #[serde(other, skip_serializing)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ChannelData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_country: Option<String>,
    #[serde(rename = "3ds", skip_serializing_if = "Option::is_none")]
    pub three_ds: Option<ThreeDsResult>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct ThreeDsResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downgraded: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<String>,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    code: i64,
    msg: String,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

pub struct Client {
    pub base: String,
    pub app_id: HeaderValue,
    pub secret: String,
}

impl Client {
    pub fn create_order(&self, request: &CardOrder) -> Result<Request<Bytes>, Error> {
        let signature = sha256_hex_upper(self.to_sign(&serde_json::to_value(request)?)?.as_bytes());
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut request = self.create_order_unsigned(request)?;
        let headers = request.headers_mut();
        let text = |text: &str| HeaderValue::from_str(text).map_err(http::Error::from);
        headers.insert("x-auth-signature", text(&signature)?);
        headers.insert(
            "x-auth-timestamp",
            text(&now.unwrap_or_default().as_millis().to_string())?,
        );
        Ok(request)
    }

    pub fn create_order_unsigned(&self, request: &CardOrder) -> Result<Request<Bytes>, Error> {
        let url = format!("{}/api/global/v1/pay/create-order", self.base);
        let mut request = post(url, None, to_vec(request)?)?;
        request
            .headers_mut()
            .insert("x-auth-appid", self.app_id.clone());
        Ok(request)
    }

    pub fn created_order(&self, response: Response<Bytes>) -> Result<Reply<CreatedOrder>, Error> {
        let body = checked_status(response)?;
        let envelope: Envelope<'_> = serde_json::from_slice(&body)?;
        if envelope.code != 0 {
            return Err(Error::Refused {
                code: envelope.code.to_string(),
                message: envelope.msg,
            });
        }
        Ok(Reply {
            payload: serde_json::from_str(envelope.data.ok_or(Error::NoPayload)?.get())?,
            message: envelope.msg,
            request_id: None,
            body: body.clone(),
        })
    }

    /// Refuses what says it is of the first version: there its own version is not signed.
    pub fn notification(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<PaymentNotification, Error> {
        let given = headers.get("x-auth-signature").ok_or(Error::NoSignature)?;
        let members: Tokens<'_> = serde_json::from_slice(body)?;
        let version = match members.get("api_version").map(|token| token.get()) {
            None | Some("null") => return Err(Error::OldVersion),
            Some(token) => text(token)?,
        };
        if version.trim().is_empty() || version.trim().eq_ignore_ascii_case("v1") {
            return Err(Error::OldVersion);
        }
        let mut text = String::with_capacity(1024);
        token_pairs(&members, "", &mut text)?;
        self.key(&mut text);
        same(&sha256_hex_upper(text.as_bytes()), given.as_bytes())?;
        Ok(serde_json::from_slice(body)?)
    }

    fn to_sign(&self, value: &Value) -> Result<String, Error> {
        let mut text = String::with_capacity(1024);
        pairs(value.as_object().ok_or(Error::Nested)?, &mut text);
        self.key(&mut text);
        Ok(text)
    }

    fn key(&self, text: &mut String) {
        text.push_str("&key=");
        text.push_str(&self.secret);
    }
}
