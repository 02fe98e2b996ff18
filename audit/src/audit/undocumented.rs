//! What the spec says is documented, and no fact shows.

use std::collections::BTreeSet;

use payspec_codegen::source::Span;
use payspec_codegen::tree::Node;

use super::{Auditor, Found, dotted, whose};
use crate::spec::{Aspect, Declaration, Owner, OwnerKind, Provenance, Status};

impl Auditor<'_> {
    pub(super) fn undocumented(&mut self) {
        let linked: BTreeSet<usize> = self
            .links
            .sections
            .values()
            .filter_map(|link| link.owner)
            .collect();
        for (at, owner) in self.view.owners.iter().enumerate() {
            if linked.contains(&at) {
                self.address(at, owner);
                self.parameters(owner);
            } else if self.is_claimed(owner.source.as_ref()) {
                self.no_section(owner);
            }
        }
        let mut seen = BTreeSet::new();
        for (at, message) in self.view.messages.iter().enumerate() {
            if linked.contains(&message.owner) {
                self.members(at, &mut seen);
            }
        }
        self.own_examples(&linked);
        self.error_codes();
    }

    /// Examples of the spec that no documented example is like.
    fn own_examples(&mut self, linked: &BTreeSet<usize>) {
        let shown: BTreeSet<&str> = self
            .links
            .examples
            .values()
            .filter_map(|link| link.same.as_deref())
            .collect();
        for message in &self.view.messages {
            let media = self.view.tree.at(&message.media);
            let examples = media.and_then(|media| media.get("examples")?.map());
            let Some(owner) = self.view.owners.get(message.owner) else {
                continue;
            };
            for entry in examples.unwrap_or_default() {
                let pointer = format!(
                    "{}/examples/{}",
                    message.media,
                    crate::spec::escape(&entry.key)
                );
                let own = self.view.provenance(&entry.node);
                let source = own.as_ref().or(message.source.as_ref());
                let is_shown = shown.contains(pointer.as_str());
                if is_shown || !linked.contains(&message.owner) || !self.is_claimed(source) {
                    continue;
                }
                let place = whose(message, owner);
                let text = format!(
                    "the example `{}` of {place} is said to be documented, and no document shows it",
                    entry.key
                );
                self.push(
                    Found::new(Aspect::Undocumented, text, entry.key.as_str())
                        .in_spec(entry.key_span)
                        .scope(&pointer)
                        .above([owner.pointer.clone(), message.media.clone()])
                        .edit("say in `x-source` where it comes from", entry.key_span),
                );
            }
        }
    }

    /// Whether a source says that a document of the inventory has it.
    pub(super) fn is_claimed(&self, source: Option<&Provenance>) -> bool {
        let Some(source) = source else {
            return true;
        };
        let is_at_hand = |id: &str| {
            self.inventory
                .documents
                .iter()
                .any(|document| document.id == id)
        };
        source.status == Status::Documented && source.document.as_deref().is_none_or(is_at_hand)
    }

    fn no_section(&mut self, owner: &Owner) {
        let what = match owner.kind {
            OwnerKind::Operation => "operation",
            OwnerKind::Event => "notification",
        };
        let message = format!(
            "the {what} `{}` is said to be documented, and no document shows it",
            owner.id
        );
        self.push(
            Found::new(Aspect::Undocumented, message, owner.id.as_str())
                .in_spec(owner.span)
                .scope(&owner.pointer)
                .edit("say in `x-source` where it comes from", owner.span),
        );
    }

    /// Path and method of an operation that no document prints.
    fn address(&mut self, at: usize, owner: &Owner) {
        let noted = self.has_note(&owner.pointer);
        let is_open = owner.kind == OwnerKind::Operation && owner.documented_path;
        if !is_open || noted || !self.is_claimed(owner.source.as_ref()) {
            return;
        }
        let of_owner = self.links.sections.iter();
        let of_owner = of_owner.filter(|(_, link)| link.owner == Some(at));
        let sections: Vec<_> = of_owner
            .filter_map(|((document, section), _)| {
                let document = self.inventory.documents.get(*document)?;
                document.sections.get(*section)
            })
            .collect();
        let has_path = sections.iter().any(|section| section.path.is_some());
        let has_method = sections.iter().any(|section| section.method.is_some());
        let (what, span) = match (has_path, has_method) {
            (true, true) => return,
            (true, false) => ("method", owner.span),
            (false, _) => ("path", owner.path_span),
        };
        let message = format!(
            "the {what} of `{}` is said to be documented, and no document prints it",
            owner.id
        );
        let edit =
            "say `x-undocumented-path: true`, or in the note of `x-source` where it comes from";
        self.push(
            Found::new(Aspect::Undocumented, message, what)
                .in_spec(span)
                .scope(&owner.pointer)
                .edit(edit, owner.span),
        );
    }

    fn parameters(&mut self, owner: &Owner) {
        for (name, declaration) in &owner.parameters {
            if self.is_known(declaration.key) || !self.is_claimed(declaration.source.as_ref()) {
                continue;
            }
            let message = format!(
                "the parameter `{name}` of `{}` is said to be documented, and no document shows it",
                owner.id
            );
            self.push(
                Found::new(Aspect::Undocumented, message, name.as_str())
                    .in_spec(declaration.key)
                    .about(declaration)
                    .above([owner.pointer.clone()])
                    .edit("say in `x-source` where it comes from", declaration.key),
            );
        }
    }

    fn members(&mut self, at: usize, seen: &mut BTreeSet<Span>) {
        let Some((message, owner)) = self.message(at) else {
            return;
        };
        let place = whose(message, owner);
        let above = self.above(at);
        for (path, member) in &message.members {
            let parent = path
                .split_last()
                .map_or(&[] as &[String], |(_, parent)| parent);
            let is_shown = parent.is_empty()
                || message.members.get(parent).is_some_and(|parent| {
                    parent.declarations.iter().any(|one| self.is_known(one.key))
                });
            for declaration in &member.declarations {
                let is_reported = self.reported.contains(&declaration.key);
                if is_reported || !seen.insert(declaration.key) {
                    continue;
                }
                if self.is_known(declaration.key) {
                    self.listed(path, declaration, &place, &above);
                    self.untold(path, declaration, &above);
                } else if is_shown && self.is_claimed(declaration.source.as_ref()) {
                    let name = dotted(path);
                    let text = format!(
                        "the member `{name}` of {place} is said to be documented, and no document shows it"
                    );
                    self.push(
                        Found::new(Aspect::Undocumented, text, name)
                            .in_spec(declaration.key)
                            .about(declaration)
                            .above(above.iter().cloned())
                            .fact(path.last().cloned().unwrap_or_default())
                            .edit("say in `x-source` where it comes from", declaration.key),
                    );
                }
            }
        }
    }

    /// Values of `enum` that no fact shows.
    fn listed(
        &mut self,
        path: &[String],
        declaration: &Declaration,
        place: &str,
        above: &[String],
    ) {
        let noted = self.is_noted(declaration);
        for value in &declaration.rules.values {
            let is_known =
                self.links.listed.contains(&value.span) || self.reported.contains(&value.span);
            if is_known || noted || !self.is_claimed(value.source.as_ref()) {
                continue;
            }
            let name = dotted(path);
            let text = format!(
                "the value `{}` of `{name}` in {place} is said to be documented, and no document shows it",
                value.text
            );
            self.push(
                Found::new(Aspect::Undocumented, text, value.text.as_str())
                    .in_spec(value.span)
                    .about(declaration)
                    .above(above.iter().cloned())
                    .edit(
                        "say in `x-values` with `x-source` where it comes from",
                        value.span,
                    ),
            );
        }
    }

    /// Limits and defaults that no fact shows.
    fn untold(&mut self, path: &[String], declaration: &Declaration, above: &[String]) {
        if self.is_noted(declaration) || !self.is_claimed(declaration.source.as_ref()) {
            return;
        }
        let rules = &declaration.rules;
        let told = self.told.get(&declaration.key);
        let (min, max, default) = told.map_or((false, false, false), |told| {
            (told.min, told.max, told.default)
        });
        for (keyword, bound, is_told) in [
            ("minLength", &rules.min_length, min),
            ("maxLength", &rules.max_length, max),
            ("minimum", &rules.minimum, min),
            ("maximum", &rules.maximum, max),
            ("default", &rules.default, default),
        ] {
            let Some(bound) = bound.as_ref().filter(|_| !is_told) else {
                continue;
            };
            let name = dotted(path);
            let text = format!(
                "`{keyword}` of `{name}` is said to be documented, and no document shows it"
            );
            self.push(
                Found::new(Aspect::Undocumented, text, keyword)
                    .in_spec(bound.span)
                    .about(declaration)
                    .above(above.iter().cloned())
                    .edit(
                        "say in the note of `x-source` where it comes from",
                        declaration.key,
                    ),
            );
        }
    }

    /// Whether a note of its own says more about where a member comes from.
    pub(super) fn is_noted(&self, declaration: &Declaration) -> bool {
        let mut scopes = declaration.rules.scope.iter().chain([&declaration.pointer]);
        scopes.any(|pointer| self.has_note(pointer))
    }

    /// Whether the `x-source` of an object itself has a note.
    fn has_note(&self, pointer: &str) -> bool {
        let node = self.view.tree.at(pointer);
        let note = node.and_then(|node| node.get("x-source")?.get("note"));
        note.is_some_and(|note| note.text().is_some())
    }

    fn error_codes(&mut self) {
        let codes = self.view.tree.get("x-errors").and_then(Node::map);
        for entry in codes.unwrap_or_default() {
            let source = self.view.provenance(&entry.node);
            if self.links.listed.contains(&entry.key_span) || !self.is_claimed(source.as_ref()) {
                continue;
            }
            let message = format!(
                "the code `{}` is said to be documented, and no document shows it",
                entry.key
            );
            self.push(
                Found::new(Aspect::Undocumented, message, entry.key.as_str())
                    .in_spec(entry.key_span)
                    .edit("say in `x-source` where it comes from", entry.key_span),
            );
        }
    }
}
