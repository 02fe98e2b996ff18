//! Parameters: members of one struct an operation, and where each of them goes.

use std::collections::BTreeMap;

use super::{Lower, items};
use crate::ir::{Field, Naming, Parameter, Place, Scalar, Struct, Style, TypeId, TypeKind};
use crate::source::Span;
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    /// The parameters listed under a node.
    pub(super) fn parameters(
        &mut self,
        operation: &str,
        node: &'a Node,
    ) -> Vec<(Parameter, Field)> {
        items(node, "parameters")
            .iter()
            .filter_map(|node| self.parameter(operation, self.target(node)))
            .collect()
    }

    /// A parameter; `None` for one without a name or a place, as `parse` has said.
    fn parameter(&mut self, operation: &str, node: &'a Node) -> Option<(Parameter, Field)> {
        let text = |key: &str| node.get(key).and_then(Node::text);
        let flag = |key: &str| node.get(key).and_then(Node::bool);
        let name = text("name").filter(|name| !name.is_empty())?;
        if !self.has_usable_name(name, node.span) {
            return None;
        }
        let place = place(text("in")?)?;
        let style = text("style")
            .and_then(style)
            .unwrap_or_else(|| usual_style(place));
        let naming = |words: &str| Naming::Of {
            operation: operation.to_owned(),
            words: words.to_owned(),
        };
        let words = self.words(&[node]).unwrap_or_else(|| name.to_owned());
        let content = node.get("content").and_then(Node::map).and_then(preferred);
        let schema = node.get("schema").or_else(|| content?.node.get("schema"));
        let ty = self.parameter_type(node, schema, naming(&words));
        let parts: Vec<&'a Node> = schema.into_iter().chain([node]).collect();
        let required = flag("required") == Some(true) || place == Place::Path;
        let field = self.member(&parts, node.span, name, words, ty, required);
        let sensitive = matches!(
            self.types[ty].kind,
            TypeKind::Scalar(
                Scalar::Pan
                    | Scalar::Cvv
                    | Scalar::Secret
                    | Scalar::MaskedText
                    | Scalar::MaskedInteger
            )
        );
        let parameter = Parameter {
            wire: name.to_owned(),
            member: name.to_owned(),
            place,
            style,
            explode: flag("explode").unwrap_or(style == Style::Form),
            reserved: place == Place::Query && flag("allowReserved") == Some(true),
            json: content.is_some_and(|content| content.key.contains("json")),
            sensitive,
        };
        Some((parameter, field))
    }

    fn parameter_type(
        &mut self,
        node: &'a Node,
        schema: Option<&'a Node>,
        naming: Naming,
    ) -> TypeId {
        if let Some(said) = node.get("x-sensitive").filter(|_| self.document.payspec)
            && let Some(word) = said.text()
        {
            let parts: Vec<&'a Node> = schema.into_iter().collect();
            let mut merged = self.merge(&parts);
            merged.sensitive = Some((word, said.span));
            let hidden = self.pending(node.span, naming);
            self.fill_merged(hidden, &parts, &merged);
            return hidden;
        }
        if let Some(schema) = schema {
            return self.schema(&[schema], naming);
        }
        let text = self.pending(node.span, naming);
        self.types[text].kind = TypeKind::Scalar(Scalar::Text);
        text
    }

    /// Takes out headers that OpenAPI says are no parameters: the client writes them by itself. In our own specs they stay, since
    /// whoever writes one there means it.
    pub(super) fn leave_to_client(&mut self, sent: &mut Vec<(Parameter, Field)>, secured: bool) {
        if self.document.payspec {
            return;
        }
        sent.retain(|(parameter, field)| {
            let name = parameter.wire.to_ascii_lowercase();
            let is_written = parameter.place == Place::Header
                && match name.as_str() {
                    "accept" | "content-type" => true,
                    "authorization" => secured,
                    _ => false,
                };
            if is_written {
                self.diags.header_of_the_client(field.span, &parameter.wire);
            }
            !is_written
        });
    }

    /// Parameters that share a name in different places are members of one struct: that of the path, else the first, keeps the name,
    /// the others have their place in theirs.
    pub(super) fn one_of_each_name(&mut self, sent: &mut [(Parameter, Field)]) {
        let mut keepers: BTreeMap<String, (Place, Span)> = BTreeMap::new();
        for (parameter, field) in sent.iter() {
            let keeper = (parameter.place, field.span);
            match keepers.get_mut(&parameter.wire) {
                None => {
                    keepers.insert(parameter.wire.clone(), keeper);
                }
                Some(known) if parameter.place == Place::Path => *known = keeper,
                Some(_) => {}
            }
        }
        for (parameter, field) in sent {
            let Some((place, span)) = keepers.get(&parameter.wire) else {
                continue;
            };
            if *place == parameter.place {
                continue;
            }
            let words = place_words(parameter.place);
            self.diags
                .parameter_in_two_places(field.span, *span, &parameter.wire, words);
            parameter.member = format!("{} ({words})", parameter.wire);
            field.wire.clone_from(&parameter.member);
            field.words = format!("{} {words}", field.words);
        }
    }

    /// One struct that holds the parameters of an operation.
    pub(super) fn parameters_type(
        &mut self,
        operation: &str,
        node: &'a Node,
        sent: &[(Parameter, Field)],
    ) -> Option<TypeId> {
        if sent.is_empty() {
            return None;
        }
        let naming = Naming::Of {
            operation: operation.to_owned(),
            words: "parameters".to_owned(),
        };
        let id = self.pending(node.span, naming);
        self.types[id].doc.source = self.source(node);
        self.types[id].kind = TypeKind::Struct(Struct {
            fields: sent.iter().map(|(_, field)| field.clone()).collect(),
            extra: None,
            open: false,
            groups: Vec::new(),
        });
        Some(id)
    }
}

/// The media type that a parameter's value is written as: JSON if that is among them.
fn preferred(content: &[Entry]) -> Option<&Entry> {
    let json = content.iter().find(|entry| entry.key.contains("json"));
    json.or_else(|| content.first())
}

fn place(word: &str) -> Option<Place> {
    Some(match word {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "cookie" => Place::Cookie,
        _ => return None,
    })
}

fn place_words(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

fn style(word: &str) -> Option<Style> {
    Some(match word {
        "simple" => Style::Simple,
        "label" => Style::Label,
        "matrix" => Style::Matrix,
        "form" => Style::Form,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        _ => return None,
    })
}

fn usual_style(place: Place) -> Style {
    match place {
        Place::Path | Place::Header => Style::Simple,
        Place::Query | Place::Cookie => Style::Form,
    }
}
