//! A part of a document: some operations, and the components they reach.

use std::collections::BTreeSet;

use crate::diag::Diagnostics;
use crate::keywords::{ADDITIONAL, METHODS, operations};
use crate::parse::component_path;
use crate::resolve::child_mut;
use crate::suggest::nearest;
use crate::tree::{Entry, Node, Tree};

/// The word for all notifications.
const WEBHOOKS: &str = "webhooks";

/// Where notifications stand before `normalise` makes one of the two.
const SECTIONS: [&str; 2] = ["webhooks", "x-webhooks"];

/// Takes out of a bundled tree what is not named by `only`, and every component that the rest does not reach.
pub(super) fn select(tree: &mut Node, only: &[String], diags: &mut Diagnostics) {
    let known = known(tree);
    for word in only {
        if !known.contains(word.as_str()) {
            diags.only_unknown(word, nearest(word, known.iter().copied()));
        }
    }
    let asked: BTreeSet<&str> = only.iter().map(String::as_str).collect();
    let wanted = with_helpers(tree, &asked);
    if let Some(paths) = child_mut(tree, "paths") {
        retain(paths, |path, entry| {
            wanted.contains(&id(path, &entry.key, &entry.node))
        });
    }
    for section in SECTIONS {
        if let Some(webhooks) = child_mut(tree, section) {
            retain(webhooks, |name, entry| {
                asked.contains(WEBHOOKS) || is_asked(&asked, name, &entry.node)
            });
        }
    }
    prune_components(tree);
}

/// Every word that may be asked for.
fn known(tree: &Node) -> BTreeSet<&str> {
    let mut known = BTreeSet::from([WEBHOOKS]);
    let of_paths = members(tree, "paths");
    let of_events = SECTIONS.iter().flat_map(|section| members(tree, section));
    for (path, entry) in of_paths {
        known.extend(tags(&entry.node));
        known.extend(operation_id(&entry.node));
        known.insert(path);
    }
    for (name, entry) in of_events {
        known.extend(tags(&entry.node));
        known.extend(operation_id(&entry.node));
        known.insert(name);
    }
    known
}

/// The operations of a section, each with the key of its path item.
fn members<'a>(tree: &'a Node, section: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
    let items = tree.get(section).and_then(Node::map).unwrap_or_default();
    items.iter().flat_map(|item| {
        let own = operations(&item.node);
        own.map(|entry| (item.key.as_str(), entry))
    })
}

fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

fn operation_id(operation: &Node) -> Option<&str> {
    operation.get("operationId").and_then(Node::text)
}

fn tags(operation: &Node) -> impl Iterator<Item = &str> {
    let tags = operation.get("tags").and_then(Node::list);
    tags.unwrap_or_default().iter().filter_map(Node::text)
}

/// What an operation is called, as `lower` calls it.
fn id(path: &str, method: &str, operation: &Node) -> String {
    operation_id(operation).map_or_else(|| format!("{method} {path}"), str::to_owned)
}

fn is_asked(asked: &BTreeSet<&str>, path: &str, operation: &Node) -> bool {
    asked.contains(path)
        || tags(operation).any(|tag| asked.contains(tag))
        || operation_id(operation).is_some_and(|id| asked.contains(id))
}

/// The ids of the operations asked for, and of those they can't do without: the one that finds out what became of a call, and
/// the one that fetches a token.
fn with_helpers(tree: &Node, asked: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    let mut helpers: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = wanted.len();
        for (path, entry) in members(tree, "paths") {
            let operation = &entry.node;
            let is_helper = operation_id(operation).is_some_and(|id| helpers.contains(id));
            if is_helper || is_asked(asked, path, operation) {
                wanted.insert(id(path, &entry.key, operation));
                let reconcile = operation.at("/x-effect/reconcile/operation");
                helpers.extend(reconcile.and_then(Node::text));
                for scheme in schemes(operation.get("security").or_else(|| tree.get("security"))) {
                    let schemes = tree.at("/components/securitySchemes");
                    let token = schemes.and_then(|schemes| schemes.get(scheme)?.get("x-token"));
                    let named = token.map(|token| token.get("operation").unwrap_or(token));
                    helpers.extend(named.and_then(Node::text));
                }
            }
        }
        if wanted.len() == before {
            return wanted;
        }
    }
}

/// The schemes that a list of requirements names.
fn schemes(security: Option<&Node>) -> impl Iterator<Item = &str> {
    let all = security.and_then(Node::list).unwrap_or_default().iter();
    all.flat_map(|one| one.map().unwrap_or_default())
        .map(|entry| entry.key.as_str())
}

/// Keeps the operations that `keep` wants, and the items that still have one.
fn retain(section: &mut Node, keep: impl Fn(&str, &Entry) -> bool) {
    let Tree::Map(items) = &mut section.value else {
        return;
    };
    items.retain_mut(|item| {
        if item.key.starts_with("x-") && !item.key.starts_with("x-webhooks") {
            return true;
        }
        let Tree::Map(map) = &mut item.node.value else {
            return false;
        };
        map.retain(|entry| !is_method(&entry.key) || keep(&item.key, entry));
        let others = map.iter_mut().find(|entry| entry.key == ADDITIONAL);
        if let Some(Tree::Map(others)) = others.map(|entry| &mut entry.node.value) {
            others.retain(|entry| keep(&item.key, entry));
        }
        operations(&item.node).next().is_some()
    });
}

/// Leaves the components that what is left refers to.
fn prune_components(tree: &mut Node) {
    let mut reached: BTreeSet<(String, String)> = BTreeSet::new();
    let mut queue: Vec<&Node> = tree
        .map()
        .unwrap_or_default()
        .iter()
        .filter(|entry| entry.key != "components")
        .map(|entry| &entry.node)
        .collect();
    let components = tree.get("components");
    let heirs = heirs(components);
    while let Some(node) = queue.pop() {
        let mut found = Vec::new();
        references(node, &mut found);
        for (section, name) in found {
            if let Some(node) =
                components.and_then(|components| components.get(&section)?.get(&name))
            {
                let inherits = section == "schemas" && node.get("discriminator").is_some();
                let below = heirs.iter().filter(|(base, _)| inherits && *base == name);
                for (_, heir) in below {
                    if reached.insert(("schemas".to_owned(), heir.key.clone())) {
                        queue.push(&heir.node);
                    }
                }
                if reached.insert((section, name)) {
                    queue.push(node);
                }
            }
        }
    }
    let named: BTreeSet<String> = members(tree, "paths")
        .flat_map(|(_, entry)| schemes(entry.node.get("security")))
        .chain(schemes(tree.get("security")))
        .map(str::to_owned)
        .collect();
    let Some(Tree::Map(sections)) = child_mut(tree, "components").map(|node| &mut node.value)
    else {
        return;
    };
    for section in sections {
        let Tree::Map(map) = &mut section.node.value else {
            continue;
        };
        match section.key.as_str() {
            // A file that names none leaves it to the caller which of them to use.
            "securitySchemes" if named.is_empty() => {}
            "securitySchemes" => map.retain(|entry| named.contains(&entry.key)),
            key if key.starts_with("x-") => {}
            key => map.retain(|entry| reached.contains(&(key.to_owned(), entry.key.clone()))),
        }
    }
}

/// Component schemas that build on another, with the other's name.
fn heirs(components: Option<&Node>) -> Vec<(String, &Entry)> {
    let schemas = components.and_then(|components| components.get("schemas")?.map());
    let mut heirs = Vec::new();
    for entry in schemas.unwrap_or_default() {
        let parts = entry.node.get("allOf").and_then(Node::list);
        for part in parts.unwrap_or_default() {
            let base = part.get("$ref").and_then(Node::text);
            if let Some(("schemas", name)) = base.and_then(component_path) {
                heirs.push((name, entry));
            }
        }
    }
    heirs
}

/// The components that stand as `$ref`s, or in the mapping of a discriminator, at and below a node.
fn references(node: &Node, found: &mut Vec<(String, String)>) {
    let mut take = |text: Option<&str>| {
        if let Some((section, name)) = text.and_then(component_path) {
            found.push((section.to_owned(), name));
        }
    };
    for entry in node.map().unwrap_or_default() {
        match entry.key.as_str() {
            "$ref" => take(entry.node.text()),
            "mapping" => {
                let values = entry.node.map().unwrap_or_default();
                values.iter().for_each(|entry| take(entry.node.text()));
            }
            _ => {}
        }
    }
    for entry in node.map().unwrap_or_default() {
        references(&entry.node, found);
    }
    for element in node.list().unwrap_or_default() {
        references(element, found);
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Diagnostics;
    use crate::parse::{Part, Spec, parse_part};
    use crate::source::SourceFile;
    use crate::tree::Node;

    const SPEC: &str = "\
openapi: 3.1.0
info: { title: Acme, version: 1.0.0 }
security: [{ token: [] }]
paths:
  /orders:
    parameters: [{ $ref: '#/components/parameters/Page' }]
    get:
      operationId: listOrders
      tags: [orders]
      responses: { '200': { $ref: '#/components/responses/Orders' } }
    post:
      operationId: createOrder
      tags: [orders, writing]
      responses: { '200': { description: done } }
  /refunds:
    get:
      responses: { '200': { description: done, content: { application/json: { schema: { $ref: '#/components/schemas/Refund' } } } } }
webhooks:
  order.paid: { post: { tags: [orders], requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Event' } } } } } }
  other: { post: { operationId: otherEvent } }
components:
  parameters: { Page: { name: page, in: query, schema: { type: integer } } }
  responses:
    Orders: { description: all, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  schemas:
    Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: { type: string } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { claws: { $ref: '#/components/schemas/Claw' } } }] }
    Claw: { type: object }
    Refund: { type: object }
    Event: { type: object }
  securitySchemes:
    token: { type: http, scheme: bearer }
    other: { type: http, scheme: basic }
";

    /// Paths with their methods, notifications and components that are left; then the findings.
    fn left(only: &[&str]) -> (String, String) {
        let sources = [SourceFile::new("acme.yaml", SPEC)];
        let specs = [Spec {
            name: "acme".into(),
            path: "acme.yaml".into(),
        }];
        let only: Vec<String> = only.iter().map(|word| (*word).to_owned()).collect();
        let part = Part {
            only: &only,
            overlays: &[],
        };
        let mut diags = Diagnostics::new();
        let documents = parse_part(&sources, &specs, part, &mut diags);
        let names = |node: Option<&Node>| {
            let entries = node.and_then(Node::map).unwrap_or_default().iter();
            let names = entries.map(|entry| entry.key.as_str());
            names.collect::<Vec<_>>().join(" ")
        };
        let mut lines = Vec::new();
        for document in &documents {
            let tree = &document.tree;
            for path in tree.get("paths").and_then(Node::map).unwrap_or_default() {
                lines.push(format!("{}: {}", path.key, names(Some(&path.node))));
            }
            lines.push(format!("webhooks: {}", names(tree.get("webhooks"))));
            for section in ["parameters", "responses", "schemas", "securitySchemes"] {
                let at = format!("/components/{section}");
                lines.push(format!("{section}: {}", names(tree.at(&at))));
            }
        }
        let findings = diags.into_sorted();
        let said = findings.iter().map(|finding| {
            let help = finding.help.as_deref().unwrap_or_default();
            format!("{}; {help}", finding.message)
        });
        (lines.join("\n"), said.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn an_operation_and_what_it_reaches() {
        let (left, findings) = left(&["listOrders"]);
        assert_eq!(findings, "");
        assert_eq!(
            left,
            "/orders: parameters get\nwebhooks: \nparameters: Page\nresponses: Orders\n\
             schemas: Pet Cat Claw\nsecuritySchemes: token"
        );
    }

    #[test]
    fn tags_paths_and_notifications() {
        let (writing, _) = left(&["writing"]);
        assert!(writing.starts_with("/orders: parameters post\nwebhooks: \n"));
        let (orders, _) = left(&["orders"]);
        assert!(orders.starts_with("/orders: parameters get post\nwebhooks: order.paid\n"));
        let (path, _) = left(&["/refunds"]);
        assert!(path.starts_with("/refunds: get\nwebhooks: \n"), "{path}");
        assert!(path.contains("schemas: Refund\n"), "{path}");
        let (webhooks, findings) = left(&["webhooks"]);
        assert_eq!(findings, "");
        assert!(
            webhooks.starts_with("webhooks: order.paid other\n"),
            "{webhooks}"
        );
        let (event, _) = left(&["otherEvent"]);
        assert!(event.starts_with("webhooks: other\n"), "{event}");
    }

    #[test]
    fn a_name_that_nothing_has_is_an_error() {
        let (left, findings) = left(&["listOrder", "orders"]);
        assert_eq!(left, "");
        assert_eq!(
            findings,
            "no operation or tag is called `listOrder`; did you mean `listOrders`?"
        );
    }
}
