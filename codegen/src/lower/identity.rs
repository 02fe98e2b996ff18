//! What a notification and its repeats have in common: it leads into the payload, is always there, and the provider's signature covers it.

use super::{Lower, items};
use crate::ir::{
    Covers, Nested, Presence, Signature, SignatureId, SignaturePlace, TypeId, TypeKind,
};
use crate::tree::{Node, unescape};

/// Types inside types that take no token of a pointer: beyond this, nothing is taken for certain.
const DEPTH: usize = 8;

impl<'a> Lower<'a, '_> {
    /// Checks `x-delivery.identity` of an event.
    pub(super) fn check_identity(
        &mut self,
        node: &'a Node,
        payload: Option<TypeId>,
        signature: Option<SignatureId>,
    ) {
        let delivery = node.get("x-delivery").filter(|_| self.document.payspec);
        let (Some(delivery), Some(payload)) = (delivery, payload) else {
            return;
        };
        let Some(identity) = delivery.get("identity") else {
            return;
        };
        let rule = self.rule_at(signature);
        let mut always = false;
        for item in items(delivery, "identity") {
            let pointer = item.text().unwrap_or_default();
            let found = self.check(item.span, pointer, &[payload], "the payload");
            let tokens: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
            // What leads nowhere has been said.
            always |= found.is_empty() || self.is_always_there(payload, &tokens, 0);
            if let Some(rule) = rule.as_ref().filter(|rule| !covers(rule, pointer, &tokens)) {
                self.diags
                    .identity_not_signed(item.span, pointer, rule.span);
            }
        }
        if rule.is_some() && !always {
            self.diags.identity_may_be_missing(identity.span);
        }
    }

    /// Whether every payload has the member, and it says something.
    fn is_always_there(&self, id: TypeId, tokens: &[String], depth: usize) -> bool {
        let ty = &self.types[id];
        if ty.nullable || depth > DEPTH {
            return false;
        }
        match (&ty.kind, tokens) {
            (TypeKind::OrNull(_), _) => false,
            (TypeKind::Union(union), _) => union
                .variants
                .iter()
                .all(|variant| self.is_always_there(variant.ty, tokens, depth + 1)),
            (TypeKind::Newtype(inner), _) => self.is_always_there(*inner, tokens, depth + 1),
            (_, []) => true,
            (TypeKind::Struct(fields), [name, rest @ ..]) => {
                let field = fields.fields.iter().find(|field| field.wire == *name);
                field.is_some_and(|field| {
                    field.presence == Presence::Required && self.is_always_there(field.ty, rest, 0)
                })
            }
            (TypeKind::Tuple(items), [index, rest @ ..]) => {
                let item = index.parse().ok().and_then(|index: usize| items.get(index));
                item.is_some_and(|item| self.is_always_there(*item, rest, 0))
            }
            _ => false,
        }
    }
}

/// Whether a member can't be changed without the signature being wrong.
fn covers(rule: &Signature, pointer: &str, tokens: &[String]) -> bool {
    if rule.covers == Covers::Raw {
        return true;
    }
    if let SignaturePlace::Body(place) = &rule.place
        && (is_at_or_in(pointer, place) || is_at_or_in(place, pointer))
    {
        return false;
    }
    let older = rule.version.as_ref().filter(|version| !version.refuse);
    let older = older.map_or(&[][..], |version| &version.exclude);
    // Names are those of the outermost members, unless all are in one list.
    let names = match rule.nested {
        Nested::Flatten => tokens,
        Nested::Braces | Nested::Json | Nested::Refuse => tokens.get(..1).unwrap_or_default(),
    };
    let any_of = |list: &[String]| names.iter().any(|name| list.contains(name));
    let is_listed = rule.include.is_empty() || any_of(&rule.include);
    is_listed && !any_of(&rule.exclude) && !any_of(older)
}

fn is_at_or_in(pointer: &str, outer: &str) -> bool {
    let rest = pointer.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
