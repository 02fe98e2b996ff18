//! Messages as people read them off the documents: `tests/fixtures/wire/<provider>/<operationId>[.<case>].http`.
//!
//! ```text
//! POST /usd/collect/apply HTTP/1.1
//! content-type: application/json
//!
//! {"appId": 1054, …}
//!
//! ### answer
//! HTTP/1.1 200 OK
//! content-type: application/json
//!
//! {"status": "1", …}
//! ```

use crate::spec::root;

/// A file.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// File name, for messages.
    pub file: String,
    /// The `operationId` it is of.
    pub operation: String,
    /// HTTP method.
    pub method: String,
    /// Path, and the query if there is one.
    pub target: String,
    /// The request.
    pub request: Message,
    /// The answer with its status.
    pub answer: Option<(u16, Message)>,
}

/// Headers and a body.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body without the line end of the file; empty if there is none.
    pub body: String,
}

impl Message {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// All fixtures of a provider, sorted by name.
///
/// # Panics
/// A file is not written as described above.
pub fn fixtures(provider: &str) -> Vec<Fixture> {
    let folder = root().join("tests/fixtures/wire").join(provider);
    let mut found: Vec<Fixture> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "http")
        })
        .map(|entry| {
            let file = entry.file_name().to_string_lossy().into_owned();
            let text =
                std::fs::read_to_string(entry.path()).unwrap_or_else(|e| panic!("{file}: {e}"));
            parse(&file, &text).unwrap_or_else(|| panic!("{file} is not written as a fixture is"))
        })
        .collect();
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

fn parse(file: &str, text: &str) -> Option<Fixture> {
    let text = text.replace("\r\n", "\n");
    let (request, answer) = match text.split_once("\n### answer\n") {
        Some((request, answer)) => (request, Some(answer)),
        None => (text.as_str(), None),
    };
    let (first, request) = message(request)?;
    let mut first = first.split(' ');
    let answer = match answer {
        Some(answer) => {
            let (first, answer) = message(answer)?;
            Some((first.split(' ').nth(1)?.parse().ok()?, answer))
        }
        None => None,
    };
    Some(Fixture {
        file: file.to_owned(),
        operation: file.split('.').next()?.to_owned(),
        method: first.next()?.to_owned(),
        target: first.next()?.to_owned(),
        request,
        answer,
    })
}

/// The first line, and the rest.
fn message(text: &str) -> Option<(String, Message)> {
    let text = text.trim_start_matches('\n');
    let (head, body) = text
        .split_once("\n\n")
        .unwrap_or((text.trim_end_matches('\n'), ""));
    let mut lines = head.lines();
    let first = lines.next()?.to_owned();
    let headers = lines
        .map(|line| {
            line.split_once(':')
                .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect::<Option<Vec<_>>>()?;
    let body = body.trim_end_matches('\n').to_owned();
    Some((first, Message { headers, body }))
}
