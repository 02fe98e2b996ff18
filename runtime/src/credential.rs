//! Who sends a request: which credentials go into it, and where.

use http::header::{AUTHORIZATION, COOKIE};
use zeroize::Zeroizing;

use crate::core::Settings;
use crate::message;
use crate::operation::{Operation, Place, Scheme, TokenSource};
use crate::params::{self, Alphabet};
use crate::token::TokenAnswer;
use crate::{Error, Request, Secret, base64};

/// A scheme whose credential is fetched when the request is sent.
#[derive(Clone, Copy)]
pub(crate) struct Fetched {
    pub(crate) scheme: &'static Scheme,
    pub(crate) source: &'static TokenSource,
}

/// Puts the credentials of the first alternative that can be served into a request, one that asks for none last of all; gives back those
/// that have to be fetched.
pub(crate) fn authorise(
    settings: &Settings,
    operation: &'static Operation,
    request: &mut Request,
) -> Result<Vec<Fetched>, Error> {
    let alternatives = operation.security;
    let is_served = |scheme: &&&'static Scheme| {
        settings.credentials.contains_key(scheme.name()) || fetched(settings, scheme).is_some()
    };
    let mut served = alternatives
        .iter()
        .filter(|schemes| schemes.iter().all(|scheme| is_served(&scheme)));
    let open = alternatives.iter().find(|schemes| schemes.is_empty());
    let served = served.find(|schemes| !schemes.is_empty()).or(open);
    let Some(schemes) = served else {
        let Some(first) = alternatives.first() else {
            return Ok(Vec::new());
        };
        let missing = first.iter().find(|scheme| !is_served(scheme));
        let missing = missing.map_or("", |scheme| scheme.name());
        return Err(misuse(
            operation,
            format!("the credential `{missing}` is not configured"),
        ));
    };
    let mut to_fetch = Vec::new();
    for scheme in *schemes {
        match settings.credentials.get(scheme.name()) {
            Some(secret) => attach(settings, operation, request, scheme, secret)?,
            None => to_fetch.extend(fetched(settings, scheme)),
        }
    }
    Ok(to_fetch)
}

/// A scheme's source, where it is known in which part of the answer the token stands.
fn fetched(settings: &Settings, scheme: &'static Scheme) -> Option<Fetched> {
    let source = scheme.token()?;
    let configured = settings.token_answers.get(scheme.name());
    TokenAnswer::of(source, configured).map(|_| Fetched { scheme, source })
}

/// Puts a credential where its scheme says.
pub(crate) fn attach(
    settings: &Settings,
    operation: &'static Operation,
    request: &mut Request,
    scheme: &Scheme,
    secret: &Secret,
) -> Result<(), Error> {
    let secret = secret.expose();
    let labelled = |label: &str, secret: &str| Zeroizing::new([label, " ", secret].concat());
    let (header, value) = match scheme {
        Scheme::Bearer { .. } => (AUTHORIZATION.as_str(), labelled("Bearer", secret)),
        Scheme::Basic { .. } => (
            AUTHORIZATION.as_str(),
            labelled("Basic", &base64::encode(secret.as_bytes())),
        ),
        Scheme::Labelled { label, .. } => (AUTHORIZATION.as_str(), labelled(label, secret)),
        Scheme::ApiKey {
            place, wire, name, ..
        } => match place {
            Place::Header => (*wire, Zeroizing::new(secret.to_owned())),
            Place::Query => return add_to_query(operation, request, &key_pair(wire, secret)),
            Place::Cookie => return add_cookie(operation, request, &key_pair(wire, secret)),
            Place::Path => {
                return Err(misuse(
                    operation,
                    format!("the key `{name}` cannot go into the path"),
                ));
            }
        },
        Scheme::Configured { name, .. } => {
            let Some(header) = settings.credential_headers.get(*name) else {
                return Err(misuse(
                    operation,
                    format!("the header for the credential `{name}` is not configured"),
                ));
            };
            let prefix = settings
                .token_answers
                .get(*name)
                .and_then(|answer| answer.header_prefix());
            let value = match prefix {
                Some(prefix) if !settings.credentials.contains_key(*name) => {
                    labelled(prefix, secret)
                }
                _ => Zeroizing::new(secret.to_owned()),
            };
            (header.as_str(), value)
        }
    };
    message::insert_header(&mut request.headers, header, &value)
        .map_err(|what| misuse(operation, what))
}

fn add_to_query(
    operation: &'static Operation,
    request: &mut Request,
    pair: &str,
) -> Result<(), Error> {
    let url = Zeroizing::new(request.url.to_string());
    let mark = if request.url.query().is_some() {
        '&'
    } else {
        '?'
    };
    let url = Zeroizing::new(format!("{}{mark}{pair}", &*url));
    request.url = url.parse().map_err(|_| {
        misuse(
            operation,
            "path and query make no URL, or one that is too long",
        )
    })?;
    Ok(())
}

fn add_cookie(
    operation: &'static Operation,
    request: &mut Request,
    pair: &str,
) -> Result<(), Error> {
    let before = request
        .headers
        .get(COOKIE)
        .and_then(|cookies| cookies.to_str().ok());
    let cookies = match before {
        Some(before) => Zeroizing::new(format!("{before}; {pair}")),
        None => Zeroizing::new(pair.to_owned()),
    };
    message::insert_header(&mut request.headers, COOKIE.as_str(), &cookies)
        .map_err(|what| misuse(operation, what))
}

fn key_pair(name: &str, secret: &str) -> Zeroizing<String> {
    let (name, secret) = (
        params::encode(name, Alphabet::Unreserved),
        params::encode(secret, Alphabet::Unreserved),
    );
    Zeroizing::new(format!("{}={}", *name, *secret))
}

fn misuse(operation: &'static Operation, what: impl Into<String>) -> Error {
    Error::misuse(Some(operation), what)
}
