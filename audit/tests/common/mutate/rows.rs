//! Edits of rows that describe fields.

use payspec_audit::drift::ChangeKind;
use payspec_audit::facts::{Document, Example, Field, Kind, LimitOf, Part, Required, Section};

use super::edit::{Page, like, words};
use super::{Expected, Mutant};

/// A row, and where it stands.
pub(crate) struct Row<'a> {
    pub(crate) page: &'a Page<'a>,
    pub(crate) section: &'a Section,
    pub(crate) field: &'a Field,
    /// Its table's rows, and which of them it is.
    rows: &'a [Field],
    index: usize,
}

/// Tries an edit on each row.
pub(crate) fn each(
    page: &Page<'_>,
    document: &Document,
    edit: impl Fn(&Row<'_>) -> Vec<Mutant>,
) -> Vec<Mutant> {
    let mut found = Vec::new();
    for section in &document.sections {
        for part in &section.parts {
            let Part::Fields(table) = part else {
                continue;
            };
            for (index, field) in table.rows.iter().enumerate() {
                found.extend(edit(&Row {
                    page,
                    section,
                    field,
                    rows: &table.rows,
                    index,
                }));
            }
        }
    }
    found
}

impl Row<'_> {
    fn line(&self) -> u32 {
        self.field.at.line
    }

    pub(crate) fn text(&self) -> &str {
        self.page
            .line(self.line())
            .map(|range| &self.page.text[range])
            .unwrap_or_default()
    }

    pub(crate) fn start(&self) -> usize {
        self.page.line(self.line()).map_or(0, |range| range.start)
    }

    /// The mutant that has a text, and one change of this field.
    pub(crate) fn mutant(&self, text: String, what: ChangeKind) -> Vec<Mutant> {
        self.mutant_of(text, what, &self.field.dotted())
    }

    fn mutant_of(&self, text: String, what: ChangeKind, field: &str) -> Vec<Mutant> {
        let mutant = Mutant::new(
            self.page,
            self.line(),
            text,
            what,
            &self.section.title,
            Some(field),
        );
        mutant.into_iter().collect()
    }

    fn is_leaf(&self) -> bool {
        let depth = self.field.path.len();
        self.rows
            .get(self.index + 1)
            .is_none_or(|next| next.path.len() <= depth)
    }

    /// Whether the row stands on lines of its own, in one piece.
    fn is_whole(&self) -> bool {
        let line = self.line();
        let text = self.text().trim_end();
        let others = self.rows.iter().filter(|row| row.at.line == line).count();
        let closed = !text.contains('|') || text.ends_with('|') || text.contains('<');
        others == 1 && closed && self.page.row(line).is_some()
    }

    /// Where the name stands in the line.
    fn name_at(&self) -> Option<std::ops::Range<usize>> {
        let name = self.field.name()?;
        let at = match self.page.is_glued(self.line()) {
            true => self.text().find(name)?,
            false => *words(self.text(), name)
                .iter()
                .find(|at| self.in_cell(**at))?,
        };
        let at = self.start() + at;
        Some(at..at + name.len())
    }

    /// Whether a byte of the line is shown, and not inside of a tag.
    fn in_cell(&self, at: usize) -> bool {
        let at = self.start() + at;
        self.page
            .cells(self.line())
            .iter()
            .any(|cell| cell.contains(&at))
    }

    fn path_with(&self, name: &str) -> String {
        let mut path = self.field.path.clone();
        if let Some(own) = path.last_mut() {
            *own = if own.ends_with("[]") {
                format!("{name}[]")
            } else {
                name.to_owned()
            };
        }
        path.join(".")
    }

    /// The mutant of an edit of a name. In glued rows the names of the examples tell where the name ends, so a page is edited that
    /// renames, or adds, both.
    fn named(
        &self,
        edit: (std::ops::Range<usize>, String),
        from: &str,
        to: &str,
        what: ChangeKind,
    ) -> Vec<Mutant> {
        let path = self.path_with(to);
        let mut edits = vec![edit];
        let mut expected = Vec::new();
        let lines = if self.page.is_glued(self.line()) {
            member_lines(self.section, from)
        } else {
            Vec::new()
        };
        for range in lines.into_iter().filter_map(|line| self.page.line(line)) {
            let old = &self.page.text[range.clone()];
            let new = old.replacen(from, to, 1);
            let (new, what) = match what {
                ChangeKind::FieldAppeared => (format!("{new}\n{old}"), ChangeKind::MemberAdded),
                _ => (new, ChangeKind::MemberRenamed),
            };
            edits.push((range, new));
            expected.push(Expected {
                what,
                section: self.section.title.clone(),
                field: Some(path.clone()),
            });
        }
        let mut mutants = self.mutant_of(self.page.edited(edits), what, &path);
        mutants
            .iter_mut()
            .for_each(|mutant| mutant.expected.append(&mut expected));
        mutants
    }

    pub(crate) fn rename(&self) -> Vec<Mutant> {
        let Some(at) = self.name_at() else {
            return Vec::new();
        };
        let from = &self.page.text[at.clone()];
        let to = like(from);
        self.named(
            (at.clone(), to.clone()),
            from,
            &to,
            ChangeKind::FieldRenamed,
        )
    }

    pub(crate) fn retype(&self) -> Vec<Mutant> {
        let Some(ty) = &self.field.ty else {
            return Vec::new();
        };
        let to = match (&ty.kind, ty.words.starts_with(char::is_uppercase)) {
            (Kind::String, true) => "Integer",
            (Kind::String, false) => "integer",
            (_, true) => "String",
            (_, false) => "string",
        };
        if self.field.limits.is_empty() {
            return self.replace_type(to);
        }
        // A limit in brackets goes with the type.
        let [limit] = &*self.field.limits else {
            return Vec::new();
        };
        let size = limit.max.as_deref().unwrap_or_default();
        let written = format!("{}({size})", ty.words);
        let only = words(self.text(), size).len() == 1 || self.page.is_glued(self.line());
        match self.text().rfind(&written) {
            Some(at)
                if limit.of == LimitOf::Length
                    && only
                    && self.text().matches(size).count() == 1 =>
            {
                let at = self.start() + at;
                let mut mutants = self.mutant(
                    self.page.replaced(at..at + written.len(), to),
                    ChangeKind::Retyped,
                );
                for mutant in &mut mutants {
                    let (section, field) = (self.section.title.clone(), Some(self.field.dotted()));
                    mutant.expected.push(Expected {
                        what: ChangeKind::LimitChanged,
                        section,
                        field,
                    });
                }
                mutants
            }
            _ => Vec::new(),
        }
    }

    fn replace_type(&self, to: &str) -> Vec<Mutant> {
        let Some(ty) = &self.field.ty else {
            return Vec::new();
        };
        let written = match &ty.schema {
            Some(schema) => format!("{} ({schema})", ty.words),
            None => ty.words.clone(),
        };
        let lower = |text: &str| text.to_lowercase();
        let at = if self.page.is_glued(self.line()) {
            self.text().rfind(&written).map(|at| self.start() + at)
        } else {
            let cells = self.page.cells(self.line());
            let after = self.name_at().map_or(0, |name| name.end);
            let found = cells.into_iter().find(|cell| {
                let text = &self.page.text[cell.clone()];
                let whole = words(&lower(text), &lower(&written)).first() == Some(&0);
                cell.end > after && whole
            });
            found.map(|cell| cell.start)
        };
        let Some(at) = at else {
            return Vec::new();
        };
        // What is no list any more has no items.
        let path = self.field.dotted();
        let path = path.strip_suffix("[]").unwrap_or(&path);
        let text = self.page.replaced(at..at + written.len(), to);
        self.mutant_of(text, ChangeKind::Retyped, path)
    }

    pub(crate) fn flip(&self) -> Vec<Mutant> {
        let pairs = [
            ("Yes", "No"),
            ("required", "optional"),
            ("yes", "no"),
            ("Required", "Optional"),
            ("M", "O"),
        ];
        let what = ChangeKind::RequiredChanged;
        let (line, text) = (self.line(), self.text());
        if self.page.is_glued(line) {
            let swaps = [("required", "optional"), ("optional", "required")];
            let after = self.name_at().map_or(0, |name| name.end - self.start());
            let swap = swaps.iter().filter(|(from, _)| self.is_now(from));
            let found = swap.filter_map(|(from, to)| {
                Some((text.rfind(from).filter(|at| *at >= after)?, from, to))
            });
            let mutants = found.take(1).flat_map(|(at, from, to)| {
                let at = self.start() + at;
                self.mutant(self.page.replaced(at..at + from.len(), to), what)
            });
            return mutants.collect();
        }
        for cell in self.page.cells(line) {
            let own = &self.page.text[cell.clone()];
            for (yes, no) in pairs {
                for (from, to) in [(yes, no), (no, yes)] {
                    if own == from && self.is_now(from) {
                        return self.mutant(self.page.replaced(cell, to), what);
                    }
                }
            }
        }
        self.flip_shown(&self.page.cells(line))
    }

    /// Whether the field is what a word says.
    fn is_now(&self, word: &str) -> bool {
        let yes = matches!(word, "Yes" | "yes" | "required" | "Required" | "M");
        match self.field.required {
            Required::Yes => yes,
            Required::No => !yes,
            _ => false,
        }
    }

    /// Where `required` behind the name, or before the type, is all there is: takes it away, or puts it there.
    fn flip_shown(&self, cells: &[std::ops::Range<usize>]) -> Vec<Mutant> {
        let Some(first) = cells
            .first()
            .filter(|_| self.text().starts_with('|') || self.field.name().is_none())
        else {
            return Vec::new();
        };
        let own = &self.page.text[first.clone()];
        let what = ChangeKind::RequiredChanged;
        let text = match (&self.field.required, self.field.name()) {
            (Required::Yes, Some(name)) if own == format!("{name} required") => {
                self.page.replaced(first.clone(), name)
            }
            (Required::No, Some(name)) if own == name && cells.len() == 2 => self
                .page
                .replaced(first.clone(), &format!("{name} required")),
            _ => return Vec::new(),
        };
        self.mutant(text, what)
    }

    pub(crate) fn limit(&self) -> Vec<Mutant> {
        let [limit] = &*self.field.limits else {
            return Vec::new();
        };
        let Some(from) = limit.max.as_ref().or(limit.min.as_ref()) else {
            return Vec::new();
        };
        let said = self
            .field
            .values
            .iter()
            .chain(&self.field.examples)
            .chain(&self.field.default);
        if said.into_iter().any(|value| !words(value, from).is_empty()) {
            return Vec::new();
        }
        let to = format!("{from}7");
        let mut text = self.text().to_owned();
        for at in words(self.text(), from)
            .into_iter()
            .rev()
            .filter(|at| self.in_cell(*at) || self.page.is_glued(self.line()))
        {
            text.replace_range(at..at + from.len(), &to);
        }
        for label in ["max", "min"] {
            text = text.replace(&format!("{label}{from}"), &format!("{label}{to}"));
        }
        let range = self.start()..self.start() + self.text().len();
        self.mutant(self.page.replaced(range, &text), ChangeKind::LimitChanged)
    }

    pub(crate) fn add(&self) -> Vec<Mutant> {
        let (Some(name), true, true) = (self.name_at(), self.is_leaf(), self.is_whole()) else {
            return Vec::new();
        };
        let Some(row) = self.page.row(self.line()) else {
            return Vec::new();
        };
        let from = &self.page.text[name.clone()];
        let to = like(from);
        let mut copy = self.page.text[row.clone()].to_owned();
        copy.replace_range(name.start - row.start..name.end - row.start, &to);
        if !copy.ends_with('\n') {
            copy.insert(0, '\n');
        }
        self.named(
            (row.end..row.end, copy),
            from,
            &to,
            ChangeKind::FieldAppeared,
        )
    }

    pub(crate) fn remove(&self) -> Vec<Mutant> {
        if !self.is_leaf() || !self.is_whole() || self.rows.len() < 2 {
            return Vec::new();
        }
        let row = self.page.row(self.line());
        row.into_iter()
            .flat_map(|row| self.mutant(self.page.replaced(row, ""), ChangeKind::FieldVanished))
            .collect()
    }
}

/// The members of a section's request examples that have a name: their lines.
fn member_lines(section: &Section, name: &str) -> Vec<u32> {
    let examples = section.parts.iter().filter_map(|part| match part {
        Part::Example(example) => Some(example),
        _ => None,
    });
    let request = |example: &&Example| example.way == payspec_audit::facts::Way::Request;
    let mut found = Vec::new();
    for example in examples.filter(request) {
        let mut open = vec![&example.value];
        while let Some(node) = open.pop() {
            for entry in node.map().unwrap_or_default() {
                if entry.key == name {
                    found.push(entry.key_span.line);
                }
                open.push(&entry.node);
            }
            open.extend(node.list().unwrap_or_default());
        }
    }
    found
}
