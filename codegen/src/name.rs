//! Rust names for everything an API has: claimed from scopes before anything can print them.
//!
//! Names that this stage invents, beside those that people wrote:
//!
//! | name | for |
//! |---|---|
//! | `OwnerField`, `OwnerFieldItem`, `OwnerFieldValue` | a type written inside another |
//! | `Field`, if that is free | a list of values written inside several others |
//! | `OperationRequest`, `OperationAnswer`, `OperationParameters`, `OperationEvent` | a type written in an operation or webhook |
//! | `OperationBody` | the enum of bodies that differ by media type |
//! | `OneOrOther`, `OperationFailure` | the enum of what refusals hold, where that differs by status |
//! | `X_HEADER` | the constant of an answer's header, where an operation's static has its plain name |
//! | `OperationAnswer200`, `OperationAnswer400` | an answer's type, where there are several of success, or of failure |
//! | `TypeRequired` | what [`TypeKind::Struct`]'s constructor takes |
//! | `Unknown` (`Unlisted`, if that is a value of its own) | the variant of values that no document lists |
//! | `with_field` | the setter of an optional member |
//! | `operation_call` | a method whose plain name the client's own or a common trait's method has |
//! | `extra`, `additional`, … | the field of members that are not listed |
//! | `operation_route` | the builder's setter for an undocumented path |
//! | `previous_key` | the builder's setter for the key before this one |
//! | `scheme_header` | the builder's setter for the header of a token that no document names |
//! | `scheme_answer` | the builder's setter for where a token's answer has what |
//! | `settle_operation` | the client's method that settles a lost answer |
//!
//! A clash is a finding at both places. In our own specs it is an error; in a plain OpenAPI file, which its reader can't
//! change, the second gets a number and a warning.

mod names;
mod shared;
mod spelling;

pub use names::*;
pub use shared::Shared;
pub(crate) use shared::place;
use spelling::{IN_CAMEL_CASE, method_name};
pub(crate) use spelling::{file_of, stem};

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::ident::{self, Scope};
use crate::ir::{
    Api, Body, Effect, Event, Filled, Naming, Operation, Returns, SchemeKind, TypeId, TypeKind,
    Types,
};
use crate::source::Span;

/// What clashing setters are called.
const SETTINGS: &str = "settings of the client";
/// Methods of every client's builder.
const OF_BUILDERS: [&str; 14] = [
    "accept_older_version",
    "answer_limit",
    "build",
    "clock",
    "connect_timeout",
    "deadline",
    "header",
    "host_address",
    "new",
    "random",
    "retry",
    "timeout",
    "token_store",
    "transport",
];
/// Items of the module `webhook` beside the events.
const OF_WEBHOOKS: [&str; 2] = ["Keys", "KeysBuilder"];

/// File for what several resources share.
const SHARED: &str = "shared";
/// File for operations without a tag.
const UNTAGGED: &str = "api";

/// Names every API.
pub fn name(apis: Vec<Api>, diags: &mut Diagnostics) -> Vec<Named> {
    apis.into_iter()
        .map(|api| {
            let names = Namer { api: &api, diags }.names();
            Named { api, names }
        })
        .collect()
}

struct Namer<'a, 'd> {
    api: &'a Api,
    diags: &'d mut Diagnostics,
}

impl Namer<'_, '_> {
    fn names(&mut self) -> Names {
        let mut model = Scope::new();
        let shared = shared::shared(self.api);
        let types = self.types(&mut model, &shared);
        let mut client = Scope::new();
        let mut builder = Scope::new();
        for taken in OF_BUILDERS {
            reserve(&mut builder, taken, self.api.span);
        }
        reserve(&mut client, "notification_keys", self.api.span);
        let mut constants = Scope::new();
        let operations = self.operations(&mut client, &mut builder, &mut model, &mut constants);
        let failures = self.failures(&mut model);
        let headers = self.headers(&operations, &mut constants);
        let mut events = Scope::new();
        for taken in OF_WEBHOOKS {
            reserve(&mut events, taken, self.api.span);
        }
        let mut servers = Scope::new();
        reserve(&mut servers, "Custom", self.api.span);
        let mut errors = Scope::new();
        reserve(&mut errors, "Unknown", self.api.span);
        Names {
            module: ident::module_name(&self.api.name),
            types,
            shared,
            config: self.each(&self.api.config, &mut builder, SETTINGS, |config| {
                (ident::field_name(&config.name), config.span)
            }),
            schemes: self.schemes(&mut builder),
            keys: self.keys(&mut builder),
            signatures: self.each(
                &self.api.signatures,
                &mut Scope::new(),
                "rules of signature",
                |rule| (ident::const_name(&rule.words), rule.span),
            ),
            servers: self.each(&self.api.servers, &mut servers, "servers", |server| {
                (ident::variant_name(&server.name), server.span)
            }),
            errors: self.each(&self.api.errors, &mut errors, "error codes", |code| {
                (ident::variant_name(&code.name), code.span)
            }),
            events: self
                .each(&self.api.events, &mut events, "events", |event: &Event| {
                    (ident::type_name(&event.item), event.span)
                })
                .into_iter()
                .map(|item| EventName { item })
                .collect(),
            operations,
            failures,
            headers,
        }
    }

    fn each<T>(
        &mut self,
        all: &[T],
        scope: &mut Scope,
        what: &str,
        of: impl Fn(&T) -> (String, Span),
    ) -> Vec<String> {
        all.iter()
            .map(|one| {
                let (name, span) = of(one);
                self.claim(scope, name, span, what)
            })
            .collect()
    }

    fn schemes(&mut self, builder: &mut Scope) -> Vec<SchemeName> {
        let api = self.api;
        let named = api.schemes.iter().map(|scheme| {
            let setter = ident::field_name(&scheme.name);
            let setter = self.claim(builder, setter, scheme.span, SETTINGS);
            let token = scheme.token.as_ref();
            let mut beside = |word: &str| {
                let name = format!("{}_{word}", stem(&setter));
                self.claim(builder, name, scheme.span, SETTINGS)
            };
            let fetched = token.filter(|_| scheme.kind == SchemeKind::Configured);
            let header = fetched.map(|_| beside("header"));
            let answer = token
                .filter(|token| token.configured)
                .map(|_| beside("answer"));
            SchemeName {
                header,
                answer,
                // The setter's name is claimed, so this one is free.
                constant: ident::const_name(ident::file_stem(&setter)),
                setter,
            }
        });
        named.collect()
    }

    fn keys(&mut self, builder: &mut Scope) -> Vec<KeyName> {
        let api = self.api;
        let named = api.keys.iter().map(|key| {
            let setter = ident::field_name(&key.name);
            let setter = self.claim(builder, setter, key.span, SETTINGS);
            KeyName {
                previous: key.verifies().then(|| {
                    let name = format!("previous_{}", stem(&setter));
                    self.claim(builder, name, key.span, SETTINGS)
                }),
                setter,
            }
        });
        named.collect()
    }

    fn types(&mut self, model: &mut Scope, shared: &Shared) -> BTreeMap<TypeId, TypeName> {
        let api = self.api;
        let mut named = BTreeMap::new();
        // Components first: a name that a person gave wins over one made from places.
        let is_component = |id: &TypeId| matches!(api.types[*id].naming, Naming::Component { .. });
        let (components, inner): (Vec<TypeId>, Vec<TypeId>) = api
            .types
            .ids()
            .filter(|id| has_item(&api.types, *id))
            .filter(|id| !shared.same.contains_key(id))
            .partition(is_component);
        // Last, and by the short name only if nothing else has it.
        let (common, inner): (Vec<TypeId>, Vec<TypeId>) = inner
            .into_iter()
            .partition(|id| shared.groups.contains_key(id));
        for id in components.into_iter().chain(inner).chain(common) {
            let span = api.types[id].span;
            let places = shared.groups.get(&id).map_or(&[][..], Vec::as_slice);
            let short = match places {
                [] => None,
                _ => place(api, id).map(|place| ident::type_name(&place.words)),
            };
            let item = short
                .filter(|short| !model.is_taken(short))
                .unwrap_or_else(|| ident::type_name(&words(api, id)));
            let item = self.claim(model, item, span, "types");
            let home = api.types[id].home.as_ref();
            let home = home.filter(|home| {
                let mut homes = places.iter().map(|place| api.types[*place].home.as_ref());
                homes.all(|other| other == Some(*home))
            });
            let (members, rest) = self.members(id);
            named.insert(
                id,
                TypeName {
                    required: None,
                    members,
                    rest,
                    file: match home {
                        Some(tag) => file_of(tag),
                        None => SHARED.to_owned(),
                    },
                    item,
                },
            );
        }
        for (id, name) in &mut named {
            if asks_for_anything(api, *id) {
                // `Self_` is a type, `Self_Required` none that reads like one.
                let required = format!("{}Required", name.item.trim_end_matches('_'));
                name.required = Some(self.claim(model, required, api.types[*id].span, "types"));
            }
        }
        named
    }

    /// Fields or variants, and the name of what is not listed.
    fn members(&mut self, id: TypeId) -> (Vec<String>, String) {
        let api = self.api;
        let mut scope = Scope::new();
        match &api.types[id].kind {
            TypeKind::Struct(fields) => {
                let members = self.each(&fields.fields, &mut scope, "members", |field| {
                    (ident::field_name(&field.words), field.span)
                });
                let rest = ["extra", "additional", "additional_properties"];
                (members, first_free(&scope, &rest))
            }
            TypeKind::TextEnum(values) | TypeKind::IntegerEnum(values) => {
                let members = self.each(&values.values, &mut scope, "values", |value| {
                    (ident::variant_name(&value.words), value.span)
                });
                (
                    members,
                    first_free(&scope, &["Unknown", "Unlisted", "NotListed"]),
                )
            }
            TypeKind::Union(union) => {
                let members = self.each(&union.variants, &mut scope, "alternatives", |variant| {
                    (ident::variant_name(&variant.words), variant.span)
                });
                (
                    members,
                    first_free(&scope, &["Unknown", "Unlisted", "NotListed"]),
                )
            }
            _ => (Vec::new(), String::new()),
        }
    }

    fn operations(
        &mut self,
        client: &mut Scope,
        builder: &mut Scope,
        model: &mut Scope,
        constants: &mut Scope,
    ) -> Vec<OperationName> {
        let api = self.api;
        let mut named: Vec<OperationName> = api
            .operations
            .iter()
            .map(|operation| {
                let method = method_name(&operation.words);
                let method = self.claim(client, method, operation.span, "operations");
                let mut route = format!("{}_route", stem(&method));
                if !operation.documented_path {
                    route = self.claim(builder, route, operation.span, SETTINGS);
                }
                let constant = ident::const_name(&operation.words);
                let answer = match &operation.returns {
                    Returns::ByStatus(variants) => {
                        let name = ident::type_name(&format!("{} answer", operation.words));
                        let name = self.claim(model, name, operation.span, "types");
                        let mut scope = Scope::new();
                        let variants = self.each(variants, &mut scope, "answers", |(words, _)| {
                            (ident::variant_name(words), operation.span)
                        });
                        Some((name, variants))
                    }
                    _ => None,
                };
                let body = operation
                    .body
                    .as_ref()
                    .filter(|body| !body.others.is_empty());
                let body = body.map(|body| {
                    let name = ident::type_name(&format!("{} body", operation.words));
                    let name = self.claim(model, name, operation.span, "types");
                    let forms: Vec<&Body> = body.forms().collect();
                    let variants = self.each(&forms, &mut Scope::new(), "bodies", |form| {
                        (ident::variant_name(&form.words), form.span)
                    });
                    (name, variants)
                });
                OperationName {
                    body,
                    route,
                    constant: self.claim(constants, constant, operation.span, "operations"),
                    file: match &operation.tag {
                        Some(tag) => file_of(tag),
                        None => UNTAGGED.to_owned(),
                    },
                    answer,
                    settle: None,
                    method,
                }
            })
            .collect();
        // After all others: a name that a person gave wins over one made of it.
        for (operation, name) in api.operations.iter().zip(&mut named) {
            name.settle = self.settle(operation, &name.method, client);
        }
        named
    }

    /// What refusals of several types hold: each type's own name is its variant's.
    fn failures(&mut self, model: &mut Scope) -> Vec<FailureName> {
        let api = self.api;
        let named = api.failures.iter().map(|failure| {
            let item = ident::type_name(&failure.words);
            let item = self.claim(model, item, failure.span, "types");
            let variants = self.each(&failure.types, &mut Scope::new(), "failures", |ty| {
                let ty = &api.types[*ty];
                let words = match &ty.naming {
                    Naming::Of { operation, words } if words == "answer" => operation,
                    Naming::Component { words, .. }
                    | Naming::Of { words, .. }
                    | Naming::Inside { words, .. } => words,
                };
                (ident::variant_name(words), ty.span)
            });
            FailureName {
                item,
                variants,
                file: failure
                    .home
                    .as_deref()
                    .map_or_else(|| SHARED.to_owned(), file_of),
            }
        });
        named.collect()
    }

    /// Headers of answers that are success, each once: what differs between answers is text.
    fn headers(&self, operations: &[OperationName], constants: &mut Scope) -> Vec<HeaderName> {
        let mut named: BTreeMap<String, HeaderName> = BTreeMap::new();
        for (operation, name) in self.api.operations.iter().zip(operations) {
            let answers = operation.answers.iter().filter(|answer| answer.success);
            for header in answers.flat_map(|answer| &answer.headers) {
                let key = header.wire.to_ascii_lowercase();
                match named.get_mut(&key) {
                    Some(known) if !same_type(&self.api.types, known.ty, header.ty) => {
                        known.ty = None;
                    }
                    Some(_) => {}
                    None => {
                        let _ = named.insert(
                            key,
                            HeaderName {
                                constant: String::new(),
                                wire: header.wire.clone(),
                                ty: header.ty,
                                doc: header.doc.clone(),
                                file: name.file.clone(),
                            },
                        );
                    }
                }
            }
        }
        let mut named: Vec<HeaderName> = named.into_values().collect();
        for header in &mut named {
            let plain = ident::const_name(&header.wire);
            let beside = format!("{plain}_HEADER");
            header.constant = first_free(constants, &[&plain, &beside]);
            reserve(constants, &header.constant, self.api.span);
        }
        named
    }

    fn settle(
        &mut self,
        operation: &Operation,
        method: &str,
        client: &mut Scope,
    ) -> Option<SettleName> {
        let Effect::Creates {
            reconcile: Some(reconcile),
            ..
        } = &operation.effect
        else {
            return None;
        };
        let arguments = reconcile.arguments.as_ref()?;
        let settle = format!("settle_{}", ident::file_stem(method));
        let mut scope = Scope::new();
        let arguments = self.each(arguments, &mut scope, "arguments", |argument| {
            (ident::field_name(&argument.words), operation.span)
        });
        Some(SettleName {
            method: self.claim(client, settle, operation.span, "operations"),
            error: first_free(&scope, &["unknown", "unknown_error", "unknown_outcome"]),
            arguments,
        })
    }

    /// Takes a name, or says who has it and finds another.
    fn claim(&mut self, scope: &mut Scope, name: String, span: Span, what: &str) -> String {
        let Err(earlier) = scope.claim(&name, span) else {
            return name;
        };
        if self.api.strict {
            self.diags.name_taken(span, earlier, what, &name, None);
            return name;
        }
        let bare = ident::file_stem(&name).trim_end_matches('_').to_owned();
        let separator = match IN_CAMEL_CASE.contains(&what) || bare.contains(char::is_uppercase) {
            true => "",
            false => "_",
        };
        // Some number is free: there are finitely many claimants.
        let mut number = 2u32;
        loop {
            let other = format!("{bare}{separator}{number}");
            if scope.claim(&other, span).is_ok() {
                self.diags
                    .name_taken(span, earlier, what, &name, Some(&other));
                return other;
            }
            number = number.saturating_add(1);
        }
    }
}

/// Whether a type has an item of its own in Rust.
pub(crate) fn has_item(types: &Types, id: TypeId) -> bool {
    types.is_free_component(id) || is_declared(&types[id].kind)
}

/// Whether a kind of type is an item of its own wherever it stands.
fn is_declared(kind: &TypeKind) -> bool {
    matches!(
        kind,
        TypeKind::Struct(_)
            | TypeKind::TextEnum(_)
            | TypeKind::IntegerEnum(_)
            | TypeKind::Union(_)
            | TypeKind::Newtype(_)
    )
}

/// Whether the constructor of a type takes anything: it is sent, and has members that the caller must give.
fn asks_for_anything(api: &Api, id: TypeId) -> bool {
    match &api.types[id].kind {
        TypeKind::Struct(fields) if api.types[id].usage.request => {
            fields.fields.iter().any(|field| {
                field.is_always_there()
                    && field.filled == Filled::ByCaller
                    && field.constant.is_none()
            })
        }
        _ => false,
    }
}

/// Words for a type's name: its own, or its owner's and then its own.
fn words(api: &Api, id: TypeId) -> String {
    let mut parts = Vec::new();
    let mut at = id;
    loop {
        match &api.types[at].naming {
            Naming::Component { words, .. } => {
                parts.push(words.clone());
                break;
            }
            Naming::Of { operation, words } => {
                parts.push(words.clone());
                parts.push(operation.clone());
                break;
            }
            Naming::Inside { owner, words } => {
                parts.push(words.clone());
                // Owners come before what is inside them, so this ends.
                if *owner >= at {
                    break;
                }
                at = *owner;
            }
        }
    }
    parts.reverse();
    let each: Vec<String> = parts.iter().map(|part| ident::type_name(part)).collect();
    each.join("_")
}

/// Whether two types are one in Rust, as far as headers need to know.
fn same_type(types: &Types, one: Option<TypeId>, other: Option<TypeId>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return one == other;
    };
    if one == other {
        return true;
    }
    let (one, other) = (&types[one], &types[other]);
    let same = match (&one.kind, &other.kind) {
        (TypeKind::Scalar(one), TypeKind::Scalar(other)) => one == other,
        (TypeKind::Any, TypeKind::Any) => true,
        _ => false,
    };
    same && one.nullable == other.nullable
}

fn reserve(scope: &mut Scope, name: &str, span: Span) {
    // Reserved names are claimed first, so none of them is taken.
    let _ = scope.claim(name, span);
}

fn first_free(scope: &Scope, names: &[&str]) -> String {
    let last = names.last().copied().unwrap_or_default();
    let numbered = (2u32..).map(|number| format!("{last}{number}"));
    let names = names.iter().map(|name| (*name).to_owned());
    // Some number is free: there are finitely many claimants.
    let free = names.chain(numbered).find(|name| !scope.is_taken(name));
    free.unwrap_or_default()
}
