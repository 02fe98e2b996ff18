//! Which members take the values that a table lists.

use super::{Linker, PartId, ValueLink};
use crate::facts::{Part, Section, ValueTable, Way};
use crate::spec::{Declaration, Provenance};

/// A member that may take the values of a table: message, path, declaration, and how well it fits.
type Candidate = (usize, Vec<String>, usize, usize);

impl Linker<'_> {
    pub(super) fn values(&mut self, document: usize, section: usize, facts: &Section) {
        for (part, fact) in facts.parts.iter().enumerate() {
            let Part::Values(table) = fact else {
                continue;
            };
            let id = PartId {
                document,
                section,
                part,
            };
            let link = self.value_table(id, facts, table);
            self.touch_table(&link, table);
            self.links.values.insert(id, link);
        }
    }

    fn value_table(&self, id: PartId, facts: &Section, table: &ValueTable) -> ValueLink {
        let own = self.messages(id.document, id.section, Way::Unknown);
        let all: Vec<usize> = (0..self.view.messages.len()).collect();
        for messages in [own, all] {
            let candidates = self.candidates(&messages, facts, table);
            let best = candidates.iter().map(|candidate| candidate.3).max();
            let Some(best) = best.filter(|best| *best > 0) else {
                continue;
            };
            let members = candidates
                .into_iter()
                .filter(|candidate| candidate.3 == best);
            return ValueLink {
                members: members
                    .map(|(message, path, at, _)| (message, path, at))
                    .collect(),
                codes: false,
            };
        }
        let codes = self.view.tree.get("x-errors");
        let is_code = |value: &str| codes.is_some_and(|codes| codes.get(value).is_some());
        ValueLink {
            members: Vec::new(),
            codes: table.rows.iter().any(|row| is_code(&row.value)),
        }
    }

    fn candidates(
        &self,
        messages: &[usize],
        facts: &Section,
        table: &ValueTable,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        for at in messages {
            let Some(message) = self.view.messages.get(*at) else {
                continue;
            };
            let alike = message
                .by_name
                .iter()
                .filter(|(own, _)| own.eq_ignore_ascii_case(&table.subject));
            for path in alike.flat_map(|(_, paths)| paths) {
                let Some(member) = message.members.get(path) else {
                    continue;
                };
                for (index, declaration) in member.declarations.iter().enumerate() {
                    let fit = fit(declaration, facts, table);
                    found.push((*at, path.clone(), index, fit));
                }
            }
        }
        found
    }

    fn touch_table(&mut self, link: &ValueLink, table: &ValueTable) {
        let said: Vec<&str> = table.rows.iter().map(|row| row.value.as_str()).collect();
        for (message, path, at) in &link.members {
            if let Some(declaration) = self.view.declaration(*message, path, *at) {
                self.links.members.insert(declaration.key);
                self.touch_values(declaration, &said);
            }
        }
        if link.codes {
            let codes = self.view.tree.get("x-errors").and_then(|codes| codes.map());
            let codes = codes.unwrap_or_default().iter();
            let spans = codes
                .filter(|entry| said.contains(&entry.key.as_str()))
                .map(|entry| entry.key_span);
            self.links.listed.extend(spans.collect::<Vec<_>>());
        }
    }
}

/// How many of a table's values a member lists; a member whose source names the section comes first.
fn fit(declaration: &Declaration, facts: &Section, table: &ValueTable) -> usize {
    let listed = &declaration.rules.values;
    let is_listed = |value: &str| listed.iter().any(|known| known.text == value);
    let hits = table
        .rows
        .iter()
        .filter(|row| is_listed(&row.value))
        .count();
    let names = |source: &Provenance| {
        let section = source.section.as_deref();
        section.is_some_and(|section| {
            super::section::plain(section) == super::section::plain(&facts.title)
        })
    };
    let sources = listed.iter().filter_map(|value| value.source.as_ref());
    let by_section = sources.chain(&declaration.source).any(names);
    if hits == 0 {
        0
    } else {
        hits * 2 + usize::from(by_section)
    }
}
