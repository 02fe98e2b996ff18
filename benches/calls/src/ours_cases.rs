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
    use haipay::model::{CollectionNotification, SubscriptionApplyData, SubscriptionApplyRequest};
    use haipay::ops::SUBSCRIPTION_APPLY;
    let mut body: SubscriptionApplyRequest = read(HAIPAY_REQUEST);
    if what != "request" {
        body.sign = Some(PLAIN_SIGN.into());
    }
    let keyed = |core: rt::CoreBuilder| {
        core.config_number("app-id", APP_ID.into())
            .shared_secret("merchant-secret", SECRET)
            .public_key("haipay-public-key", &*setting.public_key)
    };
    let ask = move |operation, body: SubscriptionApplyRequest, core: rt::Core| {
        move || {
            let call = core.call::<SubscriptionApplyData>(operation, None, Some(&body));
            call.into_parts().expect("a request").1
        }
    };
    Some(match what {
        "request" => {
            let client = haipay::Client::builder(BASE)
                .app_id(APP_ID)
                .merchant_private_key(setting.private_key.clone())
                .merchant_secret(SECRET)
                .haipay_public_key(&*setting.public_key)
                .transport(NoNetwork)
                .build();
            let client = client.expect("a client");
            request(move || sent(client.subscription_apply(&body)))
        }
        "request plain" => {
            let operation = without(&SUBSCRIPTION_APPLY, Signatures::Both);
            let core = core(keyed);
            request(move || sent(core.call::<SubscriptionApplyData>(operation, None, Some(&body))))
        }
        "answer" => answer(
            &setting.haipay_answer(),
            ask(
                without(&SUBSCRIPTION_APPLY, Signatures::OfRequests),
                body,
                core(keyed),
            ),
            |awaited, response| awaited.read(response.into()),
            payload,
        ),
        "answer plain" => answer(
            &setting.haipay_answer(),
            ask(
                without(&SUBSCRIPTION_APPLY, Signatures::Both),
                body,
                core(keyed),
            ),
            |awaited, response| awaited.read(response.into()),
            payload,
        ),
        "notification" => {
            let keys = haipay::webhook::Keys::builder()
                .merchant_secret(SECRET)
                .haipay_public_key(&*setting.public_key)
                .build();
            let keys = keys.expect("keys");
            notification(
                &setting.haipay_notification(),
                Default::default(),
                move |headers, body| haipay::webhook::Collection::verify(&keys, headers, body),
                verified,
            )
        }
        "notification plain" => {
            plain_notification::<CollectionNotification>(&setting.haipay_notification())
        }
        _ => return None,
    })
}

fn lesspay(what: &str) -> Option<Run> {
    use lesspay::model::{CreateOrderData, CreateOrderRequest, PaymentNotification};
    let body = CreateOrderRequest::CardOrder(read(LESSPAY_REQUEST));
    let client = lesspay::Client::builder(BASE)
        .app_id(LESSPAY_APP_ID)
        .app_secret(SECRET)
        .transport(NoNetwork)
        .build();
    let client = client.expect("a client");
    Some(match what {
        "request" => request(move || sent(client.create_order(&body))),
        "request plain" => {
            let operation = without(&lesspay::ops::CREATE_ORDER, Signatures::Both);
            let core = core(|core| core.credential("appId", LESSPAY_APP_ID.into()));
            request(move || sent(core.call::<CreateOrderData>(operation, None, Some(&body))))
        }
        "answer" => answer(
            LESSPAY_ANSWER,
            move || awaited(client.create_order(&body)),
            |awaited, response| awaited.read(response.into()),
            payload,
        ),
        "notification" => {
            let headers = lesspay_headers();
            let keys = lesspay::webhook::Keys::builder().app_secret(SECRET).build();
            let keys = keys.expect("keys");
            notification(
                LESSPAY_NOTIFICATION,
                headers,
                move |headers, body| lesspay::webhook::Payment::verify(&keys, headers, body),
                verified,
            )
        }
        "notification plain" => plain_notification::<PaymentNotification>(LESSPAY_NOTIFICATION),
        _ => return None,
    })
}

/// The two sister platforms, alike but for their types.
macro_rules! mch_api {
    ($name:ident, $request:ident, $answer:ident, $notification:ident) => {
        fn $name(what: &str) -> Option<Run> {
            let client = $name::Client::builder(BASE)
                .access_token(TOKEN)
                .transport(NoNetwork)
                .build();
            let client = client.expect("a client");
            let body: $name::model::CreatePaymentIntentRequest = read($request);
            Some(match what {
                "request" => request(move || sent(client.create_payment_intent(&body))),
                "answer" => answer(
                    $answer,
                    move || awaited(client.create_payment_intent(&body)),
                    |awaited, response| awaited.read(response.into()),
                    payload,
                ),
                "notification" => {
                    let keys = $name::webhook::Keys::builder().api_key(API_KEY).build();
                    let keys = keys.expect("keys");
                    notification(
                        $notification,
                        mch_api_headers($notification),
                        move |headers, body| {
                            $name::webhook::Notification::verify(&keys, headers, body)
                        },
                        verified,
                    )
                }
                "notification plain" => {
                    plain_notification::<$name::model::Notification>($notification)
                }
                _ => return None,
            })
        }
    };
}

mch_api!(cbtis, CBTIS_REQUEST, CBTIS_ANSWER, CBTIS_NOTIFICATION);
mch_api!(
    aiscpay,
    AISCPAY_REQUEST,
    AISCPAY_ANSWER,
    AISCPAY_NOTIFICATION
);

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

/// Which signatures to leave out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signatures {
    /// Where the answer alone is looked at.
    OfRequests,
    /// To set beside code that signs nothing.
    Both,
}

/// The same operation without these signatures.
fn without(operation: &'static rt::Operation, signatures: Signatures) -> &'static rt::Operation {
    let rt::BodyForm::Json(media) = operation.body else {
        panic!("a JSON body");
    };
    let answered = operation.answer_signature;
    Box::leak(Box::new(rt::Operation {
        body: rt::BodyForm::Json(media),
        request_signature: None,
        answer_signature: answered.filter(|_| signatures != Signatures::Both),
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

fn awaited<T>(call: rt::Call<T>) -> rt::Awaited<T> {
    call.into_parts().expect("a request").1
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

fn verified<T: rt::Value>(notification: &Result<rt::Notification<T>, rt::Rejected>) -> Vec<u8> {
    json(&notification.as_ref().expect("a notification").payload)
}

fn json(value: &impl rt::Value) -> Vec<u8> {
    rt::json::to_vec(value).to_vec()
}
