//! What the generated tests send and receive.

use std::collections::{BTreeMap, BTreeSet};

use payspec_codegen::example::{self, Found, Part};
use payspec_codegen::ir::{Field, Operation, TypeKind};
use payspec_codegen::tree::Node;

use super::documented::documented;
use super::fixture;
use super::trial::{Trial, trials};
use crate::facts::{Inventory, Way};
use crate::link::{Links, PartId, members};
use crate::spec::{Owner, OwnerKind, SpecView};

/// Texts by where they stood.
type Texts = BTreeMap<Vec<String>, BTreeSet<String>>;

/// What the generated tests of a provider send and receive. They take every example of the spec, every file of
/// `tests/fixtures/wire/<provider>/`, every documented example of the committed inventory, and [`trials`]: each listed value of a member, and
/// each member that no example has, put into an example. What else they make up counts for codes alone.
///
/// It holds values of examples, so it is not printed.
#[derive(Clone, Default)]
pub struct Exercised {
    /// Operations and events, as places in [`SpecView::owners`].
    owners: BTreeSet<usize>,
    /// Members of messages, with the scalars that they had.
    members: BTreeMap<usize, Texts>,
    /// Parameters by owner and name, with what they were.
    parameters: BTreeMap<(usize, String), BTreeSet<String>>,
    /// JSON pointers to examples of the spec.
    examples: BTreeSet<String>,
    /// Documented examples, by document, section and part.
    documented: BTreeSet<PartId>,
    /// Codes of refusals.
    codes: BTreeSet<String>,
    /// What is tried once its operation has a case.
    untried: Vec<Trial>,
}

impl Exercised {
    /// What comes of the spec alone: its examples, in the way in which the tests make cases of them, what is tried with these, and refusals
    /// with each of its codes.
    #[must_use]
    pub fn of(view: &SpecView) -> Self {
        let mut exercised = Self {
            untried: trials(view),
            ..Self::default()
        };
        let all = example::examples(&view.tree);
        for (at, owner) in view.owners.iter().enumerate() {
            let own = all
                .iter()
                .filter(|found| found.operation.as_ref() == Some(&owner.pointer));
            let own: Vec<&Found<'_>> = own.collect();
            match operation(view, owner) {
                Some(op) => exercised.calls(view, at, op, &own),
                None => exercised.bodies(view, at, &own),
            }
        }
        exercised.refusals(view);
        exercised.tried(view);
        exercised
    }

    /// Takes a file of `tests/fixtures/wire/`; `file` is its name, which begins with the `operationId`.
    ///
    /// # Errors
    /// It is of no operation or notification of the spec, or not written as such a file is.
    pub fn fixture(&mut self, view: &SpecView, file: &str, text: &str) -> Result<(), String> {
        let id = file.split('.').next().unwrap_or_default();
        let is_it = |owner: &Owner| owner.id == id || operation_id(view, owner) == Some(id);
        let Some(at) = view.owners.iter().position(is_it) else {
            return Err(format!("{file}: the spec has no operation `{id}`"));
        };
        let text = text.replace("\r\n", "\n");
        let Some((request, answer)) = fixture::parts(&text) else {
            return Err(format!("{file}: it is not written as a fixture is"));
        };
        self.owners.insert(at);
        self.tried(view);
        let Some(owner) = view.owners.get(at) else {
            return Ok(());
        };
        for (name, _) in &owner.parameters {
            let sent = request
                .query(name)
                .or_else(|| request.in_path(&owner.path, name))
                .or_else(|| request.header(name).map(str::to_owned));
            if let Some(sent) = sent {
                self.parameter(at, name, sent);
            }
        }
        if let Some(body) = request.value(file) {
            self.sent(view, owner, &body);
        }
        if let Some(answer) = answer {
            let status = answer.first.split(' ').nth(1).unwrap_or_default();
            if let Some(body) = answer.value(file) {
                self.answered(view, owner, status, &body);
            }
        }
        Ok(())
    }

    /// Takes the documented examples that lead to a message of the spec, as the tests do once the inventory is committed; those that need
    /// not come back are no evidence.
    pub fn documents(&mut self, inventory: &Inventory, view: &SpecView, links: &Links) {
        let all = documented(inventory, view, links).into_iter();
        for one in all.filter(|one| !one.excused && !one.excerpt) {
            self.documented.insert(one.id);
            self.owners.insert(one.owner);
            self.body(one.message, &one.base, &one.example.value);
        }
    }

    /// The operations and events that have at least one case, by their ids, sorted.
    #[must_use]
    pub fn owners<'v>(&self, view: &'v SpecView) -> Vec<&'v str> {
        let owners = self.owners.iter().filter_map(|at| view.owners.get(*at));
        let mut ids: Vec<&str> = owners.map(|owner| owner.id.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether a message had a member; with a value, whether the member had it.
    #[must_use]
    pub fn has(&self, message: usize, path: &[String], value: Option<&str>) -> bool {
        match value {
            Some(value) => self.value(message, path, value),
            None => self.member(message, path),
        }
    }

    pub(super) fn owner(&self, at: usize) -> bool {
        self.owners.contains(&at)
    }

    pub(super) fn member(&self, message: usize, path: &[String]) -> bool {
        self.members
            .get(&message)
            .is_some_and(|texts| texts.contains_key(path))
    }

    pub(super) fn value(&self, message: usize, path: &[String], value: &str) -> bool {
        let texts = self.members.get(&message).and_then(|texts| texts.get(path));
        texts.is_some_and(|texts| texts.contains(value))
    }

    pub(super) fn parameter_value(&self, owner: usize, name: &str, value: Option<&str>) -> bool {
        let texts = self.parameters.get(&(owner, name.to_owned()));
        texts.is_some_and(|texts| value.is_none_or(|value| texts.contains(value)))
    }

    pub(super) fn example(&self, pointer: &str) -> bool {
        self.examples.contains(pointer)
    }

    pub(super) fn document(&self, id: PartId) -> bool {
        self.documented.contains(&id)
    }

    pub(super) fn code(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// An operation's examples; without a request that can be made of them no case is.
    fn calls(&mut self, view: &SpecView, at: usize, op: &Operation, examples: &[&Found<'_>]) {
        let is_body = |found: &&&Found<'_>| found.part == Part::RequestBody;
        let has_body = examples.iter().any(|found| is_body(&found));
        let has_answer = examples
            .iter()
            .any(|found| matches!(found.part, Part::Answer(_)));
        let needs_body = op.body.as_ref().is_some_and(|body| body.required);
        let takes_nothing = op.parameters.is_empty() && !has_body;
        if (needs_body && !has_body) || (takes_nothing && !has_answer) {
            return;
        }
        let Some(parameters) = parameters(view, op, examples) else {
            return;
        };
        for (name, text) in parameters {
            self.parameter(at, &name, text);
        }
        self.bodies(view, at, examples);
    }

    fn bodies(&mut self, view: &SpecView, at: usize, examples: &[&Found<'_>]) {
        let Some(owner) = view.owners.get(at) else {
            return;
        };
        for found in examples {
            match &found.part {
                Part::RequestBody => self.sent(view, owner, found.node),
                Part::Answer(status) => self.answered(view, owner, status, found.node),
                Part::Parameter(_) => {}
                Part::Header(_) | Part::Schema(_) => continue,
            }
            self.owners.insert(at);
            if let (Some(media), Some(name)) = (&found.media_type, &found.name) {
                let name = name.replace('~', "~0").replace('/', "~1");
                self.examples.insert(format!("{media}/examples/{name}"));
            } else if let Some(media) = &found.media_type {
                self.examples.insert(format!("{media}/example"));
            }
        }
        if operation(view, owner).is_some() {
            self.owners.insert(at);
        }
    }

    fn parameter(&mut self, owner: usize, name: &str, text: String) {
        let key = (owner, name.to_owned());
        self.parameters.entry(key).or_default().insert(text);
    }

    fn sent(&mut self, view: &SpecView, owner: &Owner, body: &Node) {
        for at in &owner.messages {
            let message = view.messages.get(*at);
            if message.is_some_and(|message| message.way != Way::Answer) {
                self.body(*at, &[], body);
            }
        }
    }

    /// An answer of a status; of an exact one first, then of its range, then of any.
    fn answered(&mut self, view: &SpecView, owner: &Owner, status: &str, body: &Node) {
        let range = status.get(..1).map(|digit| format!("{digit}xx"));
        let has = |wanted: &str| {
            owner.messages.iter().copied().find(|at| {
                let status = view.messages.get(*at).and_then(|one| one.status.as_deref());
                status.is_some_and(|status| status.eq_ignore_ascii_case(wanted))
            })
        };
        let found = has(status)
            .or_else(|| has(&range.unwrap_or_default()))
            .or_else(|| has("default"));
        if let Some(at) = found {
            self.body(at, &[], body);
        }
    }

    fn body(&mut self, message: usize, base: &[String], body: &Node) {
        let texts = self.members.entry(message).or_default();
        for depth in 1..=base.len() {
            texts
                .entry(base.get(..depth).unwrap_or_default().to_vec())
                .or_default();
        }
        for (path, text) in members(body) {
            let texts = texts.entry([base, path.as_slice()].concat()).or_default();
            texts.extend(text);
        }
    }

    /// What is tried with the messages of operations that have a case.
    fn tried(&mut self, view: &SpecView) {
        for trial in std::mem::take(&mut self.untried) {
            let owner = view.messages.get(trial.message).map(|one| one.owner);
            if !owner.is_some_and(|owner| self.owners.contains(&owner)) {
                self.untried.push(trial);
                continue;
            }
            // What is made up around a listed value may say anything: it is no evidence of values.
            let texts = self.members.entry(trial.message).or_default();
            for (path, _) in members(&trial.body) {
                texts.entry(path).or_default();
            }
            let of_member = texts.entry(trial.path).or_default();
            of_member.extend(trial.value);
        }
    }

    /// The tests answer the first case of each operation with every code, where its envelope tells success from failure and has a place for it.
    fn refusals(&mut self, view: &SpecView) {
        let tells = |owner: &usize| {
            let op = view
                .owners
                .get(*owner)
                .and_then(|owner| operation(view, owner));
            let envelope = op.and_then(|op| op.envelope.as_ref());
            envelope.is_some_and(|envelope| envelope.success.is_some() && envelope.code.is_some())
        };
        if self.owners.iter().any(tells) {
            let codes = view.named.api.errors.iter().map(|error| error.code.clone());
            self.codes.extend(codes);
        }
    }
}

/// The operation of an owner; none for events.
pub(super) fn operation<'v>(view: &'v SpecView, owner: &Owner) -> Option<&'v Operation> {
    let mut all = view.named.api.operations.iter();
    let is_it = |op: &&Operation| op.path == owner.path && op.method == owner.method;
    match owner.kind {
        OwnerKind::Operation => all.find(is_it),
        OwnerKind::Event => None,
    }
}

fn operation_id<'v>(view: &'v SpecView, owner: &Owner) -> Option<&'v str> {
    let node = view.tree.at(&owner.pointer)?;
    node.get("operationId")?.text()
}

/// What a call's parameters are in the tests; none if a required one has no example, no default and no single value.
fn parameters(
    view: &SpecView,
    op: &Operation,
    examples: &[&Found<'_>],
) -> Option<Vec<(String, String)>> {
    let fields: &[Field] = match op.parameters_type.map(|ty| &view.named.api.types[ty].kind) {
        Some(TypeKind::Struct(members)) => &members.fields,
        _ => &[],
    };
    let mut found = Vec::new();
    for field in fields {
        let shown = examples.iter().filter_map(|found| match &found.part {
            Part::Parameter(name) if *name == field.wire => Some(plain(found.node)),
            _ => None,
        });
        let before = found.len();
        found.extend(shown.map(|text| (field.wire.clone(), text)));
        let stated = field.example.as_ref().or(field.default.as_ref());
        if found.len() == before
            && let Some(text) = stated
        {
            found.push((field.wire.clone(), text.trim_matches('"').to_owned()));
        }
        if found.len() > before {
            continue;
        }
        match (&field.constant, field.is_always_there()) {
            (Some(_), _) => found.push((field.wire.clone(), String::new())),
            (None, true) => return None,
            (None, false) => {}
        }
    }
    Some(found)
}

fn plain(node: &Node) -> String {
    node.text().map_or_else(|| node.to_json(), str::to_owned)
}
