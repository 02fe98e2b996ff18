//! What the generated tests run.
//!
//! `cargo xtask generate` writes `generated/tests/<provider>.rs`, a plain list of operations and notifications in [`exercise!`]. Here are the server,
//! the documents' material and the assertions, so a new provider gets all of it without a line written by hand:
//!
//! - [`spec`], [`fixture`]: the spec's examples and `tests/fixtures/wire/`, read at test time, and [`case`] that makes one list of them;
//! - [`session`]: the generated client behind closures; [`server`]: a provider on a loopback port, [`tls`]: one that nobody vouches for;
//!   [`traced`]: what is logged meanwhile; [`mod@bench`]: all of it, with what was found;
//! - [`oracle`], [`synth`], [`parameters`]: what should come of a message, by the IR alone; [`json`]: a reader of its own; [`sign`], [`keys`], [`signing`],
//!   [`echo`]: the provider's side of signatures and of what answers repeat;
//! - [`documented`]: the examples of the captured documents, through the generated types and back; [`values`]: each listed value, and each
//!   member that no example has;
//! - [`wire`], [`answers`]: requests and answers as documented; [`growth`]: answers that [`mutate`] changed, or that broke; [`notify`]: notifications;
//!   [`refuse`]: failures; [`rules`]: requests with a [`breach`] of a rule, beyond its [`limit`]; [`secrets`]: what is printed;
//!   [`faults`]: what goes wrong on the way; [`settle`]: finding out what became of it; [`flips`]: single bits.

pub mod answers;
pub mod bench;
pub mod breach;
pub mod case;
pub mod documented;
pub mod echo;
pub mod faults;
pub mod fixture;
pub mod flips;
pub mod growth;
pub mod json;
pub mod keys;
pub mod limit;
pub mod mutate;
pub mod notify;
pub mod oracle;
pub mod parameters;
pub mod refuse;
pub mod rules;
pub mod secrets;
pub mod server;
pub mod session;
pub mod settle;
pub mod sign;
pub mod signing;
pub mod spec;
pub mod synth;
pub mod tls;
pub mod traced;
pub mod values;
pub mod wire;

pub use bench::Provider;
pub use payspec_runtime as rt;
pub use session::Session;

/// The tests of a provider, from the list that the generator writes.
///
/// ```ignore
/// payspec_tests::exercise! {
///     provider "acme",
///     client |builder| builder.access_token("test-credential"),
///     configured |builder| builder.app_id(7193i64),
///     operations { "pay" => pay(parameters: model::PayParameters, request: model::PayRequest,) -> model::Payment, },
///     settled { "pay" => settle_pay("/shop": String,) -> model::PaymentState, },
///     events { "paid" => Paid: model::PaidNotification; verified, },
/// }
/// ```
///
/// `optional_request: T` is an argument of `Option<&T>`; `bytes: rt::File` is a body as it is. A function that settles takes an error, and
/// members of the asking operation's request by their pointers. Where an event is `verified`, there is a function
/// `notification_keys` that makes the receiver's keys.
#[macro_export]
macro_rules! exercise {
    (
        provider $provider:literal,
        client |$builder:ident| $set_up:expr,
        configured |$config_builder:ident| $configured:expr,
        operations { $($id:literal => $method:ident($($word:ident: $argument:ty),* $(,)?) -> $returned:ty),* $(,)? },
        settled { $($created:literal => $settle:ident($($pointer:literal: $member:ty),* $(,)?) -> $told:ty),* $(,)? },
        events { $($event:literal => $item:ident: $payload:ty $(; $verified:ident)?),* $(,)? } $(,)?
    ) => {
        use $crate::rt;

        const PROVIDER: $crate::Provider = $crate::Provider {
            name: $provider,
            open: |url| open(set_up(url)),
            open_configured: |url| {
                let $config_builder = set_up(url);
                open($configured)
            },
        };

        fn set_up(url: &str) -> ClientBuilder {
            let $builder = Client::builder(url);
            $set_up
        }

        fn open(builder: ClientBuilder) -> $crate::Session {
            let client = builder.build().expect("a client for a loopback address");
            let mut session = $crate::Session::default();
            $({
                let client = client.clone();
                session.operation($id, move |given| {
                    let mut heard = $crate::session::silence();
                    $(
                        let $word = given.$word::<$argument>()?;
                        $crate::session::look(&mut heard, &$word);
                    )*
                    let call: rt::Call<$returned> = client.$method($($crate::argument!($word $word)),*);
                    Ok($crate::session::run(given, heard, call))
                });
            })*
            $({
                let client = client.clone();
                session.settling($created, move |unknown, given| {
                    let settle: rt::Settle<$told> = client.$settle(unknown, $(given.member::<$member>($pointer)?),*);
                    Ok($crate::session::settle(settle))
                });
            })*
            $(session.event($event, |body| {
                let decoded: Result<$payload, rt::DecodeError> = webhook::$item::decode_unverified(body);
                $crate::session::notified(decoded)
            });)*
            $($(session.$verified($event, |headers, body| {
                let keys = notification_keys();
                let verified: Result<rt::Notification<$payload>, rt::Rejected> = webhook::$item::verify(&keys, headers, body);
                $crate::session::heard(verified)
            });)?)*
            session
        }

        #[test]
        fn documented_requests_arrive_as_documented() {
            $crate::wire::requests_arrive_as_documented(PROVIDER);
        }

        #[test]
        fn examples_of_the_documents_come_back() {
            $crate::documented::examples_come_back(PROVIDER);
        }

        #[test]
        fn every_listed_value_and_member_travels() {
            $crate::values::values_and_members_travel(PROVIDER);
        }

        #[test]
        fn configured_values_fill_requests() {
            $crate::wire::configured_values_fill_requests(PROVIDER);
        }

        #[test]
        fn documented_answers_come_back() {
            $crate::answers::answers_come_back(PROVIDER);
        }

        #[test]
        fn answers_may_grow_but_not_change_kind() {
            $crate::growth::answers_may_grow(PROVIDER);
        }

        #[test]
        fn broken_answers_leave_the_outcome_open() {
            $crate::growth::broken_answers_leave_the_outcome_open(PROVIDER);
        }

        #[test]
        fn documented_notifications_decode() {
            $crate::notify::notifications_decode(PROVIDER);
        }

        #[test]
        fn notifications_are_taken_from_the_provider_alone() {
            $crate::notify::notifications_are_verified(PROVIDER);
        }

        #[test]
        fn answers_are_taken_from_the_provider_alone() {
            $crate::flips::answers_are_verified(PROVIDER);
        }

        #[test]
        fn failures_are_refusals_with_code_and_class() {
            $crate::refuse::failures_are_refusals(PROVIDER);
        }

        #[test]
        fn every_fault_is_sorted_and_no_call_is_made_twice() {
            $crate::faults::every_fault_is_sorted_and_no_call_is_made_twice(PROVIDER);
        }

        #[test]
        fn an_unknown_outcome_is_settled_by_one_call() {
            $crate::settle::an_unknown_outcome_is_settled_by_one_call(PROVIDER);
        }

        #[test]
        fn a_broken_rule_is_named_and_nothing_is_sent() {
            $crate::rules::broken_rules_are_named(PROVIDER);
        }

        #[test]
        fn nothing_sensitive_is_printed() {
            $crate::secrets::nothing_sensitive_is_printed(PROVIDER);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    (optional_request $value:ident) => {
        $value.as_ref()
    };
    ($word:ident $value:ident) => {
        &$value
    };
}

/// The README's code, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
