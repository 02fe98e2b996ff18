//! What a generated type knows of a body.

use payspec_codegen::example::Direction;
use payspec_codegen::ir::{
    Access, Api, Filled, Kind, Operation, Probe, Select, TypeId, TypeKind, Union,
};
use payspec_codegen::tree::{Node, Tree};

use crate::facts::Way;
use crate::spec::{Message, SpecView};

/// How deep types are followed.
const DEPTH: usize = 64;

/// The type of a message: of the payload, where it has an envelope.
pub(super) fn body(view: &SpecView, message: &Message, op: Option<&Operation>) -> Option<TypeId> {
    match (message.way, op) {
        (Way::Answer, Some(op)) => {
            let status = message.status.as_deref()?;
            let status = status.parse().unwrap_or(200_u16);
            let mut answers = op.answers.iter();
            let is_it = |from: u16, to: u16| (from..=to).contains(&status);
            answers
                .find(|answer| answer.success && is_it(answer.from, answer.to))?
                .ty
        }
        (_, Some(op)) => op.body.as_ref().map(|body| body.ty),
        (_, None) => {
            let id = &view.owners.get(message.owner)?.id;
            let mut events = view.named.api.events.iter();
            events.find(|event| event.name == *id)?.ty
        }
    }
}

/// Types, and the way that a message travels.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) api: &'a Api,
    pub(super) direction: Direction,
}

impl Known<'_> {
    /// Whether the type reads what stands at a place of a value, whichever form of it is taken.
    pub(super) fn is_place(self, ty: TypeId, value: &Node, pointer: &str) -> bool {
        let tokens: Vec<String> = pointer
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect();
        self.reads(ty, value, &tokens, 0)
    }

    fn reads(self, ty: TypeId, value: &Node, rest: &[String], depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        let kind = &self.api.types[ty].kind;
        match kind {
            TypeKind::OrNull(inner) | TypeKind::Newtype(inner) => {
                return self.reads(*inner, value, rest, depth + 1);
            }
            TypeKind::Union(union) => {
                let mut forms = outlined(union, value).peekable();
                return forms.peek().is_some()
                    && forms.all(|ty| self.reads(ty, value, rest, depth + 1));
            }
            _ => {}
        }
        let Some((token, rest)) = rest.split_first() else {
            return true;
        };
        let Some(inner) = value.at(&format!("/{}", crate::spec::escape(token))) else {
            return false;
        };
        match kind {
            TypeKind::List(item) | TypeKind::Map(item) => self.reads(*item, inner, rest, depth + 1),
            TypeKind::Struct(members) => {
                let field = members.fields.iter().find(|field| field.wire == *token);
                let travels = |access| match self.direction {
                    Direction::Request => access != Access::Answers,
                    _ => access != Access::Requests,
                };
                field.is_some_and(|field| {
                    travels(field.access)
                        && field.filled != Filled::BySignature
                        && self.reads(field.ty, inner, rest, depth + 1)
                })
            }
            _ => false,
        }
    }
}

/// The forms of a union that a value looks like.
fn outlined<'a>(union: &'a Union, value: &'a Node) -> impl Iterator<Item = TypeId> + 'a {
    let mut variants = union.variants.iter();
    let tagged = match &union.select {
        Select::Tag(tag) => {
            let text = value.get(tag).map(text).unwrap_or_default();
            variants
                .find(|variant| variant.tags.contains(&text))
                .map(|variant| variant.ty)
        }
        Select::Probe => None,
    };
    let is_probed = union.select == Select::Probe;
    let probed = union
        .variants
        .iter()
        .filter(move |variant| is_probed && fits(&variant.probe, value));
    tagged.into_iter().chain(probed.map(|variant| variant.ty))
}

fn fits(probe: &Probe, value: &Node) -> bool {
    let kind = match &value.value {
        Tree::Null => return false,
        Tree::Bool(_) => Kind::Bool,
        Tree::Number(_) => Kind::Number,
        Tree::Text(_) => Kind::Text,
        Tree::List(_) => Kind::List,
        Tree::Map(_) => Kind::Object,
    };
    let constant = |(pointer, values): &(String, Vec<String>)| {
        let text = value.at(pointer).map(text);
        text.is_some_and(|text| values.contains(&text))
    };
    probe.kinds.contains(&kind)
        && (kind != Kind::Object || probe.required.iter().all(|name| value.get(name).is_some()))
        && probe.constants.iter().all(constant)
}

fn text(node: &Node) -> String {
    node.text().map_or_else(|| node.to_json(), str::to_owned)
}
