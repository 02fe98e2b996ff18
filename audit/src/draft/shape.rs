//! What a message looks like, from all tables and examples about it.

mod lost;
mod shown;
mod table;

use std::collections::BTreeMap;

use crate::draft::gather::{Message, Origin};
use crate::draft::{Doubt, Doubts};
use crate::facts::{Kind, Limit, Place, Required, ValueTable};

/// How deep messages may nest.
pub(super) const DEPTH: usize = 24;

/// A member, or a whole message.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) name: String,
    /// What it is; none where nothing says so, or examples disagree.
    pub(super) kind: Option<Kind>,
    pub(super) nullable: bool,
    pub(super) required: Option<Required>,
    /// Whether an example leaves it out, though it has the object around it.
    pub(super) is_left_out: bool,
    pub(super) limits: Vec<Limit>,
    pub(super) values: Vec<String>,
    /// Whether the list of values is said to be open.
    pub(super) is_open: bool,
    pub(super) default: Option<String>,
    /// Values that its rows show.
    pub(super) row_examples: Vec<String>,
    pub(super) members: Vec<Shape>,
    index: BTreeMap<String, usize>,
    /// Where a table or, failing that, an example has it.
    pub(super) origin: Origin,
    pub(super) at: Place,
    /// Whether a table has it.
    pub(super) is_tabled: bool,
    /// Whether a table has members of it.
    pub(super) holds_rows: bool,
    /// Whether an example has it.
    pub(super) is_shown: bool,
    /// The values that examples have, as text.
    pub(super) shown: Vec<String>,
}

impl Shape {
    fn new(name: &str, origin: Origin, at: Place) -> Self {
        Self {
            name: name.to_owned(),
            origin,
            at,
            ..Self::default()
        }
    }

    /// Whether it has to be there, as far as tables say and examples bear out.
    pub(super) fn is_required(&self) -> bool {
        self.required == Some(Required::Yes) && !self.is_left_out
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, Some(Kind::Array(_)))
    }

    /// A member of the object, or of a list's items.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.members.get(*self.index.get(name)?)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.members.get_mut(*self.index.get(name)?)
    }

    fn member(&mut self, name: &str, origin: Origin, at: Place) -> Option<&mut Self> {
        let next = self.members.len();
        let index = *self.index.entry(name.to_owned()).or_insert(next);
        if index == next {
            self.members.push(Self::new(name, origin, at));
        }
        self.members.get_mut(index)
    }

    /// The member at a dotted path.
    fn find(&mut self, path: &str) -> Option<&mut Self> {
        let mut at = self;
        for segment in path.split('.') {
            let name = segment.trim_end_matches("[]");
            if !name.is_empty() {
                at = at.get_mut(name)?;
            }
        }
        Some(at)
    }

    /// Takes out outermost members of these names that no example has: they travel in the path.
    pub(super) fn take(&mut self, names: &[String]) -> Vec<Self> {
        let is_taken = |member: &Self| names.contains(&member.name) && !member.is_shown;
        let (taken, kept) = std::mem::take(&mut self.members)
            .into_iter()
            .partition(is_taken);
        self.members = kept;
        self.index = self
            .members
            .iter()
            .enumerate()
            .map(|(at, member)| (member.name.clone(), at))
            .collect();
        taken
    }

    pub(super) fn doubt(&self, what: impl Into<String>) -> Doubt {
        Doubt::new(self.origin.document, self.at, self.name.clone(), what)
    }

    /// Every shape inside it, itself too.
    fn each(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        let mut queue = vec![self];
        while let Some(shape) = queue.pop() {
            visit(shape);
            queue.extend(&mut shape.members);
        }
    }
}

/// Tables of values that were given to members, by document and place.
pub(super) type Used = std::collections::BTreeSet<(usize, Place)>;

/// The shape of a message.
pub(super) fn of(message: &Message<'_>, doubts: &mut Doubts, used: &mut Used) -> Shape {
    let (origin, at) = match (message.tables.first(), message.examples.first()) {
        (Some((origin, table)), _) => (*origin, table.at),
        (None, Some((origin, example))) => (*origin, example.at),
        (None, None) => (Origin::default(), Place::default()),
    };
    let mut shape = Shape::new("", origin, at);
    shape.kind = Some(Kind::Object);
    if let Some((_, example)) = message.examples.first()
        && example.value.list().is_some()
    {
        shape.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
    }
    for (origin, table) in &message.tables {
        table::take(&mut shape, *origin, table, message, doubts);
    }
    table::agree_on_required(&mut shape, message);
    for (origin, example) in &message.examples {
        shown::take(&mut shape, *origin, example, doubts);
        shown::take_choices(&mut shape, example);
    }
    for (origin, table) in &message.values {
        if give_values(&mut shape, table, Bears::Nothing).is_some() {
            used.insert((origin.document, table.at));
        }
    }
    for (origin, table, is_call) in &message.elsewhere {
        let bears = if *is_call {
            Bears::Words
        } else {
            Bears::Values
        };
        if let Some(doubt) = give_values(&mut shape, table, bears) {
            doubts.push(doubt);
            used.insert((origin.document, table.at));
        }
    }
    shown::left_out(&mut shape, message, doubts);
    settle(&mut shape, doubts);
    shape
}

/// What examples have to show before a member gets the values of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bears {
    /// Nothing: the table stands in the section.
    Nothing,
    /// A value of it: it stands where no operation is.
    Values,
    /// A value of it that is a word, for numbers are alike by chance: it stands in the section of another operation.
    Words,
}

/// Gives the values of a table to the one member that its subject names. Where several have the name, a person decides.
fn give_values(shape: &mut Shape, table: &ValueTable, bears: Bears) -> Option<Doubt> {
    let has = |value: &String| table.rows.iter().any(|row| row.value == *value);
    let is_word = |value: &String| value.chars().any(char::is_alphabetic);
    let (mut named, mut fits) = (0, false);
    shape.each(&mut |one| {
        if one.name == table.subject {
            let shown = || !one.shown.is_empty() && one.shown.iter().all(has);
            named += 1;
            fits = one.values.is_empty()
                && one.members.is_empty()
                && match bears {
                    Bears::Nothing => true,
                    Bears::Values => shown(),
                    Bears::Words => shown() && one.shown.iter().all(is_word),
                };
        }
    });
    if named != 1 || !fits {
        return None;
    }
    let mut doubt = None;
    shape.each(&mut |one| {
        if one.name == table.subject {
            one.values = table.rows.iter().map(|row| row.value.clone()).collect();
            let what = format!(
                "has the values of the table in line {}, which its examples bear out",
                table.at.line
            );
            doubt = Some(one.doubt(what));
        }
    });
    doubt
}

pub(super) fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "text",
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Object => "an object",
        Kind::Array(_) => "a list",
    }
}

/// What has members is an object or a list of objects, whatever else was said.
fn settle(shape: &mut Shape, doubts: &mut Doubts) {
    shape.each(&mut |shape| {
        if shape.members.is_empty() {
            return;
        }
        match &shape.kind {
            Some(Kind::Object) => {}
            Some(Kind::Array(items)) => {
                if items.as_deref() != Some(&Kind::Object) {
                    shape.kind = Some(Kind::Array(Some(Box::new(Kind::Object))));
                }
            }
            other => {
                if other.is_some() || shape.is_tabled {
                    doubts.push(shape.doubt("has fields of its own: an object in the draft"));
                }
                shape.kind = Some(Kind::Object);
            }
        }
    });
}
