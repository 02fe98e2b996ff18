//! Rust names for everything an API has: claimed from scopes before anything can print them.
//!
//! Names that this stage invents, beside those that people wrote:
//!
//! | name | for |
//! |---|---|
//! | `OwnerField`, `OwnerFieldItem`, `OwnerFieldValue` | a type written inside another |
//! | `OperationRequest`, `OperationAnswer`, `OperationParameters`, `OperationEvent` | a type written in an operation or webhook |
//! | `OperationAnswer200`, `OperationAnswer400` | an answer's type, where there are several of success, or of failure |
//! | `TypeRequired` | what [`TypeKind::Struct`]'s constructor takes |
//! | `Unknown` (`Unlisted`, if that is a value of its own) | the variant of values that no document lists |
//! | `with_field` | the setter of an optional member |
//! | `operation_call` | a method whose plain name the client's own or a common trait's method has |
//! | `extra`, `additional`, … | the field of members that are not listed |
//! | `operation_route` | the builder's setter for an undocumented path |
//!
//! A clash is a finding at both places. In our own specs it is an error; in a plain OpenAPI file, which its reader can't
//! change, the second gets a number and a warning.

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::ident::{self, Scope};
use crate::ir::{Api, Event, Filled, Naming, Returns, TypeId, TypeKind};
use crate::source::Span;

/// An API and the names of everything in it.
#[derive(Debug)]
pub struct Named {
    /// The API.
    pub api: Api,
    /// Its names.
    pub names: Names,
}

/// Rust names, beside the things they name.
#[derive(Debug, Default)]
pub struct Names {
    /// The provider's module.
    pub module: String,
    /// Items of the module `model`; types without an item of their own are missing.
    pub types: BTreeMap<TypeId, TypeName>,
    /// Operations, in order.
    pub operations: Vec<OperationName>,
    /// Events, in order.
    pub events: Vec<EventName>,
    /// Setters of configuration values, in order.
    pub config: Vec<String>,
    /// Setters of credentials, in order of the schemes.
    pub schemes: Vec<String>,
    /// Variants of `Environment`, in order of the servers.
    pub servers: Vec<String>,
    /// Variants of the error code enum, in order.
    pub errors: Vec<String>,
}

/// Names of a type.
#[derive(Debug, Clone)]
pub struct TypeName {
    /// The item.
    pub item: String,
    /// What its constructor takes, if it has one and that asks for anything.
    pub required: Option<String>,
    /// Its fields or variants, in order.
    pub members: Vec<String>,
    /// The field of additional properties, or the variant of unlisted values.
    pub rest: String,
    /// The file under `model/` it stands in.
    pub file: String,
}

/// Names of an operation.
#[derive(Debug, Clone)]
pub struct OperationName {
    /// The client's method.
    pub method: String,
    /// The static that describes it.
    pub constant: String,
    /// The file under `ops/` it stands in.
    pub file: String,
    /// The enum of its answers by status, if there is one.
    pub answer: Option<(String, Vec<String>)>,
    /// The builder's setter for its route, if its path is not documented.
    pub route: String,
}

/// Names of an event.
#[derive(Debug, Clone)]
pub struct EventName {
    /// The item in the module `webhook`.
    pub item: String,
}

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
        let types = self.types(&mut model);
        let mut client = Scope::new();
        let mut builder = Scope::new();
        for taken in [
            "build",
            "transport",
            "timeout",
            "connect_timeout",
            "answer_limit",
            "new",
        ] {
            reserve(&mut builder, taken, self.api.span);
        }
        let operations = self.operations(&mut client, &mut builder, &mut model);
        let mut events = Scope::new();
        let mut servers = Scope::new();
        reserve(&mut servers, "Custom", self.api.span);
        let mut errors = Scope::new();
        reserve(&mut errors, "Unknown", self.api.span);
        Names {
            module: ident::module_name(&self.api.name),
            types,
            config: self.each(
                &self.api.config,
                &mut builder,
                "settings of the client",
                |config| (ident::field_name(&config.name), config.span),
            ),
            schemes: self.each(
                &self.api.schemes,
                &mut builder,
                "settings of the client",
                |scheme| (ident::field_name(&scheme.name), scheme.span),
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

    fn types(&mut self, model: &mut Scope) -> BTreeMap<TypeId, TypeName> {
        let api = self.api;
        let mut named = BTreeMap::new();
        // Components first: a name that a person gave wins over one made from places.
        let is_component = |id: &TypeId| matches!(api.types[*id].naming, Naming::Component { .. });
        let (components, inner): (Vec<TypeId>, Vec<TypeId>) = api
            .types
            .ids()
            .filter(|id| has_item(&api.types[*id].kind))
            .partition(is_component);
        for id in components.into_iter().chain(inner) {
            let span = api.types[id].span;
            let item = self.claim(model, ident::type_name(&words(api, id)), span, "types");
            let (members, rest) = self.members(id);
            named.insert(
                id,
                TypeName {
                    required: None,
                    members,
                    rest,
                    file: match &api.types[id].home {
                        Some(tag) => file_of(tag),
                        None => SHARED.to_owned(),
                    },
                    item,
                },
            );
        }
        for (id, name) in &mut named {
            if asks_for_anything(api, *id) {
                let required = format!("{}Required", name.item);
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
    ) -> Vec<OperationName> {
        let api = self.api;
        let mut constants = Scope::new();
        api.operations
            .iter()
            .map(|operation| {
                let method = method_name(&operation.words);
                let method = self.claim(client, method, operation.span, "operations");
                let mut route = format!("{}_route", ident::file_stem(&method));
                if !operation.documented_path {
                    let what = "settings of the client";
                    route = self.claim(builder, route, operation.span, what);
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
                OperationName {
                    route,
                    constant: self.claim(&mut constants, constant, operation.span, "operations"),
                    file: match &operation.tag {
                        Some(tag) => file_of(tag),
                        None => UNTAGGED.to_owned(),
                    },
                    answer,
                    method,
                }
            })
            .collect()
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
        let separator = if bare.contains(char::is_uppercase) {
            ""
        } else {
            "_"
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

/// Methods that would hide a trait's, or look like a constructor.
const OWN_METHODS: [&str; 12] = [
    "as_ref", "borrow", "builder", "clone", "cmp", "default", "deref", "drop", "eq", "fmt", "hash",
    "new",
];

fn method_name(words: &str) -> String {
    let name = ident::method_name(words);
    match OWN_METHODS.contains(&name.as_str()) {
        true => format!("{name}_call"),
        false => name,
    }
}

/// Whether a type has an item of its own in Rust.
pub(crate) fn has_item(kind: &TypeKind) -> bool {
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

/// The file of a tag's types and operations. A module that is called like the one it stands in is a slip to clippy, and one that
/// is called like a type (`_2fa`) would be taken for that.
pub(crate) fn file_of(tag: &str) -> String {
    let name = ident::module_name(tag);
    match name.as_str() {
        "model" | "ops" => format!("{name}_"),
        digit if digit.starts_with('_') => format!("tag{digit}"),
        _ => name,
    }
}
