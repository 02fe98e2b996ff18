//! Mistakes in values: left out, misspelt, made up; conditions and groups of required members; examples.

use payspec_audit::spec::SpecValue;
use payspec_codegen::tree::Node;

use super::{Mistake, Original};

pub(super) fn mistakes(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for (map, listed) in of.having("enum") {
        values(of, map, &listed.node, all);
    }
    conditions(of, all);
    groups(of, all);
    examples(of, all);
}

fn values(of: &Original<'_>, map: &Node, listed: &Node, all: &mut Vec<Mistake>) {
    let Some(items) = listed.list() else { return };
    let spans: Vec<_> = items.iter().map(|item| item.span).collect();
    let known = of.members.iter().find_map(|(path, _, one)| {
        let is_here = one
            .rules
            .values
            .first()
            .is_some_and(|value| spans.contains(&value.span));
        is_here.then(|| (path.last().cloned().unwrap_or_default(), *one))
    });
    let Some((name, one)) = known else { return };
    let names = map.get("x-values");
    for item in items {
        let Some(value) = one
            .rules
            .values
            .iter()
            .find(|value| value.span == item.span)
        else {
            continue;
        };
        let told = of.links.listed.contains(&item.span);
        let entry = names.and_then(|names| names.entry(&value.text));
        let mut mistake = of
            .mistake("drop value", &["values", "example"], &name)
            .told(told)
            .home(one.key);
        mistake.files.remove(item.span, item.span.end);
        if let Some(entry) = entry {
            mistake.files.remove(entry.key_span, entry.node.span.end);
        }
        if items.len() > 1 {
            all.push(mistake);
        }
        renamed(of, &name, value, told, names, one.key, all);
    }
    let source = of.view.provenance(map).or_else(|| one.source.clone());
    let claimed = of.is_claimed(source.as_ref()) && of.is_linked(one);
    let noted = source.is_some_and(|source| source.note);
    let Some(last) = items.last() else { return };
    let new = if last.text().is_some() { "QZ" } else { "771" };
    let mut mistake = of
        .mistake("add value", &["undocumented", "values"], new)
        .told(claimed && !noted);
    if of.files.said(listed.span).starts_with('[') {
        let mut inside = listed.span;
        inside.start += 1;
        mistake.files.insert(inside, &format!("{new}, "));
    } else {
        let line = of.files.line_of(last.span);
        let indent = of.files.of(last.span)[line..].find('-').unwrap_or(0);
        mistake.files.insert_at(
            last.span.file.index(),
            line,
            &format!("{:indent$}- {new}\n", ""),
        );
    }
    all.push(mistake);
}

fn renamed(
    of: &Original<'_>,
    name: &str,
    value: &SpecValue,
    told: bool,
    names: Option<&Node>,
    key: payspec_codegen::source::Span,
    all: &mut Vec<Mistake>,
) {
    let is_number =
        !of.files.said(value.span).starts_with(['\'', '"']) && value.text.parse::<i64>().is_ok();
    let new = if is_number {
        format!("{}7", value.text)
    } else {
        format!("'{}X'", value.text)
    };
    let mut mistake = of
        .mistake("rename value", &["values", "undocumented", "example"], name)
        .told(told)
        .home(key);
    mistake.files.replace(value.span, &new);
    if let Some(entry) = names.and_then(|names| names.entry(&value.text)) {
        mistake
            .files
            .replace(entry.key_span, &format!("'{}'", new.trim_matches('\'')));
    }
    all.push(mistake);
}

fn conditions(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for (map, rule) in of.having("x-required-when") {
        let member = of
            .members
            .iter()
            .find(|(_, _, one)| of.node(one).is_some_and(|node| std::ptr::eq(node, map)));
        let Some((path, _, one)) = member else {
            continue;
        };
        let name = path.last().cloned().unwrap_or_default();
        let told = of.is_linked(one) && of.is_claimed(one.source.as_ref());
        let mut mistake = of
            .mistake("drop condition", &["required"], &name)
            .told(told)
            .home(one.key);
        mistake.files.remove(rule.key_span, rule.node.span.end);
        all.push(mistake);
        let Some([first, ..]) = rule.node.get("in").and_then(Node::list) else {
            continue;
        };
        let mut mistake = of
            .mistake("change condition", &["required"], &name)
            .told(told)
            .home(one.key);
        let other = if first.text().is_some() {
            "OTHER"
        } else {
            "771"
        };
        mistake.files.replace(first.span, other);
        all.push(mistake);
    }
}

fn groups(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for (_, group) in of.having("anyOf") {
        let names = group
            .node
            .list()
            .unwrap_or_default()
            .iter()
            .filter_map(|one| one.get("required")?.list()?.first()?.text());
        let names: Vec<&str> = names.collect();
        let Some(first) = names.first() else { continue };
        let mut mistake = of.mistake("drop group", &["required"], first);
        mistake = mistake.home(group.key_span);
        mistake.files.remove(group.key_span, group.node.span.end);
        all.push(mistake);
    }
}

fn examples(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for message in &of.view.messages {
        let media = of.view.tree.at(&message.media);
        let Some(examples) = media.and_then(|media| media.entry("examples")) else {
            continue;
        };
        let entries = examples.node.map().unwrap_or_default();
        for entry in entries {
            let pointer = format!("{}/examples/{}", message.media, entry.key);
            let shown = of
                .links
                .examples
                .values()
                .filter(|link| link.same.as_ref() == Some(&pointer));
            let told = shown.count() > 0;
            let owner = &of.view.owners[message.owner];
            let mut mistake = of
                .mistake("drop example", &["example"], &owner.id)
                .told(told)
                .home(owner.span);
            if entries.len() > 1 {
                mistake.files.remove(entry.key_span, entry.node.span.end);
            } else {
                mistake
                    .files
                    .remove(examples.key_span, examples.node.span.end);
            }
            all.push(mistake);
            let member = entry
                .node
                .get("value")
                .and_then(Node::map)
                .and_then(<[_]>::first);
            if let Some(member) = member {
                let mut mistake = of
                    .mistake("example lacks member", &["example"], &owner.id)
                    .told(told)
                    .home(owner.span);
                mistake.files.remove(member.key_span, member.node.span.end);
                all.push(mistake);
            }
        }
    }
}
