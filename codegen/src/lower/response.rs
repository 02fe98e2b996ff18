//! Answers: what may come back, and what the function returns.

use openapiv3::StatusCode;

use super::{Lower, entries};
use crate::ir::{
    Answer, AnswerForm, AnswerHeader, Envelope, Naming, Returns, Scalar, TypeId, TypeKind,
};
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    pub(super) fn answers(
        &mut self,
        operation: &str,
        node: &'a Node,
        typed: &'a openapiv3::Responses,
        envelope: Option<&Envelope>,
    ) -> (Vec<Answer>, Returns) {
        let openapiv3::Responses {
            default: _,    // by key of the tree
            responses: _,  // likewise: the skeleton proved that keys are statuses
            extensions: _, // read from the tree
        } = typed;
        let mut answers = Vec::new();
        let listed = entries(node, "responses");
        let successes = listed
            .iter()
            .filter(|entry| matches!(status(&entry.key), Some((200..=299, _))))
            .count();
        for entry in listed {
            let Some((from, to)) = status(&entry.key) else {
                continue;
            };
            // `default` stands for whatever is not listed: success too, if no success is.
            let (from, to) = match entry.key.as_str() {
                "default" if successes == 0 => (200, 299),
                _ => (from, to),
            };
            let words = match (200..=299).contains(&from) && successes < 2 {
                true => "answer".to_owned(),
                false => format!("answer {}", entry.key),
            };
            let naming = Naming::Of {
                operation: operation.to_owned(),
                words,
            };
            answers.push(self.answer(naming, entry, (from, to), envelope));
        }
        // Who answers for fewer statuses is asked first: `202` before `2XX` before `default`.
        answers.sort_by_key(|answer| answer.to - answer.from);
        let returns = self.returns(operation, &mut answers);
        (answers, returns)
    }

    fn answer(
        &mut self,
        naming: Naming,
        entry: &'a Entry,
        (from, to): (u16, u16),
        envelope: Option<&Envelope>,
    ) -> Answer {
        let node = self.target(&entry.node);
        let success = (200..=299).contains(&from);
        let content = entries(node, "content");
        let chosen = content.iter().min_by_key(|entry| answer_form(entry).0);
        let form = chosen.map_or(AnswerForm::Empty, |entry| answer_form(entry).1);
        for other in content {
            let schema = |entry: &'a Entry| entry.node.get("schema").map(|schema| &schema.value);
            if let Some(chosen) = chosen
                && schema(other) != schema(chosen)
            {
                self.diags
                    .other_answer_media_type(other.key_span, &other.key, &chosen.key);
            }
        }
        let headers = self.answer_headers(&naming, node);
        let schema = chosen.and_then(|entry| entry.node.get("schema"));
        let ty = match (form, schema) {
            (AnswerForm::Json, Some(schema)) => {
                Some(self.payload(schema, naming, envelope.filter(|_| success)))
            }
            (AnswerForm::Json, None) => {
                let any = self.pending(entry.key_span, naming);
                self.types[any].kind = TypeKind::Any;
                Some(any)
            }
            _ => None,
        };
        Answer {
            from,
            to,
            success,
            doc: self.doc(&[node]),
            // A range stands for any, as does none.
            media: chosen
                .map(|entry| entry.key.clone())
                .filter(|media| !media.contains('*')),
            form,
            ty,
            headers,
            variant: 0,
            span: entry.key_span,
        }
    }

    fn answer_headers(&mut self, answer: &Naming, node: &'a Node) -> Vec<AnswerHeader> {
        let mut headers = Vec::new();
        for entry in entries(node, "headers") {
            let node = self.target(&entry.node);
            let mut naming = answer.clone();
            if let Naming::Of { words, .. } = &mut naming {
                words.push_str(&format!(" header {}", entry.key));
            }
            headers.push(AnswerHeader {
                wire: entry.key.clone(),
                ty: node
                    .get("schema")
                    .map(|schema| self.schema(&[schema], naming)),
                doc: self.doc(&[node]),
                span: entry.key_span,
            });
        }
        headers
    }

    /// The type of an answer: of the part that the envelope's payload pointer leads to, if there is an envelope.
    fn payload(&mut self, schema: &'a Node, naming: Naming, envelope: Option<&Envelope>) -> TypeId {
        let Some(pointer) = envelope.and_then(|envelope| envelope.payload.as_deref()) else {
            return self.schema(&[schema], naming);
        };
        let mut parts = vec![schema];
        for token in pointer.split('/').skip(1) {
            let merged = self.merge(&parts);
            let name = token.replace("~1", "/").replace("~0", "~");
            let found = merged
                .properties
                .into_iter()
                .find(|property| property.entry.key == name);
            match found {
                Some(property) => parts = property.schemas().to_vec(),
                None => {
                    self.diags.payload_not_in_schema(schema.span, pointer);
                    return self.schema(&[schema], naming);
                }
            }
        }
        self.schema(&parts, naming)
    }

    fn returns(&mut self, operation: &str, answers: &mut [Answer]) -> Returns {
        let mut forms: Vec<AnswerForm> = Vec::new();
        let mut types: Vec<TypeId> = Vec::new();
        for answer in answers.iter().filter(|answer| answer.success) {
            if !forms.contains(&answer.form) {
                forms.push(answer.form);
            }
            if let Some(ty) = answer.ty
                && !types.contains(&ty)
            {
                types.push(ty);
            }
        }
        match (forms.as_slice(), types.as_slice()) {
            ([] | [AnswerForm::Empty], _) => Returns::Nothing,
            (
                [AnswerForm::Bytes]
                | [AnswerForm::Bytes, AnswerForm::Empty]
                | [AnswerForm::Empty, AnswerForm::Bytes],
                _,
            ) => Returns::Bytes,
            ([AnswerForm::Text], _) => Returns::Text,
            ([AnswerForm::Json], [one]) => Returns::One(*one),
            (_, []) => Returns::Bytes,
            _ => self.by_status(operation, answers),
        }
    }

    fn by_status(&mut self, operation: &str, answers: &mut [Answer]) -> Returns {
        let mut variants: Vec<(String, TypeId)> = Vec::new();
        for answer in answers.iter_mut().filter(|answer| answer.success) {
            let words = status_words(answer.from, answer.to);
            let known = answer
                .ty
                .and_then(|ty| variants.iter().position(|(_, known)| *known == ty));
            let index = known.unwrap_or_else(|| {
                let ty = answer.ty.unwrap_or_else(|| {
                    let naming = Naming::Of {
                        operation: operation.to_owned(),
                        words: words.clone(),
                    };
                    let ty = self.pending(answer.span, naming);
                    let is_text = answer.form == AnswerForm::Text;
                    self.types[ty].nullable = !is_text;
                    self.types[ty].kind = match is_text {
                        true => TypeKind::Scalar(Scalar::Text),
                        false => TypeKind::Any,
                    };
                    ty
                });
                variants.push((words, ty));
                variants.len() - 1
            });
            answer.variant = u8::try_from(index).unwrap_or(u8::MAX);
        }
        Returns::ByStatus(variants)
    }
}

/// The statuses that a key stands for.
fn status(key: &str) -> Option<(u16, u16)> {
    if key == "default" {
        return Some((400, 599));
    }
    // openapiv3 read the same key.
    let code: StatusCode = match key.parse::<u16>() {
        Ok(code) => StatusCode::Code(code),
        Err(_) => StatusCode::Range(
            key.strip_suffix("XX")
                .or(key.strip_suffix("xx"))?
                .parse()
                .ok()?,
        ),
    };
    Some(match code {
        StatusCode::Code(code) => (code, code),
        StatusCode::Range(hundreds) => (hundreds * 100, hundreds * 100 + 99),
    })
}

fn status_words(from: u16, to: u16) -> String {
    match (from, to) {
        (200, 200) => "Ok".to_owned(),
        (201, 201) => "Created".to_owned(),
        (202, 202) => "Accepted".to_owned(),
        (204, 204) => "No content".to_owned(),
        (from, to) if from == to => format!("Status {from}"),
        (from, _) => format!("Status {}xx", from / 100),
    }
}

/// How an answer of a media type is read, and how much we like it.
fn answer_form(entry: &Entry) -> (u8, AnswerForm) {
    let bare = entry
        .key
        .split(';')
        .next()
        .unwrap_or(&entry.key)
        .trim()
        .to_ascii_lowercase();
    let binary = entry
        .node
        .get("schema")
        .and_then(|schema| schema.get("format"))
        .and_then(Node::text)
        == Some("binary");
    match bare.as_str() {
        _ if binary => (4, AnswerForm::Bytes),
        "application/json" => (0, AnswerForm::Json),
        json if json.ends_with("+json") => (1, AnswerForm::Json),
        "*/*" | "application/*" if entry.node.get("schema").is_some() => (2, AnswerForm::Json),
        text if text.starts_with("text/") => (3, AnswerForm::Text),
        _ => (5, AnswerForm::Bytes),
    }
}
