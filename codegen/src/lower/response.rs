//! Answers: what may come back, and what the function returns.

use super::body::{essence, media_words, same_schema};
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
        envelope: Option<&Envelope>,
    ) -> (Vec<Answer>, Returns) {
        let mut answers = Vec::new();
        let listed = entries(node, "responses");
        let successes = listed
            .iter()
            .filter(|entry| matches!(status(&entry.key), Some((200..=299, _))))
            .count();
        let has_default = listed.iter().any(|entry| entry.key == "default");
        for entry in listed {
            let Some((from, to)) = status(&entry.key) else {
                continue;
            };
            // `default` stands for whatever is not listed: success too, if no success is.
            let (from, to) = match entry.key.as_str() {
                "default" if successes == 0 => (200, 299),
                _ => (from, to),
            };
            // Where nothing but a redirection is documented, that is what the call is for; nobody follows it.
            let success = (200..=299).contains(&from)
                || ((300..=399).contains(&from) && successes == 0 && !has_default);
            let words = match success && successes < 2 {
                true => "answer".to_owned(),
                false => format!("answer {}", entry.key),
            };
            let naming = Naming::Of {
                operation: operation.to_owned(),
                words,
            };
            self.answer(naming, entry, (from, to, success), envelope, &mut answers);
        }
        // Who answers for fewer statuses is asked first: `202` before `2XX` before `default`.
        answers.sort_by_key(|answer| answer.to - answer.from);
        let returns = self.returns(operation, &mut answers);
        (answers, returns)
    }

    /// What may come back with some statuses: an answer for each form that its media types have, the one that is liked best first.
    fn answer(
        &mut self,
        naming: Naming,
        entry: &'a Entry,
        (from, to, success): (u16, u16, bool),
        envelope: Option<&Envelope>,
        answers: &mut Vec<Answer>,
    ) {
        let node = self.target(&entry.node);
        let shared = entry.node.get("$ref").and_then(Node::text);
        let shared = shared.and_then(|reference| reference.strip_prefix("#/components/responses/"));
        let naming = match shared.filter(|_| envelope.is_none()) {
            Some(key) => Naming::Of {
                operation: key.to_owned(),
                words: "answer".to_owned(),
            },
            None => naming,
        };
        let headers = self.answer_headers(&naming, node);
        let mut content: Vec<&'a Entry> = entries(node, "content").iter().collect();
        content.sort_by_key(|entry| answer_form(entry).0);
        let mut taken: Vec<&'a Entry> = Vec::new();
        for media in content {
            // Another coat of what can be read already, which the client does not ask for.
            if !taken.iter().any(|known| same_schema(known, media)) {
                taken.push(media);
            }
        }
        let several = taken.len() > 1;
        let blank = Answer {
            from,
            to,
            success,
            doc: self.doc(&[node]),
            media: None,
            form: AnswerForm::Empty,
            ty: None,
            headers,
            variant: 0,
            words: None,
            span: entry.key_span,
        };
        if taken.is_empty() {
            return answers.push(blank);
        }
        let mut names: Vec<String> = Vec::new();
        for media in taken {
            let form = answer_form(media).1;
            let words = media_words(&media.key, &names);
            let first = names.is_empty();
            let mut naming = naming.clone();
            if let (true, Naming::Of { words: of, .. }) = (several, &mut naming) {
                of.push_str(&format!(" {words}"));
            }
            names.push(words.clone());
            answers.push(Answer {
                // A range stands for any, as does none.
                media: Some(media.key.clone()).filter(|media| !media.contains('*')),
                form,
                ty: self.answer_type(media, form, naming, envelope.filter(|_| success)),
                words: (!first).then_some(words),
                span: match first {
                    true => entry.key_span,
                    false => media.key_span,
                },
                ..blank.clone()
            });
        }
    }

    fn answer_type(
        &mut self,
        entry: &'a Entry,
        form: AnswerForm,
        naming: Naming,
        envelope: Option<&Envelope>,
    ) -> Option<TypeId> {
        let Some(schema) = entry.node.get("schema") else {
            return (form == AnswerForm::Json).then(|| {
                let any = self.pending(entry.key_span, naming);
                self.types[any].kind = TypeKind::Any;
                any
            });
        };
        // What several operations refer to is one type, unless an envelope of theirs has a say.
        let once = envelope.is_none().then_some(schema.span);
        if let Some(known) = once.and_then(|span| self.answers.get(&span)) {
            return Some(*known);
        }
        let ty = match form {
            AnswerForm::Json => self.payload(schema, naming, envelope),
            AnswerForm::Lines => self.lines(entry, schema, naming),
            AnswerForm::Text | AnswerForm::Bytes | AnswerForm::Empty => return None,
        };
        self.answers.extend(once.map(|span| (span, ty)));
        Some(ty)
    }

    /// The list of what stands on each line: some documents give the line's schema, some the list's.
    fn lines(&mut self, entry: &Entry, schema: &'a Node, naming: Naming) -> TypeId {
        let said = self.schema(&[schema], naming.clone());
        if matches!(self.types[said].kind, TypeKind::List(_)) {
            return said;
        }
        let list = self.pending(entry.key_span, naming);
        self.types[list].kind = TypeKind::List(said);
        list
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
        // Texts of several media types are told apart.
        let several = answers
            .iter()
            .any(|answer| answer.success && answer.words.is_some());
        match (forms.as_slice(), types.as_slice()) {
            ([] | [AnswerForm::Empty], _) => Returns::Nothing,
            (
                [AnswerForm::Bytes]
                | [AnswerForm::Bytes, AnswerForm::Empty]
                | [AnswerForm::Empty, AnswerForm::Bytes],
                _,
            ) => Returns::Bytes,
            ([AnswerForm::Text], _) if !several => Returns::Text,
            ([AnswerForm::Json] | [AnswerForm::Lines], [one]) => Returns::One(*one),
            (_, []) if !several => Returns::Bytes,
            _ => self.by_status(operation, answers),
        }
    }

    fn by_status(&mut self, operation: &str, answers: &mut [Answer]) -> Returns {
        let mut variants: Vec<(String, TypeId)> = Vec::new();
        for answer in answers.iter_mut().filter(|answer| answer.success) {
            let status = status_words(answer.from, answer.to);
            let words = match &answer.words {
                Some(media) => format!("{status} {media}"),
                None => status,
            };
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
                    self.types[ty].kind = match answer.form {
                        AnswerForm::Text => TypeKind::Scalar(Scalar::Text),
                        AnswerForm::Bytes => TypeKind::Scalar(Scalar::Bytes),
                        AnswerForm::Empty => TypeKind::Scalar(Scalar::Null),
                        AnswerForm::Json | AnswerForm::Lines => TypeKind::Any,
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
    if let Ok(code) = key.parse::<u16>() {
        return Some((code, code));
    }
    let hundreds = key.strip_suffix("XX").or(key.strip_suffix("xx"))?;
    let from = hundreds.parse::<u16>().ok()?.checked_mul(100)?;
    Some((from, from.checked_add(99)?))
}

/// Media types of one JSON value a line.
const LINES: [&str; 5] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonlines",
    "application/x-json-stream",
];

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
    let bare = essence(&entry.key);
    let schema = entry.node.get("schema");
    let has_schema = schema.is_some();
    // Of a type that nobody names, a schema without a word does not say that it is JSON.
    let says_something = schema
        .and_then(Node::map)
        .is_some_and(|schema| !schema.is_empty());
    let binary = entry
        .node
        .get("schema")
        .and_then(|schema| schema.get("format"))
        .and_then(Node::text)
        == Some("binary");
    match bare.as_str() {
        _ if binary => (5, AnswerForm::Bytes),
        "application/json" => (0, AnswerForm::Json),
        lines if has_schema && LINES.contains(&lines) => (3, AnswerForm::Lines),
        json if json.ends_with("+json") => (1, AnswerForm::Json),
        "*/*" | "application/*" if says_something => (2, AnswerForm::Json),
        text if text.starts_with("text/") => (4, AnswerForm::Text),
        _ => (6, AnswerForm::Bytes),
    }
}
