//! The cases as hand-written code does them.

use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::case::{Run, answer, notification, request};
use crate::hand::signing::{Signer, Verifier};
use crate::hand::{Reply, aiscpay, bearer, cbtis, haipay, lesspay, storesquare};
use crate::setting::*;

/// The case of this name.
pub fn find(name: &str, setting: &Setting) -> Option<Run> {
    let (provider, what) = name.split_once(' ')?;
    match provider {
        "haipay" => haipay(what, setting),
        "lesspay" => lesspay(what),
        "cbtis" => cbtis(what),
        "aiscpay" => aiscpay(what),
        "storesquare" => storesquare(what),
        _ => None,
    }
}

fn haipay(what: &str, setting: &Setting) -> Option<Run> {
    let client = haipay::Client {
        base: BASE.into(),
        app_id: APP_ID,
        secret: SECRET.into(),
        signer: Signer::new(&setting.pkcs8),
        verifier: Verifier::new(&setting.spki),
    };
    let mut body: haipay::SubscriptionApply = read(HAIPAY_REQUEST);
    Some(match what {
        "request" => request(move || ok(client.subscription_apply(&mut body))),
        "request plain" => {
            body.app_id = APP_ID;
            body.sign = Some(PLAIN_SIGN.into());
            request(move || ok(client.subscription_apply_as_is(&body)))
        }
        "answer" => answer(
            &setting.haipay_answer(),
            || (),
            move |(), response| ok(client.subscription_applied(response)),
            payload,
        ),
        "answer plain" => answer(
            &setting.haipay_answer(),
            || (),
            move |(), response| ok(client.subscription_applied_unverified(response)),
            payload,
        ),
        "notification" => notification(
            &setting.haipay_notification(),
            Default::default(),
            move |_, body| ok(client.notification(body)),
            json,
        ),
        "notification plain" => {
            plain_notification::<haipay::CollectionNotification>(&setting.haipay_notification())
        }
        _ => return None,
    })
}

fn lesspay(what: &str) -> Option<Run> {
    let client = lesspay::Client {
        base: BASE.into(),
        app_id: HeaderValue::from_static(LESSPAY_APP_ID),
        secret: SECRET.into(),
    };
    let body: lesspay::CardOrder = read(LESSPAY_REQUEST);
    Some(match what {
        "request" => request(move || ok(client.create_order(&body))),
        "request plain" => request(move || ok(client.create_order_unsigned(&body))),
        "answer" => answer(
            LESSPAY_ANSWER,
            || (),
            move |(), response| ok(client.created_order(response)),
            payload,
        ),
        "notification" => notification(
            LESSPAY_NOTIFICATION,
            lesspay_headers(),
            move |headers, body| ok(client.notification(headers, body)),
            json,
        ),
        "notification plain" => {
            plain_notification::<lesspay::PaymentNotification>(LESSPAY_NOTIFICATION)
        }
        _ => return None,
    })
}

fn cbtis(what: &str) -> Option<Run> {
    let client = cbtis::Client {
        base: BASE.into(),
        token: bearer(TOKEN),
        api_key: API_KEY.into(),
    };
    let body: cbtis::CreatePaymentIntent = read(CBTIS_REQUEST);
    Some(match what {
        "request" => request(move || ok(client.create_payment_intent(&body))),
        "answer" => answer(
            CBTIS_ANSWER,
            || (),
            move |(), response| ok(client.created_payment_intent(response)),
            payload,
        ),
        "notification" => notification(
            CBTIS_NOTIFICATION,
            mch_api_headers(CBTIS_NOTIFICATION),
            move |headers, body| ok(client.notification(headers, body)),
            json,
        ),
        "notification plain" => plain_notification::<cbtis::Notification>(CBTIS_NOTIFICATION),
        _ => return None,
    })
}

fn aiscpay(what: &str) -> Option<Run> {
    let client = aiscpay::Client {
        base: BASE.into(),
        token: bearer(TOKEN),
        api_key: API_KEY.into(),
    };
    let body: aiscpay::CreatePaymentIntent = read(AISCPAY_REQUEST);
    Some(match what {
        "request" => request(move || ok(client.create_payment_intent(&body))),
        "answer" => answer(
            AISCPAY_ANSWER,
            || (),
            move |(), response| ok(client.created_payment_intent(response)),
            payload,
        ),
        "notification" => notification(
            AISCPAY_NOTIFICATION,
            mch_api_headers(AISCPAY_NOTIFICATION),
            move |headers, body| ok(client.notification(headers, body)),
            json,
        ),
        "notification plain" => plain_notification::<aiscpay::Notification>(AISCPAY_NOTIFICATION),
        _ => return None,
    })
}

fn storesquare(what: &str) -> Option<Run> {
    let client = storesquare::Client {
        base: BASE.into(),
        create_payment_path: CREATE_PAYMENT_PATH.into(),
        token_header: HeaderName::from_static(TOKEN_HEADER),
        token: HeaderValue::from_static(TOKEN),
    };
    let body: storesquare::CreatePayment = read(STORESQUARE_REQUEST);
    match what {
        "request" => Some(request(move || ok(client.create_payment(&body)))),
        _ => None,
    }
}

fn plain_notification<T: Serialize + DeserializeOwned + 'static>(body: &str) -> Run {
    notification(
        body,
        Default::default(),
        |_, body| serde_json::from_slice::<T>(body).expect("of this type"),
        json,
    )
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("a request")
}

fn ok<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("by hand it works")
}

fn payload<T: Serialize>(reply: &Reply<T>) -> Vec<u8> {
    json(&reply.payload)
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("JSON")
}
