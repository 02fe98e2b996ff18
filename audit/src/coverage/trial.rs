//! What the generated tests put into documented messages, beside what these show: each listed value, and each member that no example has.
//!
//! The tests send and receive exactly these, and [`Exercised`](super::Exercised) counts exactly these. So only what is sure to fit is made: an
//! example of the spec with one value changed, which still keeps every rule of its schema, in a place that the generated type knows.

mod known;
mod made;
mod place;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use payspec_codegen::example::{Direction, Mismatch, check_sent};
use payspec_codegen::ir::{Operation, TypeId};
use payspec_codegen::tree::{Node, Tree};

use self::known::Known;
use self::place::{places, put};
use super::exercised::operation;
use crate::facts::Way;
use crate::link::shown;
use crate::spec::{Member, Message, SpecView, escape};

/// The most examples of a message that are changed, places in one that are tried, and bodies that are checked for one message.
const EXAMPLES: usize = 12;
const PLACES: usize = 4;
const CHECKS: usize = 20_000;
/// The most that is made of one spec.
const TRIALS: usize = 20_000;

/// A documented message with one thing more, or one thing else.
#[derive(Clone)]
pub struct Trial {
    /// Place of the message in [`SpecView::messages`].
    pub message: usize,
    /// The member that is put in, lists passed through.
    pub path: Vec<String>,
    /// JSON pointer to it in the body.
    pub pointer: String,
    /// The listed value that it has; none where no example has the member and it is made up.
    pub value: Option<String>,
    /// The whole body.
    pub body: Node,
}

/// What the tests make of the examples of a spec, in the order of its messages.
#[must_use]
pub fn trials(view: &SpecView) -> Vec<Trial> {
    let shown = shown(view);
    let mut found = Vec::new();
    for at in 0..view.messages.len() {
        if found.len() < TRIALS
            && let Some(maker) = Maker::of(view, at, &shown)
        {
            found.extend(maker.run());
        }
    }
    found.truncate(TRIALS);
    found
}

/// An example, and the same with what could be added to it.
struct Base {
    shown: Node,
    grown: Node,
    /// What is wrong with the example as it is, such as a signature that is left out.
    wrong: Vec<Mismatch>,
    /// How many members its conditions ask for in vain.
    lacking: usize,
}

struct Maker<'v> {
    view: &'v SpecView,
    at: usize,
    message: &'v Message,
    schema: &'v Node,
    direction: Direction,
    op: Option<&'v Operation>,
    ty: TypeId,
    bases: Vec<Base>,
    checks: usize,
}

impl<'v> Maker<'v> {
    fn of(
        view: &'v SpecView,
        at: usize,
        shown: &BTreeMap<String, Vec<(String, &'v Node)>>,
    ) -> Option<Self> {
        let message = view.messages.get(at)?;
        let op = operation(view, view.owners.get(message.owner)?);
        let mut maker = Self {
            view,
            at,
            message,
            schema: view.tree.at(&message.schema)?,
            direction: match message.way {
                Way::Request => Direction::Request,
                _ => Direction::Answer,
            },
            op,
            ty: known::body(view, message, op)?,
            bases: Vec::new(),
            checks: 0,
        };
        for (_, node) in shown.get(&message.media)?.iter().take(EXAMPLES) {
            let wrong = check_sent(&view.tree, maker.schema, node, maker.direction);
            if maker.is_refusal(node) {
                continue;
            }
            maker.bases.push(Base {
                shown: (*node).clone(),
                grown: (*node).clone(),
                wrong,
                lacking: maker.lacking(node),
            });
        }
        Some(maker)
    }

    fn run(mut self) -> Vec<Trial> {
        let message = self.message;
        let is_of_payload = |(path, _): &(&Vec<String>, &Member)| {
            path.starts_with(&message.payload) && path.len() > message.payload.len()
        };
        let mut found = Vec::new();
        for (path, member) in message.members.iter().filter(is_of_payload) {
            if !self.is_shown(path) {
                found.extend(self.added(path, member));
            }
        }
        // Afterwards, since a value may ask for members that were added.
        for (path, member) in message.members.iter().filter(is_of_payload) {
            if !self.is_echo(path) {
                found.extend(self.listed(path, member));
            }
        }
        found
    }

    /// Whether an example has the member, with something in it.
    fn is_shown(&self, path: &[String]) -> bool {
        let has = |base: &Base| {
            let places = places(&base.shown, path);
            let mut nodes = places.iter().filter_map(|place| base.shown.at(place));
            nodes.any(|node| !node.is_null())
        };
        self.bases.iter().any(has)
    }

    /// Whether the tests give the member the value that the request had.
    fn is_echo(&self, path: &[String]) -> bool {
        let own = path.get(self.message.payload.len()..).unwrap_or_default();
        let own = own
            .iter()
            .fold(String::new(), |pointer, name| pointer + "/" + &escape(name));
        let echo = self.op.map(|op| op.echo.as_slice()).unwrap_or_default();
        self.message.way == Way::Answer && echo.iter().any(|echo| echo.payload == own)
    }

    fn added(&mut self, path: &[String], member: &Member) -> Option<Trial> {
        let candidates = made::member(self.view, self.message, path, member);
        for candidate in &candidates {
            if let Some((base, pointer, body)) = self.beside(path, candidate) {
                self.grow(base, &pointer, candidate, &body);
                return Some(self.trial(path, pointer, None, body));
            }
        }
        let candidate = candidates.first()?;
        let (base, pointer, body) = self.in_form(path, member, candidate)?;
        self.learn(base, &body);
        Some(self.trial(path, pointer, None, body))
    }

    fn listed(&mut self, path: &[String], member: &Member) -> Vec<Trial> {
        let mut found: Vec<Trial> = Vec::new();
        let mut wanted: Vec<(String, Node)> = Vec::new();
        for rules in member.declarations.iter().map(|one| &one.rules) {
            let values = rules.values.iter();
            wanted.extend(values.map(|one| (one.text.clone(), made::listed(&one.text, rules))));
            let items = made::items(self.view, rules).into_iter();
            wanted.extend(items.map(|item| (plain(&item), item)));
        }
        for (value, node) in wanted {
            let is_known = |trial: &Trial| trial.value.as_ref() == Some(&value);
            if found.iter().any(is_known) {
                continue;
            }
            let tried = self.instead(path, &node);
            let tried = tried.or_else(|| self.beside(path, &node));
            let tried = tried.or_else(|| self.in_form(path, member, &node));
            if let Some((_, pointer, body)) = tried {
                found.push(self.trial(path, pointer, Some(value), body));
            }
        }
        found
    }

    fn trial(&self, path: &[String], pointer: String, value: Option<String>, body: Node) -> Trial {
        Trial {
            message: self.at,
            path: path.to_vec(),
            pointer,
            value,
            body,
        }
    }

    /// Puts a value where the member stands.
    fn instead(&mut self, path: &[String], value: &Node) -> Option<(usize, String, Node)> {
        self.first(|body| places(body, path), value)
    }

    /// Puts a member into an object that lacks it.
    fn beside(&mut self, path: &[String], value: &Node) -> Option<(usize, String, Node)> {
        let (name, above) = path.split_last()?;
        let inside = |body: &Node| {
            let above = places(body, above).into_iter();
            let objects = above.filter(|place| {
                let node = body.at(place);
                node.is_some_and(|node| {
                    node.map().is_some() && node.get(name).is_none_or(is_nothing)
                })
            });
            objects
                .map(|place| format!("{place}/{}", escape(name)))
                .collect()
        };
        self.first(inside, value)
    }

    /// Puts a member into an object of the form that has it, in place of an object of another form.
    fn in_form(
        &mut self,
        path: &[String],
        member: &Member,
        value: &Node,
    ) -> Option<(usize, String, Node)> {
        let (name, above) = path.split_last()?;
        for declaration in &member.declarations {
            let Some(mut object) = made::form(self.view, self.message, above, declaration) else {
                continue;
            };
            put(&mut object, &format!("/{}", escape(name)), value.clone());
            let found = self.first(|body| places(body, above), &object);
            if let Some((base, place, body)) = found {
                return Some((base, format!("{place}/{}", escape(name)), body));
            }
        }
        None
    }

    /// The first example that takes a value at one of these places; as it is shown, or else with what was added.
    fn first(
        &mut self,
        at: impl Fn(&Node) -> Vec<String>,
        value: &Node,
    ) -> Option<(usize, String, Node)> {
        for base in 0..self.bases.len() {
            for grown in [false, true] {
                let Some(known) = self.bases.get(base) else {
                    continue;
                };
                let start = if grown { &known.grown } else { &known.shown };
                if grown && known.grown == known.shown {
                    continue;
                }
                let tries: Vec<(String, Node)> = at(start)
                    .into_iter()
                    .take(PLACES)
                    .map(|place| {
                        let mut body = start.clone();
                        put(&mut body, &place, value.clone());
                        (place, body)
                    })
                    .collect();
                for (place, body) in tries {
                    if self.fits(base, &place, &body) {
                        return Some((base, place, body));
                    }
                }
            }
        }
        None
    }

    /// Whether a body is one that the client sends or takes, and knows what stands at a place of.
    fn fits(&mut self, base: usize, place: &str, body: &Node) -> bool {
        self.checks += 1;
        let Some(base) = self.bases.get(base).filter(|_| self.checks < CHECKS) else {
            return false;
        };
        let known = Known {
            api: &self.view.named.api,
            direction: self.direction,
        };
        let payload = self.message.payload.iter();
        let payload = payload.fold(String::new(), |pointer, name| pointer + "/" + &escape(name));
        let (Some(part), Some(rest)) = (body.at(&payload), place.strip_prefix(&payload)) else {
            return false;
        };
        let was_wrong = |one: &Mismatch| {
            let mut wrong = base.wrong.iter();
            wrong.any(|known| known.pointer == one.pointer && known.rule == one.rule)
        };
        known.is_place(self.ty, part, rest)
            && !self.is_refusal(body)
            && self.lacking(body) <= base.lacking
            && check_sent(&self.view.tree, self.schema, body, self.direction)
                .iter()
                .all(was_wrong)
    }

    /// Adds a member to what has been added to an example.
    fn grow(&mut self, base: usize, pointer: &str, value: &Node, body: &Node) {
        let Some(known) = self.bases.get(base) else {
            return;
        };
        let mut grown = known.grown.clone();
        put(&mut grown, pointer, value.clone());
        let grown = if self.fits(base, pointer, &grown) {
            grown
        } else if known_is_shown(self.bases.get(base)) {
            body.clone()
        } else {
            return;
        };
        if let Some(known) = self.bases.get_mut(base) {
            known.grown = grown;
        }
    }

    /// Takes a body of another form as one more example.
    fn learn(&mut self, base: usize, body: &Node) {
        if self.bases.len() >= 2 * EXAMPLES {
            return;
        }
        if let Some(known) = self.bases.get(base) {
            self.bases.push(Base {
                shown: body.clone(),
                grown: body.clone(),
                wrong: known.wrong.clone(),
                lacking: known.lacking,
            });
        }
    }

    /// Whether a body says no, by the envelope of its operation.
    fn is_refusal(&self, body: &Node) -> bool {
        let envelope = self.op.and_then(|op| op.envelope.as_ref());
        let success = envelope.and_then(|envelope| envelope.success.as_ref());
        self.message.way == Way::Answer
            && success.is_some_and(|(pointer, tokens)| {
                let said = body.at(pointer).map(Node::to_json);
                said.is_some_and(|said| !tokens.contains(&said))
            })
    }

    /// How many members of a request are missing that `x-required-when` asks for, as far as the siblings tell.
    fn lacking(&self, body: &Node) -> usize {
        let mut lacking = 0;
        if self.direction != Direction::Request {
            return lacking;
        }
        for (path, member) in &self.message.members {
            let Some((name, above)) = path.split_last() else {
                continue;
            };
            for declaration in &member.declarations {
                let conditions = declaration.conditions();
                if conditions.is_empty() {
                    continue;
                }
                let objects = places(body, above);
                let objects = objects.iter().filter_map(|place| body.at(place));
                let lacks = |object: &&Node| {
                    let holds = |condition: &crate::spec::Condition| {
                        let sibling = object.get(&condition.field).map(plain);
                        sibling.is_none_or(|text| condition.values.contains(&text))
                    };
                    object.map().is_some()
                        && object.get(name).is_none()
                        && conditions.iter().all(holds)
                };
                lacking += objects.filter(lacks).count();
            }
        }
        lacking
    }
}

fn known_is_shown(base: Option<&Base>) -> bool {
    base.is_some_and(|base| base.grown == base.shown)
}

/// Whether a member has nothing in it that a value could stand in.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Tree::Null => true,
        Tree::List(items) => items.is_empty(),
        _ => false,
    }
}

fn plain(node: &Node) -> String {
    node.text().map_or_else(|| node.to_json(), str::to_owned)
}
