//! Documented examples as tests can take them through generated types.

use std::collections::BTreeSet;

use crate::facts::{Example, Inventory};
use crate::finding::Rule;
use crate::link::{Links, PartId};
use crate::spec::{Aspect, SpecView};

/// A documented example of a message of the spec.
#[derive(Clone, Debug)]
pub struct Documented<'a> {
    /// Which part of which section it is.
    pub id: PartId,
    /// The operation or event, as its place in [`SpecView::owners`].
    pub owner: usize,
    /// The message, as its place in [`SpecView::messages`].
    pub message: usize,
    /// Names that lead to the part of the message that it shows; empty for all of it.
    pub base: Vec<String>,
    /// The example.
    pub example: &'a Example,
    /// Members that the spec lacks, by their names from the example's outermost object.
    pub unknown: Vec<Vec<String>>,
    /// Whether another example of the message has all that this one has, value by value, and more: it may lack what is required.
    pub excerpt: bool,
    /// Whether the spec says why it does not fit: what does not is then no surprise.
    pub excused: bool,
    /// Where it begins: `capture:line:column`.
    pub place: String,
}

/// The examples that lead to a message, in the order of the documents.
#[must_use]
pub fn documented<'a>(
    inventory: &'a Inventory,
    view: &SpecView,
    links: &Links,
) -> Vec<Documented<'a>> {
    let excused = excused(inventory, view, links);
    let one = |(id, link): (&PartId, &crate::link::ExampleLink)| {
        let message = link.message?;
        let owner = view.messages.get(message)?.owner;
        let (document, _, _) = crate::link::part(inventory, *id)?;
        let example = crate::link::example(inventory, *id)?;
        let unknown = link.members.iter().filter(|(_, known)| !known);
        Some(Documented {
            id: *id,
            owner,
            message,
            base: link.base.clone(),
            example,
            unknown: unknown.map(|(path, _)| path.clone()).collect(),
            excerpt: crate::audit::is_excerpt(inventory, links, *id, link, example),
            excused: excused.contains(id),
            place: format!("{}:{}", document.capture, example.at),
        })
    };
    links.examples.iter().filter_map(one).collect()
}

/// Examples of which the spec acknowledges that something in them does not fit.
fn excused(inventory: &Inventory, view: &SpecView, links: &Links) -> BTreeSet<PartId> {
    let found = crate::audit::excused(inventory, view, links);
    let of_examples = found
        .into_iter()
        .filter(|one| one.finding.rule == Rule::Differs(Aspect::Example));
    of_examples.filter_map(|one| one.part).collect()
}
