//! The keys and secrets of a client, by the names that the spec gives them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "signatures")]
use aws_lc_rs::{hmac, rsa::KeyPair, signature::ParsedPublicKey};

#[cfg(feature = "signatures")]
use super::rule::SignatureAlgorithm;
use super::rule::SignatureRule;
use crate::{Error, Secret};

/// What a client signs with and what it checks signatures with. Cheap to clone; prints the names of the keys only.
///
/// ```
/// # #[cfg(feature = "signatures")] {
/// use payspec_runtime::Keys;
///
/// let keys = Keys::builder()
///     .shared_secret("app-secret", "the new one")
///     .previous_shared_secret("app-secret", "the one before")
///     .build()?;
/// assert_eq!(
///     format!("{keys:?}"),
///     r#"Keys { private_keys: [], public_keys: [], hmac_keys: [], shared_secrets: ["app-secret"], accept_older_version: false }"#
/// );
/// # }
/// # Ok::<(), payspec_runtime::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Keys(Arc<Parsed>);

/// By name, each the current one first.
#[derive(Default)]
struct Parsed {
    #[cfg(feature = "signatures")]
    private_keys: BTreeMap<String, Vec<KeyPair>>,
    #[cfg(feature = "signatures")]
    public_keys: BTreeMap<String, Vec<ParsedPublicKey>>,
    #[cfg(feature = "signatures")]
    hmac_keys: BTreeMap<String, Vec<hmac::Key>>,
    #[cfg(feature = "signatures")]
    shared_secrets: BTreeMap<String, Vec<Secret>>,
    accept_older_version: bool,
}

impl Keys {
    /// Starts with no keys.
    pub fn builder() -> KeysBuilder {
        KeysBuilder {
            given: BTreeMap::new(),
            accept_older_version: false,
        }
    }
}

#[cfg(not(feature = "signatures"))]
impl Keys {
    /// The name of what is missing to sign by a rule.
    pub(crate) fn missing_to_sign(&self, rule: &SignatureRule) -> Option<&'static str> {
        self.missing_for(rule)
    }

    /// The name of what is missing to check signatures by a rule.
    pub(crate) fn missing_for(&self, rule: &SignatureRule) -> Option<&'static str> {
        rule.key.or(rule.secret).or(Some(""))
    }
}

#[cfg(feature = "signatures")]
impl Keys {
    /// The name of what is missing to sign by a rule.
    pub(crate) fn missing_to_sign(&self, rule: &SignatureRule) -> Option<&'static str> {
        match (rule.algorithm, rule.key) {
            (SignatureAlgorithm::RsaSha256, Some(name)) if self.private_key(name).is_none() => {
                Some(name)
            }
            (SignatureAlgorithm::RsaSha256, _) => self.missing_secret(rule),
            (SignatureAlgorithm::Sha256 | SignatureAlgorithm::HmacSha256, _) => {
                self.missing_for(rule)
            }
        }
    }

    fn missing_secret(&self, rule: &SignatureRule) -> Option<&'static str> {
        rule.secret
            .filter(|name| self.shared_secrets(name).is_none())
    }

    /// The name of what is missing to check signatures by a rule.
    pub(crate) fn missing_for(&self, rule: &SignatureRule) -> Option<&'static str> {
        let key = rule.key.filter(|name| match rule.algorithm {
            SignatureAlgorithm::RsaSha256 => self.public_keys(name).is_none(),
            SignatureAlgorithm::HmacSha256 => self.hmac_keys(name).is_none(),
            SignatureAlgorithm::Sha256 => false,
        });
        key.or(rule
            .secret
            .filter(|name| self.shared_secrets(name).is_none()))
    }

    /// The key that requests are signed with.
    pub(super) fn private_key(&self, name: &str) -> Option<&KeyPair> {
        self.0.private_keys.get(name)?.first()
    }

    /// Every key that the other side may have signed with.
    pub(super) fn public_keys(&self, name: &str) -> Option<&[ParsedPublicKey]> {
        self.0.public_keys.get(name).map(Vec::as_slice)
    }

    /// The current key, then those before it.
    pub(super) fn hmac_keys(&self, name: &str) -> Option<&[hmac::Key]> {
        self.0.hmac_keys.get(name).map(Vec::as_slice)
    }

    /// The current secret, then those before it.
    pub(super) fn shared_secrets(&self, name: &str) -> Option<&[Secret]> {
        self.0.shared_secrets.get(name).map(Vec::as_slice)
    }

    pub(super) fn accepts_older_version(&self) -> bool {
        self.0.accept_older_version
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = f.debug_struct("Keys");
        #[cfg(feature = "signatures")]
        f.field("private_keys", &self.0.private_keys.keys())
            .field("public_keys", &self.0.public_keys.keys())
            .field("hmac_keys", &self.0.hmac_keys.keys())
            .field("shared_secrets", &self.0.shared_secrets.keys());
        f.field("accept_older_version", &self.0.accept_older_version)
            .finish()
    }
}

/// Keys on their way to [`Keys`].
///
/// RSA keys may be PEM, or the base64 between PEM's lines alone, with any white space in it. Previous keys and secrets are accepted
/// when signatures are checked and never sign: they let the other side change its key at a time of its own.
#[must_use]
pub struct KeysBuilder {
    given: BTreeMap<(Kind, String), Given>,
    accept_older_version: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    PrivateKey,
    PublicKey,
    HmacKey,
    SharedSecret,
}

/// What was given under one name.
#[derive(Default)]
struct Given {
    current: Vec<Secret>,
    previous: Vec<Secret>,
}

impl KeysBuilder {
    /// The RSA key that requests are signed with, PKCS#8 or PKCS#1, without a password.
    pub fn private_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.given(Kind::PrivateKey, name).current.push(key.into());
        self
    }

    /// The provider's RSA key that signatures are checked with, SPKI or PKCS#1.
    pub fn public_key(mut self, name: impl Into<String>, key: impl Into<String>) -> Self {
        let key = Secret::new(key);
        self.given(Kind::PublicKey, name).current.push(key);
        self
    }

    /// The HMAC key: the bytes of the text as it is, in UTF-8.
    pub fn hmac_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.given(Kind::HmacKey, name).current.push(key.into());
        self
    }

    /// The text that both sides put into what they sign.
    pub fn shared_secret(mut self, name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let given = self.given(Kind::SharedSecret, name);
        given.current.push(secret.into());
        self
    }

    /// A public key that the provider may still sign with.
    pub fn previous_public_key(mut self, name: impl Into<String>, key: impl Into<String>) -> Self {
        let key = Secret::new(key);
        self.given(Kind::PublicKey, name).previous.push(key);
        self
    }

    /// An HMAC key that the provider may still sign with.
    pub fn previous_hmac_key(mut self, name: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.given(Kind::HmacKey, name).previous.push(key.into());
        self
    }

    /// A shared secret that the provider may still sign with.
    pub fn previous_shared_secret(
        mut self,
        name: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        let given = self.given(Kind::SharedSecret, name);
        given.previous.push(secret.into());
        self
    }

    /// Accepts messages of an older version, of which the signature covers less, where the spec says to refuse them.
    ///
    /// Whoever passes such a message on can change what its signature leaves out. Accept them only from a provider that cannot send
    /// others yet, and trust only the members that the older signature covers.
    pub const fn accept_older_version(mut self) -> Self {
        self.accept_older_version = true;
        self
    }

    /// The keys.
    ///
    /// # Errors
    /// [`Error::Misuse`], which names the key and shows nothing of it: for a text that is no RSA key of the kind, from 2048 to 8192
    /// bits, as described above; for an empty one; for a name with two current keys, or with previous ones alone; for any key
    /// when the feature `signatures` is off.
    pub fn build(self) -> Result<Keys, Error> {
        for ((kind, name), given) in &self.given {
            let problem = match given.current.as_slice() {
                [] => "is missing, and only a previous one is given",
                [_] => continue,
                _ => "is given twice",
            };
            return Err(misuse(*kind, name, problem));
        }
        self.parse()
    }

    #[cfg(feature = "signatures")]
    fn parse(self) -> Result<Keys, Error> {
        let mut parsed = Parsed {
            accept_older_version: self.accept_older_version,
            ..Parsed::default()
        };
        for ((kind, name), given) in self.given {
            let texts = given.current.into_iter().chain(given.previous);
            for text in texts {
                let fault = |problem| misuse(kind, &name, problem);
                if text.expose().trim().is_empty() {
                    return Err(fault("is empty"));
                }
                let name = name.clone();
                match kind {
                    Kind::PrivateKey => {
                        let key = super::key_text::private_key(text.expose()).map_err(fault)?;
                        parsed.private_keys.entry(name).or_default().push(key);
                    }
                    Kind::PublicKey => {
                        let key = super::key_text::public_key(text.expose()).map_err(fault)?;
                        parsed.public_keys.entry(name).or_default().push(key);
                    }
                    Kind::HmacKey => {
                        let key = hmac::Key::new(hmac::HMAC_SHA256, text.expose().as_bytes());
                        parsed.hmac_keys.entry(name).or_default().push(key);
                    }
                    Kind::SharedSecret => {
                        parsed.shared_secrets.entry(name).or_default().push(text);
                    }
                }
            }
        }
        Ok(Keys(Arc::new(parsed)))
    }

    #[cfg(not(feature = "signatures"))]
    fn parse(self) -> Result<Keys, Error> {
        if let Some(((kind, name), _)) = self.given.first_key_value() {
            let problem = "is of no use: switch the feature `signatures` on";
            return Err(misuse(*kind, name, problem));
        }
        Ok(Keys(Arc::new(Parsed {
            accept_older_version: self.accept_older_version,
        })))
    }

    fn given(&mut self, kind: Kind, name: impl Into<String>) -> &mut Given {
        self.given.entry((kind, name.into())).or_default()
    }
}

fn misuse(kind: Kind, name: &str, problem: &str) -> Error {
    let kind = match kind {
        Kind::PrivateKey => "private key",
        Kind::PublicKey => "public key",
        Kind::HmacKey => "HMAC key",
        Kind::SharedSecret => "shared secret",
    };
    Error::misuse(None, format!("the {kind} `{name}` {problem}"))
}

impl fmt::Debug for KeysBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.given.keys().map(|(_, name)| name).collect();
        f.debug_struct("KeysBuilder")
            .field("names", &names)
            .finish_non_exhaustive()
    }
}
