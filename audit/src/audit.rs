//! Facts of documents against a spec, both ways.
//!
//! A fact has to be in the spec as the document says it. What stands in the spec below an `x-source` that says `documented` has to have a
//! fact. Where the spec differs on purpose, `x-deviates` says so and why; such an entry that excuses nothing is found too.

mod absent;
mod acknowledged;
mod examples;
mod fields;
mod limits;
mod required;
mod sections;
mod types;
mod undocumented;
mod values;

pub(crate) use examples::is_excerpt;

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::source::Span;

use crate::facts::{Inventory, Place, Way};
use crate::finding::{Edit, Finding, Level, Rule, Spot};
use crate::link::{Links, PartId, link};
use crate::spec::{Aspect, Declaration, Message, Owner, SpecView};

/// All that differs, by place in the documents, then in the spec.
#[must_use]
pub fn audit(inventory: &Inventory, view: &SpecView) -> Vec<Finding> {
    audit_linked(inventory, view, &link(inventory, view))
}

/// As [`audit`], with links that were made before.
#[must_use]
pub fn audit_linked(inventory: &Inventory, view: &SpecView, links: &Links) -> Vec<Finding> {
    acknowledged::settle(found(inventory, view, links), view).0
}

/// What differs, and the spec says why.
pub(crate) fn excused(inventory: &Inventory, view: &SpecView, links: &Links) -> Vec<Excused> {
    acknowledged::settle(found(inventory, view, links), view).1
}

/// All that differs, whether or not the spec says why.
fn found(inventory: &Inventory, view: &SpecView, links: &Links) -> Vec<Found> {
    let mut auditor = Auditor {
        inventory,
        view,
        links,
        found: Vec::new(),
        absent: BTreeSet::new(),
        told: BTreeMap::new(),
        reported: BTreeSet::new(),
    };
    auditor.sections();
    auditor.fields();
    auditor.value_tables();
    auditor.limit_rows();
    auditor.examples();
    auditor.undocumented();
    auditor.found
}

/// A finding that the spec acknowledges.
pub(crate) struct Excused {
    pub(crate) finding: Finding,
    /// Names for the fact, as an acknowledgement may say them.
    pub(crate) facts: Vec<String>,
    /// The member that is absent: its message and its path.
    pub(crate) member: Option<(usize, Vec<String>)>,
    /// The example that it is about.
    pub(crate) part: Option<PartId>,
}

/// A finding, and where it may be acknowledged.
struct Found {
    finding: Finding,
    aspect: Aspect,
    /// Objects in which an entry of the aspect is enough.
    scopes: Vec<String>,
    /// Objects in which an entry has to name the fact.
    above: Vec<String>,
    /// Names for the fact.
    facts: Vec<String>,
    /// The member that is absent: its message and its path.
    member: Option<(usize, Vec<String>)>,
    /// The example that it is about.
    part: Option<PartId>,
}

/// What documents tell of a declaration beside its type.
#[derive(Default)]
struct Told {
    min: bool,
    max: bool,
    default: bool,
}

struct Auditor<'a> {
    inventory: &'a Inventory,
    view: &'a SpecView,
    links: &'a Links,
    found: Vec<Found>,
    /// Members that were found to be absent: message and path.
    absent: BTreeSet<(usize, Vec<String>)>,
    /// What documents tell of declarations, by where their names stand.
    told: BTreeMap<Span, Told>,
    /// Members and values of the spec that were reported already, by where they stand.
    reported: BTreeSet<Span>,
}

impl<'a> Auditor<'a> {
    /// The operation or event of a section.
    fn owner(&self, document: usize, section: usize) -> Option<&'a Owner> {
        let link = self.links.sections.get(&(document, section))?;
        self.view.owners.get(link.owner?)
    }

    fn message(&self, at: usize) -> Option<(&'a Message, &'a Owner)> {
        let message = self.view.messages.get(at)?;
        Some((message, self.view.owners.get(message.owner)?))
    }

    fn push(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Objects above a member, in which an acknowledgement has to name it.
    fn above(&self, message: usize) -> Vec<String> {
        let mut above = vec![String::new()];
        if let Some((message, owner)) = self.message(message) {
            above.push(owner.pointer.clone());
            above.push(message.media.clone());
            above.push(message.schema.clone());
            let variants = message.variants.iter();
            above.extend(variants.map(|variant| variant.pointer.clone()));
        }
        above
    }
}

impl Found {
    fn new(aspect: Aspect, message: String, subject: impl Into<String>) -> Self {
        let subject = subject.into();
        Self {
            finding: Finding {
                rule: Rule::Differs(aspect),
                level: Level::Error,
                message,
                subject: subject.clone(),
                spec: None,
                document: None,
                also: Vec::new(),
                edit: None,
                rust: Vec::new(),
            },
            aspect,
            scopes: Vec::new(),
            above: vec![String::new()],
            facts: vec![subject],
            member: None,
            part: None,
        }
    }

    fn note(mut self) -> Self {
        self.finding.level = Level::Note;
        self
    }

    fn in_document(mut self, document: usize, place: Place) -> Self {
        self.finding.document = Some(Spot { document, place });
        self
    }

    fn in_spec(mut self, span: Span) -> Self {
        self.finding.spec = Some(span);
        self
    }

    fn edit(mut self, action: impl Into<String>, at: Span) -> Self {
        self.finding.edit = Some(Edit {
            action: action.into(),
            at,
            lines: Vec::new(),
        });
        self
    }

    fn lines(mut self, lines: Vec<String>) -> Self {
        if let Some(edit) = &mut self.finding.edit {
            edit.lines = lines;
        }
        self
    }

    fn fact(mut self, fact: impl Into<String>) -> Self {
        self.facts.push(fact.into());
        self
    }

    fn member(mut self, message: usize, path: &[String]) -> Self {
        self.member = Some((message, path.to_vec()));
        self
    }

    fn part(mut self, part: PartId) -> Self {
        self.part = Some(part);
        self
    }

    fn scope(mut self, pointer: &str) -> Self {
        self.scopes.push(pointer.to_owned());
        self
    }

    fn above(mut self, pointers: impl IntoIterator<Item = String>) -> Self {
        self.above.extend(pointers);
        self
    }

    /// About a declaration: it can be acknowledged there, and with its name above.
    fn about(mut self, declaration: &Declaration) -> Self {
        self.scopes.push(declaration.pointer.clone());
        self.scopes.extend(declaration.rules.scope.iter().cloned());
        self.above.push(declaration.object.clone());
        self.finding.rust.clone_from(&declaration.rust);
        self
    }
}

/// A path with dots.
fn dotted(path: &[String]) -> String {
    path.join(".")
}

/// "the request of `order`".
pub(crate) fn whose(message: &Message, owner: &Owner) -> String {
    match message.way {
        Way::Request => format!("the request of `{}`", owner.id),
        Way::Answer => format!("the answer of `{}`", owner.id),
        Way::Notification | Way::Unknown => format!("the notification `{}`", owner.id),
    }
}

/// Names in backticks, few of them.
fn listed<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    let mut shown: Vec<String> = values
        .into_iter()
        .map(|value| format!("`{value}`"))
        .collect();
    if shown.len() > 8 {
        shown.truncate(7);
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// Where a part of a document begins.
fn document_of(id: PartId) -> usize {
    id.document
}

#[cfg(test)]
pub(crate) mod tests;
