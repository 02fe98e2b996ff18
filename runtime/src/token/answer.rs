//! Where an answer holds a token, and reading it from there.

use std::time::Duration;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use zeroize::Zeroizing;

use crate::operation::TokenSource;
use crate::{DecodeError, Secret, json};

/// No provider means a token to last longer; one that says so means something else, such as a date.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// Where the answer of a token request holds the token, for providers whose document does not say it.
///
/// The places are JSON pointers (RFC 6901) into the whole answer. A lifetime is in seconds, as a number or as text; one that is
/// missing, zero, negative, longer than ten years or unreadable counts as not said, and then [`lifetime`](Self::lifetime) holds; without
/// that the token is used until it is refused.
///
/// ```
/// use std::time::Duration;
/// use payspec_runtime::TokenAnswer;
///
/// // {"result": {"token": "eyJh…", "expiresIn": 7200}}, sent as `Token eyJh…`
/// let answer = TokenAnswer::new("/result/token")
///     .expires_in("/result/expiresIn")
///     .lifetime(Duration::from_secs(3600))
///     .prefix("Token");
/// # let _ = answer;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct TokenAnswer {
    token: String,
    expires_in: Option<String>,
    lifetime: Option<Duration>,
    prefix: Option<String>,
}

impl TokenAnswer {
    /// The token is at this pointer; the empty pointer is the whole answer.
    pub fn new(token_pointer: impl Into<String>) -> Self {
        Self {
            token: token_pointer.into(),
            expires_in: None,
            lifetime: None,
            prefix: None,
        }
    }

    /// Its lifetime in seconds is at this pointer.
    pub fn expires_in(mut self, pointer: impl Into<String>) -> Self {
        self.expires_in = Some(pointer.into());
        self
    }

    /// Its lifetime where the answer does not say it.
    pub const fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// What stands before the token in its header, followed by a blank: `Bearer`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// What spec and client's user say together, the spec first; none where neither gives the token's place.
    pub(crate) fn of(source: &TokenSource, configured: Option<&Self>) -> Option<Self> {
        let token = source.token.or(configured.map(|answer| &*answer.token))?;
        let expires_in = source
            .expires_in
            .or(configured.and_then(|answer| answer.expires_in.as_deref()));
        let lifetime = source.lifetime_seconds.map(Duration::from_secs);
        Some(Self {
            token: token.to_owned(),
            expires_in: expires_in.map(str::to_owned),
            lifetime: lifetime.or(configured.and_then(|answer| answer.lifetime)),
            prefix: configured.and_then(|answer| answer.prefix.clone()),
        })
    }

    /// What stands before the token in its header, if anything does.
    pub(crate) fn header_prefix(&self) -> Option<&str> {
        self.prefix.as_deref()
    }

    /// What is wrong with it, in words that fit behind the name of a scheme.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !is_pointer(&self.token) {
            return Err("the token's place is not a JSON pointer, such as `/data/token`".into());
        }
        if self.expires_in.as_deref().is_some_and(|at| !is_pointer(at)) {
            return Err(
                "the lifetime's place is not a JSON pointer, such as `/data/expiresIn`".into(),
            );
        }
        if self.lifetime.is_some_and(|time| sensible(time).is_none()) {
            return Err("the token's lifetime is zero or longer than ten years".into());
        }
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_graphic());
        if self.prefix.as_deref().is_some_and(|text| !visible(text)) {
            return Err("the token's prefix is not one word in visible ASCII".into());
        }
        Ok(())
    }

    /// The token in an answer.
    pub(crate) fn read(&self, answer: &[u8]) -> Result<Fetched, NoToken> {
        // a pointer that is asked for twice costs nothing, an optional one would need another list
        let expires_in = self.expires_in.as_deref().unwrap_or(&self.token);
        let [token, lifetime] =
            json::find_all(answer, &[&self.token, expires_in]).map_err(NoToken::Undecodable)?;
        let token = token.ok_or(NoToken::Missing).and_then(token_text)?;
        let said = self.expires_in.as_ref().and(lifetime);
        let read = said.and_then(read_lifetime);
        if said.is_some() && read.is_none() {
            tracing::warn!("the lifetime in the answer to a token request is no use");
        }
        let lifetime = read.or(self.lifetime);
        Ok(Fetched { token, lifetime })
    }
}

/// A token as a provider gave it.
pub(crate) struct Fetched {
    pub(crate) token: Secret,
    /// Counted from the moment before it was asked for; none where nobody says it.
    pub(crate) lifetime: Option<Duration>,
}

impl Fetched {
    /// The lifetime, if it is one to go by.
    pub(crate) fn sensible_lifetime(&self) -> Option<Duration> {
        self.lifetime.and_then(sensible)
    }
}

/// Why an answer holds no token.
#[derive(Debug)]
pub(crate) enum NoToken {
    /// It is not JSON.
    Undecodable(DecodeError),
    /// There is nothing at the token's place, or `null`.
    Missing,
    /// What is there is neither text nor a number, or is empty, or cannot stand in a header.
    Unfit,
}

fn token_text(node: &[u8]) -> Result<Secret, NoToken> {
    let text: Zeroizing<String> = match node.first() {
        Some(b'"') => {
            let text = json::from_slice::<Secret>(node).map_err(NoToken::Undecodable)?;
            Zeroizing::new(text.expose().to_owned())
        }
        Some(b'-' | b'0'..=b'9') => {
            Zeroizing::new(String::from_utf8(node.to_vec()).map_err(|_| NoToken::Unfit)?)
        }
        Some(b'n') | None => return Err(NoToken::Missing),
        Some(_) => return Err(NoToken::Unfit),
    };
    if text.is_empty() || !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(NoToken::Unfit);
    }
    Ok(Secret::new(text.as_str()))
}

/// A lifetime from a JSON token: seconds, as a number or as text; parts of a second are dropped.
fn read_lifetime(node: &[u8]) -> Option<Duration> {
    let text = match node.first()? {
        b'"' => json::from_slice::<String>(node).ok()?,
        _ => std::str::from_utf8(node).ok()?.to_owned(),
    };
    let text = text.trim();
    let seconds = text
        .parse::<Decimal>()
        .or_else(|_| Decimal::from_scientific(text))
        .ok()?;
    sensible(Duration::from_secs(seconds.trunc().to_u64()?))
}

fn sensible(lifetime: Duration) -> Option<Duration> {
    (Duration::ZERO < lifetime && lifetime <= LONGEST).then_some(lifetime)
}

fn is_pointer(text: &str) -> bool {
    let escapes = |part: &str| {
        part.split('~')
            .skip(1)
            .all(|rest| rest.starts_with(['0', '1']))
    };
    (text.is_empty() || text.starts_with('/')) && escapes(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(json: &str) -> Option<u64> {
        let answer = format!(r#"{{"t":"tok","e":{json}}}"#);
        let at = TokenAnswer::new("/t").expires_in("/e");
        let read = at.read(answer.as_bytes()).unwrap();
        assert_eq!(read.token.expose(), "tok");
        read.lifetime.map(|time| time.as_secs())
    }

    #[test]
    fn lifetimes_are_seconds() {
        for (json, expected) in [
            ("3600", Some(3_600)),
            ("\"3600\"", Some(3_600)),
            ("\" 3600 \"", Some(3_600)),
            ("3599.999", Some(3_599)),
            ("3.6e3", Some(3_600)),
            ("315360000", Some(315_360_000)),
            // ten years and a second, a date, milliseconds of a date
            ("315360001", None),
            ("1767268800", None),
            ("1767268800000", None),
            ("1e400", None),
            ("1e-400", None),
            ("99999999999999999999999999999999999999", None),
            ("0", None),
            ("-1", None),
            ("-0", None),
            ("0.4", None),
            ("null", None),
            ("true", None),
            ("\"\"", None),
            ("\"soon\"", None),
            ("{}", None),
            ("[3600]", None),
        ] {
            assert_eq!(seconds(json), expected, "{json}");
        }
    }

    #[test]
    fn an_answer_that_does_not_say_leaves_it_to_the_setting() {
        let at = TokenAnswer::new("/t").lifetime(Duration::from_secs(60));
        for (answer, expected) in [(r#"{"t":"tok"}"#, 60), (r#"{"t":"tok","e":-1}"#, 60)] {
            for at in [at.clone(), at.clone().expires_in("/e")] {
                let read = at.read(answer.as_bytes()).unwrap();
                assert_eq!(read.lifetime, Some(Duration::from_secs(expected)));
            }
        }
        let read = at.expires_in("/e").read(br#"{"t":"tok","e":5}"#).unwrap();
        assert_eq!(read.lifetime, Some(Duration::from_secs(5)));
    }

    #[test]
    fn tokens_are_text_or_numbers() {
        let token = |answer: &str, at: &str| {
            TokenAnswer::new(at)
                .read(answer.as_bytes())
                .map(|read| read.token.expose().to_owned())
        };
        assert_eq!(token(r#"{"a":{"b":"x\u002fy"}}"#, "/a/b").unwrap(), "x/y");
        assert_eq!(token(r#"{"a":1234500}"#, "/a").unwrap(), "1234500");
        assert_eq!(token(r#""bare""#, "").unwrap(), "bare");
        for (answer, missing) in [
            (r#"{"b":"x"}"#, true),
            (r#"{"a":null}"#, true),
            (r#"{"a":""}"#, false),
            (r#"{"a":true}"#, false),
            (r#"{"a":{"x":"tok-sentinel"}}"#, false),
            (r#"{"a":"tok-sentinel\r\nhost: evil"}"#, false),
            (r#"{"a":"tok-sentinel é"}"#, false),
        ] {
            let error = token(answer, "/a").unwrap_err();
            assert_eq!(matches!(error, NoToken::Missing), missing, "{answer}");
            assert_eq!(matches!(error, NoToken::Unfit), !missing, "{answer}");
            assert!(!format!("{error:?}").contains("sentinel"));
        }
        let error = token(r#"<html>tok-sentinel</html>"#, "/a").unwrap_err();
        assert!(matches!(error, NoToken::Undecodable(_)));
        assert!(!format!("{error:?}").contains("sentinel"));
    }

    #[test]
    fn the_spec_comes_first() {
        let mut source = TokenSource {
            operation: &crate::testing::PAY,
            parameters: None,
            body: None,
            token: Some("/spec"),
            expires_in: None,
            lifetime_seconds: Some(60),
        };
        let user = TokenAnswer::new("/user")
            .expires_in("/in")
            .lifetime(Duration::from_secs(5))
            .prefix("Token");
        let both = TokenAnswer::new("/spec")
            .expires_in("/in")
            .lifetime(Duration::from_secs(60))
            .prefix("Token");
        assert_eq!(TokenAnswer::of(&source, Some(&user)), Some(both));
        let alone = TokenAnswer::new("/spec").lifetime(Duration::from_secs(60));
        assert_eq!(TokenAnswer::of(&source, None), Some(alone));
        (source.token, source.lifetime_seconds) = (None, None);
        assert_eq!(TokenAnswer::of(&source, Some(&user)), Some(user));
        assert_eq!(TokenAnswer::of(&source, None), None);
    }

    #[test]
    fn settings_are_checked() {
        let good = TokenAnswer::new("/a~1b/~0")
            .expires_in("")
            .lifetime(Duration::from_secs(1))
            .prefix("Bearer");
        assert_eq!(good.check(), Ok(()));
        assert_eq!(good.header_prefix(), Some("Bearer"));
        for bad in [
            TokenAnswer::new("token"),
            TokenAnswer::new("/a~"),
            TokenAnswer::new("/a~2"),
            good.clone().expires_in("expires"),
            good.clone().lifetime(Duration::ZERO),
            good.clone().lifetime(Duration::MAX),
            good.clone().prefix(""),
            good.clone().prefix("Bearer "),
            good.clone().prefix("Bearer\r\n"),
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }
}
