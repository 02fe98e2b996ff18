//! Blocks grouped as sections: what belongs to which call, and which way it travels.

mod addresses;
mod draft;

use std::collections::BTreeSet;

use crate::block::{Block, Places, Text};
use crate::capture::Form;
use crate::facts::{FieldTable, Part, Place, Section, Unread, ValueTable, Way};

use super::address;
use super::bullet;
use super::example::{self, Sample};
use super::label::{self, Label, Line};
use super::table::{self, Read};
use draft::{Described, Draft, draft};

/// The sections of a page that hold facts, and what can't be read.
pub(super) fn sections(
    blocks: &[Block],
    form: Form,
    places: &Places<'_>,
) -> (Vec<Section>, Vec<Unread>) {
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
        headers: false,
        items: Vec::new(),
        shows_indent: form != Form::Html,
    };
    for (block, sample) in blocks.iter().zip(samples) {
        reader.block(block, sample);
    }
    reader.finish()
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
    /// Whether a label has said that HTTP headers follow.
    headers: bool,
    /// Items of a list that describe fields.
    items: Vec<bullet::Item>,
    /// Whether the columns of a line say how far it is indented.
    shows_indent: bool,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, sample: Option<Sample>) {
        if let Block::Prose(text) = block
            && let Some(item) = bullet::item(text)
        {
            self.items.push(item);
            return;
        }
        self.list();
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
                if self.addresses(table) {
                    return;
                }
                let known = table::Known {
                    keys: &self.keys,
                    fields: self
                        .drafts
                        .iter()
                        .rev()
                        .take(4)
                        .filter_map(Draft::names)
                        .collect(),
                };
                let read = table::table(table, &known, self.places, &mut self.unread);
                let headers = self.headers || table.header.first().is_some_and(is_of_headers);
                if headers && matches!(read, Read::Fields(..)) {
                    self.unread.push(Unread {
                        at: self.places.at(at),
                        why: "HTTP headers, which are no members of a message".to_owned(),
                    });
                    return;
                }
                self.table(read, at, table.header.is_empty());
            }
            Block::Glued { header, rows } => {
                let read = table::glued(header, rows, &self.keys, self.places, &mut self.unread);
                self.table(read, header.start(), false);
            }
            Block::Code(code) => self.code(code, sample.unwrap_or(Sample::Other)),
        }
    }

    /// A list of fields is a table. A single item is one only below a label that says so.
    fn list(&mut self) {
        let items = std::mem::take(&mut self.items);
        let Some(first) = items.first() else {
            return;
        };
        let at = first.text.start();
        let labelled = self.drafts.last().is_some_and(|draft| draft.way.is_some());
        if items.len() < 2 && !labelled {
            let text = first.text.clone();
            return self.line(&text, None);
        }
        let rows = bullet::rows(items, self.shows_indent, self.places, &mut self.unread);
        let read = table::rows(rows, self.places, &mut self.unread);
        self.table(read, at, false);
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
            Line::Address(address) => {
                self.address(&text, address, said.contains([':', '：']));
            }
            Line::Stamp => {}
            Line::Label(label) => {
                self.resume(level.unwrap_or(0), &text, &label);
                self.label(&text, label);
            }
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

    /// A label that is a heading ends the sections below its own: it belongs to the heading above it.
    fn resume(&mut self, level: u8, text: &Text, label: &Label) {
        let deeper = |draft: &&Draft| draft.level >= level && draft.level > 0;
        if level == 0 || !self.drafts.last().as_ref().is_some_and(deeper) {
            return;
        }
        let holds = |draft: &Draft| draft.path.is_some() || !draft.parts.is_empty();
        let own = self.drafts.last().map_or(0, |draft| draft.level);
        // of the same level: where the page is flat, the parts of a call stand beside its heading
        let beside = self
            .drafts
            .iter()
            .rev()
            .take(BACK)
            .find(|draft| draft.level > 0 && draft.level <= level);
        let above = self
            .drafts
            .iter()
            .rev()
            .take(BACK)
            .find(|draft| draft.level > 0 && draft.level < level);
        let owner = match (beside, above) {
            (_, Some(above)) if own == level && holds(above) => Some(above),
            (Some(beside), _) if own > level && holds(beside) => Some(beside),
            (_, above) if own > level => above,
            _ => None,
        };
        let own = match owner {
            Some(owner) => owner.resumed(),
            None => {
                let Some(last) = self.drafts.last().filter(|_| own == level) else {
                    return;
                };
                // beside an object that is no call: an answer, but of which call is not said
                if label.way != Some(Way::Answer) || !last.is_object() {
                    return;
                }
                let title = short(label::title(text.as_str())).to_owned();
                let mut other = draft(title, self.places.at(text.start()));
                other.marked = true;
                other.level = level;
                other
            }
        };
        self.drafts.push(own);
    }

    fn label(&mut self, text: &Text, label: Label) {
        self.before = None;
        self.label = Some(text.clone());
        self.describing = label.describes;
        self.after_url = label.address;
        self.headers = label.headers;
        let goes_on = self
            .announced
            .is_some_and(|(_, way)| way.is_none() || way == label.way);
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
        self.headers = false;
        let said = text.as_str();
        let (end, address) = match address::behind(said) {
            Some((end, address)) => (end, Some(address)),
            None => (said.len(), None),
        };
        let title = short(label::title(said.get(..end).unwrap_or(said)));
        let mut draft = draft(title.to_owned(), self.places.at(text.start()));
        draft.marked = level > 0;
        draft.level = level;
        self.drafts.push(draft);
        match address {
            Some(address) => self.address(text, address, false),
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
        self.part_addresses();
        let subject = self.subject(before.as_ref());
        let Some(draft) = self.drafts.last_mut() else {
            return;
        };
        match read {
            Read::Fields(mut rows, tells_required) if !rows.is_empty() => {
                let outer = before
                    .as_ref()
                    .and_then(|line| draft.described_by(line, &rows));
                let way = match (&outer, &draft.table) {
                    (Some(_), Some(table)) => table.way,
                    _ => draft.way_of_fields(before.as_ref(), tells_required, headless),
                };
                match outer {
                    // `items is a list of:`
                    Some((outer, is_list)) => {
                        let mut above = outer;
                        if is_list {
                            super::nest::mark_list(&mut above);
                        }
                        for row in &mut rows {
                            row.path.splice(0..0, above.iter().cloned());
                        }
                    }
                    None => draft.table = Some(Described::of(way, &rows)),
                }
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
                    (Some(said), _) if said.to_lowercase().contains("http") => said,
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

    /// Whether a line of code is nothing but a path, in a section that has none and no facts.
    fn is_bare_path(&self, line: &str) -> bool {
        let line = line.trim();
        let open = |draft: &Draft| draft.path.is_none() && draft.parts.is_empty();
        line.starts_with('/')
            && line.matches('/').count() > 1
            && self.drafts.last().is_some_and(open)
            && matches!(label::line(line, None, false), Line::Address(_))
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
    fn subject(&self, before: Option<&Text>) -> Option<String> {
        // `2. States of an order (orderState)`
        let is_known = |word: &str| {
            self.keys.contains(word)
                || self
                    .drafts
                    .iter()
                    .rev()
                    .take(4)
                    .any(|draft| draft.names().is_some_and(|names| names.contains(word)))
        };
        if let Some(one) = before.and_then(|line| label::named_in(line.as_str(), &is_known)) {
            return Some(one);
        }
        // `States:`
        let said = before
            .filter(|line| line.as_str().trim_end().ends_with([':', '：']))
            .and_then(|line| label::subject(line.as_str()));
        if said.is_some() {
            return said;
        }
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
                if !sent {
                    self.part_addresses();
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
            Sample::Other => {
                let mut lines = code.as_str().lines().filter(|line| !line.trim().is_empty());
                match (lines.next(), lines.next()) {
                    // nothing but the address
                    (Some(line), None)
                        if example::is_request_line(line) || self.is_bare_path(line) =>
                    {
                        self.line(code, None);
                    }
                    _ => self.address_of(code),
                }
            }
        }
    }

    fn finish(mut self) -> (Vec<Section>, Vec<Unread>) {
        self.list();
        self.miss_example();
        self.miss_section(0);
        let sections = draft::merged(self.drafts)
            .into_iter()
            .filter(|draft| !draft.parts.is_empty() || draft.path.is_some())
            .map(Draft::section)
            .collect();
        self.unread.sort_by_key(|unread| unread.at);
        (sections, self.unread)
    }
}

/// How many sections before are looked at for the one that a label belongs to.
const BACK: usize = 256;

/// Whether the first column of a table is called after HTTP headers.
fn is_of_headers(header: &Text) -> bool {
    let lower = header.as_str().trim().to_lowercase();
    matches!(lower.as_str(), "header" | "headers" | "header name")
}

/// A title, cut between words where it is a sentence: the facts keep no prose.
fn short(title: &str) -> &str {
    const MOST: usize = 80;
    let Some((end, _)) = title.char_indices().nth(MOST) else {
        return title;
    };
    let cut = title.get(..end).unwrap_or(title);
    let words = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    cut.get(..words).unwrap_or(cut)
}
