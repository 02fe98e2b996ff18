//! Addresses of calls as lines print them: `POST /v1/pay`, `URL: https://host/v1/pay`.

use super::token::among;

/// A method, a path, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// The method, upper case.
    pub(super) method: Option<String>,
    /// The path.
    pub(super) path: Option<String>,
    /// The byte of the line at which they begin.
    pub(super) at: usize,
}

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// `POST /v1/pay`, `POST`, `/v1/pay`, `USD: /v1/pay`, `post https://host/v1/pay`.
pub(super) fn read(text: &str, after_url: bool) -> Option<Address> {
    let (label, rest, at) = match text.split_once([':', '：']) {
        Some((label, rest))
            if !rest.starts_with("//")
                && label.split_whitespace().count() <= 3
                && !label.contains('/') =>
        {
            let rest = rest.trim();
            (Some(label), rest, text.len().checked_sub(rest.len())?)
        }
        _ => (None, text, 0),
    };
    // `Website: /about`, `Base URL: https://host/v1`: no address of a call
    if !after_url && label.is_some_and(|label| !is_url_label(label) && !is_key(label)) {
        return None;
    }
    let after_url = after_url || label.is_some_and(is_url_label);
    let (rest, at) = match rest.split_once('+') {
        // `gateway + /v1/pay`: the path behind what the page calls its base
        Some((base, path)) if after_url && !base.contains('/') && path.trim().starts_with('/') => {
            let path = path.trim();
            (path, text.len().checked_sub(path.len())?)
        }
        _ => (rest, at),
    };
    // `https://host/v1/pay (production only)`
    let rest = match rest
        .find([' ', '\t'])
        .and_then(|at| Some((at, rest.get(at..)?.trim())))
    {
        Some((at, remark))
            if after_url && remark.starts_with(['(', '（']) && remark.ends_with([')', '）']) =>
        {
            rest.get(..at)?
        }
        _ => rest,
    };
    // `Method: HTTPS POST`
    let rest = match label.is_some_and(is_method_label) {
        true => rest
            .strip_prefix("HTTPS ")
            .or_else(|| rest.strip_prefix("HTTP "))
            .unwrap_or(rest),
        false => rest,
    };
    let mut words = rest.split_whitespace();
    let first = words.next()?.trim_matches(['[', ']', '`', '"', ',']);
    let named = METHODS
        .iter()
        .find(|method| method.eq_ignore_ascii_case(first));
    let upper = named.is_some_and(|method| *method == first);
    let (method, target) = match named {
        Some(method) => (Some((*method).to_owned()), words.next()),
        None => (None, Some(first)),
    };
    let method_label = label.is_some_and(is_method_label);
    // `Method: POST, application/json`
    let target = target.filter(|target| {
        !(method_label && is_media(target.trim_matches(['`', '"', ',', '(', ')'])))
    });
    let http = words.next().is_none_or(|word| word.starts_with("HTTP/"));
    if !http || words.next().is_some() {
        return None;
    }
    let Some(target) = target else {
        // `POST` alone; `Get` may be a word
        return (upper && label.is_none_or(|_| method_label)).then_some(Address {
            method,
            path: None,
            at,
        });
    };
    let target = target.trim_matches(['`', '"']);
    let path = match target.starts_with("http") {
        true if method.is_some() || after_url => path_of_url(target)?,
        true => return None,
        false => path(target)?,
    };
    Some(Address {
        method,
        path: Some(path),
        at,
    })
}

pub(super) fn is_url_label(label: &str) -> bool {
    let lower = label.to_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    has(&[
        "url",
        "uri",
        "endpoint",
        "path",
        "接口地址",
        "请求地址",
        "請求地址",
        "请求路径",
        "接口路径",
        "访问地址",
        "调用地址",
        "端点",
        "端點",
    ]) && !is_other_url(&lower)
}

/// Whether a label says that an HTTP method follows: `Method`, `HTTP Method`.
pub(super) fn is_method_label(label: &str) -> bool {
    let lower = label.to_lowercase();
    [
        "method",
        "请求方式",
        "请求方法",
        "提交方式",
        "調用方式",
        "调用方式",
        "請求方式",
        "請求方法",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Whether a label is of an address under which no call is answered.
pub(super) fn is_other_url(lower: &str) -> bool {
    const OTHERS: &str = "base host server domain sandbox production environment website callback notify notification \
    redirect return webhook root test live";
    let of = |word: &str| {
        among(OTHERS, word)
            || ["通知", "回调", "回調", "跳转"]
                .iter()
                .any(|other| word.contains(other))
    };
    lower.split(|c: char| !c.is_alphanumeric()).any(of)
}

/// A label of capitals, such as the currency that an address is for; or a word for methods.
fn is_key(label: &str) -> bool {
    let label = label.trim();
    is_method_label(label)
        || METHODS.contains(&label)
        || label.len() <= 5 && label.bytes().all(|b| b.is_ascii_uppercase()) && !label.is_empty()
}

/// The path of a URL.
pub(super) fn path_of_url(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    path(rest.get(rest.find('/')?..)?)
}

fn path(text: &str) -> Option<String> {
    let text = text.split(['?', '#']).next()?;
    let text = text.trim_end_matches(['.', ',', ';']);
    let fine = |c: char| c.is_ascii_alphanumeric() || "/_-.{}:~%<>$@".contains(c);
    (text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= 256
        && text.chars().all(fine)
        && text.chars().any(|c| c.is_ascii_alphabetic()))
    .then(|| text.to_owned())
}

/// The method and path at the end of a heading, behind its words: `Create a payment POST /v1/pay`.
pub(super) fn behind(text: &str) -> Option<(usize, Address)> {
    let path_at = text.rfind(char::is_whitespace)? + 1;
    let head = text.get(..path_at)?.trim_end();
    let method_at = head.rfind(char::is_whitespace)? + 1;
    let method = head.get(method_at..)?;
    let path = path(text.get(path_at..)?)?;
    METHODS.contains(&method).then(|| {
        let address = Address {
            method: Some(method.to_owned()),
            path: Some(path),
            at: method_at,
        };
        (method_at, address)
    })
}

/// `application/json`: what a message is written in, over a part of a call.
pub(super) fn is_media(text: &str) -> bool {
    let Some((kind, of)) = text.split_once('/') else {
        return false;
    };
    matches!(kind, "application" | "multipart" | "text")
        && of.len() <= 60
        && of
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-+.;= ".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::{behind, read};

    #[test]
    fn headings_with_addresses() {
        let (at, address) = behind("Create POST /v1/pay").expect("an address");
        assert_eq!((at, address.path.as_deref()), (7, Some("/v1/pay")));
        assert!(behind("Create a payment").is_none());
    }

    #[test]
    fn addresses_behind_labels() {
        let check = |text: &str, after: bool, expected: Option<(Option<&str>, Option<&str>)>| {
            let found = read(text, after).map(|found| (found.method, found.path));
            let expected =
                expected.map(|(method, path)| (method.map(str::to_owned), path.map(str::to_owned)));
            assert_eq!(found, expected, "{text}");
        };
        check("请求路径: `/v1/pay`", false, Some((None, Some("/v1/pay"))));
        check("请求方式：POST", false, Some((Some("POST"), None)));
        check(
            "Method: POST, application/json",
            false,
            Some((Some("POST"), None)),
        );
        check(
            "地址: 网关地址+/pay/open",
            true,
            Some((None, Some("/pay/open"))),
        );
        check(
            "Endpoint: https://example.com/v1/pay (production only)",
            false,
            Some((None, Some("/v1/pay"))),
        );
        check("通知地址: /notify", false, None);
        check("Notes: a + /b", false, None);
    }
}
