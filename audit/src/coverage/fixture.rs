//! Messages as `tests/fixtures/wire/<provider>/<operationId>[.<case>].http` has them: a request, and perhaps its answer.

use payspec_codegen::SourceFile;
use payspec_codegen::diag::Diagnostics;
use payspec_codegen::source::{FileId, Span};
use payspec_codegen::tree::{Entry, Node, Tree, strictly};

/// A request or an answer.
pub(super) struct Part<'t> {
    /// The first line.
    pub(super) first: &'t str,
    headers: Vec<(&'t str, &'t str)>,
    body: &'t str,
}

/// The two halves of a file.
pub(super) fn parts(text: &str) -> Option<(Part<'_>, Option<Part<'_>>)> {
    match text.split_once("\n### answer\n") {
        Some((request, answer)) => Some((part(request)?, Some(part(answer)?))),
        None => Some((part(text)?, None)),
    }
}

fn part(text: &str) -> Option<Part<'_>> {
    let text = text.trim_start_matches('\n');
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next()?;
    let headers = lines
        .map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim(), value.trim()))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Part {
        first,
        headers,
        body: body.trim_end_matches('\n'),
    })
}

impl Part<'_> {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// The body as a value; none if there is none, or none that has members.
    pub(super) fn value(&self, file: &str) -> Option<Node> {
        if self.body.is_empty() {
            return None;
        }
        if self
            .header("content-type")
            .is_some_and(|media| media.contains("form-urlencoded"))
        {
            return Some(form(self.body));
        }
        let source = SourceFile::new(file, self.body.as_bytes());
        strictly(&source, FileId::new(0), &mut Diagnostics::new())
    }

    /// The value of a parameter of the query, if the first line has it.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target().split_once('?')?;
        let found = pairs(query).find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// The value of a parameter of the path, by the path's template.
    pub(super) fn in_path(&self, template: &str, name: &str) -> Option<String> {
        let path = self.target().split('?').next().unwrap_or_default();
        let wanted = format!("{{{name}}}");
        let mut segments = template.split('/').zip(path.split('/'));
        let found = segments.find(|(template, _)| *template == wanted);
        found.map(|(_, value)| decoded(value))
    }

    fn target(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or_default()
    }
}

/// A form as an object of text.
fn form(body: &str) -> Node {
    let span = Span {
        file: FileId::new(0),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    };
    let entry = |(key, text): (String, String)| Entry {
        key,
        key_span: span,
        node: Node {
            span,
            value: Tree::Text(text),
        },
    };
    Node {
        span,
        value: Tree::Map(pairs(body).map(entry).collect()),
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

/// Text without `+` and `%xx`.
fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut rest = bytes.clone();
                let digits = [rest.next(), rest.next()]
                    .map(|digit| char::from(digit.unwrap_or_default()).to_digit(16));
                match digits {
                    [Some(high), Some(low)] => {
                        out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                        bytes = rest;
                    }
                    _ => out.push(byte),
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
