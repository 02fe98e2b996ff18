//! A document's facts as lines, and how two lists of them differ. What a person read is one list, what was extracted or committed
//! the other; `audit/tests/truth/README.md` says what stands in each column.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use payspec_audit::facts::{
    Choices, Document, Example, Field, Kind, Limit, LimitOf, MendKind, Part, Required, SectionKind,
    Way,
};
use payspec_codegen::tree::{Node, Tree};

/// A fact as a line of a truth file: its kind, the line of the capture, its columns; and the line of its section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// `section`, `field`, `value`, `limit`, `example`, `choices` or `unread`.
    pub(crate) kind: String,
    /// The line of the capture.
    pub(crate) line: u32,
    /// The rest.
    pub(crate) columns: Vec<String>,
    /// The line of the section that holds it.
    pub(crate) section: u32,
}

/// The columns of a field.
const FIELD: [&str; 10] = [
    "way", "path", "type", "words", "required", "limits", "values", "default", "example", "schema",
];

/// The facts of a truth file.
pub(crate) fn parse(text: &str) -> Vec<Fact> {
    let mut section = 0;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let mut columns = line.split('\t').map(str::to_owned);
            let kind = columns.next().expect("a kind");
            let at = columns
                .next()
                .and_then(|line| line.parse().ok())
                .unwrap_or_else(|| panic!("no line in `{line}`"));
            if kind == "section" {
                section = at;
            }
            Fact {
                kind,
                line: at,
                columns: columns.collect(),
                section,
            }
        })
        .collect()
}

/// The facts of a document, as a truth file would have them.
pub(crate) fn facts(document: &Document) -> Vec<Fact> {
    let mut facts = Vec::new();
    for section in &document.sections {
        let own = section.at.line;
        let mut add = |kind: &str, line: u32, columns: Vec<String>| {
            facts.push(Fact {
                kind: kind.to_owned(),
                line,
                columns,
                section: own,
            });
        };
        let kind = match section.kind {
            SectionKind::Call => "call",
            SectionKind::Notification => "notification",
            SectionKind::General => "general",
        };
        let columns = [
            kind.to_owned(),
            or_dash(section.method.as_deref()),
            or_dash(section.path.as_deref()),
            section.title.clone(),
        ];
        add("section", own, columns.to_vec());
        for part in &section.parts {
            match part {
                Part::Fields(table) => {
                    for row in &table.rows {
                        add("field", row.at.line, field(row, table.way));
                    }
                }
                Part::Example(example) => {
                    add("example", example.at.line, columns_of(example));
                    for choices in &example.choices {
                        add("choices", choices.at.line, choice(choices));
                    }
                }
                Part::Values(table) => {
                    for row in &table.rows {
                        add(
                            "value",
                            row.at.line,
                            vec![table.subject.clone(), row.value.clone()],
                        );
                    }
                }
                Part::Limits(rows) => {
                    for row in rows {
                        let end = |end: &Option<String>| or_dash(end.as_deref());
                        let limit = &row.limit;
                        add(
                            "limit",
                            row.at.line,
                            vec![
                                row.subject.clone(),
                                end(&limit.min),
                                end(&limit.max),
                                end(&limit.unit),
                            ],
                        );
                    }
                }
            }
        }
    }
    facts.extend(document.unread.iter().map(|unread| Fact {
        kind: "unread".to_owned(),
        line: unread.at.line,
        columns: vec![unread.why.clone()],
        section: 0,
    }));
    facts
}

fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("-").to_owned()
}

fn joined(values: &[String]) -> String {
    if values.is_empty() {
        "-".to_owned()
    } else {
        values.join("|")
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Request => "request",
        Way::Answer => "answer",
        Way::Notification => "notification",
        Way::Unknown => "-",
    }
}

fn field(row: &Field, travels: Way) -> Vec<String> {
    let required = match &row.required {
        Required::Yes => "yes".to_owned(),
        Required::No => "no".to_owned(),
        Required::When(condition) => format!("when: {}", condition.words),
        Required::Unsaid => "-".to_owned(),
    };
    let limits: Vec<String> = row.limits.iter().map(limit).collect();
    vec![
        way(travels).to_owned(),
        row.dotted(),
        row.ty.as_ref().map_or("-".to_owned(), |ty| kind(&ty.kind)),
        or_dash(row.ty.as_ref().map(|ty| ty.words.as_str())),
        required,
        if limits.is_empty() {
            "-".to_owned()
        } else {
            limits.join("; ")
        },
        joined(&row.values),
        or_dash(row.default.as_deref()),
        joined(&row.examples),
        or_dash(row.ty.as_ref().and_then(|ty| ty.schema.as_deref())),
    ]
}

fn kind(of: &Kind) -> String {
    match of {
        Kind::String => "string".to_owned(),
        Kind::Integer => "integer".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Object => "object".to_owned(),
        Kind::Array(None) => "array".to_owned(),
        Kind::Array(Some(item)) => format!("array<{}>", kind(item)),
    }
}

fn limit(of: &Limit) -> String {
    let what = match of.of {
        LimitOf::Length => "length",
        LimitOf::Value => "value",
    };
    let end = |end: &Option<String>| end.clone().unwrap_or_default();
    let unit = of
        .unit
        .as_ref()
        .map_or_else(String::new, |unit| format!(" {unit}"));
    format!("{what} {}..{}{unit}", end(&of.min), end(&of.max))
}

fn columns_of(example: &Example) -> Vec<String> {
    let mends: Vec<String> = example
        .mended
        .iter()
        .map(|mend| {
            let word = match mend.what {
                MendKind::TrailingComma => "trailing-comma",
                MendKind::MissingComma => "missing-comma",
                MendKind::Dash => return "dashes".to_owned(),
                MendKind::Comment => "comment",
                MendKind::Quotes => "quotes",
                MendKind::BareKey => "bare-key",
                MendKind::Ellipsis => "ellipsis",
            };
            format!("{word} x{}", mend.count)
        })
        .collect();
    vec![
        way(example.way).to_owned(),
        leaves(&example.value).to_string(),
        joined(&mends),
    ]
}

/// How many scalar members a value has, at all depths.
fn leaves(node: &Node) -> usize {
    match &node.value {
        Tree::Map(entries) => entries.iter().map(|entry| leaves(&entry.node)).sum(),
        Tree::List(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}

fn choice(choices: &Choices) -> Vec<String> {
    vec![
        choices.path.clone(),
        joined(&choices.values),
        or_dash(choices.default.as_deref()),
    ]
}

/// How far one list of facts agrees with another.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    /// How many facts of a kind there are, and how many of them are right.
    pub(crate) kinds: BTreeMap<String, (usize, usize)>,
    /// Of the fields: how many are right in a column.
    pub(crate) columns: BTreeMap<&'static str, usize>,
    /// Fields that are right in name, nesting, type and required.
    pub(crate) rows: usize,
    /// Facts that are said, but are none, or are others.
    pub(crate) wrong: Vec<String>,
    /// Facts that are not said.
    pub(crate) missing: Vec<String>,
}

/// Holds facts that were extracted against those that are true.
pub(crate) fn compare(truth: &[Fact], found: &[Fact]) -> Agreement {
    let mut agreement = Agreement::default();
    let mut open: Vec<Option<&Fact>> = found.iter().map(Some).collect();
    for fact in truth {
        let best = open
            .iter_mut()
            .filter(|other| {
                other.is_some_and(|other| other.kind == fact.kind && other.line == fact.line)
            })
            .max_by_key(|other| other.map_or(0, |other| likeness(fact, other)));
        let right = match best.and_then(Option::take) {
            Some(other) => agreement.pair(fact, other),
            None => {
                agreement.missing.push(format!(
                    "{} at line {}: {}",
                    fact.kind,
                    fact.line,
                    fact.columns.join(" ")
                ));
                false
            }
        };
        let count = agreement.kinds.entry(fact.kind.clone()).or_default();
        count.0 += 1;
        count.1 += usize::from(right);
    }
    for fact in open.into_iter().flatten() {
        agreement.wrong.push(format!(
            "{} at line {}, which is none: {}",
            fact.kind,
            fact.line,
            fact.columns.join(" ")
        ));
    }
    agreement
}

fn likeness(truth: &Fact, found: &Fact) -> usize {
    let same = truth
        .columns
        .iter()
        .zip(&found.columns)
        .filter(|(a, b)| a == b)
        .count();
    let named = truth.kind == "field" && truth.columns.get(1) == found.columns.get(1);
    // of several that are alike, the first
    same * 2 + usize::from(named) * 20
}

impl Agreement {
    /// Compares two facts of one line; whether they are the same.
    fn pair(&mut self, truth: &Fact, found: &Fact) -> bool {
        if truth.kind == "unread" {
            return true;
        }
        let mut same = true;
        if truth.section != found.section {
            same = false;
            self.wrong.push(format!(
                "{} at line {} is in the section of line {}, not of line {}",
                truth.kind, truth.line, found.section, truth.section
            ));
        }
        let names: Vec<&str> = match truth.kind.as_str() {
            "field" => FIELD.to_vec(),
            "section" => vec!["kind", "method", "path", "title"],
            "value" => vec!["subject", "value"],
            "limit" => vec!["subject", "min", "max", "unit"],
            "example" => vec!["way", "leaves", "mends"],
            _ => vec!["path", "values", "default"],
        };
        let mut right: BTreeMap<&str, bool> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            let dash = "-".to_owned();
            let (a, b) = (
                truth.columns.get(at).unwrap_or(&dash),
                found.columns.get(at).unwrap_or(&dash),
            );
            let equal = a == b || (*name == "values" && set(a) == set(b));
            right.insert(name, equal);
            if equal {
                continue;
            }
            same = false;
            let line = format!(
                "{} at line {}, {name}: `{b}` instead of `{a}`",
                truth.kind, truth.line
            );
            if b == "-" {
                self.missing.push(line)
            } else {
                self.wrong.push(line)
            }
        }
        if truth.kind == "field" {
            self.field(truth, found, &right);
        }
        same
    }

    fn field(&mut self, truth: &Fact, found: &Fact, right: &BTreeMap<&str, bool>) {
        let path = |fact: &Fact| {
            let path = fact.columns.get(1).cloned().unwrap_or_default();
            let (above, own) = path.rsplit_once('.').unwrap_or(("", &path));
            (above.to_owned(), own.to_owned())
        };
        let ((above, own), (found_above, found_own)) = (path(truth), path(found));
        let is = |column: &str| right.get(column).copied().unwrap_or(false);
        let name = own == found_own;
        let nesting = above == found_above;
        let ty = is("type") && is("schema");
        let mut count =
            |column, right: bool| *self.columns.entry(column).or_default() += usize::from(right);
        count("name", name);
        count("nesting", nesting);
        count("type", ty);
        for column in ["required", "limits", "values", "default", "example"] {
            count(column, is(column));
        }
        self.rows += usize::from(name && nesting && ty && is("required"));
    }

    /// How many facts of a kind there are, and how many of them are right.
    pub(crate) fn of(&self, kind: &str) -> (usize, usize) {
        self.kinds.get(kind).copied().unwrap_or_default()
    }

    /// The figures as a line of a table; [`HEADER`] stands above it.
    pub(crate) fn line(&self, name: &str) -> String {
        let (fields, _) = self.of("field");
        let mut line = format!("{name:<20}{fields:>7}{:>7}", self.rows);
        for column in [
            "name", "nesting", "type", "required", "limits", "values", "default", "example",
        ] {
            let _ = write!(
                line,
                "{:>9}",
                self.columns.get(column).copied().unwrap_or_default()
            );
        }
        for kind in ["section", "value", "limit", "example", "choices", "unread"] {
            let (all, right) = self.of(kind);
            let _ = write!(line, "{:>9}", format!("{right}/{all}"));
        }
        let _ = write!(line, "{:>7}{:>9}", self.wrong.len(), self.missing.len());
        line
    }
}

fn set(values: &str) -> std::collections::BTreeSet<&str> {
    values.split('|').collect()
}

/// What stands above [`Agreement::line`]: the fields, those right in name, nesting, type and required, those right in each column; other facts.
pub(crate) fn header() -> String {
    let mut line = format!("{:<20}{:>7}{:>7}", "", "fields", "right");
    let columns = [
        "name", "nesting", "type", "required", "limits", "values", "default", "example", "section",
        "value", "limit", "example", "choices", "unread",
    ];
    for column in columns {
        let _ = write!(line, "{column:>9}");
    }
    line + "  wrong  missing"
}
