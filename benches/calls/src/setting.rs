//! What both sides are given: keys, secrets, addresses, bodies.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use data_encoding::BASE64;
use http::{HeaderMap, HeaderValue};

use crate::hand::cbtis;
use crate::hand::signing::{Signer, Tokens, sha256_hex_upper, token_pairs};

pub const BASE: &str = "https://api.example.com";
pub const APP_ID: i64 = 1054;
pub const LESSPAY_APP_ID: &str = "690b2b46e4b09c73147db688";
pub const SECRET: &str = "Wy31kFZf4jkE+Y2XZhmFuQ";
pub const API_KEY: &str = "6d0e8fa7b10c40c3a48c0c2be41cb178";
pub const TOKEN: &str =
    "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6";
pub const TOKEN_HEADER: &str = "x-access-token";
pub const CREATE_PAYMENT_PATH: &str = "/v1/payments";

/// What stands in `sign` where nothing is signed: as long as a real one.
pub const PLAIN_SIGN: &str = "lNWHfQPubGzx97LQbDnorVUprfJkkzDyW4Ue/lDENfl6xDY7iyF3MWRv730q6tNFpDAuPH6ltdi+RWpaG4U6wKiGfSckCmJttPzaxxFelKsJvli33/Xp+qEBfLV/pk9bKVGo1Pwxlt59U3FzOHuXnMDDBD96pcWfYOg42Ry/vEUwUfPtYTE9rK6PraR7GDekS2mAiSs6XDAYjR8CbvQ0ZDNj/bElF747vLGqgo8nrArnjNdJTjtvzpwI0ZgSsHcto2w+rwW8RIQqdrcm+zyk4y8s/MWfTePKXxt2PdeYY9FelHtXSCaOb9KmnLdTlHiM40PVbobIISGg63wgGywFhA==";

/// Bodies by provider. Requests are without what the client fills in; `{sign}` is where a signature goes.
macro_rules! body {
    ($name:literal) => {
        include_str!(concat!("../bodies/", $name, ".json"))
    };
}

pub const HAIPAY_REQUEST: &str = body!("haipay-request");
pub const HAIPAY_ANSWER: &str = body!("haipay-answer");
pub const HAIPAY_NOTIFICATION: &str = body!("haipay-notification");
pub const LESSPAY_REQUEST: &str = body!("lesspay-request");
pub const LESSPAY_ANSWER: &str = body!("lesspay-answer");
pub const LESSPAY_NOTIFICATION: &str = body!("lesspay-notification");
pub const CBTIS_REQUEST: &str = body!("cbtis-request");
pub const CBTIS_ANSWER: &str = body!("cbtis-answer");
pub const CBTIS_NOTIFICATION: &str = body!("cbtis-notification");
pub const AISCPAY_REQUEST: &str = body!("aiscpay-request");
pub const AISCPAY_ANSWER: &str = body!("aiscpay-answer");
pub const AISCPAY_NOTIFICATION: &str = body!("aiscpay-notification");
pub const STORESQUARE_REQUEST: &str = body!("storesquare-request");

/// The RSA key, which stands for the merchant's and for the provider's.
pub struct Setting {
    /// Base64 of PKCS#8, as the provider's portal shows keys.
    pub private_key: String,
    /// Base64 of SPKI.
    pub public_key: String,
    pub pkcs8: Vec<u8>,
    pub spki: Vec<u8>,
}

impl Setting {
    /// The key from the file that `CALLS_KEY` names.
    pub fn read() -> Self {
        let path = std::env::var("CALLS_KEY").expect("CALLS_KEY names a file made by `calls key`");
        let private_key = std::fs::read_to_string(path).expect("the key's file");
        let private_key = private_key.trim().to_owned();
        let pkcs8 = BASE64.decode(private_key.as_bytes()).expect("base64");
        let pair = KeyPair::from_pkcs8(&pkcs8).expect("an RSA key");
        let spki = pair.public_key().as_der().expect("its public half");
        let spki = spki.as_ref().to_vec();
        Self {
            private_key,
            public_key: BASE64.encode(&spki),
            pkcs8,
            spki,
        }
    }

    /// Base64 of a new key.
    pub fn new_key() -> String {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let der = pair.as_der().expect("PKCS#8");
        BASE64.encode(der.as_ref())
    }

    /// The answer of HaiPay with its signature.
    pub fn haipay_answer(&self) -> String {
        let start = HAIPAY_ANSWER.find("{\"sub").expect("the payload");
        let payload = &HAIPAY_ANSWER[start..HAIPAY_ANSWER.len() - 1];
        HAIPAY_ANSWER.replace("{sign}", &self.haipay_signature(payload))
    }

    /// The notification of HaiPay with its signature.
    pub fn haipay_notification(&self) -> String {
        HAIPAY_NOTIFICATION.replace("{sign}", &self.haipay_signature(HAIPAY_NOTIFICATION))
    }

    /// What this case reads.
    pub fn body(&self, case: &str) -> String {
        match case {
            "haipay answer" => self.haipay_answer(),
            "haipay notification" => self.haipay_notification(),
            "lesspay answer" => LESSPAY_ANSWER.into(),
            "lesspay notification" => LESSPAY_NOTIFICATION.into(),
            "cbtis answer" => CBTIS_ANSWER.into(),
            "cbtis notification" => CBTIS_NOTIFICATION.into(),
            "aiscpay answer" => AISCPAY_ANSWER.into(),
            "aiscpay notification" => AISCPAY_NOTIFICATION.into(),
            _ => String::new(),
        }
    }

    fn haipay_signature(&self, members: &str) -> String {
        let members: Tokens<'_> = serde_json::from_str(members).expect("an object");
        let mut text = String::new();
        token_pairs(&members, "sign", &mut text).expect("flat members");
        let signer = Signer::new(&self.pkcs8);
        signer
            .sign(format!("{text}&key={SECRET}").as_bytes())
            .expect("a signature")
    }
}

/// The headers that Lesspay sends with its notification.
pub fn lesspay_headers() -> HeaderMap {
    let members = serde_json::from_str(LESSPAY_NOTIFICATION).expect("an object");
    let mut text = String::new();
    token_pairs(&members, "", &mut text).expect("members without lists");
    let signature = sha256_hex_upper(format!("{text}&key={SECRET}").as_bytes());
    let mut headers = signed("x-auth-signature", &signature);
    headers.insert(
        "x-auth-timestamp",
        HeaderValue::from_static("1764577927000"),
    );
    headers
}

/// The headers that the sister platforms send.
pub fn mch_api_headers(body: &str) -> HeaderMap {
    signed("signature", &cbtis::signature_of(body.as_bytes(), API_KEY))
}

fn signed(header: &'static str, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header, HeaderValue::from_str(signature).expect("hex"));
    headers
}
