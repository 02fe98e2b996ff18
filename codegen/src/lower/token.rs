//! Tokens: the operation that yields one can be called by the client alone, and what is read from its answer is there.

use super::{Lower, entries};
use crate::diag::Diagnostics;
use crate::ir::{
    Api, Body, BodyForm, Field, Filled, Operation, Scheme, SchemeKind, TypeId, TypeKind,
};
use crate::tree::Node;

/// In place of a pointer or header that no document gives.
pub(super) const CONFIGURED: &str = "configured";

impl<'a> Lower<'a, '_> {
    /// Checks what `x-token` says, once all operations are there.
    pub(super) fn check_tokens(&mut self, schemes: &[Scheme], operations: &[Operation]) {
        let nodes = self.root.at("/components/securitySchemes");
        for scheme in schemes {
            let node = nodes.and_then(|nodes| nodes.get(&scheme.name));
            let said = node.and_then(|node| self.target(node).get("x-token"));
            let (Some(token), Some(said)) = (&scheme.token, said) else {
                continue;
            };
            if scheme.kind == SchemeKind::Basic {
                self.diags.token_as_password(token.span, &scheme.name);
            }
            let name = said.get("operation").unwrap_or(said);
            let wanted = token.operation.as_str();
            let Some(operation) = self.operation_called(name, wanted, "`x-token`", operations)
            else {
                continue;
            };
            if !operation.security.is_empty()
                && operation
                    .security
                    .iter()
                    .all(|all| all.contains(&scheme.name))
            {
                self.diags
                    .token_needs_itself(name.span, &operation.id, &scheme.name);
            }
            self.check_token_answer(said, operation);
            for key in ["header", "prefix"] {
                let text = said.get(key).filter(|it| it.text() != Some(CONFIGURED));
                if let Some(text) = text {
                    self.diags.token_part_of_the_scheme(text.span, key);
                }
            }
        }
    }

    fn check_token_answer(&mut self, said: &'a Node, operation: &Operation) {
        let what = format!("the answer of `{}`", operation.id);
        let schema = self.json_answer(operation);
        for key in ["token", "expires-in"] {
            let pointer = said.get(key).filter(|it| it.text() != Some(CONFIGURED));
            if let Some(pointer) = pointer {
                let text = pointer.text().unwrap_or_default();
                self.check_in_schema(pointer.span, schema, "", text, &what);
            }
        }
    }

    /// The schema of an operation's first JSON answer of success, envelope and all.
    fn json_answer(&self, operation: &Operation) -> Option<&'a Node> {
        let path = self.root.get("paths")?.get(&operation.path)?;
        let node = path.get(&operation.method.to_lowercase())?;
        let mut answers = entries(node, "responses").iter();
        let answer = answers.find(|it| it.key.starts_with('2') || it.key == "default")?;
        let mut contents = entries(self.target(&answer.node), "content").iter();
        let json = contents.find(|it| it.key.contains("json"))?;
        json.node.get("schema")
    }
}

/// The client fetches a token by itself, so whatever the operation must be given comes from its configuration.
pub(super) fn check_fillable(api: &Api, diags: &mut Diagnostics) {
    for token in api
        .schemes
        .iter()
        .filter_map(|scheme| scheme.token.as_ref())
    {
        let mut operations = api.operations.iter();
        let Some(operation) = operations.find(|known| known.id == token.operation) else {
            continue;
        };
        let body = operation.body.as_ref();
        if body.is_some_and(|body| !is_made_of_members(api, body)) {
            diags.token_body_not_filled(token.span, &operation.id);
            continue;
        }
        let sent = body.map(|body| body.ty).into_iter();
        for ty in sent.chain(operation.parameters_type) {
            for field in asked_for(api, ty) {
                diags.token_operation_asks(token.span, field.span, &operation.id, &field.wire);
            }
        }
    }
}

fn is_made_of_members(api: &Api, body: &Body) -> bool {
    body.others.is_empty()
        && matches!(body.form, BodyForm::Json | BodyForm::Form)
        && matches!(api.types[body.ty].kind, TypeKind::Struct(_))
}

/// Members that neither the configuration nor signing nor the type itself fills in.
fn asked_for(api: &Api, ty: TypeId) -> impl Iterator<Item = &Field> {
    let fields = match &api.types[ty].kind {
        TypeKind::Struct(fields) => fields.fields.as_slice(),
        _ => &[],
    };
    fields.iter().filter(|field| {
        field.is_always_there() && field.filled == Filled::ByCaller && field.constant.is_none()
    })
}
