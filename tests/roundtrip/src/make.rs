//! Random values of a schema, seeded. Whether one is valid, the judge says: what is made here only has to be likely to be.

mod change;
mod number;
mod object;
mod text;
mod view;

use fastrand::Rng;
use serde_json::Value;

use crate::json::Json;
use view::View;

/// How a value is made: what is done about what may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Required members only, lists as short as they may be.
    Least,
    /// Every member, as long as there is room.
    All,
    /// Required members and one more, by its place among the others.
    One(usize),
    /// Some, by chance.
    Some,
    /// The first choice at the root takes the alternative of this number.
    Branch(usize),
}

/// Makes values of one schema's document.
pub struct Maker<'s> {
    document: &'s Value,
    rng: Rng,
    texts: text::Texts,
    /// How many values may still be made for this one.
    room: usize,
    /// How many may still be tried: then what has no end is given up.
    steps: usize,
    fill: Fill,
    /// Whether members that no schema names are allowed, or those of two alternatives at once.
    may_be_unlisted: bool,
    /// Whether they are wanted in this one.
    unlisted: bool,
}

/// How deep values are filled with what may be left out.
const DEEP: usize = 6;
/// How deep values go at all.
const DEEPEST: usize = 40;
/// How many values one is made of, before only what is required is added.
const ROOM: usize = 160;
/// How many are tried for one.
const STEPS: usize = 4000;

impl<'s> Maker<'s> {
    /// Makes values of a document that [`crate::schema::Schemas::document`] made.
    #[must_use]
    pub fn new(document: &'s Value, seed: u64, unlisted: bool) -> Self {
        Self {
            document,
            rng: Rng::with_seed(seed),
            texts: text::Texts::new(seed),
            room: ROOM,
            steps: STEPS,
            fill: Fill::Some,
            may_be_unlisted: unlisted,
            unlisted: false,
        }
    }

    /// How a list of values should be filled so that every member and every alternative of the root has its turn; by chance after that.
    #[must_use]
    pub fn plan(&mut self, count: usize) -> Vec<Fill> {
        let view = View::of(self.document, &[self.document], false, &mut |_| 0);
        let members = view.properties.len();
        let branches = view
            .choices
            .iter()
            .map(|choice| choice.len())
            .max()
            .unwrap_or(0);
        let mut plan = vec![Fill::Least, Fill::All];
        plan.extend((0..branches.min(count)).map(Fill::Branch));
        plan.extend((0..members.min(count)).map(Fill::One));
        plan.extend(std::iter::repeat_n(Fill::Some, count));
        plan
    }

    /// One value; `None` where none was found.
    pub fn make(&mut self, fill: Fill) -> Option<Json> {
        (self.room, self.steps) = (ROOM, STEPS);
        // Members that nobody names are few, so that what fails without them is seen.
        self.unlisted = self.may_be_unlisted && fill == Fill::Some && self.rng.u8(..4) == 0;
        self.fill = fill;
        let document = self.document;
        self.value(&[document], 0)
    }

    /// A value that fits all of some schemas.
    fn value(&mut self, parts: &[&'s Value], depth: usize) -> Option<Json> {
        if depth > DEEPEST || self.steps == 0 {
            return None;
        }
        self.steps -= 1;
        self.room = self.room.saturating_sub(1);
        let tries = if self.is_full(depth) { 12 } else { 4 };
        (0..tries).find_map(|_| {
            let view = self.view(parts, depth);
            self.of_view(&view, depth)
        })
    }

    fn view(&mut self, parts: &[&'s Value], depth: usize) -> View<'s> {
        let fixed = match self.fill {
            Fill::Branch(branch) if depth == 0 => Some(branch),
            _ => None,
        };
        let mut first = true;
        let several = self.may_be_unlisted;
        let rng = &mut self.rng;
        View::of(self.document, parts, several, &mut |count| {
            let chosen = fixed.filter(|_| std::mem::take(&mut first));
            chosen.map_or_else(|| rng.usize(..count.max(1)), |branch| branch % count.max(1))
        })
    }

    fn of_view(&mut self, view: &View<'s>, depth: usize) -> Option<Json> {
        if view.refused {
            return None;
        }
        if let Some(values) = &view.values {
            return self.one_of(values).map(|value| Json::from_value(value));
        }
        let kinds = view.kinds();
        // Null is one value, so it need not come up often.
        let others: Vec<&str> = kinds
            .iter()
            .copied()
            .filter(|kind| *kind != "null")
            .collect();
        let kind = match self.one_of(&others) {
            Some(_) if kinds.contains(&"null") && self.rng.u8(..4) == 0 => "null",
            Some(kind) => kind,
            None => self.one_of(&kinds).copied()?,
        };
        match kind {
            "null" => Some(Json::Null),
            "boolean" => Some(Json::Bool(self.rng.bool())),
            "integer" => self.integer(view),
            "number" => self.number(view),
            "string" => self.text(view),
            "array" => self.list(view, depth),
            _ => self.object(view, depth),
        }
    }

    fn list(&mut self, view: &View<'s>, depth: usize) -> Option<Json> {
        let least = view.most_of("minItems").unwrap_or(0);
        let most = view
            .least_of("maxItems")
            .unwrap_or(least.max(view.prefix.len()) + 3);
        let wanted = match &self.fill {
            _ if self.is_full(depth) => least,
            Fill::Least => least,
            Fill::All => most.min(least + 1),
            _ => self.rng.usize(least.min(most)..=most.min(least + 3)),
        };
        let wanted = if view.prefix.is_empty() {
            wanted
        } else {
            wanted.max(view.prefix.len()).min(most)
        };
        let mut items: Vec<Json> = Vec::new();
        for index in 0..wanted {
            let item = match view.prefix.get(index) {
                Some(schema) => self.value(&[schema], depth + 1),
                None => self.value(&view.items, depth + 1),
            };
            match item {
                Some(item) if view.unique && items.contains(&item) => {}
                Some(item) => items.push(item),
                None if index < least => return None,
                None => break,
            }
        }
        Some(Json::List(items))
    }

    fn is_full(&self, depth: usize) -> bool {
        depth > DEEP || self.room == 0
    }

    fn one_of<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let at = self.rng.usize(..from.len().max(1));
        from.get(at)
    }
}

#[cfg(test)]
mod tests;
