//! The cases as the generated crate does them.

use bytes::Bytes;
use http::Request;
use payspec::{aiscpay, cbtis, haipay, lesspay, storesquare};
use payspec_runtime as rt;

use crate::case::{Run, answer, notification, request};
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
    let plain = unsigned(&haipay::ops::SUBSCRIPTION_APPLY);
    let mut body: haipay::model::SubscriptionApplyRequest = read(HAIPAY_REQUEST);
    Some(match what {
        "request plain" => {
            body.sign = Some(PLAIN_SIGN.into());
            let core = core(|core| core.config_number("app-id", APP_ID.into()));
            request(move || {
                sent(core.call::<haipay::model::SubscriptionApplyData>(plain, None, Some(&body)))
            })
        }
        "answer plain" => answer(
            &setting.haipay_answer(),
            move |response| {
                plain.read_answer::<haipay::model::SubscriptionApplyData>(response.into())
            },
            payload,
        ),
        "notification plain" => plain_notification::<haipay::model::CollectionNotification>(
            &setting.haipay_notification(),
        ),
        _ => return None,
    })
}

fn lesspay(what: &str) -> Option<Run> {
    let plain = unsigned(&lesspay::ops::CREATE_ORDER);
    let body = lesspay::model::CreateOrderRequest::CardOrder(read(LESSPAY_REQUEST));
    Some(match what {
        "request plain" => {
            let core = core(|core| core.credential("appId", LESSPAY_APP_ID.into()));
            request(move || {
                sent(core.call::<lesspay::model::CreateOrderData>(plain, None, Some(&body)))
            })
        }
        "answer" => answer(
            LESSPAY_ANSWER,
            move |response| plain.read_answer::<lesspay::model::CreateOrderData>(response.into()),
            payload,
        ),
        "notification plain" => {
            plain_notification::<lesspay::model::PaymentNotification>(LESSPAY_NOTIFICATION)
        }
        _ => return None,
    })
}

fn cbtis(what: &str) -> Option<Run> {
    let client = cbtis::Client::builder(BASE)
        .access_token(TOKEN)
        .transport(NoNetwork)
        .build();
    let client = client.expect("a client");
    let body: cbtis::model::CreatePaymentIntentRequest = read(CBTIS_REQUEST);
    Some(match what {
        "request" => request(move || sent(client.create_payment_intent(&body))),
        "answer" => answer(
            CBTIS_ANSWER,
            |response| {
                cbtis::ops::CREATE_PAYMENT_INTENT
                    .read_answer::<cbtis::model::CreatePaymentIntentData>(response.into())
            },
            payload,
        ),
        "notification plain" => {
            plain_notification::<cbtis::model::Notification>(CBTIS_NOTIFICATION)
        }
        _ => return None,
    })
}

fn aiscpay(what: &str) -> Option<Run> {
    let client = aiscpay::Client::builder(BASE)
        .access_token(TOKEN)
        .transport(NoNetwork)
        .build();
    let client = client.expect("a client");
    let body: aiscpay::model::CreatePaymentIntentRequest = read(AISCPAY_REQUEST);
    Some(match what {
        "request" => request(move || sent(client.create_payment_intent(&body))),
        "answer" => answer(
            AISCPAY_ANSWER,
            |response| {
                aiscpay::ops::CREATE_PAYMENT_INTENT
                    .read_answer::<aiscpay::model::CreatePaymentIntentData>(response.into())
            },
            payload,
        ),
        "notification plain" => {
            plain_notification::<aiscpay::model::Notification>(AISCPAY_NOTIFICATION)
        }
        _ => return None,
    })
}

fn storesquare(what: &str) -> Option<Run> {
    let client = storesquare::Client::builder(BASE)
        .access_token(TOKEN_HEADER, TOKEN)
        .create_payment_route("POST", CREATE_PAYMENT_PATH)
        .transport(NoNetwork)
        .build();
    let client = client.expect("a client");
    let body: storesquare::model::CreatePaymentRequest = read(STORESQUARE_REQUEST);
    match what {
        "request" => Some(request(move || sent(client.create_payment(&body)))),
        _ => None,
    }
}

/// The same operation without its signatures, to set beside code that signs nothing.
fn unsigned(operation: &'static rt::Operation) -> &'static rt::Operation {
    let rt::BodyForm::Json(media) = operation.body else {
        panic!("a JSON body");
    };
    Box::leak(Box::new(rt::Operation {
        body: rt::BodyForm::Json(media),
        request_signature: None,
        answer_signature: None,
        provider: operation.provider,
        name: operation.name,
        method: operation.method,
        path: operation.path,
        route: operation.route,
        parameters: operation.parameters,
        envelope: operation.envelope,
        effect: operation.effect,
        security: operation.security,
        answers: operation.answers,
        lenient: operation.lenient,
        errors: operation.errors,
        echo: operation.echo,
    }))
}

fn core(set: impl FnOnce(rt::CoreBuilder) -> rt::CoreBuilder) -> rt::Core {
    let builder = set(rt::Core::builder(BASE)).transport(NoNetwork);
    builder.build().expect("a core")
}

/// Never asked: requests are taken out of their calls.
struct NoNetwork;

impl rt::Transport for NoNetwork {
    fn send(
        &self,
        _request: Request<Bytes>,
        _limits: rt::Limits,
    ) -> rt::BoxFuture<'_, Result<http::Response<Bytes>, rt::TransportError>> {
        Box::pin(async {
            let kind = rt::TransportErrorKind::Connect;
            Err(rt::TransportError::new(rt::Sent::No, kind))
        })
    }
}

fn sent<T>(call: rt::Call<T>) -> Request<Bytes> {
    call.into_request().expect("a request").into_http()
}

fn plain_notification<T: rt::Value + 'static>(body: &str) -> Run {
    notification(
        body,
        Default::default(),
        |_, body| rt::json::from_slice::<T>(body).expect("of this type"),
        json,
    )
}

fn read<T: rt::Value>(text: &str) -> T {
    rt::json::from_slice(text.as_bytes()).expect("a request")
}

fn payload<T: rt::Value>(reply: &Result<rt::Reply<T>, rt::Error>) -> Vec<u8> {
    json(&reply.as_ref().expect("an answer").payload)
}

fn json(value: &impl rt::Value) -> Vec<u8> {
    rt::json::to_vec(value).to_vec()
}
