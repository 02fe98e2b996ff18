//! What a change of a page touches on our side: places in the spec, and the items that are generated from them.

use std::collections::BTreeSet;

use payspec_codegen::source::Span;

use crate::drift::report::Touched;
use crate::drift::{Change, Drift};
use crate::facts::{Document, Inventory, Part, Way};
use crate::link::{Links, PartId, RowId, link};
use crate::spec::{Declaration, SpecView};

/// Knows what the facts of an inventory lead to.
pub struct Touch<'a> {
    inventory: &'a Inventory,
    view: &'a SpecView,
    links: Links,
}

/// Places and items, each once.
#[derive(Default)]
struct Found {
    spec: BTreeSet<Span>,
    rust: BTreeSet<String>,
}

impl<'a> Touch<'a> {
    /// Links the facts with the spec.
    #[must_use]
    pub fn new(inventory: &'a Inventory, view: &'a SpecView) -> Self {
        Self {
            inventory,
            view,
            links: link(inventory, view),
        }
    }

    /// What a change of `drift` touches: the field it is about; where the spec has none, the field or operation around it.
    #[must_use]
    pub fn of(&self, drift: &Drift, change: &Change) -> Touched {
        let mut documents = self.inventory.documents.iter().enumerate();
        let known = documents.find(|(_, document)| document.id == drift.document);
        let mut found = Found::default();
        if let Some((at, document)) = known {
            self.look(at, document, change, &mut found);
        }
        let name = &self.view.named.api.name;
        Touched {
            spec: found
                .spec
                .iter()
                .map(|span| self.view.place(*span))
                .collect(),
            rust: found
                .rust
                .iter()
                .map(|item| format!("{name}::{item}"))
                .collect(),
        }
    }

    fn look(&self, at: usize, document: &Document, change: &Change, found: &mut Found) {
        let Some(section) = section_of(document, change) else {
            return;
        };
        let Some(facts) = document.sections.get(section) else {
            return;
        };
        for (part, known) in facts.parts.iter().enumerate() {
            let id = PartId {
                document: at,
                section,
                part,
            };
            match known {
                Part::Fields(table) => {
                    for (row, field) in table.rows.iter().enumerate() {
                        let is_it = Some(field.at) == change.old_at && fits(table.way, change);
                        if is_it {
                            self.row(RowId { part: id, row }, found);
                        }
                    }
                }
                Part::Values(table) => {
                    let is_it = table.at == change.old_at.unwrap_or_default()
                        || table.rows.iter().any(|row| Some(row.at) == change.old_at);
                    if is_it
                        || change.way.is_none() && change.field.as_ref() == Some(&table.subject)
                    {
                        self.values(id, found);
                    }
                }
                Part::Example(example) if fits(example.way, change) => {
                    self.member(id, change, found);
                }
                Part::Example(_) | Part::Limits(_) => {}
            }
        }
        if found.spec.is_empty() {
            self.around(at, section, change, found);
        }
    }

    fn row(&self, id: RowId, found: &mut Found) {
        let Some(link) = self.links.fields.get(&id) else {
            return;
        };
        if let Some(message) = link.message {
            for declaration in &link.declarations {
                if let Some(declaration) = self.view.declaration(message, &link.path, *declaration)
                {
                    found.take(declaration);
                }
            }
        }
        let section = (id.part.document, id.part.section);
        let owner = self
            .links
            .sections
            .get(&section)
            .and_then(|section| section.owner);
        let owner = owner.and_then(|owner| self.view.owners.get(owner));
        if let (Some(owner), Some(parameter)) = (owner, link.parameter)
            && let Some((_, declaration)) = owner.parameters.get(parameter)
        {
            found.take(declaration);
        }
    }

    fn values(&self, id: PartId, found: &mut Found) {
        for (message, path, at) in self
            .links
            .values
            .get(&id)
            .iter()
            .flat_map(|link| &link.members)
        {
            if let Some(declaration) = self.view.declaration(*message, path, *at) {
                found.take(declaration);
            }
        }
    }

    /// The member of an example's message that a change names.
    fn member(&self, id: PartId, change: &Change, found: &mut Found) {
        let (Some(link), Some(name)) = (self.links.examples.get(&id), &change.field) else {
            return;
        };
        let Some(message) = link.message else { return };
        let mut path = link.base.clone();
        path.extend(names(name));
        self.declarations(message, &path, found);
    }

    fn declarations(&self, message: usize, path: &[String], found: &mut Found) {
        if let Some(member) = self.view.member(message, path) {
            for declaration in &member.declarations {
                found.take(declaration);
            }
        }
    }

    /// What stands around something that the spec does not have yet: the object it belongs to, else the operation.
    fn around(&self, document: usize, section: usize, change: &Change, found: &mut Found) {
        let link = self.links.sections.get(&(document, section));
        let Some(owner) = link.and_then(|link| link.owner) else {
            return;
        };
        let Some(facts) = self.view.owners.get(owner) else {
            return;
        };
        let messages = facts
            .messages
            .iter()
            .filter_map(|at| Some((*at, self.view.messages.get(*at)?)));
        for (at, message) in messages.filter(|(_, message)| fits(message.way, change)) {
            let Some(name) = &change.field else { continue };
            let mut own: Vec<String> = names(name).collect();
            while own.pop().is_some() && found.spec.is_empty() {
                for base in [&[], message.payload.as_slice()] {
                    let path: Vec<String> = base.iter().chain(&own).cloned().collect();
                    if !path.is_empty() {
                        self.declarations(at, &path, found);
                    }
                }
            }
            if found.spec.is_empty() && change.way.is_some() {
                found.spec.insert(message.span);
                found
                    .rust
                    .extend(self.view.rust_items(message.span).iter().cloned());
            }
        }
        if found.spec.is_empty() {
            found.spec.insert(facts.span);
            found
                .rust
                .extend(self.view.rust_items(facts.span).iter().cloned());
        }
    }
}

impl Found {
    fn take(&mut self, declaration: &Declaration) {
        self.spec.insert(declaration.key);
        self.rust.extend(declaration.rust.iter().cloned());
    }
}

/// A path with dots as names; what marks lists is left out.
fn names(path: &str) -> impl Iterator<Item = String> {
    let segments = path
        .split('.')
        .map(|name| name.trim_end_matches("[]").to_owned());
    segments.filter(|name| !name.is_empty())
}

/// Whether something that travels this way may be what the change is about.
fn fits(way: Way, change: &Change) -> bool {
    change.way.is_none_or(|changed| changed == way)
}

/// The section of the old document that a change belongs to: by its place, else by its address, else by its heading.
fn section_of(document: &Document, change: &Change) -> Option<usize> {
    let sections = &document.sections;
    if let Some(old) = change.old_at {
        return sections.iter().rposition(|section| {
            let first = section
                .path_at
                .map_or(section.at, |path| path.min(section.at));
            first <= old
        });
    }
    let named = &change.section;
    let by_address = sections.iter().position(|section| {
        section.path.is_some()
            && section.path == named.path
            && section.method == named.method
            && section.title == named.title
    });
    by_address.or_else(|| {
        sections
            .iter()
            .position(|section| section.title == named.title)
    })
}
