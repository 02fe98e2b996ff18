//! What stores keep: a token under a key.

use std::fmt::{self, Write as _};
use std::time::Duration;

use zeroize::Zeroizing;

use super::store::StoreError;
use crate::Secret;

/// A token with its end. `Debug` prints the end and not the token.
///
/// ```
/// use std::time::Duration;
/// use payspec_runtime::{Secret, StoredToken};
///
/// let from = Duration::from_secs(1_767_268_800); // since 1970, when it was asked for
/// let token = StoredToken::new(Secret::new("eyJh"), from, Duration::from_secs(3600));
/// assert_eq!(token.expires_at(), Some(from + Duration::from_secs(3600)));
/// assert_eq!(token.renew_at(), Some(from + Duration::from_secs(3540)));
/// assert_eq!(StoredToken::from_bytes(&token.to_bytes())?, token);
/// # Ok::<(), payspec_runtime::StoreError>(())
/// ```
#[derive(Clone)]
pub struct StoredToken {
    token: Secret,
    life: Option<Life>,
}

/// In milliseconds since 1970, so that a token that was written and read is the same.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Life {
    renew_at: u64,
    ends_at: u64,
}

/// The first byte of the serialised form.
const VERSION: u8 = 1;

impl StoredToken {
    /// One that lasts `lifetime`, counted from `from` (since 1970), which should be the moment before it was asked for.
    ///
    /// It is renewed ahead of its end: by a tenth of its lifetime, and by a minute at most.
    pub fn new(token: Secret, from: Duration, lifetime: Duration) -> Self {
        let margin = (lifetime / 10).min(Duration::from_secs(60));
        let ends_at = from.saturating_add(lifetime);
        Self {
            token,
            life: Some(Life {
                renew_at: millis(ends_at.saturating_sub(margin)),
                ends_at: millis(ends_at),
            }),
        }
    }

    /// One whose end nobody knows: it is used until it is refused.
    pub const fn undated(token: Secret) -> Self {
        Self { token, life: None }
    }

    /// The token.
    pub const fn token(&self) -> &Secret {
        &self.token
    }

    /// When it ends, since 1970.
    pub fn expires_at(&self) -> Option<Duration> {
        self.life.map(|life| Duration::from_millis(life.ends_at))
    }

    /// From when on it is renewed, since 1970.
    pub fn renew_at(&self) -> Option<Duration> {
        self.life.map(|life| Duration::from_millis(life.renew_at))
    }

    /// Whether it holds at this time, since 1970.
    pub fn holds_at(&self, unix: Duration) -> bool {
        self.expires_at().is_none_or(|end| unix < end)
    }

    /// Its form for stores outside this process. It holds the token in plain text; the buffer is wiped on drop.
    ///
    /// A version byte, a byte that says whether the token has an end, then renewal and end as big-endian milliseconds since 1970 if
    /// so, then the token in UTF-8. Equal tokens give equal bytes.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let token = self.token.expose().as_bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 + 16 + token.len()));
        bytes.push(VERSION);
        bytes.push(u8::from(self.life.is_some()));
        if let Some(life) = self.life {
            bytes.extend_from_slice(&life.renew_at.to_be_bytes());
            bytes.extend_from_slice(&life.ends_at.to_be_bytes());
        }
        bytes.extend_from_slice(token);
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// [`StoreError`] for anything else, such as the form of a later version. A store does best to treat that as no token.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        read(bytes).ok_or(StoreError::new("a stored token is not of a known form"))
    }
}

fn read(bytes: &[u8]) -> Option<StoredToken> {
    let (life, token) = match bytes {
        [VERSION, 0, token @ ..] => (None, token),
        [VERSION, 1, rest @ ..] => {
            let (renew_at, rest) = rest.split_first_chunk()?;
            let (ends_at, token) = rest.split_first_chunk()?;
            let life = Life {
                renew_at: u64::from_be_bytes(*renew_at),
                ends_at: u64::from_be_bytes(*ends_at),
            };
            (Some(life), token)
        }
        _ => return None,
    };
    let token = std::str::from_utf8(token).ok()?;
    if token.is_empty() || life.is_some_and(|life| life.renew_at > life.ends_at) {
        return None;
    }
    Some(StoredToken {
        token: Secret::new(token),
        life,
    })
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl PartialEq for StoredToken {
    /// The tokens are compared in a time that depends on the lengths only.
    fn eq(&self, other: &Self) -> bool {
        self.life == other.life && self.token == other.token
    }
}

impl Eq for StoredToken {}

impl fmt::Debug for StoredToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredToken")
            .field("token", &self.token)
            .field("expires_at", &self.expires_at())
            .finish()
    }
}

/// What a store keeps a token under: who gave it, and for whom. There is nothing secret in it.
///
/// ```
/// use payspec_runtime::TokenKey;
///
/// let key = TokenKey::new("acme", "oauth", "https://pay.acme.example/v1", "merchant 17");
/// assert_eq!(key.as_str(), "acme|oauth|https://pay.acme.example/v1|merchant%2017");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenKey(String);

impl TokenKey {
    /// The key for a provider's security scheme, at a base URL, for whoever the token speaks for, such as a merchant's number.
    ///
    /// Two clients with equal keys use each other's tokens, so `identity` must tell accounts apart. It must not be a secret: it
    /// stands in a store in plain text, and in logs.
    pub fn new(provider: &str, scheme: &str, base_url: &str, identity: &str) -> Self {
        let mut text = String::new();
        for (place, part) in [provider, scheme, base_url, identity]
            .into_iter()
            .enumerate()
        {
            if place > 0 {
                text.push('|');
            }
            push_escaped(&mut text, part);
        }
        Self(text)
    }

    /// The key: visible ASCII without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escapes what would make two keys one, and what stores and logs would choke on.
fn push_escaped(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'|' | b'%') {
            text.push(char::from(byte));
        } else {
            // writing to a string does not fail
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({:?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_767_268_800);

    #[test]
    fn it_is_renewed_a_tenth_or_a_minute_ahead() {
        for (lifetime, margin) in [
            (3_600_000, 60_000),
            (600_000, 60_000),
            (599_000, 59_900),
            (10_000, 1_000),
            (5, 0),
        ] {
            let lifetime = Duration::from_millis(lifetime);
            let token = StoredToken::new(Secret::new("t"), NOW, lifetime);
            assert_eq!(token.expires_at(), Some(NOW + lifetime));
            let ahead = token.expires_at().unwrap() - token.renew_at().unwrap();
            assert!(ahead.abs_diff(Duration::from_millis(margin)) <= Duration::from_millis(1));
            assert!(token.holds_at(NOW + lifetime - Duration::from_millis(1)));
            assert!(!token.holds_at(NOW + lifetime));
        }
        let forever = StoredToken::new(Secret::new("t"), NOW, Duration::MAX);
        assert_eq!(
            forever.expires_at(),
            Some(Duration::from_millis(u64::MAX)),
            "nothing overflows"
        );
        let undated = StoredToken::undated(Secret::new("t"));
        assert!(undated.holds_at(Duration::MAX) && undated.renew_at().is_none());
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let odd = Duration::new(3_600, 123_456_789);
        for token in [
            StoredToken::new(Secret::new("tökén"), NOW + odd, odd),
            StoredToken::undated(Secret::new("t")),
        ] {
            let bytes = token.to_bytes();
            assert!(StoredToken::from_bytes(&bytes).unwrap() == token);
            let mut later = bytes.to_vec();
            later[0] += 1;
            assert!(StoredToken::from_bytes(&later).is_err());
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        let whole = StoredToken::new(Secret::new("t"), NOW, NOW).to_bytes();
        for end in 0..whole.len() {
            assert!(StoredToken::from_bytes(&whole[..end]).is_err(), "{end}");
        }
        for bytes in [
            &b""[..],
            b"\x01",
            b"\x01\x00",
            b"\x01\x02t",
            b"\x01\x00\xff",
            b"token",
        ] {
            assert!(StoredToken::from_bytes(bytes).is_err(), "{bytes:?}");
        }
        let mut backwards = whole.to_vec();
        backwards[2] = 0xff;
        assert!(StoredToken::from_bytes(&backwards).is_err());
    }

    #[test]
    fn keys_are_told_apart() {
        let key = TokenKey::new("a", "b", "https://h", "1").to_string();
        for other in [
            TokenKey::new("a|b", "", "https://h", "1"),
            TokenKey::new("a", "b|https://h", "", "1"),
            TokenKey::new("a", "b", "https://h|1", ""),
            TokenKey::new("a", "b", "https://h", "%31"),
            TokenKey::new("a", "b", "https://h", "1\n"),
        ] {
            assert_ne!(other.as_str(), key);
            assert!(other.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn the_token_is_not_printed() {
        let token = StoredToken::new(Secret::new("tok-sentinel"), NOW, NOW);
        assert!(!format!("{token:?} {token:#?}").contains("sentinel"));
        let error = StoredToken::from_bytes(b"\x07tok-sentinel").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("sentinel"));
    }
}
