//! A provider's notifications, as the generator prints them, and a provider to sign them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::{digest, hmac};
use data_encoding::HEXLOWER;
use http::HeaderMap;
use payspec_runtime as rt;
use payspec_runtime::{Amount, Json, Number, Pan};

/// A published test number that must not be printed anywhere.
pub const CARD: &str = "4111111111111111";
/// A value of a notification that must not be printed anywhere.
pub const NOBODYS: &str = "order-that-nobody-may-see";
/// Keys that must not be printed anywhere.
pub const SECRET: &str = "secret-that-nobody-may-see";
pub const MEMBER: &str = "key-that-nobody-may-see";

#[derive(Clone)]
pub struct Paid {
    pub order_no: String,
    pub status: i64,
    pub amount: Amount,
    pub card: Option<Pan>,
}

rt::object! {
    Paid, "API, Notification", groups [], traits [],
    members { order_no: "orderNo" [], status: "status" [], amount: "amount" [], card: "card" [] }
}

#[derive(Clone)]
pub struct Data {
    pub order_id: String,
}

rt::object! {
    Data, "API, Events", groups [], traits [], members { order_id: "order_id" [] }
}

#[derive(Clone)]
pub struct Payment {
    pub notify_type: String,
    pub data: Data,
}

rt::object! {
    Payment, "API, Events", groups [], traits [],
    members { notify_type: "notify_type" [OneOf(&["payment_success"])], data: "data" [] }
}

#[derive(Clone)]
pub enum Kind {
    Paid(Box<Payment>),
    Unknown(Json),
}

rt::union! {
    Kind, "API, Events", traits [],
    by tag "notify_type" { Paid(Box<Payment>): ["payment_success"] } unknown Unknown
}

#[derive(Clone)]
pub struct Letter {
    pub id: String,
    pub rate: Option<Number>,
}

rt::object! {
    Letter, "API, Sealed", groups [], traits [], members { id: "id" [], rate: "rate" [] }
}

/// What the generator prints once a provider.
#[derive(Clone, Debug)]
pub struct Keys(rt::Keys);

impl Keys {
    pub fn none() -> Self {
        Self(rt::Keys::default())
    }
}

impl AsRef<rt::Keys> for Keys {
    fn as_ref(&self) -> &rt::Keys {
        &self.0
    }
}

/// Bytes and a secret, hashed, in a header; members identify it.
pub enum Collection {}

impl rt::Event for Collection {
    type Payload = Paid;
    type Keys = Keys;
    const DESCRIPTOR: &'static rt::EventDescriptor = &COLLECTION;
}

static COLLECTION: rt::EventDescriptor = rt::EventDescriptor {
    provider: "acme",
    name: "collection",
    signature: Some(&HASHED),
    acknowledgement: rt::Acknowledgement::new(
        200,
        "SUCCESS",
        None,
        &[300, 300],
        &["/orderNo", "/status"],
    ),
    lenient: rt::Forms::NONE,
};

/// A union of kinds, signed the same way.
pub enum Event {}

impl rt::Event for Event {
    type Payload = Kind;
    type Keys = Keys;
    const DESCRIPTOR: &'static rt::EventDescriptor = &EVENT;
}

static EVENT: rt::EventDescriptor = rt::EventDescriptor {
    provider: "acme",
    name: "event",
    signature: Some(&HASHED),
    acknowledgement: rt::Acknowledgement::new(
        200,
        "",
        Some(5),
        &[15],
        &["/notify_type", "/data/order_id", "/data/refund_id"],
    ),
    lenient: rt::Forms::NONE,
};

/// Time and members under a key, in a member; nothing identifies it.
pub enum Sealed {}

impl rt::Event for Sealed {
    type Payload = Letter;
    type Keys = Keys;
    const DESCRIPTOR: &'static rt::EventDescriptor = &SEALED;
}

static SEALED: rt::EventDescriptor = rt::EventDescriptor {
    provider: "acme",
    name: "sealed",
    signature: Some(&KEYED),
    acknowledgement: rt::Acknowledgement::new(200, "", None, &[], &[]),
    lenient: rt::Forms::NONE,
};

/// Nobody says how it is signed.
pub enum Unsigned {}

impl rt::Event for Unsigned {
    type Payload = Paid;
    type Keys = Keys;
    const DESCRIPTOR: &'static rt::EventDescriptor = &UNSIGNED;
}

static UNSIGNED: rt::EventDescriptor = rt::EventDescriptor {
    provider: "acme",
    name: "unsigned",
    signature: None,
    acknowledgement: rt::Acknowledgement::new(200, "", None, &[], &[]),
    lenient: rt::Forms::NONE,
};

static HASHED: rt::SignatureRule = rt::SignatureRule {
    algorithm: rt::SignatureAlgorithm::Sha256,
    covers: rt::Covers::Raw,
    include: &[],
    exclude: &[],
    skip_null: false,
    skip_empty: false,
    order: rt::MemberOrder::AsSent,
    pair: "",
    join: "",
    nested: rt::Nested::Refuse,
    prefix: "",
    suffix: ".{secret}",
    when_empty: None,
    encoding: rt::SignatureEncoding::Hex,
    place: rt::SignaturePlace::Header("X-Signature"),
    key: None,
    secret: Some("secret"),
    timestamp: None,
    version: None,
};

static KEYED: rt::SignatureRule = rt::SignatureRule {
    algorithm: rt::SignatureAlgorithm::HmacSha256,
    covers: rt::Covers::Body,
    include: &[],
    exclude: &[],
    skip_null: true,
    skip_empty: true,
    order: rt::MemberOrder::Ascending,
    pair: "=",
    join: "&",
    nested: rt::Nested::Refuse,
    prefix: "{timestamp}.",
    suffix: "",
    when_empty: None,
    encoding: rt::SignatureEncoding::Hex,
    place: rt::SignaturePlace::Member("/sign"),
    key: Some("member-key"),
    secret: None,
    timestamp: Some(&rt::SignatureTimestamp {
        header: "X-Time",
        unit: rt::TimeUnit::Seconds,
        tolerance: Duration::from_secs(300),
    }),
    version: Some(&rt::OlderVersion {
        at: "/version",
        absent_or: &["v1"],
        exclude: &[],
        refuse: true,
    }),
};

pub fn keys() -> Keys {
    let keys = rt::Keys::builder().shared_secret("secret", SECRET);
    Keys(keys.hmac_key("member-key", MEMBER).build().unwrap())
}

/// The body of a collection.
pub fn collection(order_no: &str, status: i64) -> Vec<u8> {
    format!(r#"{{"orderNo":"{order_no}","status":{status},"amount":"0.50000000"}}"#).into_bytes()
}

/// The header with which the provider signs bytes.
pub fn signed(body: &[u8]) -> HeaderMap {
    let text = [body, b".", SECRET.as_bytes()].concat();
    headers(&HEXLOWER.encode(digest::digest(&digest::SHA256, &text).as_ref()))
}

/// With this as the signature.
pub fn headers(signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("x-signature", signature.parse().unwrap());
    headers
}

/// A body of these members and its headers, sent so many seconds from now. Names must ascend; `version` comes last.
pub fn sealed(members: &str, seconds: i64) -> (HeaderMap, Vec<u8>) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let time = i64::try_from(now.as_secs()).unwrap() + seconds;
    let members = match members.contains("version") {
        true => members.to_owned(),
        false => format!(r#"{members},"version":"v2""#),
    };
    // The string to sign, by other means than the runtime's.
    let pairs = members
        .replace("\":", "=")
        .replace(',', "&")
        .replace('"', "");
    let key = hmac::Key::new(hmac::HMAC_SHA256, MEMBER.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{pairs}").as_bytes());
    let sign = HEXLOWER.encode(tag.as_ref());
    let mut headers = HeaderMap::new();
    headers.insert("x-time", time.into());
    (
        headers,
        format!(r#"{{{members},"sign":"{sign}"}}"#).into_bytes(),
    )
}
