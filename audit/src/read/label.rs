//! Lines between tables and examples: addresses, labels such as `Request Parameters`, titles.

use crate::facts::Way;

use super::address::{self, Address, is_media, is_other_url};
use super::token::among;
use super::tongue::{self, Sense};

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
    /// Whether what follows are HTTP headers.
    pub(super) headers: bool,
}

/// What a line is; `level` where the page marks it as a heading, 0 where it only looks like one.
pub(super) fn line(text: &str, level: Option<u8>, after_url: bool) -> Line {
    let text = text.trim();
    if let Some(address) = address::read(text, after_url) {
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

/// Words that make a label, with all others of it being among [`AROUND`].
const CORE: &str = "request requests response responses parameter parameters params param example examples \
    sample samples body header headers schema return returns returned result payload overview \
    url uri endpoint description diagram handling fields attributes properties note notes \
    explain explanation usage introduction remarks method";

const AROUND: &str = "query path form cookie json http https the of and for data code codes status required \
    optional common public brief sequence list details detail content callback webhook \
    notification notify field value values with a an application success successful failed \
    failure error sync async synchronous asynchronous format type types media ok full in \
    server api table message messages object this curl definition below mandatory additional input \
    output following get post put delete patch";

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
    if is_media(text) {
        return Some(Label::default());
    }
    const LANGUAGES: &str = "curl python java php javascript nodejs node typescript ruby go golang csharp shell bash kotlin swift http json";
    if !words.is_empty() && words.len() <= 2 && words.iter().all(|word| among(LANGUAGES, word)) {
        return Some(Label::default());
    }
    if is_place(&words) {
        return Some(Label {
            address: true,
            ..Label::default()
        });
    }
    let senses: Vec<Option<Vec<Sense>>> = words.iter().map(|word| tongue::senses(word)).collect();
    let speaks = |sense: Sense| senses.iter().flatten().any(|said| said.contains(&sense));
    let core = words.iter().zip(&senses).any(|(word, senses)| {
        let says = |senses: &Vec<Sense>| senses.iter().any(|sense| *sense != Sense::Around);
        among(CORE, word) || senses.as_ref().is_some_and(says)
    });
    let all = words.iter().zip(&senses).all(|(word, senses)| {
        among(CORE, word) || among(AROUND, word) || number(word) || senses.is_some()
    });
    // `Explain of state`: what the field is called is no word of ours
    let explains = matches!(
        words.first(),
        Some(&("explain" | "explanation" | "meaning"))
    ) && words.len() <= 4;
    if !(core && all || explains) {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let url = (has(&["url", "uri", "endpoint"]) || speaks(Sense::Url)) && !is_other_url(&lower);
    let describes =
        has(&["description"]) && words.len() <= 2 && !has(&["parameter", "parameters", "data"]);
    Some(Label {
        way: way(&lower),
        example: has(&["example", "examples", "sample", "samples"]) || speaks(Sense::Example),
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
        headers: (has(&["header", "headers"]) || speaks(Sense::Header))
            && !has(&["body", "and", "query", "path"]),
    })
}

/// `Sandbox`, `Production URL`: where the same call is made.
fn is_place(words: &[&str]) -> bool {
    const PLACES: &str = "sandbox production staging uat";
    const AROUND: &str = "environment url endpoint";
    words.iter().any(|word| among(PLACES, word))
        && words
            .iter()
            .all(|word| among(PLACES, word) || among(AROUND, word))
}

/// The way that words say. Words for answers come before those for requests, in which parameters are counted.
pub(super) fn way(lower: &str) -> Option<Way> {
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let says = |word: &str, sense: Sense| {
        tongue::senses(word).is_some_and(|senses| {
            let addressed = senses.contains(&Sense::Url) || senses.contains(&Sense::Method);
            senses.contains(&sense) && !addressed
        })
    };
    let answers = has(&[
        "response",
        "responses",
        "return",
        "returns",
        "returned",
        "result",
        "answer",
        "output",
    ]) || words
        .iter()
        .any(|word| says(word, Sense::Answer) || tongue::answers(word));
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
            "input",
            "paramètre",
            "paramètres",
            "parámetro",
            "parámetros",
            "parâmetro",
            "parâmetros",
            "параметр",
            "параметры",
        ])
        .then_some(Way::Request)
        .or_else(|| {
            words
                .iter()
                .any(|word| says(word, Sense::Request) || tongue::requests(word))
                .then_some(Way::Request)
        }),
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
    ];
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| {
            list.contains(&word)
                || tongue::notifies(word)
                || tongue::senses(word)
                    .is_some_and(|senses| tongue::way(&senses) == Some(Way::Notification))
        })
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

/// The one name among the words of a line that is known; nothing where there are more.
pub(super) fn named_in(text: &str, is_known: &dyn Fn(&str) -> bool) -> Option<String> {
    if text.len() > 400 {
        return None;
    }
    let mut known = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty() && is_known(word));
    let one = known.next()?;
    known.all(|other| other == one).then(|| one.to_owned())
}

/// What the values below a label or title are of: `Explain of status` → `status`.
pub(super) fn subject(text: &str) -> Option<String> {
    const AROUND: &str = "explain explanation of the description descriptions list table values value codes code \
    enum enums enumeration possible and meaning meanings definition definitions for types \
    details all field appendix in a reference";
    let text = title(text);
    let mut words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty() && !among(AROUND, &word.to_lowercase()));
    let one = words.next()?;
    // a title in a language without spaces is one word, and may be of anything
    const OF_VALUES: &str = "状态 狀態 类型 類型 码 碼 枚举 方式 種類 种类";
    const BEHIND: [&str; 8] = ["说明", "說明", "列表", "枚举", "取值", "定义", "对照", "表"];
    let bare = BEHIND
        .iter()
        .find_map(|word| one.strip_suffix(word))
        .unwrap_or(one);
    let said = one.is_ascii()
        || tongue::senses(&one.to_lowercase()).is_none()
            && OF_VALUES.split(' ').any(|word| bare.ends_with(word));
    (words.next().is_none() && said).then(|| one.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Line, announces, line, subject};
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
    fn what_headings_announce() {
        assert!(announces("Refund") && announces("Order Status"));
        assert!(!announces("Collection API") && !announces("Getting started"));
        assert_eq!(subject("Explain of status").as_deref(), Some("status"));
        assert_eq!(subject("Payment states"), None);
    }
}
