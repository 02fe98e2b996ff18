//! How parameters should stand on the wire, decoded: names and values in spec order, by OpenAPI's styles.

use payspec_codegen::ir::{Operation, Parameter, Place, Style};

use crate::case;
use crate::json::Json;
use crate::oracle::scalar_text;

/// The path with its parameters.
pub fn path(op: &Operation, given: &Json) -> String {
    placed(op, given, Place::Path).fold(op.path.clone(), |path, (parameter, value)| {
        let joined = match parameter.style {
            Style::Label => format!(
                ".{}",
                joined(parameter, value, if parameter.explode { "." } else { "," })
            ),
            Style::Matrix => format!(";{}={}", parameter.wire, joined(parameter, value, ",")),
            _ => joined(parameter, value, ","),
        };
        path.replace(&format!("{{{}}}", parameter.wire), &joined)
    })
}

/// The query's names and values.
pub fn query(op: &Operation, given: &Json) -> Vec<(String, String)> {
    placed(op, given, Place::Query)
        .flat_map(|(parameter, value)| pairs(parameter, value))
        .collect()
}

/// The cookies' names and values.
pub fn cookies(op: &Operation, given: &Json) -> Vec<(String, String)> {
    placed(op, given, Place::Cookie)
        .flat_map(|(parameter, value)| pairs(parameter, value))
        .collect()
}

/// The headers' names and values.
pub fn headers(op: &Operation, given: &Json) -> Vec<(String, String)> {
    let headers = placed(op, given, Place::Header);
    headers
        .map(|(parameter, value)| (parameter.wire.clone(), joined(parameter, value, ",")))
        .collect()
}

/// The names and values of a form: scalars as text, lists repeated, objects as JSON.
pub fn form(body: &Json) -> Vec<(String, String)> {
    let Json::Object(members) = body else {
        return Vec::new();
    };
    let one = |name: &String, value: &Json| {
        (
            name.clone(),
            scalar_text(value).unwrap_or_else(|| value.to_string()),
        )
    };
    let each = members.iter().flat_map(|(name, value)| match value {
        Json::List(items) => items.iter().map(|item| one(name, item)).collect(),
        value => vec![one(name, value)],
    });
    each.collect()
}

fn placed<'a>(
    op: &'a Operation,
    given: &'a Json,
    place: Place,
) -> impl Iterator<Item = (&'a Parameter, &'a Json)> {
    let here = op
        .parameters
        .iter()
        .filter(move |parameter| parameter.place == place);
    here.filter_map(|parameter| Some((parameter, given.get(&parameter.wire)?)))
}

fn pairs(parameter: &Parameter, value: &Json) -> Vec<(String, String)> {
    let name = &parameter.wire;
    match value {
        _ if parameter.json => vec![(name.clone(), value.to_string())],
        Json::List(items) if parameter.explode => items
            .iter()
            .map(|item| (name.clone(), scalar_text(item).unwrap_or_default()))
            .collect(),
        Json::Object(members) if parameter.style == Style::DeepObject => {
            let one = |(key, value): &(String, Json)| {
                (
                    format!("{name}[{key}]"),
                    scalar_text(value).unwrap_or_default(),
                )
            };
            members.iter().map(one).collect()
        }
        Json::Object(members) if parameter.explode => members
            .iter()
            .map(|(key, value)| (key.clone(), scalar_text(value).unwrap_or_default()))
            .collect(),
        value => {
            let separator = match parameter.style {
                Style::SpaceDelimited => " ",
                Style::PipeDelimited => "|",
                _ => ",",
            };
            vec![(name.clone(), joined(parameter, value, separator))]
        }
    }
}

fn joined(parameter: &Parameter, value: &Json, separator: &str) -> String {
    let texts: Vec<String> = match value {
        _ if parameter.json => return value.to_string(),
        Json::List(items) => items.iter().filter_map(scalar_text).collect(),
        Json::Object(members) if parameter.explode => members
            .iter()
            .map(|(name, value)| format!("{name}={}", scalar_text(value).unwrap_or_default()))
            .collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|(name, value)| [name.clone(), scalar_text(value).unwrap_or_default()])
            .collect(),
        value => return scalar_text(value).unwrap_or_default(),
    };
    texts.join(separator)
}

/// A parameter as a request has it: path and query, or the header of its name.
pub fn sent(
    op: &Operation,
    parameter: &Parameter,
    target: &str,
    header: Option<&str>,
) -> Option<String> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let wire = &parameter.wire;
    match parameter.place {
        Place::Query => {
            let mut pairs = case::pairs(query).into_iter();
            pairs.find(|(name, _)| name == wire).map(|(_, value)| value)
        }
        Place::Path => {
            let mut segments = op.path.split('/').zip(path.split('/'));
            segments
                .find(|(template, _)| *template == format!("{{{wire}}}"))
                .map(|(_, value)| case::decoded(value))
        }
        Place::Header => header.map(str::to_owned),
        Place::Cookie => None,
    }
}
