//! Rows of tables of fields against members of messages.

use std::collections::BTreeSet;

use super::absent::Wanted;
use super::{Auditor, Found, dotted, listed};
use crate::facts::{Field, FieldTable, LOST, Part, Way};
use crate::link::{FieldLink, PartId, RowId};
use crate::spec::{Aspect, Declaration};

/// A row, and a declaration that it is about.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub(super) id: PartId,
    pub(super) field: &'r Field,
    pub(super) link: &'r FieldLink,
    pub(super) way: Way,
    /// The forms of the message that the table is about; all of them if empty.
    pub(super) variants: &'r [usize],
    /// Members that rows of the table lead to.
    pub(super) taken: &'r BTreeSet<Vec<String>>,
}

impl Row<'_> {
    /// A finding about a declaration of the row's member.
    pub(super) fn found(&self, aspect: Aspect, message: String, at: &Declaration) -> Found {
        Found::new(aspect, message, dotted(&self.link.path))
            .in_document(self.id.document, self.field.at)
            .in_spec(at.key)
            .about(at)
            .fact(self.field.dotted())
            .fact(self.field.name().unwrap_or_default())
    }

    /// The row's name in backticks: of the member that it is about.
    pub(super) fn name(&self) -> String {
        let own = match self.link.by_example {
            true => self.link.path.last().map(String::as_str),
            false => self.field.name(),
        };
        format!("`{}`", own.unwrap_or_default())
    }
}

impl<'a> Auditor<'a> {
    pub(super) fn fields(&mut self) {
        for (id, table_link) in &self.links.tables {
            let Some(table) = self.table(*id) else {
                continue;
            };
            if self.owner(id.document, id.section).is_none() {
                continue;
            }
            if table_link.message.is_none() && !self.has_parameters(*id, table) {
                self.no_message(*id, table);
                continue;
            }
            let taken = self.taken(*id, table);
            for (row, field) in table.rows.iter().enumerate() {
                let key = RowId { part: *id, row };
                if let Some(link) = self.links.fields.get(&key) {
                    self.row(Row {
                        id: *id,
                        field,
                        link,
                        way: table.way,
                        variants: &table_link.variants,
                        taken: &taken,
                    });
                }
            }
        }
    }

    fn table(&self, id: PartId) -> Option<&'a FieldTable> {
        match crate::link::part(self.inventory, id)?.2 {
            Part::Fields(table) => Some(table),
            _ => None,
        }
    }

    fn taken(&self, id: PartId, table: &FieldTable) -> BTreeSet<Vec<String>> {
        let rows = 0..table.rows.len();
        let links = rows.filter_map(|row| self.links.fields.get(&RowId { part: id, row }));
        let found = links.filter(|link| link.is_found());
        found.map(|link| link.path.clone()).collect()
    }

    fn has_parameters(&self, id: PartId, table: &FieldTable) -> bool {
        let rows = 0..table.rows.len();
        let mut links = rows.filter_map(|row| self.links.fields.get(&RowId { part: id, row }));
        links.any(|link| link.parameter.is_some())
    }

    fn no_message(&mut self, id: PartId, table: &FieldTable) {
        let Some(owner) = self.owner(id.document, id.section) else {
            return;
        };
        let what = match table.way {
            Way::Request => "request",
            Way::Answer => "answer",
            Way::Notification => "notification",
            Way::Unknown => "message",
        };
        let message = format!(
            "the document describes the {what} of `{}`, of which the spec has no body",
            owner.id
        );
        self.push(
            Found::new(Aspect::Missing, message, what)
                .in_document(id.document, table.at)
                .in_spec(owner.span)
                .above([owner.pointer.clone()])
                .edit(format!("add the body of the {what}"), owner.span),
        );
    }

    fn row(&mut self, row: Row<'_>) {
        if let Some(at) = row.link.parameter {
            let owner = self.owner(row.id.document, row.id.section);
            if let Some((_, declaration)) = owner.and_then(|owner| owner.parameters.get(at)) {
                self.declared(row, &[declaration]);
            }
            return;
        }
        let Some(message) = row.link.message else {
            return;
        };
        if !row.link.is_found() {
            return self.no_member(row, message);
        }
        let declarations: Vec<&Declaration> = row
            .link
            .declarations
            .iter()
            .filter_map(|at| self.view.declaration(message, &row.link.path, *at))
            .collect();
        self.declared(row, &declarations);
    }

    /// All that a row says of what it is about.
    fn declared(&mut self, row: Row<'_>, declarations: &[&Declaration]) {
        self.types(row, declarations);
        self.required(row, declarations);
        for declaration in declarations {
            self.limits(row, declaration);
            self.row_values(row, declaration);
            self.default(row, declaration);
        }
    }

    fn no_member(&mut self, row: Row<'_>, message: usize) {
        let is_lost = |name: &String| name.starts_with(LOST);
        if row.field.path.iter().any(is_lost) {
            let text = "a row that has lost its name leads to no member of the spec".to_owned();
            self.push(
                Found::new(Aspect::Missing, text, row.field.dotted())
                    .in_document(row.id.document, row.field.at)
                    .note(),
            );
            return;
        }
        self.no_such_member(&Wanted {
            document: row.id.document,
            at: row.field.at,
            message,
            path: &row.link.path,
            says: row.field.dotted(),
            ty: row.field.ty.as_ref().map(|ty| &ty.kind),
            variants: row.variants,
            taken: row.taken,
        });
    }

    pub(super) fn default(&mut self, row: Row<'_>, declaration: &Declaration) {
        let Some(default) = &row.field.default else {
            return;
        };
        self.told.entry(declaration.key).or_default().default = true;
        let own = declaration.rules.default.as_ref();
        if own.is_some_and(|own| own.text == *default) {
            return;
        }
        let name = row.name();
        let shown = |value: &str| match declaration.rules.sensitive {
            true => "another one".to_owned(),
            false => listed([value]),
        };
        let documented = shown(default);
        let message = match own {
            Some(own) => format!(
                "the default of {name} is {documented} in the document, and {} in the spec",
                shown(&own.text)
            ),
            None => format!(
                "the default of {name} is {documented} in the document, and the spec has none"
            ),
        };
        let at = own.map_or(declaration.schema, |own| own.span);
        let found = row.found(Aspect::Default, message, declaration);
        self.push(found.edit(format!("write `default: {default}`"), at));
    }
}
