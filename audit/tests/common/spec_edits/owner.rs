//! Mistakes in operations and notifications: another path or method, left out, made up, or said to be documented when they are not.

use payspec_audit::spec::{Owner, OwnerKind};

use super::member::insert;
use super::{Mistake, Original};

pub(super) fn mistakes(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for (at, owner) in of.view.owners.iter().enumerate() {
        let linked = of
            .links
            .sections
            .values()
            .filter(|link| link.owner == Some(at));
        let linked = linked.count() > 0;
        left_out(of, owner, linked, all);
        if owner.kind == OwnerKind::Operation {
            let printed = printed(of, at);
            address(of, owner, printed, all);
            undocumented_path(of, owner, printed, all);
        }
        claimed(of, owner, linked, all);
        parameters(of, owner, linked, all);
    }
    let Some(first) = of.view.owners.first() else {
        return;
    };
    let line = of.files.line_of(first.path_span);
    let text = "  /qz/refunds:\n    post:\n      operationId: qzRefund\n      tags: [qz]\n      summary: Made up\n      x-effect: reads\n      responses: { '200': { description: done } }\n";
    let mut mistake = of.mistake("add operation", &["undocumented"], "qzRefund");
    mistake
        .files
        .insert_at(first.path_span.file.index(), line, text);
    all.push(mistake);
}

/// Whether a document prints the path, and whether the method, of an operation.
fn printed(of: &Original<'_>, at: usize) -> (bool, bool) {
    let mut found = (false, false);
    for ((document, section), link) in &of.links.sections {
        if link.owner == Some(at) {
            let section = &of.inventory.documents[*document].sections[*section];
            found.0 |= section.path.is_some();
            found.1 |= section.method.is_some();
        }
    }
    found
}

fn left_out(of: &Original<'_>, owner: &Owner, linked: bool, all: &mut Vec<Mistake>) {
    let kind = match owner.kind {
        OwnerKind::Operation => "drop operation",
        OwnerKind::Event => "drop notification",
    };
    let section = match owner.kind {
        OwnerKind::Operation if owner.documented_path => {
            owner.path.rsplit('/').next().unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    let mut mistake = of
        .mistake(kind, &["missing", "path"], &section)
        .told(linked)
        .home(owner.path_span);
    mistake.home = None;
    let node = of
        .view
        .tree
        .at(owner.pointer.rsplit_once('/').map_or("", |(item, _)| item));
    let end = node.map_or(owner.path_span.end, |node| node.span.end);
    mistake.files.remove(owner.path_span, end);
    all.push(mistake);
}

fn address(of: &Original<'_>, owner: &Owner, printed: (bool, bool), all: &mut Vec<Mistake>) {
    let mut mistake = of
        .mistake("change path", &["path", "missing"], &owner.path)
        .told(printed.0 && owner.documented_path);
    let own = of.files.said(owner.path_span).to_owned();
    let wrong = format!("{}q{}", &own[..own.len() - 2], &own[own.len() - 2..]);
    mistake.files.replace(owner.path_span, &wrong);
    all.push(mistake);
    let mut mistake = of
        .mistake("change method", &["method"], &owner.path)
        .told(printed.1);
    mistake.files.replace(
        owner.span,
        if owner.method == "PUT" { "post" } else { "put" },
    );
    all.push(mistake);
}

fn undocumented_path(
    of: &Original<'_>,
    owner: &Owner,
    printed: (bool, bool),
    all: &mut Vec<Mistake>,
) {
    let Some(node) = of.view.tree.at(&owner.pointer) else {
        return;
    };
    if let Some(flag) = node.entry("x-undocumented-path") {
        let mut mistake = of
            .mistake("claim path", &["path", "undocumented"], &owner.id)
            .home(owner.path_span);
        mistake.files.remove(flag.key_span, flag.node.span.end);
        all.push(mistake);
    } else {
        let mut mistake = of
            .mistake("deny path", &["path"], &owner.id)
            .told(printed.0 && printed.1)
            .home(owner.path_span);
        insert(&mut mistake.files, node.span, "x-undocumented-path: true");
        all.push(mistake);
    }
}

fn claimed(of: &Original<'_>, owner: &Owner, linked: bool, all: &mut Vec<Mistake>) {
    let Some(source) = of
        .view
        .tree
        .at(&owner.pointer)
        .and_then(|node| node.get("x-source"))
    else {
        return;
    };
    if linked
        || of.is_claimed(owner.source.as_ref())
        || !of.files.said(source.span).starts_with('{')
    {
        return;
    }
    let mut mistake = of
        .mistake("claim operation", &["undocumented"], &owner.id)
        .home(owner.span);
    let id = &of.inventory.documents[0].id;
    mistake
        .files
        .replace(source.span, &format!("{{ document: {id} }}"));
    all.push(mistake);
}

fn parameters(of: &Original<'_>, owner: &Owner, linked: bool, all: &mut Vec<Mistake>) {
    let Some(node) = of.view.tree.at(&owner.pointer) else {
        return;
    };
    let text = "{ name: qzMode, in: query, schema: { type: string } }";
    let mut mistake = of.mistake("add parameter", &["undocumented"], "qzMode");
    mistake.is_told = linked && of.is_claimed(owner.source.as_ref());
    match node.get("parameters") {
        Some(list) if of.files.said(list.span).starts_with('[') => return,
        Some(list) => {
            let line = of.files.line_of(list.span);
            let indent = list.span.column as usize - 1;
            let text = format!("{:indent$}- {text}\n", "");
            mistake.files.insert_at(list.span.file.index(), line, &text);
        }
        None => insert(
            &mut mistake.files,
            node.span,
            &format!("parameters: [{text}]"),
        ),
    }
    if owner.kind == OwnerKind::Event {
        return;
    }
    all.push(mistake);
}
