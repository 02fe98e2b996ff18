//! What is left of signatures without the feature `signatures`: nothing is signed, nothing is believed.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use zeroize::Zeroizing;

use super::{Keys, Rejected, SignatureRule};

/// What signing adds to a request.
#[derive(Default)]
pub(crate) struct Signed {
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
    pub(crate) field: Option<(String, Zeroizing<String>)>,
    pub(crate) header: Option<(&'static str, Zeroizing<String>)>,
    pub(crate) timestamp: Option<(&'static str, String)>,
}

#[derive(Debug)]
pub(crate) struct SigningError;

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is to be signed: switch the feature `signatures` on")
    }
}

pub(crate) fn sign(
    _rule: &SignatureRule,
    _keys: &Keys,
    _body: &[u8],
    _now: Duration,
) -> Result<Signed, SigningError> {
    Err(SigningError)
}

pub(crate) fn sign_form(
    _rule: &SignatureRule,
    _keys: &Keys,
    _fields: &[(&str, &str)],
    _now: Duration,
) -> Result<Signed, SigningError> {
    Err(SigningError)
}

pub(crate) fn verify(
    rule: &SignatureRule,
    _keys: &Keys,
    _headers: &HeaderMap,
    _body: &[u8],
    _covered: &[u8],
    _now: Duration,
) -> Result<(), Rejected> {
    // Without the feature no key can be configured.
    Err(Rejected::NoKey(
        rule.key.or(rule.secret).unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn keys_need_the_feature() {
        assert!(Keys::builder().build().is_ok());
        let keys = Keys::builder().shared_secret("app-secret", "SECRET");
        assert_eq!(
            keys.build().unwrap_err().to_string(),
            "the settings cannot be used: the shared secret `app-secret` is of no use: switch the feature `signatures` on"
        );
    }
}
