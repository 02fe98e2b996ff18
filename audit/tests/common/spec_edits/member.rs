//! Mistakes in members: left out, misspelt, of another type, required or not, in another object, with other limits, or made up.

use payspec_audit::facts::{Kind, Required};
use payspec_audit::link::{RowId, field};
use payspec_audit::spec::Declaration;
use payspec_codegen::source::Span;

use super::{Files, Mistake, Original};

type Member<'a> = (Vec<String>, usize, &'a Declaration);

pub(super) fn mistakes(of: &Original<'_>, all: &mut Vec<Mistake>) {
    for member in &of.members {
        left_out(of, member, all);
        misspelt(of, member, all);
        retyped(of, member, all);
        required(of, member, all);
        limits(of, member, all);
        defaults(of, member, all);
        moved(of, member, all);
        made_up(of, member, all);
        claimed(of, member, all);
    }
}

/// What the rows that lead to a declaration say.
fn rows<'a>(of: &Original<'a>, one: &Declaration) -> Vec<&'a payspec_audit::facts::Field> {
    let mut found = Vec::new();
    for (id, link) in &of.links.fields {
        let Some(message) = link.message else {
            continue;
        };
        let declared = link.declarations.iter();
        let mut declared = declared.filter_map(|at| of.view.declaration(message, &link.path, *at));
        if declared.any(|declared| declared.key == one.key) {
            let id = RowId {
                part: id.part,
                row: id.row,
            };
            found.extend(field(of.inventory, id).map(|(_, field)| field));
        }
    }
    found
}

fn name(member: &Member<'_>) -> String {
    member.0.last().cloned().unwrap_or_default()
}

fn unrequire(files: &mut Files, one: &Declaration) {
    if let Some(span) = one.required {
        files.remove(span, span.end);
    }
}

fn end(of: &Original<'_>, one: &Declaration) -> u32 {
    of.node(one).map_or(one.schema.end, |node| node.span.end)
}

fn left_out(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let mut mistake = of
        .mistake(
            "drop property",
            &["missing", "nesting", "name"],
            &name(member),
        )
        .told(of.is_linked(one))
        .home(one.key);
    mistake.files.remove(one.key, end(of, one));
    unrequire(&mut mistake.files, one);
    all.push(mistake);
}

fn misspelt(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let own = name(member);
    let is_plain = own
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || char == '_');
    if !is_plain || of.files.said(one.key) != own {
        return;
    }
    let half = own.len() / 2;
    let wrong = format!("{}q{}", &own[..half], &own[half..]);
    let mut mistake = of
        .mistake("rename property", &["name", "missing"], &own)
        .told(of.is_linked(one));
    if own.len() < 4 {
        mistake = mistake.home(one.key);
    }
    mistake.files.replace(one.key, &wrong);
    if let Some(span) = one.required {
        mistake.files.replace(span, &wrong);
    }
    all.push(mistake);
}

fn retyped(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let Some(at) = one.rules.type_at else { return };
    let other = match of.files.said(at) {
        "string" if one.rules.values.is_empty() => "boolean",
        "integer" | "number" if one.rules.values.is_empty() => "string",
        "boolean" => "string",
        _ => return,
    };
    let rows = rows(of, one);
    let is_shown = |(id, link): (
        &payspec_audit::link::PartId,
        &payspec_audit::link::ExampleLink,
    )| {
        let _ = id;
        link.message == Some(member.1)
            && link
                .members
                .iter()
                .any(|(path, _)| [link.base.as_slice(), path].concat() == member.0)
    };
    let told = rows.iter().any(|row| row.ty.is_some()) || of.links.examples.iter().any(is_shown);
    let mut mistake = of
        .mistake("change type", &["type", "example"], &name(member))
        .told(told)
        .home(one.key);
    mistake.files.replace(at, other);
    all.push(mistake);
}

fn required(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let rows = rows(of, one);
    match (one.required, one.required_at) {
        (Some(span), at) => {
            let told = rows.iter().any(|row| row.required == Required::Yes);
            let mut mistake = of
                .mistake("drop in required", &["required"], &name(member))
                .told(told);
            mistake = mistake.home(if told { one.key } else { at.unwrap_or(one.key) });
            mistake.files.remove(span, span.end);
            all.push(mistake);
        }
        (None, Some(at)) => {
            let told = rows.iter().any(|row| row.required == Required::No);
            let mut mistake = of
                .mistake("add in required", &["required", "example"], &name(member))
                .told(told)
                .home(one.key);
            if of.files.said(at).starts_with('[') {
                let mut inside = at;
                inside.start += 1;
                mistake.files.insert(inside, &format!("{}, ", name(member)));
            } else {
                let line = of.files.line_of(at);
                let indent = at.start as usize - line;
                let text = format!("{:indent$}- {}\n", "", name(member));
                mistake.files.insert_at(at.file.index(), line, &text);
            }
            all.push(mistake);
        }
        _ => {}
    }
}

fn keyword(value: Span, key: &str) -> Span {
    let start = value.start - key.len() as u32 - 2;
    let column = value.column - key.len() as u32 - 2;
    Span {
        start,
        column,
        ..value
    }
}

fn limits(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let rules = &one.rules;
    let rows = rows(of, one);
    let bounds = [
        ("minLength", &rules.min_length),
        ("maxLength", &rules.max_length),
        ("minimum", &rules.minimum),
        ("maximum", &rules.maximum),
    ];
    for (key, bound) in bounds {
        let is_max = key.starts_with("max");
        // Where values are listed, their length need not be said.
        let said = rows.iter().filter(|_| rules.values.is_empty());
        let said = said.flat_map(|row| &row.limits);
        let said = said.filter(|limit| {
            if is_max {
                limit.max.is_some()
            } else {
                limit.min.is_some()
            }
        });
        let is_said = said.count() > 0;
        match bound {
            Some(bound) => {
                let Ok(number) = bound.text.parse::<i64>() else {
                    continue;
                };
                let mut mistake = of
                    .mistake(
                        "change limit",
                        &["limit", "example", "undocumented"],
                        &name(member),
                    )
                    .told(is_said)
                    .home(one.key);
                mistake.files.replace(bound.span, &(number + 1).to_string());
                all.push(mistake);
                let mut mistake = of
                    .mistake("drop limit", &["limit"], &name(member))
                    .told(is_said)
                    .home(one.key);
                mistake
                    .files
                    .remove(keyword(bound.span, key), bound.span.end);
                all.push(mistake);
            }
            None if key == "maxLength"
                && rules.kinds == [Kind::String]
                && rules.values.is_empty() =>
            {
                add(
                    of,
                    member,
                    "add limit",
                    &["undocumented", "limit"],
                    "maxLength: 999",
                    all,
                );
            }
            None => {}
        }
    }
}

fn defaults(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let one = member.2;
    let rows = rows(of, one);
    let is_said = rows.iter().any(|row| row.default.is_some());
    match &one.rules.default {
        Some(bound) => {
            if let Ok(number) = bound.text.parse::<i64>() {
                let mut mistake = of
                    .mistake("change default", &["default"], &name(member))
                    .told(is_said);
                mistake.files.replace(bound.span, &(number + 1).to_string());
                all.push(mistake);
            }
            let mut mistake = of
                .mistake("drop default", &["default"], &name(member))
                .told(is_said)
                .home(one.key);
            mistake
                .files
                .remove(keyword(bound.span, "default"), bound.span.end);
            all.push(mistake);
        }
        None if one.rules.kinds == [Kind::String] && one.rules.values.is_empty() => {
            add(
                of,
                member,
                "add default",
                &["undocumented", "default"],
                "default: QZ",
                all,
            );
        }
        None => {}
    }
}

/// A keyword that no document says.
fn add(
    of: &Original<'_>,
    member: &Member<'_>,
    kind: &'static str,
    rules: &'static [&'static str],
    text: &str,
    all: &mut Vec<Mistake>,
) {
    let one = member.2;
    let Some(node) = of.node(one) else { return };
    if node.get("$ref").is_some() || node.get("allOf").is_some() {
        return;
    }
    let noted = node
        .get("x-source")
        .is_some_and(|source| source.get("note").is_some());
    let told = of.is_claimed(one.source.as_ref()) && of.is_linked(one) && !noted;
    let mut mistake = of.mistake(kind, rules, &name(member)).told(told);
    insert(&mut mistake.files, node.span, text);
    all.push(mistake);
}

/// Puts a keyword in front of those that a map has.
pub(super) fn insert(files: &mut Files, map: Span, text: &str) {
    if files.said(map).starts_with('{') {
        let mut inside = map;
        inside.start += 1;
        files.insert(inside, &format!(" {text},"));
    } else {
        let indent = map.column as usize - 1;
        files.insert(map, &format!("{text}\n{:indent$}", ""));
    }
}

fn moved(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let (path, message, one) = member;
    let Some((_, parent)) = path.split_last() else {
        return;
    };
    let above = of
        .view
        .member(*message, parent)
        .and_then(|member| member.declarations.first());
    let Some(above) = above else { return };
    let is_taken = |own: &String| {
        let up = parent.split_last().map_or(&[] as &[String], |(_, up)| up);
        of.view
            .member(*message, &[up, std::slice::from_ref(own)].concat())
            .is_some()
    };
    if !of.files.is_block(one.key)
        || !of.files.is_block(above.key)
        || path.last().is_some_and(is_taken)
    {
        return;
    }
    let (from, to) = of.files.extent(one.key, end(of, one) as usize);
    let text = &of.files.of(one.key)[from..to];
    let (old, new) = (one.key.column as usize - 1, above.key.column as usize - 1);
    let text: String = text
        .lines()
        .map(|line| format!("{:new$}{}\n", "", line.get(old..).unwrap_or_default()))
        .collect();
    let mut mistake = of
        .mistake("move property up", &["nesting", "missing"], &name(member))
        .told(of.is_linked(one))
        .home(above.key);
    mistake.files.remove(one.key, end(of, one));
    unrequire(&mut mistake.files, one);
    let line = of.files.line_of(above.key);
    mistake.files.insert_at(above.key.file.index(), line, &text);
    all.push(mistake);
}

fn made_up(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let (path, message, one) = member;
    let parent = path
        .split_last()
        .map_or(&[] as &[String], |(_, parent)| parent);
    let object = of.view.tree.at(&one.object);
    // What holds for the object holds for a new member.
    let own = object.and_then(|object| of.view.provenance(object));
    let source = own.or_else(|| {
        one.source.clone().filter(|_| {
            of.node(one)
                .is_some_and(|node| node.get("x-source").is_none())
        })
    });
    let is_shown = of.is_shown(*message, parent);
    let owner = of.view.messages[*message].owner;
    let linked = of
        .links
        .sections
        .values()
        .any(|link| link.owner == Some(owner));
    let told = source.is_some() && of.is_claimed(source.as_ref()) && is_shown && linked;
    let mut mistake = of
        .mistake("add property", &["undocumented"], "settlementMode")
        .told(told);
    if of.files.is_block(one.key) {
        let indent = one.key.column as usize - 1;
        let text = format!(
            "{:indent$}settlementMode:\n{:indent$}  type: string\n",
            "", ""
        );
        mistake
            .files
            .insert_at(one.key.file.index(), of.files.line_of(one.key), &text);
    } else {
        mistake
            .files
            .insert(one.key, "settlementMode: { type: string }, ");
    }
    all.push(mistake);
}

/// Says that the captured document has what it has not.
fn claimed(of: &Original<'_>, member: &Member<'_>, all: &mut Vec<Mistake>) {
    let (path, message, one) = member;
    let Some(source) = of.node(one).and_then(|node| node.get("x-source")) else {
        return;
    };
    if of.is_claimed(one.source.as_ref()) || !of.files.said(source.span).starts_with('{') {
        return;
    }
    let owner = of.view.messages[*message].owner;
    let linked = of
        .links
        .sections
        .values()
        .any(|link| link.owner == Some(owner));
    let parent = path
        .split_last()
        .map_or(&[] as &[String], |(_, parent)| parent);
    let told = !of.is_linked(one) && linked && of.is_shown(*message, parent);
    let mut mistake = of
        .mistake("claim", &["undocumented", "values"], &name(member))
        .told(told)
        .home(one.key);
    let id = &of.inventory.documents[0].id;
    mistake
        .files
        .replace(source.span, &format!("{{ document: {id} }}"));
    all.push(mistake);
}
