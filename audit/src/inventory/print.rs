//! Facts → the text of the file.

use std::fmt::Write;

use payspec_codegen::tree::{Node, Tree};

use super::{MENDS, WAYS, kind_word, limit_of, limit_words, names_of, scalar, word_of};
use crate::facts::{
    Choices, Document, Example, Field, FieldTable, Inventory, Limit, LimitRow, Part, Place,
    Reading, Required, Section, SectionKind, Type, Unread, ValueTable,
};

const HEADER: &str = "\
# Facts of the provider's captured documents: names, types, limits, values, masked examples, and where they stand. No prose.
# Written by `cargo xtask drift PROVIDER --document FILE --update`; not edited by hand.
# `at: +3:1` is the place in the capture: three lines below the fact before (above with `-`), column 1. The first fact of a
# document and its first unread place count from the top. What the document does not say is left out.
";

pub(super) fn print(inventory: &Inventory) -> String {
    let mut out = String::from(HEADER);
    if inventory.documents.is_empty() {
        out.push_str("documents: []\n");
        return out;
    }
    out.push_str("documents:\n");
    for document in &inventory.documents {
        let mut printer = Printer { out, line: 0 };
        printer.document(document);
        out = printer.out;
    }
    out
}

struct Printer {
    out: String,
    /// Line of the fact before.
    line: u32,
}

impl Printer {
    /// A line at a depth of indentation.
    fn line(&mut self, depth: usize, text: &str) {
        self.out.extend(std::iter::repeat_n(' ', depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A place, from the fact before.
    fn at(&mut self, at: Place) -> String {
        let lines = i64::from(at.line) - i64::from(self.line);
        self.line = at.line;
        format!("{lines:+}:{}", at.column)
    }

    fn document(&mut self, document: &Document) {
        let text = scalar::text;
        self.line(0, &format!("- id: {}", text(&document.id)));
        self.line(2, &format!("capture: {}", text(&document.capture)));
        self.line(2, &format!("form: {}", document.form.as_str()));
        self.line(2, &format!("sha256: {}", scalar::quoted(&document.sha256)));
        self.line(2, &format!("read: {}", scalar::quoted(&document.read)));
        if !document.sections.is_empty() {
            self.line(2, "sections:");
            for section in &document.sections {
                self.section(section);
            }
        }
        if !document.unread.is_empty() {
            self.line = 0;
            self.line(2, "unread:");
            for Unread { at, why } in &document.unread {
                let at = self.at(*at);
                self.line(2, &format!("- {{ why: {}, at: {at} }}", text(why)));
            }
        }
    }

    fn section(&mut self, section: &Section) {
        self.line(2, &format!("- title: {}", scalar::text(&section.title)));
        self.line(4, &format!("kind: {}", kind(section.kind)));
        if let Some(method) = &section.method {
            self.line(4, &format!("method: {}", scalar::text(method)));
        }
        if let Some(path) = &section.path {
            self.line(4, &format!("path: {}", scalar::text(path)));
        }
        let at = self.at(section.at);
        self.line(4, &format!("at: {at}"));
        if let Some(at) = section.path_at {
            let at = self.at(at);
            self.line(4, &format!("path_at: {at}"));
        }
        if !section.parts.is_empty() {
            self.line(4, "parts:");
            for part in &section.parts {
                match part {
                    Part::Fields(table) => self.fields(table),
                    Part::Example(example) => self.example(example),
                    Part::Values(table) => self.values(table),
                    Part::Limits(rows) => self.limits(rows),
                }
            }
        }
    }

    fn fields(&mut self, table: &FieldTable) {
        self.line(4, &format!("- fields: {}", word_of(&WAYS, &table.way)));
        let at = self.at(table.at);
        self.line(6, &format!("at: {at}"));
        if table.tells_required {
            self.line(6, "tells_required: true");
        }
        if !table.rows.is_empty() {
            self.line(6, "rows:");
            for row in &table.rows {
                let at = self.at(row.at);
                self.line(6, &format!("- {{ {}, at: {at} }}", field(row)));
            }
        }
    }

    fn example(&mut self, example: &Example) {
        self.line(4, &format!("- example: {}", word_of(&WAYS, &example.way)));
        let at = self.at(example.at);
        self.line(6, &format!("at: {at}"));
        if !example.mended.is_empty() {
            let mends = example.mended.iter();
            let mends =
                mends.map(|mend| format!("{{ {}: {} }}", word_of(&MENDS, &mend.what), mend.count));
            let mends: Vec<String> = mends.collect();
            self.line(6, &format!("mended: [{}]", mends.join(", ")));
        }
        if !example.choices.is_empty() {
            self.line(6, "choices:");
            for choices in &example.choices {
                let Choices {
                    path,
                    at,
                    values,
                    default,
                } = choices;
                let mut row = format!("path: {}, values: {}", scalar::text(path), list(values));
                if let Some(default) = default {
                    let _ = write!(row, ", default: {}", scalar::text(default));
                }
                let at = self.at(*at);
                self.line(6, &format!("- {{ {row}, at: {at} }}"));
            }
        }
        self.line(6, "value:");
        self.out.extend(std::iter::repeat_n(' ', 8));
        self.value(&example.value, 8);
        self.out.push('\n');
    }

    /// A value as JSON, a member a line. A comma stands behind the last one too, so that a further one changes one line.
    fn value(&mut self, node: &Node, depth: usize) {
        match &node.value {
            Tree::List(list) if !list.is_empty() => {
                self.out.push_str("[\n");
                for node in list {
                    self.out.extend(std::iter::repeat_n(' ', depth + 2));
                    self.value(node, depth + 2);
                    self.out.push_str(",\n");
                }
                self.out.extend(std::iter::repeat_n(' ', depth));
                self.out.push(']');
            }
            Tree::Map(map) if !map.is_empty() => {
                self.out.push_str("{\n");
                for entry in map {
                    self.out.extend(std::iter::repeat_n(' ', depth + 2));
                    self.out.push_str(&scalar::key(&entry.key));
                    self.out.push_str(": ");
                    self.value(&entry.node, depth + 2);
                    self.out.push_str(",\n");
                }
                self.out.extend(std::iter::repeat_n(' ', depth));
                self.out.push('}');
            }
            Tree::List(_) => self.out.push_str("[]"),
            Tree::Map(_) => self.out.push_str("{}"),
            Tree::Null => self.out.push_str("null"),
            Tree::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Tree::Number(number) => self.out.push_str(number),
            Tree::Text(text) => self.out.push_str(&scalar::quoted(text)),
        }
    }

    fn values(&mut self, table: &ValueTable) {
        self.line(4, &format!("- values: {}", scalar::text(&table.subject)));
        let at = self.at(table.at);
        self.line(6, &format!("at: {at}"));
        if !table.rows.is_empty() {
            self.line(6, "rows:");
            for row in &table.rows {
                let at = self.at(row.at);
                self.line(
                    6,
                    &format!("- {{ value: {}, at: {at} }}", scalar::text(&row.value)),
                );
            }
        }
    }

    fn limits(&mut self, rows: &[LimitRow]) {
        if rows.is_empty() {
            self.line(4, "- limits: []");
            return;
        }
        self.line(4, "- limits:");
        for row in rows {
            let at = self.at(row.at);
            let subject = scalar::text(&row.subject);
            self.line(
                6,
                &format!(
                    "- {{ subject: {subject}, limit: {}, at: {at} }}",
                    limit(&row.limit)
                ),
            );
        }
    }
}

fn kind(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Call => "call",
        SectionKind::Notification => "notification",
        SectionKind::General => "general",
    }
}

/// A field without its place.
fn field(field: &Field) -> String {
    let Field {
        path,
        at: _,
        ty,
        required,
        limits,
        values,
        open,
        default,
        examples,
        doubts,
    } = field;
    let mut row = String::from("field: ");
    let dotted = path.join(".");
    if !path.is_empty() && names_of(&dotted) == *path {
        row.push_str(&scalar::text(&dotted));
    } else {
        row.push_str(&list(path));
    }
    if let Some(Type {
        kind,
        words,
        schema,
    }) = ty
    {
        let kind = kind_word(kind);
        let _ = write!(row, ", type: {kind}");
        if *words != kind {
            let _ = write!(row, ", words: {}", scalar::text(words));
        }
        if let Some(schema) = schema {
            let _ = write!(row, ", schema: {}", scalar::text(schema));
        }
    }
    match required {
        Required::Yes => row.push_str(", required: yes"),
        Required::No => row.push_str(", required: no"),
        Required::Unsaid => {}
        Required::When(condition) => {
            let _ = write!(
                row,
                ", required: {{ when: {}",
                scalar::text(&condition.words)
            );
            match &condition.reading {
                None => {}
                Some(Reading::Absent(other)) => {
                    let _ = write!(row, ", absent: {}", scalar::text(other));
                }
                Some(Reading::OneOf(other, values)) => {
                    let _ = write!(
                        row,
                        ", one_of: {{ {}: {} }}",
                        scalar::name(other),
                        list(values)
                    );
                }
            }
            row.push_str(" }");
        }
    }
    if !limits.is_empty() {
        let limits: Vec<String> = limits.iter().map(limit).collect();
        let _ = write!(row, ", limits: [{}]", limits.join(", "));
    }
    if !values.is_empty() {
        let _ = write!(row, ", values: {}", list(values));
    }
    if *open {
        row.push_str(", open: true");
    }
    if let Some(default) = default {
        let _ = write!(row, ", default: {}", scalar::text(default));
    }
    if !examples.is_empty() {
        let _ = write!(row, ", examples: {}", list(examples));
    }
    if !doubts.is_empty() {
        let doubts = doubts.iter().map(|doubt| match doubt.value() {
            Some(value) => format!("{{ {}: {} }}", doubt.as_str(), scalar::text(value)),
            None => doubt.as_str().to_owned(),
        });
        let _ = write!(row, ", doubts: [{}]", doubts.collect::<Vec<_>>().join(", "));
    }
    row
}

/// A limit in a few words, or as a map where words would not say it exactly.
fn limit(limit: &Limit) -> String {
    let words = limit_words(limit);
    if limit_of(&words).as_ref() == Some(limit) {
        return scalar::text(&words);
    }
    let mut map = format!("{{ of: {}", word_of(&super::LIMITS, &limit.of));
    for (key, part) in [
        ("min", &limit.min),
        ("max", &limit.max),
        ("unit", &limit.unit),
    ] {
        if let Some(part) = part {
            let _ = write!(map, ", {key}: {}", scalar::text(part));
        }
    }
    map.push_str(" }");
    map
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| scalar::text(text)).collect();
    format!("[{}]", texts.join(", "))
}
