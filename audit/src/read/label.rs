//! Lines between tables and examples: addresses, labels such as `Request Parameters`, titles.

use crate::facts::Way;

use super::token::among;

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A method, a path, or both; and what stands before them on the line.
    Address(Address),
    /// A word that tells what follows, in many documents the same.
    Label(Label),
    /// A line that names what follows.
    Title,
    /// When the page was changed.
    Stamp,
    /// Other words.
    Words,
}

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

/// A label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// The way of what follows, where it says one.
    pub(super) way: Option<Way>,
    /// Whether it announces an example.
    pub(super) example: bool,
    /// Whether it begins something new of which the way is not said.
    pub(super) ends: bool,
    /// Whether an address follows.
    pub(super) address: bool,
    /// Whether a line of description follows.
    pub(super) describes: bool,
}

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What a line is; `level` where the page marks it as a heading, 0 where it only looks like one.
pub(super) fn line(text: &str, level: Option<u8>, after_url: bool) -> Line {
    let text = text.trim();
    if let Some(address) = address(text, after_url) {
        return Line::Address(address);
    }
    if is_stamp(text) {
        return Line::Stamp;
    }
    if let Some(label) = label(text) {
        return Line::Label(label);
    }
    match level {
        Some(0) if is_title(text) => Line::Title,
        Some(1..) if !text.is_empty() => Line::Title,
        _ => Line::Words,
    }
}

/// The title that a heading says, without marks.
pub(super) fn title(text: &str) -> &str {
    text.trim()
        .trim_end_matches(['#', '¶', ':', '：', '.', '。'])
        .trim_start_matches(['#', '•'])
        .trim()
}

/// The most words of a title that only looks like one.
const WORDS: usize = 7;

fn is_title(text: &str) -> bool {
    let numbered = text.split(['.', ':', ' ']).next().is_some_and(|first| {
        first.eq_ignore_ascii_case("step")
            || first.bytes().all(|b| b.is_ascii_digit()) && !first.is_empty()
    });
    text.starts_with(|c: char| c.is_alphanumeric())
        && text.chars().any(char::is_alphabetic)
        && (numbered || text.split_whitespace().count() <= WORDS)
        && !text.ends_with([':', '：', ',', ';'])
        && !text.contains("://")
        && !text.contains(" /")
}

fn is_stamp(text: &str) -> bool {
    let lower = text.to_lowercase();
    let head = [
        "modified at",
        "last modified",
        "updated at",
        "last updated",
        "published at",
    ];
    head.iter().any(|head| lower.starts_with(head)) && lower.len() <= 60
}

/// `POST /v1/pay`, `POST`, `/v1/pay`, `USD: /v1/pay`, `post https://host/v1/pay`.
fn address(text: &str, after_url: bool) -> Option<Address> {
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
    let mut words = rest.split_whitespace();
    let first = words.next()?.trim_matches(['[', ']', '`', '"']);
    let named = METHODS
        .iter()
        .find(|method| method.eq_ignore_ascii_case(first));
    let upper = named.is_some_and(|method| *method == first);
    let (method, target) = match named {
        Some(method) => (Some((*method).to_owned()), words.next()),
        None => (None, Some(first)),
    };
    let http = words.next().is_none_or(|word| word.starts_with("HTTP/"));
    if !http || words.next().is_some() {
        return None;
    }
    let Some(target) = target else {
        // `POST` alone; `Get` may be a word
        return (upper && label.is_none_or(|label| label.to_lowercase().contains("method")))
            .then_some(Address {
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

fn is_url_label(label: &str) -> bool {
    let lower = label.to_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    has(&["url", "uri", "endpoint", "path", "接口地址", "请求地址"]) && !is_other_url(&lower)
}

/// Whether a label is of an address under which no call is answered.
fn is_other_url(lower: &str) -> bool {
    const OTHERS: &str = "base host server domain sandbox production environment website callback notify notification \
    redirect return webhook root test live";
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| among(OTHERS, word))
}

/// A label of capitals, such as the currency that an address is for; or a word for methods.
fn is_key(label: &str) -> bool {
    let label = label.trim();
    let method = label.to_lowercase().contains("method") || METHODS.contains(&label);
    method || label.len() <= 5 && label.bytes().all(|b| b.is_ascii_uppercase()) && !label.is_empty()
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
pub(super) fn address_behind(text: &str) -> Option<(usize, Address)> {
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

/// Words that make a label, with all others of it being among [`AROUND`].
const CORE: &str = "request requests response responses parameter parameters params param example examples \
    sample samples body header headers schema return returns returned result payload overview \
    url uri endpoint description diagram handling fields attributes properties note notes \
    explain explanation usage introduction remarks method 请求参数 请求示例 响应参数 返回参数 返回示例 响应示例 请求地址 \
    接口地址";

const AROUND: &str = "query path form cookie json http https the of and for data code codes status required \
    optional common public brief sequence list details detail content callback webhook \
    notification notify field value values with a an application success successful failed \
    failure error sync async synchronous asynchronous format type types media ok full in \
    server api table message messages object this curl definition below";

fn label(text: &str) -> Option<Label> {
    let text = title(text);
    if text.len() > 80 {
        return None;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    // the tabs over answers: `200`, `200 OK`, `400 Bad Request`
    let is_status = words.first().is_some_and(|first| {
        first.len() == 3 && number(first) && first.starts_with(['1', '2', '3', '4', '5'])
    }) && words.len() <= 5
        && !words.iter().skip(1).any(|word| number(word));
    if is_status {
        return Some(Label {
            way: Some(Way::Answer),
            ..Label::default()
        });
    }
    let core = words.iter().any(|word| among(CORE, word));
    let all = words
        .iter()
        .all(|word| among(CORE, word) || among(AROUND, word) || number(word));
    // `Explain of state`: what the field is called is no word of ours
    let explains = matches!(
        words.first(),
        Some(&("explain" | "explanation" | "meaning"))
    ) && words.len() <= 4;
    if !(core && all || explains) {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let url = has(&["url", "uri", "endpoint", "请求地址", "接口地址"]) && !is_other_url(&lower);
    let describes =
        has(&["description"]) && words.len() <= 2 && !has(&["parameter", "parameters", "data"]);
    Some(Label {
        way: way(&lower),
        example: has(&[
            "example",
            "examples",
            "sample",
            "samples",
            "请求示例",
            "返回示例",
            "响应示例",
        ]),
        ends: has(&[
            "overview",
            "diagram",
            "handling",
            "explain",
            "explanation",
            "usage",
            "introduction",
        ]),
        address: url,
        describes,
    })
}

/// The way that words say. Words for answers come before those for requests, in which parameters are counted.
pub(super) fn way(lower: &str) -> Option<Way> {
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let answers = has(&[
        "response",
        "responses",
        "return",
        "returns",
        "returned",
        "result",
        "answer",
        "响应参数",
        "返回参数",
        "返回示例",
        "响应示例",
    ]);
    let notifies = says_notification(lower);
    match (notifies, answers) {
        // what the merchant answers to a notification
        (true, true) => Some(Way::Unknown),
        (true, false) => Some(Way::Notification),
        (false, true) => Some(Way::Answer),
        (false, false) => has(&[
            "request",
            "requests",
            "parameter",
            "parameters",
            "params",
            "param",
            "payload",
            "请求参数",
            "请求示例",
        ])
        .then_some(Way::Request),
    }
}

/// Whether words speak of what the provider sends unasked.
pub(super) fn says_notification(lower: &str) -> bool {
    let list = [
        "notify",
        "notification",
        "notifications",
        "webhook",
        "webhooks",
        "callback",
        "callbacks",
        "ipn",
        "通知",
        "回调",
    ];
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| list.contains(&word))
}

/// Whether a title is of a call that is about notifications: `Create a webhook`.
pub(super) fn says_call(lower: &str) -> bool {
    let list = [
        "create",
        "register",
        "update",
        "delete",
        "remove",
        "list",
        "get",
        "retrieve",
        "query",
        "resend",
        "subscribe",
        "set",
        "configure",
        "fetch",
        "search",
    ];
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| list.contains(&word))
}

/// Whether a heading under which nothing stands announces facts: `Refund`, `Callback Verification`.
pub(super) fn announces(title: &str) -> bool {
    const WORDS: &str = "refund refunds capture void cancel cancellation query payout payouts transfer status order \
    verification signature callback callbacks webhook webhooks notification notifications \
    error errors codes code limits reversal verify statuses response request parameters enum";
    let lower = title.to_lowercase();
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(|word| among(WORDS, word))
}

/// Why a line is unread that says that facts stand elsewhere: a page that is only named, a file.
pub(super) fn elsewhere(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let line = lower.trim_end_matches([':', '.', '：', ' ']);
    let refers = ["reference", "guide", "documentation"]
        .iter()
        .any(|word| line.ends_with(word));
    if line.starts_with("how to ") && refers && line.len() <= 120 {
        return Some("only a reference to another page");
    }
    let file = ["openapi", "swagger", "specification", "postman"]
        .iter()
        .any(|word| line.contains(word));
    (line.starts_with("download ") && file && line.len() <= 80)
        .then_some("a file that is only named")
}

/// What the values below a label or title are of: `Explain of status` → `status`.
pub(super) fn subject(text: &str) -> Option<String> {
    const AROUND: &str = "explain explanation of the description descriptions list table values value codes code \
    enum enums enumeration possible and meaning meanings definition definitions for types \
    details all field appendix in a reference";
    let text = title(text);
    let mut words = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty() && !among(AROUND, &word.to_lowercase()));
    let one = words.next()?;
    words.next().is_none().then(|| one.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Line, address_behind, announces, line, subject};
    use crate::facts::Way;

    fn kind(text: &str) -> String {
        match line(text, Some(0), false) {
            Line::Address(address) => format!(
                "{} {}",
                address.method.unwrap_or_default(),
                address.path.unwrap_or_default()
            ),
            Line::Label(label) => match label.way {
                Some(way) => format!("label {way:?}"),
                None => "label".to_owned(),
            },
            Line::Title => "title".to_owned(),
            Line::Stamp => "stamp".to_owned(),
            Line::Words => "words".to_owned(),
        }
    }

    #[test]
    fn lines_are_told_apart() {
        for (text, expected) in [
            ("POST /v1/pay", "POST /v1/pay"),
            ("post https://api.example.com/v1/pay?x=1", "POST /v1/pay"),
            ("POST", "POST "),
            ("/v1/pay/{id}", " /v1/pay/{id}"),
            ("USD: /usd/apply", " /usd/apply"),
            ("URL: https://api.example.com/v1/pay", " /v1/pay"),
            ("Get", "title"),
            ("POST: /v1/pay", " /v1/pay"),
            ("Base URL: https://api.example.com/v1", "words"),
            ("Website: /about", "words"),
            ("https://example.com/docs", "words"),
            ("Request Parameters#", "label Request"),
            ("request", "label Request"),
            ("Return Data Parameters Description", "label Answer"),
            ("Callback Parameters", "label Notification"),
            ("Example Webhook", "label Notification"),
            ("Request Body schema: application/json", "label Request"),
            ("200 OK", "label Answer"),
            ("Overview", "label"),
            ("URL:", "label"),
            ("Explain of status", "label"),
            ("Explain of state", "label"),
            ("Create Order Endpoint", "title"),
            ("Order Query", "title"),
            ("Webhook (Payment Callback Notification)", "title"),
            ("Step 1. Initialize what is to be paid for today", "title"),
            ("This line has more words than a title would have", "words"),
            ("(for USD)", "words"),
            ("1.", "words"),
            ("Modified at 2026-01-01 01:02:03", "stamp"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn ways_of_labels() {
        assert_eq!(super::way("notification response"), Some(Way::Unknown));
        assert_eq!(super::way("callbackurl"), None);
    }

    #[test]
    fn headings_with_addresses() {
        let (at, address) = address_behind("Create POST /v1/pay").expect("an address");
        assert_eq!((at, address.path.as_deref()), (7, Some("/v1/pay")));
        assert!(address_behind("Create a payment").is_none());
    }

    #[test]
    fn what_headings_announce() {
        assert!(announces("Refund") && announces("Order Status"));
        assert!(!announces("Collection API") && !announces("Getting started"));
        assert_eq!(subject("Explain of status").as_deref(), Some("status"));
        assert_eq!(subject("Payment states"), None);
    }
}
