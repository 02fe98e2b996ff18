//! The text of the file → facts. Everything wrong is said, with its place.

mod reader;

use payspec_codegen::SourceFile;
use payspec_codegen::diag::{Diagnostic, Diagnostics};
use payspec_codegen::source::FileId;
use payspec_codegen::tree::{self, Node};

use super::{LIMITS, MENDS, WAYS, kind_of, limit_of, names_of, settle};
use crate::capture::Form;
use crate::facts::{
    Choices, Condition, Document, Doubt, Example, Field, FieldTable, Inventory, Limit, LimitRow,
    Mend, Part, Place, Reading, Required, Section, SectionKind, Type, Unread, Value, ValueTable,
};
use reader::{Keys, Reader};

const ROOT: Keys<'static> = &["documents"];
const DOCUMENT: Keys<'static> = &[
    "id", "capture", "form", "sha256", "read", "sections", "unread",
];
const SECTION: Keys<'static> = &["title", "kind", "method", "path", "at", "path_at", "parts"];
const FIELDS: Keys<'static> = &["fields", "at", "tells_required", "rows"];
const EXAMPLE: Keys<'static> = &["example", "at", "mended", "choices", "value"];
const VALUES: Keys<'static> = &["values", "at", "rows"];
const LIMIT_TABLE: Keys<'static> = &["limits"];
const PART: Keys<'static> = &["fields", "example", "values", "limits"];
const FIELD: Keys<'static> = &[
    "field", "type", "words", "schema", "required", "limits", "values", "open", "default",
    "examples", "doubts", "at",
];
const CONDITION: Keys<'static> = &["when", "absent", "one_of"];
const LIMIT: Keys<'static> = &["of", "min", "max", "unit"];
const LIMIT_ROW: Keys<'static> = &["subject", "limit", "at"];
const VALUE: Keys<'static> = &["value", "at"];
const CHOICES: Keys<'static> = &["path", "values", "default", "at"];
const UNREAD: Keys<'static> = &["why", "at"];

const FORMS: [(&str, Form); 3] = [
    ("html", Form::Html),
    ("markdown", Form::Markdown),
    ("text", Form::Text),
];
const KINDS: [(&str, SectionKind); 3] = [
    ("call", SectionKind::Call),
    ("notification", SectionKind::Notification),
    ("general", SectionKind::General),
];

/// The facts of the file.
pub(super) fn parse(file: &SourceFile) -> Result<Inventory, Vec<Diagnostic>> {
    let mut diags = Diagnostics::new();
    let Some(root) = tree::strictly(file, FileId::new(0), &mut diags) else {
        return Err(diags.into_sorted());
    };
    let mut reader = Reader { diags, line: 0 };
    let documents = reader.inventory(&root);
    if reader.diags.is_empty() {
        Ok(Inventory { documents })
    } else {
        Err(reader.diags.into_sorted())
    }
}

impl Reader {
    fn inventory(&mut self, root: &Node) -> Vec<Document> {
        if !self.map(root, "an inventory", ROOT) {
            return Vec::new();
        }
        let Some(list) = self.needed(root, "documents") else {
            return Vec::new();
        };
        self.each(list, |reader, node| {
            reader.line = 0;
            reader.document(node)
        })
    }

    fn document(&mut self, node: &Node) -> Option<Document> {
        if !self.map(node, "a document", DOCUMENT) {
            return None;
        }
        let id = self.text(node, "id");
        let capture = self.text(node, "capture");
        let form = self.word(node, "form", &FORMS);
        let sha256 = self.text(node, "sha256");
        let read = self.text(node, "read");
        let sections = self.rows(node, "sections", Self::section);
        self.line = 0;
        let unread = self.rows(node, "unread", |reader, row| {
            if !reader.map(row, "an unread place", UNREAD) {
                return None;
            }
            let why = reader.text(row, "why");
            Some(Unread {
                at: reader.at(row, "at")?,
                why: why?,
            })
        });
        Some(Document {
            id: id?,
            capture: capture?,
            form: form?,
            sha256: sha256?,
            read: read?,
            sections,
            unread,
        })
    }

    fn section(&mut self, node: &Node) -> Option<Section> {
        if !self.map(node, "a section", SECTION) {
            return None;
        }
        let title = self.text(node, "title");
        let kind = self.word(node, "kind", &KINDS);
        let method = self.optional(node, "method", Self::as_text);
        let path = self.optional(node, "path", Self::as_text);
        let at = self.at(node, "at");
        let path_at = self.optional(node, "path_at", Self::place);
        let parts = self.rows(node, "parts", Self::part);
        Some(Section {
            kind: kind?,
            title: title?,
            method,
            path,
            at: at?,
            path_at,
            parts,
        })
    }

    fn part(&mut self, node: &Node) -> Option<Part> {
        match PART.iter().find(|key| node.get(key).is_some()) {
            Some(&"fields") => self.fields(node).map(Part::Fields),
            Some(&"example") => self.example(node).map(Part::Example),
            Some(&"values") => self.values(node).map(Part::Values),
            Some(_) => {
                self.map(node, "a table of limits", LIMIT_TABLE);
                Some(Part::Limits(self.rows(node, "limits", Self::limit_row)))
            }
            None => {
                if self.map(node, "a part", PART) {
                    self.without(node, "fields");
                }
                None
            }
        }
    }

    fn fields(&mut self, node: &Node) -> Option<FieldTable> {
        self.map(node, "a table of fields", FIELDS);
        let way = self.word(node, "fields", &WAYS);
        let at = self.at(node, "at");
        let tells_required = self.flag(node, "tells_required");
        let rows = self.rows(node, "rows", Self::field);
        Some(FieldTable {
            way: way?,
            at: at?,
            tells_required,
            rows,
        })
    }

    fn field(&mut self, node: &Node) -> Option<Field> {
        if !self.map(node, "a field", FIELD) {
            return None;
        }
        let path = self
            .needed(node, "field")
            .and_then(|path| match path.list() {
                Some(_) => Some(self.each(path, |reader, name| reader.as_text(name))),
                None => self.as_text(path).map(|dotted| names_of(&dotted)),
            });
        let kind = self.optional(node, "type", |reader, word| {
            let kind = kind_of(&reader.as_text(word)?);
            if kind.is_none() {
                reader.wrong(
                    word,
                    "is no type",
                    "say `string`, `integer`, `number`, `boolean`, `object`, `array` or `array<…>`",
                );
            }
            kind
        });
        let words = self.optional(node, "words", Self::as_text);
        let schema = self.optional(node, "schema", Self::as_text);
        if node.get("type").is_none()
            && let Some(stray) = node.entry("words").or(node.entry("schema"))
        {
            self.wrong(
                &stray.node,
                "belongs to a type that is not there",
                "add `type`, or remove it",
            );
        }
        let ty = kind.map(|kind| Type {
            words: words.unwrap_or_else(|| super::kind_word(&kind)),
            schema,
            kind,
        });
        let required = self
            .optional(node, "required", Self::required)
            .unwrap_or(Required::Unsaid);
        let limits = self.rows(node, "limits", Self::limit);
        let values = self.rows(node, "values", Self::as_text);
        let open = self.flag(node, "open");
        let default = self.optional(node, "default", Self::as_text);
        let examples = self.rows(node, "examples", Self::as_text);
        let doubts = self.rows(node, "doubts", Self::doubt);
        let at = self.at(node, "at");
        Some(Field {
            path: path?,
            at: at?,
            ty,
            required,
            limits,
            values,
            open,
            default,
            examples,
            doubts,
        })
    }

    fn doubt(&mut self, node: &Node) -> Option<Doubt> {
        let doubt = match (node.text(), node.map()) {
            (Some(word), _) => Doubt::new(word, None),
            (None, Some([entry])) => {
                let value = entry.node.text().map(str::to_owned);
                Doubt::new(&entry.key, value)
            }
            _ => None,
        };
        if doubt.is_none() {
            self.wrong(
                node,
                "is no doubt",
                "say `flag`, `{ breaks-off: … }` or `{ case: … }`",
            );
        }
        doubt
    }

    fn required(&mut self, node: &Node) -> Option<Required> {
        match node.text() {
            Some("yes") => return Some(Required::Yes),
            Some("no") => return Some(Required::No),
            _ => {}
        }
        if node.map().is_none() {
            self.wrong(
                node,
                "does not say whether the field has to be there",
                "say `yes`, `no` or `{ when: … }`, or leave it out",
            );
            return None;
        }
        self.map(node, "a condition", CONDITION);
        let words = self.text(node, "when");
        let absent = self.optional(node, "absent", Self::as_text);
        let one_of = self.optional(node, "one_of", Self::one_of);
        if absent.is_some() && one_of.is_some() {
            self.wrong(node, "has two readings", "keep `absent` or `one_of`");
        }
        let reading = absent.map(Reading::Absent).or(one_of);
        Some(Required::When(Condition {
            words: words?,
            reading,
        }))
    }

    fn one_of(&mut self, node: &Node) -> Option<Reading> {
        match node.map() {
            Some([entry]) => {
                let values = self.each(&entry.node, |reader, value| reader.as_text(value));
                Some(Reading::OneOf(entry.key.clone(), values))
            }
            _ => {
                self.wrong(
                    node,
                    "does not name one field",
                    "write `one_of: { field: [values] }`",
                );
                None
            }
        }
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        if node.map().is_none() {
            let limit = limit_of(&self.as_text(node)?);
            if limit.is_none() {
                self.wrong(
                    node,
                    "is no limit",
                    "write it as `length 1..32` or `value 30..120 minutes`",
                );
            }
            return limit;
        }
        self.map(node, "a limit", LIMIT);
        let of = self.word(node, "of", &LIMITS);
        let min = self.optional(node, "min", Self::as_text);
        let max = self.optional(node, "max", Self::as_text);
        let unit = self.optional(node, "unit", Self::as_text);
        Some(Limit {
            of: of?,
            min,
            max,
            unit,
        })
    }

    fn limit_row(&mut self, node: &Node) -> Option<LimitRow> {
        if !self.map(node, "a row of limits", LIMIT_ROW) {
            return None;
        }
        let subject = self.text(node, "subject");
        let limit = self
            .needed(node, "limit")
            .and_then(|limit| self.limit(limit));
        let at = self.at(node, "at");
        Some(LimitRow {
            subject: subject?,
            limit: limit?,
            at: at?,
        })
    }

    fn values(&mut self, node: &Node) -> Option<ValueTable> {
        self.map(node, "a table of values", VALUES);
        let subject = self.text(node, "values");
        let at = self.at(node, "at");
        let rows = self.rows(node, "rows", |reader, row| {
            if !reader.map(row, "a value", VALUE) {
                return None;
            }
            let value = reader.text(row, "value");
            Some(Value {
                at: reader.at(row, "at")?,
                value: value?,
            })
        });
        Some(ValueTable {
            subject: subject?,
            at: at?,
            rows,
        })
    }

    fn example(&mut self, node: &Node) -> Option<Example> {
        self.map(node, "an example", EXAMPLE);
        let way = self.word(node, "example", &WAYS);
        let at = self.at(node, "at");
        let mended = self.rows(node, "mended", Self::mend);
        let choices = self.rows(node, "choices", |reader, row| {
            if !reader.map(row, "a list of choices", CHOICES) {
                return None;
            }
            let path = reader.text(row, "path");
            let values = reader.rows(row, "values", Self::as_text);
            let default = reader.optional(row, "default", Self::as_text);
            Some(Choices {
                at: reader.at(row, "at")?,
                path: path?,
                values,
                default,
            })
        });
        let mut value = self.needed(node, "value")?.clone();
        settle(&mut value, at.unwrap_or_default());
        Some(Example {
            way: way?,
            at: at?,
            value,
            mended,
            choices,
        })
    }

    fn mend(&mut self, node: &Node) -> Option<Mend> {
        let words = MENDS.map(|(word, _)| word);
        if !self.map(node, "something mended", &words) {
            return None;
        }
        let [entry] = node.map()? else {
            self.wrong(
                node,
                "is not one thing that was mended",
                "write it as `{ dash: 3 }`",
            );
            return None;
        };
        let (_, what) = MENDS.iter().find(|(word, _)| *word == entry.key)?;
        let count = entry.node.number().and_then(|number| number.parse().ok());
        if count.is_none() {
            self.wrong(
                &entry.node,
                "is no count",
                "write how often as a whole number",
            );
        }
        Some(Mend {
            what: *what,
            count: count?,
        })
    }

    /// The place under a key that has to be there.
    fn at(&mut self, node: &Node, key: &str) -> Option<Place> {
        let at = self.needed(node, key)?;
        self.place(at)
    }

    fn place(&mut self, node: &Node) -> Option<Place> {
        let place = self.relative(node.text().unwrap_or_default());
        match place {
            Some(place) => self.line = place.line,
            None => self.wrong(
                node,
                "is no place",
                "write lines below the fact before, and the column: `+3:1`; no line can be above the first",
            ),
        }
        place
    }

    fn relative(&self, text: &str) -> Option<Place> {
        let (lines, column) = text.split_once(':')?;
        if !lines.starts_with(['+', '-']) {
            return None;
        }
        let line = i64::from(self.line).checked_add(lines.parse().ok()?)?;
        Some(Place {
            line: u32::try_from(line).ok()?,
            column: column.parse().ok()?,
        })
    }
}
