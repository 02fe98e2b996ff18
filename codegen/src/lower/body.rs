//! Bodies: what is sent, and how it is written.

use super::schema::inside;
use super::{Lower, entries};
use crate::ir::{Body, BodyForm, Encoding, Naming, Scalar, Style, TypeId, TypeKind};
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    /// The body of an operation in every form that it may have, the one that is liked best first.
    pub(super) fn body(&mut self, operation: &str, node: &'a Node) -> Option<Body> {
        let mut content: Vec<&'a Entry> = entries(node, "content").iter().collect();
        content.sort_by_key(|entry| liking(entry));
        let mut taken: Vec<(&'a Entry, bool)> = Vec::new();
        for entry in content {
            let with_files = written(&entry.key) == BodyForm::Parts && self.has_files(entry);
            // Another coat of what can be sent already, which says nothing more.
            let known = taken
                .iter()
                .any(|(known, files)| *files == with_files && same_schema(known, entry));
            if !known {
                taken.push((entry, with_files));
            }
        }
        let several = taken.len() > 1;
        let mut forms = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for (entry, _) in taken {
            let media = media_words(&entry.key, &names);
            names.push(media.clone());
            let words = match forms.is_empty() {
                true => "request".to_owned(),
                false => format!("request {media}"),
            };
            let naming = Naming::Of {
                operation: operation.to_owned(),
                words,
            };
            let mut form = self.body_form(node, entry, naming);
            form.words = media;
            forms.push(form);
        }
        let mut forms = forms.into_iter();
        let mut body = forms.next()?;
        if several {
            body.others = forms.collect();
        }
        Some(body)
    }

    fn body_form(&mut self, node: &'a Node, entry: &'a Entry, naming: Naming) -> Body {
        let schema = entry.node.get("schema");
        let said = said_form(entry);
        let (form, ty) = match said {
            BodyForm::Bytes => (said, self.leaf(entry, naming, Scalar::File)),
            BodyForm::Parts => match schema.map(|schema| self.parts(entry, schema, naming.clone()))
            {
                Some(ty) if self.has_members(ty) => (said, ty),
                _ => (BodyForm::Bytes, self.as_given(entry, naming, Scalar::File)),
            },
            BodyForm::Text if is_markup(&entry.key) => {
                (said, self.as_given(entry, naming, Scalar::Text))
            }
            _ => {
                let ty = match (schema, said) {
                    (Some(schema), _) => self.schema(&[schema], naming.clone()),
                    (None, BodyForm::Text) => self.leaf(entry, naming.clone(), Scalar::Text),
                    (None, _) => self.anything(entry, naming.clone()),
                };
                let fits = match said {
                    BodyForm::Form => self.has_members(ty),
                    BodyForm::Text => self.is_text(ty),
                    _ => true,
                };
                match fits {
                    true => (said, ty),
                    false => (BodyForm::Text, self.as_given(entry, naming, Scalar::Text)),
                }
            }
        };
        let encoding = match form {
            BodyForm::Parts => self.part_encodings(entry, ty),
            _ => entries(&entry.node, "encoding")
                .iter()
                .map(encoding)
                .collect(),
        };
        Body {
            // A range says that anything goes: JSON is what the client writes, and of bytes the caller says what they are.
            media: match entry.key.contains('*') && form != BodyForm::Bytes {
                true => "application/json".to_owned(),
                false => entry.key.clone(),
            },
            form,
            ty,
            required: node.get("required").and_then(Node::bool) == Some(true),
            encoding,
            others: Vec::new(),
            words: String::new(),
            doc: self.doc(&[node]),
            span: node.span,
        }
    }

    /// A type of one scalar.
    fn leaf(&mut self, entry: &Entry, naming: Naming, scalar: Scalar) -> TypeId {
        let ty = self.pending(entry.key_span, naming);
        self.types[ty].kind = TypeKind::Scalar(scalar);
        ty
    }

    fn anything(&mut self, entry: &Entry, naming: Naming) -> TypeId {
        let ty = self.pending(entry.key_span, naming);
        self.types[ty].kind = TypeKind::Any;
        ty
    }

    /// What the caller writes, since we can't.
    fn as_given(&mut self, entry: &Entry, naming: Naming, scalar: Scalar) -> TypeId {
        self.diags
            .body_written_by_the_caller(entry.key_span, &entry.key);
        self.leaf(entry, naming, scalar)
    }

    /// Whether a value is an object, whose members a form can hold.
    fn has_members(&self, ty: TypeId) -> bool {
        let is_object = |kind: &TypeKind| {
            // A recursive one is being lowered further up: it is an object or a choice of them.
            matches!(
                kind,
                TypeKind::Struct(_) | TypeKind::Map(_) | TypeKind::Any | TypeKind::Pending
            )
        };
        match &self.types[ty].kind {
            TypeKind::Union(union) => {
                let mut forms = union.variants.iter().map(|one| &self.types[one.ty].kind);
                forms.any(|kind| is_object(kind) || matches!(kind, TypeKind::Union(_)))
            }
            kind => is_object(kind),
        }
    }

    /// Whether a value is written as one text.
    fn is_text(&self, ty: TypeId) -> bool {
        matches!(
            self.types[ty].kind,
            TypeKind::Scalar(_)
                | TypeKind::TextEnum(_)
                | TypeKind::IntegerEnum(_)
                | TypeKind::Any
                | TypeKind::Union(_)
        )
    }

    /// Whether a body of parts has members that are files.
    fn has_files(&mut self, entry: &'a Entry) -> bool {
        let Some(schema) = entry.node.get("schema") else {
            return false;
        };
        let properties = self.merge(&[schema]).properties;
        properties.into_iter().any(|property| {
            self.file(entry, &property.entry.key, &property.parts)
                .is_some()
        })
    }

    /// The type of a body of parts. Where members are files, it is a type of its own: in JSON the same schema is text.
    fn parts(&mut self, entry: &'a Entry, schema: &'a Node, naming: Naming) -> TypeId {
        if !self.has_files(entry) {
            return self.schema(&[schema], naming);
        }
        // Nor may it have the name that people gave that one.
        let naming = match naming {
            Naming::Of { operation, words } => Naming::Of {
                operation,
                words: match words.strip_prefix("request ") {
                    Some(own) => own.to_owned(),
                    None => "parts".to_owned(),
                },
            },
            other => other,
        };
        let merged = self.merge(&[schema]);
        let id = self.pending(schema.span, naming);
        self.fill_merged(id, &[schema], &merged);
        let TypeKind::Struct(mut fields) = self.types[id].kind.clone() else {
            return id;
        };
        for property in &merged.properties {
            let name = &property.entry.key;
            let Some(file) = self.file(entry, name, &property.parts) else {
                continue;
            };
            let Some(field) = fields.fields.iter_mut().find(|field| field.wire == *name) else {
                continue;
            };
            let one = self.pending(field.span, inside(id, name.clone()));
            self.types[one].kind = TypeKind::Scalar(Scalar::File);
            self.types[one].doc = self.types[field.ty].doc.clone();
            field.ty = match file {
                Files::One => one,
                Files::List => {
                    let list = self.pending(field.span, inside(id, name.clone()));
                    self.types[list].kind = TypeKind::List(one);
                    list
                }
            };
        }
        self.types[id].kind = TypeKind::Struct(fields);
        id
    }

    /// Whether a member of a body of parts is a file, or a list of them: by its schema, or by what the body says of it.
    fn file(&mut self, entry: &'a Entry, name: &str, parts: &[&'a Node]) -> Option<Files> {
        let said = entries(&entry.node, "encoding")
            .iter()
            .find(|encoding| encoding.key == name)
            .and_then(|encoding| encoding.node.get("contentType")?.text());
        let merged = self.merge(parts);
        if merged.types.contains(&"array") {
            let items = merged.items;
            return self.is_file(&items, said).then_some(Files::List);
        }
        self.is_file(parts, said).then_some(Files::One)
    }

    fn is_file(&mut self, parts: &[&'a Node], said: Option<&str>) -> bool {
        let merged = self.merge(parts);
        let is_text = merged
            .types
            .iter()
            .all(|ty| matches!(*ty, "string" | "file"));
        let is_open = merged.choices.is_empty()
            && merged.values.is_none()
            && merged.properties.is_empty()
            && merged.items.is_empty();
        if parts.is_empty() || !is_text || !is_open || merged.sensitive.is_some() {
            return false;
        }
        let keyword = |key: &str| merged.leaves.iter().find_map(|leaf| leaf.get(key)?.text());
        let raw = keyword("contentMediaType").is_some() && keyword("contentEncoding").is_none();
        merged.format == Some("binary")
            || merged.types.contains(&"file")
            || raw
            || said.is_some_and(is_binary)
    }

    /// How parts are written, where it is not as their values say.
    fn part_encodings(&mut self, entry: &'a Entry, ty: TypeId) -> Vec<Encoding> {
        let mut encodings = Vec::new();
        for said in entries(&entry.node, "encoding") {
            let mut encoding = encoding(said);
            let field = match &self.types[ty].kind {
                TypeKind::Struct(fields) => {
                    let mut fields = fields.fields.iter();
                    fields
                        .find(|field| field.wire == said.key)
                        .map(|field| field.ty)
                }
                _ => None,
            };
            let item = field.map(|ty| match self.types[ty].kind {
                TypeKind::List(item) => item,
                _ => ty,
            });
            let is_file = item
                .is_some_and(|ty| matches!(self.types[ty].kind, TypeKind::Scalar(Scalar::File)));
            if let Some(headers) = said.node.entry("headers").filter(|_| !is_file) {
                self.diags.headers_of_a_part(headers.key_span, &said.key);
            }
            if let Some(media) = &encoding.media
                && item.is_some_and(|ty| !self.is_text(ty))
                && !media.contains("json")
            {
                self.diags.part_media_type(said.key_span, &said.key, media);
                encoding.media = None;
            }
            if encoding.media.is_some() || encoding.styled {
                encodings.push(encoding);
            }
        }
        self.part_media(entry, &mut encodings);
        encodings
    }

    /// Media types that OpenAPI 3.1 gives in the schema.
    fn part_media(&mut self, entry: &'a Entry, encodings: &mut Vec<Encoding>) {
        let Some(schema) = entry.node.get("schema") else {
            return;
        };
        for property in self.merge(&[schema]).properties {
            let wire = &property.entry.key;
            let leaves = self.leaves_of(&property.parts);
            let media = leaves
                .iter()
                .find_map(|leaf| leaf.get("contentMediaType")?.text());
            if let Some(media) = media.and_then(concrete)
                && !encodings.iter().any(|known| known.wire == *wire)
            {
                encodings.push(Encoding {
                    wire: wire.clone(),
                    style: Style::Form,
                    explode: true,
                    reserved: false,
                    json: false,
                    media: Some(media),
                    styled: false,
                });
            }
        }
    }
}

/// A member that is a file, or a list of files.
#[derive(Clone, Copy)]
enum Files {
    One,
    List,
}

/// Whether two media types hold the same.
pub(super) fn same_schema(one: &Entry, other: &Entry) -> bool {
    match (one.node.get("schema"), other.node.get("schema")) {
        (Some(one), Some(other)) => one.says_the_same_as(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// How a member of a form is written; what is left out has OpenAPI's defaults.
fn encoding(entry: &Entry) -> Encoding {
    let said = &entry.node;
    let flag = |key: &str| said.get(key).and_then(Node::bool);
    let style = match said.get("style").and_then(Node::text) {
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        _ => Style::Form,
    };
    let media = said.get("contentType").and_then(Node::text);
    let styled = ["style", "explode", "allowReserved"]
        .iter()
        .any(|key| said.get(key).is_some());
    Encoding {
        wire: entry.key.clone(),
        style,
        explode: flag("explode").unwrap_or(style == Style::Form),
        reserved: flag("allowReserved").unwrap_or_default(),
        // A style makes `contentType` void, says OpenAPI 3.0.4.
        json: !styled && media.is_some_and(|media| media.contains("json")),
        media: media.filter(|_| !styled).and_then(concrete),
        styled,
    }
}

/// The one media type of a list. Of several, and of a range, the caller says which it is.
fn concrete(list: &str) -> Option<String> {
    let one = list.trim();
    let is_one = one.contains('/') && !one.contains(['*', ',']);
    is_one.then(|| one.to_owned())
}

/// A media type without its parameters.
pub(super) fn essence(media: &str) -> String {
    let bare = media.split(';').next().unwrap_or(media);
    bare.trim().to_ascii_lowercase()
}

/// How a media type is written.
fn written(media: &str) -> BodyForm {
    let bare = essence(media);
    let (family, kind) = bare.split_once('/').unwrap_or((&bare, ""));
    match (family, kind) {
        ("application" | "*", "json" | "*") | ("text", "json") => BodyForm::Json,
        (_, json) if json.ends_with("+json") => BodyForm::Json,
        ("application", "x-www-form-urlencoded") => BodyForm::Form,
        ("multipart", _) => BodyForm::Parts,
        ("text", _) => BodyForm::Text,
        _ if is_markup(media) => BodyForm::Text,
        _ => BodyForm::Bytes,
    }
}

/// The same for what its schema says, too: a range of bytes is bytes.
fn said_form(entry: &Entry) -> BodyForm {
    let schema = entry.node.get("schema");
    let binary = schema
        .and_then(|schema| schema.get("format"))
        .and_then(Node::text)
        == Some("binary");
    let is_range = entry.key.contains('*');
    match written(&entry.key) {
        BodyForm::Json if is_range && (binary || schema.is_none()) => BodyForm::Bytes,
        BodyForm::Text if is_range || binary => BodyForm::Bytes,
        form => form,
    }
}

/// Text whose inner form we don't write: XML, and tokens that hold others.
fn is_markup(media: &str) -> bool {
    let bare = essence(media);
    bare.ends_with("/xml")
        || bare.ends_with("+xml")
        || [
            "application/jwt",
            "application/jose",
            "application/jose+jwe",
        ]
        .contains(&bare.as_str())
}

fn is_binary(list: &str) -> bool {
    list.split(',').map(essence).any(|media| {
        let family = media.split('/').next().unwrap_or_default();
        matches!(family, "image" | "audio" | "video" | "font")
            || matches!(
                media.as_str(),
                "application/octet-stream" | "application/pdf" | "application/zip"
            )
    })
}

/// How much a form is liked: what is written exactly before what the caller writes.
fn liking(entry: &Entry) -> u8 {
    match said_form(entry) {
        BodyForm::Json if essence(&entry.key) == "application/json" => 0,
        BodyForm::Json => 1,
        BodyForm::Form => 2,
        BodyForm::Parts => 3,
        BodyForm::Text if is_markup(&entry.key) => 6,
        BodyForm::Text => 4,
        BodyForm::Bytes => 5,
    }
}

/// Words for a media type, unlike those that others have.
pub(super) fn media_words(media: &str, taken: &[String]) -> String {
    let bare = essence(media);
    let kind = bare.split_once('/').map_or(bare.as_str(), |(_, kind)| kind);
    let words = match (bare.as_str(), kind) {
        ("application/x-www-form-urlencoded", _) => "form".to_owned(),
        ("application/octet-stream", _) | (_, "*") => "bytes".to_owned(),
        ("text/plain", _) => "text".to_owned(),
        (multipart, _) if multipart.starts_with("multipart/") => "parts".to_owned(),
        _ => {
            let words = kind.trim_start_matches("x-");
            words.replace(|c: char| !c.is_ascii_alphanumeric(), " ")
        }
    };
    let numbered = (2u32..).map(|number| format!("{words} {number}"));
    let mut free = std::iter::once(words.clone())
        .chain(numbered)
        .filter(|words| !taken.contains(words));
    free.next().unwrap_or(words)
}
