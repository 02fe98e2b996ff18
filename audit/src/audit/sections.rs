//! Sections against operations and events.

use super::{Auditor, Found};
use crate::facts::{Part, Section, SectionKind};
use crate::link::How;
use crate::spec::{Aspect, Owner};

impl Auditor<'_> {
    pub(super) fn sections(&mut self) {
        for (document, facts) in self.inventory.documents.iter().enumerate() {
            for (at, section) in facts.sections.iter().enumerate() {
                let how = self
                    .links
                    .sections
                    .get(&(document, at))
                    .map(|link| link.how);
                match (self.owner(document, at), how) {
                    (Some(owner), Some(How::OtherMethod)) => self.method(document, section, owner),
                    (Some(owner), Some(How::OtherPath)) => self.path(document, section, owner),
                    (None, _) => self.no_owner(document, section),
                    _ => {}
                }
            }
        }
    }

    fn method(&mut self, document: usize, section: &Section, owner: &Owner) {
        let method = section.method.as_deref().unwrap_or_default();
        let message = format!(
            "`{}` is a `{method}` in the document, and a `{}` in the spec",
            owner.path, owner.method
        );
        self.push(
            Found::new(Aspect::Method, message, method)
                .in_document(document, section.path_at.unwrap_or(section.at))
                .in_spec(owner.span)
                .scope(&owner.pointer)
                .fact(owner.path.as_str())
                .edit(format!("write `{}:`", method.to_lowercase()), owner.span),
        );
    }

    fn path(&mut self, document: usize, section: &Section, owner: &Owner) {
        let path = section.path.as_deref().unwrap_or_default();
        let message = if owner.documented_path {
            format!(
                "the path of `{}` is `{path}` in the document, and `{}` in the spec",
                owner.id, owner.path
            )
        } else {
            format!(
                "the document gives `{}` the path `{path}`, which the spec calls undocumented",
                owner.id
            )
        };
        self.push(
            Found::new(Aspect::Path, message, path)
                .in_document(document, section.path_at.unwrap_or(section.at))
                .in_spec(owner.path_span)
                .scope(&owner.pointer)
                .edit(format!("write `{path}:`"), owner.path_span),
        );
    }

    fn no_owner(&mut self, document: usize, section: &Section) {
        let says_more = |part: &Part| matches!(part, Part::Fields(_) | Part::Example(_));
        let has_path = section.path.is_some();
        if !has_path && !section.parts.iter().any(says_more) {
            return;
        }
        let message = match (&section.path, section.kind) {
            (Some(path), _) => {
                let method = section.method.as_deref().unwrap_or_default();
                let call = format!("{method} {path}");
                format!("the operation `{}` is not in the spec", call.trim())
            }
            (None, SectionKind::Notification) => {
                format!(
                    "the notification of the section `{}` is not in the spec",
                    section.title
                )
            }
            (None, _) => format!(
                "what the section `{}` describes is not in the spec",
                section.title
            ),
        };
        let subject = section
            .path
            .clone()
            .unwrap_or_else(|| section.title.clone());
        let found = Found::new(Aspect::Missing, message, subject)
            .in_document(document, section.path_at.unwrap_or(section.at))
            .fact(section.title.as_str());
        let (list, action) = match section.kind {
            SectionKind::Notification => ("webhooks", "add it to the notifications"),
            _ if has_path => ("paths", "add it to `paths`"),
            _ => (
                "paths",
                "name the heading in the `x-source` of its operation, or add that with `x-undocumented-path`",
            ),
        };
        let lists = self.view.tree.entry(list).or(self.view.tree.entry("paths"));
        let found = match lists {
            Some(entry) => found.edit(action, entry.key_span),
            None => found,
        };
        let is_loose = !has_path && section.kind == SectionKind::General;
        self.push(if is_loose { found.note() } else { found });
    }
}
