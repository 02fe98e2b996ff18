//! Which nodes of a spec the facts of its documents are about.
//!
//! Sections lead to operations and events by method and path, by the heading that `x-source` names, or by the names of their fields; tables
//! to messages and the part of them in which most of their names are found; rows to members; values to the lists that have them;
//! examples to the messages they are of. What leads nowhere stays in the list, so that the audit can say so.

mod example;
mod fit;
mod lost;
mod same;
mod section;
mod value;

pub(crate) use example::{inside, leaves, members, shown};

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::source::Span;
use payspec_codegen::tree::Node;

use crate::facts::{
    Document, Example, Field, FieldTable, Inventory, Part, Section, ValueTable, Way,
};
use crate::spec::{Declaration, SpecView};

/// A part of a document: a table, an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId {
    /// The document, as its place in the inventory.
    pub document: usize,
    /// The section, as its place in the document.
    pub section: usize,
    /// The part, as its place in the section.
    pub part: usize,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Its table.
    pub part: PartId,
    /// The row, as its place in the table.
    pub row: usize,
}

/// Where the facts of an inventory lead in a spec.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Sections, by document and place.
    pub sections: BTreeMap<(usize, usize), SectionLink>,
    /// Tables of fields.
    pub tables: BTreeMap<PartId, TableLink>,
    /// Rows of tables of fields.
    pub fields: BTreeMap<RowId, FieldLink>,
    /// Tables of values.
    pub values: BTreeMap<PartId, ValueLink>,
    /// Examples.
    pub examples: BTreeMap<PartId, ExampleLink>,
    /// Names of members that a fact leads to, by where they stand.
    pub members: BTreeSet<Span>,
    /// Values of enums, and codes of `x-errors`, that a fact leads to, by where they stand.
    pub listed: BTreeSet<Span>,
}

/// Where a section leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionLink {
    /// The operation or event, as its place in [`SpecView::owners`]; none if it leads to none.
    pub owner: Option<usize>,
    /// How that was found.
    pub how: How,
}

/// How the operation or event of a section was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By method and path.
    MethodAndPath,
    /// By its path; the document prints no method.
    Path,
    /// By its path, though the method is another one.
    OtherMethod,
    /// By its heading or a path much like it, though the path is another one.
    OtherPath,
    /// By its heading, which `x-source` names.
    Title,
    /// By the names of its fields.
    Names,
    /// It was not.
    Nothing,
}

/// Where a table of fields leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableLink {
    /// The message, as its place in [`SpecView::messages`].
    pub message: Option<usize>,
    /// Names that lead to the object whose members the outermost rows are.
    pub base: Vec<String>,
    /// The forms of the message that the table is about; all of them if empty.
    pub variants: Vec<usize>,
}

/// Where a row leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldLink {
    /// The message, as its place in [`SpecView::messages`].
    pub message: Option<usize>,
    /// Names from the message's outermost object; where the row leads to nothing, where it would be expected.
    pub path: Vec<String>,
    /// The declarations of that member that it is about, as places in its list.
    pub declarations: Vec<usize>,
    /// The parameter that it is about, as its place in the owner's list, where it is no member.
    pub parameter: Option<usize>,
    /// Whether the row has lost its name, and an example told it.
    pub by_example: bool,
}

impl FieldLink {
    /// Whether it leads to something.
    #[must_use]
    pub fn is_found(&self) -> bool {
        !self.declarations.is_empty() || self.parameter.is_some()
    }
}

/// Where a table of values leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueLink {
    /// Members whose values it lists: message, path, declaration. All share the same lists.
    pub members: Vec<(usize, Vec<String>, usize)>,
    /// Whether it lists codes of `x-errors`.
    pub codes: bool,
}

/// Where an example leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleLink {
    /// The message, as its place in [`SpecView::messages`].
    pub message: Option<usize>,
    /// Names that lead to the part of the message that it shows; empty for all of it.
    pub base: Vec<String>,
    /// Its members: names from its own outermost object, and whether the message has them.
    pub members: Vec<(Vec<String>, bool)>,
    /// The forms of the message that it shows; all of them if empty.
    pub variants: Vec<usize>,
    /// JSON pointer to the example of the spec that has all that this one has.
    pub same: Option<String>,
}

/// What the facts of an inventory are about.
#[must_use]
pub fn link(inventory: &Inventory, view: &SpecView) -> Links {
    let mut linker = Linker {
        view,
        shown: example::shown(view),
        links: Links::default(),
    };
    for (at, document) in inventory.documents.iter().enumerate() {
        section::sections(&mut linker, at, document);
        for (section, facts) in document.sections.iter().enumerate() {
            linker.path_parameters(at, section, facts);
            linker.examples(at, section, facts);
            linker.tables(at, section, facts);
            linker.values(at, section, facts);
        }
    }
    same::examples(&mut linker, inventory);
    linker.links
}

/// What stands around the name of a parameter in a path.
const IN_PATHS: [char; 5] = ['{', '}', ':', '<', '>'];

/// What linking carries along.
struct Linker<'a> {
    view: &'a SpecView,
    /// The spec's examples, by the pointer of their media type.
    shown: BTreeMap<String, Vec<(String, &'a Node)>>,
    links: Links,
}

impl Linker<'_> {
    /// The messages of a section's operation or event that travel a way.
    fn messages(&self, document: usize, section: usize, way: Way) -> Vec<usize> {
        let link = self.links.sections.get(&(document, section));
        let owner = link.and_then(|link| self.view.owners.get(link.owner?));
        let all = owner.map(|owner| owner.messages.as_slice());
        fit::of_way(self.view, all.unwrap_or_default(), way)
    }

    fn tables(&mut self, document: usize, section: usize, facts: &Section) {
        for (part, fact) in facts.parts.iter().enumerate() {
            let Part::Fields(table) = fact else {
                continue;
            };
            let id = PartId {
                document,
                section,
                part,
            };
            let messages = self.messages(document, section, table.way);
            let link = fit::table(self.view, &messages, table);
            self.rows(id, table, &link);
            self.links.tables.insert(id, link);
        }
    }

    fn rows(&mut self, id: PartId, table: &FieldTable, link: &TableLink) {
        let parameters = self.parameters(id);
        let mut rows: Vec<FieldLink> = Vec::new();
        for field in &table.rows {
            let mut row = FieldLink {
                message: link.message,
                path: link.base.clone(),
                ..FieldLink::default()
            };
            row.path.extend(names(&field.path));
            row.declarations = self.declared(link, &row.path, false);
            if !row.is_found() && table.way != Way::Answer {
                let name = field.name().unwrap_or_default();
                row.parameter = parameters.iter().position(|known| known == name);
            }
            rows.push(row);
        }
        self.of_other_forms(link, &mut rows);
        lost::names_of(self, id, table, link, &mut rows);
        for (at, (row, field)) in rows.into_iter().zip(&table.rows).enumerate() {
            self.touch_row(&row, field, id, &link.variants);
            self.links.fields.insert(RowId { part: id, row: at }, row);
        }
    }

    /// Parameters that stand in the path which the document prints.
    fn path_parameters(&mut self, document: usize, section: usize, facts: &Section) {
        let link = self.links.sections.get(&(document, section));
        let owner = link.and_then(|link| self.view.owners.get(link.owner?));
        let path = facts.path.as_deref().unwrap_or_default();
        let printed: Vec<&str> = path
            .split('/')
            .map(|segment| segment.trim_matches(IN_PATHS))
            .collect();
        let keys = owner.into_iter().flat_map(|owner| &owner.parameters);
        let keys = keys.filter(|(name, _)| printed.contains(&name.as_str()));
        let keys: Vec<Span> = keys.map(|(_, declaration)| declaration.key).collect();
        self.links.members.extend(keys);
    }

    fn parameters(&self, id: PartId) -> Vec<String> {
        let link = self.links.sections.get(&(id.document, id.section));
        let owner = link.and_then(|link| self.view.owners.get(link.owner?));
        let all = owner.map(|owner| owner.parameters.iter().map(|(name, _)| name.clone()));
        all.map(Iterator::collect).unwrap_or_default()
    }

    /// A table that has several names which only other forms of the message have is about those as well; a single one is missing in the
    /// form that the table is about.
    fn of_other_forms(&self, link: &TableLink, rows: &mut [FieldLink]) {
        let mut others: Vec<(usize, Vec<usize>)> = Vec::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_found()) {
            let declared = self.declared(link, &row.path, true);
            if !declared.is_empty() {
                others.push((at, declared));
            }
        }
        if others.len() < 2 {
            return;
        }
        for (at, declared) in others {
            if let Some(row) = rows.get_mut(at) {
                row.declarations = declared;
            }
        }
    }

    /// The declarations of a member, in the forms that a table is about, or in others.
    fn declared(&self, link: &TableLink, path: &[String], in_others: bool) -> Vec<usize> {
        let member = link
            .message
            .and_then(|message| self.view.member(message, path));
        let all = member.map(|member| member.declarations.as_slice());
        let all = all.unwrap_or_default().iter().enumerate();
        all.filter(|(_, one)| in_others || one.is_of(&link.variants))
            .map(|(at, _)| at)
            .collect()
    }

    /// Notes what a row leads to.
    fn touch_row(&mut self, row: &FieldLink, field: &Field, id: PartId, variants: &[usize]) {
        let said = field
            .values
            .iter()
            .chain(&field.examples)
            .chain(&field.default);
        let said: Vec<&str> = said.map(String::as_str).collect();
        let Some(message) = row.message else {
            return self.touch_parameter(row, id, &said);
        };
        for depth in 1..row.path.len() {
            let outer = row.path.get(..depth).unwrap_or_default();
            self.touch_member(message, outer, variants);
        }
        for at in &row.declarations {
            let declaration = self.view.declaration(message, &row.path, *at);
            if let Some(declaration) = declaration {
                self.links.members.insert(declaration.key);
                self.touch_values(declaration, &said);
            }
        }
        self.touch_parameter(row, id, &said);
    }

    fn touch_parameter(&mut self, row: &FieldLink, id: PartId, said: &[&str]) {
        let link = self.links.sections.get(&(id.document, id.section));
        let owner = link.and_then(|link| self.view.owners.get(link.owner?));
        let parameter = row.parameter.and_then(|at| owner?.parameters.get(at));
        if let Some((_, declaration)) = parameter {
            self.links.members.insert(declaration.key);
            self.touch_values(declaration, said);
        }
    }

    fn touch_member(&mut self, message: usize, path: &[String], variants: &[usize]) {
        let member = self.view.member(message, path);
        let all = member.into_iter().flat_map(|member| &member.declarations);
        let all = all.filter(|one| one.is_of(variants));
        self.links.members.extend(all.map(|one| one.key));
    }

    fn touch_values(&mut self, declaration: &Declaration, said: &[&str]) {
        let values = declaration.rules.values.iter();
        let values = values.filter(|value| said.contains(&value.text.as_str()));
        self.links.listed.extend(values.map(|value| value.span));
    }
}

/// The wire names of a path: without the marks of lists.
pub(crate) fn names(path: &[String]) -> Vec<String> {
    path.iter()
        .map(|name| name.trim_end_matches("[]").to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The facts of a part.
#[must_use]
pub fn part(inventory: &Inventory, id: PartId) -> Option<(&Document, &Section, &Part)> {
    let document = inventory.documents.get(id.document)?;
    let section = document.sections.get(id.section)?;
    Some((document, section, section.parts.get(id.part)?))
}

/// The row of a table of fields.
#[must_use]
pub fn field(inventory: &Inventory, id: RowId) -> Option<(&FieldTable, &Field)> {
    match part(inventory, id.part)?.2 {
        Part::Fields(table) => Some((table, table.rows.get(id.row)?)),
        _ => None,
    }
}

/// The example of a part.
#[must_use]
pub fn example(inventory: &Inventory, id: PartId) -> Option<&Example> {
    match part(inventory, id)?.2 {
        Part::Example(example) => Some(example),
        _ => None,
    }
}

/// The table of values of a part.
#[must_use]
pub fn value_table(inventory: &Inventory, id: PartId) -> Option<&ValueTable> {
    match part(inventory, id)?.2 {
        Part::Values(table) => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
