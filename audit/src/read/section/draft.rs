//! A section that is being read.

use std::collections::{BTreeMap, BTreeSet};

use crate::block::Text;
use crate::facts::{Field, Kind, Part, Place, Section, SectionKind, Way};

use super::super::label;
use super::super::token::is_identifier;

/// A section that is being read.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) at: Place,
    /// Whether the page marks its title as a heading.
    pub(super) marked: bool,
    /// The level of its heading, from 1; 0 where the page does not say.
    pub(super) level: u8,
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    pub(super) path_at: Option<Place>,
    /// Whether the address is only what a command has called.
    pub(super) shown: bool,
    /// Whether it goes on with a section before it.
    pub(super) resumes: bool,
    /// The way that the last label said.
    pub(super) way: Option<Way>,
    /// Its last table of fields.
    pub(super) table: Option<Described>,
    pub(super) parts: Vec<Part>,
}

pub(super) fn draft(title: String, at: Place) -> Draft {
    Draft {
        title,
        at,
        marked: false,
        level: 0,
        method: None,
        path: None,
        path_at: None,
        shown: false,
        resumes: false,
        way: None,
        table: None,
        parts: Vec::new(),
    }
}

/// Sections whose heading was left and come back to are one.
pub(super) fn merged(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::new();
    let mut known: BTreeMap<(Place, Option<String>, Option<String>), usize> = BTreeMap::new();
    for draft in drafts {
        let key = (draft.at, draft.method.clone(), draft.path.clone());
        match known.get(&key).and_then(|at| merged.get_mut(*at)) {
            Some(own) if draft.resumes && own.title == draft.title => own.parts.extend(draft.parts),
            _ => {
                known.insert(key, merged.len());
                merged.push(draft);
            }
        }
    }
    merged
}

impl Draft {
    /// The same section again, for what belongs to it behind sections of its own.
    pub(super) fn resumed(&self) -> Self {
        Self {
            marked: self.marked,
            level: self.level,
            method: self.method.clone(),
            path: self.path.clone(),
            path_at: self.path_at,
            shown: self.shown,
            resumes: true,
            way: self.way,
            table: self.table.clone(),
            ..draft(self.title.clone(), self.at)
        }
    }

    /// Whether its title says that the provider sends it.
    pub(super) fn notifies(&self) -> bool {
        let lower = self.title.to_lowercase();
        label::says_notification(&lower) && !(self.path.is_some() && label::says_call(&lower))
    }

    /// The names of the fields of its last table.
    pub(super) fn names(&self) -> Option<&BTreeSet<String>> {
        self.table.as_ref().map(|table| &table.names)
    }

    pub(super) fn way_of_fields(
        &self,
        before: Option<&Text>,
        tells_required: bool,
        headless: bool,
    ) -> Way {
        // an object that stands somewhere in a message
        if before.and_then(object).is_some() && self.has_fields() {
            return Way::Unknown;
        }
        let introduced = before.and_then(|line| introduced(line, true));
        match introduced.or(self.way) {
            Some(Way::Request) | None if self.notifies() => Way::Notification,
            Some(way) => way,
            None => match self.title_way() {
                Some(way) => way,
                // what the first table of a call requires is required of the merchant
                None if tells_required && !self.has_fields() && self.calls(headless) => {
                    Way::Request
                }
                None => Way::Unknown,
            },
        }
    }

    /// Whether it is of a call: by its address, or because it is one of Redoc's whose address is lost.
    fn calls(&self, headless: bool) -> bool {
        self.path.is_some() || headless && !self.marked
    }

    pub(super) fn way_of_example(&self, before: Option<&Text>, members: &[&str]) -> Way {
        if self.way.is_none_or(|way| way == Way::Request) && self.notifies() {
            return Way::Notification;
        }
        let introduced = before.and_then(|line| introduced(line, false));
        if let Some(way) = introduced.or(self.way).or_else(|| self.title_way()) {
            return way;
        }
        // it has the members that a table of the section describes
        match &self.table {
            Some(table) if table.describes(members) => table.way,
            _ => Way::Unknown,
        }
    }

    /// The field that a table describes the members of, if the line before it says so: its path, and whether it is a list.
    pub(super) fn described_by(&self, line: &Text, rows: &[Field]) -> Option<(Vec<String>, bool)> {
        const WORDS: [&str; 8] = [
            "结构",
            "結構",
            "object",
            "structure",
            "如下",
            "members",
            "consists of",
            "contains",
        ];
        let said = line.as_str();
        let lower = said.to_lowercase();
        if let Some(object) = object(line) {
            return self.member_of(object, rows);
        }
        if said.len() > 160 || !WORDS.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let last = self.parts.iter().rev().find_map(|part| match part {
            Part::Fields(table) => Some(table),
            _ => None,
        })?;
        let one = label::named_in(said, &|word: &str| {
            last.rows
                .iter()
                .any(|field| field.path.len() == 1 && field.name() == Some(word))
        })?;
        let field = last
            .rows
            .iter()
            .find(|field| field.name() == Some(one.as_str()))?;
        let holds = match &field.ty {
            None => true,
            Some(ty) => matches!(ty.kind, Kind::Object | Kind::Array(_)),
        };
        let is_list = matches!(field.ty.as_ref().map(|ty| &ty.kind), Some(Kind::Array(_)))
            || ["数组", "陣列", "array", "list of"]
                .iter()
                .any(|word| lower.contains(word));
        let repeats = rows
            .iter()
            .any(|row| row.path.first().map(String::as_str) == Some(one.as_str()));
        (holds && !repeats).then(|| (field.path.clone(), is_list))
    }

    /// The field that is called as the object of which a line gives the name.
    fn member_of(&self, object: &str, rows: &[Field]) -> Option<(Vec<String>, bool)> {
        let tables = self.parts.iter().rev().filter_map(|part| match part {
            Part::Fields(table) => Some(table),
            _ => None,
        });
        let fields = tables.take(4).flat_map(|table| table.rows.iter()).take(400);
        let mut called = fields.filter(|field| {
            field
                .name()
                .is_some_and(|name| name.eq_ignore_ascii_case(object))
        });
        let field = called.next()?;
        let repeats = rows
            .iter()
            .any(|row| row.path.first() == field.path.first());
        let is_list = matches!(field.ty.as_ref().map(|ty| &ty.kind), Some(Kind::Array(_)));
        (called.next().is_none() && !repeats).then(|| (field.path.clone(), is_list))
    }

    fn title_way(&self) -> Option<Way> {
        let way = label::way(&self.title.to_lowercase())?;
        (way != Way::Notification || self.notifies()).then_some(way)
    }

    pub(super) fn has_fields(&self) -> bool {
        self.table.is_some()
    }

    pub(super) fn section(self) -> Section {
        let ways: Vec<Way> = self
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Fields(table) => Some(table.way),
                Part::Example(example) => Some(example.way),
                _ => None,
            })
            .collect();
        let has = |way| ways.contains(&way);
        let kind = if self.notifies() && !has(Way::Request) {
            SectionKind::Notification
        } else if self.path.is_some() || has(Way::Request) || has(Way::Answer) {
            SectionKind::Call
        } else if has(Way::Notification) {
            SectionKind::Notification
        } else {
            SectionKind::General
        };
        Section {
            kind,
            title: self.title,
            method: self.method,
            path: self.path,
            at: self.at,
            path_at: self.path_at,
            parts: self.parts,
        }
    }
}

/// The name of an object, where a line is nothing else: `ProductInfo`.
fn object(line: &Text) -> Option<&str> {
    let word = line.as_str().trim().trim_end_matches([':', '：']);
    (word.starts_with(|c: char| c.is_ascii_uppercase()) && is_identifier(word)).then_some(word)
}

/// How much of a paragraph is looked at, from its end.
const LONGEST: usize = 300;

/// The way that the line says which introduces a table or an example: one that ends with a colon, or one that says what follows.
fn introduced(line: &Text, of_table: bool) -> Option<Way> {
    let line = line.as_str().trim_end();
    // the end of a paragraph says what follows it
    let from = line
        .char_indices()
        .rev()
        .nth(LONGEST)
        .map_or(0, |(at, _)| at);
    let line = line.get(from..)?;
    let lower = line.to_lowercase();
    let follows = of_table
        && ["following", "below", "如下", "下表", "以下"]
            .iter()
            .any(|word| lower.contains(word));
    let way = label::way(&lower)?;
    (line.ends_with([':', '：']) || follows).then_some(way)
}

/// The names that a table of fields describes.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub(super) way: Way,
    pub(super) names: BTreeSet<String>,
    /// How many of its fields have lost their names.
    lost: usize,
}

impl Described {
    pub(super) fn of(way: Way, rows: &[Field]) -> Self {
        let outer = || rows.iter().filter(|field| field.path.len() == 1);
        Self {
            way,
            names: outer().filter_map(Field::name).map(str::to_owned).collect(),
            lost: outer().filter(|field| field.name().is_none()).count(),
        }
    }

    /// Whether an example with these members is likely to be one of the table's message: it has half of them or more.
    fn describes(&self, members: &[&str]) -> bool {
        let shared = members
            .iter()
            .filter(|member| self.names.contains(**member))
            .count();
        shared > 0 && (shared + self.lost) * 2 >= members.len()
    }
}
