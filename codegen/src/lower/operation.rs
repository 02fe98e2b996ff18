//! Operations: what the client calls.

use openapiv3::{PathItem, ReferenceOr};

use super::{Lower, entries, items, text_of};
use crate::ir::{
    Body, BodyForm, Echo, Effect, Encoding, Envelope, LenientForm, Naming, Operation, Reconcile,
    State, Style, TypeId, TypeKind,
};
use crate::tree::{Entry, Node};

impl<'a> Lower<'a, '_> {
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let document = self.document;
        let mut lowered = Vec::new();
        for (path, item) in &document.openapi.paths.paths {
            let node = self.root.get("paths").and_then(|paths| paths.get(path));
            // `resolve` put path items in place; openapiv3 read the same tree.
            let (Some(node), ReferenceOr::Item(item)) = (node, item) else {
                continue;
            };
            lowered.extend(self.path_item(path, node, item));
        }
        self.follow_pointers(&mut lowered);
        lowered
    }

    fn path_item(&mut self, path: &str, node: &'a Node, item: &'a PathItem) -> Vec<Operation> {
        let PathItem {
            summary: _,     // of the path: each operation has its own
            description: _, // likewise
            get: _,
            put: _,
            post: _,
            delete: _,
            options: _,
            head: _,
            patch: _,
            trace: _,      // all by `iter`
            servers: _,    // read from the tree
            parameters: _, // likewise
            extensions: _, // read from the tree
        } = item;
        let mut lowered = Vec::new();
        for (method, operation) in item.iter() {
            let Some(entry) = node.entry(method) else {
                continue;
            };
            lowered.extend(self.operation(path, node, entry, operation));
        }
        lowered
    }

    fn operation(
        &mut self,
        path: &str,
        item: &'a Node,
        entry: &'a Entry,
        operation: &'a openapiv3::Operation,
    ) -> Option<Operation> {
        let openapiv3::Operation {
            tags,
            summary: _,       // read with the doc
            description: _,   // likewise
            external_docs: _, // a link for people, not for the client
            operation_id: _,  // read from the tree
            parameters: _,    // read from the tree
            request_body: _,  // read from the tree, schemas and all
            responses,
            callbacks: _,  // `webhook.rs`
            deprecated: _, // read with the doc
            security: _,   // read from the tree
            servers: _,    // likewise
            extensions: _, // read from the tree
        } = operation;
        let node = &entry.node;
        let id = id_of(path, entry);
        let words = self.words(&[node]).unwrap_or_else(|| id.clone());
        let extension = |key: &str| node.get(key).filter(|_| self.document.payspec);
        let documented_path = extension("x-undocumented-path").and_then(Node::bool) != Some(true);
        let envelope = self.envelope(node);
        let mut sent = self.parameters(&words, item);
        for (parameter, field) in self.parameters(&words, node) {
            sent.retain(|(known, _)| {
                known.wire != parameter.wire || known.place != parameter.place
            });
            sent.push((parameter, field));
        }
        let security = self.security_of(node);
        self.leave_to_client(&mut sent, security.iter().any(|all| !all.is_empty()));
        self.one_of_each_name(&mut sent);
        let parameters_type = self.parameters_type(&words, node, &sent);
        let body = match node.get("requestBody") {
            Some(body) => Some(self.body(&words, self.target(body))?),
            None => None,
        };
        let (answers, returns) = self.answers(&words, node, responses, envelope.as_ref());
        Some(Operation {
            span: entry.key_span,
            doc: self.doc(&[node]),
            tag: tags.first().cloned(),
            method: entry.key.to_uppercase(),
            path: path.to_owned(),
            documented_path,
            parameters: sent.into_iter().map(|(parameter, _)| parameter).collect(),
            parameters_type,
            body,
            answers,
            returns,
            envelope,
            effect: self.effect(node, &entry.key),
            echo: self.echo(node),
            security,
            hosts: self.hosts(node, item),
            signatures: self.signatures(node, &words),
            lenient: self.lenient_of(node),
            id,
            words,
        })
    }

    /// The first media type that the client can write, in the order of our liking.
    fn body(&mut self, operation: &str, node: &'a Node) -> Option<Body> {
        let content = entries(node, "content");
        let rank = |entry: &&'a Entry| body_form(&entry.key).map(|(rank, _)| rank);
        let Some(chosen) = content
            .iter()
            .filter(|entry| rank(entry).is_some())
            .min_by_key(|entry| rank(entry))
        else {
            let media = content.first().map_or("none", |entry| entry.key.as_str());
            self.diags.body_media_type(node.span, media, operation);
            return None;
        };
        let (_, form) = body_form(&chosen.key)?;
        let naming = Naming::Of {
            operation: operation.to_owned(),
            words: "request".to_owned(),
        };
        let schema = chosen
            .node
            .get("schema")
            .filter(|_| form != BodyForm::Bytes);
        let ty = match schema {
            Some(schema) => self.schema(&[schema], naming),
            None => {
                let ty = self.pending(chosen.key_span, naming);
                self.types[ty].kind = crate::ir::TypeKind::Any;
                ty
            }
        };
        for other in content.iter().filter(|other| other.key != chosen.key) {
            let same = other.node.get("schema").map(|schema| &schema.value)
                == chosen.node.get("schema").map(|schema| &schema.value);
            if !same {
                self.diags
                    .other_body_media_type(other.key_span, &other.key, &chosen.key);
            }
        }
        let fits = match form {
            BodyForm::Json | BodyForm::Bytes => true,
            BodyForm::Form => self.has_members(ty),
            BodyForm::Text => self.is_text(ty),
        };
        if !fits {
            self.diags
                .body_does_not_fit(chosen.key_span, &chosen.key, operation);
            return None;
        }
        Some(Body {
            // A range says that anything goes; JSON is what the client writes.
            media: match chosen.key.contains('*') {
                true => "application/json".to_owned(),
                false => chosen.key.clone(),
            },
            form,
            ty,
            required: node.get("required").and_then(Node::bool) == Some(true),
            encoding: entries(&chosen.node, "encoding")
                .iter()
                .map(encoding)
                .collect(),
            doc: self.doc(&[node]),
            span: node.span,
        })
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

    /// The envelope of an operation: its own, else the root's.
    fn envelope(&mut self, node: &'a Node) -> Option<Envelope> {
        if !self.document.payspec {
            return None;
        }
        let said = node
            .get("x-envelope")
            .or_else(|| self.root.get("x-envelope"))?;
        said.map()?;
        let success = said.get("success").and_then(|success| {
            let tokens = items(success, "in").iter().map(Node::to_json).collect();
            Some((text_of(success, "at")?, tokens))
        });
        Some(Envelope {
            success,
            payload: text_of(said, "payload"),
            code: text_of(said, "code"),
            message: text_of(said, "message"),
            request_id: text_of(said, "request-id"),
        })
    }

    fn effect(&mut self, node: &'a Node, method: &str) -> Effect {
        let Some(said) = node.get("x-effect").filter(|_| self.document.payspec) else {
            // RFC 9110 calls these methods safe.
            return match method {
                "get" | "head" | "options" | "trace" => Effect::Reads,
                _ => Effect::Unstated,
            };
        };
        if said.text() == Some("reads") {
            return Effect::Reads;
        }
        let changed = text_of(said, "changes").map(|what| format!("change of the {what}"));
        let what = text_of(said, "creates").or(changed);
        let Some(what) = what else {
            return Effect::Unstated;
        };
        Effect::Creates {
            what,
            key: text_of(said, "key"),
            reconcile: said.get("reconcile").and_then(|reconcile| {
                Some(Reconcile {
                    operation: text_of(reconcile, "operation")?,
                    with: self.pairs(reconcile, "with"),
                    // `pointers.rs` finds the values, `settle.rs` the arguments, once all operations are there.
                    state: text_of(reconcile, "state").map(|at| State {
                        at,
                        values: Vec::new(),
                    }),
                    arguments: None,
                    constants: Vec::new(),
                })
            }),
        }
    }

    /// What must come back as it was sent; `pointers.rs` looks at what it is.
    fn echo(&self, node: &Node) -> Vec<Echo> {
        let pairs = self.pairs(node, "x-echo").into_iter();
        let echo = pairs.map(|(payload, request)| Echo {
            payload,
            request,
            amount: false,
            sensitive: false,
        });
        echo.collect()
    }

    /// Pairs of pointers under a member.
    fn pairs(&self, node: &Node, key: &str) -> Vec<(String, String)> {
        if !self.document.payspec {
            return Vec::new();
        }
        entries(node, key)
            .iter()
            .filter(|entry| entry.key.starts_with('/'))
            .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())))
            .collect()
    }

    /// Wire forms that an operation's answers accept: its own, else the root's.
    pub(super) fn lenient_of(&self, node: &'a Node) -> Vec<LenientForm> {
        match node.get("x-lenient") {
            Some(_) => self.lenient_forms(node),
            None => self.lenient_forms(self.root),
        }
    }
}

/// What an operation is called: its id, or method and path.
pub(super) fn id_of(path: &str, entry: &Entry) -> String {
    text_of(&entry.node, "operationId")
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| format!("{} {path}", entry.key))
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
    }
}

/// How a media type is written, and how much we like it.
fn body_form(media: &str) -> Option<(u8, BodyForm)> {
    let bare = media
        .split(';')
        .next()
        .unwrap_or(media)
        .trim()
        .to_ascii_lowercase();
    Some(match bare.as_str() {
        "application/json" => (0, BodyForm::Json),
        "application/x-www-form-urlencoded" => (2, BodyForm::Form),
        "application/octet-stream" => (4, BodyForm::Bytes),
        json if json.ends_with("+json") || json == "*/*" || json == "application/*" => {
            (1, BodyForm::Json)
        }
        text if text.starts_with("text/") => (3, BodyForm::Text),
        binary
            if ["image/", "audio/", "video/"]
                .iter()
                .any(|kind| binary.starts_with(kind)) =>
        {
            (5, BodyForm::Bytes)
        }
        "application/pdf" | "application/zip" => (5, BodyForm::Bytes),
        _ => return None,
    })
}
