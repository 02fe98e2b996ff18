//! Lists of values.

use std::collections::BTreeSet;

use super::merged::Merged;
use super::schema::inside;
use super::union::kind_words;
use super::{Lower, entries, text_of};
use crate::ir::{
    Constraint, Enum, EnumValue, Kind, Naming, Outcome, Scalar, Select, TypeId, TypeKind, Union,
    Variant,
};
use crate::tree::{Node, Tree};

impl<'a> Lower<'a, '_> {
    /// What a list of values makes: an open enum of text or integers, else the scalar with the list as a limit.
    pub(super) fn enumeration(
        &mut self,
        id: TypeId,
        values: &[&'a Node],
        merged: &Merged<'a>,
    ) -> TypeKind {
        let span = self.types[id].span;
        if values.is_empty() {
            // Null alone is a value: `type: 'null'`.
            if merged.nullable {
                return TypeKind::Scalar(Scalar::Null);
            }
            self.diags.enum_without_values(span);
            return TypeKind::Any;
        }
        if merged.values_clash {
            self.diags.enum_without_values(span);
        }
        let said = self.check_kinds(values, merged);
        let all = |is: fn(&Node) -> bool| values.iter().all(|value| is(value));
        // Values without quotes under `type: string` are meant as text, since `type` can't be a slip of YAML's.
        let as_text =
            said == Some("string") && all(|value| value.map().is_none() && value.list().is_none());
        let as_integer = said == Some("integer");
        let integers =
            (all(|value| value.number().is_some()) || as_integer) && !as_text && all(is_integer);
        let numbers = all(|value| value.number().is_some());
        let texts = !integers && (as_text || all(|value| value.text().is_some()));
        let bools = all(|value| value.bool().is_some());
        // A single value written in place is a constant, not worth a type of its own.
        let constant =
            values.len() == 1 && !matches!(self.types[id].naming, Naming::Component { .. });
        let decimal = merged.format == Some("decimal");
        if texts && !constant && !decimal {
            return TypeKind::TextEnum(self.values(values, merged));
        }
        if integers && !constant {
            return TypeKind::IntegerEnum(self.values(values, merged));
        }
        let scalar = match (texts, integers, numbers, bools) {
            (true, ..) if decimal => Scalar::Amount,
            (true, ..) => Scalar::Text,
            (_, true, ..) => Scalar::I64,
            (_, _, true, _) => Scalar::Number,
            (.., true) => Scalar::Bool,
            _ => return self.enum_of_kinds(id, values, merged),
        };
        let listed = values.iter().map(|value| value_text(value)).collect();
        self.types[id].constraints.push(Constraint::OneOf(listed));
        TypeKind::Scalar(scalar)
    }

    /// Values of several kinds: a variant for each kind.
    fn enum_of_kinds(&mut self, id: TypeId, values: &[&'a Node], merged: &Merged<'a>) -> TypeKind {
        let span = self.types[id].span;
        let mut variants: Vec<Variant> = Vec::new();
        for kind in [
            Kind::Text,
            Kind::Number,
            Kind::Bool,
            Kind::List,
            Kind::Object,
        ] {
            let of_kind = values.iter().copied();
            let of_kind: Vec<&'a Node> = of_kind
                .filter(|value| kind_of(value) == Some(kind))
                .collect();
            if of_kind.is_empty() {
                continue;
            }
            let words = kind_words(kind);
            let ty = self.pending(span, inside(id, words));
            let content = inside(ty, "item");
            self.types[ty].kind = match kind {
                Kind::Text => TypeKind::TextEnum(self.values(&of_kind, merged)),
                Kind::Number if of_kind.iter().all(|value| is_integer(value)) => {
                    TypeKind::IntegerEnum(self.values(&of_kind, merged))
                }
                Kind::Number => TypeKind::Scalar(Scalar::Number),
                Kind::Bool => TypeKind::Scalar(Scalar::Bool),
                Kind::List | Kind::Object => {
                    let any = self.pending(span, content);
                    self.types[any].kind = TypeKind::Any;
                    match kind {
                        Kind::List => TypeKind::List(any),
                        _ => TypeKind::Map(any),
                    }
                }
            };
            variants.push(Variant::new(words.to_owned(), ty, span));
        }
        if let [only] = variants.as_slice() {
            return self.types[only.ty].kind.clone();
        }
        TypeKind::Union(Union {
            variants,
            select: Select::Probe,
            order: Vec::new(),
        })
    }

    /// The one type that a schema says, if its values are all to be of that; those that are not are reported.
    fn check_kinds(&mut self, values: &[&'a Node], merged: &Merged<'a>) -> Option<&'a str> {
        let [said] = merged.types.as_slice() else {
            return None;
        };
        let fits = |value: &Node| match *said {
            "string" => value.text().is_some(),
            "integer" | "number" => value.number().is_some(),
            "boolean" => value.bool().is_some(),
            _ => true,
        };
        for value in values.iter().filter(|value| !fits(value)) {
            let severe = self.document.payspec;
            self.diags
                .value_of_another_type(value.span, &value_text(value), said, severe);
        }
        Some(said)
    }

    /// Texts or integers listed by an alternative of several, a single one too.
    pub(super) fn listed(
        &mut self,
        id: TypeId,
        values: &[&'a Node],
        merged: &Merged<'a>,
    ) -> TypeKind {
        let all = |is: fn(&Node) -> bool| values.iter().all(|value| is(value));
        if all(|value| value.text().is_some()) {
            TypeKind::TextEnum(self.values(values, merged))
        } else if all(is_integer) {
            TypeKind::IntegerEnum(self.values(values, merged))
        } else {
            self.enumeration(id, values, merged)
        }
    }

    fn values(&mut self, values: &[&'a Node], merged: &Merged<'a>) -> Enum {
        let said = merged
            .leaves
            .iter()
            .rev()
            .find_map(|leaf| leaf.get("x-values"));
        let terminal = merged
            .leaves
            .iter()
            .rev()
            .find_map(|leaf| leaf.get("x-terminal"));
        for (node, known) in [(said, "x-values"), (terminal, "x-terminal")] {
            for entry in node.and_then(Node::map).unwrap_or_default() {
                if !values.iter().any(|value| value_text(value) == entry.key) {
                    self.diags
                        .value_not_listed(entry.key_span, known, &entry.key);
                }
            }
        }
        let names = merged
            .leaves
            .iter()
            .rev()
            .find_map(|leaf| leaf.get("x-enum-varnames").or(leaf.get("x-enumNames")));
        let mut lowered: Vec<EnumValue> = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, value) in values.iter().enumerate() {
            let wire = value_text(value);
            if !seen.insert(wire.clone()) {
                self.diags.value_twice(value.span, &wire);
                continue;
            }
            let about = said.and_then(|said| said.get(&wire));
            let words = about
                .and_then(|about| text_of(about, "name"))
                .or_else(|| names?.list()?.get(index)?.text().map(str::to_owned))
                .unwrap_or_else(|| wire.clone());
            let outcome = terminal
                .and_then(|terminal| terminal.get(&wire)?.text())
                .and_then(outcome);
            lowered.push(EnumValue {
                wire,
                words,
                doc: about.map(|about| self.doc(&[about])).unwrap_or_default(),
                span: value.span,
                outcome,
            });
        }
        Enum {
            values: lowered,
            terminal: terminal.is_some(),
        }
    }

    /// Wire forms under `x-lenient`.
    pub(super) fn lenient_forms(&self, node: &Node) -> Vec<crate::ir::LenientForm> {
        use crate::ir::LenientForm;
        if !self.document.payspec {
            return Vec::new();
        }
        let mut forms: Vec<LenientForm> = super::items(node, "x-lenient")
            .iter()
            .filter_map(|form| {
                Some(match &form.value {
                    Tree::Null => LenientForm::Null,
                    Tree::Text(text) => match text.as_str() {
                        "number" => LenientForm::Number,
                        "string" => LenientForm::Text,
                        "empty" => LenientForm::Empty,
                        "null" => LenientForm::Null,
                        _ => return None,
                    },
                    _ => return None,
                })
            })
            .collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// Codes of the envelope under `x-errors`.
    pub(super) fn error_codes(&mut self, root: &'a Node) -> Vec<crate::ir::ErrorCode> {
        use crate::ir::{ErrorClass, ErrorCode};
        if !self.document.payspec {
            return Vec::new();
        }
        entries(root, "x-errors")
            .iter()
            .map(|entry| ErrorCode {
                code: entry.key.clone(),
                name: text_of(&entry.node, "name").unwrap_or_else(|| entry.key.clone()),
                class: match entry.node.get("class").and_then(Node::text) {
                    Some("declined") => ErrorClass::Declined,
                    Some("duplicate") => ErrorClass::Duplicate,
                    Some("invalid") => ErrorClass::Invalid,
                    Some("auth") => ErrorClass::Auth,
                    Some("config") => ErrorClass::Config,
                    Some("not-found") => ErrorClass::NotFound,
                    Some("retryable") => ErrorClass::Retryable,
                    _ => ErrorClass::Unknown,
                },
                doc: self.doc(&[&entry.node]),
                span: entry.key_span,
            })
            .collect()
    }
}

fn kind_of(value: &Node) -> Option<Kind> {
    Some(match &value.value {
        Tree::Text(_) => Kind::Text,
        Tree::Bool(_) => Kind::Bool,
        Tree::List(_) => Kind::List,
        Tree::Map(_) => Kind::Object,
        _ if value.number().is_some() => Kind::Number,
        _ => return None,
    })
}

/// Whether a value says an integer that `i64` holds, in quotes or not.
fn is_integer(value: &Node) -> bool {
    value_text(value).parse::<i64>().is_ok()
}

/// A scalar as text: what it says, without quotes.
pub(super) fn value_text(node: &Node) -> String {
    match &node.value {
        Tree::Text(text) | Tree::Number(text) => text.clone(),
        _ => node.to_json(),
    }
}

fn outcome(word: &str) -> Option<Outcome> {
    Some(match word {
        "succeeded" => Outcome::Succeeded,
        "failed" => Outcome::Failed,
        "cancelled" => Outcome::Cancelled,
        "expired" => Outcome::Expired,
        "refunded" => Outcome::Refunded,
        _ => return None,
    })
}
