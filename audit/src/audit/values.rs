//! Values that rows and tables list.

use super::fields::Row;
use super::{Auditor, Found, listed};
use crate::facts::{Kind, ValueTable};
use crate::link::{PartId, ValueLink};
use crate::spec::{Aspect, Declaration, SpecValue};

impl Auditor<'_> {
    pub(super) fn row_values(&mut self, row: Row<'_>, declaration: &Declaration) {
        let rules = &declaration.rules;
        let name = row.name();
        let is_flag = rules.kinds == [Kind::Boolean];
        if rules.values.is_empty() {
            if row.field.values.is_empty() || is_flag {
                return;
            }
            let said = row.field.values.iter().map(String::as_str);
            let shown = if rules.sensitive {
                "its values".to_owned()
            } else {
                listed(said)
            };
            let message =
                format!("{name} has {shown} in the document, and the spec lists no values");
            let found = row.found(Aspect::Values, message, declaration);
            let found = row.field.values.iter().fold(found, Found::fact);
            return self.push(found.edit("add an `enum`", declaration.schema));
        }
        let at = rules.values_at.unwrap_or(declaration.schema);
        for value in &row.field.values {
            if rules.values.iter().any(|known| known.text == *value) {
                continue;
            }
            let shown = match rules.sensitive {
                true => "that the document lists".to_owned(),
                false => listed([value.as_str()]),
            };
            let message = format!("the value {shown} of {name} is not in the spec");
            let found = row.found(Aspect::Values, message, declaration);
            self.push(found.fact(value.as_str()).edit("add it to `enum`", at));
        }
        if !row.field.values.is_empty() && !row.field.open {
            let said: Vec<&str> = row.field.values.iter().map(String::as_str).collect();
            for value in self.more(declaration, &said) {
                let message = format!(
                    "the value {} of {name} is in the spec, and not in the list of the document",
                    listed([value.text.as_str()])
                );
                let found = row
                    .found(Aspect::Values, message, declaration)
                    .in_spec(value.span);
                self.push(
                    found
                        .fact(value.text.as_str())
                        .edit("take it out, or say where it comes from", value.span),
                );
            }
        }
        let shown = row.field.examples.iter();
        let mut unknown =
            shown.filter(|value| rules.values.iter().all(|known| known.text != **value));
        if let Some(value) = unknown.next() {
            let message = format!("the example that the document shows of {name} is not in `enum`");
            let found = row.found(Aspect::Values, message, declaration);
            self.push(
                found
                    .fact(value.as_str())
                    .edit("see what else it may be", at),
            );
        }
    }

    pub(super) fn value_tables(&mut self) {
        for (id, link) in &self.links.values {
            if let Some(table) = crate::link::value_table(self.inventory, *id) {
                self.value_table(*id, table, link);
            }
        }
    }

    fn value_table(&mut self, id: PartId, table: &ValueTable, link: &ValueLink) {
        if link.codes {
            return self.codes(id, table);
        }
        let declarations: Vec<&Declaration> = link
            .members
            .iter()
            .filter_map(|(message, path, at)| self.view.declaration(*message, path, *at))
            .collect();
        let Some(first) = declarations.first() else {
            return self.no_list(id, table);
        };
        for row in &table.rows {
            let has =
                |one: &&Declaration| one.rules.values.iter().any(|known| known.text == row.value);
            if declarations.iter().any(has) {
                continue;
            }
            let message = format!(
                "the value `{}` of `{}` is not in the spec",
                row.value, table.subject
            );
            let at = first.rules.values_at.unwrap_or(first.schema);
            self.push(
                Found::new(Aspect::Values, message, row.value.as_str())
                    .in_document(id.document, row.at)
                    .in_spec(at)
                    .about(first)
                    .edit(format!("add `{}` to `enum`", row.value), at),
            );
        }
        let said: Vec<&str> = table.rows.iter().map(|row| row.value.as_str()).collect();
        for value in self.more(first, &said) {
            let message = format!(
                "the value `{}` of `{}` is in the spec, and not in the table of the document",
                value.text, table.subject
            );
            self.push(
                Found::new(Aspect::Values, message, value.text.as_str())
                    .in_document(id.document, table.at)
                    .in_spec(value.span)
                    .about(first)
                    .edit("take it out, or say where it comes from", value.span),
            );
        }
    }

    /// Values that the spec calls documented and a list of the document lacks.
    fn more<'d>(&mut self, declaration: &'d Declaration, said: &[&str]) -> Vec<&'d SpecValue> {
        let values = declaration.rules.values.iter();
        let more = values.filter(|value| !said.contains(&value.text.as_str()));
        let more: Vec<&SpecValue> = more
            .filter(|value| self.is_claimed(value.source.as_ref()))
            .collect();
        self.reported.extend(more.iter().map(|value| value.span));
        more
    }

    fn codes(&mut self, id: PartId, table: &ValueTable) {
        let Some(codes) = self.view.tree.entry("x-errors") else {
            return;
        };
        for row in table
            .rows
            .iter()
            .filter(|row| codes.node.get(&row.value).is_none())
        {
            let message = format!("the code `{}` is not in the spec", row.value);
            self.push(
                Found::new(Aspect::Missing, message, row.value.as_str())
                    .in_document(id.document, row.at)
                    .in_spec(codes.key_span)
                    .edit(format!("add `{}` to `x-errors`", row.value), codes.key_span),
            );
        }
    }

    /// A table of values that no `enum` of the spec has any of.
    fn no_list(&mut self, id: PartId, table: &ValueTable) {
        let owner = self.owner(id.document, id.section);
        let messages = owner
            .map(|owner| owner.messages.as_slice())
            .unwrap_or_default();
        let member = messages
            .iter()
            .filter_map(|at| self.view.messages.get(*at))
            .flat_map(|message| &message.members)
            .find(|(path, _)| {
                path.last()
                    .is_some_and(|own| own.eq_ignore_ascii_case(&table.subject))
            })
            .and_then(|(_, member)| member.declarations.first());
        let values = listed(table.rows.iter().map(|row| row.value.as_str()));
        let found = match member {
            Some(declaration) => {
                let message = format!(
                    "`{}` has {values} in the document, none of which the spec lists",
                    table.subject
                );
                let at = declaration.rules.values_at.unwrap_or(declaration.schema);
                Found::new(Aspect::Values, message, table.subject.as_str())
                    .in_spec(declaration.key)
                    .about(declaration)
                    .edit("list them in `enum`", at)
            }
            None => {
                let message = format!(
                    "the values {values} of `{}` lead to no member of the spec",
                    table.subject
                );
                Found::new(Aspect::Values, message, table.subject.as_str()).note()
            }
        };
        self.push(found.in_document(id.document, table.at));
    }
}
