//! Operations at addresses of their own, and alternatives of security.

use super::Core;
use crate::operation::{BodyForm, Operation, Place, Scheme};
use crate::testing::{Canned, PAY};
use crate::{Error, Json, Request, Secret};

static AT_HOME: Operation = Operation {
    body: BodyForm::None,
    ..PAY
};
static AWAY: Operation = Operation {
    hosts: &[
        "https://files.example.com/v2",
        "https://files-sandbox.example.com",
    ],
    body: BodyForm::None,
    ..PAY
};
static AWAY_ALWAYS: Operation = Operation {
    hosts: &["https://files.example.com/v2"],
    body: BodyForm::None,
    ..PAY
};
static BELOW: Operation = Operation {
    hosts: &["/health"],
    body: BodyForm::None,
    ..PAY
};

/// Where a call of each operation goes.
fn urls(environment: Option<usize>, address: Option<&str>) -> [String; 4] {
    let mut builder = Core::builder("https://api.example.com/v1")
        .transport(Canned::new(Ok((200, "{}"))))
        .environment(environment);
    if let Some(address) = address {
        builder = builder.host_address("https://files.example.com/v2", address);
    }
    let core = builder.build().unwrap();
    [&AT_HOME, &AWAY, &AWAY_ALWAYS, &BELOW].map(|operation| {
        let request = core.call::<Json>(operation, None, None).into_request();
        request.unwrap().url().to_string()
    })
}

#[test]
fn an_operation_goes_to_its_own_address() {
    assert_eq!(
        urls(Some(0), None),
        [
            "https://api.example.com/v1/pay",
            "https://files.example.com/v2/pay",
            "https://files.example.com/v2/pay",
            "https://api.example.com/health/pay",
        ]
    );
    let [_, second, only, _] = urls(Some(1), None);
    assert_eq!(second, "https://files-sandbox.example.com/pay");
    assert_eq!(only, "https://files.example.com/v2/pay");
}

#[test]
fn an_address_of_the_users_leads_all_operations_there() {
    let [home, away, always, below] = urls(None, None);
    assert_eq!(home, "https://api.example.com/v1/pay");
    assert_eq!(away, home);
    assert_eq!(always, home);
    // what is relative stays below the same host
    assert_eq!(below, "https://api.example.com/health/pay");
}

#[test]
fn an_address_can_be_given_for_some() {
    for environment in [None, Some(0)] {
        let [home, away, always, _] = urls(environment, Some("http://127.0.0.1:8080/files"));
        assert_eq!(home, "https://api.example.com/v1/pay");
        assert_eq!(away, "http://127.0.0.1:8080/files/pay");
        assert_eq!(always, "http://127.0.0.1:8080/files/pay");
    }
    let refused = Core::builder("https://api.example.com")
        .transport(Canned::new(Ok((200, "{}"))))
        .host_address("https://files.example.com", "http://files.example.com")
        .build()
        .unwrap_err();
    assert!(matches!(refused, Error::Misuse(_)), "{refused}");
}

#[test]
fn a_documented_address_is_held_to_the_same_rules() {
    static PLAIN: Operation = Operation {
        hosts: &["http://files.example.com"],
        body: BodyForm::None,
        ..PAY
    };
    let core = Core::builder("https://api.example.com")
        .transport(Canned::new(Ok((200, "{}"))))
        .environment(Some(0))
        .build()
        .unwrap();
    let refused = core.call::<Json>(&PLAIN, None, None).into_request();
    assert!(matches!(refused, Err(Error::Misuse(_))));
}

const BEARER: Scheme = Scheme::Bearer {
    name: "bearer",
    token: None,
};
const LABELLED: Scheme = Scheme::Labelled {
    name: "labelled",
    label: "Token",
};
const KEY: Scheme = Scheme::ApiKey {
    name: "key",
    place: Place::Header,
    wire: "x-key",
    token: None,
};

fn sent(operation: &'static Operation, credentials: &[&str]) -> Result<Request, Error> {
    let builder = Core::builder("https://api.example.com").transport(Canned::new(Ok((200, "{}"))));
    let given = credentials.iter().fold(builder, |builder, name| {
        builder.credential(*name, Secret::new("s"))
    });
    let core = given.build().unwrap();
    core.call::<Json>(operation, None, None).into_request()
}

#[test]
fn an_alternative_without_credentials_is_the_last() {
    static MAYBE: Operation = Operation {
        security: &[&[], &[&BEARER], &[&KEY, &LABELLED]],
        body: BodyForm::None,
        ..PAY
    };
    let headers = |credentials: &[&str]| {
        let request = sent(&MAYBE, credentials).unwrap();
        ["authorization", "x-key"].map(|name| {
            let value = request.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned())
        })
    };
    assert_eq!(headers(&[]), [None, None]);
    assert_eq!(headers(&["bearer"]), [Some("Bearer s".to_owned()), None]);
    let both = [Some("Token s".to_owned()), Some("s".to_owned())];
    assert_eq!(headers(&["key", "labelled"]), both);
    // half an alternative is none
    assert_eq!(headers(&["key"]), [None, None]);
}

#[test]
fn half_an_alternative_is_refused_where_another_is_needed() {
    static BOTH: Operation = Operation {
        security: &[&[&KEY, &BEARER]],
        body: BodyForm::None,
        ..PAY
    };
    let refused = sent(&BOTH, &["key"]).unwrap_err();
    assert!(refused.to_string().contains("bearer"), "{refused}");
    assert!(sent(&BOTH, &["key", "bearer"]).is_ok());
}

#[test]
fn a_header_goes_with_every_request() {
    let builder =
        || Core::builder("https://api.example.com").transport(Canned::new(Ok((200, "{}"))));
    let core = builder().header("X-Version", "2024-01-01").build().unwrap();
    let request = core.call::<Json>(&AT_HOME, None, None).into_request();
    let request = request.unwrap();
    assert_eq!(request.headers()["x-version"], "2024-01-01");
    assert!(request.headers()["x-version"].is_sensitive());
    for (name, value) in [("X Version", "a"), ("X-Version", "a\nb")] {
        let refused = builder().header(name, value).build().unwrap_err();
        assert!(!refused.to_string().contains("a\nb"), "{refused}");
    }
}
