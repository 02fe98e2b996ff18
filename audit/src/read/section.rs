//! Blocks grouped as sections: what belongs to which call, and which way it travels.

use std::collections::BTreeSet;

use crate::block::{Block, Places, Text};
use crate::facts::{Field, FieldTable, Part, Place, Section, SectionKind, Unread, ValueTable, Way};

use super::example::{self, Sample};
use super::label::{self, Address, Label, Line};
use super::table::{self, Read};

/// The sections of a page that hold facts, and what can't be read.
pub(super) fn sections(blocks: &[Block], places: &Places<'_>) -> (Vec<Section>, Vec<Unread>) {
    let samples: Vec<Option<Sample>> = blocks
        .iter()
        .map(|block| match block {
            Block::Code(code) => Some(example::sample(code, places)),
            _ => None,
        })
        .collect();
    let mut keys = BTreeSet::new();
    for sample in samples.iter().flatten() {
        if let Sample::Json(read, ..) = sample {
            example::keys(&read.value, &mut keys);
        }
    }
    let mut reader = Reader {
        places,
        keys,
        drafts: Vec::new(),
        unread: Vec::new(),
        method: None,
        after_url: false,
        describing: false,
        before: None,
        label: None,
        announced: None,
        bare: None,
    };
    for (block, sample) in blocks.iter().zip(samples) {
        reader.block(block, sample);
    }
    reader.finish()
}

/// A section that is being read.
#[derive(Clone, Debug)]
struct Draft {
    title: String,
    at: Place,
    /// Whether the page marks its title as a heading.
    marked: bool,
    method: Option<String>,
    path: Option<String>,
    path_at: Option<Place>,
    /// The way that the last label said.
    way: Option<Way>,
    /// Its last table of fields.
    table: Option<Described>,
    parts: Vec<Part>,
}

struct Reader<'a> {
    places: &'a Places<'a>,
    /// Names of members in the examples of the page.
    keys: BTreeSet<String>,
    drafts: Vec<Draft>,
    unread: Vec<Unread>,
    /// A method that stands alone on its line, and where.
    method: Option<(String, Place)>,
    /// Whether a label has said that a URL follows.
    after_url: bool,
    /// Whether a label has said that a description follows.
    describing: bool,
    /// The line before, where it is none of the other things.
    before: Option<Text>,
    /// The label before.
    label: Option<Text>,
    /// Where an example is announced that has not come yet, and which way it travels.
    announced: Option<(Place, Option<Way>)>,
    /// A heading under which nothing has come yet, and its level.
    bare: Option<(Text, u8)>,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, sample: Option<Sample>) {
        match block {
            Block::Heading { level, text } => self.line(text, Some(*level)),
            Block::Prose(text) => self.line(text, None),
            Block::Table(table) => {
                let at = table
                    .header
                    .first()
                    .map(Text::start)
                    .or_else(|| table.rows.first().map(|row| row.at))
                    .unwrap_or_default();
                let read = table::table(table, self.places, &mut self.unread);
                self.table(read, at, table.header.is_empty());
            }
            Block::Glued { header, rows } => {
                let read = table::glued(header, rows, &self.keys, self.places, &mut self.unread);
                self.table(read, header.start(), false);
            }
            Block::Code(code) => self.code(code, sample.unwrap_or(Sample::Other)),
        }
    }

    fn line(&mut self, text: &Text, level: Option<u8>) {
        let text = text.trimmed();
        let said = text.as_str();
        if said.is_empty() {
            return;
        }
        if let Some(why) = label::elsewhere(said) {
            self.unread.push(Unread {
                at: self.places.at(text.start()),
                why: why.to_owned(),
            });
        }
        let line = label::line(said, level, self.after_url);
        let describing = std::mem::take(&mut self.describing);
        let after_url = std::mem::take(&mut self.after_url);
        if !matches!(line, Line::Stamp | Line::Title) {
            self.bare = None;
        }
        match line {
            Line::Address(address) => self.address(&text, address),
            Line::Stamp => {}
            Line::Label(label) => self.label(&text, label),
            // what is marked as a heading is one, whatever a label has said
            Line::Title if !describing || level.is_some_and(|level| level > 0) => {
                self.title(&text, level.unwrap_or(0))
            }
            Line::Title | Line::Words => {
                // `(for USD)` between a label and its address
                self.after_url = after_url && said.starts_with('(');
                self.bare = None;
                self.before = Some(text);
            }
        }
    }

    fn address(&mut self, text: &Text, address: Address) {
        self.before = None;
        let at = self.places.at(text.source(address.at));
        let Some(path) = address.path else {
            self.method = address.method.map(|method| (method, at));
            return;
        };
        let (method, at) = match (address.method, self.method.take()) {
            (None, Some((method, at))) => (Some(method), at),
            (method, _) => (method, at),
        };
        self.open(method, path, at);
    }

    /// A path opens a section, if the heading above it has not just done so.
    fn open(&mut self, method: Option<String>, path: String, at: Place) {
        self.miss_example();
        let fresh = match self.drafts.last() {
            // a page with two columns prints the address beside its facts, behind them in the text
            Some(draft) if draft.path.is_none() && (draft.parts.is_empty() || draft.marked) => None,
            Some(draft) => Some((draft.title.clone(), draft.at)),
            None => {
                let method = method
                    .as_ref()
                    .map_or_else(String::new, |method| format!("{method} "));
                Some((format!("{method}{path}"), at))
            }
        };
        if let Some((title, title_at)) = fresh {
            self.drafts.push(draft(title, title_at));
        }
        if let Some(draft) = self.drafts.last_mut() {
            draft.method = method;
            draft.path = Some(path);
            draft.path_at = Some(at);
            draft.way = None;
        }
    }

    fn label(&mut self, text: &Text, label: Label) {
        self.before = None;
        self.label = Some(text.clone());
        self.describing = label.describes;
        self.after_url = label.address;
        let goes_on = self.announced.is_some_and(|(_, way)| way == label.way);
        if label.example || label.ends || label.way.is_some() && !goes_on {
            self.miss_example();
        }
        if label.example {
            self.announced = Some((self.places.at(text.start()), label.way));
        }
        if label.way.is_some() || label.ends {
            // facts may stand before any heading
            if self.drafts.is_empty() {
                let at = self.places.at(text.start());
                self.drafts.push(draft(String::new(), at));
            }
            if let Some(draft) = self.drafts.last_mut() {
                draft.way = label.way;
            }
        }
    }

    fn title(&mut self, text: &Text, level: u8) {
        self.miss_example();
        self.miss_section(level);
        self.method = None;
        self.before = None;
        self.label = None;
        let said = text.as_str();
        let (end, address) = match label::address_behind(said) {
            Some((end, address)) => (end, Some(address)),
            None => (said.len(), None),
        };
        let title = short(label::title(said.get(..end).unwrap_or(said)));
        let mut draft = draft(title.to_owned(), self.places.at(text.start()));
        draft.marked = level > 0;
        self.drafts.push(draft);
        match address {
            Some(address) => self.address(text, address),
            None => self.bare = Some((text.clone(), level)),
        }
    }

    /// An example that was announced and has not come.
    fn miss_example(&mut self) {
        if let Some((at, _)) = self.announced.take() {
            self.unread.push(Unread {
                at,
                why: "an example is announced, but not there".to_owned(),
            });
        }
    }

    /// A heading that announces facts and is followed by another one at once.
    fn miss_section(&mut self, next: u8) {
        let Some((text, level)) = self.bare.take() else {
            return;
        };
        let is_parent = level > 0 && next > level;
        if !is_parent && label::announces(label::title(text.as_str())) {
            self.unread.push(Unread {
                at: self.places.at(text.start()),
                why: "a heading under which nothing stands".to_owned(),
            });
        }
    }

    fn table(&mut self, read: Read, at: usize, headless: bool) {
        self.bare = None;
        if matches!(read, Read::Nothing) {
            return;
        }
        if matches!(read, Read::Fields(..)) {
            self.miss_example();
        }
        let before = self.before.take();
        self.entitle(before.as_ref(), headless, at);
        let at = self.places.at(at);
        let subject = self.subject();
        let Some(draft) = self.drafts.last_mut() else {
            return;
        };
        match read {
            Read::Fields(rows, tells_required) if !rows.is_empty() => {
                let way = draft.way_of_fields(tells_required, headless);
                draft.table = Some(Described::of(way, &rows));
                draft.parts.push(Part::Fields(FieldTable {
                    way,
                    at,
                    tells_required,
                    rows,
                }));
            }
            Read::Values(said, rows) if !rows.is_empty() => {
                // a label that names a member of the examples says more than a column called `Status code`
                let subject = match (said, subject) {
                    (Some(said), Some(subject)) if !self.keys.contains(&subject) => said,
                    (said, subject) => subject.or(said).unwrap_or_else(|| "value".to_owned()),
                };
                draft
                    .parts
                    .push(Part::Values(ValueTable { subject, at, rows }));
            }
            Read::Matrix(values, limits) => {
                draft.parts.extend(values.into_iter().map(Part::Values));
                if !limits.is_empty() {
                    draft.parts.push(Part::Limits(limits));
                }
            }
            Read::Fields(..) | Read::Values(..) | Read::Nothing => {}
        }
    }

    /// A table without header whose section has one already, or that has none: the line before it is its title.
    fn entitle(&mut self, before: Option<&Text>, headless: bool, at: usize) {
        // a table of its own below each line; a heading or an address holds more than one
        let closed = self.drafts.last().is_none_or(|draft| {
            draft.has_fields() || !draft.marked && draft.path.is_none() && draft.parts.is_empty()
        });
        match before {
            Some(line) if headless && closed => {
                let title = short(label::title(line.as_str())).to_owned();
                self.drafts.push(draft(title, self.places.at(line.start())));
            }
            _ if self.drafts.is_empty() => {
                self.drafts.push(draft(String::new(), self.places.at(at)))
            }
            _ => {}
        }
    }

    /// What the values of a table are of, by the label or the title above it.
    fn subject(&self) -> Option<String> {
        let label = self
            .label
            .as_ref()
            .and_then(|label| label::subject(label.as_str()));
        label.or_else(|| label::subject(&self.drafts.last()?.title))
    }

    fn code(&mut self, code: &Text, sample: Sample) {
        self.bare = None;
        let before = self.before.take();
        match sample {
            Sample::Json(read, at, sent) => {
                self.announced = None;
                if sent {
                    self.address_of(code);
                }
                if self.drafts.is_empty() {
                    self.drafts
                        .push(draft(String::new(), self.places.at(at.start())));
                }
                let Some(draft) = self.drafts.last_mut() else {
                    return;
                };
                let way = if sent {
                    Way::Request
                } else {
                    draft.way_of_example(before.as_ref(), &example::members(&read.value))
                };
                let example = example::example(read, &at, way, self.places);
                draft.parts.push(Part::Example(example));
            }
            Sample::Broken(why) => {
                self.announced = None;
                self.unread.push(why);
            }
            Sample::Other => self.address_of(code),
        }
    }

    /// A command that shows method and path says them for a section in which nothing else does.
    fn address_of(&mut self, code: &Text) {
        let Some((method, path, at)) = example::address(code.as_str()) else {
            return;
        };
        let at = self.places.at(code.source(at));
        match self.drafts.last_mut() {
            Some(draft) if draft.path.is_some() => {}
            Some(draft) => {
                draft.method = method;
                draft.path = Some(path);
                draft.path_at = Some(at);
            }
            None => self.open(method, path, at),
        }
    }

    fn finish(mut self) -> (Vec<Section>, Vec<Unread>) {
        self.miss_example();
        self.miss_section(0);
        let sections = self
            .drafts
            .into_iter()
            .filter(|draft| !draft.parts.is_empty() || draft.path.is_some())
            .map(Draft::section)
            .collect();
        self.unread.sort_by_key(|unread| unread.at);
        (sections, self.unread)
    }
}

/// A title, cut where it is longer than titles are.
fn short(title: &str) -> &str {
    let end = title
        .char_indices()
        .nth(300)
        .map_or(title.len(), |(at, _)| at);
    title.get(..end).unwrap_or(title)
}

fn draft(title: String, at: Place) -> Draft {
    Draft {
        title,
        at,
        marked: false,
        method: None,
        path: None,
        path_at: None,
        way: None,
        table: None,
        parts: Vec::new(),
    }
}

impl Draft {
    /// Whether its title says that the provider sends it.
    fn notifies(&self) -> bool {
        let lower = self.title.to_lowercase();
        label::says_notification(&lower) && !(self.path.is_some() && label::says_call(&lower))
    }

    fn way_of_fields(&self, tells_required: bool, headless: bool) -> Way {
        match self.way {
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

    fn way_of_example(&self, before: Option<&Text>, members: &[&str]) -> Way {
        if self.way.is_none_or(|way| way == Way::Request) && self.notifies() {
            return Way::Notification;
        }
        // the line that introduces it, ended by a colon
        let introduced = before
            .map(|line| line.as_str().trim_end())
            .filter(|line| line.ends_with([':', '：']))
            .and_then(|line| label::way(&line.to_lowercase()));
        if let Some(way) = introduced.or(self.way).or_else(|| self.title_way()) {
            return way;
        }
        // it has the members that a table of the section describes
        match &self.table {
            Some(table) if table.describes(members) => table.way,
            _ => Way::Unknown,
        }
    }

    fn title_way(&self) -> Option<Way> {
        let way = label::way(&self.title.to_lowercase())?;
        (way != Way::Notification || self.notifies()).then_some(way)
    }

    fn has_fields(&self) -> bool {
        self.table.is_some()
    }

    fn section(self) -> Section {
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

/// The names that a table of fields describes.
#[derive(Clone, Debug)]
struct Described {
    way: Way,
    names: BTreeSet<String>,
    /// How many of its fields have lost their names.
    lost: usize,
}

impl Described {
    fn of(way: Way, rows: &[Field]) -> Self {
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
