//! A document from the facts that a person read (`tests/truth`), its examples from the capture.

use payspec_audit::block::{Places, Text};
use payspec_audit::capture::Form;
use payspec_audit::facts::{
    Condition, Document, Example, Field, FieldTable, Kind, Limit, LimitOf, LimitRow, Part, Place,
    Reading, Required, Section, SectionKind, Type, Unread, Value, ValueTable, Way,
};
use payspec_audit::json;

/// The facts of `truth`, with the examples of `capture`.
pub(crate) fn document(id: &str, truth: &str, capture: &str) -> Document {
    let mut document = Document {
        id: id.to_owned(),
        capture: format!("{id}.txt"),
        form: Form::Text,
        sha256: String::new(),
        read: String::new(),
        sections: Vec::new(),
        unread: Vec::new(),
    };
    for line in truth.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, at, rest @ ..] = cells.as_slice() else {
            continue;
        };
        let at = Place {
            line: at.parse().expect("a line"),
            column: 1,
        };
        match (*kind, rest) {
            ("section", [kind, method, path, title]) => document.sections.push(Section {
                kind: match *kind {
                    "call" => SectionKind::Call,
                    "notification" => SectionKind::Notification,
                    _ => SectionKind::General,
                },
                title: (*title).to_owned(),
                method: said(method),
                path: said(path),
                at,
                path_at: None,
                parts: Vec::new(),
            }),
            ("unread", [why]) => document.unread.push(Unread {
                at,
                why: (*why).to_owned(),
            }),
            ("choices", _) => {}
            (kind, rest) => part(&mut document, kind, at, rest, capture),
        }
    }
    document
}

fn part(document: &mut Document, kind: &str, at: Place, cells: &[&str], capture: &str) {
    let parts = &mut document.sections.last_mut().expect("a section").parts;
    match (kind, cells) {
        (
            "field",
            [
                of,
                path,
                ty,
                words,
                required,
                limits,
                values,
                default,
                examples,
                schema,
            ],
        ) => {
            let field = Field {
                path: path.split('.').map(str::to_owned).collect(),
                at,
                ty: said(ty).map(|ty| Type {
                    kind: kind_of(&ty),
                    words: (*words).to_owned(),
                    schema: said(schema),
                }),
                required: required_of(required),
                limits: said(limits)
                    .iter()
                    .flat_map(|text| text.split("; "))
                    .map(limit)
                    .collect(),
                values: list(values),
                open: false,
                default: said(default),
                examples: list(examples),
            };
            let of = way(of);
            match parts.last_mut() {
                Some(Part::Fields(table)) if table.way == of => table.rows.push(field),
                _ => parts.push(Part::Fields(FieldTable {
                    way: of,
                    at,
                    tells_required: *required != "-",
                    rows: vec![field],
                })),
            }
        }
        ("value", [subject, value]) => {
            let value = Value {
                value: (*value).to_owned(),
                at,
            };
            match parts.last_mut() {
                Some(Part::Values(table)) if table.subject == *subject => table.rows.push(value),
                _ => parts.push(Part::Values(ValueTable {
                    subject: (*subject).to_owned(),
                    at,
                    rows: vec![value],
                })),
            }
        }
        ("limit", [subject, min, max, unit]) => parts.push(Part::Limits(vec![LimitRow {
            subject: (*subject).to_owned(),
            limit: Limit {
                of: LimitOf::Value,
                min: said(min),
                max: said(max),
                unit: said(unit),
            },
            at,
        }])),
        ("example", [of, ..]) => {
            let (from, text) = example(capture, at.line);
            let read =
                json::read(&Text::new(text, from), &Places::new(capture)).expect("an example");
            parts.push(Part::Example(Example {
                way: way(of),
                at,
                choices: json::choices(&read.value),
                value: read.value,
                mended: read.mended,
            }));
        }
        _ => panic!("a line of kind {kind} with {} cells", cells.len()),
    }
}

fn said(cell: &str) -> Option<String> {
    (cell != "-").then(|| cell.to_owned())
}

fn list(cell: &str) -> Vec<String> {
    said(cell)
        .iter()
        .flat_map(|text| text.split('|'))
        .map(str::to_owned)
        .collect()
}

fn way(word: &str) -> Way {
    match word {
        "request" => Way::Request,
        "answer" => Way::Answer,
        "notification" => Way::Notification,
        _ => Way::Unknown,
    }
}

fn kind_of(word: &str) -> Kind {
    match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        list => Kind::Array(
            list.strip_prefix("array<")
                .and_then(|of| of.strip_suffix('>'))
                .map(|of| Box::new(kind_of(of))),
        ),
    }
}

fn required_of(cell: &str) -> Required {
    match cell {
        "yes" => Required::Yes,
        "no" => Required::No,
        "-" => Required::Unsaid,
        when => {
            let words = when.trim_start_matches("when: ").to_owned();
            let bare = words.replace(['(', ')'], "");
            let bare = bare.trim_start_matches("required if ");
            let reading = if let Some(other) = bare.strip_suffix(" is empty") {
                Some(Reading::Absent(other.to_owned()))
            } else {
                bare.split_once(" == ").map(|(other, values)| {
                    Reading::OneOf(
                        other.to_owned(),
                        values.split(" or ").map(str::to_owned).collect(),
                    )
                })
            };
            Required::When(Condition { words, reading })
        }
    }
}

fn limit(text: &str) -> Limit {
    let mut words = text.split(' ');
    let of = match words.next() {
        Some("length") => LimitOf::Length,
        _ => LimitOf::Value,
    };
    let (min, max) = words
        .next()
        .and_then(|range| range.split_once(".."))
        .expect("a range");
    let end = |end: &str| (!end.is_empty()).then(|| end.to_owned());
    Limit {
        of,
        min: end(min),
        max: end(max),
        unit: words.next().map(str::to_owned),
    }
}

/// The JSON that begins on a line, and its byte in the capture.
fn example(capture: &str, line: u32) -> (usize, &str) {
    let before: usize = capture
        .split_inclusive('\n')
        .take(line as usize - 1)
        .map(str::len)
        .sum();
    let from = before + capture[before..].find(['{', '[']).expect("an example");
    let (mut depth, mut quoted) = (0, false);
    for (at, letter) in capture[from..].char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (from, &capture[from..=from + at]);
        }
    }
    panic!("no end of the example on line {line}")
}
