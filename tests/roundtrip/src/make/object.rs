//! Objects: which members, and some that nobody names.

use super::view::View;
use super::{Fill, Maker};
use crate::json::Json;

impl<'s> Maker<'s> {
    pub(super) fn object(&mut self, view: &View<'s>, depth: usize) -> Option<Json> {
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut optional = 0;
        for (name, schemas) in &view.properties {
            if view.required.contains(name) {
                let value = self.value(schemas, depth + 1)?;
                members.push(((*name).to_owned(), value));
                continue;
            }
            let wanted = self.wants(optional, depth);
            optional += 1;
            if wanted && let Some(value) = self.value(schemas, depth + 1) {
                members.push(((*name).to_owned(), value));
            }
        }
        for name in &view.required {
            if !view.properties.iter().any(|(known, _)| known == name) {
                let value = self.value(&self.of_unlisted(view), depth + 1)?;
                members.push(((*name).to_owned(), value));
            }
        }
        self.add_unlisted(view, depth, &mut members);
        // Members come in any order.
        if self.fill == Fill::Some {
            self.rng.shuffle(&mut members);
        }
        Some(Json::Object(members))
    }

    /// Whether the optional member of this number is there.
    fn wants(&mut self, number: usize, depth: usize) -> bool {
        match &self.fill {
            _ if self.is_full(depth) => false,
            Fill::Least => false,
            Fill::All => true,
            Fill::One(one) if depth == 0 => *one == number,
            Fill::One(_) => self.rng.u8(..3) == 0,
            Fill::Some | Fill::Branch(_) => self.rng.bool(),
        }
    }

    fn of_unlisted(&self, view: &View<'s>) -> Vec<&'s serde_json::Value> {
        view.additional.clone()
    }

    fn add_unlisted(&mut self, view: &View<'s>, depth: usize, members: &mut Vec<(String, Json)>) {
        let least = view.most_of("minProperties").unwrap_or(0);
        let most = view.least_of("maxProperties").unwrap_or(usize::MAX);
        let is_map = view.properties.is_empty() || !view.additional.is_empty();
        let wanted = match &self.fill {
            _ if self.is_full(depth) => 0,
            Fill::Least => 0,
            Fill::All => usize::from(is_map) * 2,
            _ if is_map => self.rng.usize(..4),
            _ => usize::from(self.unlisted) * self.rng.usize(..3),
        };
        let wanted = wanted.max(least.saturating_sub(members.len()));
        for _ in 0..wanted {
            if members.len() >= most {
                break;
            }
            let by_pattern = self.one_of(&view.patterns).copied();
            let made = match by_pattern {
                Some((pattern, schema)) if view.closed || self.rng.bool() => self
                    .texts
                    .of_pattern(pattern, 0, 40)
                    .map(|name| (name, vec![schema])),
                _ if view.closed => None,
                _ => Some((self.member_name(), view.additional.clone())),
            };
            let Some((name, schemas)) = made else {
                continue;
            };
            let taken = members.iter().any(|(known, _)| *known == name)
                || view.properties.iter().any(|(known, _)| *known == name);
            if taken {
                continue;
            }
            if let Some(value) = self.value(&schemas, depth + 2) {
                members.push((name, value));
            }
        }
    }

    fn member_name(&mut self) -> String {
        const NAMES: [&str; 8] = [
            "",
            "x-unlisted",
            "Ünlisted",
            "unlisted_1",
            "a.b",
            "a/b~c",
            "\"q\"",
            "\u{1f4b6}",
        ];
        let name = self.one_of(&NAMES).copied().unwrap_or_default();
        match self.rng.bool() {
            true => name.to_owned(),
            false => format!("{name}{}", self.rng.u16(..)),
        }
    }
}
