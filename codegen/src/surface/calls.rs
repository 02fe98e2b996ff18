//! What a client does: functions, notifications, and what they are trusted by.

use super::{line, ty};
use crate::ir::{Effect, Event, Key, Operation, Returns, Signature};
use crate::name::{Named, OperationName};

pub(super) fn credentials(out: &mut String, named: &Named) {
    let api = &named.api;
    for (scheme, name) in api.schemes.iter().zip(&named.names.schemes) {
        let fetched = scheme.token.as_ref().map(|token| {
            let method = method_called(named, &token.operation);
            let said = [&name.header, &name.answer].into_iter().flatten();
            let said: String = said.map(|setter| format!(", {setter}")).collect();
            format!("  // else from {method}{said}")
        });
        line(
            out,
            format_args!(
                "credential {}: {:?}{}",
                name.setter,
                scheme.kind,
                fetched.unwrap_or_default()
            ),
        );
    }
    for (key, name) in api.keys.iter().zip(&named.names.keys) {
        let previous = name.previous.as_ref();
        let previous = previous.map(|previous| format!(", {previous}"));
        line(
            out,
            format_args!(
                "key {}{}: {:?}  // {}",
                name.setter,
                previous.unwrap_or_default(),
                key.kind,
                uses(key)
            ),
        );
    }
}

fn uses(key: &Key) -> String {
    let mut uses = Vec::new();
    uses.extend(key.signs.then_some("signs requests"));
    uses.extend(key.verifies_answers.then_some("verifies answers"));
    uses.extend(key.verifies_events.then_some("verifies notifications"));
    uses.join(", ")
}

pub(super) fn functions(out: &mut String, named: &Named) {
    for (operation, name) in named.operations() {
        let mut takes = Vec::new();
        takes.extend(operation.parameters_type.map(|id| ty(named, id)));
        let body = operation.body.as_ref().map(|body| {
            let forms = body.forms().map(|form| ty(named, form.ty));
            forms.collect::<Vec<_>>().join(" or ")
        });
        takes.extend(body);
        line(
            out,
            format_args!(
                "fn {}({}) -> {}  // {}",
                name.method,
                takes.join(", "),
                returned(named, operation, name),
                facts(named, operation).join("; ")
            ),
        );
    }
    for (operation, name) in named.operations() {
        settle(out, named, operation, name);
    }
    if named.api.verifies_events() && !named.api.operations.is_empty() {
        line(out, format_args!("fn notification_keys() -> webhook::Keys"));
    }
}

fn returned(named: &Named, operation: &Operation, name: &OperationName) -> String {
    match &operation.returns {
        Returns::Nothing => "()".to_owned(),
        Returns::Bytes => "Body".to_owned(),
        Returns::Text => "String".to_owned(),
        Returns::One(id) => ty(named, *id),
        Returns::ByStatus(_) => name
            .answer
            .as_ref()
            .map(|(item, _)| item.clone())
            .unwrap_or_default(),
    }
}

fn facts(named: &Named, operation: &Operation) -> Vec<String> {
    let api = &named.api;
    let mut facts = vec![match operation.documented_path {
        true => format!("{} {}", operation.method, operation.path),
        false => "route configured".to_owned(),
    }];
    facts.push(match &operation.effect {
        Effect::Reads => "reads".to_owned(),
        Effect::Creates { what, .. } => format!("effect: {what}"),
        Effect::Unstated => "effect unstated".to_owned(),
    });
    let signed = api.signature(operation.signatures.request);
    facts.extend(signed.map(|rule| format!("signed with {}", how(rule))));
    let verified = api.signature(operation.signatures.response);
    facts.extend(verified.map(|rule| format!("answer verified by {}", how(rule))));
    if !operation.echo.is_empty() {
        let members = operation.echo.iter().map(|echo| echo.payload.as_str());
        let members: Vec<&str> = members.collect();
        facts.push(format!("echoes {}", members.join(", ")));
    }
    facts
}

fn settle(out: &mut String, named: &Named, operation: &Operation, name: &OperationName) {
    let Effect::Creates {
        reconcile: Some(reconcile),
        ..
    } = &operation.effect
    else {
        return;
    };
    let asked = named.operation_called(&reconcile.operation);
    let (Some(settle), Some((asked, asked_name))) = (&name.settle, asked) else {
        return;
    };
    let arguments = reconcile.arguments.iter().flatten();
    let arguments: String = arguments
        .zip(&settle.arguments)
        .map(|(argument, name)| format!(", {name}: {}", ty(named, argument.ty)))
        .collect();
    let until = match &reconcile.state {
        Some(state) => format!("until {} is final", state.at),
        None => "once".to_owned(),
    };
    line(
        out,
        format_args!(
            "fn {}(error{arguments}) -> Settle<{}>  // asks {} {until}",
            settle.method,
            returned(named, asked, asked_name),
            asked_name.method
        ),
    );
}

pub(super) fn events(out: &mut String, named: &Named) {
    let api = &named.api;
    for (event, name) in api.events.iter().zip(&named.names.events) {
        let payload = event.ty.map_or_else(|| "()".to_owned(), |id| ty(named, id));
        let acknowledged = event.acknowledge_body.as_deref().unwrap_or("any body");
        line(
            out,
            format_args!(
                "event {} = {payload}  // acknowledged with {acknowledged:?}; {}",
                name.item,
                trust(named, event)
            ),
        );
    }
}

/// What tells notifications apart that arrive at one address.
pub(super) fn event_sets(out: &mut String, named: &Named) {
    for set in &named.api.event_sets {
        let of = match &set.callback_of {
            Some(operation) => format!("callbacks of {operation}"),
            None => "any notification".to_owned(),
        };
        line(out, format_args!("{of} = {}", ty(named, set.ty)));
    }
}

fn trust(named: &Named, event: &Event) -> String {
    let Some(rule) = named.api.signature(event.signature) else {
        return "not verified".to_owned();
    };
    let older = match &rule.version {
        Some(version) if version.refuse => ", older version refused",
        Some(_) => ", older version taken",
        None => "",
    };
    format!("verified by {}{older}", how(rule))
}

/// A rule in a few words.
fn how(rule: &Signature) -> String {
    let dated = if rule.signs_the_time() { ", dated" } else { "" };
    format!("{:?} of {:?}{dated}", rule.algorithm, rule.covers)
}

fn method_called(named: &Named, id: &str) -> String {
    let found = named.operation_called(id);
    found.map_or_else(|| id.to_owned(), |(_, name)| name.method.clone())
}
