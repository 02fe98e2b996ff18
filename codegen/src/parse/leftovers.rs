//! What documents still say in the words of Swagger 2.0, or in words nearly right, brought to those of OpenAPI 3 with a warning.
//!
//! Only for plain documents, one object at a time, before its keys are held against their table.

use crate::diag::Diagnostics;
use crate::keywords::{Kind, METHODS};
use crate::source::Span;
use crate::tree::{Entry, Node, Tree};

/// Keys of a schema that stood right in a parameter or header.
const OF_A_SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "default",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
];

/// Brings the keys of an object of `kind` up to date.
pub(super) fn bring_up(map: &mut Vec<Entry>, kind: Kind, diags: &mut Diagnostics) {
    match kind {
        Kind::Parameter => {
            schema_inside(map, diags);
            whole_query(map);
        }
        Kind::Header => schema_inside(map, diags),
        Kind::MediaType => items_of_stream(map),
        Kind::Response => schema_of_response(map, diags),
        Kind::Operation | Kind::WebhookOperation => {
            body_among_parameters(map, diags);
            no_body(map, diags);
        }
        Kind::RequestBody => any_body(map, diags),
        Kind::Paths => whole_addresses(map, diags),
        Kind::PathItem | Kind::Webhook => methods(map, diags),
        Kind::SecurityScheme => scheme(map, diags),
        Kind::OAuthFlows => flows(map, diags),
        Kind::Schema | Kind::Property => discriminator(map, diags),
        _ => {}
    }
}

/// `{ name: a, type: string }` as `{ name: a, schema: { type: string } }`.
fn schema_inside(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    if has(map, "schema") || has(map, "content") || has(map, "$ref") {
        return;
    }
    let is_of_schema = |entry: &Entry| OF_A_SCHEMA.contains(&entry.key.as_str());
    let Some(first) = map.iter().find(|entry| is_of_schema(entry)) else {
        return;
    };
    let (key, span) = (first.key.clone(), first.key_span);
    diags.leftover(span, &key, "it is read as if it stood under `schema`");
    let (schema, rest): (Vec<Entry>, Vec<Entry>) =
        std::mem::take(map).into_iter().partition(is_of_schema);
    *map = rest;
    map.push(entry("schema", span, Tree::Map(schema)));
    if let Some(format) = take(map, "collectionFormat") {
        collection_format(map, &format, diags);
    }
}

fn collection_format(map: &mut Vec<Entry>, format: &Entry, diags: &mut Diagnostics) {
    let (style, explode) = match format.node.text() {
        Some("multi") => (None, true),
        Some("ssv") => (Some("spaceDelimited"), false),
        Some("pipes") => (Some("pipeDelimited"), false),
        Some("csv") | None => (None, false),
        Some(other) => {
            diags.leftover(format.key_span, other, "values are joined by commas");
            (None, false)
        }
    };
    let span = format.key_span;
    if let Some(style) = style.filter(|_| !has(map, "style")) {
        map.push(entry("style", span, Tree::Text(style.to_owned())));
    }
    if !has(map, "explode") {
        map.push(entry("explode", span, Tree::Bool(explode)));
    }
}

/// A whole query that is an object as a form is a parameter of which each member is one.
fn whole_query(map: &mut Vec<Entry>) {
    const FORM: &str = "application/x-www-form-urlencoded";
    let place = map.iter_mut().find(|entry| entry.key == "in");
    let Some(place) = place.filter(|entry| entry.node.text() == Some("querystring")) else {
        return;
    };
    let span = place.key_span;
    let content = map.iter().find(|entry| entry.key == "content");
    let form = content.and_then(|entry| entry.node.get(FORM)?.entry("schema"));
    let Some(schema) = form.cloned() else { return };
    map.retain(|entry| !matches!(entry.key.as_str(), "in" | "content" | "style" | "explode"));
    map.push(entry("in", span, Tree::Text("query".to_owned())));
    map.push(entry("style", span, Tree::Text("form".to_owned())));
    map.push(entry("explode", span, Tree::Bool(true)));
    map.push(schema);
}

/// `{ itemSchema: A }` as `{ schema: { type: array, items: A } }`: OpenAPI 3.2 says that a stream of items is read as their list.
fn items_of_stream(map: &mut Vec<Entry>) {
    let Some(item) = take(map, "itemSchema") else {
        return;
    };
    if has(map, "schema") {
        return;
    }
    let span = item.key_span;
    let items = Entry {
        key: "items".to_owned(),
        ..item
    };
    let list = vec![entry("type", span, Tree::Text("array".to_owned())), items];
    map.push(entry("schema", span, Tree::Map(list)));
}

/// `{ schema: … }` as `{ content: { application/json: { schema: … } } }`.
fn schema_of_response(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    if has(map, "content") {
        return;
    }
    let Some(schema) = take(map, "schema") else {
        return;
    };
    let span = schema.key_span;
    diags.leftover(span, "schema", "it is read as that of JSON under `content`");
    let media = entry("application/json", span, Tree::Map(vec![schema]));
    map.push(entry("content", span, Tree::Map(vec![media])));
}

/// `requestBody: null` is none.
fn no_body(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    let is_none = |entry: &Entry| entry.key == "requestBody" && entry.node.is_null();
    if let Some(entry) = map.iter().find(|entry| is_none(entry)) {
        diags.left_out(entry.key_span, &entry.key);
    }
    map.retain(|entry| !is_none(entry));
}

/// A body of which nothing is said is any JSON.
fn any_body(map: &mut [Entry], diags: &mut Diagnostics) {
    if has(map, "$ref") {
        return;
    }
    let content = map.iter_mut().find(|entry| entry.key == "content");
    let Some(content) = content else { return };
    let span = content.key_span;
    if content.node.is_null() || content.node.map().is_some_and(<[Entry]>::is_empty) {
        diags.body_of_nothing(span);
        content.node.value =
            Tree::Map(vec![entry("application/json", span, Tree::Map(Vec::new()))]);
    }
}

/// A path that is a whole address is the path of it, at a server of its own.
fn whole_addresses(map: &mut [Entry], diags: &mut Diagnostics) {
    for at in 0..map.len() {
        let Some(path) = map.get(at).map(|entry| entry.key.clone()) else {
            continue;
        };
        let scheme = path.find("://").filter(|_| !path.starts_with('/'));
        let Some(start) = scheme.map(|scheme| scheme + 3) else {
            continue;
        };
        let behind = path.get(start..).unwrap_or_default();
        let end = behind.find('/').map_or(path.len(), |slash| start + slash);
        let (Some(host), Some(below)) = (path.get(..end), path.get(end..)) else {
            continue;
        };
        let below = if below.is_empty() { "/" } else { below };
        if host.contains('{') || has(map, below) {
            continue;
        }
        let Some(found) = map.get_mut(at) else {
            continue;
        };
        diags.spelt(found.key_span, &path, below);
        found.key = below.to_owned();
        let span = found.key_span;
        if let Tree::Map(item) = &mut found.node.value
            && !has(item, "servers")
        {
            let url = entry("url", span, Tree::Text(host.to_owned()));
            let server = Node {
                span,
                value: Tree::Map(vec![url]),
            };
            item.push(entry("servers", span, Tree::List(vec![server])));
        }
    }
}

/// Parameters `in: body` and `in: formData` as a request body.
fn body_among_parameters(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    if has(map, "requestBody") {
        return;
    }
    let list = map.iter_mut().find(|entry| entry.key == "parameters");
    let Some(Tree::List(list)) = list.map(|entry| &mut entry.node.value) else {
        return;
    };
    let is_in = |node: &Node, place: &str| node.get("in").and_then(Node::text) == Some(place);
    let (bodies, rest): (Vec<Node>, Vec<Node>) = std::mem::take(list)
        .into_iter()
        .partition(|node| is_in(node, "body") || is_in(node, "formData"));
    *list = rest;
    let Some(first) = bodies.first() else {
        return;
    };
    let place = first.get("in").map_or(first.span, |node| node.span);
    for node in &bodies {
        let (place, word) = match node.get("in") {
            Some(said) => (said.span, said.text().unwrap_or_default()),
            None => (node.span, ""),
        };
        diags.leftover(place, word, "it is read as the request body");
    }
    let whole = bodies.iter().find(|node| is_in(node, "body"));
    let (media, schema, required) = match whole {
        Some(body) => {
            let required = body.get("required").and_then(Node::bool) == Some(true);
            ("application/json", body.entry("schema").cloned(), required)
        }
        None => form(&bodies, place),
    };
    let media = entry(media, place, Tree::Map(schema.into_iter().collect()));
    let body = vec![
        entry("content", place, Tree::Map(vec![media])),
        entry("required", place, Tree::Bool(required)),
    ];
    map.push(entry("requestBody", place, Tree::Map(body)));
}

/// The media type, the schema and whether anything is required of fields of a form.
fn form(fields: &[Node], span: Span) -> (&'static str, Option<Entry>, bool) {
    let is_file = |field: &Node| field.get("type").and_then(Node::text) == Some("file");
    let is_required = |field: &&Node| field.get("required").and_then(Node::bool) == Some(true);
    let name = |field: &Node| field.get("name").and_then(Node::text).map(str::to_owned);
    let properties = fields.iter().filter_map(|field| {
        let keys = field.map()?.iter();
        let of_schema = keys.filter(|entry| {
            OF_A_SCHEMA.contains(&entry.key.as_str()) || entry.key == "description"
        });
        let schema = match field.get("schema") {
            Some(schema) => schema.value.clone(),
            None => Tree::Map(of_schema.cloned().collect()),
        };
        Some(entry(&name(field)?, field.span, schema))
    });
    let required: Vec<Node> = fields
        .iter()
        .filter(is_required)
        .filter_map(|field| {
            Some(Node {
                span: field.span,
                value: Tree::Text(name(field)?),
            })
        })
        .collect();
    let any_required = !required.is_empty();
    let mut schema = vec![
        entry("type", span, Tree::Text("object".to_owned())),
        entry("properties", span, Tree::Map(properties.collect())),
    ];
    if any_required {
        schema.push(entry("required", span, Tree::List(required)));
    }
    let media = match fields.iter().any(is_file) {
        true => "multipart/form-data",
        false => "application/x-www-form-urlencoded",
    };
    (
        media,
        Some(entry("schema", span, Tree::Map(schema))),
        any_required,
    )
}

/// `GET` as `get`.
fn methods(map: &mut [Entry], diags: &mut Diagnostics) {
    for at in 0..map.len() {
        let Some(entry) = map.get(at) else { continue };
        let lower = entry.key.to_ascii_lowercase();
        let is_meant = lower != entry.key && METHODS.contains(&lower.as_str());
        if is_meant
            && !has(map, &lower)
            && let Some(entry) = map.get_mut(at)
        {
            diags.spelt(entry.key_span, &entry.key, &lower);
            entry.key = lower;
        }
    }
}

fn scheme(map: &mut Vec<Entry>, diags: &mut Diagnostics) {
    let Some(said) = map.iter_mut().find(|entry| entry.key == "type") else {
        return;
    };
    let (span, word) = (said.node.span, said.node.text().unwrap_or_default());
    let lower = word.to_ascii_lowercase();
    if let "basic" | "bearer" | "digest" = lower.as_str() {
        diags.leftover(span, word, "it is read as `type: http` and this `scheme`");
        said.node.value = Tree::Text("http".to_owned());
        map.retain(|entry| entry.key != "scheme");
        map.push(entry("scheme", span, Tree::Text(lower)));
    } else if lower == "oauth2" && !has(map, "flows") {
        let Some(flow) = take(map, "flow") else {
            return;
        };
        let name = flow_name(flow.node.text().unwrap_or_default());
        diags.leftover(flow.key_span, "flow", "it is read as that under `flows`");
        let moved = |entry: &Entry| {
            matches!(
                entry.key.as_str(),
                "authorizationUrl" | "tokenUrl" | "refreshUrl" | "scopes"
            )
        };
        let (inside, rest): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(map).into_iter().partition(moved);
        *map = rest;
        let inner = entry(name, flow.key_span, Tree::Map(inside));
        map.push(entry("flows", flow.key_span, Tree::Map(vec![inner])));
    } else if lower == "http" && !has(map, "scheme") && has(map, "bearerFormat") {
        diags.spelt(span, "bearerFormat", "scheme: bearer");
        map.push(entry("scheme", span, Tree::Text("bearer".to_owned())));
    }
}

fn flow_name(word: &str) -> &str {
    match word {
        "accessCode" => "authorizationCode",
        "application" => "clientCredentials",
        other => other,
    }
}

fn flows(map: &mut [Entry], diags: &mut Diagnostics) {
    for at in 0..map.len() {
        let Some(entry) = map.get(at) else { continue };
        let name = flow_name(&entry.key);
        if name != entry.key && !has(map, name) {
            let name = name.to_owned();
            if let Some(entry) = map.get_mut(at) {
                diags.leftover(
                    entry.key_span,
                    &entry.key,
                    &format!("it is read as `{name}`"),
                );
                entry.key = name;
            }
        }
    }
}

/// `discriminator: kind` as `{ propertyName: kind }`.
fn discriminator(map: &mut [Entry], diags: &mut Diagnostics) {
    let Some(said) = map.iter_mut().find(|entry| entry.key == "discriminator") else {
        return;
    };
    let span = said.node.span;
    if let Tree::Text(name) = &said.node.value {
        let name = entry("propertyName", span, Tree::Text(name.clone()));
        diags.leftover(
            said.key_span,
            "discriminator",
            "it is read as the `propertyName`",
        );
        said.node.value = Tree::Map(vec![name]);
    }
}

fn has(map: &[Entry], key: &str) -> bool {
    map.iter().any(|entry| entry.key == key)
}

fn take(map: &mut Vec<Entry>, key: &str) -> Option<Entry> {
    let at = map.iter().position(|entry| entry.key == key)?;
    Some(map.remove(at))
}

fn entry(key: &str, span: Span, value: Tree) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: span,
        node: Node { span, value },
    }
}
