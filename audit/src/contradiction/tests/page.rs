//! Documents of a few lines, for tests.
//!
//! ```text
//! call TITLE | notification TITLE | general TITLE     opens a section; a title that begins with `/` is its path too
//! row WAY PATH TYPE REQUIRED [length=1..5] [value=1..5] [values=A|B] [open] [default=A] [example=A] [schema=X] [doubt=flag|breaks-off:A]
//! json WAY {…}                                        an example, read as pages print it
//! values SUBJECT A|B                                  a table of values
//! limit SUBJECT 1..5                                  a row of a table of limits
//! unread WHY
//! ```
//! The line is the place. TYPE and REQUIRED are `-` where they are not said; REQUIRED is also `absent:OTHER` or `is:OTHER:A|B`.

use crate::block::{Places, Text};
use crate::capture::Form;
use crate::facts::*;
use crate::json;

/// The document of these lines.
pub(super) fn page(lines: &str) -> Document {
    let mut document = Document {
        id: "page".to_owned(),
        capture: "page.txt".to_owned(),
        form: Form::Text,
        sha256: String::new(),
        read: "2026-01-01".to_owned(),
        sections: Vec::new(),
        unread: Vec::new(),
    };
    for (index, line) in lines.lines().enumerate() {
        let at = Place {
            line: u32::try_from(index).expect("few lines") + 1,
            column: 1,
        };
        let (kind, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        match kind {
            "" => {}
            "call" => document.sections.push(section(SectionKind::Call, rest, at)),
            "notification" => document
                .sections
                .push(section(SectionKind::Notification, rest, at)),
            "general" => document
                .sections
                .push(section(SectionKind::General, rest, at)),
            "unread" => document.unread.push(Unread {
                at,
                why: rest.to_owned(),
            }),
            kind => {
                let section = document.sections.last_mut().expect("a section");
                part(&mut section.parts, kind, rest, at);
            }
        }
    }
    document
}

fn section(kind: SectionKind, title: &str, at: Place) -> Section {
    Section {
        kind,
        title: title.to_owned(),
        method: None,
        path: title.starts_with('/').then(|| title.to_owned()),
        at,
        path_at: None,
        parts: Vec::new(),
    }
}

fn part(parts: &mut Vec<Part>, kind: &str, rest: &str, at: Place) {
    let (first, rest) = rest.split_once(' ').expect("two words");
    match kind {
        "row" => {
            let field = row(rest, at);
            match parts.last_mut() {
                Some(Part::Fields(table)) if table.way == way(first) => table.rows.push(field),
                _ => parts.push(Part::Fields(FieldTable {
                    way: way(first),
                    at,
                    tells_required: field.required != Required::Unsaid,
                    rows: vec![field],
                })),
            }
        }
        "json" => {
            let read = json::read(&Text::new(rest, 0), &Places::new(rest)).expect("an example");
            let mut value = read.value;
            place(&mut value, at);
            let mut choices = json::choices(&value);
            choices.iter_mut().for_each(|choices| choices.at = at);
            parts.push(Part::Example(Example {
                way: way(first),
                at,
                choices,
                value,
                mended: read.mended,
            }));
        }
        "values" => parts.push(Part::Values(ValueTable {
            subject: first.to_owned(),
            at,
            rows: list(rest)
                .into_iter()
                .map(|value| Value { value, at })
                .collect(),
        })),
        "limit" => parts.push(Part::Limits(vec![LimitRow {
            subject: first.to_owned(),
            limit: limit(LimitOf::Value, rest),
            at,
        }])),
        other => panic!("no line begins with `{other}`"),
    }
}

/// Moves an example to the line of the page, for readable places.
fn place(node: &mut payspec_codegen::tree::Node, at: Place) {
    use payspec_codegen::tree::Tree;
    node.span.line = at.line;
    match &mut node.value {
        Tree::Map(entries) => {
            for entry in entries {
                entry.key_span.line = at.line;
                place(&mut entry.node, at);
            }
        }
        Tree::List(items) => items.iter_mut().for_each(|item| place(item, at)),
        _ => {}
    }
}

fn way(word: &str) -> Way {
    match word {
        "request" => Way::Request,
        "answer" => Way::Answer,
        "notification" => Way::Notification,
        "unknown" => Way::Unknown,
        other => panic!("no way is `{other}`"),
    }
}

fn list(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

fn limit(of: LimitOf, range: &str) -> Limit {
    let (min, max) = range.split_once("..").expect("a range");
    let end = |end: &str| (!end.is_empty()).then(|| end.to_owned());
    Limit {
        of,
        min: end(min),
        max: end(max),
        unit: None,
    }
}

fn row(text: &str, at: Place) -> Field {
    let mut words = text.split(' ');
    let mut next = || words.next().expect("a word");
    let (path, ty, required) = (next(), next(), next());
    let mut field = Field {
        path: path.split('.').map(str::to_owned).collect(),
        at,
        ty: (ty != "-").then(|| Type {
            kind: kind(ty),
            words: ty.to_owned(),
            schema: None,
        }),
        required: match required.split(':').collect::<Vec<_>>().as_slice() {
            ["yes"] => Required::Yes,
            ["no"] => Required::No,
            ["absent", other] => when(Reading::Absent((*other).to_owned())),
            ["is", other, values] => when(Reading::OneOf((*other).to_owned(), list(values))),
            _ => Required::Unsaid,
        },
        limits: Vec::new(),
        values: Vec::new(),
        open: false,
        default: None,
        examples: Vec::new(),
        doubts: Vec::new(),
    };
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("length", range) => field.limits.push(limit(LimitOf::Length, range)),
            ("value", range) => field.limits.push(limit(LimitOf::Value, range)),
            ("values", values) => field.values = list(values),
            ("open", _) => field.open = true,
            ("doubt", said) => {
                let (word, value) = said.split_once(':').unwrap_or((said, ""));
                let value = (!value.is_empty()).then(|| value.to_owned());
                field.doubts.extend(Doubt::new(word, value));
            }
            ("default", value) => field.default = Some(value.to_owned()),
            ("example", value) => field.examples = list(value),
            ("schema", name) => {
                if let Some(ty) = &mut field.ty {
                    ty.schema = Some(name.to_owned());
                }
            }
            (other, _) => panic!("a row has no `{other}`"),
        }
    }
    field
}

fn when(reading: Reading) -> Required {
    Required::When(Condition {
        words: String::new(),
        reading: Some(reading),
    })
}

fn kind(word: &str) -> Kind {
    match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        "list" => Kind::Array(None),
        other => panic!("no type is `{other}`"),
    }
}
