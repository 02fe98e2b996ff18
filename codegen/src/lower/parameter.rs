//! Parameters: members of one struct an operation, and where each of them goes.

use openapiv3::{CookieStyle, HeaderStyle, ParameterData, PathStyle, QueryStyle, ReferenceOr};

use super::{Lower, items};
use crate::ir::{Field, Naming, Parameter, Place, Scalar, Struct, Style, TypeId, TypeKind};
use crate::tree::Node;

impl<'a> Lower<'a, '_> {
    /// The parameters under a node, which openapiv3 read as `typed`.
    pub(super) fn parameters(
        &mut self,
        operation: &str,
        node: &'a Node,
        typed: &'a [ReferenceOr<openapiv3::Parameter>],
    ) -> Vec<(Parameter, Field)> {
        items(node, "parameters")
            .iter()
            .zip(typed)
            .filter_map(|(node, typed)| {
                let node = self.target(node);
                let typed = self.typed_parameter(typed)?;
                Some(self.parameter(operation, node, typed))
            })
            .collect()
    }

    fn typed_parameter(
        &self,
        typed: &'a ReferenceOr<openapiv3::Parameter>,
    ) -> Option<&'a openapiv3::Parameter> {
        let reference = match typed {
            ReferenceOr::Item(parameter) => return Some(parameter),
            ReferenceOr::Reference { reference } => reference,
        };
        let key = reference.strip_prefix("#/components/parameters/")?;
        let components = self.document.openapi.components.as_ref()?;
        components.parameters.get(key)?.as_item()
    }

    fn parameter(
        &mut self,
        operation: &str,
        node: &'a Node,
        typed: &'a openapiv3::Parameter,
    ) -> (Parameter, Field) {
        let (place, style, reserved) = place(typed);
        let ParameterData {
            name,
            description: _, // read with the doc
            required,
            deprecated: _, // likewise
            format: _,     // schema and content are read from the tree
            example: _,    // checked by `examples.rs`
            examples: _,   // likewise
            explode,
            extensions: _, // read from the tree
        } = typed.parameter_data_ref();
        let naming = |words: &str| Naming::Of {
            operation: operation.to_owned(),
            words: words.to_owned(),
        };
        let words = self.words(&[node]).unwrap_or_else(|| name.clone());
        let content = node
            .get("content")
            .and_then(Node::map)
            .and_then(<[_]>::first);
        let schema = node.get("schema").or_else(|| content?.node.get("schema"));
        let ty = self.parameter_type(node, schema, naming(&words));
        let parts: Vec<&'a Node> = schema.into_iter().chain([node]).collect();
        let required = *required || place == Place::Path;
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
            wire: name.clone(),
            place,
            style,
            explode: explode.unwrap_or(style == Style::Form),
            reserved,
            json: content.is_some_and(|content| content.key.contains("json")),
            sensitive,
        };
        (parameter, field)
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

    /// Keeps one of parameters that share a name in different places, the path's if it is one: they are members of one struct.
    pub(super) fn one_of_each_name(&mut self, sent: &mut Vec<(Parameter, Field)>) {
        let mut kept: Vec<(Parameter, Field)> = Vec::new();
        for (parameter, field) in sent.drain(..) {
            let twin = kept
                .iter_mut()
                .find(|(known, _)| known.wire == parameter.wire);
            match twin {
                None => kept.push((parameter, field)),
                Some(twin) => {
                    self.diags
                        .parameter_in_two_places(field.span, twin.1.span, &parameter.wire);
                    if parameter.place == Place::Path {
                        *twin = (parameter, field);
                    }
                }
            }
        }
        *sent = kept;
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

fn place(typed: &openapiv3::Parameter) -> (Place, Style, bool) {
    match typed {
        openapiv3::Parameter::Query {
            parameter_data: _,
            allow_reserved,
            style,
            allow_empty_value: _, // an absent value is left out; an empty one is written empty
        } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (Place::Query, style, *allow_reserved)
        }
        openapiv3::Parameter::Header {
            parameter_data: _,
            style: HeaderStyle::Simple,
        } => (Place::Header, Style::Simple, false),
        openapiv3::Parameter::Path {
            parameter_data: _,
            style,
        } => {
            let style = match style {
                PathStyle::Simple => Style::Simple,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (Place::Path, style, false)
        }
        openapiv3::Parameter::Cookie {
            parameter_data: _,
            style: CookieStyle::Form,
        } => (Place::Cookie, Style::Form, false),
    }
}
